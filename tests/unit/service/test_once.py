"""Idempotency-Key: a request that comes again gets the first answer again, and makes nothing twice."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from assembly.callers.answers import KEEP, Answer, Turn
from assembly.errors import Unavailable
from assembly.jobs.job import Job, NewJob
from assembly.stores.engine import reading
from assembly.stores.sql import SqlJobStore
from assembly.stores.sql_answers import SqlAnswerStore
from assembly.stores.tables import first_answers, jobs
from service import once
from tests.unit.service.house import House, conference

JOBS = "/api/v1/jobs"
KEYS = "/api/v1/keys"
CHECKS = "/api/v1/format-checks"


def body(members: int = 1) -> dict[str, Any]:
    """Return the body of an order."""
    return {"conference": conference(members), "kinds": ["covenant_member"]}


def ordered(client: FlaskClient, key: str, wanted: Mapping[str, Any] | None = None) -> TestResponse:
    """Order documents with an Idempotency-Key."""
    return client.post(JOBS, json=body() if wanted is None else wanted, headers={"Idempotency-Key": key})


def stored_jobs(house: House) -> int:
    """Count the jobs of all organisations."""
    with reading(house.engine) as connection:
        return connection.execute(select(func.count()).select_from(jobs)).scalar_one()


def test_second_request_gets_the_first_answer(house: House) -> None:
    """Status, headers and body are those of the first answer, though the job has gone on; one job is made."""
    first = ordered(house.client, "k")
    house.work()
    second = ordered(house.client, "k")
    assert (first.status_code, first.data, first.headers["Location"]) == (
        second.status_code,
        second.data,
        second.headers["Location"],
    )
    assert ("Idempotency-Replayed" in first.headers, second.headers["Idempotency-Replayed"]) == (
        False,
        "true",
    )
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert house.client.get(first.headers["Location"]).get_json()["state"] == "finished"
    assert stored_jobs(house) == 1


def test_without_the_header_every_request_makes_its_own(house: House) -> None:
    """Two equal requests without a key make two jobs."""
    client = house.client
    made = {client.post(JOBS, json=body()).get_json()["id"] for _ in range(2)}
    assert len(made) == stored_jobs(house) == 2


def test_key_with_another_content_is_refused(house: House) -> None:
    """The same key with another body, query, address or condition is 422 and makes nothing."""
    client = house.client
    job = ordered(client, "k").get_json()
    headers = {"Idempotency-Key": "k"}
    others = [
        client.post(JOBS, json=body(2), headers=headers),
        client.post(f"{JOBS}?kind=report", json=body(), headers=headers),
        client.post(JOBS, json=body(), headers={**headers, "If-Match": '"1-a"'}),
        client.post(JOBS, data=b"block: x", content_type="application/yaml", headers=headers),
        client.post(f"{JOBS}/{job['id']}/retry", headers=headers),
    ]
    assert {(answer.status_code, answer.get_json()["code"]) for answer in others} == {
        (422, "idempotency-key-reused")
    }
    assert stored_jobs(house) == 1


@pytest.mark.parametrize("key", ["", " ", "hai chữ", "ключ", "k" * 256])
def test_strange_key_is_refused(house: House, key: str) -> None:
    """A key that is empty, long, or not of visible ASCII is a fault of the request."""
    answer = ordered(house.client, key)
    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.get_json()["faults"]] == ["request.idempotency-key"]
    assert stored_jobs(house) == 0


def test_refusal_is_an_answer(house: House) -> None:
    """What was wrong stays wrong: the same faults come again, and the key does not fit the mended body."""
    client = house.client
    wrong = {**body(), "kinds": ["no-such-kind"]}
    first, second = ordered(client, "k", wrong), ordered(client, "k", wrong)
    assert (first.status_code, first.data) == (422, second.data)
    assert ordered(client, "k").get_json()["code"] == "idempotency-key-reused"


class AwayOnce(SqlJobStore):
    """A job store that stores the first job, and then does not answer."""

    away = True

    def add(self, job: NewJob, **given: Any) -> Job:
        """Store a job; the first time nobody is told."""
        stored = super().add(job, **given)
        if AwayOnce.away:
            AwayOnce.away = False
            raise Unavailable("database", "away")
        return stored


def test_failure_of_the_house_is_no_answer(house: House) -> None:
    """After 503 the same request is answered anew, and finds what was made before the failure."""
    AwayOnce.away = True
    house.jobs = AwayOnce(house.engine)
    client = house.client
    assert [ordered(client, "k").status_code, ordered(client, "k").status_code] == [503, 202]
    assert stored_jobs(house) == 1


def test_retry_of_a_job_happens_once(house: House) -> None:
    """A retry that is sent again with its key does not make the documents once more."""
    client = house.client
    job = ordered(client, "k").get_json()["id"]
    client.delete(f"{JOBS}/{job}")
    retry = {"path": f"{JOBS}/{job}/retry", "headers": {"Idempotency-Key": "again"}}
    first, second = client.post(**retry), client.post(**retry)
    assert (first.status_code, first.data) == (202, second.data)
    assert house.jobs.job(job).revision == 1


def test_patch_has_its_key_too(house: House) -> None:
    """A patch that is sent again gets the first answer, though somebody has changed the thing since."""
    client = house.client
    url = client.post("/api/v1/conferences", json={"conference": conference()}).headers["Location"]

    def patched(key: str, year: int) -> TestResponse:
        return client.patch(
            url,
            data=json.dumps({"conference": {"year_planned": year}}),
            content_type="application/merge-patch+json",
            headers={"Idempotency-Key": key},
        )

    first = patched("k", 2024)
    patched("another", 2025)
    assert (first.status_code, first.data) == (200, patched("k", 2024).data)
    assert client.get(url).get_json()["conference"]["year_planned"] == 2025


def checked(client: FlaskClient, content: bytes, boundary: str, **fields: str) -> TestResponse:
    """Ask for a format check with a form of this boundary."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'name="file"; filename="a.docx"\r\nContent-Type: application/zip\r\n\r\n' + content)
    line = f"--{boundary}".encode()
    form = b"".join(line + b"\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return client.post(
        CHECKS,
        data=form + line + b"--\r\n",
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Idempotency-Key": "k"},
    )


