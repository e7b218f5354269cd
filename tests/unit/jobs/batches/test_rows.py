"""Spreadsheets -> rows of a batch, or every fault by its cell."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from assembly.errors import Fault, RowsRefused
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.row import Column
from assembly.jobs.batches.rows import RowsReading, read_rows
from assembly.templates.registry import builtin_library
from tests.sheets import Formula, Shown, Table, csv, xlsx

COVENANT = columns_of(builtin_library().get("covenant_member_state"))
MINUTES = columns_of(builtin_library().get("nomination_minutes_state"))
HEADER = ["Tên đơn vị", "Khối thi đua", "Năm kế hoạch", "Nhiệm vụ năm kế hoạch"]
ROW = ["Sở Y tế", "Khối A", 2025, "Một"]
WORDS = (
    Column("ho_ten", "ho ten", word=True),
    Column("ngay", "ngay", word=True),
    Column("so_tien", "so tien", word=True),
    Column("muc[]", "muc", many="lines", word=True),
    Column("moi", "moi", offered=False, word=True),
)
_DAY = datetime.datetime(2024, 12, 20, tzinfo=None)  # noqa: DTZ001 - spreadsheets know no zones


def _read(table: Table, columns: Any = COVENANT, **options: Any) -> RowsReading:
    book = {key: options.pop(key) for key in ("merged", "hidden_rows") if key in options}
    return read_rows(xlsx(table, **book), "bảng.xlsx", columns, **options)


def _faults(table: Table, columns: Any = COVENANT, **options: Any) -> tuple[Fault, ...]:
    with pytest.raises(RowsRefused) as caught:
        _read(table, columns, **options)
    return caught.value.faults


def _with(header: list[str], row: list[Any]) -> Table:
    return [HEADER + header, ROW + row]


def _facts(header: list[str], row: list[Any]) -> Any:
    return _read(_with(header, row)).rows[0].facts


def test_a_row() -> None:
    """A row gives the facts of its filled cells, nested as a conference is, and its number in the sheet."""
    reading = _read([HEADER, ROW])
    [row] = reading.rows
    assert 2 == row.number
    assert {
        "member": {"name": "Sở Y tế"},
        "block": {"name": "Khối A"},
        "year_planned": 2025,
        "tasks": {"items": ["Một"]},
    } == row.facts
    assert ("Dữ liệu", ()) == (reading.sheet, reading.warnings)
    assert ["member.name", "block.name", "year_planned", "tasks.items[]"] == [
        used.column.path for used in reading.used
    ]
    assert ["A1", "B1", "C1", "D1"] == [used.cell for used in reading.used]


def test_lines_of_a_cell() -> None:
    """Each line of a cell is an item; a semicolon splits nothing, a dash before an item is no part of it."""
    facts = _facts(["Danh hiệu đăng ký"], ["- Một; hai\n\n• Ba \n+ Bốn"])
    assert ["Một; hai", "Ba", "Bốn"] == facts["member"]["registered_titles"]


def test_numbered_records() -> None:
    """Columns numbered from 1 make records; a record left empty is none."""
    header = [
        "Chỉ tiêu của đơn vị 1 – Chỉ tiêu",
        "Chỉ tiêu của đơn vị 1 – Kế hoạch",
        "member.targets[2].name",
        "Chỉ tiêu của đơn vị 3 – Chỉ tiêu",
    ]
    facts = _facts(header, ["Hồ sơ đúng hạn", Shown(0.95, "0%"), "", "Thu hút"])
    assert [{"name": "Hồ sơ đúng hạn", "plan": "95%"}, {"name": "Thu hút"}] == facts["member"]["targets"]


def test_a_record_without_what_it_needs() -> None:
    """A record that lacks its name is told at the cell of the name."""
    header = ["Chỉ tiêu của đơn vị 1 – Chỉ tiêu", "Chỉ tiêu của đơn vị 1 – Kế hoạch"]
    [fault] = _faults(_with(header, ["", "95%"]))
    assert ("rows.missing", "E2") == (fault.code, fault.cell)


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("Ngày họp", Shown(_DAY, "dd/mm/yyyy"), "2024-12-20"),
        ("Ngày họp", Shown(_DAY, "mm/yyyy"), "2024-12"),
        ("Ngày họp", "20/12/2024", "2024-12-20"),
        ("Ngày họp", 2024, "2024"),
        ("conference.venue", Shown(_DAY, "dd/mm/yyyy"), "20/12/2024"),
        ("conference.start_time", Shown(0.5833333333333334, "h:mm"), "14:00"),
        ("conference.session", "Sáng", "sáng"),
        ("voting.threshold", Shown(0.7, "0%"), 70.0),
        ("voting.threshold", "70%", 70.0),
        ("voting.method", "Bỏ phiếu kín", "secret ballot"),
        ("covenant.signed_at_conference", "Có", True),
        ("covenant.signed_at_conference", False, False),
        ("covenant.copies", "1.500", 1500),
        ("covenant.copies", 5.0, 5),
        ("handover.fund", Shown(1500000, "#,##0"), 1500000),
        ("block.symbol", Shown(7, "000"), "007"),
        ("Thư ký", "Trần Thị B", {"name": "Trần Thị B"}),
    ],
)
def test_types(header: str, cell: Any, expected: Any) -> None:
    """Each cell becomes what its fact wants: a day in ISO form, a number, one of few words, the text."""
    facts: Any = _facts([header], [cell])
    path = {"Ngày họp": "conference.date", "Thư ký": "conference.secretary"}.get(header, header)
    for step in path.split("."):
        facts = facts[step]
    assert expected == facts


@pytest.mark.parametrize(
    ("header", "cell", "code", "words"),
    [
        ("Ngày họp", "31/02/2024", "rows.partial-date", "phải là ngày có thật"),
        ("Ngày họp", 44924, "rows.partial-date", "phải là ngày có thật"),
        ("covenant.copies", "năm", "rows.whole-number", "phải là số nguyên"),
        ("covenant.copies", 2.5, "rows.whole-number", "phải là số nguyên"),
        ("Xếp thứ", 0, "rows.greater-than-equal", "phải từ 1 trở lên"),
        ("conference.session", "trưa", "rows.literal-error", "phải là một trong: sáng, chiều, tối"),
        ("voting.method", "mở", "rows.literal-error", "bỏ phiếu kín, giơ tay biểu quyết"),
        ("conference.start_time", "25h", "rows.string-pattern-mismatch", "phải là giờ"),
        ("conference.venue", "x" * 401, "rows.string-too-long", "400"),
        ("conference.venue", "a\x1fb", "rows.unprintable-character", "U+001F"),
        ("conference.venue", Formula("=NA()", "#N/A"), "rows.formula-error", "#N/A"),
        ("conference.venue", Formula("=1/0", "#DIV/0!"), "rows.formula-error", "#DIV/0!"),
    ],
)
def test_bad_cells(header: str, cell: Any, code: str, words: str) -> None:
    """A cell that cannot be taken is told by sheet and cell, with what would be right."""
    [fault] = _faults(_with([header], [cell]))
    assert (code, "Dữ liệu", "E2") == (fault.code, fault.sheet, fault.cell)
    assert words in fault.message
    assert fault.pointer.startswith("/")


def test_faults_of_columns_nobody_asked_for() -> None:
    """An error in a column that is not used hinders nobody."""
    reading = _read(_with(["Cột của tôi"], [Formula("=NA()", "#N/A")]))
    assert ["rows.unknown-column"] == [warning.code for warning in reading.warnings]


def test_all_faults_at_once() -> None:
    """Every bad cell is told in one go; many of one kind are told ten times and counted."""
    table = [
        [*HEADER, "Ngày họp"],
        *([f"Sở {n}", "K", "x" if n == 3 else 2025, "Một", "mai"] for n in range(222)),
    ]
    faults = _faults(table)
    assert ["rows.whole-number", *["rows.partial-date"] * 10] == sorted(
        (fault.code for fault in faults), reverse=True
    )
    assert "212 ô khác" in faults[-1].message


def test_needed_cells_left_empty() -> None:
    """A needed fact that a row leaves empty is told at its cell."""
    [fault] = _faults([HEADER, ROW, ["", "Khối A", 2025, "Một"], ROW])
    assert ("rows.missing", "A3", "/member/name") == (fault.code, fault.cell, fault.pointer)


def test_missing_columns() -> None:
    """A needed column that is not there is told with the name it should have."""
    [fault] = _faults([HEADER[:3], ROW[:3]])
    assert "rows.missing-column" == fault.code
    assert "Nhiệm vụ năm kế hoạch" in fault.message


def test_misspelt_needed_columns() -> None:
    """An unknown name that is most like a missing needed column is an error with the right name."""
    [fault] = _faults([["Tên đơnvj", *HEADER[1:]], ROW])
    assert ("rows.misspelt-column", "A1") == (fault.code, fault.cell)
    assert "“Tên đơn vị”" in fault.message


def test_misspelt_columns_that_are_not_needed() -> None:
    """No document is made without what a misspelt column holds, though its row could do without it."""
    [fault] = _faults(_with(["Người đứng đầu – Họ tenn"], ["Lê Thị Hai"]))
    assert ("rows.misspelt-column", "E1", "/member/head/name") == (fault.code, fault.cell, fault.pointer)


@pytest.mark.parametrize("columns", [("ho_ten", "so"), ("nguoi_nhan.ho_ten", "so")])
def test_misspelt_words(columns: tuple[str, ...]) -> None:
    """A header that is nearly a word of the template is an error, also by the last part of the word."""
    words = [Column(path, path.replace(".", " – ").replace("_", " "), word=True) for path in columns]
    [fault] = _faults([["Họ tenn", "Số"], ["A", "1"]], words)
    assert ("rows.misspelt-column", "A1") == (fault.code, fault.cell)
    assert "ho ten" in fault.message


def test_what_is_no_misspelling() -> None:
    """A name near a column that is there, near nothing, or with another number stays a warning."""
    header = ["Họ tên", "Họ tenn", "Ghi chú riêng", "Lớp 3"]
    words = [Column(path, path.replace("_", " "), word=True) for path in ("ho_ten", "lop_2")]
    warnings = _read([header, ["A", "B", "C", "D"]], words).warnings
    assert [*["rows.unknown-column"] * 3, "rows.word-without-column"] == [
        warning.code for warning in warnings
    ]


def test_unknown_columns() -> None:
    """Any other unknown column is left out with a warning that names the nearest."""
    reading = _read(_with(["Ngày hop mặt"], ["x"]))
    [warning] = reading.warnings
    assert ("rows.unknown-column", "E1", "warning") == (warning.code, warning.cell, warning.severity)


def test_a_note_on_the_row_is_no_record() -> None:
    """A bare “Ghi chú” is not the note of the row's first target: it is left out with a warning."""
    reading = _read(_with(["Ghi chú"], ["đã gọi điện"]))
    assert ["rows.unknown-column"] == [warning.code for warning in reading.warnings]
    assert {"name": "Sở Y tế"} == reading.rows[0].facts["member"]


