"""Who signs a document, in the order of signing, and who keeps its copies.

Both follow from what a template prints: one that prints the words ``signer`` is signed by the head of the
block, one that prints ``secretary`` and ``chair`` by these. A template that somebody adds needs nothing here.
Who signs what: docs/decisions/0005. Copies: DOCUMENTS.md, sections A to D.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assembly.conference.members import same_unit
from assembly.conference.model import Conference, DocumentSettings, Leaders, Member, Office, Person
from assembly.conference.vietnamese import fold
from assembly.filling.cache import compiled
from assembly.filling.wording import Wording, wording_of
from assembly.filling.wording.covenant import term_leaders
from assembly.filling.wording.people import People, Unit, office_in
from assembly.templates.manifest import TemplateSpec
from assembly.templates.registry import RegisteredTemplate

_ANY_HEAD = "Thủ trưởng"
FILE = "Lưu hồ sơ"
REGISTRY = "Lưu văn thư"
AS_AGREED = "Theo phân công của Khối"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs; ``name`` is unset where nobody gave it.

    ``office`` is the one in the own agency, its unit included: ``Giám đốc Sở Y tế``; ``role`` the one in the
    document: ``Trưởng khối``, ``Thư ký``, ``Bên giao``, or empty. ``pointer`` is where the person stands, or
    would stand, in the conference.
    """

    name: str | None
    office: str
    unit: str | None
    role: str
    pointer: str

    @property
    def said(self) -> str:
        """The person in one line; an unknown name is not invented."""
        told = ", ".join(part for part in (self.name, self.office) if part)
        return told or self.role or "chưa rõ người ký"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps some copies of a signed document."""

    name: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs one document, in the order of signing, ``witnesses`` after them; who keeps its copies."""

    signers: tuple[Signer, ...]
    witnesses: tuple[Signer, ...]
    keepers: tuple[Keeper, ...]

    @property
    def everybody(self) -> tuple[Signer, ...]:
        """All who sign, in order; the last of ``signers`` gets the sheets when the others have signed."""
        return (*self.signers, *self.witnesses)

    @property
    def copies(self) -> int:
        """How many copies are signed."""
        return sum(keeper.copies for keeper in self.keepers)


def signatures_of(
    conference: Conference, registered: RegisteredTemplate, member: int | None, enclosed_in: int = 0
) -> Signatures:
    """Return who signs a document of a template, and who keeps it.

    ``member`` is the unit's place among the members of its year, for a document issued to each of them.
    ``enclosed_in`` counts the copies of others with which a copy goes along.
    """
    return _Reading(conference, registered).signatures(member, enclosed_in)


