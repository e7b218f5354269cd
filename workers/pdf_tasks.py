"""The task of PDFs: one call into the core."""

from __future__ import annotations

import logging

from assembly.errors import Unavailable
from assembly.jobs.queues import TASK_MAKE_PDFS
from workers.pdf import app
from workers.pdf_wiring import maker

log = logging.getLogger(__name__)


@app.task(
    name=TASK_MAKE_PDFS, autoretry_for=(Unavailable,), max_retries=3, retry_backoff=1, retry_backoff_max=30
)
def make_pdfs(job_id: str) -> None:
    """Make some of the PDFs that wait, whoever's they are; the job called for them. The sweep calls again."""
    log.info("called for the PDFs of job %s", str(job_id)[:40])
    maker(app).make()
