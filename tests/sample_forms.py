"""The sample forms of decree 30/2020/NĐ-CP, appendix III, filled in with Word's own template.

Forms 1.1, 1.2, 1.4, 1.5, 1.7 and 1.9 stand in ``tests/strangers.py``; here are the others, and documents of
the same forms in layouts that offices use: compliant ones. All sentences and names are made up here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docx.document import Document as WordFile
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tests.word_typist import (
    blank,
    body,
    box,
    boxed,
    data,
    head_in_table,
    heading,
    new,
    number,
    numbering,
    page_number,
    rule,
    say,
    signed,
    table,
    write,
)

_REGULATION = "Kèm theo Quyết định số 45/QĐ-SNV ngày 05 tháng 3 năm 2026 của Giám đốc Sở Nội vụ"


def issued_regulation() -> bytes:
    """A quyết định that issues a quy chế (form 1.3): the regulation begins a page of its own."""
    document = new()
    head_in_table(document, number="Số: 45/QĐ-SNV")
    heading(document, "QUYẾT ĐỊNH", "Ban hành Quy chế làm việc của Hội đồng sáng kiến", line_mm=45)
    say(document, "GIÁM ĐỐC SỞ NỘI VỤ", "bc", after=12)
    body(document, "Căn cứ Luật Thi đua, khen thưởng;", look="ij")
    body(document, "Theo đề nghị của Chánh Văn phòng Sở.", look="ij")
    say(document, "QUYẾT ĐỊNH:", "bc", before=12, after=12)
    body(
        document,
        "**Điều 1.** Ban hành kèm theo Quyết định này Quy chế làm việc của Hội đồng sáng kiến Sở Nội vụ.",
        "**Điều 2.** Quyết định này có hiệu lực kể từ ngày ký.",
        "**Điều 3.** Chánh Văn phòng, Trưởng các phòng chịu trách nhiệm thi hành Quyết định này./.",
    )
    signed(document, ("GIÁM ĐỐC",), recipients=("- Như Điều 3;", "- Lưu: VT, VP."))
    document.add_section(WD_SECTION.NEW_PAGE)
    head_in_table(document, superior="UBND TỈNH LÀO CAI", number=None, dated=None)
    blank(document)
    say(document, "QUY CHẾ", "bc", size=14)
    say(document, "Làm việc của Hội đồng sáng kiến Sở Nội vụ", "bc", size=14)
    rule(say(document, f"({_REGULATION})", "ic", size=14), 60)
    blank(document)
    say(document, "Chương I", "bc")
    say(document, "QUY ĐỊNH CHUNG", "bc", after=6)
    body(document, "**Điều 1. Phạm vi điều chỉnh**")
    body(document, "Quy chế này quy định nguyên tắc, chế độ làm việc của Hội đồng sáng kiến.")
    body(document, "**Điều 2. Nguyên tắc làm việc**")
    body(document, "1. Hội đồng làm việc theo nguyên tắc tập trung dân chủ, quyết định theo đa số.")
    body(document, "2. Phiên họp hợp lệ khi:")
    body(
        document,
        "a) Có ít nhất hai phần ba số thành viên dự họp;",
        "b) Có Chủ tịch hoặc Phó Chủ tịch chủ trì.",
    )
    say(document, "Chương II", "bc")
    say(document, "ĐIỀU KHOẢN THI HÀNH", "bc", after=6)
    body(document, "**Điều 3. Tổ chức thực hiện**")
    body(document, "Các thành viên Hội đồng chịu trách nhiệm thực hiện Quy chế này./.")
    page_number(document)
    return data(document)


def telegram() -> bytes:
    """A công điện (form 1.6) with the mark HỎA TỐC in a frame."""
    document = new()
    head_in_table(
        document,
        superior="ỦY BAN NHÂN DÂN",
        issuer=("TỈNH LÀO CAI",),
        number="Số: 04/CĐ-UBND",
        dated="Lào Cai, ngày 09 tháng 9 năm 2026",
    )
    left = document.tables[0].rows[1].cells[0]
    mark = say(left, "HỎA TỐC", "bc", size=13, before=6)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="1" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
    frame = parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>")
    mark._p.get_or_add_pPr().insert_element_before(frame, "w:spacing", "w:ind", "w:jc", "w:rPr")
    heading(document, "CÔNG ĐIỆN", "Về việc chủ động ứng phó với mưa lũ", line_mm=38)
    say(document, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LÀO CAI ĐIỆN:", "bc", after=6)
    say(document, "- Giám đốc các sở, ban, ngành của tỉnh;", left=4, after=6)
    say(document, "- Chủ tịch Ủy ban nhân dân các xã, phường.", left=4, after=12)
    body(
        document,
        "Theo tin của Đài Khí tượng Thủy văn tỉnh, trong 02 ngày tới trên địa bàn tỉnh có mưa to.",
        "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các cơ quan, địa phương phân công trực 24/24 giờ./.",
    )
    signed(
        document,
        ("CHỦ TỊCH",),
        "Hoàng Văn Sơn",
        ("- Như trên;", "- TT. Tỉnh ủy, TT. HĐND tỉnh (b/c);", "- Lưu: VT, NLN."),
    )
    page_number(document)
    return data(document)


def introduction() -> bytes:
    """A giấy giới thiệu (form 1.8): no subject, no running text to speak of."""
    document = new()
    head_in_table(document, number="Số: 56/GGT-SNV", dated="Lào Cai, ngày 20 tháng 02 năm 2026")
    blank(document)
    say(document, "GIẤY GIỚI THIỆU", "bc", size=14)
    blank(document)
    body(
        document,
        "Sở Nội vụ trân trọng giới thiệu:",
        "Ông (bà): Lò Thị Mai.",
        "Chức vụ: Chuyên viên Phòng Thi đua - Khen thưởng.",
        "Được cử đến: Ủy ban nhân dân phường Cam Đường.",
        "Về việc: Xác minh thành tích của các tập thể, cá nhân được đề nghị khen thưởng.",
        "Đề nghị Quý cơ quan tạo điều kiện để bà có tên ở trên hoàn thành nhiệm vụ.",
        "Giấy này có giá trị đến hết ngày 28 tháng 02 năm 2026./.",
    )
    signed(document, recipients=("- Như trên;", "- Lưu: VT."))
    page_number(document)
    return data(document)


def leave() -> bytes:
    """A giấy nghỉ phép (form 1.10)."""
    document = new()
    head_in_table(document, number="Số: 11/GNP-SNV", dated="Lào Cai, ngày 06 tháng 7 năm 2026")
    blank(document)
    say(document, "GIẤY NGHỈ PHÉP", "bc", size=14)
    blank(document)
    body(
        document,
        "Xét Đơn đề nghị nghỉ phép ngày 02 tháng 7 năm 2026 của bà Lò Thị Mai,",
        "Sở Nội vụ cấp cho:",
        "Bà: Lò Thị Mai.",
        "Chức vụ: Chuyên viên.",
        "Nghỉ phép năm 2026 trong thời gian 05 ngày, kể từ ngày 13 tháng 7 năm 2026 đến hết ngày 17 tháng 7 "
        "năm 2026 tại phường Điện Biên Phủ, tỉnh Điện Biên.",
        "Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ phép năm 2026./.",
    )
    signed(document, ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), recipients=("- Bà Lò Thị Mai;", "- Lưu: VT."))
    page_number(document)
    return data(document)


def _appendix_section(document: WordFile) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = True
    section._sectPr.append(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))


def plan_with_appendix() -> bytes:
    """A kế hoạch whose appendix (form 2.1) is a table in a section of its own."""
    document = new()
    head_in_table(document, number="Số: 19/KH-SNV", merged=True)
    heading(document, "KẾ HOẠCH", "Tổ chức phong trào thi đua năm 2026", line_mm=38)
    body(document, "**I. MỤC TIÊU**", "Phấn đấu 100 % đơn vị đăng ký thi đua ngay từ đầu năm.")
    body(document, "**II. TỔ CHỨC THỰC HIỆN**", "Phân công nhiệm vụ tại Phụ lục kèm theo Kế hoạch này./.")
    signed(document)
    page_number(document)
    _appendix_section(document)
    say(document, "Phụ lục", "bc", size=14)
    say(document, "PHÂN CÔNG NHIỆM VỤ", "bc", size=14)
    rule(
        say(
            document,
            "(Kèm theo Kế hoạch số 19/KH-SNV ngày 05 tháng 3 năm 2026 của Sở Nội vụ)",
            "ic",
            size=14,
        ),
        60,
    )
    blank(document)
    grid = document.add_table(1, 3, style="Table Grid")
    for at, text in enumerate(("TT", "Nhiệm vụ", "Đơn vị")):
        say(grid.cell(0, at), text, "bc", size=13)
    for row in (("1", "Phát động phong trào", "Phòng TĐKT"), ("2", "Sơ kết, tổng kết", "Văn phòng")):
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            say(cell, text, size=13)
    return data(document)


def lettered_by_word() -> bytes:
    """A quyết định whose articles Word numbers, chương above them, blanks for number and date."""
    document = new()
    head_in_table(
        document,
        superior="UBND TỈNH LÀO CAI",
        number="Số:          /QĐ-SNV",
        dated="Lào Cai, ngày       tháng      năm 2026",
        how="drawing",
    )
    heading(document, "QUYẾT ĐỊNH", "Về việc kiện toàn Hội đồng sáng kiến", line_mm=36, how="border")
    say(document, "GIÁM ĐỐC SỞ NỘI VỤ", "bc", after=12)
    body(document, "Căn cứ Luật Thi đua, khen thưởng;", look="ij")
    body(document, "Xét đề nghị của Trưởng phòng Phòng Thi đua - Khen thưởng.", look="ij")
    say(document, "QUYẾT ĐỊNH:", "bc", before=12, after=12)
    articles = numbering(document, ("decimal", "Điều %1.", {"marks": "<w:b/>"}))
    for text in (
        "Kiện toàn Hội đồng sáng kiến Sở Nội vụ gồm 09 thành viên.",
        "Hội đồng làm việc theo Quy chế do Giám đốc Sở ban hành.",
        "Chánh Văn phòng Sở và các thành viên chịu trách nhiệm thi hành Quyết định này./.",
    ):
        number(say(document, text, "j", after=6, line=1.2), articles, 0)
    signed(document, ("Q. GIÁM ĐỐC",), "K’Sor Phước", ("- Như Điều 3;", "- Lưu: VT, TĐKT."))
    page_number(document)
    return data(document)


def closing_without_table() -> bytes:
    """A báo cáo whose recipients and signature stand in paragraphs with tabs, a draft's stamp in a box."""
    document = new()
    head_in_table(document, superior="UBND TỈNH LÀO CAI", number="Số: 88/BC-SNV", how="drawing")
    heading(document, "BÁO CÁO", "Kết quả công tác cải cách hành chính tháng 3 năm 2026", line_mm=50)
    say(document, "Kính gửi: Ủy ban nhân dân tỉnh Lào Cai.", "c", after=12)
    body(document, "**I. KẾT QUẢ**", "**1. Công tác chỉ đạo:** Sở đã ban hành 12 văn bản chỉ đạo, điều hành.")
    body(document, "**2. Kết quả cụ thể:** Tiếp nhận 1.250 hồ sơ, giải quyết đúng hạn 100 %.")
    body(document, "**II. NHIỆM VỤ THÁNG 4**", "- Tiếp tục thực hiện Kế hoạch số 07/KH-SNV;")
    body(
        document,
        "- Tổ chức kiểm tra 03 đơn vị.",
        "Sở Nội vụ báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo./.",
    )
    blank(document)
    tabs = ((12.5, WD_TAB_ALIGNMENT.CENTER),)
    first = say(document, "Nơi nhận:", "bi", size=12, tabs=tabs)
    write(first, "\t", "", 14)
    write(first, "GIÁM ĐỐC", "b", 14)
    say(document, "- Như trên;", size=11, tabs=tabs)
    say(document, "- Văn phòng UBND tỉnh;", size=11, tabs=tabs)
    say(document, "- Lưu: VT, CCHC.", size=11, tabs=tabs)
    blank(document, 3)
    say(document, "\tNguyễn Thị Thu Hà", "b", size=14, tabs=tabs)
    box(document.paragraphs[0], boxed("DỰ THẢO LẦN 2"))
    page_number(document)
    return data(document)