def test_a_base_gives_what_rows_need_not() -> None:
    """What the base conference gives is no longer needed in the table."""
    base = {"block": "Khối A", "year_planned": 2025, "tasks": ["Một"]}
    columns = columns_of(builtin_library().get("covenant_member_state"), given=base)
    assert ["member.name"] == [column.path for column in columns if column.needed]
    assert {"member": {"name": "Sở Y tế"}} == _read([["Tên đơn vị"], ["Sở Y tế"]], columns).rows[0].facts


def test_two_columns_for_one_fact() -> None:
    """Two columns for one fact are an error that names both cells."""
    [fault] = _faults(_with(["member.name"], ["x"]))
    assert "rows.column-twice" == fault.code
    assert "A1" in fault.message
    assert "E1" in fault.message


def test_lines_and_records_of_one_list() -> None:
    """A list is given by its lines or by its records, not by both."""
    [fault] = _faults(_with(["conference.guests", "conference.guests[1].name"], ["A", "B"]))
    assert "rows.column-twice" == fault.code


def test_titles_above_the_header() -> None:
    """Titles, merged or not, may stand above the header, and a row that counts the columns below it."""
    table = [["DANH SÁCH"], [], ["STT", *HEADER], ["(1)", "(2)", "(3)", "(4)", "(5)"], [1, *ROW]]
    reading = _read(table, merged=["A1:E1"])
    assert ([5], ()) == ([row.number for row in reading.rows], reading.warnings)


