"""Callback endpoints and deliveries over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from standardwebhooks import Webhook
from uuid_utils import uuid7

from assembly.callbacks.endpoint import Attempt, ClaimedDelivery, Trouble
from assembly.callbacks.message import body_of, headers_of
from assembly.callers.actor import LOCAL_ORGANISATION
from assembly.jobs.event import JobEvent
from assembly.stores.callback_rows import add_deliveries
from assembly.stores.engine import now, writing
from tests.unit.service.house import House, conference

PATH = "/api/v1/callbacks"
URL = "https://hooks.example.vn/vanthu"
MINUTE = timedelta(minutes=1)


def named(client: FlaskClient, headers: Mapping[str, str] | None = None, **body: Any) -> dict[str, Any]:
    """Name an endpoint and return the answer."""
    answer = client.post(PATH, json={"url": URL} | body, headers=dict(headers or {}))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def tell(house: House, organisation: str = LOCAL_ORGANISATION, times: int = 1) -> None:
    """Let jobs end."""
    with writing(house.engine) as connection:
        moment = now(connection)
        events = [JobEvent(str(uuid7()), str(uuid7()), 1, "job.finished", moment, {}) for _ in range(times)]
        add_deliveries(connection, organisation, events, moment)


def claimed(house: House, delivery_id: str) -> ClaimedDelivery:
    """Take hold of a delivery as a worker does."""
    found = house.callbacks.claim(delivery_id, MINUTE)
    assert found is not None
    return found


def faults(answer: Any) -> list[tuple[str, str]]:
    """Return the faults of a problem: pointer and code."""
    return [(fault["pointer"], fault["code"]) for fault in answer.get_json()["faults"]]


def test_an_endpoint(house: House) -> None:
    """An endpoint is named, read, changed, listed and deleted; its secret is told once."""
    client = house.client
    made = named(client, description="Phần mềm thi đua", types=["job.failed", "job.finished", "job.failed"])
    secret = made.pop("secret")
    assert 32 == len(base64.b64decode(secret.removeprefix("whsec_")))
    assert ["job.finished", "job.failed"] == made["types"]
    assert (URL, "Phần mềm thi đua", True) == (made["url"], made["description"], made["enabled"])
    path = f"{PATH}/{made['id']}"
    assert made == client.get(path).get_json()
    assert {"callbacks": [made]} == client.get(PATH).get_json()
    changed = client.patch(path, json={"types": ["document.failed"], "enabled": False}).get_json()
    assert (["document.failed"], False, URL) == (changed["types"], changed["enabled"], changed["url"])
    assert "disabled_at" in changed
    assert client.patch(path, json={"enabled": True}).get_json()["enabled"]
    assert 204 == client.delete(path).status_code
    assert 404 == client.get(path).status_code
    assert "secret" not in client.get(PATH).text


def test_where_it_is(house: House) -> None:
    """The answer says where the endpoint is; without types it is told of everything."""
    answer = house.client.post(PATH, json={"url": URL})
    assert f"{PATH}/{answer.get_json()['id']}" == answer.headers["Location"]
    assert ["job.finished", "job.failed", "document.failed"] == answer.get_json()["types"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"url": "http://hooks.example.vn"}, [("/url", "callback.not-https")]),
        ({"url": "https://169.254.169.254/latest"}, [("/url", "callback.address-not-public")]),
        ({"url": "https://127.1/"}, [("/url", "callback.not-a-url")]),
        ({"url": "https://u:p@a.vn/"}, [("/url", "callback.url-with-too-much")]),
    ],
)
def test_urls_refused(house: House, body: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """A URL that callbacks may not go to is refused with its reason, at naming and at changing."""
    client = house.client
    answer = client.post(PATH, json=body)
    assert (422, expected) == (answer.status_code, faults(answer))
    there = named(client)
    answer = client.patch(f"{PATH}/{there['id']}", json=body)
    assert (422, expected) == (answer.status_code, faults(answer))
    assert URL == client.get(f"{PATH}/{there['id']}").get_json()["url"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ""},
        {"url": 1},
        {"url": URL, "types": []},
        {"url": URL, "types": ["job.cancelled"]},
        {"url": URL, "types": ["job.failed"] * 4},
        {"url": URL, "description": "a" * 201},
        {"url": URL, "more": 1},
        {"url": URL, "enabled": False},
    ],
)
def test_bodies_refused(house: House, body: dict[str, Any]) -> None:
    """A body that is not what the schema says is refused."""
    assert 422 == house.client.post(PATH, json=body).status_code


def test_allowed_inside(house: House) -> None:
    """What VANTHU_CALLBACK_ALLOW lists may be named, plain http as well."""
    house.set(callback_allow="10.0.0.0/8, hooks.inside")
    for url in ("http://hooks.inside:8000/x", "http://10.1.2.3/", "https://10.1.2.3/"):
        assert url == named(house.client, url=url)["url"]


def test_descriptions_on_one_line(house: House) -> None:
    """A description is one line with nothing in it that is not seen."""
    assert "a b c" == named(house.client, description="a\nb\u0000c\u202e")["description"]


def test_not_more_than_allowed(house: House) -> None:
    """The limit of endpoints is told with its setting."""
    house.set(callback_endpoints=1)
    named(house.client)
    answer = house.client.post(PATH, json={"url": URL})
    assert (409, "too-many-endpoints") == (answer.status_code, answer.get_json()["code"])
    assert "VANTHU_CALLBACK_ENDPOINTS" in answer.get_json()["detail"]


def test_named_once(house: House) -> None:
    """With an Idempotency-Key the same endpoint with the same secret comes again."""
    once = {"Idempotency-Key": "k-1"}
    assert named(house.client, once) == named(house.client, once)
    assert 1 == len(house.client.get(PATH).get_json()["callbacks"])


def test_the_secret_signs(house: House) -> None:
    """The secret that is told is the one that signs; after a rotation both do until the overlap is over."""
    client = house.client
    made = named(client)
    tell(house)
    (delivery,) = client.get(f"{PATH}/{made['id']}/deliveries").get_json()["deliveries"]
    rotated = client.post(f"{PATH}/{made['id']}/rotate").get_json()
    assert made["secret"] != rotated["secret"]
    taken = claimed(house, delivery["id"])
    body = body_of(taken.event)
    headers = dict(headers_of(taken.event, body, taken.secrets, taken.at))
    for secret in (made["secret"], rotated["secret"]):
        assert "job.finished" == Webhook(secret).verify(body, headers)["type"]
    assert delivery["event_id"] == headers["webhook-id"]


def test_rotated_at_once(house: House) -> None:
    """Without overlap the old secret ends at once."""
    client = house.client
    made = named(client)
    tell(house)
    (delivery,) = client.get(f"{PATH}/{made['id']}/deliveries").get_json()["deliveries"]
    rotated = client.post(f"{PATH}/{made['id']}/rotate", json={"overlap_seconds": 0}).get_json()
    assert (rotated["secret"],) == claimed(house, delivery["id"]).secrets
    for body in ({"overlap_seconds": -1}, {"overlap_seconds": 8 * 24 * 3600}, {"x": 1}):
        assert 422 == client.post(f"{PATH}/{made['id']}/rotate", json=body).status_code


def test_deliveries_and_attempts(house: House) -> None:
    """Every attempt is seen, with its status or its trouble in words of the caller's language."""
    client = house.client
    made = named(client)
    tell(house)
    (delivery,) = client.get(made["deliveries_url"]).get_json()["deliveries"]
    assert ("waiting", 0, "job.finished") == (delivery["state"], delivery["attempts"], delivery["type"])
    taken = claimed(house, delivery["id"])
    house.callbacks.record(
        taken, Attempt(1, taken.at, 15_000, None, "too-slow"), state="waiting", pause=timedelta(0)
    )
    taken = claimed(house, delivery["id"])
    house.callbacks.record(taken, Attempt(2, taken.at, 31, 200, None), state="delivered", pause=None)
    answer = client.get(delivery["url"], headers={"Accept-Language": "en"}).get_json()
    first, second = answer.pop("attempted")
    assert ("delivered", 2) == (answer["state"], answer["attempts"])
    assert "next_at" not in answer
    assert (1, "too-slow", 15_000) == (first["number"], first["trouble"], first["milliseconds"])
    assert "in time" in first["message"]
    assert (2, 200) == (second["number"], second["status"])
    assert "kịp" in client.get(delivery["url"]).get_json()["attempted"][0]["message"]