def joint_minutes() -> bytes:
    """A biên bản bàn giao between two sides who sign side by side, witnesses below."""
    document = new()
    head_in_table(document, number="Số: 09/BB-SNV", dated=None)
    heading(document, "BIÊN BẢN", "Bàn giao nhiệm vụ Trưởng khối thi đua", line_mm=36)
    body(
        document,
        "Hôm nay, ngày 12 tháng 01 năm 2026, tại Sở Nội vụ, chúng tôi gồm:",
        "1. Bên giao: Sở Nội vụ, do bà Nguyễn Thị Thu Hà, Phó Giám đốc làm đại diện.",
        "2. Bên nhận: Sở Tư pháp, do ông Phạm Văn Đức, Giám đốc làm đại diện.",
        "Hai bên bàn giao hồ sơ, tài liệu của Khối thi đua năm 2025 theo danh mục kèm theo.",
        "Biên bản lập thành 04 bản, mỗi bên giữ 02 bản./.",
    )
    blank(document)
    grid = table(document, 2, 82, 83)
    for cell, office, name in (
        (grid.cell(0, 0), "ĐẠI DIỆN BÊN GIAO", "Nguyễn Thị Thu Hà"),
        (grid.cell(0, 1), "ĐẠI DIỆN BÊN NHẬN", "Phạm Văn Đức"),
    ):
        say(cell, office, "bc")
        blank(cell, 4)
        say(cell, name, "bc")
    witness = grid.cell(1, 0).merge(grid.cell(1, 1))
    say(witness, "ĐẠI DIỆN CƠ QUAN CHỨNG KIẾN", "bc", before=12)
    blank(witness, 4)
    say(witness, "Trần Văn Nam", "bc")
    say(document, "Nơi nhận:", "bi", size=12)
    say(document, "- Hai bên;", size=11)
    say(document, "- Lưu: VT, Hồ sơ.", size=11)
    page_number(document)
    return data(document)


