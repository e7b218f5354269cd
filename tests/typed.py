"""Official documents as a person types them in Word: compliant, and breakable at one place in any way.

A document is a list of lines with a ``Look`` each; the writer turns it into .docx parts by hand, without our
templates. ``via`` says how an attribute of a line reaches it: in the run or paragraph itself, in a character
or paragraph style, in a base style, in the defaults of the document, through the theme, a list or a table
style.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args
from xml.sax.saxutils import escape, quoteattr

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument"
_FACE = "Times New Roman"
_EMU_PER_TWIP = 635

Way = Literal[
    "direct",
    "character_style",
    "paragraph_style",
    "base_style",
    "defaults",
    "theme",
    "numbering",
    "table_style",
]
Inside = Literal["", "content_control", "insertion", "hyperlink", "text_box"]
RUN_ATTRIBUTES = ("font", "size", "bold", "italic", "underline", "caps", "color")
PARAGRAPH_ATTRIBUTES = ("align", "left", "first", "before", "after", "line", "line_rule")


@dataclass(frozen=True)
class Look:
    """How a line looks; sizes in half-points, lengths in twips."""

    font: str = _FACE
    size: int = 28
    bold: bool = False
    italic: bool = False
    underline: str = "none"
    caps: bool = False
    color: str = "auto"
    align: str = "left"
    left: int = 0
    first: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    line_rule: str = "auto"


@dataclass(frozen=True)
class Line:
    """A paragraph with a name to find it by. ``rule_mm`` draws a line of that length below it.

    ``font_slots``: the attributes of w:rFonts that carry the face. ``raw`` is XML put in its place.
    """

    name: str
    text: str
    look: Look = field(default_factory=Look)
    via: Mapping[str, Way] = field(default_factory=dict)
    inside: Inside = ""
    rule_mm: float | None = None
    page_break: bool = False
    font_slots: tuple[str, ...] = ("ascii", "hAnsi", "cs")
    split: bool = False  # over several runs, as Word does after editing
    second: Look | None = None  # of the second half of the text, where it looks otherwise
    label: Mapping[str, Any] | None = None  # of a list: text, number_format, and attributes as in a ``Look``
    raw: str = ""


@dataclass(frozen=True)
class Grid:
    """A table: ``rows`` of cells of lines; ``widths`` in twips."""

    name: str
    widths: tuple[int, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    borders: bool = False
    header_row: bool = False


@dataclass(frozen=True)
class Sheet:
    """A section: its page in twips, its header lines; the last one's page holds to the end."""

    width: int = 11906
    height: int = 16838
    landscape: bool = False
    top: int = 1134
    bottom: int = 1134
    left: int = 1701
    right: int = 851
    gutter: int = 0
    title_page: bool = True
    start: int | None = None
    number_format: str = ""
    header: tuple[Line, ...] = ()
    first_header: tuple[Line, ...] = ()
    footer: tuple[Line, ...] = ()


Block = Line | Grid | Sheet


