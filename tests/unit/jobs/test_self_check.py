"""Checking what was just filled: the result stands with the document, and never costs it."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from assembly.errors import DocumentRefused, Fault
from assembly.filling.cache import compiled
from assembly.filling.wording import Wording
from assembly.format_rules.checking import check_document
from assembly.format_rules.screening import screen
from assembly.jobs import self_check
from assembly.jobs.assemble import assemble_document
from assembly.jobs.plan import plan_documents
from assembly.jobs.self_check import MOST_KEPT, FormatCheck, Screens, checked_filling, checked_format
from tests.examples import EXAMPLES, library, read
from tests.typed_documents import report

PERSON = "Nguyễn Văn A"


def test_check_keeps_counts_and_findings() -> None:
    """What is kept of a report are its counts and its findings as plain data."""
    found = check_document(report().sheet(left=1134).docx())
    kept = FormatCheck.of(found)
    assert (kept.errors, kept.warnings, kept.advice, kept.clean) == (1, 0, 0, False)
    assert list(kept.findings) == [finding.as_dict() for finding in found.findings]
    assert FormatCheck.of(check_document(report().docx())) == FormatCheck(0, 0, 0)


def test_of_too_many_findings_the_severe_are_kept() -> None:
    """Beyond a hundred the errors stay, in their order; the counts tell all."""
    found = check_document(report().sheet(left=1134).docx())
    (error,) = found.findings
    mild = tuple(replace(error, severity="advice") for _ in range(MOST_KEPT))
    kept = FormatCheck.of(replace(found, findings=(*mild, error, error)))
    assert (kept.errors, kept.advice, len(kept.findings)) == (2, MOST_KEPT, MOST_KEPT)
    assert [finding["severity"] for finding in kept.findings[:3]] == ["error", "error", "advice"]


@pytest.mark.parametrize(
    "error",
    [ZeroDivisionError(PERSON), MemoryError(), DocumentRefused([Fault("", "x", PERSON, PERSON)])],
    ids=lambda error: type(error).__name__,
)
def test_check_that_fails_does_not_cost_the_document(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of ours in the check: the document is made all the same, not checked, and the log has the
    place without the text."""

    def fail(*_: object, **__: object) -> None:
        raise error

    conference = read(EXAMPLES[0])
    planned = plan_documents(conference, library()).documents[0]
    usual = assemble_document(conference, planned, library())
    monkeypatch.setattr(self_check, "_SCREENS", Screens())
    monkeypatch.setattr(screen, "read_document", fail)
    with caplog.at_level(logging.INFO):
        made = assemble_document(conference, planned, library())
    assert made.docx == usual.docx
    assert (usual.format_check, made.format_check) == (FormatCheck(0, 0, 0), None)
    assert type(error).__name__ in caplog.text
    assert PERSON not in caplog.text


def test_style_of_the_template_is_known() -> None:
    """A made document is measured by the style of its template, whatever it looks like."""
    docx = report().docx()
    assert checked_format(docx, "state") == FormatCheck(0, 0, 0)
    as_party = checked_format(docx, "party")
    assert as_party is not None
    assert not as_party.clean


def test_line_ends_in_values_are_checked_in_full() -> None:
    """A value of two lines makes two paragraphs: the check looks at the document, not at its pieces."""
    registered = library().get("covenant_common_state")
    words = dict(Wording(read(EXAMPLES[0])).words(registered.spec))
    for purpose in ("Thực hiện nhiệm vụ năm 2021", "Thực hiện nhiệm vụ năm 2021\nUBND TỈNH YÊN BÁI"):
        words["covenant"] = {**words["covenant"], "purpose": purpose}
        filled = compiled(registered).fill_and_tell(words)
        expected = FormatCheck.of(check_document(filled.docx, style="state"))
        assert checked_filling(registered, filled) == expected
    assert filled.rewritten
