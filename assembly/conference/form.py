"""The form of a conference, drawn from its model: what is asked, in which step, in what words.

Every field of the model is drawn once. ``form.toml`` tells the steps, the order, what is asked of everybody
and what folds away, hints and examples; a field that it does not name appears by itself, beside its nearest
relatives or in the last step. The page draws what ``Form.as_data`` tells.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from assembly.conference.choices import choices_of
from assembly.conference.form_fields import ANY, Drawn, Form, FormField, Section, Step
from assembly.conference.labels import bare, model_of
from assembly.conference.model import LONGEST_NAME, Conference
from assembly.conference.partial_date import PartialDate
from assembly.conference.pointer import pointer_to, steps_of
from assembly.conference.register import awards

_LAYOUT = Path(__file__).with_name("form.toml")
_TELLS = frozenset(
    {"label", "hint", "example", "suggest", "width", "usual", "columns", "pick", "add", "flat", "keys"}
)


@cache
def conference_form() -> Form:
    """Return the form of a conference."""
    return form_of(Conference, tomllib.loads(_LAYOUT.read_text("utf-8")))


def form_of(model: type[BaseModel], layout: Mapping[str, Any]) -> Form:
    """Return the form of a model in a layout (see ``form.toml``).

    Raises ValueError where the layout names a field that the model lacks, or names one twice.
    """
    drawing = _Drawing(model, layout)
    return Form(
        tuple(drawing.step(step) for step in layout["step"]),
        {
            **{name: tuple(values) for name, values in layout["suggestions"].items()},
            "awards": tuple(award.name for award in awards() if award.name and award.valid_to is None),
        },
    )


class _Drawing:
    """Shares the fields of a model out to the sections that name them."""

    def __init__(self, model: type[BaseModel], layout: Mapping[str, Any]) -> None:
        self._model = model
        self._by_place: Mapping[str, Mapping[str, Any]] = layout.get("field", {})
        self._by_part: Mapping[str, Mapping[str, Mapping[str, Any]]] = layout.get("part", {})
        self._named: dict[str, tuple[int, int]] = {}
        for at, step in enumerate(layout["step"]):
            for number, section in enumerate(step.get("section", ())):
                for pointer in section["fields"]:
                    place = pointer_to(steps_of(pointer), section.get("over", "") and f"{section['over']}/*")
                    if place in self._named:
                        raise ValueError(f"the form draws {place} twice")
                    self._named[place] = (at, number)
        self._check(layout)
        self._last = (len(layout["step"]) - 1, len(layout["step"][-1].get("section", ())) - 1)
        self._steps = {id(step): at for at, step in enumerate(layout["step"])}
        self._unnamed = dict[tuple[int, int], list[str]]()
        for place, where in self._left_over("", model):
            self._unnamed.setdefault(where, []).append(place)

    def step(self, told: Mapping[str, Any]) -> Step:
        at = self._steps[id(told)]
        return Step(
            told["id"],
            told["title"],
            told.get("intro"),
            tuple(
                self._section(section, (at, number)) for number, section in enumerate(told.get("section", ()))
            ),
        )

    def _section(self, told: Mapping[str, Any], where: tuple[int, int]) -> Section:
        places = [place for place, named in self._named.items() if named == where]
        places += self._unnamed.get(where, [])
        drawn = tuple(Drawn(place, self._field_at(place)) for place in places)
        manner = told.get("manner", "fields")
        if manner == "each" and all(not (part.field.fields or part.field.item) for part in drawn):
            manner = "each-table"
        return Section(
            told["title"], told.get("intro"), manner, told.get("over"), drawn, told.get("leads_to")
        )

    def _check(self, layout: Mapping[str, Any]) -> None:
        known = {"".join(f"/{step}" for step in steps): info for steps, info, _ in _walk(self._model, ())}
        for place in (*self._named, *self._by_place):
            if place not in known:
                raise ValueError(f"the form names {place}, which the model lacks")
        parts = {kind.__name__: model for _, _, model in _walk(self._model, ()) for kind in model.__mro__}
        for part, told in self._by_part.items():
            if part not in parts:
                raise ValueError(f"the form names {part}, which the model lacks")
            for name in told:
                if name not in parts[part].model_fields and name != "usual":
                    raise ValueError(f"the form names {part}.{name}, which the model lacks")
        for told in (*self._by_place.values(), *(t for p in self._by_part.values() for t in p.values())):
            if isinstance(told, dict) and (odd := set(told) - _TELLS):
                raise ValueError(f"the form does not know {sorted(odd)}")

    def _left_over(self, base: str, model: type[BaseModel]) -> Iterator[tuple[str, tuple[int, int]]]:
        # a part of which some fields are named is split: the rest goes where the first of them went
        for name, info in model.model_fields.items():
            place = f"{base}/{name}"
            if place in self._named:
                continue
            below = [where for named, where in self._named.items() if named.startswith(f"{place}/")]
            part = model_of(info.annotation)
            if part is not None and below and not self._is_kept_whole(place):
                yield from self._left_over(place, part)
            elif base:
                near = [where for named, where in self._named.items() if named.startswith(f"{base}/")]
                yield place, near[0]
            else:
                yield place, self._last

    def _is_kept_whole(self, place: str) -> bool:
        return any(place.startswith(f"{named}/") for named in self._named)

    def _field_at(self, place: str) -> FormField:
        steps = steps_of(place)
        model: type[BaseModel] = self._model
        for step in steps[:-1]:
            if step != ANY:
                kind = bare(model.model_fields[step].annotation)
                while get_origin(kind) in (list, dict):
                    kind = bare(get_args(kind)[-1])
                model = kind
        info = model.model_fields[steps[-1]]
        return self._field(steps[-1], info, model, place)

    def _field(self, name: str, info: FieldInfo, owner: type[BaseModel], place: str) -> FormField:
        told = {**self._told_of_part(owner, name), **self._by_place.get(place, {})}
        shape = self._shape(info.annotation, info.metadata, place, told)
        default = info.get_default() if not info.is_required() else None
        said = {key: told[key] for key in _TELLS & set(told) - {"usual", "label"}}
        return FormField(
            name=name,
            label=told.get("label") or info.title or name,
            required=info.is_required(),
            default=default if isinstance(default, bool | str) else None,
            **{**shape, **said, "columns": tuple(told.get("columns", ()))},
        )

    def _told_of_part(self, owner: type[BaseModel], name: str) -> Mapping[str, Any]:
        told: dict[str, Any] = {}
        for model in reversed(owner.__mro__):
            told |= self._by_part.get(model.__name__, {}).get(name, {})
        return told

    def _shape(
        self, annotation: Any, metadata: list[Any], place: str, told: Mapping[str, Any]
    ) -> dict[str, Any]:
        kind = bare(annotation)
        model = model_of(kind)
        if model is not None:
            return {"kind": "group", "fields": self._parts(model, place, told)}
        if get_origin(kind) in (list, dict):
            entry = {"usual": told["usual"]} if "usual" in told else {}
            inside = self._shape(get_args(kind)[-1], [], f"{place}/{ANY}", entry)
            return {
                "kind": "list" if get_origin(kind) is list else "mapping",
                "item": FormField(name=ANY, label="", **inside),
                "most_items": _bound(metadata, "max_length"),
            }
        return _shape_of_value(kind, [*metadata, *_constraints(annotation)])

    def _parts(self, model: type[BaseModel], place: str, told: Mapping[str, Any]) -> tuple[FormField, ...]:
        usual = told.get("usual") or self._usual_of(model)
        names = [name for name in model.model_fields if f"{place}/{name}" not in self._named]
        if usual:
            ranks = {name: at for at, name in enumerate(usual)}
            names.sort(key=lambda name: ranks.get(name, len(ranks)))
        parts = []
        for name in names:
            field = self._field(name, model.model_fields[name], model, f"{place}/{name}")
            parts.append(field if not usual or name in usual else replace(field, usual=False))
        return tuple(parts)

    def _usual_of(self, model: type[BaseModel]) -> list[str]:
        for kind in model.__mro__:
            told: Any = self._by_part.get(kind.__name__, {})
            if "usual" in told:
                return list(told["usual"])
        return []


def _shape_of_value(kind: Any, constraints: list[Any]) -> dict[str, Any]:
    if kind is bool:
        return {"kind": "yes-no"}
    if choices := choices_of(kind):
        return {"kind": "choice", "choices": tuple((value, word) for word, value in choices.items())}
    if kind is PartialDate:
        return {"kind": "date"}
    if kind is int or kind is float:
        least, most = _bound(constraints, "ge"), _bound(constraints, "le")
        return {"kind": "whole" if kind is int else "figure", "least": least, "most": most}
    longest = _bound(constraints, "max_length")
    if _bound(constraints, "pattern"):
        return {"kind": "clock"}
    is_line = longest is not None and longest <= LONGEST_NAME
    return {"kind": "line" if is_line else "text", "longest": longest}


def _walk(
    model: type[BaseModel], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], FieldInfo, type[BaseModel]]]:
    for name, info in model.model_fields.items():
        steps = (*above, name)
        yield steps, info, model
        kind = bare(info.annotation)
        while get_origin(kind) in (list, dict):
            steps = (*steps, ANY)
            kind = bare(get_args(kind)[-1])
        below = model_of(kind)
        if below is not None:
            yield from _walk(below, steps)


def _constraints(annotation: Any) -> Iterator[Any]:
    # Optional[Annotated[int, FieldInfo, ...]]: what binds the value lies in any layer
    for layer in get_args(annotation):
        if isinstance(layer, FieldInfo):
            yield from layer.metadata
        elif isinstance(layer, StringConstraints):
            yield layer
        else:
            yield from _constraints(layer)


def _bound(constraints: Any, name: str) -> Any:
    for constraint in constraints:
        if name == "ge" and isinstance(constraint, Ge):
            return constraint.ge
        if name == "le" and isinstance(constraint, Le):
            return constraint.le
        if name not in ("ge", "le") and getattr(constraint, name, None) is not None:
            return getattr(constraint, name)
    return None
