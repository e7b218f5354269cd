"""What the upkeep of the workers deletes."""

from __future__ import annotations

import importlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from assembly.callers.actor import LOCAL_ORGANISATION
from assembly.callers.answers import KEEP
from assembly.settings import Settings
from assembly.stores.engine import migrate, now, open_database, reading, writing
from assembly.stores.sql_answers import SqlAnswerStore
from assembly.stores.tables import first_answers
from workers import wiring


def test_first_answers_are_deleted_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer older than a day is gone after the task, a younger one stays."""
    settings = Settings(data=tmp_path, broker_url="redis://localhost:1/0")
    engine = open_database(settings.database)
    migrate(engine)
    answers = SqlAnswerStore(engine)
    for key in ("old", "young"):
        answers.begin(LOCAL_ORGANISATION, key, "f", "c", hold=timedelta(seconds=1), keep=KEEP)
    with writing(engine) as connection:
        a_day_ago = now(connection) - KEEP - timedelta(seconds=1)
        connection.execute(
            update(first_answers).where(first_answers.c.key == "old").values(created_at=a_day_ago)
        )
    monkeypatch.setenv("VANTHU_BROKER_URL", settings.broker)
    monkeypatch.setenv("VANTHU_DATA", str(tmp_path))
    tasks = importlib.import_module("workers.tasks")  # reads the environment
    wiring.parts.cache_clear()
    tasks.expire()
    wiring.parts.cache_clear()
    with reading(engine) as connection:
        assert connection.execute(select(first_answers.c.key)).scalars().all() == ["young"]
    engine.dispose()
