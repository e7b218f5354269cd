"""Marking a copy of a document, and the rules on pages, with positions given by the tests.

The pages of LibreOffice itself are in tests/integration/test_laid_out_pages.py.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
from lxml import etree

from assembly.format_rules import laid_out
from assembly.format_rules.checking import apply_rules
from assembly.format_rules.checking_pages import with_pages, without_pages
from assembly.format_rules.finding import FormatReport, Said
from assembly.format_rules.laid_out import LaidOut, Marked, NotLaidOut, Spot, mark, read_pages
from assembly.format_rules.reading import read_document
from assembly.format_rules.recognition import recognise
from assembly.format_rules.rules import ALL_RULES
from assembly.format_rules.rules.pages import RULES
from assembly.format_rules.word_document import Paragraph
from tests.drawn import W, draw, paragraph, part_of, run, zipped
from tests.typed import Grid, Line, Look, Typed
from tests.typed_documents import TYPED, covenant, minutes, report

BREAK = '<w:br w:type="page"/>'


def marked_of(*body: str) -> Marked:
    """Return the marked copy of a drawn document."""
    return mark(read_document(draw(*body)))


def told(marked: Marked) -> list[str]:
    """Return, for each paragraph of the copy, its text with | where a bookmark stands and ^ for a break."""
    lines = []
    for each in etree.fromstring(part_of(marked.docx)).iter(f"{W}p"):
        line = ""
        for element in each.iter(f"{W}t", f"{W}br", f"{W}bookmarkStart"):
            if element.tag == f"{W}t":
                line += element.text or ""
            else:
                line += "^" if element.tag == f"{W}br" else "|"
        lines.append(line)
    return lines


def test_both_ends_of_a_paragraph_are_marked() -> None:
    """A bookmark stands before the first letter and behind the last; an empty paragraph has none."""
    assert ["|Một hai|", "", "|Ba|"] == told(marked_of("Một hai", paragraph(), "Ba"))


def test_marks_stand_where_letters_begin_and_end() -> None:
    """Runs of blanks are not the ends of what prints."""
    assert ["  |Một hai|  "] == told(marked_of(paragraph(run("  "), run("Một"), run(" hai"), run("  "))))


def test_break_before_the_words_stays_before_the_mark() -> None:
    """What begins with a page break begins after it, in the same run or not."""
    words = "<w:t>Một hai</w:t>"
    assert ["^|Một hai|"] == told(marked_of(f"<w:p><w:r><w:rPr><w:b/></w:rPr>{BREAK}{words}</w:r></w:p>"))
    assert ["^|Một hai|"] == told(marked_of(f"<w:p><w:r>{BREAK}</w:r><w:r>{words}</w:r></w:p>"))


def test_break_after_the_words_stays_behind_the_mark() -> None:
    """What ends with a break in its last run is marked before its last word."""
    assert ["|Một |hai^"] == told(marked_of(f"<w:p><w:r><w:t>Một hai</w:t>{BREAK}</w:r></w:p>"))
    assert ["||Một^"] == told(marked_of(f"<w:p><w:r><w:t>Một</w:t>{BREAK}</w:r></w:p>"))


def test_parted_run_keeps_its_look() -> None:
    """Both halves of a run that was parted have its properties."""
    marked = marked_of(f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Một hai</w:t>{BREAK}</w:r></w:p>")
    runs = list(etree.fromstring(part_of(marked.docx)).iter(f"{W}r"))
    assert [True, True] == [each.find(f"{W}rPr/{W}b") is not None for each in runs]


def test_link_at_the_end_is_marked_before_its_last_word() -> None:
    """LibreOffice drops a bookmark at the end of a link; a word before, it keeps it."""
    link = f'<w:hyperlink w:anchor="x">{run("hai ba")}</w:hyperlink>'
    assert ["|Một hai |ba"] == told(marked_of(paragraph(run("Một "), link)))


def test_cells_are_marked() -> None:
    """Paragraphs in cells have their marks like all others."""
    marked = mark(read_document(report().docx()))
    assert "|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|" in told(marked)
    assert "|Nguyễn Văn Bình|" in told(marked)


def test_text_box_is_marked() -> None:
    """Text in a box is marked, before its last word."""
    marked = mark(read_document(report().change("national_name", inside="text_box").docx()))
    assert any("|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT |NAM" in line for line in told(marked))


def test_content_controls_are_opened() -> None:
    """The copy has no content control, and all that they showed."""
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Hai')}</w:sdtContent></w:sdt>"
    inner = f"<w:sdt><w:sdtContent>{run('bốn')}</w:sdtContent></w:sdt>"
    marked = marked_of("Một", control, paragraph(run("Ba "), inner))
    assert ["|Một|", "|Hai|", "|Ba bốn|"] == told(marked)
    assert b"w:sdt" not in part_of(marked.docx)


def test_original_is_left_as_it_was() -> None:
    """Marking touches the copy only: findings still know their elements."""
    document = read_document(report().docx())
    before = etree.tostring(document.trees[document.body.part])
    mark(document)
    assert before == etree.tostring(document.trees[document.body.part])


def test_names_are_none_that_the_document_uses() -> None:
    """A document with bookmarks like ours is marked with others."""
    bookmark = '<w:bookmarkStart w:id="1" w:name="vanthu0xs0"/><w:bookmarkEnd w:id="1"/>'
    marked = marked_of(paragraph(bookmark, run("Một")))
    assert "vanthu1x" == marked.prefix
    assert 1 == part_of(marked.docx).count(b'"vanthu1xs0"')


def test_other_parts_are_kept() -> None:
    """The copy has every part of the document, unchanged but for the text."""
    document = read_document(report().docx())
    with zipfile.ZipFile(io.BytesIO(mark(document).docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert {**document.parts, document.body.part: parts[document.body.part]} == parts


def test_file_that_fetches_is_not_laid_out() -> None:
    """A document that refers outside is never given to LibreOffice."""
    document = replace(read_document(draw("Một")), outside=("http://example.org/a.png",))
    with pytest.raises(NotLaidOut) as refusal:
        mark(document)
    assert "nơi khác" in refusal.value.reason.vi


def test_very_long_document_is_not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most paragraphs nothing is marked, and the reason is told."""
    document = read_document(draw("Một", "Hai", "Ba"))
    monkeypatch.setattr(laid_out, "MOST_PARAGRAPHS", 3)
    mark(document)
    monkeypatch.setattr(laid_out, "MOST_PARAGRAPHS", 2)
    with pytest.raises(NotLaidOut, match="more than 2 paragraphs"):
        mark(document)


