"""Appendices (phụ lục): where each begins, and its label, title and reference.

Decree 30/2020/NĐ-CP, appendix I, part III.1. A text that is attached (danh sách, quy chế) without the
word Phụ lục counts as an appendix where it begins a page and says what it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from assembly.format_rules.recognised import Appendix, Role
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.kinds import kind_of_title
from assembly.format_rules.recognition.letterhead import find_letterhead, has_state_heading
from assembly.format_rules.recognition.numbering import begins_as_list
from assembly.format_rules.recognition.outline import Line, printed
from assembly.format_rules.recognition.recipients import is_recipients_heading
from assembly.format_rules.recognition.words import is_typed_line
from assembly.format_rules.word_document import Paragraph, Section

_LABEL = re.compile(r"^phu luc(?: so)?(?: (?:[ivxlc]{1,7}|\d{1,3}[a-z]?|[a-h]))?$")
_LABEL_AND_TITLE = re.compile(r"^phu luc(?: so)?(?: (?:[ivxlc]{1,7}|\d{1,3}[a-z]?|[a-h]))?\s*[.:\-–]\s*\S")
_FORM = re.compile(r"^(?:mau|bieu|phu bieu|bieu mau)(?: so)? ?[\w ]{0,12}$")
_REFERENCE = re.compile(r"^\(?\s*(?:ban hanh\s+)?(?:kem|dinh kem)\s+theo\b|^\(?\s*(?:ban hanh theo|kem)\b")
_LOOK_AHEAD = 8  # printed lines
_MOST_TITLE_LINES = 6
_MOST_LINES = 20  # of the head of an appendix
_SHORT = 12  # words


@dataclass(slots=True)
class Attached:
    """An appendix and its lines, the head with them; no appendix where another document is attached."""

    lines: list[Line]
    appendix: Appendix | None
    rest: int = 0  # where in ``lines`` the text after the head begins


def split_appendices(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Return the lines of the document itself, and those of each appendix."""
    starts = list(_starts(lines))
    if not starts:
        return list(lines), []
    ends = [*starts[1:], len(lines)]
    return list(lines[: starts[0]]), [list(lines[a:b]) for a, b in zip(starts, ends, strict=True)]


def _starts(lines: Sequence[Line]) -> Iterator[int]:
    closed_at = next((line.index for line in lines if is_recipients_heading(line)), len(lines))
    for position, line in enumerate(lines):
        if line.empty:
            continue
        if line.table is not None and not line.page_start:
            if lines[position - 1].table is not line.table and _is_second_head(lines, position, closed_at):
                yield position
            continue
        if _is_label(line) or (line.page_start and _begins_a_page(lines, position)):
            yield position


def _is_second_head(lines: Sequence[Line], position: int, closed_at: int) -> bool:
    """Tell whether a table below the recipients is the letterhead of another document, on whatever page."""
    table = lines[position].table
    near = islice(printed(lines[position : position + 4 * _LOOK_AHEAD]), _LOOK_AHEAD)
    return position > closed_at and any(
        line.table is table and line.words <= _SHORT and has_state_heading((line,)) for line in near
    )


def _begins_a_page(lines: Sequence[Line], position: int) -> bool:
    return _belongs(lines, position) or (position > 0 and _has_own_head(lines, position))


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


def _has_own_head(lines: Sequence[Line], position: int) -> bool:
    """Tell whether another document begins with this page: a second Quốc hiệu stands near its top."""
    near = islice(printed(lines[position : position + 4 * _LOOK_AHEAD]), _LOOK_AHEAD)
    return any(line.words <= _SHORT and has_state_heading((line,)) for line in near)


def may_begin_appendix(line: Line) -> bool:
    """Tell whether the words alone could be the label of an appendix, a form, or what it belongs to."""
    patterns = (
        (_LABEL, line.bare),
        (_FORM, line.bare),
        (_LABEL_AND_TITLE, line.plain),
        (_REFERENCE, line.plain),
    )
    return any(pattern.match(words) for pattern, words in patterns)


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
    if not _is_label(first) and _has_own_head(lines, first.index - lines[0].index):
        return Attached(list(lines), None, _own_title(lines, _own_head(lines, 0, draft), draft))
    head = _Head()
    rest = 0
    for position, line in enumerate(lines):
        if line.empty:
            continue
        role = head.role_of(line, is_first=line is first)
        if role is None:
            break
        head.lines.append((line, role))
        draft.give(line, role)
        rest = position + 1
    appendix = Appendix(
        label=head.paragraphs(Role.APPENDIX),
        title=head.paragraphs(Role.APPENDIX_TITLE),
        reference=head.paragraphs(Role.APPENDIX_REFERENCE),
        first=first.paragraph,
        sections=_sections(lines),
    )
    return Attached(list(lines), appendix, _own_head(lines, rest, draft))


@dataclass(slots=True)
class _Head:
    """The head of an appendix as far as it is read."""

    lines: list[tuple[Line, Role]] = field(default_factory=list)

    def of(self, role: Role) -> list[Line]:
        return [line for line, own in self.lines if own is role]

    def paragraphs(self, role: Role) -> tuple[Paragraph, ...]:
        return tuple(line.paragraph for line in self.of(role))

    def role_of(self, line: Line, *, is_first: bool) -> Role | None:
        """Return the role of the next line, None where the head ends."""
        if len(self.lines) == _MOST_LINES or (line.words <= _SHORT and has_state_heading((line,))):
            return None  # the latter: a form with a head of its own
        if not self.lines and _is_label(line):
            return Role.APPENDIX
        if is_typed_line(line.text):
            return Role.LINE
        if is_first and _FORM.match(line.bare):
            return Role.OTHER
        return self._title_or_reference(line)

    def _title_or_reference(self, line: Line) -> Role | None:
        reference, title = self.of(Role.APPENDIX_REFERENCE), self.of(Role.APPENDIX_TITLE)
        if is_reference(line) or (reference and not reference[-1].text.endswith(")") and line.centred):
            return Role.APPENDIX_REFERENCE
        if reference:
            return None
        if self._attached_text and line.centred and len(self.of(Role.OTHER)) < _MOST_TITLE_LINES:
            return Role.OTHER  # what the attached text is about: no title of an appendix
        return Role.APPENDIX_TITLE if _is_title(line, title) else None

    @property
    def _attached_text(self) -> bool:
        """Tell whether it is a text of a kind of its own (QUY CHẾ), without the word Phụ lục."""
        title = self.of(Role.APPENDIX_TITLE)
        return bool(title) and not self.of(Role.APPENDIX) and _is_kind(title[0])


def _own_head(lines: Sequence[Line], start: int, draft: Draft) -> int:
    """Take the head of another document out of the text; return where its text begins."""
    if not _has_own_head(lines, start):
        return start
    scratch = Draft()
    end = find_letterhead(lines[start : start + 8 * _LOOK_AHEAD], scratch) - lines[0].index
    for line in printed(lines[start:end]):
        draft.give(line, Role.OTHER)
    return end


def _own_title(lines: Sequence[Line], start: int, draft: Draft) -> int:
    """Take the title of another document, and what it belongs to, out of the text; return its end."""
    end = start
    for position, line in enumerate(lines[start : start + 4 * _LOOK_AHEAD], start):
        if line.empty:
            continue
        if not (line.centred or is_reference(line)) or line.table is not None or begins_as_list(line):
            break
        draft.give(line, Role.OTHER)
        end = position + 1
    return end


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
