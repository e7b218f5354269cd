"""Members of a block as departments, communes, schools and companies write themselves, with their noise."""

from __future__ import annotations

import random
from typing import Any


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_KINDS = (
    "Sở", "Ban", "Cục", "Chi cục", "Ủy ban nhân dân xã", "UBND phường", "Trường Tiểu học", "Trường THCS",
    "Trường Trung học phổ thông", "Trường PTDTNT THCS&THPT", "Công ty Cổ phần", "Công ty TNHH MTV",
    "Bệnh viện Đa khoa", "Trung tâm Y tế", "Hạt Kiểm lâm", "Đảng ủy", "Đảng bộ xã", "Hội Nông dân",
    "Văn phòng", "Ban Quản lý", "Đài", "Bảo hiểm xã hội", "Kho bạc Nhà nước", "Điện lực", "Viễn thông",
    "Ngân hàng TMCP", "Thanh tra", "Báo", "Tòa án nhân dân", "Viện kiểm sát nhân dân",
    "Phòng Giáo dục và Đào tạo", "Hội Liên hiệp Phụ nữ", "Liên đoàn Lao động", "Tỉnh Đoàn",
)  # fmt: skip
_NAMES = (
    "Yên Bình", "Nội vụ", "Tài chính", "Nguyễn Huệ", "Lê Quý Đôn", "Dân tộc", "Trấn Yên", "Lục Yên",
    "Mù Cang Chải", "Văn Chấn", "Hồng Ca", "An Phú", "Số 1", "số 2 Tân Thịnh", "Xây dựng và Thương mại",
    "tỉnh Yên Bái", "Kế hoạch và Đầu tư", "Khoa học và Công nghệ", "Lao động - Thương binh và Xã hội",
    "Văn hóa, Thể thao và Du lịch", "Đ'rang", "huyện Ea H'leo", "Hoàng Văn Thụ", "Nông nghiệp & PTNT",
    "Phát thanh - Truyền hình", "Thắng Nam", "khu vực X", "Y tế", "Võ Thị Sáu", "Chu Văn An (cơ sở 2)",
    "Quang Trung/Cơ sở II", "Tân Hương", "Việt Hồng", "Kim Đồng", "Thanh niên Cộng sản Hồ Chí Minh",
)  # fmt: skip
_TITLES = (
    "Giám đốc", "Phó Giám đốc", "Chủ tịch", "Phó Chủ tịch", "Hiệu trưởng", "Bí thư", "Trưởng ban",
    "Chánh Văn phòng", "Cục trưởng", "Giám đốc Sở", "Chủ tịch UBND", "Phó Chủ tịch Thường trực",
    "Tổng Giám đốc", "Chánh Thanh tra", "Hạt trưởng", "Quyền Giám đốc", "Phó Bí thư Đảng ủy",
    "Trưởng phòng Tổ chức - Hành chính", "Chủ nhiệm", "Kế toán trưởng", "Viện trưởng",
)  # fmt: skip
_SURNAMES = _words(
    "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Hà Lương Mạc Nông Tạ Triệu Trương "
    "Quách Giàng Lò Đới Y H'"
)
_GIVEN = _words(
    "Văn Thị Hữu Đức Quang Xuân Minh Thu Ngọc Thanh An Bách Chiến Cúc Dũng Duyên Giang Hạnh Nam Thắng "
    "Nhàn Tháng Năm Ba Khoa Hòa Hoà Thuý Thúy Huỳnh Tâm Yến Niê Kđăm Ksơr A Bình Chung Đoàn Trường Ban "
    "Phòng Sở Hội Kính Gửi"
)
# what a spreadsheet holds besides: capitals, spaces, old encodings, dates, marks, words that begin parts
_NOISE = (
    lambda text, _: text.upper(),
    lambda text, _: text.lower(),
    lambda text, _: text.replace(" ", "  ", 1),
    lambda text, _: f" {text}",
    lambda text, _: f"{text}.",
    lambda text, _: f"{text};",
    lambda text, _: f"{text}:",
    lambda text, _: f"{text}, ngày 5 tháng 3 năm 2022",
    lambda text, _: f"Nơi nhận: {text}",
    lambda text, _: f"Căn cứ {text}",
    lambda text, _: f"1. {text}",
    lambda text, _: f"- {text}",
    lambda text, _: f"TM. {text}",
    lambda text, _: f"({text})",
    lambda text, _: f"ThS. {text}",
    lambda text, _: f"{text} của đảng, nhà nước",
    lambda text, _: f"sở Nội Vụ {text}",
    lambda text, _: f"Së Néi vô {text} ViÖt Nam",
    lambda text, _: f"{text} Ðông Ðức",
    lambda text, _: text.replace("a", "a\u0300", 1),
    lambda text, _: f"{text}\u00a0A",
    lambda text, _: f"{text}\tA",
    lambda text, _: f"{text}\nA",
    lambda text, _: f"{text} …",
    lambda text, _: f"{text} \u4e2d\u6587",
    lambda text, _: f"{text} " * 12,
    lambda text, chance: "".join(chance.sample(text, len(text))),
    lambda text, _: text.replace(" ", ""),
    lambda text, _: f"Phụ lục {text}",
    lambda text, _: "Độc lập - Tự do - Hạnh phúc",
    lambda text, _: "Đảng Cộng sản Việt Nam",
    lambda text, _: f"Điều 3. {text}",
    lambda text, _: f"theo điều 3 {text} khoản 2",
    lambda text, _: f"{text} & Con <b>",
)


def a_member(chance: random.Random, noise: float = 0.0) -> dict[str, Any]:
    """Return a member with its head as plain data; ``noise`` is how often a text is spoilt."""

    def spoilt(text: str) -> str:
        return chance.choice(_NOISE)(text, chance) if chance.random() < noise else text

    name = f"{chance.choice(_KINDS)} {chance.choice(_NAMES)}"
    if chance.random() < 0.3:
        name += f" {chance.choice(_NAMES)}"
    person = " ".join([chance.choice(_SURNAMES), *chance.sample(_GIVEN, chance.choice((1, 2, 2, 2, 3)))])
    member: dict[str, Any] = {"name": spoilt(name)}
    if chance.random() < 0.9:
        member["head"] = {"name": spoilt(person), "title": spoilt(chance.choice(_TITLES))}
        if chance.random() < 0.8:
            member["head"]["honorific"] = chance.choice(("ông", "bà", "đồng chí"))
    if chance.random() < 0.2:
        member["registered_titles"] = [spoilt("Tập thể lao động xuất sắc"), "Cờ thi đua của Chính phủ"]
    if chance.random() < 0.2:
        member["targets"] = [
            {
                "name": spoilt(f"Thu ngân sách {chance.choice(_NAMES)}"),
                "measure": "tỷ đồng",
                "plan": str(chance.randrange(900)),
            }
        ]
    if chance.random() < 0.1:
        member["signing_capacity"] = chance.choice(("KT.", "Q.", "TL.", "TUQ."))
    return member
