"""What an administrator does on the pages: people, keys, the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from uuid_utils import uuid7

from assembly.callers.actor import program
from assembly.callers.keys import create_key, recognise_key
from assembly.conference.spreadsheet.reading import open_spreadsheet
from assembly.people.person import Person, Role
from assembly.people.ports import OwnPeople
from assembly.templates.registry import TemplateLibrary
from service.pages.log import PAGE
from tests.unit.service.house import House, opened_house

NOBODY = "00000000-0000-7000-8000-00000000dead"
HOSTILE = "<img src=x onerror=alert(1)>"
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def house(
    library: TemplateLibrary, prepared_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One house for all of these tests: each has an organisation of its own."""
    with opened_house(library, prepared_database, tmp_path_factory.mktemp("people")) as house:
        yield house


@pytest.fixture
def organisation(house: House) -> str:
    """An organisation that has nobody yet."""
    return house.new_organisation(f"Sở {uuid7()}")


@pytest.fixture
def people(house: House, organisation: str) -> OwnPeople:
    """The people of the organisation."""
    return house.people.seen_by(program("tests", organisation))


@pytest.fixture
def client(house: House, organisation: str) -> FlaskClient:
    """A browser in which an administrator of the organisation is signed in."""
    return house.signed_in("administrator", name="Quản trị viên", organisation=organisation)


def added(people: OwnPeople, name: str = "Lê Hà", role: Role = "secretary") -> Person:
    """Add somebody."""
    return people.add(str(uuid7()), name, f"le-ha-{uuid7().hex}", role)


def shown_link(page: str) -> str:
    """Return the path of the link that a page shows."""
    found = re.search(r'value="http://localhost(/vao/[A-Za-z0-9_-]+)"', page)
    assert found is not None, page
    return found[1]


