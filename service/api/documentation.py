"""The API's own description: for programs at /openapi.json, for people at /docs; neither needs a key."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound

from service.openapi import finished

_PAGE = Path(__file__).parents[1] / "docs_page"
_SWAGGER = files("flask_openapi3_swagger") / "templates" / "swagger"
_ASSETS = {
    "swagger-ui.css": (_SWAGGER / "css" / "swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": (_SWAGGER / "js" / "swagger-ui-bundle.js", "text/javascript"),
    "start.js": (_PAGE / "start.js", "text/javascript"),
    "page.css": (_PAGE / "page.css", "text/css"),
    "swagger.svg": (_SWAGGER / "images" / "swagger.svg", "image/svg+xml"),
}
# scripts from here alone, none in the page; Swagger UI styles elements, and draws icons as data: images
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_DAY = "public, max-age=86400"

documentation = Blueprint("documentation", __name__)


@documentation.get("/openapi.json")
def openapi() -> Response:
    """Give the OpenAPI document."""
    kept = current_app.extensions
    if "vanthu.openapi" not in kept:
        content = json.dumps(finished(current_app), ensure_ascii=False, separators=(",", ":")).encode()
        kept["vanthu.openapi"] = (content, hashlib.sha256(content).hexdigest())
    content, tag = kept["vanthu.openapi"]
    answer = _kept(Response(content, content_type="application/json"), tag, "no-cache")
    answer.headers["Content-Language"] = "en"  # whatever the caller prefers
    return answer


@documentation.get("/docs")
def page() -> Response:
    """Show the OpenAPI document to a reader."""
    answer = Response((_PAGE / "page.html").read_bytes(), content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@documentation.get("/docs/<name>")
def asset(name: str) -> Response:
    """Give one of the files of the page."""
    if name not in _ASSETS:
        raise NotFound
    content, tag = _asset(name)
    return _kept(Response(content, content_type=f"{_ASSETS[name][1]}; charset=utf-8"), tag, _DAY)


@cache
def _asset(name: str) -> tuple[bytes, str]:
    content = _ASSETS[name][0].read_bytes()
    return content, hashlib.sha256(content).hexdigest()


def _kept(answer: Response, tag: str, caching: str) -> Response:
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = caching
    answer.make_conditional(request)
    return answer
