"""The form to sign in, one-time links, one's own password, signing out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from uuid_utils import uuid7
from werkzeug.test import TestResponse

from assembly.callers.actor import program
from assembly.people.passwords import Passwords
from assembly.people.person import Person
from assembly.people.ports import OwnPeople
from assembly.people.sign_in import FREE_FAILURES, make_link
from assembly.templates.registry import TemplateLibrary
from service.pages.signed_in import COOKIE
from tests.unit.service.house import House, opened_house

GOOD = "con mèo leo cau"
BETTER = "tre già măng mọc"


@pytest.fixture(scope="module")
def house(
    library: TemplateLibrary, prepared_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One house for all of these tests: each has people of its own."""
    with opened_house(library, prepared_database, tmp_path_factory.mktemp("sign-in")) as house:
        yield house


@pytest.fixture
def people(house: House) -> OwnPeople:
    """The people of the first organisation."""
    return house.people.seen_by(program("tests"))


@pytest.fixture
def huong(house: House, people: OwnPeople) -> Person:
    """Somebody with a password."""
    person = people.add(str(uuid7()), "Nguyễn Thị Hương", f"huong-{uuid7().hex}", "secretary")
    return people.set_password(person.id, house.passwords.hash_of(GOOD))


def sign_in(client: FlaskClient, login: str, password: str, **more: str) -> TestResponse:
    """Send the form."""
    return client.post("/dang-nhap", data={"login": login, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    """Tell whether somebody is signed in in this browser."""
    return client.get("/tai-khoan").status_code == HTTPStatus.OK


def told(answer: TestResponse) -> str:
    """Return the words of a page's notice."""
    found = re.search(r'class="notice notice-bad".*?</div>', answer.text, re.DOTALL)
    assert found is not None, answer.text
    return re.sub(r"<[^>]+>|\s+", " ", found[0]).strip()


def test_login_is_read_as_people_type_it(house: House, huong: Person) -> None:
    """Capitals and spaces around a login do not matter; who is in sees the pages and a way out."""
    client = house.visitor
    answer = sign_in(client, f"  {huong.login.upper()} ", GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/")
    page = client.get("/tai-khoan").text
    assert "Nguyễn Thị Hương" in page
    (noted, *_) = house.audit.entries(huong.organisation, limit=1)
    assert (noted.action, noted.who, noted.details) == (
        "person.sign-in",
        f"person:{huong.id}",
        {"way": "password"},
    )
    assert noted.request_id == answer.headers["X-Request-ID"]
    assert 'action="/dang-xuat"' in page


def test_every_refusal_looks_the_same(house: House, people: OwnPeople, huong: Person) -> None:
    """Wrong password, unknown login, closed account, no password: nobody learns which accounts there are."""
    closed = people.add(str(uuid7()), "Bình", f"binh-{uuid7().hex}", "secretary")
    people.set_password(closed.id, house.passwords.hash_of(GOOD))
    people.disable(closed.id)
    bare = people.add(str(uuid7()), "Chi", f"chi-{uuid7().hex}", "secretary")
    client = house.visitor
    tries = ((huong.login, "sai mật khẩu"), ("khong-co", GOOD), (closed.login, GOOD), (bare.login, ""))
    answers = [sign_in(client, *each) for each in (*tries, ("\x00", GOOD), ("' OR 1=1 --", GOOD), ("", ""))]
    assert {answer.status_code for answer in answers} == {HTTPStatus.FORBIDDEN}
    assert len({told(answer) for answer in answers}) == 1
    assert not is_in(client)
    for answer in answers:
        assert GOOD not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


class CountingHasher(PasswordHasher):
    """A quick hasher that counts how often it reckons."""

    verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override] # noqa: A002 - argon2's own name
        """Verify, and count it."""
        self.verified += 1
        return super().verify(hash, password)


def test_every_refusal_takes_as_long(house: House, people: OwnPeople, huong: Person) -> None:
    """Whatever is wrong, one password is reckoned: the time taken tells nothing either."""
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    before, house.passwords = house.passwords, Passwords(hasher)
    client = house.visitor
    house.passwords = before
    closed = people.add(str(uuid7()), "Bình", f"binh-{uuid7().hex}", "secretary")
    people.disable(closed.id)
    for login in (huong.login, "khong-co", closed.login, "không phải tên", "x" * 5000):
        hasher.verified = 0
        sign_in(client, login, "sai mật khẩu")
        assert hasher.verified == 1, login


def test_too_many_wrong_passwords_lock(house: House, people: OwnPeople, huong: Person) -> None:
    """After the last free one even the right password is refused, in the same words, until it is unlocked."""
    client = house.visitor
    wrong = [sign_in(client, huong.login, f"sai {number}") for number in range(FREE_FAILURES)]
    locked = sign_in(client, huong.login, GOOD)
    assert told(locked) == told(wrong[0])
    assert not is_in(client)
    assert people.person(huong.id).failures == FREE_FAILURES
    sign_in(client, huong.login, "sai nữa")
    assert people.person(huong.id).failures == FREE_FAILURES, "tries while locked do not lock for longer"
    people.unlock(huong.id)
    sign_in(client, huong.login, GOOD)
    assert is_in(client)


def test_good_sign_in_forgets_wrong_ones(house: House, people: OwnPeople, huong: Person) -> None:
    """Mistakes of different days do not add up."""
    for _ in range(3):
        client = house.visitor
        for number in range(FREE_FAILURES - 1):
            sign_in(client, huong.login, f"sai {number}")
        assert sign_in(client, huong.login, GOOD).status_code == HTTPStatus.SEE_OTHER
    assert people.person(huong.id).failures == 0


def test_sign_ins_of_an_address_are_bounded(house: House) -> None:
    """Whoever tries one login after another from one address is told to wait; reading goes on."""
    before = house.settings
    house.set(sign_ins_per_minute=3)
    client = house.visitor
    house.settings = before
    statuses = [sign_in(client, f"khong-co-{number}", GOOD).status_code for number in range(8)]
    assert set(statuses) == {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
    assert client.get("/dang-nhap").status_code == HTTPStatus.OK


def test_session_is_new_after_signing_in(house: House, huong: Person) -> None:
    """A token planted before is nobody's (fixation), the session of before ends, forms get new secrets."""
    client = house.visitor
    client.set_cookie(COOKIE, "planted-by-somebody-else")
    sign_in(client, huong.login, GOOD)
    first = client.get_cookie(COOKIE)
    assert first is not None
    assert first.value != "planted-by-somebody-else"
    stale = client.post("/dang-xuat", headers={"Accept": "application/json"})
    assert stale.get_json(force=True)["code"] == "form-stale"
    again = house.visitor
    again.set_cookie(COOKIE, first.value)
    sign_in(again, huong.login, GOOD)
    assert not is_in(client)
    assert is_in(again)


def test_signing_out_ends_the_session(house: House, huong: Person) -> None:
    """The token that the browser had is nobody's after it; a link of another house cannot sign out."""
    client = house.client_of(huong.id)
    token = client.get_cookie(COOKIE)
    assert token is not None
    assert client.get("/dang-xuat").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.post("/dang-xuat").headers["Location"] == "/dang-nhap"
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, token.value)
    assert not is_in(client)
    assert house.visitor.post("/dang-xuat").status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/hoi-nghi?nam=2022", "/hoi-nghi?nam=2022"),
        ("", "/"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("/\\example.com", "/"),
        ("\\\\example.com", "/"),
        ("/a\\..\\b", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/example.com", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_signing_in_leads_on_within_the_house(house: House, huong: Person, wanted: str, leads: str) -> None:
    """Who had to sign in goes on to where he wanted to; no address leads to another house."""
    answer = sign_in(house.visitor, huong.login, GOOD, tiep=wanted)
    assert answer.headers["Location"] == leads
    assert (
        house.client_of(huong.id).get("/dang-nhap", query_string={"tiep": wanted}).headers["Location"]
        == leads
    )


def test_page_that_needs_a_sign_in_is_where_one_comes_back_to(house: House, huong: Person) -> None:
    """From a page to the form and on to that page."""
    client = house.visitor
    led = client.get("/hoi-nghi?nam=2022").headers["Location"]
    form = client.get(led).text
    onward = re.search(r'name="tiep" value="([^"]*)"', form)
    assert onward is not None
    assert sign_in(client, huong.login, GOOD, tiep=onward[1]).headers["Location"] == "/hoi-nghi?nam=2022"


def link_of(people: OwnPeople, person: Person, lifetime: timedelta = timedelta(days=1)) -> str:
    """Return the address of a new link."""
    return f"/vao/{make_link(person.id, people=people, lifetime=lifetime)}"


def test_looking_at_a_link_does_not_use_it_up(house: House, people: OwnPeople, huong: Person) -> None:
    """Programs that open addresses in messages leave it good; the button signs in, once."""
    address = link_of(people, huong)
    preview = house.stranger
    for _ in range(3):
        assert preview.get(address).status_code == HTTPStatus.OK
        assert preview.head(address).status_code == HTTPStatus.OK
    assert not is_in(preview)
    client = house.visitor
    assert "Nguyễn Thị Hương" in client.get(address).text
    assert client.post(address).status_code == HTTPStatus.SEE_OTHER
    assert is_in(client)
    late = house.visitor
    for answer in (late.get(address), late.post(address)):
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "không còn dùng được" in answer.text
    assert not is_in(late)


def test_link_sets_a_forgotten_password(house: House, people: OwnPeople, huong: Person) -> None:
    """A password that is not taken leaves the link good; a good one takes the place of the forgotten one."""
    elsewhere = house.client_of(huong.id)
    address = link_of(people, huong)
    client = house.visitor
    for password, again in (("1234567890", "1234567890"), (BETTER, GOOD), ("", BETTER)):
        answer = client.post(address, data={"password": password, "again": again})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "field-fault" in answer.text
    assert not is_in(client)
    client.post(address, data={"password": BETTER, "again": BETTER})
    assert (is_in(client), is_in(elsewhere)) == (True, False)
    new = house.visitor
    sign_in(new, huong.login, GOOD)
    assert not is_in(new)
    sign_in(new, huong.login, BETTER)
    assert is_in(new)


def test_ended_link_lets_nobody_in(house: House, people: OwnPeople, huong: Person) -> None:
    """Expired, followed by a newer one, made up, or of a closed account: all are told alike."""
    older = link_of(people, huong)
    expired = link_of(people, huong, timedelta(0))
    other = people.add(str(uuid7()), "Bình", f"binh-{uuid7().hex}", "administrator")
    closed = link_of(people, other)
    people.add(str(uuid7()), "Chi", f"chi-{uuid7().hex}", "administrator")
    people.disable(other.id)
    client = house.visitor
    for address in (older, expired, closed, "/vao/x", "/vao/%00", f"/vao/{'x' * 2000}"):
        assert client.post(address).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(client)


def test_changing_ones_password_ends_other_sessions(house: House, huong: Person) -> None:
    """The old one is asked for; every other browser is signed out, this one stays."""
    here, elsewhere = house.client_of(huong.id), house.client_of(huong.id)
    url = "/tai-khoan/mat-khau"
    for old, password, again in ((BETTER, BETTER, BETTER), (GOOD, "ngắn", "ngắn"), (GOOD, BETTER, GOOD)):
        answer = here.post(url, data={"old": old, "password": password, "again": again})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "field-fault" in answer.text
    assert is_in(elsewhere)
    done = here.post(url, data={"old": GOOD, "password": BETTER, "again": BETTER})
    assert done.status_code == HTTPStatus.SEE_OTHER
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    new = house.visitor
    sign_in(new, huong.login, BETTER)
    assert is_in(new)


def test_old_password_cannot_be_guessed_in_an_open_browser(
    house: House, people: OwnPeople, huong: Person
) -> None:
    """Wrong old passwords count as wrong sign-ins do, and lock as they do."""
    here = house.client_of(huong.id)
    for number in range(FREE_FAILURES):
        here.post("/tai-khoan/mat-khau", data={"old": f"sai {number}", "password": BETTER, "again": BETTER})
    assert people.person(huong.id).locked_until is not None
    refused = here.post("/tai-khoan/mat-khau", data={"old": GOOD, "password": BETTER, "again": BETTER})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_first_password_needs_no_old_one(house: House, people: OwnPeople) -> None:
    """Who came by a link sets one on the page of the account."""
    person = people.add(str(uuid7()), "Chi", f"chi-{uuid7().hex}", "secretary")
    client = house.client_of(person.id)
    assert 'name="old"' not in client.get("/tai-khoan").text
    client.post("/tai-khoan/mat-khau", data={"password": GOOD, "again": GOOD})
    assert people.person(person.id).has_password
    assert 'name="old"' in client.get("/tai-khoan").text


def test_other_browsers_are_signed_out(house: House, huong: Person) -> None:
    """One button ends what was left open elsewhere."""
    here, elsewhere = house.client_of(huong.id), house.client_of(huong.id)
    here.post("/tai-khoan/phien")
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_password_kept_in_an_older_way_is_renewed(house: House, people: OwnPeople, huong: Person) -> None:
    """It is kept anew at the next sign-in, and nobody is signed out for it."""
    older = Passwords(PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)).hash_of(GOOD)
    people.set_password(huong.id, older)
    elsewhere = house.client_of(huong.id)
    sign_in(house.visitor, huong.login, GOOD)
    found = house.people.with_login(huong.login)
    assert found is not None
    assert found[1] != older
    assert is_in(elsewhere)
