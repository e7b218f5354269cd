"""The Vietnamese name of any place in a conference: what a secretary reads instead of a JSON pointer."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assembly.conference.model import Conference
from assembly.conference.pointer import pointer_to, steps_of

Step = str | int


@dataclass(frozen=True, slots=True)
class Spot:
    """What the model says of one place: its labels from the top, its type, its field if it is one."""

    labels: tuple[str, ...]
    annotation: Any
    field: FieldInfo | None = None

    @property
    def model(self) -> type[BaseModel] | None:
        """The part of the model that stands here, if one does."""
        return model_of(self.annotation)

    @property
    def label(self) -> str:
        """The labels joined: ``Đơn vị thành viên 3 › Người đứng đầu › Họ và tên``."""
        return " › ".join(self.labels)


def label(pointer: str) -> str:
    """Return such as ``Hội nghị › Thư ký › Họ và tên`` for ``/conference/secretary/name``.

    List entries are counted from 1; what is not a field stands as written.
    """
    return spot_at(steps_of(pointer)).label or "Hội nghị"


def label_in(conference: Conference | Mapping[str, Any], pointer: str) -> str:
    """Return the label with what each list entry is called: ``Đơn vị thành viên 3 (Sở Y tế) › …``.

    A conference may be given as plain data, whatever its faults.
    """
    labels: list[str] = []
    value: object = conference
    steps = steps_of(pointer)
    for at, step in enumerate(steps, 1):
        if isinstance(value, list):
            value = value[int(step)] if step.isdecimal() and int(step) < len(value) else None
        else:
            value = _member(value, step)
        labels = [*labels, *spot_at(steps[:at]).labels[len(labels) :]]
        if step.isdecimal():
            labels[-1] = f"{labels[-1]} {int(step) + 1}"
            named = _member(value, "name") or _member(value, "award")
            labels[-1] += f" ({_short(named)})" if isinstance(named, str) else ""
    return " › ".join(labels) or "Hội nghị"


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


def spot_at(steps: Sequence[Step]) -> Spot:
    """Return what the model says of the place reached by these keys and indexes.

    Below a step that the model does not know the type is ``Any``. A list given where a part with ``items`` is
    meant (tasks) is read as its items.
    """
    spot = Spot((), Conference)
    for step in steps:
        spot = _below(spot, step)
    return spot


def _below(spot: Spot, step: Step) -> Spot:
    kind = bare(spot.annotation)
    model = model_of(kind)
    is_index = isinstance(step, int) or step.isdecimal()
    if model is not None:
        if is_index and "items" in model.model_fields:
            return _below(Spot(spot.labels, model.model_fields["items"].annotation), step)
        field = model.model_fields.get(str(step))
        if field is not None:
            return Spot((*spot.labels, field.title or str(step)), field.annotation, field)
    elif get_origin(kind) is list and spot.labels:
        *above, last = spot.labels
        counted = f"{last} {int(step) + 1}" if is_index else f"{last} {_short(step)}"
        return Spot((*above, counted), get_args(kind)[0])
    elif get_origin(kind) is dict:
        return Spot((*spot.labels, _short(step)), get_args(kind)[1])
    return Spot((*spot.labels, _short(step)), Any)


def _short(step: Step) -> str:
    text = str(step)
    return text if len(text) <= 60 else f"{text[:59]}…"


def bare(annotation: Any) -> Any:
    """Return a type without Annotated and without "or None"."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(kind for kind in get_args(annotation) if kind is not type(None))
        else:
            return annotation


def model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the part of the model that a type means, "or None" allowed."""
    kind = bare(annotation)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def field_labels() -> Iterator[tuple[str, str, str]]:
    """Yield pointer, Vietnamese label and description of every field; ``*`` stands for any index or key."""
    yield from _fields(Conference, ())


def _fields(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        steps = (*above, name)
        yield pointer_to(steps), field.title or "", field.description or ""
        kind = bare(field.annotation)
        while get_origin(kind) in (list, dict):
            steps = (*steps, "*")
            kind = bare(get_args(kind)[-1])
        below = model_of(kind)
        if below is not None:
            yield from _fields(below, steps)