class _Reading:
    def __init__(self, conference: Conference, registered: RegisteredTemplate) -> None:
        self._conference = conference
        self._spec: TemplateSpec = registered.spec
        self._wording: Wording = wording_of(conference)
        self._people: People = self._wording.people
        self._paths = tuple(field.path for field in compiled(registered).fields)
        self._settings = conference.documents.get(self._spec.kind) or DocumentSettings()

    def signatures(self, at: int | None, enclosed_in: int) -> Signatures:
        people, leadership = self._people, self._conference.leadership
        members = self._wording.members(self._spec)
        member = members[at] if at is not None and at < len(members) else None
        signers: list[Signer] = []
        keepers: list[Keeper] = []
        told: int | None = None
        if self._prints("signature_rows"):
            signers += self._everybody(members)
            keepers += [Keeper(each.name) for each in members]
            told = self._conference.covenant.copies
        if member is not None and self._prints("member.signature"):
            signers.append(_of_unit(people.unit(member), ""))
            keepers.append(Keeper(member.name))
        if self._prints("secretary"):
            signers.append(_person(self._conference.conference.secretary, "Thư ký", "/conference/secretary"))
        if self._prints("outgoing.signature"):
            signers.append(self._officer(leadership.current.leader, "/leadership/current/leader", "Bên giao"))
            keepers.append(_side(signers[-1]))
        if self._prints("incoming.signature"):
            signers.append(self._officer(leadership.next.leader, "/leadership/next/leader", "Bên nhận"))
            keepers.append(_side(signers[-1]))
            told = self._conference.handover.copies
        if self._prints("chair"):
            chairs = self._conference.conference.chairs
            signers.append(_person(chairs[0] if chairs else None, "Chủ tọa", "/conference/chairs/0"))
            keepers += [Keeper(REGISTRY), Keeper(FILE)]
        if member is not None and self._prints("counterpart.signature"):
            opposite = self._counterpart(member)
            signers.append(opposite)
            keepers.append(Keeper(opposite.unit or opposite.role))
        if self._prints("signer"):
            signers.append(self._for_the_block())
            keepers += [Keeper(name) for name in self._settings.addressees]
            if self._spec.addressed and not self._settings.addressees:
                keepers.append(Keeper("Nơi gửi đến"))
            keepers.append(Keeper(REGISTRY))
        if enclosed_in:
            keepers.append(Keeper("Kèm theo tờ trình", enclosed_in))
        return Signatures(
            tuple(signers), tuple(self._witnesses()), _as_told(tuple(keepers) or (Keeper(FILE),), told)
        )

    def _prints(self, words: str) -> bool:
        below = (f"{words}.", f"{words}[]")
        return any(path.startswith(below) for path in self._paths)

    def _everybody(self, members: Sequence[Member]) -> list[Signer]:
        """Return every member's signer: the leader of the term last, the deputies before."""
        leaders, _ = term_leaders(self._conference)
        offices = [(office, "Phó Trưởng khối") for office in leaders.deputies]
        offices.append((leaders.leader, "Trưởng khối"))  # type: ignore[arg-type]  # perhaps nobody yet

        def rank(member: Member) -> int:
            held = (at for at, (office, _) in enumerate(offices, 1) if _holds(office, member))
            return max(held, default=0)

        roles = ["", *(role for _, role in offices)]
        return [
            _of_unit(self._people.unit(member), roles[rank(member)]) for member in sorted(members, key=rank)
        ]

    def _counterpart(self, member: Member) -> Signer:
        """Return who signs a member's covenant for the block: its leader, for the leader's own a deputy."""
        leaders, pointer = term_leaders(self._conference)
        if not _holds(leaders.leader, member):
            return self._officer(leaders.leader, f"{pointer}/leader", "Trưởng khối")
        return self._officer(_first_deputy(leaders), f"{pointer}/deputies/0", "Phó Trưởng khối")

    def _for_the_block(self) -> Signer:
        if (instead := self._settings.signer) is not None:
            return _person(instead, "Trưởng khối", f"/documents/{self._spec.kind}/signer")
        return self._officer(
            self._conference.leadership.current.leader, "/leadership/current/leader", "Trưởng khối"
        )

    def _officer(self, office: Office | None, pointer: str, role: str) -> Signer:
        person, place = self._people.holder(office, pointer)
        unit = (person.unit if person else None) or self._people.office_unit(office, pointer).name
        return _person(person, role, place, unit)

    def _witnesses(self) -> list[Signer]:
        found: list[Signer] = []
        if self._prints("covenant.witnesses") and (witness := self._conference.covenant.witness):
            found.append(_person(witness, "Chứng kiến", "/covenant/witness"))
        if self._prints("handover.witnesses"):
            told = self._conference.handover.witnesses
            found += [
                _person(person, "Chứng kiến", f"/handover/witnesses/{at}") for at, person in enumerate(told)
            ]
        return found


def _person(person: Person | None, role: str, pointer: str, unit: str | None = None) -> Signer:
    if person is None:
        return Signer(None, f"{_ANY_HEAD} {unit}" if unit else "", unit, role, pointer)
    unit = person.unit or unit
    return Signer(person.name, office_in(person.title, unit), unit, role, pointer)


def _of_unit(unit: Unit, role: str) -> Signer:
    person, place = unit.signing
    if person is None or not person.title:
        name = person.name if person else None
        return Signer(name, f"{_ANY_HEAD} {unit.name}", unit.name, role, place)
    title = f"Quyền {person.title}" if unit.acting else person.title
    return Signer(person.name, office_in(title, unit.name), unit.name, role, place)


def _holds(office: Office | None, member: Member) -> bool:
    return office is not None and office.unit is not None and same_unit(office.unit, member.name)


def _side(signer: Signer) -> Keeper:
    return Keeper(f"{signer.role} ({signer.unit})" if signer.unit else signer.role)


def _first_deputy(leaders: Leaders) -> Office | None:
    return leaders.deputies[0] if leaders.deputies else None


def _as_told(keepers: tuple[Keeper, ...], told: int | None) -> tuple[Keeper, ...]:
    """Return keepers of as many copies as the document itself tells.

    What is over goes to the file; where there are fewer than parties nobody told who gets one.
    """
    if not told:
        return keepers
    over = told - sum(keeper.copies for keeper in keepers)
    if over < 0:
        return (Keeper(AS_AGREED, told),)
    return (*keepers, Keeper(FILE, over)) if over else keepers


class Crowd:
    """Tells people apart: gives everybody a number, from 0, the same at each signature.

    Signatures of the same name are one person's unless their units differ; without a name it is whoever signs
    for the unit, without that whoever will stand at the same place of the conference.
    """

    def __init__(self) -> None:
        self._known: list[Signer] = []
        self._numbers: dict[str, list[int]] = {}

    def number_of(self, signer: Signer) -> int:
        """Return the number of who signs."""
        key = signer.name or (f"/{signer.unit}" if signer.unit else f"//{signer.pointer}")
        numbers = self._numbers.setdefault(fold(key), [])
        for number in numbers:
            known = self._known[number].unit
            if not signer.name or not (known and signer.unit) or same_unit(known, signer.unit):
                return number
        self._known.append(signer)
        numbers.append(len(self._known) - 1)
        return numbers[-1]
