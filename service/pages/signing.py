"""In sẵn để ký: what is printed to be signed, in the order of signing, with the copies of each document."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from assembly.errors import Fault, RequestRefused
from assembly.jobs.signing import (
    MOST_COPIES,
    list_of,
    pdf_to_sign,
    printable_to_sign,
    signing_of,
)
from assembly.jobs.signing_list import said_places
from service.audited import read_by_caller
from service.downloads import DOCX, Sending, attached, content_disposition
from service.pages.document import PDF
from service.pages.documents import Seen, face_note, parts, seen_conference
from service.turns import in_turn, take_turn

BEGIN = "ban-"  # of the names of the fields that tell how many copies; the position follows
LIST_NAME = "Bảng theo dõi ký.docx"

signing = Blueprint("signing", __name__, url_prefix="/hoi-nghi/<conference_id>/van-ban/<job_id>/ky")


@signing.get("")
def show(conference_id: str, job_id: str) -> str:
    """Show the order of signing and how many copies are printed of each document."""
    seen = seen_conference(conference_id)
    job = seen.job(job_id)
    found = signing_of(job.id, jobs=seen.jobs, library=parts().library)
    return render_template(
        "signing.html.jinja",
        kept=seen.kept,
        job=job,
        signing=found,
        made=seen.made(job),
        face_note=face_note(),
        people=[(signer, said_places(places)) for signer, places in found.by_person()],
        pdfs=seen.pdfs.counts(job.id),
        most=MOST_COPIES,
        begin=BEGIN,
    )


@signing.post("")
def give(conference_id: str, job_id: str) -> Response:
    """Give the print: as one PDF, one Word file, or the list alone, as ``dang`` says."""
    seen = seen_conference(conference_id)
    job_id = seen.job(job_id).id
    copies = _copies()
    form = request.form.get("dang", "docx")
    if form == "bang":
        found = list_of(signing_of(job_id, copies, jobs=seen.jobs, library=parts().library))
        return _noted(attached(found, LIST_NAME, DOCX), job_id, "list")
    return _pdf(seen, job_id, copies) if form == "pdf" else _word(seen, job_id, copies)


def _pdf(seen: Seen, job_id: str, copies: dict[int, int]) -> Response:
    with in_turn(parts().merges, "printable files"):
        printable = pdf_to_sign(
            job_id,
            copies,
            jobs=seen.jobs,
            pdfs=seen.pdfs,
            objects=parts().objects,
            library=parts().library,
            office=parts().office,
            front_sides="hai-mat" in request.form,
        )
    return _noted(attached(printable.content, printable.name, PDF), job_id, "pdf")


def _word(seen: Seen, job_id: str, copies: dict[int, int]) -> Response:
    turns = parts().merges
    take_turn(turns, "printable files")
    try:
        delivery = printable_to_sign(
            job_id, copies, jobs=seen.jobs, objects=parts().objects, library=parts().library
        )
    except BaseException:
        turns.release()
        raise
    answer = Response(Sending(delivery.content, turns.release), content_type=DOCX, direct_passthrough=True)
    answer.headers["Content-Disposition"] = content_disposition(delivery.name)
    return _noted(answer, job_id, "docx")


def _noted(answer: Response, job_id: str, form: str) -> Response:
    return read_by_caller(answer, "merged.read", job_id, form=form, to_sign=True)


def _copies() -> dict[int, int]:
    """Return how often each document is printed, as the form says."""
    found: dict[int, int] = {}
    faults: list[Fault] = []
    for name, value in request.form.items():
        position, count = name.removeprefix(BEGIN), value.strip() or "0"
        if not name.startswith(BEGIN) or not _is_count(position):
            continue
        if _is_count(count):
            found[int(position)] = int(count)
        else:
            faults.append(
                Fault(
                    f"/copies/{position}",
                    "request.too-many-copies",
                    f"Số bản in là một số từ 0 đến {MOST_COPIES}.",
                    f"a number of copies goes from 0 to {MOST_COPIES}",
                    value[:40],
                )
            )
    if faults:
        raise RequestRefused(faults)
    return found


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6
