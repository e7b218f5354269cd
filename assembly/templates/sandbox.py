"""What a template can do when it runs: look up, print, loop, count; and nothing else.

Below the allow-list of ``language`` stands this second wall: the code that ``generated`` writes for a
template calls only the functions below, which reach the items of dictionaries and lists and nothing else. And
a third, which counts: steps and characters are limited, so that a rendering ends.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from jinja2 import Environment, StrictUndefined
from markupsafe import _escape_inner  # type: ignore[attr-defined]  # see _escaped

from assembly.conference import vietnamese
from assembly.templates.language import FILTERS, TESTS
from assembly.templates.words import Blank

# Stands for a newline in a value until the filling makes a paragraph of it. A noncharacter: no value holds it
# (words.py refuses it), XML allows it.
PARAGRAPH_MARK = "\ufdd0"

MOST_STEPS = 2_000_000  # loop items times the nodes of their loop; a dossier's largest table takes 50,000
MOST_CHARACTERS = 16_000_000  # of XML in one document: some 500 pages


class RefusedAtRendering(Exception):
    """A tag cannot be rendered with these values; where it stands is added later."""

    def __init__(self, code: str, message: str, message_en: str) -> None:
        super().__init__(message_en)
        self.code = code
        self.message = message


class _UnknownFact(StrictUndefined):
    """A name that the data do not have: every use of it fails and tells the name."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = None
    ) -> None:
        super().__init__(hint, obj, name)
        self._undefined_exception = self._refusal  # type: ignore[assignment]  # called with a message, as a class

    def _refusal(self, _message: str) -> RefusedAtRendering:
        name = str(self._undefined_name)
        known = list(self._undefined_obj) if type(self._undefined_obj) is dict else []
        near = difflib.get_close_matches(name, known, n=1)
        return RefusedAtRendering(
            "name-unknown",
            f"Không có trường “{name}”" + (f"; có phải “{near[0]}”?" if near else "."),
            f"there is no fact {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
        )


@dataclass(slots=True)
class Budget:
    """What one filling may still spend, over all its parts."""

    steps: int = MOST_STEPS
    characters: int = MOST_CHARACTERS
    held: int = 0  # of these, characters of texts made while rendering

    def spend_steps(self, steps: int) -> None:
        """Take steps off; a rendering that needs more is refused."""
        self.steps -= steps
        if self.steps < 0:
            self._refuse()

    def spend_characters(self, characters: int) -> None:
        """Take characters off; a rendering that needs more is refused."""
        self.characters -= characters
        self.held = 0
        if self.characters < 0:
            self._refuse()

    def hold(self, text: str) -> str:
        """Return a text made of a value: it takes memory before all characters are spent at the end."""
        self.held += len(text)
        if self.held > self.characters:
            self._refuse()
        return text

    def _refuse(self) -> NoReturn:
        raise RefusedAtRendering(
            "too-long",
            "Văn bản quá dài: dữ liệu quá nhiều hoặc các vòng lặp lồng nhau.",
            "the document grows too long: too much data or loops within loops",
        )


# what the code of a template calls


def unknown_name(values: dict[str, Any], name: str) -> object:
    """Return what fails on use and tells the nearest name."""
    return _UnknownFact(obj=values, name=name)


def item(of: Any, key: str | int) -> object:
    """Return an item of a dictionary or a list; Python's own attributes are never reached."""
    kind = type(of)
    if kind is dict or (kind is list and type(key) is int):
        try:
            return of[key]
        except (KeyError, IndexError):
            return _UnknownFact(obj=of, name=str(key))
    if kind is Blank:
        return of.inside(key)
    if of == "":  # what belongs to a naturally absent thing is naturally absent
        return ""
    if isinstance(of, _UnknownFact):
        str(of)  # raises, naming the fact
    return _UnknownFact(obj=None, name=str(key))


def _printed(value: object) -> str:
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]  # mypy does not narrow on the exact type
    if kind is Blank:
        return value.printed()  # type: ignore[attr-defined,no-any-return]  # same
    if kind is int:
        return str(value)
    if kind is date:
        return vietnamese_date(value)  # type: ignore[arg-type]  # same
    if isinstance(value, _UnknownFact):
        return str(value)  # raises, naming the fact
    raise RefusedAtRendering(
        "not-text",
        "Thẻ này không in được: giá trị là danh sách, nhóm trường hoặc có/không.",
        "only text, whole numbers and dates can be printed, not a list, a mapping or yes/no",
    )


