"""Programs of the workers as tests start them by the dozen: forked from a process that has imported all.

To import what a worker needs takes two seconds of a processor, again with every worker that a test kills and
follows by another. What runs after the fork is ``python -m celery`` with its own words, variables and log.
That the programs start from nothing too is the matter of ``test_serve.py`` and ``test_compose.py``.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CELERY = (
    "celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "celery.concurrency.prefork",
    "celery.concurrency.thread", "celery.events.dispatcher", "celery.worker.consumer",
    "celery.worker.strategy", "kombu.transport.redis",
)  # fmt: skip


class Forked:
    """A process forked from the one that has imported all, with what tests use of ``subprocess.Popen``."""

    def __init__(self, words: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
        start = {"words": list(words), "environment": dict(environment), "log": str(log)}
        self.pid: int = _mother().ask({"start": start})
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return how the process has ended, as Popen does, or None while it runs."""
        if self.returncode is None:
            self.returncode = _mother().ask({"ended": self.pid})
        return self.returncode

    def wait(self) -> int:
        """Return how the process ends, once it has."""
        while (code := self.poll()) is None:
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, where the process has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


class _Mother:
    """The process that has imported all."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.integration.forked"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._end)

    def ask(self, question: Mapping[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def _end(self) -> None:
        self._process.communicate()  # closes what it listens to


@cache
def _mother() -> _Mother:
    return _Mother()


def _import_all() -> None:
    for name in CELERY:
        importlib.import_module(name)
    import assembly

    for module in pkgutil.walk_packages(assembly.__path__, "assembly."):
        if ".migrations." not in module.name:
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()


def _fork_on_demand() -> dict[str, Any] | None:
    """Answer questions until there are none; return what to start in each process that is forked."""
    forked: set[int] = set()
    while line := sys.stdin.readline():
        question = json.loads(line)
        if "start" in question:
            assert len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - a thread would not survive the fork
            pid = os.fork()
            if pid == 0:
                start: dict[str, Any] = question["start"]
                return start
            forked.add(pid)
            answer: int | None = pid
        else:
            ended, status = os.waitpid(question["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
            forked.discard(ended)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for left in forked:  # the tests were killed: nothing of theirs stays behind
        with suppress(ProcessLookupError):
            os.killpg(left, signal.SIGKILL)
    return None


def _become(start: Mapping[str, Any]) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(start["environment"])
    with open(os.devnull, "rb") as nothing, Path(start["log"]).open("ab") as log:  # noqa: PTH123 - no path
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    sys.argv = ["celery", *start["words"]]
    runpy.run_module("celery", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _import_all()
    if (_start := _fork_on_demand()) is not None:
        _become(_start)
