"""At which places of a checked document a value may be another without another outcome, and how it is asked.

A place is judged by what the check recognised there and by its looks, which are the template's. What stands
here about a place is what recognition and rules ask there; everything not named needs the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.drawn_lines import cells_by_paragraph, room_of, text_width_of, wrapped_widths
from assembly.format_rules.finding import Style
from assembly.format_rules.lettering import Stretch
from assembly.format_rules.measures import within
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.recognition.outline import Line, Outline
from assembly.format_rules.recognition.signers import is_authority
from assembly.format_rules.rules.minutes import KIND as MINUTES
from assembly.format_rules.rules.page_number import all_numbered
from assembly.format_rules.running_text import cell_width, size_and_room, text_width
from assembly.format_rules.screening import alike, harmless
from assembly.format_rules.word_document import Cell, Paragraph, Run, TextFormat, WordDocument

Ask = Callable[[str], "alike.Answers | None"]

_SENTENCES = (Role.BODY, Role.LISTED)
_OFFICES = (Role.SIGNING_AUTHORITY, Role.SIGNER_OFFICE)
_NAMES = (Role.SUPERIOR, Role.ISSUER)
_STATE_NAMES = (Role.NATIONAL_NAME, Role.MOTTO, Role.PARTY_NAME)
# kinds of which recognition or a rule asks more of every line
_SEARCHED = (MINUTES, "công điện")
_BELOW_PAGE_START = 40  # lines that recognition looks at for what begins there (appendices.py)


@dataclass(frozen=True, slots=True)
class Checked:
    """A document as the check has read and recognised it, in the style that was asked for."""

    document: WordDocument
    laid: Outline
    parts: Recognised
    style: Style


@dataclass(frozen=True, slots=True)
class Head:
    """The lines of names in a letterhead, asked together: which are whose depends on all of them.

    ``rooms`` is the room for each line in twips, ``line`` the length of the line under the issuer where the
    file tells it.
    """

    bold: tuple[bool, ...]
    roles: tuple[Role, ...]
    looks: tuple[TextFormat, ...]
    rooms: tuple[float | None, ...]
    share: tuple[float, float] | None
    line: int | None

    def same(self, texts: Sequence[str]) -> bool:
        """Tell whether other names have the same roles, print as the rules ask, and suit the drawn line."""
        return (
            alike.names(texts, self.bold) == self.roles
            and all(harmless.anywhere(text) for text in texts)
            and self._suits(texts)
        )

    def _suits(self, texts: Sequence[str]) -> bool:
        if self.share is None or self.line is None:
            return True
        longest = 0.0
        for text, role, look, room in zip(texts, self.roles, self.looks, self.rooms, strict=True):
            if role is Role.ISSUER:
                longest = max(longest, *_widths(text, look, room))
        low, high = self.share
        return within(self.line, low * longest, high * longest, catalogue().tolerance)


def _widths(text: str, look: TextFormat, room: float | None) -> list[float]:
    whole = text_width_of(text, look)
    return [whole] if room is None or whole <= room else wrapped_widths([Stretch(text, look)], room)


class Places:
    """What may be asked at the paragraphs of one checked document."""

    def __init__(self, checked: Checked, with_values: Container[Paragraph]) -> None:
        """Take a document; ``with_values`` are the paragraphs that print values."""
        self._with_values = with_values
        self._document = checked.document
        self._parts = checked.parts
        self._style = checked.style
        self._lines = checked.laid.body
        self._line_of = {line.paragraph: line for line in self._lines}

    def ask_of(self, paragraph: Paragraph) -> Ask | None:
        """Return what is asked of the text of a paragraph; None where only the same text will do."""
        line = self._line_of.get(paragraph)
        if line is None or not self._ordinary or not _text_alone(paragraph) or self._near_page_start(line):
            return None
        role = self._parts.roles[paragraph]
        if role in _SENTENCES:
            return sentence if self._is_sentence(line) else None
        in_table = self._below_title(line) and line.table is not None
        return self._asked_in_table(line, role) if in_table and of_one_format(paragraph) else None

    def _asked_in_table(self, line: Line, role: Role) -> Ask | None:
        if role is Role.TABLE_TEXT:
            return _cell
        if role in _OFFICES:
            return _Signing(self._how_signing(line), self._style)
        return _Signing(self._how_signing(line), None) if role is Role.SIGNER_NAME else None

    def head(self) -> tuple[tuple[Paragraph, ...], Head] | None:
        """Return the lines of names where their letterhead is such that only they matter to one another.

        With them the paragraphs they stand in.
        """
        parts = self._parts
        found = [line for line in self._lines if parts.roles[line.paragraph] in _NAMES]
        named = next(
            (line.index for line in self._lines if parts.roles[line.paragraph] in _STATE_NAMES), None
        )
        if not found or not self._ordinary or not self._numbered or named is None:
            return None
        container = found[0].container
        if (
            any(
                line.container is not container
                or line.cell is None
                or line.index >= named
                or len(line.paragraph.runs) != 1
                or not _text_alone(line.paragraph)
                for line in found
            )
            or found[-1].index - found[0].index != len(found) - 1
        ):
            return None
        cells = cells_by_paragraph(self._document)
        under = parts.line_under(found[-1].paragraph, Role.ISSUER)
        rule = catalogue().rules["C08"]
        share = None
        if self._style in rule.styles:
            if under is None or under.how not in ("shape", "border"):
                return None
            low, high = rule.values.range("share")
            slack = rule.values.number("tolerance_share")
            share = low - slack, high + slack
        head = Head(
            bold=tuple(line.bold for line in found),
            roles=tuple(parts.roles[line.paragraph] for line in found),
            looks=tuple(line.paragraph.runs[0].format for line in found),
            rooms=tuple(room_of(line.paragraph, self._document, cells) for line in found),
            share=share,
            line=under.length if under is not None else None,
        )
        return tuple(line.paragraph for line in found), head

    def size_and_room(self, paragraph: Paragraph) -> tuple[int, int] | None:
        """Return what the height of a text is reckoned with, where the check reckons with it (G07).

        It does so where a section has no page numbers: then it asks how many pages there surely are.
        """
        if self._numbered:
            return None
        section = self._document.section_of.get(paragraph)
        cell = self._cells.get(paragraph)
        width = cell_width(cell) if cell is not None else text_width(section) if section is not None else 0
        return size_and_room(paragraph, width)

    @cached_property
    def _numbered(self) -> bool:
        return all_numbered(self._document)

    @cached_property
    def _cells(self) -> Mapping[Paragraph, Cell]:
        return cells_by_paragraph(self._document)

    @cached_property
    def _ordinary(self) -> bool:
        """Tell whether it is a document of one text with a head and a title, without appendices."""
        kind, parts = self._parts.kind, self._parts
        return (
            kind is not None
            and kind.name not in _SEARCHED
            and not parts.appendices
            and self._subject_at is not None
        )

    @cached_property
    def _subject_at(self) -> int | None:
        """The last line of type and subject: what stands above is asked whether it is the title."""
        parts = self._parts
        head = [line for line in self._lines if parts.roles[line.paragraph] in _STATE_NAMES]
        title = [line for line in self._lines if parts.roles[line.paragraph] in (Role.TYPE, Role.SUBJECT)]
        subjects = parts.first(Role.SUBJECT)
        if not head or not title or subjects is None or head[0].index > title[0].index:
            return None
        return title[-1].index

    @cached_property
    def _page_starts(self) -> tuple[int, ...]:
        return tuple(line.index for line in self._lines if line.page_start)

    @cached_property
    def _after_addressees(self) -> int | None:
        """The first printed line below the addressees: recognition asks whether it is one more."""
        roles = self._parts.roles
        last = [line.index for line in self._lines if roles[line.paragraph] is Role.ADDRESSEE]
        below = (line.index for line in self._lines if last and line.index > last[-1] and not line.empty)
        return next(below, None)

    def _near_page_start(self, line: Line) -> bool:
        return any(start <= line.index < start + _BELOW_PAGE_START for start in self._page_starts)

    def _below_title(self, line: Line) -> bool:
        return self._subject_at is not None and line.index > self._subject_at and line.box is None

    def _is_sentence(self, line: Line) -> bool:
        return (
            self._below_title(line)
            and line.table is None
            and not (line.aside or line.centred or line.bold or line.italic)
            and line.index != self._after_addressees
        )

    def _how_signing(self, line: Line) -> Ask:
        """Return what recognition asks of a line in a table of signatures: less where others decide."""
        table = [other for other in self._lines if other.table is line.table and not other.empty]
        fixed = (other for other in table if other.paragraph not in self._with_values)
        if self._parts.first(Role.RECIPIENTS_HEADING) or not any(
            is_authority(other) for other in fixed if self._begins_cell(other, table)
        ):
            return alike.cell
        last = next(other for other in reversed(table) if other.container is line.container)
        return alike.signing_last if line is last else alike.signing

    @staticmethod
    def _begins_cell(line: Line, table: Sequence[Line]) -> bool:
        return line is next(other for other in table if other.container is line.container)


def of_one_format(paragraph: Paragraph) -> bool:
    """Tell whether all that a paragraph prints has one format."""
    return len({run.format for run in paragraph.runs if run.text}) == 1


def _text_alone(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is text alone, printed as it is typed and by one face."""
    return (
        bool(paragraph.runs)
        and paragraph.label is None
        and not paragraph.drawings
        and all(_printed_as_typed(run) for run in paragraph.runs)
        and not any(sign in paragraph.text for sign in "\t\n\f")
    )


def _printed_as_typed(run: Run) -> bool:
    look = run.format
    return (
        look.ascii_face == look.high_face == look.east_asian_face
        and run.faces == {look.ascii_face}
        and not (look.caps or look.small_caps or look.hidden or look.complex_script)
        and run.field is None
    )


def sentence(text: str) -> alike.Answers | None:
    """Return the answers of a sentence of which no rule has anything to say."""
    return alike.sentence(text) if harmless.in_sentence(text) else None


def _cell(text: str) -> alike.Answers | None:
    return alike.cell(text) if harmless.in_table(text) else None


@dataclass(frozen=True, slots=True)
class _Signing:
    """What is asked of a line that signs: an office or authority in a document of a style, or a name."""

    alike_how: Ask
    office_in: Style | None

    def __call__(self, text: str) -> alike.Answers | None:
        said_nothing = (
            harmless.as_name(text) if self.office_in is None else harmless.as_office(text, self.office_in)
        )
        return self.alike_how(text) if said_nothing else None
