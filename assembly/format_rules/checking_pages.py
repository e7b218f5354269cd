"""Adding to a report what its document's laid-out pages tell, or why they tell nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.checking import MOST_FINDINGS, VIETNAM, applies, finding_of, in_order
from assembly.format_rules.finding import FormatReport, More, NotChecked, Said
from assembly.format_rules.laid_out import LaidOut
from assembly.format_rules.recognised import Recognised
from assembly.format_rules.rules.pages import RULES, PageSubject
from assembly.format_rules.word_document import WordDocument


def with_pages(
    report: FormatReport,
    document: WordDocument,
    parts: Recognised,
    laid_out: LaidOut,
    *,
    on: date | None = None,
) -> FormatReport:
    """Return a report with the findings of the rules on pages (L01, ...).

    Where other faces stood in for those of the document nothing is judged: each line would break elsewhere.
    """
    if laid_out.strange:
        faces = ", ".join(laid_out.strange)
        return without_pages(
            report,
            Said(
                f"máy này thiếu phông chữ của văn bản (đã thay bằng {faces}) nên trang dàn ra không đúng",
                f"faces of the document are not installed here ({faces} stood in), so its pages are not true",
            ),
        )
    rules = catalogue()
    day = on or report.dated or datetime.now(VIETNAM).date()
    findings = list(report.findings)
    more = list(report.more)
    for rule_id, function in RULES.items():
        rule = rules.rules[rule_id]
        if not applies(rule, parts.style, day):
            continue
        troubles = list(function(PageSubject(document, parts, laid_out)))
        findings += (
            finding_of(rule, each.trouble, document, page=each.page) for each in troubles[:MOST_FINDINGS]
        )
        if len(troubles) > MOST_FINDINGS:
            more.append(More(rule_id, rule.severity, len(troubles) - MOST_FINDINGS))
    return replace(report, findings=in_order(findings, document), more=tuple(more))


def without_pages(report: FormatReport, reason: Said) -> FormatReport:
    """Return a report that says why the rules on pages were not applied."""
    return replace(report, not_checked=(*report.not_checked, NotChecked(tuple(RULES), reason)))
