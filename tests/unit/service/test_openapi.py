"""The OpenAPI document: every operation, who may call it, every error; and the page that shows it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openapi_python_client.schema import OpenAPI

from service.access import ACCESS
from service.openapi import operation_name
from tests.unit.service.house import House

Json = dict[str, Any]


@pytest.fixture
def document(house: House) -> Json:
    """The document as the web gives it."""
    found: Json = house.stranger.get("/openapi.json").get_json()
    return found


def _operations(document: Json) -> dict[str, Json]:
    return {
        operation["operationId"]: operation
        for methods in document["paths"].values()
        for operation in methods.values()
    }


def test_the_document_is_openapi(document: Json) -> None:
    """It is OpenAPI 3.1 in the eyes of another reader."""
    assert OpenAPI.model_validate(document).openapi == document["openapi"] == "3.1.0"


def test_every_address_below_the_api_is_told(document: Json) -> None:
    """Each endpoint that a key opens is one operation, with the scope it wants."""
    told = {
        name: operation["security"]
        for name, operation in _operations(document).items()
        if operation["security"]
    }
    wanted = {operation_name(end): [{"key": [scope] if scope else []}] for end, scope in ACCESS.items()}
    assert wanted == told


def test_every_operation_tells_its_errors(document: Json) -> None:
    """Wrong keys, missing scopes, rates, faults of ours: each as application/problem+json."""
    for name, operation in _operations(document).items():
        codes = set(operation["responses"])
        wanted = {"400", "500", "503"} | ({"401", "403", "429"} if operation["security"] else set())
        assert wanted <= codes, name
        for code, answer in operation["responses"].items():
            if "$ref" in answer:
                answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]  # noqa: PLW2901
            if code >= "400":
                assert set(answer["content"]) == {"application/problem+json"}, (name, code)
            assert "X-Request-ID" in answer["headers"], (name, code)


def test_every_operation_has_a_summary_and_a_known_tag(document: Json) -> None:
    """Readers find each operation under a heading that is explained."""
    tags = {tag["name"] for tag in document["tags"]}
    for name, operation in _operations(document).items():
        assert operation["summary"], name
        assert set(operation["tags"]) <= tags, name
        assert re.fullmatch("[a-z]+(_[a-z]+)*", name), name
    assert tags == {tag for operation in _operations(document).values() for tag in operation["tags"]}


def test_every_post_takes_an_idempotency_key(document: Json) -> None:
    """A POST or PATCH below the API may be sent again."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            named = {"$ref": "#/components/parameters/IdempotencyKey"} in operation.get("parameters", [])
            assert named == (method in {"post", "patch"}), (method, path)


def test_nothing_is_told_that_nothing_points_to(document: Json) -> None:
    """Components that no operation uses are left out, and each that is used is there."""
    text = re.findall(r'"#/components/(\w+)/([\w.-]+)"', str(document).replace("'", '"'))
    there = {
        (kind, name)
        for kind, parts in document["components"].items()
        if kind != "securitySchemes"
        for name in parts
    }
    assert set(text) == there


def test_the_document_is_fetched_once(house: House) -> None:
    """Who has it is told so by its ETag; it is in English for everybody."""
    first = house.stranger.get("/openapi.json", headers={"Accept-Language": "vi"})
    again = house.stranger.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert first.headers["Content-Language"] == "en"


def test_the_page_holds_no_script_of_its_own(house: House) -> None:
    """Scripts come from files of this service alone, and the policy forbids all others."""
    page = house.stranger.get("/docs")
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none';" in policy
    text = page.get_data(as_text=True)
    assert re.findall("<script(?! src=)", text) == []
    assert "//" not in text.replace("<!doctype", "")
    for name in re.findall(r'(?:src|href)="docs/([^"]+)"', text):
        assert house.stranger.get(f"/docs/{name}").status_code == 200, name
    assert house.stranger.get("/docs/page.html").status_code == 404
