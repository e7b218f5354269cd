"""A row of a template issued per row -> its document: the row's facts are the template's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

from assembly.conference.pointer import pointer_to, steps_of
from assembly.errors import DocumentNotMade
from assembly.filling.cache import compiled
from assembly.jobs.assemble import MadeDocument, MissingFact
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.self_check import checked_filling
from assembly.templates.fields import template_fields
from assembly.templates.file_name import compile_pattern, file_name
from assembly.templates.manifest import Need
from assembly.templates.registry import RegisteredTemplate
from assembly.templates.words import Blank

_LIST = "[]"
Shape = dict[str, Any]


def own_words_maker(registered: RegisteredTemplate) -> Callable[[BatchRow], MadeDocument]:
    """Return what makes the document of a row.

    It raises DocumentNotMade, WordsRefused, TemplateRefused.
    """
    spec = registered.spec
    template = compiled(registered)
    named = template_fields([compile_pattern(spec.file_name).tree])
    shape = shape_of(field.path for field in (*template.fields, *named))

    def made(row: BatchRow) -> MadeDocument:
        if unmet := [need for need in spec.needs if not any(_given(row.facts, p) for p in need.any)]:
            raise _not_made(unmet)
        words = with_blanks(shape, row.facts)
        filled = template.fill_and_tell(words)
        blanks = [_missing(pointer, "blank") for pointer in filled.blanks]
        left_out = [_missing(p, "left_out") for p in filled.left_out if p not in filled.blanks]
        return MadeDocument(
            f"{file_name(spec, words)}.docx",
            filled.docx,
            (*blanks, *left_out),
            checked_filling(registered, filled),
        )

    return made


def shape_of(paths: Iterable[str]) -> Shape:
    """Return the paths of a template as nested names; the items of a list stand under ``[]``."""
    shape: Shape = {}
    for path in paths:
        below = shape
        for step in path.replace(_LIST, f".{_LIST}").split("."):
            below = below.setdefault(step, {})
    return shape


def with_blanks(shape: Shape, facts: Mapping[str, Any], place: tuple[str | int, ...] = ()) -> dict[str, Any]:
    """Return the facts with a blank for each one that is asked for and absent; an absent list is empty."""
    words = dict(facts)
    for name, below in shape.items():
        words[name] = _filled_up(facts.get(name), below, (*place, name))
    return words


def _filled_up(value: Any, below: Shape, place: tuple[str | int, ...]) -> Any:
    if _LIST in below:
        if value is None or value == "":
            return []
        if isinstance(value, list | tuple):
            return [_filled_up(item, below[_LIST], (*place, at)) for at, item in enumerate(value)]
        return value
    if below and (value is None or isinstance(value, Mapping)):
        return with_blanks(below, value or {}, place)
    return Blank(pointer_to(place)) if value is None or value == "" else value


def _given(facts: Mapping[str, Any], pointer: str) -> bool:
    value: Any = facts
    for step in steps_of(pointer):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value not in (None, "", [])


def _not_made(unmet: list[Need]) -> DocumentNotMade:
    pointers = tuple(pointer for need in unmet for pointer in need.any)
    return DocumentNotMade(
        " ".join(need.reason for need in unmet), f"missing: {', '.join(pointers)}", pointers
    )


@lru_cache(maxsize=4096)
def _missing(pointer: str, how: Literal["blank", "left_out"]) -> MissingFact:
    steps = (str(int(step) + 1) if step.isdecimal() else step for step in steps_of(pointer))
    return MissingFact(pointer, " › ".join(step.replace("_", " ") for step in steps), how)
