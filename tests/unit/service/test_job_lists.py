"""Lists of jobs, of batches, and of documents across jobs."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.paging import encode_cursor
from tests.unit.service.house import House, conference

KINDS = ["covenant_member"]


def ordered(client: FlaskClient, members: int = 2, **facts: Any) -> dict[str, Any]:
    """Order the covenants of so many members and return the job."""
    order = {"conference": conference(members) | facts, "kinds": KINDS}
    answer = client.post("/api/v1/jobs", json=order)
    assert answer.status_code == 202, answer.get_data(as_text=True)
    job: dict[str, Any] = answer.get_json()
    return job


def batch(rows: int) -> dict[str, Any]:
    """Return the order of covenants for so many rows."""
    return {
        "template": "covenant_member_state",
        "conference": {name: value for name, value in conference(1).items() if name != "members"},
        "rows": [{"member.name": f"Sở số {number}"} for number in range(rows)],
    }


def batched(client: FlaskClient, rows: int = 2) -> dict[str, Any]:
    """Order a batch of covenants and return the job."""
    answer = client.post("/api/v1/batches", json=batch(rows))
    assert answer.status_code == 202, answer.get_data(as_text=True)
    job: dict[str, Any] = answer.get_json()
    return job


def listed(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    """Read a list to its end, page by page."""
    found: list[dict[str, Any]] = []
    following: str | None = f"/api/v1/{path}"
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        body = answer.get_json()
        (things,) = (value for name, value in body.items() if name != "next")
        found += things
        following = body.get("next")
    return found


def test_jobs_come_newest_first_by_pages(house: House) -> None:
    """Every job comes once, the newest first, however long a page is."""
    client = house.client
    ids = [ordered(client)["id"] for _ in range(5)]
    for limit in (1, 2, 5, 200):
        assert ids[::-1] == [job["id"] for job in listed(client, f"jobs?limit={limit}")]
    first = client.get("/api/v1/jobs?limit=2").get_json()
    newer = ordered(client)
    second = client.get(first["next"]).get_json()
    assert newer["id"] not in [job["id"] for job in second["jobs"]]
    assert ids[1:3][::-1] == [job["id"] for job in second["jobs"]]


def test_listed_job_is_the_job_without_its_documents(house: House) -> None:
    """A list tells of a job what the job itself tells, and where it is."""
    client = house.client
    ordered(client, 2, block={"name": "Khối thi đua số 7"}, year_summed_up=2022, year_planned=2023)
    house.work()
    (told,) = listed(client, "jobs")
    job = client.get(told["url"]).get_json()
    assert {name: value for name, value in told.items() if name != "url"} == {
        name: job[name] for name in told if name != "url"
    }
    assert (told["state"], told["made"], told["progress"]) == ("finished", 2, 1)
    assert (told["year"], told["block"], told["source"]) == (2022, "Khối thi đua số 7", "conference")


def test_jobs_are_narrowed(house: House) -> None:
    """Filters leave the jobs that fit all of them; a block is found however its name is spelt."""
    client = house.client
    first = ordered(client, 1, block={"name": "Khối Văn hóa - Xã hội"}, year_planned=2023)["id"]
    house.work()
    second = ordered(client, 2, block={"name": "Khối các tỉnh"}, year_planned=2024)["id"]
    third = batched(client)["id"]
    for query, expected in (
        ("", {first, second, third}),
        ("year=2022", {first, third}),
        ("year=2023", {second}),
        ("year=1999", set()),
        ("block=V%C4%82N%20H%C3%93A%20X%C3%83", {first}),
        ("block=%25", set()),
        ("block=kh%E1%BB%91i", {first, second, third}),
        ("block=a%00b", set()),
        ("state=finished", {first}),
        ("state=queued", {second, third}),
        ("state=queued&source=conference", {second}),
        ("source=rows", {third}),
        ("kind=covenant_member", {first, second, third}),
        ("kind=handover_minutes", set()),
        ("kind=a%00b", set()),
    ):
        assert expected == {job["id"] for job in listed(client, f"jobs?{query}")}, query
    assert [third] == [job["id"] for job in listed(client, "batches")]
    assert [] == listed(client, "batches?state=finished")


def test_documents_come_across_jobs(house: House) -> None:
    """All documents come once: those of the newest job first, within a job in its order."""
    client = house.client
    older, newer = ordered(client, 3), batched(client, 2)
    places = [(newer["id"], 0), (newer["id"], 1), *((older["id"], at) for at in range(3))]
    for limit in (1, 2, 5, 200):
        found = listed(client, f"documents?limit={limit}")
        assert places == [(document["job_id"], document["position"]) for document in found]
    assert {newer["id"]} == {document["job_id"] for document in listed(client, "documents?source=rows")}
    house.work()
    made = listed(client, "documents?state=made&kind=covenant_member")
    assert len(made) == 5
    assert client.get(made[0]["url"]).status_code == 200
    assert client.get(made[0]["job_url"]).get_json()["id"] == newer["id"]
    assert [] == listed(client, "documents?state=failed")
    assert [] == listed(client, "documents?kind=handover_minutes")


def test_lists_hold_what_is_ones_own(house: House) -> None:
    """No list tells anything of another organisation's."""
    stranger = house.client_with(organisation=house.new_organisation())
    ordered(house.client)
    batched(house.client)
    for path in ("jobs", "batches", "documents"):
        assert [] == listed(stranger, path)
        assert [] != listed(house.client, path)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "cursor=x",
        f"cursor={encode_cursor(1)}",
        f"cursor={encode_cursor('a', 'b')}",
        "cursor=",
        "year=22",
        "state=lost",
        "block=" + "a" * 401,
        "colour=red",
    ],
)
@pytest.mark.parametrize("path", ["jobs", "batches", "documents"])
def test_wrong_filters_are_told(house: House, path: str, query: str) -> None:
    """A filter that is not known, out of its range or no cursor of the list answers 422 with its name."""
    answer = house.client.get(f"/api/v1/{path}?{query}")
    assert answer.status_code == 422
    name = query.split("=", maxsplit=1)[0]
    assert [fault["pointer"] for fault in answer.get_json()["faults"]] == [f"/{name}"]


