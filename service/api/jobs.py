"""Jobs: ask for the documents of a conference, see how far they are, fetch them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote

from flask import Response, current_app, request, url_for
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from assembly.conference.model import Conference
from assembly.jobs.deliver import Delivery, deliver_archive, deliver_document
from assembly.jobs.job import DocumentState, Failure, Job, JobDocument, JobReport, JobState, Made
from assembly.jobs.order import place_order
from service.format_bodies import FormatCheckBody, FormatSummaryBody
from service.order_body import read_json_order, read_yaml_order
from service.problems import FaultBody, Problem
from service.requests import MediaTypeRefused, body
from service.wiring import Parts

JSON_TYPES = frozenset({"application/json"})
YAML_TYPES = frozenset({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"})
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

api = APIBlueprint(
    "jobs",
    __name__,
    url_prefix="/api/v1/jobs",
    abp_tags=[Tag(name="jobs")],
    abp_responses={500: Problem, 503: Problem},
)


class JobRequest(BaseModel):
    """What to make documents of."""

    conference: Conference
    kinds: list[str] | None = Field(None, description="Kinds of documents; unset: all that the data allow.")


class JobPath(BaseModel):
    """The job in an address."""

    job_id: str


class DocumentPath(JobPath):
    """The document in an address."""

    name: str


class MissingBody(BaseModel):
    """A fact nobody gave."""

    pointer: str = Field(description="Where it would stand in the conference (RFC 6901).")
    label: str = Field(description="Its Vietnamese name.")
    how: Literal["blank", "left_out"] = Field(
        description="Printed as a dotted blank, or its sentence left out."
    )


class FailureBody(BaseModel):
    """Why a document could not be made."""

    code: str
    message: str
    message_en: str
    faults: list[FaultBody]


class DocumentBody(BaseModel):
    """One document of a job."""

    name: str = Field(description="Its file name.")
    kind: str
    style: str
    title: str
    template: str
    member: int | None = Field(None, description="Which member of the conference it is for, from 0.")
    state: DocumentState
    size: int | None = Field(None, description="Bytes.")
    sha256: str | None = None
    missing: list[MissingBody]
    format_check: FormatCheckBody | None = Field(None, description="Unset: not made, or not checked.")
    error: FailureBody | None = None
    url: str | None = Field(None, description="Where it can be fetched.")


class NotMadeBody(BaseModel):
    """A document that the data do not allow."""

    kind: str
    style: str
    title: str
    reason: str
    reason_en: str
    pointers: list[str] = Field(description="The facts that are missing.")


class JobBody(BaseModel):
    """A job: `made` + `failed` of `total` documents are settled."""

    id: str
    state: JobState
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    total: int
    made: int
    failed: int
    documents: list[DocumentBody]
    not_made: list[NotMadeBody]
    warnings: list[FaultBody]
    format_check: FormatSummaryBody
    archive_url: str | None = Field(
        None, description="Where all documents and a page on their format can be fetched, once settled."
    )


_REFERENCE = "#/components/schemas/{model}"
api.components_schemas["JobRequest"] = Schema(**JobRequest.model_json_schema(ref_template=_REFERENCE))
api.components_schemas.update(
    {
        name: Schema(**schema)
        for name, schema in JobRequest.model_json_schema(ref_template=_REFERENCE).get("$defs", {}).items()
    }
)
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"$ref": _REFERENCE.format(model="JobRequest")}},
        "application/yaml": {"schema": {"$ref": _REFERENCE.format(model="Conference")}},
    },
}
_FILE = {"schema": {"type": "string", "format": "binary"}}


@api.post(
    "",
    responses={202: JobBody, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions={"requestBody": _BODY},
)
def create_job() -> Response:
    """Ask for the documents of a conference.

    A JSON body holds the conference and the wanted kinds; a YAML body is the conference alone, the wanted
    kinds are then `kind` in the query, as often as needed.
    """
    parts = _parts()
    if request.mimetype in JSON_TYPES:
        reading, kinds = read_json_order(body())
    elif request.mimetype in YAML_TYPES:
        reading, kinds = read_yaml_order(body(), request.args.getlist("kind"))
    else:
        raise MediaTypeRefused("application/json", "application/yaml")
    job = place_order(
        reading,
        kinds,
        library=parts.library,
        jobs=parts.jobs,
        queue=parts.queue,
        chunk_documents=parts.settings.chunk_documents,
    )
    response = _presented(parts.jobs.report(job.id), HTTPStatus.ACCEPTED)
    response.headers["Location"] = url_for("jobs.get_job", job_id=job.id)
    return response


@api.get("/<job_id>", responses={200: JobBody, 404: Problem})
def get_job(path: JobPath) -> Response:
    """Tell how far a job is: its state, n of m, each document."""
    return _presented(_parts().jobs.report(path.job_id), HTTPStatus.OK)


@api.get(
    "/<job_id>/documents/<name>",
    responses={200: {"content": {DOCX: _FILE}}, 404: Problem, 409: Problem},
)
def get_document(path: DocumentPath) -> Response:
    """Fetch one document."""
    parts = _parts()
    delivery = deliver_document(path.job_id, path.name, jobs=parts.jobs, objects=parts.objects)
    return _attached(delivery, DOCX)


@api.get(
    "/<job_id>/archive", responses={200: {"content": {"application/zip": _FILE}}, 404: Problem, 409: Problem}
)
def get_archive(path: JobPath) -> Response:
    """Fetch all documents of a settled job, and a page on their format, in one archive."""
    parts = _parts()
    return _attached(deliver_archive(path.job_id, jobs=parts.jobs, objects=parts.objects), "application/zip")


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts


def _presented(report: JobReport, status: HTTPStatus) -> Response:
    response = Response(
        _job_body(report).model_dump_json(exclude_none=True), status=status, content_type="application/json"
    )
    if not report.job.settled:
        response.headers["Retry-After"] = "1"
    return response


def _job_body(report: JobReport) -> JobBody:
    job = report.job
    return JobBody(
        id=job.id,
        state=job.state,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        total=job.total,
        made=job.made,
        failed=job.failed,
        documents=[_document_body(job, document) for document in report.documents],
        not_made=[
            NotMadeBody(
                kind=entry.kind,
                style=entry.style,
                title=entry.title,
                reason=entry.reason,
                reason_en=entry.reason_en,
                pointers=list(entry.pointers),
            )
            for entry in job.not_made
        ],
        warnings=[FaultBody(**fault.as_dict()) for fault in job.warnings],
        format_check=_format_summary(report.documents),
        archive_url=url_for("jobs.get_archive", job_id=job.id) if job.settled and job.made else None,
    )


def _format_summary(documents: Iterable[JobDocument]) -> FormatSummaryBody:
    results = [document.result for document in documents]
    checks = [result.format_check for result in results if isinstance(result, Made) and result.format_check]
    return FormatSummaryBody(
        checked=len(checks),
        errors=sum(check.errors for check in checks),
        warnings=sum(check.warnings for check in checks),
        advice=sum(check.advice for check in checks),
    )


def _document_body(job: Job, document: JobDocument) -> DocumentBody:
    planned, result = document.planned, document.result
    told = DocumentBody(
        name=planned.name,
        kind=planned.kind,
        style=planned.style,
        title=planned.title,
        template=planned.template_id,
        member=planned.member,
        state=document.state,
        missing=[],
    )
    if isinstance(result, Made):
        told.size, told.sha256 = result.size, result.sha256
        told.missing = [
            MissingBody(pointer=fact.pointer, label=fact.label, how=fact.how) for fact in result.missing
        ]
        if result.format_check is not None:
            told.format_check = FormatCheckBody.model_validate(asdict(result.format_check))
        told.url = url_for("jobs.get_document", job_id=job.id, name=planned.name)
    elif isinstance(result, Failure):
        told.error = FailureBody(
            code=result.code,
            message=result.message,
            message_en=result.message_en,
            faults=[FaultBody(**fault.as_dict()) for fault in result.faults],
        )
    return told


def _attached(delivery: Delivery, media_type: str) -> Response:
    response = Response(delivery.content, content_type=media_type, direct_passthrough=True)
    response.content_length = delivery.size
    response.headers["Content-Disposition"] = content_disposition(delivery.name)
    return response


def content_disposition(name: str) -> str:
    """Return the header that gives a file its Vietnamese name, and old clients one without accents.

    RFC 6266, with the name of RFC 8187.
    """
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in bare if " " <= letter <= "~" and letter not in '"\\%') or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
