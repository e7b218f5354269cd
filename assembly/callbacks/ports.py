"""What callbacks need from the world: their store and the way to the workers that send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, Self

from assembly.callbacks.endpoint import (
    Attempt,
    CallbackType,
    ClaimedDelivery,
    Delivery,
    DeliveryState,
    Endpoint,
)
from assembly.callers.actor import Actor

TASK_DELIVER_CALLBACK = "vanthu.deliver_callback"  # argument: id of the delivery
QUEUE_CALLBACKS = "vanthu.callbacks"  # apart: a slow receiver delays nobody's documents


class CallbackStore(Protocol):
    """Endpoints, deliveries and attempts; every method is one transaction and raises Unavailable.

    The job store writes the deliveries, in the transaction in which the event happens.
    Seen by an actor: what is another organisation's is not found, each change is noted in the audit log.
    """

    def seen_by(self, actor: Actor) -> Self:
        """Return this store as an actor sees it."""

    def add(
        self, endpoint_id: str, url: str, types: Sequence[CallbackType], description: str, secret: str
    ) -> Endpoint:
        """Store an endpoint; the same id again changes nothing and returns what is there."""

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """Return an endpoint; raises EndpointNotFound."""

    def endpoints(self, *, after: str | None = None, limit: int) -> tuple[Endpoint, ...]:
        """Return at most ``limit`` endpoints behind the id ``after``, oldest first."""

    def change(
        self,
        endpoint_id: str,
        *,
        url: str | None = None,
        types: Sequence[CallbackType] | None = None,
        description: str | None = None,
        enabled: bool | None = None,
    ) -> Endpoint:
        """Change what is given; raises EndpointNotFound."""

    def delete(self, endpoint_id: str) -> None:
        """Forget an endpoint with its deliveries; raises EndpointNotFound."""

    def rotate(self, endpoint_id: str, secret: str, *, overlap: timedelta) -> Endpoint:
        """Sign with a new secret, and for ``overlap`` with the older ones too; raises EndpointNotFound."""

    def deliveries(
        self, endpoint_id: str, *, state: DeliveryState | None = None, before: str | None = None, limit: int
    ) -> tuple[Delivery, ...]:
        """Return deliveries of an endpoint, newest first; raises EndpointNotFound."""

    def delivery(self, endpoint_id: str, delivery_id: str) -> tuple[Delivery, tuple[Attempt, ...]]:
        """Return a delivery with its attempts; raises EndpointNotFound, DeliveryNotFound."""

    def resend(self, endpoint_id: str, delivery_id: str, token: str) -> Delivery:
        """Have a delivery tried anew, from the first pause on; the same token again changes nothing."""

    def claim(self, delivery_id: str, lease: timedelta) -> ClaimedDelivery | None:
        """Take hold of a delivery that is due; None where it is not, is gone, or a living worker holds it."""

    def record(
        self,
        claimed: ClaimedDelivery,
        attempt: Attempt,
        *,
        state: DeliveryState,
        pause: timedelta | None,
        disable: bool = False,
    ) -> bool:
        """Write down an attempt and what follows; False, and nothing is changed, where the hold is lost."""

    def due(self, *, job_id: str | None = None, limit: int) -> tuple[str, ...]:
        """Return ids of due deliveries that nobody holds, oldest first; note that they go to the queue."""


class CallbackQueue(Protocol):
    """The way to those who send callbacks."""

    def enqueue_callbacks(self, deliveries: Sequence[str]) -> None:
        """Ask for deliveries to be sent; raises Unavailable. Asking twice does no harm."""
