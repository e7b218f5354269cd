"""Placing an order: a conference comes in, a job is stored, its chunks go to the queue."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

from uuid_utils import uuid7

from assembly.conference.reading import Reading
from assembly.errors import Unavailable
from assembly.jobs.job import Job, NewJob
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
) -> Job:
    """Store a job for the documents that the conference allows and send its chunks to the queue.

    ``kinds`` narrows the documents (None: all that the data allow). The job is committed before anything is
    sent: a worker may answer at once. A queue that does not answer stops nothing, for the sweep sends again
    what nobody took.

    Raises RequestRefused for an unknown kind, Unavailable where the database does not answer.
    """
    plan = plan_documents(reading.conference, library, kinds)
    facts = reading.conference.model_dump(mode="json", exclude_none=True)
    order = NewJob(
        id=str(uuid7()),
        conference=json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
        documents=plan.documents,
        chunk_documents=chunk_documents,
        not_made=plan.not_made,
        warnings=(*reading.warnings, *plan.warnings),
    )
    job = jobs.add(order)
    try:
        queue.enqueue(order.chunks)
    except Unavailable as trouble:
        log.warning("job %s is stored but not queued yet: %s", job.id, trouble)
    else:
        log.info("job %s: %d documents in %d chunks", job.id, job.total, len(order.chunks))
    return job
