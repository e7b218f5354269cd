"""Jobs, batches and documents in lists, as the API tells them."""

from __future__ import annotations

from flask import url_for
from pydantic import BaseModel, Field

from assembly.jobs.job import Job
from assembly.jobs.listing import ListedDocument
from service.job_bodies import DocumentBody, JobStanding, document_body, standing_of

NEXT = "Where the ones behind them are; unset: there are none."


class ListedJobBody(JobStanding):
    """A job in a list, without its documents."""

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
    return ListedJobBody(**standing_of(job), url=url_for("jobs.get_job", job_id=job.id))


def listed_document_body(listed: ListedDocument) -> ListedDocumentBody:
    """Return a document as lists across jobs tell it."""
    return ListedDocumentBody(
        **dict(document_body(listed.job_id, listed.document)),
        job_id=listed.job_id,
        job_url=url_for("jobs.get_job", job_id=listed.job_id),
    )