def test_no_more_jobs_than_are_allowed_are_in_the_making(house: House) -> None:
    """A job beyond the limits answers 429 with the limit and its setting; one more is taken when one ends."""
    house.set(jobs_in_flight=2, documents_in_flight=5)
    client = house.client
    assert ordered(client, 9)["total"] == 9  # alone a job may be larger
    answer = client.post("/api/v1/jobs", json={"conference": conference(1), "kinds": KINDS})
    assert (answer.status_code, answer.get_json()["code"]) == (429, "too-much")
    assert "VANTHU_DOCUMENTS_IN_FLIGHT" in answer.get_json()["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    house.work()
    ordered(client, 1)
    ordered(client, 1)
    answer = client.post("/api/v1/batches", json=batch(1))
    assert answer.status_code == 429
    assert "VANTHU_JOBS_IN_FLIGHT" in answer.get_json()["detail"]
    assert len(listed(client, "jobs")) == 3
    ordered(house.client_with(organisation=house.new_organisation()), 1)  # the other's are not counted


def test_batch_of_too_many_rows_is_refused(house: House) -> None:
    """A batch of more rows than VANTHU_BATCH_ROWS is refused as a whole, told with the limit."""
    house.set(batch_rows=2)
    answer = house.client.post("/api/v1/batches", json=batch(3))
    assert answer.status_code == 422
    (fault,) = answer.get_json()["faults"]
    assert (fault["pointer"], fault["code"]) == ("/rows", "rows.too-many-rows")
    assert "VANTHU_BATCH_ROWS" in fault["message"]
