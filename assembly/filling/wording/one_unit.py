"""The words of many documents that differ in one unit only: what they share is worded once.

A batch makes a document for each of thousands of units. Each is worded as a conference of its own: the facts
that all share, and the one unit among the members. Most units have no part in what is shared; then the words
are the shared ones and the unit's own. Where a unit has a part in it, the whole must be worded anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from assembly.conference.members import is_member_in
from assembly.conference.model import Conference, Leaders, Member
from assembly.conference.vietnamese import fold
from assembly.filling.wording import Wording, covenant, heading
from assembly.filling.wording.people import People, Unit
from assembly.filling.wording.signatures import Words
from assembly.templates.manifest import TemplateSpec

# words that tell of all units, or count them: as base of a share of votes, as those who join
OF_ALL_UNITS = frozenset(
    [
        "scores",
        "joining",
        "members",
        "members_count",
        "signature_rows",
        "voting",
        "awards",
        "award_recipients",
    ]
)


class UnitWording:
    """Words of the documents of one template; ``conference`` is what they share.

    ``asked`` are the words that the template, or the pattern of its file name, asks for.
    """

    def __init__(self, conference: Conference, spec: TemplateSpec, asked: Collection[str]) -> None:
        self._spec = spec
        self._conference = conference
        self._tells_of_all = not OF_ALL_UNITS.isdisjoint(asked)
        self._wording = Wording(conference)
        self._shared = self._wording.words(spec)
        self._counterpart: Words | None = None
        planned = spec.year == "planned"
        self._year = conference.year_planned if planned else conference.year_summed_up
        self._entries = Counter(fold(member.name) for member in conference.members)
        self._leading = frozenset(_leading(self._wording.people))

    def is_of_year(self, member: Member) -> bool:
        """Tell whether the unit is a member in the year of the document."""
        return is_member_in(member, self._year)

    def words(self, member: Member, at: int | None) -> Words | None:
        """Return the words of a unit's document, or None where the unit has a part in what is shared.

        ``at`` is the place of the entry that the unit replaces among the members; None: it joins them.
        """
        if self._tells_of_all or not (self._joins_apart(member) if at is None else self._stays(member, at)):
            return None
        if at is not None:
            known = self._wording.people.roll.find(member.name)
            if known is not None and known.name != member.name:
                member = member.model_copy(update={"name": known.name})
        place = len(self._conference.members) if at is None else at
        own = covenant.member_words(Unit(member.name, f"/members/{place}", member), member)
        if self._counterpart is None:
            self._counterpart = covenant.counterpart(self._wording.people, member)
        opposite = {**self._counterpart, "signature": {**self._counterpart["signature"]}}
        covenant.level_covenant(own, opposite)
        letterhead = heading.letterhead(self._spec, self._conference, member)
        return self._shared | {"member": own, "counterpart": opposite, "letterhead": letterhead}

    def _joins_apart(self, member: Member) -> bool:
        """Tell whether nothing that is shared names the unit, and the unit names no other."""
        if any(name != member.name for name in _units_of_persons(member)):
            return False
        names = (member.name, member.short_name, member.abbreviation, member.former_name)
        keys = self._wording.people.roll.keys
        return all(fold(name) not in keys for name in names if name)

    def _stays(self, member: Member, at: int) -> bool:
        """Tell whether a unit that is told of anew is named as before and leads nothing."""
        before = self._conference.members[at]
        key = fold(before.name)
        return self._entries[key] == 1 and key not in self._leading and _naming(member) == _naming(before)


def _units_of_persons(member: Member) -> Iterator[str]:
    return (person.unit for person in (member.head, member.signer) if person and person.unit)


def _naming(member: Member) -> tuple[object, ...]:
    names = (member.name, member.short_name, member.abbreviation, member.former_name)
    return (*names, [person and person.unit for person in (member.head, member.signer)])


def _leading(people: People) -> Iterator[str]:
    """Yield the keys of the units that hold an office of the block, in this year or the next."""
    leadership = people.conference.leadership
    terms: tuple[Leaders, ...] = (leadership.current, leadership.next)
    for office in (office for term in terms for office in (term.leader, *term.deputies)):
        if office and office.unit:
            yield fold(office.unit)
            found = people.roll.find(office.unit)
            if found:
                yield fold(found.name)
