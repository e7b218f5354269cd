"""First answers in SQL: who comes first answers, whoever comes again gets what was answered."""

from __future__ import annotations

import secrets
import zlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from uuid_utils import uuid7

from assembly.callers.answers import Answer, Turn
from assembly.errors import KeyReused, Unavailable
from assembly.stores.engine import now, writing
from assembly.stores.tables import first_answers

SEED_BYTES = 32
_FAST = 1  # of zlib: JSON shrinks to a tenth, and the caller waits for it
_ATTEMPTS = 3


class SqlAnswerStore:
    """First answers in SQL; see ``assembly.callers.ports.AnswerStore`` for what each method promises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self,
        organisation: str,
        key: str,
        fingerprint: str,
        caller: str,
        *,
        hold: timedelta,
        keep: timedelta,
    ) -> Turn | Answer | None:
        """Return a Turn for whoever comes first, the Answer where it was given, None while it is made."""
        with writing(self._engine) as connection:
            moment = now(connection)
            turn = _new_turn(key, caller)
            fresh = {
                "fingerprint": fingerprint,
                "created_at": moment,
                "token": turn.token,
                "held_until": moment + hold,
                "effect_id": turn.effect_id,
                "seed": turn.seed,
                "caller": caller,
            }
            for _ in range(_ATTEMPTS):
                if _added(connection, {"organisation_id": organisation, "key": key, **fresh}):
                    return turn
                row = connection.execute(
                    select(first_answers).where(_is(organisation, key)).with_for_update()
                ).one_or_none()
                if row is not None:  # else it grew too old, and was deleted just now
                    break
            else:
                raise Unavailable("database", "a first answer comes and goes")
            if row.created_at <= moment - keep:
                unanswered = {"status": None, "headers": None, "body": None, "sealed": None}
                connection.execute(
                    update(first_answers).where(_is(organisation, key)).values(fresh | unanswered)
                )
                return turn
            if row.fingerprint != fingerprint:
                raise KeyReused(
                    "Idempotency-Key này đã dùng cho một yêu cầu khác. Xin dùng một khoá mới.",
                    "this Idempotency-Key came with another request before; use a new one",
                )
            if row.status is not None:
                return _answer_of(row)
            if row.token is not None and row.held_until > moment:
                return None
            connection.execute(
                update(first_answers)
                .where(_is(organisation, key))
                .values(token=turn.token, held_until=moment + hold)
            )
            return Turn(key, turn.token, row.effect_id, row.seed, row.caller)

    def give(self, organisation: str, turn: Turn, answer: Answer) -> Answer:
        """Keep the first answer of a request, whoever holds it, and return the one that is kept."""
        same = and_(_is(organisation, turn.key), first_answers.c.effect_id == turn.effect_id)
        with writing(self._engine) as connection:
            row = connection.execute(select(first_answers).where(same).with_for_update()).one_or_none()
            if row is None:  # older than answers are kept: nobody asks for it again
                return answer
            if row.status is not None:
                return _answer_of(row)
            connection.execute(
                update(first_answers)
                .where(same)
                .values(
                    token=None,
                    held_until=None,
                    status=answer.status,
                    headers=[list(pair) for pair in answer.headers],
                    body=zlib.compress(answer.body, _FAST),
                    sealed=answer.sealed,
                )
            )
            return answer

    def give_up(self, organisation: str, turn: Turn) -> None:
        """Let go of a request without an answer; nothing happens where another holds it by now."""
        with writing(self._engine) as connection:
            connection.execute(
                update(first_answers)
                .where(_is(organisation, turn.key), first_answers.c.token == turn.token)
                .values(token=None, held_until=None)
            )

    def forget_before(self, age: timedelta) -> int:
        """Delete the answers older than an age and return how many there were."""
        with writing(self._engine) as connection:
            old = first_answers.c.created_at <= now(connection) - age
            return connection.execute(delete(first_answers).where(old)).rowcount


def _new_turn(key: str, caller: str) -> Turn:
    return Turn(key, str(uuid4()), str(uuid7()), secrets.token_bytes(SEED_BYTES), caller)


def _is(organisation: str, key: str) -> ColumnElement[bool]:
    return and_(first_answers.c.organisation_id == organisation, first_answers.c.key == key)


def _added(connection: Connection, values: dict[str, Any]) -> bool:
    # two that come at once: PostgreSQL lets the second wait for the first one's end, SQLite before its begin
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(first_answers).values(values).on_conflict_do_nothing()
    return connection.execute(adding.returning(first_answers.c.key)).one_or_none() is not None


def _answer_of(row: Row[Any]) -> Answer:
    return Answer(
        row.status,
        tuple((name, value) for name, value in row.headers),
        zlib.decompress(row.body),
        row.caller,
        row.seed,
        row.sealed,
    )
