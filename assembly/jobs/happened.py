"""What just happened to a job, as events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from uuid_utils import uuid7

from assembly.jobs.event import EventType, JobEvent
from assembly.jobs.job import Claim, Failure, Job, JobDocument, JobState, Outcome


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
