"""Number formats of Excel -> what a cell shows, written the Vietnamese way.

A point stands between thousands and a comma before decimals (decree 30 leaves it to custom, REGULATION.md
U11), whatever the machine on which the file was made; day stands before month where the format leaves the
order to the machine. Nothing is ever shown in scientific notation, and a number without a format shows the
digits that Excel shows, at most 15 of which are true. Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

GENERAL = "General"
_DATE, _TIME = "dd/mm/yyyy", "h:mm"
# Formats that a file names only by number (18.8.30); 14 and 22 follow the machine: here a Vietnamese one.
BUILTIN_FORMATS: dict[int, str] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '#,##0" ₫"',
    6: '#,##0" ₫"',
    7: '#,##0.00" ₫"',
    8: '#,##0.00" ₫"',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: _DATE,
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: f"{_DATE} {_TIME}",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"',
    42: '#,##0" ₫";-#,##0" ₫";"-"',
    43: '#,##0.00;-#,##0.00;"-"',
    44: '#,##0.00" ₫";-#,##0.00" ₫";"-"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_EAST_ASIAN_DATES = (*range(27, 32), *range(34, 37), *range(50, 59))
BUILTIN_FORMATS.update(dict.fromkeys(_EAST_ASIAN_DATES, _DATE))

_TRUE_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_SHOWN_WIDTH = 11  # characters that Excel gives a number without a format
_LAST_DAY = 2_958_465  # 31/12/9999
_LONGEST_CODE = 255  # characters: Excel's own limit

_TOKEN = re.compile(
    r"""\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)
      | "(?P<quoted>[^"]*)"?
      | \[(?P<bracket>[^\]]*)\]
      | (?P<general>General)
      | (?P<half_day>AM/PM|A/P)
      | (?P<exponent>E[+-])
      | (?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?)
      | (?P<digits>[0#?]+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_SHORT_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


class Shown(NamedTuple):
    """What a number shows: its text; the number as far as it is shown, or the date in ISO form.

    A time of day is text alone.
    """

    text: str
    value: int | float | str | None
    kind: Literal["number", "date", "text"] = "number"


class _Token(NamedTuple):
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None

    @property
    def is_date(self) -> bool:
        return any(token.kind in ("date", "elapsed", "half_day") for token in self.tokens)


@lru_cache(maxsize=16384)
def shown_number(number: float, code: str = GENERAL, *, from_1904: bool = False) -> Shown:
    """Return what a number shows in a format.

    ``number`` may be a day counted from 1900, or from 1904 (``from_1904``). A format that cannot be
    understood shows the number as if it had none; so does a number that is no day, where a day is meant.
    """
    if code == GENERAL or not code:
        return general(number)
    sections = _sections(code[:_LONGEST_CODE])
    section, magnitude = _chosen(sections, number)
    if section is None:
        return general(number)
    if section.is_date:
        moment = _moment(number, from_1904)
        return general(number) if moment is None else _date_shown(section, moment, number)
    return _figure_shown(section, number, magnitude)


def general(number: float) -> Shown:
    """Return what a number shows that has no format: whole numbers whole, others as wide as Excel's cells."""
    if isinstance(number, int) or (number.is_integer() and abs(number) < 1e17):
        return Shown(str(int(number)), int(number))
    plain = repr(number)
    if len(plain) <= _SHOWN_WIDTH and "e" not in plain:
        return Shown(_vietnamese(plain), number)
    exact = _exact(number)
    if exact == exact.to_integral_value():
        return Shown(f"{exact:f}".partition(".")[0], int(exact))
    whole = len(str(abs(int(exact))))
    # Excel would turn to scientific notation where nothing but zeros is left
    places = max(_SHOWN_WIDTH - 1 - whole, 0) if abs(exact) >= Decimal("0.0001") else 15
    rounded = _rounded(exact, places)
    text = f"{rounded:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    value = float(text)
    return Shown(_vietnamese(text), int(value) if value.is_integer() else value)


def is_date_format(code: str) -> bool:
    """Tell whether a format shows days or times."""
    return any(section.is_date for section in _sections(code[:_LONGEST_CODE]))


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, float] | None = None

    def end() -> None:
        nonlocal tokens, condition
        sections.append(_Section(_minutes_told(tokens), condition))
        tokens, condition = [], None

    for found in _TOKEN.finditer(code):
        kind, text = str(found.lastgroup), found.group()
        if kind == "other" and text == ";":
            end()
        elif kind == "bracket":
            inside = found["bracket"]
            if compared := _CONDITION.fullmatch(inside.strip()):
                condition = (compared[1], float(compared[2]))
            elif _ELAPSED.fullmatch(inside):
                tokens.append(_Token("elapsed", inside.lower()))
            elif inside.startswith("$"):
                tokens.append(_Token("literal", inside[1:].partition("-")[0]))
        elif kind in ("escaped", "quoted"):
            tokens.append(_Token("literal", found[kind]))
        elif kind == "space":
            tokens.append(_Token("literal", " "))
        elif kind != "fill":
            tokens.append(_Token("literal" if kind == "other" and text not in ".,%/@" else kind, text))
    end()
    return tuple(sections)


def _minutes_told(tokens: list[_Token]) -> tuple[_Token, ...]:
    # m is a minute after an hour and before a second, else a month
    timed = [at for at, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    told = list(tokens)
    for place, at in enumerate(timed):
        if told[at].kind != "date" or told[at].text[0] not in "mM" or len(told[at].text) > 2:
            continue
        before = told[timed[place - 1]].text[0].lower() if place else ""
        after = told[timed[place + 1]].text[0].lower() if place + 1 < len(timed) else ""
        if before == "h" or after == "s":
            told[at] = _Token("date", "n" * len(told[at].text))
    return tuple(token._replace(text=token.text.lower()) if token.kind == "date" else token for token in told)


def _chosen(sections: tuple[_Section, ...], number: float) -> tuple[_Section | None, float]:
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(section.condition, number):
                return section, number
        return None, number
    numeric = sections[:3]
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    return numeric[0], number


def _holds(condition: tuple[str, float], number: float) -> bool:
    sign, other = condition
    return {
        "<": number < other,
        ">": number > other,
        "=": number == other,
        "<=": number <= other,
        ">=": number >= other,
        "<>": number != other,
    }[sign]


def _exact(number: float) -> Decimal:
    return _TRUE_DIGITS.create_decimal(repr(number) if isinstance(number, float) else number)


def _rounded(exact: Decimal, places: int) -> Decimal:
    if exact.adjusted() + places > 400:
        return exact
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=500))


