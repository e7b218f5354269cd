from __future__ import annotations

import io
import unicodedata
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assembly.errors import InputRefused, TemplateRefused, WordsRefused
from assembly.filling import compile_template
from assembly.filling.words import Blank
from assembly.templates.fields import Field
from tests.drawn import (
    W,
    body_of,
    cell,
    docx_parts,
    draw,
    paragraph,
    part_of,
    row,
    run,
    table,
    texts_of,
    zipped,
)

MEMBERS = {"members": [{"name": "Sở Y tế"}, {"name": "Sở Nội vụ"}]}


def codes(refusal: pytest.ExceptionInfo[InputRefused]) -> list[str]:
    """Return the codes of the faults in order."""
    return [fault.code for fault in refusal.value.faults]


class TestValues:
    def test_a_value_is_printed_letter_by_letter(self) -> None:
        """Markup, braces and docxtpl's escapes in a value come out as they went in."""
        value = "& < > \" ' {{ 7 * 7 }} {% if %} {# x #} {_{ }_} {_% %_} &amp; </w:t>"
        assert [value] == texts_of(compile_template(draw("{{ x }}")).fill({"x": value}))

    @given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=60))
    def test_any_text_survives(self, value: str) -> None:
        """Whatever letters a value has, the document opens and holds them, composed."""
        filled = compile_template(draw("<w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p>")).fill({"x": value})
        (text,) = texts_of(filled)
        assert plain(value) == plain(text)

    def test_a_blank_prints_dots_and_is_reported(self) -> None:
        """A missing fact prints as dots and is named once, under the pointer it carries."""
        template = compile_template(
            draw("Thư ký: {{ secretary.name }}, {{ secretary.name|upper }}; {{ place }}.")
        )
        filled = template.fill_and_tell({"secretary": {"name": Blank("/secretary/name")}, "place": None})
        dots = "…" * 16
        assert [f"Thư ký: {dots}, {dots}; {dots}."] == texts_of(filled.docx)
        assert filled.blanks == ("/secretary/name", "/place")
        assert filled.left_out == ()

    def test_a_width_can_be_given(self) -> None:
        """The filter ``blank`` gives a missing fact its width and leaves others alone."""
        template = compile_template(draw("{{ a|blank(3) }} {{ b|blank(3) }} {{ c|blank(3) }}."))
        assert texts_of(template.fill({"a": None, "b": "có", "c": ""})) == ["……… có ."]

    def test_a_sentence_left_out_is_reported(self) -> None:
        """A condition that finds a fact missing names it; an empty text is naturally absent."""
        template = compile_template(
            draw(
                "{% if witness %}Chứng kiến: {{ witness }}{% endif %}{% if note %}x{% endif %}",
                "{%p if rows %}",
                "y",
                "{%p endif %}",
                "{% for row in rows %}z{% endfor %}",
            )
        )
        filled = template.fill_and_tell({"witness": Blank("/covenant/witness"), "note": "", "rows": None})
        assert (filled.blanks, filled.left_out) == ((), ("/covenant/witness", "/rows"))

    def test_the_document_comes_first_in_the_report(self) -> None:
        """Missing facts are named in the order of the document, then of headers and properties."""
        template = compile_template(draw("{{ a }}", header1=paragraph("{{ b }}"), core="{{ c }}{{ a }}"))
        assert template.fill_and_tell({"a": None, "b": None, "c": None}).blanks == ("/a", "/b", "/c")

    def test_values_that_no_document_can_hold_are_refused(self) -> None:
        """Control characters and objects are refused with the place of each."""
        with pytest.raises(WordsRefused) as refusal:
            compile_template(draw("{{ a }}{% for x in b %}{{ x }}{% endfor %}")).fill(
                {"a": "x\x00", "b": [1.5, object()]}
            )
        assert [fault.pointer for fault in refusal.value.faults] == ["/a", "/b/0", "/b/1"]

    def test_a_mark_that_joins_the_letter_before_gives_composed_text(self) -> None:
        """A value that begins with a combining mark leaves the part in NFC."""
        template = compile_template(draw("e{{ x }}"))
        assert texts_of(template.fill({"x": "\u0301"})) == ["é"]
        assert b">\xcc\xb8" not in part_of(compile_template(draw("{{ x }}")).fill({"x": "\u0338"}))


def plain(text: str) -> str:
    """Return the letters of a text without what composing changes."""
    return unicodedata.normalize("NFC", text.removeprefix("\u00a0"))


