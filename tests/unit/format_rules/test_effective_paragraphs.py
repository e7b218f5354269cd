from __future__ import annotations

import pytest

from assembly.format_rules.word_document import Border, Paragraph, ParagraphFormat, TabStop
from tests.drawn import cell, paragraph, row, run, table
from tests.styled import defaults, first_paragraph, read, style


def paragraph_format(properties: str = "", **parts: str) -> ParagraphFormat:
    """Return the format of the only paragraph of a document."""
    return first_paragraph(read(paragraph("x", properties=properties), **parts)).format


def paragraphs(*properties: str, **parts: str) -> list[Paragraph]:
    """Return the paragraphs of a document that has one for each of these properties."""
    return list(read(*(paragraph("x", properties=each) for each in properties), **parts).body.paragraphs())


class TestProperties:
    def test_a_paragraph_that_says_nothing_is_plain(self) -> None:
        """Left, single lines, no space, no indent."""
        assert paragraph_format() == ParagraphFormat()

    @pytest.mark.parametrize(
        ("xml", "name", "expected"),
        [
            ('<w:jc w:val="both"/>', "alignment", "both"),
            ('<w:jc w:val="start"/>', "alignment", "left"),
            ('<w:jc w:val="end"/>', "alignment", "right"),
            ('<w:jc w:val="unknown"/>', "alignment", "left"),
            ('<w:bidi/><w:jc w:val="left"/>', "alignment", "right"),
            ('<w:framePr w:wrap="around" w:xAlign="center"/>', "alignment", "center"),
            ('<w:framePr w:w="2000" w:xAlign="center"/>', "alignment", "left"),
            ('<w:ind w:left="720"/>', "left", 720),
            ('<w:ind w:start="720"/>', "left", 720),
            ('<w:ind w:right="1cm"/>', "right", 567),
            ('<w:ind w:firstLine="567"/>', "first_line", 567),
            ('<w:ind w:hanging="360" w:firstLine="567"/>', "first_line", -360),
            ('<w:ind w:firstLine="567.5"/>', "first_line", 567),
            ('<w:ind w:firstLine="x"/>', "first_line", 0),
            ('<w:spacing w:before="120"/>', "before", 120),
            ('<w:spacing w:after="6pt"/>', "after", 120),
            ('<w:spacing w:after="-120"/>', "after", 0),
            ('<w:spacing w:beforeLines="50" w:before="10"/>', "before", 120),
            ('<w:spacing w:beforeLines="0" w:before="60"/>', "before", 60),
            ('<w:spacing w:line="360" w:lineRule="auto"/>', "line", 360),
            ('<w:spacing w:line="40" w:lineRule="exact"/>', "line_rule", "exact"),
            ('<w:spacing w:line="360"/>', "line_rule", "auto"),
            ('<w:spacing w:line="360" w:lineRule="odd"/>', "line_rule", "auto"),
            ("<w:keepNext/>", "keep_next", True),
            ('<w:keepNext w:val="0"/>', "keep_next", False),
            ("<w:keepLines/>", "keep_lines", True),
            ("<w:pageBreakBefore/>", "page_break_before", True),
            ('<w:outlineLvl w:val="0"/>', "outline_level", 0),
            ('<w:outlineLvl w:val="9"/>', "outline_level", None),
        ],
    )
    def test_a_property_comes_out_as_word_takes_it(self, xml: str, name: str, expected: object) -> None:
        """What is no value of its type counts as not there."""
        assert expected == getattr(paragraph_format(xml), name)

    def test_an_indent_may_be_counted_in_characters(self) -> None:
        """A character is as wide as the letters are high; 200 hundredths of 14 pt are 28 pt."""
        properties = '<w:ind w:firstLine="720" w:firstLineChars="200"/><w:rPr><w:sz w:val="28"/></w:rPr>'
        assert paragraph_format(properties).first_line == 560
        assert paragraph_format('<w:ind w:firstLine="720" w:firstLineChars="0"/>').first_line == 720

    def test_borders_are_lines_of_some_size(self) -> None:
        """A border of no line is none; sizes are eighths of a point."""
        xml = '<w:pBdr><w:top w:val="nil"/><w:bottom w:val="single" w:sz="6" w:color="auto"/></w:pBdr>'
        found = paragraph_format(xml)
        assert (found.top_border, found.bottom_border) == (None, Border("single", 6))


