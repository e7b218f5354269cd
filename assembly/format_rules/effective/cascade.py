"""The cascade: defaults, table style, list level, paragraph style, character style, direct (17.7.2).

Toggle properties (bold, italic, capitals, hidden, ...) of styles exclude each other: bold in a paragraph
style and in a character style is not bold. Set directly they hold, and what the defaults switch on stays on
(17.7.3).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from lxml import etree

from assembly.format_rules.effective.properties import (
    ParagraphProperties,
    RunProperties,
    run_properties,
)
from assembly.format_rules.effective.styles import ParagraphStyle, StyleSheet
from assembly.format_rules.effective.wordml import signature, value
from assembly.format_rules.word_document import AUTO, TextFormat

MOST_KEPT = 20_000  # formats of one document that are remembered
BUILT_IN_FACE = "Times New Roman"  # where neither styles nor defaults name one
BUILT_IN_SIZE = 20  # half-points

_TOGGLES = (
    "bold",
    "complex_bold",
    "italic",
    "complex_italic",
    "caps",
    "small_caps",
    "strike",
    "hidden",
)
_VERTICAL = ("superscript", "subscript")


@dataclass(frozen=True, slots=True)
class TableLevel:
    """What a table style says at one cell; ``key`` tells apart the levels of one document."""

    key: Hashable
    run: RunProperties
    paragraph: ParagraphProperties


NO_TABLE = TableLevel(None, {}, {})


@dataclass(frozen=True, slots=True)
class ResolvedText:
    """An effective format with the hint that chooses between faces (``eastAsia``)."""

    format: TextFormat
    hint: str | None


class TextCascade:
    """Resolves the text formats of one document, each combination once."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._known: dict[Hashable, ResolvedText] = {}

    def run(
        self, properties: etree._Element | None, style: ParagraphStyle, table: TableLevel
    ) -> ResolvedText:
        """Return the format of a run with this ``w:rPr`` in a paragraph of this style."""
        key = (style.style_id, table.key, signature(properties))
        found = self._known.get(key)
        if found is None:
            read = run_properties(properties, self._sheet.theme)
            found = self._resolved(read, value(properties, "rStyle"), style, table)
            if len(self._known) < MOST_KEPT:
                self._known[key] = found
        return found

    def label(
        self,
        mark: etree._Element | None,
        level: etree._Element | None,
        style: ParagraphStyle,
        table: TableLevel,
    ) -> ResolvedText:
        """Return the format of a list label: that of the paragraph's mark, with what the level says over it.

        Word does not underline a label because its paragraph's mark is underlined.
        """
        direct = run_properties(mark, self._sheet.theme)
        direct.pop("underline", None)
        direct = {**direct, **run_properties(level, self._sheet.theme)}
        character = value(level, "rStyle") or value(mark, "rStyle")
        return self._resolved(direct, character, style, table)

    def _resolved(
        self, direct: RunProperties, character: str | None, style: ParagraphStyle, table: TableLevel
    ) -> ResolvedText:
        sheet = self._sheet
        levels = (table.run, _yielding(style.run, table.run, sheet), sheet.character_style(character))
        merged: RunProperties = {**sheet.run_defaults, **levels[0], **levels[1], **levels[2], **direct}
        on = {name: _toggled(name, direct, levels, sheet.run_defaults) for name in _TOGGLES}
        complex_script = merged.get("complex_script", False)
        ascii_face = merged.get("ascii_face", BUILT_IN_FACE)
        vertical = merged.get("vertical", "baseline")
        return ResolvedText(
            TextFormat(
                ascii_face=ascii_face,
                high_face=merged.get("high_face", BUILT_IN_FACE),
                east_asian_face=merged.get("east_asian_face", BUILT_IN_FACE),
                complex_face=merged.get("complex_face", BUILT_IN_FACE),
                size=merged.get("complex_size", BUILT_IN_SIZE)
                if complex_script
                else merged.get("size", BUILT_IN_SIZE),
                bold=on["complex_bold" if complex_script else "bold"],
                italic=on["complex_italic" if complex_script else "italic"],
                underline=merged.get("underline", "none"),
                caps=on["caps"],
                small_caps=on["small_caps"],
                strike=on["strike"] or merged.get("double_strike", False),
                hidden=on["hidden"],
                color=merged.get("color", AUTO),
                highlight=merged.get("highlight", "none"),
                vertical=cast(
                    'Literal["baseline", "superscript", "subscript"]',
                    vertical if vertical in _VERTICAL else "baseline",
                ),
                spacing=merged.get("spacing", 0),
                scale=merged.get("scale", 100),
                complex_script=complex_script,
            ),
            merged.get("hint"),
        )


def _yielding(style: RunProperties, table: RunProperties, sheet: StyleSheet) -> RunProperties:
    """Return what a paragraph style says, without the size where that of the table style goes before it."""
    default = sheet.run_defaults.get("size", BUILT_IN_SIZE)
    if sheet.table_size_wins and "size" in table and style.get("size") == default:
        style = style.copy()
        del style["size"]
    return style


def _toggled(
    name: str, direct: RunProperties, levels: tuple[RunProperties, ...], defaults: RunProperties
) -> bool:
    if name in direct:
        return bool(cast("Mapping[str, bool]", direct)[name])
    if cast("Mapping[str, bool]", defaults).get(name):
        return True
    return sum(bool(cast("Mapping[str, bool]", level).get(name)) for level in levels) % 2 == 1
