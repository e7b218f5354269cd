"""What the core needs from the world: a job store, an object store, a queue.

``assembly.stores`` implements the first two, the web and the workers each the third. The names of the queue
are in ``assembly.jobs.queues``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Protocol, Self

from assembly.callers.actor import Actor
from assembly.jobs.event import JobEvent
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import (
    Chunk,
    Claim,
    DocumentState,
    Job,
    JobDocument,
    NewJob,
    Outcome,
)
from assembly.jobs.listing import DocumentFilter, JobFilter, ListedDocument
from assembly.jobs.queues import Lane


class JobStore(Protocol):
    """Jobs and the outcome of each document; every method is one transaction.

    Seen by an actor: what is another organisation's is not found, and each change is noted in the audit log
    within its transaction. As the workers have it, it holds the jobs of all.

    Times are the database's own, so that workers with different clocks agree. Every method raises
    Unavailable where the database does not answer.
    """

    def seen_by(self, actor: Actor) -> Self:
        """Return this store as an actor sees it."""

    def add(self, job: NewJob, *, most: InFlight | None = None) -> Job:
        """Store a job with all its documents and chunks; one without documents is settled at once.

        It belongs to the organisation of the actor, without one to that of this machine. The same id again
        changes nothing and returns what is there. Raises TooMuch where the organisation would have more than
        ``most`` in the making.
        """

    def job(self, job_id: str) -> Job:
        """Return a job with its counts, which costs one row however large it is; raises JobNotFound."""

    def conference(self, job_id: str) -> str:
        """Return the conference of a job as the JSON text that was stored; raises JobNotFound."""

    def documents(
        self, job_id: str, *, after: int = -1, limit: int, state: DocumentState | None = None
    ) -> tuple[JobDocument, ...]:
        """Return at most ``limit`` documents of a job behind the position ``after``, in order.

        ``state`` leaves only those in it. Raises JobNotFound.
        """

    def events(self, job_id: str, *, after: int = 0, limit: int) -> tuple[JobEvent, ...]:
        """Return at most ``limit`` events of a job behind the number ``after``, in order.

        Raises JobNotFound.
        """

    def listed(self, wanted: JobFilter, *, before: str | None = None, limit: int) -> tuple[Job, ...]:
        """Return at most ``limit`` jobs older than the one with the id ``before``, newest first."""

    def listed_documents(
        self, wanted: DocumentFilter, *, after: tuple[str, int] | None = None, limit: int
    ) -> tuple[ListedDocument, ...]:
        """Return at most ``limit`` documents, those of the newest job first, within a job in order.

        ``after`` is where the page before ended: the id of a job and a position in it.
        """

    def document(self, job_id: str, name: str) -> JobDocument:
        """Return one document by its file name; raises JobNotFound, DocumentNotFound."""

    def claim(self, chunk: Chunk, lease: timedelta) -> Claim | None:
        """Take hold of a chunk for a while; None where it is done, gone, or held by a living worker."""

    def extend(self, claim: Claim, lease: timedelta) -> bool:
        """Hold a chunk for a while longer, counted from now; False where the hold is lost."""

    def begin(self, claim: Claim, position: int) -> int | None:
        """Note that a document is about to be tried and return which try it is; None: the hold is lost."""

    def record(self, claim: Claim, outcomes: Sequence[Outcome], lease: timedelta) -> bool:
        """Settle documents and hold on; False, and nothing is changed, where the hold is lost.

        A document is settled once: an outcome for one already settled is passed over. With the last document
        of the chunk the chunk is done, with the last of the job the job is settled. What fails, and the end
        of the job, is written down as events, and put on its way to the organisation's callback endpoints.
        """

    def retry(
        self, job_id: str, *, token: str | None = None, most: InFlight | None = None
    ) -> tuple[Chunk, ...]:
        """Queue the failed and the cancelled documents of a job again; return their chunks, for the queue.

        What was made stays. Their tries and their chunks' attempts begin anew, the revision grows by one. A
        chunk that somebody holds is taken back, so that it is made with all its documents. With the token of
        the last retry nothing changes, and the chunks are those that nobody has taken yet.

        Raises JobNotFound, AlreadySettled where no document failed or was cancelled, TooMuch where the
        organisation would have more than ``most`` in the making.
        """

    def cancel(self, job_id: str) -> Job:
        """End a job: what is not made yet is cancelled, and every hold on its chunks is lost.

        Cancelling twice changes nothing. Raises JobNotFound, AlreadySettled where it has ended otherwise.
        """

    def release(self, claim: Claim) -> None:
        """Give a chunk back untried: the attempt does not count."""

    def left_behind(self, idle: timedelta, lane: Lane | None = None) -> tuple[Chunk, ...]:
        """Name the chunks that must go to the queue again, and note that they did.

        Those whose hold ran out, and those that nobody took for ``idle`` since they went to the queue;
        ``lane`` leaves only those of one lane.
        """

    def settled_before(self, age: timedelta, limit: int) -> tuple[str, ...]:
        """Return the ids of at most ``limit`` jobs settled longer ago than ``age``, oldest first."""

    def delete(self, job_id: str) -> None:
        """Forget a job and all that belongs to it; nothing happens where there is none.

        This is noted in the audit log also where nobody in particular asks for it.
        """

    def check(self) -> None:
        """Raise Unavailable where the database does not answer."""


class ObjectStore(Protocol):
    """Documents by key. Every method raises Unavailable where the store does not answer."""

    def put(self, key: str, data: bytes) -> None:
        """Store bytes under a key, all or nothing."""

    def read(self, key: str, offset: int = 0, size: int | None = None) -> Iterator[bytes]:
        """Return ``size`` bytes of an object from ``offset`` in pieces; without ``size`` all that follow.

        Unavailable, before the first piece, where the key is missing or the object ends before.
        """

    def delete_under(self, prefix: str) -> int:
        """Delete every object below a folder-like prefix and return how many there were."""

    def check(self) -> None:
        """Raise Unavailable where objects cannot be written."""


class Queue(Protocol):
    """The way from those who ask for documents to those who make them; every lane has its own workers."""

    def enqueue(self, chunks: Sequence[Chunk]) -> None:
        """Ask for chunks to be made; raises Unavailable. Asking twice does no harm."""

    def depth(self, lane: Lane | None = None) -> int:
        """Return how many chunks wait in the queue, or in one lane of it; raises Unavailable."""