class TestParts:
    def test_every_part_with_tags_is_filled(self) -> None:
        """Headers, footers, footnotes, endnotes, text boxes and properties are filled."""
        box = "<w:r><w:pict><w:txbxContent>" + paragraph("khung {{ x }}") + "</w:txbxContent></w:pict></w:r>"
        docx = draw(
            paragraph(box),
            header1=paragraph("đầu {{ x }}"),
            header2=paragraph("đầu trang nhất {{ x }}"),
            footer1=paragraph("chân {{ x }}"),
            footnotes=f'<w:footnote w:id="1">{paragraph("ghi chú {{ x }}")}</w:footnote>',
            endnotes=f'<w:endnote w:id="1">{paragraph("ghi chú cuối {{ x }}")}</w:endnote>',
            core="Tên {{ x }} &amp; A",
        )
        filled = compile_template(docx).fill({"x": "<1>"})
        assert "khung <1>" in texts_of(filled)
        for name in ("header1", "header2", "footer1", "footnotes", "endnotes"):
            (text,) = texts_of(filled, f"word/{name}.xml")
            assert text.endswith(" <1>")
        assert Document(io.BytesIO(filled)).core_properties.title == "Tên <1> & A"

    def test_parts_without_tags_keep_their_bytes(self) -> None:
        """What has no tag is copied byte for byte, and the order of the parts stays.

        Custom properties come last where the template has none; types and relationships name them.
        """
        parts = docx_parts(paragraph("{{ x }}"), header1="\n" + paragraph("không"), comments="")
        parts["word/media/image1.png"] = bytes(range(256)) * 40
        docx = zipped(parts)
        filled = zipfile.ZipFile(io.BytesIO(compile_template(docx).fill({"x": "1"})))
        assert [*parts, "docProps/custom.xml"] == filled.namelist()
        assert {name for name in parts if parts[name] != filled.read(name)} == {
            "[Content_Types].xml",
            "_rels/.rels",
            "word/document.xml",
        }
        assert filled.testzip() is None

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("word/comments.xml", f'<w:comments xmlns:w="{W[1:-1]}">{paragraph("{{ x }}")}</w:comments>'),
            ("word/charts/chart1.xml", "<c><t>{{</t><t> x }}</t></c>"),
            ("word/_rels/document.xml.rels", '<Relationships><Relationship Target="https://a/%7B%7Bx%7D%7D"/></Relationships>'),
        ],
    )  # fmt: skip
    def test_a_tag_where_nothing_is_filled_is_refused(self, name: str, content: str) -> None:
        """A tag in comments, charts or link targets would stay in the document, so it is refused."""
        with pytest.raises(TemplateRefused) as refusal:
            compile_template(zipped(docx_parts(paragraph("x")) | {name: content.encode()}))
        assert [("template.tag-out-of-reach", f"/{name}")] == [
            (fault.code, fault.pointer) for fault in refusal.value.faults
        ]

    def test_braces_in_data_of_other_programs_are_no_tags(self) -> None:
        """Custom XML is never printed and may hold anything."""
        parts = docx_parts(paragraph("x")) | {"customXml/item1.xml": b"<a>{{ x }}</a>"}
        assert texts_of(compile_template(zipped(parts)).fill({})) == ["x"]

    def test_text_of_the_template_is_composed(self) -> None:
        """Decomposed letters in a template, in text and in names of facts, become NFC."""
        template = compile_template(draw("Đơn vi\u0323: {{ te\u0302n }}", header1=paragraph("a\u0301")))
        filled = template.fill({"tên": "x"})
        assert (texts_of(filled), texts_of(filled, "word/header1.xml")) == (["Đơn vị: x"], ["á"])

    def test_the_same_words_give_the_same_bytes(self) -> None:
        """Two fillings, even of two compilations, are equal byte for byte."""
        docx = draw("{%p for m in members %}", "{{ m.name }}", "{%p endfor %}", header1=paragraph("{{ x }}"))
        words = {**MEMBERS, "x": "1\n2"}
        first = compile_template(docx)
        assert first.fill(words) == first.fill(words) == compile_template(docx).fill(words)

    def test_one_template_fills_in_many_threads(self) -> None:
        """Documents filled at the same time do not mix."""
        template = compile_template(
            draw(
                "{{ x }}",
                "{%p for m in many %}",
                "{{ x }}{{ m }}",
                "{%p endfor %}",
                header1=paragraph("{{ x }}"),
            )
        )
        words = [{"x": f"đơn vị {number}\n", "many": ["a", "b"] * number} for number in range(60)]
        one_by_one = [template.fill(each) for each in words]
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(template.fill, words)) == one_by_one

    def test_the_fields_of_all_parts_are_told(self) -> None:
        """A compiled template tells what it asks for."""
        template = compile_template(draw("{% if a %}{{ b.c }}{% endif %}", header1=paragraph("{{ d }}")))
        assert (
            Field("a", printed=False),
            Field("b.c", printed=True),
            Field("d", printed=True),
        ) == template.fields


