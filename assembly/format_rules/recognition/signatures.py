"""Signature blocks and recipients: what each line of the closing part is, and which lines sign together.

A block is an authority, an office, a note, room to sign, a name; blocks stand in cells side by side, in grids
of many, above each other, or in paragraphs. Decree 30/2020/NĐ-CP, appendix I, part I, II.7 and II.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from assembly.format_rules.recognised import Role, SignatureBlock
from assembly.format_rules.recognition.closing import Group
from assembly.format_rules.recognition.dates import full_date, is_place_and_date
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.marks import is_address, is_drafter, is_mark
from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.recipients import is_recipient, is_recipients_heading
from assembly.format_rules.recognition.room import room_between
from assembly.format_rules.recognition.shared_lines import halves_of
from assembly.format_rules.recognition.signers import (
    begins_as_office,
    is_authority,
    is_name_line,
    is_office,
    is_signing_note,
    is_small_name,
    is_surname,
    reads_as_authority,
    sounds_like_signer,
)
from assembly.format_rules.recognition.words import is_dotted, is_typed_line, without_degree

_ROOM = 400  # twips: more than the spacing between lines of one block
_MOST_BELOW = 5  # lines of an office below the room
LONGEST_SIGNER = 20  # words of a line that signs


@dataclass(slots=True)
class _Block:
    """Lines that sign together: all of them, those that print, the name among these."""

    lines: list[Line] = field(default_factory=list)
    shown: list[Line] = field(default_factory=list)
    name: Line | None = None


def find_signatures(groups: Sequence[Group], draft: Draft) -> tuple[SignatureBlock, ...]:
    """Give every printed line of the closing part its role; return the signature blocks in order."""
    blocks: list[SignatureBlock] = []
    for column in _columns(groups):
        signing = _without_recipients(column, draft)
        for block in _blocks(signing):
            made = _made(block, draft)
            if made is not None:
                blocks.append(made)
    order = {line.paragraph: line.index for group in groups for line in group.lines}
    return tuple(sorted(blocks, key=lambda block: order[block.paragraphs[0]]))


def _columns(groups: Sequence[Group]) -> Iterator[list[Line]]:
    """Yield what is read downwards: the columns of each table, and the paragraphs between tables."""
    loose: list[Line] = []
    for group in groups:
        if not group.framed:
            loose.extend(group.lines)
            continue
        if loose:
            yield from halves_of(loose)
            loose = []
        columns: dict[int | None, list[Line]] = {}
        for line in group.lines:
            columns.setdefault(line.column, []).append(line)
        for column in columns.values():
            yield from halves_of(column)
    if loose:
        yield from halves_of(loose)


def _without_recipients(lines: Sequence[Line], draft: Draft) -> list[Line]:
    """Give recipients, date, marks and the like their roles; return the lines that may sign."""
    signing: list[Line] = []
    listing = False
    for line in lines:
        if line.empty:
            if not listing:
                signing.append(line)
        elif is_recipients_heading(line):
            draft.give(line, Role.RECIPIENTS_HEADING)
            listing = True
        elif is_typed_line(line.text):
            draft.give(line, Role.LINE)
        elif is_mark(line.bare):
            draft.give(line, Role.MARK)
        elif is_address(line.bare):
            draft.give(line, Role.ADDRESS_LINE)
        elif listing and is_drafter(line.text):
            draft.give(line, Role.DRAFTER)
        elif listing and (is_recipient(line) or not _signs(line)):
            draft.give(line, Role.RECIPIENT)
        elif is_place_and_date(line.plain):
            first = not draft.has(Role.PLACE_AND_DATE)
            draft.give(line, Role.PLACE_AND_DATE if first else Role.OTHER)
            draft.dated = draft.dated or full_date(line.plain)
        else:
            listing = False
            signing.append(line)
    return signing


def _signs(line: Line) -> bool:
    return (
        is_authority(line)
        or is_office(line)
        or sounds_like_signer(line)
        or (is_name_line(line) and line.aside)
    )


def _blocks(lines: Sequence[Line]) -> Iterator[_Block]:
    """Split lines read downwards into blocks: one ends with its name, or where another cell begins one."""
    block = _Block()
    for position, line in enumerate(lines):
        if line.empty:
            block.lines.append(line)
            continue
        shown = block.shown
        if shown and (block.name is not None or _begins_another(line, shown[-1], lines, position)):
            yield block
            block = _Block()
        block.lines.append(line)
        block.shown.append(line)
        if _is_name_here(line, block, lines, position):
            block.name = line
    if block.shown:
        yield block


def _begins_another(line: Line, above: Line, lines: Sequence[Line], position: int) -> bool:
    if is_authority(line) and _roomy(lines, position):
        return True  # the name above it is blank
    # the next row of a grid; a row of names below a row of offices goes on with them
    return line.container is not above.container and not is_name_line(line) and not is_signing_note(line)


def _is_name_here(line: Line, block: _Block, lines: Sequence[Line], position: int) -> bool:
    last = _is_last_of_cell(lines, position)
    above = len(block.shown) > 1
    roomy = not above or _roomy(lines, position)
    if is_dotted(line.text):
        return last or (roomy and not _name_right_below(lines, position))
    if is_authority(line) or is_signing_note(line) or line.words > LONGEST_SIGNER:
        return False
    if is_name_line(line):
        begins_office = begins_as_office(line.bare) and not is_surname(line.text.split()[0])
        return ((roomy and above) or last) and not begins_office
    # a name in capitals, or in small letters throughout: last, below room, and no office
    misspelt = (line.capitals and may_be_capital_name(line)) or is_small_name(line.text)
    return last and above and roomy and misspelt


def _is_last_of_cell(lines: Sequence[Line], position: int) -> bool:
    below = position + 1
    while below < len(lines) and lines[below].empty:
        below += 1
    return below == len(lines) or lines[below].container is not lines[position].container


def _name_right_below(lines: Sequence[Line], position: int) -> bool:
    """Tell whether, without room between, a name follows: the line is then a blank for its office."""
    container = lines[position].container
    below = lines[position + 1 : position + 2 + _MOST_BELOW]
    together = list(takewhile(lambda line: not line.empty and line.container is container, below))
    return any(is_name_line(line) for line in together)


def may_be_capital_name(line: Line) -> bool:
    """Tell whether a line in capitals may be a name: of two to five words, no office and no agency."""
    words = without_degree(line.text).split()
    return 2 <= len(words) <= 5 and not begins_as_office(line.bare) and not sounds_like_signer(line)


def _roomy(lines: Sequence[Line], position: int) -> bool:
    """Tell whether there is room to sign above a line, or another cell."""
    start = position - 1
    while start > 0 and lines[start].empty:
        start -= 1
    above = lines[start]
    return (
        above.container is not lines[position].container or room_between(lines[start : position + 1]) >= _ROOM
    )


def _made(block: _Block, draft: Draft) -> SignatureBlock | None:
    shown = block.shown
    authority, office, note, strange = _sorted(shown, block.name)
    signs = authority or office or (block.name is not None)
    if not signs:
        for line in shown:
            draft.give(line, Role.SIGNING_NOTE if line in note else Role.OTHER)
        return None
    for lines, role in (
        (authority, Role.SIGNING_AUTHORITY),
        (office, Role.SIGNER_OFFICE),
        (note, Role.SIGNING_NOTE),
        (strange, Role.OTHER),
    ):
        for line in lines:
            draft.give(line, role)
    if block.name is not None:
        draft.give(block.name, Role.SIGNER_NAME)
    if any(line.part for line in shown):
        return None  # no paragraph is the office or the name alone
    return SignatureBlock(
        authority=tuple(line.paragraph for line in authority),
        office=tuple(line.paragraph for line in office),
        note=tuple(line.paragraph for line in note),
        name=block.name.paragraph if block.name else None,
        space=_space(block) if block.name else None,
        cell=shown[0].cell,
        paragraphs=tuple(line.paragraph for line in _trimmed(block.lines)),
    )


def _trimmed(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a block without the empty ones before and after it."""
    filled = [at for at, line in enumerate(lines) if not line.empty]
    return lines[filled[0] : filled[-1] + 1]


