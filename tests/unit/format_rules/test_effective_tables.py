from __future__ import annotations

import pytest

from assembly.format_rules.word_document import Border, Cell, Paragraph, Table
from tests.drawn import cell, paragraph, run
from tests.styled import FULL_SETTINGS, defaults, read, section, style

LOOK = (
    '<w:tblLook w:firstRow="{0}" w:lastRow="{1}" w:firstColumn="{2}" w:lastColumn="{3}" '
    'w:noHBand="{4}" w:noVBand="{5}"/>'
)
A4 = section(
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1701" w:right="851" w:top="1134" w:bottom="1134"/>'
)


def rows(*cells: str, properties: str = "") -> str:
    """Return a ``w:tr``."""
    return (
        f"<w:tr>{properties}{''.join(part if part.startswith('<') else cell(part) for part in cells)}</w:tr>"
    )


def table(*content: str, properties: str = "", grid: tuple[int, ...] = (1000, 2000)) -> str:
    """Return a ``w:tbl``."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(content)}</w:tbl>"


def look(*asked: int) -> str:
    """Return a ``w:tblLook``: first and last row, first and last column, no row bands, no column bands."""
    return LOOK.format(*asked)


def line(edge: str, size: int = 4, kind: str = "single") -> str:
    """Return a border element."""
    return f'<w:{edge} w:val="{kind}" w:sz="{size}" w:space="0" w:color="auto"/>'


def read_table(
    *content: str, properties: str = "", grid: tuple[int, ...] = (1000, 2000), **parts: str
) -> Table:
    """Return the only table of a document."""
    return next(read(table(*content, properties=properties, grid=grid), last=A4, **parts).body.tables())


def texts(found: Table) -> list[list[str]]:
    """Return the text of each cell, row by row."""
    return [["/".join(each.text for each in one.paragraphs) for one in row.cells] for row in found.rows]


def sizes(found: Table) -> list[list[int]]:
    """Return the size of the first mark of each cell, row by row."""
    return [[one.paragraphs[0].mark.size for one in row.cells] for row in found.rows]


def sides(one: Cell) -> tuple[int | None, ...]:
    """Return the sizes of a cell's lines: top, right, bottom, left."""
    lines = (one.top_border, one.right_border, one.bottom_border, one.left_border)
    return tuple(each.size if each else None for each in lines)


