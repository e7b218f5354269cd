"""A block and its members that are kept from year to year (khối và thành viên): conferences begin with them.

The facts of a block are those parts of a conference that say who the block is. Members stay in the list after
they left, with their last year: a conference begins with those of its two years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assembly.conference.members import Roll, is_member_in, same_unit
from assembly.conference.model import Conference, Member
from assembly.conference.reading import read_conference_data
from assembly.errors import ConferenceRefused, Fault
from assembly.kept_conferences.facts import facts_of
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.ports import OwnBlocks, OwnConferences

PARTS = ("block", "province", "style", "members")  # of a conference
# of a member; the rest is a matter of one year
_LASTING = (
    "name",
    "short_name",
    "abbreviation",
    "former_name",
    "superior",
    "head",
    "signer",
    "signing_capacity",
    "kind",
    "staff",
    "joined_year",
    "left_year",
)


@dataclass(frozen=True, slots=True)
class ListedBlock:
    """A kept block in a list; ``revision`` counts its changes from 1."""

    id: str
    revision: int
    created_at: datetime
    changed_at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class KeptBlock(ListedBlock):
    """A kept block; ``facts`` are those of a conference with nothing but ``PARTS``."""

    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def conference(self) -> Conference:
        """The facts to work with."""
        return read_conference_data(self.facts).conference


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a block would be with the members of a conference.

    ``added`` are units it did not have, ``changed`` those of which the conference knows something newer,
    ``missing`` those that the conference, held for ``year``, does not list: they may have left before it.
    """

    facts: Mapping[str, Any]
    year: int | None
    added: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]


def keep_block(block_id: str, data: Mapping[str, Any], *, blocks: OwnBlocks) -> KeptBlock:
    """Keep a block; the same id again changes nothing. Raises ConferenceRefused with every fault."""
    return blocks.add(block_id, _read(data))


def change_block(
    block_id: str, data: Mapping[str, Any], *, revision: int | None, blocks: OwnBlocks
) -> KeptBlock:
    """Put a block in the place of a kept one; where its name changes, the old one stays a way to write it.

    Raises BlockNotFound, Changed, ConferenceRefused with every fault.
    """

    def changed(before: Mapping[str, Any]) -> dict[str, Any]:
        facts = _read(data)
        block, old = facts["block"], before["block"]["name"]
        variants = block.get("name_variants", [])
        if not any(same_unit(old, name) for name in (block["name"], *variants)):
            block["name_variants"] = [*variants, old][-50:]
        return facts

    return blocks.change(block_id, changed, revision=revision)


def renamed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return a member after a change of its data; a new name keeps the old one as the former name."""
    member = dict(after)
    old, new = before.get("name"), after.get("name")
    untouched = after.get("former_name") == before.get("former_name")
    if old and new and untouched and not same_unit(old, new):
        member["former_name"] = old
    return member


def begin_conference(
    block_id: str, conference_id: str, year: int, *, blocks: OwnBlocks, conferences: OwnConferences
) -> KeptConference:
    """Keep a conference of a block that sums up a year; the same id again changes nothing.

    Its members are those of that year and of the next. Raises BlockNotFound, and ConferenceRefused for a year
    that no conference can have.
    """
    kept = blocks.block(block_id)
    members = [
        facts
        for facts, member in zip(kept.facts.get("members", ()), kept.conference.members, strict=True)
        if is_member_in(member, year) or is_member_in(member, year + 1)
    ]
    data = {**kept.facts, "year_summed_up": year, "year_planned": year + 1, "members": members}
    facts = facts_of(read_conference_data(data).conference)
    return conferences.add(conference_id, facts, block_id=block_id)


def block_of(conference: Conference) -> dict[str, Any]:
    """Return the facts of the block that held a conference, with its members in their printed spelling."""
    facts = facts_of(conference)
    members = [_lasting(member) for member in Roll(conference).members]
    return _read({**{name: facts[name] for name in PARTS if name in facts}, "members": members})


def taken_back(kept: KeptBlock, conference: Conference) -> TakenBack:
    """Tell what a block would be with what a conference knows of its members; nothing is kept yet.

    A unit that the block did not have joined in the year summed up, where the block had members before. Who
    left stays as it is until somebody says so.
    """
    year = conference.year_summed_up
    if year is None and conference.year_planned is not None:
        year = conference.year_planned - 1
    ours, theirs = Roll(kept.conference), Roll(conference)
    members: list[dict[str, Any]] = []
    added, changed, missing = [], [], []
    seen: set[str] = set()
    for member in ours.members:
        newer = theirs.find(member.name) or _formerly(theirs, member)
        before = _lasting(member)
        if newer is None:
            if is_member_in(member, year):
                missing.append(member.name)
            members.append(before)
            continue
        seen.add(newer.name)
        by_old_name = bool(member.former_name) and same_unit(newer.name, member.former_name or "")
        # a conference held before the unit was renamed does not rename it back
        after = (
            {**_lasting(newer), **before} if by_old_name else renamed(before, {**before, **_lasting(newer)})
        )
        if after != before:
            changed.append(newer.name)
        members.append(after)
    for newer in theirs.members:
        if newer.name not in seen:
            added.append(newer.name)
            joined = {"joined_year": year} if ours.members and year is not None else {}
            members.append({**joined, **_lasting(newer)})
    facts = _read({**kept.facts, "members": members})
    return TakenBack(facts, year, tuple(added), tuple(changed), tuple(missing))


def take_back(
    kept: KeptBlock, conference: Conference, *, left: Sequence[str] = (), blocks: OwnBlocks
) -> KeptBlock:
    """Take what a conference knows of the members into a block.

    ``left`` names those of ``TakenBack.missing`` that left before the conference's year.

    Raises BlockNotFound, Changed, ConferenceRefused.
    """
    found = taken_back(kept, conference)
    members = [dict(member) for member in found.facts.get("members", ())]
    for member in members:
        if found.year is not None and any(same_unit(member["name"], name) for name in left):
            member["left_year"] = max(found.year - 1, member.get("joined_year") or 0)
    data = {**found.facts, "members": members}
    return change_block(kept.id, data, revision=kept.revision, blocks=blocks)


def _formerly(roll: Roll, member: Member) -> Member | None:
    for name in (member.former_name, member.short_name, member.abbreviation):
        found = roll.find(name) if name else None
        if found is not None:
            return found
    return None


def _lasting(member: Member) -> dict[str, Any]:
    facts = member.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return {name: facts[name] for name in _LASTING if name in facts}


def _read(data: Mapping[str, Any]) -> dict[str, Any]:
    strange = sorted(set(data) - set(PARTS))
    if strange:
        raise ConferenceRefused(list(_strange(strange)))
    return facts_of(read_conference_data(dict(data)).conference)


def _strange(names: Sequence[str]) -> Iterator[Fault]:
    for name in names:
        yield Fault(
            f"/{name}",
            "conference.not-of-a-block",
            "Mục này không thuộc về khối.",
            "this is no part of a block",
        )
