"""Parameters of requests: what stands in the query and in headers."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel


class Parameters(BaseModel):
    """A query, or headers, as a view takes them; every such model builds on this one.

    flask-openapi3 asks for the schema of these models with each request. To draw one takes longer than most
    answers do (about a millisecond), so it is drawn once.
    """

    @classmethod
    def model_json_schema(cls, *args: Any, **given: Any) -> dict[str, Any]:
        """Return the JSON Schema; without arguments the very same each time, which nobody may change."""
        if args or given:
            return super().model_json_schema(*args, **given)
        return _schema_of(cls)


@cache
def _schema_of(model: type[Parameters]) -> dict[str, Any]:
    return super(Parameters, model).model_json_schema()
