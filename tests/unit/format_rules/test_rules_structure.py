"""Parts, sections, clauses, points (C24): order, form and look."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checked import Told, put_after, told
from tests.typed import Block, Line, Look, Typed
from tests.typed_documents import TYPED, decision, report

_BODY = Look(align="both", first=720, after=120)
_TITLE = Look(bold=True, align="center", after=120)


def _points(letters: str, *, automatic: bool = False) -> Typed:
    """Return a report with points typed by hand, or labelled by a list."""
    lines: list[Block] = []
    for letter in letters:
        text = f"Nội dung của điểm thứ {letters.index(letter) + 1};"
        label = {"text": f"{letter})", "number_format": "lowerLetter"} if automatic else None
        lines.append(Line(f"new_{letter}", text if automatic else f"{letter}) {text}", _BODY, label=label))
    return put_after(report().without("point_1").without("point_2"), "body_3", *lines)


@pytest.mark.parametrize("kind", [kind for kind in TYPED if kind != "party_report"])
def test_documents_typed_as_the_decree_asks_are_right(kind: str) -> None:
    """Sections, clauses, points and articles of the typed documents are right."""
    assert told(TYPED[kind](), "C24") == []


@pytest.mark.parametrize("automatic", [False, True])
def test_points_follow_the_vietnamese_alphabet(automatic: bool) -> None:
    """After d comes đ, after đ e, after e g; there is no f, typed or of a list."""
    assert told(_points("abcdđeghi", automatic=automatic), "C24") == []
    assert [(each.words, each.found) for each in told(_points("abcdefg", automatic=automatic), "C24")] == [
        ("e)", "điểm e) ngay sau điểm d)"),
        ("f)", "điểm f)"),
    ]


def test_points_begin_again_below_each_clause() -> None:
    """Below the next clause points begin with a again; a left out letter is told with what is due."""
    typed = put_after(report(), "clause_2", Line("again", "a) Kết quả chung của các đơn vị.", _BODY))
    assert told(typed, "C24") == []
    assert told(report().change("point_2", text="c) Sơ kết sáu tháng."), "C24") == [
        Told("warning", "đoạn 10", "c)", "điểm c) ngay sau điểm a)")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a. Tổ chức ký kết giao ước thi đua;", "a."),
        ("1/ Tổ chức ký kết giao ước thi đua;", "1/"),
    ],
)
def test_numbers_of_another_form_are_told(text: str, words: str) -> None:
    """A point is a), a clause 1., whatever else offices write."""
    found = told(report().change("point_1", text=text), "C24")
    assert [(each.severity, each.words, each.found) for each in found] == [
        ("warning", words, f"số thứ tự “{words}”")
    ]


def test_figures_in_the_text_are_no_numbers() -> None:
    """A line of the text may begin with a figure."""
    typed = report().change("body_1", text="24/27 đơn vị hoàn thành nhiệm vụ, 3-4 đơn vị còn chậm tiến độ.")
    assert told(typed, "C24") == []


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        ("section_1", {"text": "I. Kết quả thực hiện"}, "có chữ in thường"),
        ("section_2", {"bold": False}, "chữ không đậm"),
        ("section_1", {"size": 30}, "cỡ chữ 15"),
        ("clause_1", {"italic": True}, "chữ nghiêng"),
        ("clause_1", {"size": 24}, "cỡ chữ 12"),
    ],
)
def test_headings_that_look_otherwise_are_warnings(name: str, change: dict[str, Any], found: str) -> None:
    """Sections are in bold capitals; headings are upright, of 13 to 14 points."""
    assert [(each.severity, each.found) for each in told(report().change(name, **change), "C24")] == [
        ("warning", found)
    ]


def test_sections_and_articles_count_on() -> None:
    """A Roman number or an article left out is told with what is due."""
    assert [
        (each.words, each.found) for each in told(report().change("section_2", text="III. NHIỆM VỤ"), "C24")
    ] == [("III", "số thứ tự III không liên tục")]
    typed = decision().change(
        "article_3", text="Điều 4. Các đơn vị chịu trách nhiệm thi hành Quyết định này./."
    )
    assert [(each.words, each.found) for each in told(typed, "C24")] == [
        ("Điều 4", "số thứ tự Điều 4 không liên tục")
    ]


def test_sections_begin_again_in_each_part() -> None:
    """Below the next part sections count from I again; parts and their titles are centred and bold."""
    part = (Line("part", "Phần II", _TITLE), Line("part_title", "PHƯƠNG HƯỚNG NĂM 2026", _TITLE))
    typed = put_after(report(), "clause_2", *part).change("section_2", text="I. NHIỆM VỤ NĂM 2026")
    assert told(typed, "C24") == []
    found = told(typed.change("part_title", bold=False), "C24")
    assert [(each.severity, each.words, each.found) for each in found] == [
        ("warning", "PHƯƠNG HƯỚNG NĂM 2026", "chữ không đậm")
    ]
