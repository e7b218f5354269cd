"""What Word templates have: docxtpl's own result, ours where its is wrong, or a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from assembly.errors import TemplateRefused
from assembly.filling import compile_template
from assembly.filling.provenance import CUSTOM_TYPE
from assembly.templates.tags import W
from tests.docxtpl_reference import assert_equal_parts, reference
from tests.drawn import (
    DECLARATION,
    body_of,
    cell,
    docx_parts,
    draw,
    paragraph,
    part_of,
    relations,
    row,
    run,
    table,
    texts_of,
    zipped,
)

WORDS: dict[str, Any] = {
    "name": "A & B < C > D \"E\" 'F'",
    "members": [{"name": "Sở Y tế"}, {"name": "Sở <Nội vụ> & Ban"}, {"name": "Báo “Yên Bái”"}],
    "groups": [
        {"name": "G1", "blocks": [{"name": "B1", "members": ["a", "b"]}, {"name": "B2", "members": []}]},
        {"name": "G2", "blocks": [{"name": "B3", "members": ["c"]}]},
    ],
    "rows": [["1", "2", "3"], ["4", "5", "6"]],
    "empty": [],
    "yes": True,
    "no": False,
    "number": 7,
    "span": 2,
    "colour": "FFCC00",
}
BOLD = "<w:b/>"
WIDE = '<w:tcW w:w="1000" w:type="dxa"/>'
MEMBER_ROWS = (row("{%tr for m in members %}"), row("{{ m.name }}"), row("{%tr endfor %}"))
MEMBER_TABLE = table(*MEMBER_ROWS, columns=1)
MEMBER_CELLS = ("{%tc for m in members %}", "{{ m.name }}", "{%tc endfor %}")


def vml(inside: str) -> str:
    """Return a text box as Word 2007 writes it."""
    box = f"<v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox>"
    return f'<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="s1">{box}</v:shape></w:pict>'


def text_box(inside: str) -> str:
    """Return a text box as Word writes it today: a drawing, and the same text for older programs."""
    office = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    box = f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
    shape = f'<wps:wsp xmlns:wps="{office}">{box}</wps:wsp>'
    drawing = (
        '<w:drawing><wp:anchor><wp:docPr id="3" name="Hộp"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<a:graphicData uri="{office}">{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing>'
    )
    return (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{vml(inside)}</mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def control(inside: str) -> str:
    """Return a content control."""
    return f'<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def field(code: str, result: str) -> str:
    """Return a field of several runs."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{mark('begin')}{instruction}{mark('separate')}{result}{mark('end')}"


def sections() -> bytes:
    """Return a document of two sections, each with first, even and other headers and footers."""
    kinds = ("first", "even", "default")
    stories = {f"{story}{at}": (story, at) for story in ("header", "footer") for at in range(1, 7)}
    numbers = {name: number for number, name in enumerate(stories, 1)}

    def section(first: int) -> str:
        return "".join(
            f'<w:{story}Reference w:type="{kind}" r:id="rId{numbers[f"{story}{first + at}"]}"/>'
            for story in ("header", "footer")
            for at, kind in enumerate(kinds)
        )

    first = paragraph("một {{ name }}", properties=f"<w:sectPr>{section(1)}<w:titlePg/></w:sectPr>")
    inside = {
        name: paragraph(f"{{{{ name }}}} {name} {{% if yes %}}{{{{ number }}}}{{% endif %}}")
        + table(*MEMBER_ROWS, columns=1)
        + paragraph("")
        for name in stories
    }
    parts = docx_parts(first + paragraph("hai {{ number }}"), **inside)
    document = parts["word/document.xml"].decode()
    parts["word/document.xml"] = document.replace(
        "<w:sectPr/></w:body>", f"<w:sectPr>{section(4)}</w:sectPr></w:body>"
    ).encode()
    return zipped(parts)


