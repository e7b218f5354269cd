"""Holding on: a sign of life from a thread while the work is done."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from assembly.errors import Unavailable

log = logging.getLogger(__name__)


@contextmanager
def kept_alive(extend: Callable[[], bool], lease: timedelta, held: str) -> Iterator[threading.Event]:
    """Call ``extend`` four times a lease while the block runs; the event yielded tells that the hold is lost.

    ``held`` names what is held, for the log.
    """
    lost, done = threading.Event(), threading.Event()

    def keep() -> None:
        while not done.wait(lease.total_seconds() / 4):
            try:
                if not extend():
                    lost.set()
                    return
            except Unavailable as trouble:
                log.warning("%s: %s", held, trouble)

    thread = threading.Thread(target=keep, name="lease", daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        done.set()
        thread.join()
