"""Files that are no spreadsheets, are broken, or mean harm."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assembly.conference.spreadsheet import container, table
from assembly.conference.spreadsheet.reading import open_spreadsheet
from assembly.errors import Fault, RowsRefused
from tests.sheets import csv, with_part, xlsx

SAMPLES = Path(__file__).with_name("samples")
TEMPLATE = Path(__file__).parents[4] / "templates_docx" / "covenant_member_state" / "template.docx"
_SHEET = "xl/worksheets/sheet1.xml"


def _read_all(data: bytes) -> None:
    workbook = open_spreadsheet(data)
    for sheet in workbook.sheets:
        workbook.read(sheet.name)


def _codes_of(data: bytes) -> set[str]:
    try:
        _read_all(data)
    except RowsRefused as refusal:
        return {fault.code for fault in refusal.faults if fault.message and fault.message_en}
    return set()


def _fault_of(data: bytes) -> Fault:
    with pytest.raises(RowsRefused) as caught:
        _read_all(data)
    [fault] = caught.value.faults
    return fault


def _zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


_DTD = b"<!DOCTYPE a [<!ENTITY b 'c'>]>"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "rows.empty", "rỗng"),
        (b" \r\n", "rows.empty", "rỗng"),
        (b"%PDF-1.7 ...", "rows.not-a-spreadsheet", "tệp PDF"),
        (b"{\\rtf1 }", "rows.not-a-spreadsheet", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "rows.not-a-spreadsheet", "ảnh"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "rows.not-a-spreadsheet", "HTML"),
        ("<HTML>".encode("utf-16"), "rows.not-a-spreadsheet", "HTML"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "rows.not-a-spreadsheet",
            "XML 2003",
        ),
        (_zipped(**{"xl__workbook.bin": b"x"}), "rows.not-a-spreadsheet", ".xlsb"),
        (_zipped(**{"ppt__presentation.xml": b"x"}), "rows.not-a-spreadsheet", "PowerPoint"),
        (_zipped(**{"a.txt": b"x"}), "rows.not-a-spreadsheet", "giải nén"),
        (
            _zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"}),
            "rows.not-a-spreadsheet",
            ".odt",
        ),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "rows.password", "mật khẩu"),
        (_OLE + "WordDocument".encode("utf-16-le"), "rows.not-a-spreadsheet", ".doc"),
        (_OLE + "Workbook".encode("utf-16-le"), "rows.damaged", "hỏng"),
        (b"\x09\x08\x10\x00" + bytes(20), "rows.not-a-spreadsheet", "quá cũ"),
        (bytes(range(1, 9)) * 9, "rows.not-a-spreadsheet", "ký tự điều khiển"),
        (b"PK\x03\x04" + b"x" * 50, "rows.damaged", "hỏng"),
        ("Tên\xe9\xff\xfd;b".encode("latin-1"), "rows.wrong-encoding", "CSV UTF-8"),
    ],
)
def test_other_files(data: bytes, code: str, words: str) -> None:
    """A file is named for what it is, whatever its ending says, with what would be right."""
    fault = _fault_of(data)
    assert code == fault.code
    assert words in fault.message


def test_a_word_file() -> None:
    """A Word file handed in for a spreadsheet is told from one."""
    assert "tệp Word (.docx)" in _fault_of(TEMPLATE.read_bytes()).message


def test_an_encrypted_ods() -> None:
    """LibreOffice's own encryption is told as a password."""
    data = _zipped(
        mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
        **{"content.xml": b"?", "META-INF__manifest.xml": b"<manifest:encryption-data/>"},
    )
    assert "rows.password" == _fault_of(data).code


def test_a_protected_xls() -> None:
    """An .xls whose records are encrypted is told as a password."""
    data = bytearray((SAMPLES / "shown.xls").read_bytes())
    at = data.index(b"\x42\x00\x02\x00\xb0\x04")  # the record of the code page gives its place
    data[at] = 0x2F
    assert "rows.password" == _fault_of(bytes(data)).code


@pytest.mark.parametrize(("at", "sector"), [(1708, 0), (1568, 8), (1648, 28)])
def test_short_sectors_of_an_xls_that_come_back(at: int, sector: int) -> None:
    """A chain of sectors that leads back into itself ends in words; xlrd would follow it for ever."""
    data = bytearray((SAMPLES / "shown.xls").read_bytes())
    assert at in range(1536, 2048)  # the table of short sectors
    data[at] = sector
    assert "rows.damaged" == _fault_of(bytes(data)).code


def test_a_hyperlink_over_all_cells_of_an_xls() -> None:
    """Records that hold no cells are passed over, however many cells they claim to be about."""
    data = bytearray((SAMPLES / "shown.xls").read_bytes())
    at = data.index(b"\xe5\x00\x0a\x00\x01\x00")  # the merged cells of the sheet, 10 bytes, give their place
    data[at : at + 2] = b"\xb8\x01"
    data[at + 4 : at + 12] = b"\x00\x00\xff\xff\x00\x00\xff\xff"  # rows and columns from 0 to 65535
    sheet = open_spreadsheet(bytes(data)).read("Dữ liệu")
    assert (23, ()) == (sheet.rows[-1].number, sheet.merged)


