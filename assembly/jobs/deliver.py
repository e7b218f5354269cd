"""Handing out results: one document, or all documents of a job in one archive."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from zipstream import ZIP_STORED, ZipStream

from assembly.errors import DocumentNotMade, NotReady
from assembly.jobs.format_page import PAGE_NAME, format_page
from assembly.jobs.job import Failure, Made
from assembly.jobs.ports import JobStore, ObjectStore


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file on its way out: its name, its exact size in bytes, its content in pieces."""

    name: str
    size: int
    content: Iterator[bytes]


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
    return Delivery(document.name, made.size, objects.read(made.key, made.offset, made.size))


def deliver_archive(job_id: str, *, jobs: JobStore, objects: ObjectStore) -> Delivery:
    """Return all documents that were made and a page on their format as one zip, never whole in memory.

    Documents are deflated already, so they are stored as they are and the size is known beforehand.

    Raises JobNotFound, NotReady until the job is settled, DocumentNotMade where there is no document at all.
    """
    report = jobs.report(job_id)
    job = report.job
    if not job.settled:
        raise NotReady(
            f"Đang tạo văn bản: {job.made + job.failed}/{job.total}. Xin thử lại sau ít giây.",
            f"the job is {job.state}: {job.made + job.failed} of {job.total} documents settled; ask again",
        )
    if job.made == 0:
        raise DocumentNotMade(
            "Không có văn bản nào được tạo nên không có tệp nén.", "no document was made: there is no archive"
        )
    archive = ZipStream(compress_type=ZIP_STORED, sized=True)
    for document in report.documents:
        if isinstance(document.result, Made):
            archive.add(_opened_late(objects, document.result), document.name, size=document.result.size)
    archive.add(format_page(report.documents), PAGE_NAME)
    return Delivery(f"vanthu-{job.id}.zip", len(archive), iter(archive))


def _opened_late(objects: ObjectStore, made: Made) -> Iterator[bytes]:
    # a generator: ten thousand documents are opened one after the other, not all beforehand
    yield from objects.read(made.key, made.offset, made.size)
