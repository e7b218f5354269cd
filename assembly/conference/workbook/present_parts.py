"""What a workbook was handed out with and came back without: lines, columns and tables somebody removed.

Whoever removes a column from a sheet does not want its facts forgotten, only not to see them. An empty cell
in a column that is there says that the fact is gone; a column that is not there says nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assembly.conference.paths import LIST
from assembly.conference.vietnamese import fold
from assembly.conference.workbook.columns import columns_of, takes
from assembly.conference.workbook.layout import AWARDS, KEYED, Place, form_lines, forms, tables
from assembly.conference.workbook.reading import WorkbookReading

_CALLED = ("award", "name", "unit", "text", "number")
_OF_AWARDS = {
    "granted_by": "granted_by",
    "quota": "quota",
    "count": "count",
    "achievement": "achievements",
    "previous": "previous_awards",
}


def with_what_the_file_lacks(reading: WorkbookReading, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a workbook says, with the facts of ``base`` whose line, column or table it has no more."""
    tree: dict[str, Any] = copy.deepcopy(dict(reading.tree))
    for form in forms():
        for path, _leaf in form_lines(form):
            if path not in reading.lines:
                _restore(tree, base, path.removesuffix(LIST))
    for table in tables():
        given = reading.columns.get(table.id)
        for place in table.places:
            if table.id == AWARDS and given is not None:
                missing = [fact for column, fact in _OF_AWARDS.items() if column not in given]
            else:
                all_paths = [one.path for one in columns_of(table) if takes(place.record, one.path)]
                missing = [path for path in all_paths if given is not None and path not in given]
            for mine, theirs in _owners(place, tree, base):
                inner = place.path.removeprefix(f"{place.owner}.") if place.owner else place.path
                if given is None:
                    _restore(mine, theirs, inner.removesuffix(LIST).removesuffix(KEYED))
                elif missing:
                    for one, other in _records(inner, mine, theirs):
                        for path in missing:
                            _restore(one, other, path.removesuffix(LIST))
    return tree


def _restore(tree: dict[str, Any], base: Any, path: str) -> None:
    """Put what ``base`` has at a path into a tree that has nothing there."""
    *above, last = path.split(".")
    for step in above:
        base = base.get(step) if isinstance(base, Mapping) else None
    if not isinstance(base, Mapping) or base.get(last) is None:
        return
    for step in above:
        inside = tree.setdefault(step, {})
        if not isinstance(inside, dict):
            return
        tree = inside
    tree.setdefault(last, copy.deepcopy(base[last]))


def _owners(
    place: Place, tree: dict[str, Any], base: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], Mapping[str, Any]]]:
    if not place.owner:
        yield tree, base
        return
    yield from _pairs(_at(tree, place.owner.removesuffix(LIST)), _at(base, place.owner.removesuffix(LIST)))


def _records(
    path: str, mine: dict[str, Any], theirs: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], Mapping[str, Any]]]:
    one = _at(mine, path.removesuffix(LIST).removesuffix(KEYED))
    other = _at(theirs, path.removesuffix(LIST).removesuffix(KEYED))
    if path.endswith(LIST):
        yield from _pairs(one, other)
    elif path.endswith(KEYED):
        if isinstance(one, dict) and isinstance(other, Mapping):
            yield from ((one[key], other[key]) for key in one if key in other)
    elif isinstance(one, dict) and isinstance(other, Mapping):
        yield one, other


def _pairs(mine: Any, theirs: Any) -> Iterator[tuple[dict[str, Any], Mapping[str, Any]]]:
    """Yield the rows of two lists that are called alike, the first with the first."""
    if not isinstance(mine, list) or not isinstance(theirs, Sequence):
        return
    left = [row for row in theirs if isinstance(row, Mapping)]
    for row in mine:
        if not isinstance(row, dict):
            continue
        found = next((other for other in left if _called(other) == _called(row)), None)
        if found is not None:
            left.remove(found)
            yield row, found


def _called(row: Mapping[str, Any]) -> str:
    return fold(str(next((row[name] for name in _CALLED if row.get(name)), "")))


def _at(tree: Any, path: str) -> Any:
    for step in path.split("."):
        tree = tree.get(step) if isinstance(tree, Mapping) else None
    return tree
