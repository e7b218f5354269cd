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
from assembly.jobs.job import Failure, Made, Outcome
from assembly.jobs.self_check import FormatCheck
from service.downloads import content_disposition
from service.job_answers import MOST_INLINE
from service.paging import encode_cursor
from tests.typed_documents import report as typed_report
from tests.unit.service.house import House, conference
from tests.unit.service.one_language import in_language

KINDS = ["covenant_member"]
LISTS = ["Kiểm tra thể thức.html", "Danh mục.csv", "manifest.json"]
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
    """The archive of a finished job holds every document under its name, and what tells of them."""
    job = ordered(house)
    house.work()
    body = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    answer = house.client.get(body["archive_url"])
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert answer.content_length == len(answer.data)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = [document["name"] for document in body["documents"]]
        assert archive.namelist() == [*names, *LISTS]
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
    assert checked["format_check"]["findings"] == in_language(report.as_dict()["findings"], "vi")
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


def failing_second(house: House, members: int = 3) -> dict[str, Any]:
    """Order covenants of which the second fails, and return the settled job."""
    job = ordered(house, members)
    while house.queue.waiting:
        claim = house.jobs.claim(house.queue.waiting.popleft(), timedelta(seconds=60))
        assert claim is not None
        for document in claim.documents:
            made = Made(f"k{document.position}", 0, 1, "ab", 0, ())
            result = Failure("words-refused", "Có ký tự lạ", "a control character")
            outcome = Outcome(document.position, result if document.position == 1 else made)
            house.objects.kept[f"k{document.position}"] = b"x"
            assert house.jobs.record(claim, [outcome], timedelta(seconds=60))
    body: dict[str, Any] = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    return body


def test_retry_makes_only_what_failed(house: House) -> None:
    """A retry answers 202 with the job on its way again; what was made stays, the revision grows."""
    job = failing_second(house)
    assert (job["state"], job["made"], job["failed"], job["revision"]) == ("finished_with_failures", 2, 1, 0)
    assert job["documents"][1]["error"]["code"] == "words-refused"
    answer = house.client.post(f"/api/v1/jobs/{job['id']}/retry")
    body = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/v1/jobs/{job['id']}")
    assert (body["made"], body["failed"], body["revision"]) == (2, 0, 1)
    assert "archive_url" not in body
    house.work()
    body = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert (body["state"], body["made"]) == ("finished", 3)
    assert [document["size"] for document in body["documents"]][::2] == [1, 1]
    assert body["documents"][1]["size"] > 1


def test_nothing_to_retry_is_a_conflict(house: House) -> None:
    """A job without failures answers 409 to a retry."""
    job = ordered(house, 1)
    house.work()
    answer = house.client.post(f"/api/v1/jobs/{job['id']}/retry")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "already-settled")
    assert problem["detail"]


def test_cancelled_job_makes_nothing_more(house: House) -> None:
    """DELETE ends a job: what is made stays, the rest is told as cancelled; twice is no error; it can be
    taken up again."""
    job = ordered(house, 5)
    waiting = [house.queue.waiting.pop() for _ in range(len(house.queue.waiting) - 1)]
    house.work()
    answer = house.client.delete(f"/api/v1/jobs/{job['id']}")
    body = answer.get_json()
    assert (answer.status_code, body["state"]) == (200, "cancelled")
    assert body["made"] + body["cancelled"] == body["total"] == 5
    house.queue.enqueue(waiting)
    house.work()
    again = house.client.delete(f"/api/v1/jobs/{job['id']}")
    assert (again.status_code, again.get_json()["made"]) == (200, body["made"])
    assert again.get_json()["progress"] == 1
    states = [document["state"] for document in body["documents"]]
    assert states == ["made"] * body["made"] + ["cancelled"] * body["cancelled"]
    house.client.post(f"/api/v1/jobs/{job['id']}/retry")
    house.work()
    assert house.client.get(f"/api/v1/jobs/{job['id']}").get_json()["state"] == "finished"


