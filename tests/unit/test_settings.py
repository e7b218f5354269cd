"""Settings: read once, told when wrong, listed in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assembly.errors import SettingRefused
from assembly.settings import Settings, read_settings, variable_of

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_has_a_line_in_the_documentation() -> None:
    """The table of docs/settings.md names exactly the variables that are read."""
    listed = re.findall(r"^\| `(VANTHU_\w+)` \|", DOCUMENTATION.read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(variable_of(field) for field in Settings.model_fields)


def test_documented_defaults_are_the_defaults() -> None:
    """Where the documentation prints a plain default, it is the one in the code."""
    rows = re.findall(r"^\| `VANTHU_(\w+)` \| `([^`]+)` \|", DOCUMENTATION.read_text("utf-8"), re.MULTILINE)
    told = {name.lower(): default for name, default in rows}
    fields = {name: field for name, field in Settings.model_fields.items() if name in told}
    assert {name: str(field.default) for name, field in fields.items()} == told
    assert len(told) > 10


def test_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable gives its setting, with its type."""
    monkeypatch.setenv("VANTHU_PORT", "9000")
    monkeypatch.setenv("VANTHU_DATA", "/srv/vanthu")
    settings = read_settings()
    assert (settings.port, settings.data) == (9000, Path("/srv/vanthu"))
    assert settings.database == "sqlite:////srv/vanthu/vanthu.db"
    assert settings.objects == "file:///srv/vanthu/objects"


def test_argument_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command line gives wins over the environment."""
    monkeypatch.setenv("VANTHU_PORT", "9000")
    assert read_settings(port=9001).port == 9001


def test_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable, as compose files make them, leaves the default."""
    monkeypatch.setenv("VANTHU_PORT", "")
    assert read_settings().port == Settings.model_fields["port"].default


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        ("VANTHU_PORT", "eighty", "integer"),
        ("VANTHU_PORT", "65536", "65535"),
        ("VANTHU_BROKER_URL", "amqp://localhost", "redis://"),
        ("VANTHU_DATABASE_URL", "mysql://localhost/x", "postgresql://"),
        ("VANTHU_OBJECTS_URL", "objects", "s3://bucket"),
        ("VANTHU_OBJECTS_URL", "file://objects", "file:///absolute"),
        ("VANTHU_KEEP_DAYS", "0", "greater than or equal to 1"),
        ("VANTHU_LOG_LEVEL", "LOUD", "'INFO'"),
        ("VANTHU_PROT", "80", "did you mean VANTHU_PORT"),
    ],
)
def test_wrong_value_is_refused_with_what_is_right(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, right: str
) -> None:
    """A wrong variable stops the program with its name and what would be right."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingRefused) as refusal:
        read_settings()
    assert variable in str(refusal.value)
    assert right in str(refusal.value)


def test_every_wrong_variable_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two wrong variables are both in the message."""
    monkeypatch.setenv("VANTHU_PORT", "x")
    monkeypatch.setenv("VANTHU_KEEP_DAYS", "x")
    with pytest.raises(SettingRefused, match=r"(?=.*VANTHU_PORT)(?=.*VANTHU_KEEP_DAYS)"):
        read_settings()


def test_refusal_never_repeats_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message about a wrong address does not hold the address."""
    monkeypatch.setenv("VANTHU_DATABASE_URL", "mysql://root:s3cret@db/x")
    with pytest.raises(SettingRefused) as refusal:
        read_settings()
    assert "s3cret" not in f"{refusal.value} {refusal.value.message}"


def test_queue_is_required_where_it_is_used() -> None:
    """Without VANTHU_BROKER_URL there is no queue to talk to, and the message names the variable."""
    with pytest.raises(SettingRefused, match="VANTHU_BROKER_URL"):
        _ = Settings(broker_url=None).broker


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("valkey://queue:6379/0", "redis://queue:6379/0"),
        ("rediss://queue", "rediss://queue"),
        ("valkey+unix:///run/valkey.sock", "redis+socket:///run/valkey.sock"),
    ],
)
def test_valkey_addresses_are_understood(given: str, used: str) -> None:
    """Valkey's own names of the schemes mean the same queue."""
    assert Settings(broker_url=given).broker == used


def test_another_program_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment handed to a child reads back as the same settings, secrets too."""
    monkeypatch.setenv("VANTHU_KEEP_DAYS", "7")
    settings = read_settings(
        broker_url="redis://queue",
        objects_secret_access_key="s3cret",  # noqa: S106 - of nobody
        workers=3,
    )
    environment = settings.as_environment()
    for name in list(environment):
        if name.startswith("VANTHU_"):
            monkeypatch.setenv(name, environment[name])
    assert read_settings() == settings
    assert settings.model_copy(update={"keep_days": 8}).as_environment()["VANTHU_KEEP_DAYS"] == "8"
