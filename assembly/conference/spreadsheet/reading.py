"""The door to spreadsheets: bytes of any kind -> an open workbook."""

from __future__ import annotations

from assembly.conference.spreadsheet.container import kind_of
from assembly.conference.spreadsheet.delimited import CsvFile
from assembly.conference.spreadsheet.table import Workbook, refused
from assembly.conference.spreadsheet.xlsx import XlsxWorkbook


def open_spreadsheet(data: bytes) -> Workbook:
    """Open a spreadsheet; what it is, is told by its content, not by its name.

    Raises RowsRefused, as does reading a sheet: for files that are too large, damaged, protected by a
    password or of another kind.
    """
    kind = kind_of(data)
    if kind == "xlsx":
        return XlsxWorkbook(data)
    if kind == "csv":
        return CsvFile(data)
    raise refused(
        "not-yet", "Chưa đọc được loại tệp này; hãy lưu thành .xlsx.", "this kind cannot be read yet"
    )
