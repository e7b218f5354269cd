"""Placing an order: a conference comes in, a job is stored, its chunks go to the queue."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from uuid_utils import uuid7

from assembly.conference.model import Conference
from assembly.conference.reading import Reading
from assembly.errors import Unavailable
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import Chunk, Job, NewJob, chunk_size
from assembly.jobs.plan import plan_documents
from assembly.jobs.ports import JobStore, Queue
from assembly.templates.registry import TemplateLibrary

log = logging.getLogger(__name__)


def place_order(
    reading: Reading,
    kinds: Sequence[str] | None,
    *,
    library: TemplateLibrary,
    jobs: JobStore,
    queue: Queue,
    chunk_documents: int,
    job_id: str | None = None,
    conference_id: str | None = None,
    conference_revision: int | None = None,
    most: InFlight | None = None,
    pdf_wanted: bool = False,
) -> Job:
    """Store a job for the documents that the conference allows and send its chunks to the queue.

    ``kinds`` narrows the documents (None: all that the data allow); ``chunk_documents`` is the most that one
    task makes. ``job_id`` is the id that the job must have: ordered a second time, nothing new is made.
    ``conference_id`` and ``conference_revision`` name the kept conference that was read; with ``pdf_wanted``
    each document that is made gets its PDF. The job is committed before anything is sent: a worker may answer
    at once. A queue that does not answer stops nothing, for the sweep sends again what nobody took.

    Raises RequestRefused for an unknown kind, TooMuch where the organisation would have more than ``most`` in
    the making, Unavailable where the database does not answer.
    """
    plan = plan_documents(reading.conference, library, kinds)
    facts = facts_told(reading.conference)
    used = dict.fromkeys(document.template_id for document in plan.documents)
    order = NewJob(
        id=job_id or str(uuid7()),
        conference=json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
        documents=plan.documents,
        chunk_documents=chunk_size(len(plan.documents), chunk_documents),
        not_made=plan.not_made,
        warnings=(*reading.warnings, *plan.warnings),
        templates={template_id: library.get(template_id).sha256 for template_id in used},
        year=year_of(facts),
        block=block_of(facts),
        conference_id=conference_id,
        conference_revision=conference_revision,
        pdf_wanted=pdf_wanted,
    )
    job = jobs.add(order, most=most)
    send(order.chunks, queue)
    return job


def facts_told(conference: Conference) -> dict[str, Any]:
    """Return a conference as plain JSON data, as jobs keep it."""
    return conference.model_dump(mode="json", exclude_none=True)


def year_of(facts: Mapping[str, Any]) -> int | None:
    """Return the year that a conference, as plain JSON data, sums up; unset where it tells no year."""
    summed_up, planned = facts.get("year_summed_up"), facts.get("year_planned")
    if isinstance(summed_up, int):
        return summed_up
    return planned - 1 if isinstance(planned, int) else None


def block_of(facts: Mapping[str, Any]) -> str | None:
    """Return the name of the block whose conference this is; unset where it is not told."""
    block = facts.get("block")
    name = block.get("name") if isinstance(block, Mapping) else None
    return name if isinstance(name, str) else None


def send(chunks: Sequence[Chunk], queue: Queue) -> None:
    """Send chunks that are stored to the queue; one that does not answer is left to the sweep."""
    if not chunks:
        return
    try:
        queue.enqueue(chunks)
    except Unavailable as trouble:
        log.warning("job %s is stored but not queued yet: %s", chunks[0].job_id, trouble)
    else:
        log.info("job %s: %d chunks are queued", chunks[0].job_id, len(chunks))
