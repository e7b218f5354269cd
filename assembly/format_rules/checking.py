"""Checking a document: read it, recognise its parts, apply every rule that is for it.

A rule's function that raises is a fault of ours and is not caught here: a report that silently lacks a rule
would call a document clean that nobody looked at. The doors turn it into words (500, exit code 1); a job
keeps the document and says that it was not checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from assembly.conference.vietnamese import short_date
from assembly.format_rules.catalogue import Catalogue, Rule, catalogue
from assembly.format_rules.finding import (
    SEVEREST_FIRST,
    Finding,
    FormatReport,
    More,
    NotChecked,
    Said,
    Severity,
    Style,
    Trouble,
)
from assembly.format_rules.places import place_of, positions, said_place, shortened, words_of
from assembly.format_rules.reading import read_document
from assembly.format_rules.recognised import Recognised
from assembly.format_rules.recognition import recognise
from assembly.format_rules.rule import Subject
from assembly.format_rules.rules import ALL_RULES
from assembly.format_rules.word_document import Run, WordDocument

MOST_FINDINGS = 200  # of one rule in one document; beyond them only the number is told
VIETNAM = timezone(timedelta(hours=7))


def check_document(
    docx: bytes, *, style: Literal["auto", "state", "party"] = "auto", on: date | None = None
) -> FormatReport:
    """Check a .docx of whatever origin.

    ``style`` overrides the recognised style; ``on`` the day whose rules apply (else the document's own date,
    else today). Raises DocumentRefused where the file cannot be read.
    """
    document = read_document(docx)
    return apply_rules(document, recognise(document, style=None if style == "auto" else style), on=on)


def apply_rules(
    document: WordDocument, parts: Recognised, *, on: date | None = None, most: int = MOST_FINDINGS
) -> FormatReport:
    """Apply every rule that is for this style and was in force on the day; list ``most`` findings of each."""
    rules = catalogue()
    day = on or parts.dated or datetime.now(VIETNAM).date()
    findings: list[Finding] = []
    more: Counter[tuple[str, Severity]] = Counter()
    for rule_id, function in ALL_RULES.items():
        rule = rules.rules[rule_id]
        if not applies(rule, parts.style, day):
            continue
        subject = Subject(document, parts, rule.values, rules.tolerance)
        for count, trouble in enumerate(function(subject), 1):
            if count > most:
                more[rule_id, trouble.severity or rule.severity] += 1
            else:
                findings.append(finding_of(rule, trouble, document))
    return FormatReport(
        kind=parts.kind.name if parts.kind else None,
        style=parts.style,
        dated=parts.dated,
        findings=in_order(findings, document),
        unrecognised=parts.unrecognised,
        not_checked=tuple(_not_checked(rules, parts.style, day)),
        more=tuple(More(rule_id, severity, count) for (rule_id, severity), count in more.items()),
        document=document,
    )


def applies(rule: Rule, style: Style | None, day: date) -> bool:
    """Tell whether a rule is for documents of a style on a day.

    Where the style is unknown only what holds in every style is asked for.
    """
    styles: tuple[Style, ...] = ("state", "party") if style is None else (style,)
    return all(each in rule.styles for each in styles) and rule.in_force(day)


def finding_of(rule: Rule, trouble: Trouble, document: WordDocument, *, page: int | None = None) -> Finding:
    """Return what a rule's trouble is to the reader of a report."""
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
        words=words_of(trouble) if trouble.words is None else shortened(trouble.words),
        found=trouble.found,
        required=trouble.required,
        page=page,
        at=trouble.at,
        wanted=trouble.wanted,
    )


def in_order(findings: Iterable[Finding], document: WordDocument) -> tuple[Finding, ...]:
    """Return findings in the order of the document, at one place the severe first, then as they come."""
    listed = list(findings)
    if len(listed) < 2:
        return tuple(listed)
    found = positions(document)
    # a run stands where its paragraph stands
    paragraphs = (
        {id(run): paragraph for paragraph in document.paragraphs() for run in paragraph.runs}
        if any(isinstance(finding.at, Run) for finding in listed)
        else {}
    )

    def key(finding: Finding) -> tuple[int, int]:
        spot = paragraphs.get(id(finding.at), finding.at)
        return found.get(id(spot), -1), SEVEREST_FIRST[finding.severity]

    return tuple(sorted(listed, key=key))


def _not_checked(rules: Catalogue, style: Style | None, day: date) -> Iterator[NotChecked]:
    decidable = [rule for rule in rules.rules.values() if rule.decidable != "no"]
    if style is None:
        of_one_style = tuple(rule.id for rule in decidable if len(rule.styles) == 1 and rule.in_force(day))
        if of_one_style:
            yield NotChecked(
                of_one_style,
                Said(
                    "không nhận ra văn bản hành chính hay văn bản của Đảng; chọn thể thức rồi kiểm tra lại",
                    "neither state nor Party style was recognised; choose the style and check again",
                ),
            )
    late = tuple(
        rule.id for rule in decidable if (style is None or style in rule.styles) and not rule.in_force(day)
    )
    if late:
        yield NotChecked(
            late,
            Said(
                f"quy định chưa hoặc không còn hiệu lực ngày {short_date(day)}",
                f"not in force on {day.isoformat()}",
            ),
        )
