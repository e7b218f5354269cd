"""The kinds of problems the API answers with: what each code means, in both languages (``problems.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

PATH = "/problems"


@dataclass(frozen=True, slots=True)
class Wording:
    """One statement in Vietnamese and in English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class KindOfProblem:
    """What a code means: its HTTP status, its title, what has happened and what to do."""

    code: str
    status: int
    title: Wording
    why: Wording
    do: Wording

    @property
    def path(self) -> str:
        """Where its page is; as URI reference it is the ``type`` of a problem document (RFC 9457, 3.1.1)."""
        return f"{PATH}/{self.code}"


@cache
def kinds_of_problems() -> dict[str, KindOfProblem]:
    """Return all kinds by their code, in the order of their status."""
    told = tomllib.loads(resources.files("service").joinpath("problems.toml").read_text("utf-8"))
    return {code: _kind(code, entry) for code, entry in told.items()}


def _kind(code: str, entry: dict[str, Any]) -> KindOfProblem:
    wordings = {name: Wording(**entry[name]) for name in ("title", "why", "do")}
    return KindOfProblem(code, entry["status"], **wordings)
