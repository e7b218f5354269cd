"""Typing into a file of another program's template (python-docx, Word's own) the way office workers do.

A paragraph has a text and a look; what Word's menus add (page numbers of its gallery, lists, footnotes,
tracked changes, boxes) is added as Word stores it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import count
from typing import Any, Literal

from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FACE = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_ALIGN = {
    "c": WD_ALIGN_PARAGRAPH.CENTER,
    "r": WD_ALIGN_PARAGRAPH.RIGHT,
    "j": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "l": WD_ALIGN_PARAGRAPH.LEFT,
}
Stroke = Literal["vml", "drawing", "border"]
Where = WordFile | _Cell
_ids = count(100)


def new(size: float = 14) -> WordFile:
    """Return an empty document of the default template, its page and Normal set as a secretary sets them."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    normal = document.styles["Normal"]
    normal.font.name = FACE
    normal.font.size = Pt(size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    normal.element.rPr.rFonts.set(qn("w:cs"), FACE)
    return document


def data(document: WordFile) -> bytes:
    """Return the file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def write(paragraph: Paragraph, text: str, look: str = "", size: float | None = None) -> Paragraph:
    """Add text; ``**bold**`` and ``__italic__`` inside it; ``look``: b, i, u for all of it."""
    for at, bold_piece in enumerate(text.split("**")):
        for within, piece in enumerate(bold_piece.split("__")):
            if not piece:
                continue
            run = paragraph.add_run(piece)
            if "b" in look or at % 2:
                run.bold = True
            if "i" in look or within % 2:
                run.italic = True
            if "u" in look:
                run.underline = True
            if size:
                run.font.size = Pt(size)
    return paragraph


def say(where: Where, text: str, look: str = "", *, size: float | None = None, **spacing: Any) -> Paragraph:
    """Add a paragraph; in a cell whose first one is empty that one is taken. ``look`` also: c, r, j."""
    fresh = where.paragraphs[0] if isinstance(where, _Cell) and _is_fresh(where) else where.add_paragraph()
    write(fresh, text, look, size)
    for sign in look:
        if sign in _ALIGN:
            fresh.alignment = _ALIGN[sign]
    shape = fresh.paragraph_format
    shape.space_before, shape.space_after = Pt(spacing.pop("before", 0)), Pt(spacing.pop("after", 0))
    shape.line_spacing = spacing.pop("line", 1.0)
    if "first" in spacing:
        shape.first_line_indent = Cm(spacing.pop("first"))
    if "left" in spacing:
        shape.left_indent = Cm(spacing.pop("left"))
    if "tabs" in spacing:
        for position, alignment in spacing.pop("tabs"):
            shape.tab_stops.add_tab_stop(Cm(position), alignment)
    assert not spacing
    return fresh


def _is_fresh(cell: _Cell) -> bool:
    return len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs and not cell.tables


def body(where: Where, *texts: str, look: str = "j", **spacing: Any) -> list[Paragraph]:
    """Add paragraphs of running text."""
    values: dict[str, Any] = {"first": 1.27, "after": 6, "line": 1.15} | spacing
    return [say(where, text, look, **values) for text in texts]


def blank(where: Where, times: int = 1, size: float | None = None) -> None:
    """Add empty paragraphs."""
    for _ in range(times):
        empty = say(where, "", "c")
        if size:
            mark = empty._p.get_or_add_pPr()
            mark.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:sz w:val="{round(size * 2)}"/></w:rPr>'))


def rule(paragraph: Paragraph, mm: float, how: Stroke = "vml", *, left_pt: float | None = None) -> None:
    """Draw a line of a length below a paragraph, as a shape: in the middle, or ``left_pt`` from the left."""
    number = next(_ids)
    if how == "vml":
        points = mm * 72 / 25.4
        place = "mso-position-horizontal:center" if left_pt is None else f"margin-left:{left_pt}pt"
        xml = (
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:line id="L{number}" '
            f'style="position:absolute;left:0;text-align:left;z-index:1;{place}" '
            f'from="0,18pt" to="{points:.2f}pt,18pt" strokeweight=".75pt"/></w:pict></w:r>'
        )
    else:
        width = round(mm * 36000)
        xml = (
            f"<w:r {nsdecls('w', 'wp', 'a')} "
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            '<w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" '
            'relativeHeight="251659264" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
            '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:align>center</wp:align>'
            '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>215000</wp:posOffset>'
            f'</wp:positionV><wp:extent cx="{width}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:wrapNone/><wp:docPr id="{number}" name="Connector {number}"/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            '<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{width}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
            '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr>'
            "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
        )
    paragraph._p.append(parse_xml(xml))


def border_below(where: Where, mm: float, room_mm: float) -> Paragraph:
    """Add an empty paragraph whose upper border is a line of a length in the middle of its room."""
    line = say(where, "", "c", size=2)
    line.paragraph_format.line_spacing = Pt(4)
    indent = Mm((room_mm - mm) / 2)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = indent
    line._p.get_or_add_pPr().insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        ),
        "w:shd",
        "w:tabs",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:rPr",
    )
    return line


def table(where: WordFile, rows: int, *widths_mm: float) -> Table:
    """Add a table without borders of fixed widths."""
    grid: Table = where.add_table(rows, len(widths_mm))
    grid.autofit = False
    for column, width in zip(grid.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return grid


def page_number(document: WordFile, size: float = 14, *, framed: bool = False) -> None:
    """Put the number in the middle of the top margin, not on page 1; ``framed`` as an old Word does."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    frame = '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="center" w:y="1"/>'
    marks = f'<w:rPr><w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'

    def field(kind: str) -> str:
        return f'<w:r>{marks}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    numbered = (
        f'<w:p><w:pPr><w:pStyle w:val="Header"/>{frame if framed else ""}<w:jc w:val="center"/></w:pPr>'
        f"{field('begin')}<w:r>{marks}<w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r>"
        f"{field('separate')}<w:r>{marks}<w:t>2</w:t></w:r>{field('end')}</w:p>"
    )
    gallery = (
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:id w:val="-1712256829"/><w:docPartObj>'
        '<w:docPartGallery w:val="Page Numbers (Top of Page)"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{numbered}</w:sdtContent></w:sdt>"
    )
    header = section.header._element
    header.insert(0, parse_xml(gallery))


