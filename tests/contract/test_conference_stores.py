"""What a store of kept conferences promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, select
from uuid_utils import uuid7

from assembly.callers.actor import Actor
from assembly.conference.reading import read_conference_data
from assembly.errors import Changed, ConferenceNotFound, ConferenceRefused
from assembly.kept_conferences.facts import facts_of
from assembly.kept_conferences.ports import OwnConferences
from assembly.stores.engine import reading
from assembly.stores.sql_conferences import SqlConferenceStore
from assembly.stores.sql_organisations import SqlOrganisationStore
from assembly.stores.tables import audit_entries


@dataclass(frozen=True)
class Two:
    """The conferences of two organisations in one database."""

    engine: Engine
    ours: OwnConferences
    theirs: OwnConferences
    organisation: str

    def noted(self) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Return what our organisation did: action, subject, details."""
        wanted = (
            select(audit_entries.c.action, audit_entries.c.subject, audit_entries.c.details)
            .where(audit_entries.c.organisation_id == self.organisation)
            .where(audit_entries.c.action.startswith("conference."))
            .order_by(audit_entries.c.number)
        )
        with reading(self.engine) as connection:
            return [tuple(row) for row in connection.execute(wanted)]


@pytest.fixture
def two(engine: Engine) -> Two:
    """Two organisations without any conference."""
    names = [str(uuid7()), str(uuid7())]
    for name in names:
        SqlOrganisationStore(engine).add(name, f"Cơ quan {name}")
    ours, theirs = (
        SqlConferenceStore(engine).seen_by(Actor(name, "program:test", "request-1")) for name in names
    )
    return Two(engine, ours, theirs, names[0])


def facts(block: str = "Khối thi đua số 1", **more: Any) -> dict[str, Any]:
    """Return the facts of a conference."""
    return facts_of(read_conference_data({"block": block, **more}).conference)


def new_id() -> str:
    """Return an id that no conference has."""
    return str(uuid7())


