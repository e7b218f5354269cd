"""The text: letters, alignment, indents, spaces, lines, end mark (C20 to C23, C31)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checked import Told, put_after, raw_paragraph, told
from tests.typed import Grid, Line, Look
from tests.typed_documents import TYPED, by_styles, by_theme, decision, report, report_with_appendices

_PLACE = "đoạn 6"
_WORDS = "Tổ chức thực hiện tốt nhiệm vụ chính trị được giao, phấn đấu hoàn thành và vượt…"
_WAYS = ("direct", "paragraph_style", "base_style", "defaults")
_BODY = Look(align="both", first=720, after=120)
_STATE = [kind for kind in TYPED if kind != "party_report"]


@pytest.mark.parametrize("kind", _STATE)
@pytest.mark.parametrize("rule", ["C20", "C21", "C22", "C23", "C31"])
def test_documents_typed_as_the_decree_asks_are_right(kind: str, rule: str) -> None:
    """The same document typed in runs, in styles or by the theme is right."""
    typed = TYPED[kind]()
    assert told(typed, rule) == []
    assert told(by_styles(typed), rule) == []
    assert told(by_theme(typed), rule) == []


@pytest.mark.parametrize("way", [*_WAYS, "character_style"])
def test_text_of_another_size_is_told(way: Any) -> None:
    """Size 12 is told of its paragraph, however it comes to the text."""
    typed = report().change("body_1", size=24, via={"size": way})
    assert told(typed, "C20") == [Told("error", _PLACE, _WORDS, "cỡ chữ 12")]


def test_sizes_between_the_limits_are_right() -> None:
    """13, 13.5 and 14 points are right, 14.5 is not."""
    assert told(report().change("body_1", size=26), "C20") == []
    assert told(report().change("body_1", size=27), "C20") == []
    assert [each.found for each in told(report().change("body_1", size=29), "C20")] == ["cỡ chữ 14,5"]


def test_a_few_words_of_another_size_are_named() -> None:
    """Of a paragraph partly in another size the words of that size are named."""
    found = told(report().change("point_1", second=replace(_BODY, size=32)), "C20")
    assert [(each.words, each.found) for each in found] == [("c thi đua ngay từ đầu năm;", "cỡ chữ 16")]


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize(
    ("align", "found"), [("left", "canh trái"), ("center", "canh giữa"), ("right", "canh phải")]
)
def test_text_that_is_not_justified_is_told(align: str, found: str, way: Any) -> None:
    """The text is justified on both sides, whatever carries its alignment."""
    typed = report().change("body_1", align=align, via={"align": way})
    assert told(typed, "C20") == [Told("error", _PLACE, _WORDS, found)]


def test_a_single_line_at_the_left_is_a_warning() -> None:
    """One line reads the same, justified or not."""
    found = told(report().change("point_2", align="left"), "C20")
    assert [(each.severity, each.found) for each in found] == [("warning", "canh trái")]


def test_a_caption_may_be_centred() -> None:
    """A centred line without the end of a sentence is a caption."""
    caption = Line("caption", "Bảng 1: Kết quả chấm điểm", replace(_BODY, align="center", first=0))
    assert told(put_after(report(), "clause_2", caption), "C20") == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"italic": True}, "cả đoạn chữ nghiêng"),
        ({"bold": True}, "cả đoạn chữ đậm"),
        ({"caps": True}, "cả đoạn chữ in hoa"),
    ],
)
@pytest.mark.parametrize("way", [*_WAYS, "character_style"])
def test_a_whole_paragraph_in_italics_bold_or_capitals_is_told(
    change: dict[str, Any], found: str, way: Any
) -> None:
    """The text is upright, not bold, in lower case."""
    typed = report().change("body_1", via=dict.fromkeys(change, way), **change)
    assert [(each.severity, each.place, each.found) for each in told(typed, "C20")] == [
        ("error", _PLACE, found)
    ]


def test_stressed_words_are_free() -> None:
    """A few words in bold or italics are no breach, half a paragraph is a warning."""
    name = Line("stressed", "Khối thi đua số 3 thực hiện tốt phong trào thi đua yêu nước năm 2025.", _BODY)
    typed = put_after(report(), "body_1", name)
    assert told(typed, "C20") == []
    half = typed.change("stressed", second=replace(_BODY, italic=True))
    assert [(each.severity, each.found) for each in told(half, "C20")] == [
        ("warning", "nhiều chữ nghiêng trong đoạn")
    ]


def test_a_note_in_parentheses_may_be_in_italics() -> None:
    """Offices set notes in parentheses in italics."""
    note = Line("note", "(Có danh sách kèm theo Báo cáo này.)", replace(_BODY, italic=True))
    assert told(put_after(report(), "body_1", note), "C20") == []


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize(
    ("first", "found"),
    [
        (0, "dòng đầu không lùi vào"),
        (425, "dòng đầu lùi vào 0,75 cm"),
        (-360, "dòng đầu lùi ra ngoài lề 0,64 cm"),
    ],
)
def test_another_first_line_indent_is_told(first: int, found: str, way: Any) -> None:
    """The first line starts 1 cm or 1.27 cm from the margin."""
    typed = report().change("body_1", first=first, via={"first": way})
    assert told(typed, "C21") == [Told("error", _PLACE, _WORDS, found)]


def test_both_indents_of_the_decree_are_right() -> None:
    """1 cm and 1.27 cm are right, a tenth of a millimetre off as well."""
    for first in (567, 562, 720, 725):
        assert told(report().change("body_1", first=first), "C21") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\tTổ chức thực hiện tốt nhiệm vụ.", "lùi đầu dòng bằng phím Tab"),
        ("  \tTổ chức thực hiện tốt nhiệm vụ.", "lùi đầu dòng bằng phím Tab"),
        ("          Tổ chức thực hiện tốt nhiệm vụ.", "lùi đầu dòng bằng dấu cách"),
        ("\u00a0\u00a0\u00a0Tổ chức thực hiện tốt nhiệm vụ.", "lùi đầu dòng bằng dấu cách"),
    ],
)
def test_tabs_and_spaces_are_no_indent(text: str, found: str) -> None:
    """An indent of tabs or spaces is told, with the right indent or without."""
    assert [each.found for each in told(report().change("body_1", text=text, first=0), "C21")] == [found]
    assert [each.found for each in told(report().change("body_1", text=text), "C21")] == [found]


def test_a_hanging_list_starts_elsewhere() -> None:
    """Word's own lists hang: their first line does not start where the decree wants it."""
    dash = {"text": "-", "number_format": "bullet"}
    line: dict[str, Any] = {"text": "Phát động phong trào thi đua ngay từ tháng 01 năm 2026;", "label": dash}
    hanging = report().change(
        "dash_1", left=720, first=-360, via={"left": "numbering", "first": "numbering"}, **line
    )
    assert [(each.severity, each.found) for each in told(hanging, "C21")] == [
        ("error", "dòng đầu lùi vào 0,64 cm")
    ]
    block = report().change("dash_1", left=720, first=0, **line)
    assert [(each.severity, each.found) for each in told(block, "C21")] == [
        ("warning", "cả đoạn lùi vào 12,7 mm")
    ]
    assert told(report().change("dash_1", **line), "C21") == []


