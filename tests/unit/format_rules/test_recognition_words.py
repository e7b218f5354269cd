"""The words by which parts are recognised: numbers, dates, kinds, agencies, offices, names of persons."""

from __future__ import annotations

from datetime import date

import pytest

from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.dates import full_date, is_place_and_date
from assembly.format_rules.recognition.issuer import sort_names
from assembly.format_rules.recognition.kinds import kind_of_title, known_kinds
from assembly.format_rules.recognition.letterhead import is_number
from assembly.format_rules.recognition.marks import is_drafter, is_mark
from assembly.format_rules.recognition.signers import begins_as_office
from assembly.format_rules.recognition.words import (
    bare,
    distance,
    in_capitals,
    is_dotted,
    is_name,
    is_typed_line,
    plain,
    without_degree,
)


@pytest.mark.parametrize(
    "text",
    [
        "Số: 15/BC-KTĐ",
        "Số : 12 / BC - KTĐ",
        "Số:         /BB-………",
        "Số 05-NQ/ĐU",
        "SỐ: 07/2026/QĐ-UBND",
        "Số: ……",
        "Số 15 BC-KTĐ",
        "15/BC-KTĐ",
    ],
)
def test_a_number_is_known_in_any_spelling(text: str) -> None:
    """State and Party form, blanks, spaces and forgotten signs are all a number and symbol."""
    assert is_number(plain(text))


@pytest.mark.parametrize("text", ["Số lượng: 15", "Sở Y tế", "Số liệu năm 2025 - 2026", "12 tháng"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    """A word that begins alike makes no number."""
    assert not is_number(plain(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Yên Bái, ngày 05 tháng 3 năm 2026", date(2026, 3, 5)),
        ("Yên Bái ngày 5/3/2022", date(2022, 3, 5)),
        ("Lào Cai, ngày 5 tháng 03 năm 2022", date(2022, 3, 5)),
        ("Thành phố Hồ Chí Minh, ngày 31 tháng 12 năm 2025", date(2025, 12, 31)),
        ("Yên Bái, 05.3.2026", date(2026, 3, 5)),
        ("Yên Bái, 05 tháng 3 năm 2026", date(2026, 3, 5)),
        ("………, ngày 22 tháng 01 năm 2021", date(2021, 1, 22)),
        ("Yên Bái, ngày      tháng      năm 2022", None),
        ("Yên Bái, ngày ... tháng ... năm 20...", None),
        ("Yên Bái, tháng 12 năm 2025", None),
        ("Yên Bái, ngày 31 tháng 02 năm 2026", None),
        ("Yên Bái, ngày 12 tháng 13 năm 2026", None),
        ("Yên Bái, ngày 12 tháng 3 năm 26", None),
    ],
)
def test_a_date_is_read_where_it_is_complete(text: str, day: date | None) -> None:
    """Every form is a line of place and date; only a day that exists is a date."""
    assert is_place_and_date(plain(text))
    assert full_date(plain(text)) == day


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Quyết định số 12/QĐ-UBND ngày 09 tháng 01 năm 2025",
        "(Kèm theo Báo cáo ngày 05 tháng 3 năm 2026)",
        "Thời gian: ngày 29 tháng 12 năm 2022",
        "Hội nghị khai mạc ngày 05 tháng 3 năm 2026 tại Yên Bái",
        "Số: 15/BC ngày 05 tháng 3 năm 2026",
    ],
)
def test_a_sentence_with_a_date_is_no_place_and_date(text: str) -> None:
    """What begins as a basis, a reference or a time, or goes on after the year, is another thing."""
    assert not is_place_and_date(plain(text))


@pytest.mark.parametrize(
    ("title", "kind", "exact"),
    [
        ("BÁO CÁO", "báo cáo", True),
        ("B Á O  C Á O", "báo cáo", True),
        ("Tờ trinh", "tờ trình", True),
        ("TỜ TRÌN", "tờ trình", True),
        ("BẢN KÝ KẾT GIAO ƯỚC THI ĐUA", "bản giao ước thi đua", True),
        ("GIAO ƯỚC THI ĐUA", "bản giao ước thi đua", True),
        ("BIÊN BẢN GHI NHỚ", "bản ghi nhớ", True),
        ("BIÊN BẢN HỌP", "biên bản", False),
        ("BÁO CÁO TỔNG KẾT", "báo cáo", False),
    ],
)
def test_a_title_names_its_kind(title: str, kind: str, exact: bool) -> None:
    """Case, spaces and one wrong letter do not hide a kind; the longest title wins."""
    match = kind_of_title(bare(plain(title)))
    assert match is not None
    assert (match.known.kind.name, match.exact) == (kind, exact)


