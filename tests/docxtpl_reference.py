"""docxtpl's own rendering, with autoescape on and our filters: what a filling is compared with."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from assembly.filling import compile_template
from assembly.filling.provenance import NAMES as PROVENANCE
from assembly.templates.sandbox import FILTERS_OF_TEMPLATES, TESTS_OF_TEMPLATES

CUSTOM = "docProps/custom.xml"


def canonical(xml: bytes, *, properties: bool = False) -> bytes:
    """Return canonical XML; docxtpl adds empty properties that the file did not have, we our provenance."""
    root = etree.fromstring(xml)
    for told in [each for each in root if each.get("name") in PROVENANCE]:
        root.remove(told)
    for element in list(root) if properties else []:
        if not element.text:
            root.remove(element)
    return etree.tostring(root, method="c14n")


def reference(docx: bytes, words: dict[str, Any]) -> bytes:
    """Return what docxtpl makes, with our filters."""
    environment = Environment(autoescape=True)
    environment.filters.update(FILTERS_OF_TEMPLATES)
    environment.tests.update(TESTS_OF_TEMPLATES)
    template = DocxTemplate(io.BytesIO(docx))
    template.render(words, environment, autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def with_paragraph_marks(words: Any) -> Any:
    """Return words as docxtpl needs them for the same result: its mark of a new paragraph for a newline."""
    if isinstance(words, dict):
        return {key: with_paragraph_marks(value) for key, value in words.items()}
    if isinstance(words, list):
        return [with_paragraph_marks(value) for value in words]
    if isinstance(words, str) and "\n" in words:
        return words.replace("\n", "\a")
    return words


def assert_equal_parts(docx: bytes, words: dict[str, Any], *, core: bool = True) -> None:
    """Compare every part but relationships and content types, which python-docx writes its own way.

    Custom properties that only tell the provenance are ours alone. ``core``: core properties too, whose
    values docxtpl escapes twice.
    """
    ours = zipfile.ZipFile(io.BytesIO(compile_template(docx).fill(words)))
    theirs = zipfile.ZipFile(io.BytesIO(reference(docx, with_paragraph_marks(words))))
    names = [name for name in ours.namelist() if not name.endswith(".rels") and name[0] != "["]
    if not core:
        names.remove("docProps/core.xml")
    assert "word/document.xml" in names
    if CUSTOM not in theirs.namelist():
        assert canonical(ours.read(CUSTOM)).endswith(b"></Properties>")
        names.remove(CUSTOM)
    for name in names:
        properties = name.startswith("docProps/")
        expected = canonical(theirs.read(name), properties=properties).decode()
        assert expected == canonical(ours.read(name), properties=properties).decode(), name
