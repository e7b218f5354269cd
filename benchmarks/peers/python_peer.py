"""One peer in Python, told over standard input: each line is a JSON command, each answer a JSON line.

``python -m benchmarks.peers.python_peer PEER TEMPLATE CONTEXTS``. Each peer is called as its documentation
shows, but for files: all read and write memory.
"""

from __future__ import annotations

import base64
import io
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Fill = Callable[[dict[str, Any]], bytes]


def vanthu(template: bytes) -> Fill:
    """Compile once, fill many: this house."""
    from assembly.filling import compile_template  # noqa: PLC0415 - a peer loads only its own library

    return compile_template(template).fill


def docxtpl(template: bytes) -> Fill:
    """Fill as docxtpl's documentation shows it: open, render, save; values escaped."""
    from docxtpl import DocxTemplate  # noqa: PLC0415

    def fill(context: dict[str, Any]) -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        document.render(context, autoescape=True)
        return _saved(document.save)

    return fill


def docxtpl_reused(template: bytes) -> Fill:
    """Fill with one ``DocxTemplate`` and one Jinja environment for all documents."""
    import jinja2  # noqa: PLC0415
    from docxtpl import DocxTemplate  # noqa: PLC0415

    document = DocxTemplate(io.BytesIO(template))
    environment = jinja2.Environment(autoescape=True)

    def fill(context: dict[str, Any]) -> bytes:
        document.render(context, environment)
        return _saved(document.save)

    return fill


def python_docx_replacement(template: bytes) -> Fill:
    """Replace ``{{ name }}`` in the text of runs: what is often written by hand; single values only."""
    from docx import Document  # noqa: PLC0415
    from docx.table import Table, _Cell  # noqa: PLC0415
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    def paragraphs(holder: Any) -> Iterator[Paragraph]:
        yield from holder.paragraphs
        tables: list[Table] = holder.tables
        for table in tables:
            for row in table.rows:
                cells: tuple[_Cell, ...] = row.cells
                for cell in cells:
                    yield from paragraphs(cell)

    def fill(context: dict[str, Any]) -> bytes:
        document = Document(io.BytesIO(template))
        marks = {f"{{{{ {name} }}}}": str(value) for name, value in context.items()}
        for paragraph in paragraphs(document):
            for run in paragraph.runs:
                text = run.text
                if "{{" in text:
                    for mark, value in marks.items():
                        text = text.replace(mark, value)
                    run.text = text
        return _saved(document.save)

    return fill


def docx_mailmerge2(template: bytes) -> Fill:
    """Merge Word's own MERGEFIELDs; single values only."""
    from mailmerge import MailMerge  # type: ignore[import-untyped] # noqa: PLC0415 - it ships no types

    def fill(context: dict[str, Any]) -> bytes:
        with MailMerge(io.BytesIO(template)) as document:
            document.merge(**context)
            return _saved(document.write)

    return fill


PEERS: dict[str, Callable[[bytes], Fill]] = {
    "vanthu": vanthu,
    "docxtpl": docxtpl,
    "docxtpl reused": docxtpl_reused,
    "python-docx": python_docx_replacement,
    "docx-mailmerge2": docx_mailmerge2,
}


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def main() -> None:
    """Answer commands until the input ends."""
    peer, template, contexts_path = sys.argv[1:4]
    fill = PEERS[peer](Path(template).read_bytes())
    contexts: list[dict[str, Any]] = json.loads(Path(contexts_path).read_text(encoding="utf-8"))
    turn = itertools.cycle(contexts)
    for line in sys.stdin:
        try:
            told = _answer(json.loads(line), fill, contexts, turn)
        except Exception as error:  # noqa: BLE001 - a peer may raise anything: the benchmark tells it
            told = {"error": f"{type(error).__name__}: {error}"[:500]}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _answer(
    command: dict[str, Any], fill: Fill, contexts: list[dict[str, Any]], turn: Iterator[dict[str, Any]]
) -> dict[str, Any]:
    if command["do"] == "fill":
        return {"file": base64.b64encode(fill(contexts[command["context"]])).decode()}
    begin, used = time.perf_counter(), time.process_time()
    for _ in range(command["times"]):
        fill(next(turn))
    return {"seconds": time.perf_counter() - begin, "cpu": time.process_time() - used}


if __name__ == "__main__":
    main()
