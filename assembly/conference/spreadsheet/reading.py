"""The door to spreadsheets: bytes of any kind -> an open workbook."""

from __future__ import annotations

from assembly.conference.spreadsheet.container import kind_of
from assembly.conference.spreadsheet.delimited import CsvFile
from assembly.conference.spreadsheet.ods import OdsWorkbook
from assembly.conference.spreadsheet.table import Workbook
from assembly.conference.spreadsheet.xls import XlsWorkbook
from assembly.conference.spreadsheet.xlsx import XlsxWorkbook


def open_spreadsheet(data: bytes) -> Workbook:
    """Open a spreadsheet; what it is, is told by its content, not by its name.

    Raises RowsRefused, as does reading a sheet: for files that are too large, damaged, protected by a
    password or of another kind.
    """
    match kind_of(data):
        case "xlsx":
            return XlsxWorkbook(data)
        case "xls":
            return XlsWorkbook(data)
        case "ods":
            return OdsWorkbook(data)
        case "csv":
            return CsvFile(data)
