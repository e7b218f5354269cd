"""Kept conferences over HTTP: made, read, replaced, patched, deleted, rolled over, ordered from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from uuid_utils import uuid7
from werkzeug.test import TestResponse

from assembly.callers.actor import LOCAL_ORGANISATION, program
from assembly.callers.api_key import Scope
from assembly.kept_conferences.keeping import roll_over
from tests.examples import EXAMPLES
from tests.unit.service.house import House, conference

CONFERENCES = "/api/v1/conferences"
MERGE_PATCH = "application/merge-patch+json"


def keep(client: FlaskClient, facts: dict[str, Any] | None = None) -> TestResponse:
    """Keep a conference and return the answer."""
    answer = client.post(CONFERENCES, json={"conference": facts or conference()})
    assert answer.status_code == 201, answer.text
    return answer


def patched(client: FlaskClient, url: str, change: Any, **headers: str) -> TestResponse:
    """Send a merge patch of the conference."""
    sent = json.dumps({"conference": change}, ensure_ascii=False)
    return client.patch(url, data=sent, content_type=MERGE_PATCH, headers=headers)


def faults(answer: TestResponse) -> list[tuple[str, str]]:
    """Return pointer and code of each fault of a refusal."""
    assert answer.mimetype == "application/problem+json", answer.text
    return [(fault["pointer"], fault["code"]) for fault in answer.get_json()["faults"]]


def test_conference_is_kept_and_read(house: House) -> None:
    """What is kept has an address, a first revision and an ETag, and reads back as it was answered."""
    client = house.client
    made = keep(client)
    url = made.headers["Location"]
    read = client.get(url)

    assert (200, made.get_json()) == (read.status_code, read.get_json())
    assert made.headers["ETag"] == read.headers["ETag"]
    assert (1, 2022, "Khối thi đua số 1", url) == tuple(
        read.get_json()[name] for name in ("revision", "year", "block", "url")
    )
    assert {**conference(), "tasks": {"items": [{"text": text} for text in conference()["tasks"]]}} == (
        read.get_json()["conference"]
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_yaml_is_kept(house: House, path: Any) -> None:
    """A real conference in YAML is kept, and what it reads as can be put back without changing anything."""
    client = house.client
    made = client.post(CONFERENCES, data=path.read_bytes(), content_type="application/yaml")
    assert made.status_code == 201, made.text
    again = client.put(
        made.headers["Location"],
        json={"conference": made.get_json()["conference"]},
        headers={"If-Match": made.headers["ETag"]},
    )
    assert (200, made.get_json()) == (again.status_code, again.get_json())


def test_warnings_are_in_the_answer(house: House) -> None:
    """What its author should look at is told each time, with pointers into the answer, in his language."""
    client = house.client
    made = keep(client, conference() | {"leadership": {"next": {"leader": "Sở lạ"}}})
    for language, said in (("vi", "không có trong danh sách"), ("en", "not in the member list")):
        read = client.get(made.headers["Location"], headers={"Accept-Language": language})
        (warning,) = read.get_json()["warnings"]
        assert "/conference/leadership/next/leader/unit" == warning["pointer"]
        assert ("conference.not-a-member", "warning") == (warning["code"], warning["severity"])
        assert said in warning["message"]
        assert "Accept-Language" in read.headers["Vary"]


@pytest.mark.parametrize("send", ["post", "put"])
def test_faults_have_pointers(house: House, send: str) -> None:
    """A wrong conference is refused with every fault, its pointer into the body and its line."""
    client = house.client
    kept = keep(client)
    url, headers = (
        (CONFERENCES, {})
        if send == "post"
        else (kept.headers["Location"], {"If-Match": kept.headers["ETag"]})
    )
    body = '{"conference": {"block": "Khối",\n "year_planned": "x",\n "nam": 1},\n "kind": 1}'
    answer = client.open(
        url, method=send.upper(), data=body, content_type="application/json", headers=headers
    )

    assert (422, "conference-refused") == (answer.status_code, answer.get_json()["code"])
    assert [
        ("/conference/year_planned", "conference.whole-number"),
        ("/conference/nam", "conference.unknown-key"),
        ("/kind", "request.unknown-key"),
    ] == faults(answer)
    assert [2, 3, 4] == [fault["line"] for fault in answer.get_json()["faults"]]
    assert kept.get_json() == client.get(kept.headers["Location"]).get_json()


@pytest.mark.parametrize(
    ("body", "content_type", "status", "found"),
    [
        ("{}", "application/json", 422, [("", "request.missing")]),
        ("[]", "application/json", 422, [("", "request.not-an-object")]),
        ("{", "application/json", 422, [("", "conference.not-json")]),
        (b"\xff", "application/json", 422, [("", "request.not-utf-8")]),
        ('{"conference": null}', "application/json", 422, [("/conference", "conference.empty")]),
        ("block: [", "application/yaml", 422, [("", "conference.not-yaml")]),
        ("block: Khối", "text/plain", 415, []),
    ],
)
def test_strange_bodies_are_refused(
    house: House, body: Any, content_type: str, status: int, found: list[tuple[str, str]]
) -> None:
    """What is no conference at all is refused with a reason, and nothing is kept."""
    client = house.client
    answer = client.post(CONFERENCES, data=body, content_type=content_type)
    assert (status, found) == (answer.status_code, faults(answer))
    assert [] == client.get(CONFERENCES).get_json()["conferences"]


def test_known_conference_is_not_sent_again(house: House) -> None:
    """Who knows the present state gets 304; after a change the whole."""
    client = house.client
    made = keep(client)
    url, tag = made.headers["Location"], made.headers["ETag"]
    same = client.get(url, headers={"If-None-Match": tag})
    assert (304, b"", tag) == (same.status_code, same.data, same.headers["ETag"])

    patched(client, url, {"block": {"symbol": "KTĐ"}})
    changed = client.get(url, headers={"If-None-Match": tag})
    assert (200, 2) == (changed.status_code, changed.get_json()["revision"])


def test_replacing_needs_what_was_seen(house: House) -> None:
    """Nobody replaces unseen: 428 without If-Match, 412 with an older one; the newest is replaced whole."""
    client = house.client
    made = keep(client)
    url, body = made.headers["Location"], {"conference": {"block": "Khối mới"}}
    assert 428 == client.put(url, json=body).status_code
    done = client.put(url, json=body, headers={"If-Match": made.headers["ETag"]})
    assert (200, 2, {"block": {"name": "Khối mới"}}) == (
        done.status_code,
        done.get_json()["revision"],
        done.get_json()["conference"],
    )
    other = {"conference": {"block": "Khối khác"}}
    for stale in (made.headers["ETag"], '"x"', f"W/{done.headers['ETag']}", '"99-0123456789abcdef"'):
        answer = client.put(url, json=other, headers={"If-Match": stale})
        assert (412, "changed") == (answer.status_code, answer.get_json()["code"]), stale
    several = f'"x", {done.headers["ETag"]}, {made.headers["ETag"]}'
    assert 200 == client.put(url, json=other, headers={"If-Match": several}).status_code
    assert 3 == client.get(url).get_json()["revision"]
    assert 4 == client.put(url, json=body, headers={"If-Match": "*"}).get_json()["revision"]


def test_tag_of_another_language_is_of_the_same_revision(house: House) -> None:
    """What was read in English may be replaced by who speaks Vietnamese: the revision counts."""
    client = house.client
    url = keep(client, conference() | {"members": ["Sở A", "Sở A"]}).headers["Location"]
    tags = [client.get(url, headers={"Accept-Language": tongue}).headers["ETag"] for tongue in ("vi", "en")]
    assert tags[0] != tags[1]
    assert 200 == patched(client, url, {"year_planned": None}, **{"If-Match": tags[1]}).status_code


@pytest.mark.parametrize("method", ["put", "patch"])
def test_lost_answers_are_given_again(house: House, method: str) -> None:
    """The same change sent again with the same If-Match, for its answer was lost, is answered as before."""
    client = house.client
    made = keep(client)
    url, headers = made.headers["Location"], {"If-Match": made.headers["ETag"]}

    def send() -> TestResponse:
        if method == "patch":
            return patched(client, url, {"year_planned": 2030}, **headers)
        return client.put(url, json={"conference": conference(2)}, headers=headers)

    first, again = send(), send()
    assert (200, 2, first.get_json()) == (first.status_code, first.get_json()["revision"], again.get_json())


def test_patch_changes_a_part(house: House) -> None:
    """A merge patch changes what it names, takes away what it calls null, and leaves the rest."""
    client = house.client
    url = keep(client, {"block": "Khối", "province": "tỉnh Yên Bái", "year_planned": 2023}).headers[
        "Location"
    ]
    done = patched(client, url, {"block": {"symbol": "KTĐ"}, "province": None, "members": ["Sở Y tế"]})

    assert (200, 2) == (done.status_code, done.get_json()["revision"])
    assert {
        "block": {"name": "Khối", "symbol": "KTĐ"},
        "year_planned": 2023,
        "members": [{"name": "Sở Y tế"}],
    } == done.get_json()["conference"]
    assert done.get_json() == client.get(url).get_json()


def test_empty_patch_changes_nothing(house: House) -> None:
    """A patch of nothing answers with the conference as it is, at the same revision."""
    client = house.client
    made = keep(client)
    answer = client.patch(made.headers["Location"], data="{}", content_type=MERGE_PATCH)
    assert (200, made.get_json()) == (answer.status_code, answer.get_json())


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (None, ("/conference", "conference.empty")),
        ([], ("/conference", "conference.not-a-mapping")),
        ({"block": None}, ("/conference/block", "conference.missing")),
        ({"year_summed_up": 2000}, ("/conference/year_planned", "conference.years-apart")),
        ({"members": {"0": {"name": "Sở"}}}, ("/conference/members", "conference.list-type")),
    ],
)
def test_patch_must_leave_a_valid_conference(house: House, change: Any, found: tuple[str, str]) -> None:
    """What would come out wrong is refused with its place in the conference, which stays as it was."""
    client = house.client
    made = keep(client)
    answer = patched(client, made.headers["Location"], change)
    assert (422, [found]) == (answer.status_code, faults(answer))
    assert made.get_json() == client.get(made.headers["Location"]).get_json()


def test_patch_is_of_its_own_type(house: House) -> None:
    """A patch sent as plain JSON is refused: nobody replaces a part who meant the whole."""
    client = house.client
    url = keep(client).headers["Location"]
    assert 415 == client.patch(url, json={"conference": {}}).status_code


def test_conference_cannot_grow_without_end(house: House) -> None:
    """Patches that each pass the limit of a body cannot make a conference larger than one may be."""
    house.set(body_bytes=3_000_000)
    client = house.client
    url = keep(client).headers["Location"]
    much = ["Ý" * 19_000] * 27
    assert 200 == patched(client, url, {"conference": {"discussion": much}}).status_code
    answer = patched(client, url, {"report": {"activities": much}})
    assert (422, [("", "conference.too-large")]) == (answer.status_code, faults(answer))


def test_deleted_is_gone(house: House) -> None:
    """A deleted conference is not found; who saw an older state deletes nothing."""
    client = house.client
    made = keep(client)
    url = made.headers["Location"]
    patched(client, url, {"year_planned": 2030})
    assert 412 == client.delete(url, headers={"If-Match": made.headers["ETag"]}).status_code
    gone = client.delete(url)
    assert (204, b"") == (gone.status_code, gone.data)
    assert [404, 404, 404] == [
        client.get(url).status_code,
        client.delete(url).status_code,
        client.put(url, json={"conference": conference()}, headers={"If-Match": "*"}).status_code,
    ]


def test_list_goes_by_pages(house: House) -> None:
    """A list is newest first, a page at a time, narrowed by year and block, and `next` leads on."""
    client = house.client
    for number in range(5):
        keep(client, {"block": f"Khối Văn hóa {number}", "year_summed_up": 2020 + number % 2})
    keep(client, {"block": "Khối khác", "year_summed_up": 2020})
    blocks: list[str] = []
    following: str | None = f"{CONFERENCES}?block=VĂN%20HOÁ&year=2020&limit=2"
    while following:
        page = client.get(following).get_json()
        assert 2 >= len(page["conferences"])
        blocks += [listed["block"] for listed in page["conferences"]]
        following = page.get("next")
    assert [f"Khối Văn hóa {number}" for number in (4, 2, 0)] == blocks
    assert "conference" not in client.get(CONFERENCES).get_json()["conferences"][0]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "year=1", "cursor=x", "cursor=", "unknown=1"])
def test_strange_lists_are_refused(house: House, query: str) -> None:
    """A page that is none is refused with the name of the parameter."""
    answer = house.client.get(f"{CONFERENCES}?{query}")
    assert (422, "/" + query.partition("=")[0]) == (answer.status_code, faults(answer)[0][0])


def test_roll_over_makes_a_draft(house: House) -> None:
    """Next year's draft stands beside this year's, knows where it comes from, and tells what to go over."""
    client = house.client
    made = keep(client, conference() | {"tasks": ["Hoàn thành nhiệm vụ năm 2023"]})
    draft = client.post(f"{made.headers['Location']}/roll-over")

    assert (201, made.get_json()["id"]) == (draft.status_code, draft.get_json()["rolled_over_from"])
    assert (2023, 2024) == tuple(
        draft.get_json()["conference"][f"year_{of}"] for of in ("summed_up", "planned")
    )
    assert [("/conference/tasks/items/0/text", "conference.names-a-past-year")] == [
        (warning["pointer"], warning["code"]) for warning in draft.get_json()["warnings"]
    ]
    assert draft.get_json() == client.get(draft.headers["Location"]).get_json()
    assert made.get_json() == client.get(made.headers["Location"]).get_json()


def test_conference_is_kept_once(house: House) -> None:
    """The same Idempotency-Key keeps one conference and draws one draft, however often it is sent."""
    client = house.client
    made = [
        client.post(
            CONFERENCES, json={"conference": conference()}, headers={"Idempotency-Key": "keep"}
        ).get_json()
        for _ in range(2)
    ]
    drafts = [
        client.post(f"{made[0]['url']}/roll-over", headers={"Idempotency-Key": "draw"}).get_json()
        for _ in range(2)
    ]
    assert (made[0], drafts[0]) == (made[1], drafts[1])
    assert [drafts[0]["id"], made[0]["id"]] == [
        listed["id"] for listed in client.get(CONFERENCES).get_json()["conferences"]
    ]


def test_draft_is_there_though_last_year_is_gone(house: House) -> None:
    """A roll over sent again after a crash finds its draft, even where last year's conference is deleted."""
    conferences = house.conferences.seen_by(program("tests"))
    last, draft = str(uuid7()), str(uuid7())
    conferences.add(last, {"block": {"name": "Khối"}, "year_planned": 2023})
    first = roll_over(last, draft, conferences=conferences)
    conferences.delete(last)

    assert first == roll_over(last, draft, conferences=conferences)


