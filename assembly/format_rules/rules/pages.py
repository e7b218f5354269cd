"""Laid-out pages (trang đã dàn): what a records office sends back and no value in the file tells.

Rules of our own. They look at the pages that LibreOffice made, where Word's may break a line later or
earlier; so none is an error. What has no known position is not accused; nor is what the file asks to keep
with the next (w:keepNext): Word does, LibreOffice 7.4 sometimes does not, between rows of a table never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.laid_out import LaidOut
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.word_document import Paragraph, Section, Table, WordDocument

_HEADINGS = {
    Role.PART,
    Role.PART_TITLE,
    Role.HEADING,
    Role.TYPE,
    Role.SUBJECT,
    Role.APPENDIX,
    Role.APPENDIX_TITLE,
    Role.APPENDIX_REFERENCE,
}
_RECIPIENTS = {Role.RECIPIENTS_HEADING, Role.RECIPIENT}
_SIGNING = {Role.SIGNING_AUTHORITY, Role.SIGNER_OFFICE, Role.SIGNING_NOTE, Role.SIGNER_NAME}
_TEXT_STARTS_BELOW = 0.5  # of the size of the letters: less is the same line in two sizes


@dataclass(frozen=True, slots=True)
class PageSubject:
    """A document, its parts, and where they stand on paper."""

    document: WordDocument
    parts: Recognised
    laid_out: LaidOut


@dataclass(frozen=True, slots=True)
class PageTrouble:
    """A trouble and the page, from 1, that shows it."""

    trouble: Trouble
    page: int


PageRule = Callable[[PageSubject], Iterator[PageTrouble]]


def heading_on_one_line(subject: PageSubject) -> Iterator[PageTrouble]:
    """The Quốc hiệu, or the Party's name in its place, stands on one line."""
    yield from _on_one_line(subject, Role.NATIONAL_NAME, Said("Quốc hiệu", "the national name"))
    yield from _on_one_line(subject, Role.PARTY_NAME, Said("tiêu đề Đảng", "the Party's name"))


def motto_on_one_line(subject: PageSubject) -> Iterator[PageTrouble]:
    """The Tiêu ngữ stands on one line."""
    yield from _on_one_line(subject, Role.MOTTO, Said("Tiêu ngữ", "the motto"))


def signature_with_text(subject: PageSubject) -> Iterator[PageTrouble]:
    """The page that begins the signatures also carries text; so does a last page with one row of them.

    A common covenant fills pages with signatures: those in between are as they must be.
    """
    laid_out = subject.laid_out
    for before, group, after in _signature_groups(subject):
        if before is None:
            continue
        pages = [laid_out.starts[paragraph].page for paragraph in group]
        first, last = min(pages), max(laid_out.ends[paragraph].page for paragraph in group)
        shared = after is not None and laid_out.starts[after].page == last
        if laid_out.ends[before].page < first:
            if not (shared and first == last) and not before.format.keep_next:
                yield _alone(group[0], first, Said("khối chữ ký đứng riêng", "the signature stands alone"))
            continue
        on_last = [each for each in group if laid_out.starts[each].page == last]
        above = [each for each in group if laid_out.ends[each].page < last]
        if first == last or shared or not on_last or above[-1].format.keep_next:
            continue
        if all(subject.parts.roles.get(each) in _RECIPIENTS for each in on_last):
            yield _alone(on_last[0], last, Said("phần Nơi nhận đứng riêng", "the recipients stand alone"))
            continue
        beginning = [
            laid_out.starts[placed[0]]
            for block in subject.parts.signatures
            if (placed := laid_out.placed(block.paragraphs)) and placed[0] in on_last
        ]
        if beginning and max(spot.height for spot in beginning) - min(spot.height for spot in beginning) < 1:
            found = Said("hàng chữ ký cuối đứng riêng", "the last row of signatures stands alone")
            yield _alone(on_last[0], last, found)


def heading_with_its_text(subject: PageSubject) -> Iterator[PageTrouble]:
    """A heading stands on the page on which its text begins."""
    laid_out = subject.laid_out
    heading: Paragraph | None = None
    section: Section | None = None
    for paragraph in subject.document.body.paragraphs():
        here = subject.document.section_of.get(paragraph, section)
        new_page = here is not section and here is not None and here.break_type != "continuous"
        if new_page or paragraph.format.page_break_before or "\f" in paragraph.text:
            heading = None  # whoever breaks the page by hand means it
        section = here
        spot = laid_out.starts.get(paragraph)
        if spot is None:
            if paragraph.drawings or paragraph.place.table is not None:
                heading = None  # a picture or an empty table is what the heading stands over
            continue
        if heading is not None and (page := laid_out.ends[heading].page) < spot.page:
            yield PageTrouble(
                Trouble(
                    heading,
                    Said(
                        f"đề mục ở cuối trang {page}, nội dung ở trang {spot.page}",
                        f"the heading ends page {page}, its text begins page {spot.page}",
                    ),
                    Said("đề mục cùng trang với nội dung", "the heading on the page of its text"),
                ),
                page,
            )
        heading = paragraph if _is_heading(subject, paragraph) and paragraph in laid_out.ends else None


