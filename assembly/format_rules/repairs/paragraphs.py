"""Putting right how paragraphs of the text stand: first line, room between paragraphs, line spacing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from assembly.format_rules.effective.wordml import W
from assembly.format_rules.finding import Said
from assembly.format_rules.measures import (
    said_first_line,
    said_line_spacing,
    said_points,
    twips_of_mm,
    within,
)
from assembly.format_rules.recognised import Role
from assembly.format_rules.repairs.repair import Mended, Repair, RepairFunction
from assembly.format_rules.running_text import LINE_HEIGHT, TEXT, largest_size
from assembly.format_rules.schema_order import properties, put, switch, take
from assembly.format_rules.word_document import Paragraph

_BLANKS = " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def first_line(repair: Repair) -> Iterator[Mended]:
    """Indent the first line as most of the text does, in place of blanks and tabs that were typed."""
    subject = repair.subject
    allowed = [round(twips_of_mm(mm)) for mm in subject.values.numbers("first_line_mm")]
    usual = _usual_start(repair, allowed)
    mended: set[Paragraph] = set()
    for finding in repair.findings:
        paragraph = finding.at
        if not isinstance(paragraph, Paragraph):
            continue
        if paragraph not in mended:
            mended.add(paragraph)
            start = paragraph.format.left + paragraph.format.first_line
            if paragraph.label is None:
                _take_leading_blanks(paragraph)
            if not any(within(start, each, each, subject.tolerance) for each in allowed):
                start = usual
            about = properties(paragraph.element)
            take(about, "ind", "hanging", "hangingChars", "firstLineChars", "left", "leftChars")
            take(about, "ind", "start", "startChars")
            put(about, "ind", left="0", firstLine=str(start))
        yield finding, said_first_line(usual)


def _usual_start(repair: Repair, allowed: list[int]) -> int:
    """Return the allowed indent that most paragraphs of the text have; else the first that is allowed."""
    starts = Counter[int]()
    for paragraph in _text(repair):
        start = paragraph.format.left + paragraph.format.first_line
        for each in allowed:
            if within(start, each, each, repair.subject.tolerance):
                starts[each] += 1
    return max(allowed, key=lambda each: starts[each])


def _take_leading_blanks(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        for child in list(run.element):
            if child.tag == f"{W}tab":
                run.element.remove(child)
            elif child.tag == f"{W}t":
                child.text = (child.text or "").lstrip(_BLANKS)
                child.set(_SPACE, "preserve")
                if child.text:
                    return
            elif child.tag not in (f"{W}rPr", f"{W}lastRenderedPageBreak"):
                return


def between_paragraphs(repair: Repair) -> Iterator[Mended]:
    """Give the upper of two paragraphs the space after it that most have, at least the least."""
    least = round(repair.subject.values.number("least_pt") * 20)
    lengths = Counter(each.format.after for each in _text(repair) if each.format.after >= least)
    room = max(lengths, key=lambda length: lengths[length], default=least)
    for finding in repair.findings:
        paragraph = finding.at
        if not isinstance(paragraph, Paragraph):
            continue
        about = properties(paragraph.element)
        put(about, "spacing", after=str(room))
        _say_length_alone(about, "after")
        if paragraph.format.contextual_spacing:
            switch(about, "contextualSpacing", on=False)
        said = said_points(room)
        yield finding, Said(f"cách đoạn sau {said.vi}", f"{said.en} before the next paragraph")


def line_spacing(repair: Repair) -> Iterator[Mended]:
    """Set the line spacing that most of the text has, else the nearest; in lines instead of points."""
    least, most = (round(lines * 240) for lines in repair.subject.values.range("lines"))
    usual = Counter(
        each.format.line
        for each in _text(repair)
        if each.format.line_rule == "auto" and least <= each.format.line <= most
    )
    for finding in repair.findings:
        paragraph = finding.at
        if not isinstance(paragraph, Paragraph):
            continue
        line = paragraph.format.line
        if paragraph.format.line_rule != "auto":
            single = LINE_HEIGHT * largest_size(paragraph) * 10
            line = round(line / single * 240)
        line = max(usual, key=lambda each: usual[each], default=min(max(line, least), most))
        put(properties(paragraph.element), "spacing", line=str(line), lineRule="auto")
        yield finding, said_line_spacing(line, "auto")


def _text(repair: Repair) -> Iterator[Paragraph]:
    return repair.subject.parts.all(*TEXT, Role.HEADING)


def heading_spacing(repair: Repair) -> Iterator[Mended]:
    """Set Quốc hiệu and Tiêu ngữ in single lines without room between them."""
    least, most = (round(line) for line in repair.subject.values.range("line"))
    gap = repair.subject.values.number("gap_pt") * 20
    roles = repair.subject.parts.roles
    order = list(roles)
    for finding in repair.findings:
        paragraph = finding.at
        if not isinstance(paragraph, Paragraph):
            continue
        look = paragraph.format
        if look.line_rule != "auto" or not least <= look.line <= most:
            line = min(max(look.line if look.line_rule == "auto" else least, least), most)
            put(properties(paragraph.element), "spacing", line=str(line), lineRule="auto")
            yield finding, said_line_spacing(line, "auto")
        elif roles.get(paragraph) is Role.MOTTO:
            above = order[order.index(paragraph) - 1]
            if roles[above] is not Role.NATIONAL_NAME:
                continue  # an empty line between them: a paragraph is not taken out
            for each, side, length in (
                (paragraph, "before", look.before),
                (above, "after", above.format.after),
            ):
                if length > gap:
                    about = properties(each.element)
                    put(about, "spacing", **{side: str(round(gap))})
                    _say_length_alone(about, side)
            yield finding, finding.required


def _say_length_alone(about: etree._Element, side: str) -> None:
    """Take away what would go before the length: space counted in lines, space that Word chooses."""
    take(about, "spacing", f"{side}Lines")
    spacing = put(about, "spacing")
    if spacing.get(f"{W}{side}Autospacing") is not None:
        spacing.set(f"{W}{side}Autospacing", "0")


REPAIRS: Mapping[str, RepairFunction] = {
    "C05": heading_spacing,
    "C21": first_line,
    "C22": between_paragraphs,
    "C23": line_spacing,
}