@pytest.mark.parametrize(
    "trouble",
    ["address-refused", "name-not-found", "not-reached", "tls-refused", "too-slow", "broken-off"],
)
def test_every_trouble_has_words(house: House, trouble: Trouble) -> None:
    """Each trouble is explained in both languages."""
    client = house.client
    made = named(client)
    tell(house)
    (delivery,) = client.get(made["deliveries_url"]).get_json()["deliveries"]
    taken = claimed(house, delivery["id"])
    house.callbacks.record(taken, Attempt(1, taken.at, 1, None, trouble), state="given_up", pause=None)
    words = {
        client.get(delivery["url"], headers={"Accept-Language": language}).get_json()["attempted"][0][
            "message"
        ]
        for language in ("vi", "en")
    }
    assert 2 == len(words)


def test_pages_of_deliveries(house: House) -> None:
    """Deliveries are listed newest first, page by page, also of one state."""
    client = house.client
    made = named(client)
    tell(house, times=5)
    found: list[str] = []
    address: str | None = f"{made['deliveries_url']}?limit=2&state=waiting"
    while address:
        page = client.get(address).get_json()
        found += [delivery["id"] for delivery in page["deliveries"]]
        address = page.get("next")
    assert 5 == len(found)
    assert sorted(found, reverse=True) == found
    assert [] == client.get(f"{made['deliveries_url']}?state=delivered").get_json()["deliveries"]
    for query in ("state=lost", "cursor=x", "limit=0", "limit=201", "more=1"):
        assert 422 == client.get(f"{made['deliveries_url']}?{query}").status_code


