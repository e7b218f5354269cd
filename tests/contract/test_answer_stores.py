"""First answers, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import Engine, update

from assembly.callers.actor import LOCAL_ORGANISATION
from assembly.callers.answers import Answer, Turn, mark_of, mask
from assembly.errors import KeyReused
from assembly.stores.engine import now, writing
from assembly.stores.sql_answers import SqlAnswerStore
from assembly.stores.tables import first_answers
from tests.contract.conftest import new_organisation

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
CALLER = mark_of("vanthu_a_b")


def answer_to(turn: Turn, status: int = 202) -> Answer:
    """Return an answer of a turn."""
    headers = (("Content-Type", "application/json"), ("Location", "/ở/đây"))
    return Answer(status, headers, b'{"id": "x"}', turn.caller, turn.seed)


@pytest.fixture
def answers(engine: Engine) -> SqlAnswerStore:
    """The store of answers."""
    return SqlAnswerStore(engine)


@pytest.fixture
def key() -> str:
    """An Idempotency-Key that no other test uses: the PostgreSQL is shared."""
    return str(uuid4())


def begun(
    store: SqlAnswerStore,
    key: str,
    fingerprint: str = "f",
    *,
    hold: timedelta = MINUTE,
    keep: timedelta = DAY,
) -> Turn | Answer | None:
    """Ask for leave to answer."""
    return store.begin(LOCAL_ORGANISATION, key, fingerprint, CALLER, hold=hold, keep=keep)


def turn_of(store: SqlAnswerStore, key: str, *, hold: timedelta = MINUTE, keep: timedelta = DAY) -> Turn:
    """Ask for leave to answer and get it."""
    turn = begun(store, key, hold=hold, keep=keep)
    assert isinstance(turn, Turn)
    return turn


def grow_old(engine: Engine, key: str, age: timedelta) -> None:
    """Make a request begin so long ago."""
    with writing(engine) as connection:
        connection.execute(
            update(first_answers).where(first_answers.c.key == key).values(created_at=now(connection) - age)
        )


def test_first_answer_is_given_again(answers: SqlAnswerStore, key: str) -> None:
    """What was answered once is the answer ever after, byte for byte."""
    turn = turn_of(answers, key)
    given = answers.give(LOCAL_ORGANISATION, turn, answer_to(turn))
    assert given == answer_to(turn)
    assert [begun(answers, key), begun(answers, key)] == [given, given]


def test_nobody_else_answers_meanwhile(answers: SqlAnswerStore, key: str) -> None:
    """While one answers, the others wait; other keys do not."""
    turn_of(answers, key)
    assert begun(answers, key) is None
    turn_of(answers, f"{key}-2")


def test_other_content_is_refused(answers: SqlAnswerStore, key: str) -> None:
    """Another request with the same key is refused, before and after the first one is answered."""
    turn = turn_of(answers, key)
    with pytest.raises(KeyReused):
        begun(answers, key, "g")
    answers.give(LOCAL_ORGANISATION, turn, answer_to(turn))
    with pytest.raises(KeyReused):
        begun(answers, key, "g")


def test_who_takes_over_from_the_dead_makes_the_same(answers: SqlAnswerStore, key: str) -> None:
    """A hold that ran out goes to the next one, with the same effect and seed."""
    dead = turn_of(answers, key, hold=timedelta(0))
    taken = turn_of(answers, key)
    assert taken.token != dead.token
    assert replace(taken, token=dead.token) == dead
    assert begun(answers, key) is None


def test_quicker_of_two_gives_the_answer(answers: SqlAnswerStore, key: str) -> None:
    """Where one was thought dead and another took over, the first answer given counts for both."""
    slow = turn_of(answers, key, hold=timedelta(0))
    quick = turn_of(answers, key)
    given = answers.give(LOCAL_ORGANISATION, quick, answer_to(quick))
    assert answers.give(LOCAL_ORGANISATION, slow, answer_to(slow, 200)) == given
    assert begun(answers, key) == given


def test_what_could_not_be_answered_begins_anew(answers: SqlAnswerStore, key: str) -> None:
    """Given up, a request is free at once and has the same effect; its content stays what it was."""
    turn = turn_of(answers, key)
    answers.give_up(LOCAL_ORGANISATION, turn)
    with pytest.raises(KeyReused):
        begun(answers, key, "g")
    assert turn_of(answers, key).effect_id == turn.effect_id


def test_giving_up_what_another_holds_changes_nothing(answers: SqlAnswerStore, key: str) -> None:
    """Who lost its hold cannot give away that of who took over."""
    lost = turn_of(answers, key, hold=timedelta(0))
    turn_of(answers, key)
    answers.give_up(LOCAL_ORGANISATION, lost)
    assert begun(answers, key) is None


def test_answers_end_after_a_day(engine: Engine, answers: SqlAnswerStore, key: str) -> None:
    """What is older than a day is as if it had never been: other content, another effect."""
    turn = turn_of(answers, key)
    given = answers.give(LOCAL_ORGANISATION, turn, answer_to(turn))
    grow_old(engine, key, DAY - MINUTE)
    assert begun(answers, key) == given
    grow_old(engine, key, DAY + MINUTE)
    anew = begun(answers, key, "g")
    assert isinstance(anew, Turn)
    assert anew.effect_id != turn.effect_id
    assert anew.seed != turn.seed
    assert answers.give(LOCAL_ORGANISATION, turn, given) == given  # somebody slept for a day: nothing is kept
    assert begun(answers, key, "g") is None


def test_old_answers_are_deleted(engine: Engine, answers: SqlAnswerStore, key: str) -> None:
    """The upkeep deletes the old ones and leaves the young."""
    answers.forget_before(DAY)
    turn_of(answers, key)
    young = turn_of(answers, f"{key}-2")
    given = answers.give(LOCAL_ORGANISATION, young, answer_to(young))
    grow_old(engine, key, DAY + MINUTE)
    assert [answers.forget_before(DAY), answers.forget_before(DAY)] == [1, 0]
    assert begun(answers, f"{key}-2") == given


def test_organisations_do_not_share_answers(engine: Engine, answers: SqlAnswerStore, key: str) -> None:
    """The same key of another organisation is another request."""
    other = new_organisation(engine)
    turn = turn_of(answers, key)
    given = answers.give(LOCAL_ORGANISATION, turn, answer_to(turn))
    theirs = answers.begin(other, key, "g", CALLER, hold=MINUTE, keep=DAY)
    assert isinstance(theirs, Turn)
    assert begun(answers, key) == given


def test_of_many_at_once_one_answers(answers: SqlAnswerStore, key: str) -> None:
    """Eight that ask at the same moment: one gets leave, seven wait."""
    together = Barrier(8)

    def ask(_: int) -> Turn | Answer | None:
        together.wait()
        return begun(answers, key)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(8)))
    assert found.count(None) == 7


def test_masked_body_is_read_with_the_same_token_and_seed_alone() -> None:
    """A body with a secret comes back with its caller's token; another token or seed gives noise."""
    body = b'{"token": "vanthu_x_y"}'
    masked = mask(body, "vanthu_a_b", b"s" * 32)
    assert len(masked) == len(body)
    assert masked != body
    assert mask(masked, "vanthu_a_b", b"s" * 32) == body
    assert mask(masked, "vanthu_a_c", b"s" * 32) != body
    assert mask(masked, "vanthu_a_b", b"t" * 32) != body
    assert mask(b"", "vanthu_a_b", b"s" * 32) == b""
