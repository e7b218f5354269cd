"""The annotated copy (bản có chú thích): every finding as a Word comment at its place.

A comment stands around whole runs: no run is split, so that what is checked again is what was checked. Word
takes comments in the body only (ECMA-376 part 1, 17.13.4.5); what is said of a header, a note or a text box
stands where it hangs in the body and names its place.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from assembly.format_rules.comments import Comments, comment_styles
from assembly.format_rules.effective.wordml import W
from assembly.format_rules.finding import Certainty, Finding, FormatReport, Severity
from assembly.format_rules.quoted import runs_of_words
from assembly.format_rules.rewriting import related, serialised, signed, without_signatures, written
from assembly.format_rules.word_document import (
    Cell,
    Paragraph,
    Run,
    Section,
    Table,
    WordDocument,
)

MOST_COMMENTS = 400  # in one document; Word becomes slow beyond them, and nobody reads them
_SEVERITIES: dict[Severity, str] = {"error": "Lỗi", "warning": "Cảnh báo", "advice": "Gợi ý"}
_BASES: dict[Certainty, str] = {
    "verified": "Căn cứ",
    "secondary": "Căn cứ (theo nguồn thứ cấp, cần đối chiếu)",
    "memory": "Căn cứ (chưa đối chiếu nguyên văn)",
    "own": "Căn cứ",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a comment stands around: from one child of a paragraph to another, or an empty paragraph.

    ``here``: it is the very place of the finding, not one that stands for it.
    """

    first: etree._Element
    last: etree._Element
    here: bool


def annotated(report: FormatReport) -> bytes:
    """Return a copy of the checked .docx in which each finding is a comment.

    At most MOST_COMMENTS, the severe first; what is left out is told by number. A digital signature would not
    hold for the copy: it is taken out, and a comment says so. The report's document is not changed. Raises
    ValueError where the report has lost its document.
    """
    if report.document is None:
        raise ValueError("the report does not hold the document that was checked")
    document = report.document
    main_part = document.body.part
    parts = dict(document.parts)
    notes = []
    if signed(parts):
        parts = without_signatures(parts)
        notes.append("Bản có chú thích này không còn chữ ký số; bản gốc không thay đổi.")
    chosen = _chosen(report.findings)
    left_out = sum(report.count(severity) for severity in _SEVERITIES) - len(chosen)
    if left_out:
        notes.append(f"Còn {left_out} phát hiện khác không ghi thành chú thích trong bản này.")
    places = _Places(document)
    comments = [(_lines(finding, anchor), anchor) for finding in chosen if (anchor := places.of(finding))]
    if notes and (start := places.start):
        comments.insert(0, (["Vanthu: kiểm tra thể thức", *notes], start))
    original = document.trees[main_part]
    body = copy.deepcopy(original)
    twins = _twins(original, body, {each for _, anchor in comments for each in (anchor.first, anchor.last)})
    styles = related(parts, main_part, "styles")
    writer = Comments(parts, main_part, body, comment_styles(document.trees.get(styles or "")))
    for lines, anchor in comments:
        writer.add(lines, twins[anchor.first], twins[anchor.last])
    if comments:
        writer.save()
        parts[main_part] = serialised(body)
    return written(parts)


