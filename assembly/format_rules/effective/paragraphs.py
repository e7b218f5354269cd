"""The effective format of a paragraph: its levels, its list, its neighbours (17.3.1, 17.7.2, 17.9.22)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import cast

from lxml import etree

from assembly.format_rules.effective.cascade import MOST_KEPT, TableLevel
from assembly.format_rules.effective.properties import ParagraphProperties, over, paragraph_properties
from assembly.format_rules.effective.styles import ParagraphStyle, StyleSheet
from assembly.format_rules.effective.wordml import signature
from assembly.format_rules.word_document import Alignment, LineRule, ParagraphFormat, TabStop

BODY_TEXT = 9  # the outline level of text that is no heading
_ALIGNMENTS: dict[str, Alignment] = {
    "left": "left",
    "start": "left",
    "numTab": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "lowKashida": "both",
    "mediumKashida": "both",
    "highKashida": "both",
    "distribute": "distribute",
    "thaiDistribute": "distribute",
}
_TURNED: dict[Alignment, Alignment] = {"left": "right", "right": "left"}
_LINE_RULES = ("auto", "exact", "atLeast")
_LINE = 240  # twips of a line that beforeLines counts in, where no grid says otherwise


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a paragraph's neighbours change in its spacing.

    ``same_before``, ``same_after``: the neighbour has the same style; ``first``, ``last``: there is none in
    this flow; ``listed_before``, ``listed_after``: both are items of a list; ``joined_before``,
    ``joined_after``: both stand in one frame of borders.
    """

    same_before: bool = False
    same_after: bool = False
    first: bool = False
    last: bool = False
    listed_before: bool = False
    listed_after: bool = False
    joined_before: bool = False
    joined_after: bool = False


class ParagraphCascade:
    """Resolves the paragraph formats of one document, each combination once."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._known: dict[Hashable, ParagraphProperties] = {}

    def properties(
        self,
        element: etree._Element | None,
        style: ParagraphStyle,
        table: TableLevel,
        level: tuple[Hashable, ParagraphProperties, bool] | None,
    ) -> ParagraphProperties:
        """Return all properties of a paragraph with this ``w:pPr``.

        ``level`` is its list level: a key, what it says, and whether the paragraph itself (not its style)
        names the list. A list that the paragraph names goes over the style's indents, one that a style names
        stands just under that style, so that the style and those based on it can move it.
        """
        key = (style.style_id, table.key, level and (level[0], level[2]), signature(element))
        found = self._known.get(key)
        if found is None:
            found = self._combined(paragraph_properties(element), style, table, level)
            if len(self._known) < MOST_KEPT:
                self._known[key] = found
        return found

    def _combined(
        self,
        direct: ParagraphProperties,
        style: ParagraphStyle,
        table: TableLevel,
        level: tuple[Hashable, ParagraphProperties, bool] | None,
    ) -> ParagraphProperties:
        sheet = self._sheet
        combined = over(table.paragraph, sheet.paragraph_defaults)
        named_by = None
        if level is not None and not level[2]:
            named_by = max(at for at, link in enumerate(style.links) if link.numbering is not None)
        for at, link in enumerate(style.links):
            if at == named_by and level is not None:
                combined = over(level[1], combined)
            combined = over(_yielding(link.paragraph, table.paragraph, sheet), combined)
        if level is not None and level[2]:
            combined = over(level[1], combined)
        return over(direct, combined)


def share_borders(one: ParagraphProperties, other: ParagraphProperties) -> bool:
    """Tell whether two neighbours have the same borders and indents: lines go around both (17.3.1.7)."""
    mine, yours = _frame(one), _frame(other)
    return any(mine[:4]) and mine == yours


def _frame(found: ParagraphProperties) -> tuple[object, ...]:
    return (
        found.get("top_border"),
        found.get("bottom_border"),
        found.get("left_border"),
        found.get("right_border"),
        found.get("left", 0),
        found.get("right", 0),
    )


def _yielding(
    style: ParagraphProperties, table: ParagraphProperties, sheet: StyleSheet
) -> ParagraphProperties:
    """Return what a style says, without the alignment where that of the table style goes before it."""
    default = sheet.paragraph_defaults.get("alignment", "left")
    if sheet.table_size_wins and "alignment" in table and style.get("alignment") == default:
        style = style.copy()
        del style["alignment"]
    return style


def paragraph_format(
    found: ParagraphProperties, size: int, near: Neighbours, html_spacing: int
) -> ParagraphFormat:
    """Return the format of a paragraph among its neighbours; ``size`` of its characters in half-points."""
    # a frame of its own width moves the text with it: so Word's own page numbers stand in the middle
    alignment = _ALIGNMENTS.get(found.get("frame_alignment", found.get("alignment", "")), "left")
    if found.get("bidirectional"):
        alignment = _TURNED.get(alignment, alignment)
    rule = found.get("line_rule", "auto")
    line = found.get("line", _LINE)
    outline = found.get("outline_level", BODY_TEXT)
    contextual = found.get("contextual_spacing", False)
    return ParagraphFormat(
        alignment=alignment,
        left=_in_characters(found.get("left_chars"), size) or found.get("left", 0),
        right=_in_characters(found.get("right_chars"), size) or found.get("right", 0),
        first_line=_in_characters(found.get("first_line_chars"), size) or found.get("first_line", 0),
        before=_before(found, near, contextual, html_spacing),
        after=_after(found, near, contextual, html_spacing),
        line=line if line > 0 else _LINE,
        line_rule=cast("LineRule", rule if rule in _LINE_RULES else "auto"),
        contextual_spacing=contextual,
        keep_next=found.get("keep_next", False),
        keep_lines=found.get("keep_lines", False),
        page_break_before=found.get("page_break_before", False),
        outline_level=outline if 0 <= outline < BODY_TEXT else None,
        tabs=_tabs(found),
        top_border=None if near.joined_before else found.get("top_border"),
        bottom_border=None if near.joined_after else found.get("bottom_border"),
        left_border=found.get("left_border"),
        right_border=found.get("right_border"),
    )


def _in_characters(hundredths: int | None, size: int) -> int:
    """Return a length given in hundredths of a character, which is as wide as high; 0: not so given.

    Word writes 0 to leave the counting in characters, beside the length that then holds.
    """
    return round(hundredths * size / 10) if hundredths else 0


def _before(found: ParagraphProperties, near: Neighbours, contextual: bool, html_spacing: int) -> int:
    if contextual and near.same_before:
        return 0
    if found.get("before_auto"):
        return 0 if near.first or near.listed_before else html_spacing
    return _in_lines(found.get("before_lines")) or max(0, found.get("before", 0))


def _after(found: ParagraphProperties, near: Neighbours, contextual: bool, html_spacing: int) -> int:
    if contextual and near.same_after:
        return 0
    if found.get("after_auto"):
        return 0 if near.last or near.listed_after else html_spacing
    return _in_lines(found.get("after_lines")) or max(0, found.get("after", 0))


def _in_lines(hundredths: int | None) -> int:
    return round(hundredths * _LINE / 100) if hundredths and hundredths > 0 else 0


def _tabs(found: ParagraphProperties) -> tuple[TabStop, ...]:
    return tuple(stop for _at, stop in sorted(found.get("tabs", {}).items()) if stop is not None)
