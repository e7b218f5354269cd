"""What gunicorn refuses by itself, before any application sees it, is a problem document too."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from service.problems import PROBLEM, tell_problems
from service.requests import HEADER, LINE_BYTES, follow_requests

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0


def bare_app() -> Flask:
    """Return an application that reads a body and says how long it is."""
    app = Flask(__name__)
    follow_requests(app)
    tell_problems(app)

    @app.post("/length")
    def length() -> str:
        return str(len(request.get_data()))

    return app


@pytest.fixture(scope="module")
def web() -> Iterator[Path]:
    """The socket of a gunicorn with our worker."""
    # a short folder: the path of a unix socket has about 100 characters at most
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        place = Path(folder) / "web.sock"
        command = [sys.executable, "-m", "gunicorn", "--bind", f"unix:{place}", "--threads", "2"]
        command += ["--worker-class", "service.gunicorn_worker.ProblemWorker", "--no-control-socket"]
        command += ["--limit-request-line", str(LINE_BYTES), "--limit-request-field_size", str(LINE_BYTES)]
        command += [f"{__name__}:bare_app()"]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for(place)
                yield place
            finally:
                process.terminate()
                process.wait(PATIENCE)


def _wait_for(place: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket(socket.AF_UNIX) as connection:
            if connection.connect_ex(str(place)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError


def sent(place: Path, data: bytes) -> tuple[int, dict[str, str], Any]:
    """Send bytes and return the status, the headers and the body of the answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(str(place))
        connection.sendall(data)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return int(first.split(" ")[1]), headers, json.loads(body)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", 414, "address-too-long"),
        (b"GET / HTTP/1.1\r\nX-Big: " + b"a" * 9_000 + b"\r\n\r\n", 431, "headers-too-large"),
        (b"GET / HTTP/1.1\r\n" + b"X-Many: 1\r\n" * 200 + b"\r\n", 431, "headers-too-large"),
        (b"nonsense\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/9.9\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: bogus\r\n\r\n", 501, "not-implemented"),
        (
            b"POST /length HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"zz\r\nabc\r\n",
            400,
            "bad-request",
        ),
    ],
)
def test_what_is_no_request_is_a_problem(web: Path, data: bytes, status: int, code: str) -> None:
    """Lines and headers that are too long, broken or not known are answered in RFC 9457, with an id."""
    answered, headers, problem = sent(web, data)
    assert (answered, headers["Content-Type"]) == (status, PROBLEM)
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"/problems/{code}")
    assert problem["request_id"] == headers[HEADER]
    assert problem["detail"]
    assert "aaaa" not in problem["detail"]
