"""Models of the API whose JSON schema is drawn once, and parameters among them: the query and headers."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from pydantic import BaseModel


class DrawnOnce(BaseModel):
    """A model that many operations name.

    flask-openapi3 asks for its schema with each of them, and drawing that of a conference takes a tenth of a
    second: the web would be a second later at every start.
    """

    @classmethod
    def model_json_schema(cls, *args: Any, **given: Any) -> dict[str, Any]:
        """Return the JSON Schema, a copy that the caller may take apart."""
        if args:
            return super().model_json_schema(*args, **given)
        return copy.deepcopy(_drawn(cls, **given))


class Parameters(DrawnOnce):
    """A query, or headers, as a view takes them; every such model builds on this one.

    flask-openapi3 asks for the schema of these models with each request. To draw one takes longer than most
    answers do (about a millisecond), so it is drawn once.
    """

    @classmethod
    def model_json_schema(cls, *args: Any, **given: Any) -> dict[str, Any]:
        """Return the JSON Schema; without arguments the very same each time, which nobody may change."""
        if args or given:
            return super().model_json_schema(*args, **given)
        return _drawn(cls)


@cache
def _drawn(model: type[DrawnOnce], **given: Any) -> dict[str, Any]:
    return super(DrawnOnce, model).model_json_schema(**given)
