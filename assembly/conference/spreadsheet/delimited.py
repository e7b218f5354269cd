"""Reading .csv: its encoding and its separator are told by its content; every cell is text.

A file that says nothing of its encoding and is no UTF-8 was saved by Excel in the code page of Windows:
1258 where it reads as Vietnamese, else 1252, which holds text of old fonts (TCVN3, VNI) and nothing else
Vietnamese. Where neither gives Vietnamese the file is refused rather than misread.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter

from assembly.conference.legacy_fonts import legacy_words, vietnamese_words
from assembly.conference.spreadsheet.table import (
    LONGEST_CELL,
    Cell,
    RowCollector,
    Sheet,
    SheetName,
    refused,
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",;\t"
_TOLD_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_SAMPLE_LINES = 50
_SAVE_AS_UTF8 = "Hãy mở bằng Excel rồi lưu thành “CSV UTF-8” hoặc “Excel Workbook (.xlsx)”."


class CsvFile:
    """An open .csv: one sheet without a name; raises RowsRefused where it is no text."""

    def __init__(self, data: bytes) -> None:
        self._text = _text_of(data)

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """The one sheet."""
        return (SheetName(""),)

    def read(self, name: str) -> Sheet:
        """Read the rows; a row is what Excel would show as one, however many lines it takes."""
        text = self._text
        if told := _TOLD_SEPARATOR.match(text):
            separator, text = told[1], text[told.end() :]
        else:
            separator = _separator_of(text)
        collector = RowCollector(name)
        csv.field_size_limit(LONGEST_CELL * 4)
        records = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            for number, record in enumerate(records, 1):
                collector.add(
                    number,
                    [
                        Cell(number, column, value)
                        for column, value in enumerate(record, 1)
                        if value and not value.isspace()
                    ],
                )
        except csv.Error as trouble:
            raise refused(
                "rows.damaged",
                "Tệp CSV không đọc được: có ô quá dài, thường do thiếu dấu ngoặc kép đóng ở hàng "
                f"{records.line_num}.",
                f"not a CSV: {trouble} (line {records.line_num})",
            ) from trouble
        return collector.sheet_of()


def _text_of(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(encoding))
            except UnicodeDecodeError as trouble:
                raise _wrong_encoding(encoding) from trouble
    wide = _wide_encoding(data)
    if wide is not None:
        return _checked(data.decode(wide, "replace"))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_of_code_page(data))


def _wide_encoding(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes: every other one where the text is mostly ASCII."""
    head = data[:2000]
    if len(head) >= 4 and len(data) % 2 == 0:
        if head[1::2].count(0) > len(head) // 5 and not head[0::2].count(0):
            return "utf-16-le"
        if head[0::2].count(0) > len(head) // 5 and not head[1::2].count(0):
            return "utf-16-be"
    return None


def _of_code_page(data: bytes) -> str:
    western = data.decode("cp1252", "replace")
    sample = western[:200_000]
    as_1258 = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    old = len(legacy_words(sample))
    if "\ufffd" not in as_1258 and vietnamese_words(as_1258[:200_000]) > max(old, vietnamese_words(sample)):
        return as_1258
    if old:
        return western
    raise _wrong_encoding("utf-8")


def _wrong_encoding(encoding: str) -> Exception:
    return refused(
        "rows.wrong-encoding",
        f"Không nhận ra bảng mã của tệp CSV. {_SAVE_AS_UTF8}",
        f"the file is not {encoding}, nor Vietnamese in a code page of Windows; save it as UTF-8",
    )


def _checked(text: str) -> str:
    if found := _CONTROLS.search(text):
        raise refused(
            "rows.not-a-spreadsheet",
            "Đây không phải bảng tính .xlsx, .xls, .ods hay .csv: tệp có ký tự điều khiển "
            f"(U+{ord(found.group()):04X}). {_SAVE_AS_UTF8}",
            f"neither a spreadsheet nor text: it holds U+{ord(found.group()):04X}",
        )
    return text


def _separator_of(text: str) -> str:
    """Return the separator that splits most of the first lines into the same number of cells."""
    lines: list[str] = []
    for line in io.StringIO(text[:200_000]):
        if line.strip():
            lines.append(line)
        if len(lines) == _SAMPLE_LINES:
            break
    best, best_score = ",", (0, 0)
    for separator in _SEPARATORS:
        try:
            widths = [len(record) for record in csv.reader(lines, delimiter=separator) if record]
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if wide:
            width, times = wide.most_common(1)[0]
            if (times, width) > best_score:
                best, best_score = separator, (times, width)
    return best
