"""Jobs, batches and documents in lists, as the API tells them."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from pydantic import BaseModel, Field

from assembly.jobs.job import Job, JobSource, JobState
from assembly.jobs.listing import ListedDocument
from service.job_bodies import DocumentBody, document_body, progress

NEXT = "Where the ones behind them are; unset: there are none."


class ListedJobBody(BaseModel):
    """A job in a list, without its documents."""

    id: str
    state: JobState
    source: JobSource = Field(description="What its documents are made of.")
    conference_id: str | None = Field(None, description="The kept conference it was made of.")
    year: int | None = Field(None, description="The year that the conference sums up.")
    block: str | None = Field(None, description="The block whose conference it is.")
    revision: int = Field(description="How often documents of it were asked for again, from 0.")
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    total: int
    made: int
    failed: int
    cancelled: int
    progress: float = Field(description="Share of documents that are settled, from 0 to 1; 1 only with all.")
    url: str = Field(description="The whole job, with its documents.")


class JobsBody(BaseModel):
    """Some jobs, newest first."""

    jobs: list[ListedJobBody]
    next: str | None = Field(None, description=NEXT)


class BatchesBody(BaseModel):
    """Some jobs of rows, newest first."""

    batches: list[ListedJobBody]
    next: str | None = Field(None, description=NEXT)


class ListedDocumentBody(DocumentBody):
    """A document in a list across jobs."""

    job_id: str
    job_url: str


class ListedDocumentsBody(BaseModel):
    """Some documents, those of the newest job first, within a job in order."""

    documents: list[ListedDocumentBody]
    next: str | None = Field(None, description=NEXT)


def listed_job_body(job: Job) -> ListedJobBody:
    """Return a job as lists tell it."""
    return ListedJobBody(
        id=job.id,
        state=job.state,
        source=job.source,
        conference_id=job.conference_id,
        year=job.year,
        block=job.block,
        revision=job.revision,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        total=job.total,
        made=job.made,
        failed=job.failed,
        cancelled=job.cancelled,
        progress=progress(job),
        url=url_for("jobs.get_job", job_id=job.id),
    )


def listed_document_body(listed: ListedDocument) -> ListedDocumentBody:
    """Return a document as lists across jobs tell it."""
    return ListedDocumentBody(
        **dict(document_body(listed.job_id, listed.document)),
        job_id=listed.job_id,
        job_url=url_for("jobs.get_job", job_id=listed.job_id),
    )
