"""What the rules look at: a Word document with every value as Word computes it.

Nothing here refers to styles that must still be resolved: a ``Run`` knows its face and size, a ``Paragraph``
its indents, a ``Section`` its headers, wherever in the file they come from. Lengths are twips (1/20 pt),
sizes half-points, as Word stores them. Each thing keeps the XML ``element`` it was read from, for comments
and repairs. What a tracked deletion takes away is not here; what a tracked insertion adds is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

Alignment = Literal["left", "center", "right", "both", "distribute"]
LineRule = Literal["auto", "exact", "atLeast"]
StoryKind = Literal["body", "header", "footer", "footnote", "endnote", "text_box"]
HeaderKind = Literal["default", "first", "even"]
AUTO = "auto"  # the colour of text that nobody coloured


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, as a person finds it; all numbers count from 1.

    ``paragraph`` counts in the cell where a cell is named, else in the story; tables count in their story,
    tables inside cells as well. ``section`` is unset in notes. ``part`` names the part of the package.
    """

    part: str
    story: StoryKind
    section: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class TextFormat:
    """The effective properties of a run: direct, character style, paragraph style, table style, defaults.

    ``ascii_face`` prints U+0000 to U+007F, ``high_face`` (w:hAnsi) the other letters of Latin scripts,
    ``complex_face`` runs marked w:cs or w:rtl, ``east_asian_face`` the rest (ECMA-376 part 1, 17.3.2.26).
    ``size`` in half-points, ``spacing`` in twips, ``scale`` in percent, ``color`` is ``auto`` or RRGGBB.
    """

    ascii_face: str
    high_face: str
    east_asian_face: str
    complex_face: str
    size: int
    bold: bool = False
    italic: bool = False
    underline: str = "none"
    caps: bool = False
    small_caps: bool = False
    strike: bool = False
    hidden: bool = False
    color: str = AUTO
    highlight: str = "none"
    vertical: Literal["baseline", "superscript", "subscript"] = "baseline"
    spacing: int = 0
    scale: int = 100
    complex_script: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run of text of one format.

    ``text`` is as stored: a tab is ``\\t``, a line break ``\\n``, a page break ``\\f``. ``field`` is the
    instruction word (``PAGE``) where the run shows the result of a field; where the file stores no result, a
    run without text stands for it. ``faces`` are those that print it; an empty run has those it would print
    letters with.
    """

    text: str
    format: TextFormat
    faces: frozenset[str]
    element: etree._Element
    field: str | None = None
    inserted: bool = False  # by a tracked change

    @property
    def printed(self) -> str:
        """The text as it prints: in capitals where w:caps asks for them, nothing where it is hidden."""
        if self.format.hidden:
            return ""
        return self.text.upper() if self.format.caps else self.text


@dataclass(frozen=True, slots=True)
class Border:
    """A border line; ``size`` in eighths of a point, ``style`` as Word names it (``single``)."""

    style: str
    size: int


@dataclass(frozen=True, slots=True)
class TabStop:
    """A tab stop at ``position`` twips from the left margin."""

    position: int
    alignment: str = "left"
    leader: str = "none"


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """The effective properties of a paragraph, numbering level included.

    ``left``, ``right``, ``first_line`` (negative: hanging), ``before``, ``after`` in twips; ``line`` in
    240ths of a line where ``line_rule`` is ``auto``, else in twips. ``before`` and ``after`` are what stands
    between this paragraph and its neighbours after contextual spacing and automatic spacing (280 twips) are
    resolved.
    """

    alignment: Alignment = "left"
    left: int = 0
    right: int = 0
    first_line: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    line_rule: LineRule = "auto"
    contextual_spacing: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    page_break_before: bool = False
    outline_level: int | None = None
    tabs: tuple[TabStop, ...] = ()
    top_border: Border | None = None
    bottom_border: Border | None = None
    left_border: Border | None = None
    right_border: Border | None = None


@dataclass(frozen=True, slots=True)
class ListLabel:
    """The number or sign that a list puts before a paragraph: ``text`` as printed (``1.``, ``-``)."""

    text: str
    number_format: str  # decimal, upperRoman, lowerLetter, bullet, ...
    level: int  # from 0
    format: TextFormat
    faces: frozenset[str]
    element: etree._Element  # the w:lvl


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A picture, line, shape or text box anchored in a paragraph; ``width`` and ``height`` in twips."""

    kind: Literal["line", "text_box", "picture", "shape"]
    width: int
    height: int
    element: etree._Element
    story: Story | None = None  # the text in it


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """A paragraph; ``mark`` is the format of its end, which an empty line takes its height from."""

    runs: tuple[Run, ...]
    format: ParagraphFormat
    mark: TextFormat
    style_id: str
    style_name: str
    label: ListLabel | None
    drawings: tuple[Drawing, ...]
    place: Place
    element: etree._Element
    text: str  # of all runs, as stored; without the label
    printed: str  # of all runs, as printed; without the label

    @property
    def empty(self) -> bool:
        """Tell whether nothing prints: no letter, no label, no drawing, no field that Word computes."""
        if self.printed.strip() or self.label is not None or self.drawings:
            return False
        return not any(run.field and not run.text and not run.format.hidden for run in self.runs)


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell: ``width`` with its side margins ``margin_left`` and ``margin_right``, in twips.

    Cells merged downwards are one cell in the first row (``row_span``); the others do not appear.
    """

    blocks: tuple[Paragraph | Table, ...]
    width: int
    margin_left: int
    margin_right: int
    top_border: Border | None
    left_border: Border | None
    bottom_border: Border | None
    right_border: Border | None
    column_span: int
    row_span: int
    vertical_align: str
    place: Place
    element: etree._Element

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs that stand directly in the cell."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row; ``cant_split``: it must not break over pages, ``header``: it is repeated on each page."""

    cells: tuple[Cell, ...]
    cant_split: bool
    header: bool
    element: etree._Element


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table; ``width`` in twips, ``bordered`` where any cell shows a border."""

    rows: tuple[Row, ...]
    width: int
    alignment: str
    indent: int
    bordered: bool
    place: Place
    element: etree._Element

    @property
    def cells(self) -> Iterator[Cell]:
        """All cells, row by row."""
        return (cell for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A flow of text: the body, a header, a note; or a text box, ``host`` is the paragraph it hangs on."""

    kind: StoryKind
    part: str
    blocks: tuple[Paragraph | Table, ...]
    element: etree._Element
    host: Paragraph | None = None

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph in the order of the text, those in cells included, those in text boxes not."""
        return _paragraphs(self.blocks)

    def tables(self) -> Iterator[Table]:
        """Every table in the order of the text, those in cells included."""
        return _tables(self.blocks)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A section; all lengths in twips. ``number`` counts from 1.

    ``headers`` and ``footers`` are those that print, taken over from the section before where it has none of
    its own: ``first`` only with ``title_page``, ``even`` only where the settings ask for it.
    """

    number: int
    blocks: tuple[Paragraph | Table, ...]
    page_width: int
    page_height: int
    landscape: bool
    top: int
    bottom: int
    left: int
    right: int
    gutter: int
    header_distance: int
    footer_distance: int
    title_page: bool
    page_number_format: str
    page_number_start: int | None
    break_type: str  # nextPage, continuous, ...
    columns: int
    headers: Mapping[HeaderKind, Story]
    footers: Mapping[HeaderKind, Story]
    element: etree._Element

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of the section, those in cells included."""
        return _paragraphs(self.blocks)

    def tables(self) -> Iterator[Table]:
        """Every table of the section, those in cells included."""
        return _tables(self.blocks)


@dataclass(frozen=True, slots=True, eq=False)
class WordDocument:
    """A whole document. ``stories`` are all of them, the body first, text boxes included.

    ``outside`` names what the file would fetch or run when Word opens it (linked templates and pictures,
    fields such as DATABASE): never followed here. ``spaces_add``: between two paragraphs stand the space
    after the one and before the other, not the larger of both (the compatibility option of files that old
    versions of Word began: "Don't use HTML paragraph auto spacing").
    """

    sections: tuple[Section, ...]
    body: Story
    stories: tuple[Story, ...]
    tracked_changes: int
    protected: bool
    parts: Mapping[str, bytes]
    trees: Mapping[str, etree._Element]  # the parsed parts, by name; elements above belong to these
    outside: tuple[str, ...] = ()
    section_of: Mapping[Paragraph | Table, Section] = field(default_factory=dict)
    spaces_add: bool = False

    def gap(self, above: Paragraph, below: Paragraph) -> int:
        """Return the space between two paragraphs in twips."""
        after, before = above.format.after, below.format.before
        return after + before if self.spaces_add else max(after, before)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of every story."""
        for story in self.stories:
            yield from story.paragraphs()


def _paragraphs(blocks: tuple[Paragraph | Table, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for cell in block.cells:
                yield from _paragraphs(cell.blocks)


def _tables(blocks: tuple[Paragraph | Table, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for cell in block.cells:
                yield from _tables(cell.blocks)
