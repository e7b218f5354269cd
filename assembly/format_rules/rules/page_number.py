"""Page numbers (số trang): decree 30/2020/NĐ-CP, appendix I, part I, section I, clause 7."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from assembly.format_rules.catalogue import Values
from assembly.format_rules.effective.wordml import W
from assembly.format_rules.finding import Said, Trouble, Wanted
from assembly.format_rules.lettering import said_sizes
from assembly.format_rules.measures import said_mm, said_size, twips_of_mm
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.running_text import surely_several_pages, text_width
from assembly.format_rules.word_document import (
    Drawing,
    Paragraph,
    Run,
    Section,
    Story,
    TextFormat,
    WordDocument,
)

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_TYPED = re.compile(r"\W*(?:trang\W*)?\d{1,4}\W*(?:/\W*\d{1,4}\W*)?", re.IGNORECASE)
_INSTRUCTION = re.compile(r"\bPAGE\b", re.IGNORECASE)
_CONDITION = re.compile(r"^\s*IF\b", re.IGNORECASE)
_FORMAT = re.compile(r"PAGE\s*\\\*\s*(\w+)", re.IGNORECASE)
_LONGEST_TYPED = 40  # letters
_MOST_LOOKED_AT = 20  # page numbers of one header: a second one is odd already
_PLAIN_FORMATS = frozenset({"arabic", "mergeformat", "charformat"})
_WHERE = Said("ở giữa lề trên của trang", "centred in the top margin")
_NUMBERING = {
    "upperRoman": Said("số La Mã (I, II)", "Roman numerals (I, II)"),
    "lowerRoman": Said("số La Mã thường (i, ii)", "Roman numerals (i, ii)"),
    "upperLetter": Said("chữ cái (A, B)", "letters (A, B)"),
    "lowerLetter": Said("chữ cái (a, b)", "letters (a, b)"),
    "numberInDash": Said("số giữa hai gạch (- 1 -)", "figures between dashes (- 1 -)"),
    "decimalZero": Said("số có 0 đứng trước (01)", "figures with a leading zero (01)"),
}


@dataclass(frozen=True, slots=True)
class _Number:
    """A page number: its paragraph, the runs of its field, the text box it stands in."""

    paragraph: Paragraph
    runs: tuple[Run, ...]
    box: Drawing | None

    @property
    def format(self) -> TextFormat | None:
        """How it prints; unknown where the field was never counted."""
        return next((run.format for run in self.runs if run.text.strip()), None)


class _Found:
    """The page numbers of each header and footer, looked for once; sections share them."""

    def __init__(self) -> None:
        self._numbers: dict[int, list[_Number]] = {}
        self._typed: dict[int, Paragraph | None] = {}

    def numbers(self, story: Story | None) -> list[_Number]:
        """Return the page number fields of a story, those in its text boxes included."""
        if story is None:
            return []
        if id(story) not in self._numbers:
            self._numbers[id(story)] = list(islice(_numbers(story), _MOST_LOOKED_AT))
        return self._numbers[id(story)]

    def typed(self, story: Story | None) -> Paragraph | None:
        """Return a paragraph that is a number typed by hand, the same on every page."""
        if story is None or self.numbers(story):
            return None
        if id(story) not in self._typed:
            self._typed[id(story)] = next(filter(_is_typed_number, story.paragraphs()), None)
        return self._typed[id(story)]


def page_number(subject: Subject) -> Iterator[Trouble]:
    """Pages are numbered from 1 in Arabic figures, in the middle of the top margin, the first without."""
    sections, found = subject.document.sections, _Found()
    told: set[int] = set()
    for section in sections:
        for story in section.headers.values():
            if id(story) not in told:
                told.add(id(story))
                for number in found.numbers(story):
                    yield from _look(number, story, section, subject.values)
                yield from _by_hand(found.typed(story))
        for story in section.footers.values():
            if id(story) not in told:
                told.add(id(story))
                for number in found.numbers(story):
                    at_foot = Said("số trang ở chân trang", "page number in the footer")
                    yield Trouble(number.paragraph, at_foot, _WHERE)
                yield from _by_hand(found.typed(story))
    if sections:
        yield from _first_page(sections[0], found)
        yield from _pages_without(subject, found)
    for section in sections:
        yield from _counting(section, found)


def all_numbered(document: WordDocument) -> bool:
    """Tell whether each section has page numbers: where one has none, G07 reckons how many pages it has."""
    found = _Found()
    return all(found.numbers(section.headers.get("default")) for section in document.sections)


def _numbers(story: Story, box: Drawing | None = None) -> Iterator[_Number]:
    for paragraph in story.paragraphs():
        runs = tuple(run for run in paragraph.runs if (run.field or "").upper() == "PAGE")
        if runs or _INSTRUCTION.search(_instructions(paragraph)):
            yield _Number(paragraph, runs, box)
        for drawing in paragraph.drawings:
            if drawing.story is not None:
                yield from _numbers(drawing.story, drawing)


def _is_typed_number(paragraph: Paragraph) -> bool:
    text = paragraph.printed.strip()
    return len(text) < _LONGEST_TYPED and _TYPED.fullmatch(text) is not None


def _by_hand(paragraph: Paragraph | None) -> Iterator[Trouble]:
    if paragraph is not None:
        yield Trouble(
            paragraph,
            Said("số trang gõ bằng tay", "page number typed by hand"),
            Said("trường số trang (PAGE) ở giữa lề trên", "a page number field (PAGE) in the top margin"),
        )


def _instructions(paragraph: Paragraph) -> str:
    """Return the instructions of a paragraph's fields, those of its text boxes left out."""
    found: list[str] = []
    for element in paragraph.element.iter(f"{W}instrText", f"{W}fldSimple", f"{W}pgNum"):
        if next(element.iterancestors(f"{W}p"), None) is not paragraph.element:
            continue
        if element.tag == f"{W}fldSimple":
            found.append(f" {element.get(f'{W}instr') or ''} ")
        else:
            found.append(" PAGE " if element.tag == f"{W}pgNum" else element.text or "")
    return "".join(found)[:1000]


