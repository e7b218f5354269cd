"""People, their sessions and links, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Connection, Engine, select
from uuid_utils import uuid7

from assembly.callers.actor import program
from assembly.errors import LastAdministrator, NameTaken, PersonDisabled, PersonNotFound
from assembly.people.person import Person, Role
from assembly.people.ports import OwnPeople
from assembly.people.tokens import Session, hash_of_token, new_token
from assembly.stores import engine as stores_engine
from assembly.stores import sql_people, sql_sign_ins
from assembly.stores.engine import reading
from assembly.stores.sql_people import SqlOwnPeople
from assembly.stores.sql_secrets import house_secret
from assembly.stores.sql_sign_ins import USE_NOTED, SqlPeopleStore
from assembly.stores.tables import audit_entries, sessions, sign_in_links
from tests.contract.conftest import new_organisation

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)
KEPT = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"  # any hash


class Clock:
    """The database's clock, moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self, connection: Connection) -> datetime:
        """Return the database's time, so much ahead."""
        return stores_engine.now(connection) + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which sessions, links and locks live."""
    clock = Clock()
    monkeypatch.setattr(sql_people, "now", clock.now)
    monkeypatch.setattr(sql_sign_ins, "now", clock.now)
    return clock


@pytest.fixture
def own(engine: Engine) -> SqlOwnPeople:
    """The people of an organisation that has none yet."""
    return SqlOwnPeople(engine, program("tests", new_organisation(engine)))


@pytest.fixture
def store(engine: Engine) -> SqlPeopleStore:
    """All people."""
    return SqlPeopleStore(engine)


def added(own: OwnPeople, role: Role = "secretary", name: str = "Nguyễn Thị Hương") -> Person:
    """Add a person with a login nobody has."""
    person_id = str(uuid7())
    return own.add(person_id, name, f"huong.{person_id}", role)


def begun(store: SqlPeopleStore, person: Person, token: str | None = None) -> Session:
    """Sign a person in for an hour."""
    secret = hash_of_token(token or new_token())
    return store.begin_session(person.id, secret, lifetime=HOUR, way="password", instead_of=None)


def holds(store: SqlPeopleStore, session: Session) -> bool:
    """Tell whether a session still lets somebody in."""
    return store.session(session.hash, idle=HOUR) is not None


def noted(engine: Engine, organisation: str) -> list[str]:
    """Return what the audit log names of an organisation, oldest first."""
    of_it = audit_entries.c.organisation_id == organisation
    with reading(engine) as connection:
        found = connection.execute(
            select(audit_entries.c.action).where(of_it).order_by(audit_entries.c.number)
        )
        return list(found.scalars())


def test_person_comes_back_whole(own: SqlOwnPeople, engine: Engine) -> None:
    """A stored person keeps name, login and role; the same id again changes nothing."""
    made = own.add(person_id := str(uuid7()), " Lê  Hà ", f"ha.{person_id}", "head", password_hash=KEPT)
    assert made == own.person(person_id)
    assert made in own.people()
    assert (made.name, made.login, made.role) == ("Lê Hà", f"ha.{person_id}", "head")
    assert made.has_password
    assert (made.disabled_at, made.locked_until, made.signed_in_at, made.toured_at) == (None,) * 4
    assert own.add(person_id, "khác", "khac", "secretary") == made
    assert noted(engine, made.organisation) == ["person.create"]


def test_login_belongs_to_one(own: SqlOwnPeople, engine: Engine) -> None:
    """A login is refused where anybody has it, also in another organisation."""
    person = added(own)
    theirs = SqlOwnPeople(engine, program("tests", new_organisation(engine)))
    with pytest.raises(NameTaken, match="login"):
        theirs.add(str(uuid7()), "Khác", person.login, "secretary")
    assert theirs.people() == ()


def test_organisation_sees_its_own_people(own: SqlOwnPeople, engine: Engine) -> None:
    """Whatever is asked about another organisation's person, nobody is found and nothing happens."""
    person = added(own)
    theirs = SqlOwnPeople(engine, program("tests", new_organisation(engine)))
    for ask in (
        theirs.person,
        theirs.disable,
        theirs.enable,
        theirs.unlock,
        theirs.end_sessions,
        theirs.note_tour,
        lambda person_id: theirs.change(person_id, name="x", role="head"),
        lambda person_id: theirs.set_password(person_id, "x"),
        lambda person_id: theirs.add_link(person_id, "x", lifetime=HOUR),
    ):
        with pytest.raises(PersonNotFound):
            ask(person.id)
        with pytest.raises(PersonNotFound):
            ask("' OR 1=1 --")
    assert own.person(person.id) == person


