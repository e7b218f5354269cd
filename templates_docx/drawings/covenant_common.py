"""Bản ký kết giao ước thi đua: one for the block, signed by every member (DOCUMENTS.md A1)."""

from __future__ import annotations

from templates_docx.parts.letterhead import letterhead, title
from templates_docx.parts.ooxml import paragraph, when
from templates_docx.parts.page import Page
from templates_docx.parts.signatures import grid, witnesses
from templates_docx.parts.style_sheet import Style
from templates_docx.parts.wording import commitment, legal_bases, tasks, text

TITLE = "Giao ước thi đua năm {{ year_planned }} - {{ block.name }}"


def body(page: Page, style: Style) -> str:
    """Return the document from the letterhead to the grid of signatures."""
    names = "{% for member in members %}{{ member.name }}{% if not loop.last %}; {% endif %}{% endfor %}"
    return "".join(
        [
            letterhead(page, style, numbered=False, dated=True),
            title(page, style, "BẢN KÝ KẾT GIAO ƯỚC THI ĐUA", "Năm {{ year_planned }}"),
            legal_bases(style),
            when("covenant.purpose", text("{{ covenant.purpose }}")),
            text(
                "Hôm nay, {{ covenant.date }}, tại {{ covenant.venue }}, chúng tôi là đại diện "
                f"{{{{ members_count }}}} cơ quan, đơn vị thành viên {{{{ block.name }}}}, gồm: {names}."
            ),
            text(
                "Các đơn vị thống nhất ký kết giao ước thi đua năm {{ year_planned }} với các nội dung sau:",
                keep_next=True,
            ),
            tasks("tasks"),
            commitment(
                style,
                "Các đơn vị thành viên cam kết tổ chức thực hiện nghiêm túc các nội dung đã ký kết. Kết quả thực hiện "
                "giao ước là căn cứ để bình xét thi đua năm {{ year_planned }} của Khối",
                with_copies=True,
            ),
            grid(page, "signature_rows"),
            witnesses(page, "witness in covenant.witnesses", "witness"),
            paragraph("CuoiVanBan"),
        ]
    )
