"""Lists as offices have them, read whoever drew them: what is sure is taken, what is not is asked."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from assembly.conference.workbook.brought import read_brought
from assembly.conference.workbook.doubts import Corrections, Source
from assembly.conference.workbook.reading import WorkbookReading, read_workbook
from assembly.errors import RowsRefused
from tests.sheets import Formula, Shown, Table, csv, xlsx

SAMPLES = Path(__file__).with_name("samples")  # the list of MEMBERS, saved by LibreOffice
MEMBERS: list[list[Any]] = [
    ["UBND TỈNH YÊN BÁI"],
    ["DANH SÁCH ĐƠN VỊ THÀNH VIÊN KHỐI THI ĐUA SỐ 1 NĂM 2025"],
    [],
    ["STT", "Ten don vi", "Thu truong", "Chức vụ", "Điểm tự chấm", "Tong diem", "Xếp hạng"],
    [1, "Sở Y tế", "Ông Nguyễn Văn A", "Giám đốc", 97.5, 98, 1],
    [2, "Sở Nội vụ", "Bà Trần Thị B", "Giám đốc", 95, 96.5, 2],
    ["", "Tổng cộng", None, None, None, 194.5],
    [],
    ["", "Người lập biểu"],
]
_DAY = datetime.datetime(2025, 12, 29, tzinfo=None)  # noqa: DTZ001 - spreadsheets know no zones


def read(table: Table, corrections: Corrections | None = None, **how: Any) -> WorkbookReading:
    """Return what the one sheet of a file says."""
    return read_workbook(read_brought(xlsx(table, sheet="Sheet1", **how)), corrections or Corrections())


def codes(reading: WorkbookReading) -> list[tuple[str, str, str | None]]:
    """Return cell, code and suggestion of each doubt."""
    return [(one.source.cell, one.code, one.suggestion) for one in reading.doubts]


def test_list_of_members() -> None:
    """Names of columns count without marks; heading, totals and signature are no units."""
    reading = read(MEMBERS)
    assert reading.tree == {
        "members": [
            {
                "name": "Sở Y tế",
                "head": {"honorific": "ông", "name": "Nguyễn Văn A", "title": "Giám đốc"},
                "self_score": 97.5,
                "score": 98.0,
                "rank": 1,
            },
            {
                "name": "Sở Nội vụ",
                "head": {"honorific": "bà", "name": "Trần Thị B", "title": "Giám đốc"},
                "self_score": 95.0,
                "score": 96.5,
                "rank": 2,
            },
        ]
    }
    assert codes(reading) == []
    assert reading.cells["/members/1/head/title"] == Source("Sheet1", "D6")
    assert (reading.block_name, reading.year) == ("Khối thi đua số 1", 2025)
    assert ["B7", "F7", "B9"] == [cell for cell, _text in reading.sheets[0].unread[-3:]]


@pytest.mark.parametrize("name", ["thanh-vien.xls", "thanh-vien.ods"])
def test_other_programs(name: str) -> None:
    """The same list is read of .xls and .ods."""
    reading = read_workbook(read_brought((SAMPLES / name).read_bytes()))
    assert reading.tree == read(MEMBERS).tree


def test_text_file() -> None:
    """A .csv is a list as well."""
    table = [["Tên đơn vị", "Tổng điểm"], ["Sở Y tế", "98,5"]]
    reading = read_workbook(read_brought(csv(table, separator=";")))
    assert reading.tree == {"members": [{"name": "Sở Y tế", "score": 98.5}]}


def test_decomposed_letters() -> None:
    """Text of a Mac, each mark a letter of its own, is the same text."""
    table = [
        [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
        for row in MEMBERS
    ]
    assert read(table).tree == read(MEMBERS).tree


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["Tªn ®¬n vÞ", "Chøc vô"], ["Së Y tÕ", "Gi¸m ®èc"]),
        (["Teân ñôn vò", "Chöùc vuï"], ["Sôû Y teá", "Giaùm ñoác"]),
    ],
    ids=["TCVN3", "VNI"],
)
def test_old_letters(header: list[str], cells: list[str]) -> None:
    """Names of columns and values typed in old fonts are read as what they show, and that is told."""
    reading = read([["STT", *header], [1, *cells]])
    assert reading.tree == {"members": [{"name": "Sở Y tế", "head": {"title": "Giám đốc"}}]}
    assert (reading.sheets[0].old_letters, reading.sheets[0].old_sample is not None) == (4, True)


def test_header_far_down() -> None:
    """A header in the twentieth row is found."""
    above = [[f"Dòng {at}"] for at in range(1, 20)]
    assert read([*above, *MEMBERS[3:6]]).tree == read(MEMBERS).tree


def test_two_rows_of_header() -> None:
    """A header over two rows, with cells merged across and down, is understood."""
    table = [
        ["TT", "Đơn vị", "Thủ trưởng", None, "Điểm", None],
        [None, None, "Họ và tên", "Chức vụ", "Tự chấm", "Khối chấm"],
        [1, "Sở Y tế", "Nguyễn Văn A", "Giám đốc", 97, 98],
    ]
    reading = read(table, merged=["A1:A2", "B1:B2", "C1:D1", "E1:F1"])
    head = {"name": "Nguyễn Văn A", "title": "Giám đốc"}
    assert reading.tree == {"members": [{"name": "Sở Y tế", "head": head, "self_score": 97.0, "score": 98.0}]}


def test_merged_awards() -> None:
    """An award merged over the rows of its units, or told in the first of them, is that of all."""
    rows = [
        ["STT", "Tên tập thể", "Hình thức khen thưởng", "Thành tích"],
        [1, "Sở Y tế", "Cờ thi đua của Chính phủ", "Tốt"],
        [2, "Sở Nội vụ", "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "Khá"],
        [3, "Sở Tài chính", None, "Khá"],
    ]
    expected = [
        {
            "award": "Cờ thi đua của Chính phủ",
            "recipients": ["Sở Y tế"],
            "achievements": {"Sở Y tế": "Tốt"},
        },
        {
            "award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
            "recipients": ["Sở Nội vụ", "Sở Tài chính"],
            "achievements": {"Sở Nội vụ": "Khá", "Sở Tài chính": "Khá"},
        },
    ]
    assert read(rows, merged=["C3:C4"]).tree == {"nominations": expected}
    assert read(rows).tree == {"nominations": expected}


def test_several_units_in_a_cell() -> None:
    """A cell that names several units is told; once the proposal is taken each is one of its own."""
    table = [
        ["Tên đơn vị", "Tổng điểm"],
        ["Sở Công Thương; Sở Xây dựng", 95],
        ["Sở Văn hóa, Thể thao và Du lịch", 9],
    ]
    reading = read(table)
    assert codes(reading) == [("A2", "workbook.several-units", "Sở Công Thương\nSở Xây dựng")]
    taken = read(table, Corrections(texts={Source("Sheet1", "A2"): "Sở Công Thương\nSở Xây dựng"}))
    names = [member["name"] for member in taken.tree["members"]]
    assert names == ["Sở Công Thương", "Sở Xây dựng", "Sở Văn hóa, Thể thao và Du lịch"]


def test_lists_are_told_apart() -> None:
    """What a list is, is told by its columns and its heading."""
    of_people = [
        ["DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ"],
        ["TT", "Họ và tên", "Chức vụ", "Đơn vị"],
        [1, "Lê Văn A", "GĐ", "Sở X"],
    ]
    assert read(of_people).tree == {
        "conference": {"attendees": [{"name": "Lê Văn A", "title": "GĐ", "unit": "Sở X"}]}
    }
    of_tasks = [["NHIỆM VỤ NĂM 2026"], ["TT", "Nội dung"], [1, "Ký giao ước; phát động thi đua"]]
    assert read(of_tasks).tree == {"tasks": {"items": [{"text": "Ký giao ước; phát động thi đua"}]}}
    of_votes = [
        ["TT", "Đơn vị", "Danh hiệu", "Số phiếu đồng ý"],
        [1, "Sở X", "Trưởng khối", 12],
        [2, "Sở Y", "Pho Truong khoi", 9],
    ]
    assert read(of_votes).tree == {
        "voting": {"leaders": [{"unit": "Sở X", "yes": 12}], "deputies": [{"unit": "Sở Y", "yes": 9}]}
    }
    of_records = [
        ["DANH MỤC BÀN GIAO"],
        ["TT", "Tên hồ sơ, tài liệu", "Số lượng"],
        [1, "Quyết định", "01 bản"],
    ]
    assert read(of_records).tree == {"handover": {"items": [{"name": "Quyết định", "copies": "01 bản"}]}}


def test_a_list_can_be_told_to_be_another() -> None:
    """What was taken for members is read as people once somebody says so."""
    table = [["Họ và tên", "Chức vụ", "Đơn vị"], ["Lê Văn A", "Giám đốc", "Sở X"]]
    [header] = read(table).sheets[0].headers
    told = read(table, Corrections(tables={header.source: "voting.counting_committee[]"}))
    assert list(told.tree["voting"]) == ["counting_committee"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Shown(_DAY, "dd/mm/yyyy"), "2025-12-29"),
        (Shown(_DAY, "mm/yyyy"), "2025-12"),
        ("29.12.2025", "2025-12-29"),
        ("29-12-2025", "2025-12-29"),
        ("Ngày 29 tháng 12 năm 2025", "2025-12-29"),
        ("12/2025", "2025-12"),
        (2025, "2025"),
    ],
)
def test_dates_in_any_form(value: Any, expected: str) -> None:
    """A date is read however its cell holds it."""
    reading = read([["Tên khối:", "Khối 1"], ["Ngày họp", value]])
    assert reading.tree["conference"] == {"date": expected}


@pytest.mark.parametrize(
    ("header", "value", "suggestion"),
    [
        ("Ngày họp", "thứ hai, 29/12/25", "29/12/2025"),
        ("Ngày họp", "46020", "29/12/2025"),
        ("Ngày họp", "hôm qua", None),
        ("Năm tổng kết", "Năm học 2025", "2025"),
        ("Buổi", "buoi chieu", "chiều"),
        ("Giờ bắt đầu", "2 giờ 30 CH", "14:30"),
        ("Số người có mặt", "12/15", "12"),
        ("Tỷ lệ tối thiểu (%)", "trên 70 phần trăm", "70"),
    ],
)
def test_what_a_cell_may_mean(header: str, value: str, suggestion: str | None) -> None:
    """A value that cannot stand is told with what it most likely means, and kept as it was typed."""
    [doubt] = read([["Tên khối:", "Khối 1"], [header, value]]).doubts
    assert (doubt.source.cell, doubt.weight, doubt.found, doubt.suggestion) == (
        "B2",
        "refused",
        value,
        suggestion,
    )


def test_nearest_unit_is_proposed() -> None:
    """A unit that is no member is told with the member whose name is nearest."""
    others = {"Khen thưởng": [["Đơn vị", "Danh hiệu"], ["So Y te", "Cờ thi đua của Chính phủ"]]}
    reading = read([["Tên đơn vị", "Tổng điểm"], ["Sở Y tế", 98], ["Sở Nội vụ", 97]], others=others)
    assert codes(reading) == [("A2", "conference.not-a-member", "Sở Y tế")]


def test_unknown_column_is_told() -> None:
    """A column that nobody knows is told at its name; once the name is put right it is taken."""
    table = [["Tên đơn vị", "Tổng điểm", "Thứ bậc"], ["Sở Y tế", 98, 1]]
    reading = read(table)
    assert [(one.source.cell, one.code) for one in reading.doubts] == [("C1", "workbook.unknown-column")]
    assert "Xếp thứ" in reading.doubts[0].choices
    put_right = read(table, Corrections(texts={Source("Sheet1", "C1"): "Xếp thứ"}))
    assert put_right.tree["members"] == [{"name": "Sở Y tế", "score": 98.0, "rank": 1}]


def test_cells_are_put_right_left_out_or_kept() -> None:
    """What is said to a cell counts in place of what it holds."""
    table = [["Tên đơn vị", "Tổng điểm", "Xếp thứ"], ["Sở Y tế", "chín tám", 1], ["ThS. A; Sở B", 97, "x"]]
    said = Corrections(
        texts={Source("Sheet1", "B2"): "98"},
        left_out=frozenset({Source("Sheet1", "C3"), Source("Sheet1", "A3")}),
    )
    reading = read(table, said)
    assert reading.tree["members"][0] == {"name": "Sở Y tế", "score": 98.0, "rank": 1}
    # a row without its name is told at what is left of it
    assert [("B3", "conference.missing", None)] == codes(reading)


def test_formula_errors_are_told() -> None:
    """A cell with an error of Excel gives nothing and is told."""
    reading = read([["Tên đơn vị", "Tổng điểm"], ["Sở Y tế", Formula("=NA()", "#N/A")]])
    assert [(one.source.cell, one.code, one.weight) for one in reading.doubts] == [
        ("B2", "workbook.formula", "refused")
    ]
    assert reading.tree == {"members": [{"name": "Sở Y tế"}]}


def test_contradictions_are_told_at_their_cells() -> None:
    """Votes that do not add up are told where they stand."""
    table = [["Số phiếu phát ra", 10], ["Số phiếu thu về", 12]]
    [doubt] = read([["Tên khối:", "Khối 1"], *table]).doubts
    assert (doubt.source.cell, doubt.code, doubt.weight) == ("B3", "conference.too-many-ballots", "refused")


def test_hostile_names_are_text() -> None:
    """Nothing in a cell is more than text."""
    name = "<img src=x onerror=alert(1)> \u202e{{ 7*7 }} =cmd|'/c calc'!A1"
    reading = read([["Tên đơn vị", "Tổng điểm"], [name, 9]])
    assert reading.tree["members"][0]["name"] == "<img src=x onerror=alert(1)> {{ 7*7 }} =cmd|'/c calc'!A1"


def test_too_much_is_refused() -> None:
    """A file larger than any conference is refused whole."""
    with pytest.raises(RowsRefused) as refusal:
        read_brought(csv([["Sở"] * 300] * 200))
    assert [fault.code for fault in refusal.value.faults] == ["rows.too-large-for-a-conference"]


def test_nothing_known() -> None:
    """A sheet without any known name gives nothing, and says what it leaves."""
    reading = read([["Thực đơn"], ["Phở", "Bún"], ["Cơm", "Cháo"]])
    assert (reading.tree, reading.count, reading.sheets[0].unread_count) == ({}, 0, 5)
