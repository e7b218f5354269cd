"""The font, size and indents that Word would use: run, paragraph style, its bases, the defaults."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


@dataclass(frozen=True)
class Text:
    """A run of text with its effective font and size (half-points), and its paragraph."""

    text: str
    font: str | None
    size: int
    style: str
    part: str
    paragraph: etree._Element


class Effective:
    """Resolves values in one package; enough for documents without character and table styles."""

    def __init__(self, docx: bytes) -> None:
        self.package = zipfile.ZipFile(BytesIO(docx))
        styles = etree.fromstring(self.package.read("word/styles.xml"))
        self.styles = {style.get(_w("styleId")): style for style in styles.iter(_w("style"))}
        self.defaults = styles.find(f"{_w('docDefaults')}/{_w('rPrDefault')}/{_w('rPr')}")

    def texts(self) -> Iterator[Text]:
        """Yield every run that prints something, in the body, headers and footers."""
        for name in self.package.namelist():
            if (
                name.startswith("word/")
                and name.endswith(".xml")
                and ("document" in name or "header" in name)
            ):
                root = etree.fromstring(self.package.read(name))
                for run in root.iter(_w("r")):
                    text = "".join(node.text or "" for node in run.iter(_w("t")))
                    if text.strip():
                        yield self._text(run, text, name)

    def _text(self, run: etree._Element, text: str, part: str) -> Text:
        paragraph = next(run.iterancestors(_w("p")))
        style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
        style_id = style.get(_w("val")) if style is not None else "Normal"
        sources = [run.find(_w("rPr")), *self._chain(style_id or "Normal"), self.defaults]

        def first(path: str, attribute: str) -> str | None:
            for source in sources:
                found = source.find(_w(path)) if source is not None else None
                if found is not None and found.get(_w(attribute)):
                    return found.get(_w(attribute))
            return None

        fonts = {first("rFonts", slot) for slot in ("ascii", "hAnsi", "cs")}
        font = fonts.pop() if len(fonts) == 1 else None
        return Text(text, font, int(first("sz", "val") or 0), style_id or "Normal", part, paragraph)

    def _chain(self, style_id: str) -> Iterator[etree._Element | None]:
        style = self.styles.get(style_id)
        while style is not None:
            yield style.find(_w("rPr"))
            base = style.find(_w("basedOn"))
            style = self.styles.get(base.get(_w("val"))) if base is not None else None