def test_change_is_noted_without_names(own: SqlOwnPeople, engine: Engine) -> None:
    """A new name and role are kept; the log tells which fields changed, not what they hold."""
    person = added(own)
    changed = own.change(person.id, name="Trần Bình", role="head")
    assert (changed.name, changed.role) == ("Trần Bình", "head")
    own.change(person.id, name="Trần Bình", role="head")
    assert noted(engine, person.organisation) == ["person.create", "person.change"]
    with reading(engine) as connection:
        details = connection.execute(
            select(audit_entries.c.details).where(audit_entries.c.subject == person.id)
        ).scalars()
        assert "Bình" not in str(list(details))


def test_somebody_always_administers(own: SqlOwnPeople) -> None:
    """The last administrator keeps role and account; once there is another one, both may go."""
    first = added(own, "administrator")
    closed = added(own, "administrator")
    own.disable(closed.id)
    for end in (own.disable, lambda person_id: own.change(person_id, name="x", role="head")):
        with pytest.raises(LastAdministrator):
            end(first.id)
    own.enable(closed.id)
    assert own.disable(first.id).disabled_at is not None


def test_two_administrators_cannot_end_each_other(own: SqlOwnPeople) -> None:
    """Of two closed at the same time one stays."""
    two = [added(own, "administrator").id for _ in range(2)]

    def closed(person_id: str) -> bool:
        try:
            own.disable(person_id)
        except LastAdministrator:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(closed, two)) == [False, True]


def test_session_is_its_persons(own: SqlOwnPeople, store: SqlPeopleStore) -> None:
    """A session tells who is signed in, for all that shows is a hash; any other hash finds nobody."""
    person, token = added(own), new_token()
    session = begun(store, person, token)
    found = store.session(hash_of_token(token), idle=HOUR)
    assert found == session
    assert found.person.signed_in_at == session.created_at
    assert session.hash == sha256(token.encode()).hexdigest()
    assert store.session(token, idle=HOUR) is None
    assert store.session(hash_of_token(new_token()), idle=HOUR) is None


def test_session_ends_by_the_clock(own: SqlOwnPeople, store: SqlPeopleStore, clock: Clock) -> None:
    """A session ends when nothing was done for too long, and after its life however much was done."""
    session = begun(store, added(own))
    clock.ahead = 20 * MINUTE
    assert store.session(session.hash, idle=30 * MINUTE) is not None
    clock.ahead = 45 * MINUTE  # 25 minutes after the last use
    assert store.session(session.hash, idle=30 * MINUTE) is not None
    assert store.session(session.hash, idle=MOMENT) is None
    clock.ahead = HOUR + MOMENT
    assert store.session(session.hash, idle=30 * MINUTE) is None
    idle = begun(store, added(own))
    clock.ahead += 30 * MINUTE + MINUTE
    assert store.session(idle.hash, idle=30 * MINUTE) is None


def test_use_is_written_once_a_minute(own: SqlOwnPeople, store: SqlPeopleStore, clock: Clock) -> None:
    """Reading pages writes to the database once a minute at most."""
    session = begun(store, added(own))
    clock.ahead = USE_NOTED / 2
    store.session(session.hash, idle=HOUR)
    found = store.session(session.hash, idle=HOUR)
    assert found is not None
    assert found.seen_at == session.seen_at
    clock.ahead = USE_NOTED * 2
    store.session(session.hash, idle=HOUR)
    found = store.session(session.hash, idle=HOUR)
    assert found is not None
    assert found.seen_at > session.seen_at