def test_a_line_break_inside_a_paragraph_is_a_warning() -> None:
    """After Shift+Enter the new line is not indented."""
    raw = raw_paragraph("Tổ chức thực hiện tốt nhiệm vụ.", "Đẩy mạnh cải cách hành chính.")
    typed = report().change("body_1", raw=raw)
    assert [(each.severity, each.place) for each in told(typed, "C21")] == [("warning", _PLACE)]


@pytest.mark.parametrize("way", _WAYS)
def test_paragraphs_too_near_are_told_at_the_first(way: Any) -> None:
    """Less than 6 points between two paragraphs is told at the first of them."""
    typed = report().change("body_1", after=60, via={"after": way})
    assert told(typed, "C22") == [Told("error", _PLACE, _WORDS, "cách đoạn sau 3 pt")]


def test_the_space_before_counts_as_well() -> None:
    """The larger of the space after one and before the next counts."""
    assert told(report().change("body_1", after=0).change("body_2", before=120), "C22") == []


def test_a_blank_line_is_space_enough() -> None:
    """A blank line between two paragraphs keeps them apart."""
    typed = put_after(report().change("body_1", after=0), "body_1", Line("blank", "", Look()))
    assert told(typed, "C22") == []


def test_contextual_spacing_takes_the_space_away() -> None:
    """Paragraphs of one style with contextual spacing stand close whatever space they ask for."""
    typed = by_styles(report())
    raw = raw_paragraph("Duy trì kỷ luật, kỷ cương trong mọi mặt công tác.", after=120)
    raw = raw.replace('<w:jc w:val="both"/>', '<w:contextualSpacing/><w:jc w:val="both"/>')
    typed = put_after(typed, "body_2", Line("one", "", raw=raw), Line("two", "", raw=raw))
    assert [(each.place, each.found) for each in told(typed, "C22")] == [("đoạn 8", "cách đoạn sau 0 pt")]


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize(
    ("line", "found"), [(480, "giãn dòng 2"), (200, "giãn dòng 0,83"), (384, "giãn dòng 1,6")]
)
def test_lines_too_near_or_too_far_are_told(line: int, found: str, way: Any) -> None:
    """Single to one and a half lines."""
    typed = report().change("body_1", line=line, via={"line": way})
    assert told(typed, "C23") == [Told("error", _PLACE, _WORDS, found)]