def test_what_names_no_kind_is_none() -> None:
    """A list or a heading names no kind."""
    assert kind_of_title("danh sach") is None
    assert kind_of_title("") is None


def test_the_kinds_of_the_decree_are_all_there() -> None:
    """Article 7 lists 29 kinds; only công văn and thư công have neither abbreviation nor line of the type."""
    kinds = known_kinds()[:29]
    assert [known.kind.name for known in kinds if known.kind.abbreviation is None] == ["công văn", "thư công"]
    assert [known.kind.name for known in kinds if not known.typed] == ["công văn", "thư công"]
    assert len({known.kind.abbreviation for known in kinds}) == 28
    assert len({known.kind.name for known in known_kinds()}) == len(known_kinds())


@pytest.mark.parametrize(
    ("lines", "superior"),
    [
        (["UBND TỈNH YÊN BÁI", "SỞ NỘI VỤ"], 1),
        (["ỦY BAN NHÂN DÂN", "TỈNH YÊN BÁI", "VĂN PHÒNG"], 2),
        (["KHỐI THI ĐUA CÁC CƠ QUAN", "VĂN HÓA - XÃ HỘI"], 0),
        (["KHỐI THI ĐUA CÁC", "SỞ, BAN, NGÀNH"], 0),
        (["HỘI ĐỒNG THI ĐUA -", "KHEN THƯỞNG TỈNH", "KHỐI THI ĐUA", "CÁC CƠ QUAN MẪU"], 2),
        (["SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"], 0),
        (["BAN QUẢN LÝ RỪNG", "PHÒNG HỘ TRẤN YÊN"], 0),
        (["SỞ Y TẾ"], 0),
    ],
)
def test_words_say_where_the_issuer_begins(lines: list[str], superior: int) -> None:
    """Without any bold type the words tell the superior, which stands first, from the issuer."""
    roles = sort_names(lines, [False for _ in lines])
    assert roles == [Role.SUPERIOR] * superior + [Role.ISSUER] * (len(lines) - superior)


def test_names_of_persons_are_told_from_other_words() -> None:
    """Two to six words with capitals are a name, ranks before it or not; offices are offices."""
    assert is_name("Nguyễn Văn Bình")
    assert is_name("PGS.TS. Lê Thị Hòa")
    assert is_name("H'Hen Niê")
    assert without_degree("PGS.TS. Lê Thị Hòa") == "Lê Thị Hòa"
    assert without_degree("Thạc sĩ Lê Thị Hòa") == "Lê Thị Hòa"
    assert not is_name("Biên bản được lập")
    assert not is_name("Nguyễn")
    assert begins_as_office("pho truong khoi")
    assert begins_as_office("quyen giam doc so y te")
    assert not begins_as_office("truongthanh")


def test_typed_lines_are_told_from_blanks() -> None:
    """Dashes and underscores make a line, dots a blank to write in."""
    assert is_typed_line("-----o0o-----")
    assert is_typed_line("_______")
    assert not is_typed_line("………")
    assert is_dotted("………")
    assert is_dotted("......")
    assert not is_dotted("- - -")


def test_marks_and_drafters_are_known() -> None:
    """Marks of secrecy, urgency and drafts, and the drafter's mark."""
    for mark in ("HỎA TỐC", "Hoả tốc", "MẬT", "TỐI MẬT", "DỰ THẢO", "DỰ THẢO LẦN 2", "XEM XONG TRẢ LẠI"):
        assert is_mark(bare(plain(mark))), mark
    assert not is_mark(bare(plain("Dự thảo kế hoạch hoạt động của Khối")))
    assert is_drafter("PL.(300)")
    assert not is_drafter("Sở Y tế")


def test_letters_are_compared_up_to_a_bound() -> None:
    """The distance counts wrong, missing and further letters, and stops above the bound."""
    assert distance("doclap", "doclap", 2) == 0
    assert distance("doclap", "docclap", 2) == 1
    assert distance("doclap", "hanhphuc", 2) == 3
    assert in_capitals("SỞ Y TẾ, ThS")
    assert not in_capitals("Sở Y tế")
    assert not in_capitals("12/3")