def with_symbol(before: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with a symbol of the block."""
    return {**before, "block": {**before["block"], "symbol": "KTĐ"}}


def test_conference_comes_back_whole(two: Two) -> None:
    """A kept conference has its facts, its first revision, its year and block, and is noted."""
    given, name = facts(year_summed_up=2022, members=["Sở Y tế"]), new_id()
    kept = two.ours.add(name, given)

    assert kept == two.ours.conference(name)
    assert (given, 1, 2022, "Khối thi đua số 1", None) == (
        kept.facts,
        kept.revision,
        kept.year,
        kept.block,
        kept.rolled_over_from,
    )
    assert kept.created_at == kept.changed_at
    assert kept.created_at.tzinfo is not None
    assert [("conference.create", name, {})] == two.noted()


def test_same_id_again_makes_nothing(two: Two) -> None:
    """Keeping a second time under one id returns what is there, and is noted once."""
    name = new_id()
    two.ours.add(name, facts())
    changed = two.ours.change(name, with_symbol, revision=1, action="conference.patch")

    assert changed == two.ours.add(name, facts("Khối khác"))
    assert 2 == len(two.noted())


def test_many_at_once_make_one(two: Two) -> None:
    """Threads that keep under one id at the same time make one conference, noted once."""
    name = new_id()
    with ThreadPoolExecutor(6) as threads:
        kept = set(threads.map(lambda _: two.ours.add(name, facts()).created_at, range(6)))
    assert 1 == len(kept)
    assert 1 == len(two.noted())


def test_draft_knows_where_it_comes_from(two: Two) -> None:
    """A draft tells the conference it was drawn from, and is noted as rolled over; both may be deleted."""
    name, draft = new_id(), new_id()
    two.ours.add(name, facts())
    assert name == two.ours.add(draft, facts(), rolled_over_from=name).rolled_over_from
    two.ours.delete(name)

    assert name == two.ours.conference(draft).rolled_over_from
    assert ("conference.roll-over", draft, {"from": name}) == two.noted()[1]


def test_year_of_the_plan_counts_where_no_other_is_told(two: Two) -> None:
    """A conference that only plans 2022 is one of 2021; one without years is of none."""
    given = (facts(year_planned=2022), facts())
    years = [two.ours.add(new_id(), each).year for each in given]
    assert [2021, None] == years


def test_change_counts_revisions(two: Two) -> None:
    """Each change is one revision later, with a time and a note of its own; year and block follow."""
    name = new_id()
    first = two.ours.add(name, facts(year_summed_up=2022))
    after = two.ours.change(
        name, lambda _: facts("Khối Đổi tên", year_summed_up=2023), revision=1, action="conference.replace"
    )

    assert after == two.ours.conference(name)
    assert (2, 2023, "Khối Đổi tên") == (after.revision, after.year, after.block)
    assert after.created_at == first.created_at
    assert after.changed_at >= first.changed_at
    assert ("conference.replace", name, {"revision": 2}) == two.noted()[-1]
    assert [name] == [listed.id for listed in two.ours.conferences(block="đổi tên", limit=9)]


def test_change_of_nothing_is_none(two: Two) -> None:
    """Putting the same facts again leaves the revision and notes nothing."""
    name = new_id()
    kept = two.ours.add(name, facts())
    assert kept == two.ours.change(name, lambda _: facts(), revision=None, action="conference.replace")
    assert 1 == len(two.noted())


def test_stale_change_is_refused(two: Two) -> None:
    """Whoever saw an older revision changes nothing, before what he sends is even looked at."""
    name = new_id()
    two.ours.add(name, facts())
    two.ours.change(name, with_symbol, revision=1, action="conference.patch")

    def refusing(_: object) -> dict[str, Any]:
        return facts_of(read_conference_data({}).conference)

    for change in (lambda _: facts("Khối khác"), refusing):
        with pytest.raises(Changed):
            two.ours.change(name, change, revision=1, action="conference.replace")
    with pytest.raises(Changed):
        two.ours.change(name, with_symbol, revision=7, action="conference.replace")
    with pytest.raises(Changed):
        two.ours.delete(name, revision=1)
    assert 2 == two.ours.conference(name).revision


def test_lost_answer_can_be_asked_for_again(two: Two) -> None:
    """The same change sent again with the revision it was made on answers as the first time, once noted."""
    name = new_id()
    two.ours.add(name, facts())
    first = two.ours.change(name, with_symbol, revision=1, action="conference.patch")

    assert first == two.ours.change(name, with_symbol, revision=1, action="conference.patch")
    assert 2 == len(two.noted())


def test_refused_change_changes_nothing(two: Two) -> None:
    """What the change raises leaves the conference and the audit log as they were."""
    name = new_id()
    kept = two.ours.add(name, facts())

    def refused(_: object) -> dict[str, Any]:
        return facts_of(read_conference_data({"block": ""}).conference)

    with pytest.raises(ConferenceRefused):
        two.ours.change(name, refused, revision=None, action="conference.patch")
    assert kept == two.ours.conference(name)
    assert 1 == len(two.noted())


def test_no_change_is_lost(two: Two) -> None:
    """Changes at the same time that each add a member all stand in the end, one revision each."""
    name = new_id()
    two.ours.add(name, facts())

    def join(number: int) -> None:
        def joined(before: Mapping[str, Any]) -> dict[str, Any]:
            return {**before, "members": [*before.get("members", []), {"name": f"Sở {number}"}]}

        two.ours.change(name, joined, revision=None, action="conference.patch")

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(join, range(12)))
    kept = two.ours.conference(name)
    assert {f"Sở {number}" for number in range(12)} == {member["name"] for member in kept.facts["members"]}
    assert (13, 12) == (kept.revision, len(kept.facts["members"]))
    assert 13 == len(two.noted())


def test_one_of_many_with_the_same_revision_wins(two: Two) -> None:
    """Of several who change one revision at the same time to different things one succeeds."""
    name = new_id()
    two.ours.add(name, facts())

    def rename(number: int) -> bool:
        try:
            two.ours.change(name, lambda _: facts(f"Khối {number}"), revision=1, action="conference.replace")
        except Changed:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert 1 == sum(threads.map(rename, range(6)))
    assert 2 == two.ours.conference(name).revision


def test_deleted_is_gone(two: Two) -> None:
    """A deleted conference is not found any more, and its end is noted with the revision it had."""
    name = new_id()
    two.ours.add(name, facts())
    two.ours.delete(name, revision=1)

    for ask in (two.ours.conference, two.ours.delete):
        with pytest.raises(ConferenceNotFound):
            ask(name)
    with pytest.raises(ConferenceNotFound):
        two.ours.change(name, with_symbol, revision=1, action="conference.patch")
    assert ("conference.delete", name, {"revision": 1}) == two.noted()[-1]


def test_what_is_anothers_is_not_found(two: Two) -> None:
    """Another organisation's conference is neither read, listed, changed, deleted nor kept over."""
    name = new_id()
    kept = two.ours.add(name, facts())

    for ask in (two.theirs.conference, two.theirs.delete):
        with pytest.raises(ConferenceNotFound):
            ask(name)
    with pytest.raises(ConferenceNotFound):
        two.theirs.change(name, with_symbol, revision=None, action="conference.patch")
    with pytest.raises(ConferenceNotFound):
        two.theirs.add(name, facts("Khối khác"))
    assert () == two.theirs.conferences(limit=9)
    assert kept == two.ours.conference(name)


@pytest.mark.parametrize(
    "name", ["", "x", "\x00", "\ud800", "../..", "Ố" * 400, "01a20206-9d5b-7740-8a79-cbd5eed01941"]
)
def test_what_was_never_an_id_is_not_found(two: Two, name: str) -> None:
    """Anything may stand in an address: it is not found, and no error of the database."""
    with pytest.raises(ConferenceNotFound):
        two.ours.conference(name)


def test_lists_are_newest_first_in_pages(two: Two) -> None:
    """Pages of a list hold each conference once, newest first, without their facts."""
    names = [two.ours.add(new_id(), facts(f"Khối {number}")).id for number in range(5)]
    pages: list[list[str]] = []
    while not pages or pages[-1]:
        before = pages[-1][-1] if pages else None
        pages.append([listed.id for listed in two.ours.conferences(before=before, limit=2)])

    assert [names[:2:-1], names[2:0:-1], names[:1], []] == pages
    assert not hasattr(two.ours.conferences(limit=1)[0], "facts")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "cba"),
        ({"year": 2022}, "ba"),
        ({"year": 1999}, ""),
        ({"block": "VĂN HOÁ"}, "ba"),
        ({"block": "văn hóa-xã hội"}, "a"),
        ({"block": "%"}, ""),
        ({"block": "_"}, ""),
        ({"block": "\x00"}, ""),
        ({"block": "\ud800"}, ""),
        ({"block": "100% \\ a_b"}, "c"),
        ({"year": 2022, "block": "thể thao"}, "b"),
    ],
)
def test_lists_are_narrowed(two: Two, wanted: dict[str, Any], found: str) -> None:
    """A year and a part of the block's name, however it is spelt, narrow a list; no letter is a wildcard."""
    if wanted.get("block") in ("%", "_"):
        blocks = ("Khối Văn hóa - Xã hội", "Khối Văn hóa, Thể thao", "Khối khác")
    else:
        blocks = ("Khối Văn hóa - Xã hội", "Khối Văn hóa, Thể thao", "Khối 100% \\ a_b")
    names = {
        two.ours.add(new_id(), facts(block, year_summed_up=year)).id: letter
        for letter, block, year in zip("abc", blocks, (2022, 2022, 2023), strict=True)
    }
    assert found == "".join(names[listed.id] for listed in two.ours.conferences(**wanted, limit=9))
