from __future__ import annotations

import copy
import pickle
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from assembly.errors import WordsRefused
from assembly.templates import words as words_module
from assembly.templates.words import Blank, MissingFacts, plain_words


class Style(StrEnum):
    STATE = "state"


def faults(context: Mapping[Any, object]) -> list[tuple[str, str]]:
    """Return place and code of each fault."""
    with pytest.raises(WordsRefused) as refusal:
        plain_words(context)
    assert all(fault.message and fault.message_en for fault in refusal.value.faults)
    return [(fault.pointer, fault.code) for fault in refusal.value.faults]


def pickled(value: object) -> object:
    """Return a value that went to bytes and back."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes


class TestBlank:
    def test_a_blank_prints_dots_and_counts_as_no(self) -> None:
        """Dots as wide as asked, false in conditions, equal to no text, without items."""
        blank = Blank("/a", 3)
        assert (str.__str__(blank), bool(blank), list(blank), blank == "………", "…" in blank) == (
            "………",
            False,
            [],
            False,
            False,
        )
        assert [blank < "z", blank > "", blank <= "z", blank >= ""] == [False] * 4

    def test_a_blank_equals_a_blank_of_the_same_fact(self) -> None:
        """The fact counts, not the width."""
        assert Blank("/a", 3) == Blank("/a", 5)
        assert Blank("/a") != Blank("/b")
        assert len({Blank("/a"), Blank("/a", 9), Blank("/b")}) == 2

    @pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, pickled])
    def test_a_copy_keeps_fact_and_width(self, clone: Any) -> None:
        """Blanks survive copying and pickling."""
        twin = clone(Blank("/a/b", 7))
        assert (type(twin), twin.fact, twin.width) == (Blank, "/a/b", 7)

    def test_what_belongs_to_a_missing_thing_is_missing(self) -> None:
        """A blank inside a blank has the pointer of both."""
        assert Blank("/a", 4).inside("b/c").fact == "/a/b~1c"

    def test_uses_are_recorded(self) -> None:
        """Printing and asking are told apart, each fact once, in order."""
        missing = MissingFacts()
        first, second = Blank("/a").bound(missing), Blank("/b").bound(missing)
        assert [second.printed(), first.printed(), second.printed()]
        assert [bool(first), second == "x", "x" in second] == [False] * 3
        assert (missing.blanks, missing.left_out) == (("/b", "/a"), ("/a", "/b"))


LETTERS = st.text(st.sampled_from("aĐấ…  \n\t\r\xa0\u0301\u1161\x00\ufdd0e"), max_size=4)
NAMES = st.text(st.sampled_from("aĐ\u0301\x00"), max_size=3)
VALUES = st.recursive(
    LETTERS
    | st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.dates()
    | st.floats(allow_nan=False)
    | LETTERS.map(lambda dots: Blank("/x", dots=dots)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def told(context: Mapping[Any, object]) -> object:
    """Return all that comes of copying a context."""
    try:
        words = plain_words(context)
    except WordsRefused as refusal:
        return refusal.faults
    return repr(words.values), words.composing, words.breaking


class TestPlainWords:
    @given(st.dictionaries(NAMES, VALUES, max_size=4))
    def test_what_is_usual_is_copied_as_what_is_not(self, context: dict[str, object]) -> None:
        """The quick way over dictionaries of common letters gives what the careful one gives."""
        careful = MappingProxyType(context)  # any mapping but a dictionary
        assert told(careful) == told(context)

    def test_common_letters_need_no_care(self) -> None:
        """Each letter that the quick way takes stays what it is behind any other and can be printed."""
        letters = [chr(point) for point in range(0x110000)]
        common = [letter for letter in letters if words_module._COMMON_LETTERS.fullmatch(letter)]
        assert set("aăâđêôơưẠạỹỸ…“”–—\n\t\xa0") <= set(common)
        for letter in common:
            assert letter.isprintable() or letter in "\n\t\xa0\xad" or unicodedata.category(letter) == "Zs"
            assert unicodedata.normalize("NFC", f"a{letter}") == f"a{letter}"
            assert unicodedata.category(letter)[0] != "M"

    def test_plain_data_are_copied(self) -> None:
        """Text, whole numbers, yes/no, dates, lists and mappings go in; nothing of the original is shared."""
        inner = ["một", 2, True, date(2022, 3, 4), ("a", {"b": ""})]
        words = plain_words({"a": inner})
        assert words.values == {"a": ["một", 2, True, date(2022, 3, 4), ["a", {"b": ""}]]}
        assert words.values["a"] is not inner

    def test_kinds_of_text_become_text(self) -> None:
        """Neither markup nor a member of an enumeration brings its methods along."""
        values = plain_words({"a": Markup("<b>"), "b": Style.STATE}).values
        assert (values, {type(value) for value in values.values()}) == ({"a": "<b>", "b": "state"}, {str})

    def test_none_is_the_blank_of_its_place(self) -> None:
        """A missing value becomes a blank that names where it is missing; a blank keeps its own fact."""
        values = plain_words({"a": [{"b/c": None}], "d": Blank("/x", 5)}).values
        blank = values["a"][0]["b/c"]
        assert (blank.fact, blank.width) == ("/a/0/b~1c", 16)
        assert (values["d"].fact, values["d"].width) == ("/x", 5)

    def test_text_is_composed(self) -> None:
        """Values and names are NFC; line ends become LF."""
        assert plain_words({"te\u0302n": "Vie\u0323\u0302t\r\nNam\r"}).values == {"tên": "Việt\nNam\n"}

    @pytest.mark.parametrize(
        ("text", "composing"), [("\u0301", True), ("\u1161", True), ("á\u0301", False), ("", False)]
    )
    def test_a_leading_mark_is_noticed(self, text: str, composing: bool) -> None:
        """Text that joins the letter before it is told, so that the filling composes its result."""
        assert plain_words({"a": text}).composing is composing

    def test_all_that_is_not_plain_is_told_at_once(self) -> None:
        """Each place with its code."""
        context: dict[Any, object] = {
            "float": 1.5,
            "list": [{1}, Decimal(1), object(), b"x"],
            "time": datetime(2022, 1, 1),  # noqa: DTZ001 - a moment of any kind is refused
            "control": "a\x00\x1b\x85",
            "half": "\ud800",
            "noncharacter": "\uffff\ufdd0",
            "huge": 10**18,
            1: "x",
        }
        assert faults(context) == [
            ("/float", "words.not-plain"),
            *((f"/list/{index}", "words.not-plain") for index in range(4)),
            ("/time", "words.not-plain"),
            ("/control", "words.unprintable"),
            ("/half", "words.unprintable"),
            ("/noncharacter", "words.unprintable"),
            ("/huge", "words.number-too-large"),
            ("", "words.key-not-text"),
        ]

    def test_endless_data_are_refused(self) -> None:
        """A list that holds itself, too many values, too much text and too many faults come to an end."""
        endless: list[object] = []
        endless.append(endless)
        assert faults({"a": endless})[-1][1] == "words.too-many"
        assert faults({"a": [0] * 300_000})[-1][1] == "words.too-many"
        assert faults({"a": ["x" * 1_000_000] * 21})[-1][1] == "words.too-long"
        assert len(faults({"a": [1.5] * 1000})) == 200

    @given(st.text())
    def test_any_text_is_taken_or_refused(self, text: str) -> None:
        """What is taken can stand in XML and is NFC; nothing else happens."""
        try:
            value = plain_words({"a": text}).values["a"]
        except WordsRefused:
            return
        element = etree.Element("a")
        element.text = value
        assert etree.fromstring(etree.tostring(element)).text == (value or None)
