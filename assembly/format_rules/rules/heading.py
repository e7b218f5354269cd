"""The letterhead: Quốc hiệu, Tiêu ngữ, bodies and their lines (decree 30, appendix I, II.1 and II.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assembly.conference.vietnamese import clean, upper
from assembly.format_rules.components import Component, components, roles_of, shared
from assembly.format_rules.drawn_lines import (
    cells_by_paragraph,
    line_troubles,
    room_of,
    width_of,
    without_typed_line,
)
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import alignment, lettering, lines_of, text_of
from assembly.format_rules.measures import said_line_spacing, said_mm, said_points, said_size, twips_of_mm
from assembly.format_rules.places import shortened
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Paragraph

_ISSUER = Said("tên cơ quan ban hành văn bản", "name of the issuing body")
_MOTTO = Said("Tiêu ngữ", "motto")


def national_name(subject: Subject) -> Iterator[Trouble]:
    """Quốc hiệu: its exact words in capitals, upright, bold, 12 to 13, at the right of page 1 (II.1a)."""
    values, parts = subject.values, subject.parts
    names = values.texts("texts")
    found = list(components(parts, Role.NATIONAL_NAME))
    if not found and (motto := next(components(parts, Role.MOTTO), None)) is not None:
        alone = Said("có Tiêu ngữ mà không thấy Quốc hiệu", "a motto without the national name")
        yield Trouble(motto[0][0], alone, _said(names[0]))
    for component in found:
        first = component[0][0]
        text = _joined(component)
        if upper(text) not in names:
            yield Trouble(first, _found_text(text), _said(names[0]), shortened(text))
        for paragraph, line in component:
            yield from lettering(values, paragraph, line)
            if any(stretch.format.underline != "none" for stretch in line if stretch.marked):
                drawn = Said("chữ gạch chân", "underlined")
                yield Trouble(paragraph, drawn, Said("không gạch chân", "not underlined"), severity="warning")
            yield from _aligned(subject, paragraph)
        yield from _on_the_left(parts, first)


def _aligned(subject: Subject, paragraph: Paragraph) -> Iterator[Trouble]:
    # beside a tab the alignment of the paragraph says nothing of its halves
    if not shared(subject.parts, paragraph) and "\t" not in paragraph.printed:
        yield from alignment(subject.values, paragraph)


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
    for component in components(subject.parts, Role.NATIONAL_NAME):
        first, line = component[0]
        if len(component) > 1 or len([typed for typed in lines_of(line) if text_of(typed)]) > 1:
            yield Trouble(
                first, Said("Quốc hiệu ngắt thành nhiều dòng", "broken into several lines"), required
            )
            continue
        if upper(text_of(line)) not in subject.values.texts("texts"):
            continue  # its words are wrong, which C01 tells
        room = room_of(first, subject.document, cells, first_line=True)
        width = width_of(line)
        if room is None or "\t" in first.printed:
            continue
        if width > room + twips_of_mm(subject.values.number("tolerance_mm")):
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
    values, parts = subject.values, subject.parts
    text = values.text("text")
    name = next(components(parts, Role.NATIONAL_NAME), None)
    found = list(components(parts, Role.MOTTO))
    if not found and name is not None:
        alone = Said("có Quốc hiệu mà không thấy Tiêu ngữ", "a national name without the motto")
        yield Trouble(name[-1][0], alone, _said(text))
    for each in found:
        component = _text_only(each)
        first = component[0][0]
        printed = _joined(component)
        if printed != text and not (upper(printed) == upper(text) and _in_capitals(component)):
            yield Trouble(first, _found_text(printed), _said(text), shortened(printed))
        for paragraph, line in component:
            yield from lettering(values, paragraph, line)
            yield from _aligned(subject, paragraph)
        if name is not None:
            yield from _beside(subject, name[-1][0], first)
            yield from _not_larger(subject, component, name)


def _in_capitals(component: Component) -> bool:
    # said by the letters' own trouble: the words are right
    return not any(letter.islower() for _, line in component for stretch in line for letter in stretch.text)


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
    if off > twips_of_mm(subject.values.number("off_centre_mm")):
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


def _not_larger(subject: Subject, component: Component, name: Component) -> Iterator[Trouble]:
    # sizes grow and shrink together (13 with 14); from memory of the act's note, hence advice
    of_motto, of_name = _sizes(component), _sizes(name)
    pairs = [(int(size), beside) for size, beside in subject.values.table("with_national_name_pt").items()]
    # where one of the sizes is wrong by itself its own rule says so
    each_right = of_name <= {size * 2 for size, _ in pairs} and of_motto <= {size * 2 for _, size in pairs}
    if len(of_motto) == len(of_name) == 1 and each_right and max(of_motto) <= max(of_name):
        size = said_size(max(of_motto))
        yield Trouble(
            component[0][0],
            Said(
                f"Tiêu ngữ cỡ chữ {size.vi}, không lớn hơn Quốc hiệu",
                f"of size {size.en}, not larger than the national name",
            ),
            Said(
                "; hoặc ".join(f"Quốc hiệu cỡ chữ {name}, Tiêu ngữ {motto}" for name, motto in pairs),
                ", or ".join(f"{name} with {motto}" for name, motto in pairs),
            ),
            severity="advice",
        )


def _sizes(component: Component) -> set[int]:
    return {stretch.format.size for _, line in component for stretch in line if stretch.marked}


def motto_line(subject: Subject) -> Iterator[Trouble]:
    """Below the Tiêu ngữ: a solid line as long as its text (II.1b)."""
    text = subject.values.text("text")
    cells = cells_by_paragraph(subject.document)
    for component in components(subject.parts, Role.MOTTO):
        yield from line_troubles(subject, component, cells, _MOTTO, lambda _: text, role=Role.MOTTO)


def single_spacing(subject: Subject) -> Iterator[Trouble]:
    """Quốc hiệu and Tiêu ngữ stand one single-spaced line apart (II.1c)."""
    values, roles = subject.values, list(subject.parts.roles.items())
    required = Said("cách nhau dòng đơn", "one single-spaced line apart")
    for at, below in _pairs(subject.parts):
        name, motto = roles[at][0], roles[below][0]
        for line in dict.fromkeys((name, motto)):
            if not _single(line, values.range("line"), values.range("exact_share")):
                yield Trouble(line, said_line_spacing(line.format.line, line.format.line_rule), required)
        if any(role is Role.EMPTY for _, role in roles[at:below]):
            found = Said("có dòng trống giữa Quốc hiệu và Tiêu ngữ", "an empty line between the two")
            yield Trouble(motto, found, required)
        gap = max(roles[below - 1][0].format.after, motto.format.before) if below > at else 0
        if gap > values.number("gap_pt") * 20 + subject.tolerance:
            said = said_points(gap)
            found = Said(f"thêm khoảng cách {said.vi} giữa hai dòng", f"{said.en} of space between the two")
            yield Trouble(motto, found, required, severity="warning")


def _pairs(parts: Recognised) -> Iterator[tuple[int, int]]:
    """Yield where each Quốc hiệu stands among the paragraphs, and the Tiêu ngữ that follows it."""
    at: int | None = None
    for position, paragraph in enumerate(parts.roles):
        roles = roles_of(parts, paragraph)
        if Role.NATIONAL_NAME in roles:
            at = position if at is None else at
        if Role.MOTTO in roles and at is not None:
            yield at, position
            at = None
        elif at is not None and not {Role.NATIONAL_NAME, Role.EMPTY} & set(roles):
            at = None


def _single(paragraph: Paragraph, line: tuple[float, float], exact: tuple[float, float]) -> bool:
    look = paragraph.format
    if look.line_rule == "auto":
        return line[0] <= look.line <= line[1]
    size = max((run.format.size for run in paragraph.runs if run.printed.strip()), default=0) * 10  # twips
    if look.line_rule == "atLeast":
        return look.line <= size * exact[1]
    return size * exact[0] <= look.line <= size * exact[1]


def superior(subject: Subject) -> Iterator[Trouble]:
    """The superior body: capitals, upright, not bold, 12 to 13 (II.2)."""
    for component in components(subject.parts, Role.SUPERIOR):
        for paragraph, line in component:
            yield from lettering(subject.values, paragraph, line)
            # the act centres the issuer below it; of this line itself it is silent
            for trouble in _aligned(subject, paragraph):
                yield replace(trouble, severity="warning")


def issuer(subject: Subject) -> Iterator[Trouble]:
    """The issuing body: capitals, upright, bold, 12 to 13, centred (II.2b)."""
    for component in components(subject.parts, Role.ISSUER):
        for paragraph, line in _text_only(component):
            yield from lettering(subject.values, paragraph, line)
            yield from _aligned(subject, paragraph)


def issuer_line(subject: Subject) -> Iterator[Trouble]:
    """Below the issuing body: a solid line, a third to a half as long as the text's longest line (II.2b)."""
    cells = cells_by_paragraph(subject.document)
    for component in components(subject.parts, Role.ISSUER):
        yield from line_troubles(subject, component, cells, _ISSUER, upper, role=Role.ISSUER)


def _text_only(component: Component) -> Component:
    return [(paragraph, without_typed_line(line)) for paragraph, line in component]


def _joined(component: Component) -> str:
    text = "\n".join("".join(stretch.text for stretch in line) for _, line in component)
    return " ".join(part.strip() for part in clean(text).replace("\f", "\n").split("\n") if part.strip())


def _said(text: str) -> Said:
    return Said(f"ghi đúng “{text}”", f"exactly “{text}”")


def _found_text(text: str) -> Said:
    short = shortened(text)
    if short != text and not short.endswith("…"):  # quoted it would look right
        return Said(f"ghi “{short}”, thừa dấu cách", f"“{short}” with too many spaces")
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
