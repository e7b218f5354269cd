"""What a store of blocks promises, and what is done with kept blocks, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, select
from uuid_utils import uuid7

from assembly.callers.actor import Actor
from assembly.conference.model import Conference
from assembly.conference.reading import read_conference_data
from assembly.errors import BlockNotFound, Changed, ConferenceRefused
from assembly.kept_conferences.blocks import (
    begin_conference,
    block_of,
    change_block,
    keep_block,
    take_back,
    taken_back,
)
from assembly.kept_conferences.keeping import keep_conference, roll_over
from assembly.kept_conferences.ports import OwnBlocks, OwnConferences
from assembly.stores.engine import reading
from assembly.stores.sql_blocks import SqlBlockStore
from assembly.stores.sql_conferences import SqlConferenceStore
from assembly.stores.tables import audit_entries
from tests.contract.conftest import new_organisation


@dataclass(frozen=True)
class Office:
    """The blocks and conferences of an organisation, and the blocks of another one."""

    engine: Engine
    organisation: str
    blocks: OwnBlocks
    theirs: OwnBlocks
    conferences: OwnConferences

    def keep(self, *members: Any, **more: Any) -> str:
        """Keep a block with these members and return its id."""
        data = {"block": {"name": "Khối số 1"}, "members": list(members), **more}
        return keep_block(str(uuid7()), data, blocks=self.blocks).id

    def names(self, block_id: str) -> list[str]:
        """Return what the members of a block are called."""
        return [member["name"] for member in self.blocks.block(block_id).facts.get("members", ())]


@pytest.fixture
def office(engine: Engine) -> Office:
    """An organisation of which nobody knows."""
    ours, theirs = Actor(new_organisation(engine), "person:1"), Actor(new_organisation(engine), "person:2")
    store = SqlBlockStore(engine)
    return Office(
        engine,
        ours.organisation,
        store.seen_by(ours),
        store.seen_by(theirs),
        SqlConferenceStore(engine).seen_by(ours),
    )


def held(**more: Any) -> Conference:
    """Return a conference of the block."""
    return read_conference_data({"block": "Khối số 1", **more}).conference


def test_block_comes_back_whole_and_counts_its_changes(office: Office) -> None:
    """A block has its facts and revision; each change is noted; the same one again changes nothing."""
    name = office.keep("Sở Y tế")
    kept = office.blocks.block(name)
    assert ("Khối số 1", 1, [{"name": "Sở Y tế"}]) == (kept.name, kept.revision, kept.facts["members"])
    assert kept == office.blocks.add(name, {"block": {"name": "Khác"}})

    data = {**kept.facts, "block": {"name": "Khối số một mới"}}
    changed = change_block(name, data, revision=1, blocks=office.blocks)
    assert (2, ["Khối số 1"]) == (changed.revision, changed.facts["block"]["name_variants"])
    assert changed == change_block(name, changed.facts, revision=2, blocks=office.blocks)
    with pytest.raises(Changed):
        change_block(name, data, revision=1, blocks=office.blocks)
    office.blocks.delete(name)
    with reading(office.engine) as connection:
        noted = connection.execute(
            select(audit_entries.c.action).where(audit_entries.c.organisation_id == office.organisation)
        )
        assert ["block.create", "block.change", "block.delete"] == [row.action for row in noted]


def test_what_is_anothers_is_not_found(office: Office) -> None:
    """Another organisation's block is neither read, listed, changed, deleted nor kept over."""
    name = office.keep("Sở Y tế")
    for ask in (
        lambda: office.theirs.block(name),
        lambda: office.theirs.delete(name),
        lambda: office.theirs.change(name, lambda facts: facts, revision=None),
        lambda: office.theirs.add(name, {"block": {"name": "Khác"}}),
        lambda: office.blocks.block("../.."),
    ):
        with pytest.raises(BlockNotFound):
            ask()
    assert () == office.theirs.blocks(limit=9)
    assert [name] == [block.id for block in office.blocks.blocks(limit=9)]
    assert () == office.blocks.blocks(before=name, limit=9)


