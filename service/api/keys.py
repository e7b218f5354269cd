"""API keys of an organisation: made, listed, rotated and revoked by whoever holds the scope ``admin``."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import Response, current_app, url_for
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from assembly.callers.keys import create_key, rotate_key
from assembly.callers.ports import OwnKeys
from service.access import actor
from service.json_body import JSON, described, read_json_body
from service.key_bodies import (
    KeyBody,
    KeyRequest,
    KeyRotation,
    KeysBody,
    NewKeyBody,
    key_body,
    new_key_body,
)
from service.once import effect_id, effect_secret
from service.paging import PageQuery, encode_cursor, next_page, page_of, read_cursor
from service.problems import Problem
from service.wiring import Parts

api = APIBlueprint(
    "keys",
    __name__,
    url_prefix="/api/v1/keys",
    abp_tags=[Tag(name="keys")],
    abp_responses={500: Problem, 503: Problem},
)


class KeyPath(BaseModel):
    """The key in an address."""

    key_id: str


@api.post(
    "",
    responses={201: NewKeyBody, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions=described(api, KeyRequest),
)
def create() -> Response:
    """Make an API key of your organisation.

    Its token is told in this answer and never again.
    """
    wanted = read_json_body(KeyRequest)
    new = create_key(
        effect_id(),
        wanted.name,
        wanted.scopes,
        keys=_keys(),
        lifetime=_days(wanted.expires_in_days),
        secret=effect_secret(),
    )
    answer = _told(new_key_body(new), HTTPStatus.CREATED)
    answer.headers["Location"] = url_for("keys.get_key", key_id=new.key.id)
    return answer


@api.get("", responses={200: KeysBody, 422: Problem})
def list_keys(query: PageQuery) -> Response:
    """List the API keys of your organisation, newest first, also those that have ended."""
    before = read_cursor(query.cursor, (str,))[0] if query.cursor else None
    page, last = page_of(_keys().keys(before=before, limit=query.limit + 1), query.limit)
    following = next_page("keys.list_keys", query, encode_cursor(last.id)) if last else None
    return _told(KeysBody(keys=[key_body(key) for key in page], next=following))


@api.get("/<key_id>", responses={200: KeyBody, 404: Problem})
def get_key(path: KeyPath) -> Response:
    """Tell what a key may do, until when, and when it was last used."""
    return _told(key_body(_keys().key(path.key_id)))


@api.post(
    "/<key_id>/rotate",
    responses={200: NewKeyBody, 404: Problem, 409: Problem, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions=described(api, KeyRotation, required=False),
)
def rotate(path: KeyPath) -> Response:
    """Give a key a new secret; the older ones hold for a while still.

    The new token is told in this answer and never again.
    """
    wanted = read_json_body(KeyRotation, required=False)
    new = rotate_key(
        path.key_id,
        keys=_keys(),
        overlap=timedelta(seconds=wanted.overlap_seconds),
        lifetime=_days(wanted.expires_in_days),
        secret=effect_secret(),
    )
    return _told(new_key_body(new))


@api.delete("/<key_id>", responses={200: KeyBody, 404: Problem})
def revoke(path: KeyPath) -> Response:
    """End a key at once, with all its secrets. Revoking twice is no error."""
    return _told(key_body(_keys().revoke(path.key_id)))


def _days(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(days=number)


def _keys() -> OwnKeys:
    parts: Parts = current_app.extensions["vanthu"]
    return parts.keys.seen_by(actor())


def _told(body: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(body.model_dump_json(exclude_none=True), status=status, content_type=JSON)