def test_a_header_of_two_rows() -> None:
    """A name over several columns stands before those below it."""
    table = [
        [*HEADER, "Người đứng đầu", ""],
        ["", "", "", "", "Họ và tên", "Chức vụ"],
        [*ROW, "Nguyễn A", "Giám đốc"],
    ]
    expected = {"name": "Nguyễn A", "title": "Giám đốc"}
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"]
    assert expected == _read(table, merged=merged).rows[0].facts["member"]["head"]
    assert expected == _read(table).rows[0].facts["member"]["head"]


def test_no_header() -> None:
    """A table without any known name is told what it should have."""
    [fault] = _faults([["a", "b"], ["c", "d"]])
    assert "rows.no-header" == fault.code
    assert "“Tên đơn vị”" in fault.message


def test_blank_and_total_rows_and_notes() -> None:
    """Blank rows, totals and notes below the table make no document, and are told."""
    table = [
        HEADER,
        ROW,
        [],
        ["", " "],
        ["Sở Nội vụ", *ROW[1:]],
        ["Tổng cộng", "", 2],
        [],
        ["Người lập biểu"],
    ]
    reading = _read(table)
    assert [2, 5] == [row.number for row in reading.rows]
    assert {"rows.blank-rows", "rows.total-row", "rows.note-row"} == {
        warning.code for warning in reading.warnings
    }


