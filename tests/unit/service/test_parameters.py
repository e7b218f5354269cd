"""Parameters of requests are cheap to read."""

from __future__ import annotations

import inspect
import typing

from service.parameters import DrawnOnce, Parameters
from tests.unit.service.house import House


def test_schema_is_drawn_once() -> None:
    """The schema that flask-openapi3 asks for with each request is the same object each time."""

    class Wanted(Parameters):
        limit: int = 10

    assert Wanted.model_json_schema() is Wanted.model_json_schema()
    assert Wanted.model_json_schema() == Wanted.model_json_schema(mode="validation")


def test_every_query_and_header_builds_on_it(house: House) -> None:
    """No view takes a query or headers by a model whose schema would be drawn with each request."""
    models = {
        f"{endpoint} {name}": hints[name]
        for endpoint, view in house.stranger.application.view_functions.items()
        for hints in [typing.get_type_hints(inspect.unwrap(view))]
        for name in ("query", "header")
        if name in hints
    }
    assert len(models) > 10
    assert [name for name, model in models.items() if not issubclass(model, Parameters)] == []


def test_schema_may_be_taken_apart() -> None:
    """A schema that somebody took apart, as flask-openapi3 does, is whole for the next one."""

    class Told(DrawnOnce):
        part: Parameters

    whole = Told.model_json_schema(ref_template="#/{model}")
    taken = Told.model_json_schema(ref_template="#/{model}")
    del taken["$defs"]["Parameters"]["type"]
    assert whole == Told.model_json_schema(ref_template="#/{model}")
    assert whole["$defs"]["Parameters"]["type"] == "object"