def test_form_is_known_by_its_parts(house: House) -> None:
    """The boundary of a form is not of its content; a field or a byte of a file is."""
    client = house.client
    first = checked(client, b"no Word file", "one", style="state")
    again = checked(client, b"no Word file", "another", style="state")
    assert first.get_json()["code"] == "document-refused"
    assert (first.data, again.headers["Idempotency-Replayed"]) == (again.data, "true")
    for other in (
        checked(client, b"no word file", "one", style="state"),
        checked(client, b"no Word file", "one", style="party"),
        checked(client, b"no Word file", "one"),
    ):
        assert other.get_json()["code"] == "idempotency-key-reused"


def test_view_reads_the_file_whole(house: House) -> None:
    """A file that was read to know the request is read by the view from its beginning."""
    docx = io.BytesIO()
    job = ordered(house.client, "k").get_json()["id"]
    house.work()
    made = house.jobs.documents(job, limit=1)[0]
    docx.write(house.client.get(f"{JOBS}/{job}/documents/{made.name}").data)
    with_key = checked(house.client_with(), docx.getvalue(), "b", style="state")
    assert with_key.get_json()["code"] == "idempotency-key-reused"
    with_key = house.client.post(
        CHECKS,
        data={"file": (io.BytesIO(docx.getvalue()), "a.docx")},
        headers={"Idempotency-Key": "check"},
    )
    assert (with_key.status_code, with_key.get_json()["style"]) == (200, "state")


