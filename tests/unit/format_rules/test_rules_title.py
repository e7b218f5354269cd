"""The rules of type and subject (C15 to C17) on documents typed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assembly.format_rules.finding import Finding
from tests.checked import findings_of, in_every_way, only_finding
from tests.typed import Line, Look, Typed
from tests.typed_documents import dispatch, report

RULES = ("C15", "C16", "C17")
WAYS = ("direct", "character_style", "paragraph_style", "base_style", "defaults")


def one(typed: Typed, rule: str) -> Finding:
    """Return the one finding of these rules, which must be of this rule."""
    return only_finding(typed, rule, RULES)


@pytest.mark.parametrize(
    ("way", "name", "attribute", "value", "rule", "told"),
    in_every_way(
        [
            ("type", "size", 30, "C15", "cỡ chữ 15"),
            ("type", "size", 24, "C15", "cỡ chữ 12"),
            ("type", "bold", False, "C15", "chữ không đậm"),
            ("type", "italic", True, "C15", "chữ nghiêng"),
            ("type", "align", "left", "C15", "canh trái"),
            ("subject", "size", 32, "C16", "cỡ chữ 16"),
            ("subject", "bold", False, "C16", "chữ không đậm"),
            ("subject", "italic", True, "C16", "chữ nghiêng"),
            ("subject", "caps", True, "C16", "chữ in hoa"),
            ("subject", "align", "both", "C16", "canh đều cả hai lề"),
        ],
        WAYS,
    ),
)
def test_a_wrong_look_is_an_error_however_word_expresses_it(
    name: str, attribute: str, value: Any, rule: str, told: str, *, way: Any
) -> None:
    """Size, weight, slant, capitals and alignment are judged by what prints, at the place where it prints."""
    findings = findings_of(report().change(name, **{attribute: value}, via={attribute: way}).docx(), *RULES)
    [finding] = [each for each in findings if each.severity == "error"]
    assert (rule, told) == (finding.rule, finding.found.vi)
    assert report().line(name).text.casefold() == finding.words.casefold()
    assert f"đoạn {1 if name == 'type' else 2}" == finding.place_in_words.vi
    # larger letters and capitals make the text longer than the line below allows
    assert all(each.rule == rule for each in findings)


@pytest.mark.parametrize(
    ("way", "attribute", "value", "told"),
    in_every_way(
        [
            ("size", 28, "cỡ chữ 14"),
            ("size", 22, "cỡ chữ 11"),
            ("bold", True, "chữ đậm"),
            ("italic", True, "chữ nghiêng"),
            ("caps", True, "chữ in hoa"),
            ("align", "left", "canh trái"),
            ("before", 0, "cách số, ký hiệu 0 pt"),
            ("before", 240, "cách số, ký hiệu 12 pt"),
        ],
        ["direct", "character_style", "paragraph_style", "base_style", "table_style"],
    ),
)
def test_a_wrong_v_v_is_an_error(attribute: str, value: Any, told: str, way: Any) -> None:
    """The V/v stands 6 pt below the number, 12 to 13, upright and light, centred."""
    finding = one(dispatch().change("dispatch_subject", **{attribute: value}, via={attribute: way}), "C17")
    assert ("error", told) == (finding.severity, finding.found.vi)
    assert "Bảng 1, hàng 2, ô 1, đoạn 2" == finding.place_in_words.vi


def test_a_v_v_below_a_line_break_has_no_room() -> None:
    """Number and V/v in one paragraph: each is judged by its own words, and 6 pt are missing."""
    marks = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="26"/>'
    run = f"<w:r><w:rPr>{marks}</w:rPr><w:t>Số: 21/KTĐ-VP</w:t><w:br/><w:t>V/v chuẩn bị hội nghị</w:t></w:r>"
    spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    raw = f'<w:p><w:pPr>{spacing}<w:jc w:val="center"/></w:pPr>{run}</w:p>'
    findings = findings_of(
        dispatch().without("dispatch_subject").change("number", raw=raw).docx(), *RULES, "C09"
    )
    assert [("C17", "cách số, ký hiệu 0 pt", "V/v chuẩn bị hội nghị")] == [
        (finding.rule, finding.found.vi, finding.words) for finding in findings
    ]


def test_a_type_in_lower_case_is_an_error() -> None:
    """The type prints in capitals, typed or asked for."""
    typed = report().change("type", text="Báo cáo")
    assert ("error", "có chữ in thường") == ((finding := one(typed, "C15")).severity, finding.found.vi)
    assert [] == findings_of(typed.change("type", caps=True).docx(), *RULES)


def test_a_subject_typed_in_capitals_is_an_error() -> None:
    """The subject prints in lower case; abbreviations in it stay."""
    text = "KẾT QUẢ PHONG TRÀO THI ĐUA NĂM 2025"
    findings = findings_of(report().change("subject", text=text, rule_mm=45).docx(), *RULES)
    assert [("C16", "error", "chữ in hoa", text)] == [
        (f.rule, f.severity, f.found.vi, f.words) for f in findings
    ]
    short = report().change("subject", text="Kết quả phong trào thi đua của UBND tỉnh", rule_mm=40)
    assert [] == findings_of(short.docx(), *RULES)


def test_an_empty_line_below_the_type_is_an_error() -> None:
    """The subject stands directly below the type."""
    typed = report()
    line = typed.line("subject")
    finding = one(typed.swap(line, Line("empty", "", Look(align="center")), line), "C16")
    assert ("error", "có dòng trống giữa tên loại và trích yếu") == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(
    ("drawn", "told"), [(None, "không thấy đường kẻ ngang"), (20, "dài 20 mm"), (60, "dài 60 mm")]
)
def test_the_line_below_the_subject_is_a_third_to_a_half_of_it(drawn: float | None, told: str) -> None:
    """A line of another length, or none, is a warning."""
    finding = one(report().change("subject", rule_mm=drawn), "C16")
    assert "warning" == finding.severity
    assert told in finding.found.vi


def test_the_longest_line_of_a_subject_is_measured() -> None:
    """A subject on two paragraphs: the line below is compared with the longer."""
    typed = report()
    line = typed.line("subject")
    first = replace(line, name="first", text="Kết quả phong trào thi đua, công tác khen thưởng", rule_mm=None)
    first = replace(first, look=replace(first.look, after=0))
    last = replace(line, text="năm 2025", rule_mm=45)
    assert [] == findings_of(typed.swap(line, first, last).docx(), *RULES)


@pytest.mark.parametrize("name", ["type", "subject"])
def test_an_indent_moves_a_centred_line_off_the_middle(name: str) -> None:
    """The first-line indent of the text, left on a centred title, is a warning."""
    finding = one(report().change(name, first=720), "C15" if name == "type" else "C16")
    assert ("warning", "thụt lề làm lệch giữa 6,3 mm") == (finding.severity, finding.found.vi)


def test_type_and_subject_may_share_a_paragraph() -> None:
    """With a line break between them each is judged by its own words."""
    marks = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:b/><w:sz w:val="28"/>'
    about = "Kết quả phong trào thi đua năm 2025"
    run = f"<w:r><w:rPr>{marks}</w:rPr><w:t>BÁO CÁO</w:t><w:br/><w:t>{about}</w:t></w:r>"
    raw = f'<w:p><w:pPr><w:spacing w:line="240" w:after="240"/><w:jc w:val="center"/></w:pPr>{run}</w:p>'
    findings = findings_of(report().without("subject").change("type", raw=raw).docx(), *RULES)
    assert [("C16", "warning", "không thấy đường kẻ ngang dưới trích yếu nội dung văn bản")] == [
        (finding.rule, finding.severity, finding.found.vi) for finding in findings
    ]
