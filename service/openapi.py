"""The OpenAPI document of the API, finished: what flask-openapi3 gathers of the views, made exact.

flask-openapi3 knows the addresses, the models and the docstrings. What it leaves out or blurs is put right
here: schemas as Pydantic tells them, who may call (``service.access``), the errors and headers that every
operation shares, examples (``service/examples``), names of operations. docs/decisions/0025.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from service.access import ACCESS
from service.event_bodies import WEBHOOK_MODELS, webhooks
from service.openapi_parts import (
    ALWAYS,
    ANSWER_HEADERS,
    BEARER,
    DESCRIPTION,
    HEADERS,
    LINKS,
    NAMES,
    OF_BODIES,
    OF_KEYS,
    OF_ONCE,
    ONCE,
    PARAMETERS,
    PROBLEMS,
    TAGS,
    WANTED_HEADERS,
    headers_of_problem,
)

PROBLEM = "application/problem+json"
EXAMPLES = Path(__file__).with_name("examples")
_METHODS = ("get", "post", "put", "patch", "delete")
_REF = "#/components/{kind}/{name}"

Json = dict[str, Any]


class _Plain(GenerateJsonSchema):
    """JSON Schema without the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def finished(app: Flask) -> Json:
    """Return the document of all operations of an application, the same at every call."""
    gathered, names = _gathered(app)
    endpoints = _endpoints(app)
    paths: Json = {}
    for path in sorted(gathered):
        for method in _METHODS:
            if (operation := gathered[path].get(method)) is not None:
                paths.setdefault(path, {})[method] = _operation(operation, method, endpoints[method, path])
    document: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "Vanthu",
            "version": "1",
            "summary": "Official Vietnamese documents from the data of a conference.",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The service that gave this document."}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "webhooks": webhooks(),
        "components": {
            "securitySchemes": {"key": BEARER},
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": {name: _problem(status, text) for status, (name, text) in PROBLEMS.items()},
            "schemas": _schemas(names | {"Problem"} | WEBHOOK_MODELS),
        },
    }
    return _without_unused(document)


def examples_of(operation_id: str) -> Json:
    """Return the example of an operation as ``service/examples`` holds it: ``request`` and ``answer``."""
    file = EXAMPLES / f"{operation_id}.json"
    if not file.exists():
        return {}
    found: Json = json.loads(file.read_text("utf-8"))
    return found


def operation_name(endpoint: str) -> str:
    """Return the ``operationId`` of an endpoint: its function, unless ``NAMES`` has a clearer one."""
    return NAMES.get(endpoint, endpoint.rpartition(".")[2])


def _gathered(app: Flask) -> tuple[dict[str, Json], set[str]]:
    """Return what flask-openapi3 knows of each path and method, and the names of all models.

    Asked of the blueprints one by one: of two that share a path, the application keeps one.
    """
    paths: dict[str, Json] = {}
    names: set[str] = set()
    for api in app.blueprints.values():
        if isinstance(api, APIBlueprint):
            names |= set(api.components_schemas)
            for path, item in api.paths.items():
                known = item.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
                paths.setdefault(path, {}).update(known)
    return paths, names


def _endpoints(app: Flask) -> dict[tuple[str, str], str]:
    found = {}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^<:>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in rule.methods or ():
            found[method.lower(), path] = rule.endpoint
    return found


def _operation(raw: Json, method: str, endpoint: str) -> Json:
    name = operation_name(endpoint)
    operation: Json = {"operationId": name, "tags": raw["tags"], "summary": raw["summary"].rstrip(".")}
    if described := raw.get("description"):
        # flask-openapi3 joins the lines of a docstring with <br/>: an empty one parts paragraphs
        lines = [line.strip() for line in described.split("<br/>")]
        operation["description"] = "\n\n".join(
            " ".join(paragraph.split("\n")).strip() for paragraph in "\n".join(lines).strip().split("\n\n")
        )
    keyed = endpoint in ACCESS
    if keyed:
        scope = ACCESS[endpoint]
        operation["security"] = [{"key": [scope] if scope else []}]
    else:
        operation["security"] = []
    example = examples_of(name)
    parameters = _parameters(name, raw.get("parameters", []), method, keyed, example.get("request", {}))
    if parameters:
        operation["parameters"] = parameters
    if "requestBody" in raw:
        operation["requestBody"] = _body(raw["requestBody"], example.get("request", {}))
    operation["responses"] = _responses(raw, name, method, keyed, example.get("answer", {}))
    for code, links in LINKS.get(name, {}).items():
        operation["responses"][code]["links"] = links
    return operation


def _parameters(operation_id: str, raw: list[Json], method: str, keyed: bool, example: Json) -> list[Json]:
    given = {"path": "path", "query": "query", "headers": "header"}
    told = {
        (where, name): value for part, where in given.items() for name, value in example.get(part, {}).items()
    }
    found: list[Json] = []
    for parameter in raw:
        each = {key: value for key, value in parameter.items() if key not in {"schema", "required"}}
        wanted = parameter["in"] == "path" or (operation_id, parameter["name"]) in WANTED_HEADERS
        each["required"] = wanted or parameter.get("required", False)
        each["schema"] = _given_or_absent(_untitled(parameter["schema"]))
        each["schema"].pop("description", None)
        if (value := told.get((parameter["in"], parameter["name"]))) is not None:
            each["example"] = value
        found.append(each)
    names = {(each["in"], each["name"].lower()) for each in found}
    shared = ["AcceptLanguage"]
    if keyed and method in ONCE:
        shared.insert(0, "IdempotencyKey")
    return found + [
        {"$ref": _REF.format(kind="parameters", name=name)}
        for name in shared
        if (PARAMETERS[name]["in"], PARAMETERS[name]["name"].lower()) not in names
    ]


