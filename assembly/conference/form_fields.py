"""What a form asks, as plain values: steps, sections, fields. Nothing here knows HTML, nor the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

Kind = Literal[
    "line", "text", "whole", "figure", "date", "clock", "choice", "yes-no", "group", "list", "mapping"
]
ANY = "*"  # any index of a list, any key of a mapping


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that is asked.

    ``least``, ``most`` bound a number, ``longest`` counts characters, ``most_items`` entries. ``fields`` are
    the parts of a group, ``item`` is what each entry of a list or mapping is. ``usual`` parts are asked at
    once, others fold away. ``columns`` are the parts of an entry that stand in its row of a table, as paths
    such as ``head/name``. ``suggest`` names a list of the form's suggestions, or ``units`` or ``people`` of
    the conference itself. ``keys`` names what the keys of a mapping are: ``units`` or ``kinds`` of documents.
    """

    name: str
    label: str
    kind: Kind
    hint: str | None = None
    example: str | None = None
    usual: bool = True
    required: bool = False
    default: bool | str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    most: float | None = None
    longest: int | None = None
    most_items: int | None = None
    fields: tuple[FormField, ...] = ()
    item: FormField | None = None
    columns: tuple[str, ...] = ()
    suggest: str | None = None
    width: Literal["tiny", "short", "medium", "half", "wide", "full"] | None = None
    keys: str | None = None
    add: str | None = None
    pick: bool = True
    flat: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return the field as plain data, without what is as usual."""
        told: dict[str, Any] = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if value == part.default:
                continue
            if part.name == "fields":
                value = [field.as_data() for field in value]
            elif isinstance(value, FormField):
                value = value.as_data()
            told[part.name] = value
        return told


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field in a section, with the pointer where it stands; ``*`` in it is each entry in turn."""

    pointer: str
    field: FormField

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"pointer": self.pointer, "field": self.field.as_data()}


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together.

    ``manner``: ``fields`` one below the other; ``votes`` as one table of all ballots; ``each`` once for every
    entry of the list ``over``, as a table where they are single values, else one below the other.
    """

    title: str
    intro: str | None
    manner: Literal["fields", "votes", "each", "each-table"]
    over: str | None
    drawn: tuple[Drawn, ...]
    leads_to: str | None = None

    def as_data(self) -> dict[str, Any]:
        """Return the section as plain data."""
        return {
            "title": self.title,
            "intro": self.intro,
            "manner": self.manner,
            "over": self.over,
            "leads_to": self.leads_to,
            "drawn": [drawn.as_data() for drawn in self.drawn],
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the form; ``id`` stands in addresses."""

    id: str
    title: str
    intro: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form, and the values it proposes by the name of their list."""

    steps: tuple[Step, ...]
    suggestions: Mapping[str, tuple[str, ...]]

    def as_data(self) -> dict[str, Any]:
        """Return the form as plain JSON data for the page."""
        return {
            "steps": [
                {
                    "id": step.id,
                    "title": step.title,
                    "intro": step.intro,
                    "sections": [section.as_data() for section in step.sections],
                }
                for step in self.steps
            ],
            "suggestions": {name: list(values) for name, values in self.suggestions.items()},
        }

    def places(self) -> Iterator[tuple[Step, str]]:
        """Yield every place that is drawn, with its step; ``*`` stands for any index or key."""
        for step in self.steps:
            for section in step.sections:
                for drawn in section.drawn:
                    yield from ((step, place) for place in _places(drawn.field, drawn.pointer))


def _places(field: FormField, pointer: str) -> Iterator[str]:
    yield pointer
    inside, at = field, pointer
    while inside.item is not None:
        inside, at = inside.item, f"{at}/{ANY}"
    for part in inside.fields:
        yield from _places(part, f"{at}/{part.name}")
