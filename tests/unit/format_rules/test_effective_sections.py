from __future__ import annotations

import pytest

from assembly.format_rules.word_document import HeaderKind, Section, Story, WordDocument
from tests.drawn import cell, paragraph, row, run, table
from tests.styled import read, section

PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" '
    'w:header="567" w:footer="568" w:gutter="10"/>'
)
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def ends_section(text: str, content: str = "") -> str:
    """Return a paragraph that ends a section."""
    return paragraph(text, properties=section(content))


def references(*kinds: str, of: str = "header", start: int = 1) -> str:
    """Return references to header1 and so on, of these kinds."""
    return "".join(
        f'<w:{of}Reference w:type="{kind}" r:id="r{of}{at}"/>' for at, kind in enumerate(kinds, start)
    )


def story_text(story: Story) -> str:
    """Return the text of a story."""
    return "/".join(each.text for each in story.paragraphs())


def headers(found: Section) -> dict[HeaderKind, str]:
    """Return the text of each header that prints in a section."""
    return {kind: story_text(story) for kind, story in found.headers.items()}


class TestPage:
    def test_the_page_comes_from_the_section(self) -> None:
        """Sizes, margins and distances in twips."""
        (found,) = read("x", last=section(PAGE)).sections
        assert (found.page_width, found.page_height, found.landscape) == (11906, 16838, False)
        assert (found.top, found.right, found.bottom, found.left) == (1134, 851, 1134, 1701)
        assert (found.header_distance, found.footer_distance, found.gutter) == (567, 568, 10)

    def test_a_gutter_at_the_top_belongs_to_the_top_margin(self) -> None:
        """Elsewhere the gutter stands by itself."""
        (found,) = read("x", last=section(PAGE), settings="<w:gutterAtTop/>").sections
        assert (found.top, found.gutter) == (1144, 0)

    def test_a_page_is_landscape_where_it_is_wider_than_high(self) -> None:
        """Whatever w:orient says."""
        (found,) = read("x", last=section('<w:pgSz w:w="16838" w:h="11906"/>')).sections
        assert found.landscape

    def test_a_section_that_says_nothing_is_a_letter(self) -> None:
        """Without w:sectPr there is a section all the same, and an element to repair."""
        document = read("x", last="")
        (found,) = document.sections
        assert (found.page_width, found.page_height, found.left) == (12240, 15840, 1440)
        assert found.element.getparent() is document.body.element

    @pytest.mark.parametrize(
        ("xml", "name", "expected"),
        [
            ('<w:pgMar w:top="-1134"/>', "top", 1134),
            ('<w:pgMar w:top="2cm"/>', "top", 1134),
            ('<w:pgMar w:top="x"/>', "top", 1440),
            ("<w:titlePg/>", "title_page", True),
            ('<w:titlePg w:val="0"/>', "title_page", False),
            ('<w:pgNumType w:fmt="lowerRoman"/>', "page_number_format", "lowerRoman"),
            ("<w:pgNumType/>", "page_number_format", "decimal"),
            ('<w:pgNumType w:start="1"/>', "page_number_start", 1),
            ("", "page_number_start", None),
            ('<w:type w:val="continuous"/>', "break_type", "continuous"),
            ("", "break_type", "nextPage"),
            ('<w:cols w:num="2"/>', "columns", 2),
            ('<w:cols w:num="3" w:equalWidth="0"><w:col w:w="1"/><w:col w:w="2"/></w:cols>', "columns", 2),
            ('<w:cols w:num="0"/>', "columns", 1),
        ],
    )
    def test_a_property_comes_out_as_word_takes_it(self, xml: str, name: str, expected: object) -> None:
        """What is no value of its type counts as not there."""
        (found,) = read("x", last=section(xml)).sections
        assert expected == getattr(found, name)


