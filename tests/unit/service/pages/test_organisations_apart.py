"""Two organisations in one house: an administrator of one tries every id of the other on every page.

Pages and the ids they take are drawn from the application: a new page is tried without a line here, one with
an id that nobody knows yet fails until ``Belongings`` holds one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from uuid_utils import uuid7
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from assembly.callers.actor import program
from assembly.conference.workbook.reading import table_titles
from assembly.stores.engine import reading
from assembly.stores.tables import audit_entries, house_secrets, metadata, sessions
from service.access import PAGES
from service.pages.signed_in import OPEN
from tests.unit.service.house import House, conference

NEVER_WAS = "00000000-0000-7000-8000-0000000000ff"
SHARED = {"template_id", "path"}  # templates and styles are the house's
# what a request must bring to get as far as the thing that it names
BROUGHT: dict[str, dict[str, Any]] = {
    "pages.conference.save": {"json": {"edits": []}},
    "pages.intakes.choose_table": {
        "data": {"trang": "danh-sach", "o": "A2", "loai": next(iter(table_titles()))}
    },
    "pages.intakes.correct": {"data": {"trang": "danh-sach", "o": "A2", "viec": "bo"}},
    "pages.people.change": {"data": {"name": "x", "role": "head"}},
}


@dataclass(frozen=True)
class Belongings:
    """What an organisation has: an id of each kind, by the name it has in addresses, and its block's name."""

    client: FlaskClient
    ids: dict[str, str]
    block: str

    def told_in(self, text: str) -> list[str]:
        """Return what of it stands in an answer; nothing may, to anybody else."""
        own = {value for name, value in self.ids.items() if name.endswith("_id")} | {self.block}
        return [each for each in sorted(own) if each in text]


@pytest.fixture
def ours(house: House) -> Belongings:
    """An organisation with something of every kind."""
    return belongings(house, "Khối thi đua ven biển")


@pytest.fixture
def theirs(house: House) -> Belongings:
    """Another one with as much."""
    return belongings(house, "Khối thi đua miền núi")


def belongings(house: House, block: str) -> Belongings:
    """Make an organisation and something of every kind for it."""
    organisation = house.new_organisation(f"Sở {uuid7()}")
    keyed = house.client_with(organisation=organisation)
    client = house.signed_in("administrator", organisation=organisation)
    told = keyed.post("/api/v1/conferences", json={"conference": conference(2) | {"block": {"name": block}}})
    kept = told.get_json()["id"]
    made = client.post(f"/khoi/tu-hoi-nghi/{kept}")
    order = {"conference_id": kept, "kinds": ["covenant_member"]}
    job = keyed.post("/api/v1/jobs", json=order).get_json()["id"]
    house.work()
    key = keyed.post("/api/v1/keys", json={"name": "a", "scopes": ["documents:read"]}).get_json()["id"]
    somebody = house.people.seen_by(program("tests", organisation)).add(
        str(uuid7()), "Hà", f"ha-{uuid7().hex}", "secretary"
    )
    sheet = (io.BytesIO("Tên đơn vị\nSở Nội vụ\n".encode()), "danh-sach.csv")
    brought = client.post(f"/hoi-nghi/{kept}/excel", data={"bang": sheet})
    name = keyed.get(f"/api/v1/jobs/{job}").get_json()["documents"][0]["name"]
    return Belongings(
        client,
        {
            "block_id": made.headers["Location"].partition("/khoi/")[2].partition("?")[0],
            "conference_id": kept,
            "intake_id": brought.headers["Location"].partition("/excel/")[2].partition("?")[0],
            "job_id": job,
            "key_id": key,
            "name": name,
            "person_id": somebody.id,
        },
        block,
    )


def pages_with_ids(client: FlaskClient) -> list[tuple[Rule, str]]:
    """Return the pages that take ids of an organisation's things, with each of their methods."""
    return [
        (rule, method)
        for method in ("GET", "POST")
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.startswith(PAGES)
        and rule.endpoint not in OPEN
        and method in (rule.methods or ())
        and rule.arguments - SHARED
    ]


def asked(client: FlaskClient, rule: Rule, method: str, ids: dict[str, str]) -> TestResponse:
    """Send a request that lacks nothing but the right to what it names."""
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<{name}>", quote(ids.get(name, ""))).replace(f"<int:{name}>", "1")
    return client.open(path, method=method, **BROUGHT.get(rule.endpoint, {}))


def all_rows(house: House) -> str:
    """Return all that the database holds, but when sessions were used and what was noted of it."""
    skipped = {audit_entries, house_secrets, sessions}
    with reading(house.engine) as connection:
        return repr(
            {
                table.name: sorted(tuple(row) for row in connection.execute(select(table)))
                for table in metadata.sorted_tables
                if table not in skipped
            }
        )


def test_every_id_of_another_is_not_found(house: House, ours: Belongings, theirs: Belongings) -> None:
    """On every page the things of another organisation answer like things that never were, and nothing in
    the database changes."""
    before = all_rows(house)
    nothing = dict.fromkeys(ours.ids, NEVER_WAS)
    for rule, method in pages_with_ids(theirs.client):
        for ids in (ours.ids, nothing):
            answer = asked(theirs.client, rule, method, ids)
            assert answer.status_code == HTTPStatus.NOT_FOUND, (method, rule, answer.status_code)
            if ids is ours.ids:
                told = [each for each in ours.told_in(answer.text) if each not in answer.request.path]
                assert told == [], (method, rule)
    assert all_rows(house) == before


def test_parts_of_another_are_not_found_below_our_own(
    house: House, ours: Belongings, theirs: Belongings
) -> None:
    """Below a thing of one's own no part of another's is found."""
    before = all_rows(house)
    tried = 0
    for rule, method in pages_with_ids(theirs.client):
        taken = sorted(rule.arguments & theirs.ids.keys() - {"name"})
        for swapped in taken if len(taken) > 1 else ():
            answer = asked(theirs.client, rule, method, theirs.ids | {swapped: ours.ids[swapped]})
            assert answer.status_code == HTTPStatus.NOT_FOUND, (method, rule, swapped)
            tried += 1
    assert tried > 10
    assert all_rows(house) == before


def test_no_list_holds_anything_of_another(ours: Belongings, theirs: Belongings) -> None:
    """Pages that take no id tell of one's own organisation alone."""
    asked_for = told = 0
    for rule in theirs.client.application.url_map.iter_rules():
        plain = rule.endpoint.startswith(PAGES) and rule.endpoint not in OPEN and not rule.arguments
        if plain and "GET" in (rule.methods or ()):
            answer = theirs.client.get(rule.rule)
            assert answer.status_code == HTTPStatus.OK, rule
            if answer.mimetype == "text/html":
                assert ours.told_in(answer.text) == [], rule
                told += bool(theirs.told_in(answer.text))
            asked_for += 1
    assert asked_for > 8
    assert told > 3
