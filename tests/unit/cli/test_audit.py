"""``vanthu audit``: the log as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, insert

from assembly.callers.actor import LOCAL_ORGANISATION, program
from assembly.stores.engine import migrate, open_database, writing
from assembly.stores.sql_audit import SqlAuditStore
from assembly.stores.sql_organisations import SqlOrganisationStore
from assembly.stores.tables import audit_entries
from cli.main import main

OTHER = "00000000-0000-7000-8000-0000000000ff"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database of this machine, with an entry of each of two days."""
    monkeypatch.setenv("VANTHU_DATA", str(tmp_path))
    engine = open_database(f"sqlite:///{tmp_path / 'vanthu.db'}")
    migrate(engine)
    with writing(engine) as connection:
        for day in (1, 2):
            connection.execute(
                insert(audit_entries).values(
                    at=datetime(2026, 11, day, 12, tzinfo=UTC),
                    organisation_id=LOCAL_ORGANISATION,
                    who="key:k",
                    action="job.create",
                    subject=f"job {day}",
                    details={"ghi chú": "một"},
                )
            )
    yield engine
    engine.dispose()


def run(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["audit", *words])


def test_all_is_written_to_a_file(engine: Engine, tmp_path: Path) -> None:
    """The file holds every entry; the export itself is the last."""
    out = tmp_path / "nhật ký.csv"
    result = run("--out", str(out))
    assert (result.exit_code, "nhật ký.csv" in result.stdout) == (0, True)
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["subject"] for line in lines] == ["job 1", "job 2", LOCAL_ORGANISATION]
    assert (lines[-1]["action"], lines[-1]["who"]) == ("audit.export", "program:vanthu")
    assert [path.name for path in tmp_path.glob(".vanthu-*")] == []


def test_days_narrow_what_is_printed(engine: Engine) -> None:
    """A day without an hour is its beginning; lines of JSON go to standard output."""
    result = run("--form", "jsonl", "--since", "2026-11-02", "--until", "2026-11-02T12:00:01+00:00")
    (line,) = result.stdout.splitlines()
    assert json.loads(line) == {
        "number": 2,
        "at": "2026-11-02T12:00:00Z",
        "who": "key:k",
        "action": "job.create",
        "subject": "job 2",
        "details": {"ghi chú": "một"},
    }
    (entry,) = SqlAuditStore(engine).entries(LOCAL_ORGANISATION, limit=1)
    assert entry.details == {
        "form": "jsonl",
        "since": datetime(2026, 11, 2).astimezone(UTC).isoformat(),
        "until": "2026-11-02T12:00:01+00:00",
    }


def test_organisation_is_named_where_there_are_several(engine: Engine) -> None:
    """Of two organisations one must be chosen, and its log alone is told."""
    SqlOrganisationStore(engine).add(OTHER, "Sở Nội vụ")
    SqlAuditStore(engine).note(program("vanthu", OTHER), "job.create", "của sở")
    assert run().exit_code == 2
    told = run("--organisation", "sở nội vụ", "--form", "jsonl").stdout
    assert "của sở" in told
    assert "job 1" not in told


def test_file_that_cannot_be_written_is_told(engine: Engine, tmp_path: Path) -> None:
    """A folder that is not there is told by its name, without a trace."""
    result = run("--out", str(tmp_path / "không có" / "a.csv"))
    assert result.exit_code == 1
    assert "không có" in result.stderr


def test_day_that_cannot_be_told_is_refused(engine: Engine) -> None:
    """A day before the calendar of UTC begins is a wrong word, not a crash."""
    assert run("--since", "0001-01-01T00:00:00+1400").exit_code == 2