def _look(number: _Number, story: Story, section: Section, values: Values) -> Iterator[Trouble]:
    paragraph = number.paragraph
    low, high = (points * 2 for points in values.range("size_pt"))
    shown = number.format
    if shown is not None and not low <= shown.size <= high:
        size = said_size(shown.size)
        yield Trouble(
            paragraph,
            Said(f"số trang cỡ chữ {size.vi}", f"page number of size {size.en}"),
            said_sizes(low, high),
            wanted=Wanted(size=(low, high)),
        )
    if shown is not None and shown.italic:
        yield Trouble(
            paragraph,
            Said("số trang chữ nghiêng", "page number in italics"),
            Said("chữ đứng", "upright"),
            wanted=Wanted(italic=False),
        )
    instructions = _instructions(paragraph)
    for switch in _FORMAT.findall(instructions):
        if switch.casefold() not in _PLAIN_FORMATS:
            yield Trouble(
                paragraph,
                Said(f"số trang kiểu {switch}", f"page number of format {switch}"),
                Said("chữ số Ả Rập (1, 2, 3)", "Arabic figures (1, 2, 3)"),
            )
    yield from _centring(number, story, section, values)
    numbered = {id(run) for run in number.runs}
    beside = "".join(run.printed for run in paragraph.runs if id(run) not in numbered).strip()
    if beside and number.runs and not _CONDITION.match(instructions):
        yield Trouble(
            paragraph,
            Said(f"“{beside[:40]}” bên cạnh số trang", f"“{beside[:40]}” beside the page number"),
            Said("chỉ có chữ số", "figures alone"),
            severity="warning",
        )


def _centring(number: _Number, story: Story, section: Section, values: Values) -> Iterator[Trouble]:
    off = _off_centre(number, story, section)
    if off is None or abs(off) <= twips_of_mm(values.number("off_centre_mm")):
        return
    clear = abs(off) > twips_of_mm(values.number("clearly_off_mm"))
    by = said_mm(abs(off))
    found = Said(f"số trang lệch giữa {by.vi}", f"page number {by.en} off the centre")
    if off >= section.page_width:
        found = Said("số trang không canh giữa", "page number not centred")
    yield Trouble(
        number.paragraph,
        found,
        _WHERE,
        severity=None if clear else "warning",
        wanted=Wanted(alignment="center"),
    )


def _off_centre(number: _Number, story: Story, section: Section) -> float | None:
    """Return how many twips a number stands right of the middle of the text; None where nothing tells."""
    paragraph, shape = number.paragraph, number.paragraph.format
    centred = shape.alignment == "center"
    far = float(section.page_width)
    frame = paragraph.element.find(f"{W}pPr/{W}framePr")
    if number.box is not None or frame is not None:
        aligned = frame.get(f"{W}xAlign") if frame is not None else None
        if number.box is not None:
            aligned = _box_alignment(number.box)
            far = far if aligned != "center" or centred else number.box.width / 2
            centred = centred and aligned == "center"
        else:
            centred = aligned == "center"
        off = 0.0 if centred else far
        return off if aligned else None
    half = text_width(section) / 2
    if paragraph.place.table is not None:
        middle = _middle_of_cell(paragraph, story)
        off = middle - half if middle is not None else 0.0
        return off if centred else far
    if centred:
        return (shape.left + shape.first_line - shape.right) / 2
    before = _before(number)
    stops = sorted(shape.tabs, key=lambda stop: stop.position)
    at = before.count("\t") - 1
    if before.strip() or not 0 <= at < len(stops) or stops[at].alignment != "center":
        return far
    return stops[at].position - half


