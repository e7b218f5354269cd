"""A date of which the day, or the day and the month, may be unknown."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_VIETNAMESE = re.compile(r"(?:(?:(\d{1,2})\s*[/.\-]\s*)?(\d{1,2})\s*[/.\-]\s*)?(\d{4})")
_FIRST_YEAR, _LAST_YEAR = 1945, 2200  # outside, a digit was mistyped
_ISO_PATTERN = (
    "^(19(4[5-9]|[5-9][0-9])|2(0[0-9][0-9]|1[0-9][0-9]|200))(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A calendar date known to the year, the month or the day.

    Written ``2022-12-29``, ``2022-12`` or ``2022``; also read as Vietnamese write it: ``29/12/2022``,
    ``12/2022``.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        datetime.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read a date; raises ValueError when the text is not one or the day does not exist."""
        text = text.strip()
        if found := _ISO.fullmatch(text):
            year, month, day = found.groups()
        elif found := _VIETNAMESE.fullmatch(text):
            day, month, year = found.groups()
        else:
            raise ValueError(f"not a date: {text[:40]!r}")
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        if self.month is not None:
            parts.append(f"{self.month:02}")
        if self.day is not None:
            parts.append(f"{self.day:02}")
        return "-".join(parts)

    def as_date(self) -> datetime.date | None:
        """Return the whole date, or None while its day is unknown."""
        if self.month is None or self.day is None:
            return None
        return datetime.date(self.year, self.month, self.day)

    def earliest(self) -> datetime.date:
        """Return the first day that the date can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def _validate(cls, value: Any) -> PartialDate:
        if isinstance(value, datetime.date):
            value = cls(value.year, value.month, value.day)
        elif isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str):
            try:
                value = cls.parse(value)
            except ValueError:
                value = None
        if isinstance(value, PartialDate) and _FIRST_YEAR <= value.year <= _LAST_YEAR:
            return value
        raise PydanticCustomError("partial_date", "a date such as 2022-12-29, 29/12/2022, 2022-12 or 2022")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": _ISO_PATTERN, "examples": ["2022-12-29", "2022-12", "2022"]}