def old_twelve() -> bytes:
    """A công văn in the smaller sizes: Quốc hiệu 12, Tiêu ngữ 13, body 13, styles instead of formatting."""
    document = new(13)
    for style, align in (("Body Text", "both"), ("List Paragraph", "both")):
        shape = document.styles[style].element.get_or_add_pPr()
        for child in list(shape):
            shape.remove(child)
        shape.append(
            parse_xml(
                f'<w:spacing {nsdecls("w")} w:before="60" w:after="60" w:line="288" w:lineRule="auto"/>'
            )
        )
        shape.append(parse_xml(f'<w:ind {nsdecls("w")} w:left="0" w:firstLine="567"/>'))
        shape.append(parse_xml(f'<w:jc {nsdecls("w")} w:val="{align}"/>'))
    head_in_table(document, number="Số: 77/SNV-VP", about="V/v cử cán bộ dự tập huấn")
    for cell, start, size in ((0, "UBND", 12), (0, "SỞ", 12), (1, "CỘNG", 12), (1, "Độc", 13)):
        for paragraph in document.tables[0].rows[0].cells[cell].paragraphs:
            if paragraph.text.startswith(start):
                for run in paragraph.runs:
                    run.font.size = Pt(size)
    for extent in document.element.body.iter("{urn:schemas-microsoft-com:vml}line"):
        if "170.65pt" in (extent.get("to") or ""):
            extent.set("to", "158.4pt,18pt")
        else:
            extent.set("to", "26pt,18pt")
    compatibility = document.settings.element.find(qn("w:compat"))  # as in a file that Word 2003 began
    compatibility.insert(0, parse_xml(f"<w:doNotUseHTMLParagraphAutoSpacing {nsdecls('w')}/>"))
    blank(document)
    say(document, "Kính gửi: Sở Khoa học và Công nghệ.", "c", after=12)
    for text in (
        "Thực hiện Giấy mời số 18/GM-SKHCN, Sở Nội vụ cử các ông, bà có tên sau dự tập huấn:",
        "1. Bà Lò Thị Mai, chuyên viên Văn phòng Sở.",
        "2. Ông Hờ A Páo, chuyên viên Phòng Cải cách hành chính.",
        "Sở Nội vụ trân trọng phúc đáp./.",
    ):
        document.add_paragraph(text, style="Body Text")
    signed(document, recipients=("- Như trên;", "- Lưu: VT."))
    page_number(document, 13)
    return data(document)


