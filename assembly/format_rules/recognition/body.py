"""The text itself (nội dung): parts, headings, listed lines, enacting words, tables.

Decree 30/2020/NĐ-CP, appendix I, part I, II.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.letterhead import has_state_heading
from assembly.format_rules.recognition.marks import is_mark
from assembly.format_rules.recognition.numbering import Level, level_of, title_of
from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.title import is_addressed
from assembly.format_rules.recognition.words import squeezed

_ENACTING = re.compile(
    r"^(?:quyetdinh|quyetnghi|nghiquyet|chithi|quydinh|ketluan|thongqua|hopthongnhat|baocao|denghi|dongy|thongnhat)$"
)
_CAPTION = re.compile(
    r"^(?:bang|bieu|hinh|so do|phu bieu)(?: so)? ?\d{0,3}\b|^don vi(?: tinh)?\b|^dvt\b|^nguon\b"
)
_NOTE = re.compile(r"^(?:nguon|ghi chu|chu thich)\b")
_HEADING_WORDS = 45
TITLE_WORDS = 25  # of a title, a caption, a note
_UNNUMBERED_WORDS = 12
_RUN_IN_WORDS = 6
_SENTENCE_ENDS = (".", ";", ",")
_LATE_ADDRESSEE = 30  # lines: Kính gửi below the bases
_HOW_FAR = 6  # lines looked ahead for what follows


def find_body(lines: Sequence[Line], draft: Draft) -> None:
    """Give a role to every line that has none; ``lines`` are those between title and closing part."""
    after_part = False
    for position, line in enumerate(lines):
        if line.empty or draft.role(line) is not None:
            continue
        late = position < _LATE_ADDRESSEE and line.table is None and is_addressed(line)
        role = Role.ADDRESSEE if late else _role(line, lines, position, after_part=after_part)
        draft.give(line, role)
        after_part = (role is Role.PART and not _says_more(line)) or (role is Role.PART_TITLE and after_part)


def _role(line: Line, lines: Sequence[Line], position: int, *, after_part: bool) -> Role:
    if line.box is not None:
        return Role.MARK if is_mark(line.bare) else Role.OTHER
    if line.table is not None:
        return Role.TABLE_TEXT
    return (
        Role.ENACTING if _is_enacting(line) else _role_in_text(line, lines, position, after_part=after_part)
    )


def _role_in_text(line: Line, lines: Sequence[Line], position: int, *, after_part: bool) -> Role:
    if _belongs_to_another_head(line):
        return Role.OTHER
    level = level_of(line)
    if level == "part":
        return Role.PART if _is_part(line) else Role.BODY
    if after_part and level is None and _is_part_title(line):
        return Role.PART_TITLE
    if level is None:
        return _unnumbered(line, lines, position)
    return Role.HEADING if _is_heading(line, level, lines, position) else Role.LISTED


def _belongs_to_another_head(line: Line) -> bool:
    """Tell whether a line is the Quốc hiệu, Tiêu ngữ or Party's name of a form inside the text."""
    return line.aside and line.words <= _UNNUMBERED_WORDS and has_state_heading((line,))


def _is_enacting(line: Line) -> bool:
    return (
        line.words <= 8
        and _ENACTING.match(squeezed(line.bare)) is not None
        and (line.capitals or line.centred)
        and (line.text.endswith(":") or line.centred)
    )


def _is_part(line: Line) -> bool:
    if line.words > _HEADING_WORDS:
        return False
    return line.centred or line.bold or line.capitals or not _says_more(line)


def _says_more(line: Line) -> bool:
    """Tell whether a line of a part goes on with the part's title."""
    return bool(title_of(line)) and title_of(line) != line.text


def _is_part_title(line: Line) -> bool:
    if line.words > _HEADING_WORDS or line.text[-1] in ";:,":
        return False
    return line.centred or line.capitals or line.bold


def _is_heading(line: Line, level: Level, lines: Sequence[Line], position: int) -> bool:
    if level in ("dash", "letter", "part", "other") or line.words > _HEADING_WORDS:
        # a point or a dash in bold is a heading only where it says so by being short and no sentence
        return (
            level in ("dash", "letter")
            and line.bold
            and line.words <= TITLE_WORDS
            and not line.text.endswith(_SENTENCE_ENDS)
        )
    if level == "roman":
        return (
            line.capitals or line.bold or (not line.text.endswith((";", ".")) and line.words <= TITLE_WORDS)
        )
    if line.text.endswith((";", ",", "./.")):
        return False
    if line.bold:
        return True
    if line.text.endswith((".", ":")) or line.words > TITLE_WORDS:
        return False
    # a title in light type: what follows is text below it, not the next number of a list
    following = _following(lines, position)
    return following is not None and level_of(following) != level and line.words <= 15


def _unnumbered(line: Line, lines: Sequence[Line], position: int) -> Role:
    if line.bold and not line.text.endswith(_SENTENCE_ENDS):
        most = _RUN_IN_WORDS if line.text.endswith(":") else _UNNUMBERED_WORDS
        if line.words <= most or (line.capitals and line.words <= _HEADING_WORDS):
            return Role.HEADING
    if (
        line.words <= TITLE_WORDS
        and not line.text.endswith((";", ":"))
        and (_CAPTION.match(line.bare) or line.aside)
    ):
        following = _following(lines, position)
        if following is not None and following.table is not None:
            return Role.OTHER  # a caption, or the unit of the figures below
    if line.words <= TITLE_WORDS and _NOTE.match(line.bare) and position:
        before = reversed(lines[max(position - _HOW_FAR, 0) : position])
        above = next((earlier for earlier in before if not earlier.empty), None)
        if above is not None and above.table is not None:
            return Role.OTHER  # where the figures above come from
    return Role.BODY


def begins_as_caption_or_note(line: Line) -> bool:
    """Tell whether a line begins as the caption of a table, or as a note below one."""
    return _CAPTION.match(line.bare) is not None or _NOTE.match(line.bare) is not None


def _following(lines: Sequence[Line], position: int) -> Line | None:
    return next((later for later in lines[position + 1 : position + _HOW_FAR] if not later.empty), None)
