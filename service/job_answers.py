"""Jobs as answers: accepted, waited for, unchanged since the caller last looked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from flask import Response, current_app, request, url_for

from assembly.jobs.job import Job
from assembly.jobs.ports import JobStore
from service.access import actor, holds
from service.job_bodies import job_body
from service.language import language
from service.preferences import preferences, seconds_to_wait
from service.wiring import Parts

MOST_INLINE = 200  # documents told with their job
SLOWEST_POLLING = 10  # seconds
DOCUMENTS_A_SECOND = 1_000  # no house is faster: nobody need ask about a large job every second


def accepted(job: Job, jobs: JobStore) -> Response:
    """Answer that a job is on its way and where it is (202); 200 where the caller waited and it ended."""
    job, applied = _waited_for(job, jobs, lambda job: job.settled)
    ended = applied is not None and job.settled
    response = _answer(job, jobs, HTTPStatus.OK if ended else HTTPStatus.ACCEPTED, MOST_INLINE)
    response.headers["Location"] = url_for("jobs.get_job", job_id=job.id)
    if applied is None and "respond-async" in preferences(request.headers.get("Prefer", "")):
        applied = "respond-async"
    return _with_preference(response, applied)


def looked_up(job_id: str, jobs: JobStore, documents: int) -> Response:
    """Answer how far a job is, with so many of its documents: 304 where the caller knows already.

    Who prefers to wait waits for the end of the job, or for anything new where ``If-None-Match`` tells what
    is known. Raises JobNotFound, Unavailable.
    """
    known = request.if_none_match

    def is_news(job: Job) -> bool:
        return job.settled or (bool(known) and not known.contains_weak(_tag(job, documents)))

    job, applied = _waited_for(jobs.job(job_id), jobs, is_news)
    tag = _tag(job, documents)
    if known.contains_weak(tag):
        response = _until_settled(Response(status=HTTPStatus.NOT_MODIFIED), job)
    else:
        response = _answer(job, jobs, HTTPStatus.OK, documents)
    response.set_etag(tag, weak=True)
    return _with_preference(response, applied)


def presented(job: Job, jobs: JobStore) -> Response:
    """Answer with a job and its first documents."""
    return _answer(job, jobs, HTTPStatus.OK, MOST_INLINE)


def _answer(job: Job, jobs: JobStore, status: HTTPStatus, documents: int) -> Response:
    # whoever may only ask for documents is not told of those that others asked for
    first = jobs.documents(job.id, limit=documents) if documents and holds("documents:read") else ()
    body = job_body(job, first).model_dump_json(exclude_none=True)
    return _until_settled(Response(body, status=status, content_type="application/json"), job)


def _until_settled(response: Response, job: Job) -> Response:
    if not job.settled:
        response.headers["Retry-After"] = str(polling_pause(job.open))
    return response


def polling_pause(documents: int) -> int:
    """Return after how many seconds it is worth asking again, with so many documents still to be made."""
    return min(SLOWEST_POLLING, 1 + documents // DOCUMENTS_A_SECOND)


def _with_preference(response: Response, applied: str | None) -> Response:
    if applied is not None:
        response.headers["Preference-Applied"] = applied
    return response


def _waited_for(job: Job, jobs: JobStore, enough: Callable[[Job], bool]) -> tuple[Job, str | None]:
    """Wait as the caller prefers, and return the job with the preference that was met.

    None is met where too many wait already: then the answer comes at once.
    """
    parts: Parts = current_app.extensions["vanthu"]
    waiting = parts.waiting
    asked = seconds_to_wait(request.headers.get("Prefer", ""))
    if asked is None:
        return job, None
    seconds = min(asked, waiting.most_seconds)
    with waiting.waiters.taken(actor().organisation) as there:
        if not there:
            return job, None
        return waiting.until(enough, job, lambda: jobs.job(job.id), seconds), f"wait={seconds}"


def _tag(job: Job, documents: int) -> str:
    # what is told of a job and its documents changes with these alone: each settled document is counted
    state = (job.id, job.revision, job.state, job.made, job.failed, job.cancelled, documents, language())
    return hashlib.sha256(repr(state).encode()).hexdigest()[:24]
