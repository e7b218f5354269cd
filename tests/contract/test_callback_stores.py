"""Callbacks in the database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from uuid_utils import uuid7

from assembly.callbacks.endpoint import CALLBACK_TYPES, Attempt, Endpoint
from assembly.errors import DeliveryNotFound, EndpointDisabled, EndpointNotFound, TooManyEndpoints
from assembly.jobs.event import EVENT_TYPES
from assembly.stores.sql_callbacks import AT_ONCE, IN_QUEUE
from assembly.stores.sql_endpoints import MOST_SECRETS
from tests.callbacks import ALL, MINUTE, URL, Callers


@pytest.fixture
def ours(engine: Engine) -> Callers:
    """An organisation."""
    return Callers(engine)


@pytest.fixture
def others(engine: Engine) -> Callers:
    """Another one."""
    return Callers(engine)


def attempt(number: int = 1, status: int | None = 204) -> Attempt:
    """Return an attempt."""
    return Attempt(number, datetime.now(UTC), 12, status, None if status else "not-reached")


def test_an_endpoint_is_what_it_was_named(ours: Callers) -> None:
    """An endpoint is stored once, whatever comes with the same id again; its secret is not told."""
    endpoint_id = str(uuid7())
    first = ours.own.add(endpoint_id, URL, ("job.failed",), "mô tả", "whsec_one", most=1)
    again = ours.own.add(endpoint_id, "https://b.vn", ("job.finished",), "", "whsec_two", most=1)
    assert first == again == ours.own.endpoint(endpoint_id)
    assert (URL, ("job.failed",), "mô tả", None) == (
        first.url,
        first.types,
        first.description,
        first.disabled_at,
    )
    assert [("callback.create", endpoint_id)] == ours.notes()


def test_not_more_than_allowed(ours: Callers) -> None:
    """An organisation has at most so many endpoints; one that is deleted makes room."""
    first = ours.add(most=2)
    ours.add(most=2)
    with pytest.raises(TooManyEndpoints):
        ours.add(most=2)
    ours.own.delete(first.id)
    ours.add(most=2)


def test_not_more_than_allowed_at_once(ours: Callers) -> None:
    """Several that are named at the same moment are not more than allowed either."""
    barrier = Barrier(4)

    def add(_number: int) -> bool:
        barrier.wait()
        try:
            ours.add(most=2)
        except TooManyEndpoints:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert 2 == sum(threads.map(add, range(4)))


def test_lists_of_endpoints(ours: Callers, others: Callers) -> None:
    """Endpoints are listed newest first, a page at a time, only one's own."""
    ids = [ours.add().id for _ in range(3)]
    others.add()
    assert ids[::-1] == [endpoint.id for endpoint in ours.own.endpoints(limit=ALL)]
    assert [ids[1], ids[0]] == [endpoint.id for endpoint in ours.own.endpoints(before=ids[2], limit=2)]


def test_another_organisations_things_are_not_found(ours: Callers, others: Callers) -> None:
    """Nothing of another organisation is seen or changed, and its events are not told."""
    endpoint = ours.add()
    assert 1 == ours.tell("job.finished")
    (delivery,) = ours.own.deliveries(endpoint.id, limit=ALL)
    assert 0 == others.tell("job.finished")
    strange = others.own
    other_endpoint = others.add()
    for act in (
        lambda: strange.endpoint(endpoint.id),
        lambda: strange.change(endpoint.id, url="https://evil.example"),
        lambda: strange.rotate(endpoint.id, "whsec_evil", overlap=MINUTE),
        lambda: strange.deliveries(endpoint.id, limit=ALL),
        lambda: strange.delivery(endpoint.id, delivery.id),
        lambda: strange.resend(endpoint.id, delivery.id, "token"),
        lambda: strange.delete(endpoint.id),
    ):
        with pytest.raises(EndpointNotFound):
            act()
    with pytest.raises(DeliveryNotFound):
        strange.delivery(other_endpoint.id, delivery.id)
    with pytest.raises(DeliveryNotFound):
        strange.resend(other_endpoint.id, delivery.id, "token")
    assert endpoint == ours.own.endpoint(endpoint.id)
    assert ("whsec_one",) == ours.claimed(delivery.id).secrets


@pytest.mark.parametrize("name", ["", "x", "\0", "\ud800", "a" * 36, "G" * 36, "0" * 10_000])
def test_ids_that_never_were(ours: Callers, name: str) -> None:
    """What stands in an address and was never an id is not found, in whatever letters."""
    endpoint = ours.add()
    with pytest.raises(EndpointNotFound):
        ours.own.endpoint(name)
    with pytest.raises(DeliveryNotFound):
        ours.own.delivery(endpoint.id, name)
    assert ours.store.claim(name, MINUTE) is None


