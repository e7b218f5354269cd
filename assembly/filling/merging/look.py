"""Where a document's look comes from beside its styles: defaults and theme; and how to keep it elsewhere.

The merged file has the defaults and the theme of its first document. What another document takes from its
own is written into its styles and stories. Source: ECMA-376 part 1 (17.7.2 hierarchy, 17.7.5 defaults,
17.3.2.26 fonts of the theme, 20.1.6 theme).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from assembly.filling.merging.wordml import PARAGRAPH_ORDER, RUN_ORDER, A, W, put, words
from assembly.templates.relations import strict_parser

_FACES = {"asciiTheme": "ascii", "hAnsiTheme": "hAnsi", "eastAsiaTheme": "eastAsia", "cstheme": "cs"}
_THEME_MARKS = ("themeColor", "themeTint", "themeShade", "themeFill", "themeFillTint", "themeFillShade")
_SLOTS = {"latin": ("Ascii", "HAnsi"), "ea": ("EastAsia",), "cs": ("Bidi",)}
_MAPPED = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
# What holds where nobody says anything (17.3.1, 17.3.2): needed where the first document's defaults say more.
_PLAIN: Mapping[str, Mapping[str, str]] = {
    "spacing": {"before": "0", "after": "0", "line": "240", "lineRule": "auto"},
    "ind": {"left": "0", "right": "0", "firstLine": "0"},
    "jc": {"val": "left"},
    "rFonts": dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), "Times New Roman"),
    "sz": {"val": "20"},
    "szCs": {"val": "20"},
    "color": {"val": "auto"},
    "kern": {"val": "0"},
    "w": {"val": "100"},
    "position": {"val": "0"},
    "u": {"val": "none"},
    "vertAlign": {"val": "baseline"},
    "outlineLvl": {"val": "9"},
    "textAlignment": {"val": "auto"},
}
_PLAIN_RUN_SPACING = {"val": "0"}
_SWITCHES = frozenset(
    words(
        "b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof vanish rtl "
        "cs keepNext keepLines pageBreakBefore bidi contextualSpacing mirrorIndents "
        "suppressAutoHyphens suppressLineNumbers"
    )
)
_ON_WHERE_SILENT = frozenset(
    ["widowControl", "snapToGrid", "autoSpaceDE", "autoSpaceDN", "kinsoku", "wordWrap"]
)


@dataclass(frozen=True, slots=True)
class Theme:
    """The fonts (``minorHAnsi`` -> face) and colours (``accent1`` -> RRGGBB) of a theme."""

    fonts: Mapping[str, str]
    colours: Mapping[str, str]

    def write_out(self, root: etree._Element) -> None:
        """Replace what refers to the theme by what the theme says."""
        for fonts in root.iter(f"{W}rFonts"):
            for themed, plain in _FACES.items():
                face = self.fonts.get(str(fonts.attrib.pop(f"{W}{themed}", "")))
                if face:
                    fonts.set(f"{W}{plain}", face)
        for element in root.iter(f"{W}color", f"{W}shd", f"{W}u", f"{W}bdr", *_BORDERS):
            for mark in _THEME_MARKS:  # beside them stands the colour itself, as it was when saved
                element.attrib.pop(f"{W}{mark}", "")
        for colour in list(root.iter(f"{A}schemeClr")):
            name = str(colour.get("val"))
            value = self.colours.get(_MAPPED.get(name, name))
            if value:
                colour.tag = f"{A}srgbClr"
                colour.set("val", value)
        for face_of in root.iter(f"{A}latin", f"{A}ea", f"{A}cs"):
            kind, _, script = str(face_of.get("typeface")).lstrip("+").partition("-")
            if str(face_of.get("typeface")).startswith("+"):
                slot = _SLOTS[{"lt": "latin", "ea": "ea", "cs": "cs"}.get(script, "latin")][0]
                face = self.fonts.get(f"{'major' if kind == 'mj' else 'minor'}{slot}")
                if face:
                    face_of.set("typeface", face)


_BORDERS = tuple(
    f"{W}{side}"
    for side in ("top", "bottom", "left", "right", "start", "end", "insideH", "insideV", "between", "bar")
)


def read_theme(data: bytes | None) -> Theme:
    """Return the fonts and colours of a theme part; none of a document without one."""
    if data is None:
        return Theme({}, {})
    root = etree.fromstring(data, strict_parser())
    fonts: dict[str, str] = {}
    for size in ("major", "minor"):
        for script, slots in _SLOTS.items():
            for face in root.iterfind(f".//{A}{size}Font/{A}{script}"):
                fonts |= {f"{size}{slot}": str(face.get("typeface") or "") for slot in slots}
    colours = {}
    for scheme in root.iterfind(f".//{A}clrScheme/*"):
        for colour in scheme:
            value = colour.get("lastClr") or colour.get("val")
            if value:
                colours[etree.QName(scheme).localname] = str(value)
    return Theme(fonts, colours)


@dataclass(frozen=True, slots=True)
class Defaults:
    """The defaults of a styles part, without references to a theme: ``pPr`` and ``rPr``, perhaps empty."""

    paragraph: etree._Element
    run: etree._Element

    def digest(self) -> bytes:
        """Return what makes two defaults equal."""
        return b"".join(etree.tostring(each, method="c14n") for each in (self.paragraph, self.run))

    def kept_over(self, others: Defaults) -> Defaults:
        """Return what must be said under other defaults so that these hold."""
        return Defaults(
            _difference(self.paragraph, others.paragraph), _difference(self.run, others.run, run=True)
        )


def read_defaults(styles: etree._Element | None, theme: Theme) -> Defaults:
    """Return the defaults of a styles part."""

    def holder(path: str, name: str) -> etree._Element:
        found = None if styles is None else styles.find(f"{W}docDefaults/{W}{path}/{W}{name}")
        made = etree.Element(f"{W}{name}", nsmap={"w": W[1:-1]})
        if found is not None:
            made.extend([copy.deepcopy(child) for child in found if str(child.tag).startswith(W)])
        theme.write_out(made)
        etree.cleanup_namespaces(made)
        return made

    return Defaults(holder("pPrDefault", "pPr"), holder("rPrDefault", "rPr"))


def _difference(own: etree._Element, other: etree._Element, *, run: bool = False) -> etree._Element:
    """Return the properties that differ, by attribute; plain ones where only the other says more."""
    made = etree.Element(own.tag, nsmap={"w": W[1:-1]})
    for tag in dict.fromkeys(str(child.tag) for child in (*own, *other)):
        mine, theirs = own.find(tag), other.find(tag)
        if mine is not None and theirs is not None and _same(mine, theirs):
            continue
        name = tag.removeprefix(W)
        plain = _plain(name, run=run)
        wanted = {} if theirs is None else {key: plain[key] for key in plain if f"{W}{key}" in theirs.attrib}
        if theirs is not None and name in _SWITCHES | _ON_WHERE_SILENT:
            wanted = dict(plain)
        element = etree.Element(tag)
        if mine is not None:
            wanted = {} if not mine.attrib else wanted
            element.extend([copy.deepcopy(child) for child in mine])
            wanted |= {str(key).removeprefix(W): str(worth) for key, worth in mine.attrib.items()}
        for key, worth in wanted.items():
            element.set(f"{W}{key}", worth)
        if mine is not None or wanted:
            made.append(element)
    return made


def _same(one: etree._Element, other: etree._Element) -> bool:
    return etree.tostring(one, method="c14n") == etree.tostring(other, method="c14n")


def _plain(name: str, *, run: bool) -> Mapping[str, str]:
    if run and name == "spacing":
        return _PLAIN_RUN_SPACING
    if name in _SWITCHES:
        return {"val": "0"}
    if name in _ON_WHERE_SILENT:
        return {"val": "1"}
    return _PLAIN.get(name, {})


def lay_under(style: etree._Element, defaults: Defaults) -> None:
    """Add defaults to a style that is based on none, wherever it says nothing itself."""
    for name, under, order in (
        ("rPr", defaults.run, RUN_ORDER),
        ("pPr", defaults.paragraph, PARAGRAPH_ORDER),
    ):
        if not len(under):
            continue
        holder = style.find(f"{W}{name}")
        if holder is None:
            holder = etree.Element(f"{W}{name}")
            _insert_into_style(style, holder)
        fill_in(holder, under, order)


def fill_in(holder: etree._Element, under: etree._Element, order: Sequence[str]) -> None:
    """Add to properties what others say, attribute by attribute, where they say nothing themselves."""
    for child in under:
        there = holder.find(str(child.tag))
        if there is None:
            put(holder, copy.deepcopy(child), order)
            continue
        for key, worth in child.attrib.items():
            if key not in there.attrib and not _rivals(str(key), there):
                there.set(key, worth)


def _rivals(key: str, there: etree._Element) -> bool:
    """Tell whether an element says the same in other words: themed fonts, hanging and first-line indents."""
    name = key.removeprefix(W)
    words: dict[str, tuple[str, ...]] = {
        "firstLine": ("hanging", "firstLineChars", "hangingChars"),
        "hanging": ("firstLine",),
        "left": ("start", "leftChars"),
        "right": ("end", "rightChars"),
        "line": ("line",),
        "lineRule": ("line",),
        "before": ("beforeAutospacing", "beforeLines"),
        "after": ("afterAutospacing", "afterLines"),
        **{plain: (themed,) for themed, plain in _FACES.items()},
    }
    return any(f"{W}{word}" in there.attrib for word in words.get(name, ()))


def _insert_into_style(style: etree._Element, holder: etree._Element) -> None:
    names = words("tblPr trPr tcPr tblStylePr" + (" rPr" if holder.tag == f"{W}pPr" else ""))
    for at, child in enumerate(style):
        if etree.QName(child).localname in names:
            style.insert(at, holder)
            return
    style.append(holder)
