"""What reading the rows of a batch gives, from a spreadsheet or from JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembly.conference.vietnamese import fold
from assembly.errors import Fault
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.batches.table_columns import UsedColumn


@dataclass(frozen=True, slots=True)
class RowsReading:
    """The rows of a batch, the columns that gave their facts, what their author should look at.

    ``sheet`` is the name of the sheet; rows from .csv or JSON have none.
    """

    rows: tuple[BatchRow, ...]
    used: tuple[UsedColumn, ...]
    warnings: tuple[Fault, ...] = ()
    sheet: str = ""


def row_key(facts: Mapping[str, Any], paths: Sequence[str]) -> object:
    """Return what makes a row the same as another: its facts at these paths, or all where there are none."""
    if not paths:
        return json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return tuple(fold(str(_at(facts, path))) for path in paths)


def _at(facts: Any, path: str) -> Any:
    for step in path.split("."):
        facts = facts.get(step) if isinstance(facts, Mapping) else None
    return facts
