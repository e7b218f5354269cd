"""Parts, sections, clauses and points of the text (bố cục): appendix I, part I, II.6d-đ, section V, row 6."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assembly.conference.vietnamese import clean, letter, roman
from assembly.format_rules.catalogue import Values
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import alignment, lettering
from assembly.format_rules.recognised import Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.running_text import TEXT, running_text
from assembly.format_rules.word_document import Paragraph

_START = 24  # letters: no number is longer
_POINT = re.compile(r"([a-zđ])\) ?")
_DOTTED_POINT = re.compile(r"([a-zđ])[./] ?")
_SECTION = re.compile(r"([IVX]{1,7})[./):–-] ?")
_OTHER_SECTION = re.compile(r"([IVX]{1,7})[/):–-] ?(?=[^\W\d])")
_ARTICLE = re.compile(r"Điều (\d{1,3})\b")
_CLAUSE = re.compile(r"\d{1,2}\. ?")
_SLASHED_CLAUSE = re.compile(r"(\d{1,2}) ?[/–-] ?(?=[^\W\d])")
_NUMBERS = (_POINT, _DOTTED_POINT, _SECTION, _OTHER_SECTION, _ARTICLE, _CLAUSE, _SLASHED_CLAUSE)
_LETTERS = tuple(letter(at) for at in range(1, 24))
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_LONG = 120  # letters: an article of running text, where single words may be in italics


def numbering(subject: Subject) -> Iterator[Trouble]:
    """Points follow the Vietnamese alphabet, sections and articles count on; each level has its look."""
    point: str | None = None
    section = article = 0
    values = subject.values
    for paragraph in running_text(subject.parts, *TEXT, Role.HEADING, Role.PART, Role.PART_TITLE):
        role = subject.parts.roles[paragraph]
        if role in (Role.PART, Role.PART_TITLE):
            point, section = None, 0
            yield from _looks(paragraph, values, "part" if role is Role.PART else "part_title")
            continue
        start = _start(paragraph)
        if found := _POINT.match(start):
            yield from _point(paragraph, found[1], point)
            point = found[1] if found[1] in _LETTERS else point
            continue
        if role is Role.BODY:
            continue
        yield from _form_of_number(paragraph, start)
        if role is Role.HEADING and (found := _SECTION.match(start)):
            number = _roman(found[1])
            if number and section and number not in (section + 1, 1):
                yield _out_of_order(paragraph, found[1], roman(section + 1))
            section, point = number or section, None
            yield from _looks(paragraph, values, "section")
        elif found := _ARTICLE.match(start):
            number = int(found[1])
            if article and number not in (article + 1, 1):
                yield _out_of_order(paragraph, f"Điều {number}", f"Điều {article + 1}")
            article, point, section = number, None, 0
            yield from _looks(paragraph, values, "heading")
        elif _CLAUSE.match(start):
            point = None
            if role is Role.HEADING:
                yield from _looks(paragraph, values, "heading")
        elif role is Role.HEADING:
            point = None
            yield from _looks(paragraph, values, "heading")


def is_numbered(printed: str) -> bool:
    """Tell whether a text without a list's number begins with anything that C24 takes for a number."""
    start = clean(printed.lstrip()[:_START])
    return any(pattern.match(start) for pattern in _NUMBERS)


def _start(paragraph: Paragraph) -> str:
    """Return how the paragraph begins, a list's number included."""
    label = f"{paragraph.label.text} " if paragraph.label is not None else ""
    return clean(label + paragraph.printed.lstrip()[:_START])


def _point(paragraph: Paragraph, found: str, before: str | None) -> Iterator[Trouble]:
    if found not in _LETTERS:
        yield Trouble(
            paragraph,
            Said(f"điểm {found})", f"point {found})"),
            Said(
                "thứ tự chữ cái tiếng Việt: a, b, c, d, đ, e, g, h, i, k",
                "letters of the Vietnamese alphabet: a, b, c, d, đ, e, g, h, i, k",
            ),
            f"{found})",
        )
        return
    if before is None or found == "a":
        return
    due = _LETTERS.index(before) + 1
    if due < len(_LETTERS) and found != _LETTERS[due]:
        yield Trouble(
            paragraph,
            Said(f"điểm {found}) ngay sau điểm {before})", f"point {found}) right after point {before})"),
            Said(f"điểm {_LETTERS[due]})", f"point {_LETTERS[due]})"),
            f"{found})",
        )


def _form_of_number(paragraph: Paragraph, start: str) -> Iterator[Trouble]:
    if found := _DOTTED_POINT.match(start):
        yield _other_form(paragraph, found[0].strip(), f"{found[1]})")
    elif found := _OTHER_SECTION.match(start) or _SLASHED_CLAUSE.match(start):
        yield _other_form(paragraph, found[0].strip(), f"{found[1]}.")


def _other_form(paragraph: Paragraph, found: str, due: str) -> Trouble:
    said = Said(f"số thứ tự “{found}”", f"number “{found}”")
    return Trouble(paragraph, said, Said(f"“{due}”", f"“{due}”"), found)


def _out_of_order(paragraph: Paragraph, found: str, due: str) -> Trouble:
    return Trouble(
        paragraph,
        Said(f"số thứ tự {found} không liên tục", f"{found} does not count on"),
        Said(due, due),
        found,
    )


def _looks(paragraph: Paragraph, values: Values, level: str) -> Iterator[Trouble]:
    asked = values.table(level)
    if len(paragraph.printed) > _LONG:
        asked = {name: value for name, value in asked.items() if name == "size_pt"}
    yield from lettering(Values(asked), paragraph)
    if "alignments" in asked:
        yield from alignment(Values(asked), paragraph)


def _roman(figure: str) -> int:
    """Return the value of a Roman numeral, 0 where it is none."""
    total = 0
    values = [_ROMAN_DIGITS[digit] for digit in figure]
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total if total > 0 and roman(total) == figure else 0


RULES: Mapping[str, RuleFunction] = {"C24": numbering}
