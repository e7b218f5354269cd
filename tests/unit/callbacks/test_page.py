"""The page for those who receive callbacks says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from assembly.callbacks.endpoint import CALLBACK_TYPES, Trouble
from assembly.settings import Settings

PAGE = (Path(__file__).parents[3] / "docs" / "callbacks.md").read_text("utf-8")


def first_column(heading: str) -> list[str]:
    """Return the code names in the first column of the table with this heading."""
    _, *rows = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0].splitlines()
    return re.findall(r"^\| `([^`]+)` \|", "\n".join(rows), re.MULTILINE)


def test_types() -> None:
    """The page lists every type of event."""
    assert list(CALLBACK_TYPES) == first_column("type")


def test_troubles() -> None:
    """The page lists every trouble."""
    assert list(get_args(Trouble)) == first_column("`trouble`")


def test_pauses_and_patience() -> None:
    """The pauses and the patience that the page tells are those that are set where nobody sets others."""
    minute, hour = 60, 3600
    told = (5, 1 * minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour, 24 * hour)
    assert "after 5 seconds, 1, 5 and 30 minutes, 2, 6, 12 and 24 hours" in PAGE
    assert told == Settings().callback_pause_seconds
    assert f"within {Settings().callback_seconds} seconds" in PAGE
