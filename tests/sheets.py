"""Spreadsheets drawn for tests: .xlsx by XlsxWriter, and the bytes of broken and hostile ones."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships no types


@dataclass(frozen=True)
class Shown:
    """A value with a number format or a font."""

    value: Any
    code: str = "General"
    font: str = "Calibri"


@dataclass(frozen=True)
class Formula:
    """A formula with the result that the file keeps."""

    text: str
    result: Any


Table = Sequence[Sequence[Any]]


def xlsx(
    table: Table,
    *,
    sheet: str = "Dữ liệu",
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    others: Mapping[str, Table] | None = None,
    first_others: Mapping[str, Table] | None = None,
    hidden_sheets: Sequence[str] = (),
) -> bytes:
    """Return a workbook; ``merged`` ranges such as ``A1:C1`` keep the text of their first cell."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in {**(first_others or {}), sheet: table, **(others or {})}.items():
        page = book.add_worksheet(name)
        if name in hidden_sheets:
            page.hide()
        if name == sheet:
            page.activate()
        _write(book, page, rows)
        if name == sheet:
            for span in merged:
                page.merge_range(span, "")
            _write(book, page, rows)
            for number in hidden_rows:
                page.set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return buffer.getvalue()


def _write(book: Any, page: Any, table: Table) -> None:
    for at, row in enumerate(table):
        for column, cell in enumerate(row):
            value, code, font = (
                (cell.value, cell.code, cell.font) if isinstance(cell, Shown) else (cell, "", "")
            )
            look = book.add_format({"num_format": code or "General", "font_name": font or "Calibri"})
            if isinstance(value, Formula):
                page.write_formula(at, column, value.text, look, value.result)
            elif isinstance(value, datetime.datetime):
                page.write_datetime(at, column, value, look)
            elif isinstance(value, str):
                if value:
                    page.write_string(at, column, value, look)
            elif value is not None:
                page.write(at, column, value, look)


def with_part(package: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip package with one part changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return buffer.getvalue()


def csv(table: Sequence[Sequence[str]], *, separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """Return a .csv; cells with a separator, a quotation mark or a line end are quoted."""

    def cell(text: str) -> str:
        quoted = text.replace('"', '""')
        return f'"{quoted}"' if any(sign in text for sign in (separator, '"', "\n")) else text

    return "".join(separator.join(map(cell, row)) + "\r\n" for row in table).encode(encoding)
