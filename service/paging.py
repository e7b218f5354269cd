"""Lists by pages: a cursor says where a page ended, so that nothing is told twice or passed over."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, TypeVar

from flask import url_for
from pydantic import ConfigDict, Field

from assembly.errors import Fault, RequestRefused
from service.parameters import Parameters

PAGE = 50  # things told at once unless another number is asked for
MOST_AT_ONCE = 200
MOST_CURSOR = 500  # letters
MOST_TEXT = 200  # letters of one value
MOST_NUMBER = 2**63 - 1  # what a database takes

T = TypeVar("T")


class PageQuery(Parameters):
    """Which page of a list; the models of lists with filters build on it."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(PAGE, ge=1, le=MOST_AT_ONCE, description="How many at once.")
    cursor: str | None = Field(
        None,
        min_length=1,
        max_length=MOST_CURSOR,
        description="Where the page begins, taken from `next` of the page before; unset: at the beginning.",
    )


def encode_cursor(*values: str | int) -> str:
    """Return a cursor that ``read_cursor`` reads the same values from."""
    text = json.dumps(values, separators=(",", ":"), ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")


def read_cursor(text: str, form: Sequence[type[str] | type[int]]) -> tuple[Any, ...]:
    """Return the values of a cursor, of the types of ``form`` one by one; numbers are not negative.

    Raises RequestRefused for what never was a cursor of this list.
    """
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        values = json.loads(urlsafe_b64decode(padded).decode())
    except (ValueError, RecursionError):  # UnicodeError and binascii.Error are ValueErrors
        raise _strange(text) from None
    if not isinstance(values, list) or len(values) != len(form):
        raise _strange(text)
    if not all(_is_one(value, kind) for value, kind in zip(values, form, strict=True)):
        raise _strange(text)
    return tuple(values)


def page_of(found: Sequence[T], limit: int) -> tuple[Sequence[T], T | None]:
    """Return a page and the last thing of it, unset where nothing follows.

    ``found`` was asked for with one more than ``limit``.
    """
    page = found[:limit]
    return page, page[-1] if len(found) > limit else None


def next_page(endpoint: str, query: PageQuery, cursor: str, **path: str) -> str:
    """Return the address of the page behind a cursor, with the filters of this one."""
    wanted: dict[str, Any] = query.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    return url_for(endpoint, **(wanted | path | {"cursor": cursor}))


def _is_one(value: object, kind: type[str] | type[int]) -> bool:
    if type(value) is not kind:  # True is an int
        return False
    if isinstance(value, int):
        return 0 <= value <= MOST_NUMBER
    # PostgreSQL refuses a NUL with an error, SQLite a lone surrogate
    return (
        isinstance(value, str)
        and len(value) <= MOST_TEXT
        and "\0" not in value
        and not any("\ud800" <= letter <= "\udfff" for letter in value)
    )


def _strange(text: str) -> RequestRefused:
    return RequestRefused(
        [
            Fault(
                "/cursor",
                "request.unknown-cursor",
                "Tham số cursor không đúng: xin dùng địa chỉ “next” của trang trước, hoặc bỏ cursor để xem "
                "từ đầu.",
                "no cursor of this list: take `next` of the page before, or leave it out to begin anew",
                text[:60],
            )
        ]
    )
