"""Legal bases (căn cứ ban hành): the lines before the text that say what it rests on.

Decree 30/2020/NĐ-CP, appendix I, part I, II.6a. A sentence that begins alike and goes on to
what is done is body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.words import is_typed_line

_BEGINS = re.compile(r"^(?:[-–—+•*]\s*)?(?:can cu|theo de nghi|xet|theo)\b")
_SURE = re.compile(r"^(?:[-–—+•*]\s*)?(?:can cu|theo de nghi|xet (?:de nghi|to trinh|bao cao|cong van))\b")
_PERHAPS = re.compile(r"^(?:[-–—+•*]\s*)?(?:thuc hien|theo|xet|tren co so)\b")
# a clause that says who does what: the line is a sentence of its own
_ACTS = re.compile(
    r", (?:khoi|cum|so|ban|bo|uy ban|ubnd|hoi|van phong|cuc|truong|phong|dang uy|tinh uy|hoi nghi|chung toi"
    r"|don vi|trung tam|cong ty|doan|to)\b(?:(?! ve | ve viec |,).){0,160}? "
    r"(?:bao cao|de nghi|kinh|trinh|ban hanh|to chuc|tien hanh|xay dung|thong bao|da|se|dang ky|lap"
    r"|trien khai|giao|yeu cau|moi|huong dan)\b"
)
_MOST = 60  # lines of bases


def begins_as_basis(line: Line) -> bool:
    """Tell whether a line begins as a legal basis does."""
    return _SURE.match(line.plain) is not None


def may_be_basis(line: Line) -> bool:
    """Tell whether a line begins as a legal basis may, or as the sentence that names one."""
    return _BEGINS.match(line.plain) is not None or _PERHAPS.match(line.plain) is not None


def find_bases(lines: Sequence[Line], draft: Draft) -> int:
    """Recognise the bases at the start of the text; return the index after the last of them, else 0.

    What stands among them in capitals and centred is the authority that enacts: it has no role of its own.
    """
    end = 0
    for position, line in enumerate(lines):
        if line.empty or draft.role(line) is not None:
            continue
        if line.table is not None or position > _MOST * 2:
            break
        if _is_basis(line, after_basis=end > 0, dispatch=_is_dispatch(draft)):
            draft.give(line, Role.BASIS)
            end = position + 1
        elif end == 0 and _enacts(lines, position):
            draft.give(line, Role.OTHER)
        elif end == 0 and is_typed_line(line.text):
            draft.give(line, Role.LINE)
        else:
            break
    return end


def _is_dispatch(draft: Draft) -> bool:
    return draft.known is not None and draft.known.kind.name == "công văn"


def _is_basis(line: Line, *, after_basis: bool, dispatch: bool) -> bool:
    if not may_be_basis(line):
        return False
    if line.paragraph.printed.rstrip().endswith(";"):
        return True
    if line.paragraph.printed.rstrip().endswith(":") or " nhu sau" in line.plain:
        return False
    if line.italic:
        return True
    if dispatch or _ACTS.search(line.plain) is not None:
        return False
    return _SURE.match(line.plain) is not None or (after_basis and _BEGINS.match(line.plain) is not None)


def _enacts(lines: Sequence[Line], position: int) -> bool:
    """Tell whether a line in capitals is followed by the bases: CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH."""
    line = lines[position]
    if not line.capitals or line.words > 20:
        return False
    following = [later for later in lines[position + 1 : position + 8] if not later.empty]
    return any(begins_as_basis(later) for later in following[:3])
