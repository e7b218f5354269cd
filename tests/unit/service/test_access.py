"""Who may call what: every endpoint, drawn from the application, needs a key and its scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from assembly.callers.actor import program
from assembly.callers.api_key import SCOPES, Scope
from assembly.callers.ports import KeyStore
from assembly.errors import Unavailable
from service import access
from service.access import ACCESS, OPEN, PAGES
from service.problems import PROBLEM
from tests.unit.service.house import KEY_ID, TOKEN, House, conference

PLAIN = {"GET", "POST", "PUT", "PATCH", "DELETE"}
# besides the scope of the endpoint: its answer tells what another scope guards
FURTHER: dict[str, Scope] = {
    "conferences.patch_conference": "conferences:read",
    "conferences.roll_over_conference": "conferences:read",
}


def calls(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Yield every rule below /api with each of its methods and an address made of ids that nothing has."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OPEN and not rule.endpoint.startswith(PAGES):
            for method in sorted(PLAIN & (rule.methods or set())):
                yield rule, method, rule.build(dict.fromkeys(rule.arguments, "none"))[1]  # type: ignore[index]  # it has every argument


def test_every_endpoint_is_in_one_table(house: House) -> None:
    """Each endpoint of the application is in ACCESS or open to anybody, and no line of both is left over."""
    rules = list(house.client.application.url_map.iter_rules())
    assert {rule.endpoint for rule in rules if not rule.endpoint.startswith(PAGES)} == ACCESS.keys() | OPEN
    assert not ACCESS.keys() & OPEN
    assert {rule.rule for rule in rules if rule.endpoint in OPEN and rule.rule.startswith("/api")} == set()


def test_scopes_are_those_of_what_is_done(house: House) -> None:
    """Whatever makes or changes something takes a scope that may write, whatever tells something one that
    may read; only templates, which are nobody's, are told to any key."""
    for rule, method, _ in calls(house.client.application):
        scope = ACCESS[rule.endpoint]
        if rule.rule.startswith("/api/v1/templates"):
            assert scope is None
        elif rule.rule.startswith(("/api/v1/keys", "/api/v1/audit")):
            assert scope == "admin"
        elif rule.rule.startswith("/api/v1/callbacks"):
            assert scope in ({"admin"} if method != "GET" else {"admin", "documents:read"})
        else:
            reads = method == "GET" or rule.endpoint == "format_checks.check_format"
            assert scope is not None
            assert scope.endswith(":read" if reads else ":write"), (rule, method)


