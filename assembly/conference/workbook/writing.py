"""A conference -> its workbook: every fact in its place, empty lines for what is not known yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembly.conference.choices import choices_of
from assembly.conference.labels import bare, spot_at
from assembly.conference.model import Conference
from assembly.conference.paths import LIST, spot_of
from assembly.conference.spreadsheet.blocks import (
    Choices,
    GridBlock,
    GridColumn,
    HiddenSheet,
    Holds,
    Line,
    LinesBlock,
    PageSheet,
    Value,
)
from assembly.conference.spreadsheet.writing import TextSheet, write_workbook
from assembly.conference.workbook.award_rows import award_rows
from assembly.conference.workbook.columns import (
    WHICH,
    FactColumn,
    columns_of,
    is_unit,
    takes,
    usual_paths,
)
from assembly.conference.workbook.fields import JOINT
from assembly.conference.workbook.layout import (
    AWARDS,
    GUIDE_SHEET,
    KEYED,
    PAGES,
    REMEMBERED_SHEET,
    REST_LABEL,
    REST_SHEET,
    REST_VALUE,
    Form,
    Page,
    Place,
    Table,
    form_lines,
)
from assembly.conference.workbook.owners import names_of_owners
from assembly.conference.workbook.remembered import Remembered, lines_of_remembered
from assembly.conference.workbook.written_values import LONGEST_CELL, joined, written

Steps = tuple[str | int, ...]
_MEMBERS = "members[]"
_SPARE_OF_LIST = 1
_WIDE = frozenset({"text", "achievement", "previous", "subject", "results", "aim", "paragraphs[]", "items[]"})
_NAMES = frozenset({"name", "unit", "award", "title", "body", "granted_by", "person.title", "head.title"})


def write_conference(facts: Mapping[str, Any], *, remembered: Remembered | None = None) -> bytes:
    """Return the .xlsx of a conference, filled with its facts (JSON data); the same facts, the same bytes.

    ``remembered`` is kept in the file, to tell later what was changed in it.
    """
    known = _Known(facts)
    pages = [sheet for page in PAGES if (sheet := _page(page, known)).blocks]
    rest = _rest(known)
    if rest is not None:
        pages = [*(page for page in pages if page.name != REST_SHEET), _with_rest(pages, rest)]
    sheets: list[PageSheet | TextSheet | HiddenSheet] = [*pages, _guide()]
    if remembered is not None:
        sheets.append(HiddenSheet(REMEMBERED_SHEET, lines_of_remembered(remembered)))
    title = known.peek(("conference", "title")) or known.peek(("block", "name")) or "Hội nghị khối thi đua"
    return write_workbook(str(title), sheets)


def facts_to_write(conference: Conference) -> dict[str, Any]:
    """Return what somebody gave of a conference, short forms written out, as JSON data."""
    return conference.model_dump(mode="json", exclude_unset=True, exclude_none=True)


class _Known:
    """The facts of a conference, each taken once."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self._left = dict(_flat(facts, ()))

    def peek(self, steps: Sequence[str | int]) -> Any:
        """Return what stands at a place, or None."""
        value: Any = self.facts
        for step in steps:
            if isinstance(value, Mapping):
                value = value.get(str(step))
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def has(self, steps: Steps) -> bool:
        """Tell whether anything is left at a place."""
        return any(one[: len(steps)] == steps for one in self._left)

    def take(self, steps: Steps) -> Any:
        """Return a single fact, or None; it is told now."""
        return self._left.pop(steps, None)

    def take_texts(self, steps: Steps) -> tuple[str, ...]:
        """Return the texts of a list; they are told now."""
        value = self.peek(steps)
        count = len(value) if isinstance(value, list) else 0
        return tuple(str(self._left.pop((*steps, at))) for at in range(count) if (*steps, at) in self._left)

    def left(self) -> list[tuple[Steps, Any]]:
        """Return what nobody took."""
        return list(self._left.items())


