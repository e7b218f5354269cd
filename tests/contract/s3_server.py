"""A bucket over HTTP for tests: as much of S3 as an object store needs, and signatures must be there.

No S3 server comes as a wheel small enough for a test; the client under test is the real one.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

PAGE = 500  # keys in one answer of a listing


class _Bucket(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kept: dict[str, bytes] = {}
        self.lock = threading.Lock()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Bucket

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _begin(self) -> tuple[str, dict[str, list[str]], bytes]:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        _, bucket, key = (unquote(parts.path) + "/").split("/", 2)
        assert bucket == "documents"
        assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        return key.rstrip("/"), parse_qs(parts.query, keep_blank_values=True), body

    def do_PUT(self) -> None:
        key, _, body = self._begin()
        with self.server.lock:
            self.server.kept[key] = body
        self._answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')  # noqa: S324 - S3's own ETag

    def do_GET(self) -> None:
        key, query, _ = self._begin()
        if "list-type" in query:
            self._answer(200, self._listing(query), Content_Type="application/xml")
        elif key in self.server.kept:
            body = self.server.kept[key]
            moment = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
            headers = {"ETag": '"x"', "Last_Modified": moment}
            wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "bytes=0-")
            assert wanted is not None
            start, end = int(wanted[1]), min(int(wanted[2] or len(body)) + bool(wanted[2]), len(body))
            if "Range" not in self.headers:
                self._answer(200, body, **headers)
            elif start >= len(body):
                self._answer(416, b"<Error><Code>InvalidRange</Code></Error>")
            else:
                headers["Content_Range"] = f"bytes {start}-{end - 1}/{len(body)}"
                self._answer(206, body[start:end], **headers)
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def do_POST(self) -> None:
        _, query, body = self._begin()
        assert "delete" in query
        names = [node.text or "" for node in ElementTree.fromstring(body).iter() if node.tag.endswith("Key")]  # noqa: S314 - our own client's
        with self.server.lock:
            for name in names:
                self.server.kept.pop(name, None)
        deleted = "".join(f"<Deleted><Key>{escape(name)}</Key></Deleted>" for name in names)
        self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode(), Content_Type="application/xml")

    def _listing(self, query: dict[str, list[str]]) -> bytes:
        prefix = query.get("prefix", [""])[0]
        after = query.get("continuation-token", query.get("start-after", [""]))[0]
        with self.server.lock:
            names = sorted(name for name in self.server.kept if name.startswith(prefix) and name > after)
        page, more = names[:PAGE], len(names) > PAGE
        contents = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.server.kept[name])}</Size>"
            "<LastModified>2026-11-21T00:00:00.000Z</LastModified><ETag>&quot;x&quot;</ETag></Contents>"
            for name in page
        )
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        return (
            f"<ListBucketResult><Name>documents</Name><Prefix>{escape(prefix)}</Prefix>"
            f"<KeyCount>{len(page)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>"
            f"{contents}{token}</ListBucketResult>"
        ).encode()


@contextmanager
def bucket() -> Iterator[str]:
    """Serve an empty bucket named ``documents`` and yield the address of the service."""
    server = _Bucket()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