EQUAL: dict[str, bytes] = {
    "several merged cells in a row": draw(
        table(
            row("{%tr for m in members %}"),
            row("{% vm %}A {{ number }}", "{{ m.name }}", "trước {% vm %}B", "{{ loop.index }}"),
            row("{%tr endfor %}"),
            columns=4,
        )
    ),
    "cells merged in a loop within a loop": draw(
        table(
            row("{%tr for g in groups %}"),
            row("{%tr for b in g.blocks %}"),
            row("{% vm %}{{ g.name }}", "{{ b.name }}"),
            row("{%tr endfor %}"),
            row("{%tr endfor %}"),
        )
    ),
    "a split merge tag": draw(
        table(
            row("{%tr for m in members %}"),
            row(
                cell(paragraph(run("{"), run("% v", BOLD), run("m %"), run("}Chung"), run(" hết"))),
                "{{ m.name }}",
            ),
            row("{%tr endfor %}"),
        )
    ),
    "several horizontal merges": draw(
        table(
            row(*("{%tc for m in members %}", "{% hm %}T", "{%tc endfor %}") * 2),
            row(*MEMBER_CELLS * 2),
        )
    ),
    "horizontal merges in rows of a loop": draw(
        table(
            row("{%tr for r in rows %}"),
            row("{% vm %}V", "{%tc for c in r %}", "{% hm %}T {{ number }}", "{%tc endfor %}"),
            row("x", "{%tc for c in r %}", "{{ c }}", "{%tc endfor %}"),
            row("{%tr endfor %}"),
        )
    ),
    "three loops in one another": draw(
        "{%p for g in groups %}",
        "{{ loop.index }}/{{ loop.length }} {{ g.name }}{% if loop.first %} đầu{% endif %}",
        "{%p for b in g.blocks %}",
        "{{ loop.index0 }} {{ b.name }}",
        "{% for m in b.members %}{{ loop.index }}{{ m }}{% if not loop.last %}, {% endif %}"
        "{% else %}trống{% endfor %}{{ loop.length }}",
        "{%p endfor %}",
        "{{ loop.index }}{% if loop.last %}.{% endif %}",
        "{%p endfor %}",
    ),
    "three loops of rows in one another": draw(
        table(
            row("{%tr for g in groups %}"),
            row("{{ g.name }}", ""),
            row("{%tr for b in g.blocks %}"),
            row("{{ loop.index }}", "{{ b.name }}"),
            row("{%tr for m in b.members %}"),
            row("{{ loop.index }}", "{{ m }}"),
            row(*["{%tr endfor %}"]),
            row("{%tr endfor %}"),
            row("{%tr endfor %}"),
        )
    ),
    "a choice of rows": draw(
        table(
            row("{%tr if number == 6 %}"),
            row("6", "sáu"),
            row("{%tr elif number == 7 %}"),
            row("7", "bảy"),
            row("{%tr else %}"),
            row("x", "y"),
            row("{%tr endif %}"),
        )
    ),
    "a filtered loop of rows": draw(
        table(
            row("{%tr for m in members if m.name != 'Sở Y tế' %}"),
            row("{{ loop.index }}", "{{ m.name }}"),
            row("{%tr endfor %}"),
        )
    ),
    "columns and choices in rows of a loop": draw(
        table(
            row("{%tr for r in rows %}"),
            row(
                *("{%tc for c in r if c != '2' %}", "{{ loop.index }}{{ c }}", "{%tc endfor %}"),
                *("{%tc if loop.last %}", "cuối", "{%tc else %}", "chưa", "{%tc endif %}"),
            ),
            row("{%tr endfor %}"),
            columns=3,
        )
    ),
    "rows shorter than the grid": draw(
        table(*MEMBER_ROWS, columns=3),
        table(row("một mình"), columns=2),
        table(row("a", "b", "c"), columns=2),
    ),
    "the longest row lacks": draw(
        table(
            row("{%tr if no %}"), row("a", "b", "c"), row("{%tr endif %}"), row("d", "{{ name }}"), columns=3
        )
    ),
    "a table in a cell": draw(table(row(cell(MEMBER_TABLE, paragraph("")), "{{ name }}"))),
    "a table in a loop of rows": draw(
        table(
            row("{%tr for g in groups %}"),
            row(
                cell(
                    paragraph("{{ g.name }}"),
                    table(
                        row("{%tr for b in g.blocks %}"),
                        row("{{ b.name }}"),
                        row("{%tr endfor %}"),
                        columns=1,
                    ),
                    paragraph(""),
                ),
                "x",
            ),
            row("{%tr endfor %}"),
        )
    ),
    "first, even and other headers and footers of two sections": sections(),
    "a section that lacks": draw(
        "{%p if no %}",
        paragraph("a", properties='<w:sectPr><w:pgSz w:w="1" w:h="2"/></w:sectPr>'),
        "{%p endif %}",
    ),
    "a text box": draw(paragraph("trước ", f"<w:r>{vml(paragraph('{{ name }}'))}</w:r>", "{{ number }}")),
    "a table in a text box": draw(
        paragraph(f"<w:r>{vml(MEMBER_TABLE + paragraph(''))}</w:r>", "{{ number }}")
    ),
    "both copies of a text box": draw(
        paragraph(
            "trước ", text_box("".join(map(paragraph, ("{{ name }}", "{%p if yes %}", "có", "{%p endif %}"))))
        )
    ),
    "a table in both copies of a text box": draw(paragraph(text_box(MEMBER_TABLE + paragraph("")), "sau")),
    "footnotes": draw(
        "x", footnotes=f'<w:footnote w:id="1">{paragraph(run("Xem {"), run("{ name }}"))}</w:footnote>'
    ),
    "a link": draw(
        paragraph("a ", f'<w:hyperlink w:anchor="b">{run("{{ name }}", "<w:u/>")}</w:hyperlink>', "c")
    ),
    "a content control in a line": draw(paragraph("a ", control(run("{{ name }}")), "b")),
    "a content control of paragraphs": draw(
        control("".join(map(paragraph, ("{%p for m in members %}", "{{ m.name }}", "{%p endfor %}"))))
    ),
    "a content control of a row": draw(
        table(row("{%tr for m in members %}"), control(row("{{ m.name }}", "b")), row("{%tr endfor %}"))
    ),
    "the result of a field": draw(paragraph("Trang ", field("PAGE", run("{{ number }}")))),
    "the result of a simple field": draw(
        paragraph(f'<w:fldSimple w:instr=" PAGE ">{run("{{ number }}")}</w:fldSimple>')
    ),
    "tabs and breaks beside tags": draw(
        paragraph(
            '<w:r><w:t>a</w:t><w:tab/><w:t xml:space="preserve">{{ name }} </w:t><w:br/><w:t>c</w:t></w:r>'
        ),
        paragraph("<w:r><w:t>a {{ na</w:t><w:tab/><w:t>me</w:t><w:br/><w:t>}} c</w:t></w:r>"),
    ),
    "line ends in the template's own text": draw(paragraph(run("a\tb\nc {{ name }}"))),
    "span and colour of one cell": draw(
        table(
            row(
                cell(
                    "{% colspan span %}{% cellbg colour %}{{ name }}",
                    properties=WIDE + '<w:shd w:fill="FF0000"/>',
                ),
                "b",
            ),
            row("a", "b", "c"),
            columns=3,
        )
    ),
    "colours in a loop": draw(
        table(
            row("{%tr for m in members %}"),
            row("{% cellbg colour %}{{ m.name }}", "{% cellbg colour %}b"),
            row("{%tr endfor %}"),
        )
    ),
    "braces that are no tags": draw("{a_{ b }c_ tập {1, 2} 100% {_{ x }_} {_% if %_}"),
    "a comment over two paragraphs": draw("a{# ghi", "chú #}b"),
    "a tag over two paragraphs": draw("a{{ na", "me }}b"),
    "spaces that do not break": draw("{{\u00a0name }} {%\u00a0if\u00a0yes %}a{%\u00a0endif\u00a0%}"),
    "curly quotation marks": draw("{% if ‘A’ in name %}có{% endif %}{{ rows[0]|join(‘; ’) }}"),
    "entities in a comparison": draw(
        "{% if number &gt;= 7 and '&lt;' in name %}có{% endif %}{{ '&lt;b&gt;' }}"
    ),
    "docxtpl's escape": draw("{{ name|e }}{{ number|e }}"),
    "dashes": draw(
        "{% for m in members -%}", "{{ m.name }}; ", "{%- endfor %}", "{{- name }}", "b {{ name -}}", "c"
    ),
    "a plus": draw("{%+ if yes %}a{% endif %}"),
    "empty paragraphs": draw("<w:p/>", "{%p if yes %}", "<w:p/>", "{%p endif %}", "<w:p/>"),
    "a tag in an attribute": draw(
        '<w:p><w:bookmarkStart w:id="1" w:name="{{ name|upper }}"/><w:bookmarkEnd w:id="1"/></w:p>'
    ),
    "paragraph tags in a cell": draw(
        table(row(cell("{%p for m in members %}", "{{ m.name }}", "{%p endfor %}"), "b"))
    ),
    "CDATA": draw("<w:p><w:r><w:t><![CDATA[a & {{ name }} <b>]]></w:t></w:r></w:p>"),
    "character references": draw("&#123;&#x7B; name }} &#65;&amp;&#160;"),
    "quotes of XML": draw(paragraph(run("{{ name }}", "<w:lang\n w:val='vi-VN'/>"))),
}


