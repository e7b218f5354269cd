"""Checking as a whole: which rules apply, in which order findings come, what was not checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assembly.errors import DocumentRefused
from assembly.format_rules import checking
from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.checking import apply_rules, check_document
from assembly.format_rules.finding import FormatReport, More, Said, Severity, Trouble
from assembly.format_rules.reading import read_document
from assembly.format_rules.recognition import recognise
from assembly.format_rules.rule import Subject
from assembly.format_rules.rules import ALL_RULES
from tests.typed import Line, Look
from tests.typed_documents import party_report, plain, report

FOUND, REQUIRED = Said("thấy", "found"), Said("phải", "required")


def applied(monkeypatch: pytest.MonkeyPatch, function: checking.RuleFunction) -> FormatReport:
    """Return the report on a compliant document by one rule alone, standing in for G03."""
    monkeypatch.setattr(checking, "ALL_RULES", {"G03": function})
    return check_document(report().docx())


def test_every_function_has_its_data_and_every_decidable_rule_its_function() -> None:
    """A rule that a file can decide is decided; one that it cannot says why."""
    rules = catalogue().rules
    of_pages = {rule.id for rule in rules.values() if rule.component == "pages"}
    decidable = {rule.id for rule in rules.values() if rule.decidable != "no"}
    assert set(ALL_RULES) == decidable - of_pages
    assert all(rule.why_not for rule in rules.values() if rule.decidable == "no")


def test_the_recognised_are_named() -> None:
    """A report tells the kind, the style and the date of the document."""
    found = check_document(report().docx())
    assert (found.kind, found.style, found.dated) == ("báo cáo", "state", date(2026, 3, 5))
    assert check_document(party_report().docx()).style == "party"


def test_findings_stand_in_the_order_of_the_document() -> None:
    """Findings of several rules come as a reader meets them."""
    typed = report().change("type", size=24).change("national_name", size=20).sheet(left=1134)
    rules = [finding.rule for finding in check_document(typed.docx()).findings]
    assert rules.index("G03") < rules.index("C01") < rules.index("C15")


def test_at_one_place_the_severe_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of findings at one place the errors stand first; otherwise the order of the rules is kept."""

    def several(subject: Subject) -> Iterator[Trouble]:
        paragraph = next(subject.document.body.paragraphs())
        severities: tuple[Severity, ...] = ("advice", "error", "warning", "error")
        for number, severity in enumerate(severities):
            yield Trouble(paragraph, FOUND, REQUIRED, words=str(number), severity=severity)

    findings = applied(monkeypatch, several).findings
    assert [finding.words for finding in findings] == ["1", "3", "2", "0"]


def test_beyond_the_most_only_the_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred findings of a rule are listed, the others counted with their severity."""

    def many(subject: Subject) -> Iterator[Trouble]:
        for number in range(1000):
            yield Trouble(subject.document, FOUND, REQUIRED, severity="advice" if number % 2 else "error")

    found = applied(monkeypatch, many)
    assert len(found.findings) == checking.MOST_FINDINGS
    assert set(found.more) == {More("G03", "error", 400), More("G03", "advice", 400)}
    assert (found.count("error"), found.count("advice"), found.count("warning")) == (500, 500, 0)


def test_a_rule_that_fails_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report never silently lacks a rule: an error of ours comes through."""

    def broken(subject: Subject) -> Iterator[Trouble]:
        yield from ()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        applied(monkeypatch, broken)


def test_style_that_was_given_goes_before_the_recognised() -> None:
    """Checked as Party style, a state document is measured by the Party's rules."""
    found = check_document(report().docx(), style="party")
    assert found.style == "party"
    assert any(finding.rule.startswith("P") for finding in found.findings)


def test_without_a_style_only_common_rules_apply() -> None:
    """Where the style is unknown the rules of one style alone are not applied, and the report says which."""
    document = read_document(plain(["Một đoạn văn không có phần đầu."]).docx())
    parts = replace(recognise(document), style=None)
    found = apply_rules(document, parts)
    rules = catalogue().rules
    of_one_style = {rule.id for rule in rules.values() if len(rule.styles) == 1 and rule.decidable != "no"}
    assert found.style is None
    assert not of_one_style & {finding.rule for finding in found.findings}
    named = {rule for entry in found.not_checked for rule in entry.rules}
    assert of_one_style & set(ALL_RULES) <= named


def test_rules_not_in_force_are_named() -> None:
    """On a day before the decree none of its rules apply, and the report says so."""
    found = check_document(report().sheet(left=100).docx(), on=date(2019, 1, 1))
    assert "G03" not in {finding.rule for finding in found.findings}
    (late,) = found.not_checked
    assert "G03" in late.rules
    assert "01/01/2019" in late.reason.vi


def test_the_documents_own_date_chooses_the_rules() -> None:
    """A document of 2019 is not measured by a decree of 2020."""
    typed = report().change("place_and_date", text="Yên Bái, ngày 05 tháng 3 năm 2019").sheet(left=100)
    found = check_document(typed.docx())
    assert found.dated == date(2019, 3, 5)
    assert "G03" not in {finding.rule for finding in found.findings}
    assert "G03" in {finding.rule for finding in check_document(typed.docx(), on=date(2026, 1, 1)).findings}


def test_report_is_plain_data() -> None:
    """The report as data survives JSON, leaves out what is unset and holds no object of the program."""
    found = check_document(report().sheet(left=100).docx())
    data = found.as_dict()
    assert data == json.loads(json.dumps(data))
    (finding,) = [each for each in data["findings"] if each["rule"] == "G03"]
    assert finding["place"] == {"part": "word/document.xml", "story": "body", "section": 1}
    assert finding["place_in_words"] == {"vi": "Phần 1", "en": "section 1"}
    assert "page" not in finding
    assert (data["errors"], data["dated"]) == (1, "2026-03-05")


def test_what_cannot_be_read_is_refused() -> None:
    """Bytes that are no Word file are refused with a fault."""
    with pytest.raises(DocumentRefused) as refusal:
        check_document(b"no document")
    assert refusal.value.faults


def test_tracked_changes_are_told_once() -> None:
    """F01: an insertion that nobody accepted is advice on the whole document."""
    found = check_document(report().change("type", inside="insertion").docx())
    (finding,) = [each for each in found.findings if each.rule == "F01"]
    assert (finding.severity, finding.place, finding.words) == ("advice", None, "")
    assert "Track Changes" in finding.found.vi


def test_content_from_elsewhere_is_told() -> None:
    """F02: a field that fetches text from another file is advice, its name told."""
    field = '<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;http://example.org/a.docx&quot; "/></w:p>'
    typed = report()
    body = next(line for line in typed.lines() if line.name == "type")
    found = check_document(typed.swap(body, body, Line("field", "", Look(), raw=field)).docx())
    (finding,) = [each for each in found.findings if each.rule == "F02"]
    assert "INCLUDETEXT" in finding.found.vi


def test_a_plain_document_has_neither() -> None:
    """F01 and F02 are silent on a file without changes and links."""
    assert {"F01", "F02"}.isdisjoint(finding.rule for finding in check_document(report().docx()).findings)
