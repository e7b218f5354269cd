"""Callbacks: the addresses that are told of events, and what became of each delivery."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from http import HTTPStatus

from flask import Response, current_app, url_for
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from assembly.callbacks.deliver import send_due
from assembly.callbacks.endpoint import DeliveryState
from assembly.callbacks.naming import change_endpoint, name_endpoint, rotate_secret
from assembly.callbacks.ports import OwnCallbacks
from assembly.errors import Unavailable
from service.access import actor
from service.callback_bodies import (
    CallbackBody,
    CallbackChange,
    CallbackRequest,
    CallbacksBody,
    DeliveriesBody,
    DeliveryBody,
    DeliveryWithAttemptsBody,
    NewCallbackBody,
    SecretRotation,
    attempt_body,
    callback_body,
    delivery_body,
    new_callback_body,
)
from service.json_body import JSON, described, read_json_body
from service.once import effect_id, effect_secret
from service.paging import PageQuery, encode_cursor, next_page, page_of, read_cursor
from service.problems import Problem
from service.wiring import Parts

api = APIBlueprint(
    "callbacks",
    __name__,
    url_prefix="/api/v1/callbacks",
    abp_tags=[Tag(name="callbacks")],
    abp_responses={500: Problem, 503: Problem},
)


class CallbackPath(BaseModel):
    """The endpoint in an address."""

    callback_id: str


class DeliveryPath(CallbackPath):
    """The delivery in an address."""

    delivery_id: str


class DeliveriesQuery(PageQuery):
    """Which deliveries of an endpoint."""

    state: DeliveryState | None = Field(None, description="Only those in this state.")


@api.post(
    "",
    responses={201: NewCallbackBody, 409: Problem, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions=described(api, CallbackRequest),
)
def create_callback() -> Response:
    """Name an address that is told of what happens to your organisation's jobs from now on.

    Its secret is told in this answer and never again. Every callback is signed by Standard Webhooks: check
    `webhook-signature` with the secret, and pass over a `webhook-id` that you have seen before.
    """
    wanted = read_json_body(CallbackRequest)
    parts = _parts()
    new = name_endpoint(
        effect_id(),
        wanted.url,
        wanted.types,
        wanted.description,
        callbacks=_callbacks(),
        allowed=parts.allowed,
        most=parts.settings.callback_endpoints,
        seed=effect_secret(),
    )
    answer = _told(new_callback_body(new), HTTPStatus.CREATED)
    answer.headers["Location"] = url_for("callbacks.get_callback", callback_id=new.endpoint.id)
    return answer


@api.get("", responses={200: CallbacksBody, 422: Problem})
def list_callbacks(query: PageQuery) -> Response:
    """List the callback endpoints of your organisation, newest first."""
    before = read_cursor(query.cursor, (str,))[0] if query.cursor else None
    page, last = page_of(_callbacks().endpoints(before=before, limit=query.limit + 1), query.limit)
    following = next_page("callbacks.list_callbacks", query, encode_cursor(last.id)) if last else None
    return _told(CallbacksBody(callbacks=[callback_body(one) for one in page], next=following))


@api.get("/<callback_id>", responses={200: CallbackBody, 404: Problem})
def get_callback(path: CallbackPath) -> Response:
    """Tell where an endpoint is, of what it is told, and whether it is on."""
    return _told(callback_body(_callbacks().endpoint(path.callback_id)))


@api.patch(
    "/<callback_id>",
    responses={200: CallbackBody, 404: Problem, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions=described(api, CallbackChange),
)
def change_callback(path: CallbackPath) -> Response:
    """Change an endpoint: its address, of what it is told, whether it is on. What is unset stays."""
    wanted = read_json_body(CallbackChange)
    changed = change_endpoint(
        path.callback_id,
        callbacks=_callbacks(),
        allowed=_parts().allowed,
        url=wanted.url,
        types=wanted.types,
        description=wanted.description,
        enabled=wanted.enabled,
    )
    return _told(callback_body(changed))


@api.delete("/<callback_id>", responses={204: {"description": "It is gone."}, 404: Problem})
def delete_callback(path: CallbackPath) -> Response:
    """Forget an endpoint, with what waits for it and what was sent to it."""
    _callbacks().delete(path.callback_id)
    return Response(status=HTTPStatus.NO_CONTENT)


@api.post(
    "/<callback_id>/rotate",
    responses={200: NewCallbackBody, 404: Problem, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions=described(api, SecretRotation, required=False),
)
def rotate_callback(path: CallbackPath) -> Response:
    """Give an endpoint a new secret, which is told in this answer and never again.

    Until the overlap is over every callback is signed with the older secrets too.
    """
    wanted = read_json_body(SecretRotation, required=False)
    new = rotate_secret(
        path.callback_id,
        callbacks=_callbacks(),
        seed=effect_secret(),
        overlap=timedelta(seconds=wanted.overlap_seconds),
    )
    return _told(new_callback_body(new))


@api.get("/<callback_id>/deliveries", responses={200: DeliveriesBody, 404: Problem, 422: Problem})
def list_deliveries(path: CallbackPath, query: DeliveriesQuery) -> Response:
    """List what was sent to an endpoint, or is on its way to it, newest first."""
    before = read_cursor(query.cursor, (str,))[0] if query.cursor else None
    found = _callbacks().deliveries(path.callback_id, state=query.state, before=before, limit=query.limit + 1)
    page, last = page_of(found, query.limit)
    following = None
    if last:
        cursor = encode_cursor(last.id)
        following = next_page("callbacks.list_deliveries", query, cursor, callback_id=path.callback_id)
    return _told(DeliveriesBody(deliveries=[delivery_body(one) for one in page], next=following))


@api.get("/<callback_id>/deliveries/<delivery_id>", responses={200: DeliveryWithAttemptsBody, 404: Problem})
def get_delivery(path: DeliveryPath) -> Response:
    """Tell how a delivery went: every attempt, with what the receiver answered."""
    delivery, attempts = _callbacks().delivery(path.callback_id, path.delivery_id)
    return _told(
        DeliveryWithAttemptsBody(
            **delivery_body(delivery).model_dump(), attempted=[attempt_body(one) for one in attempts]
        )
    )


@api.post(
    "/<callback_id>/deliveries/<delivery_id>/resend",
    responses={202: DeliveryBody, 404: Problem, 409: Problem},
)
def resend_delivery(path: DeliveryPath) -> Response:
    """Send an event once more, at once, whatever became of it; if need be with all pauses again."""
    delivery = _callbacks().resend(path.callback_id, path.delivery_id, effect_id())
    parts = _parts()
    with contextlib.suppress(Unavailable):  # it is stored: the next sweep sends it
        send_due(parts.callbacks, parts.callback_queue, endpoint_id=path.callback_id)
    answer = _told(delivery_body(delivery), HTTPStatus.ACCEPTED)
    answer.headers["Location"] = url_for(
        "callbacks.get_delivery", callback_id=path.callback_id, delivery_id=path.delivery_id
    )
    return answer


def _callbacks() -> OwnCallbacks:
    return _parts().callbacks.seen_by(actor())


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts


def _told(body: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(body.model_dump_json(exclude_none=True), status=status, content_type=JSON)
