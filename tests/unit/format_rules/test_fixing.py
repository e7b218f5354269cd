"""The repaired copy: what is mechanical put right, the rest told; nothing lost, nothing made worse."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections import Counter
from itertools import islice
from typing import Any

import pytest
from lxml import etree

from assembly.errors import DocumentRefused
from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import FormatReport
from assembly.format_rules.fixing import fixed
from assembly.format_rules.repairs import ALL_REPAIRS
from assembly.format_rules.rules import ALL_RULES
from benchmarks.format_rules.mutations import Mutation, mutations
from tests.drawn import W, paragraph, part_of, run, texts_of
from tests.examples import EXAMPLES, made_of_file
from tests.signed import signed_file
from tests.typed import Line, Look, Sheet, Typed
from tests.typed_documents import TYPED, by_styles, by_theme

TIMES = (
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/>'
)
NUMBER = Line("page_number", "{PAGE}", Look(size=26, align="center"))


def rules_of(report: FormatReport) -> Counter[str]:
    """Count the findings of each rule, advice left out."""
    return Counter(finding.rule for finding in report.findings if finding.severity != "advice")


def words(docx: bytes) -> list[str]:
    """Return the text of each paragraph of the body as a reader sees it: composed, without blanks around."""
    texts = [unicodedata.normalize("NFC", text).translate({0xD0: "Đ", 0xF0: "đ"}) for text in texts_of(docx)]
    return [text.strip() for text in texts]


def parts_of(docx: bytes) -> dict[str, bytes]:
    """Return the parts of a file."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_repair_belongs_to_a_rule() -> None:
    """A repair is found by the id of a rule that is applied."""
    assert set(ALL_REPAIRS) <= set(ALL_RULES)


@pytest.mark.parametrize(
    ("rule", "document", "line", "attributes"),
    [
        ("C01", "report", "national_name", {"size": 28}),
        ("C01", "report", "national_name", {"bold": False}),
        ("C01", "report", "national_name", {"text": "Cộng hòa xã hội chủ nghĩa Việt Nam"}),
        ("C03", "report", "motto", {"size": 32}),
        ("C05", "report", "motto", {"line": 360}),
        ("C06", "report", "superior", {"bold": True}),
        ("C07", "report", "issuer", {"bold": False}),
        ("C09", "report", "number", {"size": 28}),
        ("C12", "report", "place_and_date", {"italic": False}),
        ("C15", "report", "type", {"align": "left"}),
        ("C16", "report", "subject", {"caps": True}),
        ("C17", "dispatch", "dispatch_subject", {"bold": True}),
        ("C18", "submission", "basis_1", {"italic": False}),
        ("C20", "report", "body_1", {"size": 24}),
        ("C20", "report", "body_1", {"align": "left"}),
        ("C21", "report", "body_1", {"first": 0}),
        ("C21", "report", "body_1", {"first": -400, "left": 400}),
        ("C22", "report", "body_1", {"after": 0}),
        ("C23", "report", "body_1", {"line": 480}),
        ("C23", "report", "body_1", {"line": 240, "line_rule": "exact"}),
        ("C25", "report", "signing_authority", {"bold": False}),
        ("C27", "report", "signer_name", {"italic": True}),
        ("C30", "report", "recipients_heading", {"size": 28}),
        ("C30", "report", "recipient_2", {"size": 26}),
        ("G04", "report", "body_2", {"font": "Arial"}),
        ("G04", "report", "table_cell_2", {"font": "Arial"}),
        ("G06", "report", "body_2", {"color": "FF0000"}),
        ("P07", "party_report", "body_2", {"size": 26}),
    ],
)
@pytest.mark.parametrize("way", ["direct", "paragraph_style"])
def test_a_wrong_look_is_put_right(
    rule: str, document: str, line: str, attributes: dict[str, Any], way: str
) -> None:
    """Whatever level says it, the look is said right in the run or paragraph, and the words stay."""
    typed = TYPED[document]().change(line, **attributes)
    if way != "direct":
        typed = typed.change(line, via=dict.fromkeys(attributes.keys() - {"text"}, way))
    docx = typed.docx()
    before = check_document(docx)
    assert rule in rules_of(before)
    result = fixed(docx)
    assert rules_of(result.report) == Counter()
    assert rule in {change.rule for change in result.changes}
    assert words(docx) == words(result.docx)


