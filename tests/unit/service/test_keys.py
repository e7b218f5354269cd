"""API keys over HTTP: made, listed, rotated and revoked by whoever may administer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.service.house import KEY_ID, House

KEYS = "/api/v1/keys"


def made(house: House, **given: Any) -> dict[str, Any]:
    """Make a key and return what was told."""
    answer = house.client.post(KEYS, json={"name": "Cổng dịch vụ", "scopes": ["documents:read"]} | given)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.get_json()
    return told


def works(house: House, token: str) -> bool:
    """Tell whether a token opens anything."""
    return house.client_showing(token).get("/api/v1/templates").status_code == 200


def test_new_key_works_and_is_shown_once(house: House) -> None:
    """A new key's token opens what its scopes say; no later answer holds it."""
    answer = house.client.post(KEYS, json={"name": " Cổng\tdịch vụ ", "scopes": ["documents:read"]})
    told = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{KEYS}/{told['id']}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (told["name"], told["scopes"]) == ("Cổng dịch vụ", ["documents:read"])
    assert "expires_at" not in told
    assert works(house, told["token"])
    again = house.client.get(answer.headers["Location"])
    listed = house.client.get(KEYS)
    assert told["token"].rpartition("_")[2] not in again.text + listed.text
    expected = {name: value for name, value in told.items() if name != "token"}
    assert again.get_json().pop("last_used_at")
    assert expected.items() <= again.get_json().items()
    assert told["id"] in [key["id"] for key in listed.get_json()["keys"]]


def test_keys_are_listed_by_pages(house: House) -> None:
    """All keys of the organisation come newest first, page by page, each once."""
    ids = [made(house)["id"] for _ in range(4)]
    found: list[str] = []
    path: str | None = f"{KEYS}?limit=2"
    while path:
        page = house.client.get(path).get_json()
        found += [key["id"] for key in page["keys"]]
        path = page.get("next")
    assert found == [*ids[::-1], KEY_ID]


def test_key_with_a_lifetime_tells_when_it_expires(house: House) -> None:
    """The days of a key's life count from its making."""
    told = made(house, expires_in_days=30)
    assert told["expires_at"][:10] > told["created_at"][:10]
    assert told["expires_at"].endswith("Z")


def test_rotated_key_has_a_new_token(house: House) -> None:
    """A rotation tells a new token; the old one holds on, unless it is ended at once."""
    old = made(house)
    gently = house.client.post(f"{KEYS}/{old['id']}/rotate")
    assert gently.status_code == 200
    assert gently.get_json()["id"] == old["id"]
    new = gently.get_json()["token"]
    assert [works(house, token) for token in (old["token"], new)] == [True, True]
    at_once = house.client.post(f"{KEYS}/{old['id']}/rotate", json={"overlap_seconds": 0})
    last = at_once.get_json()["token"]
    assert [works(house, token) for token in (old["token"], new, last)] == [False, False, True]


def test_revoked_key_opens_nothing(house: House) -> None:
    """A revoked key ends at once and for good; it stays listed."""
    key = made(house)
    first = house.client.delete(f"{KEYS}/{key['id']}")
    again = house.client.delete(f"{KEYS}/{key['id']}")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json()["revoked_at"] == again.get_json()["revoked_at"]
    assert not works(house, key["token"])
    rotated = house.client.post(f"{KEYS}/{key['id']}/rotate")
    assert (rotated.status_code, rotated.get_json()["code"]) == (409, "key-ended")
    assert house.client.get(f"{KEYS}/{key['id']}").status_code == 200


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/name", "/scopes"]),
        ({"name": "", "scopes": []}, ["/name", "/scopes"]),
        ({"name": "\u200b ", "scopes": ["admin"]}, ["/name"]),
        ({"name": "a" * 201, "scopes": ["admin"]}, ["/name"]),
        ({"name": "a", "scopes": ["root"]}, ["/scopes/0"]),
        ({"name": "a", "scopes": ["admin"], "expires_in_days": 0}, ["/expires_in_days"]),
        ({"name": "a", "scopes": ["admin"], "expires_at": "2030-01-01"}, ["/expires_at"]),
        (["a"], [""]),
        ('{"name": "a", "scopes": ["admin"]}', [""]),
    ],
)
def test_wrong_key_is_refused_by_its_places(house: House, body: Any, pointers: list[str]) -> None:
    """A body that is no key is refused with every fault at its place, and nothing is made."""
    answer = house.client.post(KEYS, json=body)
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["code"]) == (422, "request-refused")
    assert [fault["pointer"] for fault in problem["faults"]] == pointers
    assert len(house.client.get(KEYS).get_json()["keys"]) == 1


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/yaml"])
def test_key_of_another_type_is_refused(house: House, kind: str) -> None:
    """A body that is not JSON by its type is not read."""
    answer = house.client.post(KEYS, data=b'{"name": "a", "scopes": ["admin"]}', content_type=kind)
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 5000, b"{}{}", b"nan", b"null", b""])
def test_broken_json_is_refused(house: House, body: bytes) -> None:
    """What is no JSON is told as such."""
    answer = house.client.post(KEYS, data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (422, "request-refused")


def test_retry_of_a_new_key_makes_one_key(house: House) -> None:
    """The same request with its Idempotency-Key tells the same key and the same token again."""
    headers = {"Idempotency-Key": "k1"}
    body = {"name": "Cổng", "scopes": ["documents:read"]}
    first, again = (house.client.post(KEYS, json=body, headers=headers) for _ in range(2))
    assert first.get_json() == again.get_json()
    assert works(house, again.get_json()["token"])
    assert len(house.client.get(KEYS).get_json()["keys"]) == 2


def test_retry_of_a_rotation_rotates_once(house: House) -> None:
    """The same rotation with its Idempotency-Key tells the same token again and ends no secret twice."""
    key = made(house)
    headers = {"Idempotency-Key": "r1"}
    path = f"{KEYS}/{key['id']}/rotate"
    first, again = (house.client.post(path, headers=headers) for _ in range(2))
    assert first.get_json()["token"] == again.get_json()["token"]
    assert [works(house, token) for token in (key["token"], first.get_json()["token"])] == [True, True]


def test_token_is_nowhere_in_the_database(house: House) -> None:
    """No secret lies in the database, not even in the answer that is kept for a retry."""
    headers = {"Idempotency-Key": "k1"}
    body = {"name": "Cổng", "scopes": ["admin"]}
    new = house.client.post(KEYS, json=body, headers=headers).get_json()
    rotated = house.client.post(f"{KEYS}/{new['id']}/rotate", headers={"Idempotency-Key": "k2"}).get_json()
    secrets = [token["token"].rpartition("_")[2] for token in (new, rotated)]
    assert [works(house, told["token"]) for told in (new, rotated)] == [True, True]
    house.engine.dispose()
    folder = Path(str(house.engine.url.database)).parent
    kept = b"".join(path.read_bytes() for path in folder.glob("vanthu.db*"))
    assert new["id"].encode() in kept
    for secret in secrets:
        assert secret.encode() not in kept
        assert bytes.fromhex(secret) not in kept


def test_token_is_not_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """No line of the log holds a token or a part of it."""
    with caplog.at_level("DEBUG"):
        key = made(house)
        assert works(house, key["token"])
        assert not works(house, key["token"][:-1] + "x")
    assert "/api/v1/keys" in caplog.text
    assert key["token"].rpartition("_")[2][:16] not in caplog.text
