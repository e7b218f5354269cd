"""Tờ trình đề nghị khen thưởng: decree 30 form 1.4, contents as DOCUMENTS.md C2 and C3."""

from __future__ import annotations

from templates_docx.parts.appendix import appendix_head
from templates_docx.parts.letterhead import addressees, letterhead, number, title
from templates_docx.parts.ooxml import bold, each, paragraph, when
from templates_docx.parts.page import Page
from templates_docx.parts.signatures import closing, on_behalf
from templates_docx.parts.style_sheet import Style
from templates_docx.parts.tables import Column, ruled_table
from templates_docx.parts.wording import AWARDED, dashes, end_mark, legal_bases, lines_to_write, request, text

TITLE = "Tờ trình đề nghị khen thưởng năm {{ year_summed_up }} - {{ block.name }}"

_LIST = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Tên tập thể", "{{ recipient.name }}", 26),
    Column("Tổng điểm", "{{ recipient.score }}", 11, centred=True),
    Column("Xếp thứ", "{{ recipient.rank }}", 9, centred=True),
    Column("Tỷ lệ phiếu (%)", "{{ recipient.percent }}", 12, centred=True),
    Column("Tóm tắt thành tích", "{{ recipient.achievement }}", 21),
    Column("Đã được khen", "{{ recipient.previous }}", 18),
]
_REQUEST = (
    "{{ loop.index }}. Đề nghị {% if award.national %}xem xét, trình cấp có thẩm quyền {% endif %}tặng "
    "{{ award.name }} cho {{ award.count }} tập thể{% if not award.recipients %}:{% elif appendix_list %}.{% else %}: "
    + AWARDED
    + ".{% endif %}"
)


def body(page: Page, style: Style) -> str:
    """Return the submission from the letterhead to its list."""
    opening = (
        "Trên cơ sở kết quả bình xét tại Hội nghị{% if conference.title_inside %} {{ conference.title_inside }}{% endif %}"
        "{% if conference.date_known %}, tổ chức {{ conference.date }}{% endif %}, {{ block.name }} kính đề nghị xem xét, khen thưởng "
        "các tập thể có thành tích xuất sắc trong phong trào thi đua năm {{ year_summed_up }}, cụ thể như sau:"
    )
    return "".join(
        [
            letterhead(page, style, numbered=True, dated=True),
            title(page, style, "TỜ TRÌNH", "Về việc đề nghị khen thưởng năm {{ year_summed_up }}"),
            addressees(style),
            legal_bases(style),
            text(opening, keep_next=True),
            each("award in awards", text(_REQUEST), when("not award.recipients", lines_to_write("award"))),
            when("appendix_list", text("(Danh sách chi tiết tại Phụ lục kèm theo).")),
            text("Hồ sơ kèm theo gồm:", keep_next=True),
            dashes("enclosures"),
            text(request("xem xét, quyết định") + end_mark(style), keep_next=True),
            closing(page, style, [f"{on_behalf(style)} KHỐI THI ĐUA", "TRƯỞNG KHỐI"]),
            when(
                "appendix_list",
                appendix_head(
                    page,
                    "Phụ lục",
                    "DANH SÁCH TẬP THỂ ĐƯỢC ĐỀ NGHỊ KHEN THƯỞNG NĂM {{ year_summed_up }}",
                    f"Tờ trình số {number(style)} {{{{ document.date }}}} của {{{{ block.name }}}}",
                ),
                each(
                    "award in awards",
                    text(bold("{{ award.letter }}) {{ award.name }}"), keep_next=True),
                    ruled_table(page, _LIST, "recipient in award.recipients"),
                ),
                when("recipients_total", text("Danh sách có {{ recipients_total }} tập thể.")),
            ),
            paragraph("CuoiVanBan"),
        ]
    )
