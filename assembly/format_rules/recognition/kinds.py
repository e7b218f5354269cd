"""The kinds of document (tên loại văn bản), read from ``kinds.toml``, and the title that names one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assembly.format_rules.recognised import Kind
from assembly.format_rules.recognition.words import bare, distance, plain, squeezed

_EVERYTHING = ("number", "place_and_date", "subject", "signature", "recipients")
_FORGIVING = 6  # letters that a title has before one of them may be wrong


@dataclass(frozen=True, slots=True)
class KnownKind:
    """A kind, its ``titles`` (letters only), whether a line names it, and the parts it should have."""

    kind: Kind
    titles: tuple[str, ...]
    typed: bool
    expects: frozenset[str]


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A kind that a line names; ``exact``: the line says nothing more."""

    known: KnownKind
    exact: bool


@cache
def known_kinds() -> tuple[KnownKind, ...]:
    """Return the kinds of ``kinds.toml``, in its order."""
    text = resources.files("assembly.format_rules.recognition").joinpath("kinds.toml").read_text("utf-8")
    return tuple(
        KnownKind(
            kind=Kind(entry["name"], entry.get("abbreviation")),
            titles=tuple(_letters(title) for title in (entry["name"], *entry.get("titles", ()))),
            typed=entry.get("typed", True),
            expects=frozenset(entry.get("expects", _EVERYTHING)),
        )
        for entry in tomllib.loads(text)["kind"]
    )


def kind_named(name: str) -> KnownKind:
    """Return the kind of a name; raises KeyError where there is none."""
    for known in known_kinds():
        if known.kind.name == name:
            return known
    raise KeyError(name)


def kind_of_title(bare_text: str) -> TitleMatch | None:
    """Return the kind that the words of a line name, at its start; one wrong letter is forgiven.

    The longest title wins: ``biên bản ghi nhớ`` is no ``biên bản``.
    """
    letters = squeezed(bare_text)
    best: tuple[int, KnownKind] | None = None
    for title, known in _titles():
        if letters.startswith(title) and (best is None or len(title) > best[0]):
            best = (len(title), known)
    if best:
        return TitleMatch(best[1], exact=len(letters) == best[0])
    for title, known in _titles():
        if len(title) >= _FORGIVING and distance(letters, title, 1) <= 1:
            return TitleMatch(known, exact=True)
    return None


@cache
def _titles() -> tuple[tuple[str, KnownKind], ...]:
    return tuple((title, known) for known in known_kinds() for title in known.titles)


def _letters(title: str) -> str:
    return squeezed(bare(plain(title)))
