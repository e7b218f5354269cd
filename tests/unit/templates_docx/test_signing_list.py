"""The list to follow the signing with, as it is drawn."""

from __future__ import annotations

from templates_docx.signing_list import FILE, drawn_list


def test_the_committed_list_is_the_drawn_one() -> None:
    """Drawing again gives the same bytes; after a change run ``python -m templates_docx.signing_list``."""
    assert drawn_list() == FILE.read_bytes()
