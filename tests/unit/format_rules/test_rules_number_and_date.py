"""The rules of number, symbol, place and date (C09, C12 to C14) on documents typed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assembly.format_rules.finding import Finding
from tests.checked import findings_of, in_every_way, only_finding
from tests.typed import Grid, Line, Look, Typed
from tests.typed_documents import minutes, report, submission

RULES = ("C09", "C12", "C13", "C14")
WAYS = ("direct", "character_style", "paragraph_style", "base_style", "defaults", "table_style")


def one(typed: Typed, rule: str) -> Finding:
    """Return the one finding of these rules, which must be of this rule."""
    return only_finding(typed, rule, RULES)


@pytest.mark.parametrize(
    "text",
    [
        "Số:         /BC-KTĐ",
        "Số: ……/BC-KTĐ",
        "Số: ....../BC-……",
        "Số: …………",
        "Số:05/BC-KTĐ",
        "Số: 123/BC-SVHTT&DL",
        "Số: 15/BC-BCĐ389",
        "So\u0302\u0301: 15/BC-KTĐ",
    ],
)
def test_numbers_that_are_right(text: str) -> None:
    """The number, and the symbol, may be a blank: they are given after signing (article 15)."""
    assert [] == findings_of(report().change("number", text=text).docx(), *RULES)


@pytest.mark.parametrize(
    ("text", "severity", "told"),
    [
        ("SỐ: 15/BC-KTĐ", "error", "ghi “SỐ”"),
        ("Số 15/BC-KTĐ", "error", "thiếu dấu hai chấm sau chữ “Số”"),
        ("Số : 15/BC-KTĐ", "warning", "có dấu cách trước dấu hai chấm"),
        ("Số: 5/BC-KTĐ", "error", "số 5"),
        ("Số: 15-BC-KTĐ", "error", "thiếu dấu gạch chéo giữa số và ký hiệu"),
        ("Số: 15/ BC-KTĐ", "warning", "có dấu cách sau dấu gạch chéo"),
        ("Số: 15/BC - KTĐ", "error", "có dấu cách quanh dấu gạch nối"),
        ("Số: 15/BC–KTĐ", "error", "dùng dấu gạch dài giữa các nhóm chữ"),
        ("Số: 15/BC/KTĐ", "error", "có hai dấu gạch chéo"),
        ("Số: 15/2026/BC-KTĐ", "warning", "có năm 2026 trong số, ký hiệu"),
        ("Số: 15/BC-ktđ", "error", "“ktđ” viết thường trong ký hiệu"),
        ("Số: 15/BC KTĐ", "error", "nhóm “BC KTĐ” trong ký hiệu"),
        ("Số: 15/BB-KTĐ", "warning", "ký hiệu tên loại là “BB”"),
        ("Số: 15/QyĐ-KTĐ", "warning", "ký hiệu tên loại là “QyĐ”"),
    ],
)
def test_a_wrong_number_is_told(text: str, severity: str, told: str) -> None:
    """Each departure from ``Số: 15/BC-KTĐ`` is one finding with the number's words."""
    findings = findings_of(report().change("number", text=text).docx(), "C09")
    assert (severity, told, text) in [(f.severity, f.found.vi, f.words) for f in findings]
    assert {"Bảng 1, hàng 2, ô 1, đoạn 1"} == {finding.place_in_words.vi for finding in findings}


def test_the_abbreviation_of_the_type_is_the_acts_own() -> None:
    """TTr, not TTR or TT, for a tờ trình; what would be right is told."""
    finding = one(submission().change("number", text="Số: 07/TTR-KTĐ"), "C09")
    assert ("warning", "tờ trình: “TTr”") == (finding.severity, finding.required.vi)


