"""What was made of a thing that many documents share, made once.

The documents of a batch lack the same facts, and the store hands out the very same object for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 512  # things; then all are forgotten: what is shared comes again soon


class Remembered(Generic[T, R]):
    """A function that is called once for each object, known by its identity; none of them may change."""

    def __init__(self, function: Callable[[T], R]) -> None:
        self._function = function
        self._results: dict[int, tuple[T, R]] = {}

    def __call__(self, thing: T) -> R:
        """Return what the function says of a thing."""
        found = self._results.get(id(thing))
        if found is not None:
            return found[1]
        result = self._function(thing)
        if len(self._results) >= MOST:
            self._results.clear()
        self._results[id(thing)] = (thing, result)  # held, so that no other thing can have its id
        return result
