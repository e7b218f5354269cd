"""The rows of a batch -> their documents, each with what it lacks, or why it was not made.

A row of a template issued once or to each member is read as a conference: its facts laid over the base that
the batch may have. A template issued per row knows no conference: the facts of a row are its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assembly.errors import VanthuError
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.own_words import own_words_maker
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.batches.row_conference import conference_maker
from assembly.templates.registry import RegisteredTemplate

Maker = Callable[[BatchRow], MadeDocument]


class MadeOfRows:
    """The results of rows, one after the other; a row that cannot be made gives its reason instead.

    An error of ours (MemoryError among them) is raised at its row, and ``next`` goes on with the row after.
    """

    def __init__(self, maker: Maker, rows: Sequence[BatchRow]) -> None:
        self._maker = maker
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[MadeDocument | VanthuError]:
        return self

    def __next__(self) -> MadeDocument | VanthuError:
        row = next(self._rows)
        try:
            return self._maker(row)
        except VanthuError as reason:
            return reason


def made_of_rows(
    registered: RegisteredTemplate, base: Mapping[str, Any] | None, rows: Sequence[BatchRow]
) -> Iterator[MadeDocument | VanthuError]:
    """Make the document of each row, in order; ``base`` is a conference as plain data, or None.

    A document's name has no number yet (see ``numbered_name``). Reasons are RowsRefused, its pointers those
    of the row's facts (``/member/head/name``); DocumentNotMade; WordsRefused; TemplateRefused.
    """
    if registered.spec.issued == "per_row":
        return MadeOfRows(own_words_maker(registered), rows)
    return MadeOfRows(conference_maker(registered, base), rows)


def numbered_name(position: int, total: int, name: str = "") -> str:
    """Return the file name of the document at ``position`` (from 0) of ``total``: ``007 - Giấy mời ….docx``.

    ``name`` is that of the made document, with ``.docx``; until it is known the number stands alone.
    """
    number = f"{position + 1:0{len(str(total))}}"
    return f"{number} - {name}" if name else f"{number}.docx"
