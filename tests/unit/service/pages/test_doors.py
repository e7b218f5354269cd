"""Who gets in where: every page, every role, every forged or ended proof of who one is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils import uuid7
from werkzeug.routing import Rule

from assembly.callers.actor import LOCAL_ORGANISATION, program
from assembly.callers.audit import Action
from assembly.people.person import ROLES as EVERY_ROLE
from assembly.people.person import Role
from assembly.people.tokens import hash_of_token, new_token
from assembly.templates.registry import TemplateLibrary
from service.access import PAGES
from service.pages.log_words import ACTION_WORDS
from service.pages.role_words import ROLE_WORDS
from service.pages.signed_in import COOKIE, OPEN, ROLES
from tests.unit.service.house import House, opened_house


@pytest.fixture(scope="module")
def house(
    library: TemplateLibrary, prepared_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One house for all of these tests: each has people of its own."""
    with opened_house(library, prepared_database, tmp_path_factory.mktemp("doors")) as house:
        yield house


NOBODY = "00000000-0000-7000-8000-00000000dead"
JSON = {"Accept": "application/json"}


def pages_of(app: Flask) -> list[Rule]:
    """Return every rule of the pages."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(PAGES)]


def calls(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Yield every guarded page with each of its methods and an address of what is not there."""
    for rule in pages_of(app):
        if rule.endpoint in OPEN:
            continue
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            yield rule, method, address_of(rule)


def address_of(rule: Rule) -> str:
    """Return an address of a rule whose arguments are ids that nothing has."""
    numbers = {name for name in rule.arguments if f"<int:{name}>" in rule.rule}
    built = rule.build({name: 1 if name in numbers else NOBODY for name in rule.arguments})
    assert built is not None, rule
    return built[1]


def test_every_page_is_in_one_table(house: House) -> None:
    """Each page names the roles it is for or is open to anybody, and no line of both is left over."""
    found = {rule.endpoint for rule in pages_of(house.stranger.application)}
    assert found == ROLES.keys() | OPEN
    assert not ROLES.keys() & OPEN
    assert set(ROLE_WORDS) == set(EVERY_ROLE) == set().union(*ROLES.values())


def test_roles_are_those_of_what_is_done() -> None:
    """Only people who write make or change anything; only administrators see people, keys and the log."""
    for endpoint, roles in ROLES.items():
        screen = endpoint.split(".")[1]
        if screen in {"people", "keys", "log"}:
            assert roles == {"administrator"}
        else:
            assert "administrator" in roles
    assert (
        ROLES["pages.conferences.approve"] == ROLES["pages.conferences.reopen"] == {"head", "administrator"}
    )
    for endpoint in ("pages.conference.save", "pages.conferences.delete", "pages.conferences.roll_over"):
        assert ROLES[endpoint] == {"secretary", "administrator"}


def test_nobody_sees_a_page(house: House) -> None:
    """Who is not signed in is led to the form; a module of a page is told so in JSON."""
    visitor = house.visitor
    asked = 0
    for _, method, path in calls(visitor.application):
        answer = visitor.open(path, method=method)
        assert answer.status_code == HTTPStatus.SEE_OTHER, (method, path)
        assert answer.headers["Location"].startswith("/dang-nhap"), (method, path)
        told = visitor.open(path, method=method, headers=JSON)
        assert (told.status_code, told.get_json(force=True)["code"]) == (401, "sign-in-needed")
        assert "WWW-Authenticate" not in told.headers
        asked += 1
    assert asked > 30


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_role_opens_its_pages_alone(house: House, role: Role) -> None:
    """A page that a role may not use answers 403 and does nothing; any other one lets the request through."""
    client = house.signed_in(role)
    for rule, method, path in calls(client.application):
        if role not in ROLES[rule.endpoint]:
            told = client.open(path, method=method, headers=JSON)
            code = told.get_json(force=True)["code"]
            assert (told.status_code, code) == (HTTPStatus.FORBIDDEN, "role-missing"), (role, method, path)
        elif method == "GET" and not rule.arguments:
            assert client.open(path).status_code < HTTPStatus.BAD_REQUEST, (role, path)


def test_closed_page_is_told_in_words(house: House) -> None:
    """Who opens a page of others reads whom to ask, in the frame of the pages."""
    answer = house.signed_in("secretary").get("/nguoi-dung")
    assert (answer.status_code, answer.mimetype) == (HTTPStatus.FORBIDDEN, "text/html")
    assert "người quản trị" in answer.text


