"""The pages of blocks, of approved conferences and of what is done to a conference as a whole."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.service.house import House, conference

HOSTILE = "<img src=x onerror=alert(1)> \u202eKhối"


def followed(client: FlaskClient, url: str, **form: Any) -> str:
    """Send a form and return the page that it leads to."""
    answer = client.post(url, data=form, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def new_block(client: FlaskClient, *members: str, name: str = "Khối thi đua số 1") -> str:
    """Keep a block and return the address of its page."""
    answer = client.post("/khoi", data={"name": name, "members": "\n".join(members)})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def revision(page: str) -> str:
    """Return the revision that the forms of a page carry."""
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_block_is_kept_and_conferences_begin_with_its_members(house: House) -> None:
    """A list out of Word becomes members; a conference begins with those of its two years."""
    client = house.signed_in()
    block = new_block(client, "1. Sở Y tế;", "2) Sở Tư pháp.", "", "- Sở Y tế")
    page = followed(client, f"{block}/thanh-vien", members="Sở Nội vụ\nsở y tế", joined_year="2025")
    assert "Đã thêm 1 đơn vị." in page
    given = {"name": "Sở Tư pháp", "left_year": "2021", "revision": revision(page)}
    followed(client, f"{block}/thanh-vien/1", **given)

    begun = client.post(f"{block}/hoi-nghi", data={"year": "2024"})
    kept = house.client.get("/api/v1/conferences").get_json()["conferences"][0]
    facts = house.client.get(kept["url"]).get_json()["conference"]
    assert begun.headers["Location"].endswith(f"/hoi-nghi/{kept['id']}")
    assert (2024, 2025) == (facts["year_summed_up"], facts["year_planned"])
    assert ["Sở Y tế", "Sở Y tế", "Sở Nội vụ"] == [member["name"] for member in facts["members"]]
    assert f"/hoi-nghi/{kept['id']}" in client.get(block).text


def test_what_does_not_hold_is_told_beside_its_field(house: House) -> None:
    """A year that is none leaves the member as it was; the page shows what was typed and what is wrong."""
    client = house.signed_in()
    block = new_block(client, "Sở Y tế")
    answer = client.post(f"{block}/thanh-vien/0", data={"name": "Sở Y tế", "joined_year": "19", "revision": "1"})
    assert answer.status_code == 422
    assert 'id="o-joined_year-loi"' in answer.text
    assert 'value="19"' in answer.text
    assert "từ năm 19" not in client.get(block).text
