"""The Excel file of each example: what a secretary brings, written from ``examples/*.yaml``."""

from __future__ import annotations

from pathlib import Path

from assembly.conference.reading import read_conference
from assembly.conference.workbook.writing import facts_to_write, write_conference

EXAMPLES = Path(__file__).parents[1] / "examples"


def example_workbooks() -> dict[str, bytes]:
    """Return the .xlsx of every example by the name of its file, without its end."""
    return {file.stem: workbook_of(file) for file in sorted(EXAMPLES.glob("*.yaml"))}


def workbook_of(file: Path) -> bytes:
    """Return the .xlsx of a conference's .yaml."""
    conference = read_conference(file.read_bytes(), form="yaml").conference
    return write_conference(facts_to_write(conference))