@dataclass(frozen=True)
class Typed:
    """A document: blocks in order, each ``Sheet`` ends a section. ``defaults`` look as Word's own."""

    name: str
    blocks: tuple[Block, ...]
    defaults: Look = field(default_factory=lambda: Look(font="", size=22, after=160, line=259))
    theme_font: str = "Calibri"
    even_and_odd: bool = False

    def change(self, name: str, **attributes: Any) -> Typed:
        """Return the document with one line changed; attributes of its ``Look`` or of the ``Line``."""
        looks = {key: value for key, value in attributes.items() if key in Look.__dataclass_fields__}
        others = {key: value for key, value in attributes.items() if key not in looks}

        def changed(line: Line) -> Line:
            return replace(line, look=replace(line.look, **looks), **others)

        found = self.line(name)  # raises KeyError where there is none
        return self.swap(found, changed(found))

    def swap(self, old: Line, *new: Line) -> Typed:
        """Return the document with a line replaced by others, wherever it stands."""

        def lines(among: Sequence[Line]) -> tuple[Line, ...]:
            return tuple(each for line in among for each in (new if line is old else (line,)))

        blocks: list[Block] = []
        for block in self.blocks:
            if isinstance(block, Line):
                blocks += lines([block])
            elif isinstance(block, Grid):
                blocks.append(
                    replace(block, rows=tuple(tuple(lines(cell) for cell in row) for row in block.rows))
                )
            else:
                blocks.append(
                    replace(
                        block,
                        header=lines(block.header),
                        first_header=lines(block.first_header),
                        footer=lines(block.footer),
                    )
                )
        return replace(self, blocks=tuple(blocks))

    def without(self, name: str) -> Typed:
        """Return the document without a line or table."""
        if any(isinstance(block, Grid) and block.name == name for block in self.blocks):
            kept = [block for block in self.blocks if not (isinstance(block, Grid) and block.name == name)]
            return replace(self, blocks=tuple(kept))
        return self.swap(self.line(name))

    def sheet(self, at: int = -1, **attributes: Any) -> Typed:
        """Return the document with a section changed."""
        sheets = [block for block in self.blocks if isinstance(block, Sheet)]
        old = sheets[at]
        new = replace(old, **attributes)
        return replace(self, blocks=tuple(new if block is old else block for block in self.blocks))

    def lines(self) -> list[Line]:
        """Return every line, in order; those of headers at their section's end."""
        found: list[Line] = []
        for block in self.blocks:
            if isinstance(block, Line):
                found.append(block)
            elif isinstance(block, Grid):
                found += [line for row in block.rows for cell in row for line in cell]
            else:
                found += [*block.header, *block.first_header, *block.footer]
        return found

    def line(self, name: str) -> Line:
        """Return the line of a name; raises KeyError."""
        for line in self.lines():
            if line.name == name:
                return line
        raise KeyError(name)

    def docx(self) -> bytes:
        """Return the document as Word would store it."""
        return _Writer(self).write()


