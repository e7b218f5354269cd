"""Waiting for a job: by preference, for a while, in a limited number of places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assembly.errors import Unavailable
from assembly.jobs.job import Failure, Job, Outcome
from service.job_answers import polling_pause
from service.waiting import LONGEST_PAUSE, SHORTEST_PAUSE, Places, Waiting, pause_after
from tests.unit.service.by_hand import TimeByHand
from tests.unit.service.house import House, conference

KINDS = ["covenant_member"]
ROWS: list[dict[str, Any]] = [{"member.name": "Sở Đặc biệt số 1"}]


def _do_nothing() -> None:
    pass


def ordered(client: FlaskClient, prefer: str | None, members: int = 1) -> TestResponse:
    """Order the covenants of so many members with a preference."""
    headers = {} if prefer is None else {"Prefer": prefer}
    body = {"conference": conference(members), "kinds": KINDS}
    return client.post("/api/v1/jobs", json=body, headers=headers)


def time_in(house: House, *happens: Any, **given: Any) -> TimeByHand:
    """Give the web of a house a clock moved by hand and return it."""
    time = TimeByHand(list(happens))
    house.waiting = Waiting(clock=time.clock, sleep=time.sleep, **given)
    return time


def test_job_made_in_time_is_answered_as_done(house: House) -> None:
    """A POST that prefers to wait answers 200 with the finished job and all that belongs to it."""
    time_in(house, _do_nothing, _do_nothing, house.work)
    answer = ordered(house.client, "wait=10")
    body = answer.get_json()
    assert (answer.status_code, body["state"], body["made"]) == (200, "finished", 1)
    assert answer.headers["Preference-Applied"] == "wait=10"
    assert answer.headers["Location"] == f"/api/v1/jobs/{body['id']}"
    assert "Retry-After" not in answer.headers
    document = house.client.get(body["documents"][0]["url"])
    assert (document.status_code, len(document.data)) == (200, body["documents"][0]["size"])


def test_job_not_made_in_time_is_answered_as_accepted(house: House) -> None:
    """When the time is over the answer is 202, and it says that the wait was kept."""
    time = time_in(house)
    answer = ordered(house.client, "wait=3")
    assert (answer.status_code, answer.get_json()["state"]) == (202, "queued")
    assert answer.headers["Preference-Applied"] == "wait=3"
    assert answer.headers["Retry-After"] == "1"
    assert time.now == pytest.approx(3)


def test_nobody_waits_who_does_not_ask(house: House) -> None:
    """Without a preference, or with one to respond asynchronously, the answer comes at once."""
    time = time_in(house)
    plain, asynchronous = ordered(house.client, None), ordered(house.client, "respond-async")
    assert (plain.status_code, asynchronous.status_code) == (202, 202)
    assert "Preference-Applied" not in plain.headers
    assert asynchronous.headers["Preference-Applied"] == "respond-async"
    assert time.naps == []


def test_nobody_waits_for_longer_than_the_house_allows(house: House) -> None:
    """A longer wait is cut to VANTHU_WAIT_SECONDS, and the answer says so."""
    time = time_in(house, most_seconds=5)
    assert ordered(house.client, "wait=3600").headers["Preference-Applied"] == "wait=5"
    assert time.now == pytest.approx(5)


def test_full_house_answers_at_once(house: House) -> None:
    """Where all places are taken a preference is not met: 202 at once, and no Preference-Applied."""
    time = time_in(house, waiters=Places(0))
    answer = ordered(house.client, "wait=10")
    assert (answer.status_code, time.naps) == (202, [])
    assert "Preference-Applied" not in answer.headers


def test_place_is_given_back(house: House) -> None:
    """One place serves any number of requests one after the other, whatever became of them."""
    for happens in ([], [house.work], []):
        time_in(house, *happens, waiters=(places := Places(1)))
        ordered(house.client, "wait=1")
        assert places.take("somebody")


def test_ending_web_lets_nobody_wait(house: House) -> None:
    """Once the web is about to end the answer comes at once."""
    time = time_in(house, ending=lambda: True)
    assert ordered(house.client, "wait=10").status_code == 202
    assert time.naps == []


def test_batch_is_waited_for(house: House) -> None:
    """A batch of one row that is made in time is answered 200 with its document."""
    time_in(house, house.work)
    body = {"template": "covenant_member_state", "conference": conference(0), "rows": ROWS}
    del body["conference"]["members"]  # type: ignore[attr-defined]  # a dict
    answer = house.client.post("/api/v1/batches", json=body, headers={"Prefer": "wait=5"})
    assert (answer.status_code, answer.get_json()["state"]) == (200, "finished")


def test_retry_is_waited_for(house: House) -> None:
    """What failed and is made in time when asked for again is answered 200."""
    job_id = ordered(house.client, None).get_json()["id"]
    lease = timedelta(seconds=60)
    claim = house.jobs.claim(house.queue.waiting.popleft(), lease)
    assert claim is not None
    house.jobs.record(claim, [Outcome(0, Failure("internal-error", "Lỗi.", "an error"))], lease)
    time_in(house, house.work)
    answer = house.client.post(f"/api/v1/jobs/{job_id}/retry", headers={"Prefer": "wait=5"})
    assert (answer.status_code, answer.get_json()["made"]) == (200, 1)


def test_failed_job_is_an_end_too(house: House) -> None:
    """A job of which nothing could be made has ended: 200, and the job says that it failed."""
    time_in(house)
    answer = house.client.post(
        "/api/v1/jobs",
        json={"conference": conference(0), "kinds": ["handover_minutes"]},
        headers={"Prefer": "wait=5"},
    )
    assert (answer.status_code, answer.get_json()["state"]) == (200, "failed")


def test_question_waits_for_the_end(house: House) -> None:
    """GET of a job that prefers to wait answers when the job has ended."""
    job_id = ordered(house.client, None, members=3).get_json()["id"]
    time_in(house, _do_nothing, house.work)
    answer = house.client.get(f"/api/v1/jobs/{job_id}", headers={"Prefer": "wait=10"})
    assert (answer.status_code, answer.get_json()["state"]) == (200, "finished")
    assert answer.headers["Preference-Applied"] == "wait=10"


def test_question_of_who_knows_waits_for_news(house: House) -> None:
    """With If-None-Match a waiting GET answers with the first news, and 304 where there was none."""
    job_id = ordered(house.client, None, members=3).get_json()["id"]
    address = f"/api/v1/jobs/{job_id}"
    known = {"If-None-Match": house.client.get(address).headers["ETag"], "Prefer": "wait=2"}
    time_in(house)
    nothing = house.client.get(address, headers=known)
    assert (nothing.status_code, nothing.data) == (304, b"")
    assert nothing.headers["Preference-Applied"] == "wait=2"

    def begin() -> None:
        house.jobs.claim(house.queue.waiting[0], timedelta(seconds=60))

    time = time_in(house, begin)
    news = house.client.get(address, headers=known)
    assert (news.status_code, news.get_json()["state"], len(time.naps)) == (200, "running", 1)


def test_job_is_told_once_until_it_changes(house: House) -> None:
    """GET with the job's ETag answers 304 until a document is settled; other documents have another tag."""
    client = house.client
    address = f"/api/v1/jobs/{ordered(client, None, members=2).get_json()['id']}"
    first = client.get(address)
    known = {"If-None-Match": first.headers["ETag"]}
    same = client.get(address, headers=known)
    assert (same.status_code, same.headers["ETag"]) == (304, first.headers["ETag"])
    assert same.headers["Retry-After"] == "1"
    assert client.get(f"{address}?documents=0", headers=known).status_code == 200
    assert client.get(address, headers=known | {"Accept-Language": "en"}).status_code == 200
    house.work()
    changed = client.get(address, headers=known)
    assert (changed.status_code, changed.get_json()["made"]) == (200, 2)
    assert "Retry-After" not in changed.headers


