"""Every error of every route is a problem document that tells no more than it should."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator

import pytest
from flask import abort

from assembly.errors import (
    ConferenceRefused,
    DocumentNotFound,
    DocumentNotMade,
    Fault,
    JobNotFound,
    NotReady,
    RequestRefused,
    SettingRefused,
    TemplateNotFound,
    TemplateRefused,
    Unavailable,
    VanthuError,
    WordsRefused,
)
from assembly.jobs.job import Job, NewJob
from assembly.stores.memory import MemoryJobStore
from service.problem_catalogue import kinds_of_problems
from service.problems import PROBLEM, status_of
from service.requests import SILENT_SECONDS
from tests.unit.service.house import BODY_BYTES, House, conference

FAULTS = [Fault("/a", "code", "sai", "wrong")]
PERSON = "Nguyễn Văn A"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ConferenceRefused(FAULTS), 422),
        (TemplateRefused(FAULTS), 422),
        (WordsRefused(FAULTS), 422),
        (RequestRefused(FAULTS), 422),
        (DocumentNotMade("m", "e"), 409),
        (JobNotFound("x"), 404),
        (DocumentNotFound("x"), 404),
        (TemplateNotFound("x"), 404),
        (NotReady("m", "e"), 409),
        (Unavailable("database", "away"), 503),
        (SettingRefused("m", "e"), 500),
        (VanthuError("m", "e"), 500),
    ],
)
def test_every_error_has_its_status(error: VanthuError, status: int) -> None:
    """Each error of the core has one HTTP status."""
    assert status_of(error) == status


def test_no_error_is_without_status() -> None:
    """Every class of the error tree, also one added later, has a status."""

    def all_of(kind: type[VanthuError]) -> Iterator[type[VanthuError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from all_of(child)

    assert all(400 <= status_of(kind.__new__(kind)) <= 599 for kind in all_of(VanthuError))


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing/here", 404, "no-such-address"),
        ("DELETE", "/api/v1/jobs", 405, "method-not-allowed"),
        ("POST", "/healthz", 405, "method-not-allowed"),
        ("PUT", "/api/v1/templates", 405, "method-not-allowed"),
        ("POST", "/api/v1/jobs", 415, "unsupported-media-type"),
    ],
)
def test_refusals_before_a_view_are_problems(
    house: House, method: str, path: str, status: int, code: str
) -> None:
    """What no view answers is a problem document too."""
    answer = house.client.open(path, method=method, data=b"x", content_type="text/plain")
    body = answer.get_json(force=True)
    assert (answer.status_code, answer.content_type) == (status, PROBLEM)
    assert (body["status"], body["code"], body["type"]) == (status, code, f"/problems/{code}")
    assert body["detail"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if status == 405:
        assert "OPTIONS" in answer.headers["Allow"]


def test_large_body_is_refused_unread(house: House) -> None:
    """A body beyond the limit answers 413 and tells the limit, whatever length it claims."""
    big = b" " * (BODY_BYTES + 1)
    answer = house.client.post("/api/v1/jobs", data=big, content_type="application/json")
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (413, "body-too-large")
    assert str(BODY_BYTES) in answer.get_json(force=True)["detail"]


def test_silent_client_does_not_hold_a_thread_for_ever(house: House) -> None:
    """A client that promises a body and sends none is given up after a while, also where it is refused."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(True)  # as gunicorn hands it over
        house.client.get("/healthz", environ_overrides={"gunicorn.socket": ours})
        assert ours.gettimeout() == SILENT_SECONDS


