"""The rules of addressees and recipients (C29, C30) on documents typed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assembly.format_rules.finding import Finding
from tests.checked import findings_of, in_every_way, only_finding
from tests.typed import Typed
from tests.typed_documents import dispatch, minutes, report, submission

RULES = ("C29", "C30")
SPACING = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
WAYS = ("direct", "character_style", "paragraph_style", "base_style", "defaults")


def one(typed: Typed, rule: str) -> Finding:
    """Return the one finding of these rules, which must be of this rule."""
    return only_finding(typed, rule, RULES)


def run(text: str, look: str, size: int) -> str:
    """Return the XML of a run; ``<TAB>`` and ``<BREAK>`` in the text become theirs."""
    marks = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>{look}<w:sz w:val="{size}"/>'
    inner = text.replace("<TAB>", "</w:t><w:tab/><w:t>").replace("<BREAK>", "</w:t><w:br/><w:t>")
    return f"<w:r><w:rPr>{marks}</w:rPr><w:t>{inner}</w:t></w:r>"


@pytest.mark.parametrize(
    ("way", "name", "attribute", "value", "told"),
    in_every_way(
        [
            ("addressee", "size", 30, "cỡ chữ 15"),
            ("addressee", "bold", True, "chữ đậm"),
            ("addressee", "italic", True, "chữ nghiêng"),
            ("addressee", "caps", True, "chữ in hoa"),
            ("addressee_1", "size", 30, "cỡ chữ 15"),
            ("addressee_2", "italic", True, "chữ nghiêng"),
        ],
        WAYS,
    ),
)
def test_the_look_of_addressees(name: str, attribute: str, value: Any, told: str, *, way: Any) -> None:
    """Addressees print upright and light in 13 to 14, however Word is told."""
    finding = one(dispatch().change(name, **{attribute: value}, via={attribute: way}), "C29")
    assert ("error", told) == (finding.severity, finding.found.vi)
    assert dispatch().line(name).text.casefold() == finding.words.casefold()


@pytest.mark.parametrize(
    ("way", "name", "attribute", "value", "told"),
    in_every_way(
        [
            ("recipients_heading", "size", 26, "cỡ chữ 13"),
            ("recipients_heading", "size", 22, "cỡ chữ 11"),
            ("recipients_heading", "bold", False, "chữ không đậm"),
            ("recipients_heading", "italic", False, "chữ đứng"),
            ("recipients_heading", "caps", True, "chữ in hoa"),
            ("recipients_heading", "align", "center", "canh giữa"),
            ("recipient_1", "size", 24, "cỡ chữ 12"),
            ("recipient_2", "italic", True, "chữ nghiêng"),
            ("recipient_3", "bold", True, "chữ đậm"),
            ("recipient_3", "align", "center", "canh giữa"),
        ],
        [*WAYS, "table_style"],
    ),
)
def test_the_look_of_recipients(name: str, attribute: str, value: Any, told: str, *, way: Any) -> None:
    """The heading prints bold and italic in 12, the list upright in 11, however Word is told."""
    finding = one(report().change(name, **{attribute: value}, via={attribute: way}), "C30")
    assert ("error", told) == (finding.severity, finding.found.vi)
    assert report().line(name).text.casefold() == finding.words.casefold()
    assert "ô 1" in finding.place_in_words.vi


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kính gửi Chủ tịch Ủy ban nhân dân tỉnh", "thiếu dấu hai chấm sau “Kính gửi”"),
        ("Kính trình: Chủ tịch Ủy ban nhân dân tỉnh", "ghi “Kính trình: Chủ tịch Ủy ban nhân dân tỉnh”"),
        ("KÍNH GỬI: Chủ tịch Ủy ban nhân dân tỉnh", "ghi “KÍNH GỬI”"),
        ("Kính gửi: Sở Nội vụ; Sở Tài chính", "nhiều nơi không có gạch đầu dòng"),
    ],
)
def test_a_wrong_salute_is_told(text: str, told: str) -> None:
    """The words, the colon, and two addressees on one line."""
    finding = one(submission().change("addressee", text=text), "C29")
    assert ("error", told) == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi: …………………………………………",
        "Kính gửi:         Ủy ban nhân dân tỉnh",
        "Kính gửi: Ủy ban nhân dân tỉnh (qua Sở Nội vụ)",
        "Kính gửi: Các sở, ban, ngành, đoàn thể tỉnh.",
    ],
)
def test_one_addressee_on_the_line_of_the_salute_is_right(text: str) -> None:
    """One addressee, or a blank for it; commas in a name part nothing."""
    assert [] == findings_of(submission().change("addressee", text=text).docx(), *RULES)


def test_a_submission_without_addressee_is_a_warning() -> None:
    """A tờ trình and an official letter name whom they are for."""
    typed = submission().without("addressee").change("recipient_1", text="- Sở Nội vụ;")
    finding = one(typed, "C29")
    assert ("warning", "TỜ TRÌNH") == (finding.severity, finding.words)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("addressee_1", "Sở Nội vụ;", "đầu dòng không có gạch đầu dòng"),
        ("addressee_1", "+ Sở Nội vụ;", "đầu dòng là dấu “+”"),
        ("addressee_1", "- Sở Nội vụ", "cuối dòng không có dấu câu"),
        ("addressee_1", "- Sở Nội vụ,", "cuối dòng là dấu “,”"),
        ("addressee_2", "- Các đơn vị thành viên;", "cuối dòng là dấu “;”"),
        ("addressee_2", "- Các đơn vị thành viên", "cuối dòng không có dấu câu"),
    ],
)
def test_several_addressees_stand_on_lines_with_dashes(name: str, text: str, told: str) -> None:
    """Each line begins with a dash and ends with a semicolon, the last with a full stop."""
    finding = one(dispatch().change(name, text=text), "C29")
    assert ("error", told) == (finding.severity, finding.found.vi)


def test_dashes_stand_below_each_other_and_below_the_colon() -> None:
    """One dash beside the others is an error, all of them beside the colon a warning."""
    finding = one(dispatch().change("addressee_2", left=3000), "C29")
    assert ("error", "gạch đầu dòng lệch 7,1 mm") == (finding.severity, finding.found.vi)
    both = dispatch().change("addressee_1", left=2268).change("addressee_2", left=2268)
    finding = one(both, "C29")
    assert "warning" == finding.severity
    assert "cách dấu hai chấm" in finding.found.vi


def test_dashes_may_come_from_a_list() -> None:
    """The dash that a list puts before the line is a dash."""
    typed = dispatch()
    for name, text in (("addressee_1", "Sở Nội vụ;"), ("addressee_2", "Các đơn vị thành viên.")):
        typed = typed.change(name, text=text, left=3402, via={"left": "numbering"})
    assert [] == findings_of(typed.docx(), "C29")


def test_the_first_addressee_does_not_stand_beside_the_salute() -> None:
    """Of several addressees none stands on the line of Kính gửi."""
    typed = dispatch().change("addressee", text="Kính gửi: - Sở Tài chính;")
    assert "nơi đầu tiên ghi ngay sau “Kính gửi:”" == one(typed, "C29").found.vi


def test_several_addressees_without_dashes_are_an_error() -> None:
    """A semicolon after the first addressee and another below it, without any dash."""
    typed = dispatch().change("addressee", text="Kính gửi: Sở Tài chính;").without("addressee_1")
    typed = typed.change("addressee_2", text="Sở Nội vụ.")
    assert "nhiều nơi không có gạch đầu dòng" == one(typed, "C29").found.vi


def test_a_single_addressee_stands_on_the_line_of_the_salute() -> None:
    """One addressee on a line of its own is an error."""
    typed = dispatch().without("addressee_2").change("addressee_1", text="- Sở Nội vụ.")
    assert "một nơi mà ghi xuống dòng" == one(typed, "C29").found.vi


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nơi nhận", "thiếu dấu hai chấm"),
        ("Nơi Nhận:", "ghi “Nơi Nhận:”"),
        ("Nơi nhận :", "ghi “Nơi nhận :”"),
    ],
)
def test_a_wrong_heading_is_told(text: str, told: str) -> None:
    """The heading is exactly ``Nơi nhận:``."""
    finding = one(report().change("recipients_heading", text=text), "C30")
    assert ("error", told) == (finding.severity, finding.found.vi)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("recipient_1", "Sở Nội vụ;", "đầu dòng không có gạch đầu dòng"),
        ("recipient_1", "- Sở Nội vụ", "cuối dòng không có dấu câu"),
        ("recipient_2", "- Các đơn vị thành viên,", "cuối dòng là dấu “,”"),
        ("recipient_2", "- Các đơn vị thành viên.", "cuối dòng là dấu “.”"),
        ("recipient_3", "- Lưu: VT, TĐKT (05)", "cuối dòng không có dấu câu"),
        ("recipient_3", "- Lưu: VT, TĐKT (05);", "cuối dòng là dấu “;”"),
        ("recipient_3", "- Lưu VT, TĐKT (05).", "ghi “Lưu VT, TĐKT (05)”"),
        ("recipient_3", "- Lưu: Văn phòng.", "ghi “Lưu: Văn phòng”"),
        ("recipient_3", "- lưu: VT.", "ghi “lưu: VT”"),
        ("recipient_3", "- Văn phòng.", "dòng cuối là “Văn phòng”"),
    ],
)
def test_a_wrong_line_of_recipients_is_told(name: str, text: str, told: str) -> None:
    """Dashes, semicolons, and the archive last."""
    finding = one(report().change(name, text=text), "C30")
    assert ("error", told) == (finding.severity, finding.found.vi)
    assert finding.words in text


def test_a_name_may_go_on_in_the_next_line() -> None:
    """A line without dash below one without end belongs to it."""
    typed = report()
    line = typed.line("recipient_2")
    first = replace(line, name="first", text="- Ban Thi đua - Khen thưởng Trung ương và các")
    last = replace(line, name="last", text="đơn vị thành viên;")
    assert [] == findings_of(typed.swap(line, first, last).docx(), *RULES)


@pytest.mark.parametrize("make", [submission, dispatch])
def test_an_addressed_document_begins_its_list_with_as_above(make: Any) -> None:
    """Where there is a Kính gửi the first recipient is ``Như trên``."""
    finding = one(make().change("recipient_1", text="- Sở Nội vụ;"), "C30")
    assert ("error", "dòng đầu là “Sở Nội vụ”") == (finding.severity, finding.found.vi)


def test_minutes_file_the_dossier_too() -> None:
    """Form 1.9 archives minutes at VT and in the dossier; without it a warning."""
    finding = one(minutes().change("recipient_2", text="- Lưu: VT."), "C30")
    assert ("warning", "“- Lưu: VT, Hồ sơ.”") == (finding.severity, finding.required.vi)


def test_the_signature_beside_a_tab_is_not_read_as_recipients() -> None:
    """Recipients and signature typed with tabs: what follows the tab belongs to the signature."""
    heading = (
        f"<w:p><w:pPr>{SPACING}</w:pPr>"
        f"{run('Nơi nhận:', '<w:b/><w:i/>', 24)}{run('<TAB>TM. KHỐI THI ĐUA', '<w:b/>', 28)}</w:p>"
    )
    typed = minutes().without("signatures").change("recipients_heading", raw=heading)
    assert [] == findings_of(typed.docx(), "C30")


def test_a_list_in_one_paragraph_is_read_line_by_line() -> None:
    """Heading and list with line breaks between are judged as lines."""
    heading, listed = (
        run("Nơi nhận:<BREAK>", "<w:b/><w:i/>", 24),
        run("- Sở Nội vụ;<BREAK>- Lưu: VT.", "", 22),
    )
    raw = f"<w:p><w:pPr>{SPACING}</w:pPr>{heading}{listed}</w:p>"
    typed = report().change("recipients_heading", raw=raw)
    for name in ("recipient_1", "recipient_2", "recipient_3"):
        typed = typed.without(name)
    assert [] == findings_of(typed.docx(), *RULES)
    wrong = typed.change("recipients_heading", raw=raw.replace("Lưu: VT.", "Lưu VT."))
    assert "ghi “Lưu VT”" == one(wrong, "C30").found.vi
