"""Organisations and API keys, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select
from uuid_utils import uuid7

from assembly.callers.actor import LOCAL_ORGANISATION, program
from assembly.callers.api_key import SECRET_BYTES, NewKey, hash_of, token_of
from assembly.callers.keys import create_key, recognise_key, rotate_key
from assembly.callers.ports import OwnKeys
from assembly.errors import KeyEnded, KeyNotFound, NameTaken, OrganisationNotFound
from assembly.stores import engine as stores_engine
from assembly.stores import sql_keys
from assembly.stores.engine import reading
from assembly.stores.sql_keys import USE_NOTED, SqlKeyStore
from assembly.stores.sql_organisations import SqlOrganisationStore
from assembly.stores.tables import api_key_secrets, audit_entries

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


class Clock:
    """The database's clock, moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self, connection: Connection) -> datetime:
        """Return the database's time, so much ahead."""
        return stores_engine.now(connection) + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which keys live."""
    clock = Clock()
    monkeypatch.setattr(sql_keys, "now", clock.now)
    return clock


def new_organisation(engine: Engine) -> str:
    """Make an organisation with a name nobody has and return its id."""
    organisation = str(uuid7())
    return SqlOrganisationStore(engine).add(organisation, f"Sở {organisation}").id


def keys_of(engine: Engine, organisation: str) -> OwnKeys:
    """Return the keys of an organisation."""
    return SqlKeyStore(engine).seen_by(program("tests", organisation))


def new_key(keys: OwnKeys, lifetime: timedelta | None = None) -> NewKey:
    """Make a key."""
    return create_key(str(uuid7()), "tests", ["documents:read"], keys=keys, lifetime=lifetime)


def test_the_first_organisation_is_there(engine: Engine) -> None:
    """A database has the organisation of this machine from the start, found by its name in any spelling."""
    store = SqlOrganisationStore(engine)
    assert store.all()[0].id == LOCAL_ORGANISATION
    assert store.named("CƠ QUAN TRÊN MÁY NÀY").id == LOCAL_ORGANISATION


def test_organisation_comes_back_whole(engine: Engine) -> None:
    """An organisation is found by its name and listed; the same id again changes nothing."""
    store = SqlOrganisationStore(engine)
    organisation = str(uuid7())
    made = store.add(organisation, f"Ủy ban {organisation}")
    assert store.add(organisation, "tên khác") == made
    assert store.named(f"UBND {organisation}".replace("UBND", "ủy ban")) == made
    assert made in store.all()
    with reading(engine) as connection:
        noted = connection.execute(
            select(audit_entries.c.action).where(audit_entries.c.organisation_id == organisation)
        ).scalars()
        assert list(noted) == ["organisation.create"]


def test_two_organisations_never_have_one_name(engine: Engine) -> None:
    """A name is refused where it is taken in another spelling; an unknown name is told."""
    store = SqlOrganisationStore(engine)
    name = f"Sở Hòa Bình {uuid7()}"
    store.add(str(uuid7()), name)
    with pytest.raises(NameTaken, match="Hoà"):
        store.add(str(uuid7()), name.replace("Hòa", "Hoà").upper().replace("HOÀ", "Hoà"))
    with pytest.raises(OrganisationNotFound, match="Sở Lạ"):
        store.named("Sở Lạ")


def test_key_comes_back_whole(engine: Engine) -> None:
    """A stored key keeps its name, scopes and times; its token proves it, its secret is nowhere stored."""
    organisation = new_organisation(engine)
    keys = keys_of(engine, organisation)
    new = create_key(
        str(uuid7()), "Cổng dịch vụ", ["documents:write", "admin"], keys=keys, lifetime=24 * HOUR
    )
    assert new.key == keys.key(new.key.id)
    assert (new.key.organisation, new.key.name, new.key.scopes) == (
        organisation,
        "Cổng dịch vụ",
        ("documents:write", "admin"),
    )
    assert new.key.expires_at == new.key.created_at + 24 * HOUR
    assert (new.key.revoked_at, new.key.last_used_at) == (None, None)
    assert recognise_key(new.token, keys=SqlKeyStore(engine)) == new.key
    secret = new.token.rpartition("_")[2]
    with reading(engine) as connection:
        kept = connection.execute(
            select(api_key_secrets.c.hash).where(api_key_secrets.c.key_id == new.key.id)
        ).scalar_one()
    assert kept == hash_of(bytes.fromhex(secret)) != secret


def test_same_id_makes_one_key(engine: Engine) -> None:
    """A key made again with its id and secret is the same one, also when both are made at once."""
    keys = keys_of(engine, new_organisation(engine))
    key_id, secret = str(uuid7()), bytes(SECRET_BYTES)
    first = create_key(key_id, "một", ["admin"], keys=keys, secret=secret)
    assert create_key(key_id, "hai", ["documents:read"], keys=keys, secret=secret) == first
    assert len(keys.keys(limit=10)) == 1


def test_keys_are_listed_newest_first(engine: Engine) -> None:
    """Pages of keys follow each other without gap or repetition, the newest first."""
    keys = keys_of(engine, new_organisation(engine))
    made = [new_key(keys).key.id for _ in range(5)]
    first = keys.keys(limit=2)
    second = keys.keys(before=first[-1].id, limit=10)
    assert [key.id for key in first + second] == made[::-1]


def test_keys_of_another_organisation_are_not_there(engine: Engine) -> None:
    """No call finds, changes or lists a key of another organisation, nor tells that it exists."""
    mine, theirs = (keys_of(engine, new_organisation(engine)) for _ in range(2))
    key = new_key(theirs).key
    with pytest.raises(KeyNotFound):
        mine.key(key.id)
    with pytest.raises(KeyNotFound):
        mine.rotate(key.id, "0" * 64, overlap=HOUR)
    with pytest.raises(KeyNotFound):
        mine.revoke(key.id)
    assert mine.keys(limit=10) == ()
    assert theirs.key(key.id) == key


@pytest.mark.parametrize("strange", ["", "x", "\0", "\ud800", "A" * 36, "1" * 5000])
def test_strange_ids_are_not_found(engine: Engine, strange: str) -> None:
    """What never was an id is not found, whatever a database thinks of it."""
    keys = keys_of(engine, LOCAL_ORGANISATION)
    with pytest.raises(KeyNotFound):
        keys.key(strange)
    assert SqlKeyStore(engine).live(strange) is None


def test_key_ends_when_it_expires(engine: Engine, clock: Clock) -> None:
    """A key holds until the very moment it expires, by the database's clock."""
    store = SqlKeyStore(engine)
    new = new_key(keys_of(engine, new_organisation(engine)), lifetime=HOUR)
    clock.ahead = HOUR - timedelta(minutes=1)
    assert recognise_key(new.token, keys=store) == new.key
    clock.ahead = HOUR + MOMENT
    assert recognise_key(new.token, keys=store) is None


