"""What a template is filled with: plain data only, and blanks where a fact is missing.

A template is filled by whoever uploaded it with whatever a secretary typed, so nothing but dictionaries with
text keys, lists, text, whole numbers, yes/no and dates goes in: no object whose attributes lead elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

from assembly.conference.pointer import pointer_to
from assembly.errors import Fault, WordsRefused

BLANK_WIDTH = 16  # ellipsis characters; about 40 mm in 14 pt Times New Roman: room for a name by hand

_DEEPEST = 24  # levels of nesting; a conference has 6
_MOST_VALUES = 250_000
_MOST_CHARACTERS = 20_000_000
_LONGEST_TEXT = 1_000_000  # characters; libxml2 refuses text beyond 10 MB
_LARGEST_NUMBER = 10**18
_MOST_FAULTS = 200

# Line ends and tabs become Word elements. XML 1.0 forbids the other C0 controls, U+FFFE and U+FFFF and lone
# surrogates; DEL and the C1 controls print as nothing or as boxes. The noncharacters U+FDD0 to U+FDEF are
# never text (Unicode 23.7); the filling uses the first of them as its own mark.
# Letters that stay what they are beside one another: Latin with all Vietnamese letters, marks of punctuation,
# line ends (not CR) and tabs. All are printable, composed and join no letter before them.
_COMMON_LETTERS = re.compile("[\t\n -~\xa0-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
_TEXTS_AT_ONCE = 2_000  # looked at while the processor's own memory still holds them
_ONLY_TEXT = frozenset({str})
_FIRST_MARK = "\u0300"  # no character before it joins the one it follows
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class MissingFacts:
    """What one filling printed as dots (``blanks``) and what it asked for in an ``if`` in vain
    (``left_out``).

    Facts are JSON pointers into the conference, each named once, in the order of the document.
    """

    __slots__ = ("_asked", "_printed")

    def __init__(self) -> None:
        self._printed: dict[str, None] = {}
        self._asked: dict[str, None] = {}

    @property
    def blanks(self) -> tuple[str, ...]:
        """The facts printed as dotted blanks."""
        return tuple(self._printed)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The facts that a condition asked for and found missing."""
        return tuple(self._asked)

    def note_printed(self, fact: str) -> None:
        """Record that a fact stands as dots in the document."""
        self._printed[fact] = None

    def note_asked(self, fact: str) -> None:
        """Record that a condition found a fact missing."""
        self._asked[fact] = None


class Blank(str):
    """A missing fact: prints as dots to write on by hand, counts as no in conditions.

    ``fact`` is its JSON pointer (RFC 6901) in the conference, ``width`` the number of ellipsis characters. A
    blank equals only a blank of the same fact, is neither more nor less than anything and has no items.
    """

    __slots__ = ("_missing", "fact")

    fact: str
    _missing: MissingFacts | None

    def __new__(
        cls, fact: str, width: int = BLANK_WIDTH, missing: MissingFacts | None = None, *, dots: str = ""
    ) -> Blank:
        """Return a blank; ``missing`` is where its uses are recorded, ``dots`` a pattern such as a date's."""
        blank = super().__new__(cls, dots or "…" * width)
        blank.fact = fact
        blank._missing = missing
        return blank

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.fact,), {"dots": str.__str__(self)}

    @property
    def width(self) -> int:
        """How many ellipsis characters it prints."""
        return len(self)

    def bound(self, missing: MissingFacts) -> Blank:
        """Return the same blank, its uses recorded in ``missing``."""
        blank = str.__new__(Blank, str.__str__(self))
        blank.fact = self.fact
        blank._missing = missing
        return blank

    def wide(self, width: int) -> Blank:
        """Return the same blank in another width."""
        return Blank(self.fact, width, self._missing)

    def inside(self, key: str | int) -> Blank:
        """Return the blank of a fact inside this one: what belongs to a missing thing is missing too."""
        return Blank(pointer_to([key], self.fact), len(self), self._missing)

    def printed(self) -> str:
        """Return the dots as plain text and record that they stand in the document."""
        if self._missing is not None:
            self._missing.note_printed(self.fact)
        return str.__str__(self)

    def asked(self) -> None:
        """Record that a condition asked for the fact."""
        if self._missing is not None:
            self._missing.note_asked(self.fact)

    def __bool__(self) -> bool:
        self.asked()
        return False

    def __eq__(self, other: object) -> bool:
        self.asked()
        return isinstance(other, Blank) and self.fact == other.fact

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((Blank, self.fact))

    def _neither(self, _other: object) -> bool:
        self.asked()
        return False

    def __iter__(self) -> Iterator[str]:
        self.asked()
        return iter(())  # a missing list has no items; its dots are none

    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _neither

    def __repr__(self) -> str:
        return f"Blank({self.fact!r})"


