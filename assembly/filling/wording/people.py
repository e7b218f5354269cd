"""Persons, units and who signs for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assembly.conference.members import Roll, same_unit
from assembly.conference.model import Absentee, Conference, Leaders, Member, Office, Person
from assembly.conference.vietnamese import fold, upper
from assembly.filling.text_width import balanced_lines
from assembly.filling.wording.sentences import INLINE, SIGNATURE, capitalised, expected, fact
from assembly.templates.words import Blank

Words = dict[str, Any]
SIGNATURE_WIDTH = 80.0  # mm: half of the text between the margins, less a little air
SIGNATURE_SIZE = 14.0  # pt


def signature_lines(text: str) -> list[str]:
    """Return a name or an office in capitals, broken into lines for a signature block."""
    return balanced_lines(upper(text), width=SIGNATURE_WIDTH, size=SIGNATURE_SIZE)


def person_text(person: Person) -> str:
    """Return a person as minutes name them: ``Bà …, Giám đốc Sở …, Trưởng khối``."""
    name = " ".join(part for part in (person.honorific, person.name) if part)
    office = person.title or ""
    if person.unit and fold(person.unit) not in fold(office):
        office = f"{office} {person.unit}".strip()
    if not person.name and not person.title and person.role and person.unit:
        return capitalised(f"{person.role} {person.unit}")
    role = person.role if person.role and fold(person.role) not in fold(office) else ""
    text = ", ".join(part for part in (name, office, role) if part)
    if isinstance(person, Absentee) and person.reason:
        text += f" (lý do: {person.reason})"
    return capitalised(text)


def persons(people: list[Any], pointer: str) -> list[Words]:
    """Return the words of each person; one who has neither name nor office is a blank."""
    return [{"text": fact(person_text(person), f"{pointer}/{at}")} for at, person in enumerate(people)]


def representative(person: Person | None, pointer: str) -> Words:
    """Return name and office of who speaks for a unit."""
    name = person and " ".join(part for part in (person.honorific, person.name) if person.name and part)
    return {
        "name": fact(capitalised(name) if name else None, f"{pointer}/name"),
        "title": fact(person.title if person else None, f"{pointer}/title", INLINE // 2 + 1),
    }


def signature(name: str | None, pointer: str, *, unit: str = "", office: list[str], role: str = "") -> Words:
    """Return the words of one signature block."""
    return {
        "unit_lines": signature_lines(unit),
        "role": role,
        "office_lines": [line for text in office for line in signature_lines(text)],
        "pad": [],
        "name": fact(name, f"{pointer}/name", SIGNATURE),
    }


NOBODY: Mapping[str, Any] = {"unit_lines": [], "role": "", "office_lines": [], "pad": [], "name": ""}


def level(left: Words, right: Words, *, extra_left: int = 0, extra_right: int = 0) -> None:
    """Pad two signatures side by side so that their names stand at the same height."""

    def height(side: Words) -> int:
        return len(side["unit_lines"]) + len(side["office_lines"]) + bool(side["role"])

    heights = (height(left) + extra_left, height(right) + extra_right)
    for side, own in zip((left, right), heights, strict=True):
        side["pad"] = [""] * (max(heights) - own)


@dataclass(frozen=True)
class Unit:
    """A member unit, or a unit known by name only, with its place in the conference."""

    name: str | None
    pointer: str
    member: Member | None

    @property
    def signing(self) -> tuple[Person | None, str]:
        """Who signs for the unit, and the pointer of that person."""
        if self.member and self.member.signer:
            return self.member.signer, f"{self.pointer}/signer"
        return (self.member.head if self.member else None), f"{self.pointer}/head"

    def office(self) -> list[str]:
        """Return the office of the unit's signer, with the capacity in which a substitute signs (II.7b)."""
        person, _ = self.signing
        title = person.title if person else None
        if self.member and self.member.signing_capacity and title:
            head = self.member.head.title if self.member.head else None
            if self.member.signing_capacity == "KT." and head:
                return [f"KT. {head}", title]
            return [f"{self.member.signing_capacity} {title}"]
        return [title or "Thủ trưởng đơn vị"]