def test_roll_over_ends_with_the_years(house: House) -> None:
    """Where there is no next year, the reason names the place, and nothing is kept."""
    client = house.client
    url = keep(client, conference() | {"year_planned": 2200}).headers["Location"]
    answer = client.post(f"{url}/roll-over")
    assert (422, [("/conference/year_planned", "conference.last-year")]) == (
        answer.status_code,
        faults(answer),
    )
    assert 1 == len(client.get(CONFERENCES).get_json()["conferences"])


def test_job_of_a_kept_conference(house: House) -> None:
    """A job takes the id of a kept conference, tells it, and makes what the conference is at that moment."""
    client = house.client
    kept = keep(client).get_json()
    job = client.post("/api/v1/jobs", json={"conference_id": kept["id"], "kinds": ["covenant_member"]})
    client.delete(kept["url"])
    house.work()
    noted = {entry.action: entry for entry in house.audit.entries(LOCAL_ORGANISATION, limit=2)}["job.create"]

    assert (202, kept["id"]) == (job.status_code, job.get_json()["conference_id"])
    done = client.get(job.headers["Location"]).get_json()
    assert (job.get_json()["id"], kept["id"]) == (noted.subject, noted.details["conference"])
    assert ("finished", 3, kept["id"]) == (done["state"], done["made"], done["conference_id"])


