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
from tests.integration.house import RealHouse


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
