"""What one ``w:rPr`` or ``w:pPr`` says, nothing inherited: the levels that a cascade combines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, cast

from lxml import etree

from assembly.format_rules.effective.theme import Theme, colour_of
from assembly.format_rules.effective.wordml import VAL, W, half_points, is_on, twips, whole
from assembly.format_rules.word_document import Border, TabStop

LARGEST_SIZE = 3276  # half-points: 1638 pt, Word's largest


class RunProperties(TypedDict, total=False):
    """Properties of text at one level; the fields are those of ``TextFormat``, with their complex twins."""

    ascii_face: str
    high_face: str
    east_asian_face: str
    complex_face: str
    hint: str
    size: int
    complex_size: int
    bold: bool
    complex_bold: bool
    italic: bool
    complex_italic: bool
    caps: bool
    small_caps: bool
    strike: bool
    double_strike: bool
    hidden: bool
    complex_script: bool
    underline: str
    color: str
    highlight: str
    vertical: str
    spacing: int
    scale: int


class ParagraphProperties(TypedDict, total=False):
    """Properties of a paragraph at one level.

    ``frame_alignment`` is where a frame as wide as its text stands (``w:framePr``). Indents in twips, their
    ``_chars`` twins in hundredths of a character; ``before_lines`` and ``after_lines`` in hundredths of a
    line. A tab stop that is cleared is unset, as is a border that is switched off. ``outline_level`` 9 is
    body text.
    """

    alignment: str
    frame_alignment: str
    bidirectional: bool
    left: int
    right: int
    first_line: int
    left_chars: int
    right_chars: int
    first_line_chars: int
    before: int
    after: int
    before_lines: int
    after_lines: int
    before_auto: bool
    after_auto: bool
    line: int
    line_rule: str
    contextual_spacing: bool
    keep_next: bool
    keep_lines: bool
    page_break_before: bool
    outline_level: int
    tabs: dict[int, TabStop | None]
    top_border: Border | None
    bottom_border: Border | None
    left_border: Border | None
    right_border: Border | None


_FACES = (
    ("ascii_face", "ascii", "asciiTheme"),
    ("high_face", "hAnsi", "hAnsiTheme"),
    ("east_asian_face", "eastAsia", "eastAsiaTheme"),
    ("complex_face", "cs", "cstheme"),
)
_SWITCHES = {
    f"{W}b": "bold",
    f"{W}bCs": "complex_bold",
    f"{W}i": "italic",
    f"{W}iCs": "complex_italic",
    f"{W}caps": "caps",
    f"{W}smallCaps": "small_caps",
    f"{W}strike": "strike",
    f"{W}dstrike": "double_strike",
    f"{W}vanish": "hidden",
}
_COMPLEX = (f"{W}cs", f"{W}rtl")

_PARAGRAPH_SWITCHES = {
    f"{W}contextualSpacing": "contextual_spacing",
    f"{W}keepNext": "keep_next",
    f"{W}keepLines": "keep_lines",
    f"{W}pageBreakBefore": "page_break_before",
    f"{W}bidi": "bidirectional",
}
_SIDES = ("top", "bottom", "left", "right")
_INDENTS = (("left", "left", "start"), ("right", "right", "end"))


def run_properties(element: etree._Element | None, theme: Theme) -> RunProperties:
    """Read a ``w:rPr``; theme fonts and colours come out resolved."""
    found: dict[str, str | int | bool] = {}
    for each in () if element is None else element:
        tag = str(each.tag)
        if tag in _SWITCHES:
            found[_SWITCHES[tag]] = is_on(each)
        elif tag in _COMPLEX:
            found["complex_script"] = is_on(each) or bool(found.get("complex_script"))
        elif tag == f"{W}rFonts":
            found.update(_faces(each, theme))
        else:
            name, read = _VALUES.get(tag, ("", None))
            if read is not None and (value := read(each, theme)) is not None:
                found[name] = value
    return cast("RunProperties", found)


def _size(element: etree._Element, _theme: Theme) -> int | None:
    size = half_points(element.get(VAL))
    return size if size is not None and 0 < size <= LARGEST_SIZE else None


def _word(element: etree._Element, _theme: Theme) -> str | None:
    return element.get(VAL)


def _spread(element: etree._Element, _theme: Theme) -> int | None:
    return twips(element.get(VAL))


def _scale(element: etree._Element, _theme: Theme) -> int | None:
    return whole(element.get(VAL, "").removesuffix("%"))


_VALUES: dict[str, tuple[str, Callable[[etree._Element, Theme], str | int | None]]] = {
    f"{W}sz": ("size", _size),
    f"{W}szCs": ("complex_size", _size),
    f"{W}u": ("underline", _word),
    f"{W}highlight": ("highlight", _word),
    f"{W}vertAlign": ("vertical", _word),
    f"{W}color": ("color", colour_of),
    f"{W}spacing": ("spacing", _spread),
    f"{W}w": ("scale", _scale),
}


def _faces(element: etree._Element, theme: Theme) -> dict[str, str]:
    """Return the faces of a ``w:rFonts``; of one slot the theme font goes before the plain one."""
    faces = {}
    for name, plain, themed in _FACES:
        face = theme.fonts.get(element.get(W + themed, "")) or element.get(W + plain)
        if face:
            faces[name] = face
    if hint := element.get(f"{W}hint"):
        faces["hint"] = hint
    return faces


def paragraph_properties(element: etree._Element | None) -> ParagraphProperties:
    """Read a ``w:pPr``, its numbering and run properties left aside."""
    found: ParagraphProperties = {}
    for each in () if element is None else element:
        tag = str(each.tag)
        if tag in _PARAGRAPH_SWITCHES:
            found[_PARAGRAPH_SWITCHES[tag]] = is_on(each)  # type: ignore[literal-required]  # of the table
        elif tag in _PARAGRAPH_READERS:
            _PARAGRAPH_READERS[tag](each, found)
    return found


def _alignment(element: etree._Element, found: ParagraphProperties) -> None:
    if word := element.get(VAL):
        found["alignment"] = word


def _frame(element: etree._Element, found: ParagraphProperties) -> None:
    if (word := element.get(f"{W}xAlign")) and twips(element.get(f"{W}w")) is None:
        found["frame_alignment"] = word


def _outline(element: etree._Element, found: ParagraphProperties) -> None:
    if (level := whole(element.get(VAL))) is not None:
        found["outline_level"] = level


def _borders(element: etree._Element, found: ParagraphProperties) -> None:
    for side in _SIDES:
        line = element.find(W + side)
        if line is not None:
            found[f"{side}_border"] = border(line)  # type: ignore[literal-required]  # one of four


def _indents(element: etree._Element, found: ParagraphProperties) -> None:
    for name, older, newer in _INDENTS:
        length = twips(element.get(W + newer, element.get(W + older)))
        if length is not None:
            found[name] = length  # type: ignore[literal-required]  # left or right
        chars = whole(element.get(f"{W}{newer}Chars", element.get(f"{W}{older}Chars")))
        if chars is not None:
            found[f"{name}_chars"] = chars  # type: ignore[literal-required]  # left or right
    first, hanging = twips(element.get(f"{W}firstLine")), twips(element.get(f"{W}hanging"))
    if hanging is not None:  # goes before firstLine (17.3.1.12)
        found["first_line"] = -hanging
    elif first is not None:
        found["first_line"] = first
    first, hanging = whole(element.get(f"{W}firstLineChars")), whole(element.get(f"{W}hangingChars"))
    if hanging is not None:
        found["first_line_chars"] = -hanging
    elif first is not None:
        found["first_line_chars"] = first


def _spacing(element: etree._Element, found: ParagraphProperties) -> None:
    for side in ("before", "after"):
        length = twips(element.get(W + side))
        if length is not None:
            found[side] = length
        lines = whole(element.get(f"{W}{side}Lines"))
        if lines is not None:
            found[f"{side}_lines"] = lines  # type: ignore[literal-required]  # before or after
        automatic = element.get(f"{W}{side}Autospacing")
        if automatic is not None:
            found[f"{side}_auto"] = automatic not in ("0", "false", "off")  # type: ignore[literal-required]  # as above
    line = twips(element.get(f"{W}line"))
    if line is not None:
        found["line"] = line
        # without a rule of its own a line is in 240ths, whatever a lower level said (17.3.1.33)
        found["line_rule"] = element.get(f"{W}lineRule", "auto")
    elif (rule := element.get(f"{W}lineRule")) is not None:
        found["line_rule"] = rule


def _tabs(element: etree._Element, found: ParagraphProperties) -> None:
    tabs: dict[int, TabStop | None] = {}
    for tab in element.iterchildren(f"{W}tab"):
        position = twips(tab.get(f"{W}pos"))
        if position is not None:
            kind = tab.get(VAL, "left")
            stop = TabStop(position, kind, tab.get(f"{W}leader", "none"))
            tabs[position] = None if kind == "clear" else stop
    found["tabs"] = tabs


_PARAGRAPH_READERS: dict[str, Callable[[etree._Element, ParagraphProperties], None]] = {
    f"{W}jc": _alignment,
    f"{W}framePr": _frame,
    f"{W}ind": _indents,
    f"{W}spacing": _spacing,
    f"{W}outlineLvl": _outline,
    f"{W}tabs": _tabs,
    f"{W}pBdr": _borders,
}


def border(element: etree._Element | None) -> Border | None:
    """Return the line that an element of ``w:pBdr``, ``w:tblBorders`` or ``w:tcBorders`` asks for."""
    style = "none" if element is None else element.get(VAL, "none")
    if element is None or style in ("none", "nil"):
        return None
    return Border(style, whole(element.get(f"{W}sz")) or 0)


def over(higher: ParagraphProperties, lower: ParagraphProperties) -> ParagraphProperties:
    """Return the properties of two levels: those of the higher one, else of the lower; tab stops add up."""
    if not higher:
        return lower
    combined: ParagraphProperties = {**lower, **higher}
    if "tabs" in lower and "tabs" in higher:
        combined["tabs"] = {**lower["tabs"], **higher["tabs"]}
    return combined
