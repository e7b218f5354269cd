"""Callback endpoints, deliveries and attempts, as the API takes and tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import url_for
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from assembly.callbacks.endpoint import (
    CALLBACK_TYPES,
    Attempt,
    CallbackType,
    Delivery,
    DeliveryState,
    Endpoint,
    Trouble,
)
from assembly.callbacks.naming import OVERLAP, NewSecret
from assembly.callbacks.receiver import LONGEST_URL
from service.json_body import WHOLE
from service.language import told
from service.texts import on_one_line

MOST_DESCRIPTION = 200  # letters
MOST_OVERLAP = 7 * 24 * 3600  # seconds

_WORDS: dict[Trouble, tuple[str, str]] = {
    "address-refused": (
        "Tên máy dẫn tới một địa chỉ không công cộng và chưa được cho phép (VANTHU_CALLBACK_ALLOW).",
        "The name leads to an address that is not public and not allowed (VANTHU_CALLBACK_ALLOW).",
    ),
    "name-not-found": ("Không tìm thấy địa chỉ của tên máy.", "The name of the host has no address."),
    "not-reached": ("Không kết nối được tới máy nhận.", "The receiver could not be reached."),
    "tls-refused": (
        "Kết nối TLS không đạt: chứng chỉ hết hạn, sai tên hoặc không được tin cậy.",
        "TLS failed: the certificate is out of date, of another name, or not trusted.",
    ),
    "too-slow": (
        "Máy nhận không trả lời kịp (VANTHU_CALLBACK_SECONDS).",
        "The receiver did not answer in time (VANTHU_CALLBACK_SECONDS).",
    ),
    "broken-off": (
        "Máy nhận ngắt kết nối hoặc trả lời không phải HTTP.",
        "The receiver broke the connection off, or its answer was no HTTP.",
    ),
}


def _each_once(types: list[CallbackType]) -> list[CallbackType]:
    return [kind for kind in CALLBACK_TYPES if kind in types]


Url = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_URL),
    Field(json_schema_extra={"format": "uri"}),  # what it must be beyond that is told by callback.* faults
]
Types = Annotated[
    list[CallbackType], Field(min_length=1, max_length=len(CALLBACK_TYPES)), AfterValidator(_each_once)
]
Description = Annotated[str, StringConstraints(max_length=MOST_DESCRIPTION), AfterValidator(on_one_line)]


class CallbackRequest(BaseModel):
    """An address to tell of events."""

    model_config = ConfigDict(extra="forbid")

    url: Url = Field(
        description="An https address that is reached from the open internet; others only where the "
        "administrator allows them."
    )
    types: Types = Field(list(CALLBACK_TYPES), description="Of what it is told; unset: of everything.")
    description: Description = Field("", description="One line for people.")


class CallbackChange(BaseModel):
    """What of an endpoint is to change; what is unset stays."""

    model_config = ConfigDict(extra="forbid")

    url: Url | None = None
    types: Types | None = None
    description: Description | None = None
    enabled: bool | None = Field(
        None, description="Off: of what happens meanwhile it is never told, what was on its way waits."
    )


class SecretRotation(BaseModel):
    """How an endpoint gets a new secret."""

    model_config = ConfigDict(extra="forbid")

    overlap_seconds: Annotated[int, Field(ge=0, le=MOST_OVERLAP), WHOLE] = Field(
        int(OVERLAP.total_seconds()),
        description="The older secrets sign beside the new one for so long; 0 ends them at once.",
    )


class CallbackBody(BaseModel):
    """An endpoint, without its secrets."""

    id: str
    url: str
    types: list[CallbackType]
    description: str
    created_at: datetime
    enabled: bool = Field(description="Off: switched off by hand, or the receiver answered 410 (gone).")
    disabled_at: datetime | None = Field(None, description="Since when it is off.")
    deliveries_url: str = Field(description="What was sent to it, and how it went.")


class NewCallbackBody(CallbackBody):
    """An endpoint with a new secret, which is told this once only."""

    secret: str = Field(
        description="What a receiver checks the signatures with (Standard Webhooks): `whsec_` and 32 bytes "
        "in Base64.",
    )


class CallbacksBody(BaseModel):
    """Some endpoints of the organisation, newest first."""

    callbacks: list[CallbackBody]
    next: str | None = Field(None, description="Where the older ones are; unset: there are none.")


class AttemptBody(BaseModel):
    """One try to deliver: the status that the receiver answered, or why there was none."""

    number: int = Field(description="Counts the attempts of a delivery, from 1.")
    at: datetime
    milliseconds: int
    status: int | None = Field(None, description="HTTP status; 200 to 299: taken, 410: gone.")
    trouble: Trouble | None = Field(None, description="Why there was no answer.")
    message: str | None = Field(None, description="The same in words.")


class DeliveryBody(BaseModel):
    """An event on its way to an endpoint."""

    id: str
    event_id: str = Field(description="The `webhook-id` that the receiver gets, the same at every attempt.")
    type: CallbackType
    job_id: str
    state: DeliveryState
    created_at: datetime
    next_at: datetime | None = Field(None, description="When it is tried next, while it is waiting.")
    attempts: int = Field(description="How often it was tried.")
    url: str = Field(description="Where its attempts are.")


class DeliveryWithAttemptsBody(DeliveryBody):
    """An event on its way to an endpoint, with every attempt."""

    attempted: list[AttemptBody]


class DeliveriesBody(BaseModel):
    """Some deliveries to an endpoint, newest first."""

    deliveries: list[DeliveryBody]
    next: str | None = Field(None, description="Where the older ones are; unset: there are none.")


def callback_body(endpoint: Endpoint) -> CallbackBody:
    """Return an endpoint as the API tells it."""
    return CallbackBody(
        id=endpoint.id,
        url=endpoint.url,
        types=list(endpoint.types),
        description=endpoint.description,
        created_at=endpoint.created_at,
        enabled=endpoint.disabled_at is None,
        disabled_at=endpoint.disabled_at,
        deliveries_url=url_for("callbacks.list_deliveries", callback_id=endpoint.id),
    )


def new_callback_body(new: NewSecret) -> NewCallbackBody:
    """Return an endpoint with its new secret."""
    return NewCallbackBody(**callback_body(new.endpoint).model_dump(), secret=new.secret)


def delivery_body(delivery: Delivery) -> DeliveryBody:
    """Return a delivery as the API tells it."""
    return DeliveryBody(
        id=delivery.id,
        event_id=delivery.event_id,
        type=delivery.type,
        job_id=delivery.job_id,
        state=delivery.state,
        created_at=delivery.created_at,
        next_at=delivery.next_at,
        attempts=delivery.attempts,
        url=url_for("callbacks.get_delivery", callback_id=delivery.endpoint_id, delivery_id=delivery.id),
    )


def attempt_body(attempt: Attempt) -> AttemptBody:
    """Return an attempt as the API tells it."""
    return AttemptBody(
        number=attempt.number,
        at=attempt.at,
        milliseconds=attempt.milliseconds,
        status=attempt.status,
        trouble=attempt.trouble,
        message=told(*_WORDS[attempt.trouble]) if attempt.trouble else None,
    )
