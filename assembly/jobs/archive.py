"""The archive of a job: laid out once from the pages of its documents, then sent from any byte on.

A settled job of one revision never changes, so its layout and its lists are kept as objects beside its
documents: whoever asks again, or goes on with a download that broke off, gets the same bytes at once.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from assembly.errors import NotFound, NotReady, Unavailable
from assembly.jobs.archive_layout import FORM, ArchivedFile, ArchiveLayout
from assembly.jobs.format_page import PAGE_NAME, FormatPage
from assembly.jobs.job import Job, JobDocument, Made
from assembly.jobs.manifest import CSV_NAME, JSON_NAME, CsvList, JsonList
from assembly.jobs.pack import object_folder
from assembly.jobs.ports import JobStore, ObjectStore

PAGE = 500  # documents read from the store at once
LARGE = 1_000  # documents: laying out fewer takes no time that a person would notice
PATIENCE = 3.0  # seconds: twice what laying out ten thousand documents takes
PAUSE = 0.02  # seconds
_LEVEL = 1  # lists say nearly the same of each document: more effort gains little


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that can be sent; ``digest`` changes with any of its bytes."""

    layout: ArchiveLayout
    digest: str


def archive_of(
    job: Job, *, jobs: JobStore, objects: ObjectStore, clock: Callable[[], float] = time.monotonic
) -> Archive:
    """Return the archive of a settled job: the one that was kept, or a new one, which is kept.

    The archive of a large job is waited for a little: the worker that settled it is laying it out.

    Raises JobNotFound, Unavailable, NotReady where the job is taken up again meanwhile.
    """
    until = clock() + (PATIENCE if job.total >= LARGE else 0.0)
    while (archive := _found(job, objects)) is None and clock() < until:
        time.sleep(PAUSE)
    return archive or _new(job, jobs=jobs, objects=objects)


def _found(job: Job, objects: ObjectStore) -> Archive | None:
    try:
        kept = b"".join(objects.read(_key(job)))
        return Archive(ArchiveLayout.from_bytes(kept), _digest(kept))
    except (Unavailable, ValueError):  # never kept, or by another version; a store that is away tells later
        return None


def _new(job: Job, *, jobs: JobStore, objects: ObjectStore) -> Archive:
    layout = _laid_out(job, jobs=jobs, objects=objects)
    kept = layout.to_bytes()
    objects.put(_key(job), kept)
    return Archive(layout, _digest(kept))


def _key(job: Job) -> str:
    return f"{object_folder(job.id)}/archive-{job.revision}-{FORM}"


def lay_out_early(job_id: str, *, jobs: JobStore, objects: ObjectStore) -> None:
    """Lay out the archive of a large job as soon as it is settled, before anybody asks for it.

    What cannot be done now is done for the one who asks.
    """
    with suppress(NotFound, NotReady, Unavailable):
        job = jobs.job(job_id)
        if job.settled and job.made and job.total >= LARGE and _found(job, objects) is None:
            _new(job, jobs=jobs, objects=objects)


def pages(job_id: str, jobs: JobStore, first: int = 0) -> Iterator[tuple[JobDocument, ...]]:
    """Yield the documents of a job in order, from position ``first`` on, by pages; raises JobNotFound."""
    after = first - 1
    while page := jobs.documents(job_id, after=after, limit=PAGE):
        yield page
        after = page[-1].position


def _laid_out(job: Job, *, jobs: JobStore, objects: ObjectStore) -> ArchiveLayout:
    if job.finished_at is None:
        raise ValueError("only a settled job has an archive")
    layout = ArchiveLayout(job.finished_at)
    page, csv_list, json_list = FormatPage(), CsvList(job), JsonList(job)
    csv_file, json_file = _Deflated(csv_list.head()), _Deflated(json_list.head())
    taken: set[str] = set()
    for stored in pages(job.id, jobs):
        documents = [_under_own_name(document, taken) for document in stored]
        for document in documents:
            if isinstance(document.result, Made):
                layout.add(_archived(document.result, document.name, objects))
            page.add(document)
        csv_file.write(csv_list.lines(documents))
        json_file.write(json_list.lines(documents))
    now = jobs.job(job.id)
    if not now.settled or now.revision != job.revision:
        raise _taken_up_again()
    json_file.write(json_list.foot())
    page_file = _Deflated(*page.pieces())
    _keep(job, {PAGE_NAME: page_file, CSV_NAME: csv_file, JSON_NAME: json_file}, layout, objects)
    return layout


def _keep(job: Job, files: dict[str, _Deflated], layout: ArchiveLayout, objects: ObjectStore) -> None:
    data = b"".join(piece for file in files.values() for piece in file.finished())
    # two that lay the archive out at once may deflate differently; each finds its own bytes
    key = f"{object_folder(job.id)}/lists-{job.revision}-{hashlib.sha256(data).hexdigest()[:16]}"
    objects.put(key, data)
    offset = 0
    for name, file in files.items():
        layout.add(ArchivedFile(name, file.size, file.checksum, key, offset, file.packed))
        offset += file.packed


def _archived(made: Made, name: str, objects: ObjectStore) -> ArchivedFile:
    checksum = made.checksum
    if checksum is None:  # stored by a version that kept none
        checksum = 0
        for piece in objects.read(made.key, made.offset, made.size):
            checksum = zlib.crc32(piece, checksum)
    return ArchivedFile(name, made.size, checksum, made.key, made.offset)


def _under_own_name(document: JobDocument, taken: set[str]) -> JobDocument:
    # plans give no name twice; names that came out of rows are looked at once more, as Windows sees them
    if not isinstance(document.result, Made):
        return document
    name, count = document.name, 1
    while (folded := name.casefold()) in taken:
        count += 1
        stem, dot, ending = document.name.rpartition(".")
        name = f"{stem} ({count}){dot}{ending}"
    taken.add(folded)
    if name == document.name:
        return document
    return replace(document, planned=replace(document.planned, name=name))


def _digest(kept: bytes) -> str:
    return hashlib.sha256(kept).hexdigest()[:32]


def _taken_up_again() -> NotReady:
    return NotReady(
        "Các văn bản đang được tạo lại. Xin thử lại sau ít giây.",
        "the job has been taken up again meanwhile; ask again",
    )


class _Deflated:
    """A file that is deflated while it is written."""

    def __init__(self, *pieces: bytes) -> None:
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._pieces: list[bytes] = []
        self.size = self.packed = self.checksum = 0
        for piece in pieces:
            self.write(piece)

    def write(self, data: bytes) -> None:
        """Put bytes behind those that are there."""
        self.size += len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        self._take(self._deflater.compress(data))

    def finished(self) -> Iterable[bytes]:
        """Return what is to be stored."""
        self._take(self._deflater.flush())
        return self._pieces

    def _take(self, piece: bytes) -> None:
        if piece:
            self._pieces.append(piece)
            self.packed += len(piece)
