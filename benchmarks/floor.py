"""Where the time of one filling goes, and what could not be saved by any means."""

from __future__ import annotations

import cProfile
import io
import pstats
import statistics
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jinja2
from docxtpl import DocxTemplate

from assembly.filling import compile_template
from benchmarks.cases import Case

_MOST_ROWS = 14
_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Step:
    """A function's own part of the time (not what it calls), under a profiler that costs time itself."""

    function: str
    share: float
    calls: float


@dataclass(frozen=True, slots=True)
class Floor:
    """A piece of the work done alone, in milliseconds of one document (the median)."""

    what: str
    ms: float


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A case taken apart."""

    case: str
    label: str
    ours_ms: float
    floors: tuple[Floor, ...]
    steps: tuple[Step, ...]


def anatomy(case: Case, *, fillings: int) -> Anatomy:
    """Profile our fillings of a case and time each unavoidable piece of one beside them."""
    compiled = compile_template(case.template)
    contexts = case.contexts
    file = compiled.fill(contexts[0])
    filled = _parts_that_change(case.template, file)
    template = DocxTemplate(io.BytesIO(case.template))
    template.init_docx()
    jinja = jinja2.Environment(autoescape=True).from_string(template.patch_xml(template.get_xml()))
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-") as folder:
        target = Path(folder) / "document.docx"
        pieces: dict[str, Callable[[], object]] = {
            "ours": lambda: compiled.fill(contexts[0]),
            "rendering the content alone, Jinja compiled before": lambda: jinja.render(contexts[0]),
            "the changed parts: UTF-8 and CRC-32": lambda: [zlib.crc32(part) for part in filled],
            "deflating the changed parts, zlib level 6": lambda: [_deflated(part, 6) for part in filled],
            "deflating the changed parts, zlib level 1": lambda: [_deflated(part, 1) for part in filled],
            "writing the finished file to the disk": lambda: target.write_bytes(file),
        }
        took: dict[str, list[float]] = {name: [] for name in pieces}
        for _ in range(_ROUNDS):
            for name, piece in pieces.items():
                took[name].append(_milliseconds(piece, max(1, fillings // 50)))
    medians = {name: statistics.median(values) for name, values in took.items()}
    ours = medians.pop("ours")
    return Anatomy(
        case.name,
        case.label,
        ours,
        tuple(Floor(name, ms) for name, ms in medians.items()),
        _profiled(lambda at: compiled.fill(contexts[at % len(contexts)]), fillings),
    )


def _parts_that_change(template: bytes, file: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(template)) as before, zipfile.ZipFile(io.BytesIO(file)) as after:
        old = {name: before.read(name) for name in before.namelist()}
        return [after.read(name) for name in after.namelist() if after.read(name) != old.get(name)]


def _deflated(part: bytes, level: int) -> bytes:
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    return deflate.compress(part) + deflate.flush()


def _milliseconds(work: Callable[[], object], times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begin) / times * 1e3


def _profiled(fill: Callable[[int], object], fillings: int) -> tuple[Step, ...]:
    profile = cProfile.Profile()
    profile.enable()
    for at in range(fillings):
        fill(at)
    profile.disable()
    stats = pstats.Stats(profile).get_stats_profile()
    total = sum(found.tottime for found in stats.func_profiles.values())
    found = sorted(stats.func_profiles.items(), key=lambda item: -item[1].tottime)[:_MOST_ROWS]
    return tuple(
        Step(
            _named(name, each.file_name), each.tottime / total, int(str(each.ncalls).split("/")[0]) / fillings
        )
        for name, each in found
    )


def _named(name: str, file: str) -> str:
    place = Path(file)
    if place.suffix != ".py":
        return "the compiled template" if file == "<template>" else name
    return f"{place.parent.name}/{place.name} {name}"
