"""Where a finding stands, said so that a person finds it."""

from __future__ import annotations

import pytest

from assembly.format_rules.finding import Said, Spot, Trouble
from assembly.format_rules.places import place_of, positions, said_place, shortened, words_of
from assembly.format_rules.reading import read_document
from assembly.format_rules.word_document import Paragraph, Place, WordDocument
from tests.typed import Typed
from tests.typed_documents import report, report_with_appendices

NOTHING = Said("", "")


def read(typed: Typed) -> WordDocument:
    """Return a typed document as the rules see it."""
    return read_document(typed.docx())


def trouble(at: Spot, paragraph: Paragraph | None = None) -> Trouble:
    """Return a trouble at a spot."""
    return Trouble(at, NOTHING, NOTHING, paragraph=paragraph)


def said(at: Spot, document: WordDocument) -> str:
    """Return the place of a trouble at a spot, in Vietnamese."""
    found = trouble(at)
    return said_place(found, place_of(found, document)).vi


def test_paragraph_of_the_body_counts_in_the_body() -> None:
    """A paragraph is told by its number in the text."""
    document = read(report())
    paragraph = next(block for block in document.body.blocks if isinstance(block, Paragraph))
    assert said(paragraph, document) == f"đoạn {paragraph.place.paragraph}"


def test_paragraph_in_a_cell_is_told_from_table_to_paragraph() -> None:
    """In a table the place goes from the table over row and cell to the paragraph."""
    document = read(report())
    table = next(document.body.tables())
    cell = table.rows[0].cells[1]
    assert said(cell.paragraphs[0], document) == "Bảng 1, hàng 1, ô 2, đoạn 1"
    assert said(cell, document) == "Bảng 1, hàng 1, ô 2"
    assert said(table, document) == "Bảng 1"


def test_header_is_told_with_its_section() -> None:
    """What prints on every page of a section is told with the section."""
    document = read(report())
    header = document.sections[0].headers["default"]
    assert said(next(header.paragraphs()), document) == "Phần 1, đầu trang, đoạn 1"


def test_section_and_whole_document() -> None:
    """A section is told by its number; the document as a whole."""
    document = read(report_with_appendices())
    assert len(document.sections) > 1
    assert said(document.sections[1], document) == "Phần 2"
    assert place_of(trouble(document.sections[1]), document) == Place(document.body.part, "body", section=2)
    assert said(document, document) == "toàn văn bản"
    assert place_of(trouble(document), document) is None


def test_run_stands_where_its_paragraph_stands() -> None:
    """A run has the place of its paragraph and words of its own."""
    document = read(report())
    paragraph = next(each for each in document.body.paragraphs() if each.runs)
    run = paragraph.runs[0]
    found = trouble(run, paragraph)
    assert place_of(found, document) == paragraph.place
    assert words_of(found) == shortened(run.printed)


def test_run_without_its_paragraph_is_a_fault_of_the_rule() -> None:
    """Nothing leads from a run to its place, so a rule must name the paragraph."""
    document = read(report())
    run = next(each for each in document.body.paragraphs() if each.runs).runs[0]
    with pytest.raises(ValueError, match="paragraph"):
        trouble(run)


def test_words_are_the_first_that_print() -> None:
    """A container is quoted by the first words in it, the whole document by none."""
    document = read(report())
    table = next(document.body.tables())
    assert words_of(trouble(table)) == "UBND TỈNH YÊN BÁI"
    assert words_of(trouble(document.sections[0])) == "UBND TỈNH YÊN BÁI"
    assert words_of(trouble(table.rows[0].cells[1])) == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert words_of(trouble(document)) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("  Căn cứ \t Luật\n Thi đua  ", "Căn cứ Luật Thi đua"),
        ("ế" * 80, "ế" * 80),
        ("ế" * 81, "ế" * 79 + "…"),
        ("a" * 78 + " bcd", "a" * 78 + "…"),
        (" " * 1_000_000 + "x" * 1_000_000, "x" * 79 + "…"),
    ],
)
def test_words_are_short_and_on_one_line(text: str, words: str) -> None:
    """At most eighty letters are quoted, blanks run together."""
    assert shortened(text) == words


def test_order_of_the_document() -> None:
    """A container comes before what it holds, the body before headers, the whole before all."""
    document = read(report_with_appendices())
    found = positions(document)
    table = next(document.body.tables())
    first, second = document.sections[:2]
    header = next(second.headers["default"].paragraphs())
    order = [
        document,
        first,
        table,
        table.rows[0].cells[0],
        table.rows[0].cells[0].paragraphs[0],
        table.rows[0].cells[1],
        second,
        next(second.paragraphs()),
        header,
    ]
    assert [found[id(each)] for each in order] == sorted(found[id(each)] for each in order)
    assert len({found[id(each)] for each in order}) == len(order)
