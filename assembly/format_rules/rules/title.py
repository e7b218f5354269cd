"""Type and subject (tên loại, trích yếu), the V/v of an official letter: decree 30, appendix I, II.5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assembly.format_rules.components import Component, part_of, roles_of, shared, with_breaks
from assembly.format_rules.drawn_lines import cells_by_paragraph, line_troubles, without_typed_line
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import (
    Stretch,
    alignment,
    consecutive,
    in_capitals,
    lettering,
    lines_of,
    stretches,
    text_of,
)
from assembly.format_rules.measures import TWIPS_PER_MM, said_mm, said_points, within
from assembly.format_rules.places import shortened
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Paragraph

_SUBJECT = Said("trích yếu nội dung văn bản", "subject")


def type_of_document(subject: Subject) -> Iterator[Trouble]:
    """The type: capitals, upright, bold, 13 to 14, centred (II.5b)."""
    for component, _ in _titles(subject.parts):
        for paragraph, line in component:
            yield from lettering(subject.values, paragraph, line)
            yield from alignment(subject.values, paragraph)
            yield from _off_centre(subject, paragraph)


def subject_of_document(subject: Subject) -> Iterator[Trouble]:
    """The subject: directly below the type, lower case, bold, upright, 13 to 14, centred, a line below it."""
    cells = cells_by_paragraph(subject.document)
    after_gap = _after_empty_lines(subject.parts)
    for _, component in _titles(subject.parts):
        if not component:
            continue
        for paragraph, line in component:
            yield from lettering(subject.values, paragraph, without_typed_line(line))
            yield from alignment(subject.values, paragraph)
            yield from _off_centre(subject, paragraph)
        first = component[0][0]
        if first in after_gap:
            found = Said("có dòng trống giữa tên loại và trích yếu", "an empty line between type and subject")
            yield Trouble(first, found, Said("trích yếu ngay dưới tên loại", "directly below the type"))
        for trouble in line_troubles(subject, component, cells, _SUBJECT, _unless_capitals):
            yield replace(trouble, severity="warning")  # a heuristic, unlike the rest of the rule


def _unless_capitals(text: str) -> str:
    return "" if in_capitals(text) else text


def _titles(parts: Recognised) -> Iterator[tuple[Component, Component]]:
    """Yield each type with its subject, which some type into one paragraph with a line break between."""
    for paragraphs in consecutive(parts, Role.TYPE, Role.SUBJECT, Role.EMPTY, Role.LINE):
        if not any(parts.roles[paragraph] is Role.TYPE for paragraph in paragraphs):
            continue
        names: Component = []
        abouts: Component = []
        for paragraph in paragraphs:
            role = parts.roles[paragraph]
            pieces = stretches(paragraph)
            if role is Role.SUBJECT:
                abouts.append((paragraph, pieces))
            elif role is Role.TYPE:
                name, about = _parted(pieces)
                names.append((paragraph, name))
                if about:
                    abouts.append((paragraph, about))
        yield names, abouts


def _parted(pieces: Sequence[Stretch]) -> tuple[list[Stretch], list[Stretch]]:
    """Return the lines of the type (the first, and those in capitals below it) and those of the subject."""
    lines = lines_of(pieces)
    below = next(
        (at for at in range(1, len(lines)) if any(letter.islower() for letter in text_of(lines[at]))),
        len(lines),
    )
    return with_breaks(lines[:below]), with_breaks(lines[below:])


def _after_empty_lines(parts: Recognised) -> frozenset[Paragraph]:
    """Return the subjects that empty lines set apart from their type."""
    found: list[Paragraph] = []
    empty = False
    under_type = False
    for paragraph, role in parts.roles.items():
        if role is Role.TYPE:
            under_type, empty = True, False
        elif role is Role.EMPTY:
            empty = True
        elif role is Role.SUBJECT:
            if under_type and empty:
                found.append(paragraph)
            under_type = False
        else:
            under_type = False
    return frozenset(found)


def _off_centre(subject: Subject, paragraph: Paragraph) -> Iterator[Trouble]:
    look = paragraph.format
    if look.alignment != "center":
        return
    off = abs(look.left + look.first_line - look.right) / 2
    if off > subject.values.number("off_centre_mm") * TWIPS_PER_MM:
        said = said_mm(off)
        yield Trouble(
            paragraph,
            Said(f"thụt lề làm lệch giữa {said.vi}", f"indents move it {said.en} off the middle"),
            Said("canh giữa, không thụt lề", "centred without indents"),
            severity="warning",
        )


def dispatch_subject(subject: Subject) -> Iterator[Trouble]:
    """The V/v of an official letter: under the number, 6 pt from it, 12 to 13, upright, not bold (II.5b)."""
    parts = subject.parts
    above: Paragraph | None = None
    for paragraph in parts.roles:
        roles = roles_of(parts, paragraph)
        if Role.DISPATCH_SUBJECT in roles:
            line = part_of(parts, paragraph, Role.DISPATCH_SUBJECT)
            yield from lettering(subject.values, paragraph, line)
            if not shared(parts, paragraph):
                yield from alignment(subject.values, paragraph)
            if Role.NUMBER in roles:  # with a line break between, which leaves no room
                yield Trouble(paragraph, *_said_gap(0, subject), shortened(text_of(line)))
            elif above is not None and Role.NUMBER in roles_of(parts, above):
                yield from _gap(subject, above, paragraph)
        above = paragraph


def _gap(subject: Subject, number: Paragraph, below: Paragraph) -> Iterator[Trouble]:
    if (number.place.table, number.place.row, number.place.cell) != (
        below.place.table,
        below.place.row,
        below.place.cell,
    ):
        return
    least, most = (points * 20 for points in subject.values.range("gap_pt"))
    # Word takes the larger of the two in most documents, their sum in some
    gap = max(number.format.after, below.format.before)
    both = number.format.after + below.format.before
    if not any(within(each, least, most, subject.tolerance) for each in (gap, both)):
        yield Trouble(below, *_said_gap(gap, subject))


def _said_gap(twips: float, subject: Subject) -> tuple[Said, Said]:
    gap, wanted = said_points(twips), said_points(subject.values.range("gap_pt")[0] * 20)
    return (
        Said(f"cách số, ký hiệu {gap.vi}", f"{gap.en} from the number"),
        Said(f"cách {wanted.vi} với số và ký hiệu văn bản", f"{wanted.en} from the number"),
    )


RULES: Mapping[str, RuleFunction] = {
    "C15": type_of_document,
    "C16": subject_of_document,
    "C17": dispatch_subject,
}
