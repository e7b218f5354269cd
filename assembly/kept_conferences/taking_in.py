"""What was typed -> facts that hold together: what is refused is left out and told, the rest is taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assembly.conference.pointer import pointer_to, steps_of
from assembly.conference.reading import Reading, read_conference_data
from assembly.errors import ConferenceRefused, Fault
from assembly.kept_conferences.tidying import is_empty

_MOST_ROUNDS = 12  # a figure left out may make others contradict each other
# figures that contradict each other: the unit they are told of stays
_LEFT_OUT = {
    "conference.votes-do-not-add-up": ("yes", "no", "blank"),
    "conference.ballots-do-not-add-up": ("valid", "invalid"),
}

Place = tuple[str, ...]
_NAME: Place = ("block", "name")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The part of a tree that can be worked with, and what is to be said of the whole.

    Pointers of ``faults`` and of ``warnings`` lead into the tree. ``whole``: nothing was left out.
    """

    reading: Reading
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    whole: bool


def take_in(tree: Mapping[str, Any], block: Mapping[str, Any]) -> TakenIn:
    """Read what can be read of a tidied tree; ``block`` stands in where its block has no name that will do.

    Empty rows are left out in silence: somebody is about to fill them. Raises ConferenceRefused where the
    tree is past all bounds.
    """
    left_out: set[Place] = set()
    faults: dict[Place, Fault] = {}
    for round_ in range(_MOST_ROUNDS):
        kept, places = _without(tree, left_out)
        if not isinstance(kept.get("block"), dict) or is_empty(kept["block"].get("name")):
            kept = {**kept, "block": {**_mapping(kept.get("block")), "name": block["name"]}}
            if _NAME not in left_out and _NAME not in faults:
                faults[_NAME] = _no_name()
        try:
            reading = read_conference_data(kept)
        except ConferenceRefused as refusal:
            refused = [(fault, _original(steps_of(fault.pointer), places)) for fault in refusal.faults]
            if all(not place for _, place in refused):
                raise  # too deep, too many values: no part of it is to blame
            for fault, place in refused:
                faults.setdefault(place, replace(fault, pointer=pointer_to(place)))
                left_out |= _to_leave_out(tree, place, fault.code, roughly=round_ > _MOST_ROUNDS // 2)
            left_out.discard(())
        else:
            warnings = tuple(
                replace(each, pointer=pointer_to(_original(steps_of(each.pointer), places)))
                for each in reading.warnings
            )
            return TakenIn(reading, tuple(faults.values()), warnings, not (left_out or places))
    reading = read_conference_data({"block": {"name": block["name"]}})
    return TakenIn(reading, tuple(faults.values()), (), whole=False)


def _no_name() -> Fault:
    return Fault(
        "/block/name",
        "conference.missing",
        "Khối thi đua › Tên khối: còn thiếu; hãy ghi tên khối.",
        "block.name is missing; add it",
    )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _to_leave_out(tree: Mapping[str, Any], place: Place, code: str, *, roughly: bool) -> set[Place]:
    """Name what must go for a fault at a place; ``roughly`` the whole part at the top."""
    if roughly:
        return {place[:1]}
    value: Any = tree
    for n, step in enumerate(place):
        inside = value.get(step) if isinstance(value, Mapping) else _row(value, step)
        if inside is None:  # something is missing here: what lacks it goes
            return {place[:n]}
        value = inside
    figures = {(*place, name) for name in _LEFT_OUT.get(code, ()) if name in _mapping(value)}
    return figures or {place}


def _row(value: Any, step: str) -> Any:
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None


_Places = dict[Place, list[int]]


def _without(tree: Mapping[str, Any], left_out: set[Place]) -> tuple[dict[str, Any], _Places]:
    """Return a tree without some places and its empty rows, and which rows of each list stay."""
    rows_left: _Places = {}

    def kept(value: Any, at: Place) -> Any:
        if isinstance(value, Mapping):
            return {
                name: kept(inside, (*at, name))
                for name, inside in value.items()
                if (*at, name) not in left_out
            }
        if isinstance(value, list):
            rows = {
                n: kept(row, (*at, str(n))) for n, row in enumerate(value) if (*at, str(n)) not in left_out
            }
            rows = {n: row for n, row in rows.items() if not is_empty(row)}
            if len(rows) < len(value):
                rows_left[at] = list(rows)
            return list(rows.values())
        return value

    return kept(tree, ()), rows_left


def _original(steps: tuple[str, ...], rows_left: _Places) -> Place:
    place: Place = ()
    for step in steps:
        left = rows_left.get(place)
        counts = left is not None and step.isdecimal() and int(step) < len(left)
        place = (*place, str(left[int(step)]) if left and counts else step)
    return place
