from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.errors import TemplateRefused, WordsRefused
from assembly.templates.file_name import file_name, safe_file_name
from assembly.templates.words import Blank


@dataclass
class Document:
    file_name: str
    title: str = "Giao ước thi đua"


PATTERN = Document("Giao ước thi đua {{ year_planned }} - {{ member.name }}")


def test_a_name_is_filled_from_the_words() -> None:
    """The pattern speaks the language of templates; words it does not name are not even looked at."""
    words = {"year_planned": 2023, "member": {"name": "Sở Y tế"}, "other": object()}
    assert file_name(PATTERN, words) == "Giao ước thi đua 2023 - Sở Y tế"


def test_a_missing_fact_is_one_ellipsis() -> None:
    """Dots have no length in a file name."""
    assert file_name(PATTERN, {"year_planned": Blank("/x"), "member": None}) == "Giao ước thi đua … - …"


def test_an_empty_name_gives_way_to_the_title() -> None:
    """A document always has a name."""
    assert file_name(Document("{{ x }}"), {"x": " ."}) == "Giao ước thi đua"


def test_unknown_names_and_wrong_values_are_refused() -> None:
    """A pattern is held to the same rules as a template."""
    with pytest.raises(TemplateRefused):
        file_name(PATTERN, {"year_planned": 2023})
    with pytest.raises(WordsRefused):
        file_name(PATTERN, {"year_planned": 2023, "member": {"name": "a\x00"}})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a<b>c:d"e/f\\g|h?i*j', "a-b-c-d-e-f-g-h-i-j"),
        ("  Khối \n thi\tđua\u00a0 ", "Khối thi đua"),
        ("../../etc/passwd", "-..-etc-passwd"),
        (".an", "an"),
        ("tên. . .", "tên"),
        ("CON", "CON_"),
        ("nul.txt", "nul_.txt"),
        ("Com1 .a", "Com1_ .a"),
        ("LPT¹", "LPT¹_"),
        ("CONG TY", "CONG TY"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\u200b\ufeffb\x00c\x1fd", "ab c d"),
        ("Vie\u0323\u0302t", "Việt"),
        ("", ""),
        ("...", ""),
    ],
)
def test_what_windows_forbids_is_replaced(text: str, expected: str) -> None:
    """Forbidden letters, reserved names, dots and spaces at the ends, invisible characters."""
    assert safe_file_name(text) == expected


def test_a_long_name_is_cut_between_letters() -> None:
    """200 bytes of UTF-8, and a mark is not parted from its letter."""
    assert safe_file_name("đ" * 150) == "đ" * 100
    assert safe_file_name("ab" * 99 + "c" + "x\u0301" * 9) == "ab" * 99 + "c"


@given(st.text(max_size=400))
def test_any_text_becomes_a_safe_name(text: str) -> None:
    """Nothing forbidden is left, whatever came; doing it again changes nothing."""
    name = safe_file_name(text)
    assert len(name.encode()) <= 201  # a reserved name grows by one
    assert not set('<>:"/\\|?*') & set(name)
    assert name == name.strip(" .")
    assert all(unicodedata.category(letter) not in ("Cc", "Cf", "Cs") for letter in name)
    assert safe_file_name(name) == name
