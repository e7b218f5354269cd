"""What happens to a job, written down in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from uuid_utils import uuid7

from assembly.jobs.job import Claim, Failure, Job, JobDocument, JobState, Outcome

EventType = Literal["document.failed", "job.finished", "job.failed", "job.cancelled"]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)


@dataclass(frozen=True, slots=True)
class JobEvent:
    """An event of a job; ``number`` counts them from 1, without gaps, in the order they happened.

    ``id`` is unique in the house and stays the same however often it is told. ``data`` is plain JSON data:
    of a job its state and counts at that moment, of a document its position, name and failure's code.
    ``job.finished``: settled with documents made, some perhaps failed; ``job.failed``: settled, none made.
    """

    id: str
    job_id: str
    number: int
    type: EventType
    at: datetime
    data: Mapping[str, Any]


def failures_of(claim: Claim, outcomes: Iterable[Outcome]) -> list[tuple[JobDocument, Failure]]:
    """Return which documents of a claim failed, and why."""
    documents = {document.position: document for document in claim.documents}
    return [
        (documents[outcome.position], outcome.result)
        for outcome in outcomes
        if isinstance(outcome.result, Failure)
    ]


_ENDS: dict[JobState, EventType] = {
    "finished": "job.finished",
    "finished_with_failures": "job.finished",
    "failed": "job.failed",
    "cancelled": "job.cancelled",
}


def new_events(job: Job, failed: Sequence[tuple[JobDocument, Failure]], moment: datetime) -> list[JobEvent]:
    """Return what just happened to a job: documents that failed, then its end where it is settled now.

    ``job`` is as it is after that, but for the count of its events, which go on behind it.
    """
    happened: list[tuple[EventType, dict[str, Any]]] = [
        ("document.failed", {"position": document.position, "name": document.name, "code": failure.code})
        for document, failure in failed
    ]
    if job.settled:
        happened.append((_ENDS[job.state], counts(job)))
    return [
        JobEvent(str(uuid7()), job.id, number, kind, moment, data)
        for number, (kind, data) in enumerate(happened, job.events + 1)
    ]


def counts(job: Job) -> dict[str, Any]:
    """Return the state of a job and how many of its documents are what, as events tell them."""
    return {
        "state": job.state,
        "revision": job.revision,
        "total": job.total,
        "made": job.made,
        "failed": job.failed,
        "cancelled": job.cancelled,
    }
