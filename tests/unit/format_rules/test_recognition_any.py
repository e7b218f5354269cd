"""Recognition of anything: no document makes it fail, and each paragraph gets one role."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from assembly.format_rules.reading import read_document
from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition import recognise
from assembly.format_rules.recognition.outline import outline
from assembly.format_rules.word_document import (
    Border,
    Cell,
    Drawing,
    ListLabel,
    Paragraph,
    ParagraphFormat,
    Place,
    Row,
    Run,
    Section,
    Story,
    Table,
    TextFormat,
    WordDocument,
)
from tests.odd_layouts import HEAD, TITLE, document, p

_ELEMENT = etree.Element("x")
_PLACE = Place("word/document.xml", "body")
_FACE = "Times New Roman"
_WORDS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ĐẢNG CỘNG SẢN VIỆT NAM",
    "VIỆT NAM", "SỞ Y TẾ", "KHỐI THI ĐUA", "*", "_____", "---o0o---", "Số: /BC-KTĐ", "Số 15-BC/ĐU",
    "V/v họp", "BÁO CÁO", "Yên Bái, ngày 31 tháng 02 năm 2026", "Yên Bái, ngày   tháng   năm",
    "BIÊN BẢN", "Kính gửi:", "- Sở Nội vụ;", "Căn cứ Luật;", "QUYẾT ĐỊNH:", "PHẦN THỨ NHẤT", "Chương I",
    "I. MỤC", "1. Khoản", "a) Điểm", "Điều 1.", "./.", "TM. KHỐI", "T/M", "KT.", "Q.", "GIÁM ĐỐC",
    "THƯ KÝ", "(Ký)", "Nguyễn Văn Bình", "…………", "Nơi nhận:", "Nơi nhận", "- Lưu: VT.", "PL.(300)",
    "Phụ lục", "PHỤ LỤC I", "(Kèm theo", "Mẫu số 01", "MẬT", "DỰ THẢO", "Địa chỉ: 1", "\t", "\n", "\f",
    "    ", "A\tB", "x\ny", "TT", "1",
)  # fmt: skip

_texts = st.lists(st.sampled_from(_WORDS) | st.text(max_size=12), max_size=3).map("".join)


@st.composite
def _formats(draw: st.DrawFn) -> ParagraphFormat:
    return ParagraphFormat(
        alignment=draw(st.sampled_from(("left", "center", "right", "both"))),
        left=draw(st.sampled_from((0, 4000, -500))),
        before=draw(st.sampled_from((0, 240))),
        page_break_before=draw(st.integers(0, 9)) == 0,
        bottom_border=draw(st.sampled_from((None, None, Border("single", 4)))),
    )


@st.composite
def _paragraphs(draw: st.DrawFn) -> Paragraph:
    text = draw(_texts)
    look = TextFormat(_FACE, _FACE, _FACE, _FACE, 28, bold=draw(st.booleans()), caps=draw(st.booleans()))
    run = Run(text, look, frozenset((_FACE,)), _ELEMENT)
    label = (
        ListLabel("1.", "decimal", 0, look, frozenset(), _ELEMENT) if draw(st.integers(0, 6)) == 0 else None
    )
    line = Drawing("line", 2000, 0, _ELEMENT)
    drawings = (line,) if draw(st.integers(0, 8)) == 0 else ()
    runs = (run,) if text else ()
    return Paragraph(
        runs,
        draw(_formats()),
        look,
        "",
        "",
        label,
        drawings,
        _PLACE,
        _ELEMENT,
        text,
        run.printed if text else "",
    )


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(0, 3))

    def cell() -> Cell:
        blocks = tuple(draw(st.lists(_paragraphs(), max_size=4)))
        return Cell(
            blocks,
            3000,
            108,
            108,
            None,
            None,
            None,
            None,
            draw(st.integers(1, 2)),
            draw(st.integers(1, 2)),
            "top",
            _PLACE,
            _ELEMENT,
        )

    rows = tuple(
        Row(tuple(cell() for _ in range(columns)), False, False, _ELEMENT)
        for _ in range(draw(st.integers(0, 3)))
    )
    return Table(rows, 9000, "left", 0, draw(st.booleans()), _PLACE, _ELEMENT)


def _document(blocks: Sequence[Paragraph | Table], boxed: Sequence[Paragraph], cut: int) -> WordDocument:
    body = Story("body", "word/document.xml", tuple(blocks), _ELEMENT)
    stories = [body, Story("header", "word/header1.xml", tuple(boxed[:2]), _ELEMENT)]
    hosts = [block for block in blocks if isinstance(block, Paragraph)]
    if boxed[2:] and hosts:
        stories.append(Story("text_box", "word/document.xml", tuple(boxed[2:]), _ELEMENT, host=hosts[0]))
    sections = tuple(
        Section(
            number,
            tuple(part),
            11906,
            16838,
            False,
            1134,
            1134,
            1701,
            851,
            0,
            567,
            567,
            False,
            "decimal",
            None,
            "nextPage",
            1,
            {},
            {},
            _ELEMENT,
        )
        for number, part in enumerate((blocks[:cut], blocks[cut:]), 1)
    )
    return WordDocument(sections, body, tuple(stories), 0, False, {}, {})


@settings(max_examples=60)
@given(
    st.lists(_paragraphs() | _tables(), max_size=25), st.lists(_paragraphs(), max_size=5), st.integers(0, 25)
)
def test_every_paragraph_of_any_document_has_one_role(
    blocks: list[Paragraph | Table], boxed: list[Paragraph], cut: int
) -> None:
    """Whatever stands where: recognition ends, and each paragraph has a role."""
    word = _document(blocks, boxed, cut)
    parts = recognise(word)
    assert list(word.paragraphs()) == list(parts.roles)
    for block in parts.signatures:
        assert {parts.roles[paragraph] for paragraph in block.office} <= {Role.SIGNER_OFFICE}
        assert block.name is None or parts.roles[block.name] is Role.SIGNER_NAME
        assert set(block.paragraphs) <= set(parts.roles)
    for paragraph, further in parts.beside.items():
        assert parts.roles[paragraph] not in further
    assert all(line.under in parts.roles and line.at in parts.roles for line in parts.lines)


@pytest.mark.parametrize(
    "text", ["Căn cứ, Khối " * 70_000, "....... " * 120_000, "_-" * 500_000, "tm. " * 250_000]
)
def test_a_paragraph_of_a_megabyte_is_text(text: str) -> None:
    """Of an endless paragraph only the start is looked at, whatever signs it is made of."""
    parts = recognise(read_document(document(HEAD, TITLE, p("", text)).docx()))
    last = next(paragraph for paragraph in parts.roles if len(paragraph.text) > 500_000)
    assert parts.roles[last] in (Role.BODY, Role.BASIS)


def test_only_the_start_of_a_paragraph_is_kept() -> None:
    """A line of the outline holds at most 400 letters of its paragraph."""
    word = read_document(document(p("", "Nội dung " * 10_000)).docx())
    assert max(len(line.text) for line in outline(word).body) <= 400
