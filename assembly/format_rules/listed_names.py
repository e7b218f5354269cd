"""Finding names of a list in running text, whatever their capitals, commas, hyphens and tone places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assembly.conference.vietnamese import upper

_WORD = re.compile(r"[^\W\d_]+")
_GAP = "[ ,–-]{1,3}"
# hoà and hòa, khoẻ and khỏe, thuỷ and thủy: the tone on the last vowel moves to the one before
_LATE_TONE = re.compile("o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]")
_EARLY = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class NameMet:
    """A name of the list as it stands in a text, at ``start``; ``listed`` as the list writes it."""

    written: str
    start: int
    listed: str

    @property
    def capitals(self) -> tuple[bool, ...]:
        """Tell of each word whether it begins with a capital."""
        return _capitals(self.written)

    @property
    def asked(self) -> tuple[bool, ...]:
        """Tell of each word whether the list gives it a capital."""
        return _capitals(self.listed)

    @property
    def right(self) -> bool:
        """Tell whether every word has the capital that the list gives it, and no other."""
        return self.capitals == self.asked

    @property
    def corrected(self) -> str:
        """The words as they stand, with the capitals of the list."""
        letters = list(self.written)
        for word, asked in zip(_WORD.finditer(self.written), self.asked, strict=True):
            first = letters[word.start()]
            letters[word.start()] = upper(first) if asked else first.lower()
        return "".join(letters)


def names_met(text: str, names: tuple[str, ...]) -> Iterator[NameMet]:
    """Yield the names that a text (NFC, plain spaces) holds, the longest at each place.

    A name with a word of several letters in capitals throughout says nothing about case and is left out.
    """
    if not may_hold(words_of(text), _compiled_beginnings(names)):
        return
    pattern, listed = _compiled(names)
    for found in pattern.finditer(_key(text)):
        written = text[found.start() : found.end()]
        if not any(len(word) > 1 and word == upper(word) for word in _WORD.findall(written)):
            yield NameMet(written, found.start(), listed[" ".join(_WORD.findall(found.group()))])


def beginnings(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return how names begin: their first two words, or the only one, as ``words_of`` returns them."""
    return frozenset(tuple(words_of(name)[:2]) for name in names)


def openings(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return what names begin with that is not all of them, of two words and more."""
    listed = [words_of(name) for name in names]
    return frozenset(name[:end] for name in listed for end in range(2, len(name)))


def may_hold(words: Sequence[str], begin: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether ``names_met`` may find a name of these ``beginnings`` in a text of these ``words_of``.

    Much faster than looking: a name is there only where its first two words follow one another.
    """
    return not begin.isdisjoint(pairwise(words)) or not begin.isdisjoint(zip(words, strict=False))


@lru_cache(maxsize=256)  # several rules look at one paragraph after the other
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as names are compared: in small letters, with early tones."""
    return tuple(_WORD.findall(_key(text)))


@lru_cache(maxsize=16)
def _compiled_beginnings(names: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return beginnings(names)


@lru_cache(maxsize=16)
def _compiled(names: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    words = {name: _WORD.findall(_key(name)) for name in names}
    longest_first = sorted(names, key=lambda name: len(words[name]), reverse=True)
    alternatives = "|".join(_GAP.join(words[name]) for name in longest_first)
    return re.compile(rf"\b(?:{alternatives})\b"), {" ".join(words[name]): name for name in names}


def _key(text: str) -> str:
    """Return the text in small letters with early tones, each letter at its place."""
    small = text.lower()
    if len(small) != len(text):  # a few foreign letters become two
        small = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return _LATE_TONE.sub(lambda found: _EARLY[found.group()], small)


def _capitals(name: str) -> tuple[bool, ...]:
    return tuple(word[0].isupper() for word in _WORD.findall(name))
