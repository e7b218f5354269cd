"""What a row of a batch is, and what a column means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Many = Literal["no", "lines", "records"]


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that a row can give.

    ``path`` is where it belongs: ``block.name``, ``tasks.items[]``, ``member.targets[].name``; for a template
    issued per member ``member`` is the row's own unit, everything else belongs to the conference, for one
    issued per row the path is a word of the template. ``label`` is its Vietnamese name, the header that the
    blank workbook writes; ``help`` one sentence on what to write. ``many``: one value in a cell (``no``), one
    value on each line of the cell (``lines``), or one of several like columns, numbered from 1 (``records``).
    ``needed``: a row without it makes no document. ``offered``: it stands in the blank workbook. ``word``: it
    is a word that only the template knows, unchecked text.
    """

    path: str
    label: str
    help: str = ""
    many: Many = "no"
    needed: bool = False
    offered: bool = True
    word: bool = False


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row: its number in the sheet as Excel shows it (rows sent as JSON count from 1), and its facts.

    ``facts`` is plain JSON data nested as the paths of the columns say; what the row leaves empty is absent.
    """

    number: int
    facts: Mapping[str, Any]
