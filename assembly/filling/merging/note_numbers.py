"""The numbers of notes, written out: each document's notes begin at 1 in every program that prints them.

Word can let notes begin anew in a section, LibreOffice 7.4 counts through the whole file. So notes of later
documents bear their number as text, as a mark of one's own does. Source: ECMA-376 part 1 (17.11.3
customMarkFollows, 17.11.17 to 17.11.20 numbering of notes, 17.18.59 formats).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from assembly.filling.merging.notes import NoteKind
from assembly.filling.merging.wordml import MC, NAMESPACES, W, value

_USUAL_FORMAT = {"footnote": "decimal", "endnote": "lowerRoman"}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        times, number = divmod(number, worth)
        text += letters * times
    return text


def _letter(number: int) -> str:
    """Return a to z, aa to zz, aaa, as Word counts."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


_WRITTEN: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}


def write_out_numbers(root: etree._Element, kind: NoteKind, general: etree._Element | None) -> dict[str, str]:
    """Put the number beside each reference to a note and return the numbers by the notes' ids.

    ``general`` is what the document's settings say of its notes. Empty where its sections or pages count by
    themselves or in a format that is not known here: the program that prints has to count then.
    """
    rules = [general, *root.iter(f"{W}{kind.note}Pr")]
    said = {
        name: {value(rule.find(f"{W}{name}")) for rule in rules if rule is not None} - {None}
        for name in ("numFmt", "numStart", "numRestart")
    }
    form = (said["numFmt"] or {_USUAL_FORMAT[kind.note]}).copy().pop()
    first = (said["numStart"] or {"1"}).copy().pop()
    if (
        any(len(each) > 1 for each in said.values())
        or said["numRestart"] - {"continuous"}
        or form not in _WRITTEN
        or not str(first).isdecimal()
    ):
        return {}
    numbers: dict[str, str] = {}
    number = int(str(first))
    for reference in list(root.iter(f"{W}{kind.note}Reference")):
        if reference.get(f"{W}customMarkFollows") in ("1", "true", "on"):
            continue
        local = str(reference.get(f"{W}id"))
        numbers[local] = _WRITTEN[str(form)](number)
        number += 1
        reference.set(f"{W}customMarkFollows", "1")
        reference.addnext(_text(numbers[local]))
    return numbers


def write_out_in_note(note: etree._Element, kind: NoteKind, number: str) -> None:
    """Put a note's number in the place of its mark.

    Word wants the number as text; LibreOffice puts one there by itself and would print it twice, so it gets
    the mark as what it prints instead of a choice that needs Word 2013.
    """
    for mark in list(note.iter(f"{W}{kind.note}Ref")):
        parent = mark.getparent()
        if parent is None:
            continue
        either = etree.Element(f"{MC}AlternateContent", nsmap={"mc": MC[1:-1], "w15": NAMESPACES["w15"]})
        parent.replace(mark, either)
        choice = etree.SubElement(either, f"{MC}Choice", {"Requires": "w15"})
        choice.append(_text(number))
        etree.SubElement(either, f"{MC}Fallback").append(mark)


def _text(number: str) -> etree._Element:
    element = etree.Element(f"{W}t")
    element.text = number
    return element
