"""Memory and processor time of the house's programs, read from /proc while they run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.process import status_bytes

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class ProgramUse:
    """What the processes of one program used: the peak of the largest (VmHWM), all their own memory now
    (PSS: shared pages are counted by halves), and seconds of the processor since they began.
    """

    program: str
    peak_bytes: int
    pss_bytes: int
    cpu_seconds: float


@dataclass(slots=True)
class UseWatch:
    """Follows the programs of a house; call ``look`` now and then: who ends takes its own along."""

    _seen: dict[tuple[str, int], tuple[int, float]] = field(default_factory=dict)

    def look(self, pids: dict[str, int | None]) -> None:
        """Note the peaks of every process of every program, children included."""
        children = _children()
        for program, pid in pids.items():
            for one in _with_descendants([pid] if pid else [], children):
                self._seen[program, one] = (status_bytes(one, "VmHWM"), _cpu_seconds(one))

    def used(self, pids: dict[str, int | None]) -> tuple[ProgramUse, ...]:
        """Return what each program has used until now."""
        self.look(pids)
        children = _children()
        return tuple(
            ProgramUse(
                program,
                max((peak for (name, _), (peak, _) in self._seen.items() if name == program), default=0),
                sum(map(_pss_bytes, _with_descendants([pid] if pid else [], children))),
                sum(cpu for (name, _), (_, cpu) in self._seen.items() if name == program),
            )
            for program, pid in pids.items()
        )


def cpu_seconds_with_ended(pids: Iterable[int | None]) -> float:
    """Return the processor seconds of processes, of their descendants, and of those among them that ended."""
    alive = _with_descendants([pid for pid in pids if pid], _children())
    return sum(float(ticks) for pid in alive for ticks in _stat(pid)[11:15]) / _TICKS


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            stat = _stat(int(entry.name))
            if stat:
                found.setdefault(int(stat[1]), []).append(int(entry.name))
    return found


def _with_descendants(pids: Iterable[int], children: dict[int, list[int]]) -> list[int]:
    found: list[int] = []
    waiting = list(pids)
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat behind the program's name, or none where the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu_seconds(pid: int) -> float:
    stat = _stat(pid)
    return (int(stat[11]) + int(stat[12])) / _TICKS if stat else 0.0


def _pss_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
