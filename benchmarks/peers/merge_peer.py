"""Merge the .docx files of a folder, in the order of their names, and tell what it took.

``python -m benchmarks.peers.merge_peer vanthu|docxcompose FOLDER OUT``: one JSON line: seconds on the clock
and of the processor, reading and writing the files included; peak memory in bytes, the libraries included.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.process import peak_bytes


def vanthu(files: list[Path], out: Path) -> None:
    """Merge with the house's own merging, written as it comes."""
    from assembly.filling.merging import merged_pieces  # noqa: PLC0415 - a peer loads only its own library

    with out.open("wb") as target:
        for piece in merged_pieces(file.read_bytes() for file in files):
            target.write(piece)


def docxcompose(files: list[Path], out: Path) -> None:
    """Merge as docxcompose's documentation shows it."""
    from docx import Document  # noqa: PLC0415
    from docxcompose.composer import Composer  # type: ignore[import-untyped] # noqa: PLC0415 - it ships no types

    composer = Composer(Document(str(files[0])))
    for file in files[1:]:
        composer.append(Document(str(file)))
    composer.save(str(out))


PEERS: dict[str, Callable[[list[Path], Path], None]] = {"vanthu": vanthu, "docxcompose": docxcompose}


def main() -> None:
    """Merge once to load the libraries, then once more to measure."""
    peer, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    files = sorted(folder.glob("*.docx"))
    PEERS[peer](files[:2], out)
    begin, used = time.perf_counter(), time.process_time()
    PEERS[peer](files, out)
    told = {
        "seconds": time.perf_counter() - begin,
        "cpu": time.process_time() - used,
        "peak_bytes": peak_bytes(os.getpid()),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
