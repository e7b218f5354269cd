"""Lists: which level a paragraph has, and the label that Word prints before it (17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from assembly.conference.vietnamese import roman
from assembly.format_rules.effective.properties import ParagraphProperties, paragraph_properties
from assembly.format_rules.effective.styles import (
    NumberingReference,
    ParagraphStyle,
    StyleSheet,
    numbering_reference,
)
from assembly.format_rules.effective.wordml import W, child, switched_on, value, whole

LEVELS = 9
LARGEST_NUMBER = 32_767
LONGEST_PATTERN = 200  # letters of a w:lvlText
_MOST_LINKS = 4  # list styles that refer to each other
_MOST_LETTERS = 20  # "aaaa..." of a long list; beyond them the figure is printed
_PLACEHOLDER = re.compile(r"%([1-9])")
NO_LIST = "0"  # the number id that switches a list off


@dataclass(frozen=True, slots=True)
class ListLevel:
    """A level of a list; an item of a level up to ``restart_after`` (from 0) starts it anew; -1: none."""

    number_format: str
    pattern: str
    start: int
    restart_after: int
    legal: bool
    picture: bool
    width: int  # figures of a decimal number, leading zeros included
    paragraph: ParagraphProperties
    style_id: str | None
    element: etree._Element

    @property
    def run(self) -> etree._Element | None:
        """The ``w:rPr`` of the label."""
        return child(self.element, "rPr")


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A ``w:num``: lists of one ``abstract_id`` count on from each other, except where ``starts`` says."""

    number_id: str
    abstract_id: str
    levels: dict[int, ListLevel]
    starts: dict[int, int]


@dataclass(frozen=True, slots=True)
class ListItem:
    """The list and level of a paragraph; ``direct`` where the paragraph names it, not its style."""

    numbered: NumberedList
    level: int
    direct: bool

    @property
    def definition(self) -> ListLevel | None:
        """The level; unset where the list does not define it."""
        return self.numbered.levels.get(self.level)


class Lists:
    """The lists of a document, by the ids that its paragraphs name."""

    def __init__(self, numbering: etree._Element | None, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._numbers: dict[str, etree._Element] = {}
        self._abstracts: dict[str, etree._Element] = {}
        self._by_style: dict[str, str] = {}
        self._known: dict[str, NumberedList | None] = {}
        if numbering is not None:
            for number in numbering.iterchildren(f"{W}num"):
                self._numbers.setdefault(number.get(f"{W}numId", ""), number)
            for abstract in numbering.iterchildren(f"{W}abstractNum"):
                abstract_id = abstract.get(f"{W}abstractNumId", "")
                self._abstracts.setdefault(abstract_id, abstract)
                self._by_style.setdefault(value(abstract, "styleLink") or "", abstract_id)

    def item(self, properties: etree._Element | None, style: ParagraphStyle) -> ListItem | None:
        """Return the list item that a paragraph is, by its own ``w:numPr`` or by that of its style."""
        if not self._numbers:
            return None
        direct = numbering_reference(properties)
        named, level, by = None, None, ""
        for link in style.links:
            if link.numbering is not None:
                named = link.numbering.number_id or named
                level = link.numbering.level if link.numbering.level is not None else level
                by = link.style_id
        if direct is not None and direct.number_id is not None:
            return self._item(direct.number_id, direct.level or 0, direct=True)
        if named is None:
            return None
        if direct is not None and direct.level is not None:
            return self._item(named, direct.level, direct=True)
        return self._item(named, self._level_of_style(named, by, level or 0), direct=False)

    def _item(self, number_id: str, level: int, *, direct: bool) -> ListItem | None:
        numbered = self._numbered(number_id)
        return None if numbered is None else ListItem(numbered, level, direct)

    def _level_of_style(self, number_id: str, style_id: str, otherwise: int) -> int:
        numbered = self._numbered(number_id)
        levels = numbered.levels.items() if numbered else ()
        return next((at for at, level in levels if level.style_id == style_id), otherwise)

    def _numbered(self, number_id: str) -> NumberedList | None:
        if number_id == NO_LIST or number_id not in self._numbers:
            return None
        if number_id not in self._known:
            self._known[number_id] = self._read(self._numbers[number_id])
        return self._known[number_id]

    def _read(self, number: etree._Element) -> NumberedList | None:
        abstract_id = value(number, "abstractNumId") or ""
        abstract = self._abstract(abstract_id)
        if abstract is None:
            return None
        levels = _levels(abstract)
        starts = {}
        for override in number.iterchildren(f"{W}lvlOverride"):
            at = whole(override.get(f"{W}ilvl"))
            if at is None or not 0 <= at < LEVELS:
                continue
            own = child(override, "lvl")
            if own is not None:
                levels[at] = _level(own, at)
            start = whole(value(override, "startOverride"))
            if start is not None:
                starts[at] = _number(start)
        return NumberedList(number.get(f"{W}numId", ""), abstract_id, levels, starts)

    def _abstract(self, abstract_id: str) -> etree._Element | None:
        """Return the definition, followed through list styles (``w:numStyleLink``, 17.9.21)."""
        for _step in range(_MOST_LINKS):
            abstract = self._abstracts.get(abstract_id)
            linked = value(abstract, "numStyleLink")
            if linked is None:
                return abstract
            style = self._sheet.elements.get(("numbering", linked))
            reference = numbering_reference(child(style, "pPr"))
            abstract_id = self._abstract_of(reference) or self._by_style.get(linked, "")
        return None

    def _abstract_of(self, reference: NumberingReference | None) -> str | None:
        if reference is None or reference.number_id is None:
            return None
        return value(self._numbers.get(reference.number_id), "abstractNumId")


def _levels(abstract: etree._Element) -> dict[int, ListLevel]:
    levels: dict[int, ListLevel] = {}
    for element in abstract.iterchildren(f"{W}lvl"):
        at = whole(element.get(f"{W}ilvl"))
        if at is not None and 0 <= at < LEVELS:
            levels[at] = _level(element, at)
    return levels


def _level(element: etree._Element, at: int) -> ListLevel:
    named = next(element.iter(f"{W}numFmt"), None)  # a format of our own stands in mc:AlternateContent
    number_format = "decimal" if named is None else named.get(f"{W}val", "decimal")
    pattern = "" if named is None else named.get(f"{W}format", "")
    width = 2 if number_format == "decimalZero" else 1
    if number_format == "custom":  # "001, 002, 003, ..."
        number_format, width = "decimal", min(9, max(1, len(pattern.partition(",")[0].strip())))
    start = whole(value(element, "start"))
    restart = whole(value(element, "lvlRestart"))
    return ListLevel(
        number_format=number_format,
        pattern=(value(element, "lvlText") or "")[:LONGEST_PATTERN],
        start=0 if start is None else _number(start),
        restart_after=at - 1 if restart is None else min(restart, at) - 1,
        legal=switched_on(element, "isLgl"),
        picture=child(element, "lvlPicBulletId") is not None,
        width=width,
        paragraph=paragraph_properties(child(element, "pPr")),
        style_id=value(element, "pStyle"),
        element=element,
    )


def _number(number: int) -> int:
    return max(0, min(LARGEST_NUMBER, number))


class ListCounters:
    """The numbers that the lists of one story have reached."""

    def __init__(self) -> None:
        self._reached: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, item: ListItem) -> str:
        """Count on to this item and return what is printed before it."""
        definition = item.definition
        if definition is None:
            return ""
        reached = self._reached.setdefault(item.numbered.abstract_id, {})
        first = (item.numbered.number_id, item.level) not in self._begun
        self._begun.add((item.numbered.number_id, item.level))
        if first and item.level in item.numbered.starts:
            reached[item.level] = item.numbered.starts[item.level]
        elif item.level in reached:
            reached[item.level] += 1
        else:
            reached[item.level] = item.numbered.starts.get(item.level, definition.start)
        for at in [at for at in reached if at > item.level]:
            deeper = item.numbered.levels.get(at)
            if deeper is not None and item.level <= deeper.restart_after:
                del reached[at]
        return _label(item, definition, reached)


