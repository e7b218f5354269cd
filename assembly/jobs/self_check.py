"""Checking the format of what was just filled; the result stands with the document.

Only what the file itself tells is looked at: pages would have to be laid out, for thousands of documents.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import SEVEREST_FIRST, FormatReport, Style

log = logging.getLogger(__name__)

MOST_KEPT = 100  # findings of one document; the counts tell all


@dataclass(frozen=True, slots=True)
class FormatCheck:
    """What the check of a made document found: exact counts, and the first findings as plain data.

    A finding has the form of ``Finding.as_dict``; where there are more than are kept, the severe are.
    """

    errors: int
    warnings: int
    advice: int
    findings: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, report: FormatReport) -> FormatCheck:
        """Return what is kept of a report."""
        findings = report.findings
        if len(findings) > MOST_KEPT:
            findings = tuple(
                sorted(findings, key=lambda finding: SEVEREST_FIRST[finding.severity])[:MOST_KEPT]
            )
        return cls(
            report.count("error"),
            report.count("warning"),
            report.count("advice"),
            tuple(finding.as_dict() for finding in findings),
        )

    @property
    def clean(self) -> bool:
        """Tell whether nothing at all was found."""
        return not (self.errors or self.warnings or self.advice)


def checked_format(docx: bytes, style: Style) -> FormatCheck | None:
    """Check a document that was just filled; None where the check itself failed.

    A secretary needs the document more than its check: an error of ours costs the check alone. It is told as
    not checked, never as clean.
    """
    try:
        return FormatCheck.of(check_document(docx, style=style))
    except Exception as error:  # noqa: BLE001 - see above; MemoryError is among them
        # the error's text may hold personal data: its kind and place are enough
        place = "".join(traceback.format_tb(error.__traceback__))
        log.error("the format of a made document was not checked: %s\n%s", type(error).__name__, place)
        return None
