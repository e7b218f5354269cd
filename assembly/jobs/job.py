"""What a job is: documents of one conference, or of the rows of one sheet, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from assembly.callers.actor import LOCAL_ORGANISATION
from assembly.errors import AlreadySettled, Fault, InputRefused, VanthuError
from assembly.jobs.assemble import MissingFact
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.plan import NotMade, PlannedDocument
from assembly.jobs.queues import Lane
from assembly.jobs.self_check import FormatCheck

JobState = Literal["queued", "running", "finished", "finished_with_failures", "failed", "cancelled"]
DocumentState = Literal["queued", "made", "failed", "cancelled"]
JOB_STATES: tuple[JobState, ...] = get_args(JobState)
JobSource = Literal["conference", "rows"]
SETTLED: frozenset[JobState] = frozenset({"finished", "finished_with_failures", "failed", "cancelled"})
LEAST_CHUNK = 10  # documents: a task of the queue costs as much as several of them
QUICK_DOCUMENTS = 30  # a conference with all its papers is quick, a large batch is not
PARTS = 16  # of a job, so that many workers share even a middling one


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
    """A document in the object store: ``size`` bytes from byte ``offset`` of the object under ``key``.

    Documents recorded together share an object. ``sha256`` is the document's own; ``checksum`` its CRC-32,
    unset where an older version stored it; ``format_check`` is unset where its format was not checked.
    """

    key: str
    offset: int
    size: int
    sha256: str
    checksum: int | None
    missing: tuple[MissingFact, ...]
    format_check: FormatCheck | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the document at ``position`` of a job: made, or failed for a reason.

    ``name`` is the file name of a document that could not be named before it was made.
    """

    position: int
    result: Made | Failure
    name: str | None = None