def stroke(paragraph: Paragraph, mm: float, how: Stroke, where: Where, room_mm: float) -> None:
    """Draw the line under an issuer or the motto in one of the usual ways."""
    if how == "border":
        border_below(where, mm, room_mm)
    else:
        rule(paragraph, mm, how)


def head_in_table(
    document: WordFile,
    *,
    superior: str | None = "UBND TỈNH LÀO CAI",
    issuer: Sequence[str] = ("SỞ NỘI VỤ",),
    number: str | None = "Số: 125/TB-SNV",
    dated: str | None = "Lào Cai, ngày 05 tháng 3 năm 2026",
    about: str | None = None,
    issuer_line_mm: float = 12,
    how: Stroke = "vml",
    merged: bool = False,
) -> None:
    """Add the letterhead: two columns; ``merged``: four columns, cells merged over them."""
    if merged:
        grid = table(document, 2, 30, 35, 40, 60)
        cells = [[row.cells[0].merge(row.cells[1]), row.cells[2].merge(row.cells[3])] for row in grid.rows]
    else:
        grid = table(document, 2, 65, 100)
        cells = [list(row.cells) for row in grid.rows]
    left, right = cells[0]
    if superior:
        say(left, superior, "c", size=13)
    lines = [say(left, line, "bc", size=13) for line in issuer]
    stroke(lines[-1], issuer_line_mm, how, left, 61.2)
    say(right, NATION, "bc", size=13)
    stroke(say(right, MOTTO, "bc", size=14), 60.2, how, right, 96.2)
    left, right = cells[1]
    if number:
        say(left, number, "c", size=13)
    if about:
        say(left, about, "c", size=12, before=6)
    if dated:
        say(right, dated, "ic", size=14)


def head_in_breaks(document: WordFile, superior: str, issuer: str, number: str, dated: str) -> None:
    """Add the letterhead with one paragraph a cell, its lines set apart by Shift+Enter."""
    grid = table(document, 1, 65, 100)
    left, right = grid.rows[0].cells
    names = say(left, f"{superior}\n", "c", size=13)
    write(names, f"{issuer}\n", "b", 13)
    write(names, number, "", 13)
    rule(names, 12)
    state = say(right, f"{NATION}\n", "bc", size=13)
    write(state, f"{MOTTO}\n", "b", 14)
    write(state, dated, "i", 14)
    rule(state, 60.2)


