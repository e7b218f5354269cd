"""Making one chunk of a job: what a worker does with a task.

A task may come twice, its worker may die at any instruction, and a worker thought dead may come back. So a
chunk is held by a lease in the database, each outcome is settled there once and only by the holder, and an
object's key holds the hash of its bytes: a repeat overwrites nothing and doubles nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
import traceback
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from assembly.conference.model import Conference
from assembly.conference.reading import read_conference_data
from assembly.errors import Unavailable, VanthuError
from assembly.jobs.assemble import MadeDocument, assemble_document
from assembly.jobs.job import Chunk, Claim, Failure, JobDocument, Made, Outcome
from assembly.jobs.plan import PlannedDocument
from assembly.jobs.ports import JobStore, ObjectStore
from assembly.templates.registry import TemplateLibrary

log = logging.getLogger(__name__)

RECORD_EVERY = (
    1.0  # seconds: progress is at most so old, and a lost worker's work to do again at most so long
)
MOST_TRIES = 2  # of a document whose worker died under it
SPARE_ATTEMPTS = 3  # of a chunk, beyond two for each document

Assemble = Callable[[Conference, PlannedDocument, TemplateLibrary], MadeDocument]

DIED = Failure(
    "worker-died",
    "Văn bản này cần quá nhiều thời gian hoặc bộ nhớ nên không tạo được.",
    "the worker died each time it made this document (time or memory limit)",
)
NO_MEMORY = Failure(
    "out-of-memory",
    "Văn bản này cần nhiều bộ nhớ hơn mức cho phép.",
    "the document needs more memory than VANTHU_WORKER_MEMORY_MB allows",
)
UNEXPECTED = Failure(
    "internal-error",
    "Có lỗi trong chương trình khi tạo văn bản này. Xin báo người quản trị.",
    "an unexpected error; the log of the worker has its place",
)


def object_folder(job_id: str) -> str:
    """Return the prefix below which all documents of a job lie in the object store."""
    return f"jobs/{job_id}"


@dataclass
class ChunkMaker:
    """Makes chunks; ``lease`` is how long a hold lasts without a sign of life."""

    jobs: JobStore
    objects: ObjectStore
    library: TemplateLibrary
    lease: timedelta
    assemble: Assemble = assemble_document
    clock: Callable[[], float] = time.monotonic

    def make(self, chunk: Chunk) -> int:
        """Make the documents of a chunk that are not settled yet and return how many were settled here.

        0 where the chunk is done, gone or held by another. A document that cannot be made fails alone.
        Raises Unavailable where a store does not answer: the chunk is given back, what was settled stays.
        """
        claim = self.jobs.claim(chunk, self.lease)
        if claim is None:
            log.info("chunk %d of job %s: nothing to do", chunk.number, chunk.job_id)
            return 0
        try:
            with self._kept_alive(claim) as lost:
                settled = self._make_all(claim, lost)
        except Unavailable:
            with suppress(Unavailable):  # then the lease runs out by itself
                self.jobs.release(claim)
            raise
        log.info("chunk %d of job %s: %d documents", chunk.number, chunk.job_id, settled)
        return settled

    def _make_all(self, claim: Claim, lost: threading.Event) -> int:
        # After a death nobody knows which document it was: from then on each is noted before it is tried.
        careful = claim.attempt > 1
        if claim.attempt > 2 * len(claim.documents) + SPARE_ATTEMPTS:
            given_up = [Outcome(document.position, DIED) for document in claim.documents]
            return len(given_up) if self.jobs.record(claim, given_up, self.lease) else 0
        conference = self._conference(claim.chunk.job_id)
        settled = 0
        outcomes: list[Outcome] = []
        recorded_at = self.clock()
        for document in claim.documents:
            if lost.is_set():
                return settled
            outcome = self._careful_outcome(claim, document, conference, careful=careful)
            if outcome is None:
                return settled
            outcomes.append(outcome)
            if careful or self.clock() - recorded_at >= RECORD_EVERY or document is claim.documents[-1]:
                if not self.jobs.record(claim, outcomes, self.lease):
                    log.warning(
                        "chunk %d of job %s: taken by another", claim.chunk.number, claim.chunk.job_id
                    )
                    return settled
                settled += len(outcomes)
                outcomes.clear()
                recorded_at = self.clock()
        return settled

    def _careful_outcome(
        self, claim: Claim, document: JobDocument, conference: Conference | Failure, *, careful: bool
    ) -> Outcome | None:
        if careful:
            tries = self.jobs.begin(claim, document.position)
            if tries is None:
                return None
            if tries > MOST_TRIES:
                return Outcome(document.position, DIED)
        if isinstance(conference, Failure):
            return Outcome(document.position, conference)
        return Outcome(document.position, self._made(claim.chunk.job_id, document, conference))

    def _conference(self, job_id: str) -> Conference | Failure:
        try:
            return read_conference_data(json.loads(self.jobs.conference(job_id))).conference
        except Unavailable:
            raise
        except VanthuError as refusal:  # stored by an older version with other rules
            return Failure.of(refusal)

    def _made(self, job_id: str, document: JobDocument, conference: Conference) -> Made | Failure:
        try:
            made = self.assemble(conference, document.planned, self.library)
        except Unavailable:
            raise
        except VanthuError as refusal:
            return Failure.of(refusal)
        except MemoryError:
            return NO_MEMORY
        except Exception as error:  # noqa: BLE001 - one document must not take the others with it
            # the error's text may hold personal data: its kind and place are enough
            place = "".join(traceback.format_tb(error.__traceback__))
            log.error("document %d of job %s: %s\n%s", document.position, job_id, type(error).__name__, place)
            return UNEXPECTED
        digest = hashlib.sha256(made.docx).hexdigest()
        key = f"{object_folder(job_id)}/{document.position:05d}-{digest[:16]}.docx"
        self.objects.put(key, made.docx)
        checksum = zlib.crc32(made.docx)
        return Made(key, 0, len(made.docx), digest, checksum, made.missing, made.format_check)

    @contextmanager
    def _kept_alive(self, claim: Claim) -> Iterator[threading.Event]:
        """Extend the hold from a thread while the block runs; the event yielded tells that it is lost."""
        lost, done = threading.Event(), threading.Event()

        def extend() -> None:
            while not done.wait(self.lease.total_seconds() / 4):
                try:
                    if not self.jobs.extend(claim, self.lease):
                        lost.set()
                        return
                except Unavailable as trouble:
                    log.warning("chunk %d of job %s: %s", claim.chunk.number, claim.chunk.job_id, trouble)

        thread = threading.Thread(target=extend, name="lease", daemon=True)
        thread.start()
        try:
            yield lost
        finally:
            done.set()
            thread.join()
