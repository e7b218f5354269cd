"""Capital letters (viết hoa): decree 30/2020/NĐ-CP, appendix II; REGULATION.md K01 to K08.

Only names on lists of ``rules.toml`` and forms that mean nothing else are judged: who wrote a text knows its
names better than we do. Words in capitals throughout, and whole lines of them, say nothing about case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assembly.conference.register import acts
from assembly.conference.vietnamese import clean, fold, upper
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.recognised import Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Paragraph

_RUNNING = (
    Role.SUBJECT,
    Role.DISPATCH_SUBJECT,
    Role.ADDRESSEE,
    Role.BASIS,
    Role.BODY,
    Role.LISTED,
    Role.HEADING,
    Role.TABLE_TEXT,
    Role.APPENDIX_REFERENCE,
    Role.RECIPIENT,
)
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[ ,–-]{1,3}")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def all_capitals(self) -> bool:
        return len(self.text) > 1 and self.text == upper(self.text)


@dataclass(frozen=True, slots=True)
class _Met:
    """A listed name met in a text: the words as they stand there and as the list writes them."""

    text: str
    before: str
    words: tuple[_Word, ...]
    listed: str

    @property
    def written(self) -> str:
        return self.text[self.words[0].start : self.words[-1].end]

    @property
    def asked(self) -> tuple[bool, ...]:
        return tuple(word[0].isupper() for word in _WORD.findall(self.listed))

    @property
    def right(self) -> bool:
        return all(word.capital == asked for word, asked in zip(self.words, self.asked, strict=True))

    @property
    def in_sentence(self) -> bool:
        # after a full stop, a colon, a bracket or a dash a capital may be the first of a sentence or a line
        last = self.before.rstrip(" ")[-1:]
        return last.isalnum() or last == ","

    def trouble(self, paragraph: Paragraph) -> Trouble:
        return _trouble(paragraph, self.written, _cased(self))


def agency_names(subject: Subject) -> Iterator[Trouble]:
    """In the name of an agency the words for its type, its functions and its field have capitals."""
    for paragraph, met in _all_met(subject, subject.values.texts("agencies")):
        # with a small first letter it may be a common noun: các sở y tế
        if met.words[0].capital and not met.right:
            yield met.trouble(paragraph)


def place_names(subject: Subject) -> Iterator[Trouble]:
    """Tỉnh and thành phố before a name are small, but for Thành phố Hồ Chí Minh and Thủ đô Hà Nội."""
    values = subject.values
    names = [
        *(f"tỉnh {name}" for name in values.texts("provinces")),
        *(f"thành phố {name}" for name in values.texts("cities")),
        *values.texts("capital_names"),
    ]
    for paragraph, met in _all_met(subject, names):
        same_name = all(
            word.capital == asked for word, asked in zip(met.words[1:], met.asked[1:], strict=True)
        )
        if not met.right and same_name and (met.asked[0] or met.in_sentence):
            yield met.trouble(paragraph)


def people_and_state(subject: Subject) -> Iterator[Trouble]:
    """Nhân dân, Nhà nước and Đảng have capitals as nouns; only phrases that leave no doubt are judged."""
    abroad = fold(subject.values.text("not_before"))
    for paragraph, met in _all_met(subject, subject.values.texts("phrases")):
        following = _WORD.search(met.text, met.words[-1].end)
        if following and fold(following.group()) == abroad:
            continue  # nhà | nước ngoài
        missing = any(asked and not word.capital for word, asked in zip(met.words, met.asked, strict=True))
        if missing:
            yield met.trouble(paragraph)


def act_names(subject: Subject) -> Iterator[Trouble]:
    """An act is named with a capital for its type and one for the first syllable of its name."""
    registered = [act.name for act in acts() if act.name and act.amends is None]
    names = list(dict.fromkeys([*registered, *subject.values.texts("acts")]))
    for paragraph, met in _all_met(subject, names):
        # without any capital it may be plain words: pháp luật thi đua, khen thưởng
        if not met.right and any(word.capital for word in met.words):
            yield met.trouble(paragraph)


_OF_ACT = r"(?:của )?(?:Luật|Bộ luật|Pháp lệnh|Hiến pháp|Nghị định|Thông tư)\b"
_ARTICLE = re.compile(
    r"\b(?:khoản \d{1,3}[a-zđ]?|điểm [a-zđ]|[Tt]heo|[Tt]ại|[Cc]ăn cứ),? (điều)(?= \d)"
    rf"|\b(điều)(?= \d{{1,4}}[a-zđ]?,? {_OF_ACT})"
)
_CHAPTER = re.compile(rf"\b(phần|chương)(?= [IVX]{{1,6}},? {_OF_ACT})")
# a capital is right where a sentence begins, so only what follows a word or a comma is judged
_CLAUSE = re.compile(r"(?<=[^\W_][ ,]) ?(Khoản)(?= \d{1,3}[a-zđ]?,? (?:Điều|điều) \d)")
_POINT = re.compile(r"(?<=[^\W_][ ,]) ?(Điểm)(?= [a-zđ]\d?,? [Kk]hoản \d)")
_CITED = ((_ARTICLE, True), (_CHAPTER, True), (_CLAUSE, False), (_POINT, False))


def cited_parts(subject: Subject) -> Iterator[Trouble]:
    """Citing an act, Phần, Chương, Mục, Điều have a capital, khoản and điểm none."""
    for paragraph, text in _running_text(subject):
        for pattern, capital in _CITED:
            for found in pattern.finditer(text):
                word = next(group for group in found.groups() if group)
                tail = _few_words(text, found.end())
                right = word.capitalize() if capital else word.lower()
                yield _trouble(paragraph, word + tail, right + tail)


def honours(subject: Subject) -> Iterator[Trouble]:
    """Orders and titles of honour have capitals for the syllables of their name and for their class."""
    values = subject.values
    orders = [
        *values.texts("orders"),
        *(f"{order} hạng {name}" for order in values.texts("orders") for name in values.texts("classes")),
    ]
    titles = values.texts("titles")
    for paragraph, met in _all_met(subject, [*orders, *titles]):
        # a title without any capital may be plain words: tinh thần anh hùng lao động
        if not met.right and (met.listed not in titles or any(word.capital for word in met.words)):
            yield met.trouble(paragraph)


# thứ hai is also "second" (kỳ họp thứ hai, ngày 20/12): only what can be nothing but a day is judged
_DAY = re.compile(
    r"(?:\b(?:sáng|trưa|chiều|tối|vào|hôm) |\()thứ (hai|ba|tư|năm|sáu|bảy)(?=,? ?\(?(?:ngày )?\d)"
)
_MONTH = re.compile(
    r"\b[Tt]háng (giêng|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp)(?=(?: một| hai)? năm \d{4}\b)"
)


def days_and_months(subject: Subject) -> Iterator[Trouble]:
    """Days of the week and months in words have a capital: thứ Hai, tháng Năm."""
    for paragraph, text in _running_text(subject):
        for pattern in (_DAY, _MONTH):
            for found in pattern.finditer(text):
                said, name = found.group().lstrip("("), found[1]
                yield _trouble(paragraph, said, said[: -len(name)] + name.capitalize())


def _trouble(paragraph: Paragraph, written: str, right: str) -> Trouble:
    return Trouble(
        paragraph,
        Said(f"viết “{written}”", f"written “{written}”"),
        Said(f"viết “{right}”", f"“{right}”"),
        words=written,
    )


def _cased(met: _Met) -> str:
    """Return the words as they stand, with the capitals of the list."""
    text, start = met.written, met.words[0].start
    letters = list(text)
    for word, asked in zip(met.words, met.asked, strict=True):
        at = word.start - start
        letters[at] = upper(letters[at]) if asked else letters[at].lower()
    return "".join(letters)


def _running_text(subject: Subject) -> Iterator[tuple[Paragraph, str]]:
    for paragraph in subject.parts.all(*_RUNNING):
        text = clean(paragraph.printed)
        if any(letter.islower() for letter in text):
            yield paragraph, text


def _all_met(subject: Subject, names: Sequence[str]) -> Iterator[tuple[Paragraph, _Met]]:
    listed = _by_first_word(tuple(names))
    for paragraph, text in _running_text(subject):
        for met in _meet(text, listed):
            yield paragraph, met


@lru_cache(maxsize=16)
def _by_first_word(names: tuple[str, ...]) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return the folded words and the name, by the first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in names:
        words = tuple(fold(word) for word in _WORD.findall(name))
        found.setdefault(words[0], []).append((words, name))
    return {
        first: tuple(sorted(entries, key=lambda entry: len(entry[0]), reverse=True))
        for first, entries in found.items()
    }


def _meet(text: str, listed: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]) -> Iterator[_Met]:
    words = [_Word(found.group(), *found.span()) for found in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        found = next(
            (
                (key, name)
                for key, name in listed.get(fold(words[at].text), ())
                if _stands(text, words[at : at + len(key)], key)
            ),
            None,
        )
        if found is None:
            at += 1
            continue
        length = len(found[0])
        name_words = tuple(words[at : at + length])
        if not any(word.all_capitals for word in name_words):
            yield _Met(text, text[max(0, words[at].start - 40) : words[at].start], name_words, found[1])
        at += length


def _stands(text: str, words: Sequence[_Word], key: Sequence[str]) -> bool:
    if len(words) != len(key) or any(
        fold(word.text) != wanted for word, wanted in zip(words, key, strict=True)
    ):
        return False
    return all(_GAP.fullmatch(text, one.end, other.start) for one, other in pairwise(words))


def _few_words(text: str, start: int, letters: int = 24) -> str:
    tail = text[start : start + letters]
    return tail if len(text) <= start + letters else tail[: tail.rfind(" ")] if " " in tail[1:] else tail


RULES: Mapping[str, RuleFunction] = {
    "K01": agency_names,
    "K02": place_names,
    "K03": people_and_state,
    "K05": act_names,
    "K06": cited_parts,
    "K07": honours,
    "K08": days_and_months,
}
