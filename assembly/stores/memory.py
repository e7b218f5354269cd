"""Stores and queue in memory, for tests and for work that ends with the process; held to one contract."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Self
from uuid import uuid4

from assembly.callers.actor import LOCAL_ORGANISATION, Actor, program
from assembly.callers.audit import Action
from assembly.conference.vietnamese import fold
from assembly.errors import DocumentNotFound, JobNotFound, Unavailable
from assembly.jobs.event import JobEvent
from assembly.jobs.happened import failures_of, new_events
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import (
    Chunk,
    Claim,
    DocumentState,
    Failure,
    Job,
    JobDocument,
    Made,
    NewJob,
    Outcome,
    lane_of,
    nothing_to_cancel,
    nothing_to_retry,
    settled_state,
)
from assembly.jobs.listing import DocumentFilter, JobFilter, ListedDocument
from assembly.jobs.queues import Lane


@dataclass
class _Chunk:
    queued_at: datetime
    state: str = "waiting"
    attempt: int = 0
    token: str | None = None
    held_until: datetime | None = None


@dataclass
class _Stored:
    job: Job
    order: NewJob
    documents: list[JobDocument]
    tries: list[int]
    chunks: list[_Chunk]
    by_name: dict[str, int] = field(default_factory=dict)
    retry_token: str | None = None
    events: list[JobEvent] = field(default_factory=list)


class MemoryJobStore:
    """Jobs in memory; see ``assembly.jobs.ports.JobStore`` for what each method promises."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._jobs: dict[str, _Stored] = {}
        self._lock = threading.RLock()
        self._actor: Actor | None = None
        self.noted: list[tuple[Actor, Action, str, Mapping[str, Any]]] = []  # the audit log

    def seen_by(self, actor: Actor) -> Self:
        """Return this store as an actor sees it."""
        seen = copy(self)
        seen._actor = actor
        return seen

    def add(self, job: NewJob, *, most: InFlight | None = None) -> Job:
        """Store a job with all its documents and chunks; the same id again returns what is there."""
        moment = self._clock()
        empty = not job.documents
        stored = Job(
            id=job.id,
            state=settled_state(0, 0) if empty else "queued",
            created_at=moment,
            started_at=None,
            finished_at=moment if empty else None,
            total=len(job.documents),
            made=0,
            failed=0,
            not_made=job.not_made,
            warnings=job.warnings,
            templates=dict(job.templates),
            organisation=LOCAL_ORGANISATION if self._actor is None else self._actor.organisation,
            source=job.source,
            year=job.year,
            block=job.block,
            conference_id=job.conference_id,
            conference_revision=job.conference_revision,
            pdf_wanted=job.pdf_wanted,
        )
        with self._lock:
            if job.id in self._jobs:
                return self._stored(job.id).job
            if most is not None:
                most.refuse_more(self._in_flight(stored.organisation), stored.total)
            told: dict[str, Any] = {"source": job.source, "documents": stored.total}
            if job.conference_id is not None:
                told["conference"] = job.conference_id
            self._note("job.create", job.id, told)
            self._jobs[job.id] = _Stored(
                job=stored,
                order=job,
                documents=[JobDocument(position, planned) for position, planned in enumerate(job.documents)],
                tries=[0] * len(job.documents),
                chunks=[_Chunk(moment) for _ in job.chunks],
                by_name={planned.name: position for position, planned in enumerate(job.documents)},
            )
            self._tell(self._jobs[job.id], (), moment)
            return self._jobs[job.id].job

    def job(self, job_id: str) -> Job:
        """Return a job with its counts; raises JobNotFound."""
        with self._lock:
            return self._stored(job_id).job

    def documents(
        self, job_id: str, *, after: int = -1, limit: int, state: DocumentState | None = None
    ) -> tuple[JobDocument, ...]:
        """Return at most ``limit`` documents of a job behind the position ``after``, in order."""
        with self._lock:
            behind = self._stored(job_id).documents[max(after + 1, 0) :]
            wanted = (document for document in behind if state is None or document.state == state)
            return tuple(islice(wanted, limit))

    def conference(self, job_id: str) -> str:
        """Return the conference of a job as the JSON text that was stored; raises JobNotFound."""
        with self._lock:
            return self._stored(job_id).order.conference

    def events(self, job_id: str, *, after: int = 0, limit: int) -> tuple[JobEvent, ...]:
        """Return at most ``limit`` events of a job behind the number ``after``, in order."""
        with self._lock:
            return tuple(self._stored(job_id).events[after : after + limit])

    def listed(self, wanted: JobFilter, *, before: str | None = None, limit: int) -> tuple[Job, ...]:
        """Return at most ``limit`` jobs older than the one with the id ``before``, newest first."""
        with self._lock:
            jobs = (stored.job for stored in self._wanted(wanted))
            of_one = (job for job in jobs if wanted.conference_id in (None, job.conference_id))
            older = (job for job in of_one if before is None or job.id < before)
            return tuple(islice((job for job in older if wanted.state in (None, job.state)), limit))

    def listed_documents(
        self, wanted: DocumentFilter, *, after: tuple[str, int] | None = None, limit: int
    ) -> tuple[ListedDocument, ...]:
        """Return at most ``limit`` documents, those of the newest job first, within a job in order."""
        with self._lock:
            listed = (
                ListedDocument(stored.job.id, document)
                for stored in self._wanted(wanted)
                for document in stored.documents
                if wanted.kind in (None, document.planned.kind) and wanted.state in (None, document.state)
            )
            return tuple(islice((one for one in listed if after is None or _is_behind(one, after)), limit))

    def document(self, job_id: str, name: str) -> JobDocument:
        """Return one document by its file name; raises JobNotFound, DocumentNotFound."""
        with self._lock:
            stored = self._stored(job_id)
            if name not in stored.by_name:
                raise DocumentNotFound(name)
            return stored.documents[stored.by_name[name]]

    def claim(self, chunk: Chunk, lease: timedelta) -> Claim | None:
        """Take hold of a chunk for a while; None where it is done, gone, or held by a living worker."""
        with self._lock:
            stored = self._jobs.get(chunk.job_id)
            if stored is None or self._out_of_sight(stored) or chunk.number >= len(stored.chunks):
                return None
            kept = stored.chunks[chunk.number]
            moment = self._clock()
            ran_out = kept.held_until is not None and kept.held_until <= moment
            if kept.state != "waiting" and not (kept.state == "held" and ran_out):
                return None
            kept.state, kept.token, kept.held_until = "held", str(uuid4()), moment + lease
            kept.attempt += 1
            if stored.job.state == "queued":
                started = stored.job.started_at or moment
                stored.job = replace(stored.job, state="running", started_at=started)
            waiting = tuple(self._open_of(stored, chunk.number))
            rows = stored.order.rows
            return Claim(
                chunk,
                kept.token,
                kept.attempt,
                waiting,
                stored.job.total,
                {document.position: rows[document.position] for document in waiting} if rows else {},
                stored.job.templates,
            )

    def extend(self, claim: Claim, lease: timedelta) -> bool:
        """Hold a chunk for a while longer, counted from now; False where the hold is lost."""
        with self._lock:
            kept = self._held(claim)
            if kept is None:
                return False
            kept.held_until = self._clock() + lease
            return True

    def begin(self, claim: Claim, position: int) -> int | None:
        """Note that a document is about to be tried and return which try it is; None: the hold is lost."""
        with self._lock:
            if self._held(claim) is None:
                return None
            tries = self._stored(claim.chunk.job_id).tries
            tries[position] += 1
            return tries[position]

    def record(self, claim: Claim, outcomes: Sequence[Outcome], lease: timedelta) -> bool:
        """Settle documents and hold on; False, and nothing is changed, where the hold is lost."""
        with self._lock:
            kept = self._held(claim)
            if kept is None:
                return False
            moment = self._clock()
            kept.held_until = moment + lease
            stored = self._stored(claim.chunk.job_id)
            settled: list[Outcome] = []
            for outcome in outcomes:
                in_chunk = stored.order.chunk_of(outcome.position) == claim.chunk.number
                if in_chunk and stored.documents[outcome.position].state == "queued":
                    self._settle(stored, outcome)
                    settled.append(outcome)
            if not any(True for _ in self._open_of(stored, claim.chunk.number)):
                kept.state, kept.token, kept.held_until = "done", None, None
            if settled and not stored.job.open:
                state = settled_state(stored.job.made, stored.job.failed)
                stored.job = replace(stored.job, state=state, finished_at=moment)
            if settled:
                self._tell(stored, failures_of(claim, settled), moment)
            return True

    def retry(
        self, job_id: str, *, token: str | None = None, most: InFlight | None = None
    ) -> tuple[Chunk, ...]:
        """Queue the failed and the cancelled documents of a job again; return their chunks, for the queue."""
        with self._lock:
            stored = self._stored(job_id)
            lane = lane_of(stored.job.total)
            if token is not None and token == stored.retry_token:
                waiting = (number for number, kept in enumerate(stored.chunks) if kept.state == "waiting")
                return tuple(Chunk(job_id, number, lane) for number in waiting)
            again = [document for document in stored.documents if document.state in ("failed", "cancelled")]
            if not again:
                raise nothing_to_retry(stored.job)
            if most is not None and stored.job.settled:
                most.refuse_more(self._in_flight(stored.job.organisation), len(again))
            for document in again:
                stored.documents[document.position] = replace(document, result=None, cancelled=False)
                stored.tries[document.position] = 0
            numbers = sorted({stored.order.chunk_of(document.position) for document in again})
            for number in numbers:
                stored.chunks[number] = _Chunk(self._clock())
            stored.job = replace(
                stored.job,
                state="queued" if stored.job.settled else stored.job.state,
                finished_at=None,
                failed=0,
                cancelled=0,
                revision=stored.job.revision + 1,
            )
            stored.retry_token = token
            self._note("job.retry", job_id, {"documents": len(again), "revision": stored.job.revision})
            return tuple(Chunk(job_id, number, lane) for number in numbers)

    def cancel(self, job_id: str) -> Job:
        """End a job: what is not made yet is cancelled, and every hold on its chunks is lost."""
        with self._lock:
            stored = self._stored(job_id)
            job = stored.job
            if job.state == "cancelled":
                return job
            if job.settled:
                raise nothing_to_cancel(job)
            for document in stored.documents:
                if document.state == "queued":
                    stored.documents[document.position] = replace(document, cancelled=True)
            for kept in stored.chunks:
                kept.state, kept.token, kept.held_until = "done", None, None
            stored.job = replace(job, state="cancelled", finished_at=self._clock(), cancelled=job.open)
            self._tell(stored, (), self._clock())
            self._note("job.cancel", job_id, {"documents": job.open})
            return stored.job

    def release(self, claim: Claim) -> None:
        """Give a chunk back untried: the attempt does not count."""
        with self._lock:
            kept = self._held(claim)
            if kept is not None:
                kept.state, kept.token, kept.held_until = "waiting", None, None
                kept.attempt -= 1
                kept.queued_at = self._clock()

    def left_behind(self, idle: timedelta, lane: Lane | None = None) -> tuple[Chunk, ...]:
        """Name the chunks that must go to the queue again, and note that they did."""
        moment = self._clock()
        named = []
        with self._lock:
            for job_id, stored in sorted(self._jobs.items()):
                if lane not in (None, lane_of(stored.job.total)):
                    continue
                for number, kept in enumerate(stored.chunks):
                    ran_out = kept.held_until is not None and kept.held_until <= moment
                    ignored = kept.state == "waiting" and kept.queued_at <= moment - idle
                    if ran_out or ignored:
                        kept.state, kept.token, kept.held_until = "waiting", None, None
                        kept.queued_at = moment
                        named.append(Chunk(job_id, number, lane_of(stored.job.total)))
        return tuple(named)

    def settled_before(self, age: timedelta, limit: int) -> tuple[str, ...]:
        """Return the ids of at most ``limit`` jobs settled longer ago than ``age``, oldest first."""
        before = self._clock() - age
        with self._lock:
            settled = [
                (stored.job.finished_at, job_id)
                for job_id, stored in self._jobs.items()
                if stored.job.finished_at is not None and stored.job.finished_at <= before
            ]
        return tuple(job_id for _, job_id in sorted(settled)[:limit])

    def delete(self, job_id: str) -> None:
        """Forget a job and all that belongs to it; nothing happens where there is none."""
        with self._lock:
            try:
                job = self._stored(job_id).job
            except JobNotFound:
                return
            del self._jobs[job_id]
            who = self._actor or program("expiry", job.organisation)
            self.noted.append((who, "job.expire", job_id, {"documents": job.total}))

    def check(self) -> None:
        """Raise Unavailable where the database does not answer: memory always does."""

    def _stored(self, job_id: str) -> _Stored:
        stored = self._jobs.get(job_id)
        if stored is None or self._out_of_sight(stored):
            raise JobNotFound(job_id)
        return stored

    def _in_flight(self, organisation: str) -> InFlight:
        jobs = [stored.job for stored in self._jobs.values() if stored.job.organisation == organisation]
        return InFlight(sum(not job.settled for job in jobs), sum(job.open for job in jobs))

    def _wanted(self, wanted: JobFilter | DocumentFilter) -> Iterator[_Stored]:
        for _, stored in sorted(self._jobs.items(), reverse=True):
            job = stored.job
            block = "" if wanted.block is None else fold(wanted.block)
            if (
                not self._out_of_sight(stored)
                and wanted.year in (None, job.year)
                and (not block or (job.block is not None and block in fold(job.block)))
                and wanted.source in (None, job.source)
                and (wanted.kind is None or wanted.kind in stored.order.kinds)
            ):
                yield stored

    def _tell(self, stored: _Stored, failed: Sequence[tuple[JobDocument, Failure]], moment: datetime) -> None:
        stored.events += new_events(stored.job, failed, moment)
        stored.job = replace(stored.job, events=len(stored.events))

    def _out_of_sight(self, stored: _Stored) -> bool:
        return self._actor is not None and stored.job.organisation != self._actor.organisation

    def _note(self, action: Action, job_id: str, details: Mapping[str, Any]) -> None:
        if self._actor is not None:
            self.noted.append((self._actor, action, job_id, details))

    def _open_of(self, stored: _Stored, number: int) -> Iterator[JobDocument]:
        documents = (stored.documents[position] for position in stored.order.positions_of(number))
        return (document for document in documents if document.state == "queued")

    def _settle(self, stored: _Stored, outcome: Outcome) -> None:
        document = stored.documents[outcome.position]
        if outcome.name is not None:
            del stored.by_name[document.name]
            stored.by_name[outcome.name] = outcome.position
            document = replace(document, planned=replace(document.planned, name=outcome.name))
        stored.documents[outcome.position] = replace(document, result=outcome.result)
        job, result = stored.job, outcome.result
        if isinstance(result, Made):
            totals = job.format_check + result.format_check
            stored.job = replace(job, made=job.made + 1, format_check=totals)
        else:
            stored.job = replace(job, failed=job.failed + 1)

    def _held(self, claim: Claim) -> _Chunk | None:
        stored = self._jobs.get(claim.chunk.job_id)
        if stored is None:
            return None
        kept = stored.chunks[claim.chunk.number]
        return kept if kept.state == "held" and kept.token == claim.token else None


