"""The style sheet: what each style says with all it is based on (ECMA-376 part 1, 17.7).

A style sheet holds nothing of the document's own text, so one sheet serves every document that has the same
styles, theme and settings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from assembly.format_rules.effective.properties import (
    ParagraphProperties,
    RunProperties,
    paragraph_properties,
    run_properties,
)
from assembly.format_rules.effective.theme import Theme, read_theme
from assembly.format_rules.effective.wordml import W, child, is_on, value, whole
from assembly.templates.relations import strict_parser

LONGEST_CHAIN = 16  # styles based on each other; Word allows 11
LARGEST_SHARED = 1024**2  # bytes of parts that are worth keeping for the next document
SHARED_SHEETS = 8
ON = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class NumberingReference:
    """What a ``w:numPr`` names; a field is unset where it does not say."""

    number_id: str | None
    level: int | None


def numbering_reference(properties: etree._Element | None) -> NumberingReference | None:
    """Read the ``w:numPr`` of a ``w:pPr``."""
    reference = child(properties, "numPr")
    if reference is None:
        return None
    level = whole(value(reference, "ilvl"))
    return NumberingReference(value(reference, "numId"), None if level is None else max(0, min(8, level)))


@dataclass(frozen=True, slots=True)
class StyleLink:
    """One style of a chain: what it says itself about its paragraphs and their list."""

    style_id: str
    paragraph: ParagraphProperties
    numbering: NumberingReference | None


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style with all it is based on; ``links`` from the lowest base up, ``run`` all together."""

    style_id: str
    name: str
    links: tuple[StyleLink, ...]
    run: RunProperties


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The styles of a document.

    ``table_size_wins``: text in tables takes size and alignment from the table style where the paragraph
    style only repeats the document's default. So Word lays out documents of Word 2007 and before, which lack
    the setting ``overrideTableStyleFontSizeAndJustification`` that Word 2010 and later write.
    """

    theme: Theme
    run_defaults: RunProperties
    paragraph_defaults: ParagraphProperties
    elements: dict[tuple[str, str], etree._Element]  # by type and id
    default_ids: dict[str, str]  # by type
    table_size_wins: bool
    even_and_odd_headers: bool
    protected: bool
    html_spacing: int  # twips of automatic spacing
    spaces_add: bool  # the space after a paragraph and before the next, where the larger usually stands
    gutter_at_top: bool
    _links: dict[str, tuple[StyleLink, RunProperties]] = field(default_factory=dict)
    _paragraph_styles: dict[str, ParagraphStyle] = field(default_factory=dict)
    _character_styles: dict[str, RunProperties] = field(default_factory=dict)

    def paragraph_style(self, style_id: str | None) -> ParagraphStyle:
        """Return a paragraph style; the default one where the id is unset or unknown (17.3.1.27)."""
        if style_id is None or ("paragraph", style_id) not in self.elements:
            style_id = self.default_ids.get("paragraph", "")
        if style_id not in self._paragraph_styles:
            chain = self.chain("paragraph", style_id)
            links: list[StyleLink] = []
            run: RunProperties = {}
            for element in chain:
                link, own = self._link(element)
                links.append(link)
                run = {**run, **own}
            self._paragraph_styles[style_id] = ParagraphStyle(
                style_id=style_id,
                name=(value(chain[-1], "name") if chain else None) or "Normal",
                links=tuple(links),
                run=run,
            )
        return self._paragraph_styles[style_id]

    def character_style(self, style_id: str | None) -> RunProperties:
        """Return what a character style says; nothing where the id is unset or unknown."""
        if style_id is None:
            style_id = self.default_ids.get("character", "")
        if style_id not in self._character_styles:
            if len(self._character_styles) > len(self.elements) + 1:
                return {}  # ids that are no styles are not worth remembering
            run: RunProperties = {}
            for element in self.chain("character", style_id):
                run = {**run, **run_properties(child(element, "rPr"), self.theme)}
            self._character_styles[style_id] = run
        return self._character_styles[style_id]

    def _link(self, element: etree._Element) -> tuple[StyleLink, RunProperties]:
        """Return what a paragraph style says itself, read once however many styles are based on it."""
        style_id = element.get(f"{W}styleId", "")
        if style_id not in self._links:
            properties = child(element, "pPr")
            said = StyleLink(style_id, paragraph_properties(properties), numbering_reference(properties))
            self._links[style_id] = said, run_properties(child(element, "rPr"), self.theme)
        return self._links[style_id]

    def chain(self, kind: str, style_id: str) -> list[etree._Element]:
        """Return a style and all it is based on, the lowest base first; a circle ends where it closes."""
        chain: list[etree._Element] = []
        seen: set[str] = set()
        element = self.elements.get((kind, style_id))
        while element is not None and style_id not in seen and len(chain) < LONGEST_CHAIN:
            chain.append(element)
            seen.add(style_id)
            style_id = value(element, "basedOn") or ""
            element = self.elements.get((kind, style_id))
        return chain[::-1]


def style_sheet(styles: bytes | None, theme: bytes | None, settings: bytes | None) -> StyleSheet:
    """Return the style sheet of these parts (checked XML), shared between documents that have the same."""
    size = sum(len(part) for part in (styles, theme, settings) if part)
    return (_shared if size <= LARGEST_SHARED else _read)(styles, theme, settings)


def _read(styles: bytes | None, theme: bytes | None, settings: bytes | None) -> StyleSheet:
    root, theme_root, settings_root = (
        None if part is None else etree.fromstring(part, strict_parser())
        for part in (styles, theme, settings)
    )
    read = read_theme(theme_root, settings_root)
    defaults = child(root, "docDefaults")
    elements: dict[tuple[str, str], etree._Element] = {}
    default_ids: dict[str, str] = {}
    for element in () if root is None else root.iterchildren(f"{W}style"):
        key = (element.get(f"{W}type", "paragraph"), element.get(f"{W}styleId", ""))
        elements.setdefault(key, element)
        if element.get(f"{W}default") in ON:
            default_ids[key[0]] = key[1]  # of several the last one counts (17.7.4.17)
    compatible = child(settings_root, "compat")
    return StyleSheet(
        theme=read,
        run_defaults=run_properties(child(child(defaults, "rPrDefault"), "rPr"), read),
        paragraph_defaults=paragraph_properties(child(child(defaults, "pPrDefault"), "pPr")),
        elements=elements,
        default_ids=default_ids,
        table_size_wins=not _overrides_table_style(compatible),
        even_and_odd_headers=_on(settings_root, "evenAndOddHeaders"),
        protected=_protected(settings_root),
        gutter_at_top=_on(settings_root, "gutterAtTop"),
        html_spacing=100 if _on(compatible, "doNotUseHTMLParagraphAutoSpacing") else 280,
        spaces_add=_on(compatible, "doNotUseHTMLParagraphAutoSpacing"),
    )


_shared = lru_cache(maxsize=SHARED_SHEETS)(_read)


def _on(parent: etree._Element | None, name: str) -> bool:
    found = child(parent, name)
    return found is not None and is_on(found)


def _overrides_table_style(compatible: etree._Element | None) -> bool:
    return compatible is not None and any(
        setting.get(f"{W}name") == "overrideTableStyleFontSizeAndJustification"
        and setting.get(f"{W}val") in ON
        for setting in compatible.iterchildren(f"{W}compatSetting")
    )


def _protected(settings: etree._Element | None) -> bool:
    found = child(settings, "documentProtection")
    return found is not None and found.get(f"{W}enforcement") in ON