@pytest.mark.parametrize(
    ("body", "status", "found"),
    [
        ({"conference_id": "no-such-one"}, 404, []),
        ({"conference_id": 7}, 422, [("/conference_id", "request.not-text")]),
        (
            {"conference_id": "x", "conference": {"block": "Khối"}},
            422,
            [("/conference_id", "request.two-conferences")],
        ),
        ({"kinds": []}, 422, [("", "request.missing"), ("/kinds", "request.not-a-list")]),
    ],
)
def test_wrong_orders_are_refused(
    house: House, body: dict[str, Any], status: int, found: list[tuple[str, str]]
) -> None:
    """An order names one conference, given or kept, and the kept one must be there."""
    answer = house.client.post("/api/v1/jobs", json=body)
    assert (status, found) == (answer.status_code, faults(answer))


@pytest.mark.parametrize(
    ("scopes", "send"),
    [
        (["conferences:write", "documents:write"], "job"),
        (["conferences:write", "documents:write"], "patch"),
        (["conferences:write", "documents:write"], "roll-over"),
        (["conferences:read", "documents:write"], "patch"),
        (["conferences:read", "documents:write"], "roll-over"),
        (["conferences:read", "documents:write"], "put"),
        (["conferences:read", "documents:write"], "delete"),
        (["conferences:read", "documents:write"], "post"),
        (["conferences:write", "admin", "documents:read"], "get"),
    ],
)
def test_no_scope_opens_another(house: House, scopes: list[Scope], send: str) -> None:
    """Who may only write reads nothing by way of an answer or a job; who may only read writes nothing."""
    kept = keep(house.client).get_json()
    url, client = kept["url"], house.client_with(scopes)
    answer = {
        "job": lambda: client.post("/api/v1/jobs", json={"conference_id": kept["id"]}),
        "patch": lambda: patched(client, url, {}),
        "roll-over": lambda: client.post(f"{url}/roll-over"),
        "put": lambda: client.put(url, json={"conference": conference()}, headers={"If-Match": "*"}),
        "delete": lambda: client.delete(url),
        "post": lambda: client.post(CONFERENCES, json={"conference": conference()}),
        "get": lambda: client.get(url),
    }[send]()
    assert (403, "scope-missing") == (answer.status_code, answer.get_json()["code"])


def test_what_is_anothers_is_not_found(house: House) -> None:
    """Another organisation's conference cannot be read, changed, deleted, rolled over, listed or ordered."""
    kept = keep(house.client).get_json()
    url, client = kept["url"], house.client_with(organisation=house.new_organisation())
    answers = [
        client.get(url),
        client.put(url, json={"conference": conference()}, headers={"If-Match": "*"}),
        patched(client, url, {}),
        client.delete(url),
        client.post(f"{url}/roll-over"),
        client.post("/api/v1/jobs", json={"conference_id": kept["id"]}),
    ]
    assert [(404, "conference-not-found")] * 6 == [
        (answer.status_code, answer.get_json()["code"]) for answer in answers
    ]
    assert [] == client.get(CONFERENCES).get_json()["conferences"]
    assert kept == house.client.get(url).get_json()
