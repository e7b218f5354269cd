"""The blank workbook, filled in and read back."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from assembly.conference.cell_values import wants
from assembly.conference.choices import choices_of
from assembly.conference.partial_date import PartialDate
from assembly.conference.paths import spot_of
from assembly.conference.spreadsheet.reading import open_spreadsheet
from assembly.errors import RowsRefused
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.assemble import made_of_rows
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.header import ColumnNames
from assembly.jobs.batches.row import Column
from assembly.jobs.batches.rows import DATA_SHEET, GUIDE_SHEET, MORE_SHEET, read_rows
from assembly.jobs.batches.workbook import blank_workbook
from assembly.templates.registry import RegisteredTemplate, builtin_library
from tests.conftest import absent

TEMPLATES = builtin_library().all()
IDS = [one.spec.id for one in TEMPLATES]


def _header(registered: RegisteredTemplate) -> list[str]:
    sheet = open_spreadsheet(blank_workbook(registered)).read(DATA_SHEET)
    return [cell.text for cell in sheet.rows[0].cells]


def _typed(column: Column) -> Any:
    """Return what a secretary might type into a column."""
    if column.path.endswith("[]"):
        return "Một; hai\nBa"
    if choices := choices_of(spot_of(column.path).annotation):
        return next(iter(choices))
    kind = wants(column.path)
    if kind is PartialDate:
        return "29/12/2024"
    if kind in (int, float):
        return {"year_summed_up": 2024, "year_planned": 2025, "invalid": 0}.get(
            column.path.rpartition(".")[2], 3
        )
    return {"start_time": "14:00", "end_time": "17h00"}.get(column.path.rpartition(".")[2], "Sở Y tế")


def _filled(registered: RegisteredTemplate) -> bytes:
    """Fill the first row below the header of the blank workbook itself, as Excel would."""
    names = ColumnNames(columns_of(registered))
    blank = blank_workbook(registered)
    cells = []
    for at, name in enumerate(_header(registered)):
        named = names.find(name)
        assert named is not None
        value = _typed(named.column)
        letters = xlsxwriter.utility.xl_col_to_name(at)
        if isinstance(value, int):
            cells.append(f'<c r="{letters}2"><v>{value}</v></c>')
        else:
            cells.append(f'<c r="{letters}2" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>')
    row = f'<row r="2">{"".join(cells)}</row></sheetData>'.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", row)
            new.writestr(part, data)
    return buffer.getvalue()


@pytest.mark.parametrize("registered", TEMPLATES, ids=IDS)
def test_round_trip(registered: RegisteredTemplate) -> None:
    """The workbook of every template, filled in, reads back without a warning, every column of it."""
    reading = read_rows(_filled(registered), "bảng.xlsx", columns_of(registered))
    assert ((), DATA_SHEET) == (reading.warnings, reading.sheet)
    assert len(_header(registered)) == len(reading.used)
    assert [2] == [row.number for row in reading.rows]


@pytest.mark.parametrize("registered", TEMPLATES, ids=IDS)
def test_documents_are_made_of_it(registered: RegisteredTemplate) -> None:
    """The filled workbook makes the document."""
    rows = read_rows(_filled(registered), "bảng.xlsx", columns_of(registered)).rows
    [made] = made_of_rows(registered, None, rows)
    assert isinstance(made, MadeDocument), made


@pytest.mark.parametrize("registered", TEMPLATES, ids=IDS)
def test_blank_it_has_no_rows(registered: RegisteredTemplate) -> None:
    """The blank workbook holds no example that could be printed by accident."""
    with pytest.raises(RowsRefused) as caught:
        read_rows(blank_workbook(registered), "bảng.xlsx", columns_of(registered))
    assert ["rows.no-rows"] == [fault.code for fault in caught.value.faults]


def test_sheets() -> None:
    """The data come first, then how to fill them in, then what else could be added."""
    workbook = open_spreadsheet(blank_workbook(TEMPLATES[0]))
    assert [DATA_SHEET, GUIDE_SHEET, MORE_SHEET] == [sheet.name for sheet in workbook.sheets]


@pytest.mark.parametrize("registered", TEMPLATES, ids=IDS)
def test_the_guide(registered: RegisteredTemplate) -> None:
    """The guide tells each offered column once: what to write, whether it is needed, an example."""
    workbook = open_spreadsheet(blank_workbook(registered))
    guide = workbook.read(GUIDE_SHEET)
    start = next(at for at, row in enumerate(guide.rows) if row.cells[0].text == "Cột")
    told = [{cell.column: cell.text for cell in row.cells} for row in guide.rows[start + 1 :]]
    offered = [column for column in columns_of(registered) if column.offered]
    assert len(offered) == len(told)
    assert [column.help for column in offered] == [row[2] for row in told]
    assert [column.needed for column in offered] == [row.get(3) == "có" for row in told]
    assert sum(4 in row for row in told) > len(told) / 2


def test_same_bytes() -> None:
    """The same template gives the same bytes."""
    assert blank_workbook(TEMPLATES[0]) == blank_workbook(TEMPLATES[0])


def test_what_excel_is_told() -> None:
    """Header frozen, filtered and repeated in print; text cells, lists of choices, notes on each column."""
    registered = builtin_library().get("covenant_member_state")
    with zipfile.ZipFile(io.BytesIO(blank_workbook(registered))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        styles = package.read("xl/styles.xml").decode()
        book = package.read("xl/workbook.xml").decode()
        notes = package.read("xl/comments1.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert "_xlnm.Print_Titles" in book
    assert '"ông,bà,đồng chí"' in sheet
    assert 'numFmtId="49"' in styles
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert len(_header(registered)) == notes.count("<comment ")
    assert "member.targets[2].name" in notes
    assert {"Times New Roman", "Tahoma"} >= set(re.findall(r'<(?:name|rFont) val="([^"]+)"', styles + notes))


THROUGH_CALC = TEMPLATES[1::5]


@pytest.fixture(scope="module", params=["xls", "ods"])
def saved_by_calc(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of filled workbooks, each named by its template, as .xlsx and as LibreOffice saves them."""
    if shutil.which("soffice") is None:
        absent("libreoffice", "LibreOffice is not on this machine")
    folder = tmp_path_factory.mktemp(request.param)
    for registered in THROUGH_CALC:
        (folder / f"{registered.spec.id}.xlsx").write_bytes(_filled(registered))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", request.param, "--outdir", str(folder)]
    books = map(str, sorted(folder.glob("*.xlsx")))
    subprocess.run([*command, *books], check=True, capture_output=True, timeout=120)
    return folder


@pytest.mark.libreoffice
@pytest.mark.parametrize("registered", THROUGH_CALC, ids=[one.spec.id for one in THROUGH_CALC])
def test_round_trip_through_calc(registered: RegisteredTemplate, saved_by_calc: Path) -> None:
    """The filled workbook, saved by LibreOffice as .xls or .ods, gives the same rows."""
    book = saved_by_calc / f"{registered.spec.id}.xlsx"
    saved = next((file for file in saved_by_calc.glob(f"{registered.spec.id}.*") if file != book), None)
    if saved is None:
        absent("libreoffice", "LibreOffice lacks Calc")
    columns = columns_of(registered)
    ours = read_rows(book.read_bytes(), book.name, columns)
    theirs = read_rows(saved.read_bytes(), saved.name, columns)
    assert ours.rows == theirs.rows
    assert () == theirs.warnings
