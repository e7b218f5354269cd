"""The pages that the ``type`` of every problem document leads to; they need no key."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import Any

from flask import Blueprint, Response
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape
from werkzeug.exceptions import NotFound

from service.language import Language, language
from service.problem_catalogue import PATH, kinds_of_problems

_STYLE = (
    "body{margin:0;background:#fafafa;color:#1b1b1b;font:16px/1.5 system-ui,sans-serif}"
    "main{max-width:46rem;margin:0 auto;padding:1.5rem}h1{font-size:1.5rem}h2{font-size:1.1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem .3rem 0;"
    "border-bottom:1px solid #ddd;vertical-align:top}code{font-size:.95em}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "problems": "Các lỗi của API",
        "intro": "Mỗi lỗi của API là một văn bản application/problem+json (RFC 9457); “type” dẫn tới một "
        "trong các trang dưới đây, “code” không bao giờ đổi nghĩa.",
        "code": "Mã",
        "meaning": "Ý nghĩa",
        "do": "Cần làm gì",
    },
    "en": {
        "problems": "Problems of the API",
        "intro": "Every error of the API is an application/problem+json document (RFC 9457); its type leads "
        "to one of the pages below, its code never changes its meaning.",
        "code": "Code",
        "meaning": "Meaning",
        "do": "What to do",
    },
}

problem_pages = Blueprint("problem_pages", __name__)


@problem_pages.get(PATH)
def listing() -> Response:
    """Show all kinds of problems."""
    spoken = language()
    kinds = kinds_of_problems().values()
    return _shown(_pages().listing(kinds, spoken, _WORDS[spoken], _STYLE), spoken)


@problem_pages.get(f"{PATH}/<code>")
def page(code: str) -> Response:
    """Explain one kind of problem."""
    kind = kinds_of_problems().get(code)
    if kind is None:
        raise NotFound
    spoken = language()
    return _shown(_pages().page(kind, spoken, _WORDS[spoken], _STYLE), spoken)


@cache
def _pages() -> Any:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["with_code"] = _with_code
    text = resources.files("service").joinpath("problem_page.html.jinja").read_text("utf-8")
    return environment.from_string(text).module


def _with_code(text: str) -> Markup:
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped here


def _shown(html: Any, spoken: Language) -> Response:
    answer = Response(str(html).lstrip(), content_type="text/html; charset=utf-8")
    answer.headers["Content-Language"] = spoken
    answer.vary.add("Accept-Language")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer
