"""The letterhead: Quốc hiệu, Tiêu ngữ, bodies and their lines (decree 30, appendix I, II.1 and II.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assembly.conference.vietnamese import clean, upper
from assembly.format_rules.drawn_lines import (
    cells_by_paragraph,
    line_troubles,
    room_of,
    width_of,
    without_typed_line,
)
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import (
    Stretch,
    alignment,
    consecutive,
    lettering,
    lines_of,
    stretches,
    text_of,
)
from assembly.format_rules.measures import said_mm, said_points, said_size
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Paragraph

_ISSUER = Said("tên cơ quan ban hành văn bản", "name of the issuing body")
_MOTTO = Said("Tiêu ngữ", "motto")
_POINT_OF_LINE = 240  # what Word stores for single spacing


def national_name(subject: Subject) -> Iterator[Trouble]:
    """Quốc hiệu: its exact words in capitals, upright, bold, 12 to 13, at the right of page 1 (II.1a)."""
    values = subject.values
    names = values.texts("texts")
    if subject.parts.first(Role.NATIONAL_NAME) is None:
        if (motto := subject.parts.first(Role.MOTTO)) is not None:
            found = Said("có Tiêu ngữ mà không thấy Quốc hiệu", "a motto without the national name")
            yield Trouble(motto, found, _said(names[0]))
        return
    for paragraphs in consecutive(subject.parts, Role.NATIONAL_NAME):
        component = [(paragraph, _right_part(paragraph)) for paragraph in paragraphs]
        text = _joined(component)
        if upper(text) not in names:
            yield Trouble(paragraphs[0], _found_text(text), _said(names[0]), text[:80])
        for paragraph, line in component:
            yield from lettering(values, paragraph, line)
            if any(stretch.format.underline != "none" for stretch in line):
                found = Said("chữ gạch chân", "underlined")
                yield Trouble(paragraph, found, Said("không gạch chân", "not underlined"), severity="warning")
            if "\t" not in paragraph.printed:
                yield from alignment(values, paragraph)
        yield from _on_the_left(subject.parts, paragraphs[0])


def _on_the_left(parts: Recognised, paragraph: Paragraph) -> Iterator[Trouble]:
    place = paragraph.place
    if parts.heading is None or place.table is None or place.row is None:
        return
    cells = [cell for row in parts.heading.rows for cell in row.cells if paragraph in cell.paragraphs]
    row = next((row for row in parts.heading.rows if cells and cells[0] in row.cells), None)
    if row is not None and len(row.cells) > 1 and cells[0] is row.cells[0]:
        yield Trouble(
            paragraph,
            Said("Quốc hiệu ở bên trái", "at the left"),
            Said("phía trên cùng, bên phải trang đầu", "at the top right of the first page"),
        )


def one_line(subject: Subject) -> Iterator[Trouble]:
    """Quốc hiệu stands on one line: neither broken by hand nor wider than its cell (custom)."""
    required = Said("Quốc hiệu trên một dòng", "the national name on one line")
    cells = cells_by_paragraph(subject.document)
    for paragraphs in consecutive(subject.parts, Role.NATIONAL_NAME):
        first = paragraphs[0]
        line = _right_part(first)
        if len(paragraphs) > 1 or len([typed for typed in lines_of(line) if text_of(typed)]) > 1:
            yield Trouble(
                first, Said("Quốc hiệu ngắt thành nhiều dòng", "broken into several lines"), required
            )
            continue
        room = room_of(first, subject.document, cells, first_line=True)
        width = width_of(line)
        if room is None or "\t" in first.printed:
            continue
        if width > room + subject.values.number("tolerance_mm") * 1440 / 25.4:
            wide, free = said_mm(width), said_mm(room)
            yield Trouble(
                first,
                Said(
                    f"dòng chữ dài {wide.vi}, chỗ chỉ rộng {free.vi}",
                    f"{wide.en} of text in {free.en} of room",
                ),
                required,
            )


def motto(subject: Subject) -> Iterator[Trouble]:
    """Tiêu ngữ: its exact words and hyphens, bold, upright, 13 to 14, centred below the Quốc hiệu (II.1b)."""
    values = subject.values
    text = values.text("text")
    name = subject.parts.first(Role.NATIONAL_NAME)
    if subject.parts.first(Role.MOTTO) is None:
        if name is not None:
            found = Said("có Quốc hiệu mà không thấy Tiêu ngữ", "a national name without the motto")
            yield Trouble(name, found, _said(text))
        return
    for paragraphs in consecutive(subject.parts, Role.MOTTO):
        component = [(each, without_typed_line(_right_part(each))) for each in paragraphs]
        printed = _joined(component)
        if printed != text and not (upper(printed) == upper(text) and _in_capitals(component)):
            yield Trouble(paragraphs[0], _found_text(printed), _said(text), printed[:80])
        for paragraph, line in component:
            yield from lettering(values, paragraph, line)
            if "\t" not in paragraph.printed:
                yield from alignment(values, paragraph)
        if name is not None:
            yield from _beside(subject, name, paragraphs[0])
            yield from _not_larger(component, name)


def _in_capitals(component: Sequence[tuple[Paragraph, Sequence[Stretch]]]) -> bool:
    # said by the letters' own trouble: the words are right
    return all(not letter.islower() for _, line in component for s in line for letter in s.text)


def _beside(subject: Subject, name: Paragraph, below: Paragraph) -> Iterator[Trouble]:
    """Tell where two centred lines of one cell do not share their middle."""
    if name.format.alignment != "center" or below.format.alignment != "center":
        return
    if (name.place.table, name.place.row, name.place.cell) != (
        below.place.table,
        below.place.row,
        below.place.cell,
    ):
        return
    off = abs(_middle(name) - _middle(below))
    if off > subject.values.number("off_centre_mm") * 1440 / 25.4:
        said = said_mm(off)
        yield Trouble(
            below,
            Said(
                f"lệch {said.vi} so với giữa dòng Quốc hiệu", f"{said.en} off the middle of the national name"
            ),
            Said("canh giữa dưới Quốc hiệu", "centred below the national name"),
            severity="warning",
        )


def _middle(paragraph: Paragraph) -> float:
    look = paragraph.format
    return (look.left + look.first_line - look.right) / 2


def _not_larger(
    component: Sequence[tuple[Paragraph, Sequence[Stretch]]], name: Paragraph
) -> Iterator[Trouble]:
    # sizes grow and shrink together (13 with 14); from memory of the act's note, hence advice
    of_motto = {stretch.format.size for _, line in component for stretch in line if stretch.marked}
    of_name = {stretch.format.size for stretch in _right_part(name) if stretch.marked}
    if len(of_motto) == len(of_name) == 1 and of_motto <= of_name:
        size = said_size(of_motto.pop())
        yield Trouble(
            component[0][0],
            Said(
                f"Tiêu ngữ và Quốc hiệu cùng cỡ {size.vi}", f"of the same size {size.en} as the national name"
            ),
            Said("Quốc hiệu 12, Tiêu ngữ 13; hoặc 13 và 14", "12 with 13, or 13 with 14"),
            severity="advice",
        )


def motto_line(subject: Subject) -> Iterator[Trouble]:
    """Below the Tiêu ngữ: a solid line as long as its text (II.1b)."""
    cells = cells_by_paragraph(subject.document)
    for paragraphs in consecutive(subject.parts, Role.MOTTO):
        component = [(each, without_typed_line(_right_part(each))) for each in paragraphs]
        yield from line_troubles(subject, component, cells, _MOTTO)


def single_spacing(subject: Subject) -> Iterator[Trouble]:
    """Quốc hiệu and Tiêu ngữ stand one single-spaced line apart (II.1c)."""
    values = subject.values
    required = Said("cách nhau dòng đơn", "one single-spaced line apart")
    low, high = values.range("line")
    roles = list(subject.parts.roles.items())
    for at, (paragraph, role) in enumerate(roles):
        if role is not Role.NATIONAL_NAME or (at and roles[at - 1][1] is Role.NATIONAL_NAME):
            continue
        below = at + 1
        while below < len(roles) and roles[below][1] in (Role.NATIONAL_NAME, Role.EMPTY):
            below += 1
        if below == len(roles) or roles[below][1] is not Role.MOTTO:
            continue
        motto = roles[below][0]
        for line in (paragraph, motto):
            if not _single(line, low, high, values.range("exact_share")):
                yield Trouble(line, _said_spacing(line), required)
        if any(role is Role.EMPTY for _, role in roles[at:below]):
            found = Said("có dòng trống giữa Quốc hiệu và Tiêu ngữ", "an empty line between the two")
            yield Trouble(motto, found, required)
        gap = max(roles[below - 1][0].format.after, motto.format.before)
        if gap > values.number("gap_pt") * 20 + subject.tolerance:
            said = said_points(gap)
            found = Said(f"thêm khoảng cách {said.vi} giữa hai dòng", f"{said.en} of space between the two")
            yield Trouble(motto, found, required, severity="warning")


def _single(paragraph: Paragraph, low: float, high: float, exact: tuple[float, float]) -> bool:
    look = paragraph.format
    if look.line_rule == "auto":
        return low <= look.line <= high
    size = max((run.format.size for run in paragraph.runs if run.printed.strip()), default=0) * 10  # twips
    if look.line_rule == "atLeast":
        return look.line <= size * exact[1]
    return size * exact[0] <= look.line <= size * exact[1]


def _said_spacing(paragraph: Paragraph) -> Said:
    look = paragraph.format
    if look.line_rule == "auto":
        times = f"{look.line / _POINT_OF_LINE:.2f}".rstrip("0").rstrip(".")
        return Said(f"giãn dòng {times.replace('.', ',')} dòng", f"line spacing of {times} lines")
    said = said_points(look.line)
    if look.line_rule == "exact":
        return Said(f"giãn dòng đúng {said.vi}", f"line spacing of exactly {said.en}")
    return Said(f"giãn dòng ít nhất {said.vi}", f"line spacing of at least {said.en}")


def superior(subject: Subject) -> Iterator[Trouble]:
    """The superior body: capitals, upright, not bold, 12 to 13 (II.2)."""
    for paragraph in subject.parts.all(Role.SUPERIOR):
        yield from lettering(subject.values, paragraph)
        # the act centres the issuer below it; of this line itself it is silent
        yield from alignment(subject.values, paragraph, severity="warning")


def issuer(subject: Subject) -> Iterator[Trouble]:
    """The issuing body: capitals, upright, bold, 12 to 13, centred (II.2b)."""
    for paragraph in subject.parts.all(Role.ISSUER):
        line = without_typed_line(stretches(paragraph))
        yield from lettering(subject.values, paragraph, line)
        yield from alignment(subject.values, paragraph)


def issuer_line(subject: Subject) -> Iterator[Trouble]:
    """Below the issuing body: a solid line, a third to a half as long as the text's longest line (II.2b)."""
    cells = cells_by_paragraph(subject.document)
    for paragraphs in consecutive(subject.parts, Role.ISSUER):
        component = [(each, without_typed_line(stretches(each))) for each in paragraphs]
        yield from line_troubles(subject, component, cells, _ISSUER)


def _right_part(paragraph: Paragraph) -> list[Stretch]:
    """Return what stands after the last tab: some type both halves of the letterhead on one line."""
    pieces = stretches(paragraph)
    return next((part for part in reversed(lines_of(pieces, "\t")) if text_of(part)), pieces)


def _joined(component: Sequence[tuple[Paragraph, Sequence[Stretch]]]) -> str:
    text = "\n".join("".join(stretch.text for stretch in line) for _, line in component)
    return " ".join(part.strip() for part in clean(text).replace("\f", "\n").split("\n") if part.strip())


def _said(text: str) -> Said:
    return Said(f"ghi đúng “{text}”", f"exactly “{text}”")


def _found_text(text: str) -> Said:
    short = text if len(text) <= 80 else f"{text[:79]}…"
    return Said(f"ghi “{short}”", f"“{short}”")


RULES: Mapping[str, RuleFunction] = {
    "C01": national_name,
    "C02": one_line,
    "C03": motto,
    "C04": motto_line,
    "C05": single_spacing,
    "C06": superior,
    "C07": issuer,
    "C08": issuer_line,
}
