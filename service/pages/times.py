"""Moments as a Vietnamese office reads them, by its clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def date_shown(moment: datetime) -> str:
    """Return the day of a moment: 05/12/2022."""
    return f"{_here(moment):%d/%m/%Y}"


def time_shown(moment: datetime) -> str:
    """Return a moment to the minute: 10:32 ngày 05/12/2022."""
    return f"{_here(moment):%H:%M ngày %d/%m/%Y}"


def today() -> date:
    """Return the day by the office's clock."""
    return datetime.now(HERE).date()


def _here(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(HERE)