@pytest.mark.parametrize(
    ("way", "name", "attribute", "value", "rule", "told"),
    in_every_way(
        [
            ("number", "size", 28, "C09", "cỡ chữ 14"),
            ("number", "size", 24, "C09", "cỡ chữ 12"),
            ("number", "bold", True, "C09", "chữ đậm"),
            ("number", "italic", True, "C09", "chữ nghiêng"),
            ("number", "align", "left", "C09", "canh trái"),
            ("place_and_date", "size", 24, "C12", "cỡ chữ 12"),
            ("place_and_date", "size", 30, "C12", "cỡ chữ 15"),
            ("place_and_date", "italic", False, "C12", "chữ đứng"),
            ("place_and_date", "bold", True, "C12", "chữ đậm"),
            ("place_and_date", "align", "right", "C12", "canh phải"),
        ],
        WAYS,
    ),
)
def test_a_wrong_look_is_an_error_however_word_expresses_it(
    name: str, attribute: str, value: Any, rule: str, told: str, *, way: Any
) -> None:
    """Size, weight, slant and alignment are judged by what prints, at the place where it prints."""
    finding = one(report().change(name, **{attribute: value}, via={attribute: way}), rule)
    assert ("error", told) == (finding.severity, finding.found.vi)
    assert report().line(name).text == finding.words
    assert f"Bảng 1, hàng 2, ô {1 if name == 'number' else 2}" in finding.place_in_words.vi


@pytest.mark.parametrize(
    "text",
    [
        "Yên Bái, ngày      tháng      năm 2026",
        "Yên Bái, ngày …… tháng …… năm 2026",
        "Yên Bái, ngày ... tháng 3 năm 20…",
        "……………, ngày      tháng      năm ……",
        "Bà Rịa - Vũng Tàu, ngày 15 tháng 10 năm 2026",
        "Thành phố Hồ Chí Minh, ngày 30 tháng 01 năm 2026",
        "Hoà Bình, ngày 30 tháng 12 năm 2026",
        "Phường Điện Biên Phủ, ngày 01 tháng 02 năm 2026",
        "Xã Mường Khương, ngày 01 tháng 9 năm 2026",
    ],
)
def test_places_and_dates_that_are_right(text: str) -> None:
    """Blanks to be filled in by hand, and any place that is not known to be wrong."""
    assert [] == findings_of(report().change("place_and_date", text=text).docx(), *RULES)


@pytest.mark.parametrize(
    ("text", "rule", "severity", "told"),
    [
        ("Yên Bái ngày 05 tháng 3 năm 2026", "C12", "error", "thiếu dấu phẩy sau địa danh"),
        ("Yên Bái, Ngày 05 tháng 3 năm 2026", "C12", "error", "ghi “Ngày”"),
        ("Yên Bái, 05/3/2026", "C12", "error", "ghi “Yên Bái, 05/3/2026”"),
        ("Yên Bái, ngày 05/3/2026", "C12", "error", "ghi “Yên Bái, ngày 05/3/2026”"),
        ("Yên Bái, ngày 05 tháng 3 năm 26", "C12", "error", "năm ghi “26”"),
        ("Yên Bái, ngày 05 tháng 3 năm 2026.", "C12", "warning", "có dấu chấm ở cuối"),
        ("YÊN BÁI, ngày 05 tháng 3 năm 2026", "C12", "error", "địa danh ghi “YÊN BÁI”"),
        ("xã Mường Khương, ngày 05 tháng 3 năm 2026", "C12", "error", "địa danh ghi “xã Mường Khương”"),
        ("Yên Bái, ngày 5 tháng 3 năm 2026", "C13", "error", "ghi “ngày 5 tháng 3”"),
        ("Yên Bái, ngày 05 tháng 03 năm 2026", "C13", "error", "ghi “ngày 05 tháng 03”"),
        ("Yên Bái, ngày 05 tháng 1 năm 2026", "C13", "error", "ghi “ngày 05 tháng 1”"),
        ("Yên Bái, ngày      tháng 09 năm 2026", "C13", "error", "ghi “ngày … tháng 09”"),
        ("Yên bái, ngày 05 tháng 3 năm 2026", "C14", "warning", "địa danh “Yên bái”"),
        ("Hồ Chí Minh, ngày 05 tháng 3 năm 2026", "C14", "warning", "địa danh “Hồ Chí Minh”"),
        ("Điện Biên Phủ, ngày 05 tháng 3 năm 2026", "C14", "warning", "địa danh “Điện Biên Phủ”"),
        (
            "TP. Hồ Chí Minh, ngày 05 tháng 3 năm 2026",
            "C14",
            "warning",
            "địa danh viết tắt “TP. Hồ Chí Minh”",
        ),
        ("TPHCM, ngày 05 tháng 3 năm 2026", "C14", "warning", "địa danh viết tắt “TPHCM”"),
        ("Tỉnh Yên Bái, ngày 05 tháng 3 năm 2026", "C14", "advice", "địa danh “Tỉnh Yên Bái”"),
    ],
)
def test_a_wrong_place_or_date_is_told(text: str, rule: str, severity: str, told: str) -> None:
    """Each departure from ``Yên Bái, ngày 05 tháng 3 năm 2026`` is one finding, of its own rule."""
    finding = one(report().change("place_and_date", text=text), rule)
    assert (severity, told) == (finding.severity, finding.found.vi)
    assert finding.words in " ".join(text.split())
    assert "Bảng 1, hàng 2, ô 2, đoạn 1" == finding.place_in_words.vi


