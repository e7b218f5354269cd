"""Labels of facts that have no place of their own on a sheet, read back to where they belong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from assembly.conference.labels import bare, model_of
from assembly.conference.model import Conference
from assembly.conference.spreadsheet.column_names import folded
from assembly.conference.workbook.fields import JOINT
from assembly.conference.workbook.owners import owner_of

Steps = tuple[str | int, ...]


def steps_of_label(label: str, facts: Mapping[str, Any]) -> Steps | None:
    """Return where the fact of a label written by ``writing.rest_label`` belongs; None for any other.

    ``facts`` tell which unit or award an entry in brackets means.
    """
    return _below(Conference, label, (), facts)


def _below(kind: Any, label: str, steps: Steps, facts: Mapping[str, Any]) -> Steps | None:
    model = model_of(kind)
    if model is None:
        return steps if not label else None
    for name, field in model.model_fields.items():
        title = field.title or name
        head = label[: len(title)]
        if folded(head) != folded(title):
            continue
        found = _inside(bare(field.annotation), label[len(title) :], (*steps, name), facts)
        if found is not None:
            return found
    return None


def _inside(kind: Any, label: str, steps: Steps, facts: Mapping[str, Any]) -> Steps | None:
    if get_origin(kind) in (list, dict):
        if not label.startswith(" ["):
            return None
        end = label.find("]")
        while end > 0:
            called, rest = label[2:end], label[end + 1 :]
            step = _step(kind, called, steps, facts)
            if step is not None:
                found = _inside(bare(get_args(kind)[-1]), rest, (*steps, step), facts)
                if found is not None:
                    return found
            end = label.find("]", end + 1)
        return None
    if not label:
        return steps if model_of(kind) is None else None
    if label.startswith(JOINT):
        return _below(kind, label[len(JOINT) :], steps, facts)
    return None


def _step(kind: Any, called: str, steps: Steps, facts: Mapping[str, Any]) -> str | int | None:
    if get_origin(kind) is dict:
        return called or None
    if len(steps) == 1 and steps[0] in ("members", "nominations"):
        return owner_of(called, facts.get(str(steps[0]), []))
    return int(called) - 1 if called.isdecimal() and 0 < int(called[:6]) <= 2000 else None
