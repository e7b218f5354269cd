"""The rules of capital letters (K01 to K08) in running text typed by hand."""

from __future__ import annotations

import pytest

from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import Finding
from assembly.format_rules.listed_names import names_met
from tests.typed_documents import TYPED, report, submission

CAPITALS = ("K01", "K02", "K03", "K05", "K06", "K07", "K08")


def found(sentence: str) -> list[Finding]:
    """Return the findings on capitals in a body sentence."""
    typed = report().change("body_1", text=sentence)
    return [finding for finding in check_document(typed.docx()).findings if finding.rule in CAPITALS]


@pytest.mark.parametrize("name", TYPED)
def test_compliant_documents_yield_nothing(name: str) -> None:
    """No kind of compliant document has a wrong capital."""
    findings = check_document(TYPED[name]().docx()).findings
    assert [] == [finding for finding in findings if finding.rule in CAPITALS]


@pytest.mark.parametrize(
    ("rule", "sentence", "words", "right"),
    [
        (
            "K01",
            "Thực hiện đề nghị của Sở Nông nghiệp và phát triển nông thôn tỉnh.",
            "Sở Nông nghiệp và phát triển nông thôn",
            "Sở Nông nghiệp và Phát triển nông thôn",
        ),
        ("K01", "Báo cáo Uỷ ban Nhân dân tỉnh.", "Uỷ ban Nhân dân", "Uỷ ban nhân dân"),
        (
            "K01",
            "Do Sở Văn hoá, thể thao và du lịch chủ trì.",
            "Sở Văn hoá, thể thao và du lịch",
            "Sở Văn hoá, Thể thao và Du lịch",
        ),
        ("K02", "Các cơ quan của Tỉnh Yên Bái đã tham gia.", "Tỉnh Yên Bái", "tỉnh Yên Bái"),
        ("K02", "Đoàn công tác tại thành phố Hồ Chí Minh.", "thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("K02", "Hội nghị tổ chức ở Thành phố Hải Phòng.", "Thành phố Hải Phòng", "thành phố Hải Phòng"),
        (
            "K03",
            "Chủ trương, chính sách của đảng và nhà nước.",
            "của đảng và nhà nước",
            "của Đảng và Nhà nước",
        ),
        ("K03", "Vận động các tầng lớp nhân dân tham gia.", "các tầng lớp nhân dân", "các tầng lớp Nhân dân"),
        (
            "K05",
            "Thi hành Luật thi đua, khen thưởng.",
            "Luật thi đua, khen thưởng",
            "Luật Thi đua, khen thưởng",
        ),
        (
            "K05",
            "Thi hành Luật Thi đua, Khen thưởng.",
            "Luật Thi đua, Khen thưởng",
            "Luật Thi đua, khen thưởng",
        ),
        ("K06", "Theo quy định tại Khoản 2 Điều 25.", "Khoản 2 Điều 25.", "khoản 2 Điều 25."),
        ("K06", "Quy định tại khoản 2 điều 25.", "điều 25.", "Điều 25."),
        ("K06", "Theo Điểm a khoản 2 Điều 25.", "Điểm a khoản 2", "điểm a khoản 2"),
        ("K06", "Nội dung nêu ở chương II Luật Viên chức.", "chương II Luật", "Chương II Luật"),
        (
            "K07",
            "Đã được tặng Huân chương lao động hạng Ba.",
            "Huân chương lao động hạng Ba",
            "Huân chương Lao động hạng Ba",
        ),
        (
            "K07",
            "Tặng Huân chương Lao động hạng nhất.",
            "Huân chương Lao động hạng nhất",
            "Huân chương Lao động hạng Nhất",
        ),
        ("K07", "Phong tặng danh hiệu Anh hùng lao động.", "Anh hùng lao động", "Anh hùng Lao động"),
        ("K08", "Hội nghị họp vào thứ hai, ngày 22/12/2025.", "vào thứ hai", "vào thứ Hai"),
        ("K08", "Quyết định ban hành tháng năm năm 2025.", "tháng năm", "tháng Năm"),
    ],
)
def test_a_wrong_capital_is_told_with_the_right_one(rule: str, sentence: str, words: str, right: str) -> None:
    """The finding names the words, where they stand, and how they are written."""
    findings = found(sentence)
    assert [(rule, words, f"viết “{right}”")] == [
        (each.rule, each.words, each.required.vi) for each in findings
    ]
    assert all(each.severity != "error" for each in findings)
    assert ["đoạn 6"] == [each.place_in_words.vi for each in findings]


@pytest.mark.parametrize(
    "sentence",
    [
        "Các sở y tế, sở tài chính trong cả nước phối hợp với bộ y tế các nước.",
        "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG, Sở Nông nghiệp và Môi trường và Sở Xây dựng.",
        "Năm 2025, Sở xây dựng kế hoạch thi đua từ đầu năm.",
        "Tỉnh Yên Bái có 12 đơn vị. Tỉnh Lào Cai có 10 đơn vị; (Tỉnh Sơn La) chưa có.",
        "Trên địa bàn tỉnh Yên Bái, thành phố Hải Phòng và Thành phố Hồ Chí Minh.",
        "Thu ngân sách nhà nước, quản lý nhà nước, cơ quan đảng, nhà nước; vốn của nhà nước ngoài.",
        "Ủy ban nhân dân tỉnh, Công an nhân dân, Quân đội nhân dân và Hội đồng nhân dân.",
        "Thực hiện pháp luật thi đua, khen thưởng và pháp luật bảo hiểm xã hội.",
        "Khoản 2 Điều 25 quy định như sau: Khoản 3 Điều 26 không áp dụng.",
        "Theo điểm a khoản 2 Điều 25 Luật Thi đua, khen thưởng và Chương II Luật Viên chức.",
        "Đạt 10 điều 5 điểm; điều 1 nói chung; Điểm 9 là cao nhất; chương trình II của Luật sư.",
        "Với tinh thần anh hùng lao động, các nhà giáo ưu tú của trường đã cố gắng.",
        "Kỳ họp thứ hai, ngày 20/12; lần thứ ba ngày 5 tháng 6; Sở Thứ hai; xếp từ thứ hai đến thứ năm.",
        "Vào thứ Hai, ngày 22/12; trong 6 tháng năm 2025; ngày      tháng      năm 2025; mỗi tháng một lần.",
    ],
)
def test_right_and_doubtful_words_yield_nothing(sentence: str) -> None:
    """Common nouns, starts of sentences, words in capitals and everything with another meaning are silent."""
    assert [] == [(each.rule, each.words) for each in found(sentence)]


def test_bases_are_read_as_well() -> None:
    """The name of an act is judged in the legal bases, where most of them stand."""
    typed = submission().change("basis_1", text="Căn cứ Luật thi đua, khen thưởng;")
    findings = [each for each in check_document(typed.docx()).findings if each.rule in CAPITALS]
    assert [("K05", "Luật thi đua, khen thưởng")] == [(each.rule, each.words) for each in findings]


def test_names_are_met_in_any_spelling_of_their_tones() -> None:
    """Hoà and hòa, uỷ and ủy are one; the words are quoted as they stand."""
    met = list(
        names_met("tỉnh Hoà Bình, UỶ BAN NHÂN DÂN, Uỷ ban Nhân dân", ("tỉnh Hòa Bình", "Ủy ban nhân dân"))
    )
    assert [("tỉnh Hoà Bình", True), ("Uỷ ban Nhân dân", False)] == [
        (each.written, each.right) for each in met
    ]
    assert "Uỷ ban nhân dân" == met[1].corrected


def test_the_longest_name_is_met() -> None:
    """Of two names that begin alike the longer one is met, and letters that grow in small are no trouble."""
    names = ("Huân chương Lao động", "Huân chương Lao động hạng Ba")
    met = list(names_met("İ Huân chương Lao động hạng ba", names))
    assert [(names[1], "Huân chương Lao động hạng Ba")] == [(each.listed, each.corrected) for each in met]
