"""Many documents from the rows of a sheet (làm hàng loạt): brought, checked, made, fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from assembly.errors import Fault, JobNotFound, RequestRefused, RowsRefused
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.order import place_batch
from assembly.jobs.batches.rows import RowsReading, read_rows
from assembly.jobs.cancel import cancel_job
from assembly.jobs.deliver import deliver_archive, deliver_document
from assembly.jobs.job import JOB_STATES, DocumentState, Job, JobState
from assembly.jobs.listing import JobFilter
from assembly.jobs.printable import MOST_MERGED, deliver_merged
from assembly.jobs.retry import retry_job
from assembly.kept_conferences.keeping import read_kept
from assembly.templates.registry import RegisteredTemplate
from service.api.jobs import MOST_POSITION, most_in_flight, own_jobs
from service.audited import read_by_caller
from service.downloads import DOCX, ZIP, Sending, content_disposition, sent
from service.pages.conferences import own_conferences
from service.pages.shell import done
from service.requests import BodyTooLarge
from service.texts import on_one_line
from service.turns import in_turn, take_turn
from service.wiring import Parts

LegacyFonts = Literal["ask", "convert", "keep"]
PAGE = 30  # batches of a list
DOCUMENTS = 100  # of one page
MOST_SHOWN = 200  # faults of a table
OLD_FONT = "rows.legacy-font"
WORDS: dict[JobState, str] = {
    "queued": "Đang chờ",
    "running": "Đang tạo",
    "finished": "Đã xong",
    "finished_with_failures": "Xong, có lỗi",
    "failed": "Không tạo được",
    "cancelled": "Đã dừng",
}
DOCUMENT_WORDS: dict[DocumentState, str] = {
    "made": "Đã tạo",
    "failed": "Bị lỗi",
    "queued": "Đang chờ",
    "cancelled": "Đã dừng",
}

batches = Blueprint("batches", __name__, url_prefix="/hang-loat")


@dataclass(frozen=True, slots=True)
class Brought:
    """A sheet somebody brought for a template, read: what it gives, or what is wrong with it."""

    registered: RegisteredTemplate
    base: Mapping[str, Any] | None
    reading: RowsReading | None
    faults: tuple[Fault, ...]

    @property
    def asks_for_fonts(self) -> bool:
        """Tell whether the sheet holds text in an old font that may be converted."""
        return any(fault.code == OLD_FONT for fault in self.faults)


@batches.get("")
def show() -> str:
    """List the batches, newest first, narrowed by state, template and year."""
    asked = {name: request.args.get(name, "").strip() for name in ("tinh-trang", "loai", "nam")}
    state: JobState | None = next((each for each in JOB_STATES if each == asked["tinh-trang"]), None)
    year = int(asked["nam"]) if asked["nam"].isdecimal() and len(asked["nam"]) == 4 else None
    kinds = {each.spec.kind: each.spec.title for each in _parts().library.all()}
    wanted = JobFilter(
        state=state, kind=asked["loai"] if asked["loai"] in kinds else None, year=year, source="rows"
    )
    found = own_jobs().listed(
        wanted, before=on_one_line(request.args.get("truoc", "")) or None, limit=PAGE + 1
    )
    return render_template(
        "batches.html.jinja",
        batches=[(job, _title(job)) for job in found[:PAGE]],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        states=WORDS,
        kinds=kinds,
        asked=asked,
        narrowed=any(asked.values()) or "truoc" in request.args,
    )


@batches.get("/moi")
def new() -> str:
    """Show the form for a sheet."""
    return _new_page({"mau": request.args.get("mau", "")})


@batches.post("/kiem-tra")
def check() -> Response:
    """Tell a module what a sheet would make, or what is wrong with it, as a part of the page."""
    brought = _brought()
    good = brought.reading is not None
    documents = len(brought.reading.rows) if brought.reading else 0
    shown = render_template("batch_check.html.jinja", **_report(brought))
    return jsonify(good=good, documents=documents, html=shown)


@batches.post("")
def create() -> AnyResponse | tuple[str, int]:
    """Order a document for each row of a sheet; one with a fault is told and nothing is made."""
    brought = _brought()
    if brought.reading is None:
        given = {name: request.form.get(name, "") for name in ("mau", "hoi-nghi", "trang-tinh", "chu-cu")}
        return _new_page(given, brought), 422
    parts = _parts()
    job = place_batch(
        brought.registered,
        brought.base,
        brought.reading,
        jobs=own_jobs(),
        queue=parts.queue,
        chunk_documents=parts.settings.chunk_documents,
        most=most_in_flight(),
    )
    return redirect(url_for("pages.batches.job", job_id=job.id), 303)


@batches.get("/<job_id>")
def job(job_id: str) -> AnyResponse | str:
    """Show how far a batch is, and its documents."""
    found = own_jobs().job(job_id)
    if found.source != "rows" and found.conference_id is not None:
        return redirect(url_for("pages.documents.show", conference_id=found.conference_id, luot=job_id))
    wanted = request.args.get("tinh-trang")
    state: DocumentState | None = next((each for each in DOCUMENT_WORDS if each == wanted), None)
    after = min(max(-1, request.args.get("sau", type=int, default=-1)), MOST_POSITION)
    documents = own_jobs().documents(job_id, after=after, limit=DOCUMENTS + 1, state=state)
    return render_template(
        "batch.html.jinja",
        job=found,
        title=_title(found),
        documents=documents[:DOCUMENTS],
        later=documents[DOCUMENTS - 1].position if len(documents) > DOCUMENTS else None,
        state=state,
        document_words=DOCUMENT_WORDS,
        ranges=list(_ranges(found.total)),
        beginning=after < 0,
    )


@batches.get("/<job_id>/tinh-hinh")
def standing(job_id: str) -> Response:
    """Tell a module how far a batch is."""
    found = own_jobs().job(job_id)
    return jsonify(
        state=found.state,
        words=WORDS[found.state],
        total=found.total,
        made=found.made,
        failed=found.failed,
        settled=found.settled,
    )


@batches.post("/<job_id>/dung")
def cancel(job_id: str) -> Response:
    """Stop a batch; what is made stays."""
    cancel_job(_of_rows(job_id).id, jobs=own_jobs())
    return done("Đã dừng. Những văn bản đã tạo xong vẫn tải về được.", "batches.job", job_id=job_id)


@batches.post("/<job_id>/tao-lai")
def retry(job_id: str) -> AnyResponse:
    """Make again what failed or was stopped."""
    retry_job(_of_rows(job_id).id, jobs=own_jobs(), queue=_parts().queue, most=most_in_flight())
    return redirect(url_for("pages.batches.job", job_id=job_id), 303)


@batches.get("/<job_id>/tat-ca.zip")
def archive(job_id: str) -> Response:
    """Give all documents of a batch in one archive."""
    found = deliver_archive(_of_rows(job_id).id, jobs=own_jobs(), objects=_parts().objects)
    return read_by_caller(sent(found, ZIP), "archive.read", job_id)


@batches.get("/<job_id>/in.docx")
def printable(job_id: str) -> Response:
    """Give documents of a batch as one Word file, those from place ``tu`` to ``den``, from 1."""
    first = min(max(1, request.args.get("tu", type=int, default=1)), MOST_POSITION) - 1
    last = min(request.args.get("den", type=int, default=first + MOST_MERGED), MOST_POSITION) - 1
    parts = _parts()
    take_turn(parts.merges, "printable files")
    try:
        found = deliver_merged(_of_rows(job_id).id, first, last, jobs=own_jobs(), objects=parts.objects)
    except BaseException:
        parts.merges.release()
        raise
    pieces = Sending(iter(()) if request.method == "HEAD" else found.content, parts.merges.release)
    if request.method == "HEAD":
        pieces.close()
    answer = Response(pieces, content_type=DOCX, direct_passthrough=True)
    answer.headers["Content-Disposition"] = content_disposition(f"In hàng loạt {first + 1}-{last + 1}.docx")
    return read_by_caller(answer, "merged.read", job_id, first=first, last=last)


@batches.get("/<job_id>/van-ban/<name>")
def document(job_id: str, name: str) -> Response:
    """Give one document of a batch."""
    found = deliver_document(_of_rows(job_id).id, name, jobs=own_jobs(), objects=_parts().objects)
    return read_by_caller(sent(found, DOCX), "document.read", job_id, position=found.position)


def _of_rows(job_id: str) -> Job:
    """Return a batch; raises JobNotFound, also for the job of a conference."""
    found = own_jobs().job(job_id)
    if found.source != "rows":
        raise JobNotFound(job_id)
    return found


def _brought() -> Brought:
    """Read the sheet of this request; raises RequestRefused where the form itself lacks something."""
    parts = _parts()
    file = request.files.get("bang")
    if file is None or not file.filename:
        raise RequestRefused([_lacks("/bang", "Chưa chọn tệp Excel.", "no file")])
    if not request.form.get("mau"):
        raise RequestRefused([_lacks("/mau", "Chưa chọn mẫu văn bản.", "no template")])
    registered = parts.library.get(request.form["mau"])
    base = _base(registered)
    legacy: LegacyFonts = next(
        (each for each in get_args(LegacyFonts) if each == request.form.get("chu-cu")), "ask"
    )
    with in_turn(parts.checks, "reading spreadsheets"):
        content = file.stream.read(parts.settings.upload_bytes + 1)
        if len(content) > parts.settings.upload_bytes:
            raise BodyTooLarge(parts.settings.upload_bytes)
        try:
            reading = read_rows(
                content,
                file.filename[-200:],
                columns_of(registered, given=base),
                sheet=request.form.get("trang-tinh", "").strip() or None,
                legacy_fonts=legacy,
            )
        except RowsRefused as refusal:
            return Brought(registered, base, None, refusal.faults)
    if len(reading.rows) > parts.settings.batch_rows:
        return Brought(registered, base, None, (_too_many(len(reading.rows), parts.settings.batch_rows),))
    return Brought(registered, base, reading, reading.warnings)


def _base(registered: RegisteredTemplate) -> Mapping[str, Any] | None:
    """Return the facts that all rows share: those of the chosen conference."""
    chosen = request.form.get("hoi-nghi", "")
    if not chosen or registered.spec.issued == "per_row":
        return None
    conference = read_kept(own_conferences().conference(chosen)).conference
    return conference.model_dump(mode="json", exclude_none=True)


def _new_page(given: Mapping[str, str], brought: Brought | None = None) -> str:
    templates = _parts().library.all()
    return render_template(
        "new_batch.html.jinja",
        given={"hoi-nghi": "", "trang-tinh": "", "chu-cu": "ask", **given},
        templates=templates,
        conferences=own_conferences().conferences(limit=50),
        report=None if brought is None else _report(brought),
    )


def _report(brought: Brought) -> dict[str, Any]:
    reading = brought.reading
    return {
        "template": brought.registered,
        "reading": reading,
        "columns": reading.used if reading else (),
        "faults": brought.faults[:MOST_SHOWN],
        "more": max(0, len(brought.faults) - MOST_SHOWN),
        "asks_for_fonts": brought.asks_for_fonts,
    }


def _title(found: Job) -> str:
    for template_id in found.templates:
        for registered in _parts().library.all():
            if registered.spec.id == template_id:
                return registered.spec.title
    return "Văn bản theo mẫu đã gỡ"


def _ranges(total: int) -> Iterable[tuple[int, int]]:
    """Yield first and last of each printable file, from 1."""
    for first in range(1, total + 1, MOST_MERGED):
        yield first, min(first + MOST_MERGED - 1, total)


def _lacks(pointer: str, message: str, message_en: str) -> Fault:
    return Fault(pointer, "request.missing", message, message_en)


def _too_many(rows: int, most: int) -> Fault:
    return Fault(
        "/rows",
        "rows.too-many-rows",
        f"Bảng có {rows} hàng, mỗi lượt làm nhiều nhất {most} hàng. Hãy chia nhỏ bảng.",
        f"{rows} rows; at most {most} at once",
    )


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
