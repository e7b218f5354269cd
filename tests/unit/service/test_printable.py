"""All documents of a job as one printable file, over HTTP."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from assembly.jobs import printable
from service import turns
from tests.unit.service.house import House
from tests.unit.service.test_jobs import DOCX, failing_second, ordered


def finished(house: House, members: int = 3) -> dict[str, Any]:
    """Order covenants, make them and return the job."""
    job = ordered(house, members)
    house.work()
    body: dict[str, Any] = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    return body


def text_of(content: bytes) -> str:
    """Return the text of a Word file."""
    return "".join(docx.Document(io.BytesIO(content)).element.itertext()).replace("\u00a0", " ")


def test_documents_come_in_one_file(house: House) -> None:
    """The printable file holds every document of the job in order; no ranges of it are promised."""
    job = finished(house)
    answer = house.client.get(job["merged_url"])
    assert (answer.status_code, answer.content_type) == (200, DOCX)
    assert answer.headers["Accept-Ranges"] == "none"
    assert f"vanthu-{job['id']}.docx" in answer.headers["Content-Disposition"]
    text = text_of(answer.data)
    places = [text.index(f"Sở Đặc biệt số {number}") for number in (1, 2, 3)]
    assert places == sorted(places)
    assert house.client.get(job["merged_url"]).data == answer.data


def test_some_documents_come_in_one_file(house: House) -> None:
    """With first and last only the documents between these positions are there, both included."""
    job = finished(house, 4)
    answer = house.client.get(f"{job['merged_url']}?first=1&last=2")
    text = text_of(answer.data)
    assert [f"Sở Đặc biệt số {number}" in text for number in (1, 2, 3, 4)] == [False, True, True, False]
    assert "-2-3.docx" in answer.headers["Content-Disposition"]
    assert house.client.get(f"{job['merged_url']}?first=3&last=99").status_code == 200


def test_what_failed_is_passed_over(house: House) -> None:
    """A document that failed is not in the file; a range of failures alone answers 409."""
    job = failing_second(house)
    assert house.client.get(f"{job['merged_url']}?first=1&last=1").status_code == 409
    house.client.post(f"/api/v1/jobs/{job['id']}/retry")
    answer = house.client.get(f"/api/v1/jobs/{job['id']}/merged.docx")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not-ready")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("first=3", "/first"), ("first=2&last=1", "/first"), ("first=-1", "/first"), ("last=x", "/last")],
)
def test_range_without_documents_is_told(house: House, query: str, pointer: str) -> None:
    """A range outside the job, or the wrong way round, answers 422 with what there is."""
    job = finished(house)
    answer = house.client.get(f"{job['merged_url']}?{query}")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["faults"]] == [pointer]


def test_too_many_documents_are_told_with_a_range(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """More documents than one file holds answer 422 with the limit and a range that can be asked for."""
    monkeypatch.setattr(printable, "MOST_MERGED", 2)
    job = finished(house)
    answer = house.client.get(job["merged_url"])
    (fault,) = answer.get_json()["faults"]
    assert (answer.status_code, fault["code"]) == (422, "request.too-many-documents")
    assert "?first=0&last=1" in fault["message"]
    assert house.client.get(f"{job['merged_url']}?first=0&last=1").status_code == 200


def test_files_are_made_in_turn(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many files at once are made, others are told to wait; a turn is given back however it ended."""
    monkeypatch.setattr(turns, "BUSY_SECONDS", 0.01)
    job = finished(house)
    path = job["merged_url"]
    client = house.client
    for _ in range(3):
        assert client.get(f"{path}?first=9").status_code == 422
        assert client.head(path).status_code == 200
        client.get(path, buffered=False).close()
    first, second = (client.get(path, buffered=False) for _ in range(2))
    assert client.get(path).status_code == 503
    first.close()
    assert client.get(path).status_code == 200
    second.close()


def test_unknown_job_has_no_file(house: House) -> None:
    """The file of no job answers 404."""
    assert house.client.get("/api/v1/jobs/none/merged.docx").status_code == 404
