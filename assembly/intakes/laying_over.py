"""A list of the office's own, laid over a conference: it adds and changes, and takes nothing away."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from assembly.conference.vietnamese import fold

_CALLED = (("award", "granted_by"), ("name",), ("unit",), ("text",), ("number",))


def laid_over(present: Any, read: Any) -> Any:
    """Return plain JSON data with what was read laid over it; neither is changed.

    Mappings are laid over member by member; rows of lists that are called alike are one row, others are
    added at the end; any other value takes the place of the present one.
    """
    if isinstance(read, Mapping) and isinstance(present, Mapping):
        whole = dict(present)
        for name, value in read.items():
            whole[name] = laid_over(present[name], value) if name in present else value
        return whole
    if isinstance(read, list) and isinstance(present, list):
        return _rows(present, read)
    return present if read is None else read


def _rows(present: Sequence[Any], read: Sequence[Any]) -> list[Any]:
    whole = list(present)
    places: dict[object, deque[int]] = {}
    for at, row in enumerate(present):
        places.setdefault(_called(row), deque()).append(at)
    for row in read:
        key = _called(row)
        if key is not None and places.get(key):
            at = places[key].popleft()  # of two rows of one name the first is the first
            whole[at] = laid_over(whole[at], row)
        else:
            whole.append(row)
    return whole


def _called(row: Any) -> object:
    """Return what a row is called, folded; a text or a number is itself; None where it has no name."""
    if not isinstance(row, Mapping):
        return row
    for names in _CALLED:
        if row.get(names[0]):
            return tuple(fold(str(row.get(name) or "")) for name in names)
    return None
