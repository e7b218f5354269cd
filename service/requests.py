"""What every request has: an id that goes with it everywhere, one line in the log, safe headers."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import time
from http import HTTPStatus
from typing import IO, Any

from flask import Flask, Request, Response, g, has_request_context, request
from uuid_utils import uuid7
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
LINE_BYTES = 8190  # of the request line, and of one header: names in Vietnamese are long once encoded
DRAIN_BYTES = 256 * 1024 * 1024  # of a refused body, taken and thrown away
DRAIN_SECONDS = 20.0
SILENT_SECONDS = 20.0  # a client that sends or takes nothing for so long has gone
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestInMemory(Request):
    """A request whose files stay in memory, bounded by the body's limit: nothing is written to a disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


class MediaTypeRefused(UnsupportedMediaType):
    """The body is of a type that this address does not take; ``accepted`` names those it takes."""

    def __init__(self, *accepted: str) -> None:
        super().__init__()
        self.accepted = accepted


class ContentCodingRefused(UnsupportedMediaType):
    """The body is compressed: how large it is would be known only once it is unpacked."""


class BodyTooLarge(RequestEntityTooLarge):
    """A part of the body is larger than its own limit, in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit


def request_id() -> str:
    """Return the id of the request being answered: the sender's, if it is a plain one, or a new one."""
    if not has_request_context():
        return "-"
    if "request_id" not in g:
        sent = request.headers.get(HEADER, "")
        g.request_id = sent if _ACCEPTABLE.fullmatch(sent) else str(uuid7())
    return str(g.request_id)


def body() -> bytes:
    """Return the body of the request; raises RequestEntityTooLarge beyond VANTHU_BODY_BYTES."""
    data = request.get_data()
    limit = request.max_content_length
    # Werkzeug cuts a body of unknown length off at the limit in silence: half a conference may be valid
    if limit is not None and request.content_length is None and len(data) >= limit:
        raise RequestEntityTooLarge
    return data


def _drain() -> None:
    # A client that is still sending sees a broken connection, not the answer, if nobody takes what it sends.
    stream = request.environ["wsgi.input"]
    until = time.monotonic() + DRAIN_SECONDS
    left = min(request.content_length or DRAIN_BYTES, DRAIN_BYTES)
    with contextlib.suppress(OSError):
        while left > 0 and time.monotonic() < until:
            piece = stream.read(min(left, 64 * 1024))
            if not piece:
                return
            left -= len(piece)


class _WithRequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True


def set_up_logging(level: str) -> None:
    """Log to standard error, each line with the id of its request."""
    handler = logging.StreamHandler()
    handler.addFilter(_WithRequestId())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])


def follow_requests(app: Flask) -> None:
    """Give every request its id, its line in the log and its safe headers."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        request_id()
        # gunicorn's threads wait for ever: a few clients that promise a body and send none would hold all
        if (connection := request.environ.get("gunicorn.socket")) is not None:
            connection.settimeout(SILENT_SECONDS)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        response.headers["X-Content-Type-Options"] = "nosniff"
        # answers hold personal data and change from one second to the next
        response.headers.setdefault("Cache-Control", "no-store")
        # the rule, not the address: the names of documents hold the names of units and people
        rule: Any = request.url_rule or "-"
        if response.status_code >= HTTPStatus.BAD_REQUEST and request.method not in {"GET", "HEAD"}:
            _drain()
        taken = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
        log.info("%s %s %d %.0f ms", request.method, rule, response.status_code, taken)
        return response