def test_too_long_a_body_is_not_read(house: House) -> None:
    """A body beyond its limit is 413 with a key as without, and the key stays unused."""
    client = house.client
    long = client.post(
        JOBS, data=b" " * 200_000, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert long.status_code == 413
    assert ordered(client, "k").status_code == 202


def test_organisation_shares_its_keys_with_nobody(house: House) -> None:
    """Two API keys of an organisation send one request; another organisation's is another request."""
    mine, colleague = house.client, house.client_with()
    theirs = house.client_with(organisation=house.new_organisation())
    first = ordered(mine, "k").get_json()["id"]
    assert ordered(colleague, "k").get_json()["id"] == first
    assert ordered(theirs, "k").get_json()["id"] != first
    assert stored_jobs(house) == 2


def test_answer_is_not_told_to_a_key_of_other_scopes(house: House) -> None:
    """An answer may tell what another key of the organisation may not read: its request is another one."""
    first = ordered(house.client_with(["documents:write", "conferences:read"]), "k")
    other = ordered(house.client_with(["documents:write"]), "k")
    assert (first.status_code, other.get_json()["code"]) == (202, "idempotency-key-reused")


def new_key(client: FlaskClient, name: str = "phần mềm") -> TestResponse:
    """Make an API key once."""
    return client.post(
        KEYS, json={"name": name, "scopes": ["documents:read"]}, headers={"Idempotency-Key": "k"}
    )


def test_secret_is_told_again_to_the_same_token_alone(house: House) -> None:
    """The answer that shows a new token is the same for its caller; no other key gets it."""
    token = house.new_token()
    first, second = (new_key(house.client_showing(token)) for _ in range(2))
    assert (first.status_code, first.data) == (201, second.data)
    refused = new_key(house.client_with())
    assert (refused.status_code, refused.get_json()["code"]) == (422, "idempotency-key-reused")
    assert new_key(house.client_showing(token)).data == first.data


def test_database_does_not_hold_the_secret(house: House) -> None:
    """The kept answer that shows a token is masked in the database."""
    shown = new_key(house.client).get_json()["token"]
    with reading(house.engine) as connection:
        row = connection.execute(select(first_answers)).one()
    kept = SqlAnswerStore(house.engine).begin(
        row.organisation_id, "k", row.fingerprint, row.caller, hold=timedelta(0), keep=KEEP
    )
    assert isinstance(kept, Answer)
    assert kept.sealed
    assert shown.encode() not in kept.body


class Death(BaseException):
    """The end of the process, as far as a test can be ended."""


@dataclass
class Deaths:
    """Where the next request dies: begin, made, given."""

    next: str | None = None

    def come(self, place: str) -> None:
        """Die if this is the place."""
        if self.next == place:
            self.next = None
            raise Death


class MortalJobs(SqlJobStore):
    """A job store whose process may die when a job is stored."""

    deaths: Deaths

    def add(self, job: NewJob, **given: Any) -> Job:
        """Store a job, perhaps as the last thing."""
        self.deaths.come("begun")
        stored = super().add(job, **given)
        self.deaths.come("made")
        return stored


class MortalAnswers(SqlAnswerStore):
    """A store of answers whose process may die when an answer is kept."""

    deaths: Deaths

    def give(self, organisation: str, turn: Turn, answer: Answer) -> Answer:
        """Keep an answer, perhaps as the last thing."""
        kept = super().give(organisation, turn, answer)
        self.deaths.come("given")
        return kept


@dataclass
class MortalHouse:
    """A house whose processes die where a test says, and whose holds run out at once."""

    house: House
    deaths: Deaths = field(default_factory=Deaths)

    def __post_init__(self) -> None:
        MortalJobs.deaths = MortalAnswers.deaths = self.deaths
        self.house.set(jobs_in_flight=10**6)
        self.house.jobs = MortalJobs(self.house.engine)
        self.house.answers = MortalAnswers(self.house.engine)
        first = self.house.client
        self.app, self.base = first.application, first.environ_base

    def send(self, key: str, members: int) -> TestResponse | None:
        """Order documents; None where the process died."""
        client = self.app.test_client()
        client.environ_base = self.base
        try:
            return ordered(client, key, body(members))
        except Death:
            return None


@pytest.fixture
def mortal(house: House, monkeypatch: pytest.MonkeyPatch) -> MortalHouse:
    """A house with holds that run out at once."""
    monkeypatch.setattr(once, "HOLD", timedelta(0))
    return MortalHouse(house)


@st.composite
def events(draw: st.DrawFn) -> list[tuple[int, int, int, str | None]]:
    """Draw what happens: which key, how many members, how often at the same moment, where the first dies."""
    event = st.tuples(
        st.integers(0, 1),
        st.sampled_from([1, 1, 1, 2]),
        st.sampled_from([1, 1, 2, 3]),
        st.sampled_from([None, None, "begun", "made", "given"]),
    )
    return draw(st.lists(event, min_size=1, max_size=6))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happening=events())
def test_any_retries_make_one_job(
    mortal: MortalHouse, happening: list[tuple[int, int, int, str | None]]
) -> None:
    """However often a request comes, one after the other or at once, whoever dies: one job, one answer.

    Holds run out at once, so that all who come together do the work at the same time.
    """
    run = uuid4()
    before = stored_jobs(mortal.house)
    wanted: dict[int, int] = {}
    answers: dict[int, set[bytes]] = {}
    for number, members, times, death in happening:
        mortal.deaths.next = death
        key = f"{run}-{number}"
        with ThreadPoolExecutor(times) as threads:
            sent = [threads.submit(mortal.send, key, members) for _ in range(times)]
        found = [each.result() for each in sent]
        mortal.deaths.next = None
        wanted.setdefault(number, members)
        for answer in found:
            if answer is None:
                continue
            if members == wanted[number]:
                assert answer.status_code == 202, answer.get_data(as_text=True)
                answers.setdefault(number, set()).add(answer.data)
            else:
                assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency-key-reused")
    for number, members in wanted.items():
        last = mortal.send(f"{run}-{number}", members)
        assert last is not None
        assert answers.setdefault(number, {last.data}) == {last.data}
    assert stored_jobs(mortal.house) - before == len(wanted)


def test_twin_waits_for_the_answer(house: House) -> None:
    """Requests that come while the first is being answered wait for it and say the same."""
    client = house.client

    def send(_: int) -> TestResponse:
        own = client.application.test_client()
        own.environ_base = client.environ_base
        return ordered(own, "k")

    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(send, range(3)))
    assert {answer.status_code for answer in found} == {202}
    assert len({answer.data for answer in found}) == stored_jobs(house) == 1


def test_twin_of_a_long_request_is_told_to_come_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first request takes long, or died just now, the second is 409 with Retry-After."""
    monkeypatch.setattr(once, "WAIT_SECONDS", 0.05)
    deaths = Deaths("made")
    MortalJobs.deaths = deaths
    house.jobs = MortalJobs(house.engine)
    client = house.client
    with pytest.raises(Death):
        ordered(client, "k")
    told = ordered(client, "k")
    assert (told.status_code, told.get_json()["code"]) == (409, "still-answering")
    assert int(told.headers["Retry-After"]) > 0
    assert stored_jobs(house) == 1
