"""Tờ trình giới thiệu Trưởng khối, Phó Trưởng khối: decree 30 form 1.4; some provinces only let the block propose."""

from __future__ import annotations

from templates_docx.parts.letterhead import addressees, letterhead, title
from templates_docx.parts.ooxml import bold, each, paragraph, when
from templates_docx.parts.page import Page
from templates_docx.parts.signatures import closing, on_behalf
from templates_docx.parts.style_sheet import Style
from templates_docx.parts.wording import end_mark, legal_bases, request, text

TITLE = "Tờ trình giới thiệu Trưởng khối, Phó Trưởng khối năm {{ year_planned }} - {{ block.name }}"

_OFFICES = "Trưởng khối, Phó Trưởng khối năm {{ year_planned }}"


def body(page: Page, style: Style) -> str:
    """Return the submission from the letterhead to the signature."""
    opening = (
        "Tại Hội nghị{% if conference.title_inside %} {{ conference.title_inside }}{% endif %}"
        "{% if conference.date_known %}, tổ chức {{ conference.date }}{% endif %}, đại diện các đơn vị thành viên {{ block.name }} đã "
        "{% if manner %}{{ manner }}{% else %}giới thiệu{% endif %} Trưởng khối, Phó Trưởng khối năm "
        "{{ year_planned }} như sau:"
    )
    return "".join(
        [
            letterhead(page, style, numbered=True, dated=True),
            when(
                'manner == "bầu"',
                title(page, style, "TỜ TRÌNH", f"Về việc đề nghị công nhận {_OFFICES}"),
                otherwise=[title(page, style, "TỜ TRÌNH", f"Về việc giới thiệu {_OFFICES}")],
            ),
            addressees(style),
            legal_bases(style),
            text(opening, keep_next=True),
            text(bold("Trưởng khối: "), "{{ next.leader.text }}."),
            each("deputy in next.deputies", text(bold("Phó Trưởng khối: "), "{{ deputy.text }}.")),
            text(request("xem xét, quyết định") + end_mark(style), keep_next=True),
            closing(page, style, [f"{on_behalf(style)} KHỐI THI ĐUA", "TRƯỞNG KHỐI"]),
            paragraph("CuoiVanBan"),
        ]
    )
