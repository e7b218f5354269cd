"""Documents whose parts would get in each other's way in one file: each with one feature, from raw XML.

Word's names for equal things are equal on purpose (styles, bookmarks, ids, relations, part names): only a
merging that keeps them apart prints them as they print alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from PIL import Image

from tests.drawn import RELATIONS, zipped
from tests.styled import FULL_SETTINGS, styled_parts

_SIZE = '<w:pgSz w:w="11906" w:h="16838"/>'
_MARGINS = (
    '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" '
    'w:gutter="0"/>'
)
_PAGE = _SIZE + _MARGINS
_LANDSCAPE = f'<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>{_MARGINS}'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TIMES = (
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" '
    'w:cs="Times New Roman"/>'
)


def defaults(size: int = 28, after: int = 0, line: int = 240, fonts: str = _TIMES) -> str:
    """Return defaults of a size in half-points, a space behind and a line in twips."""
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="{after}" w:line="{line}" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )


NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def p(text: str, properties: str = "", run: str = "") -> str:
    """Return a paragraph."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def field(code: str, shown: str = "?", before: str = "") -> str:
    """Return a paragraph with a field."""

    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    half = len(code) // 2  # Word splits codes as it likes
    return (
        f'<w:p><w:r><w:t xml:space="preserve">{before}</w:t></w:r>{char("begin")}'
        f'<w:r><w:instrText xml:space="preserve">{code[:half]}</w:instrText></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code[half:]}</w:instrText></w:r>'
        f"{char('separate')}<w:r><w:t>{shown}</w:t></w:r>{char('end')}</w:p>"
    )


def page_break() -> str:
    """Return a paragraph that begins a page."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def made(
    *body: str, last: str = f"<w:sectPr>{_PAGE}</w:sectPr>", styles: str = "", **parts: str
) -> dict[str, bytes]:
    """Return the parts of a document with styles and settings as Word writes them."""
    parts.setdefault("settings", FULL_SETTINGS)
    return styled_parts(*body, last=last, styles=styles or defaults() + NORMAL, **parts)


def related(parts: dict[str, bytes], source: str, relations: Mapping[str, tuple[str, str, str]]) -> None:
    """Add relations (kind, target, mode) to a part."""
    folder, _, name = source.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    lines = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
        for key, (kind, target, mode) in relations.items()
    )
    there = parts.get(path, f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode()).decode()
    parts[path] = there.replace("</Relationships>", f"{lines}</Relationships>").encode()


def typed(parts: dict[str, bytes], line: str) -> None:
    """Add a line to the content types."""
    parts["[Content_Types].xml"] = (
        parts["[Content_Types].xml"].decode().replace("</Types>", f"{line}</Types>").encode()
    )


def picture(colour: str) -> bytes:
    """Return a .png of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(buffer, "PNG")
    return buffer.getvalue()


