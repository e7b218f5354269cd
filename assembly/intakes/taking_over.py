"""What is done with a spreadsheet somebody brings: keep it, read it, take it over into a conference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assembly.conference.labels import label_in
from assembly.conference.pointer import pointer_to
from assembly.conference.workbook.brought import read_brought
from assembly.conference.workbook.doubts import Source
from assembly.conference.workbook.present_parts import with_what_the_file_lacks
from assembly.conference.workbook.reading import WorkbookReading, read_workbook
from assembly.errors import Fault, IntakeRefused
from assembly.intakes.intake import Intake
from assembly.intakes.laying_over import laid_over
from assembly.intakes.ports import OwnIntakes
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.ports import OwnConferences
from assembly.kept_conferences.tidying import same, tidied
from assembly.kept_conferences.typing import Saved, edits_between, save_typed, tree_of

LONGEST_FILE_NAME = 200  # characters


@dataclass(frozen=True, slots=True)
class Change:
    """A value of the conference that the file would change: where in words, what stands there, what comes.

    ``source`` is the cell that says so.
    """

    label: str
    before: str
    after: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Understood:
    """A file that was brought, read: what it says, and what of the conference it would change.

    ``kept`` is the conference it is to fill, None for a new one; ``is_its_own``: the file is the workbook of
    that very conference, so that what was taken out of the file is taken out of the conference as well.
    """

    reading: WorkbookReading
    kept: KeptConference | None = None
    tree: Mapping[str, Any] | None = None
    changes: tuple[Change, ...] = ()
    is_its_own: bool = False


def bring(
    intake_id: str, file_name: str, data: bytes, *, conference_id: str | None, intakes: OwnIntakes
) -> Intake:
    """Keep a spreadsheet for a conference, or for a new one; the same id again changes nothing.

    Raises RowsRefused where it cannot be read.
    """
    name = " ".join(file_name.split())[-LONGEST_FILE_NAME:] or "bang-tinh"
    return intakes.add(intake_id, name, read_brought(data), conference_id)


def understand(intake: Intake, *, conferences: OwnConferences) -> Understood:
    """Read a file that was brought, as it stands with all that was said to it.

    Raises ConferenceNotFound where the conference that it is to fill is gone.
    """
    if intake.conference_id is None:
        return Understood(read_workbook(intake.brought, intake.said.corrections))
    kept = conferences.conference(intake.conference_id)
    present = tree_of(kept)
    reading = read_workbook(intake.brought, intake.said.corrections, beside=present)
    remembered = intake.brought.remembered
    is_its_own = remembered is not None and remembered.conference_id == kept.id
    if is_its_own and remembered is not None:
        base = dict(remembered.facts)
        tree = with_what_the_file_lacks(reading, base)
        changes = _changes(base, tidied(tree), reading, present)
    else:
        tree = laid_over(present, dict(reading.tree))
        changes = _changes(present, tidied(tree), reading, present)
    return Understood(reading, kept, tree, tuple(changes), is_its_own)


def take_over(intake: Intake, *, intakes: OwnIntakes, conferences: OwnConferences) -> tuple[str, Saved]:
    """Take a file over: into its conference, merged with what others changed there, or into a new one.

    A new conference bears the id of the intake: taken over twice it is one. Returns the conference's id and
    what came of saving. Raises IntakeRefused where a new conference would have no block;
    ConferenceApproved; ConferenceNotFound; ConferenceRefused where the conference would be too large.
    """
    found = understand(intake, conferences=conferences)
    if found.kept is None or found.tree is None:
        conference_id = intake.id
        tree = _with_block(dict(found.reading.tree), intake.said.block_name or found.reading.block_name)
        tree = _with_years(tree, intake.said.year)
        first = {"block": {"name": tree["block"]["name"]}}
        conferences.add(conference_id, first)
        edits = edits_between(first, tidied(tree))
    else:
        conference_id = found.kept.id
        remembered = intake.brought.remembered
        base = dict(remembered.facts) if found.is_its_own and remembered is not None else tree_of(found.kept)
        edits = edits_between(tidied(base), tidied(found.tree))
    saved = save_typed(conference_id, edits, conferences=conferences)
    intakes.mark_taken(intake.id, conference_id)
    return conference_id, saved


def settle_conflict(
    conference_id: str, pointer: str, theirs: Any, yours: Any, *, conferences: OwnConferences
) -> Saved:
    """Put the file's value in the place of the conference's, where both had changed it.

    Nothing is changed where ``theirs`` no longer stands there. Raises what ``save_typed`` raises.
    """
    present = tree_of(conferences.conference(conference_id))
    after = _replaced(present, pointer.split("/")[1:], theirs, yours)
    return save_typed(conference_id, edits_between(present, after), conferences=conferences)


def _replaced(value: Any, steps: list[str], theirs: Any, yours: Any) -> Any:
    if not steps:
        return yours if same(value, theirs) else value
    step, rest = steps[0].replace("~1", "/").replace("~0", "~"), steps[1:]
    if isinstance(value, dict):
        inside = _replaced(value.get(step), rest, theirs, yours)
        whole = {**value, step: inside}
        return {name: one for name, one in whole.items() if one is not None}
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        changed = [
            _replaced(one, rest, theirs, yours) if at == int(step) else one for at, one in enumerate(value)
        ]
        return [one for one in changed if one is not None]
    return value


def _with_block(tree: dict[str, Any], name: str | None) -> dict[str, Any]:
    block = dict(tree.get("block") or {})
    if not str(block.get("name") or "").strip():
        if not (name or "").strip():
            raise IntakeRefused(
                [
                    Fault(
                        "/block/name",
                        "intake.no-block",
                        "Tệp không ghi tên khối thi đua; hãy ghi tên khối trước khi đưa vào hội nghị.",
                        "the file names no block: tell its name first",
                    )
                ]
            )
        block["name"] = name
    return {**tree, "block": block}


def _with_years(tree: dict[str, Any], year: str | None) -> dict[str, Any]:
    """Return a tree with the year somebody told, where the file tells none; the next one is planned."""
    if not year or tree.get("year_summed_up"):
        return tree
    if not year.isdecimal() or len(year) != 4:
        raise IntakeRefused(
            [
                Fault(
                    "/year_summed_up",
                    "intake.year",
                    "Năm tổng kết gồm bốn chữ số, thí dụ 2025.",
                    "a year has four digits",
                )
            ]
        )
    return {"year_planned": int(year) + 1, **tree, "year_summed_up": int(year)}


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], reading: WorkbookReading, present: Mapping[str, Any]
) -> list[Change]:
    """Return the single values that are not what they were; what is new in an empty place is no change.

    Told beside them is what stands there now, if it is not within a list, whose rows may have moved.
    """
    changes: list[Change] = []
    after_values, now = dict(_values(after, "")), dict(_values(tidied(present), ""))
    for pointer, value in _values(tidied(before), ""):
        other = after_values.get(pointer)
        if not same(value, other):
            moves = any(step.isdecimal() for step in pointer.split("/"))
            stands = value if moves else now.get(pointer, value)
            there = "" if other is None else str(other)
            changes.append(Change(label_in(before, pointer), str(stands), there, reading.cells.get(pointer)))
    return changes


def _values(value: Any, pointer: str) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [
            one for name, inside in value.items() for one in _values(inside, pointer_to((name,), pointer))
        ]
    if isinstance(value, list):
        return [one for at, inside in enumerate(value) for one in _values(inside, pointer_to((at,), pointer))]
    return [(pointer, value)]