@pytest.mark.parametrize(
    ("day", "month", "right"),
    [
        ("1", "1", "“ngày 01 tháng 01”"),
        ("09", "2", "“ngày 09 tháng 02”"),
        ("10", "03", "“ngày 10 tháng 3”"),
        ("31", "09", "“ngày 31 tháng 9”"),
    ],
)
def test_the_right_figures_are_told(day: str, month: str, right: str) -> None:
    """Days below 10, January and February with a zero, the other months without."""
    text = f"Yên Bái, ngày {day} tháng {month} năm 2026"
    assert right == one(report().change("place_and_date", text=text), "C13").required.vi


def test_dates_in_running_text_are_warnings() -> None:
    """The rule is about the document's date; elsewhere each distinct date is told once, as a warning."""
    dates = "ngày 5 tháng 03 năm 2026, ngày 15 tháng 12 năm 2026"
    text = f"Từ {dates} và {dates} đến ngày 8 tháng 3 năm 2026."
    findings = findings_of(report().change("opening", text=text).docx(), *RULES)
    assert [
        ("C13", "warning", "ngày 5 tháng 03 năm 2026", "“ngày 05 tháng 3”"),
        ("C13", "warning", "ngày 8 tháng 3 năm 2026", "“ngày 08 tháng 3”"),
    ] == [(f.rule, f.severity, f.words, f.required.vi) for f in findings]


def test_dates_of_minutes_are_checked_in_their_text() -> None:
    """Minutes have no line of place and date; their hours and dates stand in the text."""
    text = "Thời gian bắt đầu: 08 giờ 00 phút, ngày 2 tháng 12 năm 2025."
    finding = one(minutes().change("starts", text=text), "C13")
    assert ("warning", "ngày 2 tháng 12 năm 2025") == (finding.severity, finding.words)


def test_place_and_date_stand_beside_the_number() -> None:
    """A date in a row of its own is an error of C12."""
    typed = report()
    heading = next(block for block in typed.blocks if isinstance(block, Grid) and block.name == "heading")
    number, dated = heading.rows[1]
    blank = (Line("blank", "", Look(size=26)),)
    apart = replace(heading, rows=(heading.rows[0], (number, blank), (blank, dated)))
    blocks = tuple(apart if block is heading else block for block in typed.blocks)
    assert "không cùng dòng với số, ký hiệu" == one(replace(typed, blocks=blocks), "C12").found.vi
    turned = replace(heading, rows=(heading.rows[0], (dated, number)))
    blocks = tuple(turned if block is heading else block for block in typed.blocks)
    assert "ở bên trái" == one(replace(typed, blocks=blocks), "C12").found.vi


def test_a_hostile_line_takes_no_time() -> None:
    """A megabyte of blanks between the words of a date is passed over."""
    text = "ngày" + " " * 500_000 + "tháng" + "." * 500_000 + "năm"
    assert [] == findings_of(report().change("opening", text=text).docx(), "C12", "C13")