class _Writer:
    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.styles: list[str] = []
        self.abstract: list[str] = []
        self.parts: dict[str, str] = {}
        self.relations: list[str] = []
        self.overrides: list[str] = []
        self.default_run: dict[str, Any] = {}
        self.default_paragraph: dict[str, Any] = {}
        self.theme_font = typed.theme_font
        self.table_style: dict[str, Any] = {}
        self.next = 0

    def write(self) -> bytes:
        body: list[str] = []
        for position, block in enumerate(self.typed.blocks):
            if isinstance(block, Line):
                body.append(self._line(block))
            elif isinstance(block, Grid):
                body.append(self._grid(block))
            else:
                properties = self._sheet(block)
                last = not any(isinstance(later, Sheet) for later in self.typed.blocks[position + 1 :])
                body.append(properties if last else f"<w:p><w:pPr>{properties}</w:pPr></w:p>")
        self._part("styles", "styles", self._style_sheet())
        self._part("theme/theme1", "theme", self._theme())
        self._part("settings", "settings", self._settings())
        if self.abstract:
            numbers = "".join(
                f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>'
                for at in range(1, len(self.abstract) + 1)
            )
            self._part(
                "numbering",
                "numbering",
                f"<w:numbering {_NAMESPACES}>{''.join(self.abstract)}{numbers}</w:numbering>",
            )
        return self._zip(f"<w:document {_NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>")

    # paragraphs

    def _line(self, line: Line, table_style: bool = False) -> str:
        if line.raw:
            return line.raw
        run = {key: getattr(line.look, key) for key in RUN_ATTRIBUTES}
        paragraph = {key: getattr(line.look, key) for key in PARAGRAPH_ATTRIBUTES}
        carried: dict[str, dict[str, Any]] = {way: {} for way in get_args(Way)}
        for key, way in line.via.items():
            if way != "direct":
                carried[way][key] = (run if key in run else paragraph).pop(key)
        assert table_style or not carried["table_style"], "a table style reaches only lines in tables"
        self.table_style |= carried["table_style"]
        for key, value in carried["defaults"].items():
            (self.default_run if key in RUN_ATTRIBUTES else self.default_paragraph)[key] = value
        self.theme_font = carried["theme"].get("font", self.theme_font)
        styled, based = carried["paragraph_style"], carried["base_style"]
        lettered, numbered = carried["character_style"], carried["numbering"]
        properties = ""
        if styled or based:
            properties += f'<w:pStyle w:val="{self._paragraph_style(styled, based)}"/>'
        if line.page_break:
            properties += "<w:pageBreakBefore/>"
        if numbered or line.label:
            properties += self._list({**(line.label or {}), **numbered})
        properties += _paragraph_xml(paragraph)
        marks = _run_xml(run, line.font_slots)
        if carried["theme"]:
            marks = (
                '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorHAnsi"/>'
                + marks
            )
        if lettered:
            marks = f'<w:rStyle w:val="{self._character_style(lettered)}"/>' + marks
        xml = self._runs(line, marks)
        rule = self._rule(line.rule_mm) if line.rule_mm is not None else ""
        paragraph_xml = f"<w:p><w:pPr>{properties}<w:rPr>{marks}</w:rPr></w:pPr>{xml}{rule}</w:p>"
        if line.inside == "content_control":
            return f"<w:sdt><w:sdtContent>{paragraph_xml}</w:sdtContent></w:sdt>"
        if line.inside == "text_box":
            return f"<w:p><w:pPr>{_paragraph_xml(paragraph)}</w:pPr>{self._box(paragraph_xml)}</w:p>"
        return paragraph_xml

    def _runs(self, line: Line, marks: str) -> str:
        text = line.text
        if "{PAGE}" in text:
            before, after = text.split("{PAGE}")
            pieces = (
                _text_xml(before),
                '<w:fldChar w:fldCharType="begin"/>',
                '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>',
                "<w:t>2</w:t>",
                '<w:fldChar w:fldCharType="end"/>',
                _text_xml(after),
            )
            return "".join(f"<w:r><w:rPr>{marks}</w:rPr>{piece}</w:r>" for piece in pieces if piece)
        if not text:
            return ""
        half = len(text) // 2
        texts = [text[:half], text[half:]] if (line.split or line.second) and half else [text]
        looks = [marks] * len(texts)
        if line.second is not None:
            second = {key: getattr(line.second, key) for key in RUN_ATTRIBUTES}
            looks[-1] = _run_xml(second, line.font_slots)
        xml = "".join(
            f"<w:r><w:rPr>{look}</w:rPr>{_text_xml(piece)}</w:r>"
            for look, piece in zip(looks, texts, strict=True)
        )
        if line.inside == "insertion":
            return f'<w:ins w:id="{self._id()}" w:author="A" w:date="2026-01-01T00:00:00Z">{xml}</w:ins>'
        if line.inside == "hyperlink":
            return f'<w:hyperlink w:anchor="x">{xml}</w:hyperlink>'
        return xml

    def _rule(self, mm: float) -> str:
        width = round(mm * 36000)
        number = self._id()
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" '
            'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
            '<wp:positionV relativeFrom="paragraph"><wp:posOffset>220000</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{width}" cy="0"/><wp:wrapNone/><wp:docPr id="{number}" name="Line {number}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f'<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="0"/></a:xfrm>'
            '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/>'
            "</a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
            f'</w:drawing></mc:Choice><mc:Fallback><w:pict><v:line from="0,0" to="{width / 12700:.1f}pt,0"/>'
            "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )

    def _box(self, inner: str) -> str:
        number = self._id()
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="3600000" cy="720000"/>'
            f'<wp:docPr id="{number}" name="Box {number}"/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            '<a:ext cx="3600000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
            "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
        )

    # tables and sections

    def _grid(self, grid: Grid) -> str:
        rows = "".join(
            "<w:tr>"
            + (
                "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
                if grid.header_row and at == 0
                else "<w:trPr><w:cantSplit/></w:trPr>"
            )
            + "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
                f"{''.join(self._line(line, table_style=True) for line in cell)}</w:tc>"
                for width, cell in zip(grid.widths, row, strict=True)
            )
            + "</w:tr>"
            for at, row in enumerate(grid.rows)
        )
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
        style = '<w:tblStyle w:val="TableHand"/>' if self.table_style else ""
        return (
            f'<w:tbl><w:tblPr>{style}<w:tblW w:w="{sum(grid.widths)}" w:type="dxa"/>'
            + (f"<w:tblBorders>{borders}</w:tblBorders>" if grid.borders else "")
            + '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.widths)
            + f"</w:tblGrid>{rows}</w:tbl>"
        )

    def _sheet(self, sheet: Sheet) -> str:
        references = ""
        for kind, name, lines in (
            ("header", "default", sheet.header),
            ("header", "first", sheet.first_header),
            ("footer", "default", sheet.footer),
        ):
            if lines:
                root = "hdr" if kind == "header" else "ftr"
                content = "".join(self._line(line) for line in lines)
                part = f"{kind}{self._id()}"
                relation = self._part(part, kind, f"<w:{root} {_NAMESPACES}>{content}</w:{root}>")
                references += f'<w:{kind}Reference w:type="{name}" r:id="{relation}"/>'
        orientation = ' w:orient="landscape"' if sheet.landscape else ""
        start = f' w:start="{sheet.start}"' if sheet.start is not None else ""
        number_format = f' w:fmt="{sheet.number_format}"' if sheet.number_format else ""
        return (
            f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{sheet.width}" w:h="{sheet.height}"{orientation}/>'
            f'<w:pgMar w:top="{sheet.top}" w:right="{sheet.right}" w:bottom="{sheet.bottom}" w:left="{sheet.left}" '
            f'w:header="567" w:footer="567" w:gutter="{sheet.gutter}"/>'
            + (f"<w:pgNumType{number_format}{start}/>" if start or number_format else "")
            + ("<w:titlePg/>" if sheet.title_page else "")
            + "</w:sectPr>"
        )

    # the parts beside the document

    def _paragraph_style(self, own: Mapping[str, Any], base: Mapping[str, Any]) -> str:
        name = f"P{self._id()}"
        parent = "Normal"
        if base:
            parent = f"{name}Base"
            self.styles.append(_style_xml(parent, "paragraph", "Normal", base))
        self.styles.append(_style_xml(name, "paragraph", parent, own))
        return name

    def _character_style(self, own: Mapping[str, Any]) -> str:
        name = f"C{self._id()}"
        self.styles.append(_style_xml(name, "character", "", own))
        return name

    def _list(self, own: Mapping[str, Any]) -> str:
        at = len(self.abstract) + 1
        text = str(own.get("text", "-"))
        number_format = str(own.get("number_format", "bullet"))
        run = _run_xml({"font": _FACE, "size": 28} | {k: v for k, v in own.items() if k in RUN_ATTRIBUTES})
        paragraph = _paragraph_xml({k: v for k, v in own.items() if k in PARAGRAPH_ATTRIBUTES})
        self.abstract.append(
            f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
            f'<w:start w:val="1"/><w:numFmt w:val="{number_format}"/><w:suff w:val="space"/>'
            f'<w:lvlText w:val={quoteattr(text)}/><w:lvlJc w:val="left"/><w:pPr>{paragraph}</w:pPr>'
            f"<w:rPr>{run}</w:rPr></w:lvl></w:abstractNum>"
        )
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{at}"/></w:numPr>'

    def _style_sheet(self) -> str:
        look = self.typed.defaults
        run = {"size": look.size} | ({"font": look.font} if look.font else {}) | self.default_run
        paragraph = {
            "after": look.after,
            "line": look.line,
            "line_rule": look.line_rule,
        } | self.default_paragraph
        theme = (
            ""
            if "font" in run
            else '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" '
            'w:cstheme="minorBidi"/>'
        )
        styles = "".join(self.styles)
        if self.table_style:
            styles += _style_xml("TableHand", "table", "TableNormal", self.table_style)
        return (
            f"<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{theme}{_run_xml(run)}</w:rPr></w:rPrDefault>"
            f"<w:pPrDefault><w:pPr>{_paragraph_xml(paragraph)}</w:pPr></w:pPrDefault></w:docDefaults>"
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
            '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
            '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
            f"</w:tblCellMar></w:tblPr></w:style>{styles}</w:styles>"
        )

    def _theme(self) -> str:
        colors = "".join(
            f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
            for name, value in (
                ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "44546A"), ("lt2", "E7E6E6"), ("accent1", "4472C4"),
                ("accent2", "ED7D31"), ("accent3", "A5A5A5"), ("accent4", "FFC000"), ("accent5", "5B9BD5"),
                ("accent6", "70AD47"), ("hlink", "0563C1"), ("folHlink", "954F72"),
            )
        )  # fmt: skip
        font = f'<a:latin typeface={quoteattr(self.theme_font)}/><a:ea typeface=""/><a:cs typeface=""/>'
        fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
        line = f'<a:ln w="6350">{fill}</a:ln>'
        effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
        return (
            '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements>'
            f'<a:clrScheme name="Office">{colors}</a:clrScheme><a:fontScheme name="Office"><a:majorFont>{font}'
            f'</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name="Office">'
            f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
            f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
            "</a:fmtScheme></a:themeElements></a:theme>"
        )

    def _settings(self) -> str:
        even = "<w:evenAndOddHeaders/>" if self.typed.even_and_odd else ""
        return (
            f'<w:settings {_NAMESPACES}>{even}<w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
        )

    def _part(self, name: str, kind: str, xml: str) -> str:
        relation = f"rId{len(self.relations) + 1}"
        self.parts[f"word/{name}.xml"] = xml
        self.relations.append(f'<Relationship Id="{relation}" Type="{_R}/{kind}" Target="{name}.xml"/>')
        media = f"{_TYPE}.theme+xml" if kind == "theme" else f"{_TYPE}.wordprocessingml.{kind}+xml"
        self.overrides.append(f'<Override PartName="/word/{name}.xml" ContentType="{media}"/>')
        return relation

    def _zip(self, document: str) -> bytes:
        package = "http://schemas.openxmlformats.org/package/2006"
        files = {
            "[Content_Types].xml": (
                f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.wordprocessingml.document.main+xml"/>'
                f"{''.join(self.overrides)}</Types>"
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
            ),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{package}/relationships">{"".join(self.relations)}</Relationships>'
            ),
            **self.parts,
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, _HEAD + text)
        return buffer.getvalue()

    def _id(self) -> int:
        self.next += 1
        return self.next


