"""Real houses, ended with the test, and the real LibreOffice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assembly.filling.pdf import Office, find_office
from assembly.settings import Settings
from tests.conftest import absent
from tests.integration.command import Command
from tests.integration.house import RealHouse, wait_until


@pytest.fixture(scope="module")
def office() -> Office:
    """The LibreOffice of this machine."""
    found = find_office(Settings())
    if found is None:
        absent("libreoffice", "LibreOffice is not on this machine")
    return found


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder with a short path: the path of a unix socket has about 100 characters at most."""
    with tempfile.TemporaryDirectory(prefix="vanthu-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def build_house(short_path: Path) -> Iterator[Callable[..., RealHouse]]:
    """Return a function that builds a house; its arguments are RealHouse's."""
    houses: list[RealHouse] = []

    def build(**given: Any) -> RealHouse:
        houses.append(RealHouse(short_path, **given))
        return houses[-1]

    yield build
    for house in houses:
        house.close()


@pytest.fixture
def house(build_house: Callable[..., RealHouse]) -> RealHouse:
    return build_house()


@pytest.fixture
def start(short_path: Path) -> Iterator[Callable[..., Command]]:
    """Return a function that starts a command on a data folder of its own name."""
    commands: list[Command] = []

    def start_command(*words: str, folder: str = "dữ [b]liệu[/c]", **variables: str) -> Command:
        commands.append(Command(short_path / folder, *words, out=short_path, **variables))
        return commands[-1]

    yield start_command
    for command in commands:
        if command.process.poll() is None:
            command.process.kill()
            command.process.wait()
    for command in commands:
        wait_until(lambda command=command: not command.programs())  # type: ignore[misc]  # bound now
