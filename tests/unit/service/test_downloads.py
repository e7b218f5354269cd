"""Files over HTTP: ranges, conditions, and going on after a break."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembly.errors import Unavailable
from service.downloads import Sending
from tests.unit.service.house import House
from tests.unit.service.test_jobs import ordered


@pytest.fixture
def path(house: House) -> str:
    """Address of the archive of a finished job."""
    job = ordered(house)
    house.work()
    return f"/api/v1/jobs/{job['id']}/archive"


@pytest.fixture
def client(house: House) -> FlaskClient:
    """A client of one application."""
    return house.client


@pytest.fixture
def document(house: House) -> str:
    """Address of a made document."""
    job = ordered(house)
    house.work()
    found: str = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()["documents"][1]["url"]
    return found


def test_file_says_that_it_has_ranges(house: House, path: str, document: str) -> None:
    """Archives and documents tell their length, a strong tag and that ranges of bytes may be asked for."""
    for address in (path, document):
        answer = house.client.get(address)
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert answer.content_length == len(answer.data)
        assert answer.headers["ETag"].startswith('"')
        assert answer.headers["Cache-Control"] == "no-store"
    assert house.client.get(path).headers["ETag"] == house.client.get(path).headers["ETag"]


def test_tag_of_a_document_is_its_hash(house: House, document: str) -> None:
    """The tag of a document is its SHA-256, as the job tells it."""
    job = house.client.get(document.split("/documents/", maxsplit=1)[0]).get_json()
    assert house.client.get(document).headers["ETag"] == f'"{job["documents"][1]["sha256"]}"'


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=0-", slice(0, None)),
        ("bytes=10-19", slice(10, 20)),
        ("bytes=1000-", slice(1000, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=-99999999", slice(0, None)),
        ("bytes=5-99999999", slice(5, None)),
    ],
)
def test_range_is_sent(house: House, path: str, document: str, asked: str, place: slice) -> None:
    """One range is answered 206 with exactly its bytes and where they stand."""
    for address in (path, document):
        entire = house.client.get(address).data
        answer = house.client.get(address, headers={"Range": asked})
        wanted = entire[place]
        first, _, _ = place.indices(len(entire))
        assert (answer.status_code, answer.data) == (206, wanted)
        assert answer.content_length == len(wanted)
        assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(entire)}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_range_is_a_slice(client: FlaskClient, path: str, data: st.DataObject) -> None:
    """Any range of an archive is the slice of the whole."""
    entire = client.get(path).data
    start = data.draw(st.integers(0, len(entire) - 1))
    last = data.draw(st.integers(start, len(entire) + 10))
    answer = client.get(path, headers={"Range": f"bytes={start}-{last}"})
    assert answer.data == entire[start : last + 1]


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=0-0,-1", "items=0-5", "bytes=a-b", "bytes=9-3", "x"]
)
def test_what_is_no_single_range_is_answered_whole(house: House, path: str, asked: str) -> None:
    """Several ranges at once, other units and what is no range are answered with the whole file."""
    answer = house.client.get(path, headers={"Range": asked})
    assert (answer.status_code, answer.content_length) == (200, len(answer.data))
    assert "Content-Range" not in answer.headers


@pytest.mark.parametrize("asked", ["bytes={size}-", "bytes=99999999-99999999"])
def test_range_behind_the_end_is_refused(house: House, path: str, asked: str) -> None:
    """A range that begins behind the end answers 416 with the size of the file."""
    size = house.client.get(path).content_length
    answer = house.client.get(path, headers={"Range": asked.format(size=size)})
    assert (answer.status_code, answer.get_json()["code"]) == (416, "no-such-range")
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Content-Range"] == f"bytes */{size}"


def test_part_of_another_file_is_not_sent(house: House, path: str) -> None:
    """With the tag of this file the range is sent; with another, a weak one or a date the whole file."""
    tag = house.client.get(path).headers["ETag"]
    for told, status in (
        (tag, 206),
        ('"another"', 200),
        (f"W/{tag}", 200),
        ("Sun, 22 Nov 2026 00:00:00 GMT", 200),
    ):
        answer = house.client.get(path, headers={"Range": "bytes=5-9", "If-Range": told})
        assert answer.status_code == status


def test_file_that_the_caller_has_is_not_sent(house: House, path: str, document: str) -> None:
    """If-None-Match with the tag of the file answers 304 without a body, for GET and HEAD."""
    for address in (path, document):
        tag = house.client.get(address).headers["ETag"]
        for told in (tag, f'"x", W/{tag}', "*"):
            for ask in (house.client.get, house.client.head):
                answer = ask(address, headers={"If-None-Match": told})
                assert (answer.status_code, answer.data) == (304, b"")
                assert answer.headers["ETag"] == tag
        assert house.client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_other_file_than_expected_is_told(house: House, path: str) -> None:
    """If-Match with another tag answers 412, with this one or any the file."""
    tag = house.client.get(path).headers["ETag"]
    answer = house.client.get(path, headers={"If-Match": '"x"'})
    assert (answer.status_code, answer.get_json()["code"]) == (412, "file-changed")
    assert house.client.get(path, headers={"If-Match": tag}).status_code == 200
    assert house.client.get(path, headers={"If-Match": "*"}).status_code == 200


def test_head_tells_the_same_without_the_body(house: House, path: str, document: str) -> None:
    """HEAD tells what GET would tell, and ranges mean nothing to it."""
    for address in (path, document):
        whole = house.client.get(address)
        head = house.client.head(address, headers={"Range": "bytes=0-5"})
        assert (head.status_code, head.data) == (200, b"")
        for name in ("Content-Length", "ETag", "Accept-Ranges", "Content-Type", "Content-Disposition"):
            assert head.headers[name] == whole.headers[name]


def test_download_goes_on_after_breaks(house: House, path: str) -> None:
    """Pieces fetched one after the other, each from where the last broke off, are the archive."""
    got, tag = b"", None
    while True:
        headers = {"Range": f"bytes={len(got)}-"} | ({"If-Range": tag} if tag else {})
        answer = house.client.get(path, headers=headers, buffered=False)
        if answer.status_code == 416:
            break
        assert answer.status_code == 206
        tag = answer.headers["ETag"]
        got += bytes(next(answer.iter_encoded()))[:5000]
        answer.close()
    with zipfile.ZipFile(io.BytesIO(got)) as archive:
        assert archive.testzip() is None


def test_store_that_is_away_is_told_before_the_answer(
    house: House, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first byte cannot be read the answer is 503, not a broken file."""
    house.client.get(path)

    def away(key: str, *place: Any) -> Iterator[bytes]:
        if key.endswith(".pack"):
            raise Unavailable("objects", "away")
        return iter([house.objects.kept[key]])

    monkeypatch.setattr(house.objects, "read", away)
    answer = house.client.get(path)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
    assert "ETag" not in answer.headers


def test_what_is_held_is_given_back() -> None:
    """Whatever becomes of an answer, what it held is given back once."""
    given: list[str] = []

    def broken() -> Iterator[bytes]:
        yield b"a"
        raise Unavailable("objects", "away")

    sending = Sending(broken(), lambda: given.append("broken"))
    assert next(sending) == b"a"
    with pytest.raises(Unavailable):
        next(sending)
    sending.close()
    sending.close()
    Sending(iter([b"a"]), lambda: given.append("not begun")).close()

    fails = broken()
    next(fails)
    with pytest.raises(Unavailable):
        Sending(fails, lambda: given.append("failed at once"))
    assert given == ["broken", "not begun", "failed at once"]
