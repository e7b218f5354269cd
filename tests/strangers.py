"""Compliant documents of strangers: the kinds that offices write, laid out as office workers lay them out.

Letterheads in merged cells, on tabs, in one cell with Shift+Enter; lines as shapes or borders; lists by
Word's numbering; footnotes, links, changes, comments and boxes. All sentences and names are made up here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Pt

from tests.word_typist import (
    MOTTO,
    NATION,
    blank,
    body,
    box,
    boxed,
    data,
    footnote,
    head_in_breaks,
    head_in_table,
    head_on_tabs,
    heading,
    insertion,
    link,
    new,
    number,
    numbering,
    page_number,
    rule,
    say,
    signed,
    stroke,
    table,
    write,
)

TASKS = (
    "Các phòng, đơn vị thuộc Sở tổ chức quán triệt nội dung văn bản này đến toàn thể công chức, viên chức.",
    "Phòng Thi đua - Khen thưởng theo dõi, đôn đốc việc thực hiện và báo cáo Giám đốc Sở hằng quý.",
    "Kinh phí thực hiện bố trí trong dự toán chi thường xuyên năm 2026 của cơ quan.",
)


def decision() -> bytes:
    """A quyết định of a department: merged cells, bold Điều, bases in italics."""
    document = new()
    head_in_table(document, number="Số: 45/QĐ-SNV", merged=True)
    heading(document, "QUYẾT ĐỊNH", "Về việc thành lập Tổ giúp việc Hội đồng sáng kiến", line_mm=45)
    say(document, "GIÁM ĐỐC SỞ NỘI VỤ TỈNH LÀO CAI", "bc", after=12)
    body(
        document,
        "__Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;__",
        "__Căn cứ Quyết định số 12/2025/QĐ-UBND ngày 28 tháng 02 năm 2025 của Ủy ban nhân dân tỉnh Lào Cai "
        "quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Nội vụ;__",
        "__Theo đề nghị của Trưởng phòng Phòng Thi đua - Khen thưởng.__",
    )
    say(document, "QUYẾT ĐỊNH:", "bc", before=12, after=12)
    body(
        document,
        "**Điều 1.** Thành lập Tổ giúp việc Hội đồng sáng kiến Sở Nội vụ gồm các ông, bà có tên sau:",
        "1. Bà Nguyễn Thị Thu Hà, Phó Giám đốc Sở, Tổ trưởng;",
        "2. Ông Trần Văn Nam, Chánh Văn phòng Sở, Tổ phó;",
        "3. Bà Lò Thị Mai, chuyên viên Phòng Thi đua - Khen thưởng, thành viên.",
        "**Điều 2.** Tổ giúp việc có nhiệm vụ tổng hợp, thẩm định hồ sơ đề nghị công nhận sáng kiến và tự "
        "giải thể sau khi hoàn thành nhiệm vụ.",
        "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký.",
        "Chánh Văn phòng Sở, Trưởng các phòng, đơn vị thuộc Sở và các ông, bà có tên tại Điều 1 chịu trách "
        "nhiệm thi hành Quyết định này./.",
    )
    signed(
        document,
        ("GIÁM ĐỐC",),
        "Vàng Seo Cón",
        ("- Như Điều 3;", "- Sở Tài chính (p/h);", "- Lưu: VT, TĐKT (02b)."),
    )
    page_number(document)
    return data(document)


def announcement() -> bytes:
    """A thông báo: letterhead cells of one paragraph each with Shift+Enter, a framed page number."""
    document = new(13)
    head_in_breaks(
        document, "UBND TỈNH LÀO CAI", "SỞ NỘI VỤ", "Số: 125/TB-SNV", "Lào Cai, ngày 15 tháng 01 năm 2026"
    )
    heading(document, "THÔNG BÁO", "Về việc nghỉ Tết Nguyên đán năm 2026", line_mm=38, how="drawing")
    body(document, "Sở Nội vụ thông báo thời gian nghỉ Tết Nguyên đán như sau:", first=1)
    body(
        document, "1. Nghỉ 09 ngày, từ ngày 14 tháng 02 năm 2026 đến hết ngày 22 tháng 02 năm 2026.", first=1
    )
    body(document, "2. Các đơn vị phân công người trực và gửi danh sách về Văn phòng Sở./.", first=1)
    blank(document)
    signed(
        document,
        ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
        "Trần Văn Nam",
        ("- Các đơn vị thuộc Sở;", "- Lưu: VT."),
    )
    page_number(document, 13, framed=True)
    return data(document)


def plan() -> bytes:
    """A kế hoạch: Word's multilevel list, a merged table, a footnote, a link, changes and a comment."""
    document = new()
    head_in_table(document, number="Số: 07/KH-SNV", how="drawing")
    heading(document, "KẾ HOẠCH", "Tổ chức hội nghị tổng kết công tác thi đua năm 2026", line_mm=50)
    levels = numbering(
        document,
        ("upperRoman", "%1.", {"marks": "<w:b/>"}),
        ("decimal", "%2.", {"marks": "<w:b/>"}),
        ("lowerLetter", "%3)", {}),
    )
    dashes = numbering(document, ("bullet", "-", {}))
    opening = body(
        document,
        "Thực hiện Chương trình công tác năm 2026, Sở Nội vụ ban hành Kế hoạch tổ chức hội nghị như sau:",
    )[0]
    footnote(document, opening, "Ban hành kèm theo Quyết định số 02/QĐ-SNV ngày 06 tháng 01 năm 2026.")
    number(say(document, "MỤC ĐÍCH, YÊU CẦU", "bj", after=6), levels, 0)
    number(say(document, "Mục đích", "bj", after=6), levels, 1)
    body(document, TASKS[0])
    number(say(document, "Yêu cầu", "bj", after=6), levels, 1)
    number(say(document, "Hội nghị được tổ chức trang trọng, tiết kiệm;", "j", after=6), levels, 2)
    number(say(document, "Các báo cáo được gửi đại biểu trước 03 ngày.", "j", after=6), levels, 2)
    number(say(document, "PHÂN CÔNG NHIỆM VỤ", "bj", after=6), levels, 0)
    number(say(document, "Văn phòng Sở chuẩn bị hội trường, tài liệu;", "j", after=6), dashes, 0)
    number(say(document, "Phòng Thi đua - Khen thưởng chuẩn bị báo cáo.", "j", after=6), dashes, 0)
    grid = document.add_table(4, 4, style="Table Grid")
    for at, text in enumerate(("TT", "Nội dung", "Đơn vị", "Thời hạn")):
        say(grid.cell(0, at), text, "bc", size=13)
    grid.cell(1, 0).merge(grid.cell(2, 0))
    grid.cell(3, 0).merge(grid.cell(3, 3))
    for at, (row, column, text) in enumerate(
        ((1, 0, "1"), (1, 1, "Báo cáo"), (1, 2, "Phòng TĐKT"), (1, 3, "10/12"), (2, 1, "Tham luận"))
    ):
        say(grid.cell(row, column), text, "c" if at == 0 else "", size=13)
    say(grid.cell(3, 0), "Ghi chú: thời hạn tính theo ngày làm việc.", "i", size=13)
    number(say(document, "TỔ CHỨC THỰC HIỆN", "bj", before=6, after=6), levels, 0)
    changed = body(document, "Trưởng các phòng, đơn vị ")[0]
    insertion(changed, "thuộc Sở ")
    write(changed, "căn cứ Kế hoạch này tổ chức thực hiện; tài liệu đăng tại địa chỉ ")
    link(changed, "sonoivu.example.vn", "https://sonoivu.example.vn/")
    write(changed, "./.")
    signed(document, recipients=("- Các phòng, đơn vị thuộc Sở;", "- Lưu: VT, TĐKT."))
    page_number(document)
    document.add_comment(changed.runs[0], text="Kiểm tra lại", author="Lan", initials="L")
    return data(document)


