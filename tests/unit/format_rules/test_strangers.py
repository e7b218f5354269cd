"""Documents of Word's own template, typed as office workers do, are understood, and left in peace or told."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import FormatReport
from tests.sample_forms import FORMS
from tests.strangers import STRANGERS
from tests.word_typist import body, data, head_in_table, heading, new, page_number, say, signed

ALL = {**STRANGERS, **FORMS}


@cache
def report_of(name: str) -> FormatReport:
    """Return the report on a compliant document."""
    return check_document(ALL[name]())


@pytest.mark.parametrize("name", ALL)
def test_compliant_documents_of_strangers_are_left_in_peace(name: str) -> None:
    """Neither error nor warning is said of a document that breaks no rule; tracked changes are told."""
    said = [(finding.rule, finding.words, finding.found.en) for finding in report_of(name).findings]
    expected = ["F01"] if name == "plan" else []
    assert expected == [rule for rule, _, _ in said], said


@pytest.mark.parametrize("name", ALL)
def test_all_parts_of_strangers_documents_are_recognised(name: str) -> None:
    """Whatever the layout, every part that a document of its kind has is found; a contract has no issuer."""
    missing = [said.en for said in report_of(name).unrecognised]
    assert (["issuing agency not recognised"] if name == "contract" else []) == missing


def paragraphs(document: WordFile) -> Iterator[Paragraph]:
    """Yield every paragraph of the text, those in tables included."""
    return (Paragraph(element, document) for element in document.element.body.iter(qn("w:p")))


def starting(document: WordFile, start: str) -> Paragraph:
    """Return the first paragraph that starts with some words."""
    return next(found for found in paragraphs(document) if found.text.strip().startswith(start))


def written(start: str, old: str, new: str) -> Callable[[WordFile], None]:
    """Return a change of words in a paragraph, in the run that has them."""

    def change(document: WordFile) -> None:
        run = next(run for run in starting(document, start).runs if old in run.text)
        run.text = run.text.replace(old, new)

    return change


def looking(start: str, run: int, **looks: object) -> Callable[[WordFile], None]:
    """Return a change of the look of a run."""

    def change(document: WordFile) -> None:
        for name, value in looks.items():
            setattr(starting(document, start).runs[run].font, name, value)

    return change


BREACHES = (
    ("announcement", "C09", "UBND", written("UBND", "Số: 125", "Số 125")),
    ("announcement", "C06", "UBND", looking("UBND", 0, bold=True)),
    ("announcement", "C07", "UBND", looking("UBND", 1, bold=False)),
    ("announcement", "C03", "CỘNG", written("CỘNG", "lập - Tự", "lập – Tự")),
    ("announcement", "C12", "CỘNG", written("CỘNG", "Cai, ngày", "Cai ngày")),
    ("announcement", "C13", "CỘNG", written("CỘNG", "tháng 01", "tháng 1")),
    ("invitation", "C06", "UBND", looking("UBND", 0, bold=True)),
    ("invitation", "C01", "UBND", written("UBND", "HÒA", "HOÀ XÃ")),
    ("invitation", "C07", "SỞ NỘI VỤ", looking("SỞ NỘI VỤ", 1, bold=False)),
    ("invitation", "C03", "SỞ NỘI VỤ", written("SỞ NỘI VỤ", "Hạnh", "hạnh")),
    ("invitation", "C09", "Số:", written("Số:", "18/GM", "8/GM")),
    ("invitation", "C12", "Số:", looking("Số:", -1, italic=False)),
    ("minutes", "C26", "THƯ KÝ", looking("THƯ KÝ", 0, size=Pt(12))),
    ("minutes", "C27", "Lò Thị Mai", looking("Lò Thị Mai", 0, italic=True)),
    ("minutes", "C35", "CHỦ TỌA", written("THƯ KÝ", "THƯ KÝ\tCHỦ TỌA", "CHỦ TỌA\tTHƯ KÝ")),
    ("decision", "C27", "vàng seo cón", written("Vàng Seo", "Vàng Seo Cón", "vàng seo cón")),
    ("closing_without_table", "C27", "Nguyễn", looking("Nguyễn Thị Thu Hà", 0, size=Pt(16))),
    ("closing_without_table", "C26", "Nơi nhận", looking("Nơi nhận", -1, bold=False)),
    ("closing_without_table", "C30", "- Lưu", written("- Lưu", "Lưu:", "Lưu")),
    ("signed_beside_recipients", "C27", "- Lưu", looking("- Lưu", -1, bold=False)),
    ("signed_beside_recipients", "C26", "- Ủy ban", looking("- Ủy ban", -1, size=Pt(12))),
    ("signed_beside_recipients", "C30", "- Lưu", written("- Lưu", "Lưu:", "Lưu")),
    ("signed_in_one_paragraph", "C27", "TM.", looking("TM.", 2, italic=True)),
    ("signed_in_one_paragraph", "C27", "TM.", written("TM.", "Giàng", "ThS. Giàng")),
    ("signed_in_one_paragraph", "C26", "TM.", looking("TM.", 1, bold=False)),
    ("signed_in_one_paragraph", "C25", "TM.", looking("TM.", 0, bold=False)),
    ("signed_in_one_paragraph", "C25", "TM", written("TM.", "TM.", "TM")),
    ("joint_report", "C07", "SỞ NỘI VỤ", looking("SỞ NỘI VỤ", 0, italic=True)),
    ("telegram", "C33", "HỎA TỐC", looking("HỎA TỐC", 0, bold=False)),
    ("issued_regulation", "C23", "Quy chế này", lambda document: spaced_widely(document, "Quy chế này")),
)


def spaced_widely(document: WordFile, start: str) -> None:
    """Space the lines of a paragraph by two."""
    starting(document, start).paragraph_format.line_spacing = 2.0


@pytest.mark.parametrize(
    ("name", "rule", "start", "change"),
    BREACHES,
    ids=[f"{rule} {name} {number}" for number, (name, rule, _, _) in enumerate(BREACHES)],
)
def test_breaches_in_strangers_documents_are_told_in_their_place(
    name: str, rule: str, start: str, change: Callable[[WordFile], None]
) -> None:
    """One thing broken in any layout is told by its rule, in its paragraph, and nothing else is."""
    document = Document(io.BytesIO(ALL[name]()))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    report = check_document(buffer.getvalue())
    found = {
        (finding.rule, getattr(finding.at, "printed", "").strip()[: len(start)])
        for finding in report.findings
    }
    assert {(rule, start)} == found


def report_with(between: Callable[[WordFile], object]) -> FormatReport:
    """Return the report on a báo cáo with something more in its text."""
    document = new()
    head_in_table(document, number="Số: 15/BC-SNV")
    heading(document, "BÁO CÁO", "Kết quả công tác thi đua năm 2026", line_mm=36)
    between(document)
    body(document, "Trên đây là báo cáo kết quả công tác thi đua năm 2026./.")
    signed(document)
    page_number(document)
    return check_document(data(document))


def test_the_source_of_a_table_is_no_running_text() -> None:
    """A note below a table is small and in italics, as tables are."""

    def noted(document: WordFile) -> None:
        body(document, "Kết quả chấm điểm như sau:")
        grid = document.add_table(1, 2, style="Table Grid")
        say(grid.cell(0, 0), "Sở Y tế", size=13)
        say(grid.cell(0, 1), "98,5", size=13)
        say(document, "Nguồn: Sở Nội vụ.", "i", size=12)

    assert [] == list(report_with(noted).findings)


@pytest.mark.parametrize("number", ["1-", "1 -", "1 –", "1/"])
def test_clauses_numbered_in_another_form_are_told(number: str) -> None:
    """A clause is numbered ``1.``, whatever sign stands behind its number."""
    text = f"{number} Tổ chức ký kết giao ước thi đua giữa các đơn vị thành viên ngay từ đầu năm."
    (finding,) = report_with(lambda document: body(document, text)).findings
    assert ("C24", "“1.”") == (finding.rule, finding.required.vi)


def test_more_appendices_than_roman_numerals_count_are_read() -> None:
    """A file of four thousand appendices is checked to its end."""

    def attached(document: WordFile) -> None:
        label = say(document, "Phụ lục I", "bc", size=14)
        label.paragraph_format.page_break_before = True
        for _ in range(4000):
            label._p.addnext(copy.deepcopy(label._p))

    report = check_document(_appended(attached))
    assert {"C32"} == {finding.rule for finding in report.findings}


def _appended(attached: Callable[[WordFile], None]) -> bytes:
    document = Document(io.BytesIO(ALL["announcement"]()))
    attached(document)
    return data(document)


def test_a_regulation_on_the_page_of_its_decision_is_no_signature() -> None:
    """A second letterhead below the recipients begins another document, whether its page is new or not."""
    document = Document(io.BytesIO(ALL["issued_regulation"]()))
    document.sections[-1].start_type = WD_SECTION.CONTINUOUS
    assert [] == list(check_document(data(document)).findings)
