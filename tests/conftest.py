"""Real servers for the tests that need them; each is started once per test process and thrown away."""

from __future__ import annotations

import gc
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from tests.distribution import FilesFromBothEnds


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Hand out whole files, unless another ``--dist`` is asked for."""
    return FilesFromBothEnds(config, log) if config.getoption("dist") == "load" else None


def pytest_collection_finish() -> None:
    """Spare the garbage collector what the tests themselves are: it stays to the end."""
    gc.collect()
    gc.freeze()


REQUIRED = frozenset(filter(None, os.environ.get("VANTHU_TEST_REQUIRE", "").split(",")))


def absent(part: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where VANTHU_TEST_REQUIRE (a list with commas) names the part."""
    if part in REQUIRED:
        pytest.fail(f"{part} is required here: {reason}")
    pytest.skip(reason)


def _postgresql_programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Address of an empty database in a cluster of our own, reached through a unix socket."""
    programs = _postgresql_programs()
    if programs is None:
        absent("postgresql", "PostgreSQL's programs are not on this machine")
    # PostgreSQL refuses to run as root
    if os.getuid() == 0 and not any(user.pw_name == "postgres" for user in pwd.getpwall()):
        absent("postgresql", "root needs the user postgres to run PostgreSQL")
    owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    # a short folder: the path of a unix socket has about 100 characters at most
    with tempfile.TemporaryDirectory(prefix="vanthu-pg-", ignore_cleanup_errors=True) as folder:
        if owner:
            shutil.chown(folder, "postgres", "postgres")
        cluster = f"{folder}/cluster"
        subprocess.run(
            [programs / "initdb", "--pgdata", cluster, "--username", "postgres", "--auth", "trust",
             "--encoding", "UTF8", "--locale", "C", "--no-sync"],
            check=True, capture_output=True, cwd=folder, **owner,  # type: ignore[call-overload]  # see owner
        )  # fmt: skip
        control = [programs / "pg_ctl", "--pgdata", cluster, "--wait", "--silent"]
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        subprocess.run(
            [*control, "--options", options, "--log", f"{folder}/log", "start"],
            check=True, cwd=folder, **owner,  # type: ignore[call-overload]  # see owner
        )  # fmt: skip
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            subprocess.run([*control, "--mode", "immediate", "stop"], check=False, cwd=folder, **owner)  # type: ignore[call-overload]  # see owner
