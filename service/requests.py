"""What every request has: an id that goes with it everywhere, one line in the log, safe headers."""

from __future__ import annotations

import logging
import re
import time
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from uuid_utils import uuid7

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id() -> str:
    """Return the id of the request being answered: the sender's, if it is a plain one, or a new one."""
    if not has_request_context():
        return "-"
    if "request_id" not in g:
        sent = request.headers.get(HEADER, "")
        g.request_id = sent if _ACCEPTABLE.fullmatch(sent) else str(uuid7())
    return str(g.request_id)


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

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        response.headers["X-Content-Type-Options"] = "nosniff"
        # answers hold personal data and change from one second to the next
        response.headers.setdefault("Cache-Control", "no-store")
        # the rule, not the address: the names of documents hold the names of units and people
        rule: Any = request.url_rule or "-"
        taken = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
        log.info("%s %s %d %.0f ms", request.method, rule, response.status_code, taken)
        return response
