"""Putting right the look of recognised components: size, weight, slant and alignment their rules ask for.

What would be right comes with each finding, from the values of its rule. Letters that must be capitals print
so (w:caps); the text itself stays as it was typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from assembly.format_rules.finding import Finding, Said, Wanted
from assembly.format_rules.measures import said_size
from assembly.format_rules.quoted import runs_of_words
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.repairs.letters import (
    letters_of,
    letters_of_label,
    set_bold,
    set_caps,
    set_italic,
    set_size,
)
from assembly.format_rules.repairs.repair import Mended, Repair, RepairFunction
from assembly.format_rules.schema_order import properties, put
from assembly.format_rules.word_document import Paragraph, TextFormat


def look(repair: Repair) -> Iterator[Mended]:
    """Set size, weight, slant, capitals and alignment of a component."""
    sizes = _Sizes(repair.subject.parts)
    for finding in repair.findings:
        if isinstance(finding.at, Paragraph) and finding.wanted is not None:
            yield from _mended(finding, finding.at, finding.wanted, sizes)


def size_and_alignment(repair: Repair) -> Iterator[Mended]:
    """Set size and alignment only: bold and italic words in running text may be the writer's emphasis."""
    sizes = _Sizes(repair.subject.parts)
    for finding in repair.findings:
        wanted = finding.wanted
        if isinstance(finding.at, Paragraph) and wanted is not None and wanted.bold is wanted.italic is None:
            yield from _mended(finding, finding.at, wanted, sizes)


class _Sizes:
    """Which of the allowed sizes a paragraph gets: that of its other letters, of its like, or the nearest."""

    def __init__(self, parts: Recognised) -> None:
        self._roles = parts.roles
        self._of_role: dict[Role | None, Counter[int]] = {}

    def right(self, paragraph: Paragraph, now: int, least: float, most: float) -> int:
        """Return a size between two, in half-points."""
        for sizes in (_sizes([paragraph]), self._like(paragraph)):
            if allowed := [size for size in sizes if least <= size <= most]:
                return max(allowed, key=lambda size: sizes[size])
        return round(min(max(now, least), most))

    def _like(self, paragraph: Paragraph) -> Counter[int]:
        role = self._roles.get(paragraph)
        if role not in self._of_role:
            self._of_role[role] = _sizes(each for each, other in self._roles.items() if other is role)
        return self._of_role[role]


def _sizes(paragraphs: Iterable[Paragraph]) -> Counter[int]:
    """Count the letters of each size."""
    counts = Counter[int]()
    for paragraph in paragraphs:
        for run in paragraph.runs:
            counts[run.format.size] += len(run.printed.strip())
    return +counts


def _mended(finding: Finding, paragraph: Paragraph, wanted: Wanted, sizes: _Sizes) -> Iterator[Mended]:
    if wanted.size is not None and (size := _set_size(finding, paragraph, wanted.size, sizes)) is not None:
        said = said_size(size)
        yield finding, Said(f"cỡ chữ {said.vi}", f"size {said.en}")
    if wanted.bold is not None or wanted.italic is not None or wanted.caps is not None:
        _set_style(finding, paragraph, wanted)
        yield finding, finding.required
    if wanted.alignment is not None and _may_move(paragraph):
        put(properties(paragraph.element), "jc", val=wanted.alignment)
        yield finding, finding.required


def _set_size(
    finding: Finding, paragraph: Paragraph, allowed: tuple[float, float], sizes: _Sizes
) -> int | None:
    """Set letters of other sizes to one that is allowed; return it, or None without such letters."""
    least, most = allowed

    def wrong(text: TextFormat) -> bool:
        return not least <= text.size <= most

    found = [run for run in runs_of_words(paragraph, finding.words) if run.printed and wrong(run.format)]
    label = paragraph.label if paragraph.label is not None and wrong(paragraph.label.format) else None
    now = [run.format.size for run in found] or ([] if label is None else [label.format.size])
    if not now:
        return None
    size = sizes.right(paragraph, now[0], least, most)
    for run in found:
        if (letters := letters_of(run)) is not None:
            set_size(letters, size)
    if label is not None:
        for letters in letters_of_label(paragraph, "sz", "szCs"):
            set_size(letters, size)
    return size


def _set_style(finding: Finding, paragraph: Paragraph, wanted: Wanted) -> None:
    def wrong(text: TextFormat) -> bool:
        capitals = wanted.caps is not None and (text.small_caps or text.caps != wanted.caps)
        return capitals or wanted.bold not in (None, text.bold) or wanted.italic not in (None, text.italic)

    chosen = [letters_of(run) for run in runs_of_words(paragraph, finding.words) if wrong(run.format)]
    if paragraph.label is not None and wrong(paragraph.label.format):
        chosen += letters_of_label(paragraph, "b", "bCs", "i", "iCs", "caps", "smallCaps")
    for letters in chosen:
        if letters is None:
            continue
        if wanted.bold is not None:
            set_bold(letters, bold=wanted.bold)
        if wanted.italic is not None:
            set_italic(letters, italic=wanted.italic)
        if wanted.caps is not None:
            set_caps(letters, caps=wanted.caps)


def _may_move(paragraph: Paragraph) -> bool:
    """Tell whether aligning a line anew leaves it where it stands on the page.

    What is brought to its place by tabs, blanks or a large indent, such as a signature typed without a
    table, would go elsewhere.
    """
    text = paragraph.text
    in_cell = paragraph.place.cell is not None
    return (
        "\t" not in text
        and "   " not in text
        and text == text.lstrip()
        and (in_cell or paragraph.format.left == paragraph.format.right == 0)
    )


_COMPONENTS = """
    C01 C03 C06 C07 C09 C12 C15 C16 C17 C18 C24 C25 C26 C27 C29 C30 C32 C33 C34 P02 P03 P04 P05 P06
"""
REPAIRS: Mapping[str, RepairFunction] = dict.fromkeys(_COMPONENTS.split(), look) | {
    "C20": size_and_alignment,
}