def _sorted(
    shown: Sequence[Line], name: Line | None
) -> tuple[list[Line], list[Line], list[Line], list[Line]]:
    authority: list[Line] = []
    office: list[Line] = []
    note: list[Line] = []
    strange: list[Line] = []
    for position, line in enumerate(shown):
        if line is name:
            continue
        goes_on = authority and not office and not note and _continues_authority(shown, position, name)
        if is_authority(line) or reads_as_authority(line) or goes_on:
            authority.append(line)
        elif is_signing_note(line):
            note.append(line)
        elif line.words <= LONGEST_SIGNER and _is_of_office(line):
            office.append(line)
        else:
            strange.append(line)
    return authority, office, note, strange


def _is_of_office(line: Line) -> bool:
    return line.capitals or is_office(line) or sounds_like_signer(line) or is_dotted(line.text)


def _continues_authority(shown: Sequence[Line], position: int, name: Line | None) -> bool:
    """Tell whether a line goes on with the body signed for: no office itself, and one follows."""
    line = shown[position]
    if not line.capitals or begins_as_office(line.bare) or shown[0].container is not line.container:
        return False
    below = shown[position + 1 : position + 1 + _MOST_BELOW]
    return any(begins_as_office(later.bare) for later in below if later is not name)


def _space(block: _Block) -> int | None:
    """Return the widest room between two printed lines of a block, the one to sign in; None for one line."""
    filled = [at for at, line in enumerate(block.lines) if not line.empty]
    rooms = [room_between(block.lines[above : below + 1]) for above, below in pairwise(filled)]
    return max(rooms, default=None)
