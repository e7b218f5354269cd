"""Two people change one conference: what both changed is merged, part by part (trộn ba bên).

``base`` is what one of them saw, ``mine`` what he made of it, ``theirs`` what stands there now. Parts are
merged member by member, lists row by row. Rows of the three lists belong together by what they are called
(name, award, unit, text), or as the one row that changed between two that did not; docs/decisions/0029.
"""

from __future__ import annotations

import difflib
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assembly.conference.pointer import pointer_to
from assembly.conference.vietnamese import fold
from assembly.kept_conferences.tidying import is_empty, key_of, same

CALLED = ("name", "award", "unit", "text", "title")
_ALIKE = 0.5  # of difflib: a name that was typed on, a sentence that was put right
_LONGEST_RUN = 40  # rows changed in a row that are compared each with each
_LONGEST_COMPARED = 200  # characters


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """A place where both changed the same to something else; null where one took it away.

    ``pointer`` leads into what came out, which holds ``theirs``; but a row that one of them changed and the
    other took away stays there as it was changed.
    """

    pointer: str
    yours: Any
    theirs: Any


@dataclass(slots=True)
class Merge:
    """What came of a merge: the value, what nobody but the people can decide, and where ``theirs`` counts.

    ``merged`` are pointers of values that others changed since ``base``.
    """

    value: Any = None
    conflicts: list[MergeConflict] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def merge(base: Any, mine: Any, theirs: Any, pointer: str = "") -> Merge:
    """Merge three tidied values that stand at one place; None is an absent one, nothing given is changed."""
    found = Merge()
    found.value = _merged(base, mine, theirs, pointer, found)
    return found


def _merged(base: Any, mine: Any, theirs: Any, pointer: str, found: Merge) -> Any:
    if same(mine, theirs):
        return theirs
    if same(base, theirs):
        return mine
    if same(base, mine):
        found.merged += _changes(base, theirs, pointer)
        return theirs
    if all(value is None or isinstance(value, dict) for value in (base, mine, theirs)):
        return _parts(base or {}, mine or {}, theirs or {}, pointer, found) or None
    if all(value is None or isinstance(value, list) for value in (base, mine, theirs)):
        return _rows(base or [], mine or [], theirs or [], pointer, found) or None
    found.conflicts.append(MergeConflict(pointer, mine, theirs))
    return theirs


def _parts(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], pointer: str, found: Merge
) -> dict[str, Any]:
    merged = {}
    for name in dict.fromkeys((*theirs, *mine)):
        place = pointer_to((name,), pointer)
        value = _merged(base.get(name), mine.get(name), theirs.get(name), place, found)
        if value is not None:
            merged[name] = value
    return merged


@dataclass(slots=True, eq=False)
class _Row:
    base: int | None = None
    mine: int | None = None
    theirs: int | None = None


def _rows(base: list[Any], mine: list[Any], theirs: list[Any], pointer: str, found: Merge) -> list[Any]:
    rows = _aligned(base, mine, theirs)
    in_mine = sorted((row for row in rows if row.mine is not None), key=lambda row: row.mine or 0)
    in_theirs = sorted((row for row in rows if row.theirs is not None), key=lambda row: row.theirs or 0)
    ordered, differently = _ordered(in_mine, in_theirs)
    if differently:
        found.conflicts.append(MergeConflict(pointer, mine, theirs))
    merged: list[Any] = []
    for row in ordered:
        before = None if row.base is None else base[row.base]
        yours = None if row.mine is None else mine[row.mine]
        there = None if row.theirs is None else theirs[row.theirs]
        if row.base is not None and (yours is None or there is None):
            changed = there if yours is None else yours
            if same(before, changed):
                continue  # one took it away, the other left it as it was
            found.conflicts.append(MergeConflict(f"{pointer}/{len(merged)}", yours, there))
            merged.append(changed)
            continue
        if yours is None:
            found.merged.append(f"{pointer}/{len(merged)}")
            merged.append(there)
        elif there is None:
            merged.append(yours)
        else:
            value = _merged(before, yours, there, f"{pointer}/{len(merged)}", found)
            merged.append(value if value is not None else type(there)())
    return merged


