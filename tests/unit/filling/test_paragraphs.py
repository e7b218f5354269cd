from __future__ import annotations

from assembly.filling import compile_template
from tests.drawn import body_of, cell, draw, paragraph, run, table, texts_of

CENTRED = '<w:jc w:val="center"/>'
BOLD = "<w:b/>"


def filled(docx: bytes, value: str) -> bytes:
    """Return the document with ``x`` filled."""
    return compile_template(docx).fill({"x": value})


def test_a_newline_begins_a_paragraph_with_the_same_properties() -> None:
    """What stands before the value stays in the first paragraph, what follows goes to the last."""
    docx = draw(paragraph(run("a "), run("b {{ x }} c", BOLD), run(" d"), properties=CENTRED))
    assert body_of(filled(docx, "1\n2\n3")) == "".join(
        paragraph(*runs, properties=CENTRED)
        for runs in ([run("a "), run("b 1", BOLD)], [run("2", BOLD)], [run("3 c", BOLD), run(" d")])
    )


def test_a_newline_in_a_cell_stays_in_the_cell() -> None:
    """The new paragraph belongs to the same cell."""
    docx = draw(table(f"<w:tr>{cell('{{ x }}')}{cell('b')}</w:tr>"))
    assert body_of(filled(docx, "1\n2")) == table(f"<w:tr>{cell('1', '2')}{cell('b')}</w:tr>")


def test_windows_line_ends_count_once() -> None:
    """CR LF and CR are line ends like LF; a line end at the end gives an empty paragraph."""
    assert texts_of(filled(draw("{{ x }}"), "1\r\n2\r3\n")) == ["1", "2", "3", ""]


def test_a_tab_is_a_tab() -> None:
    """A tab in a value becomes Word's own, with the properties of its run."""
    xml = body_of(filled(draw(paragraph(run("{{ x }}!", BOLD))), "1\t2"))
    assert xml == paragraph(run("1", BOLD), f"<w:r><w:rPr>{BOLD}</w:rPr><w:tab/></w:r>", run("2!", BOLD))


def test_a_newline_in_the_template_is_a_line_break() -> None:
    """The template's own line end stays within its paragraph, as docxtpl leaves it."""
    xml = body_of(filled(draw("<w:p><w:r><w:t>a\nb {{ x }}</w:t></w:r></w:p>"), "1\n2"))
    text = '<w:t xml:space="preserve">'
    assert xml == (
        f"<w:p><w:r>{text}a</w:t><w:br/>{text}b 1</w:t></w:r></w:p><w:p><w:r>{text}2</w:t></w:r></w:p>"
    )


def test_a_section_ends_with_the_last_paragraph() -> None:
    """The end of a section goes to the last new paragraph, a page break before stays with the first."""
    docx = draw(paragraph("{{ x }}", properties="<w:pageBreakBefore/><w:sectPr/>"))
    assert body_of(filled(docx, "1\n2\n3")) == (
        paragraph("1", properties="<w:pageBreakBefore/>")
        + f"<w:p><w:pPr/>{run('2')}</w:p>"
        + paragraph("3", properties="<w:sectPr/>")
    )


def test_a_newline_in_a_link_continues_the_link() -> None:
    """The text after a line end within a hyperlink is the same hyperlink in the next paragraph."""
    docx = draw(paragraph(f'<w:hyperlink w:anchor="a">{run("{{ x }}")}{run("!")}</w:hyperlink>', run("z")))
    assert body_of(filled(docx, "1\n2")) == (
        paragraph(f'<w:hyperlink w:anchor="a">{run("1")}</w:hyperlink>')
        + paragraph(f'<w:hyperlink w:anchor="a">{run("2")}{run("!")}</w:hyperlink>', run("z"))
    )


def test_a_newline_in_a_content_control_is_a_line_break() -> None:
    """A control within a line cannot be cut in two, so the line breaks inside it."""
    docx = draw(paragraph(f"<w:sdt><w:sdtContent>{run('{{ x }}')}</w:sdtContent></w:sdt>"))
    assert texts_of(filled(docx, "1\n2")) == ["1\n2"]


def test_a_text_box_breaks_inside() -> None:
    """The line end of a value in a text box begins a paragraph in the box, not round it."""
    inside = paragraph("{{ x }}", properties=CENTRED)
    box = f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>"
    xml = body_of(filled(draw(paragraph(run("a"), box)), "1\n2"))
    inside = paragraph("1", properties=CENTRED) + paragraph("2", properties=CENTRED)
    assert xml == paragraph(run("a"), f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>")


def test_a_newline_in_an_attribute_is_a_space() -> None:
    """An alternative text has one line."""
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="{{ x }}"/></wp:inline></w:drawing></w:r>'
    )
    assert 'descr="1 2"' in body_of(filled(draw(paragraph(drawing)), "1\n2"))


def test_ten_thousand_lines_are_ten_thousand_paragraphs() -> None:
    """Splitting takes time in proportion to the lines."""
    lines = [str(number) for number in range(10_000)]
    assert texts_of(filled(draw("{{ x }}"), "\n".join(lines))) == lines
