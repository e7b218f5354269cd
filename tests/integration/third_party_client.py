"""A program of somebody else, written from /docs alone: it imports nothing of this repository.

It makes itself a key, keeps a conference, asks for its documents, follows them, fetches them, and checks the
callback that tells of them. The address and an administrator's key come from the environment; what it did is
printed as one line of JSON.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import sys
import threading
import uuid
from collections.abc import Iterator
from queue import Queue
from typing import Any

import httpx
from standardwebhooks import Webhook

PATIENCE = 60.0  # seconds


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes callbacks and hands them on, as they came."""

    came: Queue[tuple[bytes, dict[str, str]]] = Queue()

    def do_POST(self) -> None:
        """Take one callback."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.put((content, dict(self.headers.items())))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def client(key: str) -> httpx.Client:
    """Return a client that shows a key."""
    return httpx.Client(
        base_url=os.environ["VANTHU_URL"],
        headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"},
        timeout=PATIENCE,
    )


def posted(api: httpx.Client, path: str, body: Any = None, **headers: str) -> httpx.Response:
    """Send a POST once, whatever happens on the way."""
    once = {"Idempotency-Key": str(uuid.uuid4())} | headers
    answer = api.post(path, json=body, headers=once)
    again = api.post(path, json=body, headers=once)
    assert again.json() == answer.json(), "a retry is answered as the first time"
    return answer.raise_for_status()


def events_of(api: httpx.Client, path: str) -> Iterator[tuple[str, Any]]:
    """Read server-sent events until the stream ends."""
    name, data = "", []
    with api.stream("GET", path) as stream:
        stream.raise_for_status()
        for line in stream.iter_lines():
            field, _, value = line.partition(":")
            if field == "event":
                name = value.strip()
            elif field == "data":
                data.append(value.removeprefix(" "))
            elif not line and data:
                yield name, json.loads("\n".join(data))
                name, data = "", []


def main() -> None:
    """Do the whole round."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    admin = client(os.environ["VANTHU_KEY"])
    scopes = ["documents:write", "documents:read", "conferences:write", "conferences:read"]
    key = posted(admin, "/api/v1/keys", {"name": "third party", "scopes": scopes}).json()
    endpoint = posted(
        admin,
        "/api/v1/callbacks",
        {"url": f"http://127.0.0.1:{server.server_port}/told", "types": ["job.finished"]},
    ).json()

    api = client(key["token"])
    assert api.get("/api/v1/keys").status_code == 403
    facts = {
        "block": "Khối thi đua số 2",
        "year_planned": 2023,
        "tasks": ["Hoàn thành toàn diện các chỉ tiêu được giao."],
        "members": ["Sở Y tế", "Sở Nội vụ"],
    }
    kept = posted(api, "/api/v1/conferences", {"conference": facts})
    patched = api.patch(
        kept.headers["Location"],
        json={"conference": {"members": ["Sở Y tế", "Sở Nội vụ", "Sở Tài chính"]}},
        headers={"If-Match": kept.headers["ETag"], "Content-Type": "application/merge-patch+json"},
    ).raise_for_status()
    late = api.patch(
        kept.headers["Location"],
        json={"conference": {"members": ["Sở Công Thương"]}},
        headers={"If-Match": kept.headers["ETag"], "Content-Type": "application/merge-patch+json"},
    )
    assert late.status_code == 412, late.text

    ordered = posted(
        api, "/api/v1/jobs", {"conference_id": patched.json()["id"], "kinds": ["covenant_member"]}
    )
    seen = list(events_of(api, f"{ordered.headers['Location']}/events"))
    job = api.get(ordered.headers["Location"]).raise_for_status().json()
    files = {}
    for document in job["documents"]:
        content = api.get(document["url"]).raise_for_status().content
        assert hashlib.sha256(content).hexdigest() == document["sha256"]
        files[document["name"]] = len(content)

    content, headers = Receiver.came.get(timeout=PATIENCE)
    told = Webhook(endpoint["secret"]).verify(content, headers)
    server.shutdown()
    json.dump(
        {
            "documents": sorted(files),
            "events": [name for name, _ in seen],
            "state": job["state"],
            "told": told["type"],
            "of": told["data"]["job_id"] == job["id"],
        },
        sys.stdout,
        ensure_ascii=False,
    )


if __name__ == "__main__":
    main()
