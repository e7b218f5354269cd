"""The conferences of the house: the list of them, new ones, and what is done to one as a whole."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from importlib.resources import files

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from uuid_utils import uuid7

from assembly.callers.actor import PERSON
from assembly.conference.reading import read_conference, read_conference_data
from assembly.errors import ConferenceNotFound, ConferenceRefused, Fault
from assembly.jobs.listing import JobFilter
from assembly.kept_conferences.approving import approve_conference, reopen_conference
from assembly.kept_conferences.keeping import keep_conference
from assembly.kept_conferences.keeping import roll_over as roll_conference_over
from assembly.kept_conferences.ports import OwnConferences
from service.pages.outline import outline_of
from service.pages.shell import done
from service.pages.signed_in import actor
from service.pages.times import today
from service.texts import on_one_line
from service.wiring import Parts

PAGE = 50  # conferences on one page of the list
MOST_DRAFTS = 200  # of one year, among which next year's is looked for
MOST_JOBS = 100  # of one conference, among which those of a version are looked for
SAMPLE = "sample_conference.yaml"  # examples/yen-bai-van-hoa-xa-hoi-2022.yaml

conferences = Blueprint("conferences", __name__, url_prefix="/hoi-nghi")


@conferences.get("")
def show() -> str:
    """List the conferences, newest first, narrowed by year and block."""
    year, block = request.args.get("nam", type=int), on_one_line(request.args.get("khoi", ""))[:400]
    found = own_conferences().conferences(
        year=year if year is not None and 1945 <= year <= 2200 else None,
        block=block or None,
        before=on_one_line(request.args.get("truoc", "")) or None,
        limit=PAGE + 1,
    )
    return render_template(
        "conferences.html.jinja",
        conferences=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        year=year,
        block=block,
        narrowed=bool(year or block or request.args.get("truoc")),
    )


@conferences.get("/moi")
def new() -> str:
    """Show the ways to begin a conference."""
    return _new_page()


@conferences.post("")
def create() -> Response | tuple[str, int]:
    """Begin an empty conference of a block and a year."""
    given = {name: request.form.get(name, "").strip() for name in ("block", "year", "style")}
    year = int(given["year"]) if given["year"].isdecimal() else None
    data = {
        "block": {"name": given["block"]},
        "style": given["style"] if given["style"] in {"state", "party"} else "state",
        "year_summed_up": year,
        "year_planned": year + 1 if year is not None else None,
    }
    no_year = Fault("/year_summed_up", "year", "Năm gồm bốn chữ số, thí dụ 2025.", "not a year")
    try:
        conference = read_conference_data(data).conference
        if year is None:
            raise ConferenceRefused([no_year])
        kept = keep_conference(str(uuid7()), conference, conferences=own_conferences())
    except ConferenceRefused as refusal:
        return _new_page(given, (*refusal.faults, *([no_year] if year is None else []))), 422
    return done(
        "Đã lập hội nghị. Bạn nhập tới đâu, máy lưu tới đó.", "conference.show", conference_id=kept.id
    )


@conferences.post("/vi-du")
def create_sample() -> Response:
    """Begin a conference that is filled in, to look around in and to throw away."""
    sample = files("service.pages").joinpath(SAMPLE).read_bytes()
    conference = read_conference(sample, form="yaml").conference
    kept = keep_conference(str(uuid7()), conference, conferences=own_conferences())
    return done(
        "Đây là hội nghị mẫu, đã điền sẵn. Bạn cứ sửa thử; xoá lúc nào cũng được.",
        "conference.show",
        conference_id=kept.id,
    )


@conferences.post("/<conference_id>/nam-sau")
def roll_over(conference_id: str) -> Response:
    """Begin next year's conference from this one; where that was done before, lead to it."""
    own = own_conferences()
    last = own.conference(conference_id)
    following = last.year + 1 if last.year is not None else None
    drafts = own.conferences(year=following, limit=MOST_DRAFTS)
    draft = next((each for each in drafts if each.rolled_over_from == last.id), None)
    if draft is not None:
        return done(
            "Hội nghị năm sau đã được lập từ trước, đây là hội nghị đó.",
            "conference.show",
            conference_id=draft.id,
        )
    draft = roll_conference_over(last.id, str(uuid7()), conferences=own)
    return done(
        "Đã lập hội nghị năm sau; nhiệm vụ năm nay giữ làm bản nháp. Hãy xem lại những chỗ được nhắc.",
        "conference.show",
        conference_id=draft.id,
    )


