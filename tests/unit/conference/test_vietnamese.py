"""Vietnamese rules: cleaning, comparing, dates, figures, numbers in words."""

from __future__ import annotations

import datetime
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.conference import vietnamese as vi
from assembly.conference.partial_date import PartialDate

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ áàảãạắềộứ\u0300\u0301\u0302\u0306\u0309\u031b\u0323,-–",
    max_size=40,
)


class TestClean:
    @pytest.mark.parametrize(
        ("dirty", "expected"),
        [
            ("Ho\u0300a Bi\u0300nh", "Hòa Bình"),
            ("Vi\u00ea\u0323t", "Việt"),
            ("Vi\u1eb9\u0302t", "Việt"),
            ("ca\u0301\u0302p", "cấp"),
            ("\u00d0ảng", "Đảng"),
            ("\u00f0ồng", "đồng"),
            ("Kho\u00a0bạc\u2009Nhà\u3000nước", "Kho bạc Nhà nước"),
            ("Sở\u00a0 \u00a0Nội vụ", "Sở Nội vụ"),
            ("hai  dấu cách", "hai  dấu cách"),
            ("\ufeffSở\u200b Y\u00ad tế", "Sở Y tế"),
            ("\u202eSở\u202c \u2067Y\u2069 tế\u200f", "Sở Y tế"),
            ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
            ("cột\tmột", "cột một"),
            ("a\u200b\u0301", "á"),
        ],
    )
    def test_repairs(self, dirty: str, expected: str) -> None:
        """Old keyboards, web pages and macOS leave traces; documents hold none."""
        assert expected == vi.clean(dirty)

    @given(st.text())
    def test_idempotent(self, text: str) -> None:
        """What is clean stays as it is, and is NFC."""
        once = vi.clean(text)
        assert once == vi.clean(once)
        assert unicodedata.is_normalized("NFC", once)

    def test_hostile_runs(self) -> None:
        """Neither heaps of marks on one letter nor endless spaces take endless time; dotted lines stay."""
        heap = vi.clean("A" + "\u0301\u0323" * 500_000 + "B")
        assert len(unicodedata.normalize("NFD", heap)) == 32
        assert vi.clean("." + "…" * 100) == "." + "…" * 100
        assert len(vi.clean(" " * 1_000_000 + "đ")) == 1_000_001

    @given(st.text())
    def test_keeps_line_breaks(self, text: str) -> None:
        """Cleaning never joins or removes lines."""
        lines = re.split("\r\n|[\r\n\u000b\u000c\u0085\u2028\u2029]", text)
        assert len(lines) == vi.clean(text).count("\n") + 1


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Sở Văn hóa -Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
            ("Sở Lao động-Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
            ("Khối Thi đua các cơ quan Văn hóa- Xã hội", "khối thi đua các cơ quan văn hoá – xã hội"),
            ("Tỉnh Hòa Bình", "tỉnh Hoà Bình"),
            ("Ủy ban", "Uỷ ban"),
            ("Thủy sản", "Thuỷ sản"),
            ("sức khỏe", "SỨC KHOẺ"),
            ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
            ("Văn phòng HĐND tỉnh", "Văn phòng Hội đồng nhân dân tỉnh"),
            ("“Cờ thi đua của Chính phủ”", "Cờ thi đua của Chính phủ"),
            ("Sở  Y tế ", "Sở Y tế"),
            ("Sở Y tế.", "Sở Y tế"),
            ("\u00d0ài Phát thanh", "Đài phát thanh"),
        ],
    )
    def test_equal(self, one: str, other: str) -> None:
        """Spellings that readers take for one name have one key."""
        assert vi.fold(one) == vi.fold(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Sở Y tế", "Sở VHTTDL"),
            ("Trường Cao đẳng Yên Bái", "Trường Cao đẳng Nghề Yên Bái"),
            ("Ban Dân tộc", "Ban Dan toc"),
            ("Mỹ", "Mĩ"),
            ("Hoa", "Hóa"),
            ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư"),
            ("Đài", "Dài"),
        ],
    )
    def test_different(self, one: str, other: str) -> None:
        """Different letters, words and abbreviations stay different."""
        assert vi.fold(one) != vi.fold(other)

    @given(st.one_of(st.text(), VIETNAMESE))
    def test_stable(self, text: str) -> None:
        """A key does not depend on cleaning and is its own key."""
        key = vi.fold(text)
        assert key == vi.fold(vi.clean(text))
        assert key == vi.fold(unicodedata.normalize("NFD", text))
        assert key == vi.fold(key)

    @given(VIETNAMESE)
    def test_case(self, text: str) -> None:
        """Capitals do not change a key."""
        assert vi.fold(text) == vi.fold(vi.upper(text))