@dataclass(frozen=True, slots=True)
class JobDocument:
    """A document of a job as it stands now; ``position`` counts from 0.

    ``cancelled``: the job was cancelled before the document was made.
    """

    position: int
    planned: PlannedDocument
    result: Made | Failure | None = None
    cancelled: bool = False

    @property
    def name(self) -> str:
        """The file name; for a row of a sheet it is final once the document is made."""
        return self.planned.name

    @property
    def state(self) -> DocumentState:
        """Tell whether the document is still to be made."""
        if self.result is None:
            return "cancelled" if self.cancelled else "queued"
        return "made" if isinstance(self.result, Made) else "failed"


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job about to be stored; ``chunk_documents`` cuts its documents into tasks of the queue.

    ``conference`` is the conference as JSON text, stored once (``null``: there is none). ``templates`` gives
    the SHA-256 of each template by its id. ``rows`` belong to the documents one by one, or there are none.
    ``year`` is the year summed up, ``block`` the name of the block, ``conference_id`` and
    ``conference_revision`` name the kept conference it was ordered of. ``pdf_wanted``: each document that is
    made gets its PDF.
    """

    id: str
    conference: str
    documents: tuple[PlannedDocument, ...]
    chunk_documents: int
    not_made: tuple[NotMade, ...] = ()
    warnings: tuple[Fault, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[BatchRow, ...] = ()
    year: int | None = None
    block: str | None = None
    conference_id: str | None = None
    conference_revision: int | None = None
    pdf_wanted: bool = False

    def __post_init__(self) -> None:
        if self.rows and len(self.rows) != len(self.documents):
            raise ValueError("a job of rows has one document for each row")

    @property
    def source(self) -> JobSource:
        """What the documents are made of."""
        return "rows" if self.rows else "conference"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its documents, each once."""
        return tuple(dict.fromkeys(document.kind for document in self.documents))

    def chunk_of(self, position: int) -> int:
        """Return the number of the chunk, from 0, that makes the document at a position."""
        return position // self.chunk_documents

    def positions_of(self, chunk: int) -> range:
        """Return the positions of the documents of a chunk."""
        start = chunk * self.chunk_documents
        return range(start, min(start + self.chunk_documents, len(self.documents)))

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """The parts of the job that go to the queue, in order."""
        count = -(-len(self.documents) // self.chunk_documents)
        lane = lane_of(len(self.documents))
        return tuple(Chunk(self.id, number, lane) for number in range(count))


@dataclass(frozen=True, slots=True)
class FormatTotals:
    """What the format checks of a job found together; ``checked`` counts the documents."""

    checked: int = 0
    errors: int = 0
    warnings: int = 0
    advice: int = 0

    def __add__(self, check: FormatCheck | None) -> FormatTotals:
        """Count one more document, unless it was not checked."""
        if check is None:
            return self
        return FormatTotals(
            self.checked + 1,
            self.errors + check.errors,
            self.warnings + check.warnings,
            self.advice + check.advice,
        )


@dataclass(frozen=True, slots=True)
class Job:
    """A stored job: its state and exact counts.

    ``queued``: no worker has begun. ``running``: some are settled or being made. ``finished``: all made.
    ``finished_with_failures``: all settled, some failed. ``failed``: settled and none made. ``cancelled``:
    ended by whoever asked for it; what was made until then stays.

    ``format_check`` sums the documents that are made. ``revision`` counts from 0 how often a settled job was
    taken up again: a settled job of one revision never changes. ``templates`` gives the SHA-256 of each
    template by its id; it is empty where an older version planned the job.

    ``organisation`` is the id of the one it belongs to. ``year`` is the year summed up;
    ``conference_id`` that of a kept conference, which may be deleted meanwhile, ``conference_revision`` its
    revision when the job was ordered. ``events`` counts what happened to it so far. ``pdf_wanted``: each
    document that is made gets its PDF.
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
    cancelled: int = 0
    format_check: FormatTotals = FormatTotals()
    revision: int = 0
    templates: Mapping[str, str] = field(default_factory=dict)
    organisation: str = LOCAL_ORGANISATION
    source: JobSource = "conference"
    year: int | None = None
    block: str | None = None
    conference_id: str | None = None
    conference_revision: int | None = None
    events: int = 0
    pdf_wanted: bool = False

    @property
    def settled(self) -> bool:
        """Tell whether nothing more will change, unless somebody has it made again."""
        return self.state in SETTLED

    @property
    def open(self) -> int:
        """How many documents are still to be made."""
        return self.total - self.made - self.failed - self.cancelled


def settled_state(made: int, failed: int) -> JobState:
    """Return the state of a job with nothing left to make."""
    if made == 0:
        return "failed"
    return "finished_with_failures" if failed else "finished"


def chunk_size(total: int, most: int) -> int:
    """Return how many of ``total`` documents go into one task of the queue, at most ``most``.

    Small jobs are not torn into tasks that cost more than their documents, middling ones are shared.
    """
    return min(most, max(LEAST_CHUNK, -(-total // PARTS)))


def lane_of(total: int) -> Lane:
    """Return the lane of the queue for the chunks of a job of so many documents.

    Small jobs have one of their own: ten thousand documents ahead of one would make it wait for minutes.
    """
    return "quick" if total <= QUICK_DOCUMENTS else "bulk"


def nothing_to_cancel(job: Job) -> AlreadySettled:
    """Return the error of cancelling a job that has ended by itself."""
    return AlreadySettled(
        "Lượt tạo văn bản đã kết thúc nên không thể huỷ.",
        f"job {job.id} is {job.state}: there is nothing left to cancel",
    )


def nothing_to_retry(job: Job) -> AlreadySettled:
    """Return the error of making again what a job has none of."""
    return AlreadySettled(
        "Không có văn bản nào bị lỗi hoặc bị huỷ để tạo lại.",
        f"job {job.id} is {job.state}: no document of it failed or was cancelled",
    )


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit of the queue: the documents of a job that one task makes, by number from 0.

    ``lane`` is the way it takes there, not what it is: it is not compared.
    """

    job_id: str
    number: int
    lane: Lane = field(default="bulk", compare=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a chunk; ``token`` proves it, ``attempt`` counts the holds from 1.

    ``documents`` are those of the chunk that nobody has settled yet, of ``total`` in the job; ``rows`` their
    rows by position, where the job is one of rows; ``templates`` are the job's.
    """

    chunk: Chunk
    token: str
    attempt: int
    documents: tuple[JobDocument, ...]
    total: int
    rows: Mapping[int, BatchRow] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
