"""The templates resource and the description of the API."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any
from urllib.parse import quote

from service.downloads import XLSX
from tests.unit.service.house import House


def test_templates_are_listed(house: House) -> None:
    """Every built-in template is listed with its kind, style and hash."""
    templates = house.client.get("/api/v1/templates").get_json()["templates"]
    assert [template["id"] for template in templates] == [
        registered.spec.id for registered in house.library.all()
    ]
    assert {"covenant_member", "handover_minutes"} <= {template["kind"] for template in templates}
    assert all(len(template["sha256"]) == 64 for template in templates)


def test_workbook_of_a_template_can_be_fetched(house: House) -> None:
    """The blank workbook of each template is an .xlsx under its Vietnamese name; an unknown one is told."""
    for template in house.client.get("/api/v1/templates").get_json()["templates"]:
        answer = house.client.get(template["workbook_url"])
        assert (answer.status_code, answer.content_type) == (200, XLSX)
        assert quote(template["title"], safe="") in answer.headers["Content-Disposition"]
        with zipfile.ZipFile(io.BytesIO(answer.data)) as workbook:
            assert "xl/workbook.xml" in workbook.namelist()
    answer = house.client.get("/api/v1/templates/none/workbook")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "template-not-found")


def test_every_answer_is_described(house: House) -> None:
    """Each operation lists its answers; whatever takes a body lists that it can be too large."""
    spec: dict[str, Any] = house.client.get("/openapi.json").get_json()
    operations = {
        (path, method): operation
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/api/")
    }
    for operation in operations.values():
        assert {"500"} < set(operation["responses"])
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= set(operation["responses"])
    ranged = {path for (path, _), operation in operations.items() if "206" in operation["responses"]}
    document = "/api/v1/jobs/{job_id}/documents/{name}"
    assert ranged == {"/api/v1/jobs/{job_id}/archive", document, f"{document}/pdf"}
    for path in ranged:
        assert {"200", "206", "304", "404", "409", "412", "416"} <= set(operations[path, "get"]["responses"])
        names = {parameter.get("name") for parameter in operations[path, "get"]["parameters"]}
        assert {"job_id", "Range", "If-Range", "If-None-Match", "If-Match"} <= names
    batch = operations["/api/v1/batches", "post"]
    assert set(batch["requestBody"]["content"]) == {"multipart/form-data", "application/json"}
    assert {"200", "202"} <= set(batch["responses"])


def test_description_of_the_api_is_whole(house: House) -> None:
    """The OpenAPI description has every route, and every reference in it leads somewhere."""
    client = house.client
    spec: dict[str, Any] = client.get("/openapi.json").get_json()
    routes = {re.sub(r"<([^>]+)>", r"{\1}", rule.rule) for rule in client.application.url_map.iter_rules()}
    told = {path for path in routes if path.startswith("/api/v1/") or path in {"/healthz", "/readyz"}}
    assert told == set(spec["paths"])
    assert {"/api/v1/jobs/{job_id}", "/api/v1/conferences", "/healthz"} < told
    text = json.dumps(spec)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(spec["components"]["schemas"])
    assert "Conference" in names
