"""Typeface, encoding and colour (phông chữ, bộ mã, màu chữ): appendix I, part I, section I, clause 4."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from assembly.conference.legacy_fonts import legacy_words
from assembly.format_rules.finding import Said, Severity, Trouble
from assembly.format_rules.places import MOST_LETTERS, shortened
from assembly.format_rules.recognised import Role
from assembly.format_rules.rule import RuleFunction, Subject, milder_for_party
from assembly.format_rules.word_document import Paragraph

_LONGEST_WORD = 200  # letters looked at: normalising takes time with the square of the marks on one letter
# Marks of Vietnamese letters: after NFC one is left only where no letter has it ready.
_MARKS = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")
_FALSE_D = re.compile("[\u00d0\u00f0\u0189\u0256]")
_GLYPHS = re.compile("[\ue000-\uf8ff]")  # private use: the signs of symbol fonts
_COLOURS = {
    "FFFFFF": Said("trắng", "white"),
    "FF0000": Said("đỏ", "red"),
    "0000FF": Said("xanh dương", "blue"),
    "0563C1": Said("xanh của liên kết", "blue of a link"),
}


def typeface(subject: Subject) -> Iterator[Trouble]:
    """Everything prints in Times New Roman; a font of an old encoding is told even where nothing prints."""
    right = {name.casefold() for name in subject.values.texts("faces")}
    signs = {name.casefold() for name in subject.values.texts("sign_faces")}
    legacy = re.compile(subject.values.text("legacy_faces"), re.IGNORECASE)
    face = subject.values.texts("faces")[0]
    required = Said(f"phông chữ {face}", f"font {face}")
    milder = milder_for_party(subject)
    for paragraph in subject.document.paragraphs():
        wrong: dict[str, list[str]] = {}
        for text, faces, prints in _lettered(paragraph):
            for face in faces:
                if face.casefold() in right or not (prints or legacy.match(face)):
                    continue
                wrong.setdefault(face, []).append(text)
        for face, texts in sorted(wrong.items()):
            old = legacy.match(face) is not None
            yield Trouble(
                paragraph,
                Said(
                    f"phông chữ {face}" + (" (bảng mã cũ)" if old else ""),
                    f"font {face}" + (" (of an old encoding)" if old else ""),
                ),
                required,
                shortened("".join(texts)[: MOST_LETTERS * 4]),
                milder or _softened(face.casefold() in signs, texts),
            )


def _softened(sign: bool, texts: Iterable[str]) -> Severity | None:
    # Times New Roman has no boxes and ticks: the act does not say what else may print them
    if sign and not any(letter.isalpha() for text in texts for letter in _GLYPHS.sub("", text)[:1000]):
        return "warning"
    return None


def _lettered(paragraph: Paragraph) -> Iterator[tuple[str, frozenset[str], bool]]:
    """Yield the label, the runs and the mark: text, faces, and whether a letter prints."""
    if paragraph.label is not None:
        yield paragraph.label.text, paragraph.label.faces, bool(paragraph.label.text.strip())
    for run in paragraph.runs:
        yield run.printed, run.faces, bool(run.printed.strip())
    yield "", frozenset({paragraph.mark.ascii_face, paragraph.mark.high_face}), False


def encoding(subject: Subject) -> Iterator[Trouble]:
    """Text is Unicode with ready-made letters (dựng sẵn), Đ is Đ, nothing is left of TCVN3 or VNI."""
    legacy = re.compile(subject.values.text("legacy_faces"), re.IGNORECASE)
    milder = milder_for_party(subject)
    for paragraph in subject.document.paragraphs():
        if paragraph.text.isascii():
            continue
        text = paragraph.text
        if any(legacy.match(face) for run in paragraph.runs for face in run.faces):
            # G04 tells the font; its bytes are no Unicode letters at all
            text = "".join(
                " " if any(legacy.match(face) for face in run.faces) else run.text for run in paragraph.runs
            )
        yield from _loose_marks(paragraph, text, milder)
        if false_d := [word for word in text.split() if _FALSE_D.search(word[:_LONGEST_WORD])]:
            yield Trouble(
                paragraph,
                Said("chữ Ð (U+00D0) hoặc ð (U+00F0) thay cho Đ, đ", "Eth (U+00D0 or U+00F0) for Đ"),
                Said("Đ (U+0110), đ (U+0111)", "Đ (U+0110), đ (U+0111)"),
                shortened(" ".join(false_d[:20])),
                milder,
            )
        if old := legacy_words(text):
            yield Trouble(
                paragraph,
                Said("chữ của bảng mã cũ (TCVN3, VNI)", "letters of an old encoding (TCVN3, VNI)"),
                Said("Unicode theo TCVN 6909:2001", "Unicode (TCVN 6909:2001)"),
                shortened(" ".join(old)),
                milder,
            )


def _loose_marks(paragraph: Paragraph, text: str, milder: Severity | None) -> Iterator[Trouble]:
    words = (word[:_LONGEST_WORD] for word in text.split() if not word.isascii())
    loose = [word for word in words if _MARKS.search(word) or not unicodedata.is_normalized("NFC", word)]
    if loose:
        yield Trouble(
            paragraph,
            Said("chữ có dấu tổ hợp (không phải dựng sẵn)", "letters put together of parts (not NFC)"),
            Said("Unicode dựng sẵn (NFC) theo TCVN 6909:2001", "ready-made Unicode letters (NFC)"),
            shortened(" ".join(loose[:20])),
            milder,
        )


def colour(subject: Subject) -> Iterator[Trouble]:
    """Text is black; the marks of urgency and secrecy are stamped in red."""
    milder = milder_for_party(subject)
    black = {name.casefold() for name in subject.values.texts("black")}
    for paragraph in subject.document.paragraphs():
        if subject.parts.roles.get(paragraph) is Role.MARK:
            continue
        wrong: dict[str, list[str]] = {}
        if paragraph.label is not None and paragraph.label.text.strip():
            wrong.setdefault(paragraph.label.format.color, []).append(paragraph.label.text)
        for run in paragraph.runs:
            if run.printed.strip():
                wrong.setdefault(run.format.color, []).append(run.printed)
        for color, texts in sorted(wrong.items()):
            if color.casefold() in black:
                continue
            named = _COLOURS.get(color.upper())
            yield Trouble(
                paragraph,
                Said(
                    f"chữ màu {named.vi} ({color})" if named else f"chữ màu {color}",
                    f"{named.en} text ({color})" if named else f"text of colour {color}",
                ),
                Said("chữ màu đen", "black text"),
                shortened("".join(texts)[: MOST_LETTERS * 4]),
                milder,
            )


RULES: Mapping[str, RuleFunction] = {"G04": typeface, "G05": encoding, "G06": colour}
