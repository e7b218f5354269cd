"""Secrets that all web processes of a house must agree on, drawn at random once and kept in the database."""

from __future__ import annotations

import secrets

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import house_secrets

BYTES = 32


def house_secret(engine: Engine, name: str) -> str:
    """Return the secret of a name, 64 hexadecimal digits; the first who asks draws it.

    Raises Unavailable.
    """
    wanted = select(house_secrets.c.value).where(house_secrets.c.name == name)
    with reading(engine) as connection:
        known: str | None = connection.execute(wanted).scalar_one_or_none()
    if known is not None:
        return known
    try:
        with writing(engine) as connection:
            drawn = secrets.token_hex(BYTES)
            connection.execute(
                house_secrets.insert().values(name=name, value=drawn, created_at=now(connection))
            )
            return drawn
    except IntegrityError:  # another process was quicker
        with reading(engine) as connection:
            return str(connection.execute(wanted).scalar_one())