def _aligned(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[_Row]:
    rows = [_Row(base=at) for at in range(len(base))]
    for at, to in _pairs(base, mine):
        rows[at].mine = to
    for at, to in _pairs(base, theirs):
        rows[at].theirs = to
    known_mine = {row.mine for row in rows}
    known_theirs = {row.theirs for row in rows}
    in_mine = [row for row in rows if row.mine is not None and row.theirs is None]
    in_theirs = [row for row in rows if row.theirs is not None and row.mine is None]
    in_mine += [_Row(mine=at) for at in range(len(mine)) if at not in known_mine]
    in_theirs += [_Row(theirs=at) for at in range(len(theirs)) if at not in known_theirs]
    # the same new row, or a row that one of them, or both, gave another name
    for one, other in _found_again(
        [mine[row.mine] for row in in_mine if row.mine is not None],
        [theirs[row.theirs] for row in in_theirs if row.theirs is not None],
    ):
        first, second = in_mine[one], in_theirs[other]
        new = first.base is None and second.base is None
        renamed = first.mine is not None and _is_other(mine[first.mine], theirs[second.theirs or 0])
        if (first.base is None or second.base is None) and not (new and renamed):
            both = _Row(first.base if second.base is None else second.base, first.mine, second.theirs)
            rows = [row for row in rows if row is not first and row is not second]
            rows.append(both)
            in_mine[one] = in_theirs[other] = both
    merged = {id(row): row for row in (*rows, *in_mine, *in_theirs)}
    return list(merged.values())


def _ordered(in_mine: list[_Row], in_theirs: list[_Row]) -> tuple[list[_Row], bool]:
    """Return all rows in the order that the one changed who changed it, and whether both did differently."""
    mine_moved, theirs_moved = _moved(in_mine), _moved(in_theirs)
    first, second = (in_mine, in_theirs) if mine_moved and not theirs_moved else (in_theirs, in_mine)
    common = set(in_mine) & set(in_theirs)
    differently = (
        mine_moved
        and theirs_moved
        and [row for row in in_mine if row in common] != [row for row in in_theirs if row in common]
    )
    ordered, at = list(first), 0
    there, others = set(first), set(second)
    last = max((n for n, row in enumerate(second) if row in there), default=-1)
    for n, row in enumerate(second):
        if row in there:
            at = ordered.index(row) + 1
            continue
        if n > last:
            at = len(ordered)  # it stood at the end
        while at < len(ordered) and ordered[at] not in others:
            at += 1  # behind what the other one put there
        ordered.insert(at, row)
        at += 1
    return ordered, differently


def _moved(rows: Sequence[_Row]) -> bool:
    places = [row.base for row in rows if row.base is not None]
    return places != sorted(places)


def _pairs(base: list[Any], other: list[Any]) -> list[tuple[int, int]]:
    """Pair the rows of two lists that are one row before and after."""
    pairs = dict(_by(base, other, range(len(base)), range(len(other)), key_of))
    left = [at for at in range(len(base)) if at not in pairs]
    taken = set(pairs.values())
    free = [at for at in range(len(other)) if at not in taken]
    pairs |= _by(base, other, left, free, _called)
    taken = set(pairs.values())
    for run in _runs([at for at in range(len(base)) if at not in pairs]):
        begin = pairs.get(run[0] - 1, -1) + 1
        end = begin
        while end < len(other) and end not in taken:
            end += 1
        for at, to in _changed_in_place(base, other, run, range(begin, end)):
            pairs[at] = to
            taken.add(to)
    return sorted(pairs.items())


def _found_again(mine: list[Any], theirs: list[Any]) -> list[tuple[int, int]]:
    pairs: dict[int, int] = {}
    for key in (key_of, _called, _all_but_name):
        left = [at for at in range(len(mine)) if at not in pairs]
        taken = set(pairs.values())
        free = [at for at in range(len(theirs)) if at not in taken]
        pairs |= _by(mine, theirs, left, free, key)
    return list(pairs.items())


def _is_other(row: Any, other: Any) -> bool:
    return not same(row, other) and _called(row) != _called(other)


def _all_but_name(row: Any) -> str | None:
    if not isinstance(row, dict):
        return None
    rest = {name: value for name, value in row.items() if name not in CALLED}
    return None if is_empty(rest) else key_of(rest)


def _by(
    base: list[Any],
    other: list[Any],
    left: Sequence[int],
    free: Sequence[int],
    key: Callable[[Any], Hashable],
) -> Iterator[tuple[int, int]]:
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for to in free:
        waiting[key(other[to])].append(to)
    for at in left:
        wanted = key(base[at])
        if wanted is not None and waiting[wanted]:
            yield at, waiting[wanted].popleft()


def _called(row: Any) -> str | None:
    text = _own_words(row)
    return fold(text) or None if text else None


def _own_words(row: Any) -> str:
    if isinstance(row, str):
        return row
    if isinstance(row, dict):
        for name in CALLED:
            value = row.get(name)
            if isinstance(value, str) and value.strip():
                return value
        person = row.get("person")
        return _own_words(person) if person is not None else ""
    return ""


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for at in places:
        if run and at != run[-1] + 1:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _changed_in_place(
    base: list[Any], other: list[Any], run: list[int], free: range
) -> Iterator[tuple[int, int]]:
    """Pair the rows between two that match, the likest first, without changing their order."""
    if len(run) > _LONGEST_RUN or len(free) > _LONGEST_RUN:
        return
    found = [
        (-likeness, abs((at - run[0]) - (to - free.start)), at, to)
        for at in run
        for to in free
        if (likeness := _likeness(base[at], other[to]))
    ]
    taken: list[tuple[int, int]] = []
    for _, _, at, to in sorted(found):
        if all(at != a and to != b and (at < a) == (to < b) for a, b in taken):
            taken.append((at, to))
    yield from taken


def _likeness(before: Any, after: Any) -> float:
    """Tell how surely a row was changed into another, rather than taken away beside a new one; 0: it was not.

    Nothing but its place never counts: votes must not pass to another unit.
    """
    if type(before) is not type(after):
        return 0
    old, new = _own_words(before), _own_words(after)
    if not old or not new:
        return 0.1
    old, new = fold(old[:_LONGEST_COMPARED]), fold(new[:_LONGEST_COMPARED])
    if old in new or new in old:
        return 2  # it was typed on
    likeness = difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()
    if likeness > _ALIKE:
        return likeness
    rest = _all_but_name(before)
    return 1 if rest is not None and rest == _all_but_name(after) else 0


def _changes(base: Any, theirs: Any, pointer: str) -> Iterator[str]:
    """Yield where one value differs from the one before, as deep as that can be told."""
    if same(base, theirs):
        return
    if isinstance(theirs, dict) and (base is None or isinstance(base, dict)):
        for name in dict.fromkeys((*(base or {}), *theirs)):
            yield from _changes((base or {}).get(name), theirs.get(name), pointer_to((name,), pointer))
    elif isinstance(theirs, list) and isinstance(base, list):
        pairs = {to: at for at, to in _pairs(base, theirs)}
        if len(pairs) < len(base):
            yield pointer
        for to, row in enumerate(theirs):
            if to in pairs:
                yield from _changes(base[pairs[to]], row, f"{pointer}/{to}")
            else:
                yield f"{pointer}/{to}"
    else:
        yield pointer
