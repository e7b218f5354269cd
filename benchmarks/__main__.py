"""``make bench``: how fast documents are filled, against docxtpl as its documentation shows it."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import jinja2
from docxtpl import DocxTemplate

from assembly.conference.reading import read_conference
from assembly.filling import compile_template
from assembly.filling.wording import Wording
from assembly.templates.registry import builtin_library
from assembly.templates.words import plain_words

ROOT = Path(__file__).parent.parent
KINDS = ("covenant_member_state", "summary_report_state")
ROUNDS = 15


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def docxtpl_documented(docx: bytes, context: dict[str, object]) -> bytes:
    """Fill a template as docxtpl's documentation does: open, render, save."""
    template = DocxTemplate(io.BytesIO(docx))
    template.render(context, jinja2.Environment(autoescape=True))
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def main() -> None:
    """Print, for each kind, both times in ms (medians) and their ratio round by round."""
    library = builtin_library()
    print(f"{'template':24} {'Vanthu ms':>10} {'docxtpl ms':>11} {'ratio':>7}  (medians of {ROUNDS} rounds)")
    for kind in KINDS:
        registered = library.get(kind)
        sample = ROOT / "templates_docx" / kind / "sample.yaml"
        conference = read_conference(sample.read_bytes(), form="yaml").conference
        wording = Wording(conference)
        member = wording.members(registered.spec)[0] if registered.spec.issued == "per_member" else None
        words = wording.words(registered.spec, member)
        compiled = compile_template(registered.docx)
        plain = plain_words(words).values

        def ours(words: dict[str, object] = words, fill: Callable[..., bytes] = compiled.fill) -> bytes:
            return fill(words)

        def theirs(plain: dict[str, object] = plain, docx: bytes = registered.docx) -> bytes:
            return docxtpl_documented(docx, plain)

        ours(), theirs()  # the first call of each warms its caches
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
        fast, slow = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
        ratio = statistics.median(their / our for our, their in pairs)
        print(f"{kind:24} {fast:10.2f} {slow:11.2f} {ratio:6.1f}x")


if __name__ == "__main__":
    main()