class TestGrid:
    def test_cells_come_row_by_row(self) -> None:
        """Widths are those of the cells, else of the grid."""
        found = read_table(rows("a", cell("b", properties="")), rows("c", "d"))
        assert texts(found) == [["a", "b"], ["c", "d"]]
        assert [one.width for one in found.cells] == [1000, 2000, 1000, 1000]
        assert found.width == 3000

    def test_a_cell_merged_downwards_is_one_cell(self) -> None:
        """It stands in its first row; the cells below it do not appear, places count them all the same."""
        begin, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
        found = read_table(
            rows(cell("a", properties=begin), "b"),
            rows(cell("x", properties=go_on), "c"),
            rows(cell("d", properties=begin), "e"),
        )
        assert texts(found) == [["a", "b"], ["c"], ["d", "e"]]
        assert [one.row_span for one in found.cells] == [2, 1, 1, 1, 1]
        assert [(one.place.row, one.place.cell) for one in found.cells] == [
            (1, 1),
            (1, 2),
            (2, 2),
            (3, 1),
            (3, 2),
        ]

    def test_a_merge_without_beginning_begins_where_it_stands(self) -> None:
        """Text is never lost."""
        assert texts(read_table(rows(cell("a", properties="<w:vMerge/>"), "b"))) == [["a", "b"]]

    def test_cells_span_columns(self) -> None:
        """A span takes the widths of its columns; columns left out before a row are counted."""
        spanning = cell("a", properties='<w:gridSpan w:val="2"/>')
        before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        found = read_table(rows(spanning), rows(cell("b", properties=""), properties=before))
        assert [(one.column_span, one.width) for one in found.cells] == [(2, 3000), (1, 2000)]

    def test_the_old_way_of_merging_sideways_is_understood(self) -> None:
        """A cell that continues the one before it belongs to it."""
        begin, go_on = ('<w:hMerge w:val="restart"/>', "<w:hMerge/>")
        found = read_table(rows(cell("a", properties=begin), cell("", properties=go_on), "c"), grid=(1, 2, 3))
        assert texts(found) == [["a", "c"]]
        assert next(found.cells).column_span == 2

    def test_shares_are_of_the_width_of_the_text(self) -> None:
        """5000 fiftieths of a percent are the whole width between the margins."""
        full = '<w:tblW w:w="5000" w:type="pct"/>'
        half = cell("a", properties='<w:tcW w:w="2500" w:type="pct"/>')
        found = read_table(rows(half, "b"), properties=full)
        assert (found.width, next(found.cells).width) == (9354, 4677)
        assert read_table(rows("a"), properties='<w:tblW w:w="50%" w:type="pct"/>').width == 4677

    def test_margins_of_cells_come_from_the_nearest_that_says(self) -> None:
        """Cell, exception of the row, table, style, and 115 twips where nobody says."""
        style_margin = '<w:tblPr><w:tblCellMar><w:left w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        styles = style("T", style_margin, kind="table", default=True)
        own = '<w:tcMar><w:left w:w="10" w:type="dxa"/></w:tcMar>'
        of_table = '<w:tblCellMar><w:left w:w="20" w:type="dxa"/></w:tblCellMar>'
        of_row = '<w:tblPrEx><w:tblCellMar><w:start w:w="30" w:type="dxa"/></w:tblCellMar></w:tblPrEx>'
        content = (rows(cell("a", properties=own), "b"), rows("c", properties=of_row))
        assert [one.margin_left for one in read_table(*content, properties=of_table).cells] == [10, 20, 30]
        assert [one.margin_left for one in read_table(*content, styles=styles).cells] == [10, 108, 30]
        assert [one.margin_left for one in read_table(rows("a")).cells] == [115]
        assert [one.margin_right for one in read_table(rows("a")).cells] == [115]

    def test_a_table_stands_where_it_says(self) -> None:
        """Alignment and indent are direct or of the style."""
        direct = read_table(rows("a"), properties='<w:tblInd w:w="100" w:type="dxa"/><w:jc w:val="center"/>')
        assert (direct.alignment, direct.indent) == ("center", 100)
        styles = style(
            "T", '<w:tblPr><w:jc w:val="end"/><w:tblInd w:w="7" w:type="dxa"/></w:tblPr>', kind="table"
        )
        styled = read_table(rows("a"), properties='<w:tblStyle w:val="T"/>', styles=styles)
        assert (styled.alignment, styled.indent) == ("right", 7)

    def test_rows_know_how_they_break(self) -> None:
        """Rows that must not split and rows repeated on each page say so."""
        found = read_table(rows("a", properties="<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"), rows("b"))
        assert [(row.cant_split, row.header) for row in found.rows] == [(True, True), (False, False)]

    def test_the_text_of_a_cell_stands_at_its_top(self) -> None:
        """Unless the cell says otherwise."""
        found = read_table(rows("a", cell("b", properties='<w:vAlign w:val="center"/>')))
        assert [one.vertical_align for one in found.cells] == ["top", "center"]

    def test_tables_stand_in_cells(self) -> None:
        """An inner table has its own number; its shares are of the width inside the cell."""
        inner = table(rows("i"), properties='<w:tblW w:w="5000" w:type="pct"/>')
        outer = cell(paragraph("a"), inner, paragraph("z"))
        document = read(table(rows(outer, "b")), table(rows("c")), last=A4)
        first, second, third = document.body.tables()
        assert [each.place.table for each in (first, second, third)] == [1, 2, 3]
        assert second.width == 1000 - 2 * 115
        found = {each.text: each.place for each in document.body.paragraphs()}
        assert list(found) == ["a", "i", "z", "b", "c"]
        assert (found["i"].table, found["i"].row, found["i"].cell, found["i"].paragraph) == (2, 1, 1, 1)
        assert (found["z"].table, found["z"].row, found["z"].cell, found["z"].paragraph) == (1, 1, 1, 2)


