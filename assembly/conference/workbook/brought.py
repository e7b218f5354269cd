"""A spreadsheet that somebody brings: its visible sheets, and what it remembers of its conference."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembly.conference.spreadsheet.reading import open_spreadsheet
from assembly.conference.spreadsheet.table import Cell, MergedRange, Row, Sheet, refused
from assembly.conference.vietnamese import fold
from assembly.conference.workbook.layout import GUIDE_SHEET, REMEMBERED_SHEET
from assembly.conference.workbook.remembered import Remembered, read_remembered

MOST_SHEETS = 40
MOST_CELLS = 40_000  # a conference of 200 members with all facts has about 10,000
MOST_LETTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class Brought:
    """The sheets with anything in them, in order, and what the file remembers, if it is one of ours."""

    sheets: tuple[Sheet, ...]
    remembered: Remembered | None = None


def read_brought(data: bytes) -> Brought:
    """Read the visible sheets of a spreadsheet of any kind (.xlsx, .xls, .ods, .csv).

    Raises RowsRefused: for files that are damaged, of another kind, too large, or empty.
    """
    workbook = open_spreadsheet(data)
    sheets: list[Sheet] = []
    remembered: Remembered | None = None
    cells = letters = 0
    for found in workbook.sheets:
        if found.name == REMEMBERED_SHEET:
            rows = workbook.read(found.name).rows
            remembered = read_remembered([row.cells[0].text for row in rows])
            continue
        if not found.visible or fold(found.name) == fold(GUIDE_SHEET):
            continue
        sheet = workbook.read(found.name)
        if not sheet.rows:
            continue
        cells += sum(len(row.cells) for row in sheet.rows)
        letters += sum(len(cell.text) for row in sheet.rows for cell in row.cells)
        sheets.append(sheet)
        if len(sheets) > MOST_SHEETS or cells > MOST_CELLS or letters > MOST_LETTERS:
            raise refused(
                "rows.too-large-for-a-conference",
                f"Tệp quá lớn so với dữ liệu một hội nghị (tối đa {MOST_SHEETS} trang tính, "
                f"{MOST_CELLS // 1000}.000 ô). Hãy bỏ bớt những trang tính không dùng.",
                f"more than {MOST_SHEETS} sheets or {MOST_CELLS} cells",
            )
    if not sheets:
        raise refused(
            "rows.empty",
            "Tệp không có dữ liệu nào ở các trang tính không ẩn.",
            "no visible sheet holds anything",
        )
    return Brought(tuple(sheets), remembered)


def text_of_brought(brought: Brought) -> str:
    """Return it as JSON text to be kept."""
    told: dict[str, Any] = {"sheets": [_plain(sheet) for sheet in brought.sheets]}
    if (kept := brought.remembered) is not None:
        told["remembered"] = [kept.conference_id, kept.revision, kept.facts]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()  # half a character of UTF-16 is none


def brought_of_text(text: str) -> Brought:
    """Return what ``text_of_brought`` wrote."""
    told = json.loads(text)
    kept = told.get("remembered")
    return Brought(tuple(map(_sheet, told["sheets"])), Remembered(*kept) if kept else None)


def _plain(sheet: Sheet) -> dict[str, Any]:
    rows = [
        [row.number, [[cell.column, cell.text, cell.kind, cell.value, cell.font] for cell in row.cells]]
        for row in sheet.rows
    ]
    return {"name": sheet.name, "rows": rows, "merged": [list(one) for one in sheet.merged]}


def _sheet(told: Mapping[str, Any]) -> Sheet:
    rows = tuple(Row(number, _cells(number, cells)) for number, cells in told["rows"])
    return Sheet(told["name"], rows, tuple(MergedRange(*one) for one in told["merged"]))


def _cells(row: int, told: Sequence[Sequence[Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(row, column, text, kind, value, font) for column, text, kind, value, font in told)
