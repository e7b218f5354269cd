"""Signature blocks: who signs, in which office, and how two blocks side by side are kept level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assembly.conference.vietnamese import upper
from assembly.filling.wording.sentences import SIGNATURE, fact
from assembly.templates.text_width import balanced_lines
from assembly.templates.words import Blank

Words = dict[str, Any]
_WIDTH = 80.0  # mm: half of the text between the margins, less a little air
_SIZE = 14.0  # pt


def signature_lines(text: str) -> list[str]:
    """Return a name or an office in capitals, broken into lines for a signature block."""
    if isinstance(text, Blank):
        return [text]
    return balanced_lines(upper(text), width=_WIDTH, size=_SIZE)


def signature(
    name: str | None,
    pointer: str,
    *,
    unit: str = "",
    office: Sequence[str] = (),
    below: Sequence[str] = (),
    role: str = "",
) -> Words:
    """Return the words of one signature block.

    ``unit``, ``role`` and ``office`` stand above the room for the signature; ``below`` stands under it, right
    above the name: the office in the own agency of who signs for a body without a seal of its own.
    """
    return {
        "unit_lines": signature_lines(unit),
        "role": role,
        "office_lines": [line for text in office for line in signature_lines(text)],
        "pad": [],
        "below_lines": [line for text in below for line in signature_lines(text)],
        "name": fact(name, f"{pointer}/name", SIGNATURE),
    }


NOBODY: Mapping[str, Any] = {
    "unit_lines": [],
    "role": "",
    "office_lines": [],
    "pad": [],
    "below_lines": [],
    "name": "",
}


def level(left: Words, right: Words, *, extra_left: int = 0, extra_right: int = 0) -> None:
    """Pad two signatures side by side so that their names stand at the same height.

    ``extra_left`` and ``extra_right`` are lines that the template prints above them.
    """

    def height(side: Words) -> int:
        lists = (side["unit_lines"], side["office_lines"], side["below_lines"])
        return sum(len(lines) for lines in lists) + bool(side["role"])

    heights = (height(left) + extra_left, height(right) + extra_right)
    for side, own in zip((left, right), heights, strict=True):
        side["pad"] = [""] * (max(heights) - own)