def head_on_tabs(document: WordFile, superior: str, issuer: str, number: str, dated: str) -> None:
    """Add the letterhead as paragraphs with centring tabs, the lines below as shapes."""
    tabs = ((3.25, WD_TAB_ALIGNMENT.CENTER), (11.5, WD_TAB_ALIGNMENT.CENTER))
    first = say(document, f"\t{superior}", size=13, tabs=tabs)
    write(first, f"\t{NATION}", "b", 13)
    second = say(document, "\t", size=13, tabs=tabs)
    write(second, issuer, "b", 13)
    write(second, "\t", "b", 14)
    write(second, MOTTO, "b", 14)
    rule(second, 10, left_pt=78)
    rule(second, 60.2, left_pt=241)
    third = say(document, f"\t{number}\t", size=13, tabs=tabs, before=12)
    write(third, dated, "i", 14)


def heading(document: WordFile, kind: str, about: str, *, line_mm: float, how: Stroke = "vml") -> None:
    """Add the type, the subject and the line under it."""
    blank(document)
    say(document, kind, "bc", size=14)
    subject = say(document, about, "bc", size=14)
    stroke(subject, line_mm, how, document, 165)
    blank(document)


def signed(
    document: WordFile,
    offices: Sequence[str] = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    name: str = "Nguyễn Thị Thu Hà",
    recipients: Sequence[str] = ("- UBND tỉnh (b/c);", "- Các sở, ban, ngành;", "- Lưu: VT, TĐKT."),
    *,
    room: int = 5,
) -> None:
    """Add recipients and signature in a table."""
    blank(document)
    grid = table(document, 1, 82, 83)
    left, right = grid.rows[0].cells
    say(left, "Nơi nhận:", "bi", size=12)
    for recipient in recipients:
        say(left, recipient, size=11)
    for office in offices:
        say(right, office, "bc", size=14)
    blank(right, room)
    say(right, name, "bc", size=14)


def numbering(document: WordFile, *levels: tuple[str, str, dict[str, Any]]) -> int:
    """Add a multilevel list, return its id; a level: format, text, ``left`` and ``first`` twips."""
    root = document.part.numbering_part.element
    abstract = str(next(_ids))
    shown = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{options.get("left", 0)}" '
        f'w:firstLine="{options.get("first", 720)}"/></w:pPr>'
        f"<w:rPr>{options.get('marks', '')}</w:rPr></w:lvl>"
        for at, (form, text, options) in enumerate(levels)
    )
    xml = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="multilevel"/>'
        f"{shown}</w:abstractNum>"
    )
    first_num = root.find(qn("w:num"))
    element = parse_xml(xml)
    if first_num is None:
        root.append(element)
    else:
        first_num.addprevious(element)
    return int(root.add_num(int(abstract)).numId)


def number(paragraph: Paragraph, list_id: int, level: int) -> Paragraph:
    """Make a paragraph an item of a list; its indents become the list's."""
    properties = paragraph._p.get_or_add_pPr()
    numbered = parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    )
    followed_by = ("w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(numbered, *followed_by)
    indent = properties.find(qn("w:ind"))
    if indent is not None:
        properties.remove(indent)
    return paragraph


def link(paragraph: Paragraph, text: str, address: str) -> None:
    """Add a hyperlink in black without underline, as a secretary who prints it sets it."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{relation}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'
        )
    )


def insertion(paragraph: Paragraph, text: str) -> None:
    """Add text by a tracked insertion, after some tracked deletion."""
    where = f'w:id="{next(_ids)}" w:author="Lan" w:date="2026-03-01T08:00:00Z"'
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')} {where}><w:r><w:delText>bỏ đi </w:delText></w:r></w:del>")
    )
    paragraph._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} {where}><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:ins>')
    )


def box(paragraph: Paragraph, inner: str) -> None:
    """Put a text box beside a paragraph; ``inner`` is the XML of its paragraphs."""
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
            f'<v:shape id="B{next(_ids)}" type="#_x0000_t202" '
            'style="position:absolute;margin-left:10pt;margin-top:5pt;width:90pt;height:24pt">'
            f"<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )


def boxed(text: str, size: float = 13) -> str:
    """Return a centred bold paragraph for a box."""
    return (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/>'
        f'<w:sz w:val="{round(size * 2)}"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
    )


def footnote(document: WordFile, paragraph: Paragraph, text: str) -> None:
    """Add a footnote in Times New Roman 10."""
    number_ = 2
    marks = f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:cs="{FACE}"/><w:sz w:val="20"/>'
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>'
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        f'</w:footnote><w:footnote w:id="{number_}"><w:p><w:r><w:rPr>{marks}'
        '<w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:footnoteRef/></w:r><w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve"> {text}</w:t>'
        "</w:r></w:p></w:footnote></w:footnotes>"
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        xml.encode(),
        document.part.package,
    )
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            f'<w:footnoteReference w:id="{number_}"/></w:r>'
        )
    )
