"""Putting right typeface, encoding and colour.

A font of an old encoding (.VnTime, VNI-Times) is not renamed: its letters are bytes that only it shows as
Vietnamese, and converting them is a matter for a person to look at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from lxml import etree

from assembly.conference.legacy_fonts import legacy_words
from assembly.format_rules.effective.wordml import W
from assembly.format_rules.finding import Said
from assembly.format_rules.repairs.letters import (
    letters_of,
    letters_of_label,
    mark_of,
    set_black,
    set_face,
)
from assembly.format_rules.repairs.repair import Mended, Repair, RepairFunction
from assembly.format_rules.word_document import Paragraph, Run

_GLYPHS = re.compile("[\ue000-\uf8ff]")  # private use: the signs of symbol fonts
_FALSE_D = str.maketrans("\u00d0\u00f0\u0189\u0256", "\u0110\u0111\u0110\u0111")
_WORD = re.compile(r"\S+")
_LONGEST_WORD = 200  # letters: normalising takes time with the square of the marks on one letter
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def typeface(repair: Repair) -> Iterator[Mended]:
    """Set the act's typeface on letters of another one; signs of symbol fonts stay."""
    values = repair.subject.values
    face = values.texts("faces")[0]
    right = {name.casefold() for name in values.texts("faces")}
    legacy = re.compile(values.text("legacy_faces"), re.IGNORECASE)
    seen: set[Paragraph] = set()
    for finding in repair.findings:
        paragraph = finding.at
        if not isinstance(paragraph, Paragraph):
            continue
        if paragraph not in seen:
            seen.add(paragraph)
            for run in paragraph.runs:
                changeable = _may_change(run.printed, run.faces, legacy) and not _signs(run.element)
                if _wrong(run.faces, right) and changeable and (letters := letters_of(run)) is not None:
                    set_face(letters, face)
            label = paragraph.label
            if label and _wrong(label.faces, right) and _may_change(label.text, label.faces, legacy):
                for letters in letters_of_label(paragraph, "rFonts"):
                    set_face(letters, face)
            if any(legacy.match(name) for name in (paragraph.mark.ascii_face, paragraph.mark.high_face)):
                set_face(mark_of(paragraph), face)
        yield finding, Said(f"phông chữ {face}", f"font {face}")


def _wrong(faces: frozenset[str], right: set[str]) -> bool:
    return any(face.casefold() not in right for face in faces)


def _may_change(text: str, faces: frozenset[str], legacy: re.Pattern[str]) -> bool:
    if any(legacy.match(face) for face in faces):
        return not any(letter.isalpha() or not letter.isascii() for letter in text)
    return not _GLYPHS.search(text)


def _signs(run: etree._Element) -> bool:
    """Tell whether a run prints a sign by its number in a font (w:sym)."""
    return run.find(f"{W}sym") is not None


def encoding(repair: Repair) -> Iterator[Mended]:
    """Put letters and their marks together (NFC) and write Đ where Ð stands; old encodings are left."""
    legacy = re.compile(repair.subject.values.text("legacy_faces"), re.IGNORECASE)
    for finding in repair.findings:
        paragraph = finding.at
        if not isinstance(paragraph, Paragraph):
            continue
        runs = [run for run in paragraph.runs if not any(legacy.match(face) for face in run.faces)]
        # in TCVN3 and VNI these signs are letters of words that a person must convert
        old = bool(legacy_words("".join(run.text for run in runs)))
        if _put_together(runs, false_d=not old) and not old:
            yield finding, finding.required


def _put_together(runs: list[Run], *, false_d: bool) -> bool:
    changed = False
    previous: etree._Element | None = None
    for run in runs:
        for element in run.element.iterchildren(f"{W}t"):
            text = element.text or ""
            marks = len(text) - len(text.lstrip("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"))
            if marks and previous is not None and previous.text:
                # Word split the run between a letter and its mark
                _set_text(previous, _composed(previous.text + text[:marks]))
                text = text[marks:]
            new = _composed(text)
            if false_d:
                new = new.translate(_FALSE_D)
            if new != (element.text or ""):
                _set_text(element, new)
                changed = True
            previous = element
    return changed


def _composed(text: str) -> str:
    """Return a text in NFC, word by word; what is longer than any word stays as it is."""
    return _WORD.sub(
        lambda word: unicodedata.normalize("NFC", word[0]) if len(word[0]) <= _LONGEST_WORD else word[0], text
    )


def _set_text(element: etree._Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")


def colour(repair: Repair) -> Iterator[Mended]:
    """Set letters of another colour to the automatic one."""
    black = {name.casefold() for name in repair.subject.values.texts("black")}
    for finding in repair.findings:
        paragraph = finding.at
        if not isinstance(paragraph, Paragraph):
            continue
        for run in paragraph.runs:
            colored = run.format.color.casefold() not in black and run.printed.strip()
            if colored and (letters := letters_of(run)) is not None:
                set_black(letters)
        if paragraph.label is not None and paragraph.label.format.color.casefold() not in black:
            for letters in letters_of_label(paragraph, "color"):
                set_black(letters)
        yield finding, Said("chữ màu đen", "black text")


REPAIRS: Mapping[str, RepairFunction] = {"G04": typeface, "G05": encoding, "G06": colour}
