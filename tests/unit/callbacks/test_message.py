"""What a receiver gets, checked with the verification of Standard Webhooks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from assembly.callbacks.message import body_of, headers_of, secret_from
from assembly.jobs.event import JobEvent

SECRETS = tuple(secret_from(bytes([number]) * 32) for number in (1, 2))
EVENT = JobEvent(
    id="0199",
    job_id="0198",
    number=3,
    type="document.failed",
    at=datetime(2026, 11, 22, 8, 30, tzinfo=timezone(timedelta(hours=7))),
    data={"name": "Giao ước – Sở Y tế.docx", "position": 4},
)


def test_body() -> None:
    """The body tells type, time in UTC and data; it is the same bytes each time."""
    assert {
        "type": "document.failed",
        "timestamp": "2026-11-22T01:30:00Z",
        "data": {"job_id": "0198", "number": 3, "name": "Giao ước – Sở Y tế.docx", "position": 4},
    } == json.loads(body_of(EVENT))
    assert body_of(EVENT) == body_of(EVENT)


@pytest.mark.parametrize("secret", SECRETS)
def test_every_living_secret_verifies(secret: str) -> None:
    """While secrets are rotated the old one verifies as well as the new one."""
    body = body_of(EVENT)
    headers = headers_of(EVENT, body, SECRETS, datetime.now(UTC))
    assert json.loads(body) == Webhook(secret).verify(body, dict(headers))
    assert "0199" == headers["webhook-id"]


def test_another_secret() -> None:
    """A secret that did not sign verifies nothing, and neither does a signature of another body or id."""
    body = body_of(EVENT)
    headers = dict(headers_of(EVENT, body, SECRETS, datetime.now(UTC)))
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_from(b"\x03" * 32)).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRETS[0]).verify(body + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRETS[0]).verify(body, headers | {"webhook-id": "0200"})
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRETS[0]).verify(body, headers | {"webhook-timestamp": headers["webhook-timestamp"] + "0"})


@pytest.mark.parametrize("skew", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_an_old_message_is_no_news(skew: timedelta) -> None:
    """What was signed five minutes ago is refused: it cannot be played again; nor may a clock run ahead."""
    body = body_of(EVENT)
    headers = headers_of(EVENT, body, SECRETS, datetime.now(UTC) + skew)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRETS[0]).verify(body, dict(headers))


@given(
    data=st.dictionaries(st.text(st.characters(codec="utf-8")), st.text() | st.integers() | st.none()),
    zone=st.integers(-12, 14),
    seed=st.binary(min_size=32, max_size=32),
)
def test_any_event(data: dict[str, object], zone: int, seed: bytes) -> None:
    """Whatever an event says, in whatever zone the clock ticks, the receiver verifies what was sent."""
    event = JobEvent("1", "2", 1, "job.finished", datetime.now(UTC), data)
    body = body_of(event)
    at = datetime.now(timezone(timedelta(hours=zone)))
    told = Webhook(secret_from(seed)).verify(body, dict(headers_of(event, body, [secret_from(seed)], at)))
    assert "job.finished" == told["type"]


def test_secrets() -> None:
    """A secret is written as the standard wants, from 32 bytes exactly."""
    assert "whsec_" + "A" * 43 + "=" == secret_from(bytes(32))
    with pytest.raises(ValueError, match="32 bytes"):
        secret_from(b"short")