@conferences.post("/<conference_id>/phe-duyet")
def approve(conference_id: str) -> Response:
    """Approve a conference as it stands, or as who approves saw it: from then on nothing of it changes."""
    try:
        approve_conference(
            conference_id,
            revision=request.form.get("revision", type=int),
            conferences=own_conferences(),
        )
    except ConferenceRefused as refusal:
        flash(f"Chưa phê duyệt được: còn {len(refusal.faults)} chỗ phải sửa trước.", "warning")
        return make_response(redirect(_form_url(conference_id), HTTPStatus.SEE_OTHER))
    return done(
        "Đã phê duyệt. Nội dung hội nghị được khoá lại.", "conference.show", conference_id=conference_id
    )


@conferences.post("/<conference_id>/mo-lai")
def reopen(conference_id: str) -> Response:
    """Begin the next version of an approved conference."""
    kept = reopen_conference(conference_id, conferences=own_conferences())
    return done(
        f"Đã tạo phiên bản {kept.version} để sửa. Bản đã phê duyệt vẫn được giữ.",
        "conference.show",
        conference_id=conference_id,
    )


@conferences.post("/<conference_id>/xoa")
def delete(conference_id: str) -> Response:
    """Forget a conference."""
    own_conferences().delete(conference_id)
    return done("Đã xoá hội nghị. Văn bản đã tạo vẫn còn.", "conferences.show")


@conferences.get("/<conference_id>/phien-ban")
def versions(conference_id: str) -> str:
    """List the versions that were approved."""
    own = own_conferences()
    kept = own.conference(conference_id)
    found = own.versions(conference_id)
    return render_template(
        "versions.html.jinja",
        kept=kept,
        versions=found[::-1],
        names=_names({each.approved_by for each in found}),
    )


@conferences.get("/<conference_id>/phien-ban/<int:number>")
def version(conference_id: str, number: int) -> str:
    """Show what an approved version says, and the documents that were made of it."""
    own = own_conferences()
    kept = own.conference(conference_id)
    found = next((each for each in own.versions(conference_id) if each.version == number), None)
    if found is None:
        raise ConferenceNotFound(conference_id)
    parts: Parts = current_app.extensions["vanthu"]
    jobs = parts.jobs.seen_by(actor()).listed(JobFilter(conference_id=conference_id), limit=MOST_JOBS)
    return render_template(
        "version.html.jinja",
        kept=kept,
        version=found,
        names=_names({found.approved_by}),
        lines=outline_of(found.facts),
        jobs=[job for job in jobs if job.conference_revision == found.revision],
    )


def own_conferences() -> OwnConferences:
    """Return the conferences as who is signed in sees them."""
    parts: Parts = current_app.extensions["vanthu"]
    return parts.conferences.seen_by(actor())


def _names(actors: set[str]) -> dict[str, str]:
    """Return what people are called, by the ``who`` of an actor; who is gone has no name."""
    parts: Parts = current_app.extensions["vanthu"]
    people = parts.people.seen_by(actor()).people()
    return {who: person.name for person in people if (who := f"{PERSON}{person.id}") in actors}


def _form_url(conference_id: str) -> str:
    return url_for("pages.conference.show", conference_id=conference_id)


def _new_page(given: dict[str, str] | None = None, faults: tuple[Fault, ...] = ()) -> str:
    year = _usual_year(today())
    return render_template(
        "new_conference.html.jinja",
        given=given or {"block": "", "year": str(year), "style": "state"},
        faults={_field_of(fault.pointer): fault.message for fault in reversed(faults)},
        earlier=own_conferences().conferences(limit=20),
    )


def _usual_year(day: date) -> int:
    """Return the year that a conference held on a day sums up: blocks meet from November to March."""
    return day.year if day.month >= 10 else day.year - 1


def _field_of(pointer: str) -> str:
    return {"block": "block", "style": "style"}.get(pointer.split("/")[1] if pointer else "", "year")
