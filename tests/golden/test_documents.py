"""Each document of each example, word for word; ``python -m tests.golden.rewrite`` after a wanted change."""

from __future__ import annotations

from pathlib import Path

import pytest

from assembly.jobs.assemble import MissingFact
from tests.examples import EXAMPLES, made_of_file
from tests.golden.readable import readable

DOCUMENTS = Path(__file__).parent / "documents"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_yields_exactly_its_documents(example: Path) -> None:
    """Each example makes the committed set of documents, no more and no fewer."""
    names = sorted(path.stem for path in (DOCUMENTS / example.stem).glob("*.txt"))
    assert sorted(Path(document.name).stem for _, document in made_of_file(example)) == names


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_each_document_says_what_it_said(example: Path) -> None:
    """The readable text of each document and its missing facts are the committed ones."""
    for _, document in made_of_file(example):
        golden = DOCUMENTS / example.stem / f"{Path(document.name).stem}.txt"
        assert golden_text(document.docx, document.missing) == golden.read_text("utf-8"), document.name


def golden_text(docx: bytes, missing: tuple[MissingFact, ...]) -> str:
    """Return the readable document followed by what it lacks."""
    lacks = "".join(f"! {fact.how}: {fact.label} ({fact.pointer})\n" for fact in missing)
    return readable(docx) + lacks
