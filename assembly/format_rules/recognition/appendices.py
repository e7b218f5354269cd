"""Appendices (phụ lục): where each begins, and its label, title and reference.

Decree 30/2020/NĐ-CP, appendix I, part III.1. A text that is attached (danh sách, quy chế) without the
word Phụ lục counts as an appendix where it begins a page and says what it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assembly.format_rules.recognised import Appendix, Role
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.kinds import kind_of_title
from assembly.format_rules.recognition.letterhead import has_state_heading
from assembly.format_rules.recognition.numbering import begins_as_list
from assembly.format_rules.recognition.outline import Line, printed
from assembly.format_rules.recognition.words import is_typed_line
from assembly.format_rules.word_document import Section

_LABEL = re.compile(r"^phu luc(?: so)?(?: (?:[ivxlc]{1,7}|\d{1,3}[a-z]?|[a-h]))?$")
_LABEL_AND_TITLE = re.compile(r"^phu luc(?: so)?(?: (?:[ivxlc]{1,7}|\d{1,3}[a-z]?|[a-h]))?\s*[.:\-–]\s*\S")
_FORM = re.compile(r"^(?:mau|bieu|phu bieu|bieu mau)(?: so)? ?[\w ]{0,12}$")
_REFERENCE = re.compile(r"^\(?\s*(?:ban hanh\s+)?(?:kem|dinh kem)\s+theo\b|^\(?\s*(?:ban hanh theo|kem)\b")
_LOOK_AHEAD = 8  # printed lines
_MOST_TITLE_LINES = 6
_SHORT = 12  # words


@dataclass(slots=True)
class Attached:
    """An appendix and its lines, the head with them."""

    lines: list[Line]
    appendix: Appendix
    rest: int = 0  # where in ``lines`` the text after the head begins


def split_appendices(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Return the lines of the document itself, and those of each appendix."""
    starts = list(_starts(lines))
    if not starts:
        return list(lines), []
    ends = [*starts[1:], len(lines)]
    return list(lines[: starts[0]]), [list(lines[a:b]) for a, b in zip(starts, ends, strict=True)]


def _starts(lines: Sequence[Line]) -> Iterator[int]:
    for position, line in enumerate(lines):
        if line.empty or (line.table is not None and not line.page_start):
            continue
        if _is_label(line) or (line.page_start and _belongs(lines, position)):
            yield position


def _is_label(line: Line) -> bool:
    if line.words > 40:
        return False
    if _LABEL.match(line.bare):
        return line.page_start or line.centred or line.capitals or line.aside
    return _LABEL_AND_TITLE.match(line.plain) is not None and (
        line.page_start or (line.centred and line.bold)
    )


def _belongs(lines: Sequence[Line], position: int) -> bool:
    """Tell whether a page says at its head what it belongs to, or is a numbered form; no body text before."""
    if _FORM.match(lines[position].bare) and (lines[position].aside or lines[position].bold):
        return True
    seen = 0
    for line in lines[position : position + 4 * _LOOK_AHEAD]:
        if line.empty:
            continue
        if is_reference(line):
            return seen > 0
        if seen == _LOOK_AHEAD or line.words > 40 or begins_as_list(line) or (_is_label(line) and seen):
            return False
        seen += 1
    return False


def is_reference(line: Line) -> bool:
    """Tell whether a line says what an appendix belongs to: (Kèm theo Báo cáo số ...)."""
    return (
        line.words <= 60
        and _REFERENCE.match(line.plain) is not None
        and (line.text.startswith("(") or line.centred)
    )


def find_appendix(lines: Sequence[Line], draft: Draft) -> Attached:
    """Recognise label, title and reference at the head of an appendix."""
    first = next(printed(lines))
    label: list[Line] = []
    title: list[Line] = []
    reference: list[Line] = []
    others: list[Line] = []
    attached_text = False
    rest = 0
    for position, line in enumerate(lines):
        if line.empty:
            continue
        if line.words <= _SHORT and has_state_heading((line,)):
            break  # a form with a head of its own
        if not (label or title or others) and _is_label(line):
            label.append(line)
        elif is_typed_line(line.text) or (
            not title and not reference and not label and line is first and _FORM.match(line.bare)
        ):
            others.append(line)
        elif is_reference(line) or (reference and not _closed(reference) and line.centred):
            reference.append(line)
        elif attached_text and not reference and line.centred and len(others) < _MOST_TITLE_LINES:
            others.append(line)  # what the attached text is about: no title of an appendix
        elif not reference and _is_title(line, title):
            attached_text = not label and not title and _is_kind(line)
            title.append(line)
        else:
            break
        rest = position + 1
    for found, role in (
        (label, Role.APPENDIX),
        (title, Role.APPENDIX_TITLE),
        (reference, Role.APPENDIX_REFERENCE),
    ):
        for line in found:
            draft.give(line, role)
    for line in others:
        draft.give(line, Role.LINE if is_typed_line(line.text) else Role.OTHER)
    appendix = Appendix(
        label=tuple(line.paragraph for line in label),
        title=tuple(line.paragraph for line in title),
        reference=tuple(line.paragraph for line in reference),
        first=first.paragraph,
        sections=_sections(lines),
    )
    return Attached(list(lines), appendix, rest)


def _closed(reference: Sequence[Line]) -> bool:
    return reference[-1].text.endswith(")")


def _is_kind(line: Line) -> bool:
    match = kind_of_title(line.bare)
    return match is not None and match.exact


def _is_title(line: Line, title: Sequence[Line]) -> bool:
    if line.table is not None or line.words > 60 or len(title) == _MOST_TITLE_LINES or line.text[-1] in ".;:":
        return False
    if title:
        return (line.centred and title[-1].centred and line.bold == title[-1].bold) or (
            line.capitals and line.bold and not begins_as_list(line)
        )
    return line.centred or line.bold or line.capitals or (not begins_as_list(line) and line.words <= 25)


def _sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    return tuple({line.section: None for line in lines if line.section is not None and not line.empty})
