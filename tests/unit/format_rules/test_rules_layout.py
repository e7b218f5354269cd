"""Layout: paper, orientation, margins, order of components (G01, G02, G03, G08)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assembly.format_rules.checking import apply_rules
from assembly.format_rules.reading import read_document
from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition import recognise
from tests.checked import told
from tests.typed import Block, Grid, Line, Look
from tests.typed_documents import party_report, report, report_with_appendices, state_heading, submission

_SECTION = ("Phần 1", "UBND TỈNH YÊN BÁI")


@pytest.mark.parametrize(
    ("width", "height", "found"),
    [
        (16838, 23811, "khổ giấy 297 mm × 420 mm"),
        (12240, 15840, "khổ giấy 215,9 mm × 279,4 mm"),
        (11906, 16800, "khổ giấy 210 mm × 296,3 mm"),
    ],
)
def test_paper_other_than_a4_is_told_of_its_section(width: int, height: int, found: str) -> None:
    """Paper other than A4 is told of its section, with its size."""
    assert told(report().sheet(width=width, height=height), "G01") == [("error", *_SECTION, found)]


def test_a4_as_word_and_others_store_it_is_a4() -> None:
    """Sizes up to 20 twips off are A4, and so is A4 on its side."""
    assert told(report().sheet(width=11920, height=16820), "G01") == []
    assert told(report().sheet(width=16838, height=11906, landscape=True), "G01") == []


def test_every_section_is_looked_at() -> None:
    """A later section on other paper is told with its own number."""
    assert [place for _, place, _, _ in told(report_with_appendices().sheet(1, width=12240), "G01")] == [
        "Phần 2"
    ]


def test_paper_of_party_documents_is_a_warning() -> None:
    """The decree does not bind Party documents: their paper is a warning."""
    assert [each.severity for each in told(party_report().sheet(width=12240), "G01")] == ["warning"]


def test_a_landscape_page_without_a_table_is_told() -> None:
    """Letterhead and signatures are no table that a landscape page may be for."""
    turned = submission().sheet(width=16838, height=11906, landscape=True)
    assert told(turned, "G02") == [("error", *_SECTION, "trang nằm ngang mà không có bảng, biểu")]


def test_a_landscape_page_with_a_table_may_be() -> None:
    """A section with a table of the text may lie on its side."""
    assert told(report().sheet(width=16838, height=11906, landscape=True), "G02") == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"top": 1100}, "lề trên 19,4 mm"),
        ({"bottom": 1440}, "lề dưới 25,4 mm"),
        ({"left": 1134}, "lề trái 20 mm"),
        ({"right": 1440}, "lề phải 25,4 mm"),
        ({"gutter": 567}, "lề trái 40 mm"),
        ({"top": -2268}, "lề trên 40 mm"),
    ],
)
def test_margins_outside_the_limits_are_told(change: dict[str, Any], found: str) -> None:
    """Each margin outside its limits is told; the gutter adds to the left one."""
    assert told(report().sheet(**change), "G03") == [("error", *_SECTION, found)]


def test_the_margins_of_the_decrees_own_file_are_right() -> None:
    """The decree's own file has 1418 and 1985 twips, a hundredth of a millimetre over its limits."""
    assert told(report().sheet(top=1418, bottom=1134, left=1985, right=850), "G03") == []


def test_a_landscape_page_may_turn_its_margins() -> None:
    """On a landscape page the margins may stand as on a page turned either way, or as on an upright one."""
    page = report().sheet(width=16838, height=11906, landscape=True)
    assert told(page.sheet(top=1701, right=1134, bottom=851, left=1134), "G03") == []
    assert told(page.sheet(top=851, left=1134, bottom=1701, right=1134), "G03") == []
    assert told(page, "G03") == []
    assert [(each.severity, each.found) for each in told(page.sheet(left=567), "G03")] == [
        ("warning", "lề trái 10 mm")
    ]


def test_a_letterhead_the_wrong_way_round_is_told() -> None:
    """Quốc hiệu at the left and the issuer at the right are told at their paragraphs."""
    turned = report()
    grid = turned.blocks[0]
    assert isinstance(grid, Grid)
    rows = tuple(tuple(reversed(row)) for row in grid.rows)
    turned = replace(turned, blocks=(replace(grid, rows=rows, widths=(5640, 3714)), *turned.blocks[1:]))
    found = told(turned, "G08")
    assert {"Quốc hiệu ở bên trái", "số, ký hiệu ở bên phải"} <= {each.found for each in found}
    assert {"warning"} == {each.severity for each in found}


def test_recipients_at_the_right_of_the_signature_are_told() -> None:
    """Recipients belong at the left, the signature at the right."""
    turned = report()
    grid = next(block for block in turned.blocks if isinstance(block, Grid) and block.name == "signatures")
    rows = tuple(tuple(reversed(row)) for row in grid.rows)
    blocks = tuple(replace(grid, rows=rows) if block is grid else block for block in turned.blocks)
    assert told(replace(turned, blocks=blocks), "G08") == [
        ("warning", "Bảng 3, hàng 1, ô 2, đoạn 1", "Nơi nhận:", "nơi nhận ở bên phải chữ ký")
    ]


def test_addressees_below_the_bases_are_told() -> None:
    """Addressees stand above the legal bases; the one out of order is told."""
    typed = submission()
    at = next(
        at for at, block in enumerate(typed.blocks) if isinstance(block, Line) and block.name == "addressee"
    )
    blocks = list(typed.blocks)
    blocks[at], blocks[at + 1] = blocks[at + 1], blocks[at]
    document = read_document(replace(typed, blocks=tuple(blocks)).docx())
    parts = recognise(document)
    by_text = {"Kính gửi": Role.ADDRESSEE, "Căn cứ L": Role.BASIS}
    roles = {p: by_text.get(p.printed[:8], role) for p, role in parts.roles.items()}
    report = apply_rules(document, replace(parts, roles=roles))
    assert ["căn cứ ban hành đứng trước nơi kính gửi"] == [
        finding.found.vi for finding in report.findings if finding.rule == "G08"
    ]


def test_a_form_inside_an_appendix_has_an_order_of_its_own() -> None:
    """A letterhead in an appendix, a form to fill in, is not out of order."""
    typed = report_with_appendices()
    form: list[Block] = [state_heading(), Line("form_title", "TỜ TRÌNH", Look(bold=True, align="center"))]
    blocks = list(typed.blocks)
    at = next(at for at, block in enumerate(blocks) if isinstance(block, Line) and block.name == "after_II")
    assert told(replace(typed, blocks=(*blocks[:at], *form, *blocks[at:])), "G08") == []
