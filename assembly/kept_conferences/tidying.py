"""What was typed -> the one way it is kept: a value that can be read as facts hold it, any other as typed.

Two pages then mean the same by the same data: ``29/12/2022`` and ``2022-12-29`` are one date, ``Sở Y tế ``
is a name without the space behind it. What is empty is not there at all, but a row of a list keeps its place.
"""

from __future__ import annotations

import json
import math
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError

from assembly.conference.labels import bare, model_of
from assembly.conference.model import Conference
from assembly.conference.source_tree import MOST_DEPTH, MOST_NODES, refuse
from assembly.conference.vietnamese import clean
from assembly.errors import Fault, RequestRefused


def tidied(tree: Any) -> dict[str, Any]:
    """Return the tree of a conference in the form it is kept in; ``tree`` is plain JSON data.

    Raises ConferenceRefused where it nests too deep or holds too much, RequestRefused where it is no JSON.
    """
    check_bounds(tree)
    found = _tidied(tree, Conference)
    return found if isinstance(found, dict) else {}


def is_empty(value: Any) -> bool:
    """Tell whether nothing was typed here: no text, or a row or a part without any."""
    if isinstance(value, str):
        return not clean(value).strip()
    if isinstance(value, dict):
        return all(is_empty(inside) for inside in value.values())
    if isinstance(value, list):
        return not value
    return value is None


def same(one: Any, other: Any) -> bool:
    """Tell whether two tidied values are the same data; true is not 1."""
    return one is other or key_of(one) == key_of(other)


def key_of(value: Any) -> str:
    """Return a text that is equal for equal data."""
    return json.dumps(value, sort_keys=True)


def check_bounds(tree: Any) -> None:
    """Raise ConferenceRefused past the bounds of a conference, RequestRefused for what JSON cannot tell."""
    left, values = [(tree, 0)], 0
    while left:
        value, depth = left.pop()
        values += 1
        if depth > MOST_DEPTH or values > MOST_NODES:
            raise refuse(
                "conference.too-deep" if depth > MOST_DEPTH else "conference.too-many-values",
                f"Dữ liệu lồng nhau quá {MOST_DEPTH} cấp hoặc có quá {MOST_NODES} giá trị.",
                f"the data nest deeper than {MOST_DEPTH} levels or hold more than {MOST_NODES} values",
            )
        if isinstance(value, dict):
            left += ((inside, depth + 1) for inside in value.values())
        elif isinstance(value, list):
            left += ((inside, depth + 1) for inside in value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise RequestRefused(
                [
                    Fault(
                        "",
                        "request.edits",
                        "Có giá trị không phải là số.",
                        "NaN and infinity are no JSON",
                    )
                ]
            )


def _tidied(value: Any, annotation: Any) -> Any:
    model = model_of(annotation)
    if isinstance(value, dict):
        found = _part(value, model) if model else _named(value, annotation)
    elif isinstance(value, list):
        found = _rows(value, annotation, model)
    elif value is None or (isinstance(value, str) and is_empty(value)):
        return None
    elif model is not None:
        found = _written_out(value, model)
    else:
        found = _leaf(value, annotation)
    return None if found in ({}, []) else found


def _part(value: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    hints = _hints(model)
    members = ((name, _tidied(inside, hints.get(name, Any))) for name, inside in value.items())
    return {name: inside for name, inside in members if inside is not None}


def _named(value: dict[str, Any], annotation: Any) -> dict[str, Any]:
    kind = bare(annotation)
    inside_of = get_args(kind)[1] if get_origin(kind) is dict else Any
    found: dict[str, Any] = {}
    for name, inside in value.items():
        short = clean(name).strip()
        tidy = _tidied(inside, inside_of)
        if tidy is not None:
            found[name if short in found else short] = tidy
    return found


def _rows(value: list[Any], annotation: Any, model: type[BaseModel] | None) -> Any:
    if model is not None:
        return _written_out(value, model)
    kind = bare(annotation)
    of = get_args(kind)[0] if get_origin(kind) is list else Any
    blank: Any = {} if model_of(of) else ""
    return [blank if row is None else row for row in (_tidied(row, of) for row in value)]


def _written_out(value: Any, model: type[BaseModel]) -> Any:
    # a bare name, the list of the tasks: short forms of a file
    try:
        read = model.model_validate(value)
    except ValidationError:
        return value
    return _part(read.model_dump(mode="json", exclude_unset=True, exclude_none=True), model)


def _leaf(value: Any, annotation: Any) -> Any:
    if annotation is Any:
        return value
    reader = _readers.get(id(annotation))
    if reader is None:
        reader = _readers[id(annotation)] = TypeAdapter(annotation)
    try:
        read = reader.validate_python(clean(value) if isinstance(value, str) else value)
    except ValidationError:
        return value
    return reader.dump_python(read, mode="json")


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


_readers: dict[int, TypeAdapter[Any]] = {}  # by the types in ``_hints``, which live as long
