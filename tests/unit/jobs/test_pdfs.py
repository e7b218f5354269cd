"""Making PDFs: who takes how many, what a store that is away and a death do, and what the sweep calls for."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from assembly.callers.actor import Actor
from assembly.errors import DocumentNotMade, JobNotFound, NotReady, RequestRefused, Unavailable
from assembly.filling.pdf import Office, PdfFailure
from assembly.filling.pdf_pages import count_pages
from assembly.jobs.pdf_delivery import MOST_COPIES, deliver_pdf, page_picture, printable_pdf, told_trouble
from assembly.jobs.pdf_making import MOST_DEATHS, PdfMaker
from assembly.jobs.pdfs import (
    TROUBLES,
    DocumentPdf,
    MadePdf,
    PdfClaim,
    PdfCounts,
    PdfOutcome,
    PdfToMake,
    call_for,
    call_for_wanted,
    calls_for,
)
from assembly.jobs.sweep import IDLE_BEHIND_A_QUEUE, sweep_pdfs
from assembly.stores.memory import MemoryObjects, MemoryQueue
from tests.unit.filling.test_pdf_pages import drawn

LEASE = timedelta(seconds=60)
PDF = drawn("10", "20")


@dataclass
class Shelf:
    """PDFs of one job in a list; what matters of the store to those who make them. SQL has its own tests."""

    documents: list[PdfToMake]
    settled: list[PdfOutcome] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    released: int = 0
    lost: bool = False
    left: tuple[str, ...] = ()
    idle: timedelta | None = None

    def seen_by(self, actor: Actor) -> Shelf:
        return self

    def order(self, job_id: str) -> int:
        return len(self.documents)

    def waiting(self) -> int:
        return len(self.documents)

    def claim(self, most: int, lease: timedelta) -> PdfClaim | None:
        self.asked.append(most)
        taken, self.documents = self.documents[:most], self.documents[most:]
        return PdfClaim("t", tuple(taken)) if taken else None

    def extend(self, claim: PdfClaim, lease: timedelta) -> bool:
        return not self.lost

    def record(self, claim: PdfClaim, outcomes: Sequence[PdfOutcome]) -> int:
        self.settled += outcomes
        return len(outcomes)

    def release(self, claim: PdfClaim) -> None:
        self.released += 1

    def left_behind(self, idle: timedelta) -> tuple[str, ...]:
        self.idle = idle
        return self.left

    def pdfs(self, job_id: str) -> tuple[DocumentPdf, ...]:
        return tuple(
            DocumentPdf(one.position, f"{one.position}.docx", one.result)
            if isinstance(one.result, MadePdf)
            else DocumentPdf(one.position, f"{one.position}.docx", failure=one.result)
            for one in self.settled
        ) + tuple(DocumentPdf(one.position, f"{one.position}.docx") for one in self.documents)

    def pdf(self, job_id: str, name: str) -> DocumentPdf | None:
        return next((pdf for pdf in self.pdfs(job_id) if pdf.name == name), None)

    def counts(self, job_id: str) -> PdfCounts:
        if job_id != "j":
            raise JobNotFound(job_id)
        return PdfCounts(waiting=len(self.documents))


class Told(Office):
    """Makes of each file what it says: ``refused``, ``crashed``, ``nonsense``, otherwise a PDF."""

    def __init__(self, at_once: int = 1) -> None:
        super().__init__(Path("/no/soffice"), 1, at_once)
        self.runs: list[int] = []

    def convert_each(
        self, files: Sequence[bytes], *, named_places: bool = False, archival: bool = False
    ) -> Iterator[tuple[int, bytes | PdfFailure]]:
        assert archival
        self.runs.append(len(files))
        for at, file in enumerate(files):
            if file == b"away":
                raise Unavailable("objects", "away")
            if file == b"refused":
                yield at, PdfFailure("refused")
            else:
                yield at, b"%PDF torn" if file == b"nonsense" else PDF


def shelf(objects: MemoryObjects, *files: bytes, deaths: int = 0) -> Shelf:
    """Put files into an object one behind the other and return what is to be made of them."""
    objects.put("jobs/j/0.pack", b"".join(files))
    documents, offset = [], 0
    for at, file in enumerate(files):
        documents.append(PdfToMake("j", at, "jobs/j/0.pack", offset, len(file), deaths))
        offset += len(file)
    return Shelf(documents)


@pytest.fixture
def objects() -> MemoryObjects:
    """A store of objects."""
    return MemoryObjects()


def test_each_document_becomes_its_pdf(objects: MemoryObjects) -> None:
    """Each is made of its own bytes and stored under its job; what fails, and what is none, fails alone."""
    pdfs = shelf(objects, b"one", b"refused", b"nonsense", b"two")
    assert PdfMaker(pdfs, objects, Told(), LEASE).make() == 4
    results = [one.result for one in pdfs.settled]
    assert results[1:3] == ["refused", "refused"]
    good = results[0]
    assert isinstance(good, MadePdf)
    assert (good.pages, good.size, objects.kept[good.key]) == (2, len(PDF), PDF)
    assert good.key.startswith("jobs/j/pdf/00000-")
    assert PdfMaker(pdfs, objects, Told(), LEASE).make() == 0


def test_few_documents_are_shared_by_those_who_are_free(objects: MemoryObjects) -> None:
    """Twelve PDFs are two runs of six for two, a hundred are runs of twenty; less than five are one."""
    for documents, at_once, taken in ((12, 2, 6), (100, 2, 20), (4, 2, 5), (12, 1, 12)):
        pdfs = shelf(objects, *[b"one"] * documents)
        PdfMaker(pdfs, objects, Told(at_once), LEASE).make()
        assert pdfs.asked == [taken]


def test_without_an_office_each_fails_with_that_reason(objects: MemoryObjects) -> None:
    """Nobody waits for a program that is not there."""
    pdfs = shelf(objects, b"one", b"two")
    assert PdfMaker(pdfs, objects, None, LEASE).make() == 2
    assert [one.result for one in pdfs.settled] == ["no_office", "no_office"]


def test_a_document_that_takes_its_holders_with_it_is_given_up(objects: MemoryObjects) -> None:
    """After as many deaths as are allowed it is not tried again."""
    for deaths, runs in ((MOST_DEATHS - 1, [1]), (MOST_DEATHS, [])):
        office = Told()
        pdfs = shelf(objects, b"one", deaths=deaths)
        assert PdfMaker(pdfs, objects, office, LEASE).make() == 1
        assert office.runs == runs
    assert [one.result for one in pdfs.settled] == ["crashed"]


def test_a_store_that_is_away_gets_all_back(objects: MemoryObjects) -> None:
    """What is settled stays, the rest is given back, and the task hears of it."""
    pdfs = shelf(objects, b"one", b"away")
    with pytest.raises(Unavailable):
        PdfMaker(pdfs, objects, Told(), LEASE).make()
    assert (len(pdfs.settled), pdfs.released) == (1, 1)


class UntilLost(Told):
    """Is done once the thread that held on has seen that the hold is lost."""

    def convert_each(
        self, files: Sequence[bytes], *, named_places: bool = False, archival: bool = False
    ) -> Iterator[tuple[int, bytes | PdfFailure]]:
        while any(thread.name == "lease" for thread in threading.enumerate()):
            time.sleep(0.001)
        yield from super().convert_each(files, named_places=named_places, archival=archival)


def test_who_lost_the_hold_stops(objects: MemoryObjects) -> None:
    """Nothing more is settled once another may be making the same."""
    pdfs = shelf(objects, *[b"one"] * 3)
    pdfs.lost = True
    assert PdfMaker(pdfs, objects, UntilLost(), timedelta(milliseconds=20)).make() == 0
    assert pdfs.settled == []


def test_calls_are_as_many_as_runs(caplog: pytest.LogCaptureFixture) -> None:
    """One call for each run of twenty, more where a few can be shared, none for nothing."""
    assert [calls_for(count) for count in (0, 1, 5, 6, 12, 40, 200, 10_000)] == [0, 1, 1, 2, 3, 8, 18, 508]
    queue = MemoryQueue()
    call_for("j", 12, queue)
    call_for("j", 0, queue)
    assert list(queue.pdfs) == ["j"] * 3

    class Away(MemoryQueue):
        def enqueue_pdfs(self, job_id: str, calls: int = 1) -> None:
            raise Unavailable("queue", "away")

    with caplog.at_level(logging.WARNING):
        call_for("j", 12, Away())
    assert "PDFs of job j wait" in caplog.text


def test_documents_made_just_now_are_called_for(objects: MemoryObjects) -> None:
    """After a chunk there are as many calls as its documents need; a job that is gone needs none."""
    queue = MemoryQueue()
    pdfs = shelf(objects, *[b"one"] * 30)
    call_for_wanted("j", 10, pdfs=pdfs, queue=queue)
    call_for_wanted("gone", 10, pdfs=pdfs, queue=queue)
    assert list(queue.pdfs) == ["j"] * 2


def test_what_was_left_behind_is_called_for(objects: MemoryObjects) -> None:
    """The sweep calls for each job's; with calls still in the queue it has more patience."""
    queue = MemoryQueue()
    pdfs = shelf(objects)
    pdfs.left = ("a", "a", "b")
    assert sweep_pdfs(pdfs, queue, LEASE) == 3
    assert (list(queue.pdfs), pdfs.idle) == (["a", "b"], LEASE)
    sweep_pdfs(pdfs, queue, LEASE)
    assert pdfs.idle == IDLE_BEHIND_A_QUEUE


