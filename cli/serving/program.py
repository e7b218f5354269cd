"""One program of the house as a child process: started, started again when it dies, stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cli.serving.guardian import Guardian

FIRST_PAUSE = 0.5  # seconds, doubled with each death
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # a program that ran so long has recovered
LARGEST_LOG = 10 * 1024 * 1024  # bytes; a larger one is put aside at the next start


@dataclass
class Program:
    """A program, its place, its log; ``told`` is called with the exit code and the pause when it dies."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    log: Path
    guardian: Guardian
    told: Callable[[str, int, float], None]
    pass_fds: tuple[int, ...] = ()
    patience: float = 10.0  # seconds to end by itself
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)
    _restart_at: float | None = field(default=None, init=False)
    _deaths: int = field(default=0, init=False)

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def deaths(self) -> int:
        """How often it died since it last ran steadily."""
        return self._deaths

    def start(self) -> None:
        """Start the program in a process group of its own, its output appended to its log."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with open(self.log, "ab", opener=_for_the_owner_alone) as log:
            self._process = subprocess.Popen(  # noqa: S603 - commands are ours
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the master alone, which stops all in order
                umask=0o077,  # documents hold personal data
                pass_fds=self.pass_fds,
            )
        self.guardian.watch(self._process.pid)
        self._started_at = time.monotonic()
        self._restart_at = None

    def tend(self) -> None:
        """Notice a death, and start the program again once its pause is over."""
        now = time.monotonic()
        if self._restart_at is not None:
            if now >= self._restart_at:
                self.start()
            return
        if self._process is None or self._process.poll() is None:
            return
        self._bury()
        if now - self._started_at >= STEADY_SECONDS:
            self._deaths = 0
        pause = min(FIRST_PAUSE * 2**self._deaths, LONGEST_PAUSE)
        self._deaths += 1
        self._restart_at = now + pause
        self.told(self.name, self._process.returncode, pause)

    def ask_to_stop(self) -> None:
        """Ask the program to end in its own time, and start it no more."""
        self._restart_at = None
        if self._process is not None:
            self._process.terminate()  # it alone: it tells its own children when their work is done

    def wait(self, hurry: Callable[[], bool]) -> None:
        """Wait until the program has ended; kill it when its patience is over or ``hurry`` says so."""
        if self._process is None:
            return
        until = time.monotonic() + self.patience
        while self._process.poll() is None and time.monotonic() < until and not hurry():
            time.sleep(0.05)
        if self._process.poll() is None:
            self._signal(signal.SIGKILL)
            self._process.wait()
        self._bury()

    def _bury(self) -> None:
        # children of a killed program live on in its group
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self.guardian.forget(self._process.pid)

    def _signal(self, number: int) -> None:
        if self._process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, number)


def _for_the_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
