"""The slim .docx package of the built-in templates: the parts Word needs and nothing else.

python-docx starts from a package that carries 788 KB of styles, which every produced file would carry too.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from templates_docx.parts.ooxml import R_NAMESPACE, W_NAMESPACE, paragraph
from templates_docx.parts.page import Page
from templates_docx.parts.style_sheet import Style, numbering_xml, styles_xml
from templates_docx.parts.theme import theme_xml

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can hold: the same bytes at every build

_WORD_PARTS = {
    "styles": "styles",
    "settings": "settings",
    "numbering": "numbering",
    "fontTable": "fontTable",
    "header1": "header",
    "header2": "header",
}


def _content_types() -> str:
    overrides = [("/word/document.xml", f"{_OFFICE}.wordprocessingml.document.main+xml")]
    overrides += [
        (f"/word/{name}.xml", f"{_OFFICE}.wordprocessingml.{kind}+xml") for name, kind in _WORD_PARTS.items()
    ]
    overrides += [
        ("/word/theme/theme1.xml", f"{_OFFICE}.theme+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", f"{_OFFICE}.extended-properties+xml"),
    ]
    parts = "".join(f'<Override PartName="{name}" ContentType="{type_}"/>' for name, type_ in overrides)
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(relations: list[tuple[str, str, str]]) -> str:
    body = "".join(
        f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"/>' for id_, type_, target in relations
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _page_number_header() -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return f'{_XML}<w:hdr xmlns:w="{W_NAMESPACE}"><w:p><w:pPr><w:pStyle w:val="SoTrang"/></w:pPr>{field}</w:p></w:hdr>'


def docx(body: str, *, page: Page, style: Style, title: str) -> bytes:
    """Return a .docx with this body; ``title`` may hold template tags and becomes the file's title property."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            [
                ("rId1", f"{_RELATION}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ("rId3", f"{_RELATION}/extended-properties", "docProps/app.xml"),
            ]
        ),
        "word/document.xml": (
            f'{_XML}<w:document xmlns:w="{W_NAMESPACE}" xmlns:r="{R_NAMESPACE}"><w:body>{body}{page.section()}'
            "</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": _relations(
            [
                ("rIdStyles", f"{_RELATION}/styles", "styles.xml"),
                ("rIdSettings", f"{_RELATION}/settings", "settings.xml"),
                ("rIdNumbering", f"{_RELATION}/numbering", "numbering.xml"),
                ("rIdFonts", f"{_RELATION}/fontTable", "fontTable.xml"),
                ("rIdTheme", f"{_RELATION}/theme", "theme/theme1.xml"),
                ("rIdHeader", f"{_RELATION}/header", "header1.xml"),
                ("rIdFirstHeader", f"{_RELATION}/header", "header2.xml"),
            ]
        ),
        "word/styles.xml": styles_xml(style),
        "word/settings.xml": (
            f'{_XML}<w:settings xmlns:w="{W_NAMESPACE}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
            '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
        ),
        "word/numbering.xml": numbering_xml(style),
        "word/fontTable.xml": (
            f'{_XML}<w:fonts xmlns:w="{W_NAMESPACE}"><w:font w:name="Times New Roman">'
            '<w:panose1 w:val="02020603050405020304"/><w:charset w:val="A3"/><w:family w:val="roman"/>'
            '<w:pitch w:val="variable"/></w:font></w:fonts>'
        ),
        "word/theme/theme1.xml": theme_xml(),
        "word/header1.xml": _page_number_header(),
        "word/header2.xml": f'{_XML}<w:hdr xmlns:w="{W_NAMESPACE}">{paragraph("SoTrang")}</w:hdr>',
        "docProps/core.xml": (
            f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>"
        ),
        "docProps/app.xml": (
            f'{_XML}<Properties xmlns="{_RELATION.replace("relationships", "extended-properties")}">'
            "<Application>Vanthu</Application></Properties>"
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else the bytes would differ between Windows and Linux
            archive.writestr(entry, content.encode())
    return buffer.getvalue()
