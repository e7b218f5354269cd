"""The examples of the OpenAPI document: sent to the web as they stand, answered as they say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from service.openapi import EXAMPLES, examples_of
from service.waiting import Waiting
from tests.api_scenario import Json, Round, as_kept, calls
from tests.unit.service.house import House, PdfsAtOnce

# of one exchange, not of the API
_NO_PART_OF_THE_API = {
    "Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Date", "Vary",
    "X-Accel-Buffering", "X-Content-Type-Options",
    # what keeps pages safe in a browser stands with every answer
    "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
    "Permissions-Policy", "Referrer-Policy", "X-Frame-Options",
}  # fmt: skip


def document_of(house: House) -> Json:
    """Return the OpenAPI document as the web gives it."""
    document: Json = house.stranger.get("/openapi.json").get_json()
    return document


def operations_of(document: Json) -> dict[str, tuple[str, str]]:
    """Return method and path of each operation."""
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def played(house: House) -> Round:
    """Send the whole round; where a request waits for a job, the work is done."""
    house.waiting = Waiting(sleep=lambda _: house.work())
    house.pdf_queue = PdfsAtOnce(house.make_pdfs)
    told = Round(house.client, operations_of(document_of(house)))
    for call in calls():
        told.send(call)
    return told


@pytest.fixture
def told(house: House) -> dict[str, Json]:
    """What the whole round told."""
    return played(house).told


def test_every_operation_has_an_example(house: House) -> None:
    """No operation is without one, and no example without its operation."""
    operations = set(operations_of(document_of(house)))
    assert operations == {file.stem for file in EXAMPLES.glob("*.json")}
    assert operations == {call.operation for call in calls()}


def test_examples_are_answered_as_they_say(told: dict[str, Json]) -> None:
    """What stands in the document is what the web answers (python -m tests.golden.rewrite_api)."""
    kept = {operation: examples_of(operation) for operation in told}
    assert as_kept(told, kept) == kept


def test_examples_fit_their_schemas(house: House) -> None:
    """Parameters, bodies and answers of the examples are what the schemas beside them allow."""
    document = document_of(house)
    registry: Any = Registry().with_resource(
        "urn:api", Resource.from_contents(document, default_specification=DRAFT202012)
    )
    checked = 0
    for schema, example in _examples(document):
        whole = json.loads(json.dumps(schema).replace('"#/components', '"urn:api#/components'))
        Draft202012Validator(whole, registry=registry).validate(example)
        checked += 1
    assert checked > 40


def test_every_header_of_an_answer_is_in_the_document(house: House) -> None:
    """Answers carry no header that the document does not tell, and no status."""
    document = document_of(house)
    house.waiting = Waiting(sleep=lambda _: house.work())
    house.pdf_queue = PdfsAtOnce(house.make_pdfs)
    sent = Round(house.client, operations_of(document))
    untold = set()
    for call in calls():
        answer = sent.send(call)
        method, path = operations_of(document)[call.operation]
        described = document["paths"][path][method.lower()]["responses"].get(str(answer.status_code))
        assert described, (call, answer.get_data(as_text=True)[:2000])
        names = set(answer.headers.keys()) - set(described.get("headers", ())) - _NO_PART_OF_THE_API
        untold |= {(call.operation, name) for name in names}
    assert untold == set()


def _examples(document: Json) -> list[tuple[Json, Any]]:
    found = []
    for methods in document["paths"].values():
        for operation in methods.values():
            found += [
                (each["schema"], each["example"])
                for each in operation.get("parameters", [])
                if "example" in each
            ]
            contents = [operation.get("requestBody", {}).get("content", {})]
            contents += [answer.get("content", {}) for answer in operation["responses"].values()]
            found += [
                (each["schema"], each["example"])
                for content in contents
                for each in content.values()
                if "example" in each
            ]
    return found
