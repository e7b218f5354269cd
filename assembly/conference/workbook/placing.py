"""What was found on the sheets -> the facts of a conference, each with the cell that gave it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from assembly.conference.cell_values import cleaned
from assembly.conference.choices import NO
from assembly.conference.paths import LIST
from assembly.conference.pointer import pointer_to
from assembly.conference.spreadsheet.column_names import folded
from assembly.conference.spreadsheet.table import Cell, Row, column_letters
from assembly.conference.vietnamese import fold
from assembly.conference.workbook.award_rows import award_key
from assembly.conference.workbook.columns import WHICH, FactColumn, takes
from assembly.conference.workbook.doubts import Source
from assembly.conference.workbook.fields import JOINT
from assembly.conference.workbook.finding import FoundLine, FoundSheet, FoundTable
from assembly.conference.workbook.layout import AWARDS, KEYED, Place, Table
from assembly.conference.workbook.owners import names_of_owners, owner_of
from assembly.conference.workbook.rest_labels import steps_of_label
from assembly.conference.workbook.suggestions import nearest_name, several_units
from assembly.conference.workbook.taking import Taking

Steps = tuple[str | int, ...]
_HONORIFIC = re.compile(r"(ông|bà|đồng chí|đ/c|đ\.c|đc)[.:]?\s+(?=\S)", re.IGNORECASE)
_DIVIDED = frozenset({"members[]", "voting.leaders[]"})  # a cell of theirs may name several units
_IDENTITY = {"members": ("name",), "nominations": ("award", "granted_by")}


@dataclass(slots=True)
class PlacedFacts:
    """The facts as plain JSON data, as typed; ``cells`` gives by pointer the cell of each.

    ``counts`` counts by sheet and title of a part what it gave: records of a table, lines of a form.
    """

    tree: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Source] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def put(self, steps: Steps, value: Any, source: Source) -> None:
        """Put a value in its place; lists grow as wanted."""
        at: Any = self.tree
        for step, following in pairwise(steps):
            if isinstance(step, int):
                while len(at) <= step:
                    at.append({})
                at = at[step]
            else:
                at = at.setdefault(step, [] if isinstance(following, int) else {})
        last = steps[-1]
        if isinstance(last, int):
            while len(at) <= last:
                at.append(None)
        at[last] = value
        self.cells.setdefault(pointer_to(steps), source)

    def at(self, steps: Steps) -> Any:
        """Return what stands at a place, or None."""
        value: Any = self.tree
        for step in steps:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def count(self, sheet: str, title: str, more: int = 1) -> None:
        """Count what a part gave."""
        self.counts[sheet, title] = self.counts.get((sheet, title), 0) + more


def place_all(sheets: Sequence[tuple[FoundSheet, Taking]]) -> PlacedFacts:
    """Return the facts of all sheets; what belongs to a unit or an award comes after these."""
    facts = PlacedFacts()
    for found, taking in sheets:
        for line in found.lines:
            _place_line(line, taking, facts)
    for owned in (False, True):
        for found, taking in sheets:
            for table in found.tables:
                if any(place.owner for place in table.table.places) is not owned:
                    continue
                if table.table.id == AWARDS:
                    _AwardRows(table, taking, facts).place()
                else:
                    _Records(table, taking, facts, is_ours=found.is_ours).place()
    for found, taking in sheets:
        for label, value in found.rest:
            _place_rest(label, value, taking, facts)
    return facts


def _place_line(line: FoundLine, taking: Taking, facts: PlacedFacts) -> None:
    steps: Steps = tuple(line.path.removesuffix(LIST).split("."))
    given = False
    if line.path.endswith(LIST):
        before = facts.at(steps) or []
        for cell in line.cells:
            value = taking.value(cell, line.path, line.leaf.short)
            if value is not None:
                facts.put((*steps, len(before)), value, Source(taking.sheet, cell.address))
                before = facts.at(steps)
                given = True
    else:
        for cell in line.cells:
            value = taking.value(cell, line.path, line.leaf.short)
            if value is None:
                continue
            if (other := facts.cells.get(pointer_to(steps))) is not None:
                if facts.at(steps) != value:
                    taking.tell(
                        cell,
                        line.leaf.short,
                        "workbook.told-twice",
                        f"Nội dung này đã lấy ở ô {other.cell} trang “{other.sheet}” với giá trị khác; "
                        "ô này không được lấy.",
                        weight="refused",
                    )
                continue
            facts.put(steps, value, Source(taking.sheet, cell.address))
            given = True
    if given:
        facts.count(taking.sheet, line.form.title)


class _Records:
    """Places the rows of a table."""

    def __init__(self, found: FoundTable, taking: Taking, facts: PlacedFacts, *, is_ours: bool) -> None:
        self._found, self._taking, self._facts, self._is_ours = found, taking, facts, is_ours
        self._table: Table = found.table
        self._which_at = next((at for at, one in found.columns.items() if one.path == WHICH), None)
        self._last_which = ""
        # records that other tables gave already; those of one table are never the same
        self._earlier = {
            key: at
            for name, keys in _IDENTITY.items()
            if self._table.id == f"{name}{LIST}"
            for at, one in enumerate(facts.tree.get(name, ()))
            if (key := tuple(fold(str(one.get(part, ""))) for part in keys))
        }

    def place(self) -> None:
        for row in self._found.rows:
            for cells in self._divided(row):
                self._record(row, cells)

    def _divided(self, row: Row) -> Iterator[list[Cell]]:
        """Yield the cells of each record of a row: more than one where a cell names several units."""
        cells = list(row.cells)
        key = self._table.usual[0]
        first = next((cell for cell in cells if self._found.columns[cell.column].path == key), None)
        if self._table.id not in _DIVIDED or first is None:
            yield cells
            return
        source = Source(self._taking.sheet, first.address)
        lines = [line.strip() for line in cleaned(first.text).split("\n") if line.strip()]
        if source not in self._taking.corrections.texts or len(lines) < 2:
            if len(units := several_units(cleaned(first.text))) > 1:
                _tell_several(first, units, self._found.columns[first.column].label, self._taking)
            yield cells
            return
        for at, line in enumerate(lines):
            others = [] if at else [cell for cell in cells if cell is not first]
            yield [first._replace(text=line), *others]

    def _record(self, row: Row, cells: Sequence[Cell]) -> None:
        place, steps = self._place_of(row, cells)
        if place is None or steps is None:
            return
        given: list[tuple[FactColumn, Cell, Any]] = []
        for cell in cells:
            column = self._found.columns[cell.column]
            if column.path == WHICH:
                continue
            if not takes(place.record, column.path):
                self._taking.tell(
                    cell,
                    column.label,
                    "workbook.not-of-this-row",
                    f"“{column.label}” không dùng cho “{place.word or self._table.title.capitalize()}” nên "
                    "không được lấy.",
                )
                continue
            if column.lines:
                value: Any = self._taking.texts(cell, column.meaning, column.label) or None
            else:
                value = self._taking.value(cell, column.meaning, column.label)
            if value is not None:
                given.append((column, cell, value))
        if not given:
            return
        at = self._same(given)
        if at is not None:
            steps = (*steps[:-1], at)
        for column, cell, value in given:
            self._put(steps, column, cell, value)
        self._facts.count(self._taking.sheet, self._table.title)

    def _same(self, given: Sequence[tuple[FactColumn, Cell, Any]]) -> int | None:
        """Return the record of an earlier table that is this one, or None."""
        if not self._earlier:
            return None
        said = {column.path: value for column, _cell, value in given}
        key = tuple(fold(str(said.get(part, ""))) for part in _IDENTITY[self._table.id.removesuffix(LIST)])
        return self._earlier.get(key)

    def _put(self, steps: Steps, column: FactColumn, cell: Cell, value: Any) -> None:
        source = Source(self._taking.sheet, cell.address)
        parts: Steps = tuple(column.path.removesuffix(LIST).split("."))
        if column.lines:
            for at, one in enumerate(value):
                self._facts.put((*steps, *parts, at), one, source)
            return
        if (
            not self._is_ours
            and isinstance(value, str)
            and column.path in ("name", "head.name", "person.name")
        ):
            value = self._without_honorific((*steps, *parts), value, source)
        if self._facts.at((*steps, *parts)) is None:
            self._facts.put((*steps, *parts), value, source)

    def _without_honorific(self, steps: Steps, name: str, source: Source) -> str:
        found = _HONORIFIC.match(name)
        if found is None or (len(steps) == 3 and steps[0] == "members"):
            return name
        word = found[1].lower()
        honorific = word if word in ("ông", "bà", "đồng chí") else "đồng chí"
        if self._facts.at((*steps[:-1], "honorific")) is None:
            self._facts.put((*steps[:-1], "honorific"), honorific, source)
        return name[found.end() :]

    def _place_of(self, row: Row, cells: Sequence[Cell]) -> tuple[Place | None, Steps | None]:
        """Return the place of a row and where its record goes; None where that cannot be told."""
        places = self._table.places
        if not self._table.which:
            return places[0], self._next(places[0].path)
        which = next((cell for cell in cells if cell.column == self._which_at), None)
        text = cleaned(which.text) if which is not None else ""
        if not text and self._which_at is not None:
            text = self._last_which if not self._is_ours else ""
        text = text or self._table.default
        self._last_which = text
        for place in places:
            if place.word and folded(place.word) == folded(text):
                return place, self._single(place, cells, which)
        if text:
            for place in places:
                if place.path.endswith(KEYED):
                    return place, (place.path.removesuffix(KEYED), text)
                if place.owner and (owner := self._owner(place, text)) is not None:
                    inner = place.path.removeprefix(f"{place.owner}.")
                    return place, self._next(inner, (place.owner.removesuffix(LIST), owner))
        self._tell_placeless(row, which, text)
        return None, None

    def _single(self, place: Place, cells: Sequence[Cell], which: Cell | None) -> Steps | None:
        if place.path.endswith(LIST):
            return self._next(place.path)
        steps: Steps = tuple(place.path.split("."))
        if self._facts.at(steps):
            cell = which or cells[0]
            self._taking.tell(
                cell,
                self._table.which,
                "workbook.one-only",
                f"Đã có một hàng “{place.word}”; hàng này không được lấy. Nếu là chức vụ khác, "
                f"hãy sửa ô này.",
                weight="refused",
            )
            return None
        return steps

    def _next(self, path: str, above: Steps = ()) -> Steps:
        steps: Steps = (*above, *path.removesuffix(LIST).split("."))
        return (*steps, len(self._facts.at(steps) or ())) if path.endswith(LIST) else steps

    def _owner(self, place: Place, text: str) -> int | None:
        owners = self._facts.tree.get(place.owner.removesuffix(LIST), [])
        return owner_of(text, owners)

    def _tell_placeless(self, row: Row, which: Cell | None, text: str) -> None:
        column = self._which_at
        cell = which or Cell(row.number, column or row.cells[0].column, "")
        words = ", ".join(place.word for place in self._table.places if place.word)
        owner = next((place.owner for place in self._table.places if place.owner), "")
        known = names_of_owners(self._facts.tree.get(owner.removesuffix(LIST), []))
        options = [*known, *(place.word for place in self._table.places if place.word)]
        near = nearest_name(text, options) if text else None
        right = (
            f"phải là một trong: {words}" if words else "phải là tên một đơn vị, danh hiệu đã có trong tệp"
        )
        if owner and words:
            right = f"phải là danh hiệu có ở trang “Đề nghị khen thưởng”, hoặc: {words}"
        at = f"cột {column_letters(cell.column)}"
        self._taking.tell(
            cell,
            self._table.which,
            "workbook.placeless-row",
            f"Chưa biết hàng {row.number} thuộc đâu nên chưa lấy: {self._table.which} ({at}) {right}.",
            suggestion=near,
            weight="refused",
            choices=tuple(options),
        )


class _AwardRows:
    """Places the rows of the list of nominations: those of one award belong together."""

    def __init__(self, found: FoundTable, taking: Taking, facts: PlacedFacts) -> None:
        self._found, self._taking, self._facts = found, taking, facts
        self._by_key: dict[object, int] = {}
        self._award: Any = None
        for at, one in enumerate(facts.tree.get("nominations", ())):
            self._by_key.setdefault(award_key(one), at)

    def place(self) -> None:
        for row in self._found.rows:
            self._row(row)

    def _row(self, row: Row) -> None:
        cells = {self._found.columns[cell.column].path: cell for cell in row.cells}
        columns = {one.path: one for one in self._found.columns.values()}
        said: dict[str, Any] = {}
        for path, cell in cells.items():
            if path == "unit":
                continue
            value = self._taking.value(cell, columns[path].meaning, columns[path].label)
            if value is not None:
                said[path] = value
        units = self._units(cells.get("unit"))
        award = said.get("award") or self._award
        if award is None:
            if units or said:
                at = next(at for at, one in self._found.columns.items() if one.path == "award")
                self._taking.tell(
                    Cell(row.number, at, ""),
                    columns["award"].label,
                    "workbook.no-award",
                    "Hàng này chưa ghi danh hiệu, hình thức khen thưởng nên chưa lấy.",
                    weight="refused",
                )
            return
        self._award = award
        at = self._nomination(award, said, cells)
        for name in ("granted_by", "quota", "count"):
            if name in said and self._facts.at(("nominations", at, name)) is None:
                self._facts.put(("nominations", at, name), said[name], self._source(cells[name]))
        for unit, cell in units:
            self._unit(at, unit, cell, said, cells)
        self._facts.count(self._taking.sheet, self._found.table.title)

    def _nomination(self, award: Any, said: Mapping[str, Any], cells: Mapping[str, Cell]) -> int:
        key: object = award_key({"award": award, "granted_by": said.get("granted_by", "")})
        if "number" in said:
            key = said["number"]
        elif "granted_by" not in said:
            # the next row of an award whose granter is told once
            same = [one for one in self._by_key if isinstance(one, tuple) and one[0] == fold(str(award))]
            if key not in self._by_key and same and not self._is_ours_with_granter():
                key = same[-1]
        if key not in self._by_key:
            at = len(self._facts.at(("nominations",)) or ())
            self._by_key[key] = at
            source = (
                self._source(cells["award"]) if "award" in cells else self._source(next(iter(cells.values())))
            )
            self._facts.put(("nominations", at, "award"), award, source)
        return self._by_key[key]

    def _is_ours_with_granter(self) -> bool:
        return self._found.is_titled

    def _units(self, cell: Cell | None) -> list[tuple[str, Cell]]:
        if cell is None:
            return []
        column = self._found.columns[cell.column]
        text = cleaned(cell.text)
        if self._source(cell) in self._taking.corrections.texts and "\n" in text:
            return [(line.strip(), cell) for line in text.split("\n") if line.strip()]
        if len(units := several_units(text)) > 1:
            _tell_several(cell, units, column.label, self._taking)
        value = self._taking.value(cell, column.meaning, column.label)
        return [] if value is None else [(str(value), cell)]

    def _unit(
        self, at: int, unit: str, cell: Cell, said: Mapping[str, Any], cells: Mapping[str, Cell]
    ) -> None:
        base: Steps = ("nominations", at)
        source = self._source(cell)
        if str(said.get("proposed", "")).lower() not in ("false", NO):
            count = len(self._facts.at((*base, "recipients")) or ())
            self._facts.put((*base, "recipients", count), unit, source)
        for name, path in (("achievement", "achievements"), ("previous", "previous_awards")):
            if name in said and self._facts.at((*base, path, unit)) is None:
                self._facts.put((*base, path, unit), said[name], self._source(cells[name]))

    def _source(self, cell: Cell) -> Source:
        return Source(self._taking.sheet, cell.address)


def _tell_several(cell: Cell, units: Sequence[str], what: str, taking: Taking) -> None:
    taking.tell(
        cell,
        what,
        "workbook.several-units",
        f"Ô này có vẻ ghi {len(units)} đơn vị. Nếu đúng, hãy nhận đề xuất: mỗi đơn vị một dòng.",
        suggestion="\n".join(units),
    )


def _place_rest(label: Cell, value: Cell, taking: Taking, facts: PlacedFacts) -> None:
    text = cleaned(label.text)
    steps = steps_of_label(text, facts.tree)
    if steps is None:
        taking.tell(
            label,
            "Nội dung khác",
            "workbook.unknown-label",
            f"Chưa hiểu “{text[:80]}” là nội dung nào nên chưa lấy.",
            weight="refused",
        )
        return
    path = ""
    for step in steps:
        path = f"{path}{LIST}" if isinstance(step, int) else f"{path}.{step}" if path else step
    taken = taking.value(value, path, text.rpartition(JOINT)[2])
    if taken is not None:
        facts.put(steps, taken, Source(taking.sheet, value.address))
        facts.count(taking.sheet, "NỘI DUNG KHÁC")
