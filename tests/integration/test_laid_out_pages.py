"""The rules on laid-out pages, on real pages, beside what the text of the same pages tells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2
import pytest

from assembly.conference.vietnamese import clean
from assembly.filling.pdf import Office, PdfFailure
from assembly.format_rules.finding import FormatReport
from assembly.jobs.check import check_file, check_files
from tests.drawn import zipped
from tests.examples import EXAMPLES, TEMPLATES, made, made_of_file, read
from tests.typed import Grid, Line, Look, Typed
from tests.typed_documents import TYPED, page, report, signatures, state_heading, title

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]

_BODY = Look(align="both", first=720, after=120)
_BOLD = replace(_BODY, bold=True)
_CELL = Look(size=26)
CLOSING = "Trên đây là báo cáo kết quả phong trào thi đua năm 2025 của Khối thi đua số 3./."


def checked(office: Office, files: Sequence[bytes]) -> list[FormatReport]:
    """Return the reports of files that can all be read."""
    results = check_files(files, layout="yes", office=office)
    reports = [each for each in results if isinstance(each, FormatReport)]
    assert len(files) == len(reports)
    return reports


def told(report: FormatReport) -> list[tuple[str, int | None, str]]:
    """Return rule, page and words of the findings on pages."""
    assert not [each for each in report.not_checked if "L01" in each.rules]
    return [(each.rule, each.page, each.words) for each in report.findings if each.component == "pages"]


class Keeping(Office):
    """An office that keeps the PDFs it made, for a second look."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.program, office.seconds)
        self.made: list[bytes] = []

    def convert(
        self, files: Sequence[bytes], *, named_places: bool = False, archival: bool = False
    ) -> list[bytes | PdfFailure]:
        results = super().convert(files, named_places=named_places, archival=archival)
        self.made += [each for each in results if isinstance(each, bytes)]
        return results


def texts_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [clean(each.get_textpage().get_text_range()) for each in document]
    document.close()
    return texts


def page_with(pages: Sequence[str], words: str) -> int:
    """Return the number of the first page that shows these words."""
    return next(number for number, text in enumerate(pages, 1) if words in text)


def filled(lines: int) -> Typed:
    """Return a report that begins each of its delicate parts some lines further down."""
    rows = tuple(
        tuple(
            (Line(f"cell_{row}_{at}", text, replace(_CELL, bold=row == 0)),)
            for at, text in enumerate((f"cột {row}", f"hàng {row}"))
        )
        for row in range(3)
    )
    return Typed(
        "báo cáo dài",
        (
            state_heading(),
            *title("BÁO CÁO", "Kết quả phong trào thi đua năm 2025"),
            *(Line(f"one_{at}", f"Nội dung thứ {at}.", _BODY) for at in range(lines)),
            Line("section_1", "I. KẾT QUẢ THỰC HIỆN", _BOLD),
            *(Line(f"two_{at}", f"Kết quả thứ {at}.", _BODY) for at in range(28)),
            Grid("table", (4677, 4677), rows, borders=True),
            *(Line(f"three_{at}", f"Nhiệm vụ thứ {at}.", _BODY) for at in range(17)),
            Line("closing", CLOSING, _BODY),
            signatures(),
            page(),
        ),
    )


def breakable(docx: bytes) -> bytes:
    """Return the file with rows that may break over pages."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:cantSplit/>", b"")
    return zipped(parts)


def test_findings_are_what_the_text_of_the_pages_shows(office: Office) -> None:
    """Twenty reports, each a line longer: a rule speaks exactly where the words stand on different pages."""
    keeping = Keeping(office)
    lengths = [*range(4, 14), *range(24, 34)]  # where signatures, and where headings cross to the next page
    reports = checked(keeping, [breakable(filled(lines).docx()) for lines in lengths])
    seen: set[str] = set()
    for lines, found, pages in zip(lengths, reports, map(texts_of, keeping.made), strict=True):
        heading, text = page_with(pages, "KẾT QUẢ THỰC HIỆN"), page_with(pages, "Kết quả thứ 0")
        top, row = page_with(pages, "cột 0"), page_with(pages, "cột 1")
        closing, recipients = page_with(pages, "số 3./."), page_with(pages, "Nơi nhận")
        signing, name = page_with(pages, "TM. KHỐI THI ĐUA"), page_with(pages, "Nguyễn Văn Bình")
        expected = {
            ("L04", heading): heading < text,
            ("L06", top): top < row,
            ("L03", signing): closing < min(signing, recipients),
            ("L05", name): signing < name,
        }
        wrong = {rule for rule, speaks in expected.items() if speaks}
        assert wrong == {(rule, page) for rule, page, _ in told(found)}, lines
        seen |= {rule for rule, _ in wrong} or {"nothing"}
    assert {"L03", "L04", "L05", "L06", "nothing"} == seen


@pytest.mark.parametrize(
    ("name", "rule"), [("national_name", "L01"), ("motto", "L02"), ("party_name", "L01")]
)
def test_wrapped_heading_is_found_however_it_is_typed(office: Office, name: str, rule: str) -> None:
    """A name on two lines is found in a narrow cell, in several runs, in a box; on one line it is not."""
    typed = TYPED["party_report" if name == "party_name" else "report"]()
    words = typed.line(name).text
    narrow = {"national_name": 4000, "motto": 2800, "party_name": 3500}[name]
    wrapped = replace(
        typed,
        blocks=tuple(
            replace(block, widths=(9354 - narrow, narrow))
            if isinstance(block, Grid) and block.name == "heading"
            else block
            for block in typed.blocks
        ),
    )
    ways = [wrapped, wrapped.change(name, split=True), wrapped.change(name, inside="content_control")]
    *wrong, straight = checked(office, [each.docx() for each in (*ways, typed)])
    for found in wrong:
        assert (rule, 1, words) in told(found)
    assert [] == told(straight)


def test_blank_page_is_found(office: Office) -> None:
    """A page break after the last words leaves a page that shows only its number."""
    typed = report()
    *blocks, sheet = typed.blocks
    blank = replace(typed, blocks=(*blocks, Line("after", "", _BODY, page_break=True), sheet))
    (found,) = checked(office, [blank.docx()])
    assert [("L07", 2, "")] == told(found)


def test_our_own_documents_are_laid_out_well(office: Office) -> None:
    """What the examples and samples yield, and what was typed by hand, gives no finding on pages."""
    files = {name: make().docx() for name, make in TYPED.items()}
    for path in EXAMPLES:
        for at, (kind, document) in enumerate(made_of_file(path)):
            if kind != "covenant_member" or at < 3:  # alike but for the name
                files[f"{path.stem}/{document.name}"] = document.docx
    for folder in TEMPLATES:
        for kind, document in made(read(folder / "sample.yaml")):
            if folder.name.startswith(kind):
                files[f"{folder.name}/{document.name}"] = document.docx
    reports = checked(office, list(files.values()))
    found = {name: told(each) for name, each in zip(files, reports, strict=True) if told(each)}
    assert {} == found


def test_pages_are_not_judged_where_faces_are_missing(office: Office) -> None:
    """A document in a face that nobody has is laid out in another: the report says so and judges no page."""
    typed = report()
    for line in typed.lines():
        typed = typed.change(line.name, font="Nowhere Serif")
    found = check_file(typed.docx(), layout="yes", office=office)
    assert [] == [each for each in found.findings if each.component == "pages"]
    (skipped,) = [each for each in found.not_checked if "L01" in each.rules]
    assert "phông" in skipped.reason.vi