def test_pages_of_endpoints(house: House) -> None:
    """Endpoints are listed newest first, page by page."""
    client = house.client
    ids = [named(client)["id"] for _ in range(3)]
    first = client.get(f"{PATH}?limit=2").get_json()
    second = client.get(first["next"]).get_json()
    assert ids[::-1] == [one["id"] for page in (first, second) for one in page["callbacks"]]
    assert "next" not in second


def test_sent_by_hand(house: House) -> None:
    """A delivery is sent by hand once a request, at once through the queue, whatever became of it."""
    client = house.client
    made = named(client)
    tell(house)
    (delivery,) = client.get(made["deliveries_url"]).get_json()["deliveries"]
    taken = claimed(house, delivery["id"])
    house.callbacks.record(taken, Attempt(1, taken.at, 9, 500, None), state="given_up", pause=None)
    assert not house.queue.callbacks
    answer = client.post(f"{delivery['url']}/resend")
    assert (202, "waiting") == (answer.status_code, answer.get_json()["state"])
    assert delivery["url"] == answer.headers["Location"]
    assert [delivery["id"]] == list(house.queue.callbacks)
    assert 2 == claimed(house, delivery["id"]).delivery.attempts + 1


def test_sent_by_hand_to_one_that_is_off(house: House) -> None:
    """To an endpoint that is off nothing is sent by hand either."""
    client = house.client
    made = named(client)
    tell(house)
    (delivery,) = client.get(made["deliveries_url"]).get_json()["deliveries"]
    client.patch(f"{PATH}/{made['id']}", json={"enabled": False})
    answer = client.post(f"{delivery['url']}/resend")
    assert (409, "endpoint-disabled") == (answer.status_code, answer.get_json()["code"])


def test_scopes(house: House) -> None:
    """Who may read documents sees endpoints and deliveries; only an administrator changes or sends."""
    made = named(house.client)
    tell(house)
    (delivery,) = house.client.get(made["deliveries_url"]).get_json()["deliveries"]
    path = f"{PATH}/{made['id']}"
    reader, writer = house.client_with(["documents:read"]), house.client_with(["documents:write"])
    for address in (PATH, path, made["deliveries_url"], delivery["url"]):
        assert (200, 403) == (reader.get(address).status_code, writer.get(address).status_code)
    for client in (reader, writer):
        assert [403] * 5 == [
            client.post(PATH, json={"url": URL}).status_code,
            client.patch(path, json={}).status_code,
            client.post(f"{path}/rotate").status_code,
            client.post(f"{delivery['url']}/resend").status_code,
            client.delete(path).status_code,
        ]


def test_another_organisation(house: House) -> None:
    """What is another organisation's is not there, whatever is tried."""
    made = named(house.client)
    tell(house)
    (delivery,) = house.client.get(made["deliveries_url"]).get_json()["deliveries"]
    others = house.client_with(organisation=house.new_organisation())
    path = f"{PATH}/{made['id']}"
    assert {"callbacks": []} == others.get(PATH).get_json()
    assert {404} == {
        answer.status_code
        for answer in (
            others.get(path),
            others.patch(path, json={"enabled": False}),
            others.patch(path, json={"url": "https://169.254.169.254/"}),
            others.post(f"{path}/rotate"),
            others.get(made["deliveries_url"]),
            others.get(delivery["url"]),
            others.post(f"{delivery['url']}/resend"),
            others.delete(path),
        )
    }


def test_from_a_job_to_the_queue(house: House) -> None:
    """A job that ends is told to the endpoints of its organisation, with its counts, and to no other's."""
    client = house.client
    made = named(client, types=["job.finished"])
    named(house.client_with(organisation=house.new_organisation()))
    job = client.post("/api/v1/jobs", json={"conference": conference()}).get_json()
    house.work()
    (delivery,) = client.get(made["deliveries_url"]).get_json()["deliveries"]
    assert (job["id"], "job.finished") == (delivery["job_id"], delivery["type"])
    data = claimed(house, delivery["id"]).event.data
    assert (job["total"], job["total"], 0) == (data["total"], data["made"], data["failed"])
    assert () == house.callbacks.due(limit=10)
