"""Old fonts: recognised without ever accusing Unicode, and turned into it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.conference.legacy_fonts import (
    LegacyEncoding,
    is_legacy,
    legacy_encoding,
    legacy_font,
    may_be_legacy,
    to_unicode,
)

# TCVN 5712:1993, third table, and VNI Windows, as Windows-1252 shows their bytes: letter -> old letters.
_TCVN3 = dict(
    zip(
        "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        "¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        strict=True,
    )
)
_VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_ALONE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "đ": "ñ", "ỵ": "î"}

SENTENCES = [
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Ủy ban nhân dân tỉnh Yên Bái",
    "Thực hiện tốt các nhiệm vụ được giao; giữ vững kỷ cương hành chính",
    "Đẩy mạnh cải cách hành chính, chuyển đổi số",
    "Nguyễn Thị Quỳnh Như, Phó Giám đốc Sở Văn hóa, Thể thao và Du lịch",
    "khẳng định, sẵn sàng, nghỉ lễ, kỹ thuật, thưởng thức",
]
# Nothing but letters of Latin-1: Vietnamese, other languages, units, names of the highlands.
PLAIN = [
    "Hoà Bình",
    "và là xã",
    "Trà Vinh",
    "Müller, Genève, São Tomé, Café Noël, Besançon, Zürich, Señor Muñoz",
    "20 µm ± 5°, 3 m², § 12, ½ ngày, £5, ©2024",
    "Êban, Niê, Y Bhiô Siu, Ksor H'Bơ Khăp, A Lù, Giàng A Páo",
    "Công ty TNHH ABC; tài khoản 0123",
    "Ngô Xuân Lê, Tô Hoài, Lò Văn Hòa, Cù Lao",
]


def _in_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def _in_vni(text: str) -> str:
    pieces = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base, marks = parts[0], parts[1:]
        tone = next((mark for mark in marks if mark in _VNI_TONES), "")
        if letter in _VNI_ALONE:
            pieces.append(_VNI_ALONE[letter])
        elif "\u0302" in marks:
            pieces.append(base + _VNI_HAT[tone])
        elif "\u0306" in marks:
            pieces.append(base + _VNI_BREVE[tone])
        else:
            horned = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
            pieces.append(horned + _VNI_TONES.get(tone, ""))
    return "".join(pieces)


_TO: dict[LegacyEncoding, object] = {"tcvn3": _in_tcvn3, "vni": _in_vni}


@pytest.mark.parametrize("sentence", [one.lower() for one in SENTENCES])
@pytest.mark.parametrize(("encoding", "encode"), [("tcvn3", _in_tcvn3), ("vni", _in_vni)])
def test_sentences(sentence: str, encoding: LegacyEncoding, encode: object) -> None:
    """Sentences in either encoding are told apart and come back letter for letter."""
    assert callable(encode)
    old = encode(sentence)
    assert encoding == legacy_encoding([old])
    assert sentence == to_unicode(old, encoding)


@pytest.mark.parametrize("text", [*SENTENCES, *PLAIN, *(one.upper() for one in SENTENCES)])
def test_what_is_not_old(text: str) -> None:
    """Vietnamese in Unicode, other languages and units are never taken for old."""
    assert legacy_encoding([text]) is None


def test_all_of_it_together_is_not_old() -> None:
    """Nor is a whole table of it."""
    assert legacy_encoding([*SENTENCES, *PLAIN]) is None


_ONSETS = ["", *"b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x".split()]  # noqa: SIM905
_RHYMES = (  # noqa: SIM905 - a table of words is read as words
    "a ai ao au ay am an ang anh ăn âu ây ân âng e em en eo ê ên êu i ia iên iêu in inh o oa oai oan on ong "
    "ô ôi ôn ông ơ ơi ơn u ua uân uê ui uôi uôn un ung uy uyên ư ưa ưi ươi ươn ương ưu y yên"
).split()
_TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


def _syllable(onset: str, rhyme: str, tone: str) -> str:
    # the tone stands on the last marked vowel, else on the first of two
    at = max((at for at, letter in enumerate(rhyme) if letter in "ăâêôơư"), default=0)
    return unicodedata.normalize("NFC", f"{onset}{rhyme[: at + 1]}{tone}{rhyme[at + 1 :]}")


_syllables = st.builds(_syllable, st.sampled_from(_ONSETS), st.sampled_from(_RHYMES), st.sampled_from(_TONES))


@given(st.lists(st.tuples(_syllables, st.booleans()), min_size=1, max_size=12))
def test_any_vietnamese(words: list[tuple[str, bool]]) -> None:
    """No words of Vietnamese syllables, capital or small, are ever taken for old."""
    text = " ".join(word.capitalize() if capital else word for word, capital in words)
    assert legacy_encoding([text]) is None
    assert legacy_encoding(text.split()) is None


@given(st.lists(_syllables, min_size=1, max_size=12), st.sampled_from(["tcvn3", "vni"]))
def test_turning_unicode_does_nothing(words: list[str], encoding: LegacyEncoding) -> None:
    """Text with a letter beyond Latin-1 stays as it is, even where somebody says that it is old."""
    text = " ".join([*words, "được"])
    assert not may_be_legacy(text)
    assert text == to_unicode(text, encoding)


def test_one_word_is_not_enough() -> None:
    """A single odd word is a name, not a proof."""
    assert legacy_encoding(["Së"]) is None
    assert legacy_encoding(["Së", "Së"]) is None
    assert "tcvn3" == legacy_encoding(["Së", "Néi"])


def test_unicode_among_old_text() -> None:
    """In a cell of both, only the words that are old beyond doubt are turned."""
    assert is_legacy("NhiÖm và là Së", "tcvn3")
    assert "Nhiệm và là Sở" == to_unicode("NhiÖm và là Së", "tcvn3")


def test_capitals() -> None:
    """TCVN3 has no capitals with marks: plain capitals, or the font, say that all are meant."""
    assert "UBND TỈNH YÊN BÁI" == to_unicode("UBND TØNH YªN B¸I", "tcvn3")
    assert "SỞ NỘI VỤ" == to_unicode("Së Néi vô", "tcvn3", capitals=True)
    assert "Lê Văn Tú" == to_unicode("Lª V¨n Tó", "tcvn3")


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        (".VnTime", ("tcvn3", False)),
        (".VnTimeH", ("tcvn3", True)),
        (".VNARIAL NARROWH", ("tcvn3", True)),
        ("VNI-Times", ("vni", False)),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_names_of_fonts(font: str, expected: tuple[str, bool] | None) -> None:
    """Fonts of both encodings are known by their names."""
    found = legacy_font(font)
    assert expected == (None if found is None else tuple(found))