def _label(item: ListItem, definition: ListLevel, reached: dict[int, int]) -> str:
    if definition.number_format == "bullet":
        return definition.pattern or ("•" if definition.picture else "")

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        level = item.numbered.levels.get(at)
        if level is None or at > item.level:
            return ""
        # a level that no item has reached yet stands one before its start: "0.1"
        figure = reached.get(at, max(0, level.start - 1))
        if definition.legal and level.number_format not in ("none", "decimalZero"):
            return str(figure)
        return formatted(figure, level.number_format, level.width)

    return _PLACEHOLDER.sub(number, definition.pattern)


def formatted(figure: int, number_format: str, width: int = 1) -> str:
    """Write a number as a list does (17.18.59); formats of scripts that we do not know come out in digits."""
    if number_format in _FORMATS:
        return _FORMATS[number_format](figure)
    return "" if number_format in ("none", "bullet") else str(figure).zfill(width)


def _roman(figure: int) -> str:
    """Return a Roman numeral; beyond 3999 the M is repeated, as Word does it."""
    thousands, rest = divmod(figure, 1000)
    return "M" * min(thousands, LARGEST_NUMBER // 1000) + (roman(rest) if rest else "")


def _letters(figure: int) -> str:
    """Return a to z, then aa to zz, ...: the letter is repeated, as Word does it."""
    times, letter = divmod(figure - 1, 26)
    if figure < 1 or times >= _MOST_LETTERS:
        return "" if figure < 1 else str(figure)
    return chr(ord("a") + letter) * (times + 1)


def _ordinal(figure: int) -> str:
    ending = "th" if figure % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(figure % 10, "th")
    return f"{figure}{ending}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda figure: _roman(figure).lower(),
    "lowerLetter": _letters,
    "upperLetter": lambda figure: _letters(figure).upper(),
    "ordinal": _ordinal,
    "numberInDash": lambda figure: f"- {figure} -",
    "hex": lambda figure: f"{figure:X}",
    "decimalEnclosedCircle": lambda figure: chr(0x245F + figure) if 1 <= figure <= 20 else str(figure),
}
