"""What callbacks need from the world: their store and the way to the workers that send.

Every method of a store is one transaction and raises Unavailable where the database does not answer. Times
are the database's own. The job store writes the deliveries, in the transaction in which the event happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

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
TASK_SWEEP_CALLBACKS = "vanthu.sweep_callbacks"
TASK_EXPIRE_CALLBACKS = "vanthu.expire_callbacks"
QUEUE_CALLBACKS = "vanthu.callbacks"  # apart: a slow receiver delays nobody's documents


class OwnCallbacks(Protocol):
    """The endpoints of one organisation, with their deliveries and attempts, as an actor sees them.

    What is another organisation's is not found; each change is noted in the audit log in its transaction.
    """

    def add(
        self,
        endpoint_id: str,
        url: str,
        types: Sequence[CallbackType],
        description: str,
        secret: str,
        *,
        most: int,
    ) -> Endpoint:
        """Store an endpoint; the same id again changes nothing and returns what is there.

        Raises TooManyEndpoints where the organisation has ``most`` already.
        """

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """Return an endpoint; raises EndpointNotFound."""

    def endpoints(self, *, before: str | None = None, limit: int) -> tuple[Endpoint, ...]:
        """Return at most ``limit`` endpoints older than the one with the id ``before``, newest first."""

    def change(
        self,
        endpoint_id: str,
        *,
        url: str | None = None,
        types: Sequence[CallbackType] | None = None,
        description: str | None = None,
        enabled: bool | None = None,
    ) -> Endpoint:
        """Change what is given; raises EndpointNotFound.

        One that is not enabled is sent nothing: what happens meanwhile it is never told, what was on its way
        waits.
        """

    def delete(self, endpoint_id: str) -> None:
        """Forget an endpoint with its deliveries; raises EndpointNotFound."""

    def rotate(self, endpoint_id: str, secret: str, *, overlap: timedelta) -> Endpoint:
        """Sign with a new secret, and for ``overlap`` with the older ones too; raises EndpointNotFound.

        The same secret again changes nothing.
        """

    def deliveries(
        self, endpoint_id: str, *, state: DeliveryState | None = None, before: str | None = None, limit: int
    ) -> tuple[Delivery, ...]:
        """Return at most ``limit`` deliveries older than ``before``, newest first.

        Raises EndpointNotFound.
        """

    def delivery(self, endpoint_id: str, delivery_id: str) -> tuple[Delivery, tuple[Attempt, ...]]:
        """Return a delivery with its attempts in order; raises EndpointNotFound, DeliveryNotFound."""

    def resend(self, endpoint_id: str, delivery_id: str, token: str) -> Delivery:
        """Have a delivery tried at once, with all pauses before it again; the same token changes nothing.

        Raises EndpointNotFound, DeliveryNotFound, EndpointDisabled.
        """


class CallbackStore(Protocol):
    """All deliveries, for those who send them."""

    def seen_by(self, actor: Actor) -> OwnCallbacks:
        """Return the endpoints of an actor's organisation."""

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
        """Write down an attempt and what follows; False, and nothing is changed, where the hold is lost.

        ``pause`` is for a delivery that goes on waiting; ``disable`` ends sending to the endpoint.
        """

    def due(
        self, *, endpoint_id: str | None = None, job_id: str | None = None, limit: int
    ) -> tuple[str, ...]:
        """Return ids of due deliveries that nobody holds, oldest first; note that they go to the queue.

        Of an endpoint only the few oldest are due at the same time, so that one that is slow does not keep
        all who send. ``endpoint_id`` narrows to one endpoint, ``job_id`` to those who are told of a job.
        """

    def forget_before(self, age: timedelta) -> int:
        """Delete the deliveries older than an age with their attempts; return how many there were."""


class CallbackQueue(Protocol):
    """The way to those who send callbacks."""

    def enqueue_callbacks(self, deliveries: Sequence[str]) -> None:
        """Ask for deliveries to be sent; raises Unavailable. Asking twice does no harm."""
