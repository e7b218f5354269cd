"""Documents that break no rule: ours, those typed by hand, and the conference articles typed as reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.examples import EXAMPLES, TEMPLATES, made_of_file
from tests.typed_documents import TYPED, by_styles, by_theme, plain

ARTICLES = sorted((Path(__file__).parents[3] / "shared" / "conferences").glob("*.txt"))

_SENTENCE_ENDS = (".", "!", "?", ":", ";", "”")  # what does not end so is the page around the article


def untouched_documents() -> Iterator[tuple[str, str, bytes]]:
    """Yield sort, name and bytes of each document."""
    for example in (*EXAMPLES, *(template / "sample.yaml" for template in TEMPLATES)):
        sort = "made of our examples" if example in EXAMPLES else "made of our templates' samples"
        for _, document in made_of_file(example):
            yield sort, f"{example.stem} {document.name}", document.docx
    for name, typed in TYPED.items():
        yield "typed by hand, direct formatting", name, typed().docx()
        yield "typed by hand, by styles", name, by_styles(typed()).docx()
        yield "typed by hand, face from the theme", name, by_theme(typed()).docx()
    for article in ARTICLES:  # published texts: read where they lie, not copied into this repository
        text = article.read_text(encoding="utf-8").splitlines()
        body = [line for line in text if line.strip().endswith(_SENTENCE_ENDS)]
        yield "conference articles typed as reports", article.stem, plain(body).docx()
