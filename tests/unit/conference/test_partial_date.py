"""Dates of which the day or the month may be unknown."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from assembly.conference.partial_date import PartialDate


class Holder(BaseModel):
    date: PartialDate


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2022-12-29", PartialDate(2022, 12, 29)),
        ("2022-1-5", PartialDate(2022, 1, 5)),
        ("2022-12", PartialDate(2022, 12)),
        ("2022", PartialDate(2022)),
        (2022, PartialDate(2022)),
        ("29/12/2022", PartialDate(2022, 12, 29)),
        ("04/9/2018", PartialDate(2018, 9, 4)),
        ("29.12.2022", PartialDate(2022, 12, 29)),
        ("12/2022", PartialDate(2022, 12)),
        (datetime.date(2022, 12, 29), PartialDate(2022, 12, 29)),
        (datetime.datetime(2022, 12, 29, 14, tzinfo=datetime.UTC), PartialDate(2022, 12, 29)),
    ],
)
def test_reads(written: Any, expected: PartialDate) -> None:
    """Dates are read as machines and as Vietnamese write them."""
    assert expected == Holder(date=written).date


@pytest.mark.parametrize(
    "written", ["29/02/2023", "2022-13", "0022-12-29", "20222", "mai", "", True, 1.5, None, []]
)
def test_refuses(written: Any) -> None:
    """What is no date of our time is refused."""
    with pytest.raises(ValidationError):
        Holder(date=written)


@given(st.dates(datetime.date(1945, 1, 1), datetime.date(2200, 12, 31)), st.sampled_from([4, 7, 10]))
def test_round_trip(date: datetime.date, length: int) -> None:
    """A date written out, in JSON or in Python, reads back as itself."""
    held = Holder.model_validate({"date": date.isoformat()[:length]})
    assert held == Holder.model_validate(held.model_dump())
    assert held == Holder.model_validate_json(held.model_dump_json())


def test_earliest_and_whole() -> None:
    """A partial date has a first possible day; only a whole one is a calendar date."""
    assert datetime.date(2022, 12, 1) == PartialDate(2022, 12).earliest()
    assert PartialDate(2022, 12).as_date() is None
    assert datetime.date(2022, 12, 29) == PartialDate(2022, 12, 29).as_date()