@dataclass(frozen=True, slots=True)
class PlainWords:
    """A context as plain data with its blanks bound to one record.

    ``composing`` tells that some text begins with a combining mark, so that printing it right after a letter
    may give text that is not NFC; ``breaking`` that some text holds a line end or a tab.
    """

    values: dict[str, Any]
    missing: MissingFacts
    composing: bool
    breaking: bool


def plain_words(context: Mapping[str, object]) -> PlainWords:
    """Copy a context to plain data: NFC text, ``\n`` as the only line end, a Blank for each None.

    A Blank keeps the fact it names; None becomes the blank of its own place in the context. An empty text
    stays: it is naturally absent, prints nothing and is not recorded.

    Raises WordsRefused naming every place with something else: floats (write them as they must be read:
    95,5), other objects, keys that are not text, control characters, lone surrogates, too much or too deep.
    """
    usual = _UsualCopying()
    try:
        return PlainWords(usual.copy(context), usual.missing, composing=False, breaking=usual.breaking)
    except _Unusual:
        pass
    copying = _Copying()
    values = copying.mapping(context, None, 0)
    if copying.faults:
        raise WordsRefused(copying.faults)
    return PlainWords(values, copying.missing, copying.composing, copying.breaking)


# where a value stands: the place of what it is in, and its key or position there; None is the top
_Place = tuple[Any, str | int] | None


def _pointer(place: _Place) -> str:
    keys: list[str | int] = []
    while place is not None:
        place, key = place
        keys.append(key)
    return pointer_to(reversed(keys))


class _Unusual(Exception):
    """A context is to be copied with care."""


