"""Deliveries from the database to real receivers: attempts, pauses, signatures, clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine
from standardwebhooks import WebhookVerificationError

from assembly.callbacks.address import read_allowed
from assembly.callbacks.deliver import Deliverer, send_due
from assembly.callbacks.endpoint import Attempt, Delivery, Endpoint
from assembly.callbacks.message import secret_from
from assembly.callbacks.sending import Sender
from assembly.stores import sql_callbacks
from assembly.stores.engine import migrate, now, open_database
from assembly.stores.memory import MemoryQueue
from tests.callbacks import Callers
from tests.integration.receivers import Receiver, silent

PAUSES = (60, 120, 240)
SECRET = secret_from(b"1" * 32)
NEWER = secret_from(b"2" * 32)
Build = Callable[..., Receiver]


@pytest.fixture
def build() -> Iterator[Build]:
    """Return a function that opens a receiver; its arguments are Receiver's."""
    receivers: list[Receiver] = []

    def build_receiver(**given: Any) -> Receiver:
        receivers.append(Receiver(**given))
        return receivers[-1]

    yield build_receiver
    for receiver in receivers:
        receiver.close()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database that the tests of this file share."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('database') / 'callbacks.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def ours(engine: Engine) -> Callers:
    """An organisation."""
    return Callers(engine)


def told_to(ours: Callers, receiver: Receiver) -> tuple[Endpoint, str]:
    """Name a receiver, let a job end, and return the endpoint with the id of the delivery."""
    endpoint = ours.add(url=receiver.url, secret=SECRET)
    ours.tell("job.finished", data={"name": "Khối thi đua số 1"})
    return endpoint, ours.own.deliveries(endpoint.id, limit=1)[0].id


def deliverer(ours: Callers, allowed: str = "127.0.0.1", seconds: float = 10) -> Deliverer:
    """Return who delivers."""
    return Deliverer(ours.store, Sender(read_allowed(allowed), seconds), PAUSES, seconds)


def found(ours: Callers, endpoint: Endpoint, delivery_id: str) -> tuple[Delivery, tuple[Attempt, ...]]:
    """Return a delivery with its attempts."""
    return ours.own.delivery(endpoint.id, delivery_id)


def test_taken(ours: Callers, build: Build) -> None:
    """A receiver that answers 2xx has the event, verified; nothing more is sent."""
    receiver = build(status=202)
    endpoint, delivery_id = told_to(ours, receiver)
    assert endpoint.id == deliverer(ours).deliver(delivery_id)
    event: Any = receiver.received[0].verified(SECRET)
    assert ("job.finished", "Khối thi đua số 1") == (event["type"], event["data"]["name"])
    delivery, (attempt,) = found(ours, endpoint, delivery_id)
    assert ("delivered", None, 202) == (delivery.state, delivery.next_at, attempt.status)
    assert deliverer(ours).deliver(delivery_id) is None
    assert 1 == len(receiver.received)


def test_growing_pauses_until_it_is_given_up(ours: Callers, build: Build) -> None:
    """Each attempt that fails is followed by the next pause; after the last one it is given up."""
    receiver = build(status=500)
    endpoint, delivery_id = told_to(ours, receiver)
    for pause in PAUSES:
        assert deliverer(ours).deliver(delivery_id)
        delivery, attempts = found(ours, endpoint, delivery_id)
        assert "waiting" == delivery.state
        assert delivery.next_at is not None
        shortest = timedelta(seconds=pause)
        assert delivery.next_at - attempts[-1].at >= shortest
        assert deliverer(ours).deliver(delivery_id) is None
        ours.pass_time(1.1 * shortest)
    assert deliverer(ours).deliver(delivery_id)
    delivery, attempts = found(ours, endpoint, delivery_id)
    assert ("given_up", None) == (delivery.state, delivery.next_at)
    assert [(number, 500) for number in (1, 2, 3, 4)] == [(one.number, one.status) for one in attempts]
    assert 4 == len(receiver.received)


def test_by_hand_from_the_start(ours: Callers, build: Build) -> None:
    """What was given up begins with the first pause when it is sent by hand; the attempts are counted on."""
    receiver = build(status=500)
    endpoint, delivery_id = told_to(ours, receiver)
    for _ in range(len(PAUSES) + 1):
        deliverer(ours).deliver(delivery_id)
        ours.pass_time(timedelta(hours=1))
    assert "given_up" == found(ours, endpoint, delivery_id)[0].state
    ours.own.resend(endpoint.id, delivery_id, "token")
    deliverer(ours).deliver(delivery_id)
    delivery, attempts = found(ours, endpoint, delivery_id)
    assert ("waiting", 5) == (delivery.state, len(attempts))
    receiver.status = 200
    ours.own.resend(endpoint.id, delivery_id, "another token")
    deliverer(ours).deliver(delivery_id)
    assert "delivered" == found(ours, endpoint, delivery_id)[0].state
    assert 1 == len(set(receiver.ids))