def test_a_pdf_is_handed_out_whole_or_in_part(objects: MemoryObjects) -> None:
    """A PDF has the name of its document; its pages are pictures; until it is there the answer says so."""
    pdfs = shelf(objects, b"one", b"refused", b"later")
    pdfs.documents, later = pdfs.documents[:2], pdfs.documents[2:]
    PdfMaker(pdfs, objects, Told(), LEASE).make()
    pdfs.documents = later
    found = deliver_pdf("j", "0.docx", pdfs=pdfs, objects=objects)
    assert (found.name, found.size, found.position) == ("0.pdf", len(PDF), 0)
    assert b"".join(found.pieces(0, 8)) == b"%PDF-1.4"
    assert page_picture("j", "0.docx", 2, 100, pdfs=pdfs, objects=objects).startswith(b"\x89PNG")
    with pytest.raises(RequestRefused):
        page_picture("j", "0.docx", 3, 100, pdfs=pdfs, objects=objects)
    with pytest.raises(NotReady):
        deliver_pdf("j", "2.docx", pdfs=pdfs, objects=objects)
    for name in ("1.docx", "9.docx"):
        with pytest.raises(DocumentNotMade):
            deliver_pdf("j", name, pdfs=pdfs, objects=objects)


def test_every_trouble_is_told_and_leaves_the_word_file() -> None:
    """Each reason has its words, which say that the Word file is there."""
    said = {told_trouble(trouble) for trouble in TROUBLES}
    assert len(said) == len(TROUBLES)
    assert all("bản Word vẫn dùng được" in each for each in said)


def test_documents_are_joined_for_printing(objects: MemoryObjects) -> None:
    """Each document comes in its copies, behind what comes first; what cannot be printed is told."""
    pdfs = shelf(objects, b"one", b"two", b"refused")
    PdfMaker(pdfs, objects, Told(), LEASE).make()
    given = {"pdfs": pdfs, "objects": objects}
    printed = printable_pdf("j", [(1, 3), (0, 1), (2, 0)], first=drawn("1"), **given)  # type: ignore[arg-type]
    assert printed.pages == count_pages(printed.content) == 1 + 2 * 4
    for wanted, refusal in (
        ([(2, 1)], DocumentNotMade),
        ([(7, 1)], DocumentNotMade),
        ([(0, MOST_COPIES + 1)], RequestRefused),
        ([(0, -1)], RequestRefused),
        ([(0, MOST_COPIES)] * 8, RequestRefused),
    ):
        with pytest.raises(refusal):
            printable_pdf("j", wanted, **given)  # type: ignore[arg-type]