@pytest.mark.parametrize("feature", EQUAL)
def test_every_feature_gives_what_docxtpl_gives(feature: str) -> None:
    """Each part of a filled template equals docxtpl's own rendering in canonical XML."""
    assert_equal_parts(EQUAL[feature], WORDS)


DELETED = '<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>'
FREE = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'


def bookmarked(number: int, text: str) -> str:
    """Return a paragraph in a bookmark."""
    name = "b" if number == 1 else f"b_{number}"
    begin = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return paragraph(begin, run(text), f'<w:bookmarkEnd w:id="{number}"/>')


# body, and what ours makes of it; docxtpl makes something else (0008)
DIFFERENT: dict[str, tuple[str, str]] = {
    "an ampersand in a tag": (paragraph("{{ 'R&amp;D' }}"), paragraph("R&amp;D")),
    "an ampersand in a comparison": (paragraph("{% if '&amp; B' in name %}có{% endif %}"), paragraph("có")),
    "comments and instructions of XML": (
        f"<w:p><!-- {{{{ number }}}} -->{run('a')}<?p {{{{ number }}}}?></w:p>",
        paragraph("a"),
    ),
    "a tag half in a revision": (
        paragraph("x{{ num", f'<w:ins w:id="1" w:author="a">{run("ber }} y")}</w:ins>'),
        paragraph("x7", f'<w:ins w:id="1" w:author="a">{run(" y")}</w:ins>'),
    ),
    "a tag half in a smart tag": (
        paragraph(f'<w:smartTag w:element="place">{run("{{ num")}</w:smartTag>', run("ber }} y")),
        paragraph(f'<w:smartTag w:element="place">{run("7")}</w:smartTag>', run(" y")),
    ),
    "a deleted text between the braces of a tag": (
        paragraph(run("a{"), DELETED, run("{ number }} b")),
        paragraph(run("a7"), DELETED, run(" b")),
    ),
    "a deleted text between the last braces of a tag": (
        paragraph(run("a{{ number }"), DELETED, run("} b {{ number }}")),
        paragraph(run("a7"), DELETED, run(" b 7")),
    ),
    "a field between the braces of a tag": (
        paragraph(run("{{ number }"), field("PAGE", ""), run("} b")),
        paragraph(run("7"), field("PAGE", ""), run(" b")),
    ),
    "split written-out braces": (
        paragraph(run("a {"), run("_", BOLD), run("{ x }"), run("_} {a_"), run("{")),
        paragraph(run("a {{"), run("", BOLD).replace("></w:t>", "/>"), run(" x }}"), run(" {a_"), run("{")),
    ),
    "cells in content controls": (
        table(f"<w:tr>{control(cell('{{ number }}'))}{cell('b')}</w:tr>"),
        table(f"<w:tr>{control(cell('7'))}{cell('b')}</w:tr>"),
    ),
    "rows that leave columns of the grid free": (
        table(f"<w:tr>{FREE}{cell('{{ number }}')}</w:tr>"),
        table(f"<w:tr>{FREE}{cell('7')}</w:tr>"),
    ),
    "a wider table within a table": (
        table(row(cell(table(row("{{ number }}", "b")), paragraph("c"))), columns=1),
        table(row(cell(table(row("7", "b")), paragraph("c"))), columns=1),
    ),
    "bookmarks in a loop": (
        paragraph("{%p for c in rows[0] %}") + bookmarked(1, "{{ c }}") + paragraph("{%p endfor %}"),
        bookmarked(1, "1") + bookmarked(2, "2") + bookmarked(3, "3"),
    ),
    "written-out braces in a value": (
        paragraph("{{ '{_' }}{ x"),
        paragraph("{_{ x"),
    ),
}