def _text_xml(text: str) -> str:
    return "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in text.split("\t")
    )


def _run_xml(values: Mapping[str, Any], slots: tuple[str, ...] = ("ascii", "hAnsi", "cs")) -> str:
    """Return run properties in the schema's order (ECMA-376 part 1, CT_RPr)."""
    xml = ""
    if values.get("font"):
        face = quoteattr(values["font"])
        xml += f"<w:rFonts {' '.join(f'w:{slot}={face}' for slot in slots)}/>"
    for key, tag in (("bold", "b"), ("italic", "i"), ("caps", "caps")):
        if key in values:
            xml += f"<w:{tag}/>" if values[key] else f'<w:{tag} w:val="0"/>'
    if "color" in values:
        color = values["color"]
        theme = f' w:themeColor="{color}"' if color.startswith(("accent", "text", "hyper")) else ""
        xml += f'<w:color w:val="{"auto" if theme else color}"{theme}/>'
    if "size" in values:
        xml += f'<w:sz w:val="{values["size"]}"/><w:szCs w:val="{values["size"]}"/>'
    if "underline" in values:
        xml += f'<w:u w:val="{values["underline"]}"/>'
    return xml


def _paragraph_xml(values: Mapping[str, Any]) -> str:
    """Return paragraph properties in the schema's order (ECMA-376 part 1, CT_PPr)."""
    spacing = "".join(
        f' w:{name}="{values[key]}"'
        for key, name in (
            ("before", "before"),
            ("after", "after"),
            ("line", "line"),
            ("line_rule", "lineRule"),
        )
        if key in values
    )
    indent = f' w:left="{values["left"]}"' if "left" in values else ""
    if "first" in values:
        first = values["first"]
        indent += f' w:hanging="{-first}"' if first < 0 else f' w:firstLine="{first}"'
    return (
        (f"<w:spacing{spacing}/>" if spacing else "")
        + (f"<w:ind{indent}/>" if indent else "")
        + (f'<w:jc w:val="{values["align"]}"/>' if "align" in values else "")
    )


def _style_xml(name: str, kind: str, parent: str, values: Mapping[str, Any]) -> str:
    paragraph = _paragraph_xml({key: value for key, value in values.items() if key in PARAGRAPH_ATTRIBUTES})
    run = _run_xml({key: value for key, value in values.items() if key in RUN_ATTRIBUTES})
    return (
        f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{parent}"/>' if parent else "")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )
