"""Making one chunk of a job: what a worker does with a task.

A task may come twice, its worker may die at any instruction, and a worker thought dead may come back. So a
chunk is held by a lease in the database, each outcome is settled there once and only by the holder, and an
object's key holds the hash of its bytes: a repeat overwrites nothing and doubles nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from assembly.errors import Unavailable
from assembly.jobs.archive import lay_out_early
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.assemble import numbered_name
from assembly.jobs.job import Chunk, Claim, Failure, JobDocument, Outcome
from assembly.jobs.lease import kept_alive
from assembly.jobs.making import DocumentMaker
from assembly.jobs.pack import Pack
from assembly.jobs.ports import JobStore, ObjectStore

log = logging.getLogger(__name__)

RECORD_EVERY = (
    1.0  # seconds: progress is at most so old, and a lost worker's work to do again at most so long
)
MOST_TRIES = 2  # of a document whose worker died under it
SPARE_ATTEMPTS = 3  # of a chunk, beyond two for each document

DIED = Failure(
    "worker-died",
    "Văn bản này cần quá nhiều thời gian hoặc bộ nhớ nên không tạo được.",
    "the worker died each time it made this document (time or memory limit)",
)


@dataclass
class ChunkMaker:
    """Makes chunks; ``lease`` is how long a hold lasts without a sign of life."""

    jobs: JobStore
    objects: ObjectStore
    maker: DocumentMaker
    lease: timedelta
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
            held = f"chunk {chunk.number} of job {chunk.job_id}"
            with kept_alive(lambda: self.jobs.extend(claim, self.lease), self.lease, held) as lost:
                settled = self._make_all(claim, lost)
        except Unavailable:
            with suppress(Unavailable):  # then the lease runs out by itself
                self.jobs.release(claim)
            raise
        log.info("chunk %d of job %s: %d documents", chunk.number, chunk.job_id, settled)
        lay_out_early(chunk.job_id, jobs=self.jobs, objects=self.objects)
        return settled

    def _make_all(self, claim: Claim, lost: threading.Event) -> int:
        if claim.attempt > 2 * len(claim.documents) + SPARE_ATTEMPTS:
            given_up = [Outcome(document.position, DIED) for document in claim.documents]
            return len(given_up) if self.jobs.record(claim, given_up, self.lease) else 0
        # After a death nobody knows which document it was: from then on each is noted before it is tried.
        careful = claim.attempt > 1
        results = self._carefully(claim) if careful else self._swiftly(claim)
        settled = 0
        pack = Pack(claim.chunk)
        recorded_at = self.clock()
        for document, result in results:
            pack.add(document.position, _final_name(claim, document, result), result)
            if lost.is_set():
                return settled
            late = self.clock() - recorded_at >= RECORD_EVERY
            if careful or late or pack.full or document is claim.documents[-1]:
                if not self._recorded(claim, pack):
                    return settled
                settled += len(pack)
                pack.clear()
                recorded_at = self.clock()
        return settled

    def _recorded(self, claim: Claim, pack: Pack) -> bool:
        recorded = self.jobs.record(claim, pack.stored(self.objects), self.lease)
        if not recorded:
            log.warning(
                "chunk %d of job %s: taken by another or cancelled", claim.chunk.number, claim.chunk.job_id
            )
        return recorded

    def _swiftly(self, claim: Claim) -> Iterator[tuple[JobDocument, MadeDocument | Failure]]:
        return zip(claim.documents, self.maker.made(claim, claim.documents), strict=True)

    def _carefully(self, claim: Claim) -> Iterator[tuple[JobDocument, MadeDocument | Failure]]:
        for document in claim.documents:
            tries = self.jobs.begin(claim, document.position)
            if tries is None:
                return
            if tries > MOST_TRIES:
                yield document, DIED
            else:
                yield from zip([document], self.maker.made(claim, [document]), strict=True)


def _final_name(claim: Claim, document: JobDocument, result: MadeDocument | Failure) -> str:
    if isinstance(result, Failure) or not claim.rows:
        return document.name
    return numbered_name(document.position, claim.total, result.name)