def _chosen(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings that become comments, in their order."""
    ranks = list(_SEVERITIES)
    by_severity = sorted(range(len(findings)), key=lambda at: ranks.index(findings[at].severity))
    return [findings[at] for at in sorted(by_severity[:MOST_COMMENTS])]


def _lines(finding: Finding, anchor: Anchor) -> list[str]:
    lines = [f"{_SEVERITIES[finding.severity]} {finding.rule}: {finding.title.vi}"]
    if not anchor.here:
        quoted = finding.words and not isinstance(finding.at, Section)
        words = f": “{finding.words}”" if quoted else ""
        lines.append(f"Tại: {finding.place_in_words.vi}{words}")
    lines += [
        f"Hiện có: {finding.found.vi}",
        f"Quy định: {finding.required.vi}",
        f"{_BASES[finding.certainty]}: {finding.article}",
    ]
    return lines


def _twins(
    original: etree._Element, copied: etree._Element, wanted: set[etree._Element]
) -> dict[etree._Element, etree._Element]:
    """Return for elements of a tree those at the same places in its copy."""
    pairs = zip(original.iter(), copied.iter(), strict=True)
    return {old: new for old, new in pairs if old in wanted}


class _Places:
    """Where comments of a document may stand."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._main = document.trees[document.body.part]
        self._section_of_part = {
            story.part: section
            for section in reversed(document.sections)
            for story in (*section.headers.values(), *section.footers.values())
        }
        self._notes = {
            (str(reference.tag).removesuffix("Reference"), str(reference.get(f"{W}id"))): reference
            for reference in self._main.iter(f"{W}footnoteReference", f"{W}endnoteReference")
        }
        self._part_of = {root: name for name, root in document.trees.items()}
        self._fields: dict[etree._Element, list[int]] = {}
        first = next(document.body.paragraphs(), None)
        self.start = None if first is None else self._around(first.element, first.element, here=False)

    def of(self, finding: Finding) -> Anchor | None:
        """Return where a finding's comment stands; None in a document without a paragraph."""
        first, last, here = self._ends(finding)
        if first is None or last is None:
            return self.start
        return self._around(first, last, here=here) or self._elsewhere(first) or self.start

    def _ends(self, finding: Finding) -> tuple[etree._Element | None, etree._Element | None, bool]:
        spot = finding.at
        if isinstance(spot, Run):
            return spot.element, spot.element, True
        if isinstance(spot, Paragraph):
            runs = runs_of_words(spot, finding.words)
            return (runs[0].element, runs[-1].element, True) if runs else (spot.element, spot.element, True)
        if isinstance(spot, Cell):
            filled = [paragraph for paragraph in spot.paragraphs if not paragraph.empty] or spot.paragraphs
            return (filled[0].element, filled[-1].element, True) if filled else (None, None, False)
        within = spot.paragraphs() if isinstance(spot, Section) else iter(())
        if isinstance(spot, Table):
            within = (paragraph for cell in spot.cells for paragraph in cell.paragraphs)
        first = _first_filled(within)
        return (first.element, first.element, isinstance(spot, Table)) if first else (None, None, False)

    def _around(self, first: etree._Element, last: etree._Element, *, here: bool) -> Anchor | None:
        """Return the anchor around runs or paragraphs of the body; None where they stand elsewhere."""
        paragraphs = [_outermost_paragraph(element) for element in (first, last)]
        start, end = paragraphs
        if start is None or end is None or self._root_of(start) is not self._main:
            return None
        # in a text box the paragraph that it hangs on is another one than the nearest
        here = here and all(
            element is paragraph or next(element.iterancestors(f"{W}p")) is paragraph
            for element, paragraph in zip((first, last), paragraphs, strict=True)
        )
        return Anchor(self._child(start, first, end=False), self._child(end, last, end=True), here)

    def _child(self, paragraph: etree._Element, element: etree._Element, *, end: bool) -> etree._Element:
        """Return the child of a paragraph that holds an element, moved out of fields; what fields show goes
        when they are brought up to date, and a comment in it would go too."""
        children = [child for child in paragraph if child.tag != f"{W}pPr"]
        if not children:
            return paragraph
        if element is paragraph:
            return children[-1] if end else children[0]
        while element.getparent() is not paragraph:
            parent = element.getparent()
            if parent is None:
                return paragraph
            element = parent
        at = paragraph.index(element)
        depths = self._field_depths(paragraph)
        if end:
            while depths[at] and at + 1 < len(depths):
                at += 1
        else:
            while at and depths[at - 1]:
                at -= 1
        found = paragraph[at]
        return paragraph if found.tag == f"{W}pPr" else found

    def _field_depths(self, paragraph: etree._Element) -> list[int]:
        """Return for each child how many fields are open after it."""
        if paragraph not in self._fields:
            depths: list[int] = []
            depth = 0
            for child in paragraph:
                for mark in child.iter(f"{W}fldChar"):
                    kind = mark.get(f"{W}fldCharType")
                    depth = max(0, depth + (kind == "begin") - (kind == "end"))
                depths.append(depth)
            self._fields[paragraph] = depths
        return self._fields[paragraph]

    def _elsewhere(self, element: etree._Element) -> Anchor | None:
        """Return what stands in the body for a place in a header, a footer or a note."""
        for note in element.iterancestors(f"{W}footnote", f"{W}endnote"):
            reference = self._notes.get((str(note.tag), str(note.get(f"{W}id"))))
            if reference is not None and (run := next(reference.iterancestors(f"{W}r"), None)) is not None:
                return self._around(run, run, here=False)
        section = self._section_of_part.get(self._part_of.get(self._root_of(element), ""))
        first = _first_filled(section.paragraphs()) if section else None
        return self._around(first.element, first.element, here=False) if first else None

    @staticmethod
    def _root_of(element: etree._Element) -> etree._Element:
        return element.getroottree().getroot()


def _first_filled(paragraphs: Iterator[Paragraph]) -> Paragraph | None:
    """Return the first paragraph in which something prints, else the first."""
    first = None
    for paragraph in paragraphs:
        first = first or paragraph
        if not paragraph.empty:
            return paragraph
    return first


def _outermost_paragraph(element: etree._Element) -> etree._Element | None:
    found = element if element.tag == f"{W}p" else None
    for ancestor in element.iterancestors(f"{W}p"):
        found = ancestor
    return found
