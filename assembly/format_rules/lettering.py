"""How the letters of a component look: size, weight, slant, capitals, alignment; as printed, not as stored.

What a component must look like stands in its rule's values: ``size_pt`` [least, most], ``bold`` and
``italic`` (true or false), ``capitals`` ("upper" or "lower"), ``alignments`` (Word's names, the first the
act's own word). What is absent is not asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assembly.conference.vietnamese import clean
from assembly.format_rules.catalogue import Values
from assembly.format_rules.finding import Said, Severity, Trouble, Wanted
from assembly.format_rules.measures import said_size
from assembly.format_rules.places import MOST_LETTERS, shortened
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.word_document import Paragraph, TextFormat

_SIZE_TOLERANCE = 0.01  # half-points: sizes are whole ones, only the arithmetic is not
_UNMARKED = frozenset(" \t\n\f\u00a0.,:;…_")  # too small to tell bold from not bold
_ALIGNMENTS = {
    "left": Said("canh trái", "left-aligned"),
    "center": Said("canh giữa", "centred"),
    "right": Said("canh phải", "right-aligned"),
    "both": Said("canh đều cả hai lề", "justified"),
    "distribute": Said("dàn đều cả dòng", "distributed"),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Printed text of one format; ``raised``: in capitals only because w:caps asks for them."""

    text: str
    format: TextFormat
    raised: bool = False

    @property
    def marked(self) -> bool:
        """Tell whether a reader can see the weight and slant: more than spaces, dots and commas."""
        return any(letter not in _UNMARKED for letter in self.text)


def stretches(paragraph: Paragraph) -> list[Stretch]:
    """Return what a paragraph prints, the sign of a list first."""
    found: list[Stretch] = []
    if paragraph.label is not None and paragraph.label.text:
        found.append(Stretch(f"{paragraph.label.text} ", paragraph.label.format))
    for run in paragraph.runs:
        if printed := run.printed:
            raised = run.format.caps and printed != run.text
            found.append(Stretch(printed, run.format, raised))
    return found


def lines_of(line: Iterable[Stretch], breaks: str = "\n\f") -> list[list[Stretch]]:
    """Return the lines that manual breaks (or other signs, such as tabs) make; there is always one."""
    lines: list[list[Stretch]] = [[]]
    for stretch in line:
        start = 0
        for at, letter in enumerate(stretch.text):
            if letter in breaks:
                if at > start:
                    lines[-1].append(Stretch(stretch.text[start:at], stretch.format, stretch.raised))
                lines.append([])
                start = at + 1
        if start < len(stretch.text):
            lines[-1].append(Stretch(stretch.text[start:], stretch.format, stretch.raised))
    return lines


def text_of(line: Iterable[Stretch]) -> str:
    """Return the printed text, NFC, with plain spaces, nothing around it."""
    return clean("".join(stretch.text for stretch in line)).strip()


