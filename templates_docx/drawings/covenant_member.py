"""Bản giao ước thi đua: between one member unit and the leader of its block (DOCUMENTS.md A2)."""

from __future__ import annotations

from templates_docx.parts.letterhead import letterhead, title
from templates_docx.parts.ooxml import paragraph, when
from templates_docx.parts.page import Page
from templates_docx.parts.signatures import deputising, lines, on_behalf, pair, signer, witnesses
from templates_docx.parts.style_sheet import Style
from templates_docx.parts.tables import Column, ruled_table
from templates_docx.parts.wording import (
    commitment,
    dashes,
    labelled,
    legal_bases,
    representative,
    tasks,
    text,
)

TITLE = "Giao ước thi đua năm {{ year_planned }} - {{ member.name }}"

_TARGETS = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Chỉ tiêu", "{{ target.name }}", 30),
    Column("Đơn vị tính", "{{ target.measure }}", 10, centred=True),
    Column("Kế hoạch năm {{ year_planned }}", "{{ target.plan }}", 13, centred=True),
    Column("Ghi chú", "{{ target.note }}", 14),
]
_MOVEMENTS = [
    Column("TT", "{{ loop.index }}", 7, centred=True),
    Column("Phong trào thi đua", "{{ movement.name }}", 32),
    Column("Mục tiêu", "{{ movement.aim }}", 22),
    Column("Thời gian", "{{ movement.period }}", 13, centred=True),
]


def body(page: Page, style: Style) -> str:
    """Return the document from the letterhead to the signatures."""
    own = "member.targets or member.tasks or member.movements or member.registered_titles"
    left = lines("ThamQuyenKy", "member.signature.unit_lines") + signer([], "member.signature")
    capacity = when(
        "counterpart.deputises",
        paragraph("ChucVuKy", f"{deputising(style)} TRƯỞNG KHỐI"),
        paragraph("ChucVuKy", "PHÓ TRƯỞNG KHỐI"),
        otherwise=[paragraph("ChucVuKy", "TRƯỞNG KHỐI")],
    )
    right = (
        paragraph("ThamQuyenKy", f"{on_behalf(style)} KHỐI THI ĐUA")
        + capacity
        + signer([], "counterpart.signature")
    )
    return "".join(
        [
            letterhead(page, style, numbered=False, dated=True),
            title(page, style, "BẢN GIAO ƯỚC THI ĐUA", "Năm {{ year_planned }}"),
            legal_bases(style),
            when("covenant.purpose", text("{{ covenant.purpose }}")),
            text("Hôm nay, {{ covenant.date }}, tại {{ covenant.venue }}, chúng tôi gồm:"),
            labelled("Đơn vị thành viên", "{{ member.name }}."),
            representative("member.representative"),
            labelled("Đại diện {{ block.name }}", "{{ counterpart.unit }}, {{ counterpart.role }}."),
            representative("counterpart.representative"),
            text(
                "Hai bên thống nhất ký kết giao ước thi đua năm {{ year_planned }} với các nội dung sau:",
                keep_next=True,
            ),
            when(own, paragraph("Muc", "NỘI DUNG GIAO ƯỚC CHUNG CỦA KHỐI")),
            tasks("tasks"),
            when(
                "member.tasks", paragraph("Muc", "NỘI DUNG GIAO ƯỚC RIÊNG CỦA ĐƠN VỊ"), tasks("member.tasks")
            ),
            when(
                "member.targets",
                paragraph("Muc", "CHỈ TIÊU THI ĐUA CỦA ĐƠN VỊ"),
                ruled_table(page, _TARGETS, "target in member.targets"),
            ),
            when(
                "member.movements",
                paragraph("Muc", "PHONG TRÀO THI ĐUA ĐĂNG KÝ"),
                ruled_table(page, _MOVEMENTS, "movement in member.movements"),
            ),
            when(
                "member.registered_titles",
                paragraph("Muc", "DANH HIỆU, HÌNH THỨC KHEN THƯỞNG ĐĂNG KÝ"),
                dashes("member.registered_titles"),
            ),
            commitment(
                style,
                "{{ member.name }} cam kết tổ chức thực hiện nghiêm túc các nội dung đã ký kết. Kết quả thực hiện "
                "giao ước là căn cứ để bình xét thi đua năm {{ year_planned }} của đơn vị",
                with_copies=False,
            ),
            pair(page, left, right),
            witnesses(page, "witness in covenant.witnesses", "witness"),
            paragraph("CuoiVanBan"),
        ]
    )
