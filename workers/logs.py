"""What the workers' programs log."""

from __future__ import annotations

import logging

# they write two lines for each task, and a sweep comes every few seconds
TALKATIVE = ("celery.worker.strategy", "celery.app.trace", "celery.beat")


def set_up_logging(level: str) -> None:
    """Log to standard error, each line with its process."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(processName)s %(name)s: %(message)s")
    if level == "INFO":
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