def _shortly(number_: str, **head: Any) -> WordFile:
    document = new()
    head_in_table(document, number=number_, how="drawing", **head)
    heading(document, "BÁO CÁO", "Kết quả công tác thi đua năm 2026", line_mm=36)
    body(document, "Sở Nội vụ đã ban hành 12 văn bản chỉ đạo, điều hành công tác thi đua./.")
    blank(document)
    return document


def signed_beside_recipients() -> bytes:
    """A báo cáo whose signer's office and name stand on lines of the recipients, a tab between."""
    document = _shortly("Số: 15/BC-SNV")
    tabs = ((12.5, WD_TAB_ALIGNMENT.CENTER),)
    left = ("- Ủy ban nhân dân tỉnh;", "- Các sở, ban, ngành;", "- Các đơn vị;", "- Các phòng;", "- Lưu: VT.")
    right = ("PHÓ GIÁM ĐỐC", "", "", "", "Nguyễn Thị Thu Hà")
    first = write(say(document, "Nơi nhận:", "bi", size=12, tabs=tabs), "\t", "", 14)
    write(first, "KT. GIÁM ĐỐC", "b", 14)
    for recipient, signs in zip(left, right, strict=True):
        line = say(document, recipient, size=11, tabs=tabs)
        if signs:
            write(write(line, "\t", "", 14), signs, "b", 14)
    page_number(document)
    return data(document)


