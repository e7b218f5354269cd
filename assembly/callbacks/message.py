"""What a receiver gets: the event as JSON, and headers that prove who sent it and when.

Source: Standard Webhooks 1.0 (webhook-id, webhook-timestamp, webhook-signature; HMAC-SHA256, ``v1``).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

from assembly.jobs.event import JobEvent

SECRET_BYTES = 32
PREFIX = "whsec_"


def secret_from(seed: bytes) -> str:
    """Return the secret of an endpoint in its written form, drawn from 32 random bytes."""
    if len(seed) != SECRET_BYTES:
        raise ValueError(f"a secret is drawn from {SECRET_BYTES} bytes")
    return PREFIX + base64.b64encode(seed).decode("ascii")


def payload_of(event: JobEvent) -> dict[str, Any]:
    """Return an event as receivers are told: its type, when it happened, and what."""
    return {
        "type": event.type,
        "timestamp": event.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {"job_id": event.job_id, "number": event.number, **event.data},
    }


def body_of(event: JobEvent) -> bytes:
    """Return the body of an event: the same bytes however often it is told."""
    text = json.dumps(payload_of(event), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", errors="replace")


def headers_of(event: JobEvent, body: bytes, secrets: Sequence[str], at: datetime) -> Mapping[str, str]:
    """Return the headers of a body sent at a moment, signed with each secret; ``at`` has its zone.

    The id is that of the event, the same at every attempt: a receiver that has seen it may pass over it.
    """
    moment = at.astimezone(UTC)
    text = body.decode("utf-8")
    return {
        "Content-Type": "application/json",
        "webhook-id": event.id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(event.id, moment, text) for secret in secrets),
    }
