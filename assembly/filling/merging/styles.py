"""Styles: equal ones are shared, others of the same name get a new one, and no document changes its look.

The styles part of the first document is that of the merged file. A style of a later document is compared by
all that it is made of: its own properties, those of the styles it is based on, its list, the defaults and the
theme. Source: ECMA-376 part 1 (17.7).
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from assembly.filling.merging.lists import ListBook, Numbering
from assembly.filling.merging.look import (
    Defaults,
    lay_under,
    read_defaults,
    read_theme,
)
from assembly.filling.merging.wordml import (
    PROLOG,
    W,
    alone,
    drop_unknown,
    remove,
    value,
)
from assembly.templates.relations import strict_parser

_KINDS = ("paragraph", "character", "table")
_NO_STYLES = f'<w:styles xmlns:w="{W[1:-1]}"/>'.encode()


class StyleBook:
    """The styles part of the merged file."""

    def __init__(self) -> None:
        self.frame: etree._Element | None = None  # the first document's styles part, without its styles
        self.theme_part: bytes | None = None
        self.defaults: Defaults | None = None
        self.default_ids: dict[str, str] = {}
        self._styles: dict[str, etree._Element] = {}
        self._digests: dict[bytes, str] = {}
        self._names: set[str] = set()

    def known(self, digest: bytes) -> str | None:
        """Return the id of an equal style."""
        return self._digests.get(digest)

    def add(self, style: etree._Element, digest: bytes) -> str:
        """Take a style, under a new id and name where its own are taken; returns its id."""
        own = str(style.get(f"{W}styleId"))
        named = style.find(f"{W}name")
        name = value(named) or own
        new, at = own, 1
        new_name = name
        while new in self._styles or new_name.casefold() in self._names:
            at += 1
            new, new_name = f"{own}_{at}", f"{name} ({at})"
        if new != own or new_name != name:
            style.set(f"{W}styleId", new)
            style.set(f"{W}customStyle", "1")
            for alias in list(style.iterchildren(f"{W}aliases")):
                remove(alias)
            if named is not None:
                named.set(f"{W}val", new_name)
        self._styles[new] = style
        self._names.add(new_name.casefold())
        self._digests[digest] = new
        return new

    def name_of(self, style_id: str) -> str:
        """Return a style's name."""
        return value(self._styles[style_id].find(f"{W}name")) or style_id

    def pieces(self) -> Iterator[bytes]:
        """Yield the styles part."""
        frame = self.frame if self.frame is not None else etree.fromstring(_NO_STYLES)
        text = alone(frame)
        if text.endswith(b"/>"):
            text = text[:-2] + b"></" + text[1:].split(None, 1)[0].rstrip(b"/>") + b">"
        end = text.rindex(b"</")
        yield PROLOG + text[:end]
        for style in self._styles.values():
            yield alone(style)
        yield text[end:]


@dataclass(frozen=True, slots=True)
class StyledParagraph:
    """A paragraph style in the merged file: its id and the list that it brings, by its local ``numId``.

    ``level`` is the list's, ``indents`` those that a paragraph of the style has (attributes of ``w:ind``).
    """

    id: str
    list: str | None = None
    level: int = 0
    indents: tuple[tuple[str, str], ...] = ()


