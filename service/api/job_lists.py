"""Lists of jobs, of batches, and of documents across jobs: newest first, by pages, narrowed by filters."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from assembly.jobs.job import DocumentState, Job, JobSource, JobState
from assembly.jobs.listing import DocumentFilter, JobFilter
from service.api.jobs import own_jobs
from service.list_bodies import (
    BatchesBody,
    JobsBody,
    ListedDocumentsBody,
    listed_document_body,
    listed_job_body,
)
from service.paging import PageQuery, encode_cursor, next_page, page_of, read_cursor
from service.problems import Problem

MOST_NAME = 400  # letters of a block's name
MOST_KIND = 100  # letters

api = APIBlueprint("job_lists", __name__, url_prefix="/api/v1", abp_responses={500: Problem, 503: Problem})


class OfJobsQuery(PageQuery):
    """What lists of jobs and documents are narrowed by."""

    year: int | None = Field(
        None,
        ge=1945,
        le=2200,
        description="Only of conferences that sum up this year, or plan the one after it.",
    )
    block: str | None = Field(
        None,
        max_length=MOST_NAME,
        description="Only of blocks whose name contains this, however it is spelt.",
    )
    kind: str | None = Field(
        None, max_length=MOST_KIND, description="Only of this kind of document; a job has at least one of it."
    )


class BatchesQuery(OfJobsQuery):
    """Which batches."""

    state: JobState | None = Field(None, description="Only those in this state.")


class JobsQuery(BatchesQuery):
    """Which jobs."""

    source: JobSource | None = Field(
        None, description="Only those whose documents are made of a conference, or of rows."
    )


class ListedDocumentsQuery(OfJobsQuery):
    """Which documents of which jobs."""

    source: JobSource | None = Field(None, description="Only those made of a conference, or of rows.")
    state: DocumentState | None = Field(None, description="Only those in this state.")


@api.get("/jobs", tags=[Tag(name="jobs")], responses={200: JobsBody, 422: Problem})
def list_jobs(query: JobsQuery) -> Response:
    """List the jobs of your organisation, newest first, without their documents.

    Jobs are forgotten some time after they ended, with their documents.
    """
    page, following = _page(query, query.source, "job_lists.list_jobs")
    return _answer(JobsBody(jobs=[listed_job_body(job) for job in page], next=following))


@api.get("/batches", tags=[Tag(name="batches")], responses={200: BatchesBody, 422: Problem})
def list_batches(query: BatchesQuery) -> Response:
    """List the batches of your organisation, newest first: jobs whose documents are made of rows."""
    page, following = _page(query, "rows", "job_lists.list_batches")
    return _answer(BatchesBody(batches=[listed_job_body(job) for job in page], next=following))


@api.get("/documents", tags=[Tag(name="documents")], responses={200: ListedDocumentsBody, 422: Problem})
def list_all_documents(query: ListedDocumentsQuery) -> Response:
    """List the documents of all jobs of your organisation, those of the newest job first."""
    wanted = DocumentFilter(query.year, query.block, query.kind, query.source, query.state)
    after = read_cursor(query.cursor, (str, int)) if query.cursor else None
    found = own_jobs().listed_documents(
        wanted, after=None if after is None else (after[0], after[1]), limit=query.limit + 1
    )
    page, last = page_of(found, query.limit)
    following = None
    if last is not None:
        cursor = encode_cursor(last.job_id, last.document.position)
        following = next_page("job_lists.list_all_documents", query, cursor)
    return _answer(
        ListedDocumentsBody(documents=[listed_document_body(listed) for listed in page], next=following)
    )


def _page(query: BatchesQuery, source: JobSource | None, endpoint: str) -> tuple[Sequence[Job], str | None]:
    wanted = JobFilter(query.year, query.block, query.kind, source, query.state)
    before = read_cursor(query.cursor, (str,))[0] if query.cursor else None
    page, last = page_of(own_jobs().listed(wanted, before=before, limit=query.limit + 1), query.limit)
    return page, None if last is None else next_page(endpoint, query, encode_cursor(last.id))


def _answer(body: BaseModel) -> Response:
    return Response(body.model_dump_json(exclude_none=True), content_type="application/json")
