"""Who belongs to the block, and in which year: one entry a unit, however often and however it is spelt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assembly.conference.model import Candidate, Conference, Leaders, Member, Person
from assembly.conference.pointer import pointer_to
from assembly.conference.vietnamese import fold

# A hyphen with a space on one side only: "Văn hóa -Thể thao", "Văn hóa- Xã hội".
_LOPSIDED_HYPHEN = re.compile(r"\s[-–—](?=\S)|(?<=\S)[-–—]\s")
_EVEN_HYPHEN = re.compile(r"\s[-–—]\s")


def same_unit(one: str, other: str) -> bool:
    """Tell whether two spellings name one unit (see ``vietnamese.fold``)."""
    return fold(one) == fold(other)


def unit_mentions(conference: Conference) -> Iterator[tuple[str, str]]:
    """Yield every place that names a unit: its JSON pointer and the spelling there, the member list first."""
    for at, member in enumerate(conference.members):
        yield f"/members/{at}/name", member.name
    for term in ("current", "next"):
        leaders: Leaders = getattr(conference.leadership, term)
        offices = [
            ("leader", leaders.leader),
            *((f"deputies/{at}", o) for at, o in enumerate(leaders.deputies)),
        ]
        for place, office in offices:
            if office is None:
                continue
            if office.unit:
                yield f"/leadership/{term}/{place}/unit", office.unit
            if office.person and office.person.unit:
                yield f"/leadership/{term}/{place}/person/unit", office.person.unit
    for at, nomination in enumerate(conference.nominations):
        base = f"/nominations/{at}"
        yield from ((f"{base}/recipients/{n}", name) for n, name in enumerate(nomination.recipients))
        yield from _candidates(f"{base}/candidates", nomination.candidates)
    yield from _candidates("/voting/leaders", conference.voting.leaders)
    yield from _candidates("/voting/deputies", conference.voting.deputies)
    for pointer, person in persons_named(conference):
        if person.unit and not pointer.startswith("/leadership/"):
            yield f"{pointer}/unit", person.unit


def _candidates(base: str, candidates: Iterable[Candidate]) -> Iterator[tuple[str, str]]:
    return ((f"{base}/{at}/unit", candidate.unit) for at, candidate in enumerate(candidates))


def persons_named(conference: Conference) -> Iterator[tuple[str, Person]]:
    """Yield every person of the conference with the JSON pointer of the entry."""
    meeting, voting, handover = conference.conference, conference.voting, conference.handover
    lists: tuple[tuple[str, Iterable[Person]], ...] = (
        ("/conference/chairs", meeting.chairs),
        ("/conference/attendees", meeting.attendees),
        ("/conference/absentees", meeting.absentees),
        ("/conference/guests", meeting.guests),
        ("/voting/counting_committee", voting.counting_committee),
        ("/handover/witnesses", handover.witnesses),
    )
    for base, persons in lists:
        yield from ((f"{base}/{at}", person) for at, person in enumerate(persons))
    singles: list[tuple[str, Person | None]] = [
        ("/conference/secretary", meeting.secretary),
        ("/covenant/witness", conference.covenant.witness),
    ]
    for term in ("current", "next"):
        leaders: Leaders = getattr(conference.leadership, term)
        if leaders.leader is not None:
            singles.append((f"/leadership/{term}/leader/person", leaders.leader.person))
        for at, office in enumerate(leaders.deputies):
            singles.append((f"/leadership/{term}/deputies/{at}/person", office.person))
    for at, member in enumerate(conference.members):
        singles += [(f"/members/{at}/head", member.head), (f"/members/{at}/signer", member.signer)]
    singles += [
        (pointer_to(("documents", kind, "signer")), settings.signer)
        for kind, settings in conference.documents.items()
    ]
    yield from ((pointer, person) for pointer, person in singles if person is not None)


def _is_odd(spelling: str) -> bool:
    return bool(_LOPSIDED_HYPHEN.search(_EVEN_HYPHEN.sub("|", spelling))) or spelling.isupper()


class Roll:
    """The distinct units of a conference, in the order of its member list; build once, ask often.

    ``spellings`` holds, for each unit named anywhere, its spellings and the first place of each; ``keys`` the
    folded form of every name that is written anywhere or finds a member.
    """

    def __init__(self, conference: Conference) -> None:
        spellings: dict[str, Counter[str]] = {}
        first_places: dict[str, dict[str, str]] = {}
        for pointer, spelling in unit_mentions(conference):
            key = fold(spelling)
            spellings.setdefault(key, Counter())[spelling] += 1
            first_places.setdefault(key, {}).setdefault(spelling, pointer)
        self.spellings = tuple(first_places.values())
        merged: dict[str, Member] = {}
        for member in conference.members:
            key = fold(member.name)
            merged[key] = _filled(merged[key], member) if key in merged else member
        self.members = tuple(
            member.model_copy(update={"name": _printed(spellings[key])}) for key, member in merged.items()
        )
        self._by_key = dict(zip(merged, self.members, strict=True))
        for member in self.members:
            for name in (member.short_name, member.abbreviation, member.former_name):
                if name:
                    self._by_key.setdefault(fold(name), member)
        self.keys = frozenset(spellings) | frozenset(self._by_key)

    def in_year(self, year: int | None) -> tuple[Member, ...]:
        """Return the members of that year; of all years where the year is unknown."""
        return tuple(member for member in self.members if is_member_in(member, year))

    def find(self, name: str) -> Member | None:
        """Return the member of that name, short name, abbreviation or former name."""
        return self._by_key.get(fold(name))


def is_member_in(member: Member, year: int | None) -> bool:
    """Tell whether the unit belongs to the block in that year; an unknown year counts as yes."""
    if year is None:
        return True
    return (member.joined_year or year) <= year <= (member.left_year or year)


def members_in(conference: Conference, year: int | None) -> tuple[Member, ...]:
    """Return the distinct members of that year in their order; entries of one unit are one member.

    The first entry's facts count and the later ones fill its gaps. The printed spelling is, in this order:
    one without a lopsided hyphen and not all in capitals; the most frequent in the conference; the first.
    """
    return Roll(conference).in_year(year)


def find_member(conference: Conference, name: str) -> Member | None:
    """Return the member that the name means, or None; for many names build one ``Roll``."""
    return Roll(conference).find(name)


def _filled(first: Member, later: Member) -> Member:
    gaps = {
        field: getattr(later, field)
        for field in Member.model_fields
        if getattr(first, field) in (None, []) and getattr(later, field) not in (None, [])
    }
    return first.model_copy(update=gaps)


def _printed(spellings: Counter[str]) -> str:
    # most_common keeps the order of first mention among equals
    ranked = [spelling for spelling, _ in spellings.most_common()]
    return next((spelling for spelling in ranked if not _is_odd(spelling)), ranked[0])
