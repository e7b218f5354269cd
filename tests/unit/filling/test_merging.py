"""Many documents in one file: what is shared, what is the document's own, what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator

from assembly.errors import DocumentRefused, RequestRefused
from assembly.filling.merging import merge_documents, merged_pieces
from tests.examples import EXAMPLES, made_of_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def dossier() -> list[bytes]:
    """Return all documents of the third conference: state and Party style, of seven templates."""
    return [document.docx for _, document in made_of_file(EXAMPLES[-1])]


def body_of(docx: bytes) -> etree._Element:
    """Return the body of a file."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml"))
    body = root.find(f"{W}body")
    assert body is not None
    return body


def faults_of(path: Path) -> list[str]:
    """Return what the strict audit says of a file."""
    return [str(error) for error in OpenXmlValidator(strict=True).validate(path).errors]


def test_word_finds_nothing_to_repair(tmp_path: Path) -> None:
    """The strict OOXML audit has no finding in a whole dossier, and python-docx opens it."""
    merged = merge_documents(dossier())
    file = tmp_path / "merged.docx"
    file.write_bytes(merged)
    Document(io.BytesIO(merged))
    assert [] == faults_of(file)


def test_every_document_has_its_sections() -> None:
    """The merged file has as many sections as the documents together; each begins on a new page, from 1."""
    documents = dossier()
    expected = sum(len(list(body_of(document).iter(f"{W}sectPr"))) for document in documents)
    sections = list(body_of(merge_documents(documents)).iter(f"{W}sectPr"))
    assert expected == len(sections)
    for section in sections:
        numbers, kind = section.find(f"{W}pgNumType"), section.find(f"{W}type")
        assert numbers is not None
        assert "1" == numbers.get(f"{W}start")
        assert kind is None or "nextPage" == kind.get(f"{W}val")


def test_equal_headers_are_stored_once() -> None:
    """A hundred covenants have the header parts of one."""
    covenant = dossier()[0]
    names = zipfile.ZipFile(io.BytesIO(merge_documents([covenant] * 100))).namelist()
    assert 2 == sum(name.startswith("word/header") for name in names)


def test_same_documents_give_the_same_bytes() -> None:
    """Nothing of the merged file depends on time or chance."""
    assert merge_documents(dossier()) == merge_documents(dossier())


def test_nothing_to_merge_is_refused() -> None:
    """An empty batch is told, not made an empty file."""
    with pytest.raises(RequestRefused) as refusal:
        merge_documents([])
    assert "merge.nothing" == refusal.value.faults[0].code


def test_damaged_document_is_named() -> None:
    """The refusal tells which of the documents it is, counted from 0."""
    first = dossier()[0]
    with pytest.raises(DocumentRefused) as refusal:
        merge_documents([first, first[:-40]])
    assert refusal.value.faults[0].pointer.startswith("/documents/1")


def test_first_document_is_refused_before_any_byte() -> None:
    """A stream that has begun has a good first document."""
    with pytest.raises(DocumentRefused):
        next(merged_pieces([b"no document"]))
