"""A spreadsheet that somebody brought, and what was said to its cells since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from assembly.conference.workbook.brought import Brought
from assembly.conference.workbook.doubts import Corrections, Source

KEEP = timedelta(days=7)  # from the day it was brought: sheets hold names of people
LONGEST_CORRECTION = 20_000  # characters
MOST_CORRECTIONS = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to a file: corrections of its cells; name of the block and year where it tells none."""

    corrections: Corrections = field(default_factory=Corrections)
    block_name: str | None = None
    year: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that was brought; ``conference_id`` is the conference it is to fill, None for a new one.

    ``taken_at`` is set once it was taken over, into the conference ``conference_id``.
    """

    id: str
    conference_id: str | None
    created_at: datetime
    file_name: str
    brought: Brought
    said: Said = field(default_factory=Said)
    taken_at: datetime | None = None


def with_text(said: Said, source: Source, text: str) -> Said:
    """Return what is said after a cell was given another text."""
    found = without(said, source).corrections
    return replace(said, corrections=replace(found, texts={**found.texts, source: text}))


def with_left_out(said: Said, source: Source) -> Said:
    """Return what is said after a cell was left out."""
    found = without(said, source).corrections
    return replace(said, corrections=replace(found, left_out=found.left_out | {source}))


def with_kept(said: Said, source: Source) -> Said:
    """Return what is said after a cell was found right as it is; a text given to it stays."""
    found = said.corrections
    return replace(said, corrections=replace(found, kept=found.kept | {source}))


def with_table(said: Said, source: Source, table: str) -> Said:
    """Return what is said after a list was told to be one of this kind."""
    found = said.corrections
    return replace(said, corrections=replace(found, tables={**found.tables, source: table}))


def without(said: Said, source: Source) -> Said:
    """Return what is said without anything to this cell: as it was brought."""
    found = said.corrections
    return replace(
        said,
        corrections=Corrections(
            {one: text for one, text in found.texts.items() if one != source},
            found.left_out - {source},
            found.kept - {source},
            found.tables,
        ),
    )


def count_of(said: Said) -> int:
    """Return to how many cells something was said."""
    found = said.corrections
    return len(found.texts) + len(found.left_out) + len(found.kept) + len(found.tables)


def text_of_said(said: Said) -> str:
    """Return it as JSON text to be kept."""
    found = said.corrections
    told: dict[str, Any] = {
        "texts": [[*source, text] for source, text in found.texts.items()],
        "left_out": sorted(map(list, found.left_out)),
        "kept": sorted(map(list, found.kept)),
        "tables": [[*source, table] for source, table in found.tables.items()],
        "block": said.block_name,
        "year": said.year,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def said_of_text(text: str) -> Said:
    """Return what ``text_of_said`` wrote."""
    told: Mapping[str, Any] = json.loads(text)
    return Said(
        Corrections(
            {Source(sheet, cell): words for sheet, cell, words in told.get("texts", ())},
            frozenset(Source(*one) for one in told.get("left_out", ())),
            frozenset(Source(*one) for one in told.get("kept", ())),
            {Source(sheet, cell): table for sheet, cell, table in told.get("tables", ())},
        ),
        told.get("block"),
        told.get("year"),
    )
