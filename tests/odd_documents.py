"""Whole documents of many kinds as strangers type them; the name of each line is the role it must be given.

All sentences and names are made up here.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.odd_layouts import (
    CLOSE,
    DATED,
    HALVES,
    HEAD,
    ISSUER,
    MOTTO,
    NATION,
    NUMBER,
    RECIPIENTS,
    SIGNER,
    SUPERIOR,
    TEXT,
    TITLE,
    blank,
    document,
    p,
    table,
)
from tests.typed import Line, Sheet, Typed

_SENTENCE = "Các đơn vị thành viên tổ chức thực hiện nghiêm túc các nội dung đã đăng ký từ đầu năm."
_END = p("body", "Trên đây là báo cáo kết quả phong trào thi đua năm 2025./.", "j")
_DISPATCH_HEAD = table(
    (
        [
            SUPERIOR,
            ISSUER,
            p("number", "Số: 21/KTĐ-VP", "c"),
            p("dispatch_subject", "V/v chuẩn bị hội nghị", "c"),
        ],
        [NATION, MOTTO, DATED],
    )
)


def _label(role: str, text: str, sign: str, number_format: str, look: str = "j") -> Line:
    return p(role, text, look, label={"text": sign, "number_format": number_format})


KINDS: Mapping[str, tuple[str | None, Typed]] = {
    "công văn": (
        "công văn",
        document(
            _DISPATCH_HEAD,
            p("addressee", "Kính gửi:", ">"),
            p("addressee", "- Sở Nội vụ;", ">"),
            p("addressee", "- Các đơn vị thành viên.", ">"),
            p(
                "body",
                "Căn cứ Kế hoạch số 12/KH-KTĐ ngày 09 tháng 01 năm 2026, Khối thi đua số 3 đề nghị:",
                "j",
            ),
            p("listed", "- Chuẩn bị báo cáo;", "j"),
            p("listed", "- Cử đại biểu dự họp./.", "j"),
            CLOSE,
        ),
    ),
    "công văn, one addressee": (
        "công văn",
        document(
            _DISPATCH_HEAD,
            p("addressee", "Kính gửi: Sở Nội vụ", "c"),
            p("body", _SENTENCE, "j"),
            CLOSE,
        ),
    ),
    "công văn, addressees in a table": (
        "công văn",
        document(
            _DISPATCH_HEAD,
            table(
                (
                    [p("addressee", "Kính gửi:")],
                    [p("addressee", "- Sở Nội vụ;"), p("addressee", "- Sở Y tế.")],
                )
            ),
            p("body", _SENTENCE, "j"),
            CLOSE,
        ),
    ),
    "công văn, addressees without dashes": (
        "công văn",
        document(
            _DISPATCH_HEAD,
            p("addressee", "KÍNH GỬI :", ">"),
            p("addressee", "Sở Nội vụ;", ">"),
            p("addressee", "Sở Y tế.", ">"),
            p("body", _SENTENCE, "j"),
            CLOSE,
        ),
    ),
    "quyết định": (
        "quyết định",
        document(
            HEAD,
            p("type", "QUYẾT ĐỊNH", "bc"),
            p("subject", "Về việc công nhận kết quả thi đua năm 2025", "bc"),
            p("line", "__________", "c"),
            p("other", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH YÊN BÁI", "bc"),
            p("basis", "Căn cứ Luật Thi đua, khen thưởng;", "j"),
            p("basis", "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ;", "j"),
            p("basis", "Xét đề nghị của Giám đốc Sở Nội vụ,", "j"),
            p("enacting", "QUYẾT ĐỊNH:", "bc"),
            p("listed", "Điều 1. Công nhận kết quả thi đua năm 2025 của Khối thi đua số 3.", "j"),
            p("listed", "Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.", "j"),
            CLOSE,
        ),
    ),
    "quyết định with a regulation": (
        "quyết định",
        document(
            HEAD,
            p("type", "QUYẾT ĐỊNH", "bc"),
            p("subject", "Ban hành Quy chế hoạt động của Khối thi đua số 3", "bc"),
            p("basis", "Căn cứ Luật Thi đua, khen thưởng;", "ji"),
            p("basis", "Theo đề nghị của Tổ Thư ký.", "ji"),
            p("enacting", "QUYẾT ĐỊNH:", "bc"),
            p(
                "listed",
                "Điều 1. Ban hành kèm theo Quyết định này Quy chế hoạt động của Khối thi đua số 3.",
                "j",
            ),
            CLOSE,
            p("appendix_title", "QUY CHẾ", "bc", page_break=True),
            p("other", "Hoạt động của Khối thi đua số 3", "bc"),
            p(
                "appendix_reference",
                "(Ban hành kèm theo Quyết định số 15/QĐ-KTĐ ngày 05 tháng 3 năm 2026)",
                "ic",
            ),
            p("part", "Chương I", "bc"),
            p("part_title", "QUY ĐỊNH CHUNG", "bc"),
            p("heading", "Điều 1. Phạm vi điều chỉnh", "b"),
            p("listed", "1. Quy chế này quy định về tổ chức và hoạt động của Khối.", "j"),
            p("listed", "a) Cơ cấu tổ chức;", "j"),
            p("part", "Chương II: TỔ CHỨC", "bc"),
            p("heading", "Điều 2. Trưởng khối, Phó Trưởng khối", "b"),
            p("body", _SENTENCE, "j"),
        ),
    ),
    "chỉ thị, numbered by Word": (
        "chỉ thị",
        document(
            HEAD,
            p("type", "CHỈ THỊ", "bc"),
            p("subject", "Về việc đẩy mạnh phong trào thi đua năm 2026", "bc"),
            p("body", _SENTENCE, "j"),
            _label("heading", "NHIỆM VỤ CHUNG", "I.", "upperRoman", "b"),
            _label("heading", "Công tác tuyên truyền", "1.", "decimal", "b"),
            p("body", _SENTENCE, "j"),
            _label("listed", "Tổ chức ký kết giao ước thi đua.", "a)", "lowerLetter"),
            _label("listed", "Sở Y tế chủ trì.", "-", "bullet"),
            CLOSE,
        ),
    ),
    "kế hoạch, titles in light type": (
        "kế hoạch",
        document(
            HEAD,
            p("type", "Kế hoạch", "c"),
            p("subject", "Tổ chức hội nghị tổng kết năm 2025", "j"),
            p("body", _SENTENCE, "j"),
            p("heading", "I. Mục đích, yêu cầu", "j"),
            p("heading", "1. Mục đích", "j"),
            p("body", _SENTENCE, "j"),
            p("heading", "2. Yêu cầu", "j"),
            p("body", _SENTENCE, "j"),
            p("heading", "II. Nội dung", "j"),
            p("listed", "1. Chuẩn bị hội nghị", "j"),
            p("listed", "2. Tổ chức hội nghị", "j"),
            p("listed", "3. Báo cáo kết quả hội nghị.", "j"),
            _END,
            CLOSE,
        ),
    ),
    "báo cáo, title in capitals alone": (
        "báo cáo",
        document(
            HEAD,
            p("type", "BÁO CÁO KẾT QUẢ PHONG TRÀO THI ĐUA NĂM 2025", "bc"),
            p("body", _SENTENCE, "j"),
            p("heading", "A. ĐẶC ĐIỂM TÌNH HÌNH", "b"),
            p("body", _SENTENCE, "j"),
            p("heading", "Phần tự đánh giá", "bi"),
            p("body", _SENTENCE, "j"),
            p("other", "Bảng 1. Kết quả chấm điểm", "ic"),
            table(
                ([p("table_text", "TT")], [p("table_text", "Điểm")]),
                ([p("table_text", "1")], [p("table_text", "97")]),
                borders=True,
            ),
            _END,
            CLOSE,
        ),
    ),
    "báo cáo with its parts": (
        "báo cáo",
        document(
            HEAD,
            TITLE,
            p("part", "Phần thứ nhất", "bc"),
            p("part_title", "KẾT QUẢ NĂM 2025", "bc"),
            p("body", _SENTENCE, "j"),
            p("part", "PHẦN II: PHƯƠNG HƯỚNG NĂM 2026", "bc"),
            p("body", _SENTENCE, "j"),
            CLOSE,
        ),
    ),
    "spaced letters": (
        "tờ trình",
        document(
            HEAD,
            p("type", "T Ờ  T R Ì N H", "bc"),
            p("subject", "V/v đề nghị khen thưởng năm 2025", "c"),
            p("addressee", "Kính trình: Ủy ban nhân dân tỉnh", "c"),
            p("basis", "- Căn cứ Luật Thi đua, khen thưởng;", "j"),
            p("basis", "- Căn cứ Biên bản họp ngày 20 tháng 12 năm 2025.", "j"),
            p(
                "body",
                "Căn cứ kết quả bình xét, Khối thi đua số 3 trình Ủy ban nhân dân tỉnh xem xét như sau:",
                "j",
            ),
            p("listed", "+ Tặng Cờ thi đua cho Sở Y tế.", "j"),
            CLOSE,
        ),
    ),
    "biên bản without a subject": (
        "biên bản",
        document(
            table(([ISSUER, p("number", "Số: 02/BB-KTĐ", "c")], [NATION, MOTTO])),
            p("type", "BIÊN BẢN HỌP BÌNH XÉT THI ĐUA NĂM 2025", "bc"),
            p("body", "Hôm nay, vào hồi 08 giờ 00 phút, ngày 20 tháng 12 năm 2025, tại Sở Y tế.", "j"),
            p("heading", "I. THÀNH PHẦN", "b"),
            p("listed", "1. Chủ trì: Ông Nguyễn Văn Bình, Trưởng khối.", "j"),
            p("listed", "2. Thư ký: Bà Trần Thị Hoa.", "j"),
            p("body", "Cuộc họp kết thúc vào 11 giờ 30 phút cùng ngày./.", "j"),
            table(
                (
                    [
                        p("signer_office", "THƯ KÝ", "bc"),
                        *blank(4),
                        p("signer_name", "Trần Thị Hoa", "bc"),
                        *RECIPIENTS,
                    ],
                    [
                        p("signer_office", "CHỦ TỌA", "bc"),
                        *blank(4),
                        p("signer_name", "Nguyễn Văn Bình", "bc"),
                    ],
                ),
                widths=HALVES,
            ),
        ),
    ),
    "biên bản with a date at its head": (
        "biên bản",
        document(
            HEAD,
            p("type", "BIÊN BẢN", "bc"),
            p("subject", "Họp bình xét thi đua năm 2025", "bc"),
            p("body", "Thời gian bắt đầu: 08 giờ 00 phút, ngày 20 tháng 12 năm 2025.", "j"),
            p("body", "Địa điểm: Sở Y tế.", "j"),
            CLOSE,
        ),
    ),
    "hợp đồng": (
        "hợp đồng",
        document(
            NATION,
            MOTTO,
            p("type", "HỢP ĐỒNG", "bc"),
            p("subject", "Thuê hội trường", "bc"),
            p("number", "Số: 03/HĐ-KTĐ", "c"),
            p("basis", "Căn cứ nhu cầu và khả năng của hai bên;", "ji"),
            p("body", "Hôm nay, ngày 20 tháng 12 năm 2025, chúng tôi gồm:", "j"),
            p("heading", "Điều 1. Nội dung công việc", "b"),
            p("body", _SENTENCE, "j"),
            table(
                (
                    [
                        p("signer_office", "ĐẠI DIỆN BÊN A", "bc"),
                        p("signing_note", "(Ký tên, đóng dấu)", "ic"),
                        *blank(4),
                    ],
                    [
                        p("signer_office", "ĐẠI DIỆN BÊN B", "bc"),
                        p("signing_note", "(Ký tên, đóng dấu)", "ic"),
                        *blank(4),
                    ],
                ),
                widths=HALVES,
            ),
        ),
    ),
    "giấy mời": (
        "giấy mời",
        document(
            HEAD,
            p("type", "GIẤY MỜI", "bc"),
            p("addressee", "Kính gửi: Lãnh đạo Sở Y tế", "c"),
            p("body", "Khối thi đua số 3 trân trọng kính mời:", "j"),
            p("body", "Thời gian: 08 giờ 00 phút, ngày 20 tháng 12 năm 2025.", "j"),
            p("body", "Địa điểm: Hội trường Sở Y tế./.", "j"),
            CLOSE,
        ),
    ),
    "a list of no known kind": (
        None,
        document(
            HEAD,
            p("type", "DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ", "bc"),
            table(
                ([p("table_text", "TT")], [p("table_text", "Họ và tên")]),
                ([p("table_text", "1")], [p("table_text", "A")]),
                borders=True,
            ),
            CLOSE,
        ),
    ),
    "appendices": (
        "báo cáo",
        document(
            HEAD,
            TITLE,
            TEXT,
            CLOSE,
            p("appendix", "PHỤ LỤC SỐ 01", "bc", page_break=True),
            p("appendix_title", "Kết quả chấm điểm năm 2025", "bc"),
            p("appendix_reference", "(Kèm theo Báo cáo số 15/BC-KTĐ", "ic"),
            p("appendix_reference", "ngày 05 tháng 3 năm 2026)", "ic"),
            table(([p("table_text", "TT")], [p("table_text", "Điểm")]), borders=True),
            p("appendix", "Phụ lục II", "bc"),
            p("appendix_title", "DANH SÁCH TẬP THỂ", "bc"),
            p("body", _SENTENCE, "j"),
            p("other", "Mẫu số 01", "br", page_break=True),
            p("appendix_title", "PHIẾU CHẤM ĐIỂM", "bc"),
            p("listed", "1. Tên đơn vị: Sở Y tế.", "j"),
        ),
    ),
    "an attached list": (
        "tờ trình",
        document(
            HEAD,
            p("type", "TỜ TRÌNH", "bc"),
            p("subject", "Về việc đề nghị khen thưởng năm 2025", "bc"),
            p("addressee", "Kính gửi: Sở Nội vụ", "c"),
            p("body", _SENTENCE, "j"),
            p("body", "Phụ lục danh sách tập thể được gửi kèm theo tờ trình này./.", "j"),
            CLOSE,
            p("appendix_title", "DANH SÁCH TẬP THỂ ĐỀ NGHỊ KHEN THƯỞNG", "bc", page_break=True),
            p("appendix_reference", "(Kèm theo Tờ trình số 15/TTr-KTĐ)", "ic"),
            table(([p("table_text", "TT")], [p("table_text", "Tập thể")]), borders=True),
        ),
    ),
    "appendix alone": (
        None,
        document(
            p("appendix", "Phụ lục I", "bc"),
            p("appendix_title", "KẾT QUẢ CHẤM ĐIỂM", "bc"),
            p("appendix_reference", "(Kèm theo Báo cáo số 15/BC-KTĐ)", "ic"),
            table(([p("table_text", "TT")], [p("table_text", "Điểm")]), borders=True),
        ),
    ),
    "both headings": (
        "báo cáo",
        document(
            table(
                ([ISSUER, NUMBER], [NATION, MOTTO, p("party_name", "ĐẢNG CỘNG SẢN VIỆT NAM", "bc"), DATED])
            ),
            TITLE,
            TEXT,
            CLOSE,
        ),
    ),
    "an article of a newspaper": (
        None,
        document(
            p("type", "KHỐI THI ĐUA SỐ 3 TỔNG KẾT NĂM 2025", "bc"),
            p("body", _SENTENCE, "j"),
            p("body", _SENTENCE, "j"),
        ),
    ),
    "a form with its own head in an appendix": (
        "báo cáo",
        document(
            HEAD,
            TITLE,
            TEXT,
            CLOSE,
            p("appendix", "Phụ lục", "bc", page_break=True),
            p("appendix_title", "MẪU BÁO CÁO THÀNH TÍCH", "bc"),
            p("other", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bc"),
            p("other", "Độc lập - Tự do - Hạnh phúc", "bc"),
            p("body", _SENTENCE, "j"),
        ),
    ),
    "another document behind the first": (
        "báo cáo",
        document(
            HEAD,
            TITLE,
            TEXT,
            CLOSE,
            p("other", "KHỐI THI ĐUA SỐ 3", "bc", page_break=True),
            p("other", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bc"),
            p("other", "Độc lập - Tự do - Hạnh phúc", "bc"),
            p("other", "DANH SÁCH ĐẠI BIỂU", "bc"),
            p("body", _SENTENCE, "j"),
            p("other", "NGƯỜI LẬP BIỂU", "br"),
            *blank(4),
            p("other", "Trần Thị Hoa", "br"),
        ),
    ),
    "a letter without V/v": (
        "công văn",
        document(
            HEAD,
            p("addressee", "Kính gửi: Sở Nội vụ", "c"),
            p("body", "Kính mời đại diện lãnh đạo Sở dự hội nghị tổng kết năm 2025 của Khối./.", "j"),
            CLOSE,
        ),
    ),
    "addressee below the bases": (
        "tờ trình",
        document(
            HEAD,
            p("type", "TỜ TRÌNH", "bc"),
            p("subject", "Về việc đề nghị khen thưởng năm 2025", "bc"),
            p("basis", "Căn cứ Luật Thi đua, khen thưởng;", "ji"),
            p("addressee", "Kính gửi: Sở Nội vụ", "c"),
            p("body", _SENTENCE, "j"),
            CLOSE,
        ),
    ),
    "a form": (
        "báo cáo",
        document(
            p("other", "Mẫu số 01", "br"),
            HEAD,
            TITLE,
            TEXT,
            CLOSE,
        ),
    ),
    "a table of offices without signatures": (
        "báo cáo",
        document(
            HEAD,
            TITLE,
            TEXT,
            table(
                ([p("table_text", "CHỨC DANH", "bc")], [p("table_text", "NƠI NHẬN", "bc")]),
                ([p("table_text", "TRƯỞNG KHỐI", "bc")], [p("table_text", "Sở Y tế", "c")]),
                borders=True,
            ),
            p("body", _SENTENCE, "j"),
        ),
    ),
    "landscape and footers": (
        "báo cáo",
        Typed(
            "",
            (
                HEAD,
                *TITLE,
                *TEXT,
                CLOSE,
                Sheet(
                    header=(p("page_number", "{PAGE}", "c"),),
                    footer=(
                        p("address_line", "Địa chỉ: Số 1, đường Trần Phú, Yên Bái", "c"),
                        p("other", "Lưu hành trong Khối", "c"),
                    ),
                ),
            ),
        ),
    ),
    "signer above the recipients, nothing else": (
        "báo cáo",
        document(
            HEAD,
            TITLE,
            TEXT,
            table((RECIPIENTS, blank()), widths=HALVES),
            table((blank(), SIGNER), widths=HALVES),
        ),
    ),
    "number below its head": (
        "báo cáo",
        document(
            table(([SUPERIOR, ISSUER], [NATION, MOTTO])),
            NUMBER,
            DATED,
            TITLE,
            TEXT,
            CLOSE,
        ),
    ),
}
