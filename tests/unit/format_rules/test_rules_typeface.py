"""Typeface, encoding, colour (G04, G05, G06), by whatever way Word carries them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from tests.checked import put_after, told
from tests.typed import Line, Look
from tests.typed_documents import by_theme, party_report, report

_TASK = "Tổ chức thực hiện tốt nhiệm vụ chính trị được giao, phấn đấu hoàn thành và vượt…"
_WAYS = ("direct", "character_style", "paragraph_style", "base_style", "defaults")


@pytest.mark.parametrize("way", [*_WAYS, "theme"])
def test_another_face_is_told_once_for_its_paragraph(way: Any) -> None:
    """A face other than Times New Roman is told once, however it comes to the text."""
    typed = report().change("body_1", font="Arial", via={"font": way}, split=True)
    assert [(each.severity, each.place, each.found) for each in told(typed, "G04")] == [
        ("error", "đoạn 6", "phông chữ Arial")
    ]


def test_only_the_words_in_the_other_face_are_named() -> None:
    """Of a paragraph partly in another face the words in that face are named."""
    found = told(report().change("point_1", second=Look(font="Calibri")), "G04")
    assert [each.words for each in found] == ["c thi đua ngay từ đầu năm;"]


@pytest.mark.parametrize("name", ["page_number", "table_cell_2", "signer_name", "recipient_2"])
def test_headers_and_cells_are_looked_at(name: str) -> None:
    """Headers, table cells and signatures print in Times New Roman as well."""
    assert [each.found for each in told(report().change(name, font="Tahoma"), "G04")] == ["phông chữ Tahoma"]


def test_text_boxes_are_looked_at() -> None:
    """So do text boxes."""
    found = told(report().change("body_1", inside="text_box", font="Arial"), "G04")
    assert [(each.place, each.found) for each in found] == [("khung chữ, đoạn 1", "phông chữ Arial")]


def test_the_sign_of_a_list_in_a_symbol_font_is_a_warning() -> None:
    """Times New Roman has no such bullet: a Symbol bullet is a warning, one in Courier an error."""
    bullet = {"text": "\uf0b7", "number_format": "bullet", "font": "Symbol"}
    found = told(report().change("dash_1", text="Phát động phong trào thi đua;", label=bullet), "G04")
    assert [(each.severity, each.found) for each in found] == [("warning", "phông chữ Symbol")]
    bullet = {"text": "o", "number_format": "bullet", "font": "Courier New"}
    found = told(report().change("dash_1", text="Phát động phong trào thi đua;", label=bullet), "G04")
    assert [(each.severity, each.words, each.found) for each in found] == [
        ("error", "o", "phông chữ Courier New")
    ]


def test_spaces_in_another_face_print_nothing() -> None:
    """An empty paragraph in another face is not told, one in a font of an old encoding is."""
    assert told(report().change("space_1", font="Arial"), "G04") == []
    assert [each.found for each in told(report().change("space_1", font=".VnTimeH"), "G04")] == [
        "phông chữ .VnTimeH (bảng mã cũ)"
    ]


def test_the_name_of_the_face_is_read_in_any_case() -> None:
    """Word finds fonts by name in any case; a face from the theme is as good."""
    assert told(report().change("body_1", font="times new roman"), "G04") == []
    assert told(by_theme(report()), "G04") == []


def test_faces_of_party_documents_are_a_warning() -> None:
    """The decree does not bind Party documents."""
    assert [each.severity for each in told(party_report().change("body_1", font="Arial"), "G04")] == [
        "warning"
    ]


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", "nhiệm vụ"),
        "nhiê\u0323m vu\u0323",  # Unicode tổ hợp: ready-made hats, tones of their own
        "q\u0309",  # no letter ready-made
    ],
)
def test_letters_put_together_of_parts_are_told(text: str) -> None:
    """Letters with loose marks are told, with the words."""
    typed = report().change("body_1", text=f"Tổ chức thực hiện tốt {text} được giao.")
    assert told(typed, "G05") == [("error", "đoạn 6", text, "chữ có dấu tổ hợp (không phải dựng sẵn)")]


def test_eth_for_d_is_told() -> None:
    """Eth looks like Đ and is another letter."""
    typed = report().change("body_2", text="Ðẩy mạnh cải cách hành chính theo đúng quy ðịnh.")
    assert [(each.words, each.severity) for each in told(typed, "G05")] == [("Ðẩy ðịnh.", "error")]


@pytest.mark.parametrize(
    "text", ["Céng hßa x· héi chñ nghÜa ViÖt Nam.", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam."]
)
def test_text_of_an_old_encoding_is_told(text: str) -> None:
    """Text of TCVN3 and VNI in a Unicode font is told."""
    found = told(report().change("body_2", text=text), "G05")
    assert [each.found for each in found] == ["chữ của bảng mã cũ (TCVN3, VNI)"]


def test_text_in_an_old_font_is_left_to_the_rule_on_fonts() -> None:
    """In a font of an old encoding those bytes are what the font prints: one finding, on the font."""
    typed = report().change("body_2", text="Céng hßa x· héi chñ nghÜa ViÖt Nam.", font=".VnTime")
    assert told(typed, "G05") == []
    assert len(told(typed, "G04")) == 1


def test_names_of_other_languages_are_free() -> None:
    """French, German and English names are no old encoding."""
    text = "Ông François Müller, bà Zoë, Genève, München, Straße, 5 µm, «Châtelet», ½ ngày, café."
    assert told(report().change("body_2", text=text), "G05") == []


@pytest.mark.parametrize("way", _WAYS)
def test_coloured_text_is_told(way: Any) -> None:
    """Text of another colour is told, however it comes by it."""
    found = told(report().change("body_1", color="FF0000", via={"color": way}), "G06")
    assert found == [("error", "đoạn 6", _TASK, "chữ màu đỏ (FF0000)")]


def test_links_and_white_text_are_coloured() -> None:
    """A blue link is told, and so is white text."""
    link = report().change("body_1", inside="hyperlink", color="0563C1")
    assert [each.found for each in told(link, "G06")] == ["chữ màu xanh của liên kết (0563C1)"]
    white = report().change("page_number", color="FFFFFF")
    assert [(each.place, each.found) for each in told(white, "G06")] == [
        ("Phần 1, đầu trang, đoạn 1", "chữ màu trắng (FFFFFF)")
    ]


def test_black_is_black_however_said() -> None:
    """Black by its figure is as good as the automatic colour."""
    assert told(report().change("body_1", color="000000"), "G06") == []


def test_a_mark_of_urgency_may_be_red() -> None:
    """Marks of urgency are stamped in red ink."""
    mark = Line("mark", "HỎA TỐC", Look(bold=True, align="center", color="FF0000"))
    typed = report()
    assert told(replace(typed, blocks=(mark, *typed.blocks)), "G06") == []
    assert len(told(put_after(typed, "body_1", Line("red", "Chữ đỏ.", Look(color="FF0000"))), "G06")) == 1
