"""The text of the document (nội dung văn bản): decree 30/2020/NĐ-CP, appendix I, part I, II.6e."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assembly.conference.vietnamese import clean
from assembly.format_rules.finding import Said, Severity, Trouble, Wanted
from assembly.format_rules.lettering import (
    Stretch,
    alignment,
    in_capitals,
    lettering,
    stretches,
    text_of,
)
from assembly.format_rules.measures import (
    said_cm,
    said_first_line,
    said_line_range,
    said_line_spacing,
    said_mm,
    said_points,
    twips_of_mm,
    within,
)
from assembly.format_rules.places import shortened
from assembly.format_rules.recognised import Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.running_text import (
    LINE_HEIGHT,
    TEXT,
    appendix_paragraphs,
    largest_size,
    line_height,
    running_text,
    section_of,
    surely_one_line,
)
from assembly.format_rules.word_document import Paragraph, Table

_TYPED_INDENT = re.compile(r"(?:[ \u00a0\u2000-\u200a\u3000]*\t|[ \u00a0\u2000-\u200a\u3000]{2})[ \t\u00a0]*")
_AUTO_STEP = 1  # 240ths of a line: Word rounds what is typed
_LETTERS_TRIED = 100  # of a run: no word in lower case is longer
_END_MARK = "./."
_PARENTHESES = ("(", "[")
_SENTENCE_ENDS = (".", ";", ",", "…")


def text_lettering(subject: Subject) -> Iterator[Trouble]:
    """The text is justified, upright, in lower case, 13 to 14 points; single words may stand out."""
    share = subject.values.number("marked_share")
    for paragraph in running_text(subject.parts, *TEXT):
        yield from lettering(subject.values, paragraph)
        shown = [stretch for stretch in stretches(paragraph) if stretch.marked]
        aligned = list(alignment(subject.values, paragraph))
        if aligned or _stands_out(shown):
            # measured only where it matters: it takes longer than all the rest
            short = surely_one_line(paragraph, section_of(subject.document, paragraph))
            yield from _whole_paragraph(paragraph, shown, short, share)
            # one line reads the same, justified or at the left; centred it may be a caption
            if not (short and _heads_something(paragraph)):
                yield from (replace(trouble, severity="warning") if short else trouble for trouble in aligned)
    for paragraph in running_text(subject.parts, Role.HEADING):
        aligned = list(alignment(subject.values, paragraph))
        if aligned and not surely_one_line(paragraph, section_of(subject.document, paragraph)):
            yield from aligned


def _heads_something(paragraph: Paragraph) -> bool:
    return paragraph.format.alignment == "center" and not paragraph.printed.rstrip().endswith(_SENTENCE_ENDS)


def _stands_out(shown: Sequence[Stretch]) -> bool:
    """Tell whether any of the text is in italics, bold or small capitals, or may be all in capitals."""
    marked = any(each.format.italic or each.format.bold or each.format.small_caps for each in shown)
    return marked or not any(letter.islower() for each in shown for letter in each.text[:_LETTERS_TRIED])


def _whole_paragraph(
    paragraph: Paragraph, shown: Sequence[Stretch], short: bool, share: float
) -> Iterator[Trouble]:
    text = text_of(shown)
    if not shown or (short and not text.endswith(_SENTENCE_ENDS)):
        return  # a line without an end is a title
    severity: Severity | None = "warning" if short else None
    yield from much_marked(paragraph, shown, share)
    if all(stretch.format.italic for stretch in shown) and not text.startswith(_PARENTHESES):
        yield Trouble(
            paragraph,
            Said("cả đoạn chữ nghiêng", "the whole paragraph in italics"),
            Said("chữ đứng", "upright"),
            severity=severity,
            wanted=Wanted(italic=False),
        )
    if all(stretch.format.bold for stretch in shown):
        yield Trouble(
            paragraph,
            Said("cả đoạn chữ đậm", "the whole paragraph in bold"),
            Said("chữ không đậm", "not bold"),
            severity=severity,
            wanted=Wanted(bold=False),
        )
    if in_capitals(text) or all(stretch.format.small_caps for stretch in shown):
        yield Trouble(
            paragraph,
            Said("cả đoạn chữ in hoa", "the whole paragraph in capitals"),
            Said("chữ in thường", "lower-case letters"),
            severity=severity,
        )


def much_marked(paragraph: Paragraph, shown: Sequence[Stretch], share: float) -> Iterator[Trouble]:
    """Yield where much of a paragraph, but not all, is in italics or bold; not for words that lead in."""
    letters = sum(len(stretch.text) for stretch in shown)
    for name, found, required, wanted in (
        ("italic", _ITALIC, Said("chữ đứng", "upright"), Wanted(italic=False)),
        ("bold", _BOLD, Said("chữ không đậm", "not bold"), Wanted(bold=False)),
    ):
        marked = [stretch for stretch in shown if getattr(stretch.format, name)]
        if len(marked) == len(shown) or sum(len(stretch.text) for stretch in marked) < share * letters:
            continue
        text = text_of(marked)
        leads_in = marked[0] is shown[0] and text.endswith((":", "."))
        if not leads_in and not text.startswith(_PARENTHESES):
            yield Trouble(paragraph, found, required, shortened(text), "warning", wanted=wanted)


_ITALIC = Said("nhiều chữ nghiêng trong đoạn", "much of the paragraph in italics")
_BOLD = Said("nhiều chữ đậm trong đoạn", "much of the paragraph in bold")


def first_line(subject: Subject) -> Iterator[Trouble]:
    """The first line starts 1 cm or 1.27 cm from the margin, by its indent, the others at the margin."""
    wanted = [twips_of_mm(mm) for mm in subject.values.numbers("first_line_mm")]
    for paragraph in running_text(subject.parts, *TEXT, Role.HEADING):
        if _apart(paragraph):
            continue
        troubles = list(_indent(paragraph, wanted, subject.tolerance))
        if "\n" in paragraph.printed.strip():
            yield Trouble(
                paragraph,
                Said("xuống dòng bằng Shift+Enter, dòng mới không lùi", "line break in the paragraph"),
                Said("mỗi đoạn một dấu xuống đoạn (Enter)", "a paragraph of its own"),
                severity="warning",
            )
        # a heading of one line is a title; an article of several lines is running text
        heading = subject.parts.roles[paragraph] is Role.HEADING
        if troubles and not (heading and surely_one_line(paragraph, section_of(subject.document, paragraph))):
            yield from troubles


def _indent(paragraph: Paragraph, wanted: Sequence[float], tolerance: int) -> Iterator[Trouble]:
    required = _either(wanted)
    shape = paragraph.format
    start = shape.left + shape.first_line
    typed = _TYPED_INDENT.match(paragraph.printed) if paragraph.label is None else None
    if typed:
        by_tab = Said("lùi đầu dòng bằng phím Tab", "indented with a tab")
        by_spaces = Said("lùi đầu dòng bằng dấu cách", "indented with spaces")
        yield Trouble(paragraph, by_tab if "\t" in typed[0] else by_spaces, required)
    elif not any(within(start, each, each, tolerance) for each in wanted):
        yield Trouble(paragraph, said_first_line(start), required)
    elif abs(shape.left) > tolerance:
        found = said_mm(shape.left)
        said = Said(f"cả đoạn lùi vào {found.vi}", f"whole paragraph indented by {found.en}")
        at_margin = Said("các dòng sau sát lề trái", "further lines at the margin")
        yield Trouble(paragraph, said, at_margin, severity="warning")


def between_paragraphs(subject: Subject) -> Iterator[Trouble]:
    """Paragraphs of the text stand at least 6 points apart; a blank line between them does as well."""
    least = subject.values.number("least_pt") * 20
    roles, document = subject.parts.roles, subject.document
    appended = appendix_paragraphs(subject.parts)
    flowing = {*TEXT, Role.HEADING}
    above: Paragraph | None = None
    last: Paragraph | None = None
    gap = 0.0
    for block in document.body.blocks:
        if isinstance(block, Table) or block in appended:
            above = last = None
            continue
        broken = block.format.page_break_before or "\f" in block.text
        if not block.printed.strip():
            if above is not None and last is not None:
                gap += document.gap(last, block) + line_height(block)
                last = block
            if broken:
                above = last = None
            continue
        if roles.get(block) in flowing and not _apart(block):
            if above is not None and last is not None and not broken and _same_section(above, block, subject):
                gap += document.gap(last, block)
                if gap < least - subject.tolerance:
                    found, required = said_points(gap), said_points(least)
                    yield Trouble(
                        above,
                        Said(f"cách đoạn sau {found.vi}", f"{found.en} before the next paragraph"),
                        Said(f"cách tối thiểu {required.vi}", f"at least {required.en} apart"),
                    )
            above = last = block
            gap = 0.0
            if block.text.rstrip(" ").endswith("\f"):
                above = last = None
        else:
            above = last = None


def _apart(paragraph: Paragraph) -> bool:
    return paragraph.format.alignment in ("center", "right")


def _either(wanted: Sequence[float]) -> Said:
    """Say which first lines are right: ``dòng đầu lùi vào 1 cm hoặc 1,27 cm``."""
    first = said_first_line(wanted[0])
    others = [said_cm(twips) for twips in wanted[1:]]
    return Said(
        " hoặc ".join([first.vi, *(other.vi for other in others)]),
        " or ".join([first.en, *(other.en for other in others)]),
    )


def _same_section(one: Paragraph, other: Paragraph, subject: Subject) -> bool:
    return section_of(subject.document, one) is section_of(subject.document, other)


def line_spacing(subject: Subject) -> Iterator[Trouble]:
    """Lines stand between single and one and a half; a height in points is compared with that of the size."""
    least, most = subject.values.range("lines")
    required = said_line_range(least, most)
    for paragraph in running_text(subject.parts, *TEXT, Role.HEADING):
        line, rule = paragraph.format.line, paragraph.format.line_rule
        if rule == "auto":
            if not within(line, least * 240, most * 240, _AUTO_STEP):
                yield Trouble(paragraph, said_line_spacing(line, rule), required)
            continue
        single = LINE_HEIGHT * largest_size(paragraph) * 10
        height = max(float(line), single) if rule == "atLeast" else float(line)
        if not within(height, least * single, most * single, subject.tolerance):
            low, high = said_points(least * single), said_points(most * single)
            yield Trouble(
                paragraph,
                said_line_spacing(height, rule),
                Said(f"{required.vi} (từ {low.vi} đến {high.vi})", f"{required.en} ({low.en} to {high.en})"),
            )


def end_mark(subject: Subject) -> Iterator[Trouble]:
    """The text ends with ./. as in the act's sample forms."""
    last = subject.parts.body_last
    if last is None or subject.parts.kind is None or last.place.table is not None:
        return
    text = clean(last.printed[-100:]).rstrip()
    if text.endswith(_END_MARK) or _table_follows(last, subject):
        return
    yield Trouble(
        last,
        Said("cuối nội dung không có dấu “./.”", "the text does not end with “./.”"),
        Said("kết thúc nội dung bằng “./.”", "“./.” at the end of the text"),
        shortened(text[-60:]),
    )


def _table_follows(last: Paragraph, subject: Subject) -> bool:
    """Tell whether a table of the text comes after its last paragraph: the mark may stand in it."""
    blocks = iter(subject.document.body.blocks)
    if not any(block is last for block in blocks):
        return False
    for block in blocks:
        if isinstance(block, Table):
            inside = {
                subject.parts.roles.get(paragraph) for cell in block.cells for paragraph in cell.paragraphs
            }
            return Role.TABLE_TEXT in inside
        if block.printed.strip():
            return False
    return False


RULES: Mapping[str, RuleFunction] = {
    "C20": text_lettering,
    "C21": first_line,
    "C22": between_paragraphs,
    "C23": line_spacing,
    "C31": end_mark,
}
