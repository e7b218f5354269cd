"""What happens to a job as a stream of server-sent events (WHATWG HTML, 9.2).

Events come from the store by their numbers, which are their ids on the stream: whoever comes again with
``Last-Event-ID`` misses none and gets none twice. Between them stand snapshots of the progress without an id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from assembly.callbacks.message import payload_of
from assembly.errors import JobNotFound, Unavailable
from assembly.jobs.event import JobEvent
from assembly.jobs.happened import counts
from assembly.jobs.job import Job
from assembly.jobs.ports import JobStore
from service.waiting import Waiting, pause_after

RETRY_MS = 1_000  # until a client whose stream has ended comes again
HEARTBEAT_SECONDS = 10.0  # a client that has gone is noticed with the next thing it is sent
LONGEST_SECONDS = 300.0  # then the client comes again: keys may end, and the web may have moved
EVENTS_AT_ONCE = 100
LONGEST_ID = 10  # digits


def number_of(last_event_id: str) -> int | None:
    """Return the number that a ``Last-Event-ID`` stands for; None where no stream of ours gave it."""
    if not (last_event_id.isascii() and last_event_id.isdecimal() and len(last_event_id) <= LONGEST_ID):
        return None
    return int(last_event_id)


def stream_of(job_id: str, after: int, *, jobs: JobStore, waiting: Waiting) -> Iterator[bytes]:
    """Yield the events of a job behind the number ``after`` as they happen, until it has ended.

    The stream also ends after LONGEST_SECONDS, with the web, and where the job is deleted. A database that
    does not answer for a moment is a moment without news.
    """
    yield _opening(after)
    began = spoken = waiting.clock()
    told: Mapping[str, Any] | None = None
    while not waiting.ending():
        try:
            job = jobs.job(job_id)
            happened = jobs.events(job_id, after=after, limit=EVENTS_AT_ONCE) if job.events > after else ()
        except Unavailable:
            job, happened = None, ()
        except JobNotFound:
            return
        if job is not None and counts(job) != told:
            told = counts(job)
            yield _progress(job)
            spoken = waiting.clock()
        for event in happened:
            after = event.number
            yield _event(event)
            spoken = waiting.clock()
        if job is not None and after < job.events:
            continue  # there are more than are read at once
        now = waiting.clock()
        if (job is not None and job.settled) or now - began >= LONGEST_SECONDS:
            return
        if now - spoken >= HEARTBEAT_SECONDS:
            yield b": \n\n"
            spoken = now
        waiting.sleep(pause_after(now - began))


def _opening(after: int) -> bytes:
    # an id without data is kept by the client: it comes again with it even if it has seen no event yet
    return f"retry: {RETRY_MS}\nid: {after}\n\n".encode()


def _event(event: JobEvent) -> bytes:
    return f"id: {event.number}\nevent: {event.type}\ndata: {_json(payload_of(event))}\n\n".encode()


def _progress(job: Job) -> bytes:
    told = {
        "type": "progress",
        "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "data": {"job_id": job.id, **counts(job)},
    }
    return f"event: progress\ndata: {_json(told)}\n\n".encode()


def _json(data: Mapping[str, Any]) -> str:
    # JSON has no line break outside of a string, and none inside of one that is not escaped
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
