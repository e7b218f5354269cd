"""Endpoints: the addresses to which an organisation has events sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from assembly.jobs.event import JobEvent

CallbackType = Literal["job.finished", "job.failed", "document.failed"]
CALLBACK_TYPES: tuple[CallbackType, ...] = get_args(CallbackType)
DeliveryState = Literal["waiting", "delivered", "given_up"]
Trouble = Literal["address-refused", "name-not-found", "not-reached", "tls-refused", "too-slow", "broken-off"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that takes events; ``disabled_at`` is set where it said that it is gone (410)."""

    id: str
    organisation: str
    url: str
    types: tuple[CallbackType, ...]
    description: str
    created_at: datetime
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver: ``status`` of the answer, or ``trouble``, which says why there was none."""

    number: int
    at: datetime
    milliseconds: int
    status: int | None
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to an endpoint; ``next_at`` is unset once it is delivered or given up."""

    id: str
    endpoint_id: str
    event_id: str
    job_id: str
    type: CallbackType
    state: DeliveryState
    created_at: datetime
    next_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A delivery that a worker holds.

    ``secrets`` sign it, newest first; ``at`` is the moment it was claimed by the database's clock, which is
    what the receiver is told; ``tries`` counts those made since it was last sent by hand.
    """

    delivery: Delivery
    token: str
    url: str
    secrets: tuple[str, ...]
    event: JobEvent
    at: datetime
    tries: int
