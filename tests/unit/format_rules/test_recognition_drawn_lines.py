"""The lines under components are found however they are drawn and wherever they are anchored."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from assembly.format_rules.reading import read_document
from assembly.format_rules.recognised import DrawnLine, Recognised, Role
from assembly.format_rules.recognition import recognise
from tests.drawn import W
from tests.odd_layouts import (
    CLOSE,
    DATED,
    ISSUER,
    MOTTO,
    NATION,
    NUMBER,
    SUPERIOR,
    TEXT,
    TITLE,
    document,
    p,
    table,
)
from tests.typed import Line, Typed
from tests.typed_documents import TYPED

_TWIPS_PER_MM = 1440 / 25.4
_BORDER = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
_FRAME = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="1"/>' for side in ("top", "left", "bottom", "right")
)


def _lines(docx: bytes) -> dict[Role, DrawnLine]:
    parts = recognise(read_document(docx))
    return {parts.roles[line.under]: line for line in parts.lines}


def _said(docx: bytes) -> dict[str, tuple[str, int | None]]:
    return {role.value: (line.how, _mm(line.length)) for role, line in _lines(docx).items()}


def _mm(twips: int | None) -> int | None:
    return None if twips is None else round(twips / _TWIPS_PER_MM)


def _moved(docx: bytes, *moves: tuple[str, str]) -> bytes:
    """Return the file with the drawing of one paragraph hung on another, both named by their text."""
    archive = zipfile.ZipFile(io.BytesIO(docx))
    parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    for source, target in moves:
        drawing = next(
            run
            for run in _paragraph(root, source).iter(f"{W}r")
            if "Requires" in etree.tostring(run).decode()
        )
        _paragraph(root, target).append(drawing)
    parts["word/document.xml"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return out.getvalue()


def _paragraph(root: etree._Element, text: str) -> etree._Element:
    return next(
        paragraph
        for paragraph in root.iter(f"{W}p")
        if "".join(each.text or "" for each in paragraph.iter(f"{W}t")) == text
    )


def _raw(properties: str, text: str = "") -> Line:
    run = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return p("", text, raw=f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>")


def _with(*below_motto: Line, issuer: Line = ISSUER, motto: Line = MOTTO) -> bytes:
    head = table(([SUPERIOR, issuer, NUMBER], [NATION, motto, *below_motto, DATED]))
    return document(head, TITLE, TEXT, CLOSE).docx()


def test_shapes_anchored_in_their_paragraphs() -> None:
    """Of the typed report each line is a shape on the last paragraph of its component, with its length."""
    typed = TYPED["report"]()
    drawn = {line.name: ("shape", round(line.rule_mm)) for line in typed.lines() if line.rule_mm is not None}
    assert set(drawn) == {"issuer", "motto", "subject"}
    assert _said(typed.docx()) == drawn


def test_the_line_of_the_party_heading() -> None:
    """In Party style the line stands under the Party's name; the star takes that of the issuer."""
    assert _said(TYPED["party_report"]().docx())["party_name"] == ("shape", 67)


@pytest.mark.parametrize(
    "moves",
    [
        [("Độc lập - Tự do - Hạnh phúc", "Yên Bái, ngày 05 tháng 3 năm 2026")],
        [("KHỐI THI ĐUA SỐ 3", "Số: 15/BC-KTĐ")],
        [("Độc lập - Tự do - Hạnh phúc", "KHỐI THI ĐUA SỐ 3")],
        [("KHỐI THI ĐUA SỐ 3", "Độc lập - Tự do - Hạnh phúc")],
        [
            ("Độc lập - Tự do - Hạnh phúc", "Số: 15/BC-KTĐ"),
            ("KHỐI THI ĐUA SỐ 3", "Số: 15/BC-KTĐ"),
        ],
    ],
    ids=["on the date", "on the number", "both on the issuer", "both on the motto", "both on the number"],
)
def test_shapes_anchored_elsewhere_in_the_head(moves: list[tuple[str, str]]) -> None:
    """A line hung on another paragraph of the head is still the line of its component."""
    said = _said(_moved(TYPED["report"]().docx(), *moves))
    assert said["motto"] == ("shape", 60)
    assert said["issuer"] == ("shape", 22)


def test_a_border_of_the_paragraph_or_of_an_empty_one_below() -> None:
    """A bottom border, with the length that its indents leave."""
    indented = f'{_BORDER}<w:ind w:left="1000" w:right="1000"/><w:jc w:val="center"/>'
    motto = p("", MOTTO.text, raw=f"<w:p><w:pPr>{indented}</w:pPr><w:r><w:t>{MOTTO.text}</w:t></w:r></w:p>")
    room = 5640 - 216  # the cell less its margins
    for docx in (_with(_raw(indented)), _with(motto=motto)):
        line = _lines(docx)[Role.MOTTO]
        assert (line.how, line.length) == ("border", room - 2000)


def test_an_empty_paragraph_with_a_border_is_a_line() -> None:
    """The paragraph that is there for its border has the role of a line."""
    parts = recognise(read_document(_with(_raw(_BORDER))))
    line = next(line for line in parts.lines if line.how == "border")
    assert parts.roles[line.at] is Role.LINE


def test_a_frame_is_no_line() -> None:
    """Borders on all sides make a frame."""
    framed = p(
        "",
        MOTTO.text,
        raw=f"<w:p><w:pPr><w:pBdr>{_FRAME}</w:pBdr></w:pPr><w:r><w:t>{MOTTO.text}</w:t></w:r></w:p>",
    )
    assert Role.MOTTO not in _lines(_with(motto=framed))


def test_underlining_and_typed_lines_are_told() -> None:
    """Underlined text and typed underscores are lines of another sort."""
    said = _said(
        _with(
            p("", "____________________"),
            issuer=replace(ISSUER, look=replace(ISSUER.look, underline="single")),
        )
    )
    assert said["issuer"] == ("underline", None)
    assert said["motto"][0] == "underscores"
    assert said["motto"][1] == round(20 * 0.5 * 14 * 25.4 / 72)


def test_without_lines_there_are_none() -> None:
    """Where nothing is drawn nothing is found, and no drawing is given to two components."""
    assert _said(_with()) == {}
    parts: Recognised = recognise(read_document(TYPED["report"]().docx()))
    drawings = [line.drawing for line in parts.lines]
    assert len(drawings) == len(set(drawings)) == 3


def test_a_line_of_the_type_where_there_is_no_subject() -> None:
    """Without a subject the line stands under the type."""
    typed: Typed = TYPED["report"]().without("subject").change("type", rule_mm=20.0)
    assert _said(typed.docx())["type"] == ("shape", 20)
