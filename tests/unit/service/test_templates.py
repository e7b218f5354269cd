"""The templates resource and the description of the API."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.service.house import House


def test_templates_are_listed(house: House) -> None:
    """Every built-in template is listed with its kind, style and hash."""
    templates = house.client.get("/api/v1/templates").get_json()["templates"]
    assert [template["id"] for template in templates] == [
        registered.spec.id for registered in house.library.all()
    ]
    assert {"covenant_member", "handover_minutes"} <= {template["kind"] for template in templates}
    assert all(len(template["sha256"]) == 64 for template in templates)


def test_description_of_the_api_is_whole(house: House) -> None:
    """The OpenAPI description has every route, and every reference in it leads somewhere."""
    spec: dict[str, Any] = house.client.get("/openapi.json").get_json()
    assert {
        "/api/v1/jobs",
        "/api/v1/jobs/{job_id}",
        "/api/v1/jobs/{job_id}/retry",
        "/api/v1/jobs/{job_id}/documents",
        "/api/v1/jobs/{job_id}/documents/{name}",
        "/api/v1/jobs/{job_id}/archive",
        "/api/v1/jobs/{job_id}/merged.docx",
        "/api/v1/batches",
        "/api/v1/templates",
        "/api/v1/format-checks",
        "/healthz",
        "/readyz",
    } == set(spec["paths"])
    text = json.dumps(spec)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= set(spec["components"]["schemas"])
    assert "Conference" in names