def test_a_size_follows_the_rest_of_the_text() -> None:
    """Text of 12 among text of 14 becomes 14; alone it becomes the nearest allowed, 13."""
    among = fixed(TYPED["report"]().change("body_2", size=24).docx())
    assert [change.after.vi for change in among.changes] == ["cỡ chữ 14"]
    typed = TYPED["minutes"]()
    for line in typed.lines():
        if line.look.first:
            typed = typed.change(line.name, size=24)
    assert {change.after.vi for change in fixed(typed.docx()).changes} == {"cỡ chữ 13"}


def test_typed_blanks_give_way_to_an_indent() -> None:
    """Tabs and blanks typed before a paragraph are taken out; its words stay."""
    docx = TYPED["report"]().change("body_1", text="\t  Tổ chức thực hiện tốt nhiệm vụ.", first=0).docx()
    result = fixed(docx)
    assert rules_of(result.report) == Counter()
    assert "Tổ chức thực hiện tốt nhiệm vụ." in texts_of(result.docx)


def test_letters_are_put_together() -> None:
    """Letters typed as base and mark become one, also where a run ends between them; Ð becomes Đ."""
    loose = unicodedata.normalize("NFD", "Tổ chức tốt")
    raw = paragraph(
        run(loose[:2], TIMES),
        run(f"{loose[2:]} nhiệm vụ của \u00d0ảng bộ, phấn đấu hoàn thành.", TIMES),
        properties='<w:spacing w:after="120"/><w:ind w:firstLine="720"/><w:jc w:val="both"/>',
    )
    docx = TYPED["report"]().change("body_1", raw=raw).docx()
    assert "G05" in rules_of(check_document(docx))
    result = fixed(docx)
    assert "G05" not in rules_of(result.report)
    assert "Tổ chức tốt nhiệm vụ của Đảng bộ, phấn đấu hoàn thành." in texts_of(result.docx)


def test_a_pile_of_marks_is_left() -> None:
    """A hundred thousand marks on one letter would take hours to put in order: no word is so long."""
    pile = "a" + "\u0323\u0301" * 50_000
    docx = TYPED["report"]().change("body_1", text=f"{pile} phấn đấu hoàn thành.").docx()
    assert pile in "".join(texts_of(fixed(docx).docx))


def test_a_font_of_an_old_encoding_is_left_and_told() -> None:
    """Renaming .VnTime would turn its words into rubbish: they stay as they are."""
    text = "Tæ chøc thùc hiÖn tèt nhiÖm vô chÝnh trÞ ®­îc giao cho ®¬n vÞ."
    docx = TYPED["report"]().change("body_1", text=text, font=".VnTime").docx()
    result = fixed(docx)
    assert "G04" in {finding.rule for finding in result.left}
    assert text in texts_of(result.docx)
    root = etree.fromstring(part_of(result.docx))
    faces = [
        fonts.get(f"{W}ascii")
        for each in root.iter(f"{W}r")
        if "".join(t.text or "" for t in each.iter(f"{W}t")) == text
        for fonts in each.iter(f"{W}rFonts")
    ]
    assert faces == [".VnTime"]


