"""The organisations in SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Row, select
from sqlalchemy.exc import IntegrityError

from assembly.callers.actor import program
from assembly.callers.organisation import Organisation
from assembly.conference.vietnamese import clean, fold
from assembly.errors import NameTaken, OrganisationNotFound
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import organisations

MAKER = "vanthu"  # organisations are made on the machine of the house, by its own program


class SqlOrganisationStore:
    """Organisations in SQL; see ``assembly.callers.ports.OrganisationStore``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, organisation_id: str, name: str) -> Organisation:
        """Store an organisation; the same id again changes nothing. Raises NameTaken."""
        try:
            with writing(self._engine) as connection:
                known = select(organisations).where(organisations.c.id == organisation_id)
                if (row := connection.execute(known).one_or_none()) is not None:
                    return _organisation(row)
                connection.execute(
                    organisations.insert().values(
                        id=organisation_id,
                        name=clean(name),
                        folded_name=fold(name),
                        created_at=now(connection),
                    )
                )
                note(connection, program(MAKER, organisation_id), "organisation.create", organisation_id, {})
                return _organisation(connection.execute(known).one())
        except IntegrityError as conflict:
            raise NameTaken(
                f"Đã có cơ quan tên “{clean(name)}”.", f"there is an organisation named {clean(name)}"
            ) from conflict

    def named(self, name: str) -> Organisation:
        """Return the organisation of a name, compared folded; raises OrganisationNotFound."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(organisations).where(organisations.c.folded_name == fold(name))
            ).one_or_none()
        if row is None:
            raise OrganisationNotFound(name)
        return _organisation(row)

    def all(self) -> tuple[Organisation, ...]:
        """Return all organisations, oldest first."""
        with reading(self._engine) as connection:
            found = connection.execute(select(organisations).order_by(organisations.c.id))
            return tuple(_organisation(row) for row in found)


def _organisation(row: Row[Any]) -> Organisation:
    return Organisation(row.id, row.name, row.created_at)