def drawing(relation: str, number: int = 1) -> str:
    """Return a paragraph with a picture 2 cm wide; every document counts its drawings from 1."""
    return (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        f'wordprocessingDrawing"><wp:extent cx="720000" cy="720000"/><wp:docPr id="{number}" name="Hình"/>'
        "<a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="a.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="720000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def with_headers(who: str) -> bytes:
    """Three pages; headers on first, odd and even pages; the footer counts pages."""
    return zipped(
        made(
            p(f"{who}: trang một"),
            page_break(),
            p("trang hai"),
            page_break(),
            p("trang ba"),
            last=(
                '<w:sectPr><w:headerReference w:type="default" r:id="rheader1"/>'
                '<w:headerReference w:type="first" r:id="rheader2"/>'
                '<w:headerReference w:type="even" r:id="rheader3"/>'
                f'<w:footerReference w:type="default" r:id="rfooter1"/>{_PAGE}<w:titlePg/></w:sectPr>'
            ),
            settings=f"<w:evenAndOddHeaders/>{FULL_SETTINGS}",
            header1=p(f"{who}: trang lẻ"),
            header2=p(f"{who}: trang đầu"),
            header3=p(f"{who}: trang chẵn"),
            footer1=field("NUMPAGES", "9", before="Tổng số trang: "),
        )
    )


def with_one_header(who: str) -> bytes:
    """Three pages with the same header; the settings know no even pages."""
    return zipped(
        made(
            p(f"{who}: trang một"),
            page_break(),
            p("trang hai"),
            page_break(),
            p("trang ba"),
            last=f'<w:sectPr><w:headerReference w:type="default" r:id="rheader1"/>{_PAGE}</w:sectPr>',
            header1=field("PAGE", "1", before=f"{who} trang "),
        )
    )


def without_headers() -> bytes:
    """Three pages without any header."""
    return zipped(made(p("không đầu trang"), page_break(), p("trang hai"), page_break(), p("trang ba")))


def in_sections() -> bytes:
    """An upright section and one across, which has the header of the first; its pages count on."""
    return zipped(
        made(
            p("đứng"),
            p(
                "hết phần đứng",
                f'<w:sectPr><w:headerReference w:type="default" r:id="rheader1"/>{_PAGE}</w:sectPr>',
            ),
            p("ngang"),
            field("NUMPAGES", "9", before="Số trang: "),
            last=f"<w:sectPr>{_LANDSCAPE}</w:sectPr>",
            header1=field("PAGE", "1", before="Phần có trang "),
        )
    )


def ending_with_table() -> bytes:
    """A page filled by a table up to the last line; nothing stands behind it."""
    row = (
        '<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        '<w:tcW w:w="9000" w:type="dxa"/></w:tcPr>{content}</w:tc></w:tr>'
    )
    rows = row.format(height=14100, content=p("bảng cao"))
    return zipped(
        made(
            '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="9000"/>'
            f"</w:tblGrid>{rows}</w:tbl>"
        )
    )


def with_pictures(colour: str, logo: str = "navy") -> bytes:
    """A picture in the body and one in the header, under the same names in every document."""
    parts = made(
        p("ảnh"),
        drawing("rpicture"),
        last=f'<w:sectPr><w:headerReference w:type="default" r:id="rheader1"/>{_PAGE}</w:sectPr>',
        header1=drawing("rpicture"),
    )
    parts["word/media/image1.png"] = picture(colour)
    parts["word/media/image2.png"] = picture(logo)
    related(parts, "word/document.xml", {"rpicture": ("image", "media/image1.png", "")})
    related(parts, "word/header1.xml", {"rpicture": ("image", "media/image2.png", "")})
    typed(parts, '<Default Extension="png" ContentType="image/png"/>')
    return zipped(parts)


def _separators(note: str) -> str:
    return "".join(
        f'<w:{note} w:type="{kind}" w:id="{at}"><w:p><w:r><w:{kind}/></w:r></w:p></w:{note}>'
        for at, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )


def _note(kind: str, number: int, text: str) -> str:
    return (
        f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r><w:r>'
        f'<w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:{kind}>'
    )


def _refers(text: str, *notes: str) -> str:
    marks = "".join(f"<w:r>{note}</w:r>" for note in notes)
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{marks}</w:p>"


def with_footnotes(who: str) -> bytes:
    """Two footnotes, the second with a link; ids as every document has them."""
    parts = made(
        _refers(f"{who} có chú thích", '<w:footnoteReference w:id="1"/>'),
        _refers("và thêm", '<w:footnoteReference w:id="2"/>'),
        footnotes=_separators("footnote")
        + _note("footnote", 1, f"chú thích của {who}")
        + _note("footnote", 2, f"chú thích hai của {who}").replace(
            "</w:p></w:footnote>",
            '<w:hyperlink r:id="rlink"><w:r><w:t> liên kết</w:t></w:r></w:hyperlink></w:p></w:footnote>',
        ),
    )
    related(
        parts,
        "word/footnotes.xml",
        {"rlink": ("hyperlink", "https://sonoivu.example.vn/", ' TargetMode="External"')},
    )
    return zipped(parts)


def with_endnotes(who: str) -> bytes:
    """One endnote."""
    return zipped(
        made(
            _refers(f"{who} có chú thích cuối", '<w:endnoteReference w:id="1"/>'),
            endnotes=_separators("endnote") + _note("endnote", 1, f"cuối của {who}"),
        )
    )


_LEVELS = "".join(
    f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}<w:suff w:val="space"/>'
    f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
    f'<w:pPr><w:ind w:left="0" w:firstLine="{first}"/></w:pPr></w:lvl>'
    for at, form, text, first, link in (
        (0, "upperRoman", "%1.", 300, '<w:pStyle w:val="Muc"/>'),
        (1, "decimal", "%2.", 600, '<w:pStyle w:val="Khoan"/>'),
    )
)
_PLAIN_LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="900" w:hanging="400"/></w:pPr></w:lvl>'
)
_BULLET = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="900" w:hanging="400"/></w:pPr></w:lvl>'
)
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{at}"><w:nsid w:val="0000000{at + 1}"/>'
    f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    for at, levels in enumerate((_LEVELS, _PLAIN_LEVELS, _BULLET))
) + (
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
)
LIST_STYLES = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Muc"><w:name w:val="Mục"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    '<w:ind w:firstLine="720"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Khoan"><w:name w:val="Khoản"/>'
    '<w:basedOn w:val="Muc"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="KhoanLui"><w:name w:val="Khoản lùi"/>'
    '<w:basedOn w:val="Khoan"/><w:pPr><w:ind w:left="1500" w:hanging="500"/></w:pPr></w:style>'
)