def dispatch() -> bytes:
    """A công văn with several addressees and a stamp in a box."""
    document = new(13)
    head_in_table(
        document,
        number="Số: 321/SNV-TĐKT",
        about="V/v báo cáo kết quả phong trào\nthi đua quý I năm 2026",
        how="border",
    )
    blank(document)
    say(document, "Kính gửi:", left=4, size=14, after=6)
    say(document, "- Các sở, ban, ngành của tỉnh;", left=6, size=14, after=6)
    say(document, "- Ủy ban nhân dân các xã, phường.", left=6, size=14, after=6)
    blank(document)
    body(
        document,
        "Thực hiện Kế hoạch số 07/KH-SNV, Sở Nội vụ đề nghị các cơ quan, đơn vị báo cáo kết quả.",
        line=1.5,
    )
    body(document, *TASKS, line=1.5)
    body(document, "Báo cáo gửi về Sở Nội vụ trước ngày 25 tháng 3 năm 2026./.", line=1.5)
    signed(document, recipients=("- Như trên;", "- Giám đốc Sở (b/c);", "- Lưu: VT, TĐKT."))
    box(document.paragraphs[0], boxed("DỰ THẢO"))
    page_number(document, 13)
    return data(document)


def invitation() -> bytes:
    """A giấy mời in the form 1.7, letterhead on tabs."""
    document = new()
    head_on_tabs(
        document, "UBND TỈNH LÀO CAI", "SỞ NỘI VỤ", "Số: 18/GM-SNV", "Lào Cai, ngày 10 tháng 11 năm 2026"
    )
    heading(document, "GIẤY MỜI", "Dự hội nghị tổng kết công tác thi đua năm 2026", line_mm=48)
    body(
        document,
        "Sở Nội vụ trân trọng kính mời: Đại diện lãnh đạo các đơn vị thành viên Khối thi đua số 3.",
        "Tới dự hội nghị tổng kết công tác thi đua năm 2026.",
        "Chủ trì: Bà Nguyễn Thị Thu Hà, Phó Giám đốc Sở.",
        "Thời gian: 08 giờ 00 phút, ngày 25 tháng 11 năm 2026.",
        "Địa điểm: Hội trường tầng 2, trụ sở Sở Nội vụ.",
        "Đề nghị các đại biểu đến dự đúng giờ./.",
    )
    signed(document, recipients=("- Như trên;", "- Lưu: VT, VP."))
    page_number(document)
    return data(document)


