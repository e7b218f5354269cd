"""What a check tells: findings, each with rule, article, place, found and required, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from assembly.format_rules.word_document import (
    Cell,
    Paragraph,
    Place,
    Run,
    Section,
    Table,
    WordDocument,
)

Severity = Literal["error", "warning", "advice"]
SEVEREST_FIRST: Mapping[Severity, int] = {"error": 0, "warning": 1, "advice": 2}
Certainty = Literal["verified", "secondary", "memory", "own"]
Style = Literal["state", "party"]
Spot = WordDocument | Section | Table | Cell | Paragraph | Run


@dataclass(frozen=True, slots=True)
class Said:
    """One statement in Vietnamese, for the secretary, and in English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would be right, for the repairs: what is set holds for all letters that the trouble names.

    ``size`` is [least, most] in half-points; ``alignment`` as Word names it; ``caps``: whether the letters
    print in capitals whatever is typed (w:caps).
    """

    size: tuple[float, float] | None = None
    bold: bool | None = None
    italic: bool | None = None
    alignment: str | None = None
    caps: bool | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a rule's function yields: where, what was found, what is required.

    ``paragraph`` names the paragraph where ``at`` is one of its runs. ``words`` are those that are wrong;
    unset: the first of the spot. ``severity`` is set where this case is milder than the rule. ``wanted``
    is set where the look of letters or lines is all that is wrong. Raises
    ValueError for a run without its paragraph: nothing else leads from a run to its place.
    """

    at: Spot
    found: Said
    required: Said
    words: str | None = None
    severity: Severity | None = None
    paragraph: Paragraph | None = None
    wanted: Wanted | None = None

    def __post_init__(self) -> None:
        if isinstance(self.at, Run) and self.paragraph is None:
            raise ValueError("a trouble at a run names the run's paragraph")


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of one rule at one place.

    ``place`` is unset where the whole document is meant; ``page`` is known only to the rules on laid-out
    pages. ``words`` quotes at most 80 letters of the place. ``at`` is the thing itself and ``wanted`` its
    right look, for comments and repairs; neither is part of the finding's data.
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
    wanted: Wanted | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain data, without what is unset."""
        data = {
            "rule": self.rule,
            "severity": self.severity,
            "certainty": self.certainty,
            "component": self.component,
            "article": self.article,
            "title": asdict(self.title),
            "place": _given(asdict(self.place)) if self.place else None,
            "place_in_words": asdict(self.place_in_words),
            "words": self.words,
            "found": asdict(self.found),
            "required": asdict(self.required),
            "page": self.page,
        }
        return _given(data)


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Rules that were not applied, and why."""

    rules: tuple[str, ...]
    reason: Said


@dataclass(frozen=True, slots=True)
class More:
    """How many findings of a rule and a severity there are beyond those that are listed."""

    rule: str
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True)
class FormatReport:
    """The result of checking one document.

    ``kind`` is the Vietnamese name of the kind of document (biên bản) and ``style`` its style, both unset
    where they were not recognised. ``findings`` stand in the order of the document, at one place the severe
    first. ``unrecognised`` says which parts were not found. ``more`` counts findings beyond the most that are
    listed. ``document`` is what was checked and holds the places of the findings, for the annotated copy; it
    is not part of the report's data.
    """

    kind: str | None
    style: Style | None
    dated: date | None
    findings: tuple[Finding, ...]
    unrecognised: tuple[Said, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    more: tuple[More, ...] = ()
    document: WordDocument | None = field(default=None, repr=False, compare=False)

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity, those beyond the list included."""
        listed = sum(finding.severity == severity for finding in self.findings)
        return listed + sum(more.count for more in self.more if more.severity == severity)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data without what is unset: the JSON of the command line."""
        data = {
            "kind": self.kind,
            "style": self.style,
            "dated": self.dated.isoformat() if self.dated else None,
            "errors": self.count("error"),
            "warnings": self.count("warning"),
            "advice": self.count("advice"),
            "findings": [finding.as_dict() for finding in self.findings],
            "unrecognised": [asdict(part) for part in self.unrecognised],
            "not_checked": [
                {"rules": list(entry.rules), "reason": asdict(entry.reason)} for entry in self.not_checked
            ],
            "more": [asdict(more) for more in self.more],
        }
        return _given(data)


def _given(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}
