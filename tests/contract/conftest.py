"""Every store there is, one after the other, for tests that hold them all to the same promises."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, delete

from assembly.jobs.ports import JobStore, ObjectStore
from assembly.settings import Settings
from assembly.stores.engine import migrate, now, open_database, writing
from assembly.stores.memory import MemoryJobStore, MemoryObjects
from assembly.stores.objects import open_objects
from assembly.stores.sql import SqlJobStore
from assembly.stores.tables import jobs, organisations
from tests.contract.s3_server import bucket

POSTGRESQL = pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, to be copied: to make them takes longer than most tests."""
    path = tmp_path_factory.mktemp("template") / "jobs.db"
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # the last to leave folds what was written into the one file
    return path


@pytest.fixture(params=["sqlite", POSTGRESQL], scope="module")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Engine]:
    """A database that the tests of a file share: each has organisations of its own."""
    if request.param == "sqlite":
        copied = shutil.copy(sqlite_template, tmp_path_factory.mktemp("database") / "a.db")
        engine = open_database(f"sqlite:///{copied}")
    else:
        engine = open_database(Settings(database_url=request.getfixturevalue("postgresql_url")).database)
        migrate(engine)
    yield engine
    engine.dispose()


def new_organisation(engine: Engine) -> str:
    """Make an organisation of which nobody knows and return its id."""
    organisation = str(uuid4())
    with writing(engine) as connection:
        connection.execute(
            organisations.insert().values(
                id=organisation, name="Sở", folded_name=organisation, created_at=now(connection)
            )
        )
    return organisation


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def job_store(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[JobStore]:
    if request.param == "memory":
        yield MemoryJobStore()
        return
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'jobs.db')}")
    else:
        engine = open_database(Settings(database_url=request.getfixturevalue("postgresql_url")).database)
        migrate(engine)
        with writing(engine) as connection:
            connection.execute(delete(jobs))
    yield SqlJobStore(engine)
    engine.dispose()


@pytest.fixture(params=["memory", "folder", "s3"])
def object_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    if request.param == "memory":
        yield MemoryObjects()
    elif request.param == "folder":
        yield open_objects(Settings(data=tmp_path))
    else:
        with bucket() as endpoint:
            yield open_objects(
                Settings(
                    objects_url="s3://documents/vanthu",
                    objects_endpoint=endpoint,
                    objects_access_key_id="key",
                    objects_secret_access_key=SecretStr("secret"),
                )
            )
