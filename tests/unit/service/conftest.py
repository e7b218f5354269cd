"""A web application with a database of its own for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assembly.stores.engine import open_database
from assembly.templates.registry import TemplateLibrary, builtin_library
from tests.unit.service.house import House, prepare_database


@pytest.fixture(scope="session")
def library() -> TemplateLibrary:
    return builtin_library()


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "vanthu.db"
    prepare_database(path)
    return path


@pytest.fixture
def house(library: TemplateLibrary, prepared_database: Path, tmp_path: Path) -> Iterator[House]:
    copy = tmp_path / "vanthu.db"
    shutil.copyfile(prepared_database, copy)
    engine = open_database(f"sqlite:///{copy}")
    yield House(library, engine)
    engine.dispose()
