"""The jobs resource: order, ask, fetch."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import docx
import pytest
import yaml

from assembly.format_rules.checking import check_document
from assembly.jobs.job import Made, Outcome
from assembly.jobs.self_check import FormatCheck
from service.api.jobs import content_disposition
from tests.typed_documents import report as typed_report
from tests.unit.service.house import House, conference

KINDS = ["covenant_member"]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def ordered(house: House, members: int = 3) -> dict[str, Any]:
    """Order the covenants of so many members and return the answer."""
    answer = house.client.post("/api/v1/jobs", json={"conference": conference(members), "kinds": KINDS})
    assert answer.status_code == 202
    body: dict[str, Any] = answer.get_json()
    return body


def test_order_is_accepted_with_its_address(house: House) -> None:
    """An order answers 202 with the address of the job and every document that will be made."""
    answer = house.client.post("/api/v1/jobs", json={"conference": conference(3), "kinds": KINDS})
    body = answer.get_json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/jobs/{body['id']}"
    assert answer.headers["Retry-After"] == "1"
    assert (body["state"], body["total"], body["made"], body["failed"]) == ("queued", 3, 0, 0)
    assert [document["state"] for document in body["documents"]] == ["queued"] * 3
    assert [document["member"] for document in body["documents"]] == [0, 1, 2]
    assert len(house.queue.waiting) == 2


def test_yaml_body_is_the_conference_alone(house: House) -> None:
    """A YAML body is read as the conference, the kinds come in the query."""
    text = yaml.safe_dump(conference(2), allow_unicode=True)
    answer = house.client.post(
        "/api/v1/jobs?kind=covenant_member", data=text.encode(), content_type="application/yaml"
    )
    assert answer.status_code == 202
    assert {document["kind"] for document in answer.get_json()["documents"]} == {"covenant_member"}


def test_progress_is_exact(house: House) -> None:
    """The job tells how many documents are made while others wait."""
    job = ordered(house, 3)
    waiting = house.queue.waiting.pop()
    house.work()
    answer = house.client.get(f"/api/v1/jobs/{job['id']}")
    body = answer.get_json()
    assert (body["state"], body["made"], body["total"]) == ("running", 2, 3)
    assert answer.headers["Retry-After"] == "1"
    assert "archive_url" not in body
    house.queue.enqueue([waiting])
    house.work()
    body = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert (body["state"], body["made"], body["total"]) == ("finished", 3, 3)


def test_finished_document_can_be_fetched(house: House) -> None:
    """A made document tells its size, hash, missing facts and address, and opens as a Word document."""
    job = ordered(house)
    house.work()
    document = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()["documents"][0]
    answer = house.client.get(document["url"])
    assert (answer.status_code, answer.content_type) == (200, DOCX)
    assert answer.content_length == document["size"] == len(answer.data)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert quote(document["name"], safe="") in answer.headers["Content-Disposition"]
    text = "".join(docx.Document(io.BytesIO(answer.data)).element.itertext())
    assert "Sở Đặc biệt số 1" in text
    assert {"pointer", "label", "how"} == set(document["missing"][0])


def test_archive_holds_all(house: House) -> None:
    """The archive of a finished job holds every document under its name, and the page on their format."""
    job = ordered(house)
    house.work()
    body = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    answer = house.client.get(body["archive_url"])
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert answer.content_length == len(answer.data)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = [document["name"] for document in body["documents"]]
        assert archive.namelist() == [*names, "Kiểm tra thể thức.html"]
        assert archive.testzip() is None


def test_format_check_stands_with_the_document(house: House) -> None:
    """Each made document tells what its format check found, and the job the sums; before, nothing is told."""
    job = ordered(house, 2)
    assert job["format_check"] == {"checked": 0, "errors": 0, "warnings": 0, "advice": 0}
    assert "format_check" not in job["documents"][0]
    house.work()
    body = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert body["format_check"] == {"checked": 2, "errors": 0, "warnings": 0, "advice": 0}
    for document in body["documents"]:
        assert document["format_check"] == {"errors": 0, "warnings": 0, "advice": 0, "findings": []}


def test_findings_of_a_made_document_are_told(house: House) -> None:
    """A finding is told as the core reports it; a document that could not be checked has no check."""
    report = check_document(typed_report().sheet(left=1134).docx())
    job = ordered(house, 2)
    chunk = house.queue.waiting.popleft()
    claim = house.jobs.claim(chunk, timedelta(seconds=60))
    assert claim is not None
    results = (Made("a", 0, 1, "ab", 7, (), FormatCheck.of(report)), Made("b", 0, 1, "ab", 7, ()))
    outcomes = [Outcome(position, result) for position, result in enumerate(results)]
    assert house.jobs.record(claim, outcomes, timedelta(seconds=60))
    body = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    checked, unchecked = body["documents"]
    assert checked["format_check"]["errors"] == 1
    assert checked["format_check"]["findings"] == report.as_dict()["findings"]
    assert "format_check" not in unchecked
    assert body["format_check"] == {"checked": 1, "errors": 1, "warnings": 0, "advice": 0}
    page = zipped_page(house, job["id"])
    assert "lề trái 20 mm" in page
    assert "Chưa kiểm tra" in page


def zipped_page(house: House, job_id: str) -> str:
    """Return the page on format of a job's archive, with documents of one byte."""
    house.objects.kept |= {"a": b"1", "b": b"2"}
    answer = house.client.get(f"/api/v1/jobs/{job_id}/archive")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return archive.read("Kiểm tra thể thức.html").decode()


