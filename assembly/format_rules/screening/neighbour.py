"""The documents told last: in a batch the next one differs from one of them in a few values.

So neither its way through the template nor what its other values answer needs to be found out again.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, compress
from operator import ne

from assembly.format_rules.screening.filling import Filling, Rendered, is_read
from assembly.format_rules.screening.reference import Key, Reference

MOST_OF_A_LENGTH = 6  # ways through a template often differ in a line or two, which shows in the length
MOST_LENGTHS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """A document that was told: its rendered pieces, at which of them which value stands, and its answers."""

    day: date
    pieces: Sequence[str]
    value_at: Mapping[int, int]
    values: Sequence[str]
    number: int
    reference: Reference
    key: Key

    def moved(self, pieces: Sequence[str], own: Container[int]) -> Neighbour | None:
        """Return the neighbour that a filling makes of this one; None where it went another way.

        Where all pieces but some values are equal, the documents are equal but for these values, whatever
        pieces they were put together of.
        """
        changed = list(compress(range(len(pieces)), map(ne, pieces, self.pieces)))
        values = list(self.values)
        numbers: list[int] = []
        for at in changed:
            number = self.value_at.get(at)
            if number is None or id(pieces[at]) in own:
                return None
            values[number] = pieces[at]
            numbers.append(number)
        key = self.reference.moved(self.key, values, numbers)
        return Neighbour(self.day, pieces, self.value_at, values, self.number, self.reference, key)


class Neighbours:
    """The neighbours of one template, the last first; not safe in several threads by itself."""

    def __init__(self) -> None:
        self._of_length: dict[int, list[Neighbour]] = {}

    def near(self, pieces: Sequence[str]) -> list[Neighbour]:
        """Return those that may have gone the same way."""
        return list(self._of_length.get(len(pieces), ()))

    def keep(self, neighbour: Neighbour, instead: Neighbour | None = None) -> None:
        """Keep a document in place of the one it was made of, or of the oldest."""
        kept = self._of_length.setdefault(len(neighbour.pieces), [])
        if instead in kept:
            kept.remove(instead)
        kept.insert(0, neighbour)
        del kept[MOST_OF_A_LENGTH:]
        if len(self._of_length) > MOST_LENGTHS:
            self._of_length.pop(next(iter(self._of_length)))


def pieces_of(rendered: Rendered) -> Sequence[str]:
    """Return the pieces of all parts that a check reads, one after the other."""
    parts = [pieces for part, pieces in rendered if is_read(part)]
    return parts[0] if len(parts) == 1 else list(chain.from_iterable(parts))


def value_at(pieces: Sequence[str], own: Container[int]) -> dict[int, int]:
    """Return which value stands at which piece, both counted from 0."""
    at = (position for position, piece in enumerate(pieces) if id(piece) not in own)
    return {position: number for number, position in enumerate(at)}


def neighbour_of(
    day: date, pieces: Sequence[str], filling: Filling, own: Container[int], asked: tuple[int, Reference, Key]
) -> Neighbour:
    """Return a document that was told as a neighbour of others."""
    return Neighbour(day, pieces, value_at(pieces, own), filling.values, *asked)