def test_revoked_key_ends_at_once(engine: Engine) -> None:
    """A revoked key holds no longer and gets no new secret; revoking twice is no error, and noted once."""
    organisation = new_organisation(engine)
    keys, store = keys_of(engine, organisation), SqlKeyStore(engine)
    new = new_key(keys)
    revoked = keys.revoke(new.key.id)
    assert recognise_key(new.token, keys=store) is None
    assert revoked.revoked_at is not None
    assert keys.revoke(new.key.id) == keys.key(new.key.id) == revoked
    with pytest.raises(KeyEnded, match="revoked"):
        rotate_key(new.key.id, keys=keys, lifetime=HOUR)
    with reading(engine) as connection:
        noted = connection.execute(
            select(audit_entries.c.action, audit_entries.c.subject)
            .where(audit_entries.c.organisation_id == organisation, audit_entries.c.subject == new.key.id)
            .order_by(audit_entries.c.number)
        ).all()
    assert [tuple(row) for row in noted] == [("key.create", new.key.id), ("key.revoke", new.key.id)]


def test_rotated_key_has_two_secrets_for_a_while(engine: Engine, clock: Clock) -> None:
    """After a rotation old and new secret hold side by side, after the overlap the new one alone."""
    keys, store = keys_of(engine, new_organisation(engine)), SqlKeyStore(engine)
    old = new_key(keys)
    new = rotate_key(old.key.id, keys=keys, overlap=HOUR)
    assert new.key == old.key
    assert recognise_key(old.token, keys=store) == recognise_key(new.token, keys=store) == old.key
    clock.ahead = HOUR + timedelta(minutes=1)
    assert recognise_key(old.token, keys=store) is None
    assert recognise_key(new.token, keys=store) == old.key


