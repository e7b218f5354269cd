"""All documents of a job as one Word file, to be printed in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from assembly.errors import Fault, RequestRefused
from assembly.filling.merging import merged_pieces
from assembly.jobs.archive import pages
from assembly.jobs.deliver import nothing_made, settled
from assembly.jobs.job import Job, Made
from assembly.jobs.ports import JobStore, ObjectStore

MOST_MERGED = 1_000  # documents of one printable file: two thousand pages, which Word still opens


@dataclass(frozen=True, slots=True)
class MergedDelivery:
    """A printable file on its way out, made while it is sent: nobody knows its size beforehand."""

    name: str
    content: Iterator[bytes]


def deliver_merged(
    job_id: str, first: int, last: int | None, *, jobs: JobStore, objects: ObjectStore
) -> MergedDelivery:
    """Return the documents from position ``first`` to ``last`` (unset: the last one) as one Word file.

    Each has its own section; those that were not made are passed over. Raises JobNotFound, NotReady until the
    job is settled, RequestRefused for more than MOST_MERGED documents, DocumentNotMade where none was made.
    """
    job = settled(jobs.job(job_id))
    last = job.total - 1 if last is None else min(last, job.total - 1)
    if not first <= last:
        raise RequestRefused([_nothing_there(job)])
    if last - first >= MOST_MERGED:
        raise RequestRefused([_too_many(first, last)])
    made = _made(job.id, first, last, jobs)
    begun = next(made, None)
    if begun is None:
        raise nothing_made()
    contents = (b"".join(objects.read(one.key, one.offset, one.size)) for one in chain([begun], made))
    whole = first == 0 and last == job.total - 1
    name = f"vanthu-{job.id}.docx" if whole else f"vanthu-{job.id}-{first + 1}-{last + 1}.docx"
    return MergedDelivery(name, merged_pieces(contents))


def _made(job_id: str, first: int, last: int, jobs: JobStore) -> Iterator[Made]:
    for page in pages(job_id, jobs, first):
        for document in page:
            if document.position > last:
                return
            if isinstance(document.result, Made):
                yield document.result


def _nothing_there(job: Job) -> Fault:
    return Fault(
        "/first",
        "request.no-documents",
        f"Không có văn bản nào trong khoảng này: vị trí từ 0 đến {job.total - 1}, first không lớn hơn last.",
        f"there is no document in this range: positions go from 0 to {job.total - 1}, first up to last",
    )


def _too_many(first: int, last: int) -> Fault:
    return Fault(
        "/last",
        "request.too-many-documents",
        f"Một tệp in có nhiều nhất {MOST_MERGED} văn bản, ở đây là {last - first + 1}. Xin lấy từng phần, "
        f"ví dụ ?first={first}&last={first + MOST_MERGED - 1}.",
        f"a printable file holds at most {MOST_MERGED} documents, these are {last - first + 1}; "
        f"ask for parts, such as ?first={first}&last={first + MOST_MERGED - 1}",
    )
