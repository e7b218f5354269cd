"""The names of WordprocessingML and the simple types of its attributes (ECMA-376 part 1, 17.18 and 22.9).

Values come from strangers: what is no number of its type counts as absent, and every number is bounded.
"""

from __future__ import annotations

import re

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

VAL = f"{W}val"
LARGEST = 1_000_000  # twips or parts; a page of Word is at most 31,680 twips wide
_OFF = ("0", "false", "off")
_WHOLE = re.compile(r"\s*([+-]?\d{1,9})(?:\.\d{0,9})?\s*")  # Word writes fractions of twips now and then
_MEASURE = re.compile(r"\s*([+-]?\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|pi)\s*")
_TWIPS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0}


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of a name of the main namespace."""
    return None if element is None else next(element.iterchildren(W + name), None)  # find() is far slower


def signature(element: etree._Element | None) -> tuple[object, ...]:
    """Return what tells an element's content from another's, as small as the content itself."""
    if element is None:
        return ()
    return tuple((each.tag, len(each), *each.items()) for each in element.iter())


def value(element: etree._Element | None, name: str) -> str | None:
    """Return the ``w:val`` of the first child of a name."""
    found = child(element, name)
    return None if found is None else found.get(VAL)


def is_on(element: etree._Element) -> bool:
    """Tell whether an on/off property is on: there, and not switched off (17.17.4)."""
    return element.get(VAL, "1") not in _OFF


def switched_on(element: etree._Element | None, name: str) -> bool:
    """Tell whether an on/off child is there and on."""
    found = child(element, name)
    return found is not None and is_on(found)


def whole(text: str | None) -> int | None:
    """Return a whole number; unset where the text is none."""
    match = _WHOLE.fullmatch(text) if text else None
    return None if match is None else max(-LARGEST, min(LARGEST, int(match[1])))


def twips(text: str | None) -> int | None:
    """Return a length in twips: a bare number, or one with its unit (``1.5cm``, ``12pt``)."""
    return _measured(text, 1)


def half_points(text: str | None) -> int | None:
    """Return a size in half-points: a bare number, or one with its unit."""
    return _measured(text, 10)


def _measured(text: str | None, twips_per_unit: int) -> int | None:
    if text and (match := _MEASURE.fullmatch(text)):
        length = round(float(match[1]) * _TWIPS[match[2]] / twips_per_unit)
        return max(-LARGEST, min(LARGEST, length))
    return whole(text)
