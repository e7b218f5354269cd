"""Hypothesis: any conference that the model allows, with the characters that break documents."""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assembly.conference.model import Clock, Conference
from assembly.conference.partial_date import PartialDate
from assembly.conference.vietnamese import clean

# what a spreadsheet, a phone or a hostile sender puts into a name
AWKWARD = [
    "&", "<", ">", '"', "'", "{{ 7 }}", "{% if %}", "{#", "]]>", "&amp;", "\u0301", "e\u0323\u0302", "👩‍👩‍👧",
    "\u200d", "ﬁ", "Ⅳ", "\u2028", "…", "“”", "a" * 90, "Ủy ban", "\t", "\n", "\n\n", "%", "\\", "./.", ";",
]  # fmt: skip
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=12)
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


def _metadata(field: FieldInfo) -> list[Any]:
    return [*field.metadata]


def _strategy(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation == Clock:
        found: st.SearchStrategy[Any] = st.sampled_from(["8:00", "14h30", "07h"])
    elif origin is Annotated:
        found = _strategy(arguments[0], [*arguments[1:], *metadata])
    elif origin in (Union, types.UnionType):
        found = st.one_of(*[_strategy(part, metadata) for part in arguments])
    elif origin is Literal:
        found = st.sampled_from(arguments)
    elif origin is list:
        found = st.lists(_strategy(arguments[0], []), max_size=3)
    elif origin is dict:
        found = st.dictionaries(_strategy(arguments[0], []), _strategy(arguments[1], []), max_size=2)
    elif annotation in (int, float):
        found = _number(metadata)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        found = conferences(annotation)
    else:
        found = _PLAIN[annotation]
    return found


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    str: TEXTS.filter(lambda text: bool(clean(text).strip())),
    PartialDate: st.sampled_from(["2022-12-29", "2022-12", "2022", "2026-10-05"]),
}


def _number(metadata: list[Any]) -> st.SearchStrategy[int]:
    low, high = 0, 1000
    for mark in _flat(metadata):
        if isinstance(mark, Ge):
            low = int(str(mark.ge))
        elif isinstance(mark, Le):
            high = min(high, int(str(mark.le)))
    return st.integers(low, max(low, high))


def _flat(metadata: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for mark in metadata:
        flat += mark.metadata if isinstance(mark, FieldInfo) else [mark]
    return [mark for mark in flat if not isinstance(mark, (MinLen, MaxLen))]


def conferences(model: type[BaseModel] = Conference) -> st.SearchStrategy[dict[str, Any]]:
    """Return data of the model: required fields always, the others often; not yet checked for agreement."""
    required, optional = {}, {}
    for name, field in model.model_fields.items():
        strategy = _strategy(field.annotation, _metadata(field))
        (required if field.is_required() else optional)[name] = strategy
    return st.fixed_dictionaries(required, optional=optional)
