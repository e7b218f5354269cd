"""The names of tasks and queues: both ends of a queue agree on them, and neither end may know the other."""

from __future__ import annotations

from typing import Literal, get_args

Lane = Literal["quick", "bulk"]
LANES: tuple[Lane, ...] = get_args(Lane)

TASK_MAKE_CHUNK = "vanthu.make_chunk"  # arguments: job id, chunk number
TASK_MAKE_PDFS = "vanthu.make_pdfs"  # argument: job id, for the log; whoever is called takes what waits
TASK_SWEEP = "vanthu.sweep"
TASK_EXPIRE = "vanthu.expire"
QUEUE_DOCUMENTS = "vanthu.documents"
QUEUE_QUICK = "vanthu.documents.quick"  # apart, so that a single document does not wait behind thousands
QUEUES: dict[Lane, str] = {"quick": QUEUE_QUICK, "bulk": QUEUE_DOCUMENTS}
QUEUE_PDF = "vanthu.pdf"
QUEUE_UPKEEP = "vanthu.upkeep"  # apart, so that ten thousand waiting documents do not delay it
