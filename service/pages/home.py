"""The first page: the year at a glance, and what is next to do."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, current_app, render_template, request

from assembly.errors import ConferenceNotFound
from assembly.jobs.listing import JobFilter
from service.pages.conferences import own_conferences
from service.pages.next_steps import Standing, standing_of
from service.pages.signed_in import actor, person
from service.wiring import Parts

NEWEST = 6  # conferences on the first page
RECENT = 5  # jobs of rows

home = Blueprint("home", __name__)


@home.get("/")
def show() -> str:
    """Show the newest conferences with what is next to do, and what was made last."""
    parts: Parts = current_app.extensions["vanthu"]
    conferences, jobs = own_conferences(), parts.jobs.seen_by(actor())
    listed = conferences.conferences(limit=NEWEST + 1)
    standings: list[Standing] = []
    for each in listed[:NEWEST]:
        try:
            kept = conferences.conference(each.id)
        except ConferenceNotFound:  # somebody deleted it just now
            continue
        standings.append(standing_of(kept, jobs=jobs, library=parts.library))
    return render_template(
        "home.html.jinja",
        standings=standings,
        more=len(listed) > NEWEST,
        batches=jobs.listed(JobFilter(source="rows"), limit=RECENT),
        tour=person().toured_at is None or "lam-quen" in request.args,
    )


@home.post("/lam-quen")
def toured() -> Response:
    """Note that the first steps were shown."""
    parts: Parts = current_app.extensions["vanthu"]
    parts.people.seen_by(actor()).note_tour(person().id)
    return Response(status=HTTPStatus.NO_CONTENT)
