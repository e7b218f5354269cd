"""The rule of minutes (C35) on documents typed by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import Finding
from tests.typed import Grid, Line, Look, Typed
from tests.typed_documents import TYPED, minutes


def found(typed: Typed) -> list[Finding]:
    """Return the findings of C35."""
    return [finding for finding in check_document(typed.docx()).findings if finding.rule == "C35"]


def one(typed: Typed) -> Finding:
    """Return the one finding of C35."""
    findings = found(typed)
    assert 1 == len(findings), [finding.found.vi for finding in findings]
    return findings[0]


@pytest.mark.parametrize("name", TYPED)
def test_what_follows_the_form_or_is_no_minutes_yields_nothing(name: str) -> None:
    """Minutes of form 1.9 and all other kinds of documents yield nothing."""
    assert [] == found(TYPED[name]())


def test_minutes_have_no_place_and_date() -> None:
    """A line of place and date in the letterhead of minutes is an error."""
    typed = minutes().change(
        "heading_blank", text="Yên Bái, ngày 20 tháng 12 năm 2025", size=28, italic=True, align="center"
    )
    finding = one(typed)
    assert ("error", "Yên Bái, ngày 20 tháng 12 năm 2025") == (finding.severity, finding.words)


def test_the_symbol_of_minutes_is_bb() -> None:
    """A number with the symbol of another kind is an error."""
    finding = one(minutes().change("number", text="Số: 02/BC-KTĐ"))
    assert ("error", "Số: 02/BC-KTĐ", "ký hiệu bắt đầu bằng “BC”") == (
        finding.severity,
        finding.words,
        finding.found.vi,
    )


@pytest.mark.parametrize("number", ["Số:         /BB-KTĐ", "Số: 02/BB-………"])
def test_a_number_to_be_filled_in_is_right(number: str) -> None:
    """A blank figure or body is no breach."""
    assert [] == found(minutes().change("number", text=number))


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("starts", "Thời gian bắt đầu"),
        ("venue", "Địa điểm"),
        ("present", "Thành phần tham dự"),
        ("chair", "Chủ trì (chủ tọa)"),
        ("secretary", "Thư ký"),
        ("content", "Nội dung"),
    ],
)
def test_a_missing_opening_item_is_a_warning(line: str, item: str) -> None:
    """Each item of form 1.9 that is not found is told at the title."""
    finding = one(minutes().without(line))
    assert ("warning", f"thiếu mục “{item}”") == (finding.severity, finding.found.vi)


def test_items_in_one_line_count() -> None:
    """Chair and secretary named in one line are both there."""
    typed = minutes().without("secretary")
    assert [] == found(typed.change("chair", text="Chủ tọa: Ông Nguyễn Văn Bình; Thư ký: Bà Trần Thị Hoa."))


def test_minutes_end_with_hour_and_date() -> None:
    """Without a sentence that tells when the meeting ended a warning stands at the last line."""
    finding = one(minutes().change("closing", text="Biên bản được thông qua trước cuộc họp./."))
    assert ("warning", "thiếu câu kết thúc có giờ và ngày") == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(
    "closing",
    [
        "Hội nghị kết thúc vào ……… giờ ……… phút, ngày 29 tháng 12 năm 2022./.",
        "Cuộc họp bế mạc hồi 11h30 cùng ngày./.",
        "Buổi họp kết thúc vào hồi 16:30 ngày 20/12/2025./.",
    ],
)
def test_closing_sentences_of_other_words_are_right(closing: str) -> None:
    """Any sentence with end, hour and day will do, blanks included."""
    assert [] == found(minutes().change("closing", text=closing))


@pytest.mark.parametrize("presides", ["CHỦ TỌA", "CHỦ TOẠ", "CHỦ TRÌ"])
def test_swapped_signatures_are_an_error(presides: str) -> None:
    """The secretary signs at the left, the chair at the right."""
    typed = minutes().change("signer_office_left", text=presides).change("signer_office_right", text="THƯ KÝ")
    finding = one(typed)
    assert ("error", "THƯ KÝ") == (finding.severity, finding.words)
    assert "THƯ KÝ ở bên phải" == finding.found.vi


@pytest.mark.parametrize(("line", "rules"), [("\tTHƯ KÝ\t\tCHỦ TỌA", []), ("\tCHỦ TỌA\t\tTHƯ KÝ", ["C35"])])
def test_signatures_on_one_line_are_read_from_left_to_right(line: str, rules: list[str]) -> None:
    """Offices on one line with tabs between have their order too."""
    typed = minutes()
    offices = Line("offices", line, Look(bold=True))
    blocks = [offices if getattr(block, "name", "") == "signatures" else block for block in typed.blocks]
    assert rules == [finding.rule for finding in found(replace(typed, blocks=tuple(blocks)))]


def test_place_and_date_beside_the_number_are_found() -> None:
    """Number and date typed on one line are two components, and the second is told."""
    typed = minutes().without("heading")
    head = Line("head", "Số: 02/BB-KTĐ\tYên Bái, ngày 20 tháng 12 năm 2025", Look(size=26))
    grid = next(block for block in minutes().blocks if getattr(block, "name", "") == "heading")
    assert isinstance(grid, Grid)
    typed = replace(typed, blocks=(replace(grid, rows=grid.rows[:1]), head, *typed.blocks))
    assert ["Yên Bái, ngày 20 tháng 12 năm 2025"] == [finding.words for finding in found(typed)]


def test_a_handover_has_items_of_its_own() -> None:
    """Minutes of a handover follow no form of meetings."""
    typed = minutes().change("subject", text="Bàn giao nhiệm vụ Trưởng khối năm 2026")
    for line in ("starts", "present", "chair", "secretary", "content", "closing"):
        typed = typed.without(line)
    assert [] == found(typed)


def test_minutes_of_party_style_have_their_own_rule() -> None:
    """C35 holds for the state's style alone."""
    assert [] == [
        finding
        for finding in check_document(
            minutes().change("number", text="Số 2", size=28).docx(), style="party"
        ).findings
        if finding.rule == "C35"
    ]
