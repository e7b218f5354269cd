"""The language of an answer: what the caller prefers of Vietnamese and English (RFC 9110, 12.5.4)."""

from __future__ import annotations

from typing import Literal

from flask import Flask, Response, g, has_request_context, request
from werkzeug.datastructures import LanguageAccept

Language = Literal["vi", "en"]

LANGUAGES: tuple[Language, ...] = ("vi", "en")
_WITH_WORDS = {"application/json", "application/problem+json", "text/event-stream"}


def language() -> Language:
    """Return the language of the answer being made: Vietnamese, unless the caller prefers English."""
    if not has_request_context():
        return "vi"
    if "language" not in g:
        # the pages are in Vietnamese whatever the browser asks for
        page = (request.endpoint or "").startswith("pages.")
        g.language = "vi" if page else _preferred(request.accept_languages)
    return "en" if g.language == "en" else "vi"


def _preferred(accepted: LanguageAccept) -> Language:
    # by the first subtag: Werkzeug's own matching takes "en" of "vi-VN, en;q=0.8"
    for tag, quality in accepted:
        wanted = tag.lower().partition("-")[0]
        for known in LANGUAGES:
            if quality > 0 and (wanted == known or (wanted == "*" and accepted.quality(known) > 0)):
                return known
    return "vi"


def told(vi: str, en: str) -> str:
    """Return the one of two wordings of the same statement that the caller reads."""
    return en if language() == "en" else vi


def tell_languages(app: Flask) -> None:
    """Make every answer with words in it name their language, and caches keep one for each.

    A view that answers in one language whatever is asked sets ``Content-Language`` itself.
    """

    @app.after_request
    def name_it(response: Response) -> Response:
        if response.mimetype in _WITH_WORDS and "Content-Language" not in response.headers:
            response.headers["Content-Language"] = language()
            response.vary.add("Accept-Language")
        return response
