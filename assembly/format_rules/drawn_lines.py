"""How wide text prints and how long a line under it is (đường kẻ ngang), in twips.

Widths are those of bold Times New Roman: every component that the act draws a line under is bold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assembly.conference.vietnamese import clean
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import Stretch, lines_of, stretches
from assembly.format_rules.measures import TWIPS_PER_MM, said_mm, within
from assembly.format_rules.recognised import DrawnLine, Role
from assembly.format_rules.rule import Subject
from assembly.format_rules.word_document import Cell, Paragraph, TextFormat, WordDocument
from assembly.templates.text_width import bold_width

_SOLID = frozenset(("single", "thick", "solid", "sysSolid", ""))
_TYPED = {
    "underline": Said("gạch chân chữ thay cho đường kẻ ngang", "underlined text in place of a line"),
    "underscores": Said("gõ dấu gạch thay cho đường kẻ ngang", "typed dashes in place of a line"),
}
_MOST_LETTERS = 2_000  # of a component that a line is drawn under; hostile text is longer


def width_of(line: Iterable[Stretch]) -> float:
    """Return how wide one line prints, with its letter spacing and scale."""
    return sum((text_width_of(clean(stretch.text), stretch.format) for stretch in line), 0.0)


def text_width_of(text: str, look: TextFormat) -> float:
    """Return how wide a text prints on one line, with its letter spacing and scale; it is NFC."""
    drawn = bold_width(text, size=look.size / 2) * TWIPS_PER_MM
    return drawn * look.scale / 100 + len(text) * look.spacing


def cells_by_paragraph(document: WordDocument) -> Mapping[Paragraph, Cell]:
    """Return the cell of each paragraph that stands directly in one."""
    return {
        paragraph: cell
        for story in document.stories
        for table in story.tables()
        for cell in table.cells
        for paragraph in cell.paragraphs
    }


def room_of(
    paragraph: Paragraph, document: WordDocument, cells: Mapping[Paragraph, Cell], *, first_line: bool = False
) -> float | None:
    """Return how wide the lines of a paragraph may be; None where the file does not tell."""
    if (cell := cells.get(paragraph)) is not None:
        width: float = cell.width - cell.margin_left - cell.margin_right
    elif (section := document.section_of.get(paragraph)) is not None and section.columns <= 1:
        width = section.page_width - section.left - section.right - section.gutter
    else:
        return None
    width -= paragraph.format.left + paragraph.format.right
    if first_line:
        width -= paragraph.format.first_line
    return width if width > 0 else None


def longest_line(
    component: Iterable[tuple[Paragraph, Sequence[Stretch]]],
    document: WordDocument,
    cells: Mapping[Paragraph, Cell],
) -> float:
    """Return how wide the longest printed line of a component is: text wider than its room wraps."""
    longest = 0.0
    for paragraph, line in component:
        room = room_of(paragraph, document, cells)
        for typed in lines_of(line):
            if sum(len(stretch.text) for stretch in typed) <= _MOST_LETTERS:
                longest = max(longest, *wrapped_widths(typed, room))
    return longest


def line_troubles(
    subject: Subject,
    component: Sequence[tuple[Paragraph, Sequence[Stretch]]],
    cells: Mapping[Paragraph, Cell],
    named: Said,
    right: Callable[[str], str] = str,
    *,
    role: Role | None = None,
) -> Iterator[Trouble]:
    """Yield what is wrong with the line under a component: missing, typed, not solid, of another length.

    The values ``share`` [least, most] compare its length with the longest line of the text;
    ``tolerance_share`` is what a line drawn by hand may be off. ``right`` returns what a text should print:
    whoever mends wrong words must not find the line wrong then. Where it returns none no length is judged.
    ``role``: that of the component, where another may stand in its paragraph.
    """
    last, printed = component[-1]
    line = subject.parts.line_under(last, role)
    texts = [(paragraph, without_typed_line(text)) for paragraph, text in component]
    low, high = subject.values.range("share")
    slack = subject.values.number("tolerance_share")
    text = longest_line(
        [(paragraph, _corrected(each, right)) for paragraph, each in texts], subject.document, cells
    )
    wanted = _wanted(text, low, high)
    if line is None and len(lines_of(texts[-1][1], "\n")) < len(lines_of(printed, "\n")):
        yield Trouble(last, _TYPED["underscores"], wanted)
        return
    if line is None:
        found = Said(f"không thấy đường kẻ ngang dưới {named.vi}", f"no line under the {named.en}")
        yield Trouble(last, found, wanted)
        return
    typed = _TYPED.get(line.how)
    if typed is not None:
        yield Trouble(line.at, typed, wanted)
        return
    if not _solid(line):
        yield Trouble(
            line.at, Said("đường kẻ không phải nét liền", "the line is not solid"), wanted, _words(last)
        )
    if line.length is None or not text:
        return
    if not within(line.length, (low - slack) * text, (high + slack) * text, subject.tolerance):
        length, width = said_mm(line.length), said_mm(text)
        yield Trouble(
            line.at,
            Said(
                f"đường kẻ dài {length.vi}, dòng chữ dài {width.vi}",
                f"the line is {length.en} long, the text {width.en}",
            ),
            wanted,
            _words(last),
        )


def _corrected(line: list[Stretch], right: Callable[[str], str]) -> list[Stretch]:
    text = "".join(stretch.text for stretch in line)
    return line if not line or (mended := right(text)) == text else [Stretch(mended, line[0].format)]


def without_typed_line(line: Iterable[Stretch]) -> list[Stretch]:
    """Return a component without the lines of underscores or dashes typed below its text."""
    kept = lines_of(line, "\n")
    while len(kept) > 1 and not any(letter.isalnum() for stretch in kept[-1] for letter in stretch.text):
        kept.pop()
    broken = [[*typed[:-1], _ended(typed[-1])] if typed else typed for typed in kept[:-1]]
    return [stretch for typed in [*broken, kept[-1]] for stretch in typed]


def _ended(stretch: Stretch) -> Stretch:
    return Stretch(f"{stretch.text}\n", stretch.format, stretch.raised)


def _words(paragraph: Paragraph) -> str | None:
    # the line itself may hang on a paragraph without words
    return "".join(stretch.text for stretch in stretches(paragraph))[:80].strip() or None


def _wanted(text: float, low: float, high: float) -> Said:
    if not text:
        return Said("đường kẻ nét liền", "a solid line")
    if low == high:
        length = said_mm(text * low)
        return Said(
            f"nét liền, dài bằng dòng chữ (khoảng {length.vi})",
            f"solid, as long as the text (about {length.en})",
        )
    least, most = said_mm(text * low), said_mm(text * high)
    return Said(
        f"nét liền, dài từ 1/3 đến 1/2 dòng chữ ({least.vi} đến {most.vi})",
        f"solid, a third to a half of the text ({least.en} to {most.en})",
    )


def wrapped_widths(line: Sequence[Stretch], room: float | None) -> list[float]:
    """Return the widths of the lines into which Word breaks a line that is wider than its room."""
    whole = width_of(_stripped(line))
    if room is None or whole <= room:
        return [whole]
    widths = [0.0]
    gap = 0.0
    for word, space in _words_of(line):
        width = width_of(word)
        if widths[-1] and widths[-1] + gap + width > room:
            widths.append(width)
        else:
            widths[-1] += gap + width
        gap = width_of(space)
    return widths


def _stripped(line: Sequence[Stretch]) -> list[Stretch]:
    kept = [stretch for stretch in line if stretch.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        first = kept[0]
        kept[0] = Stretch(first.text.lstrip(), first.format)
        last = kept[-1]
        kept[-1] = Stretch(last.text.rstrip(), last.format)
    return kept


def _words_of(line: Sequence[Stretch]) -> Iterator[tuple[list[Stretch], list[Stretch]]]:
    """Yield each word, which may be of several formats, and the space after it."""
    word: list[Stretch] = []
    space: list[Stretch] = []
    for stretch in line:
        for letter in stretch.text:
            piece = Stretch(letter, stretch.format)
            if letter == " ":
                space.append(piece)
                continue
            if space:
                if word:
                    yield word, space
                word, space = [], []
            word.append(piece)
    if word:
        yield word, space


def _solid(line: DrawnLine) -> bool:
    if line.how == "border":
        borders = (line.at.format.bottom_border, line.at.format.top_border)
        return any(border is not None and border.style in _SOLID for border in borders)
    if line.drawing is None:
        return True
    for element in line.drawing.element.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "prstDash" and element.get("val", "solid") not in _SOLID:
            return False
        if name == "stroke" and element.get("dashstyle", "solid").lower() != "solid":
            return False
    return True
