"""Where a field of a conference is on the pages: problems and lists lead there with a click."""

from __future__ import annotations

from urllib.parse import quote

from flask import url_for

FIELD = "truong"  # the name in the fragment, which js/places.mjs reads


def field_url(conference_id: str, pointer: str) -> str:
    """Return the address of a field by its RFC 6901 pointer into the facts; the step opens and scrolls."""
    return (
        f"{url_for('pages.conference.show', conference_id=conference_id)}#{FIELD}={quote(pointer, safe='/')}"
    )
