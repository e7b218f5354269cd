"""The pages for people: each screen a file of views, its looks in ``templates/`` and ``static/``."""

from __future__ import annotations

from flask import Blueprint, Response

from service.pages import (
    account,
    batches,
    blocks,
    conference,
    conferences,
    document,
    documents,
    home,
    intakes,
    keys,
    log,
    people,
    sign_in,
    signing,
    tasks,
    template_list,
)
from service.pages.assets import give_asset

# one line a screen; the endpoints are pages.<screen>.<function>
PAGES: tuple[Blueprint, ...] = (
    home.home,
    sign_in.screen,
    account.screen,
    people.screen,
    keys.screen,
    log.screen,
    conferences.conferences,
    conference.conference,
    documents.documents,
    document.document,
    signing.signing,
    blocks.blocks,
    tasks.tasks,
    template_list.templates,
    batches.batches,
    intakes.intakes,
)

pages = Blueprint("pages", __name__, template_folder="templates")
for screen in PAGES:
    pages.register_blueprint(screen)


@pages.get("/tinh/<path:path>")
def asset(path: str) -> Response:
    """Give a style, module or picture of the pages."""
    return give_asset(path)
