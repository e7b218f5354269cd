"""How large a request may be: refused by its Content-Length, before a byte of its body is taken."""

from __future__ import annotations

from flask import Flask, request

from assembly.conference.reading import MOST_BYTES
from service.requests import BodyTooLarge, ContentCodingRefused
from service.wiring import Parts

MULTIPART = "multipart/form-data"
FRAME_BYTES = 16 * 1024  # of a multipart body, beside the files


def bound_requests(app: Flask) -> None:
    """Refuse bodies that are too large for any address, or packed; views bound their own parts besides."""

    @app.before_request
    def bound() -> None:
        parts: Parts = app.extensions["vanthu"]
        coding = request.headers.get("Content-Encoding", "identity").strip().lower()
        if coding not in {"", "identity"}:
            raise ContentCodingRefused
        length = request.content_length
        if length is None:  # in chunks: counted while it is read
            return
        limit = parts.settings.body_bytes
        if request.mimetype == MULTIPART:
            limit = parts.settings.upload_bytes
            if length > limit + MOST_BYTES + FRAME_BYTES:  # a table may come with a conference
                raise BodyTooLarge(limit)
        elif length > limit:
            raise BodyTooLarge(limit)
