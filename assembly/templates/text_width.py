"""How wide bold text is in Times New Roman, and where to break it so that its lines are alike.

A line below an agency's name must be a third to a half as long as the name (decree 30/2020/NĐ-CP, appendix I,
II.2b), so the name's printed width must be known before the document is filled.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Advance widths of the metric-compatible Tinos Bold in 1/2048 em. Letters with Vietnamese marks are as
# wide as their base letter, so only base letters stand here.
_WIDTHS = {
    512: " ,.", 569: "'/ijl", 682: "!()-:;ft", 797: "Is", 909: "cerz", 1024: "*0123456789?Jagovxy–“”",
    1134: "ơ", 1137: '"', 1139: "Sbdhknpquđ", 1167: "+", 1229: "ư", 1251: "FP", 1366: "BELTZ",
    1479: "ACDNRUVXYwĐ", 1593: "GHKOQƠ", 1630: "Ư", 1706: "&m", 1933: "M", 2048: "%W…",
}  # fmt: skip
# Words of two syllables common in names of agencies and blocks; a line never ends between them.
_COMPOUND_WORDS = (
    "BÍ THƯ|BẢO HIỂM|CAO ĐẲNG|CHÍNH PHỦ|CHÍNH TRỊ|CHỦ TỊCH|CÔNG AN|CÔNG NGHỆ|CÔNG THƯƠNG|CÔNG ĐOÀN|"
    "CƠ QUAN|DOANH NGHIỆP|DU LỊCH|DÂN TỘC|DÂN VẬN|GIÁM ĐỐC|GIÁO DỤC|HUYỆN ỦY|HÀNH CHÍNH|HỘI ĐỒNG|"
    "KHEN THƯỞNG|KHO BẠC|KHOA HỌC|KINH TẾ|KIỂM SÁT|KIỂM TRA|KẾ HOẠCH|LAO ĐỘNG|MÔI TRƯỜNG|MẶT TRẬN|"
    "NGOẠI VỤ|NGÂN HÀNG|NHÀ NƯỚC|NHÂN DÂN|NÔNG DÂN|NÔNG NGHIỆP|NÔNG THÔN|NỘI CHÍNH|NỘI VỤ|PHÁT THANH|"
    "PHÁT TRIỂN|PHÓ TRƯỞNG|PHỤ NỮ|QUÂN SỰ|QUẢN LÝ|QUỐC HỘI|THANH NIÊN|THANH TRA|THI ĐUA|THUẾ QUAN|"
    "THÀNH PHỐ|THÔNG TIN|THƯƠNG BINH|THỂ THAO|THỐNG KÊ|TOÀ ÁN|TRUNG ƯƠNG|TRUYỀN HÌNH|TRUYỀN THÔNG|"
    "TRƯỞNG KHỐI|TUYÊN GIÁO|TÀI CHÍNH|TÀI NGUYÊN|TÒA ÁN|TƯ PHÁP|TỈNH ỦY|TỔ CHỨC|TỔ QUỐC|TỔNG HỢP|"
    "VIỆN KIỂM|VĂN HOÁ|VĂN HÓA|VĂN PHÒNG|XÂY DỰNG|XÃ HỘI|Y TẾ|ĐOÀN THỂ|ĐÔ THỊ|ĐƠN VỊ|ĐẠI BIỂU|ĐẠI HỌC|"
    "ĐẢNG ỦY|ĐẦU TƯ|THI HÀNH|ỦY BAN"
)
_LEADING = frozenset(("CÁC", "CỦA", "VÀ"))  # belong to the word after them
_LAST_SYLLABLE = re.compile(r"[\s\-–]")
_COMPOUNDS = frozenset(_COMPOUND_WORDS.split("|"))
_ADVANCE = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_WIDEST = max(_ADVANCE.values())
_UNITS_PER_EM = 2048
_MM_PER_POINT = 25.4 / 72


def _base(letter: str) -> str:
    if letter in _ADVANCE:
        return letter
    stripped = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", stripped[0] + "\u031b") if "\u031b" in stripped else stripped[0]


@lru_cache(maxsize=16384)  # Vietnamese has some 7,000 syllables
def _units(word: str) -> int:
    return sum(_ADVANCE.get(_base(letter), _WIDEST) for letter in word)


def _width(units: int, size: float) -> float:
    return units / _UNITS_PER_EM * size * _MM_PER_POINT


def _line_units(text: str) -> int:
    words = unicodedata.normalize("NFC", text).split(" ")
    return sum(map(_units, words)) + (len(words) - 1) * _ADVANCE[" "]


def bold_width(text: str, *, size: float) -> float:
    """Return the width in mm of one line of bold Times New Roman at ``size`` points."""
    return _width(_line_units(text), size)


def balanced_lines(text: str, *, width: float, size: float) -> list[str]:
    """Break bold text into the fewest lines of at most ``width`` mm, the longest of them as short as can be.

    A single word wider than ``width`` stays whole: Word will break it, we do not.
    """
    return list(_balanced(text, width, size))


@lru_cache(maxsize=4096)  # the offices of a block, and the names that a batch repeats
def _balanced(text: str, width: float, size: float) -> tuple[str, ...]:
    words = _bind(text.split(), width, size)
    units = [_line_units(word) for word in words]
    ends = _greedy(units, width, size)
    if len(ends) > 1:
        low, high = width / len(ends) / 2, width
        while high - low > 0.5:  # half a millimetre: finer than anyone sees
            middle = (low + high) / 2
            if len(_greedy(units, middle, size)) <= len(ends):
                high = middle
            else:
                low = middle
        ends = _greedy(units, high, size)
    return tuple(" ".join(words[begin:end]) for begin, end in zip([0, *ends], ends, strict=False))


def _bind(words: list[str], width: float, size: float) -> list[str]:
    """Join the syllables of a word of two syllables, and a lone hyphen to what stands before it."""
    bound: list[str] = []
    for word in words:
        pair = f"{bound[-1]} {word}" if bound else word
        syllables = f"{_LAST_SYLLABLE.split(bound[-1])[-1]} {word}" if bound else word
        leads = bool(bound) and _LAST_SYLLABLE.split(bound[-1])[-1].upper() in _LEADING
        belongs = leads or word in "-–" or syllables.upper().rstrip(",;") in _COMPOUNDS
        if bound and belongs and bold_width(pair, size=size) <= width:
            bound[-1] = pair
        else:
            bound.append(word)
    return bound


def _greedy(units: list[int], width: float, size: float) -> list[int]:
    """Fill line after line with words of these widths; return where each line ends among the words."""
    ends: list[int] = []
    line = 0
    for at, word in enumerate(units):
        joined = line + _ADVANCE[" "] + word
        if at and _width(joined, size) <= width:
            line = joined
        else:
            if at:
                ends.append(at)
            line = word
    return [*ends, len(units)] if units else []
