"""The title: type of document (tên loại), what it is about (trích yếu), and to whom it goes (Kính gửi).

Decree 30/2020/NĐ-CP, appendix I, part I, II.5 and II.9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.basis import begins_as_basis
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.kinds import TitleMatch, kind_named, kind_of_title
from assembly.format_rules.recognition.letterhead import is_number
from assembly.format_rules.recognition.marks import is_mark
from assembly.format_rules.recognition.numbering import begins_as_list
from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.shared_lines import first_line
from assembly.format_rules.recognition.words import is_typed_line

_MOST_TITLE_WORDS = 40
_MOST_SUBJECT_LINES = 6
_MOST_ADDRESSEES = 40
_ADDRESSED = re.compile(r"^(?:[-+]\s*)?(?:dong\s+)?kinh\s*(?:gui|trinh)\b")
_ABOUT = re.compile(r"^(?:v\s*/\s*v\b|ve\b|ve viec\b)")
_OPENING = re.compile(
    r"^(?:hom nay|thoi gian|dia diem|thanh phan|chu tri|chu toa|thu ky|noi dung|vao hoi|hoi \d|ben giao"
    r"|ben nhan|ben a\b|chung toi|cac ben|hai ben|thuc hien|can cu|theo |nham |trong nam|nam \d{4}, )"
)
_DASH = re.compile(r"^[-–—+•*·]\s*")


def is_addressed(line: Line) -> bool:
    """Tell whether a line begins with Kính gửi or, in the Party, Kính trình, and is no sentence."""
    return _ADDRESSED.match(line.plain) is not None and not line.text.endswith("./.")


def title_match(line: Line) -> TitleMatch | None:
    """Return the kind that a line names as a title; None where it is a sentence or looks like no title."""
    if line.empty or line.labelled or line.words > _MOST_TITLE_WORDS or line.text[-1] in ";,.":
        return None
    match = kind_of_title(line.bare)
    if match is None:
        return None
    if match.exact:
        return match if line.capitals or line.centred or line.bold or not line.text.endswith(":") else None
    return match if (line.capitals and (line.centred or line.bold)) or (line.centred and line.bold) else None


def find_title(lines: Sequence[Line], draft: Draft) -> int:
    """Recognise type, subject and addressees; ``lines`` follow the head. Return how many lines they take."""
    at = _find_type(lines, draft)
    if at:
        at = _find_subject(lines, at, draft)
    at = _find_addressees(lines, at, draft)
    if not draft.has(Role.TYPE) and draft.has(Role.DISPATCH_SUBJECT, Role.ADDRESSEE):
        draft.known = kind_named("công văn")  # the one kind of letter that prints no type
    return at


def _find_type(lines: Sequence[Line], draft: Draft) -> int:
    """Return the index after the line of the type; 0 where no line names one."""
    for position, line in enumerate(lines):
        if line.empty or draft.role(line) is not None:
            continue
        if is_typed_line(line.text) or is_mark(line.bare):
            draft.give(line, Role.MARK if is_mark(line.bare) else Role.LINE)
            continue
        top = first_line(line)
        match = title_match(top)
        if match is not None:
            draft.give(line, Role.TYPE, *((Role.SUBJECT,) if top is not line else ()))
            draft.known = match.known
            return position + 1
        if is_addressed(line) or begins_as_basis(line) or _body_like(line):
            break
        if _is_unknown_title(line) and not draft.has(Role.DISPATCH_SUBJECT):
            # a title of no known kind: its place and look say what it is
            draft.give(line, Role.TYPE)
            return position + 1
    return 0


def _is_unknown_title(line: Line) -> bool:
    return line.capitals and line.centred and line.bold and not begins_as_list(line)


def _body_like(line: Line) -> bool:
    return line.words > _MOST_TITLE_WORDS or (line.text[-1] in ".;" and line.words > 6)


def _find_subject(lines: Sequence[Line], at: int, draft: Draft) -> int:
    first: Line | None = None
    count = 0
    for position in range(at, len(lines)):
        line = lines[position]
        if draft.role(line) is not None:
            continue
        if line.empty:
            if first is not None and _carries_line(line):
                return position + 1
            continue
        if is_typed_line(line.text):
            draft.give(line, Role.LINE)
            return position + 1
        if is_number(line.plain) and not draft.has(Role.NUMBER):
            draft.give(line, Role.NUMBER)
            continue
        if count == _MOST_SUBJECT_LINES or not _goes_on(line, first, draft):
            return position
        draft.give(line, Role.SUBJECT)
        first = first or line
        count += 1
    return len(lines)


def _goes_on(line: Line, first: Line | None, draft: Draft) -> bool:
    """Tell whether a line belongs to the subject; ``first`` is the subject's line before it."""
    if (
        is_addressed(line)
        or begins_as_basis(line)
        or begins_as_list(line)
        or line.words > 60
        or line.table is not None
    ):
        return False
    ends = line.text[-1] in ".;:,"
    if first is None:
        looks = line.centred or (line.bold and not ends) or _ABOUT.match(line.plain) is not None
        return looks or (not ends and line.words <= 40 and _OPENING.match(line.plain) is None)
    if _OPENING.match(line.plain) and not line.centred:
        return False
    if line.capitals and not first.capitals:
        return False  # the authority that enacts: CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
    alike = line.centred == first.centred and line.bold == first.bold
    return (line.centred or (alike and line.bold)) and not line.text.endswith((".", ";", ":"))