def test_line_heights_in_points_are_compared_with_the_size() -> None:
    """At 14 points a single line is 16.1 points high: exactly 12 is too low, 18 right, 30 too high."""
    for points, rule, found in (
        (12, "exact", ["giãn dòng chính xác 12 pt"]),
        (18, "exact", []),
        (30, "exact", ["giãn dòng chính xác 30 pt"]),
        (12, "atLeast", []),
        (30, "atLeast", ["giãn dòng ít nhất 30 pt"]),
    ):
        typed = report().change("body_1", line=points * 20, line_rule=rule)
        assert [each.found for each in told(typed, "C23")] == found


@pytest.mark.parametrize(
    ("name", "change", "rule"),
    [
        ("article_1", {"size": 24}, "C24"),
        ("article_1", {"line": 480}, "C23"),
        ("body_2", {"first": 0, "inside": "content_control"}, "C21"),
        ("body_2", {"size": 24, "inside": "insertion"}, "C20"),
    ],
)
def test_articles_and_wrapped_paragraphs_are_looked_at(name: str, change: dict[str, Any], rule: str) -> None:
    """So are articles, content controls and tracked insertions."""
    typed = decision() if name.startswith("article") else report()
    assert len(told(typed.change(name, **change), rule)) == 1


def test_tables_and_appendices_have_a_look_of_their_own() -> None:
    """Cells and the pages of an appendix are not held to the rules of the text."""
    small = report().change("table_cell_2", size=22, align="left", line=480)
    note = Line("note", "Ghi chú: số liệu tính đến ngày 31 tháng 12 năm 2025 của từng đơn vị.", Look(size=24))
    appended = put_after(report_with_appendices(), "appendix_reference_I", note, note)
    for rule in ("C20", "C21", "C22", "C23"):
        assert told(small, rule) == []
        assert told(appended, rule) == []


def test_a_text_without_its_end_mark_is_a_warning() -> None:
    """The sample forms end the text with ./."""
    typed = report().change("closing", text="Trên đây là báo cáo kết quả phong trào thi đua.")
    assert told(typed, "C31") == [
        Told(
            "warning",
            "đoạn 15",
            "Trên đây là báo cáo kết quả phong trào thi đua.",
            "cuối nội dung không có dấu “./.”",
        )
    ]


def test_the_end_mark_may_stand_below_a_table() -> None:
    """Where a table of the text comes last nobody can say where the mark belongs."""
    typed = report().change("closing", text="Danh sách đề nghị khen thưởng như sau:")
    cell = Line("last_cell", "Sở Y tế", Look(size=26))
    table = Grid(
        "last_table", (900, 5454), (((Line("last_number", "1", Look(size=26)),), (cell,)),), borders=True
    )
    assert told(put_after(typed, "closing", table), "C31") == []
