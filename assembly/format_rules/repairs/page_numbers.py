"""Putting the page number where the act wants it: in the middle of the top margin, none on the first page.

Only where it is clear what to do: a header or footer that prints something beside the number is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from assembly.format_rules.catalogue import catalogue
from assembly.format_rules.effective.wordml import W
from assembly.format_rules.finding import Finding, Said
from assembly.format_rules.measures import said_size
from assembly.format_rules.repairs.letters import set_face, set_italic, set_size
from assembly.format_rules.repairs.repair import Mended, Repair, RepairFunction
from assembly.format_rules.rewriting import add_part, serialised
from assembly.format_rules.schema_order import place, properties, put, switch, take
from assembly.format_rules.word_document import HeaderKind, Paragraph, Section, Story

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BARE_NUMBER = re.compile(r"[\s\d\-–—]*")
_SWITCH = re.compile(r"(PAGE)\s*\\\*\s*(?!MERGEFORMAT|CHARFORMAT)\w+", re.IGNORECASE)
_IN_HEADER = Said("trường số trang ở giữa lề trên", "a page number field in the middle of the top margin")
_NONE_FIRST = Said("không hiện số trang ở trang thứ nhất", "no number on the first page")


def page_number(repair: Repair) -> Iterator[Mended]:
    """Centre, size and set upright a number in the header; move one from the footer; add one that lacks."""
    headers = _Headers(repair)
    for finding in repair.findings:
        spot = finding.at
        if finding.wanted is not None and isinstance(spot, Paragraph):
            yield from _look(finding, spot)
        elif isinstance(spot, Paragraph):
            yield from _paragraph(finding, spot, headers)
        elif isinstance(spot, Section) and (said := _section(spot, headers)) is not None:
            yield finding, said


def _look(finding: Finding, paragraph: Paragraph) -> Iterator[Mended]:
    wanted = finding.wanted
    if wanted is None:
        return
    runs = [run for run in paragraph.element.iter(f"{W}r") if _nearest_paragraph(run) is paragraph.element]
    if wanted.size is not None:
        now = next((run.format.size for run in paragraph.runs if run.field), paragraph.mark.size)
        size = round(min(max(now, wanted.size[0]), wanted.size[1]))
        for run in runs:
            set_size(properties(run), size)
        yield finding, Said(f"cỡ chữ {said_size(size).vi}", f"size {said_size(size).en}")
    elif wanted.italic is not None:
        for run in runs:
            set_italic(properties(run), italic=wanted.italic)
        yield finding, finding.required
    elif wanted.alignment is not None and _bare(paragraph) and paragraph.place.table is None:
        for tab in list(paragraph.element.iter(f"{W}tab")):
            parent = tab.getparent()
            if parent is not None and parent.tag == f"{W}r":
                parent.remove(tab)
        _centre(paragraph.element)
        frame = properties(paragraph.element).find(f"{W}framePr")
        if frame is not None:
            frame.set(f"{W}xAlign", "center")
        yield finding, finding.required


def _paragraph(finding: Finding, paragraph: Paragraph, headers: _Headers) -> Iterator[Mended]:
    if paragraph.place.story == "footer":
        footer = headers.story_of(paragraph)
        sections = [s for s in headers.sections if footer in s.footers.values()] if footer else []
        if (
            sections
            and _bare(paragraph)
            and _number_in(paragraph)
            and all(headers.may_number(section) for section in sections)
        ):
            for section in sections:
                headers.number(section)
            _clear(paragraph)
            yield finding, _IN_HEADER
    elif paragraph.place.story == "header" and _number_in(paragraph):
        header = headers.story_of(paragraph)
        of_first_page = any(section.headers.get("first") is header for section in headers.sections)
        if of_first_page and _bare(paragraph):
            _clear(paragraph)
            yield finding, _NONE_FIRST
        elif _plain_figures(paragraph):
            yield finding, finding.required


def _section(section: Section, headers: _Headers) -> Said | None:
    """Put right what the section itself says of its numbers; None where nothing clear is to be done."""
    done: list[Said] = []
    if section.page_number_format not in ("", "decimal"):
        put(section.element, "pgNumType", fmt="decimal")
        done.append(Said("chữ số Ả Rập (1, 2, 3)", "Arabic figures (1, 2, 3)"))
    if section.number == 1 and section.page_number_start not in (None, 1):
        put(section.element, "pgNumType", start="1")
        done.append(Said("bắt đầu từ số 1", "starting at 1"))
    default = section.headers.get("default")
    first = section.headers.get("first")
    if not _numbered(default) or (headers.even and not _numbered(section.headers.get("even"))):
        if headers.may_number(section):
            headers.number(section)
            done.append(_IN_HEADER)
    elif section.number == 1 and not section.title_page and headers.may_hide(section):
        switch(section.element, "titlePg", on=True)
        done.append(_NONE_FIRST)
    elif (
        section.number > 1
        and section.title_page
        and not _numbered(first)
        and _empty(first)
        and _empty(section.footers.get("first"))
    ):
        take(section.element, "titlePg")
        done.append(Said("số trang ở cả trang đầu của phần", "a number on the section's first page too"))
    if not done:
        return None
    return Said("; ".join(each.vi for each in done), "; ".join(each.en for each in done))


class _Headers:
    """The headers of a document while numbers are put into them."""

    def __init__(self, repair: Repair) -> None:
        document = repair.subject.document
        self.sections = document.sections
        self.even = any("even" in section.headers for section in document.sections) or _asks_for_even(
            document.trees.get("word/settings.xml")
        )
        self._parts = repair.parts
        self._main_part = document.body.part
        self._size = round(repair.subject.values.range("size_pt")[1] * 2)
        self._face = catalogue().rules["G04"].values.texts("faces")[0]
        self._stories = {
            id(paragraph): story
            for section in document.sections
            for story in (*section.headers.values(), *section.footers.values())
            for paragraph in story.paragraphs()
        }
        self._filled: set[str] = set()  # parts that got a number
        self._own: set[HeaderKind] = set()  # kinds for which a part was added; later sections take it over

    def story_of(self, paragraph: Paragraph) -> Story | None:
        """Return the header or footer that a paragraph stands in."""
        return self._stories.get(id(paragraph))

    def may_number(self, section: Section) -> bool:
        """Tell whether a section's headers have a number already or nothing that it would meet."""
        kinds = self._kinds()
        free = all(
            _numbered(story) or _empty(story) for kind in kinds for story in [section.headers.get(kind)]
        )
        return free and (section.number != 1 or section.title_page or self.may_hide(section))

    def may_hide(self, section: Section) -> bool:
        """Tell whether a first page of its own would lose nothing but numbers."""
        stories = [section.headers.get("default"), section.footers.get("default")]
        return all(
            story is None or all(_bare(paragraph) for paragraph in story.paragraphs()) for story in stories
        )

    def number(self, section: Section) -> None:
        """Put a number into each header of a section that has none, and hide it on the first page."""
        for kind in self._kinds():
            story = section.headers.get(kind)
            if _numbered(story):
                continue
            if story is None:
                if kind not in self._own:
                    self._own.add(kind)
                    self._add(section, kind)
            elif story.part not in self._filled:
                self._filled.add(story.part)
                self._write(next(story.paragraphs()).element)
        if section.number == 1 and not section.title_page:
            switch(section.element, "titlePg", on=True)

    def _kinds(self) -> tuple[HeaderKind, ...]:
        return ("default", "even") if self.even else ("default",)

    def _add(self, section: Section, kind: HeaderKind) -> None:
        root = etree.Element(f"{W}hdr", nsmap={"w": W[1:-1], "r": _R})
        self._write(etree.SubElement(root, f"{W}p"))
        identity = add_part(self._parts, self._main_part, "header", serialised(root))
        reference = section.element.makeelement(f"{W}headerReference")
        reference.set(f"{W}type", kind)
        reference.set(f"{{{_R}}}id", identity)
        section.element.insert(place(section.element, reference), reference)

    def _write(self, paragraph: etree._Element) -> None:
        _centre(paragraph)
        put(properties(paragraph), "spacing", before="0", after="0", line="240", lineRule="auto")
        for name, text, about in (
            ("fldChar", None, {"fldCharType": "begin"}),
            ("instrText", " PAGE ", {}),
            ("fldChar", None, {"fldCharType": "separate"}),
            ("t", "2", {}),
            ("fldChar", None, {"fldCharType": "end"}),
        ):
            run = etree.SubElement(paragraph, f"{W}r")
            letters = properties(run)
            set_face(letters, self._face)
            set_italic(letters, italic=False)
            set_size(letters, self._size)
            element = etree.SubElement(
                run, f"{W}{name}", {f"{W}{key}": value for key, value in about.items()}
            )
            element.text = text
            if name == "instrText":
                element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _asks_for_even(settings: etree._Element | None) -> bool:
    asked = None if settings is None else settings.find(f"{W}evenAndOddHeaders")
    return asked is not None and asked.get(f"{W}val", "1") not in ("0", "false", "off")


