"""Lists: every document's begin anew, though all share one numbering part.

A list counts on wherever its definition is used again, so each document after the first has its own copy of
each definition that counts; bullets are shared. Source: ECMA-376 part 1 (17.9).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from assembly.errors import DocumentRefused, Fault
from assembly.filling.merging.wordml import R, W, alone, children_of, closing, opening, put, remove, value

_UNCOUNTED = ("bullet", "none")
# Word numbers lists in 11 bits of its binary formats and of its memory; 2,047 and more make it stumble
MOST_LISTS = 2_000
_FIRST_NSID = 0x10000000
_ORDER = ["nsid", "multiLevelType", "tmpl", "name", "styleLink", "numStyleLink", "lvl"]


class ListBook:
    """The numbering part of the merged file."""

    def __init__(self) -> None:
        self._definitions: list[etree._Element] = []
        self._abstracts: list[tuple[int, bool]] = []  # a definition, and whether styles are linked to it
        self._nums: list[tuple[int, bytes]] = []
        self._pictures: list[bytes] = []

    def __len__(self) -> int:
        return len(self._nums)

    def define(self, element: etree._Element) -> int:
        """Take a definition; returns its position."""
        self._definitions.append(element)
        return len(self._definitions) - 1

    def abstract(self, definition: int, *, linked: bool) -> int:
        """Add a copy of a definition; returns its ``abstractNumId``. Only one may be ``linked`` to styles."""
        self._abstracts.append((definition, linked))
        return len(self._abstracts) - 1

    def num(self, abstract: int, overrides: bytes = b"") -> int:
        """Add a list; returns its ``numId``. ``overrides`` is XML, what it changes of its definition."""
        if len(self._nums) >= MOST_LISTS:
            raise DocumentRefused([_too_many()])
        self._nums.append((abstract, overrides))
        return len(self._nums)

    def override(self, num: int, overrides: bytes) -> None:
        """Set what a list changes of its definition."""
        self._nums[num - 1] = (self._nums[num - 1][0], overrides)

    def picture(self, element: etree._Element) -> int:
        """Add the picture of a bullet; returns its id."""
        element.set(f"{W}numPicBulletId", str(len(self._pictures)))
        self._pictures.append(alone(element))
        return len(self._pictures) - 1

    def pieces(self) -> Iterator[bytes]:
        """Yield the part; copies are written out one at a time."""
        yield opening("numbering")
        yield from self._pictures
        for number, (definition, linked) in enumerate(self._abstracts):
            yield self._written(self._definitions[definition], number, linked)
        for at, (abstract, overrides) in enumerate(self._nums, 1):
            yield f'<w:num w:numId="{at}"><w:abstractNumId w:val="{abstract}"/>'.encode()
            yield overrides + b"</w:num>"
        yield closing("numbering")

    def _written(self, definition: etree._Element, number: int, linked: bool) -> bytes:
        element = copy.deepcopy(definition)
        element.set(f"{W}abstractNumId", str(number))
        put(element, _val("nsid", f"{_FIRST_NSID + number:08X}"), _ORDER)
        if not linked:
            for link in list(element.iter(f"{W}pStyle")):
                remove(link)
        return alone(element)


@dataclass(frozen=True, slots=True)
class Level:
    """What a list's level does to its paragraphs: its indents, as attributes of ``w:ind``."""

    number: int
    indents: dict[str, str]