def test_large_job_is_asked_about_more_rarely() -> None:
    """Retry-After grows with what is still to be made, up to ten seconds."""
    assert [polling_pause(documents) for documents in (1, 999, 2_500, 100_000)] == [1, 1, 3, 10]


def test_database_away_for_a_moment_ends_no_wait(house: House) -> None:
    """While the database does not answer the wait goes on with what is known."""
    time = time_in(house)
    job = house.jobs.job(ordered(house.client, None).get_json()["id"])
    house.work()
    away = [Unavailable("database", "busy")]

    def look() -> Job:
        if away:
            raise away.pop()
        return house.jobs.job(job.id)

    assert house.waiting.until(lambda job: job.settled, job, look, 10).state == "finished"
    assert len(time.naps) == 2


def test_pauses_grow_with_the_time_waited() -> None:
    """A quick job is looked at again within milliseconds, a slow one twice a second."""
    assert [pause_after(0.0), pause_after(0.04), pause_after(60.0)] == [SHORTEST_PAUSE, 0.01, LONGEST_PAUSE]


def test_one_organisation_leaves_places_for_others() -> None:
    """Of four places one organisation takes three, another the fourth; what is given back is free again."""
    places = Places(4)
    assert [places.take("one") for _ in range(4)] == [True, True, True, False]
    assert [places.take("other") for _ in range(2)] == [True, False]
    places.give_back("one")
    assert places.take("other")
