"""WordprocessingML in small pieces: runs, paragraphs, tables, sections.

Lengths are twips (1/20 pt; 1 mm = 56.7), sizes half-points. Every function returns XML as text; the order of
children follows the schema (ECMA-376 part 1, 17.3), because Word repairs files in which it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def twips(mm: float) -> int:
    """Return millimetres as twips."""
    return round(mm * 1440 / 25.4)


@dataclass(frozen=True)
class Run:
    """A stretch of text that differs from its paragraph's style."""

    text: str
    bold: bool | None = None

    def xml(self) -> str:
        """Return the ``w:r`` element."""
        marks = ""
        if self.bold is not None:
            marks += "<w:b/>" if self.bold else '<w:b w:val="0"/>'
        properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">{escape(self.text)}</w:t></w:r>'


def bold(text: str) -> Run:
    """Return a bold run."""
    return Run(text, bold=True)


def paragraph(
    style: str,
    *content: str | Run,
    keep_next: bool = False,
    indents: tuple[int, int] | None = None,
    border: bool = False,
    numbering: int | None = None,
    section: str = "",
) -> str:
    """Return a paragraph of a named style.

    ``indents`` are left and right in twips, ``border`` draws a line below it, ``numbering`` is another counter
    than the style's, ``section`` ends a section with this paragraph.
    """
    properties = f'<w:pStyle w:val="{style}"/>'
    if keep_next:
        properties += "<w:keepNext/>"
    if numbering is not None:
        properties += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>'
    if border:
        properties += '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:pBdr>'
    if indents is not None:
        properties += f'<w:ind w:left="{indents[0]}" w:right="{indents[1]}"/>'
    runs = "".join(Run(part).xml() if isinstance(part, str) else part.xml() for part in content)
    return f"<w:p><w:pPr>{properties}{section}</w:pPr>{runs}</w:p>"


def tag(statement: str) -> str:
    """Return a paragraph that holds only a template statement, such as ``if tasks``; it vanishes when filled."""
    return paragraph("The", f"{{%p {statement} %}}")


def when(condition: str, *content: str, otherwise: Sequence[str] = ()) -> str:
    """Return paragraphs that stand only where the condition holds."""
    middle = tag("else") + "".join(otherwise) if otherwise else ""
    return tag(f"if {condition}") + "".join(content) + middle + tag("endif")


def each(loop: str, *content: str) -> str:
    """Return paragraphs repeated for each item, ``loop`` being such as ``task in tasks``."""
    return tag(f"for {loop}") + "".join(content) + tag("endfor")


@dataclass(frozen=True)
class Cell:
    """A table cell with its content as XML."""

    content: str
    width: int
    span: int = 1
    align: str = "top"

    def xml(self) -> str:
        """Return the ``w:tc`` element."""
        properties = f'<w:tcW w:w="{self.width}" w:type="dxa"/>'
        if self.span > 1:
            properties += f'<w:gridSpan w:val="{self.span}"/>'
        if self.align != "top":
            properties += f'<w:vAlign w:val="{self.align}"/>'
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{self.content}</w:tc>"


def row(cells: Iterable[Cell], *, header: bool = False) -> str:
    """Return a table row, which never breaks over pages; a header repeats on each page."""
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cell.xml() for cell in cells)}</w:tr>"


def tag_row(statement: str, widths: Sequence[int]) -> str:
    """Return a row that holds only a template statement for the rows after it, such as ``for x in rows``."""
    content = paragraph("The", f"{{%tr {statement} %}}")
    return row([Cell(content, sum(widths), span=len(widths))])


def table(widths: Sequence[int], rows: Iterable[str], *, borders: bool, cell_margin: int = 0) -> str:
    """Return a table of fixed column widths in twips, ``cell_margin`` left and right in twips."""
    lines = ""
    if borders:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
        lines = f"<w:tblBorders>{lines}</w:tblBorders>"
    margins = (
        f'<w:tblCellMar><w:left w:w="{cell_margin}" w:type="dxa"/>'
        f'<w:right w:w="{cell_margin}" w:type="dxa"/></w:tblCellMar>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{lines}'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )
