"""Values inside a sentence of the template: most are nothing but words, and are asked once for all places.

A sentence's answers (``alike.sentence``, ``harmless.in_sentence``) depend on how it begins and ends and on
listed words and names in it. Where the template's words around a value leave these to the value, the value
is asked by itself; else, and where it has something of the kind, the whole sentence is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assembly.conference.legacy_fonts import legacy_words
from assembly.format_rules.listed_names import may_hold, words_of
from assembly.format_rules.recognition.body import TITLE_WORDS
from assembly.format_rules.recognition.words import LOOKED_AT, SMALL_LETTERS
from assembly.format_rules.rules.capitals import JUDGED_WORDS, name_beginnings, name_openings, nothing_to_say
from assembly.format_rules.rules.number_and_date import DATE_WORD
from assembly.format_rules.screening.alike import Answers, begins_as_caption, begins_ordinarily
from assembly.format_rules.screening.filling import Pattern, unescaped
from assembly.format_rules.screening.letters import is_usual

_MOST_KEPT = 1024
_WORDS = re.compile(r"[^\W_]+")
_BESIDE = frozenset(" .,;:()")  # signs that no name, no old letter goes on over
_LONGEST_NAME = 40  # words: no listed name is longer
_AN_OLD_WORD = "ViÖt"
_LETTERS_TRIED = 100  # by C20
_LEAST_LETTERS = 10  # Nơi nhận with a wrong letter is shorter


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A value that is nothing but words: the first and the last, and how many there are at most."""

    first: str | None
    last: str | None
    words: int


@dataclass(frozen=True, slots=True)
class Inside:
    """A sentence of the template with values in it.

    ``words`` counts the template's own, ``around`` holds for each value the words before and after it.
    ``opening`` are its first two words where they are the template's own and show that it is not in capitals.
    """

    pattern: Pattern
    values: tuple[int, ...]
    words: int
    around: tuple[tuple[str | None, str | None], ...]
    opening: tuple[str, str] | None

    def answers(self, text: str, values: Sequence[str]) -> Answers | None:
        """Return what ``alike.sentence`` does of a text of which no rule says anything; None for: ask that.

        ``values`` are those of the whole filling.
        """
        words = self.words
        for at, (before, after) in zip(self.values, self.around, strict=True):
            spoken = _spoken(unescaped(values[at]))
            if spoken is None or not _stands_apart(before, spoken, after):
                return None
            words += spoken.words
        opening = self.opening or _opening(text)
        if opening is None or len(text) >= LOOKED_AT or not begins_ordinarily(*opening):
            return None
        caption = begins_as_caption(*opening)
        if caption and words > TITLE_WORDS:
            return None
        return None, caption, caption and text[-1] in ";:", False, text.endswith("./.")


def inside(pattern: Pattern) -> Inside | None:
    """Return what values inside a sentence are asked; None where the whole of it must be asked each time."""
    own = [item for item in pattern if isinstance(item, str)]
    listed = {at: words_of(item) for at, item in enumerate(pattern) if isinstance(item, str)}
    last = len(pattern) - 1
    if (
        any(isinstance(one, int) and isinstance(other, int) for one, other in pairwise(pattern))
        or any(not _says_nothing(item) for item in own)
        # over a comma alone a name may go on from value to value
        or not all(words for at, words in listed.items() if 0 < at < last)
        # a name may begin before a value and go on in it
        or any(may_hold(words, name_beginnings()) for at, words in listed.items() if at < last)
        or any(str(pattern[at])[0] not in _BESIDE for at in listed if at > 0)
        or any(str(pattern[at])[-1] not in _BESIDE for at in listed if at < last)
        or legacy_words(" ".join(own))
        or sum(map(str.isalnum, "".join(own))) < _LEAST_LETTERS
    ):
        return None
    around = [
        (next(reversed(listed.get(at - 1, ())), None), next(iter(listed.get(at + 1, ())), None))
        for at, item in enumerate(pattern)
        if isinstance(item, int)
    ]
    return Inside(
        pattern,
        tuple(item for item in pattern if isinstance(item, int)),
        sum(len(_WORDS.findall(item)) for item in own),
        tuple(around),
        _opening(own[0]) if own[0] is pattern[0] and own[0].count(" ") > 1 else None,
    )


def _opening(text: str) -> tuple[str, str] | None:
    """Return the first two words of a text of small letters; None where it may count as one in capitals."""
    start = text[:_LETTERS_TRIED]
    if sum(map(str.islower, filter(str.isalpha, start))) < SMALL_LETTERS:
        return None
    first, second, *_ = (*start.split(maxsplit=2), "", "")
    return first, second


def _says_nothing(own: str) -> bool:
    words = words_of(own)
    return nothing_to_say(own) and DATE_WORD not in words and JUDGED_WORDS.isdisjoint(words)


def _stands_apart(before: str | None, spoken: _Spoken, after: str | None) -> bool:
    """Tell whether no name begins in the template and ends in the value, or the other way."""
    begin = name_beginnings()
    if spoken.first is None or spoken.last is None:
        return (before, after) not in begin
    pairs = ((before, spoken.first), (spoken.last, after))
    return begin.isdisjoint(pairs)


def _is_open(words: Sequence[str]) -> bool:
    """Tell whether words end with the beginning of a name, of two words and more."""
    open_names = name_openings()
    return any(
        tuple(words[start:]) in open_names
        for start in range(max(len(words) - _LONGEST_NAME, 0), len(words) - 1)
    )


@lru_cache(maxsize=_MOST_KEPT)
def _spoken(value: str) -> _Spoken | None:
    """Return the words of a value of which no rule has anything to say; no name begins in it and goes on."""
    if not is_usual(value):
        return None
    words = words_of(value)
    if DATE_WORD in words or not JUDGED_WORDS.isdisjoint(words):
        return None
    if may_hold(words, name_beginnings()) and (_is_open(words) or not nothing_to_say(value)):
        return None
    if not value.isascii() and legacy_words(f"{_AN_OLD_WORD} {value}"):
        return None  # with one more such word a rule speaks
    return _Spoken(words[0] if words else None, words[-1] if words else None, len(_WORDS.findall(value)))
