"""Legal bases (C18): in italics, one a line, a semicolon after each, a full stop after the last."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checked import Told, put_after, raw_paragraph, told
from tests.typed import Line, Look
from tests.typed_documents import decision, report, submission

_LAW = "Căn cứ Luật Thi đua, khen thưởng;"
_BASIS = Look(align="both", first=720, after=120, italic=True)
_FIRST = "đoạn 4"
_LAST = "đoạn 5"


def _found(text: str, name: str = "basis_1") -> list[tuple[str, str]]:
    return [(each.severity, each.found) for each in told(submission().change(name, text=text), "C18")]


def test_bases_typed_as_the_decree_asks_are_right() -> None:
    """Bases in italics with their signs are right; in a decision as well."""
    assert told(submission(), "C18") == []
    assert told(decision(), "C18") == []


@pytest.mark.parametrize("way", ["direct", "character_style", "paragraph_style", "base_style", "defaults"])
@pytest.mark.parametrize(
    ("change", "found"),
    [({"italic": False}, "chữ đứng"), ({"size": 24}, "cỡ chữ 12"), ({"caps": True}, "chữ in hoa")],
)
def test_bases_that_look_otherwise_are_told(change: dict[str, Any], found: str, way: Any) -> None:
    """Slant, size and case are told, however they come to the text."""
    typed = submission().change("basis_1", via=dict.fromkeys(change, way), **change)
    words = _LAW.upper() if "caps" in change else _LAW
    assert told(typed, "C18") == [Told("error", _FIRST, words, found)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Căn cứ Luật Thi đua, khen thưởng.", "kết thúc bằng “.”"),
        ("Căn cứ Luật Thi đua, khen thưởng,", "kết thúc bằng “,”"),
        ("Căn cứ Luật Thi đua, khen thưởng", "cuối dòng không có dấu câu"),
    ],
)
def test_a_basis_without_its_semicolon_is_told(text: str, found: str) -> None:
    """Every basis but the last ends with a semicolon."""
    assert _found(text) == [("error", found)]


def test_the_last_basis_ends_with_a_full_stop() -> None:
    """A semicolon is an error there; a comma, which many offices write, no more than advice."""
    assert _found("Theo đề nghị của Tổ Thư ký;", "basis_2") == [("error", "kết thúc bằng “;”")]
    assert _found("Theo đề nghị của Tổ Thư ký", "basis_2") == [("error", "cuối dòng không có dấu câu")]
    assert _found("Theo đề nghị của Tổ Thư ký,", "basis_2") == [("advice", "kết thúc bằng “,”")]


def test_two_bases_on_a_line_are_told() -> None:
    """Each basis has a line of its own."""
    text = "Căn cứ Luật Thi đua, khen thưởng; Căn cứ Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023;"
    assert _found(text) == [("error", "nhiều căn cứ trên một dòng")]


def test_a_line_break_makes_a_line() -> None:
    """Bases parted by line breaks inside one paragraph stand on lines of their own; each needs its sign."""
    right = raw_paragraph("Căn cứ Luật Thi đua, khen thưởng;", "Theo đề nghị của Tổ Thư ký;", italic=True)
    assert told(submission().change("basis_1", raw=right), "C18") == []
    wrong = raw_paragraph("Căn cứ Luật Thi đua, khen thưởng", "Theo đề nghị của Tổ Thư ký;", italic=True)
    assert told(submission().change("basis_1", raw=wrong), "C18") == [
        Told("error", _FIRST, "Căn cứ Luật Thi đua, khen thưởng", "cuối dòng không có dấu câu")
    ]


def test_blank_lines_do_not_part_the_bases() -> None:
    """A blank line between two bases does not make the first of them the last."""
    typed = put_after(submission(), "basis_1", Line("blank", "", _BASIS))
    assert told(typed, "C18") == []


def test_a_law_is_cited_by_its_name() -> None:
    """A law with its number and body is a warning that names them."""
    law = "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022 của Quốc hội;"
    found = told(submission().change("basis_1", text=law), "C18")
    assert [(each.severity, each.place, each.words) for each in found] == [
        ("warning", _FIRST, "06/2022/QH15"),
        ("warning", _FIRST, "của Quốc hội"),
    ]


def test_an_act_is_cited_with_its_date() -> None:
    """A numbered act without a date is a warning; a blank date to write in is not."""
    assert _found("Căn cứ Nghị định số 91/2017/NĐ-CP của Chính phủ;") == [
        ("warning", "không ghi ngày ban hành của văn bản số 91/2017/NĐ-CP")
    ]
    assert _found("Căn cứ Quyết định số      /QĐ-UBND ngày      tháng      năm 2022 của UBND tỉnh;") == []
    assert _found("Căn cứ Nghị quyết số 12/NQ-HĐND, 09/12/2021, của Hội đồng nhân dân tỉnh;") == []


def test_an_opening_sentence_is_no_basis() -> None:
    """A report may begin "Căn cứ ..." and go on in upright letters."""
    text = "Căn cứ Kế hoạch số 33/KH-KTĐ ngày 24 tháng 02 năm 2025, Khối thi đua số 3 báo cáo như sau:"
    assert told(report().change("opening", text=text), "C18") == []


def test_our_place_for_the_last_basis_is_told_at_it() -> None:
    """The finding stands at the paragraph with the last words of its line."""
    found = told(submission().change("basis_2", text="Theo đề nghị của Tổ Thư ký;"), "C18")
    assert found == [Told("error", _LAST, "Theo đề nghị của Tổ Thư ký;", "kết thúc bằng “;”")]
