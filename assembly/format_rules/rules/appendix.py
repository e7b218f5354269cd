"""Appendices (phụ lục): decree 30/2020/NĐ-CP, appendix I, part I, section III, clause 1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assembly.conference.vietnamese import clean, roman, upper
from assembly.format_rules.catalogue import Values
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import alignment, lettering, lines_of, stretches, text_of
from assembly.format_rules.recognised import Appendix
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.running_text import appendix_paragraphs, section_of
from assembly.format_rules.word_document import Section

_LABEL = re.compile(r"PHỤ LỤC(?: SỐ)? ?(?P<number>[IVXLC]+|\d+|[A-ZĐ])?(?P<rest>.*)")
_MENTION = re.compile(r"phụ lục|kèm theo|đính kèm", re.IGNORECASE)

_MOST_NUMBERED = 3999  # Roman numerals end there


def appendices(subject: Subject) -> Iterator[Trouble]:
    """Each appendix is numbered and mentioned, has label, title and reference, and pages of its own."""
    all_of_them = subject.parts.appendices
    taken: set[int] = set()
    for at, appendix in enumerate(all_of_them, 1):
        due = at if len(all_of_them) > 1 and at <= _MOST_NUMBERED else None
        yield from _label(appendix, due, subject.values)
        for level, paragraphs in (("title", appendix.title), ("reference", appendix.reference)):
            values = Values(subject.values.table(level))
            for paragraph in paragraphs:
                yield from lettering(values, paragraph)
                yield from alignment(values, paragraph, severity="warning" if level == "title" else None)
        yield from _own_pages(appendix, taken, subject)
    if all_of_them and not _mentioned(subject):
        yield Trouble(
            all_of_them[0].first,
            Said("nội dung văn bản không nhắc đến phụ lục", "the text does not mention the appendix"),
            Said("có chỉ dẫn về phụ lục trong văn bản", "a mention of the appendix in the text"),
        )


def _label(appendix: Appendix, due: int | None, values: Values) -> Iterator[Trouble]:
    """Look at ``Phụ lục I``: alone on its line, numbered where there are several."""
    look = Values(values.table("label"))
    for paragraph in appendix.label[:1]:
        line = lines_of(stretches(paragraph))[0]
        text = text_of(line)
        yield from lettering(look, paragraph, line)
        yield from alignment(look, paragraph, severity="warning")
        found = _LABEL.match(upper(text))
        if found is None:
            continue
        number, rest = found["number"] or "", found["rest"].strip(" .:-–")
        if rest:
            yield Trouble(
                paragraph,
                Said("tên phụ lục cùng dòng với từ “Phụ lục”", "the title on the line of the label"),
                Said("“Phụ lục” và số thứ tự trên một dòng riêng", "label and number on a line of their own"),
                text,
            )
        if due is not None and number != roman(due):
            yield Trouble(
                paragraph,
                Said(f"phụ lục đánh số “{number}”", f"appendix numbered “{number}”")
                if number
                else Said("phụ lục không có số thứ tự", "appendix without a number"),
                Said(f"Phụ lục {roman(due)}", f"Phụ lục {roman(due)}"),
                text,
            )
        elif text == upper(text):
            yield Trouble(
                paragraph,
                Said("từ “PHỤ LỤC” chữ in hoa", "the label in capitals"),
                Said("“Phụ lục” chữ in thường", "“Phụ lục” in lower case"),
                text,
                "warning",
            )


def _own_pages(appendix: Appendix, taken: set[int], subject: Subject) -> Iterator[Trouble]:
    """Look whether its pages count on their own: a section that starts with it, from 1."""
    section = section_of(subject.document, appendix.first)
    if section is None:
        return
    required = Said(
        "phần (section) riêng, số trang của phụ lục đánh riêng từ 1",
        "a section of its own with pages numbered from 1",
    )
    if id(section) in taken or not _starts(section, appendix):
        yield Trouble(
            appendix.first,
            Said("phụ lục không có số trang riêng", "the appendix has no page numbers of its own"),
            required,
        )
    elif section.page_number_start != 1:
        yield Trouble(
            appendix.first,
            Said(
                "số trang của phụ lục không bắt đầu lại từ 1", "the appendix does not start again at page 1"
            ),
            required,
        )
    taken.add(id(section))


def _starts(section: Section, appendix: Appendix) -> bool:
    for paragraph in section.paragraphs():
        if paragraph is appendix.first:
            return True
        if paragraph.printed.strip() and not _belongs(paragraph, appendix):
            return False
    return False


def _belongs(paragraph: object, appendix: Appendix) -> bool:
    return any(paragraph is each for each in (*appendix.label, *appendix.title, *appendix.reference))


def _mentioned(subject: Subject) -> bool:
    appended = appendix_paragraphs(subject.parts)
    for paragraph in subject.document.body.paragraphs():
        if paragraph in appended:
            return False
        if _MENTION.search(clean(paragraph.printed) if not paragraph.printed.isascii() else ""):
            return True
    return False


RULES: Mapping[str, RuleFunction] = {"C32": appendices}
