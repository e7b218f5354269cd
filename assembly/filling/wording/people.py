"""Persons as documents name them; which unit holds an office of the block and who speaks and signs for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assembly.conference.members import Roll, same_unit
from assembly.conference.model import Absentee, Conference, Leaders, Member, Office, Person
from assembly.conference.vietnamese import fold
from assembly.filling.wording.sentences import INLINE, SIGNATURE, capitalised, expected, fact
from assembly.filling.wording.signatures import Words, signature, signature_lines
from assembly.templates.words import Blank

_ANY_HEAD = "Thủ trưởng đơn vị"
_FOR_ANOTHER = ("KT.", "TL.", "TUQ.")  # who signs for the head; "Q." is acting head (decree 30, II.7b)


def office_in(title: str | None, unit: str | None) -> str:
    """Join an office and its agency: ``Chánh Văn phòng`` of ``Văn phòng UBND tỉnh`` says Văn phòng once."""
    if not title or not unit or fold(unit) in fold(title):
        return title or unit or ""
    words, of_unit = title.split(), unit.split()
    for count in range(min(len(words), len(of_unit)), 0, -1):
        if fold(" ".join(words[-count:])) == fold(" ".join(of_unit[:count])):
            return " ".join([*words[:-count], *of_unit])
    return f"{title} {unit}"


def person_text(person: Person, *, at: str | None = None) -> str:
    """Return a person as minutes name them: ``bà …, Giám đốc Sở …, Trưởng khối (lý do: …)``.

    ``at`` is an agency that the sentence has named already.
    """
    name = " ".join(part for part in (person.honorific, person.name) if part)
    unit = None if at and person.unit and same_unit(at, person.unit) else person.unit
    if not person.name and not person.title and person.role and unit:
        text = f"{person.role} {unit}"
    else:
        office = office_in(person.title, unit)
        role = person.role if person.role and fold(person.role) not in fold(office) else ""
        text = ", ".join(part for part in (name, office, role) if part)
    if isinstance(person, Absentee) and person.reason:
        text += f" (lý do: {person.reason})"
    return text


def persons(people: list[Any], pointer: str) -> list[Words]:
    """Return the words of each person; one who has neither name nor office is a blank."""
    return [
        {"text": fact(capitalised(person_text(person)), f"{pointer}/{at}")}
        for at, person in enumerate(people)
    ]


def representative(person: Person | None, pointer: str, *, acting: bool = False) -> Words:
    """Return name and office of who speaks for a unit."""
    name = person and " ".join(part for part in (person.honorific, person.name) if person.name and part)
    title = person.title if person else None
    if title and acting:
        title = f"Quyền {title}"
    return {
        "name": fact(capitalised(name) if name else None, f"{pointer}/name"),
        "title": fact(title, f"{pointer}/title", INLINE // 2 + 1),
    }


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

    @property
    def acting(self) -> bool:
        """Tell whether an acting head signs."""
        return self.member is not None and self.member.signing_capacity == "Q."

    def office(self) -> list[str]:
        """Return the office of the unit's signer, with the capacity in which a substitute signs (II.7b)."""
        person, _ = self.signing
        title = person.title if person else None
        capacity = self.member.signing_capacity if self.member else None
        if not title or not capacity:
            return [title or _ANY_HEAD]
        if capacity not in _FOR_ANOTHER:
            return [f"{capacity} {title}"]
        return [f"{capacity} {self._head_title(title)}", title]

    def _head_title(self, deputy: str) -> str:
        head = self.member.head.title if self.member and self.member.head else None
        if head:
            return head
        of_head = deputy[len("Phó ") :] if fold(deputy).startswith("phó ") else ""
        return capitalised(of_head) or _ANY_HEAD


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
        """Return who holds an office of the block: the person named, else who signs for the unit.

        A person named without an office in the own agency gets it from the member list.
        """
        unit = self.office_unit(office, pointer)
        if not office or not office.person:
            person, place = unit.signing
            return person, place if unit.member else f"{pointer}/person"
        person, head = office.person, unit.member.head if unit.member else None
        if not person.title and head and head.title and same_unit(head.name or "", person.name or "?"):
            person = person.model_copy(update={"title": head.title})
        return person, f"{pointer}/person"

    def block_signer(
        self, office: Office | None, pointer: str, instead: Person | None, instead_at: str
    ) -> Words:
        """Return who signs for the block; the office in the own agency stands right above the name.

        Analogy to consultative bodies that use the seal of an agency (decree 30, appendix I, II.7c).
        """
        unit = self.office_unit(office, pointer)
        person, place = (instead, instead_at) if instead else self.holder(office, pointer)
        title = person.title if person else None
        if unit.acting and title and not instead:
            title = f"Q. {title}"
        agency = (person.unit if person and person.unit else unit.name) or ""
        if not title:
            below = [Blank(f"{place}/title", SIGNATURE), agency] if agency else []
        else:
            whole, apart = office_in(title, agency), [part for part in (title, agency) if part]
            joined = whole != f"{title} {agency}".strip()
            # a line of its own for the unit, unless the two share words or the block would grow
            lines = [len(signature_lines(text)) for text in (whole, *apart)]
            below = [whole] if joined or lines[0] <= 1 or lines[0] < sum(lines[1:]) else apart
        return signature(person.name if person else None, place, below=below)

    def side(self, office: Office | None, pointer: str) -> Words:
        """Return a party of a handover or covenant: its unit, who speaks for it and who signs."""
        unit = self.office_unit(office, pointer)
        person, place = self.holder(office, pointer)
        named = bool(office and office.person)
        titles = [person.title or _ANY_HEAD] if named and person else unit.office()
        return {
            "unit": fact(unit.name, f"{pointer}/unit"),
            "representative": representative(person, place, acting=unit.acting and not named),
            "signature": signature(
                person.name if person else None,
                place,
                unit=fact(unit.name, f"{pointer}/unit", SIGNATURE),
                office=titles,
            ),
        }

    def leaders(self, leaders: Leaders, pointer: str) -> Words:
        """Return leader and deputies; the leader is "" while nobody is known."""
        offices = enumerate(leaders.deputies)
        deputies = [self._office(office, f"{pointer}/deputies/{at}") for at, office in offices]
        return {
            "leader": self._office(leaders.leader, f"{pointer}/leader") if leaders.leader else "",
            "deputies": expected(deputies, f"{pointer}/deputies"),
        }

    def _office(self, office: Office, pointer: str) -> Words:
        unit = fact(office.unit, f"{pointer}/unit")
        text: str = unit
        if office.person and office.person.name:
            said = person_text(office.person, at=office.unit)
            text = capitalised(said) if isinstance(unit, Blank) else f"{unit} (đại diện: {said})"
        return {"unit": unit, "text": text}