def test_signs_of_a_symbol_font_are_left() -> None:
    """The tick of Wingdings is a letter of another font: Times New Roman has no such sign."""
    raw = paragraph(run("\uf0fc", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'))
    docx = TYPED["report"]().change("table_cell_2", raw=raw).docx()
    assert fixed(docx).docx == docx


@pytest.mark.parametrize(
    ("attributes", "changed"),
    [
        ({"left": 1134}, "lề trái 30 mm"),
        ({"left": 1417, "gutter": 100}, "lề trái 30 mm"),
        ({"left": 2500, "right": 400, "top": 567}, "lề trên 20 mm, lề trái 35 mm, lề phải 15 mm"),
        ({"width": 12240, "height": 15840}, "khổ giấy 210 mm × 297 mm (chữ có thể dàn lại trang)"),
    ],
)
def test_paper_and_margins_become_the_nearest_allowed(attributes: dict[str, Any], changed: str) -> None:
    """Each wrong margin gets the nearest allowed value, Letter becomes A4."""
    result = fixed(TYPED["submission"]().sheet(**attributes).docx())
    assert rules_of(result.report) == Counter()
    assert changed in {change.after.vi for change in result.changes}


@pytest.mark.parametrize(
    "attributes",
    [
        {"width": 8391, "height": 11906},  # A5: what stands on it may be made for it
        {"width": 16838, "height": 23811, "landscape": False},  # A3
    ],
)
def test_paper_of_another_kind_is_left(attributes: dict[str, Any]) -> None:
    """What stands on A5 or A3 may be made for it: the paper is told, not changed."""
    docx = TYPED["submission"]().sheet(**attributes).docx()
    result = fixed(docx)
    assert "G01" in {finding.rule for finding in result.left}
    size = etree.fromstring(part_of(result.docx)).find(f".//{W}pgSz")
    assert size is not None
    assert size.get(f"{W}w") == str(attributes["width"])


def test_a_page_on_its_side_keeps_its_margins() -> None:
    """The act says nothing of landscape pages, and a table was fitted to them."""
    docx = TYPED["report_with_appendices"]().sheet(-1, left=400).docx()
    assert "G03" in rules_of(check_document(docx))
    assert fixed(docx).docx == docx


def test_a_ruled_table_stays_within_the_margins() -> None:
    """A table that filled the old width fills the new one; the letterhead keeps its widths."""
    result = fixed(TYPED["report"]().sheet(left=1200, right=1134).docx())
    tables = etree.fromstring(part_of(result.docx)).findall(f".//{W}tbl")
    widths = [
        [int(column.get(f"{W}w") or 0) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        for table in tables
    ]
    assert widths[0] == [3714, 5640]
    assert sum(widths[1]) == pytest.approx(11906 - 1701 - 1134, abs=3)
    cells = [int(cell.get(f"{W}w") or 0) for cell in tables[1].iter(f"{W}tcW")]
    assert cells == widths[1] * 2


# page numbers


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ({"header": (Line("n", "{PAGE}", Look(size=20, align="center")),)}, "cỡ chữ 13"),
        ({"header": (Line("n", "{PAGE}", Look(size=26, align="right")),)}, "ở giữa lề trên của trang"),
        ({"header": (Line("n", "{PAGE}", Look(size=26, align="center", italic=True)),)}, "chữ đứng"),
        ({"header": (), "footer": (NUMBER,)}, "trường số trang ở giữa lề trên"),
        (
            {"header": (), "footer": (NUMBER,), "title_page": False, "first_header": ()},
            "trường số trang ở giữa lề trên",
        ),
        ({"title_page": False}, "không hiện số trang ở trang thứ nhất"),
        ({"first_header": (NUMBER,)}, "không hiện số trang ở trang thứ nhất"),
        ({"number_format": "lowerRoman"}, "chữ số Ả Rập (1, 2, 3)"),
        ({"start": 5}, "bắt đầu từ số 1"),
    ],
)
def test_the_page_number_gets_to_its_place(sheet: dict[str, Any], said: str) -> None:
    """The number ends up in the middle of the top margin, upright, 13 to 14, not on the first page."""
    docx = TYPED["submission"]().sheet(**sheet).docx()
    assert "G07" in rules_of(check_document(docx))
    result = fixed(docx)
    assert rules_of(result.report) == Counter()
    assert said in {change.after.vi for change in result.changes if change.rule == "G07"}


def test_a_header_is_made_where_there_is_none() -> None:
    """A number moved from the footer leaves the footer empty and stands in a header of its own."""
    docx = TYPED["submission"]().sheet(header=(), first_header=(), title_page=False, footer=(NUMBER,)).docx()
    result = fixed(docx)
    new = set(parts_of(result.docx)) - set(parts_of(docx))
    (header,) = new
    assert b" PAGE " in part_of(result.docx, header)
    footer = next(name for name in parts_of(docx) if name.startswith("word/footer"))
    assert b"PAGE" in part_of(docx, footer)
    assert b"PAGE" not in part_of(result.docx, footer)


@pytest.mark.parametrize(
    "sheet",
    [
        {"header": (Line("h", "SỞ NỘI VỤ", Look(align="center")),), "footer": (NUMBER,)},
        {"header": (), "footer": (Line("n", "Trang {PAGE}"), Line("f", "SỞ NỘI VỤ", Look(align="center")))},
        {"title_page": False, "header": (NUMBER, Line("h", "SỞ NỘI VỤ", Look(align="center")))},
    ],
)
def test_a_number_beside_other_words_is_left(sheet: dict[str, Any]) -> None:
    """Where a header or footer prints more than the number, a person decides."""
    docx = TYPED["submission"]().sheet(**sheet).docx()
    result = fixed(docx)
    assert rules_of(check_document(docx))["G07"] == rules_of(result.report)["G07"] > 0
    for name in parts_of(docx):
        if name.startswith(("word/header", "word/footer")):
            assert texts_of(docx, name) == texts_of(result.docx, name)


# what holds for every repair


def some_mutations() -> list[Mutation]:
    """Return every eightieth way of breaking a rule."""
    return list(islice(mutations(), 7, None, 80))


@pytest.mark.parametrize("mutation", some_mutations(), ids=lambda each: f"{each.rule} {each.what} {each.way}")
def test_a_repair_never_makes_worse(mutation: Mutation) -> None:
    """No rule gets more findings, no words change, and repairing again changes nothing."""
    docx = mutation.typed.docx()
    before = check_document(docx)
    result = fixed(docx)
    old, new = (Counter(each.rule for each in report.findings) for report in (before, result.report))
    assert not new - old
    assert words(docx) == words(result.docx)
    again = fixed(result.docx)
    assert again.docx == result.docx
    assert again.changes == ()
    assert bool(result.changes) == (result.docx != docx)


def _all_wrong(typed: Typed) -> Typed:
    for at, line in enumerate(line for line in typed.lines() if line.text):
        look: dict[str, Any] = {"font": "Arial", "size": 40, "color": "00B050"}
        look |= ({"line": 500}, {"align": "left"}, {"first": 300, "left": 300}, {"after": 0})[at % 4]
        typed = typed.change(line.name, **look)
    sheets = sum(isinstance(block, Sheet) for block in typed.blocks)
    for at in range(sheets):
        typed = typed.sheet(at, left=1000, right=400)
    return typed


@pytest.mark.parametrize("dress", [_all_wrong, lambda typed: by_styles(_all_wrong(typed)), by_theme])
@pytest.mark.parametrize("name", sorted(TYPED))
def test_a_document_wrong_throughout(name: str, dress: Any) -> None:
    """Everything wrong at once: each rule ends with no more findings, and a second repair rests."""
    docx = dress(TYPED[name]()).docx()
    before = check_document(docx)
    result = fixed(docx)
    old, new = (Counter(each.rule for each in report.findings) for report in (before, result.report))
    assert not new - old
    assert words(docx) == words(result.docx)
    assert fixed(result.docx).docx == result.docx
    if old:
        assert "G04" not in new
        assert "G06" not in new


def test_what_needs_no_repair_keeps_its_bytes() -> None:
    """A file without faults comes back as it is; ours are such files."""
    for _, made in made_of_file(EXAMPLES[0]):
        result = fixed(made.docx)
        assert result.docx == made.docx
        assert result.changes == ()


def test_parts_that_no_repair_touches_keep_their_bytes() -> None:
    """A wrong run changes the body alone."""
    docx = TYPED["report"]().change("body_2", font="Arial").docx()
    before, after = parts_of(docx), parts_of(fixed(docx).docx)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]


def test_changes_and_what_is_left_are_told() -> None:
    """A change tells rule, place, what stood there and what stands there; the rest is told as findings."""
    typed = TYPED["report"]().change("body_2", font="Arial").change("number", text="Số 15/BC-KTĐ")
    result = fixed(typed.docx())
    (change,) = result.changes
    assert (change.rule, change.before.vi, change.after.vi) == (
        "G04",
        "phông chữ Arial",
        "phông chữ Times New Roman",
    )
    assert change.place_in_words.vi.startswith("đoạn ")
    assert [finding.rule for finding in result.left] == ["C09"]
    assert result.as_dict()["changes"][0]["words"] == change.words


def test_a_signed_file_is_refused() -> None:
    """A digitally signed document is final: repairing it would void the signature."""
    with pytest.raises(DocumentRefused) as caught:
        fixed(signed_file(TYPED["report"]().sheet(left=1000).docx()))
    assert [fault.code for fault in caught.value.faults] == ["document.signed"]


def test_the_style_asked_for_holds() -> None:
    """Asked for Party style the margins become those of the Party."""
    docx = TYPED["party_report"]().sheet(top=1417).docx()
    result = fixed(docx, style="party")
    assert [change.rule for change in result.changes] == ["P07"]