def test_rotation_ends_all_older_secrets(engine: Engine, clock: Clock) -> None:
    """Rotating once more shortens what is left of every older secret, and never lengthens it."""
    keys, store = keys_of(engine, new_organisation(engine)), SqlKeyStore(engine)
    first = new_key(keys)
    second = rotate_key(first.key.id, keys=keys, overlap=HOUR)
    third = rotate_key(first.key.id, keys=keys, overlap=48 * HOUR)
    clock.ahead = 2 * HOUR
    living = [recognise_key(one.token, keys=store) is not None for one in (first, second, third)]
    assert living == [False, True, True]
    fourth = rotate_key(first.key.id, keys=keys, overlap=timedelta(0))
    living = [recognise_key(one.token, keys=store) is not None for one in (first, second, third, fourth)]
    assert living == [False, False, False, True]


def test_same_rotation_again_changes_nothing(engine: Engine, clock: Clock) -> None:
    """A rotation that is asked for again with its secret gives the older secrets no more time."""
    keys, store = keys_of(engine, new_organisation(engine)), SqlKeyStore(engine)
    old = new_key(keys)
    secret = bytes([7]) * SECRET_BYTES
    rotated = rotate_key(old.key.id, keys=keys, overlap=HOUR, secret=secret)
    clock.ahead = HOUR / 2
    assert rotate_key(old.key.id, keys=keys, overlap=HOUR, secret=secret) == rotated
    clock.ahead = HOUR + timedelta(minutes=1)
    assert recognise_key(old.token, keys=store) is None


def test_expired_key_lives_again_with_a_new_lifetime(engine: Engine, clock: Clock) -> None:
    """An expired key is not rotated as it is; with a new lifetime it lives again, its old secret does not."""
    keys, store = keys_of(engine, new_organisation(engine)), SqlKeyStore(engine)
    old = new_key(keys, lifetime=HOUR)
    clock.ahead = 2 * HOUR
    with pytest.raises(KeyEnded, match="expired"):
        rotate_key(old.key.id, keys=keys)
    new = rotate_key(old.key.id, keys=keys, overlap=timedelta(0), lifetime=HOUR)
    assert recognise_key(new.token, keys=store) == new.key
    assert recognise_key(old.token, keys=store) is None
    clock.ahead = 3 * HOUR + timedelta(minutes=1)
    assert recognise_key(new.token, keys=store) is None


def test_use_is_noted_to_the_minute(engine: Engine, clock: Clock) -> None:
    """The last use of a key is noted when it was never used, and again only after a minute."""
    keys, store = keys_of(engine, new_organisation(engine)), SqlKeyStore(engine)
    key = new_key(keys).key
    store.note_use(key.id)
    first = keys.key(key.id).last_used_at
    assert first is not None
    clock.ahead = USE_NOTED / 2
    store.note_use(key.id)
    assert keys.key(key.id).last_used_at == first
    clock.ahead = 2 * USE_NOTED
    store.note_use(key.id)
    later = keys.key(key.id).last_used_at
    assert later is not None
    assert later >= first + USE_NOTED


def test_rotations_at_once_leave_all_their_secrets_valid(engine: Engine) -> None:
    """Rotations at the same time end no secret early and lose none."""
    keys, store = keys_of(engine, new_organisation(engine)), SqlKeyStore(engine)
    key = new_key(keys).key
    with ThreadPoolExecutor(4) as threads:
        tokens = [
            each.token
            for each in threads.map(lambda _: rotate_key(key.id, keys=keys, overlap=HOUR), range(4))
        ]
    assert [recognise_key(token, keys=store) for token in tokens] == [key] * 4


def test_wrong_secret_of_a_known_key_is_refused(engine: Engine) -> None:
    """The id alone opens nothing, nor does the secret of another key."""
    keys, store = keys_of(engine, new_organisation(engine)), SqlKeyStore(engine)
    one, other = new_key(keys), new_key(keys)
    assert recognise_key(token_of(one.key.id, bytes(SECRET_BYTES)), keys=store) is None
    swapped = "_".join([*one.token.split("_")[:2], other.token.split("_")[2]])
    assert recognise_key(swapped, keys=store) is None