class TestRefusals:
    def test_all_faults_of_all_parts_are_told_at_once(self) -> None:
        """A template is judged whole: each part, each tag."""
        docx = draw(
            "{{ a() }}",
            "{{ b + 1 }}",
            "{% set c = 1 %}",
            header1=paragraph("{{ x|attr('y') }}"),
            core="{{ d._e }}",
        )
        with pytest.raises(TemplateRefused) as refusal:
            compile_template(docx)
        assert {
            ("/word/document.xml", "template.call-not-allowed", "{{ a() }}"),
            ("/word/document.xml", "template.arithmetic-not-allowed", "{{ b + 1 }}"),
            ("/word/document.xml", "template.statement-not-allowed", "{% set c = 1 %}"),
            ("/word/header1.xml", "template.filter-unknown", "{{ x|attr('y') }}"),
            ("/docProps/core.xml", "template.attribute-not-allowed", "{{ d._e }}"),
        } == {(fault.pointer, fault.code, fault.found) for fault in refusal.value.faults}
        assert all(fault.message and fault.message_en for fault in refusal.value.faults)

    def test_an_unknown_name_names_part_tag_and_the_nearest_name(self) -> None:
        """A fact that the words do not have stops the filling and is told with its tag."""
        template = compile_template(draw("{{ a }}", header1=paragraph("x {{ block.nmae }} y")))
        with pytest.raises(TemplateRefused) as refusal:
            template.fill({"a": "1", "block": {"name": "Khối"}})
        (fault,) = refusal.value.faults
        assert (
            fault.pointer,
            fault.code,
            fault.found,
        ) == ("/word/header1.xml", "template.name-unknown", "{{ block.nmae }}")
        assert "“name”" in fault.message
        with pytest.raises(TemplateRefused, match="did you mean 'members'"):
            compile_template(draw("{{ memebrs }}")).fill({"members": [object()]})

    def test_a_condition_that_tears_a_table_is_refused(self) -> None:
        """A tag that opens in one cell and closes in another is refused when compiled, with the tag."""
        with pytest.raises(TemplateRefused) as refusal:
            compile_template(draw(table(row("{% if a %}x", "y{% endif %}"), row("{{ b }}", ""))))
        assert codes(refusal) == ["template.tears-structure"]
        assert refusal.value.faults[0].found == "{% if a %}"

    def test_multiplication_is_docxtpls_alone(self) -> None:
        """What docxtpl writes for a horizontal merge of spans is allowed; the same by hand is not."""
        spans = cell("{% hm %}x", properties='<w:tcW w:w="1" w:type="dxa"/><w:gridSpan w:val="2"/>')
        docx = draw(table(row("{%tc for m in members %}", spans, "{%tc endfor %}"), columns=1))
        assert '<w:gridSpan w:val="4"/>' in body_of(compile_template(docx).fill(MEMBERS))
        with pytest.raises(TemplateRefused) as refusal:
            compile_template(
                draw('{% for m in members %}&lt;w:gridSpan w:val="{{ 2 * loop.length }}"/&gt;{% endfor %}')
            )
        assert codes(refusal) == ["template.arithmetic-not-allowed"]

    @pytest.mark.parametrize(
        ("span", "colour"), [("x", "FFFFFF"), ("0", "FFFFFF"), ("64", "FFFFFF"), ("2", "đỏ")]
    )
    def test_cells_take_only_spans_and_colours(self, span: str, colour: str) -> None:
        """A value that would become an attribute Word cannot read is refused."""
        template = compile_template(draw(table(row("{% colspan s %}{{ x }}", "{% cellbg c %}{{ x }}"))))
        with pytest.raises(TemplateRefused):
            template.fill({"s": span, "c": colour, "x": "1"})
        assert template.fill({"s": "2", "c": "FFCC00", "x": "1"})

    def test_a_file_of_another_program_is_refused_when_it_has_another_prefix(self) -> None:
        """docxtpl knows only the prefix w; any other would leave the tags unfilled."""
        parts = docx_parts(paragraph("{{ x }}"))
        parts["word/document.xml"] = (
            parts["word/document.xml"].replace(b"<w:", b"<q:").replace(b"</w:", b"</q:")
        )
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"xmlns:w=", b"xmlns:q=")
        with pytest.raises(TemplateRefused) as refusal:
            compile_template(zipped(parts))
        assert codes(refusal) == ["template.word-prefix"]

    def test_a_merge_outside_a_loop_is_told_as_it_was_written(self) -> None:
        """What docxtpl makes of a cell command is not what its author knows."""
        with pytest.raises(TemplateRefused) as refusal:
            compile_template(draw(table(row("{% vm %}x", "y"))))
        (fault,) = refusal.value.faults
        assert (fault.code, fault.found) == ("template.loop-outside-for", "{% vm %}")
        assert "loop.first" not in fault.message_en

    def test_a_tag_split_by_a_revision_is_joined(self) -> None:
        """Tags that Track Changes or a hyperlink cut in two are read as one."""
        inserted = f'<w:ins w:id="1" w:author="A">{run("me }} hết")}</w:ins>'
        docx = draw(
            paragraph(run("Tên {{ na"), inserted),
            paragraph(run("{"), f"<w:hyperlink>{run('{ x }}')}</w:hyperlink>"),
        )
        filled = compile_template(docx).fill({"name": "Khối", "x": "1"})
        assert texts_of(filled) == ["Tên Khối hết", "1"]
        assert "<w:ins" in body_of(filled)

    def test_a_document_that_would_never_end_is_refused(self) -> None:
        """Loops within loops over long lists, and long values printed again and again, stop at a limit."""
        nested = "{% for a in l %}{% for b in l %}{% for c in l %}x{% endfor %}{% endfor %}{% endfor %}"
        for tags, words in ((nested, {"l": ["x"] * 2000}), ("{{ t }}" * 40, {"t": "x" * 1_000_000})):
            with pytest.raises(TemplateRefused) as refusal:
                compile_template(draw(tags)).fill(words)
            assert codes(refusal) == ["template.too-long"]


