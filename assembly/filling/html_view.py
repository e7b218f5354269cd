"""The mammoth door: the words of a .docx as plain HTML, for a look where no LibreOffice can lay it out.

Headings, tables and emphasis are kept; pages, fonts and places are not. What comes out is held to a list of
harmless elements without attributes that could fetch or run anything.
"""

from __future__ import annotations

import io

import mammoth
import nh3

from assembly.templates.package import open_package

_TAGS = frozenset({"p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "u", "s", "sub", "sup"}) | {
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td")
}
_ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_STYLES = "u => u\np[style-name='Title'] => h1:fresh"


def html_view(docx: bytes) -> str:
    """Return the text of a .docx as a fragment of safe HTML; pictures are left out.

    Raises TemplateRefused where it is no Word file that may be opened.
    """
    open_package(docx, to_read=True)
    converted = mammoth.convert_to_html(
        io.BytesIO(docx),
        style_map=_STYLES,
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(lambda _: {}),
    )
    return nh3.clean(converted.value, tags=set(_TAGS), attributes=dict(_ATTRIBUTES), url_schemes=set())
