"""A spreadsheet that somebody brings -> the facts of a conference, each with its cell, and every doubt.

It may be the workbook that was handed out, in any state, or a list of the office's own. What cannot be a fact
stays in the tree as it was typed, beside its doubt: nothing is lost, and nothing is taken in silence.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assembly.conference.consistency import warnings_of
from assembly.conference.fault_wording import shorten
from assembly.conference.labels import label, spot_at
from assembly.conference.model import Conference
from assembly.conference.pointer import steps_of
from assembly.conference.reading import read_conference_data
from assembly.conference.spreadsheet.table import Cell, column_letters
from assembly.conference.vietnamese import fold
from assembly.conference.workbook.brought import Brought
from assembly.conference.workbook.columns import columns_of
from assembly.conference.workbook.doubts import NONE, Corrections, Doubt, Source
from assembly.conference.workbook.finding import FoundSheet, FoundTable, find_on
from assembly.conference.workbook.layout import tables
from assembly.conference.workbook.placing import PlacedFacts, place_all
from assembly.conference.workbook.suggestions import nearest_name
from assembly.conference.workbook.taking import Taking
from assembly.errors import ConferenceRefused, Fault

_NOBODYS_BLOCK = "Khối thi đua"  # to check by, where the file names none
_MOST_DOUBTS = 500
_MOST_UNREAD = 40  # cells of a sheet that are shown
_LEGAL_NAME = re.compile("theo luật là “([^”]+)”")
_YEAR = re.compile(r"năm\s+(20\d\d)\b", re.IGNORECASE)
_TRIES = 6  # of taking out what is refused, to be warned of the rest
# warnings that only the whole conference can answer, not a cell
_NOT_OF_CELLS = frozenset({"conference.unit-listed-twice"})


@dataclass(frozen=True, slots=True)
class TakenPart:
    """What a part of a sheet gave: its title and how many lines or rows."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """The header of a table of the office's own, and what it was taken for; ``table`` is the table's id."""

    source: Source
    table: str
    title: str


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What was read of one sheet; ``unread`` are address and text of cells that are not taken."""

    name: str
    parts: tuple[TakenPart, ...]
    headers: tuple[FoundHeader, ...]
    unread: tuple[tuple[str, str], ...]
    unread_count: int
    old_letters: int  # cells turned from TCVN3 or VNI
    old_sample: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class WorkbookReading:
    """What a spreadsheet says of a conference.

    ``tree`` is plain JSON data as typed, ``cells`` gives by pointer the cell of each fact; ``block_name`` is
    the name of a block, ``year`` the year summed up, that a heading tells where no fact does. ``lines`` are
    the paths of the forms' lines that the file has, ``columns`` by the table's id the columns of the tables
    that it has.
    """

    tree: Mapping[str, Any]
    cells: Mapping[str, Source]
    doubts: tuple[Doubt, ...]
    sheets: tuple[SheetReading, ...]
    is_ours: bool
    block_name: str | None = None
    year: int | None = None
    lines: frozenset[str] = frozenset()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many lines and rows were taken in all."""
        return sum(part.count for sheet in self.sheets for part in sheet.parts)


def read_workbook(
    brought: Brought, corrections: Corrections = NONE, *, beside: Mapping[str, Any] | None = None
) -> WorkbookReading:
    """Return what a spreadsheet says; nothing is raised.

    ``beside`` are the facts of the conference that it is to fill: its members are known then, where the file
    names none.
    """
    doubts: list[Doubt] = []
    found = [(find_on(sheet, corrections), sheet) for sheet in brought.sheets]
    takings = [(one, Taking(sheet.name, corrections, doubts)) for one, sheet in found]
    facts = place_all(takings)
    for one, taking in takings:
        _tell_columns(one, taking)
    _check(facts, doubts, corrections, beside or {}, brought)
    return WorkbookReading(
        facts.tree,
        facts.cells,
        _in_order(doubts, brought),
        tuple(_sheet_reading(one, facts) for one, _taking in takings),
        any(one.is_ours for one, _taking in takings),
        _block_told(takings) if "name" not in facts.tree.get("block", {}) else None,
        _year_told(takings) if "year_summed_up" not in facts.tree else None,
        frozenset(line.path for one, _taking in takings for line in one.lines),
        _columns(one for one, _taking in takings),
    )


def _columns(sheets: Iterable[FoundSheet]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for sheet in sheets:
        for table in sheet.tables:
            paths = frozenset(column.path for column in table.columns.values())
            found[table.table.id] = found.get(table.table.id, frozenset()) | paths
    return found


def _tell_columns(found: FoundSheet, taking: Taking) -> None:
    for table in found.tables:
        labels = [column.label for column in columns_of(table.table) if column not in table.columns.values()]
        for cell in table.strangers:
            taking.tell(
                cell,
                f"Cột {column_letters(cell.column)}",
                "workbook.unknown-column",
                f"Chưa hiểu cột “{shorten(cell.text)}” nên không lấy các ô dưới nó. Nếu cần, hãy sửa tên.",
                suggestion=nearest_name(cell.text, labels),
                choices=tuple(labels),
            )
        for cell in table.twice:
            taking.tell(
                cell,
                f"Cột {column_letters(cell.column)}",
                "workbook.column-twice",
                f"Đã có một cột khác cho nội dung này nên không lấy cột “{shorten(cell.text)}”.",
            )


def _sheet_reading(found: FoundSheet, facts: PlacedFacts) -> SheetReading:
    parts = [TakenPart(title, count) for (sheet, title), count in facts.counts.items() if sheet == found.name]
    headers = [_header(found, table) for table in found.tables if not table.is_titled]
    shown = [(cell.address, shorten(cell.text)) for cell in found.unread if cell.text.strip()]
    sample = next(((shorten(cell.text), shorten(text)) for cell, text in found.old), None)
    return SheetReading(
        found.name,
        tuple(parts),
        tuple(headers),
        tuple(shown[:_MOST_UNREAD]),
        len(shown),
        len(found.old),
        sample,
    )


def _header(found: FoundSheet, table: FoundTable) -> FoundHeader:
    source = Source(found.name, table.header.cells[0].address)
    return FoundHeader(source, table.table.id, table.table.title)


def table_titles() -> dict[str, str]:
    """Return the titles of all tables by their ids: what a list may be taken for."""
    return {table.id: table.title for table in tables()}


def _check(
    facts: PlacedFacts,
    doubts: list[Doubt],
    corrections: Corrections,
    beside: Mapping[str, Any],
    brought: Brought,
) -> None:
    """Tell what the conference as a whole finds wrong or doubtful, at the cells that gave it."""
    tree: dict[str, Any] = copy.deepcopy(facts.tree)
    for name in ("members", "province"):
        if name not in tree and name in beside:
            tree[name] = copy.deepcopy(beside[name])
    tree.setdefault("block", {}).setdefault("name", _NOBODYS_BLOCK)
    known = {doubt.source for doubt in doubts if doubt.weight == "refused"}
    telling = _Telling(facts, doubts, corrections, known, brought)
    for _try in range(_TRIES):
        try:
            conference = read_conference_data(tree).conference
        except ConferenceRefused as refusal:
            for fault in refusal.faults:
                telling.fault(fault)
            if not _take_out(tree, refusal.faults):
                return
            continue
        telling.warnings(warnings_of(conference), conference)
        return


class _Telling:
    def __init__(
        self,
        facts: PlacedFacts,
        doubts: list[Doubt],
        corrections: Corrections,
        known: set[Source],
        brought: Brought,
    ) -> None:
        self._facts, self._doubts, self._corrections, self._known = facts, doubts, corrections, known
        self._cells = {
            Source(sheet.name, cell.address): cell
            for sheet in brought.sheets
            for row in sheet.rows
            for cell in row.cells
        }

    def fault(self, fault: Fault) -> None:
        source = self._source(fault.pointer)
        if source is None or source in self._known:
            return
        self._known.add(source)
        self._add(source, fault, "refused", None)

    def warnings(self, warnings: Iterable[Fault], conference: Conference) -> None:
        names = [member.name for member in conference.members]
        for fault in warnings:
            source = self._source(fault.pointer)
            if (
                source is None
                or fault.code in _NOT_OF_CELLS
                or source in self._known
                or self._corrections.is_settled(source)
            ):
                continue
            suggestion = None
            if fault.code == "conference.not-a-member" and fault.found:
                suggestion = nearest_name(fault.found, names)
            elif fault.code in ("conference.degree-before-name", "conference.address-before-name"):
                suggestion = _bare_name(fault.found or "")
            elif fault.code == "conference.award-name-not-legal":
                legal = _LEGAL_NAME.search(fault.message)
                suggestion = legal[1] if legal else None
            self._add(source, fault, "look", suggestion)

    def _add(self, source: Source, fault: Fault, weight: Any, suggestion: str | None) -> None:
        cell = self._cells.get(source) or Cell(1, 1, "")
        text = self._corrections.texts.get(source, cell.text)
        message = fault.message
        if weight == "refused" and message.startswith(what := spot_at(steps_of(fault.pointer)).label):
            message = message[len(what) :].lstrip(": ")
            message = message[:1].upper() + message[1:]
        self._doubts.append(
            Doubt(source, label(fault.pointer), text, fault.code, message, weight, suggestion)
        )

    def _source(self, pointer: str) -> Source | None:
        """Return the cell of a fact, or the first cell of what stands at or below the place."""
        cells = self._facts.cells
        while pointer:
            if pointer in cells:
                return cells[pointer]
            for other, source in cells.items():
                if other.startswith(f"{pointer}/"):
                    return source
            pointer = pointer.rpartition("/")[0]
        return None


def _take_out(tree: dict[str, Any], faults: Iterable[Fault]) -> bool:
    """Take what is refused out of a tree; False where nothing could be."""
    done = False
    for fault in sorted(faults, key=lambda one: one.pointer, reverse=True):
        steps = steps_of(fault.pointer)
        for end in range(len(steps), 0, -1):
            around = _around(tree, steps[: end - 1])
            step = steps[end - 1]
            if isinstance(around, dict) and step in around:
                del around[step]
                done = True
                break
            if isinstance(around, list) and step.isdecimal() and int(step) < len(around):
                del around[int(step)]
                done = True
                break
    block = tree.setdefault("block", {})
    if isinstance(block, dict):
        block.setdefault("name", _NOBODYS_BLOCK)
    return done


def _around(tree: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and step.isdecimal() and int(step) < len(tree):
            tree = tree[int(step)]
        else:
            return None
    return tree


def _bare_name(name: str) -> str | None:
    """Return a name without degrees and forms of address before it."""
    words = name.split()
    while len(words) > 2 and (words[0].endswith(".") or fold(words[0]) in ("ông", "bà", "đ/c", "ths", "ts")):
        words.pop(0)
    if len(words) > 3 and fold(" ".join(words[:2])) == "đồng chí":
        words = words[2:]
    bare = " ".join(words)
    return bare if bare != name else None


def _in_order(doubts: Iterable[Doubt], brought: Brought) -> tuple[Doubt, ...]:
    """Return the doubts in the order of the file, those of one sheet after the other, row by row."""
    order = {sheet.name: at for at, sheet in enumerate(brought.sheets)}

    def place(doubt: Doubt) -> tuple[int, int, int, str]:
        letters = doubt.source.cell.rstrip("0123456789")
        row = int(doubt.source.cell[len(letters) :])
        return order.get(doubt.source.sheet, 99), row, len(letters), doubt.source.cell

    return tuple(sorted(dict.fromkeys(doubts), key=place))[:_MOST_DOUBTS]


def _block_told(takings: Iterable[tuple[FoundSheet, Taking]]) -> str | None:
    """Return the block that a heading names: “DANH SÁCH … KHỐI THI ĐUA SỐ 1 NĂM 2025”."""
    for found, _taking in takings:
        for heading in found.headings:
            at = heading.casefold().find("khối thi đua")
            if at < 0 or len(heading) > 200:
                continue
            name = heading[at:].strip(" .:;,-–()")
            year = name.casefold().rfind(" năm ")
            name = name[:year] if year > 0 else name
            if len(name) > len("khối thi đua"):
                return name if not name.isupper() else name.capitalize()
    return None


def _year_told(takings: Iterable[tuple[FoundSheet, Taking]]) -> int | None:
    """Return the one year that the headings tell: “… NĂM 2025”."""
    told = {
        year for found, _taking in takings for heading in found.headings for year in _YEAR.findall(heading)
    }
    return int(told.pop()) if len(told) == 1 else None
