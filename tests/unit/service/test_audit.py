"""The audit log over HTTP: what is noted, who may read it, and as what."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any, get_args

import pytest
from flask.testing import FlaskClient

from assembly.callers.actor import LOCAL_ORGANISATION, Actor
from assembly.callers.audit import Action
from assembly.jobs.expire import expire_jobs
from service import audited
from tests.unit.service.house import KEY_ID, House, conference

AUDIT = "/api/v1/audit"
JOBS = "/api/v1/jobs"


def entries(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """Return the newest entries."""
    found: list[dict[str, Any]] = client.get(AUDIT, query_string=query).get_json()["entries"]
    return found


def made_job(house: House) -> str:
    """Make the documents of two members and return the id of the job."""
    order = {"conference": conference(2), "kinds": ["covenant_member"]}
    job: str = house.client.post(JOBS, json=order).get_json()["id"]
    house.work()
    return job


def test_making_a_job_is_noted(house: House) -> None:
    """The entry names key, action, job and request."""
    answer = house.client.post(JOBS, json={"conference": conference(), "kinds": ["covenant_member"]})
    (entry,) = entries(house.client, subject=answer.get_json()["id"])
    assert (entry["who"], entry["action"], entry["request_id"]) == (
        f"key:{KEY_ID}",
        "job.create",
        answer.headers["X-Request-ID"],
    )
    assert entry["at"].endswith("Z")


def test_reading_is_noted_without_names(house: House) -> None:
    """A document, an archive and a printable file that were fetched stand in the log, by position."""
    job = made_job(house)
    client = house.client
    documents = client.get(f"{JOBS}/{job}").get_json()["documents"]
    client.get(documents[1]["url"])
    client.get(f"{JOBS}/{job}/archive")
    client.get(f"{JOBS}/{job}/merged.docx")
    read = [(entry["action"], entry["details"]) for entry in entries(client, subject=job)[:3]]
    assert read == [
        ("merged.read", {"first": 0}),
        ("archive.read", {}),
        ("document.read", {"position": 1}),
    ]
    assert "Sở" not in json.dumps(entries(client), ensure_ascii=False)


def test_what_was_not_told_is_not_noted(house: House) -> None:
    """No entry for a look at the head, for what the caller has already, and for what is not there."""
    job = made_job(house)
    client = house.client
    url = client.get(f"{JOBS}/{job}").get_json()["documents"][0]["url"]
    tag = client.head(url).headers["ETag"]
    client.get(url, headers={"If-None-Match": tag})
    client.get(url, headers={"Range": "bytes=99999999-"})
    client.get(f"{JOBS}/{job}/documents/none.docx")
    client.head(f"{JOBS}/{job}/archive")
    client.head(f"{JOBS}/{job}/merged.docx")
    assert ["job.create"] == [entry["action"] for entry in entries(client, subject=job)]
    client.get(url, headers={"Range": "bytes=0-1"})
    assert entries(client, subject=job)[0]["action"] == "document.read"


def test_reading_a_conference_is_noted(house: House) -> None:
    """Reading is noted beside the changes; that nothing is new is not."""
    client = house.client
    kept = client.post("/api/v1/conferences", json={"conference": conference()})
    url = kept.headers["Location"]
    tag = client.get(url).headers["ETag"]
    client.get(url, headers={"If-None-Match": tag})
    found = entries(client, subject=kept.get_json()["id"])
    assert ["conference.read", "conference.create"] == [entry["action"] for entry in found]


def test_refusal_of_a_scope_is_noted_once_a_minute(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that asks for more than it may stands in the log; asking again and again does not fill it."""
    modest = house.client_with(["documents:read"])
    for _ in range(3):
        assert modest.get(AUDIT).status_code == 403
    modest.post(JOBS, json={})
    refused = entries(house.client, action="key.refused")
    assert [(entry["subject"], entry["details"]) for entry in refused] == [
        ("POST /api/v1/jobs", {"scope": "documents:write"}),
        ("GET /api/v1/audit", {"scope": "admin"}),
    ]
    monkeypatch.setattr(audited, "REFUSAL_SECONDS", 0.0)
    modest.get(AUDIT)
    assert len(entries(house.client, action="key.refused")) == 3