def test_a_company_is_no_total() -> None:
    """A unit whose name begins like a total is a unit."""
    assert 1 == len(_read([HEADER, ["Tổng công ty Điện lực", *ROW[1:]]]).rows)


def test_no_rows() -> None:
    """A table with nothing below its header is told so."""
    assert "rows.no-rows" == _faults([HEADER])[0].code


def test_rows_that_say_the_same() -> None:
    """Two rows of the same needed facts are both made, with a warning."""
    reading = _read([HEADER, ROW, [ROW[0].upper(), *ROW[1:]]])
    assert 2 == len(reading.rows)
    assert [("rows.row-twice", "A3")] == [(warning.code, warning.cell) for warning in reading.warnings]


def test_merged_cells_in_the_data() -> None:
    """Cells merged over rows hide what the lower ones should say: an error."""
    faults = _faults([HEADER, ROW, ["", *ROW[1:]]], merged=["A2:A3"])
    assert {"rows.merged-cells", "rows.missing"} == {fault.code for fault in faults}
    assert "A2:A3" in next(fault.message for fault in faults if fault.code == "rows.merged-cells")


def test_hidden_rows() -> None:
    """Hidden rows are read like others, and told."""
    reading = _read([HEADER, ROW, ["Sở Nội vụ", *ROW[1:]]], hidden_rows=[3])
    assert 2 == len(reading.rows)
    assert ["rows.hidden-rows"] == [warning.code for warning in reading.warnings]


def test_which_sheet_is_read() -> None:
    """The first visible sheet with known columns is read; others like it are told; one can be named."""
    other = [HEADER, ["Sở Nội vụ", *ROW[1:]]]
    book = xlsx([HEADER, ROW], sheet="B", first_others={"Bìa": [["xin chào"]]}, others={"C": other})
    reading = read_rows(book, "a.xlsx", COVENANT)
    assert ("B", ["rows.other-sheets"]) == (reading.sheet, [warning.code for warning in reading.warnings])
    assert "Sở Nội vụ" == read_rows(book, "a.xlsx", COVENANT, sheet="c").rows[0].facts["member"]["name"]
    with pytest.raises(RowsRefused, match="no such sheet"):
        read_rows(book, "a.xlsx", COVENANT, sheet="D")


def test_hidden_sheets_are_passed_over() -> None:
    """A hidden sheet is read only when it is named."""
    book = xlsx([HEADER, ROW], sheet="B", first_others={"A": [HEADER, ROW, ROW]}, hidden_sheets=["A"])
    reading = read_rows(book, "a.xlsx", COVENANT)
    assert ("B", ()) == (reading.sheet, reading.warnings)
    assert "A" == read_rows(book, "a.xlsx", COVENANT, sheet="A").sheet


def test_text_is_cleaned() -> None:
    """Half-composed letters, odd spaces, zero-width marks and spaces at the ends are put right."""
    odd = "\u200b Sở\u00a0Y tê\u0301 \ufeff"
    assert "Sở Y tế" == _read([HEADER, [odd, *ROW[1:]]]).rows[0].facts["member"]["name"]
    assert "Sở Y tế" == _read([HEADER, ["Sở Y tế", *ROW[1:]]]).rows[0].facts["member"]["name"]


_OLD = [
    [*HEADER, "Người đứng đầu – Chức vụ"],
    ["Së Néi vô", "Khèi thi ®ua", 2025, "Thùc hiÖn", "Gi¸m ®èc"],
    ["Sở Y tế", *ROW[1:], "Giám đốc"],
]


def test_old_fonts_are_asked_about() -> None:
    """Text of TCVN3 is a fault of its column that shows what it would become."""
    faults = _faults(_OLD)
    assert {"rows.legacy-font"} == {fault.code for fault in faults}
    assert "“Së Néi vô” → “Sở Nội vụ”" in faults[0].message
    assert ["A2", "B2", "D2", "E2"] == [fault.cell for fault in faults]


def test_old_fonts_converted_or_kept() -> None:
    """Asked to, it is turned into Unicode, or kept; Unicode beside it stays."""
    converted = _read(_OLD, legacy_fonts="convert")
    names = [row.facts["member"]["name"] for row in converted.rows]
    assert ["Sở Nội vụ", "Sở Y tế"] == names
    assert {"rows.legacy-font"} == {warning.code for warning in converted.warnings}
    kept = _read(_OLD, legacy_fonts="keep")
    assert "Së Néi vô" == kept.rows[0].facts["member"]["name"]