def minutes() -> bytes:
    """A biên bản họp in the form 1.9; the two who sign in paragraphs with tabs."""
    document = new()
    head_in_table(document, number="Số: 03/BB-SNV", dated=None)
    heading(document, "BIÊN BẢN", "Họp Hội đồng sáng kiến lần thứ nhất năm 2026", line_mm=46)
    body(
        document,
        "Thời gian bắt đầu: 14 giờ 00 phút, ngày 10 tháng 3 năm 2026.",
        "Địa điểm: Phòng họp số 1, trụ sở Sở Nội vụ.",
        "Thành phần tham dự: 09/09 thành viên Hội đồng.",
        "Chủ trì (chủ tọa): Bà Nguyễn Thị Thu Hà, Chủ tịch Hội đồng.",
        "Thư ký (người ghi biên bản): Bà Lò Thị Mai.",
        "Nội dung (theo diễn biến cuộc họp):",
        "Hội đồng nghe Tổ giúp việc báo cáo kết quả thẩm định 12 hồ sơ đề nghị công nhận sáng kiến.",
        "Các thành viên thảo luận, bỏ phiếu kín; kết quả có 10 sáng kiến đạt từ 90 % số phiếu.",
        "Cuộc họp kết thúc vào 16 giờ 30 phút, ngày 10 tháng 3 năm 2026./.",
    )
    tabs = ((4, WD_TAB_ALIGNMENT.CENTER), (12.5, WD_TAB_ALIGNMENT.CENTER))
    blank(document)
    say(document, "\tTHƯ KÝ\tCHỦ TỌA", "b", tabs=tabs)
    blank(document, 4)
    say(document, "\tLò Thị Mai\tNguyễn Thị Thu Hà", "b", tabs=tabs)
    blank(document)
    say(document, "Nơi nhận:", "bi", size=12)
    say(document, "- Thành viên Hội đồng;", size=11)
    say(document, "- Lưu: VT, Hồ sơ.", size=11)
    page_number(document)
    return data(document)