def test_block_holds_no_other_facts(office: Office) -> None:
    """What is no part of a block, and what no conference could hold, is refused."""
    for wrong in ({"tasks": ["Việc"]}, {"members": [{"rank": 1}]}):
        with pytest.raises(ConferenceRefused):
            keep_block(str(uuid7()), {"block": {"name": "K"}, **wrong}, blocks=office.blocks)


def test_conference_begins_with_the_members_of_its_years(office: Office) -> None:
    """Who left before, or joins later, is no member; the conference knows its block, next year's as well."""
    name = office.keep(
        "Sở Y tế",
        {"name": "Đã ra", "left_year": 2021},
        {"name": "Mới vào", "joined_year": 2023},
        {"name": "Sau này", "joined_year": 2025},
    )
    begun = begin_conference(name, str(uuid7()), 2022, blocks=office.blocks, conferences=office.conferences)
    assert ["Sở Y tế", "Mới vào"] == [member["name"] for member in begun.facts["members"]]
    assert (2022, 2023, name) == (begun.facts["year_summed_up"], begun.facts["year_planned"], begun.block_id)
    draft = roll_over(begun.id, str(uuid7()), conferences=office.conferences)
    assert name == draft.block_id
    with pytest.raises(ConferenceRefused):
        begin_conference(name, str(uuid7()), 1800, blocks=office.blocks, conferences=office.conferences)


def test_members_are_taken_back(office: Office) -> None:
    """New units join in the year of the conference, known ones are brought up to date, who left is asked."""
    name = office.keep(
        {"name": "Sở Y tế", "staff": 10}, "Sở Tư pháp", {"name": "Sở Lâu đời", "left_year": 2000}
    )
    conference = held(
        year_summed_up=2022,
        members=[{"name": "sở y tế", "head": {"name": "Bà A"}, "rank": 1}, "Sở Nội vụ"],
    )
    kept = office.blocks.block(name)
    found = taken_back(kept, conference)
    assert (("Sở Nội vụ",), ("sở y tế",), ("Sở Tư pháp",)) == (found.added, found.changed, found.missing)
    assert kept == office.blocks.block(name)

    after = take_back(kept, conference, left=["Sở Tư pháp"], blocks=office.blocks)
    assert [
        {"name": "sở y tế", "staff": 10, "head": {"name": "Bà A"}},
        {"name": "Sở Tư pháp", "left_year": 2021},
        {"name": "Sở Lâu đời", "left_year": 2000},
        {"name": "Sở Nội vụ", "joined_year": 2022},
    ] == after.facts["members"]


def test_names_follow_the_newest(office: Office) -> None:
    """A unit renamed by a conference keeps its former name; an older conference does not rename it back."""
    name = office.keep("Sở Thông tin")
    kept = office.blocks.block(name)
    renaming = held(members=[{"name": "Sở Khoa học", "former_name": "Sở Thông tin"}])
    after = take_back(kept, renaming, blocks=office.blocks)
    assert [{"name": "Sở Khoa học", "former_name": "Sở Thông tin"}] == after.facts["members"]
    again = take_back(after, held(members=[{"name": "Sở Thông tin", "staff": 5}]), blocks=office.blocks)
    assert [{"name": "Sở Khoa học", "former_name": "Sở Thông tin", "staff": 5}] == again.facts["members"]


def test_block_of_a_conference_holds_what_lasts(office: Office) -> None:
    """Names, heads and years last; ranks, tasks and targets are of one year."""
    conference = held(
        province="tỉnh Yên Bái",
        tasks=["Việc"],
        members=[{"name": "Sở Y tế", "rank": 1, "tasks": ["Riêng"], "head": "Bà A"}],
    )
    assert {
        "block": {"name": "Khối số 1"},
        "province": {"name": "tỉnh Yên Bái"},
        "members": [{"name": "Sở Y tế", "head": {"name": "Bà A"}}],
    } == block_of(conference)
    kept = keep_conference(str(uuid7()), conference, conferences=office.conferences)
    assert "b" == office.conferences.join_block(kept.id, "b").block_id
    assert kept.revision == office.conferences.conference(kept.id).revision
