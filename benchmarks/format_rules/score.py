"""Checking every mutation: was the breach caught by the right rule, in its place, and nothing else said?"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import FormatReport
from assembly.format_rules.word_document import Paragraph, Run, Section, WordDocument
from benchmarks.format_rules.mutation import Mutation


@dataclass(frozen=True)
class Verdict:
    """What became of a mutation; ``strays`` are errors and warnings about what nobody broke."""

    rule: str
    what: str
    way: str
    document: str
    caught: bool
    in_place: bool
    strays: tuple[str, ...]

    @property
    def told(self) -> str:
        """The mutation in one line."""
        return f"{self.rule} {self.document}: {self.what} ({self.way})"


def judge(mutation: Mutation) -> Verdict:
    """Check one mutated document."""
    report = check_document(mutation.typed.docx())
    right = [finding for finding in report.findings if finding.rule == mutation.rule]
    expected = frozenset((mutation.rule, *mutation.also))
    strays = tuple(
        f"{finding.rule} at {finding.place_in_words.en}: {finding.found.en}"
        for finding in report.findings
        if finding.severity != "advice" and finding.rule not in expected
    )
    return Verdict(
        mutation.rule,
        mutation.what,
        mutation.way,
        mutation.typed.name,
        bool(right),
        bool(right) and all(_in_place(mutation, finding.at, report) for finding in right),
        strays,
    )


def judge_all(mutations: Iterable[Mutation]) -> list[Verdict]:
    """Check all of them, on every core."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(judge, mutations, chunksize=20))


def _in_place(mutation: Mutation, at: object, report: FormatReport) -> bool:
    """Tell whether a finding stands where the breach is, and nowhere else."""
    if not mutation.texts:
        return isinstance(at, Section | WordDocument)
    if isinstance(at, Paragraph):
        return at.text in mutation.texts
    if isinstance(at, Run):
        return any(at.text in text for text in mutation.texts)
    return not isinstance(at, Section | WordDocument) and report.document is not None
