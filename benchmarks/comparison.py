"""One case, every peer that can do it: checked to say the same, then measured side by side."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.paragraphs import difference
from benchmarks.peers.process import NODE_PEERS, Peer, PeerFailed, peer_command
from benchmarks.tag_languages import LANGUAGES, written
from benchmarks.tag_tree import read_tagged
from benchmarks.timing import OURS, Pace, Spread, interleaved, ratios, spreads

PYTHON_PEERS = ("docxtpl", "docxtpl reused")
SINGLE_VALUE_PEERS = ("python-docx", "docx-mailmerge2")
ONLY_EMPTY = "only empty paragraphs"


@dataclass(frozen=True, slots=True)
class PeerFigures:
    """What one peer needed for one document of a case.

    ``ratio`` is how many times our time it needed, round by round; ``differs`` how its text differs from
    ours; ``failed`` why there are no figures.
    """

    peer: str
    failed: str = ""
    differs: str = ""
    file_bytes: int = 0
    peak_bytes: int = 0
    ms: Spread | None = None
    cpu_ms: Spread | None = None
    ratio: Spread | None = None
    cpu_ratio: Spread | None = None


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """A case and its peers, ours first."""

    case: str
    label: str
    rounds: int
    peers: tuple[PeerFigures, ...]


def compare(case: Case, peers: Sequence[str], pace: Pace) -> CaseFigures:
    """Measure ours and the peers on a case; one that fails or says something else is told and not timed."""
    told: dict[str, PeerFigures] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vanthu-bench-")))
        running: list[Peer] = []
        ours: list[bytes] = []
        for name in (OURS, *peers):
            peer = stack.enter_context(Peer(name, prepared(name, case, folder)))
            try:
                differs, file = _checked(peer, len(case.contexts), ours)
            except PeerFailed as failure:
                told[name] = PeerFigures(name, failed=str(failure)[:300])
                continue
            ours = ours or [peer.filled(context) for context in sorted({0, len(case.contexts) - 1})]
            told[name] = PeerFigures(name, differs=differs, file_bytes=len(file))
            running.append(peer)
        if not any(peer.name == OURS for peer in running):
            raise PeerFailed(f"ours failed: {told[OURS].failed}")
        took = interleaved(running, pace)
        by_peer = spreads(took)
        for peer in running:
            ratio, cpu_ratio = ratios(took[OURS], took[peer.name])
            ms, cpu_ms = by_peer[peer.name]
            before = told[peer.name]
            told[peer.name] = PeerFigures(
                peer.name,
                differs=before.differs,
                file_bytes=before.file_bytes,
                peak_bytes=peer.peak_bytes(),
                ms=ms,
                cpu_ms=cpu_ms,
                ratio=ratio,
                cpu_ratio=cpu_ratio,
            )
    return CaseFigures(case.name, case.label, pace.rounds, tuple(told.values()))


def prepared(name: str, case: Case, folder: Path) -> list[str]:
    """Write the template and the data as a peer wants them, and return its command."""
    stem = f"{case.name}-{name}".replace(" ", "-")
    template, contexts = folder / f"{stem}.docx", folder / f"{stem}.json"
    language = LANGUAGES.get(name)
    if language is None:
        template.write_bytes(case.template)
        data = list(case.contexts)
    else:
        tagged = read_tagged(case.template)
        template.write_bytes(written(tagged, language))
        data = [tagged.data(context) for context in case.contexts]
    contexts.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return peer_command(name, template, contexts)


def _checked(peer: Peer, contexts: int, ours: list[bytes]) -> tuple[str, bytes]:
    """Tell how a peer's first and last documents differ from ours, and return the first.

    Raises PeerFailed where their text is another one.
    """
    files = [peer.filled(context) for context in sorted({0, contexts - 1})]
    ours = ours or files
    told = [difference(our, file) for our, file in zip(ours, files, strict=True)]
    for differs in told:
        if differs not in {"", ONLY_EMPTY}:
            raise PeerFailed(f"{peer.name} says something else: {differs}")
    return max(told, key=len), files[0]


def peers_of(*, node: bool, single_values: bool = False) -> tuple[str, ...]:
    """Return the peers that can do a case with loops, or one of single values."""
    return (*PYTHON_PEERS, *(SINGLE_VALUE_PEERS if single_values else ()), *(NODE_PEERS if node else ()))
