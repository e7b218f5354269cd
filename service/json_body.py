"""Bodies in JSON that a Pydantic model describes: every fault is told at once, the schema to OpenAPI."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import abort, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from pydantic import BaseModel, BeforeValidator, ValidationError

from service.problems import refused_parameters
from service.requests import MediaTypeRefused, body

JSON = "application/json"
_REFERENCE = "#/components/schemas/{model}"

Model = TypeVar("Model", bound=BaseModel)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)  # 7.0 is a whole number in JSON Schema; bounds stand before it


def read_json_body(model: type[Model], *, required: bool = True) -> Model:
    """Return the body of the request as a model; without ``required`` no body at all gives the defaults.

    flask-openapi3's own reading takes a body of any type, and one in quotation marks.

    Raises MediaTypeRefused, RequestEntityTooLarge; what the model refuses ends the request with 422.
    """
    sent = body()
    if not sent and not required:
        return model()
    if request.mimetype != JSON:
        raise MediaTypeRefused(JSON)
    try:
        return model.model_validate_json(sent, strict=True)  # 0 is not false, "7" no number
    except ValidationError as refusal:
        abort(refused_parameters(refusal))


def described(api: APIBlueprint, model: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """Return ``openapi_extensions`` for a view whose body ``read_json_body`` reads, and add its schemas."""
    schema = model.model_json_schema(ref_template=_REFERENCE)
    api.components_schemas |= {name: Schema(**each) for name, each in schema.pop("$defs", {}).items()}
    api.components_schemas[model.__name__] = Schema(**schema)
    reference = {"$ref": _REFERENCE.format(model=model.__name__)}
    return {"requestBody": {"required": required, "content": {JSON: {"schema": reference}}}}
