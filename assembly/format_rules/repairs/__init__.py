"""Repairs of what is mechanical and safe, one function a rule, found by the rule's id.

A repair takes what is right from the values of its rule and writes it into the XML that a finding points to.
It never changes words: only how they look and stand, letters put together anew (NFC, Đ) and the blanks typed
for an indent.
"""

from __future__ import annotations

from collections.abc import Mapping

from assembly.format_rules.repairs import layout, lettering, page_numbers, paragraphs, typeface
from assembly.format_rules.repairs.repair import RepairFunction

ALL_REPAIRS: Mapping[str, RepairFunction] = {
    **layout.REPAIRS,
    **typeface.REPAIRS,
    **page_numbers.REPAIRS,
    **lettering.REPAIRS,
    **paragraphs.REPAIRS,
}
