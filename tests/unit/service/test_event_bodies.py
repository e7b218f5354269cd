"""What endpoints are sent is what the OpenAPI document says."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from jsonschema import Draft202012Validator

from assembly.callbacks.endpoint import CALLBACK_TYPES
from assembly.callbacks.message import body_of
from assembly.jobs.job import Failure, Outcome
from tests.unit.service.house import House, conference

MINUTE = timedelta(minutes=1)
BROKEN = Failure("internal-error", "Có lỗi.", "an error")


def document_of(house: House) -> dict[str, Any]:
    """Return the OpenAPI document as the web gives it."""
    found: dict[str, Any] = house.stranger.get("/openapi.json").get_json()
    return found


def schema_of(document: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the schema of the body of an event, with what it refers to."""
    content = document["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]
    return {**content["schema"], "components": document["components"]}


def test_every_type_is_described(house: House) -> None:
    """Each type of event has its webhook, whose example is what its schema allows."""
    document = document_of(house)
    assert set(CALLBACK_TYPES) == set(document["webhooks"])
    for kind, described in document["webhooks"].items():
        example = described["post"]["requestBody"]["content"]["application/json"]["example"]
        assert kind == example["type"]
        Draft202012Validator(schema_of(document, kind)).validate(example)


def test_what_is_sent_fits(house: House) -> None:
    """The end of a real job, good or bad, and a document that failed are told as the schemas say."""
    client = house.client
    endpoint = client.post("/api/v1/callbacks", json={"url": "https://hooks.example.vn"}).get_json()
    client.post("/api/v1/jobs", json={"conference": conference()})
    house.work()
    client.post("/api/v1/jobs", json={"conference": conference()})
    while house.queue.waiting:
        claim = house.jobs.claim(house.queue.waiting.popleft(), MINUTE)
        assert claim is not None
        house.jobs.record(claim, [Outcome(one.position, BROKEN) for one in claim.documents], MINUTE)
    document = document_of(house)
    deliveries = client.get(endpoint["deliveries_url"]).get_json()["deliveries"]
    for delivery in deliveries:
        claimed = house.callbacks.claim(delivery["id"], MINUTE)
        assert claimed is not None
        body = json.loads(body_of(claimed.event))
        Draft202012Validator(schema_of(document, body["type"])).validate(body)
    assert set(CALLBACK_TYPES) == {delivery["type"] for delivery in deliveries}
