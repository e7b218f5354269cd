"""What people type into a conference: kept as typed, merged with what others type, taken in as far as it can.

Nothing typed is lost: what cannot be taken in stays in the tree beside its fault; what does not conflict is
kept even where other parts do; what conflicts is told with both values, and nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_origin

from assembly.conference.labels import bare, spot_at
from assembly.conference.pointer import pointer_to, steps_of
from assembly.conference.rollover import warnings_of_draft
from assembly.errors import Fault, RequestRefused
from assembly.kept_conferences.facts import check_size, facts_of
from assembly.kept_conferences.kept import Content, KeptConference
from assembly.kept_conferences.merging import Merge, MergeConflict, merge
from assembly.kept_conferences.ports import OwnConferences
from assembly.kept_conferences.taking_in import TakenIn, take_in
from assembly.kept_conferences.tidying import check_bounds, same, tidied

MOST_EDITS = 500


@dataclass(frozen=True, slots=True)
class Edit:
    """One value changed: ``before`` is what the page was told last, ``after`` what stands there now.

    Both are plain JSON data, None is an absent value. ``pointer`` ("" is the whole tree) leads to a field or
    a part, or to a list as a whole, never into a list: row 3 may be another row by now.
    """

    pointer: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Typed:
    """A conference as its form shows it; pointers lead into ``tree``.

    ``faults`` tell what could not be taken into the facts, ``warnings`` what its author should look at.
    """

    tree: Mapping[str, Any]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Saved(Typed):
    """What came of saving edits: the tree that stands there now, which the page takes as its next ``before``.

    ``conflicts`` were not saved: ``theirs`` stands in the tree; the page offers both and sends the choice as
    an edit from the tree. ``merged`` are pointers of values, within the edited ones, that others changed.
    """

    revision: int
    conflicts: tuple[MergeConflict, ...]
    merged: tuple[str, ...]


def tree_of(kept: KeptConference) -> dict[str, Any]:
    """Return what the form of a conference shows: what was typed, whatever its faults."""
    return dict(kept.facts if kept.typed is None else kept.typed)


def as_typed(kept: KeptConference) -> Typed:
    """Return a conference as its form shows it; nothing is raised for faults."""
    tree = tree_of(kept)
    taken = take_in(tree, kept.facts["block"])
    return Typed(tree, taken.faults, (*taken.warnings, *_of_draft(kept, taken)))


def save_typed(conference_id: str, edits: Sequence[Edit], *, conferences: OwnConferences) -> Saved:
    """Merge edits into a conference as it stands now, and keep what comes out; see ``Edit`` and ``Saved``.

    The same edits again change nothing: a page whose answer was lost sends them again, before any later ones.

    Raises ConferenceNotFound; ConferenceApproved; RequestRefused for a pointer that is none or leads into a
    list; ConferenceRefused where the conference would be too large.
    """
    for edit in edits:
        _check(edit)
    found = Merge()

    def written(before: KeptConference) -> Content:
        nonlocal found
        found = _with_edits(tree_of(before), edits)
        return _content(before, found.value)

    kept = conferences.write(conference_id, written, action="conference.type")
    typed = as_typed(kept)
    return Saved(
        typed.tree,
        typed.faults,
        typed.warnings,
        kept.revision,
        tuple(found.conflicts),
        tuple(dict.fromkeys(found.merged)),
    )


def edits_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Edit, ...]:
    """Return the edits, a top-level part each, that lead from one tree to another."""
    return tuple(
        Edit(pointer_to((name,)), before.get(name), after.get(name))
        for name in dict.fromkeys((*before, *after))
        if not same(before.get(name), after.get(name))
    )


def carried_on(before: KeptConference, facts: Mapping[str, Any]) -> Content:
    """Return facts that a program put in the place of others, with what was typed and not taken in."""
    if before.typed is None:
        return Content(facts)
    merged = merge(dict(before.facts), dict(facts), dict(before.typed)).value or {}
    taken = take_in(merged, facts["block"])
    # where the program decided on what is typed wrong here, or makes it worse, its word counts
    if taken.whole or not same(facts_of(taken.reading.conference), dict(facts)):
        return Content(facts)
    return Content(facts, merged)


def _with_edits(tree: dict[str, Any], edits: Iterable[Edit]) -> Merge:
    whole = Merge(tidied(tree))
    for edit in edits:
        steps = steps_of(edit.pointer)
        before, after = (_at(tidied(_around(value, steps)), steps) for value in (edit.before, edit.after))
        theirs = _at(whole.value, steps)
        if not _is_reachable(whole.value, steps):
            whole.conflicts.append(MergeConflict(edit.pointer, after, theirs))
            continue
        found = merge(before, after, theirs, edit.pointer)
        whole.conflicts += found.conflicts
        whole.merged += found.merged
        whole.value = _put(whole.value, steps, found.value)
    return whole


def _content(before: KeptConference, tree: dict[str, Any]) -> Content:
    taken = take_in(tree, before.facts["block"])
    facts = facts_of(taken.reading.conference)
    if taken.whole and not taken.faults:
        return Content(facts)
    check_size(tree)
    return Content(facts, tree)


def _of_draft(kept: KeptConference, taken: TakenIn) -> Iterable[Fault]:
    if kept.rolled_over_from is not None:
        yield from warnings_of_draft(taken.reading.conference)


def _check(edit: Edit) -> None:
    check_bounds(edit.before)
    check_bounds(edit.after)
    steps = steps_of(edit.pointer)
    if edit.pointer and not edit.pointer.startswith("/"):
        raise RequestRefused([_refused(edit, "request.edits", "is no JSON pointer")])
    for n in range(len(steps)):
        if get_origin(bare(spot_at(steps[:n]).annotation)) is list:
            raise RequestRefused([_refused(edit, "request.edits", "leads into a list: send it as a whole")])


def _refused(edit: Edit, code: str, message_en: str) -> Fault:
    return Fault(
        edit.pointer[:400], code, "Trang này gửi sai cách; hãy tải lại trang.", f"the pointer {message_en}"
    )


def _around(value: Any, steps: Sequence[str]) -> Any:
    for step in reversed(steps):
        value = {step: value}
    return value if value is not None else {}


def _at(tree: Any, steps: Sequence[str]) -> Any:
    for step in steps:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return (tree or None) if isinstance(tree, dict | list) else tree


def _is_reachable(tree: Any, steps: Sequence[str]) -> bool:
    for step in steps[:-1]:
        tree = tree.get(step) if isinstance(tree, dict) else None
        if tree is not None and not isinstance(tree, dict):
            return False
    return True


def _put(tree: Any, steps: Sequence[str], value: Any) -> dict[str, Any]:
    if not steps:
        return value or {}
    first, rest = steps[0], steps[1:]
    put = dict(tree) if isinstance(tree, dict) else {}
    inside = _put(put.get(first), rest, value) if rest else value
    if inside is None or inside == {}:
        put.pop(first, None)
    else:
        put[first] = inside
    return put
