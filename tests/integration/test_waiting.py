"""Waiting and following through the real web: who stays never keeps others out."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import pytest

from tests.integration.command import Command, asked, signed_in
from tests.integration.house import BASE

pytestmark = [
    pytest.mark.service,
    pytest.mark.xdist_group("service"),
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

BATCH = {"template": "covenant_member_state", "conference": BASE, "rows": [{"member.name": "Sở Đặc biệt"}]}
LONG = {"Prefer": "wait=120"}
Answer = http.client.HTTPResponse


def call(port: int, method: str, path: str, body: Any = None, **headers: str) -> tuple[Answer, bytes]:
    """Send a request and return its answer with all of its body."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=150)) as connection:
        sent = {"Content-Type": "application/json", **signed_in(port), **headers}
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        return answer, answer.read()


@contextmanager
def stream(port: int, job_id: str) -> Iterator[Answer]:
    """Follow a job; the answer is read to the end of its opening."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=150)) as connection:
        connection.request("GET", f"/api/v1/jobs/{job_id}/events", headers=signed_in(port))
        answer = connection.getresponse()
        assert (answer.status, answer.readline()) == (200, b"retry: 1000\n")
        yield answer


@contextmanager
def workers_asleep(serve: Command) -> Iterator[None]:
    """Let no document be made while the block runs."""
    workers = [pid for pid, words in serve.programs().items() if "workers." in words]
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


def test_who_waits_keeps_nobody_out(start: Callable[..., Command]) -> None:
    """One document is answered as made; with all who may stay staying, others are answered as ever; streams
    end with their job, and with the web that sends them."""
    serve = start(
        "serve",
        "--port",
        "0",
        "--workers",
        "1",
        VANTHU_WEB_THREADS="1",
        VANTHU_WAITING_REQUESTS="2",
        VANTHU_EVENT_STREAMS="2",
        VANTHU_WAIT_SECONDS="120",
    )
    port = serve.wait_until_ready()
    answer, content = call(port, "POST", "/api/v1/batches", BATCH, **LONG)
    job = json.loads(content)
    assert (answer.status, job["state"], answer.headers["Preference-Applied"]) == (
        200,
        "finished",
        "wait=120",
    )
    assert asked(port, "GET", job["documents"][0]["url"])[0] == 200

    with ThreadPoolExecutor(2) as pool, workers_asleep(serve):
        answer, content = call(port, "POST", "/api/v1/batches", BATCH)
        job_id = json.loads(content)["id"]
        path = f"/api/v1/jobs/{job_id}"
        with stream(port, job_id) as followed, stream(port, job_id):
            refused, _ = call(port, "GET", f"{path}/events")
            assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
            waiting = [pool.submit(call, port, "GET", path, **LONG) for _ in range(2)]
            # until both have their places: the question itself takes one, which may turn one of them away
            while "Preference-Applied" in call(port, "GET", path, Prefer="wait=0")[0].headers:
                waiting = [
                    pool.submit(call, port, "GET", path, **LONG) if one.done() else one for one in waiting
                ]
            assert asked(port, "GET", path)[1]["state"] == "queued"
            told = _ended_by(serve, "gunicorn", followed)
        assert "job.finished" not in told
        for one in waiting:  # as the web went, while nothing could be made
            answer, content = one.result()
            assert (answer.status, json.loads(content)["state"]) == (200, "queued")

    with stream(serve.wait_until_ready(), job_id) as followed:
        told = followed.read().decode()
    assert told.rpartition("event: ")[2].startswith("job.finished")
    assert call(port, "GET", f"{path}/events", **{"Last-Event-ID": "1"})[0].status == 204


def _ended_by(serve: Command, program: str, followed: Answer) -> str:
    """Ask a program to end and return what a stream tells until it is over, which must be its proper end."""
    for pid, words in serve.programs().items():
        if program in words:
            os.kill(pid, signal.SIGTERM)
    return followed.read().decode()
