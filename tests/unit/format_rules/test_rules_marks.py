"""Marks of urgency and circulation (C33), drafter's mark and address line (C34)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checked import raw_paragraph, told
from tests.typed import Grid, Line, Look, Typed
from tests.typed_documents import report

_MARK = Look(size=26, bold=True, align="center")


def _marked(text: str, look: Look = _MARK, *, framed: bool = True) -> Typed:
    """Return a report with a mark above its letterhead, in a bordered cell or bare."""
    line = Line("mark", text, look)
    block = Grid("mark_frame", (2268,), (((line,),),), borders=True) if framed else line
    typed = report()
    return replace(typed, blocks=(block, *typed.blocks))


@pytest.mark.parametrize(
    "text", ["HỎA TỐC", "HOẢ TỐC", "THƯỢNG KHẨN", "KHẨN", "LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI"]
)
def test_marks_in_a_frame_are_right(text: str) -> None:
    """Bold capitals of 13 to 14 points in a bordered cell are right; either spelling."""
    assert told(_marked(text), "C33") == []
    assert told(report(), "C33") == []


@pytest.mark.parametrize(
    ("look", "found"),
    [
        (replace(_MARK, bold=False), "chữ không đậm"),
        (replace(_MARK, size=32), "cỡ chữ 16"),
        (replace(_MARK, italic=True), "chữ nghiêng"),
    ],
)
def test_marks_that_look_otherwise_are_warnings(look: Look, found: str) -> None:
    """Weight, size and slant of a mark are told as warnings."""
    result = told(_marked("THƯỢNG KHẨN", look), "C33")
    assert [(each.severity, each.words, each.found) for each in result] == [("warning", "THƯỢNG KHẨN", found)]


def test_a_mark_without_a_frame_is_a_warning() -> None:
    """A mark stands in a frame: a bordered cell, a bordered paragraph, a text box."""
    assert [each.found for each in told(_marked("HỎA TỐC", framed=False), "C33")] == ["không có khung viền"]
    sides = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right"))
    raw = raw_paragraph("HỎA TỐC").replace("<w:spacing", f"<w:pBdr>{sides}</w:pBdr><w:spacing")
    raw = raw.replace("<w:sz ", "<w:b/><w:sz ")
    typed = report()
    assert told(replace(typed, blocks=(Line("mark", "", raw=raw), *typed.blocks)), "C33") == []


def test_marks_of_secrecy_follow_their_own_law() -> None:
    """Nothing is asked of marks of secrecy, nor of a draft."""
    assert told(_marked("MẬT", replace(_MARK, size=32), framed=False), "C33") == []
    assert told(_marked("DỰ THẢO", replace(_MARK, size=32), framed=False), "C33") == []


def test_the_drafters_mark_is_small() -> None:
    """The drafter's mark is of 11 points, below the recipients."""
    typed = report()
    right = put_cell(typed, Line("drafter", "PL.(300)", Look(size=22)))
    assert told(right, "C34") == []
    large = put_cell(typed, Line("drafter", "PL.(300)", Look(size=26)))
    assert [(each.severity, each.words, each.found) for each in told(large, "C34")] == [
        ("error", "PL.(300)", "cỡ chữ 13")
    ]


def test_the_address_line_is_small() -> None:
    """The address below the first page is of 11 to 12 points, upright."""
    address = "Địa chỉ: Số 1 đường Điện Biên, thành phố Yên Bái; điện thoại: 02163 000 000"
    line = Line("address", address, Look(size=22, align="center"))
    typed = report().sheet(footer=(line,))
    assert told(typed, "C34") == []
    assert [
        (each.place, each.found) for each in told(typed.change("address", size=26, italic=True), "C34")
    ] == [
        ("Phần 1, chân trang, đoạn 1", "cỡ chữ 13"),
        ("Phần 1, chân trang, đoạn 1", "chữ nghiêng"),
    ]


def put_cell(typed: Typed, line: Line) -> Typed:
    """Return the document with a line below its recipients."""
    return typed.swap(typed.line("recipient_3"), typed.line("recipient_3"), line)