class Styles:
    """The styles, theme and lists of one styles part, brought into the book when first used."""

    def __init__(
        self,
        book: StyleBook,
        lists: ListBook,
        *,
        styles: bytes | None,
        numbering: bytes | None,
        theme: bytes | None,
        linked: Callable[[str], str | None],
    ) -> None:
        self._book = book
        root = etree.fromstring(_NO_STYLES if styles is None else styles, strict_parser())
        drop_unknown(root)
        numbering_root = None if numbering is None else etree.fromstring(numbering, strict_parser())
        if numbering_root is not None:
            drop_unknown(numbering_root)
        self.theme = read_theme(theme)
        self._sources = {
            str(style.get(f"{W}styleId")): style
            for style in root.iterchildren(f"{W}style")
            if style.get(f"{W}styleId") is not None
        }
        if self._default_of("paragraph") is None:
            self._add_normal()
        self._ids: dict[str, str] = {}
        self._paragraphs: dict[str, StyledParagraph | None] = {}
        self._by_name = {
            (value(style.find(f"{W}name")) or "").casefold(): key for key, style in self._sources.items()
        }
        self.default = {kind: self._default_of(kind) for kind in _KINDS}
        own = read_defaults(root, self.theme)
        first = book.defaults is None
        if book.defaults is None:
            book.frame, book.theme_part, book.defaults = _frame(root), theme, own
        self.own_theme = theme == book.theme_part
        self.kept = own.kept_over(book.defaults)
        self._theme_digest = b"" if self.own_theme else repr(self.theme).encode()
        self._defaults_digest = own.digest()
        self._digest_cache: dict[str, bytes] = {}
        self.numbering = Numbering(
            numbering_root,
            self._list_of,
            lists,
            style=lambda style: self.id_of(style, "paragraph"),
            clean=self.clean,
            linked=linked,
        )
        if first:
            for key in self._sources:
                self._bring(key)
        # what a paragraph, run or table without a style of its own must now name
        self.unnamed = {kind: self._unnamed(kind) for kind in _KINDS}
        normal = self.default["paragraph"]
        styled = None if normal is None else self.paragraph(normal)
        # paragraphs that name no style look the same in the merged file, and no defaults are in styles
        self.silent_default = (
            self.unnamed["paragraph"] is None
            and (styled is None or styled.list is None)
            and not len(self.kept.paragraph)
            and not len(self.kept.run)
        )

    def clean(self, root: etree._Element) -> None:
        """Write the theme's fonts and colours out, where the merged file has another theme."""
        if not self.own_theme:
            self.theme.write_out(root)

    def id_of(self, local: str, kind: str) -> str | None:
        """Return a style's id in the merged file; None where the document has no such style."""
        source = self._sources.get(local)
        if source is None or source.get(f"{W}type", "paragraph") != kind:
            return None
        return self._ids.get(local) or self._bring(local)

    def id_by_name(self, name: str) -> str | None:
        """Return the new name of a paragraph or character style, as fields name it."""
        local = self._by_name.get(name.casefold())
        if local is None:
            return None
        new = self._ids.get(local) or self._bring(local)
        return None if new is None else self._book.name_of(new)

    def paragraph(self, local: str) -> StyledParagraph | None:
        """Return what a paragraph style is in the merged file."""
        if local not in self._paragraphs:
            self._paragraphs[local] = self._styled(local)
        return self._paragraphs[local]

    def says(self, local: str | None, holder: str, name: str, attribute: str) -> bool:
        """Tell whether a style or one below it says a property itself, not only the defaults."""
        for style in self._chain(local):
            element = style.find(f"{W}{holder}/{W}{name}")
            if element is not None and (attribute in element.attrib or not element.attrib):
                return True
        return False

    def source_of_table(self, local: str | None) -> str | None:
        """Return the table style a table has by its own name, the default where it names none."""
        return local if local in self._sources else self.default["table"]

    def table_holders(self, local: str | None) -> list[etree._Element]:
        """Return the ``tblPr`` of a table style and of those below it, the strongest first."""
        return [holder for style in self._chain(local) if (holder := style.find(f"{W}tblPr")) is not None]

    def table_properties(self, local: str | None, holder: str) -> etree._Element | None:
        """Return what a table style says of all its paragraphs or runs."""
        made = etree.Element(f"{W}{holder}", nsmap={"w": W[1:-1]})
        for style in reversed(list(self._chain(local))):
            for child in style.iterfind(f"{W}{holder}/*"):
                there = made.find(str(child.tag))
                if there is None:
                    made.append(copy.deepcopy(child))
                else:
                    for key, worth in child.attrib.items():
                        there.set(key, worth)
        self.clean(made)
        return made if len(made) else None

    def _chain(self, local: str | None) -> Iterator[etree._Element]:
        """Iterate over a style and those below it."""
        seen: set[str] = set()
        while local is not None and local in self._sources and local not in seen:
            seen.add(local)
            yield self._sources[local]
            local = value(self._sources[local].find(f"{W}basedOn"))

    def _default_of(self, kind: str) -> str | None:
        """Return the default style of a kind; where several say so, the last (17.7.4.17)."""
        found = None
        for key, style in self._sources.items():
            if style.get(f"{W}type", "paragraph") == kind and style.get(f"{W}default") in ("1", "true", "on"):
                found = key
        return found

    def _add_normal(self) -> None:
        """Add the default paragraph style that a styles part leaves out: it would take another document's."""
        local = "Normal" if "Normal" not in self._sources else "VanthuNormal"
        style = etree.Element(f"{W}style", nsmap={"w": W[1:-1]})
        for key, worth in (("type", "paragraph"), ("default", "1"), ("styleId", local)):
            style.set(f"{W}{key}", worth)
        etree.SubElement(style, f"{W}name").set(f"{W}val", local)
        self._sources[local] = style

    def _unnamed(self, kind: str) -> str | None:
        local, ruling = self.default[kind], self._book.default_ids.get(kind)
        if local is None or (kind == "character" and self._sources[local].find(f"{W}rPr") is None):
            return None
        new = self.id_of(local, kind)
        return None if new == ruling else new

    def _list_of(self, local: str) -> str | None:
        style = self._sources.get(local)
        return None if style is None else value(style.find(f"{W}pPr/{W}numPr/{W}numId"))

    def _styled(self, local: str) -> StyledParagraph | None:
        new = self.id_of(local, "paragraph")
        if new is None:
            return None
        list_of = wanted = None
        level = None
        indents: dict[str, str] = {}
        for style in reversed(list(self._chain(local))):
            own = style.find(f"{W}pPr/{W}numPr")
            if own is not None:
                list_of = value(own.find(f"{W}numId")) or list_of
                wanted = value(own.find(f"{W}ilvl")) or wanted
            if list_of is not None and (own is not None or style is self._sources[local]):
                level = self.numbering.level(list_of, wanted, str(style.get(f"{W}styleId"))) or level
            if own is not None and level is not None:
                indents = overlaid(indents, level.indents)
            mine = style.find(f"{W}pPr/{W}ind")
            if mine is not None:
                indents = overlaid(indents, {str(key): str(worth) for key, worth in mine.attrib.items()})
        if list_of is None or level is None or not self.numbering.knows(list_of):
            return StyledParagraph(new)
        return StyledParagraph(new, list_of, level.number, tuple(indents.items()))

    def _digest(self, local: str, within: tuple[str, ...] = ()) -> bytes:
        """Return what makes a style look as it does."""
        if local in self._digest_cache:
            return self._digest_cache[local]
        if local not in self._sources or local in within:
            return local.encode()
        style = self._sources[local]
        plain = copy.deepcopy(style)
        for name in (
            "rsid",
            "next",
            "link",
            "uiPriority",
            "semiHidden",
            "unhideWhenUsed",
            "qFormat",
            "locked",
        ):
            for child in list(plain.iterchildren(f"{W}{name}")):
                remove(child)
        digest = hashlib.sha256(self._theme_digest)
        if style.get(f"{W}type", "paragraph") == "paragraph":
            digest.update(self._defaults_digest)
        list_of = plain.find(f"{W}pPr/{W}numPr/{W}numId")
        if list_of is not None:
            digest.update(self.numbering.digest_of(value(list_of) or ""))
            list_of.set(f"{W}val", "")
        etree.cleanup_namespaces(plain)
        digest.update(etree.tostring(plain, method="c14n"))
        below = value(style.find(f"{W}basedOn"))
        if below is not None:
            digest.update(self._digest(below, (*within, local)))
        self._digest_cache[local] = digest.digest()
        return self._digest_cache[local]

    def _bring(self, local: str) -> str | None:
        """Bring a style into the book with all that it refers to; list styles are not needed there."""
        source = self._sources[local]
        kind = source.get(f"{W}type", "paragraph")
        if kind == "numbering" and value(source.find(f"{W}pPr/{W}numPr/{W}numId")) is not None:
            return None
        digest = self._digest(local)
        known = self._book.known(digest)
        if known is not None:
            self._ids[local] = known
            return known
        style = copy.deepcopy(source)
        if kind == "paragraph" and style.find(f"{W}basedOn") is None:
            lay_under(style, self.kept)
        self.clean(style)
        if self._book.default_ids.get(kind) is not None:
            style.attrib.pop(f"{W}default", "")
        elif local == self.default.get(kind, local) and style.get(f"{W}default") in ("1", "true", "on"):
            self._book.default_ids[kind] = local
        new = self._ids[local] = self._book.add(style, digest)
        for name in ("basedOn", "next", "link"):
            self._redirect(style, name, keep=name != "link" or new == local)
        list_of = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if list_of is not None and (wanted := value(list_of)) != "0":
            if self.numbering.knows(wanted):
                list_of.set(f"{W}val", str(self.numbering.base(str(wanted))))
            else:
                numbered = list_of.getparent()
                if numbered is not None:
                    remove(numbered)
        etree.cleanup_namespaces(style)
        return new

    def _redirect(self, style: etree._Element, name: str, *, keep: bool) -> None:
        """Let a style refer to the merged file's; the link of a renamed one would not be answered."""
        reference = style.find(f"{W}{name}")
        if reference is None:
            return
        if not keep:
            remove(reference)
            return
        local = value(reference) or ""
        new = self._ids.get(local) or (self._bring(local) if local in self._sources else None)
        if new is None:
            remove(reference)
        else:
            reference.set(f"{W}val", new)


def overlaid(under: dict[str, str], over: dict[str, str]) -> dict[str, str]:
    """Return indents with others on top; a first-line indent replaces a hanging one and the other way."""
    rivals = {"firstLine": "hanging", "hanging": "firstLine", "left": "start", "start": "left"}
    rivals |= {"right": "end", "end": "right"}
    kept = dict(under)
    for key in over:
        kept.pop(f"{W}{rivals.get(key.removeprefix(W), '')}", None)
    return kept | over


def _frame(root: etree._Element) -> etree._Element:
    frame = copy.deepcopy(root)
    for style in list(frame.iterchildren(f"{W}style")):
        frame.remove(style)
    return frame