def _body(raw: Json, example: Json) -> Json:
    body: Json = {"required": raw.get("required", True), "content": {}}
    for media_type, content in raw["content"].items():
        body["content"][media_type] = _exact_content(content)
        if example.get("media_type", "application/json") == media_type and "body" in example:
            body["content"][media_type]["example"] = example["body"]
        elif media_type in example.get("also", {}):
            body["content"][media_type]["example"] = example["also"][media_type]
    return body


def _responses(raw: Json, name: str, method: str, keyed: bool, example: Json) -> Json:
    responses: Json = {}
    given = raw["responses"]
    wanted = {*given, *map(str, ALWAYS), *(map(str, OF_KEYS) if keyed else ())}
    if keyed and method in ONCE:
        wanted |= set(map(str, OF_ONCE))
    if "requestBody" in raw:
        wanted |= set(map(str, OF_BODIES))
    if any(each["in"] in {"query", "header"} for each in raw.get("parameters", [])):
        wanted.add("422")
    for code in sorted(wanted):
        answer = given.get(code, {})
        if _is_problem(code, answer):
            responses[code] = {"$ref": _REF.format(kind="responses", name=PROBLEMS[int(code)][0])}
            continue
        responses[code] = {"description": answer.get("description") or HTTPStatus(int(code)).phrase}
        responses[code]["headers"] = {
            header: {"$ref": _REF.format(kind="headers", name=header)}
            for header, when in ANSWER_HEADERS.items()
            if when.on(name, method, int(code), keyed=keyed)
        } | answer.get("headers", {})
        if content := answer.get("content"):
            if "*/*" in content:  # a part of the file that 200 gives whole
                content = dict.fromkeys(given["200"]["content"], content["*/*"])
            if int(code) >= HTTPStatus.BAD_REQUEST:
                content = {PROBLEM: next(iter(content.values()))}
            responses[code]["content"] = {kind: _exact_content(each) for kind, each in content.items()}
            if example.get("status") == int(code) and "body" in example:
                responses[code]["content"][example["media_type"]]["example"] = _shown(example)
    return responses


def _shown(example: Json) -> Any:
    if example["media_type"] != "text/event-stream":
        return example["body"]
    # the schema is that of one event: the last one is shown
    last = example["body"].strip().split("\n\n")[-1]
    return dict(line.split(": ", 1) for line in last.splitlines())


def _is_problem(code: str, answer: Json) -> bool:
    if int(code) < HTTPStatus.BAD_REQUEST:
        return False
    contents = list(answer.get("content", {}).values())
    return not contents or contents[0].get("schema", {}).get("$ref", "").endswith("/Problem")


def _problem(status: int, description: str) -> Json:
    schema = {"$ref": _REF.format(kind="schemas", name="Problem")}
    headers = {name: {"$ref": _REF.format(kind="headers", name=name)} for name in headers_of_problem(status)}
    return {"description": description, "headers": headers, "content": {PROBLEM: {"schema": schema}}}


def _exact_content(content: Json) -> Json:
    return (
        content | {"schema": _given_or_absent(_untitled(content["schema"]))}
        if "schema" in content
        else content
    )


def _untitled(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != "title"}


def _given_or_absent(schema: Json) -> Json:
    """Return the schema of a parameter: one that is not given is absent, never null."""
    schema = dict(schema)
    if "default" in schema and schema["default"] is None:
        del schema["default"]
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema = kinds[0] | schema
    return schema


def _schemas(names: set[str]) -> Json:
    models = {model.__name__: model for model in _models() if model.__name__ in names}
    _, definitions = models_json_schema(
        [(model, "validation") for model in models.values()],
        ref_template=_REF.format(kind="schemas", name="{model}"),
        schema_generator=_Plain,
    )
    found: Json = definitions["$defs"]
    for form in [schema for name, schema in found.items() if name.endswith("Form")]:
        form["properties"] = {name: _given_or_absent(each) for name, each in form["properties"].items()}
    return {name: found[name] for name in sorted(found)}


def _models() -> Iterator[type[BaseModel]]:
    """Yield every model of the house, each under a name of its own."""
    waiting: list[type[BaseModel]] = [BaseModel]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__module__.partition(".")[0] in {"service", "assembly"}:
            yield model


def _without_unused(document: Json) -> Json:
    """Leave out the components that nothing points to."""
    components = document["components"]
    used = {*_references(document["paths"]), *_references(document["webhooks"])}
    while True:
        further = set()
        for reference in used:
            _, _, kind, name = reference.split("/")
            further |= set(_references(components[kind][name]))
        if further <= used:
            break
        used |= further
    for kind in ("parameters", "headers", "responses", "schemas"):
        components[kind] = {
            name: each for name, each in components[kind].items() if _REF.format(kind=kind, name=name) in used
        }
    return document


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            elif key not in {"example", "examples"}:
                yield from _references(value)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)