def test_request_id_goes_everywhere(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """An answer's id is in its header and body; a plain id of the sender is kept."""
    answer = house.client.get("/nothing")
    assert answer.headers["X-Request-ID"] == answer.get_json(force=True)["request_id"]
    mine = house.client.get("/nothing", headers={"X-Request-ID": "order-2026-11-21"})
    assert mine.headers["X-Request-ID"] == mine.get_json(force=True)["request_id"] == "order-2026-11-21"


@pytest.mark.parametrize("sent", ["short", "x" * 65, "a b c d e f g", "<script>alert(1)</script>"])
def test_strange_request_id_is_replaced(house: House, sent: str) -> None:
    """An id that is not a plain one is not repeated."""
    assert house.client.get("/healthz", headers={"X-Request-ID": sent}).headers["X-Request-ID"] != sent


def test_unexpected_error_tells_nothing(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """A bug answers 500 with a request id: no stack trace, no text of the error, here or in the log."""

    class Broken(MemoryJobStore):
        def job(self, job_id: str) -> Job:
            raise RuntimeError(PERSON)

        def add(self, job: NewJob, *, most: object = None) -> Job:
            raise RuntimeError(PERSON)

    house.jobs = Broken()
    with caplog.at_level(logging.INFO):
        answer = house.client.get("/api/v1/jobs/x")
        posted = house.client.post("/api/v1/jobs", json={"conference": conference(1)})
    body = answer.get_json(force=True)
    assert (answer.status_code, body["code"]) == (500, "internal-error")
    assert posted.status_code == 500
    told = answer.get_data(as_text=True) + posted.get_data(as_text=True)
    assert "Traceback" not in told
    assert "RuntimeError" not in told
    assert "RuntimeError" in caplog.text
    assert PERSON not in told + caplog.text


def test_absent_store_is_told_as_such(house: House) -> None:
    """A database that is away answers 503, when to ask again, and not where it is."""

    class Away(MemoryJobStore):
        def job(self, job_id: str) -> Job:
            raise Unavailable("database", "OperationalError")

    house.jobs = Away()
    answer = house.client.get("/api/v1/jobs/x")
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_log_holds_no_names(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The line of a request holds its rule, not its address with the names in it."""
    with caplog.at_level(logging.INFO):
        house.client.get("/api/v1/jobs/x/documents/Nguyen%20Van%20A.docx")
    assert "GET /api/v1/jobs/<job_id>/documents/<name> 404" in caplog.text
    assert "Nguyen" not in caplog.text


def test_foreign_name_is_refused(house: House) -> None:
    """Under a name that is not its own the web answers nothing: a foreign page's name may lead here."""
    house.set(trusted_hosts="localhost, 127.0.0.1")
    asked = [
        house.client.get("/healthz", headers={"Host": host})
        for host in ("localhost:8080", "127.0.0.1", "evil.example:8080")
    ]
    assert [answer.status_code for answer in asked] == [200, 200, 400]
    assert asked[2].get_json(force=True)["code"] == "host-not-trusted"


def test_every_address_refuses_other_methods(house: House) -> None:
    """Each address of the API tells of a method that it does not take which ones it takes."""
    client = house.client
    for rule in client.application.url_map.iter_rules():
        if rule.endpoint.startswith("pages."):  # /hoi-nghi/moi is an address and might be a conference's
            continue
        path = rule.rule.replace("<", "").replace(">", "")
        taken = {
            method
            for other in client.application.url_map.iter_rules()
            if other.rule == rule.rule
            for method in other.methods or ()
        }
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - taken:
            answer = client.open(path, method=method)
            problem = answer.get_json(force=True)
            assert (answer.status_code, answer.content_type) == (405, PROBLEM), (method, path)
            assert problem["code"] == "method-not-allowed"
            assert taken <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("status", [400, 403, 406, 408, 410, 411, 412, 417, 428, 431, 500, 501, 502, 504])
def test_every_status_is_a_problem(house: House, status: int) -> None:
    """Whatever status is raised anywhere is answered in RFC 9457; one without a page is about:blank."""
    house.alone = True
    client = house.client

    def refuse() -> None:
        abort(status)

    client.application.before_request_funcs.setdefault(None, []).append(refuse)
    answer = client.get("/healthz")
    problem = answer.get_json(force=True)
    assert (answer.status_code, answer.content_type, problem["status"]) == (status, PROBLEM, status)
    kind = kinds_of_problems().get(problem["code"])
    assert problem["type"] == (kind.path if kind else "about:blank")
    assert kind is None or kind.status == status
    assert problem["title"]
    assert problem["detail"]