@pytest.mark.parametrize("feature", DIFFERENT)
def test_where_docxtpl_is_wrong_ours_is_right(feature: str) -> None:
    """What docxtpl tears, drops or prints as it was typed comes out as it was meant."""
    body, expected = DIFFERENT[feature]
    docx = draw(body)
    assert expected == body_of(compile_template(docx).fill(WORDS))
    assert expected != body_of(reference(docx, WORDS)).replace("&#34;", '"')


def test_columns_in_a_header_get_their_grid() -> None:
    """docxtpl fits the grids of the document only; a header's table is fitted as well."""
    docx = draw("x", header1=table(row(*MEMBER_CELLS), columns=1) + paragraph(""))
    assert part_of(reference(docx, WORDS), "word/header1.xml").count(b"<w:gridCol") == 1
    assert part_of(compile_template(docx).fill(WORDS), "word/header1.xml").count(b"<w:gridCol") == 3


def test_endnotes_and_all_properties_are_filled() -> None:
    """docxtpl leaves the tags of endnotes, of the company and of custom properties."""
    parts = {
        name: data.decode()
        for name, data in docx_parts(
            paragraph("x"), endnotes=f'<w:endnote w:id="1">{paragraph("Xem {{ number }}")}</w:endnote>'
        ).items()
    }
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    texts = {
        "docProps/app.xml": (
            f'<Properties xmlns="{office}/extended-properties"><Company>{{{{ name }}}}</Company></Properties>'
        ),
        "docProps/custom.xml": (
            f'<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">'
            '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Đơn vị">'
            "<vt:lpwstr>{{ name }}</vt:lpwstr></property></Properties>"
        ),
    }
    types = ("application/vnd.openxmlformats-officedocument.extended-properties+xml", CUSTOM_TYPE)
    for (name, text), kind in zip(texts.items(), types, strict=True):
        parts[name] = DECLARATION + text
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            "</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
        )
    parts["_rels/.rels"] = relations(
        (f"{office}/relationships/officeDocument", "word/document.xml"),
        (f"{office}/relationships/extended-properties", "docProps/app.xml"),
        (f"{office}/relationships/custom-properties", "docProps/custom.xml"),
    )
    filled = compile_template(zipped({name: text.encode() for name, text in parts.items()})).fill(WORDS)
    assert ["Xem 7"] == texts_of(filled, "word/endnotes.xml")
    for name in texts:
        assert b"A &amp; B &lt; C &gt; D" in part_of(filled, name)