class Numbering:
    """The lists of one numbering part, brought into the book when first used.

    ``style`` gives the merged id of a paragraph style, ``clean`` puts the fonts of the document's theme into
    an element, ``linked`` names the relation of a bullet's picture.
    """

    def __init__(
        self,
        root: etree._Element | None,
        list_of_style: Callable[[str], str | None],
        book: ListBook,
        *,
        style: Callable[[str], str | None],
        clean: Callable[[etree._Element], None],
        linked: Callable[[str], str | None],
    ) -> None:
        self.book = book
        self._style, self._clean, self._linked = style, clean, linked
        self._list_of_style = list_of_style
        self._definitions: dict[str, int] = {}
        self._unsettled: list[etree._Element] = []
        self._bases: dict[str, int] = {}
        self._abstracts: dict[str, int] = {}
        self._pictures: dict[str, str] = {}
        children = list(root) if root is not None else []
        self._sources = _by_id(children, "abstractNum", "abstractNumId")
        self._nums = _by_id(children, "num", "numId")
        self._bullets = _by_id(children, "numPicBullet", "numPicBulletId")
        self._made_of = {local: source for local in self._nums if (source := self._source_of(local))}
        self._counted = {local for local in self._made_of if self._counts(local)}

    def knows(self, local: str | None) -> bool:
        """Tell whether a ``numId`` names a list."""
        return local in self._made_of

    def base(self, local: str) -> int:
        """Return the merged ``numId`` that styles and shared headers use."""
        if local not in self._bases:
            source = self._made_of[local]
            if source not in self._abstracts:
                self._abstracts[source] = self.book.abstract(self._definition(source), linked=True)
            # known before it is settled: its styles may name this very list
            new = self._bases[local] = self.book.num(self._abstracts[source])
            self._settle_definitions()
            self.book.override(new, self.overrides(local))
        return self._bases[local]

    def counted(self, local: str) -> bool:
        """Tell whether a list counts; bullets need no beginning."""
        return local in self._counted

    def abstract_copy(self, source: str) -> int:
        """Return a new copy of a definition."""
        new = self.book.abstract(self._definition(source), linked=False)
        self._settle_definitions()
        return new

    def source(self, local: str) -> str:
        """Return the definition a list is made of."""
        return self._made_of[local]

    def _definition(self, source: str) -> int:
        """Return the position of a definition in the book, settled or still to be."""
        if source not in self._definitions:
            element = copy.deepcopy(self._sources[source])
            etree.cleanup_namespaces(element)
            self._definitions[source] = self.book.define(element)
            self._unsettled.append(element)
            for name in ("nsid", "styleLink", "numStyleLink", "name"):
                for child in list(element.iterchildren(f"{W}{name}")):
                    remove(child)
        return self._definitions[source]

    def _settle_definitions(self) -> None:
        while self._unsettled:
            self._settle(self._unsettled.pop())

    def overrides(self, local: str) -> bytes:
        """Return what a list changes of its definition."""
        holder = etree.Element(f"{W}num", nsmap={"w": W[1:-1]})
        for child in self._nums[local].iterchildren(f"{W}lvlOverride"):
            holder.append(copy.deepcopy(child))
        self._settle(holder)
        return children_of(holder)

    def level(self, local: str, wanted: str | None, style: str | None) -> Level | None:
        """Return a paragraph's level: the one linked to its style, else the one it asks for (17.9.23)."""
        if not self.knows(local):
            return None
        element = self._sources[self._made_of[local]]
        chosen = None
        for level in element.iterchildren(f"{W}lvl"):
            if style is not None and value(level.find(f"{W}pStyle")) == style:
                chosen = level
        if chosen is None:
            number = wanted or "0"
            chosen = next(
                (each for each in element.iterchildren(f"{W}lvl") if each.get(f"{W}ilvl") == number), None
            )
        if chosen is None:
            return Level(int(wanted or 0), {})
        number = chosen.get(f"{W}ilvl", "0")
        for override in self._nums[local].iterchildren(f"{W}lvlOverride"):
            own = override.find(f"{W}lvl")
            if override.get(f"{W}ilvl") == number and own is not None:
                chosen = own
        indents = chosen.find(f"{W}pPr/{W}ind")
        return Level(
            int(number),
            {} if indents is None else {str(name): str(worth) for name, worth in indents.attrib.items()},
        )

    def digest_of(self, local: str) -> bytes:
        """Return what makes a list look as it does, to compare styles by."""
        if not self.knows(local):
            return b""
        return etree.tostring(self._sources[self._made_of[local]], method="c14n") + etree.tostring(
            self._nums[local], method="c14n"
        )

    def _source_of(self, local: str) -> str | None:
        """Follow a list to the definition with levels, through a list style where it names one (17.9.21)."""
        for _ in range(9):
            found = value(self._nums[local].find(f"{W}abstractNumId"))
            if found is None or found not in self._sources:
                return None  # Word prints such a paragraph without a number
            style = value(self._sources[found].find(f"{W}numStyleLink"))
            next_list = None if style is None else self._list_of_style(style)
            if next_list is None or next_list not in self._nums:
                return found
            local = next_list
        return found

    def _counts(self, local: str) -> bool:
        try:
            levels = [
                *self._nums[local].iter(f"{W}numFmt"),
                *self._sources[self._made_of[local]].iter(f"{W}numFmt"),
            ]
        except DocumentRefused:
            return False
        return any(value(level) not in _UNCOUNTED for level in levels)

    def _settle(self, element: etree._Element) -> None:
        """Make a definition the merged file's: its styles, fonts and pictures."""
        self._clean(element)
        for link in list(element.iter(f"{W}pStyle")):
            style = self._style(value(link) or "")
            if style is None:
                remove(link)
            else:
                link.set(f"{W}val", style)
        for bullet in list(element.iter(f"{W}lvlPicBulletId")):
            picture = self._picture(value(bullet) or "")
            if picture is None:
                remove(bullet)
            else:
                bullet.set(f"{W}val", picture)

    def _picture(self, local: str) -> str | None:
        if local not in self._bullets:
            return None
        if local not in self._pictures:
            element = copy.deepcopy(self._bullets[local])
            for holder in element.iter():
                for name in [name for name in holder.attrib if str(name).startswith(R)]:
                    relation = self._linked(str(holder.get(name)))
                    if relation is None:
                        return None
                    holder.set(name, relation)
            self._pictures[local] = str(self.book.picture(element))
        return self._pictures[local]


class DocumentLists:
    """The lists of one document: the shared ones for the first of its kind, copies for every later one."""

    def __init__(self, numbering: Numbering, *, first: bool) -> None:
        self.numbering = numbering
        self.first = first
        self._nums: dict[str, int] = {}
        self._abstracts: dict[str, int] = {}

    def num(self, local: str) -> int:
        """Return the merged ``numId`` of a list."""
        numbering = self.numbering
        if self.first or not numbering.counted(local):
            return numbering.base(local)
        if local not in self._nums:
            source = numbering.source(local)
            if source not in self._abstracts:
                self._abstracts[source] = numbering.abstract_copy(source)
            self._nums[local] = numbering.book.num(self._abstracts[source], numbering.overrides(local))
        return self._nums[local]


def _by_id(children: list[etree._Element], tag: str, key: str) -> dict[str, etree._Element]:
    return {str(each.get(f"{W}{key}")): each for each in children if each.tag == f"{W}{tag}"}


def _val(name: str, val: str) -> etree._Element:
    element = etree.Element(f"{W}{name}")
    element.set(f"{W}val", val)
    return element


def _too_many() -> Fault:
    return Fault(
        "",
        "merge.too-many-lists",
        f"Tệp gộp có quá {MOST_LISTS} danh sách đánh số, Word không mở được; hãy gộp ít hơn mỗi lượt.",
        f"the merged file would hold more than {MOST_LISTS} numbered lists, which Word cannot; merge fewer",
    )
