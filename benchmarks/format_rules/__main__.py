"""``make bench-rules``: the mutation score, false alarms and speed of the format check; writes the page."""

from __future__ import annotations

import sys
from pathlib import Path

from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.checking import check_document
from benchmarks.format_rules.mutations import mutations
from benchmarks.format_rules.page import whole_page
from benchmarks.format_rules.score import judge_all
from benchmarks.format_rules.speed import timings
from benchmarks.format_rules.untouched import ARTICLES, untouched_documents

PAGE = Path(__file__).parents[2] / "docs" / "format-rules.md"


def main() -> int:
    """Print what was missed and what was said wrongly; return 1 where an aim is not met."""
    untouched = []
    for sort, name, docx in untouched_documents():
        report = check_document(docx)
        untouched.append((sort, report.count("error"), len(report.findings)))
        for finding in report.findings:
            print(f"false alarm: {name}: {finding.rule} {finding.place_in_words.en}: {finding.found.en}")
    verdicts = judge_all(mutations())
    rules = catalogue().rules
    missed = [verdict for verdict in verdicts if not (verdict.caught and verdict.in_place)]
    for verdict in verdicts:
        if not verdict.caught:
            print(f"missed: {verdict.told}")
        elif not verdict.in_place:
            print(f"elsewhere: {verdict.told}")
        for stray in verdict.strays:
            print(f"stray: {verdict.told}: {stray}")
    print(f"\n{len(verdicts)} breaches, {len(verdicts) - len(missed)} caught in place")
    print(f"\n{'pages':>6} {'paragraphs':>11} {'kB':>6} {'CPU s':>8} {'ms a page':>10}")
    for timing in timings():
        each = timing.seconds * 1000 / timing.pages
        size = timing.bytes // 1024
        print(f"{timing.pages:>6} {timing.paragraphs:>11} {size:>6} {timing.seconds:>8.3f} {each:>10.2f}")
    if ARTICLES:
        PAGE.write_text(whole_page(verdicts, untouched), encoding="utf-8")
        print(f"\nwritten: {PAGE}")
    else:
        print("\nthe conference articles are not on this machine: the page is left as it is")
    aims_met = not any(errors for _, errors, _ in untouched) and not any(
        rules[verdict.rule].severity == "error" for verdict in missed
    )
    return 0 if aims_met else 1


if __name__ == "__main__":
    sys.exit(main())
