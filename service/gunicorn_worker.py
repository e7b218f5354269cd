"""gunicorn's worker, but what it refuses by itself is a problem document like every other error."""

from __future__ import annotations

import contextlib
import logging
import socket
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors  # type: ignore[import-untyped]  # gunicorn tells no types
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # as above
from uuid_utils import uuid7

from service.problems import PROBLEM, problem_document, refusal
from service.requests import HEADER, LINE_BYTES

log = logging.getLogger(__name__)

_STATUSES: dict[type[Exception], HTTPStatus] = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ForbiddenProxyRequest: HTTPStatus.FORBIDDEN,
    errors.ParseException: HTTPStatus.BAD_REQUEST,
}


class ProblemWorker(ThreadWorker):  # type: ignore[misc]  # its base is of no known type
    """Threads, as ``gthread``; what cannot be read as a request is answered in RFC 9457."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer for a request that reached no application, or that the server failed at.

        Neither the request nor the text of the error is logged: both may hold names.
        """
        status = _status_of(exc)
        request_id = str(uuid7())
        log.warning("%s: %d, a request that no application saw (%s)", request_id, status, type(exc).__name__)
        with contextlib.suppress(OSError):
            client.settimeout(1.0)
            client.sendall(_answer(status, request_id))


def _status_of(error: Exception) -> HTTPStatus:
    if isinstance(error, errors.InvalidResponseHeader | errors.InvalidResponseHeaderName):
        return HTTPStatus.INTERNAL_SERVER_ERROR  # of ours, though gunicorn derives them from the client's
    for kind in type(error).__mro__:
        if kind in _STATUSES:
            return _STATUSES[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _answer(status: HTTPStatus, request_id: str) -> bytes:
    code, detail, _ = refusal(status)
    # nobody knows which language the caller reads: Vietnamese, as without Accept-Language
    body = problem_document(status, code, detail.format(line=LINE_BYTES), request_id)
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Type: {PROBLEM}\r\n"
        f"Content-Language: vi\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
        f"{HEADER}: {request_id}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
