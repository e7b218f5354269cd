"""The administrator of this machine: made at the first start, let in by a link that each start prints anew.

Nobody has to make an account, or think of a password, to open the pages of his own machine.
"""

from __future__ import annotations

from datetime import timedelta

from assembly.callers.actor import program
from assembly.errors import NameTaken, PersonDisabled, PersonNotFound
from assembly.people.sign_in import make_link
from assembly.settings import Settings
from assembly.stores.engine import opened_database
from assembly.stores.sql_people import SqlOwnPeople

OWN_PERSON = "00000000-0000-7000-8000-000000000003"  # the same at each start
NAME = "Người quản trị máy này"
LOGINS = ("quantri", "quantri-may-nay")  # the second where somebody else has the first
LIFETIME = timedelta(days=1)


def new_own_link(settings: Settings) -> str | None:
    """Return the token of a link that lets the administrator of this machine in once; older ones end now.

    None where the account was closed: then it stays so. Raises Unavailable.
    """
    with opened_database(settings.database) as engine:
        people = SqlOwnPeople(engine, program("serve"))
        try:
            people.person(OWN_PERSON)
        except PersonNotFound:
            _make(people)
        try:
            return make_link(OWN_PERSON, people=people, lifetime=LIFETIME)
        except PersonDisabled:
            return None


def _make(people: SqlOwnPeople) -> None:
    first, second = LOGINS
    try:
        people.add(OWN_PERSON, NAME, first, "administrator")
    except NameTaken:
        people.add(OWN_PERSON, NAME, second, "administrator")