def test_changes(ours: Callers) -> None:
    """What is given is changed, the rest stays; a change that changes nothing is not noted."""
    endpoint = ours.add()
    changed = ours.own.change(endpoint.id, url="https://b.vn", types=("job.failed",))
    assert replace(endpoint, url="https://b.vn", types=("job.failed",)) == changed
    assert changed == ours.own.change(endpoint.id, url="https://b.vn", types=("job.failed",), enabled=True)
    ours.own.change(endpoint.id, description="mới")
    assert "mới" == ours.own.endpoint(endpoint.id).description
    assert ["callback.create", "callback.change", "callback.change"] == [action for action, _ in ours.notes()]


def test_only_what_an_endpoint_wants(ours: Callers) -> None:
    """Each event goes to the endpoints that want its type; a cancelled job goes to nobody."""
    every, some = ours.add(), ours.add(types=("job.failed",))
    assert 4 == ours.tell(*EVENT_TYPES)
    assert sorted(CALLBACK_TYPES) == sorted(
        delivery.type for delivery in ours.own.deliveries(every.id, limit=ALL)
    )
    assert ["job.failed"] == [delivery.type for delivery in ours.own.deliveries(some.id, limit=ALL)]


def test_a_delivery_is_claimed_once(ours: Callers) -> None:
    """A delivery is held by one; its hold over, another may take it, and the first can say nothing."""
    endpoint = ours.add()
    ours.tell("document.failed", data={"name": "Giao ước.docx"})
    (delivery_id,) = ours.due(endpoint)
    first = ours.claimed(delivery_id)
    assert {"name": "Giao ước.docx"} == first.event.data
    assert (URL, ("whsec_one",), 0) == (first.url, first.secrets, first.tries)
    assert ours.store.claim(delivery_id, MINUTE) is None
    assert () == ours.due(endpoint)
    ours.pass_time(2 * MINUTE)
    second = ours.claimed(delivery_id)
    assert not ours.store.record(first, attempt(), state="delivered", pause=None)
    assert ours.store.record(second, attempt(), state="delivered", pause=None)
    delivery, attempts = ours.own.delivery(endpoint.id, delivery_id)
    assert ("delivered", None, 1) == (delivery.state, delivery.next_at, delivery.attempts)
    assert [(1, 12, 204, None)] == [
        (one.number, one.milliseconds, one.status, one.trouble) for one in attempts
    ]


def test_claimed_by_one_of_many(ours: Callers) -> None:
    """Of several who claim at the same moment one has it."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    barrier = Barrier(4)

    def claim(_number: int) -> bool:
        barrier.wait()
        return ours.store.claim(delivery_id, MINUTE) is not None

    with ThreadPoolExecutor(4) as threads:
        assert 1 == sum(threads.map(claim, range(4)))


def test_a_pause(ours: Callers) -> None:
    """A delivery that was not taken is due again after its pause, not before."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    claimed = ours.claimed(delivery_id)
    assert ours.store.record(claimed, attempt(status=None), state="waiting", pause=MINUTE)
    assert () == ours.due(endpoint)
    assert ours.store.claim(delivery_id, MINUTE) is None
    ours.pass_time(MINUTE)
    assert (delivery_id,) == ours.due(endpoint)
    second = ours.claimed(delivery_id)
    assert (1, 1, claimed.event) == (second.tries, second.delivery.attempts, second.event)
    assert ours.store.record(second, attempt(2, 500), state="given_up", pause=None)
    _, attempts = ours.own.delivery(endpoint.id, delivery_id)
    assert [(1, None, "not-reached"), (2, 500, None)] == [
        (one.number, one.status, one.trouble) for one in attempts
    ]


def test_what_the_queue_loses_is_sent_again(ours: Callers) -> None:
    """What is in the queue is not sent again while it may be there, and is once it must have been lost."""
    endpoint = ours.add()
    ours.tell("job.finished")
    sent = ours.due(endpoint)
    assert 1 == len(sent)
    assert () == ours.due(endpoint)
    ours.pass_time(IN_QUEUE)
    assert sent == ours.due(endpoint)