class TestDates:
    @pytest.mark.parametrize(
        ("date", "expected"),
        [
            (PartialDate(2022, 1, 5), "ngày 05 tháng 01 năm 2022"),
            (PartialDate(2020, 3, 5), "ngày 05 tháng 3 năm 2020"),
            (PartialDate(2022, 12, 29), "ngày 29 tháng 12 năm 2022"),
            (PartialDate(2022, 12), "ngày" + " " * 6 + "tháng 12 năm 2022"),
            (PartialDate(2022), "ngày" + " " * 6 + "tháng" + " " * 6 + "năm 2022"),
            (None, "ngày" + " " * 6 + "tháng" + " " * 6 + "năm" + " " * 5),
        ],
    )
    def test_long(self, date: PartialDate | None, expected: str) -> None:
        """Days under 10 and months 1 and 2 are padded, months 3 to 9 not; the unknown is left open."""
        assert expected == vi.long_date(date)

    @pytest.mark.parametrize(
        ("date", "expected"),
        [
            (PartialDate(2018, 9, 4), "04/9/2018"),
            (PartialDate(2022, 1, 5), "05/01/2022"),
            (PartialDate(2022, 2, 25), "25/02/2022"),
            (PartialDate(2022, 11, 16), "16/11/2022"),
            (PartialDate(2018, 9), "9/2018"),
            (PartialDate(2018), "2018"),
            (datetime.date(2026, 3, 5), "05/3/2026"),
        ],
    )
    def test_short(self, date: PartialDate | datetime.date, expected: str) -> None:
        """The short form is padded like the long one."""
        assert expected == vi.short_date(date)

    @given(st.dates())
    def test_long_matches_the_decree(self, date: object) -> None:
        """Every whole date has the form that the decree's rule checks."""
        text = vi.long_date(PartialDate.parse(str(date)))
        assert re.fullmatch(r"ngày \d{2} tháng (0[12]|[3-9]|1[012]) năm \d{1,4}", text)

    @pytest.mark.parametrize(
        ("clock", "expected"),
        [
            ("14:00", "14 giờ 00 phút"),
            ("14h00", "14 giờ 00 phút"),
            ("14h", "14 giờ 00 phút"),
            ("8h30", "08 giờ 30 phút"),
            ("07:05", "07 giờ 05 phút"),
        ],
    )
    def test_clock(self, clock: str, expected: str) -> None:
        """Times of day are written in words."""
        assert expected == vi.clock_words(clock)

    @pytest.mark.parametrize("clock", ["25:00", "14:60", "chiều", "", "14"])
    def test_not_a_clock(self, clock: str) -> None:
        """What is not a time of day is refused."""
        with pytest.raises(ValueError, match="time of day"):
            vi.clock_words(clock)


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "expected"),
        [
            (0, "không"),
            (1, "một"),
            (4, "bốn"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (25, "hai mươi lăm"),
            (100, "một trăm"),
            (101, "một trăm linh một"),
            (105, "một trăm linh năm"),
            (110, "một trăm mười"),
            (111, "một trăm mười một"),
            (115, "một trăm mười lăm"),
            (121, "một trăm hai mươi mốt"),
            (1000, "một nghìn"),
            (1005, "một nghìn không trăm linh năm"),
            (1010, "một nghìn không trăm mười"),
            (2022, "hai nghìn không trăm hai mươi hai"),
            (10_000, "mười nghìn"),
            (1_000_005, "một triệu không trăm linh năm"),
            (1_050_000, "một triệu không trăm năm mươi nghìn"),
            (12_345_678, "mười hai triệu ba trăm bốn mươi lăm nghìn sáu trăm bảy mươi tám"),
            (1_000_000_000, "một tỷ"),
            (1_000_005_000, "một tỷ không trăm linh năm nghìn"),
            (1_500_000_000_000, "một nghìn năm trăm tỷ"),
            (1_005_000_000_000, "một nghìn không trăm linh năm tỷ"),
            (10**15, "một triệu tỷ"),
            (-1, "âm một"),
            (-2005, "âm hai nghìn không trăm linh năm"),
        ],
    )
    def test_in_words(self, number: int, expected: str) -> None:
        """Numbers are read as northern Vietnamese reads them."""
        assert expected == vi.number_in_words(number)

    @pytest.mark.parametrize(
        ("number", "expected"),
        [
            (105, "một trăm lẻ năm"),
            (1005, "một nghìn không trăm lẻ năm"),
            (2022, "hai nghìn không trăm hai mươi hai"),
        ],
    )
    def test_south(self, number: int, expected: str) -> None:
        """The south says lẻ where the north says linh, and nothing else changes."""
        assert expected == vi.number_in_words(number, "south")

    @given(st.integers(min_value=-(10**15), max_value=10**15))
    def test_reads_back(self, number: int) -> None:
        """The words of a number give the number back."""
        assert number == _number_of(vi.number_in_words(number))

    def test_too_large(self) -> None:
        """From 10^18 there is no agreed reading."""
        with pytest.raises(ValueError, match="10"):
            vi.number_in_words(10**18)

    def test_counts(self) -> None:
        """Counts under ten carry a leading zero."""
        expected = ["00", "03", "09", "10", "125", "1.500"]
        assert expected == [vi.count_figure(count) for count in (0, 3, 9, 10, 125, 1500)]
        assert vi.count_in_words(3) == "03 (ba)"

    def test_money(self) -> None:
        """Points stand between thousands."""
        assert [vi.money(n) for n in (0, 950, 1_500_000, -1500)] == ["0", "950", "1.500.000", "-1.500"]

    @pytest.mark.parametrize(
        ("value", "places", "expected"),
        [
            (95.5, None, "95,5"),
            (95.0, None, "95"),
            (1234.25, None, "1.234,25"),
            (200 / 3, 2, "66,67"),
            (87.5, 2, "87,5"),
            (0.125, 2, "0,13"),
            (-0.001, 1, "0"),
            (1e-7, None, "0,0000001"),
            (100, None, "100"),
        ],
    )
    def test_decimal(self, value: float, places: int | None, expected: str) -> None:
        """A comma stands before the decimals, and no zeros close them."""
        assert expected == vi.decimal(value, places)

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_decimal_of_nothing(self, value: float) -> None:
        """What is not a number is not printed as one."""
        with pytest.raises(ValueError, match="finite"):
            vi.decimal(value)