def vietnamese_date(day: date) -> str:
    """Return dd/mm/yyyy."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


# & < > " and ' become entities, so that a value may stand in an attribute too; a text without them comes back
# as the same object. The public ``markupsafe.escape`` wraps each text in an object of its own: four times
# the time.
_escaped: Callable[[str], str] = _escape_inner


def _escaped_with_marks(text: str) -> str:
    return _escaped(text.replace("\n", PARAGRAPH_MARK) if "\n" in text else text)


def _show_in_xml(value: object, budget: Budget) -> str:
    return budget.hold(_escaped_with_marks(_printed(value)))


def _show_plain(value: object, budget: Budget) -> str:
    return budget.hold(_printed(value))


def items(value: object, cost: int, budget: Budget) -> list[Any]:
    """Return the items of a loop, each of whose turns costs so many steps."""
    if isinstance(value, Blank):
        value.asked()
        return []
    if value == "":  # a naturally absent list
        return []
    if type(value) is list:
        budget.spend_steps(len(value) * cost)
        return value
    if isinstance(value, _UnknownFact):
        str(value)
    raise RefusedAtRendering(
        "not-a-list",
        "Vòng lặp cần một danh sách.",
        "a loop needs a list",
    )


def container(value: object, budget: Budget) -> object:
    """Return the right side of ``in``, paid for by its length."""
    if isinstance(value, list | str):
        budget.spend_steps(len(value) // 50)
    return value


def _upper(value: object) -> object:
    return value if isinstance(value, Blank) else vietnamese.upper(_printed(value))


def _lower(value: object) -> object:
    return value if isinstance(value, Blank) else _printed(value).lower()


def _capitalize_first(value: object) -> object:
    if isinstance(value, Blank):
        return value
    text = _printed(value)
    return vietnamese.upper(text[:1]) + text[1:]


def _join(value: object, separator: str = "") -> object:
    if isinstance(value, Blank):
        return value
    if type(value) is not list:
        raise RefusedAtRendering("not-a-list", "“join” cần một danh sách.", "join needs a list")
    return separator.join(_printed(item) for item in value)


def _length(value: object) -> object:
    if isinstance(value, Blank):
        return value  # how many there are is missing as well
    if type(value) not in (list, str, dict):
        raise RefusedAtRendering(
            "not-a-list", "“length” cần một danh sách hoặc chữ.", "length needs a list or a text"
        )
    return len(value)  # type: ignore[arg-type]  # mypy does not narrow on the exact type


def _blank(value: object, width: int) -> object:
    return value.wide(width) if isinstance(value, Blank) else value


def _is_blank(value: object) -> bool:
    if isinstance(value, Blank):
        value.asked()
        return True
    return False


def _is_divisible(value: object, divisor: int) -> bool:
    if isinstance(value, Blank):
        value.asked()
        return False
    if type(value) is not int:  # "%" would format a text
        raise TypeError
    return value % divisor == 0


_FILTER_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "blank": _blank,
    "capitalize_first": _capitalize_first,
    "e": lambda value: value,
    "join": _join,
    "length": _length,
    "lower": _lower,
    "upper": _upper,
}
_TEST_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "blank": _is_blank,
    "divisibleby": _is_divisible,
    "even": lambda value: _is_divisible(value, 2),
    "odd": lambda value: not _is_blank(value) and not _is_divisible(value, 2),
}


FILTERS_OF_TEMPLATES = {name: _FILTER_FUNCTIONS[name] for name in FILTERS}
TESTS_OF_TEMPLATES = {name: _TEST_FUNCTIONS[name] for name in TESTS}


@dataclass(frozen=True, slots=True)
class Printing:
    """How values are printed: ``escape`` for a text, ``escape_line`` for one without line ends, ``show`` for
    any value.
    """

    escape: Callable[[str], str]
    escape_line: Callable[[str], str]
    show: Callable[[object, Budget], str]


XML = Printing(_escaped_with_marks, _escaped, _show_in_xml)
PLAIN = Printing(str, str, _show_plain)

JINJA = Environment(autoescape=True, keep_trailing_newline=True, cache_size=0)  # only to parse
