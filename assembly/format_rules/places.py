"""Where a trouble stands: its place, the place as a person says it, the words that stand there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.word_document import (
    Cell,
    Paragraph,
    Place,
    Run,
    Section,
    StoryKind,
    Table,
    WordDocument,
)

MOST_LETTERS = 80  # of the words quoted

_STORIES: dict[StoryKind, Said] = {
    "header": Said("đầu trang", "header"),
    "footer": Said("chân trang", "footer"),
    "footnote": Said("chú thích cuối trang", "footnote"),
    "endnote": Said("chú thích cuối văn bản", "endnote"),
    "text_box": Said("khung chữ", "text box"),
}
_WHOLE = Said("toàn văn bản", "whole document")


def place_of(trouble: Trouble, document: WordDocument) -> Place | None:
    """Return where a trouble stands; None where it is about the whole document."""
    spot = trouble.paragraph if isinstance(trouble.at, Run) else trouble.at
    if spot is None or isinstance(spot, WordDocument):
        return None
    if isinstance(spot, Section):
        return Place(document.body.part, "body", section=spot.number)
    return spot.place


def said_place(trouble: Trouble, place: Place | None) -> Said:
    """Say a place: ``Bảng 1, hàng 2, ô 1, đoạn 1``, ``Phần 2, đầu trang, đoạn 1``, ``đoạn 14``.

    A section (phần, as Word's Vietnamese menus name it) is told where it is meant itself, and for what
    prints on each of its pages; paragraphs of the body count through the whole text.
    """
    if place is None:
        return _WHOLE
    steps: list[Said] = []
    if place.section is not None and (isinstance(trouble.at, Section) or place.story in {"header", "footer"}):
        steps.append(Said(f"Phần {place.section}", f"section {place.section}"))
    if place.story in _STORIES:
        steps.append(_STORIES[place.story])
    for number, vi, en in (
        (place.table, "Bảng", "table"),
        (place.row, "hàng", "row"),
        (place.cell, "ô", "cell"),
        (place.paragraph, "đoạn", "paragraph"),
    ):
        if number is not None:
            steps.append(Said(f"{vi} {number}", f"{en} {number}"))
    if not steps:
        return _WHOLE
    return Said(", ".join(step.vi for step in steps), ", ".join(step.en for step in steps))


def words_of(trouble: Trouble) -> str:
    """Return the first words of the spot, at most 80 letters; none where the whole document is meant."""
    return shortened(next((text for text in _texts(trouble) if text.strip()), ""))


def shortened(text: str) -> str:
    """Return a text on one line and with at most 80 letters, the last an ellipsis where some are left out."""
    # a hostile paragraph has a million letters: only its beginning is looked at
    words = " ".join(text.strip()[: MOST_LETTERS * 4].split())
    return words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1].rstrip()}…"


def _texts(trouble: Trouble) -> Iterator[str]:
    spot = trouble.at
    if isinstance(spot, Run):
        yield spot.printed
    elif isinstance(spot, Paragraph):
        label = f"{spot.label.text} " if spot.label else ""
        yield f"{label}{spot.printed}"
    elif isinstance(spot, Cell):
        yield from _printed(spot.blocks)
    elif isinstance(spot, Table):
        yield from _printed((spot,))
    elif isinstance(spot, Section):
        yield from _printed(spot.blocks)


def _printed(blocks: tuple[Paragraph | Table, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.printed
        else:
            yield from chain.from_iterable(_printed(cell.blocks) for cell in block.cells)


def positions(document: WordDocument) -> dict[int, int]:
    """Return the place of each paragraph, table, cell and section in the order of the document, by its id.

    A container comes before what it holds, and the whole document before all.
    """
    found: dict[int, int] = {id(document): -1}
    first_of = {id(section.blocks[0]): section for section in document.sections if section.blocks}

    def walk(blocks: tuple[Paragraph | Table, ...]) -> None:
        for block in blocks:
            if (section := first_of.get(id(block))) is not None:
                found[id(section)] = len(found)
            found[id(block)] = len(found)
            if isinstance(block, Table):
                for cell in block.cells:
                    found[id(cell)] = len(found)
                    walk(cell.blocks)

    for story in document.stories:
        walk(story.blocks)
    return found
