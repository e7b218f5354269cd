"""Compliant documents typed by hand: the kinds that a secretary brings, in both styles.

Every one must pass the format check without any finding. All sentences and names are made up here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assembly.templates.text_width import bold_width
from tests.typed import PARAGRAPH_ATTRIBUTES, RUN_ATTRIBUTES, Block, Grid, Line, Look, Sheet, Typed

_CENTERED = Look(align="center")
_HEADING = Look(size=26, align="center")
_BODY = Look(align="both", first=720, after=120)
_TITLE = Look(bold=True, align="center")
_NAME = Look(bold=True, align="center")
_CELL = Look(size=26)
_WIDTHS = (3714, 5640)  # the right one holds the Quốc hiệu of 13 pt on one line
_SIGNING = (4677, 4677)
_TASKS = (
    "Tổ chức thực hiện tốt nhiệm vụ chính trị được giao, phấn đấu hoàn thành và vượt các chỉ tiêu của năm.",
    "Đẩy mạnh cải cách hành chính; giải quyết hồ sơ đúng hạn, không để người dân đi lại nhiều lần.",
    "Duy trì kỷ luật, kỷ cương; thực hành tiết kiệm, chống lãng phí trong mọi mặt công tác của đơn vị.",
)


def page(**attributes: object) -> Sheet:
    """Return an A4 page with its number in the middle of the top margin, not on the first."""
    number = Line("page_number", "{PAGE}", Look(size=26, align="center"))
    return replace(Sheet(header=(number,), first_header=(Line("first_header", ""),)), **attributes)  # type: ignore[arg-type]  # plain pass-through


def state_heading(
    *,
    number: str | None = "Số: 15/BC-KTĐ",
    dated: str | None = "Yên Bái, ngày 05 tháng 3 năm 2026",
    subject: str | None = None,
) -> Grid:
    """Return the letterhead of a state document; ``subject`` is the V/v of a công văn."""
    left: list[Line] = []
    if number is not None:
        left.append(Line("number", number, _HEADING))
    if subject is not None:
        left.append(Line("dispatch_subject", subject, Look(size=24, align="center", before=120)))
    right = [Line("place_and_date", dated, Look(size=28, italic=True, align="center"))] if dated else []
    first = (
        (
            Line("superior", "UBND TỈNH YÊN BÁI", _HEADING),
            Line("issuer", "KHỐI THI ĐUA SỐ 3", replace(_HEADING, bold=True), rule_mm=22),
        ),
        (
            Line("national_name", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", replace(_HEADING, bold=True)),
            Line("motto", "Độc lập - Tự do - Hạnh phúc", _NAME, rule_mm=60.2),
        ),
    )
    blank = (Line("heading_blank", "", _HEADING),)
    second = (tuple(left) or blank, tuple(right) or blank)
    return Grid("heading", _WIDTHS, (first, second) if left or right else (first,))


def party_heading(
    number: str | None = "Số 15-BC/ĐU", dated: str | None = "Yên Bái, ngày 05 tháng 3 năm 2026"
) -> Grid:
    """Return the letterhead of a Party document."""
    first = (
        (
            Line("superior", "TỈNH ỦY YÊN BÁI", Look(align="center")),
            Line("issuer", "KHỐI THI ĐUA SỐ 7", _NAME),
            Line("issuer_star", "*", Look(align="center")),
        ),
        (
            Line(
                "party_name", "ĐẢNG CỘNG SẢN VIỆT NAM", Look(size=30, bold=True, align="center"), rule_mm=66.6
            ),
        ),
    )
    second = (
        (Line("number", number, Look(align="center")) if number else Line("heading_blank", ""),),
        (
            Line("place_and_date", dated, Look(italic=True, align="center"))
            if dated
            else Line("heading_blank", "", Look(align="center")),
        ),
    )
    return Grid("heading", _WIDTHS, (first, second))


def title(kind: str, subject: str | None) -> list[Block]:
    """Return the type of the document and its subject with the line below."""
    blocks: list[Block] = [Line("type", kind, replace(_TITLE, before=240))]
    if subject:
        # a line is a third to a half of its text (II.5b)
        drawn = round(bold_width(subject, size=14) * 0.4, 1)
        blocks.append(Line("subject", subject, replace(_TITLE, after=240), rule_mm=drawn))
    return blocks


def signatures(*, party: bool = False, as_above: bool = False) -> Grid:
    """Return recipients at the left and the signature at the right."""
    first = "- Như trên;" if as_above else "- Sở Nội vụ;"
    heading = Look(size=28, underline="single") if party else Look(size=24, bold=True, italic=True)
    small = Look(size=24 if party else 22)
    last = "- Lưu Văn phòng." if party else "- Lưu: VT, TĐKT (05)."
    left = (
        Line("recipients_heading", "Nơi nhận:", heading),
        Line("recipient_1", first, small),
        Line("recipient_2", "- Các đơn vị thành viên;", small),
        Line("recipient_3", last, small),
    )
    space = tuple(Line(f"space_{at}", "", Look(align="center")) for at in range(4))
    right = (
        Line("signing_authority", "T/M KHỐI THI ĐUA" if party else "TM. KHỐI THI ĐUA", _NAME),
        Line("signer_office", "TRƯỞNG KHỐI", replace(_NAME, bold=not party)),
        *space,
        Line("signer_name", "Nguyễn Văn Bình", _NAME),
    )
    return Grid("signatures", _SIGNING, ((left, right),))


def body(sentences: Sequence[str], look: Look = _BODY) -> list[Block]:
    """Return paragraphs of the text, named body_1, body_2, ..."""
    return [Line(f"body_{at}", sentence, look) for at, sentence in enumerate(sentences, 1)]


def report() -> Typed:
    """Return a báo cáo with headings, numbered tasks and a table in the text."""
    table = Grid(
        "table",
        (900, 5454, 3000),
        (
            tuple(
                (Line(f"table_head_{at}", text, replace(_CELL, bold=True, align="center")),)
                for at, text in enumerate(("TT", "Đơn vị", "Điểm"), 1)
            ),
            tuple(
                (Line(f"table_cell_{at}", text, replace(_CELL, align=align)),)
                for at, (text, align) in enumerate(
                    (("1", "center"), ("Sở Y tế", "left"), ("98,5", "center")), 1
                )
            ),
        ),
        borders=True,
        header_row=True,
    )
    return Typed(
        "báo cáo",
        (
            state_heading(),
            *title("BÁO CÁO", "Kết quả phong trào thi đua năm 2025"),
            Line(
                "opening",
                "Thực hiện kế hoạch công tác năm 2025, Khối thi đua số 3 báo cáo kết quả như sau:",
                _BODY,
            ),
            Line("section_1", "I. KẾT QUẢ THỰC HIỆN", replace(_BODY, bold=True)),
            Line("clause_1", "1. Công tác chỉ đạo, điều hành", replace(_BODY, bold=True)),
            *body(_TASKS),
            Line("point_1", "a) Tổ chức ký kết giao ước thi đua ngay từ đầu năm;", _BODY),
            Line("point_2", "b) Sơ kết sáu tháng, tổng kết cuối năm đúng quy định.", _BODY),
            Line("clause_2", "2. Kết quả chấm điểm", replace(_BODY, bold=True)),
            table,
            Line("section_2", "II. NHIỆM VỤ NĂM 2026", replace(_BODY, bold=True, before=120)),
            Line("dash_1", "- Phát động phong trào thi đua ngay từ tháng 01 năm 2026;", _BODY),
            Line("dash_2", "- Ký kết giao ước thi đua giữa các đơn vị thành viên.", _BODY),
            Line(
                "closing",
                "Trên đây là báo cáo kết quả phong trào thi đua năm 2025 của Khối thi đua số 3./.",
                _BODY,
            ),
            signatures(),
            page(),
        ),
    )


def submission() -> Typed:
    """Return a tờ trình with addressees and legal bases."""
    basis = replace(_BODY, italic=True)
    return Typed(
        "tờ trình",
        (
            state_heading(number="Số: 07/TTr-KTĐ"),
            *title("TỜ TRÌNH", "Về việc đề nghị khen thưởng năm 2025"),
            Line(
                "addressee",
                "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh Yên Bái.",
                Look(align="center", after=240),
            ),
            Line("basis_1", "Căn cứ Luật Thi đua, khen thưởng;", basis),
            Line(
                "basis_2",
                "Căn cứ Quyết định số 12/QĐ-UBND ngày 09 tháng 01 năm 2025 của Ủy ban nhân dân tỉnh "
                "về việc thành lập các khối thi đua.",
                basis,
            ),
            Line(
                "opening",
                "Khối thi đua số 3 kính trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, khen thưởng:",
                _BODY,
            ),
            Line("clause_1", "1. Tặng Cờ thi đua cho 01 tập thể: Sở Y tế.", _BODY),
            Line("clause_2", "2. Tặng Bằng khen cho 02 tập thể: Sở Tư pháp, Sở Nội vụ.", _BODY),
            Line("closing", "Kính đề nghị Chủ tịch Ủy ban nhân dân tỉnh xem xét, quyết định./.", _BODY),
            signatures(as_above=True),
            page(),
        ),
    )


def minutes() -> Typed:
    """Return a biên bản: no place and date, secretary left, chair right."""
    signed = tuple(
        (
            Line(f"signer_office_{side}", office, _NAME),
            *(Line(f"space_{side}_{at}", "", Look(align="center")) for at in range(4)),
            Line(f"signer_name_{side}", name, _NAME),
        )
        for side, office, name in (
            ("left", "THƯ KÝ", "Trần Thị Hoa"),
            ("right", "CHỦ TỌA", "Nguyễn Văn Bình"),
        )
    )
    return Typed(
        "biên bản",
        (
            state_heading(number="Số: 02/BB-KTĐ", dated=None),
            *title("BIÊN BẢN", "Họp bình xét thi đua năm 2025"),
            Line("starts", "Thời gian bắt đầu: 08 giờ 00 phút, ngày 20 tháng 12 năm 2025.", _BODY),
            Line("venue", "Địa điểm: Hội trường Sở Y tế.", _BODY),
            Line("present", "Thành phần tham dự: đại diện 12 đơn vị thành viên.", _BODY),
            Line("chair", "Chủ trì (chủ tọa): Ông Nguyễn Văn Bình, Trưởng khối.", _BODY),
            Line("secretary", "Thư ký: Bà Trần Thị Hoa, chuyên viên Sở Y tế.", _BODY),
            Line("content", "Nội dung:", _BODY),
            *body(_TASKS),
            Line("closing", "Cuộc họp kết thúc vào 11 giờ 30 phút, ngày 20 tháng 12 năm 2025./.", _BODY),
            Grid("signatures", _SIGNING, (signed,)),
            Line("recipients_heading", "Nơi nhận:", Look(size=24, bold=True, italic=True, before=240)),
            Line("recipient_1", "- Các đơn vị thành viên;", Look(size=22)),
            Line("recipient_2", "- Lưu: VT, Hồ sơ.", Look(size=22)),
            page(),
        ),
    )


def decision() -> Typed:
    """Return a quyết định with articles."""
    basis = replace(_BODY, italic=True)
    return Typed(
        "quyết định",
        (
            state_heading(number="Số: 118/QĐ-KTĐ"),
            *title("QUYẾT ĐỊNH", "Về việc ban hành Quy chế hoạt động của Khối thi đua số 3"),
            Line("issuing_authority", "TRƯỞNG KHỐI THI ĐUA SỐ 3", replace(_TITLE, before=120, after=120)),
            Line("basis_1", "Căn cứ Luật Thi đua, khen thưởng;", basis),
            Line("basis_2", "Theo đề nghị của Tổ Thư ký.", basis),
            Line("enacting", "QUYẾT ĐỊNH:", replace(_TITLE, before=120, after=120)),
            Line("article_1", "Điều 1. Ban hành kèm theo Quyết định này Quy chế hoạt động của Khối.", _BODY),
            Line("article_2", "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.", _BODY),
            Line(
                "article_3",
                "Điều 3. Các đơn vị thành viên chịu trách nhiệm thi hành Quyết định này./.",
                _BODY,
            ),
            signatures(as_above=False),
            page(),
        ),
    )


def dispatch() -> Typed:
    """Return a công văn: no type, its subject under the number, several addressees."""
    return Typed(
        "công văn",
        (
            state_heading(number="Số: 21/KTĐ-VP", subject="V/v chuẩn bị hội nghị tổng kết năm 2025"),
            Line("addressee", "Kính gửi:", Look(left=2268, before=240, after=120)),
            Line("addressee_1", "- Sở Nội vụ;", Look(left=3402, after=120)),
            Line("addressee_2", "- Các đơn vị thành viên Khối thi đua số 3.", Look(left=3402, after=240)),
            *body(_TASKS),
            Line("closing", "Trân trọng đề nghị các đơn vị phối hợp thực hiện./.", _BODY),
            signatures(as_above=True),
            page(),
        ),
    )


def covenant() -> Typed:
    """Return a bản giao ước: no number, many signatures, no recipients."""
    cells = tuple(
        (
            Line(f"signer_unit_{at}", unit, _NAME),
            Line(f"signer_office_{at}", "GIÁM ĐỐC", _NAME),
            *(Line(f"space_{at}_{line}", "", Look(align="center")) for line in range(4)),
            Line(f"signer_name_{at}", name, _NAME),
        )
        for at, (unit, name) in enumerate((("SỞ Y TẾ", "Nguyễn Văn Bình"), ("SỞ TƯ PHÁP", "Lê Thị Hòa")), 1)
    )
    return Typed(
        "giao ước",
        (
            state_heading(number=None),
            *title("BẢN GIAO ƯỚC THI ĐUA", "Năm 2026"),
            Line(
                "opening",
                "Các đơn vị thành viên Khối thi đua số 3 thống nhất ký kết giao ước thi đua:",
                _BODY,
            ),
            *body([f"{at}. {task}" for at, task in enumerate(_TASKS, 1)]),
            Line("closing", "Các đơn vị cam kết thực hiện đúng nội dung đã ký./.", _BODY),
            Grid("signatures", _SIGNING, (cells,)),
            page(),
        ),
    )


def report_with_appendices() -> Typed:
    """Return a báo cáo with two appendices, the second on a landscape page."""
    base = report()
    closing = Line(
        "mention",
        "Kết quả chấm điểm tại Phụ lục I, danh sách khen thưởng tại Phụ lục II kèm theo.",
        _BODY,
    )
    blocks: list[Block] = []
    for block in base.blocks:
        if isinstance(block, Line) and block.name == "closing":
            blocks.append(closing)
        blocks.append(block)
    head = replace(_TITLE, before=0)
    cell = replace(_CELL, align="center")
    for label, landscape in (("I", False), ("II", True)):
        blocks += [
            Line(f"appendix_{label}", f"Phụ lục {label}", head),
            Line(f"appendix_title_{label}", f"BẢNG TỔNG HỢP SỐ {label}", head),
            Line(
                f"appendix_reference_{label}",
                "(Kèm theo Báo cáo số 15/BC-KTĐ ngày 05 tháng 3 năm 2026 của Khối thi đua số 3)",
                replace(_CENTERED, italic=True, after=240),
            ),
            Grid(
                f"appendix_table_{label}",
                (900, 8454),
                (((Line(f"a{label}1", "1", cell),), (Line(f"a{label}2", "Sở Y tế", _CELL),)),),
                borders=True,
            ),
            Line(f"after_{label}", "", _BODY),
            page(width=16838, height=11906, landscape=True, start=1) if landscape else page(start=1),
        ]
    return replace(base, name="báo cáo có phụ lục", blocks=tuple(blocks))


def party_report() -> Typed:
    """Return a báo cáo in Party style."""
    text = Look(align="both", first=567, after=120, line=360, line_rule="exact")
    return Typed(
        "báo cáo của Đảng",
        (
            party_heading(),
            *title("BÁO CÁO", "kết quả phong trào thi đua năm 2025"),
            Line(
                "opening",
                "Thực hiện kế hoạch công tác năm 2025, Khối thi đua số 7 báo cáo kết quả như sau:",
                text,
            ),
            *body(_TASKS, text),
            Line(
                "closing",
                "Trên đây là báo cáo kết quả phong trào thi đua năm 2025 của Khối thi đua số 7.",
                text,
            ),
            signatures(party=True),
            page(),
        ),
    )


def plain(text: Sequence[str], name: str = "bài báo") -> Typed:
    """Return a báo cáo whose body is a text of any origin, one paragraph a line."""
    sentences = [line.strip() for line in text if line.strip()]
    return Typed(
        name,
        (
            state_heading(),
            *title("BÁO CÁO", "Kết quả hội nghị tổng kết năm 2025"),
            *body(sentences),
            Line("closing", "Trên đây là báo cáo kết quả hội nghị./.", _BODY),
            signatures(),
            page(),
        ),
    )


TYPED: Mapping[str, Callable[[], Typed]] = {
    "report": report,
    "submission": submission,
    "minutes": minutes,
    "decision": decision,
    "dispatch": dispatch,
    "covenant": covenant,
    "report_with_appendices": report_with_appendices,
    "party_report": party_report,
}


def by_styles(typed: Typed) -> Typed:
    """Return the same document with every attribute in paragraph styles instead of the runs."""
    ways = dict.fromkeys((*RUN_ATTRIBUTES, *PARAGRAPH_ATTRIBUTES), "paragraph_style")
    for line in typed.lines():
        typed = typed.swap(line, replace(line, via=ways))  # type: ignore[arg-type]  # the values are ways
    return typed


def by_theme(typed: Typed) -> Typed:
    """Return the same document with the face of every line taken from the theme."""
    for line in typed.lines():
        typed = typed.swap(line, replace(line, via={"font": "theme"}))
    return typed