def _is_behind(listed: ListedDocument, after: tuple[str, int]) -> bool:
    job_id, position = after
    same_job = listed.job_id == job_id
    return listed.job_id < job_id or (same_job and listed.document.position > position)


class MemoryObjects:
    """Documents in memory; see ``assembly.jobs.ports.ObjectStore`` for what each method promises."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, key: str, data: bytes) -> None:
        """Store bytes under a key, all or nothing."""
        self.kept[key] = bytes(data)

    def read(self, key: str, offset: int = 0, size: int | None = None) -> Iterator[bytes]:
        """Return ``size`` bytes of an object from ``offset`` in pieces; without ``size`` all that follow."""
        try:
            data = self.kept[key]
        except KeyError:
            raise Unavailable("objects", "FileNotFoundError") from None
        end = len(data) if size is None else offset + size
        if not offset < end <= len(data) and (offset, end) != (0, 0):
            raise Unavailable("objects", "an object is shorter than what was stored in it")
        return iter([data[offset:end]])

    def delete_under(self, prefix: str) -> int:
        """Delete every object below a folder-like prefix and return how many there were."""
        below = [key for key in self.kept if key.startswith(f"{prefix.rstrip('/')}/")]
        for key in below:
            del self.kept[key]
        return len(below)

    def check(self) -> None:
        """Raise Unavailable where objects cannot be written: memory always takes them."""


class MemoryQueue:
    """A queue in memory; see ``assembly.jobs.ports.Queue`` for what each method promises."""

    def __init__(self) -> None:
        self.waiting: deque[Chunk] = deque()
        self.callbacks: deque[str] = deque()
        self.pdfs: deque[str] = deque()

    def enqueue(self, chunks: Sequence[Chunk]) -> None:
        """Ask for chunks to be made. Asking twice does no harm."""
        self.waiting.extend(chunks)

    def enqueue_callbacks(self, deliveries: Sequence[str]) -> None:
        """Ask for callbacks to be sent. Asking twice does no harm."""
        self.callbacks.extend(deliveries)

    def enqueue_pdfs(self, job_id: str, calls: int = 1) -> None:
        """Wake those who make PDFs, for one run a call. Twice does no harm."""
        self.pdfs.extend([job_id] * calls)

    def pdf_depth(self) -> int:
        """Return how many calls nobody has heard yet."""
        return len(self.pdfs)

    def depth(self, lane: Lane | None = None) -> int:
        """Return how many chunks wait in the queue, or in one lane of it."""
        return sum(lane in (None, chunk.lane) for chunk in self.waiting)
