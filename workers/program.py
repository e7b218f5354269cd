"""How every program of the workers begins: what is refused ends it with a plain message, its log is ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import signals

from assembly.errors import VanthuError
from workers.logs import set_up_logging


@contextmanager
def ended_plainly() -> Iterator[None]:
    """End the program with the message, in both languages, of an error of ours that the block raises."""
    try:
        yield
    except VanthuError as trouble:
        sys.exit(f"{trouble.message}\n{trouble}")


def log_at(level: str) -> None:
    """Have Celery leave the log to us."""

    def set_up(**_: Any) -> None:
        set_up_logging(level)

    signals.setup_logging.connect(set_up, weak=False)  # nobody else holds it
