"""What a sheet to fill in is made of: lines of a label and a value, tables with what is known in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Holds = Literal["text", "number"]
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a cell offers to choose from.

    Either ``words``, or the cells of a column of the block ``block`` (``column`` counts from 0). ``only``:
    nothing else may be typed.
    """

    words: tuple[str, ...] = ()
    block: str = ""
    column: int = 0
    only: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its values, each in a row of its own; ``hint`` shows where a cell is chosen.

    ``spare`` empty rows follow the values of a list.
    """

    label: str
    values: tuple[Value, ...] = (None,)
    hint: str = ""
    choices: Choices | None = None
    holds: Holds = "text"
    spare: int = 0
    needed: bool = False


@dataclass(frozen=True, slots=True)
class LinesBlock:
    """Lines under a title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a table: its name, width in characters, and what its cells hold."""

    name: str
    width: float
    hint: str = ""
    choices: Choices | None = None
    holds: Holds = "text"
    needed: bool = False


@dataclass(frozen=True, slots=True)
class GridBlock:
    """A table under a title, its rows numbered; ``spare`` empty rows follow. ``name`` is for ``Choices``."""

    name: str
    title: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    spare: int = 0


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A sheet of blocks, one below the other."""

    name: str
    blocks: tuple[LinesBlock | GridBlock, ...]


@dataclass(frozen=True, slots=True)
class HiddenSheet:
    """Lines that nobody sees, kept for when the file comes back; each at most 32,767 characters."""

    name: str
    lines: tuple[str, ...]
