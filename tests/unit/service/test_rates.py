"""Rates: what a caller may send in a minute, and what it is told of it."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cli.serving.valkey import answers, find_valkey, valkey_command
from service import rates
from tests.unit.service.house import House

NOON = 1_800_000_000.0 // 60 * 60


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of the rates, which stands until a test moves it."""
    now = [NOON]
    monkeypatch.setattr(rates, "time", lambda: now[0])
    return now


def left(answer: TestResponse) -> tuple[str, int, int]:
    """Return the policy, what is left and in how many seconds it is whole again."""
    found = re.fullmatch(r'"(\w+)";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
    assert found is not None
    return found[1], int(found[2]), int(found[3])


def read(client: FlaskClient) -> TestResponse:
    """Send what only reads."""
    return client.get("/api/v1/templates")


def write(client: FlaskClient) -> TestResponse:
    """Send what would change something, if it were right."""
    return client.post("/api/v1/jobs", json={})


def test_what_is_left_is_told(house: House, clock: list[float]) -> None:
    """Every answer names the policy, its quota and window, what is left and when it is whole again."""
    house.set(reads_per_minute=3, writes_per_minute=2)
    client = house.client
    answer = read(client)
    assert answer.headers["RateLimit-Policy"] == '"reads";q=3;w=60'
    assert left(answer) == ("reads", 2, 60)
    clock[0] += 12.5
    assert left(read(client)) == ("reads", 1, 48)
    assert left(write(client)) == ("writes", 1, 48)
    assert left(client.head("/api/v1/templates")) == ("reads", 0, 48)


@pytest.mark.parametrize(
    ("send", "policy", "setting"),
    [(read, "reads", "VANTHU_READS_PER_MINUTE"), (write, "writes", "VANTHU_WRITES_PER_MINUTE")],
)
def test_beyond_the_rate_is_refused(
    house: House, clock: list[float], send: Callable[[FlaskClient], TestResponse], policy: str, setting: str
) -> None:
    """One request more answers 429 with the limit, its setting and when to come again; then it is taken."""
    house.set(reads_per_minute=2, writes_per_minute=2)
    client = house.client
    assert [send(client).status_code == 429 for _ in range(2)] == [False, False]
    clock[0] += 20
    answer = send(client)
    problem = answer.get_json(force=True)
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert (problem["code"], problem["violated-policies"]) == ("too-many-requests", [policy])
    assert f"tối đa 2; {setting}" in problem["detail"]
    assert answer.headers["Retry-After"] == "40"
    assert left(answer) == (policy, 0, 40)
    clock[0] += 40
    assert send(client).status_code != 429


def test_keys_do_not_hinder_each_other(house: House, clock: list[float]) -> None:
    """What one key used up another has whole; two clients with one key share it."""
    house.set(reads_per_minute=1)
    token = house.new_token()
    app_of_all = house.client
    assert read(app_of_all).status_code == 200
    assert read(app_of_all).status_code == 429
    other = {"Authorization": f"Bearer {token}"}
    assert app_of_all.get("/api/v1/templates", headers=other).status_code == 200
    assert app_of_all.get("/api/v1/templates", headers=other).status_code == 429


def test_strangers_are_counted_by_their_address(house: House, clock: list[float]) -> None:
    """Without a good key pages and refusals count for the address, and a good key there is not hindered."""
    house.set(strangers_per_minute=3)
    client = house.stranger
    bad = {"Authorization": "Bearer vanthu_x_y"}
    good = {"Authorization": f"Bearer {house.new_token()}"}
    codes = [
        client.get("/problems").status_code,
        client.get("/api/v1/templates").status_code,
        client.get("/api/v1/templates", headers=bad).status_code,
    ]
    assert codes == [200, 401, 401]
    for answer in (
        client.get("/problems"),
        client.get("/api/v1/templates", headers=bad),
        client.get("/nothing/here"),
    ):
        assert answer.status_code == 429
        assert "VANTHU_STRANGERS_PER_MINUTE" in answer.get_json(force=True)["detail"]
        assert left(answer) == ("strangers", 0, 60)
    assert client.get("/api/v1/templates", headers=good).status_code == 200
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/problems", environ_base=elsewhere).status_code == 200


def test_a_key_without_the_scope_is_counted(house: House, clock: list[float]) -> None:
    """Refusals of scope count as requests of the key."""
    house.set(reads_per_minute=2)
    client = house.client_with(["documents:write"])
    codes = [client.get("/api/v1/jobs/none").status_code for _ in range(3)]
    assert codes == [403, 403, 429]


def test_health_is_never_counted(house: House) -> None:
    """Whoever watches the house is answered however often it asks."""
    house.set(strangers_per_minute=1)
    client = house.stranger
    answers = [client.get("/healthz") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[-1].headers


def test_zero_is_any_number(house: House) -> None:
    """A rate of 0 bounds nothing and tells nothing."""
    house.set(reads_per_minute=0)
    client = house.client
    answers = [read(client) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[-1].headers


def test_rates_hold_while_the_store_is_away(house: House, clock: list[float]) -> None:
    """Where the broker does not answer the web counts by itself, and answers."""
    house.set(reads_per_minute=2, broker_url="redis+socket:///nowhere/valkey.sock")
    client = house.client
    assert [read(client).status_code for _ in range(3)] == [200, 200, 429]


@pytest.fixture
def valkey() -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A Valkey of our own on a unix socket."""
    # a short folder: the path of a unix socket has about 100 characters at most
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        place = Path(folder) / "valkey.sock"
        command = valkey_command(find_valkey(), Path(folder), place)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                end = monotonic() + 30
                while not answers(place) and monotonic() < end:
                    sleep(0.02)
                yield place, process
            finally:
                process.terminate()


def test_processes_count_together(
    house: House, clock: list[float], valkey: tuple[Path, subprocess.Popen[bytes]]
) -> None:
    """Two webs over one Valkey share what a key may send; when it dies each goes on by itself."""
    place, process = valkey
    house.set(reads_per_minute=3, broker_url=f"redis+socket://{place}")
    one = house.client
    house.set()  # the next client meets another web
    other = house.client
    assert one.application is not other.application
    assert [left(read(web))[1] for web in (one, other, one)] == [2, 1, 0]
    assert read(other).status_code == 429
    process.kill()
    process.wait()
    assert left(read(one)) == ("reads", 2, 60)
    assert left(read(other)) == ("reads", 2, 60)
