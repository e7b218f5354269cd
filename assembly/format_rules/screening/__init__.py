"""Checking the documents of one template without checking each of them: what only the template decides once.

The door is ``screen.Screen``; how it is sound: docs/decisions/0015.
"""