class TestHierarchy:
    def test_each_property_comes_from_the_highest_level_that_has_it(self) -> None:
        """Defaults, base style, style, direct: attribute by attribute."""
        styles = defaults(paragraphs='<w:spacing w:after="160" w:line="259" w:lineRule="auto"/>') + style(
            "Base", '<w:pPr><w:spacing w:before="120"/><w:ind w:left="100" w:firstLine="720"/></w:pPr>'
        )
        styles += style("Derived", '<w:pPr><w:jc w:val="both"/><w:ind w:left="0"/></w:pPr>', based_on="Base")
        found = paragraph_format('<w:pStyle w:val="Derived"/><w:spacing w:after="0"/>', styles=styles)
        assert (found.before, found.after, found.line) == (120, 0, 259)
        assert (found.left, found.first_line, found.alignment) == (0, 720, "both")

    def test_a_hanging_indent_replaces_a_first_line_of_a_lower_level(self) -> None:
        """Both are one property."""
        styles = style("S", '<w:pPr><w:ind w:firstLine="720"/></w:pPr>')
        assert (
            paragraph_format('<w:pStyle w:val="S"/><w:ind w:hanging="360"/>', styles=styles).first_line
            == -360
        )

    def test_tab_stops_add_up_and_can_be_cleared(self) -> None:
        """A style's tab stops stay beside those of the paragraph, unless it clears them."""
        styles = style(
            "S",
            '<w:pPr><w:tabs><w:tab w:val="center" w:pos="3000"/><w:tab w:val="left" w:pos="500"/></w:tabs>'
            "</w:pPr>",
        )
        found = paragraph_format(
            '<w:pStyle w:val="S"/><w:tabs><w:tab w:val="clear" w:pos="500"/>'
            '<w:tab w:val="right" w:leader="dot" w:pos="1000"/></w:tabs>',
            styles=styles,
        )
        assert found.tabs == (TabStop(1000, "right", "dot"), TabStop(3000, "center"))


class TestNeighbours:
    CLOSE = "<w:contextualSpacing/>"
    SPACED = '<w:spacing w:before="100" w:after="120"/>'

    def test_contextual_spacing_drops_the_space_to_the_same_style(self) -> None:
        """Only the paragraph that asks for it, and only towards neighbours of its style, loses its space."""
        styles = style("A", f"<w:pPr>{self.SPACED}{self.CLOSE}</w:pPr>") + style(
            "B", f"<w:pPr>{self.SPACED}</w:pPr>"
        )
        a, b = '<w:pStyle w:val="A"/>', '<w:pStyle w:val="B"/>'
        found = [(each.format.before, each.format.after) for each in paragraphs(a, a, b, b, a, styles=styles)]
        assert found == [(100, 0), (0, 120), (100, 120), (100, 120), (100, 120)]

    def test_a_table_between_keeps_the_space(self) -> None:
        """Paragraphs with a table between them are no neighbours."""
        spaced = paragraph("x", properties=self.SPACED + self.CLOSE)
        first, *_cells, last = read(spaced, table(row("1", "2")), spaced).body.paragraphs()
        assert (first.format.after, last.format.before) == (120, 100)

    def test_automatic_space_is_fourteen_points(self) -> None:
        """It replaces the space given, is none at the ends of a cell or document, none between list items."""
        auto = '<w:spacing w:before="60" w:beforeAutospacing="1" w:after="60" w:afterAutospacing="1"/>'
        found = [(each.format.before, each.format.after) for each in paragraphs(auto, auto, auto)]
        assert found == [(0, 280), (280, 280), (280, 0)]
        off = '<w:spacing w:before="60" w:beforeAutospacing="0"/>'
        assert [each.format.before for each in paragraphs("", off)] == [0, 60]
        old = "<w:compat><w:doNotUseHTMLParagraphAutoSpacing/></w:compat>"
        assert [each.format.after for each in paragraphs(auto, auto, settings=old)] == [100, 0]

    def test_list_items_have_no_automatic_space_between_them(self) -> None:
        """Between two items of a list the automatic space is none."""
        numbering = (
            '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
            '<w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        )
        auto = '<w:spacing w:beforeAutospacing="1" w:afterAutospacing="1"/>'
        item = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{auto}'
        found = paragraphs(auto, item, item, auto, numbering=numbering)
        assert [(each.format.before, each.format.after) for each in found] == [
            (0, 280),
            (280, 0),
            (0, 280),
            (280, 0),
        ]

    def test_lines_go_around_neighbours_of_the_same_borders(self) -> None:
        """Between two paragraphs of the same borders and indents no line is drawn (17.3.1.7)."""
        framed = '<w:pBdr><w:top w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="6"/></w:pBdr>'
        moved = f'{framed}<w:ind w:left="100"/>'
        found = [
            (each.format.top_border, each.format.bottom_border) for each in paragraphs(framed, framed, moved)
        ]
        top, bottom = Border("single", 4), Border("single", 6)
        assert found == [(top, None), (None, bottom), (top, bottom)]

    def test_a_cell_is_a_flow_of_its_own(self) -> None:
        """The last paragraph of a cell and the first of the next are no neighbours."""
        spaced = paragraph("x", properties=self.SPACED + self.CLOSE)
        one, two, three = read(table(row(cell(spaced), cell(spaced, spaced)))).body.paragraphs()
        assert (one.format.after, two.format.before, two.format.after, three.format.before) == (
            120,
            100,
            0,
            0,
        )


class TestEmpty:
    @pytest.mark.parametrize(
        ("content", "empty"),
        [
            ("", True),
            (run("  "), True),
            (run("x", "<w:vanish/>"), True),
            (run("x"), False),
            ("<w:r><w:drawing/></w:r>", False),
            ('<w:fldSimple w:instr=" PAGE "/>', False),
            ("<w:fldSimple w:instr=' XE \"x\" '/>", True),
        ],
    )
    def test_a_paragraph_is_empty_where_nothing_prints(self, content: str, empty: bool) -> None:
        """Blanks and hidden text print nothing; drawings and computed fields do."""
        assert empty == first_paragraph(read(f"<w:p>{content}</w:p>")).empty
