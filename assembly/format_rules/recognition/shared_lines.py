"""Paragraphs that hold several lines: with breaks in them, or two halves set apart by tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.words import LOOKED_AT, bare, plain, readable

_TABS = re.compile(r"\t+| {6,}")
_MOST_LINES = 40  # of one paragraph


def first_line(line: Line) -> Line:
    """Return what stands before the first break or tab of a paragraph, as a line of its own."""
    if line.part:
        return line
    halves = split_line(line)
    return next((half for side in halves for half in side if not half.empty), line)


def split_line(line: Line) -> tuple[list[Line], list[Line]]:
    """Return the lines in the left and in the right half of a paragraph; itself where it is one line."""
    raw = line.paragraph.printed[: LOOKED_AT * 2].rstrip()
    if "\n" not in raw and not _TABS.search(raw.strip()):
        return ([], [line]) if line.aside and not line.centred else ([line], [])
    left: list[Line] = []
    right: list[Line] = []
    for text in raw.split("\n")[:_MOST_LINES]:
        both = text.strip()
        # a tab may move the left half as well: it is alone only where no other tab stands between two halves
        first, *further = _TABS.split(both if _TABS.search(both) else text.rstrip(), maxsplit=1)
        left.append(_part(line, first))
        right.append(_part(line, " ".join(further)))
    if not any(part.text for part in right):
        return left, []
    return left, right


def pieces_of(line: Line) -> list[Line]:
    """Return what breaks and tabs set apart in a paragraph, as lines; itself where nothing does."""
    shown = [part for half in split_line(line) for part in half if not part.empty]
    return shown if len(shown) > 1 else [line]


def halves_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines as they are read downwards: one column, or two where tabs set them side by side."""
    split = [split_line(line) for line in lines]
    if not any(any(one.text for one in left) and any(one.text for one in right) for left, right in split):
        return [[part for left, right in split for part in (*left, *right)]]
    columns: list[list[Line]] = [[], []]
    for line, (left, right) in zip(lines, split, strict=True):
        if line.empty:
            columns[0].append(line)
            columns[1].append(line)
        columns[0].extend(part for part in left if part.text)
        columns[1].extend(part for part in right if part.text)
    return columns


def _part(line: Line, raw: str) -> Line:
    text = readable(raw)
    simple = plain(text)
    return replace(line, text=text, plain=simple, bare=bare(simple), part=True)