def test_few_refusals_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory for refusals is bounded; the oldest is forgotten first."""
    monkeypatch.setattr(audited, "MOST_REFUSALS", 2)
    noted = audited.RefusalsNoted()
    assert [noted.is_new((name,)) for name in "abacb"] == [True, True, False, True, False]
    assert noted.is_new(("a",))


def test_organisation_reads_its_own_log(house: House) -> None:
    """Nothing of another organisation stands in the log, whatever is asked."""
    theirs = house.client_with(organisation=house.new_organisation())
    job = made_job(house)
    assert entries(theirs, subject=job) == []
    assert {entry["action"] for entry in entries(theirs)} <= {"key.create", "organisation.create"}
    exported = theirs.get(AUDIT, headers={"Accept": "text/csv"}).get_data(as_text=True)
    assert job not in exported


def test_pages_follow_one_another(house: House) -> None:
    """`next` leads through all entries, newest first, with the same filters."""
    made_job(house)
    made_job(house)
    client = house.client
    found, url = [], f"{AUDIT}?limit=1&action=job.create"
    while url:
        page = client.get(url).get_json()
        found += page["entries"]
        url = page.get("next")
    assert len(found) == 2
    assert found == entries(client, action="job.create")


def test_times_narrow_the_log(house: House) -> None:
    """`since` and `until` are moments with their zone."""
    made_job(house)
    client = house.client
    at = entries(client, action="job.create")[0]["at"]
    assert entries(client, action="job.create", until=at) == []
    assert len(entries(client, action="job.create", since=at)) == 1
    assert len(entries(client, action="job.create", since="2000-01-01T00:00:00+07:00")) == 1


STRANGE = (
    "since=2026-11-22",
    "since=1700000000",
    "until=2026-11-22T00:00:00",
    "since=0001-01-01T00:00:00%2B14:00",
    "since=2026-02-30T00:00:00Z",
    "action=Job%20read",
    "subject=",
    "subject=%00",
    "cursor=x",
    "cursor=WyJhIl0",
    "limit=0",
    "other=1",
)


def test_strange_query_is_refused(house: House) -> None:
    """What is no moment, action, subject or cursor is 422, with its place."""
    client = house.client
    for query in STRANGE:
        answer = client.get(f"{AUDIT}?{query}")
        assert answer.status_code == 422, query
        place = f"/{query.partition('=')[0]}"
        assert [fault["pointer"] for fault in answer.get_json()["faults"]] == [place]


def test_export_as_lines_of_json(house: House) -> None:
    """Every entry is a line, oldest first, as the pages tell it; the export itself is noted before."""
    made_job(house)
    client = house.client
    answer = client.get(AUDIT, headers={"Accept": "application/x-ndjson"})
    assert answer.mimetype == "application/x-ndjson"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert lines == entries(client)[::-1]
    assert (lines[-1]["action"], lines[-1]["subject"], lines[-1]["details"]) == (
        "audit.export",
        LOCAL_ORGANISATION,
        {"form": "jsonl"},
    )


def test_export_as_csv(house: House) -> None:
    """A spreadsheet finds UTF-8, a head, and a line for each entry."""
    job = made_job(house)
    answer = house.client.get(AUDIT, query_string={"subject": job}, headers={"Accept": "text/csv"})
    assert answer.data.startswith(b"\xef\xbb\xbfnumber,at,who,action,subject,request_id,details\r\n")
    (line,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert (line["action"], line["subject"], line["who"]) == ("job.create", job, f"key:{KEY_ID}")


def test_export_holds_no_formula(house: House) -> None:
    """A cell that a spreadsheet would take for a formula is made a text."""
    evils = [f'{begin}HYPERLINK("http://example.org")' for begin in "=+-@\t\r\n"]
    for evil in evils:
        house.audit.note(Actor(LOCAL_ORGANISATION, evil, evil), "job.create", evil, {evil: evil})
    answer = house.client.get(AUDIT, query_string={"action": "job.create"}, headers={"Accept": "text/csv"})
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    for line, evil in zip(lines, evils, strict=True):
        assert [line["who"], line["subject"], line["request_id"]] == [f"'{evil}"] * 3
        assert json.loads(line["details"]) == {evil: evil}


def test_callers_id_of_a_request_is_defused(house: House) -> None:
    """A caller may choose an id that begins like a formula."""
    order = {"conference": conference(), "kinds": ["covenant_member"]}
    house.client.post(JOBS, json=order, headers={"X-Request-ID": "-1.2.3.4.5"})
    text = house.client.get(AUDIT, headers={"Accept": "text/csv"}).get_data(as_text=True)
    assert ",'-1.2.3.4.5," in text


def test_export_is_whole_whatever_its_length(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export of many pages holds every entry once, and gives its turn back."""
    monkeypatch.setattr("assembly.stores.sql_audit.AT_ONCE", 3)
    monkeypatch.setattr("assembly.callers.audit_export.AT_ONCE", 2)
    for number in range(10):
        house.audit.note(Actor(LOCAL_ORGANISATION, "key:k"), "job.create", str(number))
    client = house.client
    for _ in range(4):  # more than there are turns
        answer = client.get(AUDIT, query_string={"action": "job.create"}, headers={"Accept": "text/csv"})
        found = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert [line["subject"] for line in found] == list(map(str, range(10)))
        answer.close()  # as a server does


