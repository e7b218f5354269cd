"""The whole dossier (hồ sơ) as one archive: the Word files, their PDFs, and the lists that go with them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator

from assembly.errors import InputRefused
from assembly.jobs.archive import pages
from assembly.jobs.archive_layout import ArchivedFile, ArchiveLayout
from assembly.jobs.deliver import Delivery, settled
from assembly.jobs.format_page import PAGE_NAME, format_page
from assembly.jobs.job import Job, JobDocument, Made
from assembly.jobs.manifest import CSV_NAME, CsvList
from assembly.jobs.pack import object_folder
from assembly.jobs.pdfs import MadePdf, PdfStore, pdf_name
from assembly.jobs.ports import JobStore, ObjectStore
from assembly.jobs.signing import list_of, signing_of
from assembly.templates.registry import TemplateLibrary

WORD_FOLDER = "Word"
PDF_FOLDER = "PDF"
SIGNING_LIST = "Bảng theo dõi ký.docx"


def deliver_dossier(
    job_id: str, *, jobs: JobStore, pdfs: PdfStore, objects: ObjectStore, library: TemplateLibrary
) -> Delivery:
    """Return the documents of a settled job, in folders for Word and for PDF, as one zip.

    PDFs that are not made are not in it. The same documents, and PDFs, give the same bytes. Raises
    JobNotFound, NotReady until the job is settled, DocumentNotMade where there is no document at all.
    """
    job = settled(jobs.job(job_id))
    documents = [document for page in pages(job.id, jobs) for document in page]
    if job.finished_at is None:
        raise ValueError("only a settled job has a dossier")
    layout = ArchiveLayout(job.finished_at)
    for file in _files(documents, {pdf.position: pdf.made for pdf in pdfs.pdfs(job.id)}, objects):
        layout.add(file)
    for file in _kept(job, _lists(job, documents, jobs, library), objects):
        layout.add(file)
    return Delivery(
        f"Hồ sơ hội nghị năm {job.year}.zip" if job.year else "Hồ sơ hội nghị.zip",
        layout.size,
        f"{job.id}-{job.revision}-{hashlib.sha256(layout.to_bytes()).hexdigest()[:32]}",
        lambda start, stop: layout.pieces(objects.read, start, stop),
    )


def _files(
    documents: Iterable[JobDocument], pdfs: dict[int, MadePdf | None], objects: ObjectStore
) -> Iterator[ArchivedFile]:
    made = [(document, document.result) for document in documents if isinstance(document.result, Made)]
    for document, one in made:
        checksum = one.checksum
        if checksum is None:  # stored by a version that kept none
            checksum = _checksum(objects.read(one.key, one.offset, one.size))
        yield ArchivedFile(f"{WORD_FOLDER}/{document.name}", one.size, checksum, one.key, one.offset)
    for document, _ in made:
        if (pdf := pdfs.get(document.position)) is not None:
            checksum = _checksum(objects.read(pdf.key, 0, pdf.size))
            yield ArchivedFile(f"{PDF_FOLDER}/{pdf_name(document.name)}", pdf.size, checksum, pdf.key)


def _lists(
    job: Job, documents: list[JobDocument], jobs: JobStore, library: TemplateLibrary
) -> dict[str, bytes]:
    lines = CsvList(job)
    lists = {PAGE_NAME: format_page(documents), CSV_NAME: lines.head() + lines.lines(documents)}
    try:
        lists[SIGNING_LIST] = list_of(signing_of(job.id, jobs=jobs, library=library))
    except InputRefused:  # facts that an older version took, or nothing to be signed
        return lists
    return lists


def _kept(job: Job, files: dict[str, bytes], objects: ObjectStore) -> Iterator[ArchivedFile]:
    data = b"".join(files.values())
    key = f"{object_folder(job.id)}/dossier-{hashlib.sha256(data).hexdigest()[:32]}"
    objects.put(key, data)
    offset = 0
    for name, content in files.items():
        yield ArchivedFile(name, len(content), zlib.crc32(content), key, offset)
        offset += len(content)


def _checksum(pieces: Iterable[bytes]) -> int:
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    return checksum
