"""Who acts: every change names one, and sees what is its organisation's alone."""

from __future__ import annotations

from dataclasses import dataclass

LOCAL_ORGANISATION = "00000000-0000-7000-8000-000000000001"  # the one there is from the start
PROGRAM = "program:"
KEY = "key:"
PERSON = "person:"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting for an organisation.

    ``organisation`` is its id; ``who`` is ``key:<id of an API key>``, ``person:<id of a person>`` or
    ``program:<name>``; ``request_id`` names the HTTP request, where there is one.
    """

    organisation: str
    who: str
    request_id: str | None = None


def program(name: str, organisation: str = LOCAL_ORGANISATION) -> Actor:
    """Return a program of the house acting for an organisation."""
    return Actor(organisation, f"{PROGRAM}{name}")
