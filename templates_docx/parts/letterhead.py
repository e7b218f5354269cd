"""The head of page 1: issuer on the left, Quốc hiệu and Tiêu ngữ or the Party's heading on the right.

Decree 30/2020/NĐ-CP, appendix I, II.1 to II.5; Party style REGULATION.md P02 to P04.
"""

from __future__ import annotations

import re

from assembly.templates.text_width import bold_width
from templates_docx.parts.ooxml import Cell, each, paragraph, row, table, twips, when
from templates_docx.parts.page import Page
from templates_docx.parts.style_sheet import Style

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"  # 88.3 mm wide in bold 12 pt
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
MOTTO_LINE = 56.1  # mm: the width of the motto in bold 13 pt; the line is as long as its text (II.1b)
PARTY_LINE = 72.9  # mm: the width of the Party's name in bold 15 pt
RIGHT = 93.0  # mm: the Quốc hiệu and room to spare, so that it never wraps

# A line below a name is between a third and a half of it (II.2b, II.5b). The words tell how wide the name is.
ISSUER_LINES = {"tiny": 7.0, "short": 10.0, "medium": 15.0, "long": 23.0}  # mm; text to 20, 30, 45, 71 mm
SUBJECT_SHARE = 0.4


def _line(style: str, width: int, length: float) -> str:
    side = (width - twips(length)) // 2
    return paragraph(style, border=True, indents=(side, side))


def _issuer_line(width: int) -> str:
    lines = ISSUER_LINES.items()
    return "".join(when(f'letterhead.line == "{name}"', _line("GachNgang", width, mm)) for name, mm in lines)


def number(style: Style) -> str:
    """Return number and symbol: ``05/BC-KTĐ``; Party style ``05-BC/KTĐ`` (II.3; REGULATION.md P04)."""
    first, second = ("/", "-") if style == "state" else ("-", "/")
    usual = f"{{{{ number.type }}}}{second}{{{{ number.body }}}}"
    return f"{{{{ number.figure }}}}{first}{{% if number.symbol %}}{{{{ number.symbol }}}}{{% else %}}{usual}{{% endif %}}"


def _place_and_date() -> str:
    line = "{{ document.place }}, {{ document.date }}"
    # a long place name reaches to the left of its cell rather than onto a second line
    wide = paragraph("DiaDanh", line, indents=(-twips(12), 0))
    return when("document.long_line", wide, otherwise=[paragraph("DiaDanh", line)])


def letterhead(page: Page, style: Style, *, numbered: bool, dated: bool) -> str:
    """Return the table of issuer, heading, number and date."""
    right = twips(RIGHT)
    left = page.text_width - right
    issuer = each("line in letterhead.superior", paragraph("CoQuanChuQuan", "{{ line }}"))
    issuer += each("line in letterhead.issuer", paragraph("CoQuanBanHanh", "{{ line }}"))
    if style == "state":
        issuer += _issuer_line(left) + paragraph("GachNgang")
        heading = (
            paragraph("QuocHieu", NATION)
            + paragraph("TieuNgu", MOTTO)
            + _line("GachNgang", right, MOTTO_LINE)
        )
    else:
        issuer += paragraph("CoQuanChuQuan", "*")
        heading = paragraph("QuocHieu", PARTY) + _line("GachNgang", right, PARTY_LINE)
    rows = [row([Cell(issuer, left), Cell(heading, right)])]
    if numbered or dated:
        label = "Số: " if style == "state" else "Số "
        number_cell = paragraph("SoKyHieu", *([label + number(style)] if numbered else []))
        date_cell = _place_and_date() if dated else paragraph("DiaDanh")
        rows.append(row([Cell(number_cell, left), Cell(date_cell, right)]))
    return table([left, right], rows, borders=False)


def title(page: Page, style: Style, kind: str, *subject: str) -> str:
    """Return the kind of document in capitals, what it is about line by line, and the line below (II.5b).

    In the subject only the years vary, so its width, and with it the line below, is known when it is drawn.
    """
    lines = paragraph("TenLoai", kind) + "".join(paragraph("TrichYeu", line) for line in subject)
    if style == "party":
        return lines + paragraph("GachTrichYeu")
    drawn = max(bold_width(re.sub(r"{{ year_\w+ }}", "2026", line), size=14) for line in subject)
    return lines + _line("GachTrichYeu", page.text_width, drawn * SUBJECT_SHARE)


def addressees(style: Style) -> str:
    """Return 'Kính gửi', one addressee on its line, several below each other (II.9); Party style 'Kính trình'."""
    salute = "Kính gửi" if style == "state" else "Kính trình"
    indent = (twips(25), 0)
    single = paragraph("KinhGui", f"{salute}: {{{{ addressees[0] }}}}", indents=indent)
    end = "{% if loop.last %}.{% else %};{% endif %}"
    several = paragraph("KinhGui", f"{salute}:", indents=indent, keep_next=True)
    several += each(
        "addressee in addressees", paragraph("KinhGui", "- {{ addressee }}" + end, indents=(twips(43), 0))
    )
    return when("addressees | length == 1", single, otherwise=[several])
