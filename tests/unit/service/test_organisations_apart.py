"""Two organisations in one house: one tries every id of the other on every route.

Routes and the ids they take are drawn from the application: a new route is tried without a line here, one
with an id that nobody knows yet fails until ``Belongings`` holds one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from assembly.stores.engine import reading
from assembly.stores.tables import api_keys, audit_entries, metadata
from service.access import OPEN, PAGES
from tests.unit.service.house import House, conference

PLAIN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SHARED = {"template_id": "covenant_member_state"}  # templates are the house's
MERGE_PATCH = "application/merge-patch+json"
# what a request must bring to get as far as the thing that it names
BROUGHT: dict[str, dict[str, Any]] = {
    "callbacks.change_callback": {"json": {"enabled": True}},
    "conferences.patch_conference": {
        "data": '{"conference": {"year_planned": 2023}}',
        "content_type": MERGE_PATCH,
    },
    "conferences.replace_conference": {
        "json": {"conference": conference(1)},
        "headers": {"If-Match": "*"},
    },
}
# nothing is wrong with the id where the thing is only not in the right state
OF_STATE = {409}


@dataclass(frozen=True)
class Belongings:
    """What an organisation has: an id of each kind, by the name it has in addresses."""

    client: FlaskClient
    ids: dict[str, str]

    def everywhere(self) -> set[str]:
        """Return the ids, which no answer to anybody else may hold."""
        return {value for name, value in self.ids.items() if name != "name"}


@pytest.fixture
def ours(house: House) -> Belongings:
    """An organisation with something of every kind."""
    return belongings(house, "Sở Nội vụ")


@pytest.fixture
def theirs(house: House) -> Belongings:
    """Another one with as much."""
    return belongings(house, "Sở Tài chính")


def belongings(house: House, name: str) -> Belongings:
    """Make an organisation and something of every kind for it, over HTTP."""
    client = house.client_with(organisation=house.new_organisation(name))

    def made(path: str, **body: Any) -> dict[str, Any]:
        answer = client.post(f"/api/v1/{path}", json=body)
        assert answer.status_code in {201, 202}, answer.text
        told: dict[str, Any] = answer.get_json()
        return told

    callback = made("callbacks", url="https://93.184.216.34/hook", types=["job.finished"])
    kept = made("conferences", conference=conference(2))
    key = made("keys", name="a", scopes=["documents:read"])
    job = made("jobs", conference=conference(2), kinds=["covenant_member"])
    house.work()
    told = client.get(f"/api/v1/jobs/{job['id']}").get_json()
    deliveries = client.get(f"/api/v1/callbacks/{callback['id']}/deliveries").get_json()["deliveries"]
    return Belongings(
        client,
        {
            "callback_id": callback["id"],
            "conference_id": kept["id"],
            "delivery_id": deliveries[0]["id"],
            "job_id": job["id"],
            "key_id": key["id"],
            "name": told["documents"][0]["name"],
        },
    )


def routes(client: FlaskClient, *, with_ids: bool) -> Iterator[tuple[Rule, str]]:
    """Yield the routes that take, or take no, ids of an organisation's things, with each of their methods.

    Deleting comes last.
    """
    for method in PLAIN:
        for rule in client.application.url_map.iter_rules():
            takes_ids = bool(rule.arguments - SHARED.keys())
            if rule.endpoint.startswith(PAGES):  # they have a test of their own
                continue
            if rule.endpoint not in OPEN and method in (rule.methods or ()) and takes_ids == with_ids:
                yield rule, method


def address(rule: Rule, ids: dict[str, str]) -> str:
    """Return the address of a route with these ids in it."""
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<{name}>", quote((SHARED | ids)[name]))
    return path


def asked(client: FlaskClient, rule: Rule, method: str, path: str) -> TestResponse:
    """Send a request that lacks nothing but the right to what it names."""
    return client.open(path, method=method, **BROUGHT.get(rule.endpoint, {}))


def all_rows(house: House) -> dict[str, list[Any]]:
    """Return all that the database holds, but when keys were used and what was noted of it."""
    with reading(house.engine) as connection:
        return {
            table.name: sorted(
                tuple(row)
                for row in connection.execute(
                    select(*(column for column in table.c if column is not api_keys.c.last_used_at))
                ).all()
            )
            for table in metadata.sorted_tables
            if table is not audit_entries
        }


def test_every_id_of_another_is_not_found(house: House, ours: Belongings, theirs: Belongings) -> None:
    """On every route the things of another organisation answer like things that never were, and nothing in
    the database changes."""
    nothing = dict.fromkeys(ours.ids, "00000000-0000-7000-8000-0000000000ff") | {"name": "a.docx"}
    before = all_rows(house)
    tried = 0
    for rule, method in routes(theirs.client, with_ids=True):
        answer = asked(theirs.client, rule, method, address(rule, ours.ids))
        never_was = asked(theirs.client, rule, method, address(rule, nothing))
        assert (answer.status_code, never_was.status_code) == (404, 404), (method, rule)
        if method != "HEAD":
            told, expected = answer.get_json(force=True), never_was.get_json(force=True)
            assert (told["code"], told.keys()) == (expected["code"], expected.keys())
        tried += 1
    assert tried > 25
    assert repr(all_rows(house)) == repr(before)


def test_our_own_ids_are_found(ours: Belongings) -> None:
    """With the very same requests the owner gets what he asked for: only the key makes the difference."""
    for rule, method in routes(ours.client, with_ids=True):
        answer = asked(ours.client, rule, method, address(rule, ours.ids))
        assert answer.status_code < 400 or answer.status_code in OF_STATE, (method, rule, answer.text)


def test_parts_of_another_are_not_found_below_our_own(ours: Belongings, theirs: Belongings) -> None:
    """Below a thing of one's own no part of another's is found, nor is an id taken for another kind's."""
    for rule, method in routes(ours.client, with_ids=True):
        own = rule.arguments & ours.ids.keys()
        for swapped in sorted(own):
            for kind in sorted(theirs.ids):
                if swapped == kind == "name":
                    continue  # both made a document of the same name
                path = address(rule, ours.ids | {swapped: theirs.ids[kind]})
                assert asked(ours.client, rule, method, path).status_code == 404, (method, path)


