"""What all pages have in common: their looks, their guards, and how they tell what went wrong.

Nothing runs or shows on a page but what comes from this house (Content-Security-Policy without inline), and
no form is taken that was not given out to the same browser (CSRF).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, flash, make_response, redirect, render_template, request, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import BytecodeCache, StrictUndefined
from jinja2.bccache import Bucket

from service.access import PAGES
from service.batch_body import bound_form
from service.pages.assets import asset_url, icon_url, pack_assets
from service.pages.navigation import places
from service.pages.places import field_url
from service.pages.problem_words import words_of
from service.pages.times import date_shown, time_shown
from service.problems import PROBLEM, problem_response
from service.sizes import MULTIPART
from service.wiring import Parts

HTML = "text/html"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Content-Language": "vi",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Flask-WTF compares the referrer of a form over https; other houses are told nothing
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_HTTPS_ONLY = "max-age=31536000"  # a year
_STALE = (
    "Trang này đã mở từ trước khi đăng nhập lại. Hãy tải lại trang rồi làm lại bước vừa rồi.",
    "the secret of the form is missing or no longer good",
)


class _CompiledOnce(BytecodeCache):
    """What templates compile to, for all applications of this process: tests make many."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was kept of a template as it reads now."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template compiles to."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _CompiledOnce()


class _CookiesOfThisConnection(SecureCookieSessionInterface):
    """Cookies that are only for https where the page came over https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def show_problems(app: Flask) -> None:
    """Give whoever looks at pages a page for each problem, in place of the problem document.

    Registered before whatever else changes answers, it is asked behind all of them.
    """

    # before anybody asks for the environment
    app.jinja_options = {
        "autoescape": True,  # Flask itself goes by the name's end, and leaves .jinja as it is
        "bytecode_cache": _COMPILED,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }

    @app.after_request
    def dress(response: Response) -> Response:
        if response.mimetype == PROBLEM and _wants_page():
            response = _problem_page(response)
        if is_page() or (
            response.mimetype == "text/html" and "Content-Security-Policy" not in response.headers
        ):
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
            if request.is_secure:
                response.headers["Strict-Transport-Security"] = _HTTPS_ONLY
        return response


def serve_pages(app: Flask) -> None:
    """Make an application ready for the pages and their guards."""
    app.config.update(
        SESSION_COOKIE_NAME="vanthu_form",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,  # the API has its keys
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open for a day: its secret ends with the session
    )
    app.secret_key = app.extensions["vanthu"].secret
    app.session_interface = _CookiesOfThisConnection()
    csrf = CSRFProtect(app)
    pack_assets(app)
    app.jinja_env.globals.update(asset_url=asset_url, icon_url=icon_url, field_url=field_url, places=places)
    app.jinja_env.filters.update(date=date_shown, time=time_shown)
    parts: Parts = app.extensions["vanthu"]

    @app.before_request
    def guard() -> None:
        if not is_page():
            return
        if request.mimetype == MULTIPART:  # before the secret is looked for among its fields
            bound_form(parts.settings.upload_bytes)
        csrf.protect()

    def stale(_: CSRFError) -> Response:
        return problem_response(HTTPStatus.BAD_REQUEST, "form-stale", *_STALE)

    app.register_error_handler(CSRFError, stale)


def is_page() -> bool:
    """Tell whether the request is for a page, or for what a page asks for."""
    return (request.endpoint or "").startswith(PAGES)


def done(text: str, endpoint: str, **values: Any) -> Response:
    """Lead to another page and say there, once, what was done."""
    flash(text, "done")
    return make_response(redirect(url_for(f"{PAGES}{endpoint}", **values), HTTPStatus.SEE_OTHER))


def same_house(address: str | None) -> bool:
    """Tell whether an address is one of this house."""
    return address is not None and urlsplit(address)[:2] == urlsplit(request.host_url)[:2]


def _wants_page() -> bool:
    accepted = request.accept_mimetypes
    if is_page():
        return not accepted or HTML in accepted.values() or accepted.best == "*/*"
    return request.endpoint is None and HTML in accepted.values()


def _problem_page(response: Response) -> Response:
    problem: dict[str, Any] = response.get_json(force=True)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        return _to_sign_in(response)
    words = words_of(problem["code"], response.status_code)
    back = request.referrer if same_house(request.referrer) else None
    response.set_data(render_template("problem.html.jinja", problem=problem, words=words, back=back))
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Language"] = "vi"
    return response


def _to_sign_in(refused: Response) -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    answer = make_response(redirect(url_for("pages.sign_in.show", tiep=wanted), HTTPStatus.SEE_OTHER))
    for name in ("X-Request-ID",):
        if name in refused.headers:
            answer.headers[name] = refused.headers[name]
    return answer
