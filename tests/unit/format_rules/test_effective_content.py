from __future__ import annotations

import pytest

from assembly.format_rules.word_document import Paragraph, WordDocument
from tests.drawn import cell, paragraph, run, table
from tests.drawn import row as table_row
from tests.styled import read, section, style


def mark(kind: str) -> str:
    """Return a run with a mark of a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str) -> str:
    """Return a run of a field's instruction."""
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def field(code: str, result: str = "") -> str:
    """Return a complex field; the result is XML."""
    return f"{mark('begin')}{instruction(code)}{mark('separate')}{result}{mark('end')}"


def only(*content: str, **parts: str) -> Paragraph:
    """Return the only paragraph of a document."""
    (found,) = read(f"<w:p>{''.join(content)}</w:p>", **parts).body.paragraphs()
    return found


def texts(document: WordDocument) -> list[str]:
    """Return the text of each paragraph of the body."""
    return [each.text for each in document.body.paragraphs()]


def marked(element: str = '<w:del w:id="1" w:author="x"/>', more: str = "") -> str:
    """Return the properties of a paragraph whose end is deleted."""
    return f"{more}<w:rPr>{element}</w:rPr>"


class TestText:
    @pytest.mark.parametrize(
        ("xml", "expected"),
        [
            ("<w:t>một hai</w:t>", "một hai"),
            ("<w:t> một </w:t>", "một"),
            ('<w:t xml:space="preserve"> một </w:t>', " một "),
            ("<w:t>một\nhai</w:t>", "một hai"),
            ("<w:t>a</w:t><w:tab/><w:t>b</w:t>", "a\tb"),
            ("<w:t>a</w:t><w:ptab/><w:t>b</w:t>", "a\tb"),
            ("<w:t>a</w:t><w:br/><w:t>b</w:t>", "a\nb"),
            ('<w:t>a</w:t><w:br w:type="page"/>', "a\f"),
            ("<w:cr/>", "\n"),
            ("<w:t>Văn hóa</w:t><w:noBreakHyphen/><w:t>Xã hội</w:t>", "Văn hóa-Xã hội"),
            ("<w:t>văn</w:t><w:softHyphen/><w:t>hóa</w:t>", "vănhóa"),
            ("<w:lastRenderedPageBreak/><w:t>a</w:t>", "a"),
            ("<w:delText>a</w:delText>", ""),
            ("<w:instrText>a</w:instrText>", ""),
        ],
    )
    def test_a_run_comes_out_as_it_prints(self, xml: str, expected: str) -> None:
        """Tabs and breaks are characters, soft hyphens nothing, blanks at the ends only if kept."""
        assert expected == only(f"<w:r>{xml}</w:r>").text

    def test_a_symbol_is_printed_by_its_own_face(self) -> None:
        """w:sym names the face and the character."""
        before, symbol, after = only(
            '<w:r><w:t>a</w:t><w:sym w:font="Wingdings" w:char="F04A"/><w:t>b</w:t></w:r>'
        ).runs
        assert (before.text, symbol.text, after.text) == ("a", "\uf04a", "b")
        assert symbol.faces == {"Wingdings"}
        assert before.element is symbol.element
        assert only('<w:r><w:sym w:font="X" w:char="odd"/></w:r>').text == ""

    def test_capitals_print_as_capitals(self) -> None:
        """The text stays as stored, what prints is in capitals; hidden text prints nothing."""
        found = only(run("quốc hiệu ", "<w:caps/>"), run("ẩn", "<w:vanish/>"), run("x"))
        assert (found.text, found.printed) == ("quốc hiệu ẩnx", "QUỐC HIỆU x")

    def test_text_in_containers_is_text(self) -> None:
        """Links, smart tags, content controls, custom XML and directions are transparent."""
        inside = (
            f"<w:hyperlink>{run('a')}</w:hyperlink><w:smartTag>{run('b')}</w:smartTag>"
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('c')}</w:sdtContent></w:sdt>"
            f"<w:customXml>{run('d')}</w:customXml><w:bdo>{run('e')}</w:bdo><w:dir>{run('f')}</w:dir>"
        )
        assert only(inside).text == "abcdef"

    def test_paragraphs_and_rows_and_cells_may_stand_in_content_controls(self) -> None:
        """A content control may hold anything: paragraphs, tables, rows, cells."""

        def control(content: str) -> str:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

        rows = control(f"<w:tr>{control(cell('b'))}{cell('c')}</w:tr>")
        document = read(
            control(paragraph("a") + control(table(rows))), f"<w:customXml>{paragraph('d')}</w:customXml>"
        )
        assert texts(document) == ["a", "b", "c", "d"]

    def test_of_alternatives_one_is_read(self) -> None:
        """The choice that is understood, else the fallback; never both."""
        both = (
            '<mc:AlternateContent><mc:Choice Requires="{}">'
            f"{run('new')}</mc:Choice><mc:Fallback>{run('old')}</mc:Fallback></mc:AlternateContent>"
        )
        assert only(both.format("wps")).text == "new"
        assert only(both.format("wps odd")).text == "old"
        assert only(both.format("")).text == "old"
        assert (
            only(both.replace("<mc:Fallback>", "<!--").replace("</mc:Fallback>", "-->").format("odd")).text
            == ""
        )

    def test_runs_without_text_are_kept(self) -> None:
        """Their face matters to whoever types there next."""
        (empty,) = only('<w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:r>').runs
        assert (empty.text, ".VnTime" in empty.faces) == ("", True)

    def test_ruby_text_is_its_base(self) -> None:
        """The small letters above are left out."""
        ruby = f"<w:r><w:ruby><w:rt>{run('x')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby></w:r>"
        assert only(ruby).text == "base"

    def test_a_formula_prints_something(self) -> None:
        """A paragraph that holds only a formula is not empty."""
        assert not only("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>").empty


class TestFields:
    def test_the_result_of_a_field_is_text(self) -> None:
        """The instruction is not; its word stands with the run."""
        found = only(run("Trang "), field(" PAGE  \\* MERGEFORMAT ", run("2")), run("."))
        assert [(each.text, each.field) for each in found.runs] == [
            ("Trang ", None),
            ("2", "PAGE"),
            (".", None),
        ]

    def test_a_simple_field_is_a_field(self) -> None:
        """w:fldSimple says its instruction in an attribute."""
        (found,) = only(f'<w:fldSimple w:instr=" NUMPAGES ">{run("7")}</w:fldSimple>').runs
        assert (found.text, found.field) == ("7", "NUMPAGES")

    @pytest.mark.parametrize(
        "content",
        [
            '<w:fldSimple w:instr="PAGE"/>',
            mark("begin") + instruction("PAGE") + mark("end"),
            mark("begin") + instruction("PA") + instruction("GE ") + mark("separate") + mark("end"),
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>page</w:instrText>'
            '<w:fldChar w:fldCharType="end"/></w:r>',
            "<w:r><w:pgNum/></w:r>",
        ],
    )
    def test_a_field_without_stored_result_is_a_run_without_text(self, content: str) -> None:
        """Word computes it when it prints."""
        found = only(content)
        assert [(each.text, each.field) for each in found.runs if each.field] == [("", "PAGE")]
        assert not found.empty

    def test_fields_stand_in_fields(self) -> None:
        """The innermost names the run; the fields in an instruction print nothing."""
        inner = field("PAGE", run("3"))
        assert [(each.text, each.field) for each in only(field("HYPERLINK x", run("a") + inner)).runs] == [
            ("a", "HYPERLINK"),
            ("3", "PAGE"),
        ]
        asked = f"{mark('begin')}{instruction('IF ')}{inner}{instruction(' = 1 a b')}"
        test = f"{asked}{mark('separate')}{run('b')}{mark('end')}"
        assert [(each.text, each.field) for each in only(test).runs] == [("b", "IF")]

    def test_a_field_spans_paragraphs(self) -> None:
        """A table of contents is the result of one field."""
        first = f"<w:p>{mark('begin')}{instruction('TOC')}{mark('separate')}{run('I')}</w:p>"
        document = read(first, f"<w:p>{run('II')}{mark('end')}{run('x')}</w:p>")
        runs = [each for found in document.body.paragraphs() for each in found.runs]
        assert [(each.text, each.field) for each in runs] == [("I", "TOC"), ("II", "TOC"), ("x", None)]

    def test_fields_in_fields_without_end_take_no_time(self) -> None:
        """Each mark is passed once, however deep the fields stand in each other."""
        deep = 20_000
        start = (mark("begin") + mark("separate")) * deep
        found = only(start, run("x") * deep, mark("end") * deep, run("y"))
        assert (len(found.runs), found.runs[-1].field) == (deep + 1, None)

    def test_a_field_that_never_ends_hides_nothing(self) -> None:
        """A beginning without an end is passed over, an end without a beginning as well."""
        document = read(f"<w:p>{mark('begin')}{instruction('PAGE')}{run('a')}</w:p>", paragraph("b"))
        assert texts(document) == ["a", "b"]
        assert only(mark("end"), mark("separate"), run("a")).text == "a"


