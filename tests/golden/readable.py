"""A Word document as text that a person can read and compare: what stands where, not the zip."""

from __future__ import annotations

import io
from collections.abc import Iterator

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]


def readable(docx: bytes) -> str:
    """Return title property, paragraphs with their style and automatic number, tables row by row."""
    document = Document(io.BytesIO(docx))
    lines = [f"# {document.core_properties.title}"]
    counters = {"Mục": 0, "Khoản": 0}
    restarted = False
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += _table(block)
            continue
        number = ""
        style = block.style.name if block.style else ""
        properties = block._p.pPr
        if style == "Mục":
            other = (
                properties is not None and properties.numPr is not None and properties.numPr.numId.val == 2
            )
            if other and not restarted:
                counters["Mục"], restarted = 0, True
            counters["Mục"] += 1
            counters["Khoản"] = 0
            number = f"{ROMAN[counters['Mục']]}. "
        elif style == "Khoản":
            counters["Khoản"] += 1
            number = f"{counters['Khoản']}. "
        if block.text.strip():
            lines.append(f"[{style}] {number}{block.text}")
        if properties is not None and properties.find(qn("w:sectPr")) is not None:
            lines.append("--- new section")
    return "\n".join(lines) + "\n"


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = [" / ".join(text for text in _texts(cell.paragraphs) if text) for cell in row.cells]
        yield "| " + " | ".join(cells) + " |"


def _texts(paragraphs: list[Paragraph]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield paragraph.text.strip()