def signed_in_one_paragraph() -> bytes:
    """A báo cáo whose recipients are one paragraph, its signature another, in lines by Shift+Enter."""
    document = _shortly(
        "Số: 15/BC-UBND", superior=None, issuer=("ỦY BAN NHÂN DÂN", "TỈNH LÀO CAI"), issuer_line_mm=16
    )
    left, right = table(document, 1, 82, 83).rows[0].cells
    recipients = say(left, "Nơi nhận:\n", "bi", size=12)
    write(recipients, "- Chính phủ (b/c);\n- Lưu: VT, TĐKT.", "", 11)
    signature = say(right, "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\n", "bc")
    write(signature, "PHÓ CHỦ TỊCH\n\n\n\n\n", "b")
    write(signature, "Giàng Quốc Hưng", "b")
    page_number(document)
    return data(document)


def joint_report() -> bytes:
    """A báo cáo that two departments issue together: both names bold, both sign."""
    document = _shortly("Số: 02/BC-SNV-STP", superior=None, issuer=("SỞ NỘI VỤ", "SỞ TƯ PHÁP"))
    cells = table(document, 1, 82, 83).rows[0].cells
    names = ("Lê Thị Hòa", "Nguyễn Văn Bình")
    for cell, body_, name in zip(cells, ("SỞ TƯ PHÁP", "SỞ NỘI VỤ"), names, strict=True):
        say(cell, f"GIÁM ĐỐC {body_}", "bc")
        blank(cell, 4)
        say(cell, name, "bc")
    say(document, "Nơi nhận:", "bi", size=12, before=12)
    say(document, "- UBND tỉnh (b/c);", size=11)
    say(document, "- Lưu: VT.", size=11)
    page_number(document)
    return data(document)


FORMS: Mapping[str, Callable[[], bytes]] = {
    "issued_regulation": issued_regulation,
    "telegram": telegram,
    "introduction": introduction,
    "leave": leave,
    "plan_with_appendix": plan_with_appendix,
    "lettered_by_word": lettered_by_word,
    "closing_without_table": closing_without_table,
    "joint_minutes": joint_minutes,
    "old_twelve": old_twelve,
    "signed_beside_recipients": signed_beside_recipients,
    "signed_in_one_paragraph": signed_in_one_paragraph,
    "joint_report": joint_report,
}