class TestTrackedChanges:
    def test_insertions_are_there_and_deletions_are_not(self) -> None:
        """As the document reads when every change is accepted; each change is counted."""
        content = (
            run("a"),
            f'<w:ins w:id="1">{run("b")}</w:ins>',
            '<w:del w:id="2"><w:r><w:delText>c</w:delText></w:r></w:del>',
            f'<w:moveFrom w:id="3">{run("d")}</w:moveFrom><w:moveTo w:id="4">{run("e")}</w:moveTo>',
            run("f", '<w:b/><w:rPrChange w:id="5"><w:rPr/></w:rPrChange>'),
        )
        document = read(f"<w:p>{''.join(content)}</w:p>")
        (found,) = document.body.paragraphs()
        assert [(each.text, each.inserted) for each in found.runs] == [
            ("a", False), ("b", True), ("e", True), ("f", False)
        ]  # fmt: skip
        assert found.runs[-1].format.bold
        assert document.tracked_changes == 5

    def test_a_paragraph_whose_end_is_deleted_runs_on(self) -> None:
        """It becomes one with the next paragraph and takes its format."""
        document = read(
            paragraph("a", properties=marked(more='<w:jc w:val="center"/>')),
            paragraph("b", properties=marked()),
            paragraph("c", properties='<w:pStyle w:val="S"/>'),
            paragraph("d"),
            styles=style("S", '<w:rPr><w:sz w:val="30"/></w:rPr>'),
        )
        first, second = document.body.paragraphs()
        assert (first.text, second.text) == ("abc", "d")
        assert (first.format.alignment, {each.format.size for each in first.runs}) == ("left", {30})
        assert (first.place.paragraph, second.place.paragraph) == (1, 2)

    def test_a_whole_deleted_paragraph_is_gone(self) -> None:
        """Its text and its end are deleted; before a table and at the end as well."""
        gone = (
            f'<w:p><w:pPr>{marked()}</w:pPr><w:del w:id="9"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>'
        )
        assert texts(read("a", gone, "b")) == ["a", "b"]
        assert texts(read("a", gone, table(table_row("t", "u")), "b", gone)) == ["a", "t", "u", "b"]

    def test_a_paragraph_before_a_table_keeps_its_end(self) -> None:
        """There is no paragraph that it could run on into."""
        kept = paragraph("a", properties=marked())
        assert texts(read(kept, table(table_row("t", "u")), kept)) == ["a", "t", "u", "a"]

    def test_a_cell_keeps_a_paragraph(self) -> None:
        """A cell whose only paragraph is deleted still has it."""
        document = read(table(table_row(cell(paragraph(properties=marked())), "b")))
        assert texts(document) == ["", "b"]

    def test_deleted_rows_and_cells_are_gone(self) -> None:
        """Rows count without them."""
        deleted = f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr>{cell("x")}</w:tr>'
        gone = cell("y", properties='<w:cellDel w:id="2"/>')
        document = read(table(deleted, table_row("a", gone)))
        assert texts(document) == ["a"]
        (found,) = document.body.paragraphs()
        assert (found.place.row, document.tracked_changes) == (1, 2)

    def test_changes_in_headers_count(self) -> None:
        """Every part that prints is counted, and none that does not."""
        change = f'<w:p><w:ins w:id="1">{run("a")}</w:ins></w:p>'
        last = section('<w:headerReference w:type="default" r:id="rheader1"/>')
        document = read("x", last=last, header1=change, header2=change)
        assert document.tracked_changes == 1


def test_each_thing_keeps_its_element() -> None:
    """Elements belong to the trees of the document, so that a repair of one shows in its part."""
    document = read(paragraph("a"), table(table_row("b", "c")))
    root = document.trees["word/document.xml"]
    (one,) = document.body.tables()
    elements = [
        *(each.element for each in document.paragraphs()),
        *(each.element for found in document.paragraphs() for each in found.runs),
        *(each.element for each in one.rows),
        *(each.element for each in one.cells),
        *(each.element for each in document.sections),
        one.element,
    ]
    assert len(elements) == 3 + 3 + 1 + 2 + 1 + 1
    assert all(each.getroottree().getroot() is root for each in elements)
