"""One document: its pages as pictures, or its words where nothing can lay it out; both files to take away."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from assembly.errors import DocumentNotFound
from assembly.filling.html_view import html_view
from assembly.jobs.deliver import deliver_document
from assembly.jobs.job import JobDocument
from assembly.jobs.pdf_delivery import deliver_pdf, page_picture, told_trouble
from assembly.jobs.ports import JobStore
from service.audited import read_by_caller
from service.downloads import DOCX, sent
from service.pages.documents import face_note, own_pdfs, parts, seen_conference

PDF = "application/pdf"
WIDTHS = (480, 960, 1440, 1920)  # pixels of a picture: few, so that browsers find theirs again
A4 = 297 / 210
_YEAR = 31_536_000  # seconds

document = Blueprint("document", __name__, url_prefix="/hoi-nghi/<conference_id>/van-ban/<job_id>")


@document.get("/<int:position>")
def show(conference_id: str, job_id: str, position: int) -> Response:
    """Show the pages of a document, its words where there is no PDF of it."""
    seen = seen_conference(conference_id)
    job = seen.job(job_id)
    found = _document(seen.jobs, job.id, position)
    pdf = seen.pdfs.pdf(job.id, found.name)
    made = pdf.made if pdf else None
    words = None
    waits = job.pdf_wanted if pdf is None else pdf.state == "waiting"
    if made is None and found.state == "made":
        words = Markup(_words(seen.jobs, job.id, found))  # noqa: S704 - held to harmless elements by html_view
    page = render_template(
        "document.html.jinja",
        kept=seen.kept,
        job=job,
        document=found,
        title=found.name.removesuffix(".docx"),
        before=_neighbour(seen.jobs, job.id, position - 1),
        after=_neighbour(seen.jobs, job.id, position + 1),
        pages=made.pages if made else 0,
        version=made.sha256[:12] if made else "",
        waits=waits and found.state in ("made", "queued"),
        trouble=told_trouble(pdf.failure) if pdf and pdf.failure else None,
        words=words,
        face_note=face_note(),
        widths=WIDTHS,
        height=round(WIDTHS[1] * A4),
    )
    return read_by_caller(Response(page), "document.read", job.id, position=position)


@document.get("/<int:position>/trang/<int:page>")
def picture(conference_id: str, job_id: str, position: int, page: int) -> Response:
    """Give a page of a document as a picture; ``rong`` is one of WIDTHS, ``ban`` the version of its PDF."""
    seen = seen_conference(conference_id)
    found = _document(seen.jobs, seen.job(job_id).id, position)
    asked = request.args.get("rong", WIDTHS[1], type=int)
    width = next((width for width in WIDTHS if width >= asked), WIDTHS[-1])
    png = page_picture(job_id, found.name, page, width, pdfs=seen.pdfs, objects=parts().objects)
    answer = Response(png, content_type="image/png")
    # kept by this browser alone; the address changes with the PDF, and every look at the page is noted
    answer.headers["Cache-Control"] = f"private, max-age={_YEAR if 'ban' in request.args else 0}"
    return answer


@document.get("/<int:position>/word")
def word(conference_id: str, job_id: str, position: int) -> Response:
    """Give the Word file."""
    seen = seen_conference(conference_id)
    found = _document(seen.jobs, seen.job(job_id).id, position)
    delivery = deliver_document(job_id, found.name, jobs=seen.jobs, objects=parts().objects)
    return read_by_caller(sent(delivery, DOCX), "document.read", job_id, position=position)


@document.get("/<int:position>/pdf")
def pdf(conference_id: str, job_id: str, position: int) -> Response:
    """Give the PDF."""
    seen = seen_conference(conference_id)
    found = _document(seen.jobs, seen.job(job_id).id, position)
    delivery = deliver_pdf(job_id, found.name, pdfs=own_pdfs(), objects=parts().objects)
    return read_by_caller(sent(delivery, PDF), "pdf.read", job_id, position=position)


def _document(jobs: JobStore, job_id: str, position: int) -> JobDocument:
    found = next(iter(jobs.documents(job_id, after=position - 1, limit=1)), None)
    if found is None or found.position != position:
        raise DocumentNotFound(f"#{position}")
    return found


def _neighbour(jobs: JobStore, job_id: str, position: int) -> JobDocument | None:
    if position < 0:
        return None
    return next(iter(jobs.documents(job_id, after=position - 1, limit=1)), None)


def _words(jobs: JobStore, job_id: str, found: JobDocument) -> str:
    delivery = deliver_document(job_id, found.name, jobs=jobs, objects=parts().objects)
    return html_view(b"".join(delivery.pieces(0, delivery.size)))