@pytest.mark.parametrize("what", ["archive", "documents/{name}"])
def test_too_early_is_a_conflict(house: House, what: str) -> None:
    """What is still being made answers 409 and when to ask again."""
    job = ordered(house)
    path = what.format(name=quote(job["documents"][0]["name"]))
    answer = house.client.get(f"/api/v1/jobs/{job['id']}/{path}")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not-ready")
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/v1/jobs/none", "job-not-found"),
        ("/api/v1/jobs/none/archive", "job-not-found"),
        ("/api/v1/jobs/none/documents/a.docx", "job-not-found"),
        ("/api/v1/jobs/{job}/documents/a.docx", "document-not-found"),
        ("/api/v1/jobs/{job}/documents/..%2F..%2Fsecret", "no-such-address"),
        ("/api/v1/jobs/{job}/documents/%2E%2E", "document-not-found"),
        ("/api/v1/jobs/{job}/documents/../../secret", "no-such-address"),
        ("/api/v1/jobs/%00", "job-not-found"),
    ],
)
def test_what_is_not_there_is_not_found(house: House, path: str, code: str) -> None:
    """Unknown jobs, documents and addresses answer 404, each with its own code."""
    job = ordered(house)
    house.work()
    answer = house.client.get(path.format(job=job["id"]))
    assert (answer.status_code, answer.get_json()["code"]) == (404, code)


def test_not_made_and_warnings_are_told(house: House) -> None:
    """The answer tells which documents the data do not allow, why, and what to look at."""
    answer = house.client.post("/api/v1/jobs", json={"conference": conference(2)})
    body = answer.get_json()
    reasons = {entry["kind"]: entry for entry in body["not_made"]}
    assert reasons["handover_minutes"]["reason"]
    assert reasons["handover_minutes"]["pointers"]


def test_faults_have_pointers_into_the_body_as_sent(house: House) -> None:
    """Every fault of the order and of the conference comes at once, with its place in the JSON body."""
    answer = house.client.post(
        "/api/v1/jobs",
        json={"conference": {"block": {"name": 5.5}, "memers": []}, "kinds": [1], "colour": "red"},
    )
    pointers = {fault["pointer"] for fault in answer.get_json()["faults"]}
    assert answer.status_code == 422
    assert {"/conference/block/name", "/conference/memers", "/kinds/0", "/colour"} <= pointers
    assert not house.queue.waiting


def test_unknown_kind_is_a_fault(house: House) -> None:
    """A kind that no template makes is refused with its place."""
    answer = house.client.post("/api/v1/jobs", json={"conference": conference(1), "kinds": ["covenant"]})
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["faults"]] == ["/kinds/0"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b'{"conference": null}', "application/json"),
        (b'{"conference": NaN}', "application/json"),
        (b'{"conference": {"block": "a", "block": "b"}}', "application/json"),
        (b"[" * 90_000, "application/json"),
        (b'{"a":' * 20_000, "application/json"),
        (b"\xff\xfe{}", "application/json"),
        (b'{"kinds": ["covenant_member"]}', "application/json"),
        (b'{"conference": {"block": "K"}, "kinds": []}', "application/json"),
        (b"", "application/yaml"),
        (b"- a\n- b\n", "application/yaml"),
        (b"block: [unclosed", "application/yaml"),
        (b"block: !!python/object/apply:os.system ['true']", "application/yaml"),
        (b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "application/yaml"),
        (b"PK\x03\x04" + b"\x00" * 100, "application/yaml"),
        (bytes(range(256)) * 10, "application/yaml"),
        ("block: Khối\n".encode("utf-16"), "application/json"),
    ],
)
def test_wrong_bodies_are_refused_and_leave_nothing(house: House, body: bytes, kind: str) -> None:
    """Whatever is sent that is no conference answers 422 with at least one fault, and stores nothing."""
    answer = house.client.post("/api/v1/jobs", data=body, content_type=kind)
    problem = answer.get_json(force=True)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert problem["faults"]
    assert all(fault["message"] and fault["message_en"] for fault in problem["faults"])
    assert not house.queue.waiting
    assert not house.objects.kept


def test_file_name_has_both_forms() -> None:
    """The Vietnamese name goes percent-encoded, and a name without accents beside it for old clients."""
    header = content_disposition('Giao ước thi đua - Sở Y tế "A".docx')
    assert header == (
        'attachment; filename="Giao uoc thi dua - So Y te A.docx"; '
        "filename*=UTF-8''Giao%20%C6%B0%E1%BB%9Bc%20thi%20%C4%91ua%20-%20S%E1%BB%9F%20Y%20t%E1%BA%BF%20%22A%22.docx"
    )


def test_file_name_cannot_break_the_header() -> None:
    """No name can end the header or begin another."""
    header = content_disposition('a\r\nSet-Cookie: x=1"; filename=b.docx')
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