class TestBlocks:
    def test_a_section_ends_with_the_paragraph_that_holds_it(self) -> None:
        """That paragraph belongs to it; tables and cells too; places tell the section."""
        document = read(
            "a", table(row("b", "c")), ends_section("d"), "e", ends_section("f"), "g", last=section()
        )
        assert ["".join(each.text for each in found.paragraphs()) for found in document.sections] == [
            "abcd",
            "ef",
            "g",
        ]
        assert [found.number for found in document.sections] == [1, 2, 3]
        assert [(each.text, each.place.section) for each in document.body.paragraphs()] == [
            ("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 2), ("f", 2), ("g", 3)
        ]  # fmt: skip
        assert [each.place.paragraph for each in document.body.paragraphs()] == [1, 1, 1, 2, 3, 4, 5]
        assert all(
            document.section_of[each].number == each.place.section for each in document.body.paragraphs()
        )
        (one,) = document.body.tables()
        assert document.section_of[one].number == 1

    def test_a_section_in_a_cell_ends_nothing(self) -> None:
        """Sections are divided by paragraphs of the body only, content controls included."""
        in_cell = table(row(cell(ends_section("a")), "b"))
        control = f"<w:sdt><w:sdtContent>{ends_section('c')}</w:sdtContent></w:sdt>"
        document = read(in_cell, control, "d")
        assert ["".join(each.text for each in found.paragraphs()) for found in document.sections] == [
            "abc",
            "d",
        ]

    def test_a_section_without_paragraphs_after_it_is_empty(self) -> None:
        """The last section is there even where nothing stands in it."""
        document = read(ends_section("a"))
        assert [len(found.blocks) for found in document.sections] == [1, 0]

    def test_widths_of_tables_follow_the_section(self) -> None:
        """A share of the width is a share of the section's text."""
        full = table(row("a")).replace('<w:tblW w:w="0" w:type="auto"/>', '<w:tblW w:w="5000" w:type="pct"/>')
        wide = section('<w:pgSz w:w="16838" w:h="11906"/><w:pgMar w:left="1000" w:right="838"/>')
        first, second = read(full, ends_section("x", PAGE), full, last=wide).body.tables()
        assert (first.width, second.width) == (11906 - 1701 - 851 - 10, 15000)


class TestHeaders:
    def test_headers_of_each_kind_print_where_they_are_asked_for(self) -> None:
        """First ones with w:titlePg, even ones with the setting."""
        parts = {f"header{at}": paragraph(name) for at, name in enumerate(("thường", "đầu", "chẵn"), 1)}
        asked = references("default", "first", "even")
        assert headers(read("x", last=section(asked), **parts).sections[0]) == {"default": "thường"}
        titled = read("x", last=section(f"{asked}<w:titlePg/>"), **parts)
        assert headers(titled.sections[0]) == {"default": "thường", "first": "đầu"}
        even = read("x", last=section(asked), settings="<w:evenAndOddHeaders/>", **parts)
        assert headers(even.sections[0]) == {"default": "thường", "even": "chẵn"}

    def test_a_section_takes_over_the_headers_before_it(self) -> None:
        """Kind by kind, until it has its own."""
        parts = {f"header{at}": paragraph(str(at)) for at in (1, 2, 3)}
        document = read(
            ends_section("a", references("default", "first") + "<w:titlePg/>"),
            ends_section("b", "<w:titlePg/>"),
            "c",
            last=section(references("default", start=3) + "<w:titlePg/>"),
            **parts,
        )
        assert [headers(found) for found in document.sections] == [
            {"default": "1", "first": "2"},
            {"default": "1", "first": "2"},
            {"default": "3", "first": "2"},
        ]
        assert document.sections[0].headers["default"] is document.sections[1].headers["default"]

    def test_only_headers_that_print_are_stories(self) -> None:
        """A part that no section refers to, or that its section does not print, is none."""
        parts = {f"header{at}": paragraph(str(at)) for at in (1, 2, 3)} | {"footer1": paragraph("f")}
        last = section(references("default", "first") + references("default", of="footer"))
        document = read("x", last=last, **parts)
        assert [(story.kind, story_text(story)) for story in document.stories] == [
            ("body", "x"), ("header", "1"), ("footer", "f")
        ]  # fmt: skip
        assert document.body is document.stories[0]
        places = [each.place for each in document.paragraphs()]
        assert [(place.part, place.story, place.section) for place in places] == [
            ("word/document.xml", "body", 1),
            ("word/header1.xml", "header", 1),
            ("word/footer1.xml", "footer", 1),
        ]

    def test_a_reference_that_leads_nowhere_is_no_header(self) -> None:
        """Neither a missing relationship nor a missing part is an error."""
        assert headers(read("x", last=section(references("default"))).sections[0]) == {}

    def test_paragraphs_of_headers_have_a_section(self) -> None:
        """The first one that prints them."""
        document = read(ends_section("a"), "b", last=section(references("default")), header1=paragraph("h"))
        header = document.sections[1].headers["default"]
        assert document.section_of[next(header.paragraphs())].number == 2


class TestNotes:
    NOTES = (
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("chú thích")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("không dùng")}</w:footnote>'
    )

    def test_notes_that_the_text_refers_to_are_stories(self) -> None:
        """Separators and notes that nothing refers to are not."""
        document = read(f"<w:p>{run('x')}{NOTE}</w:p>", footnotes=self.NOTES)
        note = document.stories[1]
        assert (note.kind, note.part, story_text(note)) == ("footnote", "word/footnotes.xml", "chú thích")
        assert next(note.paragraphs()).place.section is None
        assert next(note.paragraphs()).place.paragraph == 1

    def test_paragraphs_of_notes_count_on(self) -> None:
        """So that a place names one of them."""
        second = '<w:r><w:footnoteReference w:id="3"/></w:r>'
        document = read(f"<w:p>{NOTE}{second}</w:p>", footnotes=self.NOTES)
        assert [next(story.paragraphs()).place.paragraph for story in document.stories[1:]] == [1, 2]

    def test_endnotes_are_stories_as_well(self) -> None:
        """They stand in a part of their own."""
        notes = f'<w:endnote w:id="5">{paragraph("cuối")}</w:endnote>'
        document = read('<w:p><w:r><w:endnoteReference w:id="5"/></w:r></w:p>', endnotes=notes)
        assert [(story.kind, story_text(story)) for story in document.stories[1:]] == [("endnote", "cuối")]


@pytest.mark.parametrize(
    ("settings", "protected"),
    [
        ("", False),
        ('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>', True),
        ('<w:documentProtection w:edit="readOnly" w:enforcement="0"/>', False),
        ('<w:documentProtection w:edit="readOnly"/>', False),
    ],
)
def test_protection_counts_where_it_is_enforced(settings: str, protected: bool) -> None:
    """A document may name its protection without enforcing it."""
    document: WordDocument = read("x", settings=settings)
    assert document.protected is protected
