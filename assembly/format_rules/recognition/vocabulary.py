"""The words by which parts are recognised, read from ``vocabulary.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words in lower case, all but surnames without diacritics; the data file says what they are for."""

    agencies: tuple[str, ...]
    blocks: tuple[str, ...]
    joining: frozenset[str]
    half_names: frozenset[str]
    offices: tuple[str, ...]
    before_offices: tuple[str, ...]
    sides: tuple[str, ...]
    surnames: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Return the words, read once a process."""
    text = resources.files("assembly.format_rules.recognition").joinpath("vocabulary.toml").read_text("utf-8")
    words = tomllib.loads(text)
    return Vocabulary(
        agencies=tuple(words["agencies"]),
        blocks=tuple(words["blocks"]),
        joining=frozenset(words["joining"]),
        half_names=frozenset(words["half_names"]),
        offices=tuple(words["offices"]),
        before_offices=tuple(words["before_offices"]),
        sides=tuple(words["sides"]),
        surnames=frozenset(words["surnames"]),
    )