def test_new_session_takes_the_place_of_the_old(own: SqlOwnPeople, store: SqlPeopleStore) -> None:
    """Who signs in again in the same browser leaves no session behind."""
    person = added(own)
    old = begun(store, person)
    new = store.begin_session(
        person.id, hash_of_token(new_token()), lifetime=HOUR, way="link", instead_of=old.hash
    )
    assert (holds(store, old), holds(store, new)) == (False, True)


def test_sign_out_ends_the_session(own: SqlOwnPeople, store: SqlPeopleStore, engine: Engine) -> None:
    """After it the token is nobody's; a second time is no error and not noted."""
    person = added(own)
    session = begun(store, person)
    store.end_session(session.hash)
    store.end_session(session.hash)
    assert not holds(store, session)
    assert noted(engine, person.organisation) == ["person.create", "person.sign-in", "person.sign-out"]


def test_closed_account_is_out_at_once(own: SqlOwnPeople, store: SqlPeopleStore) -> None:
    """Its sessions and links end, and it gets no new ones until it is opened again."""
    person = added(own)
    session = begun(store, person)
    own.add_link(person.id, link := hash_of_token(new_token()), lifetime=HOUR)
    own.disable(person.id)
    assert own.disable(person.id).disabled_at is not None
    assert not holds(store, session)
    assert (store.link(link), store.use_link(link)) == (None, None)
    with pytest.raises(PersonDisabled):
        begun(store, person)
    with pytest.raises(PersonDisabled):
        own.add_link(person.id, "x", lifetime=HOUR)
    assert own.enable(person.id).disabled_at is None
    assert not holds(store, session)
    assert holds(store, begun(store, person))


def test_new_password_ends_what_is_open_elsewhere(own: SqlOwnPeople, store: SqlPeopleStore) -> None:
    """All sessions but the one it was changed in end, and every link; a hash renewed ends none."""
    person = added(own)
    here, elsewhere = begun(store, person), begun(store, person)
    anothers = begun(store, added(own))
    own.add_link(person.id, link := hash_of_token(new_token()), lifetime=HOUR)
    own.set_password(person.id, "first", renewed=True)
    assert holds(store, elsewhere)
    own.set_password(person.id, "second", keep=here.hash)
    assert [holds(store, each) for each in (here, elsewhere, anothers)] == [True, False, True]
    assert store.link(link) is None
    found = store.with_login(person.login)
    assert found is not None
    assert found[1:] == ("second", False)
    own.end_sessions(person.id)
    assert not holds(store, here)


def test_link_lets_in_once(own: SqlOwnPeople, store: SqlPeopleStore, clock: Clock) -> None:
    """Looking at it does not use it up; used, expired or followed by a newer one it lets nobody in."""
    person = added(own)
    first, second = hash_of_token(new_token()), hash_of_token(new_token())
    own.add_link(person.id, first, lifetime=HOUR)
    for _ in range(2):
        found = store.link(first)
        assert found is not None
        assert found.id == person.id
    own.add_link(person.id, second, lifetime=HOUR)
    assert store.use_link(first) is None
    clock.ahead = HOUR + MOMENT
    assert (store.link(second), store.use_link(second)) == (None, None)
    clock.ahead = timedelta(0)
    assert store.use_link(second) is not None
    assert (store.link(second), store.use_link(second)) == (None, None)


def test_one_of_many_gets_through_a_link(own: SqlOwnPeople, store: SqlPeopleStore) -> None:
    """However many use a link at the same time, it lets in one."""
    own.add_link(added(own).id, link := hash_of_token(new_token()), lifetime=HOUR)
    with ThreadPoolExecutor(4) as pool:
        let_in = [person for person in pool.map(store.use_link, [link] * 8) if person]
    assert len(let_in) == 1


