"""The PDF of each document of a job: asked for once, made by whoever is free, kept beside the document.

The .docx is there whatever becomes of its PDF. As with chunks, the database says what is to be made and who
holds it; the queue only wakes those who make it, so that it may lose or repeat everything.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol, Self, get_args

from assembly.callers.actor import Actor
from assembly.errors import JobNotFound, Unavailable
from assembly.filling.pdf import FILES_PER_RUN
from assembly.jobs.pack import object_folder
from assembly.jobs.ports import JobStore

log = logging.getLogger(__name__)

PdfState = Literal["waiting", "made", "failed"]
PdfTrouble = Literal["refused", "crashed", "too_long", "no_office"]
TROUBLES: tuple[PdfTrouble, ...] = get_args(PdfTrouble)
FEW = 5  # PDFs: so few are worth the start of a LibreOffice of their own
MOST_CALLS = 8  # beyond one for each run: as many programs as share one small job


@dataclass(frozen=True, slots=True)
class MadePdf:
    """A PDF in the object store; ``size`` in bytes."""

    key: str
    size: int
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class DocumentPdf:
    """The PDF of the document at ``position`` of a job; ``name`` is the document's own.

    ``failure`` says why there is none: LibreOffice ``refused`` the document, ``crashed`` on it, took
    ``too_long``, or is not installed (``no_office``).
    """

    position: int
    name: str
    made: MadePdf | None = None
    failure: PdfTrouble | None = None

    @property
    def state(self) -> PdfState:
        """Tell whether it is still to be made."""
        if self.made is not None:
            return "made"
        return "waiting" if self.failure is None else "failed"

    @property
    def pages(self) -> int | None:
        """How many pages it has, once it is made."""
        return None if self.made is None else self.made.pages

    @property
    def pdf_name(self) -> str:
        """The file name of the PDF."""
        return pdf_name(self.name)


@dataclass(frozen=True, slots=True)
class PdfCounts:
    """How many PDFs of a job stand how."""

    waiting: int = 0
    made: int = 0
    failed: int = 0

    @property
    def ordered(self) -> int:
        """How many were asked for."""
        return self.waiting + self.made + self.failed


@dataclass(frozen=True, slots=True)
class PdfToMake:
    """A document whose PDF is to be made: ``size`` bytes from byte ``offset`` of the object under ``key``.

    ``deaths`` counts the holders that vanished while they held it.
    """

    job_id: str
    position: int
    key: str
    offset: int
    size: int
    deaths: int


@dataclass(frozen=True, slots=True)
class PdfClaim:
    """A hold on some PDFs that are to be made together; ``token`` proves it."""

    token: str
    documents: tuple[PdfToMake, ...]


@dataclass(frozen=True, slots=True)
class PdfOutcome:
    """What became of the PDF of one document."""

    job_id: str
    position: int
    result: MadePdf | PdfTrouble


class PdfStore(Protocol):
    """The PDFs of documents; every method is one transaction and may raise Unavailable.

    Seen by an actor, the jobs of others are not found and each order is noted in the audit log.
    """

    def seen_by(self, actor: Actor) -> Self:
        """Return this store as an actor sees it."""

    def order(self, job_id: str) -> int:
        """Ask for the PDF of every document of a job that is made or will be; return how many now wait.

        What is made stays, what failed is tried again. Raises JobNotFound.
        """

    def pdfs(self, job_id: str) -> tuple[DocumentPdf, ...]:
        """Return the PDFs that were asked for, in the order of the documents; raises JobNotFound."""

    def pdf(self, job_id: str, name: str) -> DocumentPdf | None:
        """Return the PDF of a document by the document's name; None where nobody asked for it.

        Raises JobNotFound, DocumentNotFound.
        """

    def counts(self, job_id: str) -> PdfCounts:
        """Return how the PDFs of a job stand; raises JobNotFound."""

    def waiting(self) -> int:
        """Return how many PDFs of all jobs nobody makes yet."""

    def claim(self, most: int, lease: timedelta) -> PdfClaim | None:
        """Take hold of at most ``most`` PDFs, those of small and of older jobs first; None: nothing waits.

        One whose holder vanished is taken alone, so that it takes no other with it once more.
        """

    def extend(self, claim: PdfClaim, lease: timedelta) -> bool:
        """Hold on for a while longer, counted from now; False where nothing of the claim is held any more."""

    def record(self, claim: PdfClaim, outcomes: Sequence[PdfOutcome]) -> int:
        """Settle PDFs that the claim still holds; return how many those were."""

    def release(self, claim: PdfClaim) -> None:
        """Give back what is not settled."""

    def left_behind(self, idle: timedelta) -> tuple[str, ...]:
        """Have wait anew what nobody makes, and return the id of its job for each.

        Those whose hold ran out, and those that nobody took for ``idle``.
        """


class PdfQueue(Protocol):
    """The way to those who make PDFs."""

    def enqueue_pdfs(self, job_id: str, calls: int = 1) -> None:
        """Wake those who make PDFs, for one run a call; raises Unavailable. Twice does no harm."""

    def pdf_depth(self) -> int:
        """Return how many calls nobody has heard yet; raises Unavailable."""


def order_pdfs(job_id: str, *, jobs: JobStore, pdfs: PdfStore, queue: PdfQueue) -> PdfCounts:
    """Ask for the PDF of each document of a job, also of those still to be made; say how they stand.

    Asking twice changes nothing, but that what failed is tried again. A queue that does not answer stops
    nothing: the sweep wakes them. Raises JobNotFound, Unavailable where the database does not answer.
    """
    job = jobs.job(job_id)
    call_for(job.id, pdfs.order(job.id), queue)
    return pdfs.counts(job.id)


def call_for_wanted(job_id: str, settled: int, *, pdfs: PdfStore, queue: PdfQueue) -> None:
    """Wake those who make PDFs for the documents settled just now, where theirs are wanted.

    Raises Unavailable.
    """
    try:
        call_for(job_id, min(settled, pdfs.counts(job_id).waiting), queue)
    except JobNotFound:
        log.info("job %s: gone before its PDFs", job_id)


def call_for(job_id: str, waiting: int, queue: PdfQueue) -> None:
    """Wake those who make PDFs for so many of a job; one that cannot be reached is left to the sweep."""
    if not waiting:
        return
    try:
        queue.enqueue_pdfs(job_id, calls_for(waiting))
    except Unavailable as trouble:
        log.warning("PDFs of job %s wait but nobody was called: %s", job_id, trouble)


def calls_for(waiting: int) -> int:
    """Return how many calls it takes for so many PDFs: one for each run, more where a few can be shared."""
    runs = -(-waiting // FILES_PER_RUN)
    return min(-(-waiting // FEW), runs + MOST_CALLS)


def pdf_name(name: str) -> str:
    """Return the file name of the PDF of a document."""
    return f"{name.removesuffix('.docx')}.pdf"


def pdf_key(job_id: str, position: int, sha256: str) -> str:
    """Return under which key a PDF lies: the same bytes have the same key."""
    return f"{object_folder(job_id)}/pdf/{position:05d}-{sha256[:32]}.pdf"
