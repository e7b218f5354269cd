from __future__ import annotations

import copy
import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from assembly.errors import DocumentRefused
from assembly.format_rules.reading import read_document
from assembly.format_rules.word_document import Border, WordDocument
from tests.drawn import RELATIONS, cell, docx_parts, draw, paragraph, relations, run, table, zipped
from tests.drawn import row as table_row
from tests.effective import Effective
from tests.examples import EXAMPLES, made_of_file
from tests.styled import changed, defaults, read, section, style, styled_parts

EXTERNAL = ' TargetMode="External"'
ALL_PARTS = {
    "styles": defaults('<w:sz w:val="28"/>', '<w:spacing w:after="120"/>')
    + style("Normal", default=True)
    + style(
        "S", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr>', based_on="Normal"
    )
    + style(
        "T",
        '<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4"/></w:tblBorders></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:i/></w:rPr></w:tblStylePr>',
        kind="table",
        default=True,
    ),
    "numbering": '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    "settings": '<w:evenAndOddHeaders/><w:themeFontLang w:val="vi-VN"/>',
    "footnotes": f'<w:footnote w:id="2">{paragraph("chú thích")}</w:footnote>',
    "header1": f'<w:p><w:fldSimple w:instr="PAGE">{run("2")}</w:fldSimple></w:p>',
}
BODY = (
    paragraph("Điều", properties='<w:pStyle w:val="S"/><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs>'),
    table(
        table_row(cell("a", properties='<w:vMerge w:val="restart"/>'), "b"),
        table_row(cell("", properties="<w:vMerge/>"), cell("c", properties='<w:gridSpan w:val="1"/>')),
    ),
    '<w:p><w:ins w:id="1"><w:r><w:t>x</w:t><w:footnoteReference w:id="2"/></w:r></w:ins></w:p>',
    '<w:p><w:r><w:pict><v:line from="0,0" to="9pt,0"/></w:pict></w:r></w:p>',
)
LAST = section('<w:headerReference w:type="default" r:id="rheader1"/><w:pgSz w:w="11906" w:h="16838"/>')
PARTS = styled_parts(*BODY, last=LAST, **ALL_PARTS)
READ_PARTS = [f"word/{name}.xml" for name in ("document", *ALL_PARTS)]


class TestOwnDocuments:
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_two_readers_agree_on_what_we_produce(self, example: Path) -> None:
        """Face and size of each run are those that the plain reader of the tests finds."""
        for _kind, made in made_of_file(example):
            expected = [(each.text, each.font, each.size) for each in Effective(made.docx).texts()]
            runs = [run for each in read_document(made.docx).paragraphs() for run in each.runs]
            found = [(run.text, run.format.ascii_face, run.format.size) for run in runs if run.text.strip()]
            assert sorted(expected) == sorted(found)


class TestWordsOwnTemplate:
    """The template of python-docx was written by Word: theme fonts, list styles, table styles."""

    @pytest.fixture(scope="class")
    @staticmethod
    def document() -> WordDocument:
        """Return headings, lists and a table in Word's own styles."""
        made = docx.Document()
        made.add_heading("Đề mục", 1)
        made.add_paragraph("Nội dung")
        for text in ("một", "hai"):
            made.add_paragraph(text, "List Number")
        one = made.add_table(2, 2, style="Light Grid Accent 1")
        for at, each in enumerate(one._cells):
            each.text = str(at)
        buffer = io.BytesIO()
        made.save(buffer)
        return read_document(buffer.getvalue())

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Đề mục", ("Calibri", 28, True, "365F91")),
            ("Nội dung", ("Cambria", 22, False, "auto")),
            ("0", ("Calibri", 22, True, "auto")),
            ("3", ("Cambria", 22, False, "auto")),
        ],
    )
    def test_text_has_the_values_that_word_shows(
        self, document: WordDocument, text: str, expected: tuple[str, int, bool, str]
    ) -> None:
        """Faces of the theme, sizes of styles and defaults, bold of the first row and column."""
        (found,) = (run.format for each in document.paragraphs() for run in each.runs if run.text == text)
        assert expected == (found.high_face, found.size, found.bold, found.color)

    def test_lists_of_styles_are_counted(self, document: WordDocument) -> None:
        """Items stand close to each other: the style asks for contextual spacing."""
        items = [each for each in document.body.paragraphs() if each.label]
        assert [each.label and each.label.text for each in items] == ["1.", "2."]
        assert [(each.format.left, each.format.first_line, each.format.after) for each in items] == [
            (360, -360, 0),
            (360, -360, 200),
        ]

    def test_the_table_style_draws_its_lines(self, document: WordDocument) -> None:
        """A heavier line under the first row, thinner ones elsewhere."""
        (one,) = document.body.tables()
        assert one.bordered
        first, _second, third, _fourth = one.cells
        assert (first.bottom_border, third.bottom_border) == (Border("single", 18), Border("single", 8))


