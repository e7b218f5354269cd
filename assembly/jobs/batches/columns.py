"""The columns that a row of a batch may have, from the model of a conference or from the template's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from assembly.conference.column_help import help_for
from assembly.conference.labels import bare, model_of
from assembly.conference.model import Conference, DocumentSettings, Member
from assembly.conference.paths import LIST, OWN, spot_of
from assembly.conference.pointer import pointer_to, steps_of
from assembly.filling.cache import compiled
from assembly.jobs.batches.row import Column
from assembly.templates.manifest import Need, TemplateSpec
from assembly.templates.registry import RegisteredTemplate

JOINT = " – "  # between the parts of a label
_DOCUMENT_LABEL = "Văn bản"
_NOT_OF_ROWS = frozenset({"style"})  # the template has one already


def columns_of(
    registered: RegisteredTemplate, *, given: Mapping[str, Any] | None = None
) -> tuple[Column, ...]:
    """Return every column a row of this template may have, those of the blank workbook first.

    ``given`` is the base conference as plain data, if the batch has one: what it gives no row needs.
    Raises TemplateRefused where the template cannot be compiled (issued per row) or its manifest names a
    column that does not exist.
    """
    spec = registered.spec
    if spec.issued == "per_row":
        return _columns_of_words(registered)
    columns = _columns_of_conference(spec)
    if not given:
        return columns
    return tuple(
        replace(column, needed=False) if column.needed and _is_given(column.path, given) else column
        for column in columns
    )


def slots(path: str) -> int:
    """Return how many numbers a path wants: one for each list of records on the way, none for lines."""
    return path.removesuffix(LIST).count(LIST)


def numbered_path(column: Column, numbers: Sequence[int]) -> str:
    """Return the path with its records numbered from 1: ``member.targets[2].name``."""
    counted = iter(numbers)
    head = column.path.removesuffix(LIST)
    path = re.sub(r"\[\]", lambda _: f"[{next(counted, 1)}]", head)
    return path + (LIST if column.path.endswith(LIST) else "")


def numbered_label(column: Column, numbers: Sequence[int]) -> str:
    """Return the label with its records numbered from 1: ``Chỉ tiêu của đơn vị 2 – Chỉ tiêu``."""
    counted = iter(numbers)
    return _label_with(column, lambda: f" {next(counted, 1)}")


def label_key_parts(column: Column, mark: str) -> str:
    """Return the label with a mark where each number of a record belongs."""
    return _label_with(column, lambda: f" {mark}")


def _label_with(column: Column, number: Callable[[], str]) -> str:
    # the parts of a label stand for the steps of the path from the left; those of the row's own unit, and
    # of the document's settings, have no part for their first step
    steps = column.path.removesuffix(LIST).split(".")
    if not column.word and steps[0] in (OWN, "documents"):
        del steps[0]
    parts = column.label.split(JOINT)
    return JOINT.join(
        f"{part}{number()}" if step.endswith(LIST) else part for part, step in zip(parts, steps, strict=False)
    )


def steps_in_facts(path: str, numbers: Sequence[int] = ()) -> tuple[str | int, ...]:
    """Return the keys and indexes of a path in a row's facts; records count from 0 there."""
    counted = iter(numbers)
    steps: list[str | int] = []
    for step in path.removesuffix(LIST).split("."):
        steps.append(step.removesuffix(LIST))
        if step.endswith(LIST):
            steps.append(next(counted, 1) - 1)
    return tuple(steps)


def pointer_of(column: Column, numbers: Sequence[int] = ()) -> str:
    """Return the pointer of a column's value into a row's facts: ``/member/head/name``."""
    return pointer_to(steps_in_facts(column.path, numbers))


@lru_cache(maxsize=64)
def _columns_of_conference(spec: TemplateSpec) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for column in _all_columns(spec):
        found.setdefault(column.path, column)
    needed = _needed(spec, found)
    columns = {path: replace(column, needed=path in needed, offered=False) for path, column in found.items()}
    offered = list(dict.fromkeys((*spec.columns, *(path for path in needed if path not in spec.columns))))
    first = [replace(columns.pop(path), offered=True) for path in offered if path in columns]
    return (*first, *columns.values())


def _all_columns(spec: TemplateSpec) -> Iterator[Column]:
    if spec.issued == "per_member":
        yield from _of_model(Member, OWN, ())
    for name, field in Conference.model_fields.items():
        if name in _NOT_OF_ROWS or name == "documents" or (name == "members" and spec.issued == "per_member"):
            continue
        yield from _of_type(field.annotation, name, (field.title or name,))
    for column in _of_model(DocumentSettings, f"documents.{spec.kind}", (_DOCUMENT_LABEL,)):
        if column.path.rpartition(".")[2] not in _NOT_OF_ROWS:
            yield column


