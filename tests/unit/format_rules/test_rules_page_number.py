"""Page numbers (G07): from 1, Arabic, upright, of 13 to 14 points, centred above the text, none on page 1."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checked import Told, head, put_after, repeated, told
from tests.typed import Line, Look, Sheet, Typed
from tests.typed_documents import TYPED, page, report, report_with_appendices

_FONT = (
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="26"/>'
)
_NUMBER = Line("page_number", "{PAGE}", Look(size=26, align="center"))
_HEADER = "Phần 1, đầu trang, đoạn 1"


def _field(instruction: str = " PAGE ", result: str = "2") -> str:
    shown = f"<w:r><w:rPr>{_FONT}</w:rPr><w:t>{result}</w:t></w:r>" if result else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:rPr>{_FONT}</w:rPr><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _centred(content: str) -> str:
    return f'<w:p><w:pPr><w:jc w:val="center"/><w:rPr>{_FONT}</w:rPr></w:pPr>{content}</w:p>'


def _box(content: str, across: str, host: str = "left") -> str:
    shape = (
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx><w:txbxContent>'
        f"{content}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
    )
    size = '<wp:extent cx="360000" cy="180000"/>'
    drawing = f'<wp:inline>{size}<wp:docPr id="1" name="B"/>{shape}</wp:inline>'
    if across:
        drawing = (
            '<wp:anchor simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
            'allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="page">{across}</wp:positionH>'
            '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
            f'{size}<wp:wrapNone/><wp:docPr id="1" name="B"/>{shape}</wp:anchor>'
        )
    return (
        f'<w:p><w:pPr><w:jc w:val="{host}"/></w:pPr><w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing>{drawing}</w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"
    )


def _long() -> Typed:
    return repeated(report(), "body_1", 60)


def _found(typed: Typed) -> list[str]:
    return [each.found for each in told(typed, "G07")]


@pytest.mark.parametrize("kind", [kind for kind in TYPED if kind != "party_report"])
def test_documents_typed_as_the_decree_asks_are_right(kind: str) -> None:
    """A number in a centred header, and none on the first page, is right in every kind of document."""
    assert told(TYPED[kind](), "G07") == []


def test_a_number_on_the_first_page_is_told() -> None:
    """Told of the section where the first page has no header of its own, else of the number itself."""
    typed = report().sheet(title_page=False)
    assert told(typed, "G07") == [
        Told("error", "Phần 1", "UBND TỈNH YÊN BÁI", "số trang hiện ở trang thứ nhất")
    ]
    typed = report().sheet(first_header=(_NUMBER,))
    assert told(typed, "G07") == [Told("error", _HEADER, "2", "số trang hiện ở trang thứ nhất")]


@pytest.mark.parametrize(
    ("change", "severity", "found"),
    [
        ({"size": 24}, "error", "số trang cỡ chữ 12"),
        ({"italic": True}, "error", "số trang chữ nghiêng"),
        ({"align": "left"}, "error", "số trang không canh giữa"),
        ({"align": "right"}, "error", "số trang không canh giữa"),
        ({"align": "both"}, "error", "số trang không canh giữa"),
        ({"first": 720}, "warning", "số trang lệch giữa 6,3 mm"),
        ({"left": 2268}, "error", "số trang lệch giữa 20 mm"),
        ({"text": "2"}, "error", "số trang gõ bằng tay"),
        ({"text": "Trang 2/5"}, "error", "số trang gõ bằng tay"),
    ],
)
def test_a_number_that_looks_otherwise_is_told(change: dict[str, Any], severity: str, found: str) -> None:
    """Size, slant, place across the page and typed figures are told at the number."""
    result = told(report().change("page_number", **change), "G07")
    assert [(each.severity, each.place, each.found) for each in result] == [(severity, _HEADER, found)]


def test_a_number_in_the_footer_is_told_once() -> None:
    """A number in the footer is told there, and not missed in the header."""
    typed = _long().sheet(header=(), footer=(_NUMBER,))
    assert told(typed, "G07") == [Told("error", "Phần 1, chân trang, đoạn 1", "2", "số trang ở chân trang")]


def test_a_document_of_several_pages_without_a_number_is_told() -> None:
    """Told only where no layout could keep the text on one page."""
    assert _found(_long().sheet(header=())) == ["không có số trang"]
    assert _found(report().sheet(header=())) == []


def test_a_page_break_makes_several_pages() -> None:
    """A page break inside the text makes a second page, whatever the length."""
    broken = report().change("section_2", page_break=True)
    assert _found(broken.sheet(header=())) == ["không có số trang"]
    assert _found(broken) == []


def test_even_pages_without_a_number_are_told() -> None:
    """Where even pages have a header of their own it needs the number too."""
    assert _found(replace(report(), even_and_odd=True)) == ["trang chẵn không có số trang"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"start": 5}, "số trang bắt đầu từ 5"),
        ({"start": 0}, "số trang bắt đầu từ 0"),
        ({"number_format": "upperRoman"}, "số La Mã (I, II)"),
    ],
)
def test_counting_otherwise_is_told_of_the_section(change: dict[str, Any], found: str) -> None:
    """Numbers start at 1 and are Arabic figures."""
    assert [(each.place, each.found) for each in told(report().sheet(**change), "G07")] == [("Phần 1", found)]
    assert _found(report().sheet(start=1, number_format="decimal")) == []


def _tabbed(position: int) -> str:
    tabs = f'<w:tabs><w:tab w:val="center" w:pos="{position}"/></w:tabs>'
    return f"<w:p><w:pPr>{tabs}</w:pPr><w:r><w:tab/></w:r>{_field()}</w:p>"


def _framed(across: str) -> str:
    frame = f'<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="{across}" w:y="1"/>'
    return f"<w:p><w:pPr>{frame}</w:pPr>{_field()}</w:p><w:p/>"


_CONTENT_CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent>{_centred(_field())}</w:sdtContent></w:sdt>"
_SIMPLE = f'<w:fldSimple w:instr=" PAGE "><w:r><w:rPr>{_FONT}</w:rPr><w:t>2</w:t></w:r></w:fldSimple>'
_SPLIT = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PA</w:instrText></w:r>'
    '<w:r><w:instrText>GE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    f'<w:r><w:rPr>{_FONT}</w:rPr><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def _in_cells(at: int) -> str:
    wide = '<w:tcPr><w:tcW w:w="3118" w:type="dxa"/></w:tcPr>'
    contents = [_field() if each == at else "" for each in range(3)]
    cells = "".join(f"<w:tc>{wide}{_centred(content)}</w:tc>" for content in contents)
    grid = '<w:gridCol w:w="3118"/>' * 3
    width = '<w:tblPr><w:tblW w:w="9354" w:type="dxa"/></w:tblPr>'
    return f"<w:tbl>{width}<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl><w:p/>"


@pytest.mark.parametrize(
    "raw",
    [
        _centred(_field()),
        _centred(_SIMPLE),
        _centred(_SPLIT),
        _centred(_field(result="")),
        _centred(_field(" PAGE \\* MERGEFORMAT ")),
        _CONTENT_CONTROL,
        _tabbed(4677),
        _framed("center"),
        _in_cells(1),
        _box(_centred(_field()), "<wp:align>center</wp:align>"),
        _box(_centred(_field()), "", host="center"),
        _box(_centred(_field()), "<wp:posOffset>3600000</wp:posOffset>"),  # no telling
    ],
)
def test_every_way_word_centres_a_number_is_right(raw: str) -> None:
    """Fields of any form, content controls, tabs, frames, cells and text boxes can centre a number."""
    assert told(head(_long(), raw), "G07") == []


@pytest.mark.parametrize(
    ("raw", "severity", "found"),
    [
        (_tabbed(9354), "error", "số trang lệch giữa 82,5 mm"),
        (_tabbed(4513), "warning", "số trang lệch giữa 2,9 mm"),
        (_framed("right"), "error", "số trang không canh giữa"),
        (_in_cells(2), "error", "số trang lệch giữa 55 mm"),
        (_box(_centred(_field()), "<wp:align>right</wp:align>"), "error", "số trang không canh giữa"),
        (_box(_centred(_field()), "", host="right"), "error", "số trang không canh giữa"),
        (_centred(_field(" PAGE \\* ROMAN ", "II")), "error", "số trang kiểu ROMAN"),
        (_centred(f"<w:r><w:t>Trang</w:t></w:r>{_field()}"), "warning", "“Trang” bên cạnh số trang"),
    ],
    ids=["tab", "near", "frame", "cell", "box", "inline", "roman", "words"],
)
def test_every_way_word_puts_a_number_elsewhere_is_told(raw: str, severity: str, found: str) -> None:
    """The same ways can put it off the centre, in other figures, or with words beside it."""
    assert [(each.severity, each.found) for each in told(head(_long(), raw), "G07")] == [(severity, found)]


def test_later_sections_need_the_number_too() -> None:
    """A section whose pages show no number is told; the first page of an appendix needs none."""
    typed = put_after(report(), "clause_2", page())
    bare = typed.sheet(-1, header=(Line("bare", "", Look(size=26)),), title_page=False)
    assert [(each.place, each.found) for each in told(bare, "G07")] == [("Phần 2", "không có số trang")]
    hidden = [(each.severity, each.place, each.found) for each in told(typed, "G07")]
    assert hidden == [("warning", "Phần 2", "trang đầu của phần này không có số trang")]
    assert told(report_with_appendices(), "G07") == []


def test_a_section_takes_its_header_from_the_one_before() -> None:
    """A header that later sections take over is looked at once."""
    typed = put_after(report().change("page_number", size=24), "clause_2", Sheet(header=(), first_header=()))
    sizes = [each for each in told(typed, "G07") if "cỡ chữ" in each.found]
    assert len(sizes) == 1
