"""What a check tells: findings, each with rule, article, place, found and required, in two languages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from assembly.format_rules.word_document import Cell, Paragraph, Place, Run, Section, Table, WordDocument

Severity = Literal["error", "warning", "advice"]
Certainty = Literal["verified", "secondary", "memory", "own"]
Style = Literal["state", "party"]
Spot = WordDocument | Section | Table | Cell | Paragraph | Run


@dataclass(frozen=True, slots=True)
class Said:
    """One statement in Vietnamese, for the secretary, and in English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a rule's function yields: where, what was found, what is required.

    ``paragraph`` names the paragraph where ``at`` is one of its runs. ``words`` are those that are wrong;
    unset: the first of the spot. ``severity`` is set where this case is milder than the rule.
    """

    at: Spot
    found: Said
    required: Said
    words: str | None = None
    severity: Severity | None = None
    paragraph: Paragraph | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of one rule at one place.

    ``place`` is unset where the whole document is meant; ``page`` is known only to the rules on laid-out
    pages. ``words`` quotes at most 80 letters of the place. ``at`` is the thing itself, for comments and
    repairs; it is not part of the finding's data.
    """

    rule: str
    severity: Severity
    certainty: Certainty
    component: str
    article: str
    title: Said
    place: Place | None
    place_in_words: Said
    words: str
    found: Said
    required: Said
    page: int | None = None
    at: Spot | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Rules that were not applied, and why."""

    rules: tuple[str, ...]
    reason: Said


@dataclass(frozen=True, slots=True)
class FormatReport:
    """The result of checking one document.

    ``kind`` is the Vietnamese name of the kind of document (biên bản) and ``style`` its style, both unset
    where they were not recognised. ``unrecognised`` says which parts were not found. ``more`` counts, by
    rule, findings beyond the most that are listed.
    """

    kind: str | None
    style: Style | None
    dated: date | None
    findings: tuple[Finding, ...]
    unrecognised: tuple[Said, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    more: tuple[tuple[str, int], ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity, those beyond the list included."""
        raise NotImplementedError

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data: the JSON of the command line and of the API."""
        raise NotImplementedError
