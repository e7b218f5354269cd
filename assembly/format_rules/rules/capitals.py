"""Capital letters (viết hoa): decree 30/2020/NĐ-CP, appendix II; REGULATION.md K01 to K08.

Only names on lists of ``rules.toml`` and forms that mean nothing else are judged: who wrote a text knows its
names better than we do. Words in capitals throughout, and whole lines of them, say nothing about case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain

from assembly.conference.register import acts
from assembly.conference.vietnamese import clean
from assembly.format_rules.catalogue import Values, catalogue
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.listed_names import NameMet, beginnings, may_hold, names_met, openings, words_of
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
_LONGEST_TEXT = 20_000  # letters of a paragraph that are looked at: eight pages without a break
# letters of Latin scripts, figures and the signs of Vietnamese typing: nothing in it can be composed
_USUAL = re.compile("[\t\n -\u007e\u00a0-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u02ff\u1ea0-\u1ef9–—‘’“”…]*")
_NEXT_WORD = re.compile(r"\W*([^\W\d_]*)")


def agency_names(subject: Subject) -> Iterator[Trouble]:
    """In the name of an agency the words for its type, its functions and its field have capitals."""
    for paragraph, _, met in _all_met(subject, _agencies(subject.values)):
        # with a small first letter it may be a common noun: các sở y tế
        if met.capitals[0] and not met.right:
            yield _named(paragraph, met)


def place_names(subject: Subject) -> Iterator[Trouble]:
    """Tỉnh and thành phố before a name are small, but for Thành phố Hồ Chí Minh and Thủ đô Hà Nội."""
    for paragraph, text, met in _all_met(subject, _places(subject.values)):
        same_name = met.capitals[1:] == met.asked[1:]
        if not met.right and same_name and (met.asked[0] or _in_sentence(text, met.start)):
            yield _named(paragraph, met)


def people_and_state(subject: Subject) -> Iterator[Trouble]:
    """Nhân dân, Nhà nước and Đảng have capitals as nouns; only phrases that leave no doubt are judged."""
    abroad = subject.values.text("not_before")
    for paragraph, text, met in _all_met(subject, _phrases(subject.values)):
        following = _NEXT_WORD.match(text, met.start + len(met.written))
        if following and following[1] == abroad:
            continue  # nhà | nước ngoài
        if met.asked[0] and not met.capitals[0]:
            continue  # cơ quan đảng, nhà nước: not nouns
        if any(asked and not capital for asked, capital in zip(met.asked, met.capitals, strict=True)):
            yield _named(paragraph, met)


def act_names(subject: Subject) -> Iterator[Trouble]:
    """An act is named with a capital for its type and one for the first syllable of its name."""
    for paragraph, _, met in _all_met(subject, _acts(subject.values)):
        # without any capital it may be plain words: pháp luật thi đua, khen thưởng
        if not met.right and any(met.capitals):
            yield _named(paragraph, met)


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
    titles = subject.values.texts("titles")
    for paragraph, _, met in _all_met(subject, _honours(subject.values)):
        # a title without any capital may be plain words: tinh thần anh hùng lao động
        if not met.right and (met.listed not in titles or any(met.capitals)):
            yield _named(paragraph, met)


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


def _named(paragraph: Paragraph, met: NameMet) -> Trouble:
    return _trouble(paragraph, met.written, met.corrected)


def _in_sentence(text: str, start: int) -> bool:
    # after a full stop, a colon, a bracket or a dash a capital may be the first of a sentence or a line
    before = text[:start].rstrip(" ")[-1:]
    return before.isalnum() or before == ","


def nothing_to_say(text: str) -> bool:
    """Tell, faster than by applying them, that no rule of this file has anything to say of running text.

    False means nothing: the rules are to be applied then.
    """
    text = _looked_at(text)
    words = words_of(text)
    if not JUDGED_WORDS.isdisjoint(words) and any(pattern.search(text) for pattern in _PATTERNS):
        return False
    if not may_hold(words, name_beginnings()):
        return True
    return all(met.right for names in _all_names() for met in names_met(text, names))


@cache
def name_beginnings() -> frozenset[tuple[str, ...]]:
    """Return how the names begin that rules of this file look for; see ``listed_names.may_hold``."""
    return beginnings(chain.from_iterable(_all_names()))


@cache
def name_openings() -> frozenset[tuple[str, ...]]:
    """Return what the names begin with; see ``listed_names.openings``."""
    return openings(chain.from_iterable(_all_names()))


@cache
def _all_names() -> tuple[tuple[str, ...], ...]:
    rules = catalogue().rules
    return tuple(names_of(rules[rule_id].values) for rule_id, names_of in _NAMES.items())


def _agencies(values: Values) -> tuple[str, ...]:
    return values.texts("agencies")


def _places(values: Values) -> tuple[str, ...]:
    return (
        *(f"tỉnh {name}" for name in values.texts("provinces")),
        *(f"thành phố {name}" for name in values.texts("cities")),
        *values.texts("capital_names"),
    )


def _phrases(values: Values) -> tuple[str, ...]:
    return values.texts("phrases")


def _acts(values: Values) -> tuple[str, ...]:
    registered = [act.name for act in acts() if act.name and act.amends is None]
    return tuple(dict.fromkeys([*registered, *values.texts("acts")]))


def _honours(values: Values) -> tuple[str, ...]:
    orders = values.texts("orders")
    classes = (f"{order} hạng {name}" for order in orders for name in values.texts("classes"))
    return (*orders, *classes, *values.texts("titles"))


# the lists of the rules that look for names
_NAMES: Mapping[str, Callable[[Values], tuple[str, ...]]] = {
    "K01": _agencies,
    "K02": _places,
    "K03": _phrases,
    "K05": _acts,
    "K07": _honours,
}
_PATTERNS = (*(pattern for pattern, _ in _CITED), _DAY, _MONTH)
# without one of these words the other rules find nothing
JUDGED_WORDS = frozenset(("điều", "phần", "chương", "khoản", "điểm", "thứ", "tháng"))


def _running_text(subject: Subject) -> Iterator[tuple[Paragraph, str]]:
    for paragraph in subject.parts.all(*_RUNNING):
        text = _looked_at(paragraph.printed)
        if any(letter.islower() for letter in text):
            yield paragraph, text


@lru_cache(maxsize=256)  # by one rule after the other
def _looked_at(printed: str) -> str:
    text = printed[:_LONGEST_TEXT]
    # cleaning takes longer than all the looking for names, and most text is clean
    return text.replace("\u00a0", " ") if _USUAL.fullmatch(text) else clean(text)


def _all_met(subject: Subject, names: tuple[str, ...]) -> Iterator[tuple[Paragraph, str, NameMet]]:
    for paragraph, text in _running_text(subject):
        for met in names_met(text, names):
            yield paragraph, text, met


def _few_words(text: str, start: int, letters: int = 12) -> str:
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
