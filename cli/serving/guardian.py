"""The guardian: ends the programs of a house whose master died without a word (kill -9, out of memory).

It is a process of its own, fed through a pipe with the programs that run. While the master lives the pipe is
open; when it closes, whatever is still noted is ended. This works on every Unix, for programs that know
nothing of us, and leaves nothing behind. Run as a script it is the guardian, imported it is the master's end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence

PATIENCE_SECONDS = 1.5  # for programs to end by themselves; none loses anything by being killed


class Guardian:
    """The master's end: tells the guardian which programs run; ``kept_open`` are held as long as it lives.

    A program is named by its process id, which is also its process group: it must lead one.
    """

    def __init__(self, kept_open: Sequence[int] = ()) -> None:
        self._kept_open = tuple(kept_open)
        self._noted: set[int] = set()
        self._process = self._start()

    def watch(self, group: int) -> None:
        """Have a program ended should the master die."""
        self._noted.add(group)
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """Note that a program has ended."""
        self._noted.discard(group)
        self._tell(f"-{group}\n")

    def tend(self) -> None:
        """Start another guardian where this one has died."""
        if self._process.poll() is not None:
            self._close_pipe()
            self._process = self._start()
            for group in self._noted:
                self._tell(f"+{group}\n")

    def dismiss(self) -> None:
        """Let the guardian go; it ends what is still noted."""
        self._close_pipe()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        read, write = os.pipe()
        try:
            process = subprocess.Popen(  # noqa: S603 - this very file
                [sys.executable, "-I", __file__],
                stdin=read,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # what ends the master's group must not end its guardian
                pass_fds=self._kept_open,
            )
        finally:
            os.close(read)
        self._pipe = os.fdopen(write, "wb", buffering=0)
        return process

    def _close_pipe(self) -> None:
        with contextlib.suppress(OSError):
            self._pipe.close()

    def _tell(self, line: str) -> None:
        with contextlib.suppress(OSError):  # a dead guardian is replaced by the next tend()
            self._pipe.write(line.encode())


def end_groups(groups: Iterable[int], patience: float = PATIENCE_SECONDS) -> None:
    """End process groups: asked first, killed after ``patience`` seconds."""
    left = {group for group in groups if _signalled(group, signal.SIGTERM)}
    until = time.monotonic() + patience
    while left and time.monotonic() < until:
        time.sleep(0.05)
        left = {group for group in left if _signalled(group, 0)}
    for group in left:
        _signalled(group, signal.SIGKILL)


def _signalled(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except OSError:
        return False
    return True


def main() -> None:
    """Note programs from standard input until it closes, then end those still noted."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    noted: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line.startswith("+"):
            noted.add(group)
        else:
            noted.discard(group)
    end_groups(noted)


if __name__ == "__main__":
    main()