def test_too_large_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of a file is bounded before anything is looked at."""
    monkeypatch.setattr(container, "MOST_BYTES", 1_000)
    assert "rows.too-large" == _fault_of(b"a,b\n" * 1_000).code


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "xl/workbook.xml",
            lambda xml: xml.replace(b"<workbook", b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook", 1),
        ),
        (_SHEET, lambda xml: xml.replace(b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet", 1)),
        ("xl/styles.xml", lambda xml: xml.replace(b"<styleSheet", b"<!DOCTYPE a><styleSheet", 1)),
        (
            "xl/sharedStrings.xml",
            lambda xml: xml.replace(
                b"<sst", b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><sst', 1
            ).replace(b">x<", b">&c;<"),
        ),
    ],
)
def test_documents_with_a_dtd(name: str, change: Callable[[bytes], bytes]) -> None:
    """No part may declare a DTD: entities could unfold without end, or fetch files."""
    assert "rows.dtd" == _fault_of(with_part(xlsx([["x"]]), name, change)).code


def test_a_zip_bomb() -> None:
    """A part that unpacks to far more than it should is not unpacked."""
    bomb = with_part(
        xlsx([["x"]]), _SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 40_000_000)
    )
    assert "rows.bomb" == _fault_of(bomb).code


def test_a_part_that_lies_about_its_size() -> None:
    """What really comes out of the container counts, whatever it declares."""
    data = bytearray(xlsx([["x" * 1000]]))
    at = data.rindex(_SHEET.encode()) - 46  # the record in the directory; its size stands at 24
    assert b"PK\x01\x02" == data[at : at + 4]
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert _fault_of(bytes(data)).code in ("rows.bomb", "rows.damaged")


def test_a_piece_without_end() -> None:
    """One row may not hold more than any row could."""
    many = b"<c/>" * 2_500_000
    data = with_part(xlsx([["x"]]), _SHEET, lambda xml: xml.replace(b"</row>", many + b"</row>"))
    assert "rows.damaged" == _fault_of(data).code


def test_more_rows_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of rows is bounded, and told."""
    monkeypatch.setattr(table, "MOST_ROWS", 5)
    fault = _fault_of(xlsx([["x"]] * 6))
    assert ("rows.too-many-rows", "Dữ liệu") == (fault.code, fault.sheet)
    assert "rows.too-many-rows" == _fault_of(csv([["x", "y"]] * 6)).code


def test_more_columns_than_are_read() -> None:
    """The number of columns is bounded, and told with the last one allowed."""
    fault = _fault_of(xlsx([["x"] * 501]))
    assert "rows.too-many-columns" == fault.code
    assert "cột SG" in fault.message


def test_repeated_cells_of_ods() -> None:
    """A million repeated rows with content are refused, without content they are nothing."""
    data = (SAMPLES / "shown.ods").read_bytes()

    def repeated(times: int, cell: bytes) -> bytes:
        row = b'<table:table-row table:number-rows-repeated="%d">%s</table:table-row></table:table>' % (
            times,
            cell,
        )
        return with_part(data, "content.xml", lambda xml: xml.replace(b"</table:table>", row, 1))

    filled = b'<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    assert "rows.too-many-rows" == _fault_of(repeated(1_000_000, filled)).code
    workbook = open_spreadsheet(
        repeated(1_000_000, b'<table:table-cell table:number-columns-repeated="16384"/>')
    )
    assert 23 == workbook.read("Dữ liệu").rows[-1].number


@pytest.mark.parametrize("ending", ["xls", "ods", "xlsx"])
def test_broken_files(ending: str) -> None:
    """However a file is broken, it is refused in words or read; it never fails."""
    source = (
        xlsx([["Sở", 1.5], ["Y tế", 2]]) if ending == "xlsx" else (SAMPLES / f"shown.{ending}").read_bytes()
    )
    dice = random.Random(2022)  # noqa: S311 - to break files, not to keep secrets
    codes: set[str] = set()
    for _ in range(150):
        data = bytearray(source)
        for _ in range(dice.choice((1, 3, 20))):
            data[dice.randrange(8, len(data))] = dice.randrange(256)
        codes |= _codes_of(bytes(data))
    assert "rows.damaged" in codes


_PARTS = ["xl/workbook.xml", _SHEET, "xl/styles.xml", "xl/sharedStrings.xml", "_rels/.rels"]


@pytest.mark.parametrize("name", _PARTS)
def test_broken_parts(name: str) -> None:
    """A part cut off anywhere is told as damaged, or is not needed."""
    source = xlsx([["Sở", 1.5], ["Y tế", 2]])
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        whole = archive.read(name)
    codes: set[str] = set()
    for end in range(0, len(whole), max(len(whole) // 25, 1)):
        codes |= _codes_of(with_part(source, name, lambda _, end=end: whole[:end]))  # type: ignore[misc]
    assert {"rows.damaged"} == codes