class TestLines:
    def test_a_table_without_lines_is_not_bordered(self) -> None:
        """Nothing is drawn where neither cell nor table nor style asks for it."""
        found = read_table(rows("a", "b"))
        assert not found.bordered
        assert sides(next(found.cells)) == (None, None, None, None)

    def test_lines_of_a_table_surround_it_and_part_its_cells(self) -> None:
        """Outer edges take top, left, bottom, right; inner edges insideH and insideV."""
        edges = "".join(map(line, ("top", "left", "bottom", "right"), (1, 2, 3, 4)))
        borders = f"<w:tblBorders>{edges}{line('insideH', 5)}{line('insideV', 6)}</w:tblBorders>"
        found = read_table(rows("a", "b"), rows("c", "d"), properties=borders)
        assert [sides(one) for one in found.cells] == [(1, 6, 5, 2), (1, 4, 5, 6), (5, 6, 3, 2), (5, 4, 3, 6)]
        assert found.bordered

    def test_a_cell_goes_before_its_table(self) -> None:
        """A cell may switch off a line or draw its own; where two cells meet the heavier line shows."""
        borders = f"<w:tblBorders>{line('top')}{line('insideV')}</w:tblBorders>"
        off = f"<w:tcBorders>{line('top', kind='nil')}{line('right', kind='nil')}</w:tcBorders>"
        heavy = f"<w:tcBorders>{line('left', 12)}</w:tcBorders>"
        a, b = read_table(rows(cell("a", properties=off), "b"), properties=borders).cells
        assert (sides(a), sides(b)) == ((None, 4, None, None), (4, None, None, 4))
        a, b = read_table(rows("a", cell("b", properties=heavy)), properties=borders).cells
        assert (a.right_border, b.left_border) == (Border("single", 12), Border("single", 12))

    def test_both_cells_must_switch_off_what_parts_them(self) -> None:
        """As Word writes it when a person removes the line between two cells."""
        borders = f"<w:tblBorders>{line('insideV')}</w:tblBorders>"
        a_off = f"<w:tcBorders>{line('right', kind='nil')}</w:tcBorders>"
        b_off = f"<w:tcBorders>{line('left', kind='nil')}</w:tcBorders>"
        found = read_table(rows(cell("a", properties=a_off), cell("b", properties=b_off)), properties=borders)
        assert not found.bordered

    def test_lines_come_from_the_style(self) -> None:
        """A table style draws lines; the table's own go before them."""
        edges = "".join(map(line, ("top", "left", "bottom", "right", "insideH", "insideV")))
        styles = style("G", f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>", kind="table")
        used = '<w:tblStyle w:val="G"/>'
        assert read_table(rows("a"), properties=used, styles=styles).bordered
        none = "".join(
            line(edge, kind="none") for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        off = f"{used}<w:tblBorders>{none}</w:tblBorders>"
        assert not read_table(rows("a"), properties=off, styles=styles).bordered

    def test_the_last_of_merged_cells_draws_the_bottom(self) -> None:
        """A cell merged downwards ends with the last cell merged into it."""
        begin = '<w:vMerge w:val="restart"/>'
        last = f"<w:vMerge/><w:tcBorders>{line('bottom', 8)}</w:tcBorders>"
        found = read_table(rows(cell("a", properties=begin), "b"), rows(cell("", properties=last), "c"))
        assert sides(next(found.cells)) == (None, None, 8, None)


class TestStyle:
    @staticmethod
    def styles(**conditions: int) -> str:
        """Return a table style that gives text a size under each condition."""
        parts = "".join(
            f'<w:tblStylePr w:type="{name}"><w:rPr><w:sz w:val="{size}"/></w:rPr></w:tblStylePr>'
            for name, size in conditions.items()
        )
        return style("T", f'<w:rPr><w:sz w:val="20"/></w:rPr>{parts}', kind="table")

    def test_conditions_hold_where_the_look_asks(self) -> None:
        """Corners go before rows, these before columns, these before bands, these before the whole table."""
        styles = self.styles(
            wholeTable=21, band1Vert=22, band2Vert=23, band1Horz=24, band2Horz=25, firstRow=26, lastRow=27,
            firstCol=28, lastCol=29, nwCell=30, seCell=31,
        )  # fmt: skip
        content = tuple(rows("a", "b", "c", "d") for _row in range(4))
        used = '<w:tblStyle w:val="T"/>'
        found = read_table(*content, properties=used + look(1, 1, 1, 1, 0, 0), styles=styles)
        assert sizes(found) == [[30, 26, 26, 26], [28, 24, 24, 29], [28, 25, 25, 29], [27, 27, 27, 31]]
        bands = read_table(*content, properties=used + look(0, 0, 0, 0, 1, 0), styles=styles)
        assert sizes(bands) == [[22, 23, 22, 23]] * 4
        plain = read_table(*content, properties=used + look(0, 0, 0, 0, 1, 1), styles=styles)
        assert sizes(plain) == [[21] * 4] * 4

    def test_the_look_may_be_a_number(self) -> None:
        """0x0020 is the first row, 0x0400 no column bands; the attributes go before the number."""
        styles, used = self.styles(firstRow=26), '<w:tblStyle w:val="T"/>'
        by_number = read_table(
            rows("a"), rows("b"), properties=f'{used}<w:tblLook w:val="0620"/>', styles=styles
        )
        assert sizes(by_number) == [[26], [20]]
        both = f'{used}<w:tblLook w:val="0620" w:firstRow="0"/>'
        assert sizes(read_table(rows("a"), properties=both, styles=styles)) == [[20]]
        assert sizes(read_table(rows("a"), properties=f'{used}<w:tblLook w:val="odd"/>', styles=styles)) == [
            [20]
        ]

    def test_bands_may_be_several_rows_high(self) -> None:
        """The style tells how many rows a band has; the first row is not counted where it is its own."""
        banded = '<w:tblPr><w:tblStyleRowBandSize w:val="2"/></w:tblPr>'
        parts = self.styles(band1Horz=24, band2Horz=25).replace("<w:rPr>", f"{banded}<w:rPr>", 1)
        content = tuple(rows("a") for _row in range(5))
        found = read_table(
            *content, properties='<w:tblStyle w:val="T"/>' + look(1, 0, 0, 0, 0, 1), styles=parts
        )
        assert [each for (each,) in sizes(found)] == [20, 24, 24, 25, 25]

    def test_a_table_style_inherits(self) -> None:
        """Conditions add up along the chain of styles."""
        base = self.styles(firstRow=26)
        derived = style(
            "D",
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>',
            kind="table",
            based_on="T",
        )
        found = read_table(
            rows("a"), properties='<w:tblStyle w:val="D"/>' + look(1, 0, 0, 0, 1, 1), styles=base + derived
        )
        mark = next(found.cells).paragraphs[0].mark
        assert (mark.size, mark.bold) == (26, True)

    def test_a_table_style_stands_above_the_defaults_and_below_paragraph_styles(self) -> None:
        """Spacing, alignment, face and size of a table style give way to those of the paragraph's style."""
        of_table = (
            '<w:pPr><w:spacing w:after="0"/><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr>'
        )
        styles = defaults('<w:sz w:val="28"/>', '<w:spacing w:after="160"/>')
        styles += style("T", of_table, kind="table")
        styles += style(
            "P",
            '<w:pPr><w:spacing w:after="60"/><w:jc w:val="both"/></w:pPr><w:rPr><w:sz w:val="26"/></w:rPr>',
        )
        body = cell("a", paragraph("b", properties='<w:pStyle w:val="P"/>'))
        found = read_table(
            rows(body), properties='<w:tblStyle w:val="T"/>', styles=styles, settings=FULL_SETTINGS
        )
        plain, of_style = next(found.cells).paragraphs
        assert (plain.format.after, plain.format.alignment, plain.mark.size) == (0, "center", 22)
        assert (of_style.format.after, of_style.format.alignment, of_style.mark.size) == (60, "both", 26)

    @pytest.mark.parametrize(
        ("settings", "size", "alignment"), [(FULL_SETTINGS, 28, "left"), ("", 22, "center")]
    )
    def test_before_word_2010_a_table_style_beats_what_only_repeats_the_default(
        self, settings: str, size: int, alignment: str
    ) -> None:
        """Size and alignment of a style that are the document's default give way, without the setting."""
        styles = defaults('<w:sz w:val="28"/>')
        styles += style(
            "T", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr>', kind="table"
        )
        styles += style(
            "P", '<w:pPr><w:jc w:val="left"/></w:pPr><w:rPr><w:sz w:val="28"/></w:rPr>', default=True
        )
        found = read_table(rows("a"), properties='<w:tblStyle w:val="T"/>', styles=styles, settings=settings)
        only: Paragraph = next(found.cells).paragraphs[0]
        assert (only.mark.size, only.format.alignment) == (size, alignment)

    def test_bold_of_a_table_style_toggles(self) -> None:
        """A bold paragraph style in a bold header row is not bold; direct bold is."""
        styles = style("T", "<w:rPr><w:b/></w:rPr>", kind="table") + style("P", "<w:rPr><w:b/></w:rPr>")
        bold = paragraph(run("b"), run("c", "<w:b/>"), properties='<w:pStyle w:val="P"/>')
        found = read_table(rows(cell("a", bold)), properties='<w:tblStyle w:val="T"/>', styles=styles)
        plain, both = next(found.cells).paragraphs
        assert [each.format.bold for each in (*plain.runs, *both.runs)] == [True, False, True]

    def test_a_style_that_is_not_there_is_the_default_one(self) -> None:
        """As is no style at all."""
        styles = style("T", '<w:rPr><w:sz w:val="22"/></w:rPr>', kind="table", default=True)
        assert sizes(read_table(rows("a"), styles=styles)) == [[22]]
        assert sizes(read_table(rows("a"), properties='<w:tblStyle w:val="X"/>', styles=styles)) == [[22]]


class TestHostile:
    def test_spans_beyond_any_table_are_cut(self) -> None:
        """A span of a billion columns takes no time and no room."""
        huge = cell("a", properties='<w:gridSpan w:val="999999999"/>')
        before = '<w:trPr><w:gridBefore w:val="999999999"/></w:trPr>'
        assert texts(read_table(rows(huge, "b"), rows("c", properties=before))) == [["a", "b"], ["c"]]

    def test_tables_as_deep_as_a_part_may_be_are_read(self) -> None:
        """libxml2 takes 256 levels: eighty tables in each other."""
        body = paragraph("innermost")
        for _level in range(83):
            body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
        document = read(body)
        assert [each.text for each in document.body.paragraphs()] == ["innermost"]
        assert len(list(document.body.tables())) == 83
