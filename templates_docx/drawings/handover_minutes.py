"""Biên bản bàn giao nhiệm vụ Trưởng khối: decree 30 form 1.9, contents as DOCUMENTS.md D."""

from __future__ import annotations

from templates_docx.parts.letterhead import letterhead, title
from templates_docx.parts.ooxml import bold, each, paragraph, when
from templates_docx.parts.page import Page
from templates_docx.parts.signatures import filed, lines, pair, signer, witnesses
from templates_docx.parts.style_sheet import Style
from templates_docx.parts.tables import Column, ruled_table
from templates_docx.parts.wording import end_mark, legal_bases, optional_prose, representative, text

TITLE = "Biên bản bàn giao nhiệm vụ Trưởng khối năm {{ year_planned }} - {{ block.name }}"

_RECORDS = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Tên hồ sơ, tài liệu", "{{ record.name }}", 28),
    Column("Số, ngày", "{{ record.number }}", 23, centred=True),
    Column("Số lượng", "{{ record.copies }}", 9, centred=True),
    Column("Hình thức", "{{ record.form }}", 11, centred=True),
    Column("Ghi chú", "{{ record.note }}", 12),
]
_OBJECTS = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Tên tài sản, hiện vật", "{{ record.name }}", 45),
    Column("Số lượng", "{{ record.copies }}", 14, centred=True),
    Column("Ghi chú", "{{ record.note }}", 20),
]

_LEADER, _YEAR = "Trưởng khối", "năm {{ year_planned }}"


def _party(label: str, words: str) -> str:
    name = text(bold(f"{label}: "), f"{{{{ {words}.unit }}}}.", keep_next=True)
    return name + representative(f"{words}.representative")


def body(page: Page, style: Style) -> str:
    """Return the minutes from the letterhead to the signatures of both sides."""
    end = end_mark(style)
    left = (
        paragraph("ThamQuyenKy", "BÊN GIAO")
        + lines("ThamQuyenKy", "outgoing.signature.unit_lines")
        + signer([], "outgoing.signature")
        + filed(style)
    )
    right = (
        paragraph("ThamQuyenKy", "BÊN NHẬN")
        + lines("ThamQuyenKy", "incoming.signature.unit_lines")
        + signer([], "incoming.signature")
    )
    return "".join(
        [
            letterhead(page, style, numbered=True, dated=False),
            when(
                "next.deputies",
                title(page, style, "BIÊN BẢN", f"Bàn giao nhiệm vụ {_LEADER}, Phó {_LEADER} {_YEAR}"),
                otherwise=[title(page, style, "BIÊN BẢN", f"Bàn giao nhiệm vụ {_LEADER} {_YEAR}")],
            ),
            legal_bases(style),
            text("Thời gian: {{ handover.date }}."),
            text("Địa điểm: {{ handover.venue }}."),
            _party("Bên giao (Trưởng khối năm {{ year_summed_up }})", "outgoing"),
            _party("Bên nhận (Trưởng khối năm {{ year_planned }})", "incoming"),
            when(
                "handover.witnesses",
                each("person in handover.witnesses", text(bold("Chứng kiến: "), "{{ person.text }}.")),
            ),
            text("Hai bên tiến hành bàn giao với các nội dung sau:", keep_next=True),
            paragraph("Khoan", "Nhiệm vụ bàn giao"),
            text(
                "Bên giao bàn giao cho Bên nhận toàn bộ nhiệm vụ Trưởng khối {{ block.name }}"
                "{% if handover.effective_from %} kể từ {{ handover.effective_from }}{% endif %}."
            ),
            when(
                "current.deputies",
                text(
                    "Phó Trưởng khối năm {{ year_summed_up }}: {% for deputy in current.deputies %}{{ deputy.unit }}"
                    "{% if not loop.last %}; {% endif %}{% endfor %}."
                ),
            ),
            when(
                "next.deputies",
                text(
                    "Phó Trưởng khối năm {{ year_planned }}: {% for deputy in next.deputies %}{{ deputy.unit }}"
                    "{% if not loop.last %}; {% endif %}{% endfor %}."
                ),
            ),
            optional_prose("handover.state_of_work", "Tình hình thực hiện nhiệm vụ"),
            optional_prose("handover.open_tasks", "Công việc đang thực hiện", as_dashes=True),
            paragraph("Khoan", "Hồ sơ, tài liệu bàn giao"),
            ruled_table(page, _RECORDS, "record in handover.records"),
            when(
                "handover.objects",
                paragraph("Khoan", "Tài sản, hiện vật"),
                ruled_table(page, _OBJECTS, "record in handover.objects"),
            ),
            when(
                "handover.fund",
                paragraph("Khoan", "Quỹ của Khối"),
                text("Số tiền: {{ handover.fund }} đồng (bằng chữ: {{ handover.fund_words }} đồng)."),
            ),
            optional_prose("handover.later", "Nội dung bàn giao sau", as_dashes=True),
            text(
                "Biên bản được lập thành {{ handover.copies }} bản có giá trị như nhau"
                "{% if handover.copies == '02' %}, mỗi bên giữ 01 bản{% endif %}" + end,
                keep_next=True,
            ),
            pair(page, left, right),
            witnesses(page, "person in handover.witnesses", "person"),
            paragraph("CuoiVanBan"),
        ]
    )
