"""How much room lies between two lines: empty lines with their heights, and spacing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.word_document import Paragraph

_LINE_OF_FACE = 1.15  # the height of a line of Times New Roman in its size


def room_between(lines: Sequence[Line]) -> int:
    """Return the room in twips between the first and the last of several lines; those between are empty."""
    room = 0
    for above, below in pairwise(lines):
        room += max(above.paragraph.format.after, below.paragraph.format.before)
    between = lines[1:-1]
    return room + sum(height_of_empty(line.paragraph) for line in between if line.empty)


def height_of_empty(paragraph: Paragraph) -> int:
    """Return the height in twips of a line without text; breaks in it add lines, pictures their height."""
    form = paragraph.format
    natural = paragraph.mark.size * 10 * _LINE_OF_FACE
    if form.line_rule == "exact":
        height: float = form.line
    elif form.line_rule == "atLeast":
        height = max(natural, form.line)
    else:
        height = natural * form.line / 240
    drawn = max((drawing.height for drawing in paragraph.drawings if drawing.kind == "picture"), default=0)
    return round(max(height * (1 + paragraph.text.count("\n")), drawn))
