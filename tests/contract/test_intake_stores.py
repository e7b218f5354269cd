"""What a store of brought spreadsheets promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from uuid_utils import uuid7

from assembly.callers.actor import Actor
from assembly.conference.spreadsheet.table import Cell, MergedRange, Row, Sheet
from assembly.conference.workbook.brought import Brought
from assembly.conference.workbook.doubts import Corrections, Source
from assembly.conference.workbook.remembered import Remembered
from assembly.errors import IntakeNotFound
from assembly.intakes.intake import Said, with_left_out, with_text
from assembly.intakes.ports import OwnIntakes
from assembly.stores.engine import now, reading, writing
from assembly.stores.sql_intakes import SqlIntakeStore
from assembly.stores.tables import audit_entries, intakes
from tests.contract.conftest import new_organisation

HERE = Source("Sheet1", "B2")
CELLS = (
    Cell(1, 1, "Đơn vị \u0000x", font=".VnTime"),
    Cell(1, 2, "98,5", "number", 98.5),
    Cell(1, 3, "có", "boolean", True),
)
BROUGHT = Brought(
    (Sheet("Sheet1", (Row(1, CELLS),), (MergedRange(1, 1, 2, 1),)), Sheet("", ())),
    Remembered("01a20291-65b2-7239-a70b-3652e06af9ca", 3, {"block": {"name": "Khối 1"}}),
)


@pytest.fixture
def own(engine: Engine) -> OwnIntakes:
    """The intakes of an organisation without any."""
    return SqlIntakeStore(engine).seen_by(Actor(new_organisation(engine), "person:x", "request-1"))


def new_id() -> str:
    """Return an id that nothing has."""
    return str(uuid7())


def test_a_file_comes_back_whole(own: OwnIntakes, engine: Engine) -> None:
    """A file that was brought has its cells, is nobody's conference yet, and is noted; twice it is one."""
    intake_id = new_id()
    brought = own.add(intake_id, "khối.xlsx", BROUGHT, None)
    assert brought == own.intake(intake_id) == own.add(intake_id, "khác.xlsx", Brought(()), "x")
    assert (brought.file_name, brought.brought, brought.conference_id) == ("khối.xlsx", BROUGHT, None)
    assert (brought.said, brought.taken_at) == (Said(), None)
    with reading(engine) as connection:
        noted = connection.execute(
            select(audit_entries.c.action, audit_entries.c.who).where(audit_entries.c.subject == intake_id)
        )
        assert [tuple(row) for row in noted] == [("intake.create", "person:x")]


def test_what_is_said_is_kept(own: OwnIntakes) -> None:
    """Corrections are added to what was said before, and come back as they were."""
    intake_id = own.add(new_id(), "a.xlsx", BROUGHT, None).id
    own.say(intake_id, lambda said: with_text(said, HERE, "Sở Y tế\nSở Nội vụ"))
    own.say(intake_id, lambda said: with_left_out(said, Source("Sheet1", "C3")))
    said = own.say(intake_id, lambda said: Said(said.corrections, "Khối 1", "2025")).said
    assert said == own.intake(intake_id).said
    assert said.corrections == Corrections(
        {HERE: "Sở Y tế\nSở Nội vụ"}, frozenset({Source("Sheet1", "C3")}), frozenset(), {}
    )
    assert (said.block_name, said.year) == ("Khối 1", "2025")


def test_two_who_say_something_at_once_are_heard(own: OwnIntakes) -> None:
    """No correction is lost to another."""
    intake_id = own.add(new_id(), "a.xlsx", BROUGHT, None).id

    def change(at: int) -> Callable[[Said], Said]:
        return lambda said: with_text(said, Source("Sheet1", f"A{at}"), str(at))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda at: own.say(intake_id, change(at)), range(1, 9)))
    assert len(own.intake(intake_id).said.corrections.texts) == 8


def test_taken_over_once(own: OwnIntakes, engine: Engine) -> None:
    """Taking over is noted once, with its conference."""
    intake_id, conference_id = own.add(new_id(), "a.xlsx", BROUGHT, None).id, new_id()
    taken = own.mark_taken(intake_id, conference_id)
    assert taken == own.mark_taken(intake_id, new_id())
    assert (taken.conference_id, taken.taken_at is not None) == (conference_id, True)
    with reading(engine) as connection:
        noted = connection.execute(
            select(audit_entries.c.action, audit_entries.c.details).where(
                audit_entries.c.subject == intake_id
            )
        )
        assert [tuple(row) for row in noted][1:] == [("intake.take-over", {"conference": conference_id})]


@pytest.mark.parametrize("what", ["intake", "say", "mark_taken"])
def test_of_others_nothing_is_found(own: OwnIntakes, engine: Engine, what: str) -> None:
    """Another organisation's file is not there, nor is one that never was."""
    intake_id = own.add(new_id(), "a.xlsx", BROUGHT, None).id
    others = SqlIntakeStore(engine).seen_by(Actor(new_organisation(engine), "person:y"))
    calls: dict[str, Callable[[str], object]] = {
        "intake": others.intake,
        "say": lambda name: others.say(name, lambda said: said),
        "mark_taken": lambda name: others.mark_taken(name, "x"),
    }
    for name in (intake_id, new_id(), "../x", "\u0000"):
        with pytest.raises(IntakeNotFound):
            calls[what](name)
    assert own.intake(intake_id).taken_at is None


def test_old_files_are_forgotten(own: OwnIntakes, engine: Engine) -> None:
    """What was brought longer ago than is kept goes, whoever brought it; the rest stays."""
    old, new = (own.add(new_id(), "a.xlsx", BROUGHT, None).id for _ in range(2))
    with writing(engine) as connection:
        before = now(connection) - timedelta(days=8)
        connection.execute(update(intakes).where(intakes.c.id == old).values(created_at=before))
    assert SqlIntakeStore(engine).forget_older(timedelta(days=7)) == 1
    assert own.intake(new).id == new
    with pytest.raises(IntakeNotFound):
        own.intake(old)
