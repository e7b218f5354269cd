"""From the Excel file of each example to its finished dossier, by mouse alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from benchmarks.way import from_excel_to_dossier
from tests.browser.visitors import Visitors
from tests.examples import EXAMPLES, made_of_file
from tests.workbooks import example_workbooks

pytestmark = [pytest.mark.service, pytest.mark.libreoffice]

MOST_CLICKS = 6  # two of them choose the file


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_excel_file_becomes_a_dossier(visitors: Visitors, tmp_path: Path, example: Path) -> None:
    """In six clicks and no keystroke: every document that the example yields, as Word and as PDF."""
    file = tmp_path / "Hội nghị của khối.xlsx"
    file.write_bytes(example_workbooks()[example.stem])
    page = visitors.page("secretary")
    page.goto("/")
    hands, archive = from_excel_to_dossier(page, file, tmp_path)
    assert hands.keys == 0
    assert hands.clicks <= MOST_CLICKS
    expected = {document.name.removesuffix(".docx"): document.docx for _, document in made_of_file(example)}
    with zipfile.ZipFile(archive) as packed:
        found = {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}
    for name, docx in expected.items():
        (word,) = [content for path, content in found.items() if path.endswith(f"{name}.docx")]
        assert words_of(docx) == words_of(word), name
        (pdf,) = [content for path, content in found.items() if path.endswith(f"{name}.pdf")]
        with pypdfium2.PdfDocument(pdf) as pages:
            assert len(pages) > 0, name


def words_of(docx: bytes) -> list[str]:
    """Return what a document says outside its tables, paragraph by paragraph."""
    return [paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs]
