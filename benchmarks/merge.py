"""Merging many covenants into one file to print, against docxcompose; are the headers still there?"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

from assembly.filling import compile_template
from benchmarks import cases
from benchmarks.invented import invented_units
from benchmarks.paragraphs import paragraphs
from benchmarks.results import Circumstances, Watch, keep
from benchmarks.tag_tree import W
from benchmarks.timing import Spread

PEERS = ("vanthu", "docxcompose")
SIZES = (10, 100, 1_000)
PATIENCE = 30.0  # times our own time, and never less than so many seconds
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADER = "word/header1.xml"


@dataclass(frozen=True, slots=True)
class MergeRun:
    """One peer and one number of documents.

    ``stopped``: it was given up after ``seconds``, the ratio is at least so much and nothing else is known.
    ``headers`` is how many documents still have their own header, ``same_text`` whether every paragraph of
    every document is there, in order.
    """

    peer: str
    documents: int
    seconds: Spread
    ratio: Spread
    cpu_ratio: Spread
    peak_bytes: int
    headers: int
    same_text: bool
    file_bytes: int
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class MergeFigures:
    """The runs, by number of documents."""

    circumstances: Circumstances
    runs: tuple[MergeRun, ...]


@dataclass(frozen=True, slots=True)
class _Once:
    seconds: float
    cpu: float
    peak_bytes: int
    stopped: bool = False


def run(*, quick: bool, patient: bool = False) -> MergeFigures:
    """Measure, print and keep the figures; a quick run merges no thousand.

    docxcompose needs many minutes for a thousand documents: it is stopped once it has needed ``PATIENCE``
    times our time, or left to finish where ``patient``.
    """
    watch = Watch(quick=quick)
    runs: list[MergeRun] = []
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-") as place:
        folder = Path(place)
        for count in SIZES[: 2 if quick else None]:
            names = _write_covenants(count, folder / str(count))
            rounds = 1 if quick or count >= 1_000 else 3
            runs += _compared(count, names, folder, rounds, patient=patient)
            for one in runs[-len(PEERS) :]:
                _print(one)
    figures = MergeFigures(watch.ended(), tuple(runs))
    keep("merge", figures, quick=quick)
    return figures


def _print(run: MergeRun) -> None:
    told = f"  {run.documents:5} documents  {run.peer:12} {run.seconds.median:8.2f} s"
    told += f"  ratio {run.ratio.median:.1f}x, of the processor {run.cpu_ratio.median:.1f}x"
    if run.stopped:
        print(f"{told} at least: stopped", flush=True)
        return
    print(
        f"{told}  peak {run.peak_bytes / 2**20:.0f} MiB  headers kept {run.headers} of {run.documents}  "
        f"{'all text' if run.same_text else 'TEXT LOST'}",
        flush=True,
    )


def _compared(count: int, names: list[str], folder: Path, rounds: int, *, patient: bool) -> list[MergeRun]:
    took: dict[str, list[_Once]] = {peer: [] for peer in PEERS}
    for _ in range(rounds):
        for peer in PEERS:
            last = took["vanthu"][-1].seconds if took["vanthu"] else 0.0
            patience = None if patient or peer == "vanthu" else PATIENCE * max(1.0, last)
            took[peer].append(_merged(peer, folder / str(count), folder / f"{peer}.docx", patience))
    # one more, so that each run of the other has ours on both sides
    took["vanthu"].append(_merged("vanthu", folder / str(count), folder / "vanthu.docx"))
    ours = [(before.seconds + after.seconds) / 2 for before, after in pairwise(took["vanthu"])]
    our_cpu = [(before.cpu + after.cpu) / 2 for before, after in pairwise(took["vanthu"])]
    files = [path.read_bytes() for path in sorted((folder / str(count)).glob("*.docx"))]
    expected = [text for file in files for text in paragraphs(file) if text.strip()]
    runs = []
    for peer in PEERS:
        stopped = took[peer][-1].stopped
        merged = b"" if stopped else (folder / f"{peer}.docx").read_bytes()
        found = [] if stopped else [text for text in paragraphs(merged) if text.strip()]
        seconds, cpu = ([once.seconds for once in took[peer]], [once.cpu for once in took[peer]])
        runs.append(
            MergeRun(
                peer,
                count,
                Spread.of(seconds),
                Spread.of([their / our for their, our in zip(seconds, ours, strict=False)]),
                Spread.of([their / our for their, our in zip(cpu, our_cpu, strict=False)]),
                max(once.peak_bytes for once in took[peer]),
                0 if stopped else len(set(names) & section_headers(merged)),
                expected == found,
                len(merged),
                stopped,
            )
        )
    return runs


def _merged(peer: str, folder: Path, out: Path, patience: float | None = None) -> _Once:
    command = [sys.executable, "-m", "benchmarks.peers.merge_peer", peer, str(folder), str(out)]
    begin, used = time.perf_counter(), _children_cpu()
    try:
        done = subprocess.run(
            command, cwd=cases.ROOT, capture_output=True, text=True, check=True, timeout=patience
        )
    except subprocess.TimeoutExpired:
        return _Once(time.perf_counter() - begin, _children_cpu() - used, 0, stopped=True)
    told = json.loads(done.stdout)
    return _Once(told["seconds"], told["cpu"], told["peak_bytes"])


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write_covenants(count: int, folder: Path) -> list[str]:
    """Write so many covenants, each with its unit's name in its header, and return the names."""
    folder.mkdir()
    conference = cases.sample(cases.COVENANT)
    conference["members"] = cases.members(count, conference["members"][0])
    cases.leaders_of(conference)
    compiled = compile_template(with_own_header(cases.template(cases.COVENANT).docx))
    for at, words in enumerate(cases.words_of(cases.COVENANT, conference)):
        (folder / f"{at:05d}.docx").write_bytes(compiled.fill(words))
    return [unit.name for unit in invented_units(count, 1)]


def with_own_header(template: bytes) -> bytes:
    """Return the covenant's template with the unit's name in its header."""
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        header = package.read(_HEADER).decode()
    own = "<w:p><w:r><w:t>{{ member.name }}</w:t></w:r></w:p></w:hdr>"
    return cases.with_text_replaced(template, {header: header.replace("</w:hdr>", own)})


def section_headers(file: bytes) -> set[str]:
    """Return the texts of the headers that sections of a document use, paragraph by paragraph."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        relations = etree.fromstring(package.read("word/_rels/document.xml.rels"))
        targets = {relation.get("Id"): str(relation.get("Target")) for relation in relations}
        body = etree.fromstring(package.read("word/document.xml"), etree.XMLParser(huge_tree=True))
        used = {targets[found.get(f"{_R}id")] for found in body.iter(f"{W}headerReference")}
    return {text for target in used for text in paragraphs(file, _part_name(target))}


def _part_name(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"word/{target}"
