"""How large a request may be, told before its body is taken."""

from __future__ import annotations

import pytest

from assembly.conference.reading import MOST_BYTES
from service.sizes import FRAME_BYTES
from tests.unit.service.house import BODY_BYTES, UPLOAD_BYTES, House


@pytest.mark.parametrize(
    ("path", "kind", "length", "told"),
    [
        ("/api/v1/jobs", "application/json", BODY_BYTES + 1, (BODY_BYTES, "VANTHU_BODY_BYTES")),
        ("/api/v1/jobs/none/retry", "application/json", BODY_BYTES + 1, (BODY_BYTES, "VANTHU_BODY_BYTES")),
        ("/nothing/here", "text/plain", BODY_BYTES + 1, (BODY_BYTES, "VANTHU_BODY_BYTES")),
        (
            "/api/v1/batches",
            "multipart/form-data; boundary=x",
            UPLOAD_BYTES + MOST_BYTES + FRAME_BYTES + 1,
            (UPLOAD_BYTES, "VANTHU_UPLOAD_BYTES"),
        ),
    ],
)
def test_a_length_beyond_the_limit_is_refused(
    house: House, path: str, kind: str, length: int, told: tuple[int, str]
) -> None:
    """Whoever says that too much is coming gets 413 with limit and setting, at any address."""
    answer = house.stranger.post(path, content_type=kind, environ_overrides={"CONTENT_LENGTH": str(length)})
    limit, setting = told
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["code"]) == (413, "body-too-large")
    assert f"tối đa {limit} byte" in problem["detail"]
    assert setting in problem["detail"]


def test_the_limit_itself_is_taken(house: House) -> None:
    """A body of just the limit is read."""
    body = b" " * (BODY_BYTES - 2) + b"{}"
    answer = house.client.post("/api/v1/jobs", data=body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, identity", "deflate"])
def test_packed_bodies_are_refused(house: House, coding: str) -> None:
    """A compressed body answers 415 and tells that none is taken."""
    answer = house.client.post(
        "/api/v1/jobs", data=b"x", content_type="application/json", headers={"Content-Encoding": coding}
    )
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["code"]) == (415, "unsupported-media-type")
    assert "Content-Encoding" in problem["detail"]
    assert answer.headers["Accept-Encoding"] == "identity"


def test_identity_is_no_packing(house: House) -> None:
    """A body that says it is not compressed is read."""
    answer = house.client.post("/api/v1/jobs", json={}, headers={"Content-Encoding": "identity"})
    assert answer.status_code == 422
