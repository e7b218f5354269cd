"""Sections of docs/performance.md that are measured apart: each run writes its own alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

TITLES = ("PDF", "Pages")  # in this order
_BEFORE = "## Where the time of one filling goes"


def sections_apart(page: Path) -> dict[str, str]:
    """Return the sections that are measured apart, as the page has them, by title."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    return {title: found[0] for title in TITLES if (found := _section(title).search(text))}


def put_sections(page: Path, sections: Mapping[str, str]) -> None:
    """Write sections into the page, in the place of those of the same title."""
    text = page.read_text(encoding="utf-8")
    all_of_them = {**sections_apart(page), **sections}
    for title in TITLES:
        text = _section(title).sub("", text)
    told = "".join(all_of_them[title] for title in TITLES if title in all_of_them)
    head, before, tail = text.partition(_BEFORE)
    page.write_text(head + told + before + tail, encoding="utf-8")


def section(title: str, lines: Iterable[str]) -> str:
    """Return a section; ``title`` is one of TITLES."""
    body = "\n".join(line.rstrip() for line in lines).strip()
    return f"## {title}\n\n{body}\n\n"


def _section(title: str) -> re.Pattern[str]:
    return re.compile(rf"^## {re.escape(title)}\n.*?(?=^## )", re.MULTILINE | re.DOTALL)
