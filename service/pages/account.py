"""One's own account: who one is here, another password, ending what is open elsewhere."""

from __future__ import annotations

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from assembly.errors import Fault, RequestRefused, SignInNeeded
from assembly.people.sign_in import change_password as give_password
from service.pages.role_words import ROLE_WORDS
from service.pages.sign_in import faults_by_field
from service.pages.signed_in import actor, person, signed_in
from service.requests import request_id
from service.wiring import Parts

screen = Blueprint("account", __name__, url_prefix="/tai-khoan")


@screen.get("")
def show() -> Response:
    """Show who is signed in, with the form for another password."""
    return _page()


@screen.post("/mat-khau")
def change_password() -> Response:
    """Give oneself another password; every other browser is signed out."""
    here, parts = signed_in(), _parts()
    if here is None:
        raise SignInNeeded
    old, new, again = (request.form.get(name, "") for name in ("old", "password", "again"))
    try:
        give_password(
            here, old, new, again, people=parts.people.asked_in(request_id()), passwords=parts.passwords
        )
    except RequestRefused as refusal:
        return _page(refusal.faults)
    flash("Đã đổi mật khẩu. Các trình duyệt khác đã được đăng xuất.", "done")
    return _back()


@screen.post("/phien")
def end_others() -> Response:
    """Sign out of every other browser."""
    here = signed_in()
    own = _parts().people.seen_by(actor())
    own.end_sessions(person().id, keep=None if here is None else here.hash)
    flash("Đã đăng xuất khỏi mọi trình duyệt khác.", "done")
    return _back()


def _back() -> Response:
    return make_response(redirect(url_for("pages.account.show"), HTTPStatus.SEE_OTHER))


def _page(faults: tuple[Fault, ...] = ()) -> Response:
    page = render_template(
        "account.html.jinja", me=person(), role=ROLE_WORDS[person().role], faults=faults_by_field(faults)
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK)


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
