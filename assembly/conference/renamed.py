"""Provinces and agencies whose names ended in 2025, as data with their source (``register/renamed.toml``)."""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assembly.conference.vietnamese import fold

_DATA = Path(__file__).with_name("register") / "renamed.toml"
_COMMON_NOUN = re.compile(rf"^(?:{fold('tỉnh')}|{fold('thành phố')}) ")


@dataclass(frozen=True, slots=True)
class Renaming:
    """An old name, the name that took its place, and since when."""

    old: str
    new: str
    since: datetime.date


@cache
def _renamings(table: str) -> dict[str, Renaming]:
    entry = tomllib.loads(_DATA.read_text("utf-8"))[table]
    return {fold(old): Renaming(old, new, entry["since"]) for old, new in entry["merged_into"].items()}


def merged_province(name: str, day: datetime.date) -> Renaming | None:
    """Return the merger that ended a province of this name by that day, with or without common noun."""
    found = _renamings("provinces").get(_COMMON_NOUN.sub("", fold(name)))
    return found if found and found.since <= day else None


def renamed_agency(name: str, day: datetime.date) -> Renaming | None:
    """Return the reorganisation that ended an agency of this name by that day; a province may follow."""
    key = fold(name)
    for known, renaming in _renamings("agencies").items():
        if (key == known or key.startswith(f"{known} {fold('tỉnh')}")) and renaming.since <= day:
            return renaming
    return None
