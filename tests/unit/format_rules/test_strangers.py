"""Documents of another program's template, typed as office workers do, are left in peace and understood."""

from __future__ import annotations

from functools import cache

import pytest

from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import FormatReport
from tests.strangers import STRANGERS


@cache
def report_of(name: str) -> FormatReport:
    """Return the report on a compliant document."""
    return check_document(STRANGERS[name]())


@pytest.mark.parametrize("name", STRANGERS)
def test_compliant_documents_of_strangers_are_left_in_peace(name: str) -> None:
    """Neither error nor warning is said of a document that breaks no rule; tracked changes are told."""
    said = [(finding.rule, finding.words, finding.found.en) for finding in report_of(name).findings]
    expected = [("F01", "", "2 tracked changes")] if name == "plan" else []
    assert [(rule, words) for rule, words, _ in expected] == [(rule, words) for rule, words, _ in said]


@pytest.mark.parametrize("name", STRANGERS)
def test_all_parts_of_strangers_documents_are_recognised(name: str) -> None:
    """Whatever the layout, every part that a document of its kind has is found; a contract has no issuer."""
    missing = [said.en for said in report_of(name).unrecognised]
    assert (["issuing agency not recognised"] if name == "contract" else []) == missing
