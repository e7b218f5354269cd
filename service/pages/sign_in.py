"""The door: signing in by password, by a link that holds once, at a provider; signing out."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.exceptions import NotFound

from assembly.errors import Fault, RequestRefused, SignInRefused
from assembly.people.ports import PeopleStore
from assembly.people.provider import person_of_identity
from assembly.people.sign_in import NewSession, begin_session, sign_in, sign_in_by_link, whom_link_lets_in
from service.pages.signed_in import give_session, signed_in, take_session
from service.requests import request_id
from service.wiring import Parts

if TYPE_CHECKING:
    from service.pages.provider import Provider

screen = Blueprint("sign_in", __name__)

NEXT = "tiep"  # where somebody wanted to go who had to sign in first


@screen.get("/dang-nhap")
def show() -> Response:
    """Show the form; who is signed in already goes on."""
    if signed_in() is not None:
        return _onward()
    return _form()


@screen.post("/dang-nhap")
def submit() -> Response:
    """Sign in with login and password."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    parts = _parts()
    try:
        new = sign_in(
            login,
            password,
            people=_people(),
            passwords=parts.passwords,
            lifetime=session_lifetime(),
            instead_of=_present(),
        )
    except SignInRefused as refusal:
        return _form(HTTPStatus.FORBIDDEN, login=login, refusal=refusal.message)
    return _let_in(new)


@screen.get("/dang-nhap/co-quan")
def at_provider() -> Response:
    """Send the browser to the provider of OIDC; it comes back to ``back_from_provider``."""
    if (provider := _provider()) is None:
        raise NotFound
    session[NEXT] = request.args.get(NEXT, "")
    try:
        return provider.send_there(_outside("pages.sign_in.back_from_provider"))
    except SignInRefused as refusal:
        return _form(HTTPStatus.FORBIDDEN, refusal=refusal.message)


@screen.get("/dang-nhap/ve")
def back_from_provider() -> Response:
    """Sign in whom the provider vouches for."""
    if (provider := _provider()) is None:
        raise NotFound
    parts = _parts()
    try:
        somebody = person_of_identity(
            provider.identity(),
            people=_people(),
            organisations=parts.organisations,
            role=parts.settings.oidc_role,
        )
        new = begin_session(
            somebody,
            "provider",
            people=_people(),
            lifetime=session_lifetime(),
            instead_of=_present(),
        )
    except SignInRefused as refusal:
        return _form(HTTPStatus.FORBIDDEN, refusal=refusal.message)
    onward = _own_address(session.get(NEXT, ""))
    return give_session(make_response(redirect(onward, HTTPStatus.SEE_OTHER)), new.token)


@screen.post("/dang-xuat")
def leave() -> Response:
    """Sign out of this browser."""
    if (present := _present()) is not None:
        _people().end_session(present)
    answer = redirect(url_for("pages.sign_in.show"), HTTPStatus.SEE_OTHER)
    left = take_session(make_response(answer))
    left.headers["Clear-Site-Data"] = '"cache"'  # what was typed and not yet sent stays: it is in the storage
    return left


@screen.get("/vao/<token>")
def by_link(token: str) -> Response:
    """Show whom a link lets in.

    It is used up by the button alone: programs that look at addresses in messages before people do (mail,
    Zalo) only get here.
    """
    return _link_page(token)


@screen.post("/vao/<token>")
def enter(token: str) -> Response:
    """Use a link up: sign in, with a new password where one is given."""
    parts = _parts()
    try:
        new = sign_in_by_link(
            token,
            people=_people(),
            passwords=parts.passwords,
            lifetime=session_lifetime(),
            password=request.form.get("password", ""),
            again=request.form.get("again", ""),
            instead_of=_present(),
        )
    except RequestRefused as refusal:
        return _link_page(token, refusal.faults)
    except SignInRefused as refusal:
        return _link_spent(refusal)
    return _let_in(new)


def session_lifetime() -> timedelta:
    """Return how long somebody who signs in now stays so at most."""
    return timedelta(hours=_parts().settings.session_hours)


def faults_by_field(faults: tuple[Fault, ...]) -> dict[str, str]:
    """Return what stands beside each field of a form."""
    return {fault.pointer.removeprefix("/"): fault.message for fault in faults}


def _link_page(token: str, faults: tuple[Fault, ...] = ()) -> Response:
    try:
        person = whom_link_lets_in(token, people=_people())
    except SignInRefused as refusal:
        return _link_spent(refusal)
    page = render_template("sign_in_link.html.jinja", somebody=person, faults=faults_by_field(faults))
    return _unkept(page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK)


def _link_spent(refusal: SignInRefused) -> Response:
    page = render_template("sign_in_link.html.jinja", somebody=None, faults={}, refusal=refusal.message)
    return _unkept(page, HTTPStatus.FORBIDDEN)


def _form(status: HTTPStatus = HTTPStatus.OK, *, login: str = "", refusal: str | None = None) -> Response:
    page = render_template(
        "sign_in.html.jinja",
        login=login,
        refusal=refusal,
        onward=request.values.get(NEXT, ""),
        provider=_provider() is not None,
    )
    return _unkept(page, status)


def _unkept(page: str, status: HTTPStatus) -> Response:
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _let_in(new: NewSession) -> Response:
    return give_session(_onward(), new.token)


def _onward() -> Response:
    return make_response(redirect(_own_address(request.values.get(NEXT, "")), HTTPStatus.SEE_OTHER))


def _own_address(wanted: str) -> str:
    """Return an address of this house: whatever else was asked for leads to the first page."""
    parts = urlsplit(wanted)
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    if plain and not parts.scheme and not parts.netloc and "\\" not in wanted:
        return wanted
    return url_for("pages.home.show")


def _provider() -> Provider | None:
    found: Provider | None = current_app.extensions.get("vanthu.provider")
    return found


def _outside(endpoint: str) -> str:
    """Return the whole address of a page, for those who are not here yet."""
    public = _parts().settings.public_url
    return url_for(endpoint, _external=True) if public is None else public + url_for(endpoint)


def _people() -> PeopleStore:
    return _parts().people.asked_in(request_id())


def _present() -> str | None:
    found = signed_in()
    return None if found is None else found.hash


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
