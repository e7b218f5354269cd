"""Lists of jobs, and of documents across jobs, newest job first."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from assembly.conference.vietnamese import fold
from assembly.jobs.job import DocumentState, Job
from assembly.jobs.listing import DocumentFilter, JobFilter, ListedDocument
from assembly.stores.job_statements import can_be_stored
from assembly.stores.records import document_of, job_of
from assembly.stores.tables import documents, job_kinds, jobs

Conditions = list[ColumnElement[bool]]


def listed_jobs(
    connection: Connection, organisation: str | None, wanted: JobFilter, before: str | None, limit: int
) -> tuple[Job, ...]:
    """Return at most ``limit`` jobs older than the id ``before``; no organisation: those of all."""
    if not _can_be_found(wanted):
        return ()
    conditions = _of_jobs(organisation, wanted)
    if wanted.state is not None:
        conditions.append(jobs.c.state == wanted.state)
    if wanted.conference_id is not None:
        if not can_be_stored(wanted.conference_id):
            return ()
        conditions.append(jobs.c.conference_id == wanted.conference_id)
    if before is not None:
        conditions.append(jobs.c.id < before)
    found = connection.execute(select(jobs).where(*conditions).order_by(jobs.c.id.desc()).limit(limit))
    return tuple(job_of(row) for row in found)


def listed_documents(
    connection: Connection,
    organisation: str | None,
    wanted: DocumentFilter,
    after: tuple[str, int] | None,
    limit: int,
) -> tuple[ListedDocument, ...]:
    """Return at most ``limit`` documents behind a job's id and a position in it.

    The jobs are found first, few at a time: to put the documents of all of them in order takes seconds.
    """
    if not _can_be_found(wanted):
        return ()
    conditions = _of_jobs(organisation, wanted)
    if wanted.state is not None:
        conditions.append(_IN_STATE[wanted.state] > 0)
    found: list[ListedDocument] = []
    if after is not None:
        here = _next_jobs(connection, [*conditions, jobs.c.id == after[0]], wanted, 1)
        found += _documents_of(connection, here, wanted, limit, after[1])
    before = None if after is None else after[0]
    while len(found) < limit:
        older = conditions if before is None else [*conditions, jobs.c.id < before]
        some = _next_jobs(connection, older, wanted, limit - len(found))
        if not some:
            break
        found += _documents_of(connection, some, wanted, limit - len(found))
        before = some[-1]
    return tuple(found)


def _next_jobs(
    connection: Connection, conditions: Conditions, wanted: DocumentFilter, documents_wanted: int
) -> list[str]:
    # the newest jobs that have, as far as their counts tell, so many of the wanted documents
    count = jobs.c.total if wanted.state is None else _IN_STATE[wanted.state]
    found = connection.execute(
        select(jobs.c.id, count.label("many"))
        .where(*conditions)
        .order_by(jobs.c.id.desc())
        .limit(documents_wanted)
    )
    some: list[str] = []
    many = 0
    for row in found:
        if many >= documents_wanted:
            break
        some.append(row.id)
        many += row.many if wanted.kind is None else 1
    return some


def _documents_of(
    connection: Connection, some: list[str], wanted: DocumentFilter, limit: int, behind: int = -1
) -> list[ListedDocument]:
    conditions = [documents.c.job_id.in_(some), documents.c.position > behind]
    if wanted.kind is not None:
        conditions.append(documents.c.kind == wanted.kind)
    if wanted.state is not None:
        conditions.append(documents.c.state == wanted.state)
    found = connection.execute(
        select(documents)
        .where(*conditions)
        .order_by(documents.c.job_id.desc(), documents.c.position)
        .limit(limit)
    )
    return [ListedDocument(row.job_id, document_of(row)) for row in found]


_IN_STATE: dict[DocumentState, ColumnElement[int]] = {
    "queued": jobs.c.total - jobs.c.made - jobs.c.failed - jobs.c.cancelled,
    "made": jobs.c.made,
    "failed": jobs.c.failed,
    "cancelled": jobs.c.cancelled,
}


def _can_be_found(wanted: JobFilter | DocumentFilter) -> bool:
    return all(can_be_stored(text) for text in (wanted.block, wanted.kind) if text is not None)


def _of_jobs(organisation: str | None, wanted: JobFilter | DocumentFilter) -> Conditions:
    conditions: Conditions = []
    if organisation is not None:
        conditions.append(jobs.c.organisation_id == organisation)
    if wanted.year is not None:
        conditions.append(jobs.c.year == wanted.year)
    if block := fold(wanted.block or ""):
        conditions.append(jobs.c.folded_block.contains(block, autoescape=True))
    if wanted.source is not None:
        conditions.append(jobs.c.source == wanted.source)
    if wanted.kind is not None:
        conditions.append(
            select(job_kinds.c.kind)
            .where(job_kinds.c.job_id == jobs.c.id, job_kinds.c.kind == wanted.kind)
            .exists()
        )
    return conditions