def test_settled_job_cannot_be_cancelled(house: House) -> None:
    """A job that has ended by itself answers 409, an unknown one 404."""
    job = ordered(house, 1)
    house.work()
    answer = house.client.delete(f"/api/v1/jobs/{job['id']}")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "already-settled")
    assert house.client.delete("/api/v1/jobs/none").status_code == 404
    assert house.client.post("/api/v1/jobs/none/retry").status_code == 404


def test_cancelled_document_cannot_be_fetched(house: House) -> None:
    """A document that a cancelled job did not make answers 409 with the reason."""
    job = ordered(house, 2)
    house.client.delete(f"/api/v1/jobs/{job['id']}")
    name = quote(job["documents"][0]["name"])
    answer = house.client.get(f"/api/v1/jobs/{job['id']}/documents/{name}")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "document-not-made")
    assert "huỷ" in answer.get_json()["detail"]


def test_documents_come_in_pages(house: House) -> None:
    """Pages of documents follow one another by their links, every document once, in order."""
    job = ordered(house, 7)
    path: str | None = f"{job['documents_url']}?limit=3"
    pages = []
    while path is not None:
        body = house.client.get(path).get_json()
        pages.append([document["position"] for document in body["documents"]])
        path = body.get("next")
    assert pages == [[0, 1, 2], [3, 4, 5], [6]]


def test_documents_of_one_state(house: House) -> None:
    """Only the documents in the wanted state are listed, on every page."""
    job = failing_second(house, 6)
    failed = house.client.get(f"{job['documents_url']}?state=failed").get_json()
    assert [document["position"] for document in failed["documents"]] == [1]
    assert "next" not in failed
    first = house.client.get(f"{job['documents_url']}?state=made&limit=2").get_json()
    second = house.client.get(first["next"]).get_json()
    assert [document["position"] for document in first["documents"]] == [0, 2]
    assert [document["position"] for document in second["documents"]] == [3, 4]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/documents?state=lost", 422),
        ("/documents?limit=0", 422),
        ("/documents?limit=100000", 422),
        ("/documents?cursor=x", 422),
        (f"/documents?cursor={encode_cursor('a')}", 422),
        (f"/documents?cursor={encode_cursor(2**63)}", 422),
        ("?documents=201", 422),
        (f"/documents?cursor={encode_cursor(5000)}", 200),
    ],
)
def test_wrong_pages_are_told(house: House, path: str, status: int) -> None:
    """A parameter out of its range answers 422 with its name; a page behind the last is empty."""
    job = ordered(house, 1)
    answer = house.client.get(f"/api/v1/jobs/{job['id']}{path}")
    assert answer.status_code == status
    if status == 200:
        assert answer.get_json() == {"documents": []}
    else:
        name = path.split("?")[1].split("=", maxsplit=1)[0]
        assert [fault["pointer"] for fault in answer.get_json()["faults"]] == [f"/{name}"]


def test_documents_of_an_unknown_job_are_not_found(house: House) -> None:
    """The documents of no job answer 404."""
    assert house.client.get("/api/v1/jobs/none/documents").status_code == 404


def test_large_job_tells_its_first_documents(house: House) -> None:
    """A job tells at most so many documents itself, and none where a caller only looks how far it is."""
    job = ordered(house, MOST_INLINE + 5)
    assert (job["total"], len(job["documents"])) == (MOST_INLINE + 5, MOST_INLINE)
    body = house.client.get(f"/api/v1/jobs/{job['id']}?documents=0").get_json()
    assert (body["total"], body["documents"], body["progress"]) == (MOST_INLINE + 5, [], 0)
    rest = house.client.get(f"{job['documents_url']}?cursor={encode_cursor(MOST_INLINE - 1)}").get_json()
    assert len(rest["documents"]) == 5


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
    assert all(fault["message"] for fault in problem["faults"])
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
