"""Ctrl-C between two documents instead of anywhere: what is listed is there, and what is there is listed."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Self


class Interruption:
    """Notes Ctrl-C while the block runs; pressed a second time it stops at once, as everywhere."""

    def __init__(self) -> None:
        self._asked = False
        self._before: signal._HANDLER = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True

    def heed(self) -> None:
        """Stop here where somebody asked for it; raises KeyboardInterrupt."""
        if self._asked:
            raise KeyboardInterrupt
