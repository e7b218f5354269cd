"""The pure rate: a plain process that makes covenants without service, queue, database or disk.

``python -m benchmarks.peers.rows_peer rows|rows-unchecked|words COUNT``: says ``ready``, waits for a line,
makes the documents and tells what it took in one JSON line. ``rows``: the core's own function from rows to
documents, as a worker calls it, chunk by chunk; ``rows-unchecked``: the same without the check of the format;
``words``: nothing but ``CompiledTemplate.fill``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from assembly.errors import VanthuError
from assembly.filling import compile_template
from assembly.jobs.batches import own_words, row_conference
from assembly.jobs.batches.assemble import made_of_rows
from benchmarks import batch, cases

_CHUNK = 100  # rows, as a task of the queue has them
_WORDS = 500  # ready words, used again and again


def _rows(count: int) -> Callable[[], int]:
    registered, base, rows = cases.template(cases.COVENANT), batch.base(), batch.batch_rows(count)

    def make() -> int:
        made = 0
        for begin in range(0, count, _CHUNK):
            for result in made_of_rows(registered, base, rows[begin : begin + _CHUNK]):
                if isinstance(result, VanthuError):
                    raise result
                made += len(result.docx) > 0
        return made

    return make


def _unchecked(count: int) -> Callable[[], int]:
    for module in (own_words, row_conference):
        if not hasattr(module, "checked_filling"):
            raise AttributeError("the format check is called from another place now; measure it there")
        setattr(module, "checked_filling", lambda *_: None)  # noqa: B010 - a name of another module
    return _rows(count)


def _words(count: int) -> Callable[[], int]:
    fill = compile_template(cases.template(cases.COVENANT).docx).fill
    words = batch.words(min(count, _WORDS))

    def make() -> int:
        return sum(len(fill(words[at % len(words)])) > 0 for at in range(count))

    return make


MODES: dict[str, Callable[[int], Callable[[], int]]] = {
    "rows": _rows,
    "rows-unchecked": _unchecked,
    "words": _words,
}


def main() -> None:
    """Prepare, wait for the word, make, tell."""
    mode, count = sys.argv[1], int(sys.argv[2])
    MODES[mode](min(count, 2 * _CHUNK))()  # compiled, imported, warm
    make = MODES[mode](count)
    print("ready", flush=True)
    sys.stdin.readline()
    begin, used = time.perf_counter(), time.process_time()
    made = make()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - used
    if made != count:
        raise ValueError(f"{made} of {count} documents were made")
    print(json.dumps({"seconds": seconds, "cpu": cpu}), flush=True)


if __name__ == "__main__":
    main()
