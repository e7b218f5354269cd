"""Jobs: ask for the documents of a conference, see how far they are, fetch them."""

from __future__ import annotations

from flask import Response, current_app, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field

from assembly.conference.model import Conference
from assembly.jobs.cancel import cancel_job
from assembly.jobs.deliver import deliver_archive, deliver_document
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import DocumentState
from assembly.jobs.order import place_order
from assembly.jobs.ports import JobStore
from assembly.jobs.retry import retry_job
from assembly.kept_conferences.kept import KeptConference
from service.access import actor, require
from service.audited import read_by_caller
from service.conference_bodies import JSON_TYPES, YAML_TYPES
from service.downloads import DOCX, FILE, RANGE_ANSWERS, ZIP, RangeHeaders, sent
from service.job_answers import MOST_INLINE, accepted, looked_up, presented
from service.job_bodies import DocumentsBody, JobBody, document_body
from service.once import effect_id
from service.order_body import MOST_KINDS, read_json_order, read_yaml_order
from service.paging import PageQuery, encode_cursor, next_page, page_of, read_cursor
from service.parameters import Parameters
from service.preferences import LookHeaders, WaitHeaders
from service.problems import Problem
from service.requests import MediaTypeRefused, body
from service.wiring import Parts

MOST_POSITION = 2**31 - 1

api = APIBlueprint(
    "jobs",
    __name__,
    url_prefix="/api/v1/jobs",
    abp_tags=[Tag(name="jobs")],
    abp_responses={500: Problem, 503: Problem},
)


class JobRequest(BaseModel):
    """What to make documents of."""

    model_config = ConfigDict(extra="forbid")

    conference: Conference
    kinds: list[str] | None = Field(
        None,
        min_length=1,
        max_length=MOST_KINDS,
        description="Kinds of documents; unset: all that the data allow.",
    )


class KeptConferenceJobRequest(BaseModel):
    """Which kept conference to make documents of, as it is now."""

    model_config = ConfigDict(extra="forbid")

    conference_id: str = Field(description="Id of a kept conference; the key needs `conferences:read` too.")
    kinds: list[str] | None = Field(
        None,
        min_length=1,
        max_length=MOST_KINDS,
        description="Kinds of documents; unset: all that the data allow.",
    )


class JobPath(BaseModel):
    """The job in an address."""

    job_id: str


class DocumentPath(JobPath):
    """The document in an address."""

    name: str


class JobQuery(Parameters):
    """How much of a job is told."""

    documents: int = Field(
        MOST_INLINE, ge=0, le=MOST_INLINE, description="How many of the first documents; 0 for a quick look."
    )


class DocumentsQuery(PageQuery):
    """Which documents of a job."""

    state: DocumentState | None = Field(None, description="Only those in this state.")


_NOTHING_NEW = {"description": "The caller knows all that there is."}
_REFERENCE = "#/components/schemas/{model}"
for _model in (JobRequest, KeptConferenceJobRequest):
    _schema = _model.model_json_schema(ref_template=_REFERENCE)
    api.components_schemas |= {name: Schema(**each) for name, each in _schema.pop("$defs", {}).items()}
    api.components_schemas[_model.__name__] = Schema(**_schema)
_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "oneOf": [
                    {"$ref": _REFERENCE.format(model=model.__name__)}
                    for model in (JobRequest, KeptConferenceJobRequest)
                ]
            }
        },
        "application/yaml": {"schema": {"$ref": _REFERENCE.format(model="Conference")}},
    },
}


