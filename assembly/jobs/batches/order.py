"""Placing a batch: rows come in, a job with a document for each is stored, its chunks go to the queue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from uuid_utils import uuid7

from assembly.errors import Fault
from assembly.jobs.batches.assemble import numbered_name
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import Job, NewJob, chunk_size
from assembly.jobs.order import block_of, send, year_of
from assembly.jobs.plan import PlannedDocument
from assembly.jobs.ports import JobStore, Queue
from assembly.templates.registry import RegisteredTemplate


class RowsToMake(Protocol):
    """Rows that passed their reading, and what must be told about them."""

    @property
    def rows(self) -> tuple[BatchRow, ...]:
        """The rows in the order of the sheet."""

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is odd and stops nothing."""


def place_batch(
    registered: RegisteredTemplate,
    base: Mapping[str, Any] | None,
    reading: RowsToMake,
    *,
    jobs: JobStore,
    queue: Queue,
    chunk_documents: int,
    job_id: str | None = None,
    most: InFlight | None = None,
) -> Job:
    """Store a job with one document for each row and send its chunks to the queue.

    ``base`` is a conference as plain JSON data, over which each row's facts are laid; a template issued per
    row has none. ``chunk_documents`` is the most that one task makes. ``job_id`` is the id that the job must
    have: ordered a second time, nothing new is made. The job is committed before anything is sent; a queue
    that does not answer stops nothing, for the sweep sends again what nobody took.

    Raises TooMuch where the organisation would have more than ``most`` in the making, Unavailable where the
    database does not answer.
    """
    spec = registered.spec
    total = len(reading.rows)
    order = NewJob(
        id=job_id or str(uuid7()),
        conference=json.dumps(base, ensure_ascii=False, separators=(",", ":")),
        documents=tuple(
            PlannedDocument(
                name=numbered_name(position, total),
                template_id=spec.id,
                kind=spec.kind,
                style=spec.style,
                title=spec.title,
                row=row.number,
            )
            for position, row in enumerate(reading.rows)
        ),
        chunk_documents=chunk_size(total, chunk_documents),
        warnings=reading.warnings,
        templates={spec.id: registered.sha256},
        rows=reading.rows,
        year=year_of(base or {}),
        block=block_of(base or {}),
    )
    job = jobs.add(order, most=most)
    send(order.chunks, queue)
    return job
