"""Files as answers: whole, a range, or nothing where the caller has it already (RFC 9110, 13 and 14)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Response, request
from pydantic import Field

from assembly.jobs.deliver import Delivery
from service.parameters import Parameters
from service.problems import Problem, problem_response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
FILE = {"schema": {"type": "string", "format": "binary"}}
RANGE_ANSWERS: dict[Any, Any] = {
    206: {"description": "The range that was asked for.", "content": {"*/*": FILE}},
    304: {"description": "The caller has this file already."},
    412: Problem,
    416: Problem,
}


class RangeHeaders(Parameters):
    """What a caller may say of the part it wants, or has."""

    asked: str | None = Field(
        None,
        alias="Range",
        description="One range of bytes, such as `bytes=1000-`; several at once are answered whole.",
    )
    if_range: str | None = Field(
        None, alias="If-Range", description="The ETag of the part that is there: another file is sent whole."
    )
    if_none_match: str | None = Field(None, alias="If-None-Match", description="The ETag of what is there.")
    if_match: str | None = Field(None, alias="If-Match", description="The ETag of what is expected.")


class Sending:
    """Pieces on their way; the first is there before the answer begins, so that what fails at once is told.

    ``after`` is called once, when all is sent or the client has gone.
    """

    def __init__(self, pieces: Iterator[bytes], after: Callable[[], None] = lambda: None) -> None:
        self._pieces = pieces
        self._after: Callable[[], None] | None = after
        try:
            self._first: bytes | None = next(pieces, None)
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Sending:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            piece, self._first = self._first, None
            return piece
        return next(self._pieces)

    def close(self) -> None:
        """Give back what the pieces hold."""
        after, self._after = self._after, None
        try:
            if (close := getattr(self._pieces, "close", None)) is not None:
                close()
        finally:
            if after is not None:
                after()


def sent(delivery: Delivery, media_type: str) -> Response:
    """Answer with a file: 200, 206 for one range, 304 where the caller has it, 412, 416.

    Several ranges at once are answered with the whole file, as section 14.2 allows.
    """
    tag = f'"{delivery.etag}"'
    if request.if_match and not request.if_match.contains(delivery.etag):
        return _tagged(_another_file(), tag)
    if request.if_none_match.contains_weak(delivery.etag):
        return _tagged(Response(status=HTTPStatus.NOT_MODIFIED), tag)
    wanted = _wanted_range(delivery.size, tag)
    start, stop = wanted or (0, delivery.size)
    if start >= stop:
        answer = _tagged(_no_such_range(delivery.size), tag)
        answer.headers["Content-Range"] = f"bytes */{delivery.size}"
        return answer
    pieces = iter(()) if request.method == "HEAD" else delivery.pieces(start, stop)
    answer = Response(
        Sending(pieces),
        status=HTTPStatus.PARTIAL_CONTENT if wanted else HTTPStatus.OK,
        content_type=media_type,
        direct_passthrough=True,
    )
    answer.content_length = stop - start
    if wanted:
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{delivery.size}"
    answer.headers["Content-Disposition"] = content_disposition(delivery.name)
    return _tagged(answer, tag)


def attached(content: bytes, name: str, media_type: str) -> Response:
    """Answer with a file that is whole in memory."""
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition(name)
    return answer


def _wanted_range(size: int, tag: str) -> tuple[int, int] | None:
    """Return the first byte and the one after the last, or None for the whole file.

    Where the first is not before the last there is no such range in the file.
    """
    asked = request.range
    if request.method != "GET" or asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if request.headers.get("If-Range", tag).strip() != tag:  # a date never matches: no file has one
        return None
    start, stop = asked.ranges[0]
    if start < 0:
        return max(0, size + start), size
    return start, size if stop is None else min(stop, size)


def _tagged(answer: Response, tag: str) -> Response:
    answer.headers["ETag"] = tag
    answer.headers["Accept-Ranges"] = "bytes"
    return answer


def _another_file() -> Response:
    return problem_response(
        HTTPStatus.PRECONDITION_FAILED,
        "file-changed",
        "Tệp đã thay đổi kể từ lần tải trước. Xin tải lại từ đầu.",
        "the file is not the one that If-Match names; fetch it from the beginning",
    )


def _no_such_range(size: int) -> Response:
    return problem_response(
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "no-such-range",
        f"Tệp chỉ có {size} byte.",
        f"the file has {size} bytes",
    )


def content_disposition(name: str) -> str:
    """Return the header that gives a file its Vietnamese name, and old clients one without accents.

    RFC 6266, with the name of RFC 8187.
    """
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in bare if " " <= letter <= "~" and letter not in '"\\%') or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
