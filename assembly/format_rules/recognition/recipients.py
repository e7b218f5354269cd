"""Nơi nhận: its heading and the lines below it. Decree 30/2020/NĐ-CP, appendix I, part I, II.9b."""

from __future__ import annotations

import re

from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.shared_lines import first_line
from assembly.format_rules.recognition.words import distance, squeezed

_HEADING = "noinhan"
_LONGEST_HEADING = 60
_ITEM = re.compile(r"^[-–—+•*·▪\uf02d]\s*")
_ARCHIVE = re.compile(r"^[-–—+•*\s]*luu\b")
LONGEST_ITEM = 40  # words


def is_recipients_heading(line: Line) -> bool:
    """Tell whether a line begins with Nơi nhận; a wrong letter, or more after a tab or break, is forgiven."""
    if line.empty:
        return False
    line = first_line(line)
    letters = squeezed(line.bare)
    if letters.startswith(_HEADING):
        rest = line.bare.removeprefix("noi nhan").strip()
        return not rest or (":" in line.text and len(line.text) <= _LONGEST_HEADING)
    return len(letters) <= 9 and distance(letters, _HEADING, 1) <= 1


def is_recipient(line: Line) -> bool:
    """Tell whether a line below the heading goes on with the list."""
    if line.words > LONGEST_ITEM:
        return False
    return line.labelled or _ITEM.match(line.text) is not None or begins_as_archive(line)


def begins_as_archive(line: Line) -> bool:
    """Tell whether a line begins as the last of the list does: Lưu."""
    return _ARCHIVE.match(line.plain) is not None
