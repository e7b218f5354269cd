"""Pages of a merged file beside those of its documents, as LibreOffice prints both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
import pytest
from PIL import Image, ImageChops

from assembly.filling.merging import merge_documents
from assembly.filling.pdf import Office, PdfFailure
from tests.examples import EXAMPLES, made_of_file
from tests.mergeable import MERGEABLE

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]

_SCALE = 0.7  # 50 dots an inch
_DARKER = 96  # of 255: what a hairline moved by half a point does not reach
_DOTS = 120  # of 240,000 on a page: the number of a footnote in another size of letters


@dataclass(frozen=True)
class Page:
    """What a page says, word by word, and how it looks in grey."""

    words: tuple[str, ...]
    picture: Image.Image


def pages_of(pdf: object) -> list[Page]:
    """Return the pages of a PDF."""
    assert isinstance(pdf, bytes), pdf
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for at in range(len(document)):
            page = document[at]
            words = re.findall(r"\S+", page.get_textpage().get_text_range())
            pages.append(Page(tuple(words), page.render(scale=_SCALE).to_pil().convert("L")))
    return pages


def different_dots(one: Image.Image, other: Image.Image) -> int:
    """Return how many dots of a page are darker or lighter; all of them where the pages differ in size."""
    if one.size != other.size:
        return one.size[0] * one.size[1]
    histogram = ImageChops.difference(one, other).histogram()
    return sum(histogram[_DARKER:])


DOSSIER, ALL = "a whole dossier", "all features"


def sets() -> dict[str, list[bytes]]:
    """Return what is merged: documents of each feature, of a conference, of all features together."""
    # references first: LibreOffice 7.4 prints some before it has laid out the page they name
    names = sorted(set(MERGEABLE) - {"looks the other way"}, key=lambda name: (name != "references", name))
    return {name: [document() for document in documents] for name, documents in MERGEABLE.items()} | {
        DOSSIER: [document.docx for _, document in made_of_file(EXAMPLES[-1])],
        ALL: [document() for name in names for document in MERGEABLE[name]],
    }


@pytest.fixture(scope="module")
def printed(office: Office) -> dict[str, list[bytes | PdfFailure]]:
    """The PDFs of each set, those of its documents and last that of the merged file: one start serves all."""
    files = {name: [*documents, merge_documents(documents)] for name, documents in sets().items()}
    pdfs = iter(office.convert([file for each in files.values() for file in each]))
    return {name: [next(pdfs) for _ in each] for name, each in files.items()}


def assert_same_pages(pdfs: Sequence[bytes | PdfFailure]) -> None:
    """Hold the pages of the merged file against those of the documents, one after the other."""
    *single, merged = pdfs
    expected = [page for pdf in single for page in pages_of(pdf)]
    found = pages_of(merged)
    assert [page.words for page in expected] == [page.words for page in found]
    for at, (one, other) in enumerate(zip(expected, found, strict=True)):
        assert different_dots(one.picture, other.picture) <= _DOTS, f"page {at + 1}"


@pytest.mark.parametrize("name", MERGEABLE)
def test_documents_print_as_they_print_alone(printed: dict[str, list[bytes | PdfFailure]], name: str) -> None:
    """Headers, page numbers and totals, notes, lists, looks: every page is as it is without the others."""
    assert_same_pages(printed[name])


def test_dossier_prints_as_its_documents(printed: dict[str, list[bytes | PdfFailure]]) -> None:
    """A whole dossier of one conference is the pages of its documents, and no page more."""
    assert_same_pages(printed[DOSSIER])


def test_all_features_stand_beside_each_other(printed: dict[str, list[bytes | PdfFailure]]) -> None:
    """Documents of every kind in one file are still each as it is alone."""
    assert_same_pages(printed[ALL])
