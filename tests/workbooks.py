"""The Excel file of each example: what a secretary brings, written from ``examples/*.yaml``."""

from __future__ import annotations

from assembly.conference.workbook.writing import facts_to_write, write_conference
from tests.examples import EXAMPLES, read


def example_workbooks() -> dict[str, bytes]:
    """Return the .xlsx of every example by the name of its file, without its end."""
    return {file.stem: write_conference(facts_to_write(read(file))) for file in EXAMPLES}
