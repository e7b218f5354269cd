"""The key of ``vanthu serve``: a new secret at each start; nobody has to make a key on his own machine.

It is one key of the organisation that there is from the start. Each start gives it a new secret and ends the
ones before: what an old terminal or log still shows opens nothing.
"""

from __future__ import annotations

from datetime import timedelta

from assembly.callers.actor import program
from assembly.callers.api_key import SCOPES
from assembly.callers.keys import create_key, rotate_key
from assembly.errors import KeyEnded, KeyNotFound
from assembly.settings import Settings
from assembly.stores.engine import opened_database
from assembly.stores.sql_keys import SqlKeyStore

OWN_KEY = "00000000-0000-7000-8000-000000000002"  # the same at each start
NAME = "vanthu serve"


def new_own_token(settings: Settings) -> str | None:
    """Return the token of the house's own key with all scopes; every older one ends now.

    None where an administrator has revoked the key: then it stays so. Raises Unavailable.
    """
    with opened_database(settings.database) as engine:
        keys = SqlKeyStore(engine).seen_by(program("serve"))
        try:
            return rotate_key(OWN_KEY, keys=keys, overlap=timedelta(0)).token
        except KeyNotFound:
            return create_key(OWN_KEY, NAME, SCOPES, keys=keys).token
        except KeyEnded:
            return None
