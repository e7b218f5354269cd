from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from assembly.filling import compile_template
from assembly.filling.provenance import CUSTOM_RELATION, CUSTOM_TYPE, NAMES
from tests.drawn import DECLARATION, docx_parts, draw, paragraph, part_of, zipped
from tests.examples import EXAMPLES, made_of_file

CUSTOM = "docProps/custom.xml"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def told(docx: bytes) -> dict[str, str]:
    """Return the custom properties of a document."""
    root = etree.fromstring(part_of(docx, CUSTOM))
    assert len({each.get("pid") for each in root}) == len(root)
    return {str(each.get("name")): str(each[0].text) for each in root}


def with_properties(text: str) -> bytes:
    """Return a template that has custom properties already: one of its own, one of an earlier filling."""
    parts = docx_parts(paragraph("{{ x }}"))
    own = f'<p:property fmtid="{FORMAT}" pid="7" name="Nơi nhận"><v:lpwstr>{text}</v:lpwstr></p:property>'
    old = f'<p:property fmtid="{FORMAT}" pid="8" name="VanthuData"><v:lpwstr>cũ</v:lpwstr></p:property>'
    parts[CUSTOM] = (
        f'{DECLARATION}<p:Properties xmlns:p="{PROPERTIES}" xmlns:v="{VALUES}">{own}{old}</p:Properties>'
    ).encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/{CUSTOM}" ContentType="{CUSTOM_TYPE}"/></Types>'.encode()
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="c" Type="{CUSTOM_RELATION}" Target="{CUSTOM}"/></Relationships>'.encode(),
    )
    return zipped(parts)


def test_a_document_tells_template_data_and_engine() -> None:
    """The hash of the template's file, that of the filled parts and the version stand in it."""
    docx = draw("{{ x }}", header1=paragraph("{{ y }}"), core="{{ x }}")
    filled = compile_template(docx).fill({"x": "1", "y": "2"})
    properties = told(filled)
    assert tuple(properties) == NAMES
    assert properties["VanthuTemplate"] == hashlib.sha256(docx).hexdigest()
    data = hashlib.sha256()
    for name in ("word/document.xml", "word/header1.xml", "docProps/core.xml"):
        data.update(name.encode() + b"\0" + hashlib.sha256(part_of(filled, name)).digest())
    assert properties["VanthuData"] == data.hexdigest()
    assert properties["VanthuEngine"].startswith("Vanthu ")


def test_the_same_data_have_the_same_hash_and_others_another() -> None:
    """What no tag asks for changes nothing."""
    template = compile_template(draw("{{ x }}{{ y }}"))
    contexts = ({"x": "1", "y": "2"}, {"x": "1", "y": "2", "z": "3"}, {"x": "1", "y": "3"})
    one, same, other = (told(template.fill(context))["VanthuData"] for context in contexts)
    assert one == same
    assert one != other


@pytest.mark.parametrize("text", ["Văn phòng", "{{ x }}", "{{ x }}\u0301"])
def test_properties_of_the_template_stay(text: str) -> None:
    """Custom properties are kept and filled; those of an earlier filling are replaced."""
    filled = compile_template(with_properties(text)).fill({"x": "e\n"})
    assert tuple(told(filled)) == ("Nơi nhận", *NAMES)
    assert told(filled)["Nơi nhận"] in ("Văn phòng", "e\n", "e\n\u0301")
    assert len(told(filled)["VanthuData"]) == 64
    assert zipfile.ZipFile(io.BytesIO(filled)).namelist().count(CUSTOM) == 1


def test_a_filled_document_as_template_tells_the_last_filling() -> None:
    """The properties are replaced, not repeated."""
    first = compile_template(draw("{{ x }}")).fill({"x": "{{ y }}"})
    second = compile_template(first).fill({"y": "2"})
    assert tuple(told(second)) == NAMES
    assert told(second)["VanthuTemplate"] == hashlib.sha256(first).hexdigest()


def test_word_knows_the_part(tmp_path: Path) -> None:
    """The strict audit has no finding where the part is new, and the package relates to it once."""
    _, document = made_of_file(EXAMPLES[0])[0]
    file = tmp_path / "made.docx"
    file.write_bytes(document.docx)
    assert [str(error) for error in OpenXmlValidator(strict=True).validate(file).errors] == []
    relations = etree.fromstring(part_of(document.docx, "_rels/.rels"))
    assert [each.get("Target") for each in relations if each.get("Type") == CUSTOM_RELATION] == [CUSTOM]
    assert len({each.get("Id") for each in relations}) == len(relations)
