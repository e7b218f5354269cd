"""Draws the example of a template of rows: ``python -m templates_docx.invitation`` writes examples/giay_moi.

An invitation (giấy mời, decree 30/2020/NĐ-CP, appendix III, form 1.7) of a made-up block: what all guests read is
plain text, the tags are the columns of the guest list.
"""

from __future__ import annotations

from pathlib import Path

from assembly.templates.text_width import bold_width
from templates_docx.parts.letterhead import ISSUER_LINES, MOTTO, MOTTO_LINE, NATION, RIGHT, title
from templates_docx.parts.ooxml import Cell, paragraph, row, table, twips, when
from templates_docx.parts.package import docx
from templates_docx.parts.page import STATE_PAGE, Page
from templates_docx.parts.signatures import signing_room
from templates_docx.parts.wording import text

FOLDER = Path(__file__).parents[1] / "examples" / "giay_moi"
TITLE = "Giấy mời dự hội nghị tổng kết"
_ISSUER = ("KHỐI THI ĐUA", "CÁC CƠ QUAN MẪU")


def invitation() -> bytes:
    """Return the template; the same bytes every time."""
    return docx(_body(STATE_PAGE), page=STATE_PAGE, style="state", title=TITLE)


def _body(page: Page) -> str:
    guest = (
        "{{ danh_xung }} {{ ho_ten }}{% if chuc_vu %}, {{ chuc_vu }}{% endif %}"
        "{% if don_vi %}, {{ don_vi }}{% endif %}"
    )
    return "".join(
        [
            _head(page),
            title(page, "state", "GIẤY MỜI", "Dự hội nghị tổng kết phong trào thi đua năm 2026"),
            text("Khối thi đua các cơ quan mẫu trân trọng kính mời: ", f"{guest}."),
            text("Tới dự hội nghị tổng kết phong trào thi đua năm 2026, triển khai nhiệm vụ năm 2027."),
            text("Chủ trì: ông Nguyễn Văn Một, Giám đốc Sở Thứ nhất, Trưởng khối."),
            text("Thời gian: 08 giờ 00, ngày 18 tháng 12 năm 2026."),
            text("Địa điểm: hội trường Sở Thứ nhất."),
            when("phat_bieu", text("Kính đề nghị {{ danh_xung }} chuẩn bị ý kiến: {{ phat_bieu }}.")),
            text("Rất mong {{ danh_xung }} tới dự đúng thời gian, địa điểm nêu trên./.", keep_next=True),
            _end(page),
            paragraph("CuoiVanBan"),
        ]
    )


def _line(style: str, width: int, length: float) -> str:
    side = (width - twips(length)) // 2
    return paragraph(style, border=True, indents=(side, side))


def _head(page: Page) -> str:
    right = twips(RIGHT)
    left = page.text_width - right
    widest = max(bold_width(line, size=12) for line in _ISSUER)
    issuer = "".join(paragraph("CoQuanBanHanh", line) for line in _ISSUER)
    issuer += _line("GachNgang", left, ISSUER_LINES["medium" if widest < 45 else "long"]) + paragraph(
        "GachNgang"
    )
    heading = (
        paragraph("QuocHieu", NATION) + paragraph("TieuNgu", MOTTO) + _line("GachNgang", right, MOTTO_LINE)
    )
    dated = "Địa danh, ngày 05 tháng 12 năm 2026"
    rows = [
        row([Cell(issuer, left), Cell(heading, right)]),
        row([Cell(paragraph("SoKyHieu", "Số: 12/GM-KTĐ"), left), Cell(paragraph("DiaDanh", dated), right)]),
    ]
    return table([left, right], rows, borders=False)


def _end(page: Page) -> str:
    right = twips(88)
    left = page.text_width - right
    recipients = "".join(
        [
            paragraph("NoiNhan", "Nơi nhận:"),
            paragraph("NoiNhanDong", "- Như trên;"),
            paragraph("NoiNhanDong", "- Các đơn vị thành viên Khối;"),
            paragraph("NoiNhanDong", "- Lưu: VT."),
        ]
    )
    signer = "".join(
        [
            paragraph("ThamQuyenKy", "TM. KHỐI THI ĐUA"),
            paragraph("ChucVuKy", "TRƯỞNG KHỐI"),
            signing_room(),
            paragraph("ChucVuKy", "GIÁM ĐỐC SỞ THỨ NHẤT"),
            paragraph("NguoiKy", "Nguyễn Văn Một"),
        ]
    )
    return table([left, right], [row([Cell(recipients, left), Cell(signer, right)])], borders=False)


def main() -> None:
    """Write the template."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "template.docx").write_bytes(invitation())


if __name__ == "__main__":
    main()
