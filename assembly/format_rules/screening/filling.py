"""What one filling of a template says of its document without reading it: which of the template's own pieces
came in which order, and what was printed between them.

Equal orders of the same pieces are equal documents but for the printed values; so all that a check reads of
styles, tables, sections and looks is equal too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import compress
from operator import not_

from lxml import etree

from assembly.format_rules.effective.wordml import W
from assembly.templates.relations import strict_parser

# Properties print nothing, and no check reads them: a document's title may be another in each filling.
_NOT_READ = "docProps/"
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for a value while the places of values are looked for
_VALUE = 0  # no object has this id

Rendered = Sequence[tuple[str, Sequence[str]]]  # the name of each filled part, and its rendered pieces
Own = Mapping[str, Mapping[int, int]]  # by part: the id of each of the template's own pieces, to itself
Pattern = tuple[str | int, ...]  # a paragraph's text: what is always there, and the numbers of values


@dataclass(frozen=True, slots=True)
class Filling:
    """One filling: ``skeleton`` is its order of the template's own pieces, ``values`` what stands between."""

    skeleton: tuple[int, ...]
    values: tuple[str, ...]  # escaped for XML


@dataclass(frozen=True, slots=True)
class PrintedParagraph:
    """A paragraph that prints values: its part, its number among all ``w:p`` there, and its text."""

    part: str
    number: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class PrintedValues:
    """Where the values of a skeleton print; ``elsewhere`` are those that stand in no text of a paragraph.

    ``paragraphs`` counts all ``w:p`` of each part.
    """

    printed: tuple[PrintedParagraph, ...]
    elsewhere: tuple[int, ...]
    paragraphs: Mapping[str, int]


def is_read(part: str) -> bool:
    """Tell whether a check reads a filled part."""
    return not part.startswith(_NOT_READ)


def filling_of(rendered: Rendered, own: Own) -> Filling:
    """Return what a filling says; ``own`` are the ids of the template's own pieces of each part.

    The objects of these ids must be alive: then a piece with one of them is that object.
    """
    skeleton: list[int] = []
    values: list[str] = []
    for part, pieces in rendered:
        if not is_read(part):
            continue
        known = own[part].get
        ids = [known(found, _VALUE) for found in map(id, pieces)]
        values += compress(pieces, map(not_, ids))
        skeleton += ids
        skeleton.append(-len(ids))
    return Filling(tuple(skeleton), tuple(values))


def places_of_values(rendered: Rendered, own: Own) -> PrintedValues | None:
    """Return where the values of a filling print, in its parts as they were rendered.

    None where the template's own text holds the signs that stand for values here.
    """
    printed: list[PrintedParagraph] = []
    paragraphs: dict[str, int] = {}
    values = 0
    for part, pieces in rendered:
        if not is_read(part):
            continue
        marked: list[str] = []
        for piece in pieces:
            if id(piece) not in own[part]:
                marked.append(f"{_OPEN}{values}{_CLOSE}")
                values += 1
            elif _OPEN in piece or _CLOSE in piece:
                return None
            else:
                marked.append(piece)
        root = etree.fromstring("".join(marked).encode(), strict_parser())
        found = list(root.iter(f"{W}p"))
        paragraphs[part] = len(found)
        for number, paragraph in enumerate(found):
            text = "".join(_own_texts(paragraph))
            if _OPEN in text:
                printed.append(PrintedParagraph(part, number, _pattern(text)))
    seen = {item for each in printed for item in each.pattern if isinstance(item, int)}
    return PrintedValues(tuple(printed), tuple(at for at in range(values) if at not in seen), paragraphs)


def unescaped(value: str) -> str:
    """Return a value as it prints."""
    return unescape(value) if "&" in value else value


def _own_texts(paragraph: etree._Element) -> Iterator[str]:
    """Yield the texts of a paragraph, those of text boxes that hang on it left out."""
    for text in paragraph.iter(f"{W}t"):
        if next(text.iterancestors(f"{W}p"), None) is paragraph:
            yield text.text or ""


def _pattern(text: str) -> Pattern:
    first, *others = text.split(_OPEN)
    pattern: list[str | int] = [first] if first else []
    for each in others:
        number, _, after = each.partition(_CLOSE)
        pattern += [int(number), after] if after else [int(number)]
    return tuple(pattern)
