"""Appendices (C32): numbered, mentioned, label, title, reference, pages of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checked import Told, told
from tests.typed import Line, Sheet, Typed
from tests.typed_documents import by_styles, report, report_with_appendices

_FIRST = "đoạn 18"


def _single() -> Typed:
    """Return the report with one appendix, without a number."""
    typed = report_with_appendices()
    cut = next(
        at for at, block in enumerate(typed.blocks) if isinstance(block, Line) and block.name == "appendix_II"
    )
    typed = replace(typed, blocks=typed.blocks[:cut]).change("appendix_I", text="Phụ lục")
    return typed.change("mention", text="Kết quả chấm điểm tại Phụ lục kèm theo.")


def test_appendices_as_the_decree_asks_are_right() -> None:
    """One appendix without a number, two with I and II, typed in runs or in styles, are right."""
    assert told(report(), "C32") == []
    assert told(_single(), "C32") == []
    assert told(report_with_appendices(), "C32") == []
    assert told(by_styles(report_with_appendices()), "C32") == []


@pytest.mark.parametrize(
    ("name", "change", "severity", "found"),
    [
        ("appendix_I", {"size": 26}, "error", "cỡ chữ 13"),
        ("appendix_I", {"bold": False}, "error", "chữ không đậm"),
        ("appendix_I", {"italic": True}, "error", "chữ nghiêng"),
        ("appendix_I", {"align": "left"}, "warning", "canh trái"),
        ("appendix_I", {"text": "PHỤ LỤC I"}, "warning", "từ “PHỤ LỤC” chữ in hoa"),
        ("appendix_I", {"text": "Phụ lục 1"}, "error", "phụ lục đánh số “1”"),
        ("appendix_I", {"text": "Phụ lục"}, "error", "phụ lục không có số thứ tự"),
        ("appendix_I", {"text": "Phụ lục II"}, "error", "phụ lục đánh số “II”"),
        ("appendix_title_I", {"bold": False}, "error", "chữ không đậm"),
        ("appendix_title_I", {"size": 24}, "error", "cỡ chữ 12"),
        ("appendix_title_I", {"text": "Bảng tổng hợp số I"}, "error", "có chữ in thường"),
        ("appendix_title_I", {"align": "left"}, "warning", "canh trái"),
        ("appendix_reference_I", {"italic": False}, "error", "chữ đứng"),
        ("appendix_reference_I", {"size": 24}, "error", "cỡ chữ 12"),
        ("appendix_reference_I", {"align": "both"}, "error", "canh đều cả hai lề"),
    ],
)
def test_what_looks_otherwise_is_told(name: str, change: dict[str, Any], severity: str, found: str) -> None:
    """Label, title and reference each have their look, and the number its order."""
    typed = report_with_appendices().change(name, **change)
    place = {"appendix_I": 18, "appendix_title_I": 19, "appendix_reference_I": 20}[name]
    words = change.get("text") or typed.line(name).text
    result = told(typed, "C32")
    assert [(each.severity, each.place, each.found) for each in result] == [
        (severity, f"đoạn {place}", found)
    ]
    assert words[:60] == result[0].words[:60]


def test_a_title_on_the_line_of_the_label_is_told() -> None:
    """Label and number stand on a line of their own."""
    typed = report_with_appendices().change("appendix_II", text="Phụ lục II: BẢNG TỔNG HỢP")
    assert [each.found for each in told(typed, "C32")] == ["tên phụ lục cùng dòng với từ “Phụ lục”"]


def test_an_appendix_that_the_text_does_not_mention_is_told() -> None:
    """The text mentions its appendix, or what goes with it."""
    assert told(report_with_appendices().without("mention"), "C32") == [
        Told("error", "đoạn 17", "Phụ lục I", "nội dung văn bản không nhắc đến phụ lục")
    ]
    named = report_with_appendices().change("mention", text="Danh sách các tập thể kèm theo Báo cáo này.")
    assert told(named, "C32") == []


def test_pages_that_do_not_start_again_are_told() -> None:
    """The pages of each appendix are numbered from 1."""
    typed = report_with_appendices()
    assert told(typed.sheet(1, start=None), "C32") == [
        Told("error", _FIRST, "Phụ lục I", "số trang của phụ lục không bắt đầu lại từ 1")
    ]


def test_an_appendix_without_a_section_of_its_own_is_told() -> None:
    """An appendix on a page of the main text, or of the one before, has no pages of its own."""
    typed = report_with_appendices()
    sheets = [block for block in typed.blocks if isinstance(block, Sheet)]
    for at, label in ((0, "Phụ lục I"), (1, "Phụ lục II")):
        joined = replace(typed, blocks=tuple(block for block in typed.blocks if block is not sheets[at]))
        joined = joined.change(f"appendix_{label[8:]}", page_break=True)
        found = [(each.words, each.found) for each in told(joined, "C32")]
        assert found == [(label, "phụ lục không có số trang riêng")]