def test_a_receiver_that_asks_for_time(ours: Callers, build: Build) -> None:
    """Retry-After makes the pause longer."""
    receiver = build(status=503, headers="Retry-After: 7200\r\n")
    endpoint, delivery_id = told_to(ours, receiver)
    deliverer(ours).deliver(delivery_id)
    delivery, (attempt,) = found(ours, endpoint, delivery_id)
    assert delivery.next_at is not None
    assert delivery.next_at - attempt.at >= timedelta(hours=2)


def test_gone(ours: Callers, build: Build) -> None:
    """A receiver that answers 410 is switched off, whatever pauses are left."""
    endpoint, delivery_id = told_to(ours, build(status=410))
    deliverer(ours).deliver(delivery_id)
    assert "given_up" == found(ours, endpoint, delivery_id)[0].state
    assert ours.own.endpoint(endpoint.id).disabled_at is not None


@pytest.mark.parametrize(
    ("allowed", "seconds", "trouble"), [("", 10, "address-refused"), ("127.0.0.1", 0.2, "too-slow")]
)
def test_trouble_is_written_down(
    ours: Callers, build: Build, allowed: str, seconds: float, trouble: str
) -> None:
    """An attempt without an answer says why there is none."""
    endpoint, delivery_id = told_to(ours, build(behaviour=silent))
    deliverer(ours, allowed, seconds).deliver(delivery_id)
    delivery, (attempt,) = found(ours, endpoint, delivery_id)
    assert ("waiting", None, trouble) == (delivery.state, attempt.status, attempt.trouble)


def test_the_same_event_with_a_new_time(ours: Callers, build: Build) -> None:
    """Attempts have the same id and the same bytes, but each is signed anew with its own time."""
    receiver = build(status=500)
    _, delivery_id = told_to(ours, receiver)
    deliverer(ours).deliver(delivery_id)
    ours.pass_time(timedelta(hours=1))
    deliverer(ours).deliver(delivery_id)
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert int(first.headers["webhook-timestamp"]) <= int(second.headers["webhook-timestamp"])
    assert first.verified(SECRET) == second.verified(SECRET)


def test_a_secret_rotated_between_attempts(ours: Callers, build: Build) -> None:
    """While the old secret lives both sign; a receiver may know either."""
    receiver = build(status=500)
    endpoint, delivery_id = told_to(ours, receiver)
    deliverer(ours).deliver(delivery_id)
    ours.own.rotate(endpoint.id, NEWER, overlap=timedelta(days=1))
    ours.pass_time(timedelta(hours=1))
    deliverer(ours).deliver(delivery_id)
    before, after = receiver.received
    with pytest.raises(WebhookVerificationError):
        before.verified(NEWER)
    assert after.verified(SECRET) == after.verified(NEWER)


@pytest.mark.parametrize("skew", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_a_clock_that_is_wrong(
    ours: Callers, build: Build, monkeypatch: pytest.MonkeyPatch, skew: timedelta
) -> None:
    """The time that is told is the database's: receivers refuse it six minutes off, and take it put right."""
    receiver = build(status=400)  # as a receiver answers what it cannot verify
    endpoint, delivery_id = told_to(ours, receiver)

    def wrong(connection: Connection) -> datetime:
        return now(connection) + skew

    if skew < timedelta(0):
        ours.pass_time(-2 * skew)  # or nothing would be due yet
    monkeypatch.setattr(sql_callbacks, "now", wrong)
    assert deliverer(ours).deliver(delivery_id)
    with pytest.raises(WebhookVerificationError, match="timestamp too"):
        receiver.received[0].verified(SECRET)
    monkeypatch.undo()
    receiver.status = 200
    ours.pass_time(timedelta(hours=1))
    assert deliverer(ours).deliver(delivery_id)
    receiver.received[1].verified(SECRET)
    assert "delivered" == found(ours, endpoint, delivery_id)[0].state


def test_a_slow_one_does_not_keep_all(ours: Callers, build: Build) -> None:
    """However much waits for one endpoint, others' deliveries are with the senders at once."""
    slow, good = build(behaviour=silent), build()
    queue = MemoryQueue()
    ours.add(("document.failed",), url=slow.url, secret=SECRET)
    ours.tell(*["document.failed"] * 50)
    send_due(ours.store, queue)
    endpoint, delivery_id = told_to(ours, good)
    send_due(ours.store, queue)
    assert delivery_id == queue.callbacks.pop()
    assert endpoint.id == deliverer(ours).deliver(delivery_id)
    assert 1 == len(good.received)
