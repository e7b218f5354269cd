"""Setting what letters look like, in the run itself: direct formatting holds whatever the styles say."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from assembly.format_rules.effective.wordml import W
from assembly.format_rules.schema_order import properties, put, switch, take
from assembly.format_rules.word_document import AUTO, Paragraph, Run

_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_THEME_SLOTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_THEME_COLOURS = ("themeColor", "themeTint", "themeShade")


def set_face(letters: etree._Element, face: str) -> None:
    """Set the face of a rPr for every script; theme fonts would go before it."""
    put(letters, "rFonts", **dict.fromkeys(_SLOTS, face))
    take(letters, "rFonts", *_THEME_SLOTS)


def set_size(letters: etree._Element, half_points: int) -> None:
    """Set the size of a rPr, for complex scripts too."""
    for name in ("sz", "szCs"):
        put(letters, name, val=str(half_points))


def set_bold(letters: etree._Element, *, bold: bool) -> None:
    """Set the weight of a rPr, for complex scripts too."""
    for name in ("b", "bCs"):
        switch(letters, name, on=bold)


def set_italic(letters: etree._Element, *, italic: bool) -> None:
    """Set the slant of a rPr, for complex scripts too."""
    for name in ("i", "iCs"):
        switch(letters, name, on=italic)


def set_caps(letters: etree._Element, *, caps: bool) -> None:
    """Let the letters of a rPr print in capitals or as they are typed; the text stays."""
    switch(letters, "caps", on=caps)
    switch(letters, "smallCaps", on=False)


def set_black(letters: etree._Element) -> None:
    """Set the colour of a rPr to the automatic one, which prints black."""
    put(letters, "color", val=AUTO)
    take(letters, "color", *_THEME_COLOURS)


def letters_of(run: Run) -> etree._Element | None:
    """Return the rPr of a run; None where its element is no plain run."""
    return properties(run.element) if run.element.tag == f"{W}r" else None


def letters_of_label(paragraph: Paragraph, *names: str) -> Iterator[etree._Element]:
    """Yield the rPr that decide a property of a paragraph's list label: its level's, and its mark's.

    A level that says nothing of the property is left as it is: the label then looks like the paragraph's
    mark (17.9.24), and the level serves other paragraphs too.
    """
    if paragraph.label is None:
        return
    level = paragraph.label.element.find(f"{W}rPr")
    if level is not None and any(level.find(f"{W}{name}") is not None for name in (*names, "rStyle")):
        yield level
    yield mark_of(paragraph)


def mark_of(paragraph: Paragraph) -> etree._Element:
    """Return the rPr of a paragraph's mark, made where there is none."""
    about = properties(paragraph.element)
    return put(about, "rPr")
