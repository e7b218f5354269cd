"""The first page: the year at a glance."""

from __future__ import annotations

from flask import Blueprint, render_template

home = Blueprint("home", __name__)


@home.get("/")
def show() -> str:
    """Show what there is and what is next to do."""
    return render_template("home.html.jinja")