def _item(list_id: int, text: str) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>')


def with_lists(who: str) -> bytes:
    """Lists that styles bring, with indents of their own; lists that share a definition; bullets."""
    return zipped(
        made(
            p(who),
            p("khoản trước mục", '<w:pStyle w:val="Khoan"/>'),
            p("mục", '<w:pStyle w:val="Muc"/>'),
            p("khoản", '<w:pStyle w:val="Khoan"/>'),
            p("khoản lùi", '<w:pStyle w:val="KhoanLui"/>'),
            p("mục hai", '<w:pStyle w:val="Muc"/>'),
            _item(2, "chữ cái"),
            _item(3, "bắt đầu lại"),
            _item(2, "đếm tiếp"),
            _item(4, "gạch"),
            styles=defaults() + NORMAL + LIST_STYLES,
            numbering=NUMBERING,
        )
    )


def with_references(who: str) -> bytes:
    """Bookmarks and what refers to them: fields, links within, a table of contents, captions."""
    mark = '<w:bookmarkStart w:id="0" w:name="DichDen"/><w:bookmarkEnd w:id="0"/>'
    marked = (
        f'<w:p><w:bookmarkStart w:id="7" w:name="TenKhoi"/><w:r><w:t>{who}</w:t></w:r>'
        '<w:bookmarkEnd w:id="7"/></w:p>'
    )
    return zipped(
        made(
            marked,
            field("REF TenKhoi \\h", who, before="tên: "),
            field("PAGEREF DichDen", "2", before="ở trang "),
            '<w:p><w:hyperlink w:anchor="DichDen"><w:r><w:t>đến đó</w:t></w:r></w:hyperlink></w:p>',
            field('TOC \\o "1-3"', f"Mục lục của {who}"),
            field("SEQ Hinh \\* ARABIC", "1", before="Hình "),
            field("SEQ Hinh \\* ARABIC", "2", before="Hình "),
            page_break(),
            f"<w:p>{mark}<w:r><w:t>đích</w:t></w:r></w:p>",
        )
    )


TABLE_STYLE = (
    '<w:style w:type="table" w:styleId="Luoi"><w:name w:val="Lưới"/><w:basedOn w:val="TableNormal"/>'
    '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr></w:style>'
)
THEME = (
    '<a:themeElements><a:clrScheme name="c"><a:dk1><a:srgbClr val="000000"/></a:dk1><a:lt1><a:srgbClr '
    'val="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="111111"/></a:dk2><a:lt2><a:srgbClr val="EEEEEE"/></a:lt2>'
    + "".join(f'<a:accent{at}><a:srgbClr val="{at * 2}00000"/></a:accent{at}>' for at in range(1, 5))
    + '<a:accent5><a:srgbClr val="000090"/></a:accent5><a:accent6><a:srgbClr val="009000"/></a:accent6>'
    '<a:hlink><a:srgbClr val="0000FF"/></a:hlink><a:folHlink><a:srgbClr val="800080"/></a:folHlink>'
    "</a:clrScheme>"
    '<a:fontScheme name="f"><a:majorFont><a:latin typeface="Arimo"/><a:ea typeface=""/><a:cs typeface=""/>'
    '</a:majorFont><a:minorFont><a:latin typeface="Cousine"/><a:ea typeface=""/><a:cs typeface=""/>'
    '</a:minorFont></a:fontScheme><a:fmtScheme name="s"><a:fillStyleLst/><a:lnStyleLst/><a:effectStyleLst/>'
    "<a:bgFillStyleLst/></a:fmtScheme></a:themeElements>"
)


