"""The command ``vanthu``: what it lists, what it loads, how it ends."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from assembly.errors import Fault, RequestRefused, Unavailable
from cli.main import COMMANDS, CommandFiles, main

ROOT = Path(__file__).parents[3]
HAVE = [name for name in COMMANDS if importlib.util.find_spec(f"cli.{name}")]


def test_help_lists_what_is_there() -> None:
    """Every command file is a command; none is promised that is not there."""
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for name in COMMANDS:
        assert (f"\n  {name} " in result.stdout) == (name in HAVE)
    assert {"assemble", "schema", "template"} <= set(HAVE)


@pytest.mark.parametrize("name", HAVE)
def test_every_command_has_help(name: str) -> None:
    """Each command explains itself."""
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage: vanthu " in result.stdout


def test_unknown_command() -> None:
    """What is not a command is refused; a module beside it is none."""
    for name in ("assembl", "main", "new_folder", "../x"):
        assert CliRunner().invoke(main, [name]).exit_code == 2


def test_schema_loads_little() -> None:
    """Printing the schema imports neither templates nor filling, nor the other doors."""
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from cli.main import main\n"
        "assert CliRunner().invoke(main, ['schema']).exit_code == 0\n"
        "print(' '.join(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "assembly.conference.model" in loaded
    heavy = {
        "rich",
        "docxtpl",
        "docx",
        "lxml",
        "flask",
        "celery",
        "sqlalchemy",
        "assembly.templates",
        "cli.serve",
    }
    assert set() == heavy & loaded


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (RequestRefused([Fault("/x", "y", "Sai ở đây.", "wrong here")]), 2, "/x: Sai ở đây."),
        (Unavailable("Valkey", "no socket"), 1, "Hệ thống tạm thời"),
        (PermissionError(13, "Permission denied", "/root/x"), 1, "/root/x"),
        (click.UsageError("thiếu tham số"), 2, "thiếu tham số"),
    ],
)
def test_errors_become_words(error: Exception, code: int, said: str) -> None:
    """Errors of the core end in a sentence and a code, never in a stack trace."""

    @click.group(cls=CommandFiles, invoke_without_command=True)
    def failing() -> None:
        raise error

    result = CliRunner().invoke(failing, [])
    assert code == result.exit_code
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_a_bug_is_kept_in_a_file() -> None:
    """A bug tells a person one sentence and keeps its trace in a file for whoever repairs it."""

    @click.group(cls=CommandFiles, invoke_without_command=True)
    def failing() -> None:
        raise KeyError("bí mật")

    result = CliRunner().invoke(failing, [])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "bí mật" not in result.output
    log = Path(result.stderr.split("ở tệp ")[1].strip())
    assert "KeyError" in log.read_text("utf-8")
    log.unlink()