def test_lists_hold_nothing_of_another(ours: Belongings, theirs: Belongings) -> None:
    """No list, and no page of it that another's cursor opens, holds a thing of another organisation."""
    listed = 0
    for rule, method in routes(ours.client, with_ids=False):
        if method != "GET" or rule.arguments:
            continue
        path = address(rule, {})
        own = ours.client.get(path)
        assert own.status_code == 200, path
        assert not [each for each in theirs.everywhere() if each in own.text], path
        listed += any(each in own.text for each in ours.everywhere())
        first = ours.client.get(path, query_string={"limit": 1})
        following = first.get_json().get("next") if first.is_json else None
        if following:
            stolen = theirs.client.get(following)
            assert stolen.status_code == 200
            assert not [each for each in ours.everywhere() if each in stolen.text], path
    assert listed >= 6


def test_conference_of_another_makes_no_job(house: House, ours: Belongings, theirs: Belongings) -> None:
    """A job of another organisation's conference is refused like one of a conference that never was."""
    body = {"conference_id": ours.ids["conference_id"], "kinds": ["covenant_member"]}
    before = all_rows(house)
    answer = theirs.client.post("/api/v1/jobs", json=body)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "conference-not-found")
    assert repr(all_rows(house)) == repr(before)
    assert ours.client.post("/api/v1/jobs", json=body).status_code == 202


def test_answers_given_once_are_of_one_organisation(ours: Belongings, theirs: Belongings) -> None:
    """The same Idempotency-Key of two organisations gives each its own answer."""
    body = {"conference": conference(1), "kinds": ["covenant_member"]}
    headers = {"Idempotency-Key": "the-same"}
    first, other, again = (
        client.post("/api/v1/jobs", json=body, headers=headers)
        for client in (ours.client, theirs.client, ours.client)
    )
    assert first.get_json()["id"] == again.get_json()["id"] != other.get_json()["id"]


def test_events_reach_only_their_own_organisation(ours: Belongings, theirs: Belongings) -> None:
    """An endpoint is told of the jobs of its own organisation and of no others."""
    path = f"/api/v1/callbacks/{ours.ids['callback_id']}/deliveries"
    told = ours.client.get(path).get_json()["deliveries"]
    assert [each["job_id"] for each in told] == [ours.ids["job_id"]]


def test_audit_log_tells_of_one_organisation(ours: Belongings, theirs: Belongings) -> None:
    """The audit log tells what was done for the caller's organisation alone."""
    theirs.client.get(f"/api/v1/jobs/{ours.ids['job_id']}/archive")
    log = ours.client.get("/api/v1/audit", query_string={"limit": 200})
    assert log.status_code == 200
    assert ours.ids["job_id"] in log.text
    assert not [each for each in theirs.everywhere() if each in log.text]
