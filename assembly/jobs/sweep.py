"""Finding work left behind: the queue may lose everything, a worker may die, the jobs still finish."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta

from assembly.jobs.job import Chunk
from assembly.jobs.pdfs import PdfQueue, PdfStore, calls_for
from assembly.jobs.ports import JobStore, Queue
from assembly.jobs.queues import LANES

log = logging.getLogger(__name__)

IDLE_BEHIND_A_QUEUE = timedelta(minutes=10)  # a long queue is no reason to fill it again and again


def sweep(jobs: JobStore, queue: Queue, lease: timedelta) -> int:
    """Send to the queue again what nobody is working on, and return how many chunks that were.

    Those are the chunks whose worker gave no sign of life, and those that nobody took for a lease although
    their lane of the queue is empty (it lost them), or for very long (it lost them among others). Twice does
    no harm.
    """
    chunks: list[Chunk] = []
    for lane in LANES:
        # a worker that has just taken a message needs a moment to claim its chunk, far less than a lease
        idle = IDLE_BEHIND_A_QUEUE if queue.depth(lane) else lease
        chunks += jobs.left_behind(idle, lane)
    if chunks:
        queue.enqueue(chunks)
        log.warning("%d chunks were left behind and are queued again", len(chunks))
    return len(chunks)


def sweep_pdfs(pdfs: PdfStore, queue: PdfQueue, lease: timedelta) -> int:
    """Call again for what nobody is making, and return how many PDFs that were. Twice does no harm."""
    idle = IDLE_BEHIND_A_QUEUE if queue.pdf_depth() else lease
    left = Counter(pdfs.left_behind(idle))
    for job_id, count in left.items():
        queue.enqueue_pdfs(job_id, calls_for(count))
    if left:
        log.warning("%d PDFs were left behind and are called for again", left.total())
    return left.total()
