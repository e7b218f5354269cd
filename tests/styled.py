"""Small .docx files with styles, lists, a theme, settings, headers and notes of their own, from raw XML."""

from __future__ import annotations

from collections.abc import Mapping

from assembly.format_rules.reading import read_document
from assembly.format_rules.word_document import Paragraph, Run, WordDocument
from tests.drawn import DECLARATION, NAMESPACES, RELATIONS, docx_parts, paragraph, zipped

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    f"{NAMESPACES} "
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_ROOTS = {"styles": "styles", "numbering": "numbering", "settings": "settings"}
_STORIES = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "endnotes": "endnotes"}
FULL_SETTINGS = (  # what Word 2013 and later write
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/><w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="1"/></w:compat>'
)


def style(
    style_id: str, content: str = "", *, kind: str = "paragraph", based_on: str = "", default: bool = False
) -> str:
    """Return a ``w:style``; ``content`` is XML of its properties."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    first = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}"{first} w:styleId="{style_id}"><w:name w:val="{style_id} name"/>{base}'
        f"{content}</w:style>"
    )


def defaults(run: str = "", paragraphs: str = "") -> str:
    """Return ``w:docDefaults`` of run and paragraph properties."""
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraphs}</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def section(content: str = "") -> str:
    """Return a ``w:sectPr``."""
    return f"<w:sectPr>{content}</w:sectPr>"


def styled_parts(*body: str, last: str = "<w:sectPr/>", theme: str = "", **parts: str) -> dict[str, bytes]:
    """Return the parts of a .docx.

    ``parts`` are the contents of styles, numbering, settings, footnotes, endnotes, header1, footer1, ...; a
    part is related to the document by the id ``r`` and its name. ``last`` is the last section.
    """
    content = "".join(part if part.startswith("<") else paragraph(part) for part in body)
    found = {name: data.decode() for name, data in docx_parts("").items()}
    found["word/document.xml"] = (
        f"{DECLARATION}<w:document {_NAMESPACES}><w:body>{content}{last}</w:body></w:document>"
    )
    related, overrides = "", ""
    for name, xml in parts.items():
        kind = name.rstrip("0123456789")
        root = _ROOTS.get(kind) or _STORIES[kind]
        found[f"word/{name}.xml"] = f"{DECLARATION}<w:{root} {_NAMESPACES}>{xml}</w:{root}>"
        overrides += f'<Override PartName="/word/{name}.xml" ContentType="{_OFFICE}.{kind}+xml"/>'
        related += f'<Relationship Id="r{name}" Type="{RELATIONS}/{kind}" Target="{name}.xml"/>'
    if theme:
        found["word/theme/theme1.xml"] = f"{DECLARATION}<a:theme {_NAMESPACES}>{theme}</a:theme>"
        related += f'<Relationship Id="rtheme" Type="{RELATIONS}/theme" Target="theme/theme1.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    found["word/_rels/document.xml.rels"] = (
        f'{DECLARATION}<Relationships xmlns="{package}">{related}</Relationships>'
    )
    found["[Content_Types].xml"] = found["[Content_Types].xml"].replace("</Types>", f"{overrides}</Types>")
    return {name: text.encode() for name, text in found.items()}


def styled(*body: str, last: str = "<w:sectPr/>", theme: str = "", **parts: str) -> bytes:
    """Return a .docx of paragraphs, tables or plain texts, with the parts of ``styled_parts``."""
    return zipped(styled_parts(*body, last=last, theme=theme, **parts))


def read(*body: str, last: str = "<w:sectPr/>", theme: str = "", **parts: str) -> WordDocument:
    """Return such a document as it is read."""
    return read_document(styled(*body, last=last, theme=theme, **parts))


def changed(parts: Mapping[str, bytes], **replaced: bytes | None) -> bytes:
    """Return a .docx with parts replaced, or taken out; ``__`` in a name is a slash, ``_`` a full stop."""
    result = dict(parts)
    for name, data in replaced.items():
        path = name.replace("__", "/").replace("_", ".")
        if data is None:
            del result[path]
        else:
            result[path] = data
    return zipped(result)


def first_paragraph(document: WordDocument) -> Paragraph:
    """Return the first paragraph of the body, wherever it stands."""
    return next(document.body.paragraphs())


def first_run(document: WordDocument) -> Run:
    """Return the first run of the body."""
    return next(run for each in document.body.paragraphs() for run in each.runs)