def test_few_at_once_to_one_endpoint(ours: Callers) -> None:
    """Of an endpoint only the oldest few are with the senders; each that ends makes room for the next."""
    endpoint, other = ours.add(types=("job.finished",)), ours.add(types=("job.failed",))
    ours.tell(*["job.finished"] * 10, "job.failed")
    first = ours.due(endpoint)
    assert AT_ONCE == len(first)
    assert 1 == len(ours.due(other))
    assert () == ours.due(endpoint)
    ours.store.record(ours.claimed(first[0]), attempt(), state="delivered", pause=None)
    assert 1 == len(ours.due(endpoint))
    ours.store.record(ours.claimed(first[1]), attempt(status=500), state="waiting", pause=MINUTE)
    assert 1 == len(ours.due(endpoint))
    assert () == ours.due(endpoint)


def test_due_of_a_job(ours: Callers) -> None:
    """What is due of a job is asked for with its id; what is due in general with none."""
    ours.add()
    job_id = str(uuid7())
    ours.tell("job.finished", job_id=job_id)
    assert () == ours.store.due(job_id=str(uuid7()), limit=ALL)
    assert 1 == len(ours.store.due(job_id=job_id, limit=ALL))
    ours.pass_time(IN_QUEUE)
    assert ours.store.due(limit=1)


def test_switched_off(ours: Callers) -> None:
    """An endpoint that is off is told nothing; what was on its way waits until it is on."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    ours.own.change(endpoint.id, enabled=False)
    assert 0 == ours.tell("job.finished")
    assert ours.store.claim(delivery_id, MINUTE) is None
    ours.pass_time(IN_QUEUE)
    assert () == ours.due(endpoint)
    with pytest.raises(EndpointDisabled):
        ours.own.resend(endpoint.id, delivery_id, "token")
    assert ours.own.change(endpoint.id, enabled=True).disabled_at is None
    assert (delivery_id,) == ours.due(endpoint)


def test_gone(ours: Callers) -> None:
    """A receiver that says it is gone switches its endpoint off."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    claimed = ours.claimed(delivery_id)
    assert ours.store.record(claimed, attempt(status=410), state="given_up", pause=None, disable=True)
    assert ours.own.endpoint(endpoint.id).disabled_at is not None
    assert ["given_up"] == ours.states(endpoint)


def test_sent_by_hand(ours: Callers) -> None:
    """A delivery sent by hand is due at once, begins its pauses anew and keeps its attempts."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    ours.store.record(ours.claimed(delivery_id), attempt(), state="delivered", pause=None)
    token = str(uuid7())
    assert "waiting" == ours.own.resend(endpoint.id, delivery_id, token).state
    assert (delivery_id,) == ours.due(endpoint)
    claimed = ours.claimed(delivery_id)
    assert (0, 1) == (claimed.tries, claimed.delivery.attempts)
    ours.store.record(claimed, attempt(2), state="delivered", pause=None)
    assert "delivered" == ours.own.resend(endpoint.id, delivery_id, token).state
    assert () == ours.due(endpoint)
    assert [("callback.create", endpoint.id), ("callback.resend", delivery_id)] == ours.notes()


def test_sent_by_hand_during_a_pause_or_a_hold(ours: Callers) -> None:
    """By hand a pause ends at once; who holds a delivery keeps it."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    claimed = ours.claimed(delivery_id)
    ours.own.resend(endpoint.id, delivery_id, str(uuid7()))
    assert ours.store.claim(delivery_id, MINUTE) is None
    assert ours.store.record(claimed, attempt(status=500), state="waiting", pause=MINUTE)
    assert () == ours.due(endpoint)
    ours.own.resend(endpoint.id, delivery_id, str(uuid7()))
    assert (delivery_id,) == ours.due(endpoint)


def test_secrets_overlap(ours: Callers) -> None:
    """A new secret signs at once; the older ones for the overlap still, and never longer than before."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    ours.own.rotate(endpoint.id, "whsec_two", overlap=MINUTE)
    ours.own.rotate(endpoint.id, "whsec_two", overlap=timedelta(0))  # the same again changes nothing
    assert ("whsec_two", "whsec_one") == ours.claimed(delivery_id).secrets
    ours.own.rotate(endpoint.id, "whsec_three", overlap=timedelta(0))
    ours.pass_time(2 * MINUTE)
    assert ("whsec_three",) == ours.claimed(delivery_id).secrets
    assert ["callback.create", "callback.rotate", "callback.rotate"] == [action for action, _ in ours.notes()]


def test_few_secrets_at_once(ours: Callers) -> None:
    """However often secrets are changed within their overlap, only the newest few sign."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    for number in range(10):
        ours.own.rotate(endpoint.id, f"whsec_{number}", overlap=MINUTE)
    newest = tuple(f"whsec_{number}" for number in range(9, 9 - MOST_SECRETS, -1))
    assert newest == ours.claimed(delivery_id).secrets