def _carries_line(line: Line) -> bool:
    form = line.paragraph.format
    return bool(form.bottom_border or form.top_border or line.paragraph.drawings)


def _find_addressees(lines: Sequence[Line], at: int, draft: Draft) -> int:
    """Recognise Kính gửi and what it goes on with; return the index after it, else ``at``."""
    position = at
    while position < len(lines) and (lines[position].empty or draft.role(lines[position]) is not None):
        position += 1
    if position < len(lines) and lines[position].table is not None:
        return _addressees_in_table(lines, position, at, draft)
    if position == len(lines):
        return at
    head = lines[position]
    role = Role.ADDRESSEE if is_addressed(head) else Role.OTHER
    if role is Role.OTHER and not _telegraphs(head, draft):
        return at
    draft.give(head, role)
    end = position + 1
    open_list = head.text.endswith((":", ";", ","))
    for number, line in enumerate(lines[position + 1 :]):
        if line.empty:
            continue
        if number > _MOST_ADDRESSEES or not _is_addressee(line, head, open_list):
            break
        draft.give(line, role)
        end = position + 2 + number
        open_list = line.text.endswith((";", ","))
    return end


def _telegraphs(line: Line, draft: Draft) -> bool:
    """Tell whether a line says who wires in a công điện (form 1.6): those addressed stand below it."""
    known = draft.known is not None and draft.known.kind.name == "công điện"
    return (
        known and line.words <= _MOST_TITLE_WORDS and line.bare.endswith(" dien") and line.text.endswith(":")
    )


def _is_addressee(line: Line, head: Line, open_list: bool) -> bool:
    if line.table is not None or line.words > 40 or begins_as_basis(line):
        return False
    if is_addressed(line):
        return True
    dashed = _DASH.match(line.plain) is not None or line.labelled
    form, above = line.paragraph.format, head.paragraph.format
    indented = line.aside or form.left > above.left + 200
    if open_list:
        return dashed or indented or (line.text.endswith((";", ".")) and line.words <= 20)
    return dashed and indented and line.words <= 20


def _addressees_in_table(lines: Sequence[Line], position: int, at: int, draft: Draft) -> int:
    table = lines[position].table
    inside = [line for line in lines[position:] if line.table is table]
    if not any(is_addressed(line) for line in inside):
        return at
    for line in inside:
        if not line.empty:
            draft.give(line, Role.ADDRESSEE)
    return position + len(inside)
