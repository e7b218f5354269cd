"""The paragraph styles, named in Vietnamese so that a secretary finds them in Word's style list.

Sizes, weights and spacing of the state style follow decree 30/2020/NĐ-CP, appendix I (sample table, section V);
those of the Party style REGULATION.md section 5, whose sources are secondary.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from templates_docx.parts.ooxml import W_NAMESPACE

Style = Literal["state", "party"]
FONT = "Times New Roman"
FIRST_LINE = 720  # twips: 1.27 cm (decree 30, II.6e)
PARTY_FIRST_LINE = 567  # twips: 1 cm
BETWEEN_PARAGRAPHS = 120  # twips: 6 pt
PARTY_LINE = 360  # twips: exactly 18 pt


@dataclass(frozen=True)
class ParagraphStyle:
    """One named style; size in half-points, the rest in twips."""

    id: str
    name: str
    size: int
    align: Literal["both", "center", "left"] = "both"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    before: int = 0
    after: int = 0
    first_line: int = 0
    line: int = 240
    exact: bool = False
    keep_next: bool = False
    numbering_level: int | None = None
    outline: int | None = None

    def xml(self) -> str:
        """Return the ``w:style`` element."""
        paragraph = "<w:keepNext/>" if self.keep_next else ""
        if self.numbering_level is not None:
            paragraph += f'<w:numPr><w:ilvl w:val="{self.numbering_level}"/><w:numId w:val="1"/></w:numPr>'
        rule = "exact" if self.exact else "auto"
        paragraph += f'<w:spacing w:before="{self.before}" w:after="{self.after}" w:line="{self.line}" w:lineRule="{rule}"/>'
        if self.first_line:
            paragraph += f'<w:ind w:firstLine="{self.first_line}"/>'
        paragraph += f'<w:jc w:val="{self.align}"/>'
        if self.outline is not None:
            paragraph += f'<w:outlineLvl w:val="{self.outline}"/>'
        marks = ("<w:b/><w:bCs/>" if self.bold else "") + ("<w:i/><w:iCs/>" if self.italic else "")
        marks += f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>'
        marks += '<w:u w:val="single"/>' if self.underline else ""
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{marks}</w:rPr></w:style>'
        )


def paragraph_styles(style: Style) -> list[ParagraphStyle]:
    """Return the styles of a document, in the order in which its parts appear."""
    state = style == "state"
    head, body = (24, 28) if state else (28, 28)
    indent = FIRST_LINE if state else PARTY_FIRST_LINE
    line, exact = (240, False) if state else (PARTY_LINE, True)

    def text(id_: str, name: str, *, bold: bool = False, italic: bool = False) -> ParagraphStyle:
        return ParagraphStyle(
            id_,
            name,
            body,
            bold=bold,
            italic=italic,
            after=BETWEEN_PARAGRAPHS,
            first_line=indent,
            line=line,
            exact=exact,
        )

    def heading(id_: str, name: str, level: int) -> ParagraphStyle:
        return ParagraphStyle(
            id_, name, body, bold=True, before=BETWEEN_PARAGRAPHS, after=BETWEEN_PARAGRAPHS, first_line=indent,
            line=line, exact=exact, keep_next=True, numbering_level=level, outline=level,
        )  # fmt: skip

    return [
        ParagraphStyle(
            "QuocHieu", "Quốc hiệu" if state else "Tiêu đề Đảng", 24 if state else 30, "center", bold=True
        ),
        ParagraphStyle("TieuNgu", "Tiêu ngữ", 26, "center", bold=True),
        ParagraphStyle("CoQuanChuQuan", "Cơ quan chủ quản", head, "center"),
        ParagraphStyle("CoQuanBanHanh", "Cơ quan ban hành", head, "center", bold=True),
        ParagraphStyle("GachNgang", "Gạch ngang", 2, "center", line=40, exact=True),
        ParagraphStyle("SoKyHieu", "Số và ký hiệu", 26 if state else 28, "center", before=120),
        ParagraphStyle(
            "DiaDanh", "Địa danh và thời gian", 26 if state else 28, "center", italic=True, before=120
        ),
        ParagraphStyle(
            "TenLoai",
            "Tên loại văn bản",
            28 if state else 30,
            "center",
            bold=True,
            before=240,
            keep_next=True,
        ),
        ParagraphStyle("TrichYeu", "Trích yếu", 28, "center", bold=True, keep_next=True),
        ParagraphStyle("GachTrichYeu", "Gạch dưới trích yếu", 2, "center", after=240, line=60, exact=True),
        ParagraphStyle("KinhGui", "Kính gửi", 28, "left", before=60, after=120),
        text("CanCu", "Căn cứ", italic=state),
        text("NoiDung", "Nội dung"),
        text("NoiDungDam", "Nội dung đậm", bold=True),
        ParagraphStyle("Phan", "Phần", body, "center", bold=True, before=180, keep_next=True, outline=0),
        ParagraphStyle("PhanTen", "Tên phần", body, "center", bold=True, after=120, keep_next=True),
        heading("Muc", "Mục", 0),
        heading("Khoan", "Khoản", 1),
        replace(heading("KhoanTran", "Khoản không số", 1), numbering_level=None),
        ParagraphStyle(
            "BangDau", "Bảng - đầu cột", 26, "center", bold=True, before=40, after=40, keep_next=True
        ),
        ParagraphStyle("BangGiua", "Bảng - giữa", 26, "center", before=40, after=40),
        ParagraphStyle("BangTrai", "Bảng - trái", 26, "left", before=40, after=40),
        ParagraphStyle("SauBang", "Khoảng sau bảng", 12, "left", line=160, exact=True),
        ParagraphStyle(
            "NoiNhan", "Nơi nhận", 24 if state else 28, "left", bold=state, italic=state, underline=not state
        ),
        ParagraphStyle("NoiNhanDong", "Nơi nhận - dòng", 22 if state else 24, "left"),
        ParagraphStyle("ThamQuyenKy", "Thẩm quyền ký", 28, "center", bold=True),
        ParagraphStyle("ChucVuKy", "Chức vụ người ký", 28, "center", bold=state),
        ParagraphStyle("ChoKy", "Chỗ ký", 28, "center"),
        ParagraphStyle("NguoiKy", "Người ký", 28, "center", bold=True),
        ParagraphStyle("PhuLuc", "Phụ lục", 28, "center", bold=True, keep_next=True),
        ParagraphStyle("KemTheo", "Kèm theo", 28, "center", italic=True, after=180, keep_next=True),
        # Word wants a paragraph after a table; this one takes no room that a full page would lack
        ParagraphStyle("CuoiVanBan", "Cuối văn bản", 2, "left", line=20, exact=True),
        ParagraphStyle("SoTrang", "Số trang", 26, "center"),
        ParagraphStyle("The", "Thẻ của mẫu", 20, "left"),
    ]


def styles_xml(style: Style) -> str:
    """Return the whole ``word/styles.xml``."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    named = "".join(each.xml() for each in paragraph_styles(style))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles xmlns:w="{W_NAMESPACE}">'
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="28"/><w:szCs w:val="28"/>'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '</w:style><w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>{named}</w:styles>'
    )


def numbering_xml(style: Style) -> str:
    """Return ``word/numbering.xml``: sections I., II. and under each 1., 2.; Word counts what is left in."""
    indent = FIRST_LINE if style == "state" else PARTY_FIRST_LINE
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{name}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="%{level + 1}."/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="0" w:firstLine="{indent}"/></w:pPr><w:rPr>{fonts}<w:b/></w:rPr></w:lvl>'
        for level, (form, name) in enumerate([("upperRoman", "Muc"), ("decimal", "Khoan")])
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:numbering xmlns:w="{W_NAMESPACE}">'
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    )