class TestOutside:
    @pytest.mark.parametrize(
        ("kind", "target"),
        [
            ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm"),
            ("image", "http://example.com/a.png"),
            ("oleObject", "http://example.com/a"),
            ("subDocument", "other.docx"),
            ("aFChunk", "http://example.com/a.html"),
        ],
    )
    def test_what_word_would_fetch_is_named(self, kind: str, target: str) -> None:
        """A document that somebody brings may have it; nothing is fetched."""
        linking = relations((f"{RELATIONS}/{kind}", target), mode=EXTERNAL).encode()
        document = read_document(changed(docx_parts("x"), word___rels__settings_xml_rels=linking))
        assert document.outside == (kind,)

    def test_links_for_people_are_not_outside(self) -> None:
        """A hyperlink is followed by a person."""
        linking = relations((f"{RELATIONS}/hyperlink", "https://example.com"), mode=EXTERNAL).encode()
        assert read_document(changed(docx_parts("x"), word___rels__header1_xml_rels=linking)).outside == ()

    def test_fields_that_fetch_are_named(self) -> None:
        """INCLUDEPICTURE and the like, in whatever part."""
        field = "<w:fldSimple w:instr=' INCLUDEPICTURE \"http://example.com/a.png\" '/>"
        assert read(f"<w:p>{field}</w:p>", header1=f"<w:p>{field}</w:p>").outside == ("INCLUDEPICTURE",)

    @pytest.mark.parametrize(
        ("name", "media", "expected"),
        [
            (
                "word/embeddings/oleObject1.bin",
                "application/vnd.openxmlformats-officedocument.oleObject",
                "oleObject",
            ),
            ("word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml", "control"),
            ("word/embeddings/a.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", "package"),
        ],
    )
    def test_embedded_objects_are_named(self, name: str, media: str, expected: str) -> None:
        """Reading a document never opens what is embedded in it."""
        parts = docx_parts("<w:p/>") | {name: b"<a/>"}
        override = f'<Override PartName="/{name}" ContentType="{media}"/></Types>'.encode()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
        assert read_document(zipped(parts)).outside == (expected,)

    def test_a_part_in_utf_16_is_read(self) -> None:
        """The standard allows it; a DTD in it is refused all the same."""
        parts = docx_parts(paragraph("tiếng Việt"))
        text = parts["word/document.xml"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        document = read_document(changed(parts, word__document_xml=text.encode("utf-16")))
        assert [each.text for each in document.paragraphs()] == ["tiếng Việt"]


class TestMissingParts:
    @pytest.mark.parametrize(
        "name", [name for name in PARTS if name.startswith("word/") and "document" not in name]
    )
    def test_every_part_but_the_document_may_be_missing(self, name: str) -> None:
        """A relationship that leads nowhere is passed over."""
        parts = dict(PARTS)
        del parts[name]
        document = read_document(zipped(parts))
        assert [each.text for each in document.body.paragraphs()] == ["Điều", "a", "b", "c", "x", ""]

    def test_a_document_may_have_no_relationships(self) -> None:
        """Then it has no styles, lists, headers or notes."""
        parts = dict(PARTS)
        del parts["word/_rels/document.xml.rels"]
        document = read_document(zipped(parts))
        assert len(document.stories) == 1
        assert next(document.paragraphs()).mark.size == 20

    @pytest.mark.parametrize("name", READ_PARTS[1:])
    def test_a_part_of_another_kind_is_no_error(self, name: str) -> None:
        """A part whose root is something else says nothing."""
        assert read_document(zipped({**PARTS, name: b"<x/>"})).body

    def test_the_document_may_have_another_name_and_place(self) -> None:
        """Names are what the relationships say."""
        parts = {
            name.replace("document.xml", "main.xml").replace("word/", "Văn bản/"): data
            for name, data in PARTS.items()
        }
        types, first = parts["[Content_Types].xml"], parts["_rels/.rels"]
        named = "Văn bản/main.xml".encode()
        parts["[Content_Types].xml"] = types.replace(b"word/document.xml", named)
        parts["_rels/.rels"] = first.replace(b"word/document.xml", named)
        document = read_document(zipped(parts))
        assert document.body.part == "Văn bản/main.xml"
        assert [story.kind for story in document.stories] == ["body", "header", "footnote"]


class TestTrees:
    def test_trees_are_there_for_every_xml_part(self) -> None:
        """They are parsed when they are asked for, once."""
        document = read_document(zipped(PARTS))
        assert set(document.trees) == {name for name in PARTS if name.endswith((".xml", ".rels"))}
        assert document.trees["word/styles.xml"] is document.trees["word/styles.xml"]
        with pytest.raises(KeyError):
            document.trees["word/none.xml"]

    def test_documents_share_no_tree(self) -> None:
        """A repair of one document never shows in another of the same template."""
        one, two = (read_document(zipped(PARTS)) for _time in range(2))
        for name in READ_PARTS:
            one.trees[name].clear()
        again = read_document(zipped(PARTS))
        assert described(two) == described(again)
        assert len(two.trees["word/styles.xml"]) > 0


def described(document: WordDocument) -> list[tuple[object, ...]]:
    """Return what a document says, without its elements."""
    return [
        (
            each.place,
            each.text,
            each.format,
            each.mark,
            each.label and each.label.text,
            [run.format for run in each.runs],
        )
        for each in document.paragraphs()
    ]


HOSTILE_VALUES = st.sampled_from(
    ["", "0", "-1", "x", "1", "S", "T", "9" * 20, "1e9", "0x7FFFFFFF", "%1%2%9", "٣", "1.5cm", "on", "true",
     "\u00a0", "nil", "exact", "restart", "continue", "begin", "end", "separate", "rheader1", "header1.xml"]
)  # fmt: skip


def mutated(data: st.DataObject, xml: bytes) -> bytes:
    """Return a part with elements removed, doubled, moved, renamed, and attributes changed."""
    root = etree.fromstring(xml)
    for _change in range(data.draw(st.integers(1, 4))):
        elements = list(root.iter())[1:]
        if not elements:
            break
        element = data.draw(st.sampled_from(elements))
        parent = element.getparent()
        assert parent is not None
        action = data.draw(
            st.sampled_from(["attribute", "attribute", "remove", "double", "move", "rename", "text"])
        )
        if action == "attribute" and element.attrib:
            element.set(data.draw(st.sampled_from(list(element.attrib))), data.draw(HOSTILE_VALUES))
        elif action == "remove":
            parent.remove(element)
        elif action == "double":
            parent.insert(0, copy.deepcopy(element))
        elif action == "move":
            target = data.draw(st.sampled_from(elements))
            if element is not target and element not in target.iterancestors():
                target.append(element)
        elif action == "rename":
            element.tag = data.draw(st.sampled_from(elements)).tag
        elif action == "text":
            element.text = data.draw(HOSTILE_VALUES)
    return etree.tostring(root)


class TestFuzz:
    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(st.data())
    def test_a_part_that_says_anything_is_read_or_refused(self, data: st.DataObject) -> None:
        """Whatever the parts say of styles, lists, tables and fields, no other error comes out."""
        name = data.draw(st.sampled_from([*READ_PARTS, "word/document.xml", "word/_rels/document.xml.rels"]))
        parts = {**PARTS, name: mutated(data, PARTS[name])}
        try:
            document = read_document(zipped(parts))
        except DocumentRefused:
            return
        assert document.sections
        assert all(document.section_of.get(each) for each in document.body.paragraphs())
        assert all(each.mark.size > 0 for each in document.paragraphs())

    @given(st.data())
    def test_bytes_that_say_anything_are_read_or_refused(self, data: st.DataObject) -> None:
        """Bytes changed or cut anywhere in the container bring no other error."""
        docx = bytearray(draw("x", header1=paragraph("y")))
        for _change in range(data.draw(st.integers(0, 4))):
            docx[data.draw(st.integers(0, len(docx) - 1))] = data.draw(st.integers(0, 255))
        try:
            read_document(bytes(docx[: data.draw(st.integers(0, len(docx)))]))
        except DocumentRefused:
            return

    @given(st.data())
    def test_bytes_of_a_part_are_read_or_refused(self, data: st.DataObject) -> None:
        """Bytes changed in a part, before it is packed, bring no other error."""
        name = data.draw(st.sampled_from(list(PARTS)))
        content = bytearray(PARTS[name])
        for _change in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for part, each in {**PARTS, name: bytes(content)}.items():
                archive.writestr(part, each)
        try:
            read_document(buffer.getvalue())
        except DocumentRefused:
            return
