"""Our own documents keep the decree: the format check finds nothing at all in any of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assembly.format_rules.checking import check_document
from assembly.jobs.assemble import MadeDocument
from tests.examples import EXAMPLES, TEMPLATES
from tests.golden.test_produced_files import documents_of

SOURCES = [*EXAMPLES, *TEMPLATES]


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: path.stem)
def documents(request: pytest.FixtureRequest) -> list[MadeDocument]:
    """The documents of one source."""
    source: Path = request.param
    return documents_of(source)


def test_no_finding_in_any_document(documents: list[MadeDocument]) -> None:
    """No error, no warning, no advice, with the style recognised as for a stranger's file."""
    told = [
        (document.name, finding.rule, finding.place_in_words.vi, finding.words, finding.found.vi)
        for document in documents
        for finding in check_document(document.docx).findings
    ]
    assert told == []


def test_everything_is_recognised(documents: list[MadeDocument]) -> None:
    """Kind and style of each document are recognised, every part is found, no rule is passed over."""
    for document in documents:
        report = check_document(document.docx)
        assert report.kind is not None, document.name
        assert report.style is not None, document.name
        assert (report.unrecognised, report.not_checked, report.more) == ((), (), ()), document.name


def test_the_result_stands_with_the_document(documents: list[MadeDocument]) -> None:
    """Each document carries its own clean result."""
    assert documents
    for document in documents:
        assert document.format_check is not None
        assert document.format_check.clean
