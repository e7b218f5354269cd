"""The single facts below a part of the model: what a line of a form or a column of a table may hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args, get_origin

from pydantic import BaseModel

from assembly.conference.labels import bare, model_of
from assembly.conference.paths import LIST, main_fact, spot_of

JOINT = " – "  # between the parts of a label


@dataclass(frozen=True, slots=True)
class Leaf:
    """A fact below a part: ``path`` from there (``head.name``, ``registered_titles[]``), its whole label.

    ``short`` is the label without what a bare value of its part stands for ("Thư ký" for the secretary's
    name). ``needed``: its part is refused without it.
    """

    path: str
    label: str
    short: str
    needed: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it holds several texts."""
        return self.path.endswith(LIST)


@lru_cache(maxsize=128)
def leaves_of(model: type[BaseModel]) -> tuple[Leaf, ...]:
    """Return the facts below a part in the order of the model; lists of parts and mappings are none."""
    return tuple(_leaves(model, "", (), needed=True))


def _leaves(model: type[BaseModel], above: str, labels: tuple[str, ...], *, needed: bool) -> Iterator[Leaf]:
    main = main_fact(model) if labels else None
    for name, field in model.model_fields.items():
        kind = bare(field.annotation)
        path, here = f"{above}{name}", (*labels, field.title or name)
        is_needed = needed and field.is_required()
        if get_origin(kind) is list:
            if model_of(get_args(kind)[0]) is None:
                yield Leaf(path + LIST, JOINT.join(here), JOINT.join(here), is_needed)
        elif (below := model_of(kind)) is not None:
            yield from _leaves(below, f"{path}.", here, needed=False)
        elif get_origin(kind) is not dict:
            short = JOINT.join(labels) if name == main else JOINT.join(here)
            yield Leaf(path, JOINT.join(here), short, is_needed)


@lru_cache(maxsize=256)
def leaves_below(path: str) -> tuple[Leaf, ...]:
    """Return the facts below a place of the conference, such as ``members[]``; of a single fact itself.

    The paths of the leaves begin at the place; that of a single fact is empty, or ``[]`` for several texts.
    """
    spot = spot_of(path)
    if spot.model is not None:
        return leaves_of(spot.model)
    kind = bare(spot.annotation)
    if get_origin(kind) is list:
        if model_of(get_args(kind)[0]) is not None:
            return ()
        return (Leaf(LIST, spot.labels[-1], spot.labels[-1]),)
    return (Leaf("", spot.labels[-1], spot.labels[-1]),)
