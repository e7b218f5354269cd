"""What a secretary should look at in a sheet before it is taken over, and what she says to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Weight = Literal["refused", "look"]


class Source(NamedTuple):
    """A cell: the name of its sheet and its address, such as ``C7``."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that is not plain: ``refused`` is no valid fact, ``look`` is one and may be wrong.

    ``what`` names the column or line, ``found`` is the text of the cell, ``why`` a sentence in Vietnamese;
    ``suggestion`` is the text that should stand there instead, where one can be told, ``choices`` are texts
    that could.
    """

    source: Source
    what: str
    found: str
    code: str
    why: str
    weight: Weight = "look"
    suggestion: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrections:
    """What somebody said to the cells of a file.

    ``texts`` stand in the place of what the cells hold, ``left_out`` cells count as empty, ``kept`` cells are
    right as they are. ``tables`` says for the row of a header which table it begins, by the table's id.
    """

    texts: Mapping[Source, str] = field(default_factory=dict)
    left_out: frozenset[Source] = frozenset()
    kept: frozenset[Source] = frozenset()
    tables: Mapping[Source, str] = field(default_factory=dict)

    def is_settled(self, source: Source) -> bool:
        """Tell whether somebody has looked at a cell."""
        return source in self.kept


NONE = Corrections()