# body, code of the fault, and the tag that it names
REFUSED: dict[str, tuple[str, str, str]] = {
    "modulo": (
        paragraph("{% if number % 2 == 0 %}a{% endif %}"),
        "arithmetic-not-allowed",
        "{% if number % 2 == 0 %}",
    ),
    "rich text": (paragraph("{{r name }}"), "prints-markup", "{{r name }}"),
    "a call": (paragraph("{{ name.upper() }}"), "call-not-allowed", "{{ name.upper() }}"),
    "set": (paragraph("{% set a = 1 %}"), "statement-not-allowed", "{% set a = 1 %}"),
    "a loop over a call": (
        paragraph("{% for n in range(3) %}{{ n }}{% endfor %}"),
        "loop-over",
        "{% for n in range(3) %}",
    ),
    "a filter of Jinja": (paragraph("{{ name|title }}"), "filter-unknown", "{{ name|title }}"),
    "safe": (paragraph("{{ name|safe }}"), "filter-unknown", "{{ name|safe }}"),
    "what is left of a loop": (
        paragraph("{% for m in members %}{{ loop.revindex }}{% endfor %}"),
        "loop-fact",
        "{{ loop.revindex }}",
    ),
    "the code of a field": (
        paragraph(field("HYPERLINK {{ name }}", run("a"))),
        "no-place-for-tags",
        " HYPERLINK {{ name }} ",
    ),
    "the code of a simple field": (
        paragraph(f'<w:fldSimple w:instr="REF {{{{ name }}}}">{run("a")}</w:fldSimple>'),
        "no-place-for-tags",
        "REF {{ name }}",
    ),
    "a statement in an attribute": (
        f'<w:p><w:bookmarkStart w:id="1" w:name="{{% if yes %}}a{{% endif %}}"/>{run("a")}</w:p>',
        "no-place-for-tags",
        "{% if yes %}a{% endif %}",
    ),
    "text beside the comment of a row": (table(row("{#tr bỏ #}", "x")), "tag-not-alone", "{#tr bỏ #}"),
    "quotation marks that are none": (paragraph("{{ „a“ }}"), "syntax", '{{ „a" }}'),
    "a soft hyphen in a name": (paragraph("{{ na\u00adme }}"), "syntax", "{{ na\u00adme }}"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_template_may_have_is_refused_with_its_place(what: str) -> None:
    """The fault names the part and the tag."""
    body, code, tag = REFUSED[what]
    with pytest.raises(TemplateRefused) as refusal:
        compile_template(draw(body))
    found = [(fault.pointer, fault.code, fault.found) for fault in refusal.value.faults]
    assert ("/word/document.xml", f"template.{code}", tag) in found


@pytest.mark.parametrize("span", ["9" * 5_000, "٣", "64", "0"])
def test_a_span_that_is_no_count_of_columns_is_refused(span: str) -> None:
    """Neither more digits than Python reads nor other digits than Word reads come through."""
    template = compile_template(draw(table(row("{% colspan span %}a", "b"), columns=3)))
    with pytest.raises(TemplateRefused, match="column span"):
        template.fill({"span": span})


@pytest.mark.parametrize("properties", ["", "<w:tcPr/>"])
def test_cell_commands_need_no_properties(properties: str) -> None:
    """A colour or a span lands in the properties of a cell that has none, or empty ones, as pandoc writes."""
    cells = "".join(
        f"<w:tc>{properties}{paragraph(text)}</w:tc>"
        for text in ("{% cellbg colour %}a", "{% colspan span %}b")
    )
    filled = part_of(compile_template(draw(table(f"<w:tr>{cells}</w:tr>", columns=3))).fill(WORDS))
    one, other = etree.fromstring(filled).iter(f"{W}tc")
    assert [f"{W}tcPr", f"{W}p"] == [child.tag for child in one]
    assert [(f"{W}shd", "FFCC00")] == [(child.tag, child.get(f"{W}fill")) for child in one[0]]
    assert [(f"{W}gridSpan", "2")] == [(child.tag, child.get(f"{W}val")) for child in other[0]]