def test_deleted(ours: Callers) -> None:
    """An endpoint goes with its deliveries; who was sending just then can write nothing."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    claimed = ours.claimed(delivery_id)
    ours.own.delete(endpoint.id)
    assert not ours.store.record(claimed, attempt(), state="delivered", pause=None)
    assert not ours.store.record(claimed, attempt(), state="given_up", pause=None, disable=True)
    assert ours.store.claim(delivery_id, MINUTE) is None
    with pytest.raises(EndpointNotFound):
        ours.own.deliveries(endpoint.id, limit=ALL)


def test_lists_of_deliveries(ours: Callers) -> None:
    """Deliveries are listed newest first, a page at a time, also by state."""
    endpoint = ours.add()
    ours.tell(*["job.finished"] * 3)
    ids = [delivery.id for delivery in ours.own.deliveries(endpoint.id, limit=ALL)]
    assert sorted(ids, reverse=True) == ids
    assert ids[1:] == [one.id for one in ours.own.deliveries(endpoint.id, before=ids[0], limit=2)]
    ours.store.record(ours.claimed(ids[1]), attempt(), state="delivered", pause=None)
    assert [ids[1]] == [one.id for one in ours.own.deliveries(endpoint.id, state="delivered", limit=ALL)]


def test_forgotten(ours: Callers) -> None:
    """Deliveries older than an age are forgotten with their attempts, younger ones are kept."""
    endpoint = ours.add()
    ours.tell("job.finished")
    (delivery_id,) = ours.due(endpoint)
    ours.store.record(ours.claimed(delivery_id), attempt(), state="delivered", pause=None)
    ours.pass_time(timedelta(days=3000))
    ours.tell("job.failed")
    assert ours.store.forget_before(timedelta(days=2999)) >= 1
    assert ["job.failed"] == [one.type for one in ours.own.deliveries(endpoint.id, limit=ALL)]


def test_an_endpoint_deleted_while_an_event_happens(ours: Callers) -> None:
    """Events and the deletion of their endpoint at the same moment never break the events' transaction."""
    barrier = Barrier(2)

    def delete(endpoint: Endpoint) -> None:
        barrier.wait()
        ours.own.delete(endpoint.id)

    with ThreadPoolExecutor(1) as threads:
        for _ in range(10):
            endpoint = ours.add()
            deleting = threads.submit(delete, endpoint)
            barrier.wait()
            ours.tell(*["document.failed"] * 20)
            deleting.result()


@settings(max_examples=15, deadline=None)
@given(
    doings=st.lists(
        st.sampled_from(["tell", "send", "fail", "die", "resend", "off", "on", "wait"]), max_size=25
    )
)
def test_any_order_of_doings(engine: Engine, doings: list[str]) -> None:
    """Whatever happens in whatever order, every event is delivered in the end, each attempt noted once."""
    ours = Callers(engine)
    endpoint = ours.add()
    told = 0
    for doing in doings:
        if doing == "tell":
            told += ours.tell("job.finished")
        elif doing in {"off", "on"}:
            ours.own.change(endpoint.id, enabled=doing == "on")
        elif doing == "wait":
            ours.pass_time(2 * MINUTE)
        elif doing == "resend":
            for delivery in ours.own.deliveries(endpoint.id, limit=1):
                try:
                    ours.own.resend(endpoint.id, delivery.id, str(uuid7()))
                except EndpointDisabled:
                    assert ours.own.endpoint(endpoint.id).disabled_at is not None
        else:
            _work(ours, endpoint, doing)
    ours.own.change(endpoint.id, enabled=True)
    for _ in range(told + 1):
        ours.pass_time(2 * MINUTE)
        _work(ours, endpoint, "send")
    assert ["delivered"] * told == ours.states(endpoint)
    for delivery in ours.own.deliveries(endpoint.id, limit=ALL):
        found, attempts = ours.own.delivery(endpoint.id, delivery.id)
        assert list(range(1, found.attempts + 1)) == [one.number for one in attempts]


def _work(ours: Callers, endpoint: Endpoint, doing: str) -> None:
    due = ours.due(endpoint)
    assert len(due) <= AT_ONCE
    for delivery_id in due:
        claimed = ours.store.claim(delivery_id, MINUTE)
        if claimed is None or doing == "die":
            continue
        number = claimed.delivery.attempts + 1
        if doing == "send":
            assert ours.store.record(claimed, attempt(number), state="delivered", pause=None)
        else:
            assert ours.store.record(claimed, attempt(number, 500), state="waiting", pause=MINUTE)
