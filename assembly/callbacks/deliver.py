"""Deliver callbacks: one attempt after the other, until the receiver has taken it or the pauses are over."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from assembly.callbacks.endpoint import Attempt, ClaimedDelivery
from assembly.callbacks.message import body_of, headers_of
from assembly.callbacks.pauses import pause_after
from assembly.callbacks.ports import CallbackQueue, CallbackStore
from assembly.callbacks.sending import Answer, Sender

log = logging.getLogger(__name__)

SPARE = timedelta(seconds=45)  # a hold outlives the longest attempt: the database may be slow
MOST_SENT = 100  # deliveries sent to the queue at once


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Makes attempts; ``pauses`` are seconds between them, ``seconds`` is the longest an attempt takes."""

    store: CallbackStore
    sender: Sender
    pauses: Sequence[int]
    seconds: float

    def deliver(self, delivery_id: str) -> str | None:
        """Try a delivery once and return the id of its endpoint; None where it is not due or another's."""
        claimed = self.store.claim(delivery_id, timedelta(seconds=self.seconds) + SPARE)
        if claimed is None:
            return None
        body = body_of(claimed.event)
        headers = headers_of(claimed.event, body, claimed.secrets, claimed.at)
        self._record(claimed, self.sender.post(claimed.url, headers, body))
        return claimed.delivery.endpoint_id

    def _record(self, claimed: ClaimedDelivery, answer: Answer) -> None:
        taken = answer.status is not None and answer.status // 100 == HTTPStatus.OK // 100
        gone = answer.status == HTTPStatus.GONE
        pause = None
        if not taken and not gone:
            chance = random.random()  # noqa: S311 - spreads the load, guards nothing
            pause = pause_after(claimed.tries + 1, self.pauses, wanted=answer.retry_after, chance=chance)
        number = claimed.delivery.attempts + 1
        self.store.record(
            claimed,
            Attempt(number, claimed.at, answer.milliseconds, answer.status, answer.trouble),
            state="delivered" if taken else "given_up" if pause is None else "waiting",
            pause=pause,
            disable=gone,
        )
        log.info(
            "callback %s of job %s: attempt %d, %s",
            claimed.delivery.id,
            claimed.delivery.job_id,
            number,
            answer.trouble or answer.status,
        )


def send_due(
    store: CallbackStore,
    queue: CallbackQueue,
    *,
    endpoint_id: str | None = None,
    job_id: str | None = None,
) -> int:
    """Send to the queue what is due; return how many deliveries. Raises Unavailable.

    What the queue loses, or does not take, is sent again a little later.
    """
    due = store.due(endpoint_id=endpoint_id, job_id=job_id, limit=MOST_SENT)
    if due:
        queue.enqueue_callbacks(due)
    return len(due)
