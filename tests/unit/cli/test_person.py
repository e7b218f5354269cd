"""``vanthu person`` and the administrator of this machine: people let in on the machine of the house."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from uuid_utils import uuid7

from assembly.callers.actor import program
from assembly.people.person import Person
from assembly.people.tokens import hash_of_token
from assembly.settings import Settings
from assembly.stores.engine import open_database
from assembly.stores.sql_people import SqlOwnPeople
from assembly.stores.sql_sign_ins import SqlPeopleStore
from cli.main import main
from cli.serving.own_person import OWN_PERSON, new_own_link


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings by which the commands find their database."""
    monkeypatch.setenv("VANTHU_DATA", str(tmp_path))
    return Settings(data=tmp_path)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """The database that the commands work on."""
    engine = open_database(settings.database)
    yield engine
    engine.dispose()


def ran(*arguments: str) -> Result:
    """Run ``vanthu person`` with these words."""
    return CliRunner().invoke(main, ("person", *arguments))


def let_in(engine: Engine, address: str) -> Person | None:
    """Use a link up and return whom it lets in."""
    token = urlsplit(address.strip()).path.removeprefix("/vao/")
    return SqlPeopleStore(engine).use_link(hash_of_token(token))


@pytest.mark.usefixtures("settings")
def test_link_is_printed_alone(engine: Engine) -> None:
    """Standard output holds the link of the new person and nothing else, so that a script can take it."""
    result = ran("create", " Huong.TT ", "--name", "Trần Thị Hương", "--role", "head")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("http://127.0.0.1:8080/vao/")
    person = let_in(engine, result.stdout)
    assert person is not None
    assert (person.login, person.name, person.role) == ("huong.tt", "Trần Thị Hương", "head")
    assert let_in(engine, result.stdout) is None


@pytest.mark.usefixtures("settings")
def test_link_is_of_the_address_that_people_reach(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """VANTHU_PUBLIC_URL goes before host and port; a new link lets a locked person try again."""
    ran("create", "huong", "--name", "Hương")
    (person,) = (each for each in own_people(engine).people() if each.login == "huong")
    store = SqlPeopleStore(engine)
    store.note_failure(person.id, free=1, first=timedelta(hours=1), longest=timedelta(hours=1))
    monkeypatch.setenv("VANTHU_PUBLIC_URL", "https://vanthu.example.vn/")
    link = ran("link", "HUONG").stdout
    assert link.startswith("https://vanthu.example.vn/vao/")
    assert let_in(engine, link) is not None
    assert own_people(engine).person(person.id).locked_until is None


def own_people(engine: Engine) -> SqlOwnPeople:
    """Return the people of the first organisation."""
    return SqlOwnPeople(engine, program("tests"))


@pytest.mark.usefixtures("settings")
def test_people_are_listed_closed_and_opened(engine: Engine) -> None:
    """The list tells logins and roles; a closed account gets no link until it is opened."""
    ran("create", "huong", "--name", "Hương")
    assert "huong  Hương  [secretary]" in ran("list").stdout
    assert ran("disable", "huong").exit_code == 0
    assert "đã ngừng dùng" in ran("list").stdout
    (told,) = json.loads(ran("list", "--json").stdout)
    assert (told["login"], "disabled_at" in told, "password" in str(told)) == ("huong", True, False)
    closed = ran("link", "huong")
    assert (closed.exit_code, "ngừng dùng" in closed.output) == (1, True)
    ran("enable", "huong")
    assert ran("link", "huong").exit_code == 0


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("create", "Lê Hà", "--name", "Hà"), 2),
        (("create", "ha", "--name", ""), 2),
        (("create", "ha", "--name", "a\nb"), 2),
        (("create", "ha", "--name", "Hà", "--role", "owner"), 2),
        (("link", "khong-co"), 1),
        (("disable", "khong-co"), 1),
    ],
)
def test_wrong_words_are_told(arguments: tuple[str, ...], code: int) -> None:
    """What cannot be done says why, without a stack trace."""
    result = ran(*arguments)
    assert result.exit_code == code
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("settings")
def test_taken_login_and_last_administrator_are_told() -> None:
    """The rules of the pages hold for the command."""
    assert ran("create", "ha", "--name", "Hà", "--role", "administrator").exit_code == 0
    taken = ran("create", "HA", "--name", "Hà")
    assert (taken.exit_code, "đã có người dùng" in taken.output) == (1, True)
    last = ran("disable", "ha")
    assert (last.exit_code, "quản trị" in last.output) == (1, True)


def test_machine_has_an_administrator_from_its_first_start(settings: Settings, engine: Engine) -> None:
    """Each start gives the same one a new link; the links of earlier starts let nobody in any more."""
    links = [new_own_link(settings) for _ in range(2)]
    assert all(links)
    first, second = (let_in(engine, f"/vao/{link}") for link in links)
    assert first is None
    assert second is not None
    assert (second.id, second.login, second.role) == (OWN_PERSON, "quantri", "administrator")
    assert len(own_people(engine).people()) == 1


def test_closed_administrator_of_the_machine_stays_closed(settings: Settings, engine: Engine) -> None:
    """Once others administer the house and close this account, no start lets anybody in by it."""
    new_own_link(settings)
    own_people(engine).add(str(uuid7()), "Hà", "ha", "administrator")
    own_people(engine).disable(OWN_PERSON)
    assert new_own_link(settings) is None


def test_login_of_the_machine_may_be_taken(settings: Settings, engine: Engine) -> None:
    """Where somebody else has its login, the administrator of the machine has another."""
    new_own_link(settings.model_copy())  # makes the tables
    other = settings.model_copy(update={"data": settings.data / "other"})
    with_it = open_database(other.database)
    new = CliRunner(env={"VANTHU_DATA": str(other.data)}).invoke(
        main, ("person", "create", "quantri", "--name", "Hà")
    )
    assert new.exit_code == 0
    link = new_own_link(other)
    person = let_in(with_it, f"/vao/{link}")
    with_it.dispose()
    assert person is not None
    assert person.login == "quantri-may-nay"
