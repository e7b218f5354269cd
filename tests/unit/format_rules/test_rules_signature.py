"""The rules of the signature (C25 to C28) on documents typed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import Finding
from tests.typed import Line, Look, Typed
from tests.typed_documents import TYPED, covenant, minutes, report

SIGNATURE = ("C25", "C26", "C27", "C28")
_AUTHORITY_CELL = "ô 2"


def found(typed: Typed, *rules: str) -> list[Finding]:
    """Return the findings of these rules."""
    return [finding for finding in check_document(typed.docx()).findings if finding.rule in rules]


def one(typed: Typed, rule: str) -> Finding:
    """Return the one finding of the signature rules, which must be of this rule."""
    findings = found(typed, *SIGNATURE)
    assert [rule] == [finding.rule for finding in findings], [each.found.vi for each in findings]
    return findings[0]


@pytest.mark.parametrize("name", [name for name in TYPED if not name.startswith("party")])
def test_compliant_signatures_yield_nothing(name: str) -> None:
    """Signatures as the decree wants them yield no finding, in any kind of document."""
    assert [] == found(TYPED[name](), *SIGNATURE)


@pytest.mark.parametrize(
    ("written", "required"),
    [
        ("T/M KHỐI THI ĐUA", "TM. "),
        ("TM KHỐI THI ĐUA", "TM. "),
        ("TM.KHỐI THI ĐUA", "TM. "),
        ("T.M. KHỐI THI ĐUA", "TM. "),
        ("TM: KHỐI THI ĐUA", "TM. "),
        ("K/T TRƯỞNG KHỐI", "KT. "),
        ("T/L TRƯỞNG KHỐI", "TL. "),
        ("TUQ TRƯỞNG KHỐI", "TUQ. "),
        ("Q.TRƯỞNG KHỐI", "Q. "),
        ("TM - KHỐI THI ĐUA", "TM. "),
    ],
)
def test_a_wrong_capacity_is_told_with_the_right_one(written: str, required: str) -> None:
    """Slash forms, a missing full stop and a missing space are errors of C25."""
    finding = one(report().change("signing_authority", text=written), "C25")
    assert ("error", written) == (finding.severity, finding.words)
    assert f"“{required}”" in finding.required.vi
    assert _AUTHORITY_CELL in finding.place_in_words.vi


@pytest.mark.parametrize(
    "right", ["TM. KHỐI THI ĐUA", "KT. TRƯỞNG KHỐI", "TL. TRƯỞNG KHỐI", "TUQ. TRƯỞNG KHỐI"]
)
def test_right_capacities_yield_nothing(right: str) -> None:
    """The five forms of the decree are right."""
    assert [] == found(report().change("signing_authority", text=right), *SIGNATURE)


def test_a_capacity_in_words_is_a_warning() -> None:
    """Thay mặt in words is a warning: the decree abbreviates it."""
    finding = one(report().change("signing_authority", text="THAY MẶT KHỐI THI ĐUA"), "C25")
    assert ("warning", "viết “THAY MẶT”") == (finding.severity, finding.found.vi)


_LOOKS: dict[str, dict[str, Any]] = {
    "chữ không đậm": {"bold": False},
    "chữ nghiêng": {"italic": True},
    "cỡ chữ 12": {"size": 24},
    "cỡ chữ 15": {"size": 30},
}
_LINES = {
    "signing_authority": ("C25", "TM. KHỐI THI ĐUA"),
    "signer_office": ("C26", "TRƯỞNG KHỐI"),
    "signer_name": ("C27", "Nguyễn Văn Bình"),
}


@pytest.mark.parametrize("way", ["direct", "character_style", "paragraph_style", "base_style"])
@pytest.mark.parametrize("told", _LOOKS)
@pytest.mark.parametrize("line", _LINES)
def test_wrong_letters_are_told_wherever_they_come_from(line: str, told: str, way: str) -> None:
    """Weight, slant and size are judged by what prints, whichever style they stand in."""
    look, (rule, words) = _LOOKS[told], _LINES[line]
    finding = one(report().change(line, **look, via=dict.fromkeys(look, way)), rule)
    assert ("error", told, words) == (finding.severity, finding.found.vi, finding.words)


def test_an_office_in_small_letters_is_told() -> None:
    """The office stands in capitals; w:caps makes them as well."""
    finding = one(report().change("signer_office", text="Trưởng khối"), "C26")
    assert ("có chữ in thường", "Trưởng khối") == (finding.found.vi, finding.words)
    assert [] == found(report().change("signer_office", text="Trưởng khối", caps=True), *SIGNATURE)


@pytest.mark.parametrize(
    ("line", "rule", "severity"), [("signer_office", "C26", "warning"), ("signer_name", "C27", "error")]
)
def test_office_and_name_stand_in_the_middle(line: str, rule: str, severity: str) -> None:
    """The name is centred under the office; that the office is centred only the samples show."""
    finding = one(report().change(line, align="left"), rule)
    assert (severity, "canh trái") == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(
    "written", ["NGUYỄN VĂN BÌNH", "Nguyễn văn Bình", "Nguyễn Văn bình", "NGuyễn Văn Bình"]
)
def test_a_name_has_capital_initials_only(written: str) -> None:
    """A name in capitals, with a small initial or with two capitals is an error."""
    assert "error" == one(report().change("signer_name", text=written), "C27").severity


def test_a_name_printed_in_capitals_is_told() -> None:
    """What w:caps prints in capitals is in capitals."""
    assert "chữ in hoa" == one(report().change("signer_name", caps=True), "C27").found.vi


@pytest.mark.parametrize(
    "right",
    ["H'Hen Niê", "K’Sor Phước", "Mùa A Vàng", "Y Thông Niê", "Nguyễn-Phước Bảo Ân", "Lý Thái Tổ (đã ký)"],
)
def test_names_of_every_people_are_right(right: str) -> None:
    """Names with apostrophes, hyphens, single letters and a remark behind are no breach."""
    assert [] == found(report().change("signer_name", text=right), "C27")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("ThS. Nguyễn Văn Bình", "ThS"),
        ("PGS.TS. Nguyễn Văn Bình", "PGS.TS"),
        ("PGS. TS Nguyễn Văn Bình", "PGS. TS"),
        ("TS.Nguyễn Văn Bình", "TS"),
        ("BSCKII. Nguyễn Văn Bình", "BSCKII"),
        ("NGƯT Nguyễn Văn Bình", "NGƯT"),
        ("Tiến sĩ Nguyễn Văn Bình", "Tiến sĩ"),
        ("TTND.BS Nguyễn Thị Hoa", "TTND.BS"),
        ("Đại tá Nguyễn Văn Bình", "Đại tá"),
        ("Thạc sĩ Nguyễn Văn Bình", "Thạc sĩ"),
    ],
)
def test_degrees_before_the_name_are_errors(written: str, title: str) -> None:
    """No rank, degree or title stands before the name."""
    findings = [
        each for each in found(report().change("signer_name", text=written), "C27") if title in each.found.vi
    ]
    assert [("error", written)] == [(each.severity, each.words) for each in findings]


def test_schools_may_be_allowed_degrees() -> None:
    """Schools, hospitals and armed units follow the head of their sector: advice, no error."""
    typed = report().change("issuer", text="TRƯỜNG CAO ĐẲNG NGHỀ")
    typed = typed.change("signer_name", text="ThS. Nguyễn Văn Bình")
    assert ["advice"] == [each.severity for each in found(typed, "C27")]


def test_the_environment_is_no_school() -> None:
    """A department whose name merely holds the syllable trường is not excepted."""
    typed = report().change("issuer", text="SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG")
    typed = typed.change("signer_name", text="ThS. Nguyễn Văn Bình")
    assert ["error"] == [each.severity for each in found(typed, "C27")]


def test_a_blank_name_is_silent() -> None:
    """Dots to write the name on are no name."""
    typed = report().change("signer_name", text="………………………")
    assert [] == found(typed.change("signer_name", bold=False), *SIGNATURE)


def test_too_little_room_to_sign_is_advised() -> None:
    """Less room than three lines between office and name is told, with the room there is."""
    typed = report()
    for at in range(1, 4):
        typed = typed.without(f"space_{at}")
    finding = one(typed, "C28")
    assert ("advice", "Nguyễn Văn Bình") == (finding.severity, finding.words)
    assert "ít nhất 3 dòng trống" == finding.required.vi


def test_spacing_makes_room_as_well() -> None:
    """Spacing before the name is room like empty lines."""
    typed = report()
    for at in range(4):
        typed = typed.without(f"space_{at}")
    assert [] == found(typed.change("signer_name", before=1200), *SIGNATURE)


def test_each_signature_of_a_covenant_is_judged() -> None:
    """In a covenant with many signatures the finding stands at the wrong one."""
    finding = one(covenant().change("signer_office_2", italic=True), "C26")
    assert ("chữ nghiêng", "GIÁM ĐỐC") == (finding.found.vi, finding.words)
    assert "ô 2" in finding.place_in_words.vi


def test_signatures_outside_tables_are_judged() -> None:
    """A signature typed in paragraphs of the text is judged like one in a table."""
    centred = Look(bold=True, align="center", left=4500)
    blocks = [block for block in report().blocks if getattr(block, "name", "") != "signatures"]
    typed = replace(
        report(),
        blocks=(
            *blocks[:-1],
            Line("authority", "T/M KHỐI THI ĐUA", centred),
            Line("office", "TRƯỞNG KHỐI", centred),
            *(Line(f"space_{at}", "", Look(align="center")) for at in range(4)),
            Line("name", "Nguyễn Văn Bình", centred),
            blocks[-1],
        ),
    )
    assert "T/M KHỐI THI ĐUA" == one(typed, "C25").words


def test_minutes_with_two_signatures_yield_nothing() -> None:
    """Secretary and chair sign without a capacity."""
    assert [] == found(minutes(), *SIGNATURE)
