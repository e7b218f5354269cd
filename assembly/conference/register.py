"""The register of emulation law: acts and awards as data with the time they are valid.

The data lie in ``register/acts.toml`` and ``register/awards.toml``; each entry tells its source and how sure
it is. Citations follow decree 30/2020, appendix I, II.6a (REGULATION.md C18), names of awards
Luật 06/2022/QH15, Điều 20, 25, 26, 73, 74 and 84.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from assembly.conference.partial_date import PartialDate
from assembly.conference.vietnamese import clean, fold, long_date

Certainty = Literal["verified", "secondary", "memory"]
_DATA = Path(__file__).with_name("register")

# The number of an act: 06/2022/QH15, 91/2017/NĐ-CP, 1650/QĐ-UBND, 18-CTr/TU.
_NUMBER = re.compile(
    r"(?<!\d)\d{1,6}\s{0,3}(?:/\s{0,3}\d{4}\s{0,3})?[/-]\s{0,3}[A-ZĐƯ]\w*(?:\s{0,3}[-/]\s{0,3}[A-ZĐƯ]\w*)*",
    re.IGNORECASE,
)
_LAW_DATE = re.compile(r"(\d{1,2})\s{0,3}(?:/|-|\.|tháng)\s{0,3}(\d{1,2})\s{0,3}(?:/|-|\.|năm)\s{0,3}(\d{4})")
_LAW_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class RegisteredAct:
    """An act with the time it is in force: from ``valid_from`` to the day before ``valid_to``.

    ``date`` and ``valid_from`` are None where they are not known.
    """

    type: str
    number: str
    body: str
    date: datetime.date | None = None
    name: str | None = None
    subject: str | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    amends: str | None = None
    replaced_by: str | None = None
    warn: bool = False
    cite: bool = False
    certainty: Certainty = "memory"
    source: str = ""
    checked_on: datetime.date | None = None

    @property
    def short(self) -> str:
        """The act as named after its first citation (decree 30, II.6b): ``Nghị định số 91/2017/NĐ-CP``."""
        return self.name or f"{self.type} số {self.number}"

    @property
    def citation(self) -> str:
        """The first, full citation; a law without its number and body (decree 30, II.6a)."""
        dated = f" {long_date(PartialDate.parse(str(self.date)))}" if self.date else ""
        if self.name:
            return f"{self.name}{dated}"
        return f"{self.short}{dated} của {self.body}" + (f" {self.subject}" if self.subject else "")

    def in_force_on(self, day: datetime.date) -> bool:
        """Tell whether the act is in force on that day; an unknown first day counts as long past."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day < self.valid_to)


@cache
def acts() -> tuple[RegisteredAct, ...]:
    """Return every act of the register."""
    return tuple(RegisteredAct(**entry) for entry in _entries("acts.toml", "act"))


def acts_in_force(day: datetime.date) -> tuple[RegisteredAct, ...]:
    """Return the acts that are cited by default on that day: the emulation law, then its decree."""
    return tuple(act for act in acts() if act.cite and act.in_force_on(day))


def amendments_in_force(act: RegisteredAct, day: datetime.date) -> tuple[RegisteredAct, ...]:
    """Return the acts in force on that day that change the given one."""
    return tuple(other for other in acts() if other.amends == act.number and other.in_force_on(day))


def find_act(citation: str) -> RegisteredAct | None:
    """Return the act that a number or a citation means; None when the register does not hold it.

    Only the citation's own number counts, not that of an act named in its subject. A law is also known by its
    name with its date or year.
    """
    text = clean(citation)
    if found := _NUMBER.search(text):
        number = _bare(found.group())
        return next((act for act in acts() if _bare(act.number) == number), None)
    return _law_by_name(text)


def _law_by_name(text: str) -> RegisteredAct | None:
    key = fold(text)
    amending = fold("sửa đổi, bổ sung") in key
    laws = [
        act
        for act in acts()
        if act.name and fold("Luật Thi đua, khen thưởng") in key and bool(act.amends) == amending
    ]
    if found := _LAW_DATE.search(text):
        day, month, year = (int(part) for part in found.groups())
        return next(
            (law for law in laws if law.date and law.date.timetuple()[:3] == (year, month, day)), None
        )
    years = {int(year) for year in _LAW_YEAR.findall(text)}
    of_year = [law for law in laws if law.date and law.date.year in years]
    return of_year[0] if len(of_year) == 1 else None


def _bare(number: str) -> str:
    return re.sub(r"\s+", "", clean(number)).casefold()


@dataclass(frozen=True, slots=True)
class Award:
    """An award for collectives: an emulation title (Cờ thi đua) or a form of commendation (Bằng khen)."""

    award_class: Literal["title", "commendation"]
    names: tuple[str, ...]
    variants: tuple[str, ...]
    grantors: tuple[str, ...]
    level: Literal["state", "province", "ministry", "base"] | None = None
    place: bool = False
    generic: bool = False
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    certainty: Certainty = "memory"
    source: str = ""

    @property
    def name(self) -> str | None:
        """The legal name; None while the wording leaves open which award is meant."""
        return self.names[0] if self.names else None

    @property
    def minutes_name(self) -> str:
        """The minutes that its dossier needs (Luật 06/2022/QH15, Điều 84.1c and 84.2c)."""
        return "biên bản bình xét thi đua" if self.award_class == "title" else "biên bản xét khen thưởng"

    def is_legal(self, wording: str) -> bool:
        """Tell whether the wording is a legal name of the award, a place or a year after it allowed."""
        return self._covered(_award_key(wording), self.names) > 0

    def fit(self, key: str) -> int:
        """Return how many letters of a folded wording the best of all names covers; 0: another award."""
        return self._covered(key, self.names + self.variants)

    def _covered(self, key: str, wordings: tuple[str, ...]) -> int:
        known = (fold(wording) for wording in wordings)
        return max(
            (len(word) for word in known if key == word or (self.place and key.startswith(f"{word} "))),
            default=0,
        )


@cache
def awards() -> tuple[Award, ...]:
    """Return every award of the register."""
    return tuple(Award(**_frozen(entry)) for entry in _entries("awards.toml", "award"))


def award_class(name: str, granted_by: str | None = None) -> Award | None:
    """Return the award that a wording means, legal or not; None when it is none of the register.

    A bare "Cờ thi đua" or "Bằng khen" becomes the award of the body that grants it, when that is told.
    """
    key = _award_key(name)
    best = max(awards(), key=lambda award: award.fit(key))
    if not best.fit(key):
        return None
    if best.generic and granted_by:
        grantor = fold(granted_by)
        for award in awards():
            known = [fold(body) for body in award.grantors]
            if award.award_class == best.award_class and any(
                grantor == body or grantor.startswith(f"{body} ") for body in known
            ):
                return award
    return best


def _award_key(wording: str) -> str:
    key = fold(wording)
    key = re.sub(rf"^(?:{fold('đề nghị')} )?(?:{fold('tặng')} |{fold('danh hiệu')} )*", "", key)
    return re.sub(rf" {fold('năm')} \d{{4}}$", "", key)


def _frozen(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _entries(file: str, table: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((_DATA / file).read_text("utf-8"))[table])
