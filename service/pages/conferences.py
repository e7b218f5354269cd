"""The conferences of the house: the list of them, new ones, and what is done to one as a whole."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from flask import Blueprint, Response, current_app, render_template, request
from uuid_utils import uuid7

from assembly.conference.reading import read_conference, read_conference_data
from assembly.errors import ConferenceRefused, Fault
from assembly.kept_conferences.keeping import keep_conference
from assembly.kept_conferences.ports import OwnConferences
from service.pages.shell import done
from service.pages.signed_in import actor
from service.pages.times import today
from service.wiring import Parts

PAGE = 50  # conferences on one page of the list
SAMPLE = "sample_conference.yaml"  # examples/yen-bai-van-hoa-xa-hoi-2022.yaml

conferences = Blueprint("conferences", __name__, url_prefix="/hoi-nghi")


@conferences.get("")
def show() -> str:
    """List the conferences, newest first, narrowed by year and block."""
    year, block = request.args.get("nam", type=int), request.args.get("khoi", "").strip()[:400]
    found = own_conferences().conferences(
        year=year if year is not None and 1945 <= year <= 2200 else None,
        block=block or None,
        before=request.args.get("truoc") or None,
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
    try:
        if year is None:
            raise ConferenceRefused(
                [Fault("/year_summed_up", "value.year", "Năm gồm bốn chữ số, thí dụ 2025.", "not a year")]
            )
        conference = read_conference_data(data).conference
        kept = keep_conference(str(uuid7()), conference, conferences=own_conferences())
    except ConferenceRefused as refusal:
        return _new_page(given, refusal.faults), 422
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


def own_conferences() -> OwnConferences:
    """Return the conferences as who is signed in sees them."""
    parts: Parts = current_app.extensions["vanthu"]
    return parts.conferences.seen_by(actor())


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