def signature_in_one_piece(subject: PageSubject) -> Iterator[PageTrouble]:
    """No page break goes through a signature: office, room to sign and name stand on one page."""
    laid_out = subject.laid_out
    for block in subject.parts.signatures:
        placed = laid_out.placed(block.paragraphs)
        if not placed:
            continue
        first, last = laid_out.starts[placed[0]].page, laid_out.ends[placed[-1]].page
        torn = next((each for each in placed if laid_out.ends[each].page > first), None)
        above = [each for each in placed if laid_out.ends[each].page == first]
        if torn is not None and not (above and above[-1].format.keep_next):
            yield PageTrouble(
                Trouble(
                    torn,
                    Said(
                        f"khối chữ ký bị ngắt giữa trang {first} và trang {last}",
                        f"the signature is torn between pages {first} and {last}",
                    ),
                    Said("chức vụ và họ tên trên cùng một trang", "office and name on one page"),
                ),
                last,
            )


def table_heading_with_a_row(subject: PageSubject) -> Iterator[PageTrouble]:
    """The heading row of a table stands on a page with at least one row below it."""
    laid_out = subject.laid_out
    signing = {block.cell.place.table for block in subject.parts.signatures if block.cell is not None}
    for table in subject.document.body.tables():
        if table is subject.parts.heading or len(table.rows) < 2 or table.place.table in signing:
            continue
        if not _is_heading_row(table) or any(each.format.keep_next for each in _placed(subject, table, 0)):
            continue
        top, below = (_placed(subject, table, row) for row in (0, 1))
        if not top or not below:
            continue
        page = max(laid_out.ends[each].page for each in top)
        next_page = min(laid_out.starts[each].page for each in below)
        if page < next_page:
            yield PageTrouble(
                Trouble(
                    top[0],
                    Said(
                        f"hàng tiêu đề của bảng ở cuối trang {page}, các hàng khác ở trang {next_page}",
                        f"the table's heading row ends page {page}, its rows begin page {next_page}",
                    ),
                    Said("hàng tiêu đề cùng trang với ít nhất một hàng", "the heading row above a row"),
                ),
                page,
            )


def no_blank_page(subject: PageSubject) -> Iterator[PageTrouble]:
    """No page is blank."""
    for page in subject.laid_out.blank:
        yield PageTrouble(
            Trouble(
                subject.document,
                Said(f"trang {page} để trống", f"page {page} is blank"),
                Said("không có trang trống", "no blank page"),
                words="",
            ),
            page,
        )


def _on_one_line(subject: PageSubject, role: Role, name: Said) -> Iterator[PageTrouble]:
    laid_out = subject.laid_out
    for paragraph in laid_out.placed(list(subject.parts.all(role))):
        # a line break in it: more than the name stands in this paragraph, or C01 and C03 say what is wrong
        if "\n" in paragraph.printed.strip() or not laid_out.trusts(paragraph):
            continue
        start, end = laid_out.starts[paragraph], laid_out.ends[paragraph]
        size = max(run.format.size for run in paragraph.runs) / 2
        if start.page != end.page or start.height - end.height > _TEXT_STARTS_BELOW * size:
            yield PageTrouble(
                Trouble(
                    paragraph,
                    Said(f"{name.vi} xuống dòng", f"{name.en} wraps"),
                    Said("trên một dòng", "on one line"),
                ),
                start.page,
            )


def _signature_groups(
    subject: PageSubject,
) -> Iterator[tuple[Paragraph | None, list[Paragraph], Paragraph | None]]:
    """Yield what prints before some signatures, their paragraphs with the recipients, what prints after."""
    laid_out, roles = subject.laid_out, subject.parts.roles
    signed = {each for block in subject.parts.signatures for each in block.paragraphs}
    before: Paragraph | None = None
    group: list[Paragraph] = []
    for paragraph in laid_out.placed(list(subject.document.body.paragraphs())):
        if paragraph in signed or roles.get(paragraph) in _SIGNING | _RECIPIENTS:
            group.append(paragraph)
            continue
        if any(each in signed for each in group):
            yield before, group, paragraph
        before, group = paragraph, []
    if any(each in signed for each in group):
        yield before, group, None


def _alone(paragraph: Paragraph, page: int, who: Said) -> PageTrouble:
    return PageTrouble(
        Trouble(
            paragraph,
            Said(f"{who.vi} ở trang {page}", f"{who.en} on page {page}"),
            Said("trên cùng trang có ít nhất một dòng nội dung", "on a page with at least one line of text"),
        ),
        page,
    )


def _is_heading(subject: PageSubject, paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is a title that may lose its text; a numbered sentence is its own text."""
    return (
        subject.parts.roles.get(paragraph) in _HEADINGS
        and not paragraph.format.keep_next
        and paragraph.place.table is None
        and not paragraph.printed.rstrip().endswith((".", ";", ","))
        and "\f" not in paragraph.text.lstrip()  # nor does a page break follow it
    )


def _is_heading_row(table: Table) -> bool:
    first = table.rows[0]
    runs = [run for cell in first.cells for paragraph in cell.paragraphs for run in paragraph.runs]
    printing = [run for run in runs if run.printed.strip()]
    return first.header or (bool(printing) and all(run.format.bold for run in printing))


def _placed(subject: PageSubject, table: Table, row: int) -> Sequence[Paragraph]:
    cells = table.rows[row].cells
    return subject.laid_out.placed([each for cell in cells for each in cell.paragraphs])


RULES: Mapping[str, PageRule] = {
    "L01": heading_on_one_line,
    "L02": motto_on_one_line,
    "L03": signature_with_text,
    "L04": heading_with_its_text,
    "L05": signature_in_one_piece,
    "L06": table_heading_with_a_row,
    "L07": no_blank_page,
}
