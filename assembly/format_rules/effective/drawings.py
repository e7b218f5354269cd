"""Drawings: lines, pictures, shapes and text boxes, of DrawingML and of VML (20.4, 20.1; part 4, 14)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from lxml import etree

from assembly.format_rules.effective.alternatives import chosen
from assembly.format_rules.effective.wordml import LARGEST, MC, A, W
from assembly.format_rules.word_document import Drawing, Story

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741  # the prefix that Word gives this namespace

Kind = Literal["line", "text_box", "picture", "shape"]
ReadStory = Callable[[etree._Element], Story]

EMU_PER_TWIP = 635
THICKEST_LINE = 60  # twips: a shape of 3 pt that is ten times as long is meant as a line
_SLENDER = 10
_LONGEST_FIGURE = 12
_LINES = ("line", "straightConnector1", "bentConnector3")
_VML_LINES = ("#_x0000_t20", "#_x0000_t32")  # msosptLine, msosptStraightConnector1
_VML_BARS = ("shape", "rect", "roundrect", "polyline")
_VML_SHAPES = ("shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve", "image")
_VML_TWIPS = {
    "pt": 20.0,
    "in": 1440.0,
    "cm": 1440 / 2.54,
    "mm": 1440 / 25.4,
    "pc": 240.0,
    "px": 15.0,
    "": 15.0,
}
_VML_LENGTH = re.compile(r"\s*(-?\d{0,7}\.?\d{0,7})(pt|in|cm|mm|pc|px|)\s*")


def drawings_of(element: etree._Element, read_story: ReadStory) -> Iterator[Drawing]:
    """Yield the drawings of a ``w:drawing``, ``w:pict``, ``w:object`` or ``mc:AlternateContent``."""
    tag = element.tag
    if tag == f"{MC}AlternateContent":
        choice = chosen(element)
        for each in () if choice is None else choice:
            yield from drawings_of(each, read_story)
    elif tag == f"{W}drawing":
        for placed in element.iterchildren(f"{WP}inline", f"{WP}anchor"):
            yield from _placed(placed, read_story)
    elif tag in (f"{W}pict", f"{W}object"):
        for shape in element.iterchildren(f"{V}*"):
            yield from _vml(shape, read_story, (1.0, 1.0))


def _placed(placed: etree._Element, read_story: ReadStory) -> Iterator[Drawing]:
    width, height = _extent(placed.find(f"{WP}extent"))
    data = placed.find(f"{A}graphic/{A}graphicData")
    content = None if data is None else next(data.iterchildren("{*}*"), None)
    if content is None:
        yield Drawing("shape", width, height, placed)
    elif content.tag in (
        f"{WPG}wgp",
        "{http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas}wpc",
    ):
        yield from _group(content, read_story, width, height)
    else:
        yield _shape(content, read_story, width, height)


def _group(group: etree._Element, read_story: ReadStory, width: int, height: int) -> Iterator[Drawing]:
    """Yield the members of a group, each as large as the group draws it."""
    inner = _units(group.find(f"{WPG}grpSpPr/{A}xfrm/{A}chExt"))
    across = width / inner[0] if inner[0] else 1 / EMU_PER_TWIP
    down = height / inner[1] if inner[1] else 1 / EMU_PER_TWIP
    for member in group.iterchildren(f"{WPS}wsp", f"{PIC}pic", f"{WPG}grpSp"):
        properties = f"{WPG}grpSpPr" if member.tag == f"{WPG}grpSp" else "{*}spPr"
        own = _units(member.find(f"{properties}/{A}xfrm/{A}ext"))
        size = _bounded(own[0] * across), _bounded(own[1] * down)
        if member.tag == f"{WPG}grpSp":
            yield from _group(member, read_story, *size)
        else:
            yield _shape(member, read_story, *size)


def _shape(shape: etree._Element, read_story: ReadStory, width: int, height: int) -> Drawing:
    if shape.tag == f"{PIC}pic":
        return Drawing("picture", width, height, shape)
    if shape.tag != f"{WPS}wsp":
        return Drawing("shape", width, height, shape)
    content = shape.find(f"{WPS}txbx/{W}txbxContent")
    if content is not None:
        return Drawing("text_box", width, height, shape, read_story(content))
    geometry = shape.find(f"{WPS}spPr/{A}prstGeom")
    drawn = geometry is not None and geometry.get("prst") in _LINES
    kind: Kind = "line" if drawn or _slender(width, height) else "shape"
    return Drawing(kind, width, height, shape)


def _extent(element: etree._Element | None) -> tuple[int, int]:
    """Return width and height in twips."""
    width, height = _units(element)
    return _bounded(width / EMU_PER_TWIP), _bounded(height / EMU_PER_TWIP)


def _units(element: etree._Element | None) -> tuple[int, int]:
    """Return width and height as they are written; in groups they count the group's own units."""
    return (0, 0) if element is None else (_unit(element.get("cx")), _unit(element.get("cy")))