def test_damaged_pdf_is_told() -> None:
    """Bytes that are no PDF are no pages."""
    document = read_document(draw("Một"))
    with pytest.raises(NotLaidOut):
        read_pages(b"%PDF-1.7 nothing", mark(document), document)


def all_kept(docx: bytes) -> bytes:
    """Return a document each of whose paragraphs is kept with the next."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:pPr>", b"<w:pPr><w:keepNext/>")
    return zipped(parts)


def paged(
    typed: Typed,
    *,
    breaks: Sequence[str] = (),
    wrapped: Sequence[str] = (),
    kept: bool = False,
    **others: object,
) -> FormatReport:
    """Return the report on pages of a typed document.

    A page breaks before each paragraph that begins with one of ``breaks``, a line within those that begin
    with one of ``wrapped``; ``kept`` asks Word to keep each paragraph with the next.
    """
    document = read_document(all_kept(typed.docx()) if kept else typed.docx())
    parts = recognise(document)
    starts: dict[Paragraph, Spot] = {}
    ends: dict[Paragraph, Spot] = {}
    page, height = 1, 785.0
    for each in document.body.paragraphs():
        if not each.printed.strip():
            continue
        if each.printed.startswith(tuple(breaks)) and breaks:
            page, height = page + 1, 785.0
        starts[each] = Spot(page, height)
        if each.printed.startswith(tuple(wrapped)) and wrapped:
            height -= 16
        ends[each] = Spot(page, height)
        height -= 16
    met = frozenset({"Times New Roman"})
    given = replace(LaidOut(page, starts, ends, (), (), met), **others)  # type: ignore[arg-type]  # plain pass-through
    empty = replace(apply_rules(document, parts), findings=(), not_checked=())
    return with_pages(empty, document, parts, given)


def findings(report_: FormatReport) -> list[tuple[str, int | None, str]]:
    """Return rule, page and words of each finding."""
    return [(each.rule, each.page, each.words) for each in report_.findings]


@pytest.mark.parametrize("name", TYPED)
def test_document_on_one_page_is_right(name: str) -> None:
    """What stands on one page, each line on its own, breaks no rule."""
    assert [] == findings(paged(TYPED[name]()))


def test_wrapped_names_are_found() -> None:
    """A Quốc hiệu, a Tiêu ngữ and a Party's name on two lines are each told."""
    words = ("CỘNG HÒA", "Độc lập", "ĐẢNG")
    state = findings(paged(report(), wrapped=words))
    assert [
        ("L01", 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("L02", 1, "Độc lập - Tự do - Hạnh phúc"),
    ] == state
    party = findings(paged(TYPED["party_report"](), wrapped=words))
    assert [("L01", 1, "ĐẢNG CỘNG SẢN VIỆT NAM")] == party


def test_name_in_a_face_that_is_missing_is_not_judged() -> None:
    """A line whose face has no equal in the PDF has another width there: nothing is said of it."""
    assert [] == findings(paged(report(), wrapped=["CỘNG HÒA"], met=frozenset({"Arial"})))


def test_two_sizes_on_one_line_are_one_line() -> None:
    """Letters of 12 and 13 pt on one line begin at other heights; that is no second line."""
    typed = report().change("national_name", second=Look(size=24, bold=True))
    document = read_document(typed.docx())
    parts = recognise(document)
    (name,) = [each for each in document.body.paragraphs() if each.printed.startswith("CỘNG HÒA")]
    given = LaidOut(1, {name: Spot(1, 785)}, {name: Spot(1, 783.9)}, (), (), frozenset({"Times New Roman"}))
    empty = replace(apply_rules(document, parts), findings=())
    assert [] == findings(with_pages(empty, document, parts, given))


def test_signature_alone_is_found() -> None:
    """Where recipients and signature begin a page, the page lacks a line of text."""
    assert [("L03", 2, "Nơi nhận:")] == findings(paged(report(), breaks=["Nơi nhận"]))


def test_signature_under_a_line_of_text_is_right() -> None:
    """With the last sentence on its page the signature does not stand alone."""
    assert [] == findings(paged(report(), breaks=["Trên đây"]))


def test_recipients_alone_are_found() -> None:
    """Minutes whose recipients alone are left for the last page are told."""
    assert [("L03", 2, "Nơi nhận:")] == findings(paged(minutes(), breaks=["Nơi nhận"]))


def _two_rows() -> Typed:
    base = covenant()
    (grid,) = [each for each in base.blocks if isinstance(each, Grid) and each.name == "signatures"]
    second = tuple(
        tuple(replace(line, name=f"{line.name}_2", text=line.text.replace("SỞ", "BAN")) for line in cell)
        for cell in grid.rows[0]
    )
    rows = replace(grid, rows=(*grid.rows, second))
    return replace(base, blocks=tuple(rows if each is grid else each for each in base.blocks))


def test_last_row_of_signatures_alone_is_found() -> None:
    """A covenant whose last pair signs on a page of its own is told; pages full of signatures are not."""
    assert [] == findings(paged(_two_rows()))
    document = read_document(_two_rows().docx())
    parts = recognise(document)
    starts: dict[Paragraph, Spot] = {}
    for each in document.body.paragraphs():
        place = each.place
        if each.printed.strip():
            last = place.row == 2 and place.table == 2
            starts[each] = Spot(2 if last else 1, 785.0 - 16 * (place.paragraph or 0))
    met = frozenset({"Times New Roman"})
    empty = replace(apply_rules(document, parts), findings=())
    found = with_pages(empty, document, parts, LaidOut(2, starts, starts, (), (), met))
    assert [("L03", 2, "BAN Y TẾ")] == findings(found)


def test_heading_without_its_text_is_found() -> None:
    """A heading that ends a page is told at the heading; one that begins a page is right."""
    assert [("L04", 1, "2. Kết quả chấm điểm")] == findings(paged(report(), breaks=["TT"]))
    assert [("L04", 1, "I. KẾT QUẢ THỰC HIỆN")] == findings(paged(report(), breaks=["1. Công tác"]))
    assert [] == findings(paged(report(), breaks=["I. KẾT QUẢ", "II. NHIỆM"]))


def test_sentence_before_a_page_is_no_heading() -> None:
    """A page that breaks between two sentences, numbered ones too, is right."""
    assert [] == findings(paged(report(), breaks=["b) Sơ kết"]))
    assert [] == findings(paged(TYPED["decision"](), breaks=["Điều 2", "Điều 3"]))
    assert [] == findings(paged(TYPED["submission"](), breaks=["2. Tặng"]))


def test_page_broken_by_hand_is_meant() -> None:
    """A text that its author sends to a new page is no mishap of the layout."""
    typed = report().change("clause_1", page_break=True)
    assert [] == findings(paged(typed, breaks=["1. Công tác"]))


def test_torn_signature_is_found() -> None:
    """Office and name on two pages are told where the second page begins."""
    assert [("L05", 2, "Nguyễn Văn Bình")] == findings(paged(report(), breaks=["Nguyễn Văn Bình"]))


def test_table_heading_without_rows_is_found() -> None:
    """A heading row that ends a page is told; a break between two rows is right."""
    typed = report().change("table_cell_1", text="01")
    assert [("L06", 1, "TT")] == findings(paged(typed, breaks=["01"]))
    rows = tuple(((Line(f"row_{at}", f"hàng {at}", Look(size=26)),),) for at in range(3))
    plain = replace(
        report(), blocks=(*report().blocks[:-2], Grid("plain", (9354,), rows), *report().blocks[-2:])
    )
    assert [] == findings(paged(plain, breaks=["hàng 1"]))


@pytest.mark.parametrize("begins", ["Nơi nhận", "Nguyễn Văn Bình", "1. Công tác", "01"])
def test_what_is_kept_with_the_next_is_not_accused(begins: str) -> None:
    """Word keeps with the next what asks for it, wherever LibreOffice broke the page."""
    typed = report().change("table_cell_1", text="01")
    assert [] != findings(paged(typed, breaks=[begins]))
    assert [] == findings(paged(typed, breaks=[begins], kept=True))


def test_blank_page_is_found() -> None:
    """A page with nothing but its number is told for the whole document."""
    (found,) = paged(report(), blank=(2,)).findings
    assert ("L07", 2, "", None) == (found.rule, found.page, found.words, found.place)


def test_nothing_is_judged_in_other_faces() -> None:
    """Where faces stand in for others no rule on pages speaks; the report names them all and the face."""
    found = paged(report(), breaks=["Nơi nhận"], strange=("dejavusans",))
    assert () == found.findings
    (skipped,) = found.not_checked
    assert tuple(RULES) == skipped.rules
    assert "dejavusans" in skipped.reason.vi


def test_report_without_pages_says_why() -> None:
    """The reason stands beside the rules that were not applied; the findings stay."""
    document = read_document(report().change("closing", size=20).docx())
    base = apply_rules(document, recognise(document))
    found = without_pages(base, Said("vì sao", "why"))
    assert base.findings == found.findings
    assert (tuple(RULES), Said("vì sao", "why")) == (
        found.not_checked[-1].rules,
        found.not_checked[-1].reason,
    )


def test_rules_on_pages_are_not_applied_without_pages() -> None:
    """No rule of pages is among those that values in the file decide."""
    assert not set(RULES) & set(ALL_RULES)