def test_a_header_in_an_old_font() -> None:
    """The header may be typed in the old font as well."""
    table = [["Tªn ®¬n vÞ", "Khèi thi ®ua", "N¨m kÕ ho¹ch", "NhiÖm vô n¨m kÕ ho¹ch"], ["Së Néi vô", *ROW[1:]]]
    assert "Sở Nội vụ" == _read(table, legacy_fonts="convert").rows[0].facts["member"]["name"]


def test_fonts_by_their_names() -> None:
    """A single word in .VnTimeH is old by its font, and meant in capitals."""
    table = [HEADER, [Shown("Së", font=".VnTimeH"), *ROW[1:]]]
    assert "SỞ" == _read(table, legacy_fonts="convert").rows[0].facts["member"]["name"]


def test_unicode_in_an_old_font_stays() -> None:
    """Unicode set in an old font by mistake is Unicode."""
    table = [HEADER, [Shown("Sở Y tế", font=".VnTime"), Shown("Khối và xã", font=".VnTime"), *ROW[2:]]]
    facts = _read(table).rows[0].facts
    assert ("Sở Y tế", "Khối và xã") == (facts["member"]["name"], facts["block"]["name"])


def test_words_of_a_template() -> None:
    """Columns of a template issued per row are its words: text as shown; a yes or no that only decides."""
    table = [
        ["Họ tên", "NGAY", "Số tiền", "mục", "moi"],
        ["A", Shown(_DAY, "dd/mm/yyyy"), Shown(5e6, "#,##0"), "x\n- y", False],
    ]
    facts = _read(table, WORDS).rows[0].facts
    assert {
        "ho_ten": "A",
        "ngay": "20/12/2024",
        "so_tien": "5.000.000",
        "muc": ["x", "- y"],
        "moi": False,
    } == facts


def test_words_without_a_column() -> None:
    """Words of the template that the table does not give are told."""
    [warning] = _read([["ho_ten"], ["A"]], WORDS).warnings
    assert "rows.word-without-column" == warning.code
    assert "“so tien”" in warning.message


def test_numbers_too_long_for_excel() -> None:
    """A number of more digits than Excel keeps is told: an account number must be text."""
    [warning] = _read(
        [["ho_ten", "so_tien", "ngay", "muc"], ["A", 1234567890123456789, "x", "y"]], WORDS
    ).warnings
    assert ("rows.digits-lost", "B2") == (warning.code, warning.cell)


def test_csv_rows() -> None:
    """A .csv gives the same rows, without the name of a sheet."""
    reading = read_rows(csv([HEADER, [str(cell) for cell in ROW]], separator=";"), "a.csv", COVENANT)
    assert ("", 2025) == (reading.sheet, reading.rows[0].facts["year_planned"])


@pytest.mark.parametrize(
    "text", ["#N/A", " #n/a ", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"]
)
def test_errors_that_are_text(text: str) -> None:
    """What a failed formula leaves as text, in a .csv or pasted, is told like the error itself."""
    header, row = [*HEADER, "conference.venue"], [*map(str, ROW), text]
    with pytest.raises(RowsRefused) as caught:
        read_rows(csv([header, row]), "a.csv", COVENANT)
    [fault] = caught.value.faults
    assert ("rows.formula-error", "E2", text.strip()) == (fault.code, fault.cell, fault.found)
    assert fault.code == _faults([["ho_ten"], [text]], WORDS)[0].code


def test_errors_within_a_text() -> None:
    """Only a whole cell is an error: a text may speak of one, and begin with its sign."""
    for text in ("Lỗi #N/A là gì", "#1", "#N/A và #REF!"):
        assert text == _read([["ho_ten", "ngay"], [text, "x"]], WORDS).rows[0].facts["ho_ten"]


def test_needed_lists() -> None:
    """A list that every row needs is given by its lines or any of its records, and may not be all empty."""
    header = ["Khối thi đua", "Năm tổng kết", "Đề nghị khen thưởng 1 – Danh hiệu, hình thức khen thưởng"]
    assert 1 == len(_read([header, ["A", 2024, "Cờ thi đua"]], MINUTES).rows)
    [fault] = _faults([header, ["A", 2024, ""]], MINUTES)
    assert ("rows.missing", "C2") == (fault.code, fault.cell)
    assert "rows.missing-column" == _faults([header[:2], ["A", 2024]], MINUTES)[0].code
