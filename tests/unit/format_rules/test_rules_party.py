"""The rules of Party style (P02 to P07) on documents typed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import Finding
from tests.typed import Line, Look, Typed
from tests.typed_documents import TYPED, minutes, party_heading, party_report, report

PARTY = ("P02", "P03", "P04", "P05", "P06", "P07")


def found(typed: Typed) -> list[Finding]:
    """Return the findings of the Party's rules."""
    return [finding for finding in check_document(typed.docx()).findings if finding.rule in PARTY]


def one(typed: Typed, rule: str) -> Finding:
    """Return the one finding of the Party's rules, which must be of this rule."""
    findings = found(typed)
    assert [rule] == [finding.rule for finding in findings], [each.found.vi for each in findings]
    return findings[0]


@pytest.mark.parametrize("name", TYPED)
def test_compliant_documents_yield_nothing(name: str) -> None:
    """No compliant document of either style breaks a rule of the Party's."""
    assert [] == found(TYPED[name]())


def test_no_party_rule_is_an_error() -> None:
    """The texts were not seen, so the rules warn at most."""
    rules = [rule for rule in catalogue().rules.values() if rule.id.startswith("P0")]
    assert {"warning", "advice"} == {rule.severity for rule in rules}
    assert all(rule.certainty in ("secondary", "memory") for rule in rules)


@pytest.mark.parametrize(
    ("line", "change", "rule", "severity", "told"),
    [
        ("party_name", {"bold": False}, "P02", "warning", "chữ không đậm"),
        ("party_name", {"italic": True}, "P02", "warning", "chữ nghiêng"),
        ("party_name", {"rule_mm": 30}, "P02", "warning", "đường kẻ dài 30 mm, dòng chữ dài 72,9 mm"),
        ("superior", {"bold": True}, "P03", "warning", "chữ đậm"),
        ("issuer", {"bold": False}, "P03", "warning", "chữ không đậm"),
        ("number", {"text": "Số 15/BC-ĐU"}, "P04", "warning", "viết “Số 15/BC-ĐU”"),
        ("signing_authority", {"text": "TM. KHỐI THI ĐUA"}, "P05", "warning", "viết “TM.”"),
        ("signing_authority", {"bold": False}, "P05", "warning", "chữ không đậm"),
        ("signer_office", {"bold": True}, "P05", "advice", "chữ đậm"),
        ("signer_name", {"bold": False}, "P05", "warning", "chữ không đậm"),
        ("recipients_heading", {"underline": "none"}, "P06", "warning", "không gạch chân"),
        ("recipient_3", {"text": "- Lưu: VT."}, "P06", "warning", "viết “Lưu:”"),
        ("recipient_3", {"text": "- Lưu VT."}, "P06", "warning", "viết “Lưu VT”"),
        ("body_1", {"size": 26}, "P07", "warning", "cỡ chữ 13"),
        ("body_1", {"line": 240, "line_rule": "auto"}, "P07", "advice", "giãn dòng đơn"),
        ("body_1", {"line": 480}, "P07", "advice", "giãn dòng chính xác 24 pt"),
        ("body_1", {"first": 720}, "P07", "advice", "dòng đầu lùi vào 1,27 cm"),
    ],
)
def test_each_breach_is_told_where_it_stands(
    line: str, change: dict[str, Any], rule: str, severity: str, told: str
) -> None:
    """One breach yields one finding of its rule, with the words of its line."""
    typed = party_report().change(line, **change)
    finding = one(typed, rule)
    assert (severity, told) == (finding.severity, finding.found.vi)
    assert typed.line(line).text.startswith(finding.words.rstrip("…")[:20])


@pytest.mark.parametrize(
    "number", ["Số 15-BC/ĐU", "Số: 15-BC/ĐU", "Số         -BC/ĐU", "Số ……-BC/………", "Số 15-CTr/TU"]
)
def test_numbers_of_the_partys_form_are_right(number: str) -> None:
    """Sources disagree on the colon, and blanks are to be filled in."""
    assert [] == found(party_report().change("number", text=number))


def test_an_issuer_without_asterisk_is_told() -> None:
    """An asterisk stands below the issuer instead of a line."""
    finding = one(party_report().without("issuer_star"), "P03")
    assert ("KHỐI THI ĐUA SỐ 7", "không có dấu sao dưới tên cơ quan ban hành") == (
        finding.words,
        finding.found.vi,
    )


def test_the_text_ends_with_a_full_stop() -> None:
    """The state's end mark is not the Party's."""
    typed = party_report()
    typed = typed.change("closing", text=typed.line("closing").text.rstrip(".") + "./.")
    assert "kết thúc bằng “./.”" == one(typed, "P06").found.vi


def test_a_submission_is_presented() -> None:
    """A tờ trình of the Party begins with Kính trình."""
    typed = party_report().change("type", text="TỜ TRÌNH").change("number", text="Số 15-TTr/ĐU")
    opening = typed.line("opening")
    for salute, rules in (("Kính gửi: Tỉnh ủy.", ["P06"]), ("Kính trình: Tỉnh ủy.", [])):
        addressee = Line("addressee", salute, Look(align="center", after=120))
        assert rules == [each.rule for each in found(typed.swap(opening, addressee, opening))]


def test_margins_are_20_20_30_15() -> None:
    """Each margin of another width is told."""
    finding = one(party_report().sheet(left=1984), "P07")
    assert ("lề trái 35 mm", "30 mm") == (finding.found.vi, finding.required.vi)


def test_both_headings_in_one_document_are_told() -> None:
    """The heading of the Party never stands beside Quốc hiệu and Tiêu ngữ, in either style."""
    base = party_report()
    name = base.line("party_name")
    state = Line("national_name", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", replace(name.look, size=26))
    findings = found(base.swap(name, state, name))
    assert "P02" in [each.rule for each in findings]
    assert any(each.found.vi.startswith("có cả Quốc hiệu") for each in findings)


def test_minutes_are_signed_by_who_kept_them_at_the_left() -> None:
    """In Party minutes NGƯỜI GHI BIÊN BẢN signs at the left, CHỦ TRÌ at the right."""
    body = Look(align="both", first=567, after=120, line=360, line_rule="exact")
    typed = minutes()
    typed = replace(
        typed,
        blocks=tuple(
            party_heading(number="Số 02-BB/KTĐ", dated=None)
            if getattr(block, "name", "") == "heading"
            else block
            for block in typed.blocks
        ),
    )
    for line in typed.lines():
        if line.look.align == "both":
            typed = typed.change(
                line.name, **{key: getattr(body, key) for key in ("first", "line", "line_rule")}
            )
    typed = (
        typed.change("closing", text="Cuộc họp kết thúc vào 11 giờ 30 phút, ngày 20 tháng 12 năm 2025.")
        .change("recipients_heading", underline="single")
        .change("recipient_2", text="- Lưu hồ sơ.")
    )
    right = typed.change("signer_office_left", text="NGƯỜI GHI BIÊN BẢN").change(
        "signer_office_right", text="CHỦ TRÌ"
    )
    wrong = typed.change("signer_office_left", text="CHỦ TRÌ").change(
        "signer_office_right", text="NGƯỜI GHI BIÊN BẢN"
    )
    assert [] == found(right)
    assert ("P06", "NGƯỜI GHI BIÊN BẢN ở bên phải") == (one(wrong, "P06").rule, one(wrong, "P06").found.vi)


def test_state_documents_are_not_held_to_party_style() -> None:
    """A state document that breaks everything of the Party's yields nothing of it."""
    assert [] == found(report().change("signing_authority", text="TM. KHỐI THI ĐUA"))