class _UsualCopying:
    """Copies contexts as nearly all are: dictionaries, lists and texts of common letters.

    The texts are gathered and looked at together, which is several times as fast as one by one. Whatever is
    out of the ordinary is left to ``_Copying``, which knows how to put it right or to tell its place.
    """

    __slots__ = ("_characters", "_names", "_texts", "_values", "breaking", "missing")

    def __init__(self) -> None:
        self.missing = MissingFacts()
        self.breaking = False
        self._names: set[str] = set()
        self._texts: list[str] = []  # not looked at yet
        self._values = 0
        self._characters = 0

    def copy(self, context: Mapping[str, object]) -> dict[str, Any]:
        """Return the copy; raises _Unusual."""
        if type(context) is not dict:
            raise _Unusual
        copy = self._dictionary(context, None, 0)
        if not _ONLY_TEXT.issuperset(map(type, self._names)):
            raise _Unusual
        if not _COMMON_LETTERS.fullmatch("".join(self._names)):
            raise _Unusual
        self._look_at_texts()
        return copy

    def _look_at_texts(self) -> None:
        joined = "".join(self._texts)
        self._characters += len(joined)
        if self._characters > _MOST_CHARACTERS or not _COMMON_LETTERS.fullmatch(joined):
            raise _Unusual
        if len(joined) > _LONGEST_TEXT and max(map(len, self._texts)) > _LONGEST_TEXT:
            raise _Unusual
        self.breaking = self.breaking or "\n" in joined or "\t" in joined
        self._texts.clear()

    def _dictionary(self, mapping: dict[str, Any], place: _Place, depth: int) -> dict[str, Any]:
        copy = mapping.copy()
        self._values += len(copy)
        if self._values > _MOST_VALUES or depth >= _DEEPEST:
            raise _Unusual
        self._names.update(copy)
        add = self._texts.append
        for key, value in copy.items():
            kind = type(value)
            if kind is str:
                add(value)
            elif kind is dict:
                copy[key] = self._dictionary(value, (place, key), depth + 1)
            elif kind is list:
                copy[key] = self._list(value, (place, key), depth + 1)
            elif kind is not bool:
                copy[key] = self._single(value, (place, key))
        return copy

    def _list(self, values: list[Any], place: _Place, depth: int) -> list[Any]:
        copy = values.copy()
        self._values += len(copy)
        if self._values > _MOST_VALUES or depth >= _DEEPEST:
            raise _Unusual
        add = self._texts.append
        for index, value in enumerate(copy):
            kind = type(value)
            if kind is str:
                add(value)
            elif kind is dict:
                copy[index] = self._dictionary(value, (place, index), depth + 1)
            elif kind is list:
                copy[index] = self._list(value, (place, index), depth + 1)
            elif kind is not bool:
                copy[index] = self._single(value, (place, index))
            if len(self._texts) > _TEXTS_AT_ONCE:
                self._look_at_texts()
        return copy

    def _single(self, value: Any, place: _Place) -> object:
        kind = type(value)
        if kind is Blank:
            self._texts.append(str.__str__(value))
            return value.bound(self.missing)
        if value is None:
            return Blank(_pointer(place), missing=self.missing)
        if kind is date or (kind is int and abs(value) < _LARGEST_NUMBER):
            return value
        raise _Unusual


