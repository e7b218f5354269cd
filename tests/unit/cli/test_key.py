"""``vanthu key`` and ``vanthu organisation``: callers made and ended on the machine of the house."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from assembly.callers.actor import LOCAL_ORGANISATION
from assembly.callers.api_key import SCOPES, ApiKey
from assembly.callers.keys import recognise_key
from assembly.settings import Settings
from assembly.stores.engine import open_database, reading
from assembly.stores.sql_keys import SqlKeyStore
from assembly.stores.tables import audit_entries
from cli.main import main
from cli.serving.own_key import OWN_KEY, new_own_token


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database that the commands work on."""
    monkeypatch.setenv("VANTHU_DATA", str(tmp_path))
    engine = open_database(Settings(data=tmp_path).database)
    yield engine
    engine.dispose()


def ran(*arguments: str) -> Result:
    """Run ``vanthu`` with these words."""
    return CliRunner().invoke(main, arguments)


def output_of(*arguments: str) -> str:
    """Return what a successful call prints for programs."""
    result = ran(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def told(*arguments: str) -> Any:
    """Return what a successful call tells as JSON."""
    return json.loads(output_of(*arguments, "--json"))


def holder(engine: Engine, token: str) -> ApiKey | None:
    """Return the living key of a token."""
    return recognise_key(token.strip(), keys=SqlKeyStore(engine))


def test_new_key_is_printed_alone(engine: Engine) -> None:
    """Standard output holds the token and nothing else, so that a script can take it."""
    result = ran("key", "create", "--name", "Cổng dịch vụ", "--scope", "documents:read", "--scope", "admin")
    assert result.exit_code == 0
    key = holder(engine, result.stdout)
    assert key is not None
    assert (key.name, key.scopes, key.organisation) == (
        "Cổng dịch vụ",
        ("documents:read", "admin"),
        LOCAL_ORGANISATION,
    )
    assert "không hiện lại" in result.stderr


def test_all_scopes_can_be_given_in_one_word(engine: Engine) -> None:
    """``--scope all`` gives every scope there is."""
    assert told("key", "create", "--scope", "all")["scopes"] == list(SCOPES)


def test_keys_are_listed_without_secrets(engine: Engine) -> None:
    """The list tells every key, living or not, and no secret."""
    token = output_of("key", "create", "--name", "một", "--scope", "admin").strip()
    other = told("key", "create", "--name", "hai", "--scope", "all", "--expires-in-days", "7")
    output_of("key", "revoke", other["id"])
    listed = told("key", "list")
    assert [key["name"] for key in listed] == ["hai", "một"]
    assert ["revoked_at" in key for key in listed] == [True, False]
    words = output_of("key", "list")
    assert "đã thu hồi" in words
    assert "chưa dùng" in words
    for secret in (token, other["token"]):
        assert secret.rpartition("_")[2] not in words + json.dumps(listed)


def test_rotated_and_revoked_keys_end(engine: Engine) -> None:
    """A rotation prints a new token; with no overlap the old one ends; a revoked key ends for good."""
    key = told("key", "create", "--scope", "admin")
    gently = output_of("key", "rotate", key["id"])
    assert [holder(engine, token) is not None for token in (key["token"], gently)] == [True, True]
    at_once = output_of("key", "rotate", key["id"], "--overlap-hours", "0")
    tokens = (key["token"], gently, at_once)
    assert [holder(engine, token) is not None for token in tokens] == [False, False, True]
    assert key["id"] in output_of("key", "revoke", key["id"])
    assert holder(engine, at_once) is None
    refused = ran("key", "rotate", key["id"])
    assert (refused.exit_code, "đã bị thu hồi" in refused.stderr) == (1, True)


def test_organisations_are_made_and_chosen(engine: Engine) -> None:
    """With several organisations a command must name one; a key of one is not there for the other."""
    output_of("organisation", "create", "Sở Nội vụ")
    assert [one["name"] for one in told("organisation", "list")] == ["Cơ quan trên máy này", "Sở Nội vụ"]
    assert "Sở Nội vụ" in output_of("organisation", "list")
    unclear = ran("key", "create", "--scope", "admin")
    assert unclear.exit_code == 2
    assert "“Sở Nội vụ”" in unclear.stderr
    key = told("key", "create", "--scope", "admin", "--organisation", "SỞ NỘI VỤ")
    here = ran("key", "revoke", key["id"], "--organisation", "Cơ quan trên máy này")
    assert (here.exit_code, "Không tìm thấy khoá" in here.stderr) == (1, True)
    assert holder(engine, key["token"]) is not None


@pytest.mark.parametrize(
    "words",
    [
        ("key", "create"),
        ("key", "create", "--scope", "root"),
        ("key", "create", "--scope", "all", "--name", " "),
        ("key", "create", "--scope", "all", "--name", "a\nb"),
        ("key", "create", "--scope", "all", "--expires-in-days", "0"),
        ("key", "rotate", "x", "--overlap-hours", "-1"),
        ("organisation", "create", ""),
        ("organisation", "create", "a" * 201),
    ],
)
def test_wrong_words_are_told(engine: Engine, words: tuple[str, ...]) -> None:
    """A wrong option ends the command with code 2 before anything is made."""
    result = ran(*words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_taken_name_and_unknown_organisation_are_told(engine: Engine) -> None:
    """A second organisation of a name, and one that nobody knows, are told in a sentence."""
    output_of("organisation", "create", "Sở Nội vụ")
    again = ran("organisation", "create", "SỞ NỘI VỤ")
    assert (again.exit_code, "Đã có cơ quan" in again.stderr) == (1, True)
    unknown = ran("key", "list", "--organisation", "Sở Lạ")
    assert (unknown.exit_code, "Không tìm thấy cơ quan “Sở Lạ”" in unknown.stderr) == (1, True)


def test_database_of_the_first_command_is_its_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a key is made before anything else the new folder and database are for their owner alone."""
    data = tmp_path / "mới"
    monkeypatch.setenv("VANTHU_DATA", str(data))
    output_of("key", "create", "--scope", "admin")
    assert (data / "vanthu.db").stat().st_size > 0
    assert [path for path in (data, *data.iterdir()) if path.stat().st_mode & 0o077] == []


def test_what_is_done_at_the_terminal_is_noted(engine: Engine) -> None:
    """The audit log tells that the program of the house made and ended a key."""
    key = told("key", "create", "--scope", "admin")
    output_of("key", "rotate", key["id"])
    output_of("key", "revoke", key["id"])
    with reading(engine) as connection:
        noted = connection.execute(
            select(audit_entries.c.action, audit_entries.c.who).where(audit_entries.c.subject == key["id"])
        ).all()
    assert [tuple(row) for row in noted] == [
        (action, "program:vanthu") for action in ("key.create", "key.rotate", "key.revoke")
    ]


def test_each_start_of_serve_has_a_new_key(engine: Engine, tmp_path: Path) -> None:
    """The key of ``vanthu serve`` may do everything; a new start ends its old secret at once."""
    settings = Settings(data=tmp_path)
    first = new_own_token(settings)
    second = new_own_token(settings)
    assert first is not None
    assert second is not None
    assert holder(engine, first) is None
    key = holder(engine, second)
    assert key is not None
    assert (key.id, key.scopes, key.organisation) == (OWN_KEY, SCOPES, LOCAL_ORGANISATION)


def test_revoked_key_of_serve_stays_revoked(engine: Engine, tmp_path: Path) -> None:
    """Once an administrator has revoked the key of ``vanthu serve`` no start brings it back."""
    settings = Settings(data=tmp_path)
    token = new_own_token(settings)
    assert token is not None
    output_of("key", "revoke", OWN_KEY)
    assert new_own_token(settings) is None
    assert holder(engine, token) is None
