"""Cursors: what is written is read again, anything else is refused in plain words."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.errors import RequestRefused
from service.paging import MOST_CURSOR, MOST_NUMBER, MOST_TEXT, encode_cursor, page_of, read_cursor

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=MOST_TEXT)


@given(text=TEXTS, number=st.integers(0, MOST_NUMBER))
def test_cursor_comes_back(text: str, number: int) -> None:
    """A cursor gives back the values it was made of, and needs no escaping in an address."""
    cursor = encode_cursor(text, number)
    assert read_cursor(cursor, (str, int)) == (text, number)
    assert cursor.replace("-", "").replace("_", "").isalnum()


def written(text: str) -> str:
    """Return a text as a cursor is written."""
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "=",
        "é",
        "x",
        "\0",
        encode_cursor(),
        encode_cursor("a"),
        encode_cursor(1, 2),
        encode_cursor("a", "1"),
        encode_cursor("a", -1),
        encode_cursor("a", 2**63),
        encode_cursor("a" * (MOST_TEXT + 1), 1),
        encode_cursor("a\0", 1),
        written('["a", true]'),
        written('["a", 1.0]'),
        written('["a", 1e400]'),
        written('["\\ud800", 1]'),
        written('{"a": 1}'),
        written("NaN"),
        written("[" * 100_000),
        written("1" * 10_000),
        urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_strange_cursor_is_refused(cursor: str) -> None:
    """What is no cursor of the list is refused with its place, never with an error of ours."""
    with pytest.raises(RequestRefused) as refusal:
        read_cursor(cursor, (str, int))
    (fault,) = refusal.value.faults
    assert (fault.pointer, fault.code) == ("/cursor", "request.unknown-cursor")


@given(cursor=st.text(max_size=MOST_CURSOR))
def test_any_text_is_read_or_refused(cursor: str) -> None:
    """Whatever is sent as a cursor, it is read or refused."""
    try:
        (number,) = read_cursor(cursor, (int,))
    except RequestRefused:
        return
    assert 0 <= number <= MOST_NUMBER


@given(found=st.lists(st.integers(), max_size=9), limit=st.integers(1, 9))
def test_page_tells_whether_more_follows(found: list[int], limit: int) -> None:
    """A page has its last thing named where one more than it holds was found."""
    page, last = page_of(found, limit)
    assert list(page) == found[:limit]
    assert last == (found[limit - 1] if len(found) > limit else None)
