"""Finding work left behind: the queue may lose everything, a worker may die, the jobs still finish."""

from __future__ import annotations

import logging
from datetime import timedelta

from assembly.jobs.job import Chunk
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
