"""What a job is: the documents of one conference, asked for together, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from assembly.errors import Fault, InputRefused, VanthuError
from assembly.jobs.assemble import MissingFact
from assembly.jobs.plan import NotMade, PlannedDocument
from assembly.jobs.self_check import FormatCheck

JobState = Literal["queued", "running", "finished", "finished_with_failures", "failed"]
DocumentState = Literal["queued", "made", "failed"]
JOB_STATES: tuple[JobState, ...] = get_args(JobState)
SETTLED: frozenset[JobState] = frozenset({"finished", "finished_with_failures", "failed"})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be made: a stable code, both languages, every fault with its place."""

    code: str
    message: str
    message_en: str
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, error: VanthuError) -> Failure:
        """Return what an error of the core says."""
        faults = error.faults if isinstance(error, InputRefused) else ()
        return cls(error.code, error.message, str(error), faults)


@dataclass(frozen=True, slots=True)
class Made:
    """A document that lies in the object store: its key there, its size in bytes, its SHA-256.

    ``format_check`` is unset where its format was not checked.
    """

    key: str
    size: int
    sha256: str
    missing: tuple[MissingFact, ...]
    format_check: FormatCheck | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the document at ``position`` of a job: made, or failed for a reason."""

    position: int
    result: Made | Failure


@dataclass(frozen=True, slots=True)
class JobDocument:
    """A document of a job as it stands now; ``position`` counts from 0."""

    position: int
    planned: PlannedDocument
    result: Made | Failure | None = None

    @property
    def state(self) -> DocumentState:
        """Tell whether the document is still to be made."""
        if self.result is None:
            return "queued"
        return "made" if isinstance(self.result, Made) else "failed"


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job about to be stored; ``chunk_documents`` cuts its documents into tasks of the queue.

    ``conference`` is the conference as JSON text, stored once.
    """

    id: str
    conference: str
    documents: tuple[PlannedDocument, ...]
    chunk_documents: int
    not_made: tuple[NotMade, ...] = ()
    warnings: tuple[Fault, ...] = ()

    def chunk_of(self, position: int) -> int:
        """Return the number of the chunk, from 0, that makes the document at a position."""
        return position // self.chunk_documents

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """The parts of the job that go to the queue, in order."""
        count = -(-len(self.documents) // self.chunk_documents)
        return tuple(Chunk(self.id, number) for number in range(count))


@dataclass(frozen=True, slots=True)
class Job:
    """A stored job: its state and exact counts.

    ``queued``: no worker has begun. ``running``: some are settled or being made. ``finished``: all made.
    ``finished_with_failures``: all settled, some failed. ``failed``: settled and none made.
    """

    id: str
    state: JobState
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    total: int
    made: int
    failed: int
    not_made: tuple[NotMade, ...]
    warnings: tuple[Fault, ...]

    @property
    def settled(self) -> bool:
        """Tell whether nothing more will change."""
        return self.state in SETTLED


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job and each of its documents, in order."""

    job: Job
    documents: tuple[JobDocument, ...]


def settled_state(made: int, failed: int) -> JobState:
    """Return the state of a job with nothing left to make."""
    if made == 0:
        return "failed"
    return "finished_with_failures" if failed else "finished"


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit of the queue: the documents of a job that one task makes, by number from 0."""

    job_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a chunk; ``token`` proves it, ``attempt`` counts the holds from 1.

    ``documents`` are those of the chunk that nobody has settled yet.
    """

    chunk: Chunk
    token: str
    attempt: int
    documents: tuple[JobDocument, ...]
