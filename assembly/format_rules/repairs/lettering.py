"""Putting right the look of recognised components: size, weight, slant and alignment their rules ask for.

What would be right comes with each finding, from the values of its rule. Letters that must be capitals print
so (w:caps); the text itself stays as it was typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from assembly.format_rules.finding import Finding, Said, Wanted
from assembly.format_rules.measures import said_size
from assembly.format_rules.quoted import runs_of_words
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
    """Set size, weight, slant and alignment of a component."""
    for finding in repair.findings:
        if isinstance(finding.at, Paragraph) and finding.wanted is not None:
            yield from _mended(finding, finding.at, finding.wanted)


def size_and_alignment(repair: Repair) -> Iterator[Mended]:
    """Set size and alignment only: bold and italic words in running text may be the writer's emphasis."""
    for finding in repair.findings:
        wanted = finding.wanted
        if isinstance(finding.at, Paragraph) and wanted is not None and wanted.bold is wanted.italic is None:
            yield from _mended(finding, finding.at, wanted)


def _mended(finding: Finding, paragraph: Paragraph, wanted: Wanted) -> Iterator[Mended]:
    if wanted.size is not None and (size := _set_size(finding, paragraph, wanted.size)) is not None:
        said = said_size(size)
        yield finding, Said(f"cỡ chữ {said.vi}", f"size {said.en}")
    if wanted.bold is not None or wanted.italic is not None or wanted.caps is not None:
        _set_style(finding, paragraph, wanted)
        yield finding, finding.required
    if wanted.alignment is not None and _may_move(paragraph):
        put(properties(paragraph.element), "jc", val=wanted.alignment)
        yield finding, finding.required


def _set_size(finding: Finding, paragraph: Paragraph, sizes: tuple[float, float]) -> int | None:
    """Set letters of other sizes to the allowed one nearest to what most of the wrong letters have."""
    least, most = sizes

    def wrong(text: TextFormat) -> bool:
        return not least <= text.size <= most

    found = [run for run in runs_of_words(paragraph, finding.words) if run.printed and wrong(run.format)]
    lengths = Counter[int]()
    for run in found:
        lengths[run.format.size] += len(run.printed.strip())
    label = paragraph.label
    if label is not None and wrong(label.format):
        lengths[label.format.size] += len(label.text)
    if not lengths:
        return None
    size = round(min(max(lengths.most_common(1)[0][0], least), most))
    for run in found:
        if (letters := letters_of(run)) is not None:
            set_size(letters, size)
    if label is not None and wrong(label.format):
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