def _vietnamese(plain: str) -> str:
    return plain.replace(".", ",")


def _figure_shown(section: _Section, number: float, magnitude: float) -> Shown:
    tokens = section.tokens
    if any(token.kind == "general" or token.text == "@" for token in tokens):
        plain = general(magnitude)
        text = "".join(
            plain.text
            if token.kind == "general" or token.text == "@"
            else token.text
            if token.kind == "literal"
            else ""
            for token in tokens
        )
        return Shown(text.strip(), general(number).value)
    if any(token.kind == "exponent" for token in tokens) or _is_fraction(tokens):
        return _fraction_shown(tokens, number) if _is_fraction(tokens) else general(number)
    if not any(token.kind == "digits" for token in tokens):
        # a format of words alone, such as "-" for zero
        text = "".join("%" if token.text == "%" else _literal(token) for token in tokens).strip()
        return Shown(text, general(number).value)
    return _digits_shown(tokens, number, magnitude)


def _literal(token: _Token) -> str:
    return token.text if token.kind == "literal" or token.text in "/-" else ""


def _is_fraction(tokens: tuple[_Token, ...]) -> bool:
    return any(token.kind == "other" and token.text == "/" for token in tokens) and any(
        token.kind == "digits" for token in tokens
    )


def _fraction_shown(tokens: tuple[_Token, ...], number: float) -> Shown:
    slash = next(at for at, token in enumerate(tokens) if token.kind == "other" and token.text == "/")
    below = tokens[slash + 1].text if slash + 1 < len(tokens) else "?"
    most = int(below) if below.isdecimal() and below.strip("0") else 10 ** max(len(below), 1) - 1
    near = Fraction(abs(number)).limit_denominator(max(most, 1))
    whole, rest = divmod(near.numerator, near.denominator)
    parts = [str(whole)] if whole or not rest else []
    if rest:
        parts.append(f"{rest}/{near.denominator}")
    sign = "-" if number < 0 else ""
    return Shown(sign + " ".join(parts), general(number).value)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the figures of a format ask for, whatever the number; worked out once for each format."""

    percents: int
    scaled: int  # commas behind the digits: thousands that are left out
    places: int
    kept: int  # places that are shown though they are zero
    least: int  # digits before the comma
    grouped: bool
    head: str  # what stands before the figure
    tail: str
    split: bool  # signs stand between the digits: 090-123


@lru_cache(maxsize=1024)
def _plan(tokens: tuple[_Token, ...]) -> _Plan:
    first = next(at for at, token in enumerate(tokens) if token.kind == "digits")
    last = max(at for at, token in enumerate(tokens) if token.kind == "digits")
    point = next(
        (at for at in range(len(tokens)) if tokens[at].text == "." and tokens[at].kind == "other"), None
    )
    whole_end = point if point is not None else last + 1
    whole_codes = [token.text for at, token in enumerate(tokens) if token.kind == "digits" and at < whole_end]
    place_codes = "".join(
        token.text for at, token in enumerate(tokens) if token.kind == "digits" and at >= whole_end
    )
    commas = [at for at, token in enumerate(tokens) if token.kind == "other" and token.text == ","]
    before_last_whole = max(
        (at for at, token in enumerate(tokens) if token.kind == "digits" and at < whole_end), default=first
    )
    return _Plan(
        percents=sum(token.kind == "other" and token.text == "%" for token in tokens),
        scaled=sum(
            1 for at in commas if at > before_last_whole and (point is None or at < point or at > last)
        ),
        places=len(place_codes),
        kept=len(place_codes.rstrip("#")),
        least="".join(whole_codes).count("0"),
        grouped=any(first < at < before_last_whole for at in commas),
        head="".join("%" if token.text == "%" else _literal(token) for token in tokens[:first]),
        tail="".join(
            "%" if token.kind == "other" and token.text == "%" else _literal(token)
            for token in tokens[last + 1 :]
        ),
        split=point is None and any(token.kind == "literal" for token in tokens[first : last + 1]),
    )


def _digits_shown(tokens: tuple[_Token, ...], number: float, magnitude: float) -> Shown:
    plan = _plan(tokens)
    exact = abs(_exact(magnitude)).scaleb(2 * plan.percents)
    rounded = _rounded(exact.scaleb(-3 * plan.scaled), plan.places)
    whole, _, places = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").zfill(plan.least) if plan.least else whole.lstrip("0")
    if plan.grouped:
        whole = f"{int(whole):,}".replace(",", ".") if len(whole) > 3 else whole
    while len(places) > plan.kept and places.endswith("0"):
        places = places[:-1]
    figure = whole + (f",{places}" if places else "")
    negative = magnitude < 0 and rounded != 0
    laid_out = _split(tokens, figure) if plan.split else figure
    text = f"{'-' if negative else ''}{plan.head}{laid_out}{plan.tail}".strip()
    shown = rounded.scaleb(3 * plan.scaled)
    value = float(shown) if shown != shown.to_integral_value() else int(shown)
    return Shown(text, -value if number < 0 else value)


def _split(tokens: tuple[_Token, ...], figure: str) -> str:
    """Put a figure around the signs between its digits (090-123), counted from the right."""
    digit_tokens = [at for at, token in enumerate(tokens) if token.kind == "digits"]
    first, last = digit_tokens[0], digit_tokens[-1]
    pieces: list[str] = []
    rest = figure
    for at in range(last, first - 1, -1):
        token = tokens[at]
        if token.kind == "digits":
            size = len(token.text) if at != first else len(rest)
            pieces.insert(0, rest[max(len(rest) - size, 0) :])
            rest = rest[: max(len(rest) - size, 0)]
        elif token.kind == "literal":
            pieces.insert(0, token.text)
    return "".join(pieces)


def _moment(number: float, from_1904: bool) -> datetime.datetime | None:
    days = number + 1462 if from_1904 else number
    if not 0 <= days < _LAST_DAY + 1:
        return None
    # Excel holds 1900 for a leap year: before 01/03/1900 its days are one late
    epoch = datetime.datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001 - a spreadsheet knows no zones
    whole = int(days)
    milliseconds = round((days - whole) * 86_400_000)
    try:
        return epoch + datetime.timedelta(days=whole, milliseconds=milliseconds)
    except OverflowError:
        return None


def _date_shown(section: _Section, moment: datetime.datetime, number: float) -> Shown:
    tokens = section.tokens
    half_days = any(token.kind == "half_day" for token in tokens)
    has_fraction = any(token.kind == "date" and "." in token.text for token in tokens)
    if not has_fraction:
        step = datetime.timedelta(seconds=1)
        rest = datetime.timedelta(microseconds=moment.microsecond)
        moment += step - rest if rest >= step / 2 else -rest
    text = "".join(_part(token, moment, number, half_days=half_days) for token in tokens).strip()
    letters = {token.text[0] for token in tokens if token.kind == "date"}
    if not letters & set("ymd"):
        return Shown(text, None, "text")
    return Shown(text, _iso(letters, moment), "date")


def _iso(letters: set[str], moment: datetime.datetime) -> str:
    iso = moment.date().isoformat()
    if "y" in letters and "d" not in letters:
        return iso[:7] if "m" in letters else iso[:4]
    return iso


def _part(token: _Token, moment: datetime.datetime, number: float, *, half_days: bool) -> str:
    kind, text = token
    if kind == "date":
        return _date_part(text, moment, half_days=half_days)
    if kind == "elapsed":
        seconds = round(number * 86_400)
        return f"{seconds // {'h': 3600, 'm': 60, 's': 1}[text[0]]:0{len(text)}}"
    if kind == "half_day":
        return "SA" if moment.hour < 12 else "CH"
    return "" if kind in ("digits", "general") else text


def _date_part(text: str, moment: datetime.datetime, *, half_days: bool) -> str:
    code, _, fraction = text.partition(".")
    size = len(code)
    match code[0]:
        case "y":
            shown = f"{moment.year % 100:02}" if size <= 2 else f"{moment.year:04}"
        case "m" if size > 2:
            shown = f"Thg{moment.month}" if size == 3 else f"Tháng {moment.month}"
        case "d" if size > 2:
            shown = (_SHORT_WEEKDAYS if size == 3 else _WEEKDAYS)[moment.weekday()]
        case "h":
            shown = f"{(moment.hour - 1) % 12 + 1 if half_days else moment.hour:0{min(size, 2)}}"
        case letter:
            value = {"m": moment.month, "d": moment.day, "n": moment.minute}.get(letter, moment.second)
            shown = f"{value:0{min(size, 2)}}"
    milliseconds = f"{moment.microsecond // 1000:03}"[: len(fraction)]
    return f"{shown},{milliseconds}" if fraction else shown
