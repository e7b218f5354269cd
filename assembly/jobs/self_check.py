"""Checking the format of what was just filled; the result stands with the document.

Only what the file itself tells is looked at: pages would have to be laid out, for thousands of documents.
"""

from __future__ import annotations

import logging
import traceback
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from assembly.filling.cache import compiled
from assembly.filling.compiled import CompiledTemplate, Filled
from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import SEVEREST_FIRST, FormatReport, Style
from assembly.format_rules.screening.screen import Screen
from assembly.templates.registry import RegisteredTemplate

log = logging.getLogger(__name__)

MOST_SCREENS = 16  # templates whose documents are checked at once in one process
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
    return _told(lambda: FormatCheck.of(check_document(docx, style=style)))


def checked_filling(registered: RegisteredTemplate, filled: Filled) -> FormatCheck | None:
    """Check a document that was just filled from a template of the library, as ``checked_format`` does.

    What only the template decides is checked once for each way through the template; for each document only
    what its values can break (docs/decisions/0015). The outcome is that of the full check.
    """
    if any(not part.startswith("docProps/") for part in filled.rewritten):
        # line ends in values became paragraphs: the pieces do not tell what stands in the document
        return checked_format(filled.docx, registered.spec.style)
    return _told(lambda: _SCREENS.of(registered, filled).outcome(filled.docx, filled.pieces))


def _told(check: Callable[[], FormatCheck]) -> FormatCheck | None:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - a check that fails is told, see above; MemoryError is among them
        # the error's text may hold personal data: its kind and place are enough
        place = "".join(traceback.format_tb(error.__traceback__))
        log.error("the format of a made document was not checked: %s\n%s", type(error).__name__, place)
        return None


class Screens:
    """The screens of the templates used last, at most ``most`` of them; safe in several threads."""

    def __init__(self, most: int = MOST_SCREENS) -> None:
        self._most = most
        self._lock = Lock()
        self._screens: OrderedDict[tuple[str, Style], tuple[CompiledTemplate, Screen[FormatCheck]]] = (
            OrderedDict()
        )

    def of(self, registered: RegisteredTemplate, filled: Filled) -> Screen[FormatCheck]:
        """Return the screen of a template and of what it was filled to; a new one where it was compiled anew.

        A screen knows the template's own text by identity, so it lives with the compiled template.
        """
        template = compiled(registered)
        key = registered.sha256, registered.spec.style
        with self._lock:
            found = self._screens.get(key)
            if found is None or found[0] is not template:
                own = {part: template.own_pieces(part) for part, _ in filled.pieces}
                found = template, Screen(registered.spec.style, own, FormatCheck.of)
                self._screens[key] = found
            self._screens.move_to_end(key)
            while len(self._screens) > self._most:
                self._screens.popitem(last=False)
            return found[1]


_SCREENS = Screens()
