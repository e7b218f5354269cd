"""What a run measured, kept as JSON below ``out/`` so that each part may be run alone."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from benchmarks.peers.process import peer_versions

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "out" / "benchmarks"
_PACKAGES = ("docxtpl", "python-docx", "docx-mailmerge2", "docxcompose", "lxml", "jinja2")

Figures = TypeVar("Figures")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When, where and with what a part was measured; ``load`` is the machine's at the start and the end."""

    began: str
    ended: str
    commit: str
    machine: str
    load: tuple[float, float]
    quick: bool
    versions: dict[str, str] = field(default_factory=dict)
    skipped: str = ""


@dataclass(slots=True)
class Watch:
    """Notes the circumstances from the start of a part to its end."""

    quick: bool
    skipped: str = ""
    _began: datetime = field(default_factory=lambda: datetime.now(UTC))
    _load: float = field(default_factory=lambda: os.getloadavg()[0])

    def ended(self) -> Circumstances:
        """Return the circumstances; the Node peers' versions only where none was skipped."""
        return Circumstances(
            began=self._began.isoformat(timespec="seconds"),
            ended=datetime.now(UTC).isoformat(timespec="seconds"),
            commit=_commit(),
            machine=machine(),
            load=(round(self._load, 1), round(os.getloadavg()[0], 1)),
            quick=self.quick,
            versions=_versions() | ({} if self.skipped else peer_versions()),
            skipped=self.skipped,
        )


def keep(name: str, figures: object, *, quick: bool) -> None:
    """Write the figures of a part; a quick run's lie apart."""
    file = _file(name, quick=quick)
    file.parent.mkdir(parents=True, exist_ok=True)
    adapter: TypeAdapter[object] = TypeAdapter(type(figures))
    file.write_bytes(adapter.dump_json(figures, indent=1))


def kept(name: str, kind: type[Figures], *, quick: bool) -> Figures | None:
    """Return the figures that a part wrote last; None where there are none that can be read."""
    try:
        return TypeAdapter(kind).validate_json(_file(name, quick=quick).read_bytes())
    except (OSError, ValueError):
        return None


def _file(name: str, *, quick: bool) -> Path:
    return KEPT / f"{name}{'-quick' if quick else ''}.json"


def machine() -> str:
    """Return processor, cores, memory, system and Python in a line."""
    processor = _line_of("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory = _line_of("/proc/meminfo", "MemTotal").removesuffix(" kB")
    gib = f"{int(memory) / 1024**2:.0f} GiB" if memory.isdigit() else "unknown memory"
    return (
        f"{processor}, {os.cpu_count()} cores, {gib}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def _line_of(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _versions() -> dict[str, str]:
    told = {}
    for package in _PACKAGES:
        try:
            told[package] = version(package)
        except PackageNotFoundError:
            continue
    return told


def _commit() -> str:
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return "unknown"
    return done.stdout.strip() or "unknown"