@api.post(
    "",
    responses={200: JobBody, 202: JobBody, 404: Problem, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions={"requestBody": _BODY},
)
def create_job(header: WaitHeaders) -> Response:
    """Ask for the documents of a conference.

    A JSON body holds the conference, or the id of a kept one, and the wanted kinds; a YAML body is the
    conference alone, the wanted kinds are then `kind` in the query, as often as needed.
    """
    parts = _parts()
    if request.mimetype in JSON_TYPES:
        order = read_json_order(body(), _kept)
    elif request.mimetype in YAML_TYPES:
        order = read_yaml_order(body(), request.args.getlist("kind"))
    else:
        raise MediaTypeRefused("application/json", "application/yaml")
    jobs = own_jobs()
    job = place_order(
        order.reading,
        order.kinds,
        library=parts.library,
        jobs=jobs,
        queue=parts.queue,
        chunk_documents=parts.settings.chunk_documents,
        job_id=effect_id(),
        conference_id=order.conference_id,
        conference_revision=order.conference_revision,
        most=most_in_flight(),
    )
    return accepted(job, jobs)


@api.get("/<job_id>", responses={200: JobBody, 304: _NOTHING_NEW, 404: Problem, 422: Problem})
def get_job(path: JobPath, query: JobQuery, header: LookHeaders) -> Response:
    """Tell how far a job is: its state, n of m, its first documents.

    `Retry-After` says when to ask again. With `Prefer: wait=10` the answer comes when the job has ended, at
    the latest after 10 seconds; with `If-None-Match` as well, as soon as anything is new.
    """
    return looked_up(path.job_id, own_jobs(), query.documents)


@api.post("/<job_id>/retry", responses={200: JobBody, 202: JobBody, 404: Problem, 409: Problem})
def retry(path: JobPath, header: WaitHeaders) -> Response:
    """Ask once more for the documents that failed or were cancelled; what is made stays."""
    jobs = own_jobs()
    job = retry_job(path.job_id, jobs=jobs, queue=_parts().queue, token=effect_id(), most=most_in_flight())
    return accepted(job, jobs)


@api.delete("/<job_id>", responses={200: JobBody, 404: Problem, 409: Problem})
def cancel(path: JobPath) -> Response:
    """Stop a job: what is made stays, the rest is not made. Cancelling twice is no error."""
    jobs = own_jobs()
    return presented(cancel_job(path.job_id, jobs=jobs), jobs)


@api.get("/<job_id>/documents", responses={200: DocumentsBody, 404: Problem, 422: Problem})
def list_documents(path: JobPath, query: DocumentsQuery) -> Response:
    """List the documents of a job in order, a page at a time."""
    jobs = own_jobs()
    after = read_cursor(query.cursor, (int,))[0] if query.cursor else -1
    found = jobs.documents(path.job_id, after=after, limit=query.limit + 1, state=query.state)
    page, last = page_of(found, query.limit)
    following = None
    if last is not None:
        following = next_page("jobs.list_documents", query, encode_cursor(last.position), job_id=path.job_id)
    body = DocumentsBody(
        documents=[document_body(path.job_id, document) for document in page], next=following
    )
    return Response(body.model_dump_json(exclude_none=True), content_type="application/json")


@api.get(
    "/<job_id>/documents/<name>",
    responses={200: {"content": {DOCX: FILE}}, **RANGE_ANSWERS, 404: Problem, 409: Problem},
)
def get_document(path: DocumentPath, header: RangeHeaders) -> Response:
    """Fetch one document, or a range of it."""
    found = deliver_document(path.job_id, path.name, jobs=own_jobs(), objects=_parts().objects)
    return read_by_caller(sent(found, DOCX), "document.read", path.job_id, position=found.position)


@api.get(
    "/<job_id>/archive",
    responses={200: {"content": {ZIP: FILE}}, **RANGE_ANSWERS, 404: Problem, 409: Problem},
)
def get_archive(path: JobPath, header: RangeHeaders) -> Response:
    """Fetch all documents of a settled job, their lists and a page on their format in one archive.

    A job that is not asked for again keeps its archive byte for byte: a download that broke off goes on
    with `Range`.
    """
    found = deliver_archive(path.job_id, jobs=own_jobs(), objects=_parts().objects)
    return read_by_caller(sent(found, ZIP), "archive.read", path.job_id)


def own_jobs() -> JobStore:
    """Return the jobs as the caller sees them: those of others are not there."""
    return _parts().jobs.seen_by(actor())


def most_in_flight() -> InFlight:
    """Return how much an organisation may have in the making at once."""
    settings = _parts().settings
    return InFlight(settings.jobs_in_flight, settings.documents_in_flight)


def _kept(conference_id: str) -> KeptConference:
    require("conferences:read")
    return _parts().conferences.seen_by(actor()).conference(conference_id)


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
