"""Breaches of one rule at a time are caught, in place, and compliant documents are left in peace.

``make bench-rules`` checks every mutation; here every seventh is, which meets each rule and each way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache

import pytest

from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.checking import check_document
from assembly.format_rules.rules import ALL_RULES
from benchmarks.format_rules.mutation import Mutation
from benchmarks.format_rules.mutations import mutations
from benchmarks.format_rules.page import rule_list
from benchmarks.format_rules.score import judge
from tests.examples import ROOT
from tests.typed import Typed
from tests.typed_documents import TYPED, by_styles, by_theme

STRIDE = 7


@cache
def sampled() -> dict[str, list[Mutation]]:
    """Return the mutations to check, by rule; every rule that has any is met."""
    by_rule: dict[str, list[Mutation]] = defaultdict(list)
    for mutation in mutations():
        by_rule[mutation.rule].append(mutation)
    return {rule: among[len(rule) % STRIDE :: STRIDE] or among[:1] for rule, among in by_rule.items()}


@pytest.mark.parametrize("rule", sampled())
def test_breaches_are_caught_in_their_place_and_nothing_else_is_said(rule: str) -> None:
    """Each breach is found by its own rule, where it stands, and no other rule speaks."""
    verdicts = [judge(mutation) for mutation in sampled()[rule]]
    assert [verdict.told for verdict in verdicts if not (verdict.caught and verdict.in_place)] == []
    assert [(verdict.told, verdict.strays) for verdict in verdicts if verdict.strays] == []


@pytest.mark.parametrize(
    "hand", [lambda typed: typed, by_styles, by_theme], ids=["direct", "styles", "theme"]
)
@pytest.mark.parametrize("name", TYPED)
def test_documents_that_break_no_rule_are_left_in_peace(name: str, hand: Callable[[Typed], Typed]) -> None:
    """A compliant document typed by hand, however it is formatted, has no finding."""
    report = check_document(hand(TYPED[name]()).docx())
    assert [(finding.rule, finding.words, finding.found.en) for finding in report.findings] == []
    assert report.unrecognised == ()


def test_every_rule_that_a_file_decides_has_its_function_and_no_other_has() -> None:
    """Rules of the data file and functions belong to each other, but for those on laid-out pages."""
    decidable = {
        rule.id for rule in catalogue().rules.values() if rule.decidable != "no" and rule.component != "pages"
    }
    assert set(ALL_RULES) == decidable


def test_only_verified_rules_are_errors() -> None:
    """Nobody is told to have broken the law on the strength of hearsay."""
    doubtful = [
        rule.id
        for rule in catalogue().rules.values()
        if rule.severity == "error" and rule.certainty != "verified"
    ]
    assert doubtful == []


def test_the_page_on_the_rules_lists_them_as_they_are() -> None:
    """docs/format-rules.md is generated from the data file: make bench-rules writes it anew."""
    page = (ROOT / "docs" / "format-rules.md").read_text(encoding="utf-8")
    assert rule_list() in page