def _before(number: _Number) -> str:
    texts: list[str] = []
    for run in number.paragraph.runs:
        if number.runs and run is number.runs[0]:
            break
        texts.append(run.printed)
    return "".join(texts)


def _box_alignment(box: Drawing) -> str | None:
    """Return how a text box stands across the page; None where only its distance is given."""
    host = box.story.host if box.story is not None else None
    in_line = host.format.alignment if host is not None else None
    for element in (box.element, *box.element.iterancestors(f"{_WP}anchor", f"{_WP}inline")):
        placed = element if element.tag in (f"{_WP}anchor", f"{_WP}inline") else None
        if placed is None:
            placed = next(element.iter(f"{_WP}anchor", f"{_WP}inline"), None)
        if placed is not None:
            return (
                in_line if placed.tag == f"{_WP}inline" else _text(placed.find(f"{_WP}positionH/{_WP}align"))
            )
    style = next((str(each.get("style")) for each in box.element.iter() if each.get("style")), "")[:2000]
    if "absolute" not in style:
        return in_line
    found = re.search(r"mso-position-horizontal:\s*(\w+)", style)
    return found[1].lower() if found and found[1].lower() in {"left", "right", "center"} else None


def _text(element: etree._Element | None) -> str | None:
    return (element.text or "").strip().lower() or None if element is not None else None


def _middle_of_cell(paragraph: Paragraph, story: Story) -> float | None:
    for table in story.tables():
        for row in table.rows:
            left = table.indent
            for cell in row.cells:
                if any(each is paragraph for each in cell.paragraphs):
                    return left + cell.width / 2
                left += cell.width
    return None


def _first_page(section: Section, found: _Found) -> Iterator[Trouble]:
    numbers = found.numbers(section.headers.get("first" if section.title_page else "default"))
    numbers = [each for each in numbers if not _CONDITION.match(_instructions(each.paragraph))]
    if numbers:
        yield Trouble(
            numbers[0].paragraph if section.title_page else section,
            Said("số trang hiện ở trang thứ nhất", "page number shown on the first page"),
            Said(
                "không hiển thị số trang thứ nhất (đầu trang riêng cho trang đầu, để trống)",
                "no number on the first page (a first-page header of its own, left empty)",
            ),
        )


def _pages_without(subject: Subject, found: _Found) -> Iterator[Trouble]:
    """Tell sections with pages that carry no number."""
    sections = subject.document.sections
    own = {id(section) for appendix in subject.parts.appendices for section in appendix.sections}
    even = _even_headers(subject.document.trees)
    any_number = any(found.numbers(section.headers.get("default")) for section in sections)
    for section in sections:
        header = section.headers.get("default")
        starts_page = section.number > 1 and section.break_type != "continuous" and id(section) not in own
        if not found.numbers(header):
            footers = section.footers.values()
            if found.typed(header) or any(found.numbers(each) or found.typed(each) for each in footers):
                continue
            shown = starts_page and not section.title_page and any_number
            if shown or surely_several_pages(section):
                yield Trouble(section, Said("không có số trang", "no page number"), _REQUIRED)
            continue
        if even and not found.numbers(section.headers.get("even")):
            said = Said("trang chẵn không có số trang", "no page number on even pages")
            yield Trouble(section, said, _REQUIRED)
        hides = section.title_page and not found.numbers(section.headers.get("first"))
        if starts_page and hides and section.page_number_start is None:
            said = Said("trang đầu của phần này không có số trang", "no number on this section's first page")
            yield Trouble(section, said, _REQUIRED, severity="warning")


_REQUIRED = Said(
    "có số trang từ trang thứ hai, ở giữa lề trên", "a page number from the second page on, in the top margin"
)


def _even_headers(trees: Mapping[str, etree._Element]) -> bool:
    """Tell whether the settings ask for headers of even pages."""
    settings = trees.get("word/settings.xml")
    if settings is None:
        return False
    asked = settings.find(f"{W}evenAndOddHeaders")
    return asked is not None and asked.get(f"{W}val", "1") not in ("0", "false", "off")


def _counting(section: Section, found: _Found) -> Iterator[Trouble]:
    if not any(found.numbers(story) for story in section.headers.values()):
        return
    kind = section.page_number_format or "decimal"
    if kind != "decimal":
        yield Trouble(
            section,
            _NUMBERING.get(kind, Said(f"kiểu số trang {kind}", f"page numbers of format {kind}")),
            Said("chữ số Ả Rập (1, 2, 3)", "Arabic figures (1, 2, 3)"),
            severity="warning" if kind in ("numberInDash", "decimalZero") else None,
        )
    start = section.page_number_start
    if start is not None and start != 1:
        yield Trouble(
            section,
            Said(f"số trang bắt đầu từ {start}", f"page numbers start at {start}"),
            Said("bắt đầu từ số 1", "start at 1"),
        )


RULES: Mapping[str, RuleFunction] = {"G07": page_number}
