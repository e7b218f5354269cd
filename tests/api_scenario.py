"""One round through the whole API: the requests of the examples, sent to a real web and compared.

``service/examples`` holds what the round says, a file an operation; ids, times and hashes in it are those of
the round that wrote it (``python -m tests.golden.rewrite_api``).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Json = dict[str, Any]

TOLD_HEADERS = ("Location", "ETag", "Retry-After", "Preference-Applied", "Content-Disposition")
# what differs from one round to the next, inside a text
PASSING = re.compile(
    r"vanthu_[0-9a-f-]{36}_[A-Za-z0-9_-]+|whsec_[A-Za-z0-9+/=]+"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,64}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|(?<=cursor=)[A-Za-z0-9_-]+"
)
PASSING_NUMBERS = frozenset({"size"})  # bytes of a Word file, which a new template changes


@dataclass(frozen=True)
class From:
    """Something that an earlier answer told: at a pointer into its body, or in a header."""

    operation: str
    pointer: str = ""
    header: str = ""


@dataclass(frozen=True)
class File:
    """A file of a form: a text, or the body of an earlier answer."""

    name: str
    text: str = ""
    of: str = ""


@dataclass(frozen=True)
class Call:
    """One request of the round; under another name than its operation it is no example."""

    operation: str
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    media_type: str = "application/json"
    name: str = ""


class Round:
    """Sends calls one after the other and remembers what came."""

    def __init__(self, client: FlaskClient, operations: Mapping[str, tuple[str, str]]) -> None:
        self._client = client
        self._operations = operations  # operationId: method, path with {names}
        self._answers: dict[str, TestResponse] = {}
        self.told: dict[str, Json] = {}

    def send(self, call: Call) -> TestResponse:
        """Send a call, remember it with its answer, and return the answer."""
        method, template = self._operations[call.operation]
        path, query, headers = (self._known(dict(part)) for part in (call.path, call.query, call.headers))
        address = template.format_map({name: quote(str(value), safe="") for name, value in path.items()})
        sent: Json = {
            part: value for part, value in (("path", path), ("query", query), ("headers", headers)) if value
        }
        options: Json = {"headers": {"Accept-Language": "en"} | headers}
        if call.body is not None:
            sent |= {"media_type": call.media_type, "body": self._shown(call.body)}
            options |= self._sent(call)
        if query:
            address += f"?{urlencode(query)}"
        answer = self._client.open(address, method=method, **options)
        assert answer.status_code < 400, (call, answer.get_data(as_text=True))
        self._answers[call.name or call.operation] = answer
        if not call.name:
            self.told[call.operation] = {"request": sent, "answer": _told(answer)}
        return answer

    def _sent(self, call: Call) -> Json:
        body = self._known(call.body)
        if call.media_type != "multipart/form-data":
            return {"data": json.dumps(body, ensure_ascii=False), "content_type": call.media_type}
        data = {
            name: (io.BytesIO(self._content(value)), value.name) if isinstance(value, File) else _text(value)
            for name, value in body.items()
        }
        return {"data": data, "content_type": call.media_type}

    def _content(self, file: File) -> bytes:
        return self._answers[file.of].get_data() if file.of else file.text.encode()

    def _shown(self, body: Any) -> Any:
        known = self._known(body)
        if not isinstance(known, dict):
            return known
        return {
            name: (value.text or f"(the bytes of {value.name})") if isinstance(value, File) else value
            for name, value in known.items()
        }

    def _known(self, part: Any) -> Any:
        if isinstance(part, From):
            answer = self._answers[part.operation]
            if part.header:
                return answer.headers[part.header]
            found = answer.get_json()
            for step in part.pointer.split("/")[1:]:
                found = found[int(step) if isinstance(found, list) else step]
            return found
        if isinstance(part, dict):
            return {key: self._known(value) for key, value in part.items()}
        return [self._known(each) for each in part] if isinstance(part, list) else part


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _told(answer: TestResponse) -> Json:
    told: Json = {"status": answer.status_code}
    if headers := {name: answer.headers[name] for name in TOLD_HEADERS if name in answer.headers}:
        told["headers"] = headers
    if answer.get_data():
        told["media_type"] = answer.mimetype
        if answer.is_json:
            told["body"] = answer.get_json()
        elif str(answer.mimetype).startswith("text/"):
            told["body"] = answer.get_data(as_text=True)
    return told


def as_kept(told: dict[str, Json], kept: dict[str, Json]) -> dict[str, Json]:
    """Return what a round told with the ids, times and hashes of the round that was kept."""
    known: dict[str, str] = {}
    for now, then in _pairs(told, kept):
        if isinstance(now, str) and isinstance(then, str):
            found, before = PASSING.findall(now), PASSING.findall(then)
            if len(found) == len(before) and PASSING.sub("", now) == PASSING.sub("", then):
                for each, other in zip(found, before, strict=True):
                    known.setdefault(each, other)
    replaced: dict[str, Json] = _replaced(told, kept, known)
    return replaced


def _pairs(now: Any, then: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(now, dict) and isinstance(then, dict):
        for key in now.keys() & then.keys():
            yield from _pairs(now[key], then[key])
    elif isinstance(now, list) and isinstance(then, list):
        for each, other in zip(now, then, strict=False):
            yield from _pairs(each, other)
    else:
        yield now, then


def _replaced(now: Any, then: Any, known: Mapping[str, str]) -> Any:
    if isinstance(now, dict):
        other = then if isinstance(then, dict) else {}
        return {
            key: other[key]
            if key in PASSING_NUMBERS and type(value) is type(other.get(key))
            else _replaced(value, other.get(key), known)
            for key, value in now.items()
        }
    if isinstance(now, list):
        others = then if isinstance(then, list) else []
        return [
            _replaced(each, others[index] if index < len(others) else None, known)
            for index, each in enumerate(now)
        ]
    if isinstance(now, str):
        return PASSING.sub(lambda found: known.get(found[0], found[0]), now)
    return now


CONFERENCE = {
    "block": {"name": "Khối thi đua số 1", "superior": "Hội đồng Thi đua - Khen thưởng tỉnh"},
    "year_summed_up": 2022,
    "year_planned": 2023,
    "tasks": ["Hoàn thành toàn diện các chỉ tiêu được giao."],
    "members": [{"name": "Sở Y tế"}, {"name": "Sở Giáo dục và Đào tạo"}],
}
KEY = "019ac4b5-3f00-7c7e-a7a5-0c2f7b1f7d11"
ANOTHER_KEY = "019ac4b5-7a3e-7d50-9c0b-51f2f0a7c6a2"


def calls() -> list[Call]:
    """Return the calls of the round in their order."""
    job = {"job_id": From("create_job", "/id")}
    document = job | {"name": From("get_job", "/documents/0/name")}
    kept = {"conference_id": From("create_conference", "/id")}
    key = {"key_id": From("create_key", "/id")}
    callback = {"callback_id": From("create_callback", "/id")}
    delivery = callback | {"delivery_id": From("list_deliveries", "/deliveries/0/id")}
    return [
        Call("get_alive"),
        Call("get_ready"),
        Call(
            "create_key", body={"name": "Phần mềm một cửa", "scopes": ["documents:write", "documents:read"]}
        ),
        Call("list_keys", query={"limit": 1}),
        Call("get_key", path=key),
        Call("rotate_key", path=key, body={"overlap_seconds": 3600}),
        Call("revoke_key", path=key),
        Call(
            "create_callback",
            body={
                "url": "https://mot-cua.example.vn/vanthu",
                "types": ["job.finished", "job.failed"],
                "description": "Phần mềm một cửa",
            },
        ),
        Call("list_callbacks"),
        Call("get_callback", path=callback),
        Call("change_callback", path=callback, body={"types": ["job.finished"]}),
        Call("rotate_callback", path=callback, body={"overlap_seconds": 3600}),
        Call("list_templates"),
        Call("get_workbook", path={"template_id": "covenant_member_state"}),
        Call("create_conference", headers={"Idempotency-Key": KEY}, body={"conference": CONFERENCE}),
        Call("list_conferences", query={"year": 2022, "block": "khối thi đua"}),
        Call("get_conference", path=kept),
        Call(
            "patch_conference",
            path=kept,
            headers={"If-Match": From("create_conference", header="ETag")},
            media_type="application/merge-patch+json",
            body={"conference": {"conference": {"date": "2022-12-29", "venue": "Hội trường Sở Y tế"}}},
        ),
        Call(
            "replace_conference",
            path=kept,
            headers={"If-Match": From("patch_conference", header="ETag")},
            body={"conference": CONFERENCE | {"year_planned": 2023}},
        ),
        Call("roll_over_conference", path=kept),
        Call(
            "create_job",
            headers={"Idempotency-Key": ANOTHER_KEY, "Prefer": "wait=10"},
            body={"conference": CONFERENCE, "kinds": ["covenant_member"]},
        ),
        Call("list_jobs", query={"year": 2022, "state": "finished", "limit": 10}),
        Call("list_all_documents", query={"kind": "covenant_member", "limit": 1}),
        Call("list_batches"),
        Call("get_job", path=job, query={"documents": 2}),
        Call("list_documents", path=job, query={"limit": 1}),
        Call("get_document", path=document),
        Call("get_archive", path=job),
        Call("get_merged", path=job),
        Call("order_pdfs", path=job),
        Call("get_pdf", path=document),
        Call("stream_events", path=job),
        Call(
            "create_batch",
            media_type="multipart/form-data",
            body={
                "template": "covenant_member_state",
                "rows": File("members.csv", "Tên đơn vị\nSở Y tế\nSở Nội vụ\n"),
                "conference": File("conference.json", json.dumps(CONFERENCE, ensure_ascii=False)),
                "dry_run": True,
            },
        ),
        Call(
            "check_format",
            media_type="multipart/form-data",
            body={"file": File("giao-uoc.docx", of="get_document"), "style": "state", "layout": "no"},
        ),
        Call("delete_conference", path={"conference_id": From("roll_over_conference", "/id")}),
        Call("list_deliveries", path=callback, query={"limit": 1}),
        Call("get_delivery", path=delivery),
        Call("resend_delivery", path=delivery),
        Call("delete_callback", path=callback),
        Call("list_audit_entries", query={"action": "conference.patch", "limit": 1}),
        Call("create_job", name="stopped", body={"conference": CONFERENCE}),
        Call("cancel_job", path={"job_id": From("stopped", "/id")}),
        Call("retry_job", path={"job_id": From("stopped", "/id")}),
    ]