def _unit(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < _LONGEST_FIGURE else 0


def _bounded(length: float) -> int:
    return round(min(float(LARGEST), max(0.0, length)))


def _slender(width: int, height: int) -> bool:
    thick, long = sorted((width, height))
    return thick <= THICKEST_LINE and long >= _SLENDER * max(1, thick)


def _vml(shape: etree._Element, read_story: ReadStory, scale: tuple[float, float]) -> Iterator[Drawing]:
    name = str(shape.tag).removeprefix(V)
    style = _style(shape)
    width, height = _length(style.get("width"), scale[0]), _length(style.get("height"), scale[1])
    if name == "group":
        across, down = _pair(shape.get("coordsize"))
        inside = (width / across if across else 1.0, height / down if down else 1.0)
        for member in shape.iterchildren(f"{V}*"):
            yield from _vml(member, read_story, (inside[0] / 15, inside[1] / 15))
    elif name in _VML_SHAPES:
        content = shape.find(f"{V}textbox/{W}txbxContent")
        if content is not None:
            yield Drawing("text_box", width, height, shape, read_story(content))
            return
        if name == "line":
            width, height = _run_of(shape, scale)
        kind: Kind = "shape"
        if shape.find(f"{V}imagedata") is not None or name == "image":
            kind = "picture"
        elif (
            name == "line"
            or shape.get("type") in _VML_LINES
            or shape.get(f"{O}hr") in ("t", "true")
            or (name in _VML_BARS and _slender(width, height))
        ):
            kind = "line"
        yield Drawing(kind, width, height, shape)


def _style(shape: etree._Element) -> dict[str, str]:
    pairs = (declaration.partition(":") for declaration in shape.get("style", "")[:2000].split(";"))
    return {name.strip().lower(): text.strip() for name, _colon, text in pairs}


def _length(text: str | None, scale: float) -> int:
    """Return a length of VML in twips; a bare number is a pixel, in a group a unit of its coordinates."""
    match = _VML_LENGTH.fullmatch(text or "")
    if match is None or not any(letter.isdigit() for letter in match[1]):
        return 0
    return _bounded(abs(float(match[1])) * _VML_TWIPS[match[2]] * (scale if not match[2] else 1.0))


def _pair(text: str | None) -> tuple[float, float]:
    first, _comma, second = (text or "").partition(",")
    return _figure(first), _figure(second)


def _figure(text: str) -> float:
    return float(text) if text.strip().isdecimal() and len(text) < _LONGEST_FIGURE else 0.0


def _run_of(line: etree._Element, scale: tuple[float, float]) -> tuple[int, int]:
    """Return how far a ``v:line`` runs across and down."""
    ends = [(line.get(name) or "0,0").partition(",") for name in ("from", "to")]
    (left, _comma, top), (right, _second, bottom) = ends
    return (
        abs(_signed(right, scale[0]) - _signed(left, scale[0])),
        abs(_signed(bottom, scale[1]) - _signed(top, scale[1])),
    )


def _signed(text: str, scale: float) -> int:
    length = _length(text, scale)
    return -length if text.strip().startswith("-") else length
