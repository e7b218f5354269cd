"""Effective values: what Word computes from defaults, styles, themes, lists and direct formatting.

Each module resolves one thing; ``assembly.format_rules.reading`` puts them together.
"""
