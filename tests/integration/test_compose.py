"""What docker-compose.yml starts is started here without Docker, by the very same commands."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from assembly.settings import Settings, variable_of
from cli.serving.valkey import find_valkey
from tests.integration.house import ROOT, wait_until

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ORGANISATION = "Cơ quan trên máy này"  # other tests may have made more
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def test_programs_of_the_house_are_there() -> None:
    """The file starts the web, the workers and the clock of one image, a queue and a database."""
    assert set(OURS) == {"web", "worker", "quick", "callbacks", "pdf", "beat"}
    assert set(SERVICES) - set(OURS) == {"valkey", "postgres"}
    assert {service["image"] for service in OURS.values()} == {"vanthu"}


def test_only_known_settings_are_set() -> None:
    """Every variable the file sets is a setting of the house."""
    known = {variable_of(field) for field in Settings.model_fields}
    for service in OURS.values():
        assert set(service["environment"]) <= known


def test_images_are_pinned_to_a_version() -> None:
    """No image of others floats with `latest`."""
    for name in set(SERVICES) - set(OURS):
        assert re.search(r":\d+", SERVICES[name]["image"])


def test_nothing_but_the_web_is_reached_from_outside() -> None:
    """Only the web has a port, and only on this machine."""
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])


def test_image_holds_every_package() -> None:
    """The Dockerfile copies every package of the project, installs by hash, and does not run as root."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {f"COPY {package} {package}" for package in packages} <= set(lines)
    assert any("--require-hashes -r requirements-production.lock" in line for line in lines)
    assert "USER vanthu" in lines
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{package}" for package in packages} <= set(ignored)


@pytest.fixture
def natively(short_path: Path, postgresql_url: str) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start every service with its own command; addresses of other containers become ours."""
    port, queue_port = _free_ports(2)
    replaced = {
        "redis://valkey:6379/0": f"redis://127.0.0.1:{queue_port}/0",
        "postgresql://vanthu:${POSTGRES_PASSWORD:-vanthu}@postgres:5432/vanthu": postgresql_url,
        "0.0.0.0": "127.0.0.1",  # noqa: S104 - replaced by this machine alone
        "8080": str(port),
    }
    running: dict[str, subprocess.Popen[bytes]] = {}

    def start(name: str, command: list[str], environment: dict[str, str]) -> None:
        with (short_path / f"{name}.log").open("wb") as log:
            running[name] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    command = SERVICES["valkey"]["command"]
    assert command[0] == "valkey-server"
    (short_path / "valkey").mkdir()
    place = ["--port", str(queue_port), "--dir", str(short_path / "valkey")]
    start("valkey", [find_valkey(), *command[1:], *place], {})
    base = {
        name: value
        for name, value in Settings(data=short_path).as_environment().items()
        if not name.startswith("VANTHU_")
    }
    for name, service in OURS.items():
        given = {
            variable: replaced.get(value, value.replace("/data", str(short_path)))
            for variable, value in service["environment"].items()
        }
        program, *words = service["command"]
        start(name, [str(Path(sys.executable).parent / program), *words], base | given)
    running["web"].args = [str(port)]
    yield running
    for process in running.values():
        process.terminate()
    for process in running.values():
        process.wait()


def _new_key(data: Path, database_url: str) -> str:
    """Make a key beside the running house, as `docker compose exec web python -m cli key create` does."""
    environment = Settings(data=data, database_url=database_url).as_environment()
    command = [sys.executable, "-m", "cli", "key", "create", "--scope", "all", "--organisation", ORGANISATION]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _free_ports(count: int) -> list[int]:
    import socket

    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listening.getsockname()[1] for listening in sockets]
    for listening in sockets:
        listening.close()
    return ports


def _asked(
    port: int, method: str, path: str, body: str | None = None, token: str = ""
) -> tuple[int, dict[str, Any]]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.mark.service
@pytest.mark.postgresql
@pytest.mark.xdist_group("service")
def test_the_house_of_the_file_makes_documents(
    natively: dict[str, subprocess.Popen[bytes]], short_path: Path, postgresql_url: str
) -> None:
    """The commands and variables of the file, run as they are, make a job over PostgreSQL for a key that was
    made at the terminal."""
    (word,) = natively["web"].args  # type: ignore[misc]  # set by the fixture
    port = int(str(word))

    def ready() -> bool:
        assert {name: process.poll() for name, process in natively.items()} == dict.fromkeys(natively)
        try:
            return _asked(port, "GET", "/readyz")[0] == 200
        except OSError:
            return False

    wait_until(ready)
    token = _new_key(short_path, postgresql_url)
    order = {
        "conference": {
            "block": "Khối thi đua số 1",
            "year_planned": 2023,
            "tasks": ["Hoàn thành các chỉ tiêu."],
            "members": ["Sở Y tế", "Sở Nội vụ"],
        },
        "kinds": ["covenant_member"],
    }
    status, job = _asked(port, "POST", "/api/v1/jobs", json.dumps(order), token)
    assert status == 202
    path = f"/api/v1/jobs/{job['id']}"
    wait_until(lambda: _asked(port, "GET", path, token=token)[1]["state"] not in {"queued", "running"})
    _, job = _asked(port, "GET", path, token=token)
    assert (job["state"], job["made"]) == ("finished", 2)
