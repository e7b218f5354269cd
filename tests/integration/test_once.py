"""Idempotency-Key, whatever dies: a real web killed with -9 between what it makes and its answer."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from assembly.callers.api_key import SCOPES
from assembly.stores.engine import open_database, reading
from assembly.stores.tables import api_keys, jobs, kept_conferences
from tests.integration.house import BASE, ROOT, RealHouse, row_facts, wait_until
from tests.integration.mortal_web import HEADER

pytestmark = [pytest.mark.service, pytest.mark.xdist_group("service")]

PLACES = ("begun", "made", "unkept", "kept")
CONFERENCE = BASE | {"members": [row_facts(1)["member"]]}
ORDER = {"conference": CONFERENCE, "kinds": ["covenant_member"]}


class _Connection(http.client.HTTPConnection):
    """A connection through a unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self) -> None:
        """Reach the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


@dataclass
class MortalWeb:
    """A gunicorn with several processes, each of which dies where a request says."""

    path: Path
    token: str

    def send(
        self, method: str, path: str, body: Any, key: str, death: str = "", **more: str
    ) -> tuple[int, bytes] | None:
        """Send a request with an Idempotency-Key; None where nobody answered."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json" if method == "POST" else "application/merge-patch+json",
            "Idempotency-Key": key,
            HEADER: death,
            **more,
        }
        with closing(_Connection(self.path)) as connection:
            try:
                connection.request(method, path, json.dumps(body), headers)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, OSError):
                return None

    def send_until_answered(
        self, method: str, path: str, body: Any, key: str, **more: str
    ) -> tuple[int, bytes]:
        """Send a request again and again, as clients do, until it is answered."""
        answers: list[tuple[int, bytes]] = []

        def answered() -> bool:
            answer = self.send(method, path, body, key, **more)
            if answer is not None and answer[0] != http.HTTPStatus.CONFLICT:
                answers.append(answer)
            return bool(answers)

        wait_until(answered)
        return answers[0]


@pytest.fixture
def web(house: RealHouse) -> Iterator[MortalWeb]:
    """A web over a real Valkey and a database of its own."""
    house.start_valkey()
    token, path = house.token, house.folder / "web.sock"
    with (house.folder / "web.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:tests.integration.mortal_web",
             "--bind", f"unix:{path}"],
            cwd=ROOT, env=house.settings.as_environment(), stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(path.exists)
        yield MortalWeb(path, token)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_nothing_is_made_twice_wherever_the_web_dies(house: RealHouse, web: MortalWeb) -> None:
    """Whatever was being made when the process was killed is made once, and told as if nothing had been."""
    engine = open_database(house.settings.database)

    def stored() -> list[int]:
        counts = [select(func.count()).select_from(table) for table in (jobs, kept_conferences, api_keys)]
        with reading(engine) as connection:
            return [connection.execute(count).scalar_one() for count in counts]

    before = stored()
    said = {}
    for place in PLACES:
        assert web.send("POST", "/api/v1/jobs", ORDER, place, death=place) is None
        said[place] = web.send_until_answered("POST", "/api/v1/jobs", ORDER, place)
        assert web.send("POST", "/api/v1/jobs", ORDER, place) == said[place]
    assert {status for status, _ in said.values()} == {http.HTTPStatus.ACCEPTED}
    assert len({json.loads(body)["id"] for _, body in said.values()}) == len(PLACES)

    new_key = {"name": "phần mềm", "scopes": SCOPES}
    others = {"/api/v1/conferences": {"conference": CONFERENCE}, "/api/v1/keys": new_key}
    for path, body in others.items():
        assert web.send("POST", path, body, path, death="unkept") is None
        said[path] = web.send_until_answered("POST", path, body, path)
        assert said[path][0] == http.HTTPStatus.CREATED

    kept = json.loads(said["/api/v1/conferences"][1])
    url = f"/api/v1/conferences/{kept['id']}"
    seen = {"If-Match": house.client.get(url).headers["ETag"]}
    patch = ("PATCH", url, {"conference": {"year_planned": 2024}}, "patch")
    assert web.send(*patch, death="unkept", **seen) is None
    status, told = web.send_until_answered(*patch, **seen)
    assert (status, json.loads(told)["revision"]) == (http.HTTPStatus.OK, kept["revision"] + 1)

    web.token = json.loads(said["/api/v1/keys"][1])["token"]  # the secret that is told is the one that holds
    assert web.send_until_answered("POST", "/api/v1/jobs", ORDER, "made") == said["made"]
    assert [after - count for after, count in zip(stored(), before, strict=True)] == [len(PLACES), 1, 1]
    engine.dispose()
