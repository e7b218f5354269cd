"""What the format check tells about a document, as plain tuples, for the tests of single rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from assembly.format_rules.checking import check_document
from assembly.format_rules.finding import Finding
from tests.typed import PARAGRAPH_ATTRIBUTES, Block, Line, Sheet, Typed


class Told(NamedTuple):
    """One finding: how serious, where, which words, what was found."""

    severity: str
    place: str
    words: str
    found: str


def told(document: Typed | bytes, rule: str) -> list[Told]:
    """Return the findings of one rule."""
    docx = document.docx() if isinstance(document, Typed) else document
    return [
        Told(finding.severity, finding.place_in_words.vi, finding.words, finding.found.vi)
        for finding in check_document(docx).findings
        if finding.rule == rule
    ]


def findings_of(docx: bytes, *rules: str) -> list[Finding]:
    """Return the findings of some rules."""
    return [finding for finding in check_document(docx).findings if finding.rule in rules]


def only_finding(typed: Typed, rule: str, among: Sequence[str]) -> Finding:
    """Return the one finding among those of some rules, which must be of this rule."""
    findings = findings_of(typed.docx(), *among)
    assert [rule] == [finding.rule for finding in findings], [(f.rule, f.found.vi) for f in findings]
    return findings[0]


def also_told(document: Typed | bytes, *rules: str) -> set[str]:
    """Return which other rules tell something."""
    docx = document.docx() if isinstance(document, Typed) else document
    return {finding.rule for finding in check_document(docx).findings} - set(rules)


def repeated(typed: Typed, name: str, times: int) -> Typed:
    """Return the document with one line many times over."""
    blocks: list[Block] = []
    for block in typed.blocks:
        blocks += [block] * (times if isinstance(block, Line) and block.name == name else 1)
    return replace(typed, blocks=tuple(blocks))


def put_after(typed: Typed, name: str, *new: Block) -> Typed:
    """Return the document with blocks put after a line."""
    blocks: list[Block] = []
    for block in typed.blocks:
        blocks.append(block)
        if isinstance(block, Line) and block.name == name:
            blocks += new
    return replace(typed, blocks=tuple(blocks))


def head(typed: Typed, raw: str, at: int = -1) -> Typed:
    """Return the document with one section's header as raw XML."""
    return typed.sheet(at, header=(Line("page_number", "", raw=raw),))


def raw_paragraph(*lines: str, italic: bool = False, **look: int) -> str:
    """Return the XML of a justified body paragraph whose lines are parted by line breaks.

    ``look``: its ``first``, ``before``, ``after`` in twips and ``size`` in half-points.
    """
    spacing = f'<w:spacing w:before="{look.get("before", 0)}" w:after="{look.get("after", 120)}"/>'
    indent = f'<w:ind w:firstLine="{look.get("first", 720)}"/>'
    font = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    marks = f"{font}{'<w:i/>' if italic else ''}" + f'<w:sz w:val="{look.get("size", 28)}"/>'
    text = "<w:br/>".join(f"<w:t>{line}</w:t>" for line in lines)
    properties = f'{spacing}{indent}<w:jc w:val="both"/><w:rPr>{marks}</w:rPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{marks}</w:rPr>{text}</w:r></w:p>"


def sheets(typed: Typed) -> list[Sheet]:
    """Return the sections of a document."""
    return [block for block in typed.blocks if isinstance(block, Sheet)]


def in_every_way(cases: Sequence[tuple[Any, ...]], ways: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return each case with each way before it that can carry its attribute.

    A character style has neither alignment nor spacing.
    """
    return [
        (way, *case)
        for case in cases
        for way in ways
        if way != "character_style" or not any(attribute in PARAGRAPH_ATTRIBUTES for attribute in case[:2])
    ]
