"""Where the closing part begins: signatures and recipients, in tables, boxes or paragraphs at the end.

Decree 30/2020/NĐ-CP, appendix I, part I, IV (positions 7 and 9), II.7 and II.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assembly.format_rules.recognition.dates import is_place_and_date
from assembly.format_rules.recognition.outline import Line, printed
from assembly.format_rules.recognition.recipients import is_recipient, is_recipients_heading
from assembly.format_rules.recognition.shared_lines import pieces_of
from assembly.format_rules.recognition.signers import (
    is_authority,
    is_name_line,
    is_office,
    is_signing_note,
    sounds_like_signer,
)
from assembly.format_rules.recognition.words import is_dotted, is_typed_line

HEADS_OF_TABLES = frozenset(
    ("tt", "stt", "so tt", "so thu tu", "ho va ten", "ho ten", "noi dung", "ten don vi")
)
LONGEST = 30  # words of a line in a table of signatures
LONGEST_BESIDE = 14  # words of a line that signs in a paragraph


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand in one table, one box, or one paragraph of the text alone."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0]

    @property
    def framed(self) -> bool:
        """Tell whether it is a table or a box."""
        return self.first.table is not None or self.first.box is not None


def groups_of(lines: Sequence[Line]) -> list[Group]:
    """Return the lines of the text as groups, in order."""
    groups: list[Group] = []
    together: list[Line] = []
    for line in lines:
        if together and _frame(line) is not None and _frame(line) is _frame(together[-1]):
            together.append(line)
            continue
        if together:
            groups.append(Group(tuple(together)))
        together = [line]
    if together:
        groups.append(Group(tuple(together)))
    return groups


def _frame(line: Line) -> object | None:
    return line.table or line.box


def closing_groups(lines: Sequence[Line]) -> list[Group]:
    """Return the groups of the closing part; ``lines`` are those after the title, without appendices."""
    groups = groups_of(lines)
    anchor = next((at for at in range(len(groups) - 1, -1, -1) if _is_anchor(groups[at])), None)
    if anchor is None:
        return _unspoken(groups)
    start = anchor
    listing = False  # among lines that are recipients if a heading stands above them
    for at in range(anchor - 1, -1, -1):
        group = groups[at]
        if not any(True for _ in printed(group.lines)):
            continue
        heads = not group.framed and is_recipients_heading(group.first)
        if heads or (not listing and _may_close(group)):
            start, listing = at, False
        elif not group.framed and is_recipient(group.first):
            listing = True
        else:
            break
    return groups[start:]


def _is_anchor(group: Group) -> bool:
    if group.framed:
        return is_closing_table(group.lines)
    line = group.first
    if line.empty:
        return False
    if is_recipients_heading(line):
        return True
    if is_authority(line) or (line.aside and line.capitals and is_office(line)):
        return True
    pieces = pieces_of(line)
    return len(pieces) > 1 and all(
        is_authority(piece) or (piece.capitals and (is_office(piece) or sounds_like_signer(piece)))
        for piece in pieces
    )


def _may_close(group: Group) -> bool:
    """Tell whether a group just before the closing part belongs to it."""
    if group.framed:
        return is_closing_table(group.lines)
    line = group.first
    pieces = pieces_of(line)
    beside = len(pieces) > 1 and all(_signs_beside(piece) for piece in pieces)
    if beside or is_typed_line(line.text):
        return True
    if line.words > LONGEST_BESIDE:
        return False
    if is_authority(line) or is_signing_note(line) or is_recipients_heading(line):
        return True
    if line.aside and is_place_and_date(line.plain):
        return True
    return line.aside and (
        is_office(line) or is_name_line(line) or sounds_like_signer(line) or is_dotted(line.text)
    )


def _signs_beside(piece: Line) -> bool:
    """Tell whether a text beside another, tabs between, may be a line of a signature."""
    return piece.words <= LONGEST_BESIDE and (
        is_authority(piece)
        or is_office(piece)
        or is_name_line(piece)
        or is_signing_note(piece)
        or sounds_like_signer(piece)
        or is_dotted(piece.text)
    )


def is_closing_table(lines: Sequence[Line]) -> bool:
    """Tell whether a table or box holds signatures or recipients, not data."""
    shown = list(printed(lines))
    if not shown or any(line.bare in HEADS_OF_TABLES for line in shown[:8]):
        return False
    bordered = shown[0].table is not None and shown[0].table.bordered
    if any(is_recipients_heading(line) for line in shown):
        return not bordered or _has_room(lines)  # else it heads a column of a list
    starts = [cell[0] for cell in _cells(shown)]
    if any(is_authority(line) for line in starts):
        return True
    if any(line.words > LONGEST for line in shown) or (bordered and not _has_room(lines)):
        return False
    return any(line.capitals and (is_office(line) or sounds_like_signer(line)) for line in shown) or all(
        is_office(line) or sounds_like_signer(line) for line in starts
    )


def _has_room(lines: Sequence[Line]) -> bool:
    """Tell whether empty lines follow each other in a cell: room to sign."""
    return any(
        above.empty and below.empty and above.container is below.container for above, below in pairwise(lines)
    )


def _cells(shown: Sequence[Line]) -> Iterator[list[Line]]:
    cell: list[Line] = []
    for line in shown:
        if cell and cell[-1].container is not line.container:
            yield cell
            cell = []
        cell.append(line)
    if cell:
        yield cell


def _unspoken(groups: Sequence[Group]) -> list[Group]:
    """Return a closing part without any known word: names with room above them at the very end."""
    shown = [at for at, group in enumerate(groups) if any(True for _ in printed(group.lines))]
    if not shown:
        return []
    last = groups[shown[-1]]
    if last.framed:
        return list(groups[shown[-1] :]) if _names_below_room(last.lines) else []
    if not (last.first.aside and is_name_line(last.first)) or len(shown) < 2 or shown[-1] - shown[-2] < 3:
        return []
    above = groups[shown[-2]].first
    if above.capitals and above.aside and not above.text.endswith((".", ";")):
        return list(groups[shown[-2] :])
    return list(groups[shown[-1] :])


def _names_below_room(lines: Sequence[Line]) -> bool:
    """Tell whether each filled cell begins in capitals and ends in a name below empty lines."""
    table = lines[0].table
    if table is not None and table.bordered:
        return False
    cells = list(_cells(list(printed(lines))))
    return bool(cells) and all(
        len(cell) > 1 and cell[0].capitals and is_name_line(cell[-1]) and cell[-1].index - cell[-2].index > 2
        for cell in cells
    )
