"""Kept conferences: made, read, replaced, patched, deleted, rolled over to the next year."""

from __future__ import annotations

import hashlib
import re
from http import HTTPStatus

from flask import Response, current_app, request, url_for
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field
from werkzeug.exceptions import PreconditionRequired

from assembly.kept_conferences.keeping import (
    keep_conference,
    roll_over,
)
from assembly.kept_conferences.keeping import (
    patch_conference as lay_over,
)
from assembly.kept_conferences.keeping import (
    replace_conference as put,
)
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.ports import OwnConferences
from service.access import actor, require
from service.audited import read_by_caller
from service.conference_bodies import (
    MERGE_PATCH,
    ConferenceBody,
    ConferencePatch,
    ConferenceRequest,
    ConferencesBody,
    conference_body,
    listed_body,
    read_conference_body,
    read_patch_body,
)
from service.once import effect_id
from service.paging import PageQuery, encode_cursor, next_page, page_of, read_cursor
from service.parameters import Parameters
from service.problems import Problem
from service.wiring import Parts

MOST_NAME = 400  # letters
NEVER = 0  # no conference has this revision
_TAG = re.compile(r"([0-9]{1,9})-[0-9a-f]{16}", re.ASCII)

api = APIBlueprint(
    "conferences",
    __name__,
    url_prefix="/api/v1/conferences",
    abp_tags=[Tag(name="conferences")],
    abp_responses={500: Problem, 503: Problem},
)


class ConferencePath(BaseModel):
    """The conference in an address."""

    conference_id: str


class ConferencesQuery(PageQuery):
    """Which conferences."""

    year: int | None = Field(
        None, ge=1945, le=2200, description="Only those that sum up this year, or plan the one after it."
    )
    block: str | None = Field(
        None,
        max_length=MOST_NAME,
        description="Only those whose block's name contains this, however it is spelt.",
    )


class KnownHeaders(Parameters):
    """What the caller knows already."""

    if_none_match: str | None = Field(None, alias="If-None-Match", description="The ETag of what is known.")


class SeenHeaders(Parameters):
    """What the caller has seen and is about to change."""

    if_match: str | None = Field(
        None, alias="If-Match", description="Its ETag: refused with 412 where it has been changed since."
    )


class ToReplaceHeaders(Parameters):
    """What the caller has seen and is about to replace."""

    if_match: str | None = Field(
        None,
        alias="If-Match",
        description="Its ETag, without which nothing is replaced (428): refused with 412 where it has been "
        "changed since. `*` replaces it whatever it is.",
    )


_REFERENCE = "#/components/schemas/{model}"
for _model in (ConferenceRequest, ConferencePatch):
    _schema = _model.model_json_schema(ref_template=_REFERENCE)
    api.components_schemas |= {name: Schema(**each) for name, each in _schema.pop("$defs", {}).items()}
    api.components_schemas[_model.__name__] = Schema(**_schema)
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"$ref": _REFERENCE.format(model="ConferenceRequest")}},
        "application/yaml": {"schema": {"$ref": _REFERENCE.format(model="Conference")}},
    },
}
_PATCH = {
    "required": True,
    "content": {MERGE_PATCH: {"schema": {"$ref": _REFERENCE.format(model="ConferencePatch")}}},
}