class People:
    """Finds the units of one conference and says who speaks and signs for them; built once."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self.roll = Roll(conference)
        entries = enumerate(conference.members)
        # the first of several entries of a unit counts, so it is written last
        self._first_entry = {fold(entry.name): at for at, entry in reversed(list(entries))}

    def unit(self, member: Member) -> Unit:
        """Return a member with the pointer of its first entry."""
        return Unit(member.name, f"/members/{self._first_entry[fold(member.name)]}", member)

    def office_unit(self, office: Office | None, pointer: str) -> Unit:
        """Return the unit that holds an office of the block."""
        name = office.unit if office else None
        member = self.roll.find(name) if name else None
        return self.unit(member) if member else Unit(name, f"{pointer}/unit", None)

    def holder(self, office: Office | None, pointer: str) -> tuple[Person | None, str]:
        """Return the person who holds an office of the block: the one named, else who signs for the unit."""
        if office and office.person:
            return office.person, f"{pointer}/person"
        unit = self.office_unit(office, pointer)
        person, place = unit.signing
        return person, place if unit.member else f"{pointer}/person"

    def title_of(self, office: Office | None, pointer: str) -> str | None:
        """Return the holder's office in the own agency, from the member list if need be."""
        person, _ = self.holder(office, pointer)
        if person and person.title:
            return person.title
        member = self.office_unit(office, pointer).member
        head = member.head if member else None
        if head and head.title and person and person.name and same_unit(head.name or "", person.name):
            return head.title
        return None

    def block_signer(
        self, office: Office | None, pointer: str, instead: Person | None, instead_at: str
    ) -> Words:
        """Return who signs for the block: the office in the own agency stands below the office in the block.

        Analogy to consultative bodies that use the seal of an agency (decree 30, appendix I, II.7c).
        """
        unit = self.office_unit(office, pointer)
        person, place = (instead, instead_at) if instead else self.holder(office, pointer)
        title = (instead.title if instead else None) or self.title_of(office, pointer)
        name = unit.name or ""
        if title and fold(name) in fold(title):
            office_lines = [title]
        else:
            whole = f"{title or ''} {name}".strip()
            fits = len(signature_lines(whole)) <= 1
            apart = [part for part in (title, name) if part]
            # a line of its own for the unit, unless that makes the block taller
            shorter = len(signature_lines(whole)) < sum(len(signature_lines(part)) for part in apart)
            office_lines = [whole] if fits or shorter else apart
        return signature(person.name if person else None, place, office=office_lines)

    def side(self, office: Office | None, pointer: str) -> Words:
        """Return a party of a handover or covenant: its unit, who speaks for it and who signs."""
        unit = self.office_unit(office, pointer)
        person, place = self.holder(office, pointer)
        title = self.title_of(office, pointer)
        if person and title and not person.title:
            person = person.model_copy(update={"title": title})
        return {
            "unit": fact(unit.name, f"{pointer}/unit"),
            "representative": representative(person, place),
            "signature": signature(
                person.name if person else None,
                place,
                unit=unit.name or "",
                office=[title or "Thủ trưởng đơn vị"],
            ),
        }

    def leaders(self, leaders: Leaders, pointer: str) -> Words:
        """Return leader and deputies; the leader is "" while nobody is known."""
        return {
            "leader": self._office(leaders.leader, f"{pointer}/leader") if leaders.leader else "",
            "deputies": expected(
                [
                    self._office(office, f"{pointer}/deputies/{at}")
                    for at, office in enumerate(leaders.deputies)
                ],
                f"{pointer}/deputies",
            ),
        }

    def _office(self, office: Office, pointer: str) -> Words:
        unit = fact(office.unit, f"{pointer}/unit")
        text: str = unit
        if office.person and office.person.name:
            said = person_text(office.person)
            text = said if isinstance(unit, Blank) else f"{unit} (đại diện: {said})"
        return {"unit": unit, "text": text}
