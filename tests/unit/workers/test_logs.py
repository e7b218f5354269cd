"""The workers' log: every line names the request it is done for."""

from __future__ import annotations

import logging
from typing import Any

from celery import Celery
from celery.app.trace import build_tracer
from flask import Flask
from kombu.simple import SimpleQueue

from assembly.jobs.job import Chunk
from assembly.jobs.queues import QUEUES
from service import queue as web_queue
from service.requests import HEADER
from workers.logs import WithRequestId

BROKER = "memory://logs"


def logged() -> str:
    """Return the request id that a line written now has."""
    record = logging.makeLogRecord({"msg": "made"})
    assert WithRequestId().filter(record)
    return str(record.__dict__["request_id"])


def test_the_request_goes_with_the_message() -> None:
    """A chunk put in the queue by a request carries its id, and what is logged while it is made names it."""
    sender = web_queue.CeleryQueue(BROKER)
    chunk = Chunk("job", 1)
    with Flask(__name__).test_request_context(headers={HEADER: "asked-for-by-me"}):
        sender.enqueue([chunk])
    with sender._app.connection_for_read() as connection:
        waiting: Any = connection
        message = SimpleQueue(waiting, QUEUES[chunk.lane]).get(timeout=1)
    seen: list[str] = []

    def make_chunk(job_id: str, number: int) -> None:
        seen.append(logged())

    worker: Any = Celery("worker", set_as_current=False)
    tracer: Any = build_tracer
    trace = tracer("make", worker.task(make_chunk, name="make"), app=worker)  # as a worker does
    trace(message.headers["id"], ("job", 1), {}, request=message.headers)
    assert seen == ["asked-for-by-me"]


def test_lines_outside_a_task_have_none() -> None:
    """A line that belongs to no request says so."""
    assert logged() == "-"
