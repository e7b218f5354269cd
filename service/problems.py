"""Errors as answers: the only place that knows which error is which HTTP status (RFC 9457)."""

from __future__ import annotations

import json
import logging
import traceback
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from pydantic import BaseModel, Field
from pydantic import ValidationError as BadParameters
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, SecurityError

from assembly.errors import (
    AlreadySettled,
    CallerRefused,
    Changed,
    Conflict,
    DocumentNotMade,
    Fault,
    InputRefused,
    KeyReused,
    NotFound,
    NotReady,
    NotSignedIn,
    RequestRefused,
    Severity,
    SignInNeeded,
    StillAnswering,
    TooManyRequests,
    TooMuch,
    Unavailable,
    VanthuError,
)
from service.language import told
from service.parameters import DrawnOnce
from service.problem_catalogue import kinds_of_problems
from service.requests import LINE_BYTES, BodyTooLarge, ContentCodingRefused, MediaTypeRefused, request_id
from service.value_faults import faults_of_values

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
RETRY_SECONDS = {NotReady: 1, StillAnswering: 1, Unavailable: 5}

STATUSES: dict[type[VanthuError], HTTPStatus] = {
    InputRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotFound: HTTPStatus.NOT_FOUND,
    CallerRefused: HTTPStatus.FORBIDDEN,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    SignInNeeded: HTTPStatus.UNAUTHORIZED,
    Conflict: HTTPStatus.CONFLICT,
    Changed: HTTPStatus.PRECONDITION_FAILED,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMuch: HTTPStatus.TOO_MANY_REQUESTS,
    NotReady: HTTPStatus.CONFLICT,
    AlreadySettled: HTTPStatus.CONFLICT,
    DocumentNotMade: HTTPStatus.CONFLICT,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    VanthuError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

_UNEXPECTED = ("Có lỗi trong chương trình. Xin báo người quản trị kèm mã yêu cầu.", "an unexpected error")

# what Werkzeug, Flask and gunicorn refuse before a view is reached: code, Vietnamese, English
_REFUSALS = {
    400: ("bad-request", "Yêu cầu không đúng cú pháp.", "the request is not well-formed"),
    404: ("no-such-address", "Không có địa chỉ này.", "there is nothing at this address"),
    405: (
        "method-not-allowed",
        "Địa chỉ này không nhận phương thức {method}.",
        "this address does not take {method}",
    ),
    412: (
        "changed",
        "Nội dung đã thay đổi kể từ lần đọc trước.",
        "it is no longer what the request's conditions name",
    ),
    413: (
        "body-too-large",
        "Dữ liệu gửi lên quá lớn: tối đa {limit} byte; người quản trị có thể đổi bằng {setting}.",
        "the body is too large: at most {limit} bytes ({setting})",
    ),
    414: (
        "address-too-long",
        "Địa chỉ dài quá {line} byte.",
        "the request line is longer than {line} bytes",
    ),
    415: (
        "unsupported-media-type",
        "Kiểu dữ liệu gửi lên phải là {accepted}.",
        "the body must be of the type {accepted}",
    ),
    417: ("expectation-failed", "Expect chỉ có thể là 100-continue.", "Expect can only be 100-continue"),
    428: ("precondition-missing", "Cần gửi kèm If-Match.", "If-Match is required"),
    431: (
        "headers-too-large",
        "Phần đầu của yêu cầu quá lớn: mỗi phần tối đa {line} byte.",
        "the headers are too large: a header has at most {line} bytes",
    ),
    500: ("internal-error", *_UNEXPECTED),
    501: (
        "not-implemented",
        "Không hỗ trợ Transfer-Encoding này.",
        "this Transfer-Encoding is not supported",
    ),
}
_PACKED = (
    "Nội dung gửi lên không được nén (Content-Encoding).",
    "the body must not be compressed (Content-Encoding)",
)
_FIELDS = (
    "Biểu mẫu có quá nhiều trường hoặc trường quá dài: tối đa {fields} trường, tổng cộng {field} byte chữ.",
    "the form has too many fields, or too long ones: at most {fields} fields, {field} bytes of text in all",
)
_STRANGE_HOST = (
    "host-not-trusted",
    "Trang web không phục vụ dưới tên này. Người quản trị có thể thêm tên vào VANTHU_TRUSTED_HOSTS.",
    "the web is not called by this name; VANTHU_TRUSTED_HOSTS lists its names",
)


class FaultBody(BaseModel):
    """One thing wrong at one place of the request."""

    pointer: str = Field(description="RFC 6901 JSON pointer into the body as sent; empty: the whole body.")
    code: str
    message: str = Field(description="What is wrong and what would be right, in the caller's language.")
    found: str | None = None
    line: int | None = Field(None, description="Line of a YAML body, from 1.")
    severity: Severity = "error"
    sheet: str | None = Field(None, description="Sheet of a workbook.")
    cell: str | None = Field(None, description="Cell of a sheet, such as C7.")


def fault_body(fault: Fault) -> FaultBody:
    """Return a fault in the language of its reader."""
    return FaultBody(
        pointer=fault.pointer,
        code=fault.code,
        message=told(fault.message, fault.message_en),
        found=fault.found,
        line=fault.line,
        severity=fault.severity,
        sheet=fault.sheet,
        cell=fault.cell,
    )


class Problem(DrawnOnce):
    """Why a request was not answered (RFC 9457)."""

    type: str = Field(description="Where the page on this kind of problem is, from the root of the service.")
    title: str = Field(description="The kind of problem in words.")
    status: int
    detail: str = Field(description="What is wrong, in the caller's language.")
    code: str
    request_id: str
    faults: list[FaultBody] = Field(default_factory=list)
    violated_policies: list[str] | None = Field(
        None, alias="violated-policies", description="Of a 429: the rates that were passed."
    )


def status_of(error: VanthuError) -> HTTPStatus:
    """Return the HTTP status of an error of the core: that of its nearest ancestor."""
    for kind in type(error).__mro__:
        if kind in STATUSES:
            return STATUSES[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem_response(
    status: HTTPStatus | int,
    code: str,
    detail: str,
    detail_en: str,
    *,
    faults: tuple[Fault, ...] = (),
    **members: Any,
) -> Response:
    """Answer with a problem document; ``members`` are extension members of RFC 9457."""
    text = problem_document(status, code, told(detail, detail_en), request_id(), faults=faults, **members)
    return Response(text, status=int(status), content_type=PROBLEM)


def problem_document(
    status: HTTPStatus | int,
    code: str,
    detail: str,
    request: str,
    *,
    faults: tuple[Fault, ...] = (),
    **members: Any,
) -> bytes:
    """Return a problem document in UTF-8; ``request`` is the id of the request."""
    kind = kinds_of_problems().get(code)
    body: dict[str, Any] = {
        "type": kind.path if kind else "about:blank",  # RFC 9457, 4.2.1: no more than its HTTP status
        "title": told(kind.title.vi, kind.title.en) if kind else HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "request_id": request,
        "faults": [fault_body(fault).model_dump(exclude_none=True) for fault in faults],
        **members,
    }
    # half a letter (a lone surrogate) may stand in what was sent: JSON can tell it, UTF-8 cannot
    return json.dumps(body, ensure_ascii=False).encode(errors="backslashreplace")


def answer_to(error: VanthuError) -> Response:
    """Return the problem document of an error of the core."""
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s: %s", error.code, error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return problem_response(status, "internal-error", *_UNEXPECTED)
    faults = error.faults if isinstance(error, InputRefused) else ()
    members = {"violated-policies": [error.policy]} if isinstance(error, TooManyRequests) else {}
    response = problem_response(status, error.code, error.message, str(error), faults=faults, **members)
    if isinstance(error, TooMuch):
        response.headers["Retry-After"] = str(error.retry_after)
    for kind, seconds in RETRY_SECONDS.items():
        if isinstance(error, kind):
            response.headers["Retry-After"] = str(seconds)
    return response


def refusal(status: int) -> tuple[str, str, str]:
    """Return how a status is told that no view answers: code, Vietnamese, English, with blanks in them."""
    phrase = HTTPStatus(status).phrase
    return _REFUSALS.get(status, (phrase.lower().replace(" ", "-"), phrase, phrase))


def _of_http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:  # a redirect is an answer, not a problem
        return Response(status=status, headers=error.get_headers(request.environ))
    code, detail, detail_en = refusal(status)
    if isinstance(error, ContentCodingRefused):
        detail, detail_en = _PACKED
    if isinstance(error, RequestEntityTooLarge) and _is_of_fields(error):
        detail, detail_en = _FIELDS
    if isinstance(error, SecurityError):
        code, detail, detail_en = _STRANGE_HOST
    blanks = {
        "method": request.method,
        "limit": error.limit if isinstance(error, BodyTooLarge) else request.max_content_length,
        "setting": "VANTHU_UPLOAD_BYTES"
        if request.mimetype == "multipart/form-data"
        else "VANTHU_BODY_BYTES",
        "line": LINE_BYTES,
        "fields": request.max_form_parts,
        "field": request.max_form_memory_size,
        "accepted": " / ".join(error.accepted) if isinstance(error, MediaTypeRefused) else "application/json",
    }
    response = problem_response(status, code, detail.format_map(blanks), detail_en.format_map(blanks))
    if isinstance(error, ContentCodingRefused):
        response.headers["Accept-Encoding"] = "identity"  # RFC 9110, 12.5.3
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            response.headers[name] = value
    return response


def _is_of_fields(error: RequestEntityTooLarge) -> bool:
    """Tell whether it is the number or the length of a form's fields, not the size of the body."""
    length, limit = request.content_length, request.max_content_length
    multipart = request.mimetype == "multipart/form-data"
    return multipart and not isinstance(error, BodyTooLarge) and (length or 0) <= (limit or 0)


def _of_anything(error: Exception) -> Response:
    if type(error).__module__ == "gunicorn.http.errors":  # a body in chunks that are none
        return _of_http(BadRequest())
    # the text of an error may hold personal data: its kind and place are enough to find it
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("unexpected %s\n%s", type(error).__name__, place)
    return problem_response(HTTPStatus.INTERNAL_SERVER_ERROR, "internal-error", *_UNEXPECTED)


def refused_parameters(error: BadParameters) -> Response:
    """Answer for parameters, or a body, that the models of the API refuse."""
    return answer_to(RequestRefused(faults_of_values(error)))


def tell_problems(app: Flask) -> None:
    """Make every error of every route a problem document."""
    app.register_error_handler(VanthuError, answer_to)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_anything)