@api.post(
    "",
    responses={201: ConferenceBody, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions={"requestBody": _BODY},
)
def create_conference() -> Response:
    """Keep a conference.

    A JSON body holds it as `conference`; a YAML body is the conference alone. Nearly every fact may be absent
    and be given later.
    """
    kept = keep_conference(effect_id(), read_conference_body(), conferences=_conferences())
    return _made(kept)


@api.get("", responses={200: ConferencesBody, 422: Problem})
def list_conferences(query: ConferencesQuery) -> Response:
    """List the conferences of your organisation, newest first, without their facts."""
    before = read_cursor(query.cursor, (str,))[0] if query.cursor else None
    found = _conferences().conferences(
        year=query.year, block=query.block, before=before, limit=query.limit + 1
    )
    page, last = page_of(found, query.limit)
    following = next_page("conferences.list_conferences", query, encode_cursor(last.id)) if last else None
    listed = ConferencesBody(conferences=[listed_body(each) for each in page], next=following)
    return Response(listed.model_dump_json(exclude_none=True), content_type="application/json")


@api.get(
    "/<conference_id>",
    responses={200: ConferenceBody, 304: {"description": "It is as the caller knows it."}, 404: Problem},
)
def get_conference(path: ConferencePath, header: KnownHeaders) -> Response:
    """Read a conference: its facts and what its author should look at.

    The `ETag` names what was read, for `If-None-Match` here and for `If-Match` where it is changed.
    """
    answer = _told(_conferences().conference(path.conference_id))
    tag, _ = answer.get_etag()
    if tag is not None and request.if_none_match.contains_weak(tag):
        unchanged = Response(status=HTTPStatus.NOT_MODIFIED)
        unchanged.set_etag(tag)
        return unchanged
    return read_by_caller(answer, "conference.read", path.conference_id)


@api.put(
    "/<conference_id>",
    responses={200: ConferenceBody, **dict.fromkeys((404, 409, 412, 413, 415, 422, 428), Problem)},
    openapi_extensions={"requestBody": _BODY},
)
def replace_conference(path: ConferencePath, header: ToReplaceHeaders) -> Response:
    """Put a conference in the place of a kept one; `If-Match` names what it replaces.

    Sent again after a lost answer, with the same `If-Match`, it answers as the first time.
    """
    conferences = _conferences()
    present = conferences.conference(path.conference_id)
    if not request.headers.get("If-Match"):
        raise PreconditionRequired
    revision = _seen(present)
    return _told(put(present.id, read_conference_body(), revision=revision, conferences=conferences))


@api.patch(
    "/<conference_id>",
    responses={200: ConferenceBody, **dict.fromkeys((404, 409, 412, 413, 415, 422), Problem)},
    openapi_extensions={"requestBody": _PATCH},
)
def patch_conference(path: ConferencePath, header: SeenHeaders) -> Response:
    """Change a part of a conference: a JSON Merge Patch (RFC 7396) of `conference`.

    Pointers of faults lead into the conference that would come out. The key needs `conferences:read` too,
    for the answer tells all of it.
    """
    require("conferences:read")
    conferences = _conferences()
    present = conferences.conference(path.conference_id)
    return _told(lay_over(present.id, read_patch_body(), revision=_seen(present), conferences=conferences))


@api.delete(
    "/<conference_id>",
    responses={204: {"description": "It is gone."}, 404: Problem, 409: Problem, 412: Problem},
)
def delete_conference(path: ConferencePath, header: SeenHeaders) -> Response:
    """Forget a conference that is not approved. Jobs made of it stay."""
    conferences = _conferences()
    revision = None
    if request.headers.get("If-Match"):
        revision = _seen(conferences.conference(path.conference_id))
    conferences.delete(path.conference_id, revision=revision)
    return Response(status=HTTPStatus.NO_CONTENT)


@api.post("/<conference_id>/roll-over", responses={201: ConferenceBody, 404: Problem, 422: Problem})
def roll_over_conference(path: ConferencePath) -> Response:
    """Keep the draft of next year's conference, drawn from this year's, which stays as it is.

    The years move on by one, the incoming leader leads, who has left is no member any more, tasks and the
    covenant's wording stay as a draft. The meeting, the report, votes, nominations, the handover, figures,
    numbers and dates are to be given anew. `warnings` name the texts that still speak of a past year. The key
    needs `conferences:read` too, for the answer tells what was kept.
    """
    require("conferences:read")
    return _made(roll_over(path.conference_id, effect_id(), conferences=_conferences()))


def _seen(present: KeptConference) -> int | None:
    """Return the revision that the caller saw; None where any will do."""
    seen = request.if_match
    if seen.star_tag or not request.headers.get("If-Match"):
        return None
    # Werkzeug reads an empty tag, which RFC 9110 allows, as None
    revisions = [int(found[1]) for tag in seen if (found := _TAG.fullmatch(tag or ""))]
    return present.revision if present.revision in revisions else max(revisions, default=NEVER)


def _made(kept: KeptConference) -> Response:
    answer = _told(kept, HTTPStatus.CREATED)
    answer.headers["Location"] = url_for("conferences.get_conference", conference_id=kept.id)
    return answer


def _told(kept: KeptConference, status: HTTPStatus = HTTPStatus.OK) -> Response:
    text = conference_body(kept).model_dump_json(exclude_none=True)
    answer = Response(text, status=status, content_type="application/json")
    # the same revision is told in two languages, and by later versions with other warnings
    answer.set_etag(f"{kept.revision}-{hashlib.sha256(text.encode()).hexdigest()[:16]}")
    return answer


def _conferences() -> OwnConferences:
    parts: Parts = current_app.extensions["vanthu"]
    return parts.conferences.seen_by(actor())
