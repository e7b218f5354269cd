"""Lists of jobs, and of documents across jobs, newest job first, each page in one question."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

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
    """Return at most ``limit`` documents behind a job's id and a position in it."""
    if not _can_be_found(wanted):
        return ()
    conditions = _of_jobs(organisation, wanted)
    if wanted.kind is not None:
        conditions.append(documents.c.kind == wanted.kind)
    if wanted.state is not None:
        # jobs that have none need not be looked through
        conditions += [documents.c.state == wanted.state, _HAS[wanted.state]]
    if after is not None:
        job_id, position = after
        behind = and_(jobs.c.id == job_id, documents.c.position > position)
        conditions += [jobs.c.id <= job_id, or_(jobs.c.id < job_id, behind)]
    found = connection.execute(
        select(documents)
        .join(jobs, jobs.c.id == documents.c.job_id)
        .where(*conditions)
        .order_by(jobs.c.id.desc(), documents.c.position)
        .limit(limit)
    )
    return tuple(ListedDocument(row.job_id, document_of(row)) for row in found)


_HAS: dict[DocumentState, ColumnElement[Any]] = {
    "queued": jobs.c.made + jobs.c.failed + jobs.c.cancelled < jobs.c.total,
    "made": jobs.c.made > 0,
    "failed": jobs.c.failed > 0,
    "cancelled": jobs.c.cancelled > 0,
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
