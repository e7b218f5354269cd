"""The main places of the pages, as far as the role of who is there opens them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from service.access import PAGES
from service.pages.signed_in import may

# label, screen it opens; screens that are below the same place
_PLACES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("Trang chủ", "home", frozenset()),
    (
        "Hội nghị",
        "conferences",
        frozenset({"conference", "document", "documents", "signing", "intakes", "tasks"}),
    ),
    ("Khối và thành viên", "blocks", frozenset()),
    ("Mẫu văn bản", "templates", frozenset()),
    ("Làm hàng loạt", "batches", frozenset()),
    ("Người dùng", "people", frozenset()),
    ("Khoá truy cập", "keys", frozenset()),
    ("Nhật ký", "log", frozenset()),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the navigation; ``here``: the page is below it."""

    label: str
    url: str
    here: bool


def places() -> list[Place]:
    """Return the places that who is there may open."""
    screen = (request.endpoint or "").removeprefix(PAGES).partition(".")[0]
    return [
        Place(label, url_for(f"{PAGES}{first}.show"), screen == first or screen in below)
        for label, first, below in _PLACES
        if may(f"{PAGES}{first}.show") and f"{PAGES}{first}.show" in current_app.view_functions
    ]
