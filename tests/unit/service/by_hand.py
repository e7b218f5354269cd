"""Time moved by hand: who sleeps lets things happen, and no second really passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class TimeByHand:
    """A clock in seconds that only sleeping moves on; ``happens`` is what happens at each nap, in turn."""

    happens: list[Callable[[], object]] = field(default_factory=list)
    now: float = 0.0
    naps: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass and the next thing happen."""
        self.now += seconds
        self.naps.append(seconds)
        if self.happens:
            self.happens.pop(0)()
