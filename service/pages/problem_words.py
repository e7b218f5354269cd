"""What a page says when something went wrong: a heading, and what to do next, without a word of machines."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """The heading of a problem and the next step; ``detail`` tells whether its own sentence is shown too."""

    title: str
    next: str
    detail: bool = True


def words_of(code: str, status: int) -> Words:
    """Return the words for a kind of problem: of its code, or else of its HTTP status."""
    known = _known()
    return known.get(code) or known.get(str(status)) or known[f"{status // 100}xx"]


@cache
def _known() -> dict[str, Words]:
    text = files("service.pages").joinpath("problem_words.toml").read_text("utf-8")
    return {code: Words(**entry) for code, entry in tomllib.loads(text).items()}
