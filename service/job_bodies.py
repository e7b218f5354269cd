"""Jobs and their documents, as the API tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from flask import url_for
from pydantic import BaseModel, Field

from assembly.jobs.job import DocumentState, Failure, Job, JobDocument, JobSource, JobState, Made
from service.format_bodies import FormatCheckBody, FormatSummaryBody
from service.language import told
from service.parameters import DrawnOnce
from service.problems import FaultBody, fault_body


class MissingBody(BaseModel):
    """A fact nobody gave."""

    pointer: str = Field(description="Where it would stand in the conference or the row (RFC 6901).")
    label: str = Field(description="Its Vietnamese name.")
    how: Literal["blank", "left_out"] = Field(
        description="Printed as a dotted blank, or its sentence left out."
    )


class FailureBody(BaseModel):
    """Why a document could not be made."""

    code: str
    message: str
    faults: list[FaultBody]


class DocumentBody(BaseModel):
    """One document of a job."""

    position: int = Field(description="Its place in the job, from 0.")
    name: str = Field(
        description="Its file name; for a row of a sheet it is final once the document is made."
    )
    kind: str
    style: str
    title: str
    template: str
    member: int | None = Field(None, description="Which member of the conference it is for, from 0.")
    row: int | None = Field(None, description="Which row of the sheet it is made of, as Excel counts.")
    state: DocumentState
    size: int | None = Field(None, description="Bytes.")
    sha256: str | None = None
    missing: list[MissingBody]
    format_check: FormatCheckBody | None = Field(None, description="Unset: not made, or not checked.")
    error: FailureBody | None = None
    url: str | None = Field(None, description="Where it can be fetched, once it is made.")


class DocumentsBody(BaseModel):
    """Some documents of a job, in order."""

    documents: list[DocumentBody]
    next: str | None = Field(None, description="Where the ones behind them are; unset: there are none.")


class NotMadeBody(BaseModel):
    """A document that the data do not allow."""

    kind: str
    style: str
    title: str
    reason: str
    pointers: list[str] = Field(description="The facts that are missing.")


class JobStanding(DrawnOnce):
    """How a job stands: `made`, `failed` and `cancelled` of `total` documents are settled."""

    id: str
    state: JobState
    source: JobSource = Field(description="What its documents are made of.")
    year: int | None = Field(None, description="The year that the conference sums up.")
    block: str | None = Field(None, description="The block whose conference it is.")
    conference_id: str | None = Field(
        None, description="The kept conference it was made of, which may be changed or deleted since."
    )
    revision: int = Field(description="How often documents of it were asked for again, from 0.")
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    total: int
    made: int
    failed: int
    cancelled: int
    progress: float = Field(description="Share of documents that are settled, from 0 to 1; 1 only with all.")


class JobBody(JobStanding):
    """A job: `made`, `failed` and `cancelled` of `total` documents are settled; the counts are exact."""

    documents: list[DocumentBody] = Field(
        description="The first ones, for keys with `documents:read`; `documents_url` has all."
    )
    documents_url: str
    not_made: list[NotMadeBody]
    warnings: list[FaultBody]
    format_check: FormatSummaryBody
    archive_url: str | None = Field(
        None, description="Where all documents, their lists and a page on their format are, once settled."
    )
    merged_url: str | None = Field(
        None, description="Where they are as one printable file, once settled; long ones come in parts."
    )


def standing_of(job: Job) -> dict[str, Any]:
    """Return the fields of a ``JobStanding``."""
    told = {name: getattr(job, name) for name in JobStanding.model_fields if name != "progress"}
    return {**told, "progress": progress(job)}


def job_body(job: Job, documents: Sequence[JobDocument]) -> JobBody:
    """Return a job with some of its documents."""
    there = job.settled and job.made > 0
    return JobBody(
        **standing_of(job),
        documents=[document_body(job.id, document) for document in documents],
        documents_url=url_for("jobs.list_documents", job_id=job.id),
        not_made=[
            NotMadeBody(
                kind=entry.kind,
                style=entry.style,
                title=entry.title,
                reason=told(entry.reason, entry.reason_en),
                pointers=list(entry.pointers),
            )
            for entry in job.not_made
        ],
        warnings=[fault_body(fault) for fault in job.warnings],
        format_check=FormatSummaryBody.model_validate(asdict(job.format_check)),
        archive_url=url_for("jobs.get_archive", job_id=job.id) if there else None,
        merged_url=url_for("printable.get_merged", job_id=job.id) if there else None,
    )


def progress(job: Job) -> float:
    """Return which share of a job's documents is settled, from 0 to 1; 1 only with all."""
    return (job.total - job.open) * 10_000 // job.total / 10_000 if job.total else 1.0


def document_body(job_id: str, document: JobDocument) -> DocumentBody:
    """Return one document of a job."""
    planned, result = document.planned, document.result
    body = DocumentBody(
        position=document.position,
        name=document.name,
        kind=planned.kind,
        style=planned.style,
        title=planned.title,
        template=planned.template_id,
        member=planned.member,
        row=planned.row,
        state=document.state,
        missing=[],
    )
    if isinstance(result, Made):
        body.size, body.sha256 = result.size, result.sha256
        body.missing = [
            MissingBody(pointer=fact.pointer, label=fact.label, how=fact.how) for fact in result.missing
        ]
        if result.format_check is not None:
            body.format_check = FormatCheckBody.model_validate(asdict(result.format_check))
        body.url = url_for("jobs.get_document", job_id=job_id, name=document.name)
    elif isinstance(result, Failure):
        body.error = FailureBody(
            code=result.code,
            message=told(result.message, result.message_en),
            faults=[fault_body(fault) for fault in result.faults],
        )
    return body