def test_a_filled_part_is_well_formed_and_declared() -> None:
    """Every part begins with the XML declaration Word writes, whether it was repaired or not."""
    template = compile_template(draw("{{ x }}"))
    for value in ("một", "một\nhai"):
        part = part_of(template.fill({"x": value}))
        assert part.startswith(
            (b'<?xml version="1.0" encoding="UTF-8"', b"<?xml version='1.0' encoding='UTF-8'")
        )
        assert etree.fromstring(part).tag == f"{W}document"


class TestPieces:
    def test_the_templates_own_text_is_the_same_object_each_time(self) -> None:
        """Identity tells text of the template from values, also where the letters are the same."""
        template = compile_template(draw("{{ x }}a{% for m in members %}{{ m.name }}b{% endfor %}"))
        own = template.own_pieces("word/document.xml")
        rendered = [dict(template.fill_and_tell(MEMBERS | {"x": x}).pieces) for x in ("a", "&", "b")]
        texts = [[piece for piece in parts["word/document.xml"] if id(piece) in own] for parts in rendered]
        values = [
            [piece for piece in parts["word/document.xml"] if id(piece) not in own] for parts in rendered
        ]
        assert [list(map(id, each)) for each in texts[1:]] == [list(map(id, texts[0]))] * 2
        assert values == [[x, "Sở Y tế", "Sở Nội vụ"] for x in ("a", "&amp;", "b")]
        assert template.own_pieces("word/styles.xml") == frozenset()

    def test_pieces_are_the_part_unless_it_was_rewritten(self) -> None:
        """Joined they are what follows the declaration; a part with line ends in values is told."""
        template = compile_template(draw("{{ x }}", header1=paragraph("{{ y }}")))
        filled = template.fill_and_tell({"x": "một", "y": "hai\nba"})
        assert filled.rewritten == {"word/header1.xml"}
        (name, pieces), (header, _) = filled.pieces
        assert (name, header) == ("word/document.xml", "word/header1.xml")
        assert part_of(filled.docx).decode().endswith("\n" + "".join(pieces))
