"""The documents of a conference: what can be made, what it lacks, making, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from assembly.conference.model import Conference
from assembly.errors import JobNotFound
from assembly.filling.faces import told_substitution
from assembly.jobs.assemble import MissingFact
from assembly.jobs.cancel import cancel_job
from assembly.jobs.dossier import deliver_dossier
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import Job
from assembly.jobs.listing import JobFilter
from assembly.jobs.order import place_order
from assembly.jobs.outlook import KindOutlook, outlook_of
from assembly.jobs.pdfs import PdfStore, order_pdfs
from assembly.jobs.ports import JobStore
from assembly.jobs.retry import retry_job
from assembly.kept_conferences.keeping import read_kept
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.typing import as_typed
from service.audited import read_by_caller
from service.downloads import ZIP, sent
from service.pages.made_documents import (
    MadeDocuments,
    Place,
    by_part,
    fault_places,
    is_pending,
    made_documents,
    place_of,
    said_progress,
    version_of,
)
from service.pages.places import field_url
from service.pages.shell import done
from service.pages.signed_in import actor
from service.wiring import Parts

RECENT = 8  # jobs of the conference that the page lists
MOST_WARNINGS = 12  # shown on the page; the form shows all

documents = Blueprint("documents", __name__, url_prefix="/hoi-nghi/<conference_id>/van-ban")


@dataclass(frozen=True, slots=True)
class Seen:
    """A conference, and perhaps one of its jobs, as who is signed in sees them."""

    kept: KeptConference
    conference: Conference
    jobs: JobStore
    pdfs: PdfStore

    def job(self, job_id: str) -> Job:
        """Return a job of the conference; raises JobNotFound, also for one of another conference."""
        return _of_conference(self.jobs.job(job_id), self.kept.id)

    def made(self, job: Job) -> MadeDocuments:
        """Return a job as the page shows it."""
        return made_documents(job, self.kept, self.conference, jobs=self.jobs, pdfs=self.pdfs)


@dataclass(frozen=True, slots=True)
class FieldsOfKind:
    """The fields of a kind of document: what must be there first and why, what it would lack, by part."""

    needed: list[tuple[str, list[Place]]]
    blank: dict[str, list[Place]]
    left_out: dict[str, list[Place]]
    blanks: int


@documents.get("")
def show(conference_id: str) -> str:
    """Show what can be made, and the newest job or the one that ``luot`` names."""
    seen = seen_conference(conference_id)
    recent = seen.jobs.listed(JobFilter(conference_id=conference_id), limit=RECENT)
    wanted = request.args.get("luot")
    job = seen.job(wanted) if wanted else next(iter(recent), None)
    typed = as_typed(seen.kept)
    kinds = outlook_of(seen.conference, parts().library)
    return render_template(
        "documents.html.jinja",
        kept=seen.kept,
        kinds=kinds,
        fields_of=_fields_of_kinds(kinds, seen),
        made=None if job is None else seen.made(job),
        recent=recent,
        not_taken=fault_places(typed.faults[:MOST_WARNINGS], conference_id, seen.conference),
        warnings=fault_places(typed.warnings[:MOST_WARNINGS], conference_id, seen.conference),
        warnings_total=len(typed.warnings),
        face_note=face_note(),
    )


@documents.post("")
def make(conference_id: str) -> AnyResponse:
    """Order the chosen kinds, with their PDFs; none chosen: all that the data allow."""
    kept = kept_conference(conference_id)
    job = place_order(
        read_kept(kept),
        list(dict.fromkeys(request.form.getlist("loai"))) or None,
        library=parts().library,
        jobs=own_jobs(),
        queue=parts().queue,
        chunk_documents=parts().settings.chunk_documents,
        conference_id=kept.id,
        conference_revision=kept.revision,
        most=most_in_flight(),
        pdf_wanted=True,
    )
    return redirect(_page_of(conference_id, job.id), 303)


@documents.get("/<job_id>/tien-do")
def progress(conference_id: str, job_id: str) -> Response:
    """Tell a module how far a job is, and its part of the page where it is no longer the one of ``ban``."""
    job = _of_conference(own_jobs().job(job_id), conference_id)
    counts = own_pdfs().counts(job.id)
    told: dict[str, Any] = {
        "pending": is_pending(job, counts),
        "said": said_progress(job, counts),
        "failed": job.failed,
        "version": version_of(job, counts),
    }
    if told["version"] != request.args.get("ban"):
        seen = seen_conference(conference_id)
        told["html"] = render_template(
            "made_documents.html.jinja", kept=seen.kept, made=seen.made(job), face_note=face_note()
        )
    return jsonify(told)


@documents.post("/<job_id>/tao-lai")
def retry(conference_id: str, job_id: str) -> AnyResponse:
    """Make again what failed or was stopped."""
    job = seen_conference(conference_id).job(job_id)
    retry_job(job.id, jobs=own_jobs(), queue=parts().queue, most=most_in_flight())
    return redirect(_page_of(conference_id, job.id), 303)


@documents.post("/<job_id>/dung")
def cancel(conference_id: str, job_id: str) -> Response:
    """Stop a job; what is made stays."""
    job = seen_conference(conference_id).job(job_id)
    cancel_job(job.id, jobs=own_jobs())
    return done(
        "Đã dừng. Những văn bản đã tạo xong vẫn còn.",
        "documents.show",
        conference_id=conference_id,
        luot=job.id,
    )


@documents.post("/<job_id>/pdf")
def order_pdf(conference_id: str, job_id: str) -> AnyResponse:
    """Ask for the PDFs of a job, those that failed once more."""
    job = seen_conference(conference_id).job(job_id)
    order_pdfs(job.id, jobs=own_jobs(), pdfs=own_pdfs(), queue=parts().pdf_queue)
    return redirect(_page_of(conference_id, job.id), 303)


@documents.get("/<job_id>/tat-ca")
def dossier(conference_id: str, job_id: str) -> Response:
    """Give all documents of a job in one archive, in folders for Word and for PDF."""
    seen = seen_conference(conference_id)
    found = deliver_dossier(
        seen.job(job_id).id,
        jobs=seen.jobs,
        pdfs=seen.pdfs,
        objects=parts().objects,
        library=parts().library,
    )
    return read_by_caller(sent(found, ZIP), "archive.read", job_id)


def seen_conference(conference_id: str) -> Seen:
    """Return a conference as who is signed in sees it; raises ConferenceNotFound."""
    kept = kept_conference(conference_id)
    return Seen(kept, read_kept(kept).conference, own_jobs(), own_pdfs())


def kept_conference(conference_id: str) -> KeptConference:
    """Return a kept conference as who is signed in sees it; raises ConferenceNotFound."""
    return parts().conferences.seen_by(actor()).conference(conference_id)


def own_jobs() -> JobStore:
    """Return the jobs as who is signed in sees them."""
    return parts().jobs.seen_by(actor())


def own_pdfs() -> PdfStore:
    """Return the PDFs as who is signed in sees them."""
    return parts().pdfs.seen_by(actor())


def most_in_flight() -> InFlight:
    """Return how much an organisation may have in the making at once."""
    settings = parts().settings
    return InFlight(settings.jobs_in_flight, settings.documents_in_flight)


def parts() -> Parts:
    """Return the parts of the web."""
    found: Parts = current_app.extensions["vanthu"]
    return found


def face_note() -> str | None:
    """Return what is to be said where another typeface stands in for Times New Roman in PDFs."""
    face = parts().substituted_face
    return told_substitution(face)[0] if face is not None else None


def _of_conference(job: Job, conference_id: str) -> Job:
    if job.conference_id != conference_id:
        raise JobNotFound(job.id)
    return job


def _page_of(conference_id: str, job_id: str) -> str:
    return url_for("pages.documents.show", conference_id=conference_id, luot=job_id)


def _fields_of_kinds(kinds: tuple[KindOutlook, ...], seen: Seen) -> dict[str, FieldsOfKind]:
    """Return for each kind the places of what it would lack, and of what must be there first."""

    def places(pointers: Iterable[str]) -> list[Place]:
        return [place_of(pointer, seen.kept.id, seen.conference) for pointer in pointers]

    def lacking(facts: Iterable[MissingFact]) -> dict[str, list[Place]]:
        return by_part(Place(fact.label, field_url(seen.kept.id, fact.pointer)) for fact in facts)

    return {
        each.kind: FieldsOfKind(
            needed=[(need.reason, places(need.any)) for need in each.needs]
            or ([(each.not_made.reason, places(each.not_made.pointers))] if each.not_made else []),
            blank=lacking(each.blanks),
            left_out=lacking(each.left_out),
            blanks=len(each.blanks),
        )
        for each in kinds
    }
