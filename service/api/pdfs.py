"""The PDFs of a job's documents."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, current_app
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from assembly.jobs import pdfs as core
from assembly.jobs.pdf_delivery import deliver_pdf
from service.access import actor
from service.api.jobs import DocumentPath, JobPath, own_jobs
from service.audited import read_by_caller
from service.downloads import FILE, RANGE_ANSWERS, RangeHeaders, sent
from service.problems import Problem
from service.wiring import Parts

PDF = "application/pdf"

api = APIBlueprint(
    "pdfs",
    __name__,
    url_prefix="/api/v1/jobs",
    abp_tags=[Tag(name="jobs")],
    abp_responses={500: Problem, 503: Problem},
)


class PdfsBody(BaseModel):
    """How the PDFs of a job stand; those of documents still to be made are not counted yet."""

    waiting: int = Field(description="Still to be made.")
    made: int
    failed: int = Field(description="Their .docx is there all the same; asking once more tries them again.")


@api.post("/<job_id>/pdf", responses={202: PdfsBody, 404: Problem})
def order_pdfs(path: JobPath) -> Response:
    """Ask for the PDF (PDF/A-2b) of each document of a job, also of those still to be made.

    Asking again makes nothing twice; what failed is tried once more.
    """
    parts = _parts()
    counts = core.order_pdfs(path.job_id, jobs=own_jobs(), pdfs=own_pdfs(), queue=parts.pdf_queue)
    body = PdfsBody(waiting=counts.waiting, made=counts.made, failed=counts.failed)
    return Response(body.model_dump_json(), status=HTTPStatus.ACCEPTED, content_type="application/json")


@api.get(
    "/<job_id>/documents/<name>/pdf",
    responses={200: {"content": {PDF: FILE}}, **RANGE_ANSWERS, 404: Problem, 409: Problem},
)
def get_pdf(path: DocumentPath, header: RangeHeaders) -> Response:
    """Fetch the PDF of one document, or a range of it; 409 while it is being made, or where it failed."""
    found = deliver_pdf(path.job_id, path.name, pdfs=own_pdfs(), objects=_parts().objects)
    return read_by_caller(sent(found, PDF), "pdf.read", path.job_id, position=found.position)


def own_pdfs() -> core.PdfStore:
    """Return the PDFs as the caller sees them: those of others are not there."""
    return _parts().pdfs.seen_by(actor())


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