def contract() -> bytes:
    """A hợp đồng between two sides: no issuer, sides' particulars, both sign."""
    document = new()
    say(document, NATION, "bc", size=13)
    stroke(say(document, MOTTO, "bc", size=14), 60.2, "drawing", document, 165)
    blank(document)
    say(document, "HỢP ĐỒNG", "bc", size=14)
    rule(say(document, "Về việc thuê hội trường", "bc", size=14), 20)
    say(document, "Số: 05/HĐ-SNV", "c", size=13, after=12)
    body(document, "__Căn cứ Bộ luật Dân sự;__", "__Căn cứ nhu cầu và khả năng của hai bên.__")
    body(document, "Hôm nay, ngày 12 tháng 11 năm 2026, tại trụ sở Sở Nội vụ, chúng tôi gồm:")
    body(document, "**BÊN A: SỞ NỘI VỤ TỈNH LÀO CAI**")
    body(document, "Đại diện: Bà Nguyễn Thị Thu Hà. Chức vụ: Phó Giám đốc.")
    body(document, "Địa chỉ: Đường Trần Hưng Đạo, phường Cam Đường, tỉnh Lào Cai.")
    body(document, "**BÊN B: CÔNG TY TNHH HOA BAN**")
    body(document, "Đại diện: Ông Phạm Văn Đức. Chức vụ: Giám đốc.")
    body(document, "Hai bên thống nhất ký kết hợp đồng với các điều khoản sau:")
    body(document, "**Điều 1. Nội dung công việc**")
    body(document, "Bên B cho Bên A thuê hội trường 200 chỗ ngồi trong ngày 25 tháng 11 năm 2026.")
    body(document, "**Điều 2. Giá trị hợp đồng**")
    body(document, "Tổng giá trị là 15.000.000 đồng (mười lăm triệu đồng), đã gồm thuế giá trị gia tăng.")
    body(document, "Hợp đồng lập thành 04 bản có giá trị như nhau, mỗi bên giữ 02 bản./.")
    blank(document)
    grid = table(document, 1, 82, 83)
    for cell, side, office, name in zip(
        grid.rows[0].cells,
        ("ĐẠI DIỆN BÊN A", "ĐẠI DIỆN BÊN B"),
        ("PHÓ GIÁM ĐỐC", "GIÁM ĐỐC"),
        ("Nguyễn Thị Thu Hà", "Phạm Văn Đức"),
        strict=True,
    ):
        say(cell, side, "bc")
        say(cell, office, "bc")
        blank(cell, 5)
        say(cell, name, "bc")
    page_number(document)
    return data(document)


def programme() -> bytes:
    """A chương trình of a conference: its text is a timetable."""
    document = new()
    head_in_table(document, number="Số: 02/CTr-SNV", issuer=("SỞ NỘI VỤ",))
    heading(document, "CHƯƠNG TRÌNH", "Hội nghị tổng kết công tác thi đua năm 2026", line_mm=45)
    body(document, "Thời gian: 01 buổi, bắt đầu từ 08 giờ 00 phút, ngày 25 tháng 11 năm 2026.")
    body(document, "Địa điểm: Hội trường Sở Nội vụ.")
    grid = document.add_table(1, 3, style="Table Grid")
    for at, text in enumerate(("Thời gian", "Nội dung", "Người thực hiện")):
        say(grid.cell(0, at), text, "bc", size=13)
    for row in (
        ("08h00 - 08h15", "Đón tiếp đại biểu", "Văn phòng Sở"),
        ("08h15 - 08h30", "Tuyên bố lý do, giới thiệu đại biểu", "Chánh Văn phòng"),
        ("08h30 - 10h00", "Trình bày báo cáo, thảo luận", "Trưởng khối"),
        ("10h00 - 11h00", "Bình xét, bỏ phiếu", "Tổ kiểm phiếu"),
    ):
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            say(cell, text, size=13)
    signed(document, ("GIÁM ĐỐC",), recipients=("- Đại biểu dự hội nghị;", "- Lưu: VT, VP."))
    page_number(document)
    return data(document)


def resolution() -> bytes:
    """A nghị quyết of a people's council: no superior, TM., centred authority."""
    document = new()
    head_in_table(
        document,
        superior=None,
        issuer=("HỘI ĐỒNG NHÂN DÂN", "TỈNH LÀO CAI"),
        number="Số: 21/NQ-HĐND",
        dated="Lào Cai, ngày 10 tháng 7 năm 2026",
        issuer_line_mm=18,
    )
    heading(
        document, "NGHỊ QUYẾT", "Về nhiệm vụ phát triển kinh tế - xã hội 6 tháng cuối năm 2026", line_mm=55
    )
    say(document, "HỘI ĐỒNG NHÂN DÂN TỈNH LÀO CAI\nKHÓA XVII, KỲ HỌP THỨ BA", "bc", after=12)
    body(
        document,
        "__Căn cứ Luật Tổ chức chính quyền địa phương;__",
        "__Xét Báo cáo số 210/BC-UBND ngày 01 tháng 7 năm 2026 của Ủy ban nhân dân tỉnh về tình hình thực "
        "hiện nhiệm vụ 6 tháng đầu năm 2026; báo cáo thẩm tra của các Ban của Hội đồng nhân dân tỉnh; ý kiến "
        "thảo luận của đại biểu Hội đồng nhân dân tỉnh tại kỳ họp.__",
    )
    say(document, "QUYẾT NGHỊ:", "bc", before=12, after=12)
    body(
        document,
        "**Điều 1. Mục tiêu**",
        "Phấn đấu hoàn thành các chỉ tiêu kinh tế - xã hội năm 2026 đã được Hội đồng nhân dân quyết nghị.",
        "**Điều 2. Tổ chức thực hiện**",
        "1. Giao Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này.",
        "2. Thường trực Hội đồng nhân dân, các Ban của Hội đồng nhân dân và đại biểu Hội đồng nhân dân tỉnh "
        "giám sát việc thực hiện Nghị quyết.",
        "Nghị quyết này đã được Hội đồng nhân dân tỉnh Lào Cai Khóa XVII, Kỳ họp thứ Ba thông qua ngày 10 "
        "tháng 7 năm 2026./.",
    )
    signed(
        document,
        ("CHỦ TỊCH",),
        "Hoàng Văn Sơn",
        ("- Ủy ban Thường vụ Quốc hội;", "- Chính phủ;", "- UBND tỉnh;", "- Lưu: VT."),
    )
    page_number(document)
    return data(document)


