"""The people of the organisation: let in by a link that is handed over, given a role, shut out."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from uuid_utils import uuid7

from assembly.errors import NameTaken
from assembly.people.person import MOST_NAME, ROLES, Person, Role, fold_login, is_login
from assembly.people.ports import OwnPeople
from assembly.people.sign_in import make_link
from assembly.people.tokens import LINK_LIFETIME
from service.pages.role_words import ROLE_WORDS
from service.pages.shell import done
from service.pages.signed_in import actor
from service.wiring import Parts

screen = Blueprint("people", __name__, url_prefix="/nguoi-dung")


@screen.get("")
def show() -> Response:
    """List the people, with the form for a new one."""
    return _list_page({}, {})


@screen.post("")
def create() -> Response:
    """Add a person, and show the link that lets the person in."""
    given = {name: request.form.get(name, "").strip() for name in ("name", "login", "role")}
    faults = _faults(given["name"], given["role"])
    login = fold_login(given["login"])
    if not is_login(login):
        faults["login"] = (
            "Tên đăng nhập gồm 2 đến 100 chữ không dấu, chữ số và các dấu . _ @ + -, ví dụ huong.tt "
            "hoặc địa chỉ thư điện tử."
        )
    if faults:
        return _list_page(given, faults)
    try:
        new = _people().add(str(uuid7()), given["name"], login, _role(given["role"]))
    except NameTaken as refusal:
        return _list_page(given, {"login": refusal.message})
    return _link_page(new)


@screen.get("/<person_id>")
def person(person_id: str) -> Response:
    """Show one person, with what can be done about the account."""
    return _person_page(_people().person(person_id), {})


@screen.post("/<person_id>")
def change(person_id: str) -> Response:
    """Give a person another name or role."""
    somebody = _people().person(person_id)
    name, role = request.form.get("name", "").strip(), request.form.get("role", "")
    if faults := _faults(name, role):
        return _person_page(somebody, faults)
    _people().change(person_id, name=name, role=_role(role))
    return done(f"Đã lưu thông tin của {name}.", "people.show")


@screen.post("/<person_id>/lien-ket")
def link(person_id: str) -> Response:
    """Show a new link that lets a person in once; with it a forgotten password is set anew."""
    return _link_page(_people().unlock(person_id))


@screen.post("/<person_id>/mo-khoa")
def unlock(person_id: str) -> Response:
    """Let a person try again at once who gave wrong passwords."""
    somebody = _people().unlock(person_id)
    return done(f"{somebody.name} có thể đăng nhập lại ngay.", "people.show")


@screen.post("/<person_id>/ngung")
def disable(person_id: str) -> Response:
    """Close an account: it is signed out everywhere at once."""
    somebody = _people().disable(person_id)
    return done(f"Đã ngừng tài khoản của {somebody.name}; đã đăng xuất ở mọi nơi.", "people.show")


@screen.post("/<person_id>/mo-lai")
def enable(person_id: str) -> Response:
    """Open a closed account again."""
    somebody = _people().enable(person_id)
    return done(f"Đã mở lại tài khoản của {somebody.name}.", "people.show")


def link_address(token: str) -> str:
    """Return the whole address of a link, to be handed over."""
    public = _parts().settings.public_url
    if public is None:
        return url_for("pages.sign_in.by_link", token=token, _external=True)
    return public + url_for("pages.sign_in.by_link", token=token)


def _list_page(given: dict[str, str], faults: dict[str, str]) -> Response:
    page = render_template(
        "people.html.jinja",
        people=_people().people(),
        roles=ROLE_WORDS,
        choices=_role_choices(),
        given=given,
        faults=faults,
        now=datetime.now(UTC),
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK)


def _person_page(somebody: Person, faults: dict[str, str]) -> Response:
    page = render_template(
        "person.html.jinja",
        somebody=somebody,
        choices=_role_choices(),
        faults=faults,
        now=datetime.now(UTC),
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK)


def _link_page(somebody: Person) -> Response:
    token = make_link(somebody.id, people=_people())
    page = render_template(
        "person_link.html.jinja",
        somebody=somebody,
        address=link_address(token),
        days=LINK_LIFETIME.days,
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"  # shown this once
    return answer


def _role_choices() -> list[tuple[Role, str]]:
    return [(role, f"{words.name}: {words.does}") for role, words in ROLE_WORDS.items()]


def _faults(name: str, role: str) -> dict[str, str]:
    faults = {}
    if not name or len(name) > MOST_NAME or not name.isprintable():
        faults["name"] = f"Hãy ghi họ và tên trên một dòng, tối đa {MOST_NAME} chữ."
    if role not in ROLES:
        faults["role"] = "Hãy chọn một vai trò trong danh sách."
    return faults


def _role(chosen: str) -> Role:
    return next(role for role in ROLES if role == chosen)


def _people() -> OwnPeople:
    return _parts().people.seen_by(actor())


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