def of_another_look(size: int = 20, after: int = 200) -> bytes:
    """Small letters of a theme, wide lines; a table whose style takes the space back; nameless text."""
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'
    grid = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Luoi"/><w:tblW w:w="6000" w:type="dxa"/></w:tblPr><w:tblGrid>'
        '<w:gridCol w:w="6000"/></w:tblGrid>'
        + "".join(
            f'<w:tr><w:tc><w:tcPr><w:tcW w:w="6000" w:type="dxa"/></w:tcPr>{p(f"ô {at}")}</w:tc></w:tr>'
            for at in range(4)
        )
        + "</w:tbl>"
    )
    return zipped(
        made(
            p("chữ thường của mẫu khác"),
            p("tiêu đề", '<w:pStyle w:val="TieuDe"/>'),
            grid,
            p("dưới bảng", run='<w:rStyle w:val="Dam"/>'),
            styles=defaults(size, after, 276, fonts)
            + NORMAL
            + TABLE_STYLE
            + '<w:style w:type="paragraph" w:styleId="TieuDe"><w:name w:val="Tiêu đề"/>'
            '<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr>'
            '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/><w:b/></w:rPr></w:style>'
            '<w:style w:type="character" w:styleId="Dam"><w:name w:val="Đậm"/><w:rPr><w:b/></w:rPr>'
            "</w:style>",
            theme=THEME,
        )
    )


def of_same_names(align: str) -> bytes:
    """A style that other documents have under the same name and with another look, and one based on it."""
    return zipped(
        made(
            p("cùng tên", '<w:pStyle w:val="TieuDe"/>'),
            p("dựa trên", '<w:pStyle w:val="TieuDePhu"/>'),
            styles=defaults()
            + NORMAL
            + '<w:style w:type="paragraph" w:styleId="TieuDe"><w:name w:val="Tiêu đề"/>'
            f'<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="{align}"/></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="TieuDePhu"><w:name w:val="Tiêu đề phụ"/>'
            '<w:basedOn w:val="TieuDe"/><w:rPr><w:i/></w:rPr></w:style>',
        )
    )


def with_boxes(who: str) -> bytes:
    """A text box in VML, a content control, legacy ids that every document repeats."""
    return zipped(
        made(
            '<w:p><w:r><w:pict><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
            'path="m,l,21600r21600,l21600,xe"/><v:shape id="_x0000_s1026" type="#_x0000_t202" '
            'style="position:absolute;margin-left:200pt;margin-top:5pt;width:120pt;height:24pt">'
            f"<v:textbox><w:txbxContent>{p(f'hộp của {who}')}</w:txbxContent></v:textbox></v:shape></w:pict>"
            f"</w:r><w:r><w:t>{who}</w:t></w:r></w:p>",
            '<w:sdt><w:sdtPr><w:id w:val="12345"/><w:text/></w:sdtPr><w:sdtContent>'
            f"{p(f'ô nhập của {who}')}</w:sdtContent></w:sdt>",
        )
    )


MERGEABLE: Mapping[str, tuple[Callable[[], bytes], ...]] = {
    "headers": (
        lambda: with_headers("A"),
        without_headers,
        lambda: with_headers("B"),
        lambda: with_one_header("C"),
    ),
    "headers after none": (
        lambda: with_one_header("A"),
        without_headers,
        lambda: with_headers("B"),
        without_headers,
    ),
    "sections": (in_sections, without_headers, in_sections, lambda: with_one_header("C")),
    "tables at the end": (ending_with_table, ending_with_table, lambda: with_one_header("C")),
    "pictures": (
        lambda: with_pictures("red"),
        lambda: with_pictures("green"),
        lambda: with_pictures("red", "lime"),
    ),
    "footnotes": (
        lambda: with_footnotes("A"),
        without_headers,
        lambda: with_footnotes("B"),
        lambda: with_footnotes("C"),
    ),
    "lists": (lambda: with_lists("A"), lambda: with_lists("B"), without_headers, lambda: with_lists("C")),
    "references": (lambda: with_references("A"), lambda: with_references("B"), lambda: with_references("C")),
    "looks": (
        without_headers,
        of_another_look,
        lambda: of_another_look(24, 0),
        lambda: with_lists("A"),
        of_another_look,
    ),
    "looks the other way": (
        of_another_look,
        without_headers,
        lambda: with_lists("A"),
        lambda: of_another_look(24, 0),
    ),
    "names": (lambda: of_same_names("left"), lambda: of_same_names("right"), lambda: of_same_names("center")),
    "boxes": (lambda: with_boxes("A"), lambda: with_boxes("B"), lambda: with_boxes("A")),
}
