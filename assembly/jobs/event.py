"""What happens to a job, written down in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

EventType = Literal["document.failed", "job.finished", "job.failed", "job.cancelled"]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)


@dataclass(frozen=True, slots=True)
class JobEvent:
    """An event of a job; ``number`` counts them from 1, without gaps, in the order they happened.

    ``id`` is unique in the house and stays the same however often it is told. ``data`` is plain JSON data:
    of a job its state and counts at that moment, of a document its position, name and failure's code.
    ``job.finished``: settled with documents made, some perhaps failed; ``job.failed``: settled, none made.
    """

    id: str
    job_id: str
    number: int
    type: EventType
    at: datetime
    data: Mapping[str, Any]
