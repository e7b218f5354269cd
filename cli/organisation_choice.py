"""Which organisation a command is for: the one that is named, or the only one."""

from __future__ import annotations

import click

from assembly.callers.organisation import Organisation
from assembly.stores.sql_organisations import SqlOrganisationStore

of_organisation = click.option(
    "--organisation",
    metavar="TÊN",
    help="Cơ quan; bỏ trống khi chỉ có một. (The organisation; not needed where there is one.)",
)


def chosen_organisation(organisations: SqlOrganisationStore, name: str | None) -> Organisation:
    """Return the organisation of a name, or the only one there is.

    Raises OrganisationNotFound, UsageError where there are several and none is named.
    """
    if name is not None:
        return organisations.named(name)
    found = organisations.all()
    if len(found) > 1:
        names = ", ".join(f"“{one.name}”" for one in found)
        raise click.UsageError(
            f"Có nhiều cơ quan, hãy chọn bằng --organisation: {names}. (Choose one of the organisations.)"
        )
    return found[0]
