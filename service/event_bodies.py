"""What callback endpoints are sent: the bodies, and their chapter (``webhooks``) of the OpenAPI document."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assembly.callbacks.message import payload_of
from assembly.jobs.event import JobEvent
from assembly.jobs.job import JobState

_HEADERS = {
    "webhook-id": ("The id of the event, the same at every attempt: pass over one seen before.", "string"),
    "webhook-timestamp": ("Seconds since 1970 at which this attempt was made: refuse old ones.", "integer"),
    "webhook-signature": (
        "One `v1,<Base64>` for each living secret, with spaces between: HMAC-SHA256 over "
        "`<webhook-id>.<webhook-timestamp>.<body>`.",
        "string",
    ),
}


class JobEventData(BaseModel):
    """A job that has ended."""

    model_config = ConfigDict(extra="forbid")

    job_id: str
    number: int = Field(description="Counts the events of a job, from 1.")
    state: JobState
    revision: int = Field(description="How often documents of it were asked for again, from 0.")
    total: int
    made: int
    failed: int
    cancelled: int


class JobEventBody(BaseModel):
    """`job.finished`: documents were made, some perhaps failed. `job.failed`: none was made."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["job.finished", "job.failed"]
    timestamp: datetime = Field(description="When it happened.")
    data: JobEventData


class DocumentEventData(BaseModel):
    """A document that could not be made."""

    model_config = ConfigDict(extra="forbid")

    job_id: str
    number: int = Field(description="Counts the events of a job, from 1.")
    position: int = Field(description="Its place in the job, from 0.")
    name: str
    code: str = Field(description="Why: the `code` of its `error`.")


class DocumentEventBody(BaseModel):
    """`document.failed`."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["document.failed"]
    timestamp: datetime = Field(description="When it happened.")
    data: DocumentEventData


_JOB_ID = "01a201dc-cd29-71c3-98ff-b1ba66578839"
_AT = datetime(2026, 11, 22, 6, 6, 17, tzinfo=UTC)
_COUNTS = {"revision": 0, "total": 3, "cancelled": 0}
# name of the operation, the event, its body's model, what it is
_CALLBACKS: tuple[tuple[str, JobEvent, type[BaseModel], str], ...] = (
    (
        "job_finished",
        JobEvent(
            "01a201e3-0697-7521-a220-a1bf0a480b3c",
            _JOB_ID,
            2,
            "job.finished",
            _AT,
            {"state": "finished_with_failures", **_COUNTS, "made": 2, "failed": 1},
        ),
        JobEventBody,
        "A job has ended, and documents were made",
    ),
    (
        "job_failed",
        JobEvent(
            "01a201e3-0698-7521-a220-a1bf0a480b3c",
            _JOB_ID,
            4,
            "job.failed",
            _AT,
            {"state": "failed", **_COUNTS, "made": 0, "failed": 3},
        ),
        JobEventBody,
        "A job has ended, and no document was made",
    ),
    (
        "document_failed",
        JobEvent(
            "01a201e3-0696-7521-a220-a1bf0a480b3c",
            _JOB_ID,
            1,
            "document.failed",
            _AT,
            {"position": 2, "name": "Giao ước thi đua - Sở Nội vụ.docx", "code": "document-not-made"},
        ),
        DocumentEventBody,
        "A document could not be made",
    ),
)
WEBHOOK_MODELS = frozenset({JobEventBody.__name__, DocumentEventBody.__name__})


def webhooks() -> dict[str, Any]:
    """Return the OpenAPI chapter of what endpoints are sent (OpenAPI 3.1, ``webhooks``)."""
    return {
        event.type: {"post": _operation(name, event, model, summary)}
        for name, event, model, summary in _CALLBACKS
    }


def _operation(name: str, event: JobEvent, model: type[BaseModel], summary: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": ["callbacks"],
        "summary": summary,
        "security": [],
        "parameters": [
            {"name": header, "in": "header", "required": True, "description": text, "schema": {"type": kind}}
            for header, (text, kind) in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": f"#/components/schemas/{model.__name__}"},
                    "example": payload_of(event),
                }
            },
        },
        "responses": {
            "2XX": {"description": "Taken: it is not sent again."},
            "410": {"description": "Gone: the endpoint is switched off."},
            "default": {
                "description": "Sent again after a pause; `Retry-After` may ask for a longer one. "
                "Redirects are not followed."
            },
        },
    }