def _flat(value: Any, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    if isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _flat(inside, (*steps, str(name)))
    elif isinstance(value, list):
        for at, inside in enumerate(value):
            yield from _flat(inside, (*steps, at))
    elif value is not None:
        yield steps, value


def _page(page: Page, known: _Known) -> PageSheet:
    blocks: list[LinesBlock | GridBlock] = []
    for part in page.parts:
        block = _lines(part, known) if isinstance(part, Form) else _grid(part, known)
        if block is not None:
            blocks.append(block)
    return PageSheet(page.name, tuple(blocks))


def _lines(form: Form, known: _Known) -> LinesBlock:
    lines = []
    for path, leaf in form_lines(form):
        steps: Steps = tuple(path.removesuffix(LIST).split("."))
        usual = path in form.usual
        if not usual and not known.has(steps):
            continue
        values: tuple[Value, ...]
        if path.endswith(LIST):
            values = known.take_texts(steps)
            if any(len(str(text)) > LONGEST_CELL for text in values):  # pragma: no cover - the model's bound
                continue
        else:
            value = known.take(steps)
            values = () if value is None else (written(path, value),)
        column = FactColumn(leaf.path, leaf.short, path, path.endswith(LIST))
        lines.append(
            Line(
                leaf.short,
                values or (None,),
                column.help,
                _choices(column),
                _holds(column),
                _SPARE_OF_LIST if path.endswith(LIST) else 0,
                needed=path == "block.name",
            )
        )
    return LinesBlock(form.title, tuple(lines))


@dataclass(slots=True)
class _DrawnRow:
    which: str
    cells: dict[str, Value]


def _grid(table: Table, known: _Known) -> GridBlock | None:
    rows = _award_rows(known) if table.id == AWARDS else list(_rows(table, known))
    if not rows and not table.offered:
        return None
    filled = {path for row in rows for path in row.cells}
    usual = usual_paths(table)
    columns = [one for one in columns_of(table) if one.path in usual or one.path in filled]
    drawn = tuple(
        tuple(row.which if one.path == WHICH else row.cells.get(one.path) for one in columns) for row in rows
    )
    widths = dict(table.widths)
    return GridBlock(
        table.id,
        table.title,
        tuple(_column(table, one, widths) for one in columns),
        drawn,
        max(2, table.spare - len(rows)) if table.offered else 1,
    )


def _column(table: Table, column: FactColumn, widths: Mapping[str, float]) -> GridColumn:
    if column.path == WHICH:
        words = tuple(place.word for place in table.places if place.word)
        owner = next((place.owner for place in table.places if place.owner), "")
        choices = Choices(block=owner) if owner else Choices(words=words) if words else None
        hint = f"Ghi một trong: {', '.join(words)}." if words else "Chọn trong danh sách."
        if owner and words:
            hint = f"Danh hiệu như ở trang “Đề nghị khen thưởng”, hoặc: {', '.join(words)}."
        return GridColumn(column.label, 26, hint, choices, needed=True)
    width = widths.get(column.path) or _width(column)
    return GridColumn(column.label, width, column.help, _choices(column), _holds(column), column.needed)


def _rows(table: Table, known: _Known) -> Iterator[_DrawnRow]:
    for place in table.places:
        for which, steps in _records(place, known):
            cells: dict[str, Value] = {}
            for column in columns_of(table):
                if column.path != WHICH and takes(place.record, column.path):
                    value = _cell(known, (*steps, *column.path.removesuffix(LIST).split(".")), column)
                    if value is not None:
                        cells[column.path] = value
            if cells:
                yield _DrawnRow(which, cells)
            elif not which:
                yield _DrawnRow(which, {})  # keeps its number: what is below it counts from there


def _records(place: Place, known: _Known) -> Iterator[tuple[str, Steps]]:
    """Yield what the first column says of each record of a place, and where the record stands."""
    if place.owner:
        owner = place.owner.removesuffix(LIST)
        inner = place.path.removeprefix(f"{place.owner}.")
        names = names_of_owners(known.peek((owner,)) or [])
        for at, name in enumerate(names):
            for _which, steps in _below((owner, at), inner, known):
                yield name, steps
    elif place.path.endswith(KEYED):
        path = place.path.removesuffix(KEYED)
        for key in known.peek((path,)) or {}:
            yield key, (path, key)
    else:
        for _which, steps in _below((), place.path, known):
            yield place.word, steps


def _below(above: Steps, path: str, known: _Known) -> Iterator[tuple[str, Steps]]:
    steps: Steps = (*above, *path.removesuffix(LIST).split("."))
    value = known.peek(steps)
    if path.endswith(LIST):
        yield from (("", (*steps, at)) for at in range(len(value) if isinstance(value, list) else 0))
    elif value:
        yield "", steps


def _cell(known: _Known, steps: Steps, column: FactColumn) -> Value:
    if column.lines:
        texts = known.peek(steps)
        if not isinstance(texts, list) or not texts:
            return None
        whole = joined([str(text) for text in texts])
        if whole is None:
            return None
        known.take_texts(steps)
        return whole
    value = known.peek(steps)
    if value is None or isinstance(value, list | Mapping):
        return None
    known.take(steps)
    return written(column.meaning, value)


def _award_rows(known: _Known) -> list[_DrawnRow]:
    columns = {column.path: column for column in columns_of(next(_tables_of(AWARDS)))}
    drawn = []
    for row in award_rows(known.peek(("nominations",)) or []):
        cells: dict[str, Value] = {}
        for name, (steps, value) in row.items():
            known.take(("nominations", *steps))
            cells[name] = written(columns[name].meaning, value)
        drawn.append(_DrawnRow("", cells))
    return drawn


def _tables_of(name: str) -> Iterator[Table]:
    return (part for page in PAGES for part in page.parts if isinstance(part, Table) and part.id == name)


def _choices(column: FactColumn) -> Choices | None:
    if column.lines:
        return None
    words = tuple(choices_of(spot_of(column.meaning).annotation))
    if words:
        return Choices(words=words)
    return Choices(block=_MEMBERS) if is_unit(column) else None


def _holds(column: FactColumn) -> Holds:
    if column.lines or choices_of(spot_of(column.meaning).annotation):
        return "text"
    return "number" if bare(spot_of(column.meaning).annotation) in (int, float) else "text"


def _width(column: FactColumn) -> float:
    longest_word = max(len(word) for word in column.label.split()) + 3
    if column.path in _WIDE:
        return 44
    if column.path.rpartition(".")[2] in _NAMES or column.path in _NAMES:
        return max(24, longest_word)
    return max(12 if _holds(column) == "number" else 15, longest_word)


def _rest(known: _Known) -> GridBlock | None:
    left = known.left()
    if not left:
        return None
    owners = {name: names_of_owners(known.peek((name,)) or []) for name in ("members", "nominations")}
    rows = tuple((rest_label(steps, owners), written(_path(steps), value)) for steps, value in left)
    return GridBlock(
        "",
        "NỘI DUNG CHƯA CÓ CHỖ Ở CÁC TRANG TRƯỚC",
        (GridColumn(REST_LABEL, 60), GridColumn(REST_VALUE, 70)),
        rows,
    )


def _path(steps: Steps) -> str:
    path = ""
    for step in steps:
        path = f"{path}{LIST}" if isinstance(step, int) else f"{path}.{step}" if path else str(step)
    return path


def rest_label(steps: Steps, owners: Mapping[str, Sequence[str]]) -> str:
    """Return the label of a place with what each entry of a list, each key of a mapping, is called."""
    parts: list[str] = []
    for at, step in enumerate(steps):
        spot = spot_at(steps[: at + 1])
        if isinstance(step, int):
            called = owners.get(str(steps[0]), ()) if at == 1 else ()
            parts[-1] += f" [{called[step] if step < len(called) else step + 1}]"
        elif spot.field is None:
            parts[-1] += f" [{step}]"
        else:
            parts.append(spot.field.title or str(step))
    return JOINT.join(parts)


def _with_rest(pages: Sequence[PageSheet], rest: GridBlock) -> PageSheet:
    blocks = next((page.blocks for page in pages if page.name == REST_SHEET), ())
    return PageSheet(REST_SHEET, (*blocks, rest))


def _guide() -> TextSheet:
    rows = []
    for page in PAGES:
        for part in page.parts:
            if isinstance(part, Form):
                more = [leaf.short for path, leaf in form_lines(part) if path not in part.usual]
            else:
                usual = usual_paths(part)
                more = [one.label for one in columns_of(part) if one.path not in usual]
            if more or isinstance(part, Table):
                rows.append((page.name, part.title, "; ".join(more)))
    return TextSheet(
        GUIDE_SHEET,
        "HƯỚNG DẪN ĐIỀN BẢNG DỮ LIỆU HỘI NGHỊ",
        (
            "1. Điền những gì đã biết; chưa biết thì để trống. Ô đậm màu là nội dung cần có.",
            "2. Được thêm hàng, bỏ hàng, đổi chỗ các cột, xóa cột không dùng. Giữ tên các mục, các cột.",
            "3. Một ô ghi nhiều ý: mỗi ý một dòng, xuống dòng trong ô bằng Alt+Enter; dấu chấm phẩy không "
            "tách ý.",
            "4. Ngày ghi như 29/12/2025; chưa rõ ngày thì ghi 12/2025.",
            "5. Lưu tệp rồi tải lên. Mọi ô chưa rõ sẽ được hỏi lại trước khi đưa vào hội nghị.",
            "6. Cột thứ ba dưới đây là những mục, những cột có thể tự thêm khi cần: ghi đúng tên như ở đây.",
        ),
        ("Trang", "Phần", "Có thể thêm"),
        tuple(rows),
        (24, 44, 90),
    )