def _party(
    number_: str,
    kind: str,
    about: str,
    line_mm: float,
    texts: Sequence[str],
    *,
    addressed: str | None = None,
    office: str = "BÍ THƯ",
) -> bytes:
    document = new()
    grid = table(document, 2, 75, 90)
    left, right = grid.rows[0].cells
    say(left, "ĐẢNG BỘ TỈNH LÀO CAI", "c")
    say(left, "ĐẢNG ỦY SỞ NỘI VỤ", "bc")
    say(left, "*", "c")
    rule(say(right, "ĐẢNG CỘNG SẢN VIỆT NAM", "bc", size=15), 66.6)
    left, right = grid.rows[1].cells
    say(left, number_, "c")
    say(right, "Lào Cai, ngày 05 tháng 3 năm 2026", "ic")
    heading(document, kind, about, line_mm=line_mm)
    if addressed:
        say(document, addressed, "c", after=12)
    for paragraph in body(document, *texts, first=1, line=Pt(18)):
        assert paragraph.runs
    blank(document)
    grid = table(document, 1, 82, 83)
    left, right = grid.rows[0].cells
    say(left, "Nơi nhận:", "u", size=14)
    for recipient in (
        "- Ban Thường vụ Tỉnh ủy (báo cáo),",
        "- Các chi bộ trực thuộc,",
        "- Lưu Văn phòng Đảng ủy.",
    ):
        say(left, recipient, size=12)
    say(right, "T/M ĐẢNG ỦY", "bc")
    say(right, office, "c")
    blank(right, 5)
    say(right, "Nguyễn Thị Thu Hà", "bc")
    page_number(document)
    return data(document)


def party_report() -> bytes:
    """A báo cáo of a Party committee."""
    return _party(
        "Số 12-BC/ĐU",
        "BÁO CÁO",
        "kết quả công tác xây dựng Đảng quý I năm 2026",
        45,
        (*TASKS, "Trên đây là báo cáo của Đảng ủy."),
    )


def party_submission() -> bytes:
    """A tờ trình of a Party committee."""
    return _party(
        "Số 03-TTr/ĐU",
        "TỜ TRÌNH",
        "về việc đề nghị khen thưởng tổ chức đảng năm 2025",
        45,
        (
            "Đảng ủy Sở Nội vụ trình Ban Thường vụ Tỉnh ủy xem xét khen thưởng 02 chi bộ.",
            "Kính trình Ban Thường vụ Tỉnh ủy xem xét, quyết định.",
        ),
        addressed="Kính trình: Ban Thường vụ Tỉnh ủy Lào Cai",
    )


def party_resolution() -> bytes:
    """A nghị quyết of a Party committee."""
    return _party(
        "Số 08-NQ/ĐU",
        "NGHỊ QUYẾT",
        "về lãnh đạo thực hiện nhiệm vụ chính trị năm 2026",
        45,
        (*TASKS, "Nghị quyết này được phổ biến đến toàn thể đảng viên."),
    )


STRANGERS: Mapping[str, Callable[[], bytes]] = {
    "decision": decision,
    "announcement": announcement,
    "plan": plan,
    "dispatch": dispatch,
    "invitation": invitation,
    "minutes": minutes,
    "contract": contract,
    "programme": programme,
    "resolution": resolution,
    "party_report": party_report,
    "party_submission": party_submission,
    "party_resolution": party_resolution,
}
