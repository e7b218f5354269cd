"""Handing out results: one document, or all documents of a job in one archive."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assembly.errors import DocumentNotMade, NotReady
from assembly.jobs.archive import archive_of
from assembly.jobs.job import Failure, Job
from assembly.jobs.ports import JobStore, ObjectStore


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file on its way out: its name, its exact size in bytes, any range of its content in pieces.

    ``etag`` differs for files of different bytes; ``pieces`` takes the first byte and the one after the last.
    ``position`` is that of one document in its job.
    """

    name: str
    size: int
    etag: str
    pieces: Callable[[int, int], Iterator[bytes]]
    position: int | None = None


def deliver_document(job_id: str, name: str, *, jobs: JobStore, objects: ObjectStore) -> Delivery:
    """Return one document by its file name, in whatever Unicode form the name comes.

    Raises JobNotFound, DocumentNotFound, NotReady while it is being made, DocumentNotMade where it failed.
    """
    document = jobs.document(job_id, unicodedata.normalize("NFC", name))
    if document.state == "queued":
        raise NotReady(
            "Văn bản đang được tạo, xin thử lại sau ít giây.", "the document is still being made; ask again"
        )
    if document.result is None:
        raise DocumentNotMade(
            "Lượt tạo văn bản đã bị huỷ trước khi tạo văn bản này.",
            "the job was cancelled before this document was made",
        )
    if isinstance(document.result, Failure):
        raise DocumentNotMade(document.result.message, document.result.message_en)
    made = document.result
    return Delivery(
        document.name,
        made.size,
        made.sha256,
        lambda start, stop: objects.read(made.key, made.offset + start, stop - start),
        document.position,
    )


def deliver_archive(job_id: str, *, jobs: JobStore, objects: ObjectStore) -> Delivery:
    """Return all documents that were made, their lists and a page on their format as one zip.

    It is never whole in memory. Raises JobNotFound, NotReady until the job is settled, DocumentNotMade where
    there is no document at all, Unavailable.
    """
    job = settled(jobs.job(job_id))
    archive = archive_of(job, jobs=jobs, objects=objects)
    return Delivery(
        f"vanthu-{job.id}.zip",
        archive.layout.size,
        f"{job.id}-{job.revision}-{archive.digest}",
        lambda start, stop: archive.layout.pieces(objects.read, start, stop),
    )


def settled(job: Job) -> Job:
    """Return the job; raises NotReady until it is settled, DocumentNotMade where no document was made."""
    if not job.settled:
        done = job.total - job.open
        raise NotReady(
            f"Đang tạo văn bản: {done}/{job.total}. Xin thử lại sau ít giây.",
            f"the job is {job.state}: {done} of {job.total} documents settled; ask again",
        )
    if job.made == 0:
        raise nothing_made()
    return job


def nothing_made() -> DocumentNotMade:
    """Return the error of asking for the documents of a job that has none."""
    return DocumentNotMade("Không có văn bản nào được tạo.", "no document was made")
