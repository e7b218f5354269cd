"""Reading real spreadsheets of all four kinds."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from pathlib import Path

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from assembly.conference.spreadsheet.reading import open_spreadsheet
from assembly.conference.spreadsheet.table import Cell, MergedRange, Sheet
from tests.sheets import Formula, Shown, csv, with_part, xlsx

SAMPLES = Path(__file__).with_name("samples")  # saved by LibreOffice 7.4 from the table of ``_TABLE``
_DAY = datetime.datetime(2022, 12, 29, tzinfo=None)  # noqa: DTZ001 - spreadsheets know no zones
_TABLE = [
    ("phần trăm", Shown(0.95, "0%"), "95%", "number", 95),
    ("nghìn", Shown(1234567, "#,##0"), "1.234.567", "number", 1234567),
    ("mã", Shown(123, "00000"), "00123", "number", 123),
    ("ngày", Shown(_DAY, "dd/mm/yyyy"), "29/12/2022", "date", "2022-12-29"),
    ("tháng", Shown(_DAY, "mm/yyyy"), "12/2022", "date", "2022-12"),
    ("nguyên", 3, "3", "number", 3),
    ("lớn", 1e15, "1000000000000000", "number", 10**15),
    ("lẻ", 0.1 + 0.2, "0,3", "number", 0.3),
    ("điểm", Shown(97.25, "0.0"), "97,3", "number", 97.3),
    ("giờ", Shown(0.5833333333333334, "hh:mm"), "14:00", "text", None),
    ("thường", 95.5, "95,5", "number", 95.5),
    ("âm", Shown(-1234.5, "#,##0.00"), "-1.234,50", "number", -1234.5),
    ("chữ số", "00123", "00123", "text", None),
    ("lỗi", Formula("=NA()", "#N/A"), "#N/A", "error", None),
]


def _read(data: bytes, name: str = "Dữ liệu") -> Sheet:
    return open_spreadsheet(data).read(name)


def _cells(sheet: Sheet) -> dict[str, Cell]:
    return {cell.address: cell for row in sheet.rows for cell in row.cells}


def _sample(ending: str) -> bytes:
    if ending == "xlsx":
        return xlsx([row[:2] for row in _TABLE])
    return (SAMPLES / f"shown.{ending}").read_bytes()


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_cells_as_displayed(ending: str) -> None:
    """Every kind of file gives each cell as a Vietnamese reader sees it, and its value as far as shown."""
    found = _cells(_read(_sample(ending)))
    for number, (label, _, text, kind, value) in enumerate(_TABLE, 1):
        assert label == found[f"A{number}"].text
        told = found[f"B{number}"]
        assert (text, kind, value) == (told.text, told.kind, told.value), label


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_what_stands_around__cells(ending: str) -> None:
    """Lines in a cell, fonts, merged cells, hidden rows and sheets are known of .xls and .ods too."""
    workbook = open_spreadsheet(_sample(ending))
    assert [("Dữ liệu", True), ("Ẩn", False)] == [tuple(one) for one in workbook.sheets]
    sheet = workbook.read("Dữ liệu")
    found = _cells(sheet)
    assert "Một; hai\nBa" == found["B17"].text
    assert ("Së Néi vô", ".VnTime") == (found["B18"].text, found["B18"].font)
    assert (MergedRange(19, 1, 20, 1),) == sheet.merged
    assert {22} == sheet.hidden_rows
    assert "Sở Tư pháp" == found["B23"].text


def test_merged_cells_and_hidden_rows_of_xlsx() -> None:
    """The same holds of .xlsx."""
    sheet = _read(xlsx([["a", "b"], ["c", "d"], ["e", "f"]], merged=["A2:A3"], hidden_rows=[3]))
    assert ("A2:A3",) == tuple(one.name for one in sheet.merged)
    assert {3} == sheet.hidden_rows


def test_a_formula_without_a_result() -> None:
    """A formula that no program has calculated is known as such, not taken for an empty cell."""
    data = with_part(
        xlsx([[Formula("=1+1", 2), Formula('="a"', "a")]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v>2</v>", b""),
    )
    found = _cells(_read(data))
    assert ["uncalculated", "text"] == [found["A1"].kind, found["B1"].kind]


def test_strings_in_cells_and_cells_without_addresses() -> None:
    """Programs other than Excel write texts into the cells and leave addresses out."""
    data = with_part(
        xlsx([["x"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(
            rb"<c .*</c>",
            "<c t='inlineStr'><is><t>Sở</t></is></c><c><v>7</v></c><c t='b'><v>1</v></c>"
            "<c t='d'><v>2022-12-29T00:00:00</v></c><c t='str'><f>A1</f><v>Y tế_x000A_</v></c>".encode(),
            xml,
        ),
    )
    texts = [cell.text for cell in _read(data).rows[0].cells]
    assert ["Sở", "7", "TRUE", "29/12/2022", "Y tế\n"] == texts


def test_a_million_empty_rows() -> None:
    """Rows without content cost time, not memory, and are not counted."""
    empty = b"".join(b'<row r="%d"/>' % number for number in range(2, 200_000))
    data = with_part(
        xlsx([["x"]]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</row>", b"</row>" + empty)
    )
    assert 1 == len(_read(data).rows)


def test_far_cells_take_no_memory() -> None:
    """Two cells at opposite corners are two cells, not the seventeen thousand million between them."""
    data = with_part(
        xlsx([["x"], ["y"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="2"', b'<row r="1048576"').replace(b'r="A2"', b'r="SF1048576"'),
    )
    assert [1, 1_048_576] == [row.number for row in _read(data).rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_csv(separator: str, encoding: str) -> None:
    """Separator and encoding of a .csv are told by its content; rows count as Excel counts them."""
    table = [["Tên đơn vị", "Nội dung"], ["Sở Y tế", "Một, hai; ba\nBốn"], ["", ""], ['Sở "Nội" vụ', "x"]]
    sheet = open_spreadsheet(csv(table, separator=separator, encoding=encoding)).read("")
    assert [1, 2, 4] == [row.number for row in sheet.rows]
    assert [[text for text in row if text] for row in table if any(row)] == [
        [cell.text for cell in row.cells] for row in sheet.rows
    ]


def test_csv_that_names_its_separator() -> None:
    """The first line that Excel writes to name the separator is no row."""
    sheet = open_spreadsheet("sep=;\r\nTên;Họ\r\na;b\r\n".encode()).read("")
    assert [["Tên", "Họ"], ["a", "b"]] == [[cell.text for cell in row.cells] for row in sheet.rows]


def test_csv_of_windows_1258() -> None:
    """Vietnamese in the code page of Windows is read as Vietnamese."""
    text = "Tên;Nội dung\r\nSở Y tế;Thực hiện nhiệm vụ được giao\r\n"
    data = b"".join(_in_1258(letter) for letter in text)
    sheet = open_spreadsheet(data).read("")
    assert "Thực hiện nhiệm vụ được giao" == sheet.rows[1].cells[1].text


def _in_1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        return (base + "".join(tones)).encode("cp1258")


def test_csv_of_old_fonts() -> None:
    """Text of TCVN3 in the western code page is kept as it is, for whoever converts old fonts."""
    data = "Tên;Nội dung\r\n".replace("ê", "ª").replace("ộ", "é").encode(
        "cp1252"
    ) + "Së Y tÕ;Thùc hiÖn nhiÖm vô\r\n".encode("cp1252")
    sheet = open_spreadsheet(data).read("")
    assert ["Së Y tÕ", "Thùc hiÖn nhiÖm vô"] == [cell.text for cell in sheet.rows[1].cells]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.integers(-(10**12), 10**12),
                st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12),
                st.booleans(),
                st.text(
                    alphabet=st.characters(
                        codec="utf-8",
                        exclude_categories=("Cc", "Cs", "Cn", "Co"),
                        exclude_characters="\ufffe\uffff",
                    ),
                    max_size=20,
                ),
            ),
            max_size=5,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_as_calamine_reads(table: list[list[object]]) -> None:
    """calamine, which knows nothing of us, finds the same texts, numbers and truths at the same places."""
    data = xlsx(table)
    theirs = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
    top, left = theirs.start or (0, 0)
    expected = {
        (top + at + 1, left + place + 1): value
        for at, row in enumerate(theirs.to_python())
        for place, value in enumerate(row)
        if value != "" and not (isinstance(value, str) and value.isspace())
    }
    ours = {(cell.row, cell.column): cell for row in _read(data).rows for cell in row.cells}
    assert expected.keys() == ours.keys()
    for place, value in expected.items():
        cell = ours[place]
        if isinstance(value, str):
            assert value == cell.text
        elif isinstance(value, bool):
            assert value is cell.value
        else:
            assert isinstance(cell.value, int | float)
            assert value == pytest.approx(cell.value, rel=1e-9, abs=1e-9)