def _numbered(story: Story | None) -> bool:
    return story is not None and any(map(_number_in, story.paragraphs()))


def _number_in(paragraph: Paragraph) -> bool:
    return any((run.field or "").upper() == "PAGE" for run in paragraph.runs)


def _empty(story: Story | None) -> bool:
    """Tell whether a header prints nothing and has a paragraph that could."""
    if story is None:
        return True
    paragraphs = list(story.paragraphs())
    return bool(paragraphs) and all(paragraph.empty for paragraph in paragraphs)


def _bare(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph prints a number and nothing else: figures, dashes, blanks."""
    return (
        not paragraph.drawings
        and paragraph.label is None
        and _BARE_NUMBER.fullmatch(paragraph.printed) is not None
        and all(run.field in (None, "PAGE") for run in paragraph.runs)
    )


def _clear(paragraph: Paragraph) -> None:
    for child in list(paragraph.element):
        if child.tag != f"{W}pPr":
            paragraph.element.remove(child)


def _centre(paragraph: etree._Element) -> None:
    about = properties(paragraph)
    take(about, "ind")
    put(about, "ind", left="0", right="0", firstLine="0")
    put(about, "jc", val="center")


def _plain_figures(paragraph: Paragraph) -> bool:
    """Take from a field the switch that makes its figures Roman; tell whether there was one."""
    found = False
    for element in paragraph.element.iter(f"{W}fldSimple", f"{W}instrText"):
        simple = element.tag == f"{W}fldSimple"
        code = str(element.get(f"{W}instr") or "") if simple else element.text or ""
        plain = _SWITCH.sub(r"\1", code)
        if plain == code:
            continue
        found = True
        if simple:
            element.set(f"{W}instr", plain)
        else:
            element.text = plain
    return found


def _nearest_paragraph(run: etree._Element) -> etree._Element | None:
    return next(run.iterancestors(f"{W}p"), None)


REPAIRS: Mapping[str, RepairFunction] = {"G07": page_number}