def test_only_json_is_told_where_nothing_else_is_preferred(house: House) -> None:
    """A browser, or a client that takes anything, gets a page in JSON."""
    for accept in ("*/*", "text/html", "application/json, text/csv;q=0.5"):
        answer = house.client.get(AUDIT, headers={"Accept": accept})
        assert answer.mimetype == "application/json"
        assert "Accept" in answer.headers["Vary"]


def of_pages(action: str) -> bool:
    """Tell whether only people do this, on the pages: those have tests of their own."""
    typed = {"conference.type", "conference.approve", "conference.reopen"}
    return action in typed or action.startswith(("block.", "intake.", "pdf.", "person."))


def test_every_action_is_noted(house: House) -> None:
    """Whatever the API names as an action is in the log once it is done, and no name of a unit with it."""
    client = house.client
    house.new_organisation()

    key = client.post("/api/v1/keys", json={"name": "phần mềm", "scopes": ["documents:read"]}).get_json()
    client.post(f"/api/v1/keys/{key['id']}/rotate", json={})
    house.client_showing(key["token"]).get("/api/v1/keys")
    client.delete(f"/api/v1/keys/{key['id']}")

    kept = client.post("/api/v1/conferences", json={"conference": conference()})
    url = kept.headers["Location"]
    tag = client.get(url).headers["ETag"]
    client.put(url, json={"conference": conference(2)}, headers={"If-Match": tag})
    patch = json.dumps({"conference": {"year_planned": 2024}})
    assert client.patch(url, data=patch, content_type="application/merge-patch+json").status_code == 200
    client.post(f"{url}/roll-over")

    endpoint = client.post("/api/v1/callbacks", json={"url": "https://hooks.example.vn/vanthu"}).get_json()
    hooks = f"/api/v1/callbacks/{endpoint['id']}"
    client.patch(hooks, json={"description": "Phần mềm thi đua"})
    client.post(f"{hooks}/rotate", json={})

    order = {"conference_id": kept.get_json()["id"], "kinds": ["covenant_member"]}
    job = client.post(JOBS, json=order).get_json()["id"]
    client.delete(f"{JOBS}/{job}")
    client.post(f"{JOBS}/{job}/retry")
    house.work()
    client.get(client.get(f"{JOBS}/{job}").get_json()["documents"][0]["url"])
    client.get(f"{JOBS}/{job}/archive")
    client.get(f"{JOBS}/{job}/merged.docx").close()

    (delivery,) = client.get(f"{hooks}/deliveries").get_json()["deliveries"]
    client.post(f"{hooks}/deliveries/{delivery['id']}/resend")
    client.delete(hooks)
    client.delete(url)
    client.get(AUDIT, headers={"Accept": "text/csv"}).close()
    expire_jobs(house.jobs, house.objects, timedelta(0))

    found = [entry for each in house.organisations.all() for entry in house.audit.all_entries(each.id)]
    assert {entry.action for entry in found} == {each for each in get_args(Action) if not of_pages(each)}
    told = str(found)
    for name in ("Sở", "Khối", "phần mềm", "Phần mềm", "hooks.example.vn"):
        assert name not in told