def text_of(page: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_new_person_gets_in_by_the_link_that_is_shown(
    house: House, client: FlaskClient, people: OwnPeople
) -> None:
    """From the form to a person who is signed in, in the role that was chosen."""
    login = f"Ha.{uuid7().hex}"
    answer = client.post("/nguoi-dung", data={"name": " Lê  Hà ", "login": login, "role": "head"})
    assert answer.headers["Cache-Control"] == "no-store"
    newcomer = house.visitor
    newcomer.post(shown_link(answer.text))
    assert "Lãnh đạo văn phòng" in newcomer.get("/tai-khoan").text
    (made,) = (person for person in people.people() if person.login == login.lower())
    assert (made.name, made.role) == ("Lê Hà", "head")
    assert f"/nguoi-dung/{made.id}" in client.get("/nguoi-dung").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Lê\x07Hà"}, "name"),
        ({"login": "Lê Hà"}, "login"),
        ({"login": "h"}, "login"),
        ({"login": "x" * 101}, "login"),
        ({"login": "a\x00b"}, "login"),
        ({"role": "owner"}, "role"),
    ],
)
def test_wrong_field_is_told_beside_it(
    client: FlaskClient, people: OwnPeople, wrong: dict[str, str], field: str
) -> None:
    """Nobody is added; what was typed stays, with what is wrong beside its field."""
    before = people.people()
    sent = {"name": "Lê Hà", "login": f"ha-{uuid7().hex}", "role": "head"} | wrong
    answer = client.post("/nguoi-dung", data=sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert re.search(rf'id="o-{field}-loi"', answer.text)
    assert answer.text.count('class="field-fault"') == 1
    assert people.people() == before


def test_taken_login_is_told(client: FlaskClient, people: OwnPeople) -> None:
    """Another spelling of a login that somebody has is refused beside the field."""
    somebody = added(people)
    sent = {"name": "Lê Hà", "login": f" {somebody.login.upper()}", "role": "secretary"}
    answer = client.post("/nguoi-dung", data=sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "đã có người dùng" in answer.text


def test_person_is_changed_locked_out_and_let_in_again(
    house: House, client: FlaskClient, people: OwnPeople
) -> None:
    """Name and role, a new link, closing and opening the account: each does what it says."""
    somebody = added(people)
    there = house.client_of(somebody.id)
    page = f"/nguoi-dung/{somebody.id}"
    assert client.post(page, data={"name": "Trần Bình", "role": "head"}).status_code == HTTPStatus.SEE_OTHER
    assert people.person(somebody.id).role == "head"
    assert client.post(page, data={"name": "", "role": "x"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(f"{page}/ngung")
    assert there.get("/").status_code == HTTPStatus.SEE_OTHER
    assert "Mở lại tài khoản" in client.get(page).text
    assert client.post(f"{page}/lien-ket").status_code == HTTPStatus.CONFLICT
    client.post(f"{page}/mo-lai")
    again = house.visitor
    again.post(shown_link(client.post(f"{page}/lien-ket").text))
    assert again.get("/tai-khoan").status_code == HTTPStatus.OK


def test_locked_person_is_let_try_again(house: House, client: FlaskClient, people: OwnPeople) -> None:
    """The list tells who is locked; one button ends it, and a new link does too."""
    somebody = added(people)
    for end in ("mo-khoa", "lien-ket"):
        for _ in range(6):
            house.people.note_failure(somebody.id, free=5, first=HOUR, longest=HOUR)
        assert "Tạm khoá" in client.get("/nguoi-dung").text
        client.post(f"/nguoi-dung/{somebody.id}/{end}")
        assert people.person(somebody.id).locked_until is None


def test_last_administrator_stays(client: FlaskClient, people: OwnPeople) -> None:
    """Nobody takes the last administrator's role or account, himself neither; the page says what to do."""
    (me,) = people.people()
    for path in ("/ngung", ""):
        answer = client.post(f"/nguoi-dung/{me.id}{path}", data={"name": "x", "role": "head"})
        assert answer.status_code == HTTPStatus.CONFLICT
        assert answer.mimetype == "text/html"
        assert "quản trị" in text_of(answer.text)
    assert people.person(me.id).role == "administrator"


def test_people_of_others_are_not_there(house: House, client: FlaskClient) -> None:
    """Whatever an administrator does, people of another organisation are not found."""
    theirs = added(house.people.seen_by(program("tests", house.new_organisation(f"Sở {uuid7()}"))))
    for somebody in (theirs.id, NOBODY, "x"):
        page = f"/nguoi-dung/{somebody}"
        assert client.get(page).status_code == HTTPStatus.NOT_FOUND
        for path in ("", "/lien-ket", "/mo-khoa", "/ngung", "/mo-lai"):
            answer = client.post(f"{page}{path}", data={"name": "x", "role": "head"})
            assert answer.status_code == HTTPStatus.NOT_FOUND, path
    assert theirs.id not in client.get("/nguoi-dung").text


def test_hostile_name_is_only_words(house: House, client: FlaskClient, people: OwnPeople) -> None:
    """Marks of HTML in a name are letters on every page."""
    somebody = people.add(str(uuid7()), HOSTILE, f"ha-{uuid7().hex}", "administrator")
    for page in ("/nguoi-dung", f"/nguoi-dung/{somebody.id}", "/nhat-ky"):
        answer = client.get(page).text
        assert "<img src=x" not in answer
        assert "&lt;img src=x" in answer
    assert "<img src=x" not in client.post(f"/nguoi-dung/{somebody.id}/lien-ket").text
    assert "<img src=x" not in house.client_of(somebody.id).get("/tai-khoan").text


def test_key_is_shown_once_and_opens_the_api(house: House, client: FlaskClient) -> None:
    """The page of a new key shows a token that works; no later page shows it."""
    sent = {"name": "Cổng thi đua", "days": "30", "scope": ["conferences:read", "conferences:write"]}
    page = client.post("/khoa", data=sent)
    assert page.headers["Cache-Control"] == "no-store"
    token = re.search(r"vanthu_[0-9a-f]{32}_[0-9a-f]{64}", page.text)
    assert token is not None
    key = recognise_key(token[0], keys=house.keys)
    assert key is not None
    assert (key.name, set(key.scopes)) == ("Cổng thi đua", {"conferences:read", "conferences:write"})
    assert key.expires_at is not None
    listed = client.get("/khoa").text
    assert "Cổng thi đua" in listed
    assert token[0] not in listed
    renewed = client.post(f"/khoa/{key.id}/doi").text
    other = re.search(r"vanthu_[0-9a-f]{32}_[0-9a-f]{64}", renewed)
    assert other is not None
    assert other[0] != token[0]
    client.post(f"/khoa/{key.id}/thu-hoi")
    for each in (token, other):
        assert recognise_key(each[0], keys=house.keys) is None
    assert client.post(f"/khoa/{key.id}/doi").status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "a\nb"}, {"scope": []}, {"scope": ["x"]}, {"days": "0"}, {"days": "²"}]
)
def test_wrong_key_is_refused(client: FlaskClient, wrong: dict[str, str | list[str]]) -> None:
    """A key without a name or a scope, or with an odd life, is not made."""
    answer = client.post("/khoa", data={"name": "Cổng", "days": "", "scope": ["admin"]} | wrong)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'class="field-fault"' in answer.text
    assert "Cổng</bdi>" not in client.get("/khoa").text


def test_keys_come_in_pages(house: House, client: FlaskClient, organisation: str) -> None:
    """Beyond fifty there is a way to the older ones; what is no key in the address is passed over."""
    keys = house.keys.seen_by(program("tests", organisation))
    for number in range(51):
        create_key(str(uuid7()), f"Khoá {number}", ["admin"], keys=keys)
    page = client.get("/khoa").text
    older = re.search(r'href="(/khoa\?truoc=[^"]+)"', page)
    assert older is not None
    assert ("Khoá 50<" in page, "Khoá 0<" in page) == (True, False)
    assert "Khoá 0<" in client.get(older[1]).text
    assert "Khoá 50<" in client.get("/khoa?truoc=%00").text


def test_log_tells_in_words(client: FlaskClient, people: OwnPeople) -> None:
    """What was done stands there with who did it, to whom, by name; no id and no English word is seen."""
    somebody = added(people, "Trần Thị Cúc")
    client.post(f"/nguoi-dung/{somebody.id}", data={"name": "Trần Thị Cúc", "role": "head"})
    client.post("/khoa", data={"name": "Cổng thi đua", "days": "", "scope": ["documents:read"]})
    words = text_of(client.get("/nhat-ky").text)
    assert "Quản trị viên Sửa tài khoản Trần Thị Cúc vai trò; vai trò Lãnh đạo văn phòng" in words
    assert "Quản trị viên Tạo khoá truy cập Cổng thi đua xem và tải văn bản" in words
    assert "Quản trị viên Đăng nhập" in words
    for unseen in (somebody.id, "person.", "key.", "documents:read", "changed"):
        assert unseen not in words


def test_log_is_narrowed(client: FlaskClient, people: OwnPeople) -> None:
    """By day, by person, by what was done; what is no day narrows nothing."""
    (me,) = people.people()
    added(people, "Trần Thị Cúc")

    def lines(query: str) -> int:
        page = client.get(f"/nhat-ky{query}").text
        return page.count('data-label="Việc"')

    everything = lines("")
    assert everything >= 4
    assert lines(f"?ai=person:{me.id}") == 1
    assert lines("?viec=person.create") == 2
    assert lines("?tu=1/1/2020&den=31/12/2099") == everything
    assert lines("?den=1-1-2020") == 0
    assert lines("?tu=01.01.2099") == 0
    for strange in ("?tu=hôm qua", "?tu=30/2/2026", "?den=%00", "?truoc=x", "?truoc=99999999999999999999"):
        assert lines(strange) == everything, strange


def test_log_comes_in_pages(house: House, client: FlaskClient, organisation: str) -> None:
    """A way to the older entries keeps the filter."""
    for _ in range(PAGE + 1):
        house.audit.note(program("tests", organisation), "audit.export", organisation)
    page = client.get("/nhat-ky?viec=audit.export").text
    older = re.search(r'href="(/nhat-ky\?[^"]*truoc=[^"]*)"', page)
    assert older is not None
    assert client.get(older[1].replace("&amp;", "&")).text.count('data-label="Việc"') == 1


def test_log_is_given_as_a_spreadsheet(client: FlaskClient, people: OwnPeople) -> None:
    """The file holds what the page tells, and that it was made is itself noted."""
    added(people, "Trần Thị Cúc")
    answer = client.get("/nhat-ky/tai-ve?viec=person.create")
    assert "nhat-ky-" in answer.headers["Content-Disposition"]
    sheet = open_spreadsheet(answer.data).read("Nhật ký")
    cells = [cell.text for row in sheet.rows for cell in row.cells]
    assert any("Trần Thị Cúc" in cell for cell in cells)
    assert not any("Đăng nhập" in cell for cell in cells)
    assert "Xuất nhật ký" in text_of(client.get("/nhat-ky").text)
