"""The text of a .docx paragraph by paragraph: what a reader sees, whatever wrote the file."""

from __future__ import annotations

import difflib
import io
import zipfile

from lxml import etree

from benchmarks.tag_tree import W


def paragraphs(file: bytes, part: str = "word/document.xml") -> list[str]:
    """Return the text of each paragraph of a part, in the order of the document."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        root = etree.fromstring(package.read(part), etree.XMLParser(huge_tree=True))
    return ["".join(text.text or "" for text in found.iter(f"{W}t")) for found in root.iter(f"{W}p")]


def difference(expected: bytes, actual: bytes) -> str:
    """Tell how the text of one document differs from another's.

    Empty where nothing differs; ``only empty paragraphs`` where they alone are more or fewer; else the first
    three paragraphs that differ.
    """
    wanted, found = paragraphs(expected), paragraphs(actual)
    if wanted == found:
        return ""
    wanted, found = ([text for text in texts if text.strip()] for texts in (wanted, found))
    if wanted == found:
        return "only empty paragraphs"
    lines = [
        line
        for line in difflib.unified_diff(wanted, found, n=0, lineterm="")
        if line[:3] not in {"---", "+++"}
    ]
    return "; ".join(line[:80] for line in lines if not line.startswith("@@"))[:240]
