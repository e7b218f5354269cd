"""Theme fonts and theme colours (ECMA-376 part 1, 20.1.4.1, 17.15.1.20, 17.15.1.88, 17.18.96, 17.18.97)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from assembly.format_rules.effective.wordml import VAL, A, W, child

_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_FONT_KIND = {"Ascii": "latin", "HAnsi": "latin", "EastAsia": "ea", "Bidi": "cs"}
# how WordprocessingML names the colours of the scheme, and which entry each is unless settings map it
_COLOURS = {
    "dark1": "dk1",
    "light1": "lt1",
    "dark2": "dk2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_MAPPED = {"text1": "t1", "text2": "t2", "background1": "bg1", "background2": "bg2"}
_USUAL_MAPPING = {"t1": "dark1", "t2": "dark2", "bg1": "light1", "bg2": "light2"}
_SYSTEM_COLOURS = {"windowText": "000000", "window": "FFFFFF"}
_SCRIPTS = {"ja": "Jpan", "ko": "Hang", "zh-TW": "Hant", "zh-HK": "Hant", "zh": "Hans", "ar": "Arab",
            "he": "Hebr", "th": "Thai"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theme:
    """The fonts of a theme by name (``minorHAnsi``) and its colours by name (``text1``), as RRGGBB."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)


def read_theme(theme: etree._Element | None, settings: etree._Element | None) -> Theme:
    """Return what the theme part and the settings say; an empty theme where there is no part.

    Latin text takes the ``latin`` typeface whatever language the settings name: the entry for the script
    ``Viet`` that Office puts into its themes is not used by Word, which prints Vietnamese text of a theme
    font in the Latin face. The East Asian and complex faces do follow the language of ``w:themeFontLang``
    where their typeface is empty.
    """
    if theme is None:
        return Theme()
    return Theme(_fonts(theme, child(settings, "themeFontLang")), _colours(theme, settings))


def _fonts(theme: etree._Element, language: etree._Element | None) -> dict[str, str]:
    fonts = {}
    for scheme in ("major", "minor"):
        group = theme.find(f"{A}themeElements/{A}fontScheme/{A}{scheme}Font")
        if group is None:
            continue
        for slot, kind in _FONT_KIND.items():
            named = group.find(A + kind)
            face = "" if named is None else named.get("typeface", "")
            if not face and kind != "latin" and language is not None:
                face = _of_script(group, language.get(W + ("eastAsia" if kind == "ea" else "bidi"), ""))
            if face:
                fonts[scheme + slot] = face
    return fonts


def _of_script(group: etree._Element, language: str) -> str:
    script = _SCRIPTS.get(language) or _SCRIPTS.get(language.partition("-")[0])
    for font in group.iterchildren(f"{A}font"):
        if script is not None and font.get("script") == script:
            return font.get("typeface", "")
    return ""


def _colours(theme: etree._Element, settings: etree._Element | None) -> dict[str, str]:
    scheme = theme.find(f"{A}themeElements/{A}clrScheme")
    if scheme is None:
        return {}
    entries = {str(entry.tag).removeprefix(A): _colour(entry) for entry in scheme.iterchildren("{*}*")}
    known = {name: entries.get(_COLOURS.get(name, name)) for name in (*_COLOURS, *entries)}
    mapping = child(settings, "clrSchemeMapping")
    for name, attribute in _MAPPED.items():
        target = _USUAL_MAPPING[attribute] if mapping is None else mapping.get(W + attribute)
        known[name] = known.get(target or _USUAL_MAPPING[attribute])
    return {name: colour for name, colour in known.items() if colour is not None}


def _colour(entry: etree._Element) -> str | None:
    for colour in entry.iterchildren(f"{A}srgbClr", f"{A}sysClr"):
        if str(colour.tag) == f"{A}srgbClr":
            found = str(colour.get("val", ""))
        else:  # black and white of a window stand for themselves, whatever the writer's screen showed
            found = str(_SYSTEM_COLOURS.get(colour.get("val", "")) or colour.get("lastClr", ""))
        return found.upper() if _HEX.fullmatch(found) else None
    return None


def colour_of(element: etree._Element, theme: Theme) -> str | None:
    """Return the colour that a ``w:color`` asks for: RRGGBB or ``auto``.

    A theme colour goes before ``w:val``; where it is tinted or shaded, ``w:val`` holds what Word computed.
    """
    plain = element.get(VAL, "")
    plain = plain.upper() if _HEX.fullmatch(plain) else ("auto" if plain == "auto" else "")
    themed = theme.colours.get(element.get(f"{W}themeColor", ""))
    if themed is not None:
        changed = element.get(f"{W}themeTint") is not None or element.get(f"{W}themeShade") is not None
        if not changed or not _HEX.fullmatch(plain):
            return themed
    return plain or None
