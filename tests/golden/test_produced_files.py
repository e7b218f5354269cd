"""What holds for every file that the service makes: of the real conferences and of each template's sample."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator

from assembly.jobs.assemble import MadeDocument, assemble_document
from assembly.jobs.plan import plan_documents
from tests.effective import Effective
from tests.examples import EXAMPLES, TEMPLATES, library, made_of_file, read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sample_documents(folder: Path) -> list[MadeDocument]:
    """Return what a template makes of its own sample."""
    conference = read(folder / "sample.yaml")
    kind = library().get(folder.name).spec.kind
    plan = plan_documents(conference, library(), [kind])
    assert not plan.not_made
    assert {planned.template_id for planned in plan.documents} == {folder.name}
    return [assemble_document(conference, planned, library()) for planned in plan.documents]


SOURCES = [*EXAMPLES, *TEMPLATES]


def documents_of(source: Path) -> list[MadeDocument]:
    """Return the documents of an example file or of a template's sample."""
    return sample_documents(source) if source.is_dir() else [document for _, document in made_of_file(source)]


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: path.stem)
def documents(request: pytest.FixtureRequest) -> list[MadeDocument]:
    """The documents of one source."""
    return documents_of(request.param)


def test_a_sample_leaves_no_blank() -> None:
    """Each template's sample gives every fact that the template prints."""
    for folder in TEMPLATES:
        for document in sample_documents(folder):
            assert [fact for fact in document.missing if fact.how == "blank"] == [], folder.name


def test_word_finds_nothing_to_repair(documents: list[MadeDocument], tmp_path: Path) -> None:
    """The strict OOXML audit has no finding, and python-docx opens the file."""
    for at, document in enumerate(documents):
        Document(io.BytesIO(document.docx))
        file = tmp_path / f"{at}.docx"
        file.write_bytes(document.docx)
        result = OpenXmlValidator(strict=True).validate(file)
        assert [str(error) for error in result.errors] == [], document.name


def test_no_tag_is_left_in_any_part(documents: list[MadeDocument]) -> None:
    """Nothing of the template language remains, in text or in properties."""
    for document in documents:
        package = zipfile.ZipFile(io.BytesIO(document.docx))
        for name in package.namelist():
            text = package.read(name).decode()
            assert not re.search(r"\{\{|\}\}|\{%|%\}|\{#|#\}", text), (document.name, name)


def test_text_is_precomposed(documents: list[MadeDocument]) -> None:
    """All text is NFC and Đ is the Vietnamese letter (decree 30, I.4)."""
    for document in documents:
        for name in (package := zipfile.ZipFile(io.BytesIO(document.docx))).namelist():
            text = package.read(name).decode()
            assert text == unicodedata.normalize("NFC", text)
            assert "Ð" not in text


def test_all_text_is_times_new_roman_in_the_sizes_of_the_decree(documents: list[MadeDocument]) -> None:
    """Every run prints in Times New Roman, 11 to 15 pt, body text in 13 or 14 (decree 30, I.4 and II)."""
    for document in documents:
        for text in Effective(document.docx).texts():
            assert text.font == "Times New Roman", (document.name, text.text)
            smallest, largest = (26, 28) if text.style in ("NoiDung", "CanCu", "Muc", "Khoan") else (22, 30)
            assert smallest <= text.size <= largest, (document.name, text.text, text.size)


def test_pages_have_the_margins_of_the_decree_and_number_themselves(documents: list[MadeDocument]) -> None:
    """Each section is A4 with the margins of G03, counts from 1 and hides its first number."""
    for document in documents:
        body = etree.fromstring(zipfile.ZipFile(io.BytesIO(document.docx)).read("word/document.xml"))
        for section in body.iter(f"{W}sectPr"):
            size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
            assert size is not None
            assert margins is not None
            assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
            limits = {"top": (1134, 1417), "bottom": (1134, 1417), "left": (1701, 1984), "right": (850, 1134)}
            for side, (low, high) in limits.items():
                assert low <= int(margins.get(f"{W}{side}") or 0) <= high
            assert section.find(f"{W}titlePg") is not None
            numbering = section.find(f"{W}pgNumType")
            assert numbering is not None
            assert numbering.get(f"{W}start") == "1"


def test_the_two_styles_never_mix(documents: list[MadeDocument]) -> None:
    """A document carries either the Quốc hiệu or the Party's heading."""
    for document in documents:
        text = zipfile.ZipFile(io.BytesIO(document.docx)).read("word/document.xml").decode()
        state = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        party = "ĐẢNG CỘNG SẢN VIỆT NAM" in text
        assert state != party
        assert ("TM. " in text or "./." in text or "KT. " in text) <= state
        assert ("T/M " in text) <= party


def test_signatures_never_break_over_pages(documents: list[MadeDocument]) -> None:
    """Every row of every table stays whole."""
    for document in documents:
        body = etree.fromstring(zipfile.ZipFile(io.BytesIO(document.docx)).read("word/document.xml"))
        for row in body.iter(f"{W}tr"):
            assert row.find(f"{W}trPr/{W}cantSplit") is not None, document.name
