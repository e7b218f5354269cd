"""Small .docx files drawn from raw XML, for the tests of templates and filling."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{W_NAMESPACE}}}"
NAMESPACES = (
    f'xmlns:w="{W_NAMESPACE}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
_KINDS = {
    "header": "hdr",
    "footer": "ftr",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
}


def run(text: str, properties: str = "") -> str:
    """Return a run; the text is XML already."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """Return a paragraph of runs or plain texts."""
    runs = "".join(part if part.startswith("<") else run(part) for part in content)
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{runs}</w:p>"


def cell(*content: str, properties: str = '<w:tcW w:w="1000" w:type="dxa"/>') -> str:
    """Return a cell of paragraphs or plain texts."""
    inside = "".join(
        part if part.startswith("<w:p") or part.startswith("<w:tbl") else paragraph(part) for part in content
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells: str) -> str:
    """Return a row of cells or plain texts."""
    return f"<w:tr>{''.join(part if part.startswith('<') else cell(part) for part in cells)}</w:tr>"


def table(*rows: str, columns: int = 2) -> str:
    """Return a table of rows; each column is 1000 twips wide."""
    grid = '<w:gridCol w:w="1000"/>' * columns
    properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def relations(*entries: tuple[str, str], mode: str = "") -> str:
    """Return a relationships part of pairs of type and target."""
    body = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"{mode}/>'
        for at, (kind, target) in enumerate(entries, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def docx_parts(body: str, *, core: str = "", **others: str) -> dict[str, bytes]:
    """Return the parts of a .docx; ``others`` are the contents of header1, footer1, footnotes, comments."""
    overrides = [("word/document.xml", f"{_OFFICE}.document.main+xml"), ("docProps/core.xml", _CORE_TYPE)]
    parts: dict[str, str] = {}
    related = []
    for name, content in others.items():
        kind = name.rstrip("0123456789")
        root = _KINDS[kind]
        overrides.append((f"word/{name}.xml", f"{_OFFICE}.{kind}+xml"))
        related.append((f"{RELATIONS}/{kind}", f"{name}.xml"))
        parts[f"word/{name}.xml"] = f"{DECLARATION}<w:{root} {NAMESPACES}>{content}</w:{root}>"
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides)
    first = {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">{_DEFAULTS}{types}</Types>'
        ),
        "_rels/.rels": relations(
            (f"{RELATIONS}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/document.xml": (
            f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": relations(*related),
        "docProps/core.xml": (
            f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator/><dc:description/><dc:identifier/>'
            f"<dc:language/><dc:subject/><dc:title>{core}</dc:title></cp:coreProperties>"
        ),
    }
    return {name: text.encode() for name, text in (first | parts).items()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def draw(*body: str, **others: str) -> bytes:
    """Return a .docx of paragraphs, tables or plain texts; ``others`` as in ``docx_parts``."""
    content = "".join(part if part.startswith("<") else paragraph(part) for part in body)
    return zipped(docx_parts(content, **others))


def part_of(docx: bytes, name: str = "word/document.xml") -> bytes:
    """Return a part of a .docx."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name)


def texts_of(docx: bytes, name: str = "word/document.xml") -> list[str]:
    """Return the text of each paragraph of a part; tabs and line breaks as characters."""
    marks = {f"{W}tab": "\t", f"{W}br": "\n"}
    return [
        "".join(marks.get(str(element.tag), element.text or "") for element in each.iter(f"{W}t", *marks))
        for each in etree.fromstring(part_of(docx, name)).iter(f"{W}p")
    ]


def body_of(docx: bytes) -> str:
    """Return the XML between the body's tags, without namespaces and the last section."""
    body = etree.fromstring(part_of(docx)).find(f"{W}body")
    assert body is not None
    xml = "".join(etree.tostring(child, encoding="unicode") for child in body)
    for declaration in NAMESPACES.split(" "):
        xml = xml.replace(f" {declaration}", "")
    return xml.removesuffix("<w:sectPr/>")