def test_nothing_is_told_without_a_key(house: House) -> None:
    """Every method of every route answers 401 with a challenge where no key is shown."""
    stranger = house.stranger
    asked = 0
    for _, method, path in calls(stranger.application):
        answer = stranger.open(path, method=method)
        assert (answer.status_code, answer.content_type) == (401, PROBLEM), (method, path)
        assert answer.get_json(force=True)["code"] == "not-signed-in"
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="vanthu"'
        asked += 1
    assert asked > 20


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Basic {TOKEN}",
        f"Token {TOKEN}",
        TOKEN,
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}0",
        f"Bearer {TOKEN} {TOKEN}",
        f"Bearer {TOKEN}, Bearer {TOKEN}",
        f"Bearer {TOKEN.upper()}",
        f"Bearer {TOKEN}\u00a0",
        f"Bearer vanthu_{'0' * 32}_{'0' * 64}",
        "Bearer realm=vanthu",
        "Bearer " + "x" * 5000,
        "Bearer Khoá",
    ],
)
def test_what_is_no_key_is_refused(house: House, header: str) -> None:
    """Whatever is wrong with a key, the answer is the same and does not tell what."""
    answer = house.stranger.get(
        "/api/v1/templates", headers={"Authorization": header.encode().decode("latin-1")}
    )
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["code"]) == (401, "not-signed-in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="vanthu", error="invalid_token"'
    other = house.stranger.get("/api/v1/templates").get_json(force=True)
    assert problem["detail"] == other["detail"]


def test_key_in_the_address_is_no_key(house: House) -> None:
    """A token is taken from the header alone: addresses are logged and kept by browsers."""
    answer = house.stranger.get(f"/api/v1/templates?access_token={TOKEN}&key={TOKEN}")
    assert answer.status_code == 401


def test_scheme_is_read_in_any_case(house: House) -> None:
    """The word Bearer may be written small or large (RFC 9110, 11.1)."""
    headers = [{"Authorization": f"{word} {TOKEN}"} for word in ("bearer", "BEARER")]
    assert [house.stranger.get("/api/v1/templates", headers=each).status_code for each in headers] == [
        200,
        200,
    ]


def test_no_scope_stands_for_another(house: House) -> None:
    """With every scope but the needed one each route answers 403, names what is missing and does nothing."""
    clients: dict[Scope, FlaskClient] = {
        lacking: house.client_with([scope for scope in SCOPES if scope != lacking]) for lacking in SCOPES
    }
    asked = set()
    for rule, method, path in calls(house.client.application):
        scope = ACCESS[rule.endpoint]
        if scope is None:
            continue
        answer = clients[scope].open(path, method=method)
        assert (answer.status_code, answer.content_type) == (403, PROBLEM), (method, path)
        problem = answer.get_json(force=True)
        assert (problem["code"], f"“{scope}”" in problem["detail"]) == ("scope-missing", True)
        assert answer.headers["WWW-Authenticate"] == (
            f'Bearer realm="vanthu", error="insufficient_scope", scope="{scope}"'
        )
        asked.add(scope)
    assert asked == set(SCOPES)


def test_needed_scope_is_enough(house: House) -> None:
    """With the needed scope alone no route answers 401 or 403; what needs a further one says so."""
    clients: dict[Scope, FlaskClient] = {scope: house.client_with([scope]) for scope in SCOPES}
    for rule, method, path in calls(house.client.application):
        for scope in SCOPES if ACCESS[rule.endpoint] is None else [ACCESS[rule.endpoint]]:
            assert scope is not None
            answer = clients[scope].open(path, method=method)
            if (further := FURTHER.get(rule.endpoint)) is None:
                assert answer.status_code not in {401, 403}, (method, path, answer.text)
            else:
                assert (answer.status_code, f"“{further}”" in answer.get_json(force=True)["detail"]) == (
                    403,
                    True,
                )


def test_who_may_only_write_is_told_no_documents(house: House) -> None:
    """With `documents:write` alone a job is made, retried and cancelled; its documents are not told."""
    writer = house.client_with(["documents:write"])
    body = {"conference": conference(2), "kinds": ["covenant_member"]}
    made = writer.post("/api/v1/jobs", json=body)
    path = made.headers["Location"]
    cancelled = writer.delete(path)
    again = writer.post(f"{path}/retry")
    assert [answer.status_code for answer in (made, cancelled, again)] == [202, 200, 202]
    assert [answer.get_json()["documents"] for answer in (made, cancelled, again)] == [[], [], []]
    assert len(house.client.get(path).get_json()["documents"]) == 2


def test_first_answer_is_told_only_to_equal_scopes(house: House) -> None:
    """An answer kept for its Idempotency-Key does not tell a key of fewer scopes what a larger one saw; a key
    of the same scopes, such as one that took its place, gets it again."""
    body = {"conference": conference(2), "kinds": ["covenant_member"]}
    headers = {"Idempotency-Key": "k"}

    def posted(*scopes: Scope) -> TestResponse:
        return house.client_with(scopes).post("/api/v1/jobs", json=body, headers=headers)

    first = posted("documents:write", "documents:read")
    again = posted("documents:write", "documents:read")
    fewer = posted("documents:write")
    assert first.get_json()["id"] == again.get_json()["id"]
    assert (fewer.status_code, fewer.get_json()["code"]) == (422, "idempotency-key-reused")


def test_endpoint_that_nobody_decided_on_is_refused(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """A route that is in neither table is open to nobody, not even with all scopes."""
    house.alone = True
    house.stranger.application.add_url_rule("/forgotten", "forgotten", lambda: "all secrets")
    for client, status in ((house.stranger, 401), (house.client, 403)):
        answer = client.get("/forgotten")
        assert answer.status_code == status
        assert "secrets" not in answer.text
    assert "service/access.py does not name it" in caplog.text


def test_what_needs_no_key_needs_none(house: House) -> None:
    """Health, the API's description and addresses that do not exist are told to anybody."""
    paths = ("/healthz", "/readyz", "/openapi.json", "/docs", "/api/v1/nothing")
    assert [house.stranger.get(path).status_code for path in paths] == [200, 200, 200, 200, 404]
    assert house.stranger.delete("/api/v1/templates").status_code == 405


class Skewed(datetime):
    """The web's own clock, a year wrong."""

    by = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the wrong time."""
        return cls.fromtimestamp((datetime.now(tz) + cls.by).timestamp(), tz)


@pytest.mark.parametrize("days", [-400, 400])
def test_wrong_clock_of_the_web_changes_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    """A key holds and expires, and its use is noted, by the database's clock: the web's may be a year off."""
    token = house.client.post(
        "/api/v1/keys", json={"name": "a", "scopes": ["documents:read"], "expires_in_days": 1}
    ).get_json()["token"]
    monkeypatch.setattr(Skewed, "by", timedelta(days=days))
    monkeypatch.setattr(access, "datetime", Skewed)
    answers = [house.client_showing(token).get("/api/v1/templates").status_code for _ in range(2)]
    assert answers == [200, 200]
    key_id = token.split("_")[1]
    (key,) = [
        key for key in house.keys.seen_by(program("x")).keys(limit=9) if key.id.replace("-", "") == key_id
    ]
    assert key.last_used_at is not None
    assert abs(key.last_used_at - datetime.now(UTC)) < timedelta(days=1)


def test_use_of_a_key_is_written_once_a_minute(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many requests with one key only the first writes when it was used."""
    noted: list[str] = []
    note_use = house.keys.note_use

    def counted(key_id: str) -> None:
        noted.append(key_id)
        note_use(key_id)

    monkeypatch.setattr(house.keys, "note_use", counted)
    client = house.client
    for _ in range(3):
        assert client.get("/api/v1/templates").status_code == 200
    assert noted == [KEY_ID]


def test_database_that_is_away_lets_nobody_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where keys cannot be looked up the answer is 503, never a way around; a use not noted does no harm."""

    def away(_: str) -> None:
        raise Unavailable("database", "away")

    keys: KeyStore = house.keys
    monkeypatch.setattr(keys, "note_use", away)
    assert house.client.get("/api/v1/templates").status_code == 200
    monkeypatch.setattr(keys, "live", away)
    answer = house.client.get("/api/v1/templates")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