def _of_model(model: type[BaseModel], path: str, labels: tuple[str, ...]) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        yield from _of_type(field.annotation, f"{path}.{name}", (*labels, field.title or name))


def _of_type(annotation: Any, path: str, labels: tuple[str, ...]) -> Iterator[Column]:
    kind = bare(annotation)
    if get_origin(kind) is dict:
        return  # names of units for keys: no columns can be named beforehand
    if get_origin(kind) is list:
        item = get_args(kind)[0]
        model = model_of(item)
        if model is None or "text" in getattr(model, "short_forms", ()):
            yield _column(f"{path}{LIST}", labels)
        if model is not None:
            yield from _of_model(model, f"{path}{LIST}", labels)
        return
    model = model_of(kind)
    if model is None:
        yield _column(path, labels)
    elif "items" in getattr(model, "short_forms", ()):
        # a part that is its items (tasks) gives them its name
        yield _column(f"{path}.items{LIST}", labels)
        yield from (one for one in _of_model(model, path, labels) if one.path != f"{path}.items{LIST}")
    else:
        yield from _of_model(model, path, labels)


def _column(path: str, labels: Iterable[str]) -> Column:
    spot = spot_of(path)
    many = "records" if slots(path) else "lines" if path.endswith(LIST) else "no"
    part = spot_of(path.rpartition(".")[0]).model if "." in path else None
    return Column(path, JOINT.join(labels), help_for(path, spot, part), many, False, False)  # type: ignore[arg-type]  # a Many


def _needed(spec: TemplateSpec, known: Mapping[str, Column]) -> tuple[str, ...]:
    """Return the paths without which no row makes a document: name of unit and block, sole needs."""
    paths = [f"{OWN}.name"] if spec.issued == "per_member" else []
    paths.append("block.name")
    paths += [path for need in spec.needs for path in _columns_of_need(need, known, spec.columns)]
    return tuple(dict.fromkeys(path for path in paths if path in known))


def _columns_of_need(need: Need, known: Mapping[str, Column], offered: Sequence[str]) -> tuple[str, ...]:
    """Return the column for a need that a single fact meets; a list is met by its lines or its records."""
    if len(need.any) > 1:
        return ()  # one of several facts will do: each row tells for itself
    path = ".".join(steps_of(need.any[0]))
    model = spot_of(f"{path}{LIST}").model
    required = [
        f"{path}{LIST}.{name}"
        for name, field in (model.model_fields.items() if model else ())
        if field.is_required()
    ]
    options = [one for one in (path, f"{path}{LIST}", *required) if one in known]
    # of a list that lines and records can give alike, what the workbook offers
    return tuple(sorted(options, key=lambda one: one not in offered)[:1])


def _is_given(path: str, given: Mapping[str, Any]) -> bool:
    value: Any = given
    for step in path.split("."):
        name = step.removesuffix(LIST)
        if isinstance(value, Mapping):
            value = value.get(name)
        elif name in ("name", "items"):
            break  # a short form: a bare name, the bare list of tasks
        else:
            return False
        if step.endswith(LIST):
            break
    return value not in (None, "", [], {})


def _columns_of_words(registered: RegisteredTemplate) -> tuple[Column, ...]:
    fields = [field for field in compiled(registered).fields if field.path]
    groups = {parent for field in fields for parent in _groups_above(field.path)}
    columns = [
        Column(
            field.path,
            JOINT.join(step.removesuffix(LIST).replace("_", " ") for step in field.path.split(".")),
            help_for(field.path, None),
            "records" if slots(field.path) else "lines" if field.path.endswith(LIST) else "no",
            needed=False,
            offered=field.printed,
            word=True,
        )
        for field in fields
        if field.path not in groups
    ]
    order = {path: at for at, path in enumerate(registered.spec.columns)}
    columns.sort(key=lambda column: (not column.offered, order.get(column.path, len(order))))
    return tuple(columns)


def _groups_above(path: str) -> Iterator[str]:
    """Yield the lists and parts on the way to a word; they are no words themselves."""
    steps = path.split(".")
    for end in range(1, len(steps)):
        above = ".".join(steps[:end])
        yield above
        yield above.removesuffix(LIST)
    if path.endswith(LIST):
        yield path.removesuffix(LIST)