def test_page_without_a_line_is_closed(house: House) -> None:
    """An endpoint that nobody has named is refused to everybody, the administrator too."""
    house.alone = True
    client = house.signed_in("administrator")
    client.application.view_functions["pages.forgotten"] = lambda: "told"
    client.application._got_first_request = False
    client.application.add_url_rule("/quen", "pages.forgotten")
    assert client.get("/quen").status_code == HTTPStatus.FORBIDDEN


def test_form_without_its_secret_is_refused(house: House) -> None:
    """A form that another house sends, with the browser's own cookies, is refused everywhere."""
    client = house.signed_in("administrator")
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    before = house.people.seen_by(program("tests")).people()
    for rule in pages_of(client.application):
        if "POST" not in (rule.methods or set()):
            continue
        path = address_of(rule)
        told = client.post(path, headers=JSON)
        assert (told.status_code, told.get_json(force=True)["code"]) == (400, "form-stale"), path
    assert client.get("/tai-khoan").status_code == HTTPStatus.OK
    assert house.people.seen_by(program("tests")).people() == before


def test_secret_of_another_browser_is_refused(house: House) -> None:
    """The secret of a form is good in the browser it was given to alone."""
    theirs, mine = house.visitor, house.visitor.application.test_client()
    mine.get("/dang-nhap")
    sent = {"X-CSRFToken": theirs.environ_base["HTTP_X_CSRFTOKEN"]}
    assert mine.post("/dang-nhap", headers=sent | JSON).status_code == HTTPStatus.BAD_REQUEST


def test_forged_cookie_is_nobodys(house: House) -> None:
    """Only a token that was given out signs in: not its hash, not another one, not rubbish."""
    person = house.people.seen_by(program("tests")).add(str(uuid7()), "Hương", "huong", "secretary")
    token = new_token()
    house.people.begin_session(
        person.id, hash_of_token(token), lifetime=timedelta(hours=1), way="tests", instead_of=None
    )
    for cookie in (hash_of_token(token), new_token(), "", "\u00e9", "x" * 3000, token[:-1], person.id):
        client = house.visitor
        client.set_cookie(COOKIE, cookie)
        assert client.get("/tai-khoan").status_code == HTTPStatus.SEE_OTHER
    client.set_cookie(COOKIE, token)
    assert client.get("/tai-khoan").status_code == HTTPStatus.OK


def test_key_opens_no_page_and_session_no_api(house: House) -> None:
    """Keys are for programs, sessions for people."""
    assert house.client.get("/tai-khoan").status_code == HTTPStatus.SEE_OTHER
    assert house.signed_in("administrator").get("/api/v1/keys").status_code == HTTPStatus.UNAUTHORIZED


def test_session_ends_by_its_settings(house: House) -> None:
    """Whoever does nothing for as long as the setting says signs in again."""
    before = house.settings
    house.set(session_idle_minutes=0)
    client = house.signed_in()
    house.settings = before
    assert client.get("/").status_code == HTTPStatus.SEE_OTHER


def test_cookie_is_kept_from_scripts_and_strangers(house: House) -> None:
    """The session's cookie goes to this house alone; over https it has the name that says so."""
    plain = signed_in_by_password(house, house.visitor)
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    assert plain.startswith(f"{COOKIE}=")
    before = house.settings
    house.set(public_url="https://vanthu.example.vn")
    visitor = house.visitor
    house.settings = before
    visitor.environ_base["HTTP_REFERER"] = "https://localhost/dang-nhap"
    sealed = signed_in_by_password(house, visitor)
    assert sealed.startswith(f"__Host-{COOKIE}=")
    assert "Secure" in sealed
    assert "Path=/" in sealed
    assert "Domain" not in sealed


def signed_in_by_password(house: House, client: FlaskClient) -> str:
    """Sign somebody in and return the cookie of the session."""
    people = house.people.seen_by(program("tests", LOCAL_ORGANISATION))
    login = f"huong.{new_token()[:8].lower()}".replace("_", "-")
    person = people.add(str(uuid7()), "Hương", login, "secretary")
    people.set_password(person.id, house.passwords.hash_of("con mèo leo cau"))
    answer = client.post("/dang-nhap", data={"login": login, "password": "con mèo leo cau"})
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
    (cookie,) = (each for each in answer.headers.getlist("Set-Cookie") if "vanthu_form" not in each)
    return cookie


def test_every_action_has_words() -> None:
    """The log tells each action in the words of an office."""
    assert set(ACTION_WORDS) == set(get_args(Action))
    assert len(set(ACTION_WORDS.values())) == len(ACTION_WORDS)
