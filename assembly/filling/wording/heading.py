"""The words of letterhead, number, date, legal bases, addressees and recipients."""

from __future__ import annotations

import re

from assembly.conference.model import Conference, DocumentSettings, Member
from assembly.conference.partial_date import PartialDate
from assembly.conference.register import acts_in_force
from assembly.conference.vietnamese import fold, long_date, upper
from assembly.filling.wording.sentences import INLINE, SHORT, capitalised, citation, fact, numbered
from assembly.filling.wording.signatures import Words
from assembly.templates.manifest import TemplateSpec
from assembly.templates.text_width import balanced_lines, bold_width
from assembly.templates.words import Blank

_ISSUER_WIDTH = 71.0  # mm: the left part of the letterhead has 72
_DATE_SIZE = {"state": 13.0, "party": 14.0}  # pt
_ISSUER_SIZE = {"state": 12.0, "party": 14.0}  # pt
_LINE_UP_TO = {"tiny": 20.0, "short": 30.0, "medium": 45.0}  # mm of text; see parts/letterhead.py
_DATE_WIDTH = 90.0  # mm: the right part of the letterhead has 93
_FIRST_PLACES = re.compile(r"^(?:tỉnh|thành phố)\s+", re.IGNORECASE)


def letterhead(spec: TemplateSpec, conference: Conference, member: Member | None) -> Words:
    """Return the issuer in capitals, line by line, and how long the line below must be (II.2)."""
    size = _ISSUER_SIZE[spec.style]

    def lines(name: str | None) -> list[str]:
        return balanced_lines(upper(name), width=_ISSUER_WIDTH, size=size) if name else []

    issuer = lines(member.name if member else conference.block.name)
    widest = max(bold_width(line, size=size) for line in issuer)
    length = next((name for name, most in _LINE_UP_TO.items() if widest < most), "long")
    superior = member.superior if member else conference.block.superior
    return {"superior": lines(superior), "issuer": issuer, "line": length}


def number(spec: TemplateSpec, conference: Conference, settings: DocumentSettings) -> Words:
    """Return number and symbol (II.3); the number is blank until it is given."""
    return {
        "figure": numbered(settings.number),
        "type": spec.abbreviation,
        "body": fact(conference.block.symbol, "/block/symbol", SHORT),
        "symbol": settings.symbol or "",
    }


def covenant_date(conference: Conference) -> PartialDate | None:
    """Return the day on which the covenant is signed, where it is told."""
    return conference.conference.date if conference.covenant.signed_at_conference else None


def place_and_date(spec: TemplateSpec, conference: Conference, settings: DocumentSettings) -> Words:
    """Return the place and date of issue (II.4); a day that is not given yet is left to be written in."""
    day = settings.date
    if day is None and spec.dated == "conference":
        day = covenant_date(conference)
    if day is None:
        met = conference.conference.date
        year = met.year if met else (conference.year_planned if spec.year == "planned" else None)
        day = PartialDate(year) if year else None
    place, date = _place(conference, settings), long_date(day)
    # bold is wider than the italic in which the line is printed: better a little early than a wrapped line
    long_line = bold_width(f"{place}, {date}", size=_DATE_SIZE[spec.style]) > _DATE_WIDTH
    return {"place": place, "date": date, "long_line": long_line}


def _place(conference: Conference, settings: DocumentSettings) -> str:
    if given := settings.place or conference.block.place:
        return given
    name = conference.province.name if conference.province else None
    if not name:
        return Blank("/block/place", INLINE // 2)
    # named after a person: the common noun stays (II.4a)
    return capitalised(name) if fold("Hồ Chí Minh") in fold(name) else _FIRST_PLACES.sub("", name)


def bases(spec: TemplateSpec, conference: Conference, settings: DocumentSettings, minutes: str) -> list[str]:
    """Return the legal bases in their order, each once.

    The conference's own list stands in place of the register's law and decree; both are followed by what the
    manifest asks for: the founding decision, the block's rules, the minutes, the document's own bases.
    """
    given = conference.legal_basis
    found: list[str] = []
    for source in spec.bases:
        if source == "law" and not given and (met := conference.conference.date):
            found += [act.citation for act in acts_in_force(met.earliest())]
        elif source == "given":
            found += [citation(act) for act in (*given, *settings.legal_basis)]
        elif source == "founding" and conference.block.founding_decision:
            found.append(citation(conference.block.founding_decision))
        elif source == "rules":
            found += [citation(act) for act in conference.block.rules]
        elif source == "minutes" and minutes:
            found.append(minutes)
    return list({fold(text): text for text in found if text}.values())


def addressees(spec: TemplateSpec, settings: DocumentSettings) -> list[str]:
    """Return the addressees; a blank where the kind of document must have one."""
    if settings.addressees:
        return list(settings.addressees)
    return [Blank(f"/documents/{spec.kind}/addressees", INLINE * 2)] if spec.addressed else []