class TestPoints:
    def test_roman(self) -> None:
        """Roman numerals number parts and appendices."""
        assert [vi.roman(n) for n in (1, 4, 9, 14, 40, 1999)] == ["I", "IV", "IX", "XIV", "XL", "MCMXCIX"]
        with pytest.raises(ValueError, match="3999"):
            vi.roman(0)

    def test_letters(self) -> None:
        """Points run a b c d đ e g h i k, without f, j, w, z."""
        assert "".join(vi.letter(n) for n in range(1, 11)) == "abcdđeghik"
        assert [vi.letter(n) for n in (23, 24, 25)] == ["y", "aa", "ab"]
        assert not set("fjwz") & {vi.letter(n) for n in range(1, 24)}
        with pytest.raises(ValueError, match="from 1"):
            vi.letter(0)

    @given(st.integers(min_value=1, max_value=3000))
    def test_letters_are_unique(self, position: int) -> None:
        """No two neighbouring points share a letter."""
        assert vi.letter(position) != vi.letter(position + 1)

    def test_upper(self) -> None:
        """Capitals keep every mark, whatever the form of the input."""
        assert (
            vi.upper(unicodedata.normalize("NFD", "Khối thi đua tỉnh ước giải quyết"))
            == "KHỐI THI ĐUA TỈNH ƯỚC GIẢI QUYẾT"
        )


def _number_of(words: str) -> int:
    # an independent reader: values by word, scales by word
    values = {
        form: value
        for value, forms in enumerate(
            ["không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín"]
        )
        for form in forms.split()
    }
    tokens = words.split()
    sign = 1
    if tokens[0] == "âm":
        sign, tokens = -1, tokens[1:]
    total = group = last = billions = 0
    for word in tokens:
        if word == "tỷ":
            billions, total, group, last = total + group + last, 0, 0, 0
        elif word in {"triệu", "nghìn"}:
            total += (group + last) * {"triệu": 10**6, "nghìn": 10**3}[word]
            group = last = 0
        elif word == "trăm":
            group, last = last * 100, 0
        elif word == "mươi":
            group, last = group + last * 10, 0
        elif word == "mười":
            group, last = group + 10, 0
        elif word != "linh":
            last = values[word]
    return sign * (billions * 10**9 + total + group + last)
