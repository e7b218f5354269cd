"""Headers, footers and notes: the page number, the address line, and what else stands there."""

from __future__ import annotations

from collections.abc import Sequence

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.marks import is_address, is_drafter, is_mark
from assembly.format_rules.recognition.outline import Line

_PAGE_FIELDS = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES"))


def find_surroundings(lines: Sequence[Line], draft: Draft) -> None:
    """Give a role to every printed line of a story that is not the body."""
    for line in lines:
        if draft.role(line) is not None:
            continue
        if any(run.field in _PAGE_FIELDS for run in line.paragraph.runs):
            draft.give(line, Role.PAGE_NUMBER)
        elif line.empty:
            continue
        elif is_mark(line.bare):
            draft.give(line, Role.MARK)
        elif is_address(line.bare):
            draft.give(line, Role.ADDRESS_LINE)
        elif is_drafter(line.text):
            draft.give(line, Role.DRAFTER)
        else:
            draft.give(line, Role.OTHER)