def test_wrong_passwords_lock_for_longer_and_longer(
    own: SqlOwnPeople, store: SqlPeopleStore, clock: Clock
) -> None:
    """The third locks for a minute, each further one twice as long, at most for five; a sign-in forgets."""
    person = added(own)

    def locked_for() -> timedelta | None:
        now = store.note_failure(person.id, free=3, first=MINUTE, longest=5 * MINUTE)
        if now.locked_until is None:
            return None
        with reading(own._engine) as connection:
            left = now.locked_until - clock.now(connection)
        return timedelta(minutes=round(left / MINUTE))

    assert [locked_for() for _ in range(6)] == [None, None, MINUTE, 2 * MINUTE, 4 * MINUTE, 5 * MINUTE]
    found = store.with_login(person.login)
    assert found is not None
    assert found[2]
    clock.ahead = 6 * MINUTE
    found = store.with_login(person.login)
    assert found is not None
    assert not found[2]
    begun(store, person)
    assert (own.person(person.id).failures, own.person(person.id).locked_until) == (0, None)
    for _ in range(4):
        store.note_failure(person.id, free=3, first=HOUR, longest=HOUR)
    assert (own.unlock(person.id).failures, own.person(person.id).locked_until) == (0, None)


def test_subject_belongs_to_one(own: SqlOwnPeople, store: SqlPeopleStore) -> None:
    """Once bound to a subject of the provider, an account keeps it and nobody else gets it."""
    person, other = added(own), added(own)
    subject = f"https://login.example.vn {person.id}"
    assert store.with_subject(subject) is None
    assert store.bind_subject(person.id, subject) == store.with_subject(subject)
    assert store.bind_subject(person.id, subject).subject == subject
    with pytest.raises(NameTaken):
        store.bind_subject(person.id, "another")
    with pytest.raises(NameTaken):
        store.bind_subject(other.id, subject)


def test_tour_is_noted_once(own: SqlOwnPeople) -> None:
    """When the first steps were shown stays."""
    person = added(own)
    own.note_tour(person.id)
    first = own.person(person.id).toured_at
    own.note_tour(person.id)
    assert first is not None
    assert own.person(person.id).toured_at == first


def test_what_ended_is_swept(own: SqlOwnPeople, store: SqlPeopleStore, clock: Clock) -> None:
    """Ended sessions, spent and expired links leave the tables; what holds stays."""
    store.sweep(idle=HOUR)
    person = added(own)
    begun(store, person)
    own.add_link(added(own).id, hash_of_token(new_token()), lifetime=HOUR)
    own.add_link(added(own).id, spent := hash_of_token(new_token()), lifetime=2 * HOUR)
    store.use_link(spent)
    own.add_link(added(own).id, living := hash_of_token(new_token()), lifetime=2 * HOUR)
    clock.ahead = HOUR + MOMENT
    stays = begun(store, person)
    assert store.sweep(idle=HOUR) >= 3
    with reading(own._engine) as connection:
        of_person = select(sessions.c.hash).where(sessions.c.person_id == person.id)
        assert list(connection.execute(of_person).scalars()) == [stays.hash]
        kept = select(sign_in_links.c.hash).where(sign_in_links.c.hash.in_([living, spent]))
        assert list(connection.execute(kept).scalars()) == [living]


def test_secret_of_the_house_is_drawn_once(engine: Engine) -> None:
    """However many ask at the same time, all get the same 256 bits; another name has others."""
    name = f"t{uuid7().hex[:30]}"
    with ThreadPoolExecutor(4) as pool:
        drawn = set(pool.map(lambda _: house_secret(engine, name), range(8)))
    assert len(drawn) == 1
    (secret,) = drawn
    assert len(bytes.fromhex(secret)) == 32
    assert house_secret(engine, f"{name}2") != secret
