"""Requests that stay: they wait for a job to end, or follow it as a stream of events.

Each keeps a thread of the web, so there are threads for them beside those of all other requests
(``service.server``), and no more of them stay than that. They ask the database again and again, soon at first
and then ever more rarely: no message can be lost, whatever dies. docs/decisions/0020.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock

from assembly.errors import Unavailable
from assembly.jobs.job import Job
from assembly.settings import Settings

SHORTEST_PAUSE = 0.004  # seconds
LONGEST_PAUSE = 0.5
OLDER_BY = 0.25  # an answer may be older than the job's end by this share of the time waited


def pause_after(waited: float) -> float:
    """Return how long to pause before looking again, both in seconds: quick jobs are noticed quickly."""
    return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, waited * OLDER_BY))


class Places:
    """So many requests may stay at the same time, and of one organisation at most three quarters of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._most_of_one = -(-most * 3 // 4)
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, organisation: str) -> bool:
        """Take a place, which must be given back; False where there is none for this organisation."""
        with self._lock:
            if self._taken[organisation] >= self._most_of_one or self._taken.total() >= self._most:
                return False
            self._taken[organisation] += 1
            return True

    def give_back(self, organisation: str) -> None:
        """Give a place back."""
        with self._lock:
            self._taken[organisation] -= 1
            if not self._taken[organisation]:
                del self._taken[organisation]

    @contextmanager
    def taken(self, organisation: str) -> Iterator[bool]:
        """Hold a place while the block runs, and tell whether there was one."""
        there = self.take(organisation)
        try:
            yield there
        finally:
            if there:
                self.give_back(organisation)


@dataclass(slots=True)
class Waiting:
    """The places of those who stay, and how they wait.

    ``most_seconds`` is the longest that a request waits for a job. ``ending`` tells whether the web is about
    to end: then nobody waits any longer.
    """

    most_seconds: int = 30
    waiters: Places = field(default_factory=lambda: Places(16))
    streams: Places = field(default_factory=lambda: Places(32))
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    ending: Callable[[], bool] = lambda: False

    @classmethod
    def of(cls, settings: Settings) -> Waiting:
        """Return the places that the settings allow."""
        return cls(settings.wait_seconds, Places(settings.waiting_requests), Places(settings.event_streams))

    def until(self, enough: Callable[[Job], bool], job: Job, look: Callable[[], Job], seconds: float) -> Job:
        """Return the job once it is ``enough``, or as it is after so many seconds; ``look`` reads it again.

        A database that does not answer for a moment ends nothing. Raises JobNotFound where the job is gone.
        """
        began = self.clock()
        while not enough(job):
            waited = self.clock() - began
            if waited >= seconds or self.ending():
                break
            self.sleep(min(pause_after(waited), seconds - waited))
            with suppress(Unavailable):
                job = look()
        return job
