"""Official documents laid out as strangers lay them out; the name of each line is the role it must be given.

All sentences and names are made up here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.typed import Block, Grid, Line, Look, Sheet, Typed

_ALIGN = {"c": "center", "r": "right", "j": "both"}


def p(role: str, text: str, look: str = "", *, size: int = 28, **line: Any) -> Line:
    """Return a line of a role; ``look``: bold, italic, underlined, centred, right, justified, > indented."""
    align = next((_ALIGN[sign] for sign in look if sign in _ALIGN), "left")
    return Line(
        role,
        text,
        Look(
            size=size,
            bold="b" in look,
            italic="i" in look,
            underline="single" if "u" in look else "none",
            align=align,
            left=2268 if ">" in look else 0,
        ),
        **line,
    )


def blank(times: int = 1) -> list[Line]:
    """Return empty lines."""
    return [p("empty", "")] * times


def table(
    *rows: tuple[list[Line], ...], widths: tuple[int, ...] = (3714, 5640), borders: bool = False
) -> Grid:
    """Return a table of cells of lines."""
    return Grid("", widths, tuple(tuple(tuple(cell) for cell in row) for row in rows), borders=borders)


NATION = p("national_name", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bc", size=26)
MOTTO = p("motto", "Độc lập - Tự do - Hạnh phúc", "bc")
SUPERIOR = p("superior", "UBND TỈNH YÊN BÁI", "c", size=26)
ISSUER = p("issuer", "KHỐI THI ĐUA SỐ 3", "bc", size=26)
NUMBER = p("number", "Số: 15/BC-KTĐ", "c", size=26)
DATED = p("place_and_date", "Yên Bái, ngày 05 tháng 3 năm 2026", "ic")
HEAD = table(([SUPERIOR, ISSUER], [NATION, MOTTO]), ([NUMBER], [DATED]))
TITLE = [p("type", "BÁO CÁO", "bc"), p("subject", "Kết quả phong trào thi đua năm 2025", "bc")]
TEXT = [
    p("body", "Khối thi đua số 3 báo cáo kết quả phong trào thi đua năm 2025 như sau:", "j"),
    p("body", "Các đơn vị đã ký kết giao ước và thực hiện đầy đủ các nội dung đã đăng ký./.", "j"),
]
RECIPIENTS = [
    p("recipients_heading", "Nơi nhận:", "bi", size=24),
    p("recipient", "- Sở Nội vụ;", size=22),
    p("recipient", "- Lưu: VT.", size=22),
]
SIGNER = [
    p("signing_authority", "TM. KHỐI THI ĐUA", "bc"),
    p("signer_office", "TRƯỞNG KHỐI", "bc"),
    *blank(4),
    p("signer_name", "Nguyễn Văn Bình", "bc"),
]
HALVES = (4677, 4677)
CLOSE = table((RECIPIENTS, SIGNER), widths=HALVES)


def document(*blocks: Block | list[Line] | list[Block]) -> Typed:
    """Return a document of blocks and lists of blocks."""
    flat: list[Block] = []
    for block in blocks:
        flat.extend(block) if isinstance(block, list) else flat.append(block)
    return Typed("", (*flat, Sheet()))


def with_head(*head: Block | list[Line]) -> Typed:
    """Return an otherwise usual báo cáo below an odd head."""
    return document(*head, TITLE, TEXT, CLOSE)


def with_close(*close: Block | list[Line]) -> Typed:
    """Return an otherwise usual báo cáo above an odd end."""
    return document(HEAD, TITLE, TEXT, *close)


HEADS: Mapping[str, Typed] = {
    "one row": with_head(table(([SUPERIOR, ISSUER, NUMBER], [NATION, MOTTO, DATED]))),
    "two tables": with_head(
        table(([SUPERIOR, ISSUER], [NATION, MOTTO])), blank(), table(([NUMBER], [DATED]))
    ),
    "a row for each": with_head(table(([SUPERIOR], [NATION]), ([ISSUER], [MOTTO]), ([NUMBER], [DATED]))),
    "three columns": with_head(
        table(
            ([SUPERIOR, ISSUER], blank(), [NATION, MOTTO]),
            ([NUMBER], blank(), [DATED]),
            widths=(3600, 354, 5400),
        )
    ),
    "tabs": with_head(
        p("national_name", "UBND TỈNH YÊN BÁI\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "b"),
        p("motto", "KHỐI THI ĐUA SỐ 3\t\tĐộc lập - Tự do - Hạnh phúc", "b"),
        p("number", "Số: 15/BC-KTĐ\t\tYên Bái, ngày 05 tháng 3 năm 2026"),
    ),
    "spaces and blanks": with_head(
        p("national_name", "UBND TỈNH YÊN BÁI        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "b"),
        p("motto", "KHỐI THI ĐUA SỐ 3            Độc lập - Tự do - Hạnh phúc", "b"),
        p("number", "Số:       /BC-KTĐ             Yên Bái, ngày      tháng      năm 2026"),
    ),
    "stacked, nation first": with_head(NATION, MOTTO, blank(), SUPERIOR, ISSUER, NUMBER, DATED),
    "stacked, issuer first": with_head(SUPERIOR, ISSUER, NUMBER, NATION, MOTTO, DATED),
    "dashes below the motto": with_head(
        NATION,
        MOTTO,
        p("line", "-----o0o-----", "c"),
        p("place_and_date", "Yên Bái, ngày 5 tháng 3 năm 2026", "ir"),
    ),
    "text boxes": with_head(
        p("superior", "UBND TỈNH YÊN BÁI", "c", inside="text_box"),
        p("issuer", "KHỐI THI ĐUA SỐ 3", "bc", inside="text_box"),
        p("national_name", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bc", inside="text_box"),
        p("motto", "Độc lập - Tự do - Hạnh phúc", "bc", inside="text_box"),
        p("number", "Số: 15/BC-KTĐ", "c", inside="text_box"),
        p("place_and_date", "Yên Bái, ngày 05 tháng 3 năm 2026", "ic", inside="text_box"),
    ),
    "nation in two lines": with_head(
        table(
            (
                [SUPERIOR, ISSUER, NUMBER],
                [
                    p("national_name", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "bc"),
                    p("national_name", "VIỆT NAM", "bc"),
                    MOTTO,
                    DATED,
                ],
            )
        )
    ),
    "misspelt": with_head(
        table(
            (
                [SUPERIOR, ISSUER, p("number", "Số : 12 / BC - KTĐ", "c")],
                [
                    p("national_name", "Cộng hoà xả hội chủ nghỉa Việt nam", "c"),
                    p("motto", "Độc lập – Tự do–Hạnh Phúc", "c"),
                    p("place_and_date", "Yên Bái ngày 5/3/2026", "c"),
                ],
            )
        )
    ),
    "without diacritics": with_head(
        table(
            (
                [p("superior", "UBND TINH YEN BAI", "c"), p("issuer", "KHOI THI DUA SO 3", "c"), NUMBER],
                [
                    p("national_name", "CONG HOA XA HOI CHU NGHIA VIET NAM", "c"),
                    p("motto", "Doc lap - Tu do - Hanh phuc", "c"),
                    p("place_and_date", "Yen Bai, ngay 05 thang 3 nam 2026", "c"),
                ],
            )
        )
    ),
    "issuer of three lines": with_head(
        table(
            (
                [
                    p("superior", "ỦY BAN NHÂN DÂN", "c"),
                    p("superior", "TỈNH YÊN BÁI", "c"),
                    p("issuer", "KHỐI THI ĐUA CÁC", "bc"),
                    p("issuer", "SỞ, BAN, NGÀNH", "bc"),
                    p("issuer", "VĂN HÓA - XÃ HỘI", "bc"),
                    p("line", "_______", "c"),
                    NUMBER,
                ],
                [NATION, MOTTO, p("line", "___________________", "c"), DATED],
            )
        )
    ),
    "superior in bold too": with_head(
        table(([p("superior", "UBND TỈNH YÊN BÁI", "bc"), ISSUER, NUMBER], [NATION, MOTTO, DATED]))
    ),
    "nobody in bold": with_head(
        table(([SUPERIOR, p("issuer", "SỞ NỘI VỤ", "c"), NUMBER], [NATION, MOTTO, DATED]))
    ),
    "first line of the issuer in light type": with_head(
        table(
            (
                [p("issuer", "KHỐI THI ĐUA CÁC CƠ QUAN", "c"), p("issuer", "VĂN HÓA - XÃ HỘI", "bc"), NUMBER],
                [NATION, MOTTO, DATED],
            )
        )
    ),
    "issuer of an unusual name": with_head(
        table(([SUPERIOR, p("issuer", "ĐỘI QUẢN LÝ THỊ TRƯỜNG", "bc"), NUMBER], [NATION, MOTTO, DATED]))
    ),
    "marks": with_head(
        p("mark", "DỰ THẢO LẦN 2", "bc"),
        HEAD,
        Grid("", (1700,), (((p("mark", "HỎA TỐC", "bc"),),),), borders=True),
    ),
    "date alone on a line": with_head(table(([SUPERIOR, ISSUER, NUMBER], [NATION, MOTTO])), DATED),
    "no date yet": with_head(
        table(
            (
                [SUPERIOR, ISSUER, p("number", "Số: ......./BC-KTĐ", "c")],
                [NATION, MOTTO, p("place_and_date", "Yên Bái, ngày ..... tháng ..... năm 20.....", "ic")],
            )
        )
    ),
    "month only": with_head(
        table(
            (
                [SUPERIOR, ISSUER, NUMBER],
                [NATION, MOTTO, p("place_and_date", "Yên Bái, tháng 3 năm 2026", "ic")],
            )
        )
    ),
    "party": with_head(
        table(
            (
                [
                    p("superior", "TỈNH ỦY YÊN BÁI", "c"),
                    p("issuer", "KHỐI THI ĐUA SỐ 7", "bc"),
                    p("issuer_star", "*", "c"),
                    p("number", "Số 05-BC/KTĐ", "c"),
                ],
                [p("party_name", "ĐẢNG CỘNG SẢN VIỆT NAM", "bcu"), DATED],
            )
        )
    ),
}

_HEADER_HEAD = Sheet(
    title_page=False,
    header=(table(([SUPERIOR, ISSUER, NUMBER], [NATION, MOTTO, DATED])).rows[0][0] + (NATION, MOTTO, DATED)),
)
HEAD_IN_A_HEADER = Typed("", (*TITLE, *TEXT, CLOSE, _HEADER_HEAD))

CLOSES: Mapping[str, Typed] = {
    "rows of offices and names": with_close(
        table(
            ([p("signer_office", "THƯ KÝ", "bc")], [p("signer_office", "CHỦ TỌA", "bc")]),
            (blank(3), blank(3)),
            ([p("signer_name", "Trần Thị Hoa", "bc")], [p("signer_name", "Nguyễn Văn Bình", "bc")]),
            widths=HALVES,
        ),
        RECIPIENTS,
    ),
    "no name yet": with_close(
        table(
            (
                RECIPIENTS,
                [
                    p("signing_authority", "KT. TRƯỞNG KHỐI", "bc"),
                    p("signer_office", "PHÓ TRƯỞNG KHỐI", "bc"),
                    *blank(4),
                ],
            ),
            widths=HALVES,
        )
    ),
    "slashes": with_close(
        table(
            (
                [
                    p("recipients_heading", "Nơi nhận", "u"),
                    p("recipient", "- Như trên,"),
                    p("recipient", "- Lưu."),
                ],
                [
                    p("signing_authority", "T/M BAN THƯỜNG VỤ", "bc"),
                    p("signing_authority", "K/T BÍ THƯ", "bc"),
                    p("signer_office", "PHÓ BÍ THƯ", "c"),
                    *blank(4),
                    p("signer_name", "Lê Thị Hòa", "bc"),
                ],
            ),
            widths=HALVES,
        )
    ),
    "points forgotten": with_close(
        table(
            (
                [p("recipients_heading", "Noi nhan:", "bi"), p("recipient", "- Lưu VT")],
                [
                    p("signing_authority", "TM KHỐI THI ĐUA", "bc"),
                    p("signing_authority", "KT.TRƯỞNG KHỐI", "bc"),
                    p("signer_office", "PHÓ TRƯỞNG KHỐI", "bc"),
                    p("signing_note", "(Ký, ghi rõ họ tên)", "ic"),
                    *blank(4),
                    p("signer_name", "ThS. Lê Thị Hòa", "bc"),
                ],
            ),
            widths=HALVES,
        )
    ),
    "no table": with_close(
        p("signing_authority", "TM. KHỐI THI ĐUA", "br"),
        p("signer_office", "TRƯỞNG KHỐI", "br"),
        blank(4),
        p("signer_name", "Nguyễn Văn Bình", "br"),
        RECIPIENTS,
    ),
    "no table, recipients first": with_close(
        RECIPIENTS,
        p("signing_authority", "TM. KHỐI THI ĐUA", "b>"),
        p("signer_office", "TRƯỞNG KHỐI", "b>"),
        blank(4),
        p("signer_name", "Nguyễn Văn Bình", "b>"),
    ),
    "tabs": with_close(
        p("recipients_heading", "Nơi nhận:\t\t\tTRƯỞNG KHỐI", "b"),
        p("recipient", "- Sở Nội vụ;"),
        p("recipient", "- Lưu: VT.\t\t\tNguyễn Văn Bình"),
    ),
    "grid of names not yet known": with_close(
        table(
            (
                [p("signer_office", "SỞ Y TẾ", "bc"), p("signer_office", "GIÁM ĐỐC", "bc"), *blank(4)],
                [p("signer_office", "SỞ TƯ PHÁP", "bc"), p("signer_office", "GIÁM ĐỐC", "bc"), *blank(4)],
            ),
            (
                [p("signer_office", "SỞ CÔNG THƯƠNG", "bc"), p("signer_office", "GIÁM ĐỐC", "bc"), *blank(4)],
                [p("signer_office", "CỤC THUẾ", "bc"), p("signer_office", "CỤC TRƯỞNG", "bc"), *blank(4)],
            ),
            widths=HALVES,
        )
    ),
    "three sides": with_close(
        table(
            (
                [p("signer_office", "BÊN GIAO", "bc"), *blank(4), p("signer_name", "Lê Thị Thanh", "bc")],
                [p("signer_office", "BÊN NHẬN", "bc"), *blank(4), p("signer_name", "NGUYỄN TRÍ ĐẠI", "bc")],
                [p("signer_office", "CHỨNG KIẾN", "bc"), *blank(4), p("signer_name", "………………", "bc")],
            ),
            widths=(3118, 3118, 3118),
        ),
    ),
    "date above the signature": document(
        table(([ISSUER], [NATION, MOTTO])),
        p("type", "BẢN GIAO ƯỚC THI ĐUA", "bc"),
        p("subject", "NĂM 2026", "bc"),
        TEXT,
        p("place_and_date", "Yên Bái, ngày 05 tháng 3 năm 2026", "ir"),
        table(
            (
                [
                    p("signer_office", "ĐẠI DIỆN SỞ Y TẾ", "bc"),
                    *blank(4),
                    p("signer_name", "Lê Thị Hòa", "bc"),
                ],
                [p("signer_office", "ĐẠI DIỆN KHỐI", "bc"), *blank(4), p("signer_name", "Vũ Văn Bốn", "bc")],
            ),
            widths=HALVES,
        ),
    ),
    "drafter and address": with_close(
        table(([*RECIPIENTS, p("drafter", "PL.(300)")], SIGNER), widths=HALVES),
        p("line", "______________________________"),
        p(
            "address_line",
            "Địa chỉ: Số 1, đường Trần Phú; điện thoại: 0216 000 000; email: vt@example.vn",
            "c",
        ),
    ),
    "office below the room": with_close(
        table(
            (
                RECIPIENTS,
                [
                    p("signing_authority", "TM. KHỐI THI ĐUA", "bc"),
                    p("signing_authority", "VĂN HÓA - XÃ HỘI", "bc"),
                    p("signer_office", "TRƯỞNG KHỐI", "bc"),
                    *blank(4),
                    p("signer_office", "GIÁM ĐỐC SỞ Y TẾ", "bc"),
                    p("signer_name", "Nguyễn Văn Bình", "bc"),
                ],
            ),
            widths=HALVES,
        )
    ),
    "capacity in small letters": with_close(
        table(
            (
                RECIPIENTS,
                [
                    p("signing_authority", "Tm. Khối thi đua", "bc"),
                    p("signer_office", "Trưởng khối", "bc"),
                    *blank(4),
                    p("signer_name", "Tiến sĩ Nguyễn Văn Bình", "bc"),
                ],
            ),
            widths=HALVES,
        )
    ),
    "a table of figures before the end": with_close(
        table(
            ([p("table_text", "TT", "bc")], [p("table_text", "Họ và tên", "bc")]),
            ([p("table_text", "1", "c")], [p("table_text", "Nguyễn Văn Một")]),
            borders=True,
        ),
        CLOSE,
    ),
}
