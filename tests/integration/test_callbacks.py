"""Callbacks from a real job through real workers to real receivers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from uuid_utils import uuid7

from assembly.callbacks.deliver import send_due
from assembly.callers.actor import LOCAL_ORGANISATION
from assembly.jobs.event import JobEvent
from assembly.stores.callback_rows import add_deliveries
from assembly.stores.engine import now, open_database, writing
from assembly.stores.tables import callback_deliveries
from tests.integration.house import RealHouse, wait_until
from tests.integration.receivers import Receiver, silent

pytestmark = [pytest.mark.service, pytest.mark.xdist_group("service")]

PATH = "/api/v1/callbacks"
PAUSES = "1,1"


@pytest.fixture
def build() -> Iterator[Callable[..., Receiver]]:
    """Return a function that opens a receiver; its arguments are Receiver's."""
    receivers: list[Receiver] = []

    def build_receiver(**given: Any) -> Receiver:
        receivers.append(Receiver(**given))
        return receivers[-1]

    yield build_receiver
    for receiver in receivers:
        receiver.close()


@pytest.fixture
def house(build_house: Callable[..., RealHouse]) -> RealHouse:
    """A house whose callbacks may go to this machine, in a hurry."""
    return build_house(
        variables={"callback_allow": "127.0.0.1", "callback_pauses": PAUSES, "callback_seconds": 1}
    )


def named(client: FlaskClient, url: str, *types: str) -> dict[str, Any]:
    """Name an endpoint."""
    answer = client.post(PATH, json={"url": url, "types": list(types) or ["job.finished"]})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def delivery_to(client: FlaskClient, endpoint: dict[str, Any]) -> dict[str, Any]:
    """Return the newest delivery to an endpoint, with its attempts."""
    newest = client.get(endpoint["deliveries_url"]).get_json()["deliveries"][0]
    found: dict[str, Any] = client.get(newest["url"]).get_json()
    return found


def test_receivers_of_every_kind(house: RealHouse, build: Callable[..., Receiver]) -> None:
    """One end of a job reaches who is there, waits for who stumbles, gives up who stays away.

    Nobody follows a redirect, who is gone is switched off, and a slow receiver delays no other.
    """
    good, inside = build(), build()
    stumbling = build(status=500)
    gone = build(status=410)
    slow = build(behaviour=silent)
    redirecting = build(status=307, headers=f"Location: {inside.url}\r\n")
    away = build()
    away.close()
    client = house.client
    endpoints = {
        name: named(client, receiver.url)
        for name, receiver in {
            "good": good, "stumbling": stumbling, "gone": gone, "slow": slow,
            "redirecting": redirecting, "away": away,
        }.items()
    }  # fmt: skip
    house.start_valkey()
    house.start_worker()
    house.start_callbacks()
    house.start_beat()
    job_id = house.order(members=1)
    wait_until(lambda: bool(stumbling.received))
    stumbling.status = 204
    house.wait_for_end(job_id)
    wait_until(lambda: all(delivery_to(client, one)["state"] != "waiting" for one in endpoints.values()))

    event: Any = good.received[0].verified(endpoints["good"]["secret"])
    assert ("job.finished", job_id, 1) == (event["type"], event["data"]["job_id"], event["data"]["made"])
    assert 1 == len(good.received)
    found = {name: delivery_to(client, endpoint) for name, endpoint in endpoints.items()}
    told = {
        name: (one["state"], [attempt.get("status", attempt.get("trouble")) for attempt in one["attempted"]])
        for name, one in found.items()
    }
    assert {
        "good": ("delivered", [204]),
        "stumbling": ("delivered", [500, 204]),
        "gone": ("given_up", [410]),
        "slow": ("given_up", ["too-slow"] * 3),
        "redirecting": ("given_up", [307] * 3),
        "away": ("given_up", ["not-reached"] * 3),
    } == told
    assert 2 == len(stumbling.received)
    assert 1 == len(set(stumbling.ids))
    assert 0 == inside.visits
    assert not client.get(f"{PATH}/{endpoints['gone']['id']}").get_json()["enabled"]

    # by hand, once the receiver has moved
    moved = build()
    client.patch(f"{PATH}/{endpoints['away']['id']}", json={"url": moved.url})
    assert 202 == client.post(f"{found['away']['url']}/resend").status_code
    wait_until(lambda: delivery_to(client, endpoints["away"])["state"] == "delivered")
    assert [found["away"]["event_id"]] == moved.ids
    assert 4 == delivery_to(client, endpoints["away"])["attempts"]


def test_a_sender_that_is_killed(house: RealHouse, build: Callable[..., Receiver]) -> None:
    """What a killed sender was about to deliver is delivered by the next one, under the same id."""
    receiver = build(behaviour=silent)
    client = house.client
    endpoint = named(client, receiver.url)
    engine = open_database(house.settings.database)
    with writing(engine) as connection:
        event = JobEvent(str(uuid7()), str(uuid7()), 1, "job.finished", now(connection), {})
        add_deliveries(connection, LOCAL_ORGANISATION, [event], now(connection))
    house.start_valkey()
    sender = house.start_callbacks()
    send_due(house.parts.callbacks, house.parts.callback_queue)
    wait_until(lambda: receiver.visits > 0)
    house.kill(sender)
    receiver.behaviour = None
    with writing(engine) as connection:  # the hold of the dead would last for a minute
        over = now(connection) - timedelta(seconds=1)
        connection.execute(update(callback_deliveries).values(held_until=over, next_at=over))
    engine.dispose()
    house.start_callbacks()
    send_due(house.parts.callbacks, house.parts.callback_queue)
    wait_until(lambda: delivery_to(client, endpoint)["state"] == "delivered")
    assert [event.id] == receiver.ids
