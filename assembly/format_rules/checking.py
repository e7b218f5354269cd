"""Checking a document: read it, recognise its parts, apply every rule that is for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

from assembly.format_rules.catalogue import Catalogue, Rule, catalogue
from assembly.format_rules.finding import Finding, FormatReport, NotChecked, Said, Style, Trouble
from assembly.format_rules.places import place_of, said_place, words_of
from assembly.format_rules.reading import read_document
from assembly.format_rules.recognition import recognise
from assembly.format_rules.recognised import Recognised
from assembly.format_rules.rule import Subject
from assembly.format_rules.rules import ALL_RULES
from assembly.format_rules.word_document import WordDocument

MOST_FINDINGS = 200  # of one rule in one document; beyond them only the number is told


def check_document(
    docx: bytes, *, style: Literal["auto", "state", "party"] = "auto", on: date | None = None
) -> FormatReport:
    """Check a .docx of whatever origin.

    ``style`` overrides the recognised style; ``on`` the day whose rules apply (else the document's own date,
    else today). Raises DocumentRefused where the file cannot be read.
    """
    document = read_document(docx)
    return apply_rules(document, recognise(document, style=None if style == "auto" else style), on=on)


def apply_rules(document: WordDocument, parts: Recognised, *, on: date | None = None) -> FormatReport:
    """Apply every rule that is for this style and was in force on the day."""
    rules = catalogue()
    day = on or parts.dated or date.today()
    findings: list[Finding] = []
    more: Counter[str] = Counter()
    for rule_id, function in ALL_RULES.items():
        rule = rules.rules[rule_id]
        if not _applies(rule, parts.style, day):
            continue
        subject = Subject(document, parts, rule.values, rules.tolerance)
        for count, trouble in enumerate(function(subject), 1):
            if count > MOST_FINDINGS:
                more[rule_id] += 1
            else:
                findings.append(_finding(rule, trouble, document))
    return FormatReport(
        kind=parts.kind.name if parts.kind else None,
        style=parts.style,
        dated=parts.dated,
        findings=tuple(findings),
        unrecognised=parts.unrecognised,
        not_checked=tuple(_not_checked(rules, parts.style, day)),
        more=tuple(more.items()),
    )


def _applies(rule: Rule, style: Style | None, day: date) -> bool:
    # where the style is unknown only what holds in every style is asked for
    styles = ("state", "party") if style is None else (style,)
    return all(each in rule.styles for each in styles) and rule.in_force(day)


def _finding(rule: Rule, trouble: Trouble, document: WordDocument) -> Finding:
    place = place_of(trouble, document)
    return Finding(
        rule=rule.id,
        severity=trouble.severity or rule.severity,
        certainty=rule.certainty,
        component=rule.component,
        article=rule.article,
        title=rule.title,
        place=place,
        place_in_words=said_place(trouble, place),
        words=trouble.words if trouble.words is not None else words_of(trouble),
        found=trouble.found,
        required=trouble.required,
        at=trouble.at,
    )


def _not_checked(rules: Catalogue, style: Style | None, day: date) -> Iterator[NotChecked]:
    late = tuple(
        rule.id
        for rule in rules.rules.values()
        if rule.decidable != "no" and (style is None or style in rule.styles) and not rule.in_force(day)
    )
    if late:
        yield NotChecked(
            late,
            Said(
                f"quy định chưa hoặc không còn hiệu lực ngày {day:%d/%m/%Y}",
                f"not in force on {day.isoformat()}",
            ),
        )
