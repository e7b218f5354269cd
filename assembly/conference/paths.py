"""Paths of facts as columns of a table name them: ``block.name``, ``tasks.items[]``, ``member.head.name``."""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel

from assembly.conference.labels import Spot, bare, spot_at

OWN = "member"  # the row's own unit, of a document issued to each member
LIST = "[]"


@lru_cache(maxsize=4096)
def spot_of(path: str) -> Spot:
    """Return what the model of a conference says of the value of one cell, or of one line in it."""
    steps: list[str | int] = []
    for step in path.split("."):
        steps.append(step.removesuffix(LIST))
        if step.endswith(LIST):
            steps.append(0)
    if steps[0] == OWN:
        steps[0:1] = ["members", 0]
    return spot_at(steps)


@lru_cache(maxsize=256)
def main_fact(model: type[BaseModel]) -> str | None:
    """Return the fact that a bare text gives a part of the model: name of a person, unit of an office.

    None for a part that takes no bare text, or makes something else of it.
    """
    if "text" not in getattr(model, "short_forms", ()):
        return None
    [name, *others] = model.model_validate("x").model_fields_set
    kind = bare(model.model_fields[name].annotation)
    return name if not others and kind is str else None
