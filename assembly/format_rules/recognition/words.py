"""Words as recognition compares them: without case and diacritics, and forgiving a few wrong letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assembly.conference.vietnamese import clean

SMALL_LETTERS = 4  # so many are no slip in a text in capitals
_SOON_TOLD = 40  # letters: most texts that are not in capitals show it so soon
LOOKED_AT = 400  # letters of a paragraph that recognition reads: no part but the body is longer

# what only ``clean`` puts right: combining marks, invisible characters, letters that look like Đ
_UNUSUAL = re.compile(
    r"[\u00ad\u00d0\u00f0\u0189\u0256\u0300-\u036f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_ASCII_SIGNS = (("đ", "d"), ("–", "-"), ("—", "-"), ("•", "-"), ("…", "..."))
_OTHER_SIGNS = re.compile("[^a-z0-9]+")
_DEGREE = re.compile(
    r"^(?:(?:GS|PGS|TS|ThS|Th\.S|BS|CK[I1]{1,2}|BSCK[I1]{0,2}|CN|KS|NGƯT|NGND|TTƯT|TTND|LS|Ông|Bà|Đ/c"
    r"|Đồng chí|Phó Giáo sư|Giáo sư|Tiến s[ĩỹ]|Thạc s[ĩỹ]|Bác s[ĩỹ]|Kỹ sư|Cử nhân|Luật sư"
    r"|Nhà giáo (?:ưu tú|nhân dân)|Thầy thuốc (?:ưu tú|nhân dân)"
    r"|(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy|uý))\b[., ]*)+",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"^[.…·_ ]{3,}$")
_TYPED_LINE = re.compile(r"^[-_=–—─━~*. ]*[-_=–—─━~]{3,}[-_=–—─━~*. ]*$")
_ORNAMENT = re.compile(r"^[-_=–—─━~*. ]{2,}[oO0]{1,3}[-_=–—─━~*. oO0]{2,}$")


def readable(printed: str) -> str:
    """Return the start of a printed text on one line: NFC, plain single spaces."""
    text = printed[:LOOKED_AT]
    return " ".join((clean(text) if _UNUSUAL.search(text) else text).split())


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return the text in lower case without diacritics, in ASCII; dashes and dots are made ASCII too."""
    letters = unicodedata.normalize("NFD", text.casefold())
    for sign, ascii_sign in _ASCII_SIGNS:
        letters = letters.replace(sign, ascii_sign)
    return letters.encode("ascii", "ignore").decode("ascii")


def bare(plain_text: str) -> str:
    """Return the words of a plain text: letters and figures, one space between."""
    return _OTHER_SIGNS.sub(" ", plain_text).strip()


def squeezed(bare_text: str) -> str:
    """Return the letters without the spaces, so that ``B Á O  C Á O`` is equal to ``BÁO CÁO``."""
    return bare_text.replace(" ", "")


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters differ (Levenshtein); ``most + 1`` where there are more than ``most``."""
    if one == other:
        return 0
    longer = max(len(one), len(other))
    if abs(len(one) - len(other)) > most or longer - _in_common(one, other) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, opposite in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != opposite)))
        if min(now) > most:
            return most + 1
        before = now
    return before[-1]


def _in_common(one: str, other: str) -> int:
    """Return how many letters two texts have in common, wherever these stand."""
    return sum([min(one.count(letter), count) for letter, count in _counts(other)])


@lru_cache(maxsize=512)
def _counts(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((letter, text.count(letter)) for letter in dict.fromkeys(text))


def begins_with_any(bare_text: str, heads: tuple[str, ...]) -> bool:
    """Tell whether a text begins with one of several words or groups of words."""
    return any(
        bare_text.startswith(head) and bare_text[len(head) : len(head) + 1] in ("", " ")
        for head in _by_first_word(heads).get(bare_text.partition(" ")[0], ())
    )


@lru_cache(maxsize=16)
def _by_first_word(heads: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for head in heads:
        found.setdefault(head.partition(" ")[0], []).append(head)
    return found


def in_capitals(text: str) -> bool:
    """Tell whether nearly all letters are capitals: one wrong letter does not hide it."""
    if _small(text[:_SOON_TOLD]) >= SMALL_LETTERS:
        return False
    small, letters = _small(text), sum(map(str.isalpha, text))
    return letters > 0 and small * 8 <= letters and small < SMALL_LETTERS


def _small(text: str) -> int:
    return sum(map(str.islower, filter(str.isalpha, text)))


def is_dotted(text: str) -> bool:
    """Tell whether a text is a dotted blank to write in."""
    return _DOTTED.match(text) is not None


def is_typed_line(text: str) -> bool:
    """Tell whether a text is a line typed of dashes or underscores, or an ornament such as ``---o0o---``."""
    return len(text) <= 200 and (_TYPED_LINE.match(text) is not None or _ORNAMENT.match(text) is not None)


def without_degree(text: str) -> str:
    """Return a name without the ranks and degrees before it."""
    return _DEGREE.sub("", text).strip()


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Tell whether a text may be a person's name: two to six words, each with a capital, no other sign."""
    words = without_degree(text).split()
    return 2 <= len(words) <= 6 and len(text) <= 60 and all(_name_word(word) for word in words)


def _name_word(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "").replace("’", "").rstrip(".")
    return letters.isalpha() and word[0].isupper()
