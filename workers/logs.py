"""What the workers' programs log."""

from __future__ import annotations

import logging

from celery import current_task

# they write two lines for each task, and a sweep comes every few seconds
TALKATIVE = ("celery.worker.strategy", "celery.app.trace", "celery.beat")
INDISCREET = "urllib3"  # warns of a receiver's broken headers with its whole address


def request_id() -> str:
    """Return the id of the request that asked for the task being done; ``-`` where none did."""
    if not current_task:
        return "-"
    return str(getattr(current_task.request, "request_id", None) or "-")[:64]


class WithRequestId(logging.Filter):
    """Puts the id of the request into every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take every line."""
        record.request_id = request_id()
        return True


def set_up_logging(level: str) -> None:
    """Log to standard error, each line with its process and the id of the request it is done for."""
    handler = logging.StreamHandler()
    handler.addFilter(WithRequestId())
    form = "%(asctime)s %(levelname)s %(processName)s %(request_id)s %(name)s: %(message)s"
    handler.setFormatter(logging.Formatter(form))
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger(INDISCREET).setLevel(logging.ERROR)
    if level == "INFO":
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