def consecutive(parts: Recognised, *roles: Role) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs of these roles, those together that follow one another."""
    for wanted, together in groupby(parts.roles.items(), key=lambda item: item[1] in roles):
        if wanted:
            yield [paragraph for paragraph, _ in together]


def lettering(
    values: Values,
    paragraph: Paragraph,
    line: Sequence[Stretch] | None = None,
    *,
    severity: Severity | None = None,
) -> Iterator[Trouble]:
    """Yield a trouble for each way in which the letters differ from what the values ask; names the words.

    ``line`` is the part of the paragraph that is meant; unset: all that it prints.
    """
    shown = [stretch for stretch in (stretches(paragraph) if line is None else line) if stretch.marked]

    def trouble(
        wrong: Callable[[Stretch], bool], found: Said, required: Said, wanted: Wanted | None = None
    ) -> Iterator[Trouble]:
        if words := _words(shown, wrong):
            yield Trouble(paragraph, found, required, words, severity, wanted=wanted)

    if "size_pt" in values:
        low, high = (points * 2 for points in values.range("size_pt"))

        def of_other_size(stretch: Stretch) -> bool:
            return not low - _SIZE_TOLERANCE <= stretch.format.size <= high + _SIZE_TOLERANCE

        sizes = sorted({stretch.format.size for stretch in shown if of_other_size(stretch)})
        named = ", ".join(said_size(size).vi for size in sizes), ", ".join(said_size(s).en for s in sizes)
        yield from trouble(
            of_other_size,
            Said(f"cỡ chữ {named[0]}", f"size {named[1]}"),
            said_sizes(low, high),
            Wanted(size=(low, high)),
        )
    for name, plain, marked in (
        ("bold", Said("chữ không đậm", "not bold"), Said("chữ đậm", "bold")),
        ("italic", Said("chữ đứng", "upright"), Said("chữ nghiêng", "italic")),
    ):
        if name in values:
            asked = bool(values[name])
            found, required = (plain, marked) if asked else (marked, plain)

            def otherwise(stretch: Stretch, name: str = name, asked: bool = asked) -> bool:
                return bool(getattr(stretch.format, name)) != asked

            wanted = Wanted(bold=asked) if name == "bold" else Wanted(italic=asked)
            yield from trouble(otherwise, found, required, wanted)
    capitals = values.get("capitals")
    if capitals == "upper":
        small = any(stretch.format.small_caps and _has_lower(stretch.text) for stretch in shown)
        found = (
            Said("chữ hoa nhỏ (small caps)", "small capitals")
            if small
            else Said("có chữ in thường", "lower-case letters")
        )
        yield from trouble(
            lambda stretch: _has_lower(stretch.text),
            found,
            Said("chữ in hoa", "capital letters"),
            Wanted(caps=True),
        )
    elif capitals == "lower":
        shouted = in_capitals(text_of(shown))
        yield from trouble(
            lambda stretch: shouted or stretch.raised or (stretch.format.small_caps and stretch.marked),
            Said("chữ in hoa", "in capitals"),
            Said("chữ in thường", "lower-case letters"),
            # typed in capitals they stay so: which of them begin a name is for a person to say
            Wanted(caps=False) if any(s.raised or s.format.small_caps for s in shown) else None,
        )


def alignment(values: Values, paragraph: Paragraph, *, severity: Severity | None = None) -> Iterator[Trouble]:
    """Yield a trouble where a paragraph is not aligned as one of the values' ``alignments``."""
    allowed = values.texts("alignments")
    if paragraph.format.alignment not in allowed:
        required = _ALIGNMENTS[allowed[0]]
        yield Trouble(
            paragraph,
            _ALIGNMENTS[paragraph.format.alignment],
            required,
            severity=severity,
            wanted=Wanted(alignment=allowed[0]),
        )


def said_sizes(low: float, high: float) -> Said:
    """Say a range of sizes in half-points: ``cỡ chữ 12 đến 13``."""
    least, most = said_size(low), said_size(high)
    if low == high:
        return Said(f"cỡ chữ {least.vi}", f"size {least.en}")
    return Said(f"cỡ chữ {least.vi} đến {most.vi}", f"size {least.en} to {most.en}")


def in_capitals(text: str) -> bool:
    """Tell whether a text is printed in capitals throughout; abbreviations alone (UBND, HĐND) are not.

    A word is told from an abbreviation by its marks: abbreviations have none but those of Đ and Ư.
    """
    if _has_lower(text):
        return False
    words = text.split()
    return any(len(word) > 1 and any(_marked_vowel(letter) for letter in word) for word in words)


def _marked_vowel(letter: str) -> bool:
    return letter.isalpha() and letter != "Ư" and bool(unicodedata.decomposition(letter))


def _has_lower(text: str) -> bool:
    return any(letter.islower() for letter in text)


def _words(shown: Sequence[Stretch], wrong: Callable[[Stretch], bool]) -> str:
    """Return the wrong words, an ellipsis where right ones stand between them; no more than are quoted."""
    pieces: list[str] = []
    letters = 0
    previous = True
    for stretch in shown:
        now = wrong(stretch)
        if now:
            pieces += ["" if previous or not pieces else " … ", stretch.text]
            letters += len(stretch.text)
        if letters > MOST_LETTERS * 4:
            break
        previous = now
    return shortened("".join(pieces))