class _Copying:
    __slots__ = ("_characters", "_values", "breaking", "composing", "faults", "missing")

    def __init__(self) -> None:
        self.missing = MissingFacts()
        self.faults: list[Fault] = []
        self.composing = False
        self.breaking = False
        self._values = 0
        self._characters = 0

    def mapping(self, mapping: Mapping[Any, object], place: _Place, depth: int) -> dict[str, Any]:
        """Copy a mapping that stands at a place, so many levels deep."""
        copy: dict[str, Any] = {}
        for key, value in mapping.items():
            if type(key) is not str or not key.isascii():
                if not isinstance(key, str):
                    self._fault(
                        place,
                        "words.key-not-text",
                        "Tên trường phải là chữ.",
                        "a key must be text",
                        repr(key)[:40],
                    )
                    continue
                key = str.__str__(key)  # noqa: PLW2901 - a plain text from here on
                copy[unicodedata.normalize("NFC", key)] = self._value(value, place, key, depth)
            else:
                copy[key] = self._value(value, place, key, depth)
        return copy

    def _value(self, value: object, within: _Place, key: str | int, depth: int) -> object:
        """Copy what stands under a key or position of what stands ``within``, ``depth`` levels deep."""
        self._values += 1
        kind = type(value)
        if self._values > _MOST_VALUES or depth >= _DEEPEST:
            self._give_up(
                (within, key),
                "words.too-many",
                f"Dữ liệu quá lớn hoặc lồng quá sâu: nhiều nhất {_MOST_VALUES} giá trị, {_DEEPEST} cấp.",
                f"too many values or too deep: at most {_MOST_VALUES} values and {_DEEPEST} levels",
            )
        if kind is str:
            return self._text(value, within, key)  # type: ignore[arg-type]  # mypy does not narrow on the exact type
        if kind is bool:
            return value
        place = (within, key)
        if kind is dict:
            return self.mapping(value, place, depth + 1)  # type: ignore[arg-type]  # same
        if kind is list:
            return self._list(value, place, depth + 1)  # type: ignore[arg-type]  # same
        return self._other(value, place, depth + 1)

    def _list(self, values: Iterable[object], place: _Place, depth: int) -> list[object]:
        return [self._value(value, place, index, depth) for index, value in enumerate(values)]

    def _other(self, value: object, place: tuple[Any, str | int], depth: int) -> object:
        copy: object = ""
        match value:
            case None:
                copy = Blank(_pointer(place), missing=self.missing)
            case Blank():
                self._text(str.__str__(value), *place)  # its dots are printed as well
                copy = value.bound(self.missing)
            case str():
                copy = self._text(str.__str__(value), *place)
            case int():
                copy = self._number(int(value), place)
            case date() if not isinstance(value, datetime):
                copy = date(value.year, value.month, value.day)
            case Mapping():
                copy = self.mapping(value, place, depth)
            case list() | tuple():
                copy = self._list(value, place, depth)
            case _:
                self._not_plain(value, place)
        return copy

    def _not_plain(self, value: object, place: _Place) -> None:
        self._fault(
            place,
            "words.not-plain",
            "Giá trị phải là chữ, số nguyên, có/không, ngày, danh sách hoặc nhóm trường; "
            "số thập phân ghi bằng chữ.",
            "a value must be text, a whole number, yes/no, a date, a list or a mapping; "
            "decimals are written as text",
            type(value).__name__,
        )

    def _text(self, text: str, within: _Place, key: str | int) -> str:
        size = len(text)
        self._characters += size
        if self._characters > _MOST_CHARACTERS or size > _LONGEST_TEXT:
            self._give_up(
                (within, key),
                "words.too-long",
                f"Dữ liệu quá dài: nhiều nhất {_LONGEST_TEXT} ký tự một chỗ, {_MOST_CHARACTERS} tất cả.",
                f"too much text: at most {_LONGEST_TEXT} characters in one place, {_MOST_CHARACTERS} in all",
            )
        # all that is unprintable below, line ends and tabs are not printable for Python
        if text.isprintable() and (
            text.isascii() or (text[0] < _FIRST_MARK and unicodedata.is_normalized("NFC", text))
        ):
            return text
        return self._odd_text(text, (within, key))

    def _odd_text(self, text: str, place: _Place) -> str:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        wrong = sorted({f"U+{ord(letter):04X}" for letter in UNPRINTABLE.findall(text)})
        if wrong:
            self._fault(
                place,
                "words.unprintable",
                f"Có ký tự không in được ({', '.join(wrong[:5])}); hãy xóa các ký tự này.",
                f"characters that no document can hold ({', '.join(wrong[:5])}); delete them",
                ascii(text[:40]),
            )
            return ""
        self.breaking = self.breaking or "\n" in text or "\t" in text
        text = unicodedata.normalize("NFC", text)
        # every character that can join the one before it is a mark or a Hangul vowel or tail (U+1161 to
        # U+11C2)
        if text and (unicodedata.category(text[0])[0] == "M" or "\u1161" <= text[0] <= "\u11c2"):
            self.composing = True
        return text

    def _number(self, number: int, place: _Place) -> int:
        if abs(number) >= _LARGEST_NUMBER:
            self._fault(
                place,
                "words.number-too-large",
                "Số quá lớn: nhiều nhất 18 chữ số.",
                "a number has at most 18 digits",
            )
            return 0
        return number

    def _fault(
        self,
        place: _Place,
        code: str,
        message: str,
        message_en: str,
        found: str | None = None,
    ) -> None:
        self.faults.append(Fault(_pointer(place), code, message, message_en, found))
        if len(self.faults) >= _MOST_FAULTS:
            raise WordsRefused(self.faults)

    def _give_up(self, place: _Place, code: str, message: str, message_en: str) -> NoReturn:
        self.faults.append(Fault(_pointer(place), code, message, message_en))
        raise WordsRefused(self.faults)
