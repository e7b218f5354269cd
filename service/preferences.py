"""What the caller would like but does not insist on: the ``Prefer`` header (RFC 7240)."""

from __future__ import annotations

from pydantic import Field
from werkzeug.http import parse_list_header

from service.parameters import Parameters

LONGEST_NUMBER = 9  # digits; more seconds than that are a mistake


class WaitHeaders(Parameters):
    """Whether the caller would rather wait for the end of a job than ask again."""

    prefer: str | None = Field(
        None,
        alias="Prefer",
        description="`wait=10`: wait up to so many seconds for the job to end; `Preference-Applied` in the "
        "answer says that it was done (RFC 7240).",
        json_schema_extra={"example": "wait=10"},
    )


class LookHeaders(WaitHeaders):
    """What the caller knows of a job already."""

    if_none_match: str | None = Field(None, alias="If-None-Match", description="The ETag of what is known.")


def preferences(header: str) -> dict[str, str]:
    """Return the preferences of a header by their names, values without quotes; parameters are left out.

    Of one that is given twice the first counts, as the RFC says. What cannot be read is passed over.
    """
    found: dict[str, str] = {}
    for item in parse_list_header(header):
        name, _, value = item.partition(";")[0].partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"'))
    found.pop("", None)
    return found


def seconds_to_wait(header: str) -> int | None:
    """Return how many seconds the caller would like to wait; None where it does not say."""
    value = preferences(header).get("wait", "")
    if not (value.isascii() and value.isdecimal()):
        return None
    return int(value[:LONGEST_NUMBER])
