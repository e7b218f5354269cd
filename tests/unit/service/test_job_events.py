"""The stream of what happens to a job."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assembly.callbacks.message import payload_of
from assembly.errors import Unavailable
from assembly.jobs.job import Chunk, Failure, Outcome
from service.event_stream import HEARTBEAT_SECONDS, LONGEST_SECONDS, number_of, stream_of
from service.waiting import LONGEST_PAUSE, Places, Waiting
from tests.unit.service.by_hand import TimeByHand
from tests.unit.service.house import House, conference

BROKEN = Failure("internal-error", "Có lỗi.", "an error")
LEASE = timedelta(seconds=60)
Told = dict[str, str]


def ordered(house: House, members: int = 3) -> str:
    """Order the covenants of so many members, two in a chunk, and return the id of the job."""
    answer = house.client.post(
        "/api/v1/jobs", json={"conference": conference(members), "kinds": ["covenant_member"]}
    )
    job_id: str = answer.get_json()["id"]
    return job_id


def fail(house: House, job_id: str, *positions: int, chunk: int = 0) -> None:
    """Let documents of a chunk of a job fail."""
    claim = house.jobs.claim(Chunk(job_id, chunk), LEASE)
    assert claim is not None
    assert house.jobs.record(claim, [Outcome(position, BROKEN) for position in positions], LEASE)


def stream(client: FlaskClient, job_id: str, last: str | None = None) -> TestResponse:
    """Ask for the events of a job, behind the last one seen."""
    headers = {} if last is None else {"Last-Event-ID": last}
    return client.get(f"/api/v1/jobs/{job_id}/events", headers=headers)


def read(text: str) -> list[Told]:
    """Return the blocks of a stream as a client reads them; comments are left out."""
    blocks = []
    for block in text.split("\n\n"):
        lines = [line.partition(": ") for line in block.split("\n") if line and not line.startswith(":")]
        if lines:
            blocks.append({name: value for name, _, value in lines})
    return blocks


def events_in(answer: TestResponse) -> list[Told]:
    """Return the blocks of an answer that are events with a number."""
    return [block for block in read(answer.get_data(as_text=True)) if "id" in block and "event" in block]


def waiting_in(*happens: Any, streams: int = 32) -> tuple[Waiting, TimeByHand]:
    """Return how to wait in a time moved by hand, with so many places for streams."""
    time = TimeByHand(list(happens))
    return Waiting(clock=time.clock, sleep=time.sleep, streams=Places(streams)), time


def _do_nothing() -> None:
    pass


def test_job_is_followed_to_its_end(house: House) -> None:
    """The stream tells the progress each time it changes, each failure, and the end as its last event."""
    job_id = ordered(house)
    house.waiting, _ = waiting_in(_do_nothing, lambda: fail(house, job_id, 0, 1), _do_nothing, house.work)
    answer = stream(house.client, job_id)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    opening, *told = read(answer.get_data(as_text=True))
    assert opening == {"retry": "1000", "id": "0"}
    assert [(block["event"], block.get("id")) for block in told] == [
        ("progress", None),
        ("progress", None),
        ("document.failed", "1"),
        ("document.failed", "2"),
        ("progress", None),
        ("job.finished", "3"),
    ]
    counts = [json.loads(block["data"])["data"] for block in told if block["event"] == "progress"]
    assert [(each["made"], each["failed"]) for each in counts] == [(0, 0), (0, 2), (1, 2)]


def test_event_is_told_as_callbacks_tell_it(house: House) -> None:
    """The data of an event is the body that a callback of it has."""
    job_id = ordered(house, 1)
    house.work()
    (told,) = events_in(stream(house.client, job_id))
    (event,) = house.jobs.events(job_id, limit=10)
    assert json.loads(told["data"]) == payload_of(event)


def test_broken_stream_goes_on_behind_what_was_seen(house: House) -> None:
    """With Last-Event-ID only what came later is told: none is missed and none comes twice."""
    job_id = ordered(house)
    fail(house, job_id, 0, 1)
    fail(house, job_id, 2, chunk=1)
    all_told = events_in(stream(house.client, job_id))
    assert [block["event"] for block in all_told] == ["document.failed"] * 3 + ["job.failed"]
    for seen in range(4):
        assert events_in(stream(house.client, job_id, str(seen))) == all_told[seen:]


def test_nothing_left_is_said_once_all_is_seen(house: House) -> None:
    """Who has seen the last event of a job that has ended gets 204, at which clients stop coming again."""
    job_id = ordered(house, 1)
    house.work()
    answer = stream(house.client, job_id, "1")
    assert (answer.status_code, answer.data) == (204, b"")


def test_job_taken_up_again_has_more_to_tell(house: House) -> None:
    """After a retry the numbers go on: who has seen the first end is told the second."""
    job_id = ordered(house, 1)
    fail(house, job_id, 0)
    assert stream(house.client, job_id, "2").status_code == 204
    house.client.post(f"/api/v1/jobs/{job_id}/retry")
    house.work()
    assert [(block["id"], block["event"]) for block in events_in(stream(house.client, job_id, "2"))] == [
        ("3", "job.finished")
    ]


def test_cancelled_job_ends_its_stream(house: House) -> None:
    """Cancelling is an event, and the last."""
    job_id = ordered(house)
    house.waiting, _ = waiting_in(lambda: house.client.delete(f"/api/v1/jobs/{job_id}"))
    assert [block["event"] for block in events_in(stream(house.client, job_id))] == ["job.cancelled"]


def test_strange_last_id_begins_from_the_start(house: House) -> None:
    """An id that no stream of this job gave is as none: text, a negative number, one not reached yet."""
    job_id = ordered(house, 1)
    house.work()
    for strange in ("", "abc", "-1", "2", "9" * 40, "١", "0\u00a0"):
        assert [block["id"] for block in events_in(stream(house.client, job_id, strange))] == ["1"]


def test_last_id_is_a_number_of_ours() -> None:
    """Only plain digits, and not more than any job has events, are an id."""
    assert [number_of(text) for text in ("0", "12", "", "1.0", " 1", "12345678901")] == [0, 12] + [None] * 4


def test_job_of_another_is_not_there(house: House) -> None:
    """An unknown job answers 404 before any stream begins."""
    assert stream(house.client, "00000000-0000-7000-8000-00000000dead").status_code == 404


def test_streams_beyond_the_share_come_again_later(house: House) -> None:
    """Where all places are taken the answer is 503 with Retry-After; a stream that ended gives its back."""
    job_id = ordered(house, 1)
    house.work()
    house.waiting, _ = waiting_in(streams=1)
    client = house.client
    first = stream(client, job_id)
    refused = stream(client, job_id)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert events_in(first)
    first.close()
    assert house.waiting.streams.take("somebody")


def test_client_that_leaves_gives_its_place_back(house: House) -> None:
    """A stream that is closed in its midst has no place any more."""
    job_id = ordered(house)
    house.waiting, _ = waiting_in(streams=1)
    answer = stream(house.client, job_id)
    next(iter(answer.response))
    answer.close()
    assert house.waiting.streams.take("somebody")


def test_head_takes_no_place(house: House) -> None:
    """HEAD answers what GET would, without a stream."""
    job_id = ordered(house)
    house.waiting, _ = waiting_in(streams=0)
    answer = house.client.head(f"/api/v1/jobs/{job_id}/events")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "text/event-stream", b"")


def test_silent_stream_shows_that_it_lives(house: House) -> None:
    """While nothing happens a comment is sent now and then, and after a while the client is let go."""
    waiting, time = waiting_in()
    pieces = list(stream_of(ordered(house), 0, jobs=house.jobs, waiting=waiting))
    beats = [piece for piece in pieces if piece == b": \n\n"]
    assert len(beats) in range(int(LONGEST_SECONDS / (HEARTBEAT_SECONDS + LONGEST_PAUSE)) - 1, 31)
    assert LONGEST_SECONDS <= time.now <= LONGEST_SECONDS + LONGEST_PAUSE


def test_ending_web_ends_its_streams(house: House) -> None:
    """Once the web is about to end no stream holds it up."""
    waiting, time = waiting_in()
    waiting.ending = lambda: len(time.naps) > 2
    assert len(list(stream_of(ordered(house), 0, jobs=house.jobs, waiting=waiting))) == 2


def test_many_events_are_told_in_order(house: House) -> None:
    """More events than are read at once come in order and without gaps."""
    house.set(chunk_documents=100)
    body = {
        "template": "covenant_member_state",
        "conference": {name: fact for name, fact in conference(0).items() if name != "members"},
        "rows": [{"member.name": f"Sở số {number}"} for number in range(1, 251)],
    }
    job_id = house.client.post("/api/v1/batches", json=body).get_json()["id"]
    claims = [house.jobs.claim(chunk, LEASE) for chunk in house.queue.waiting]
    for claim in claims:
        assert claim is not None
        house.jobs.record(claim, [Outcome(one.position, BROKEN) for one in claim.documents], LEASE)
    numbers = [int(block["id"]) for block in events_in(stream(house.client, job_id))]
    assert numbers == list(range(1, 252))


def test_database_away_is_a_moment_without_news(house: House) -> None:
    """A stream outlives a database that does not answer, and tells what happened meanwhile."""
    job_id = ordered(house, 1)
    calm = house.jobs.job

    class Away:
        events = house.jobs.events
        tries: Iterator[bool] = iter([True, False, False, True])

        def job(self, wanted: str) -> Any:
            if not next(self.tries):
                raise Unavailable("database", "gone")
            return calm(wanted)

    waiting, _ = waiting_in(_do_nothing, house.work)
    pieces = stream_of(job_id, 0, jobs=Away(), waiting=waiting)  # type: ignore[arg-type]  # all it asks of a store
    told = read(b"".join(pieces).decode())
    assert [block.get("event") for block in told] == [None, "progress", "progress", "job.finished"]
