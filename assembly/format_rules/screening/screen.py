"""The screen before the full check: a document like one that was fully checked has that one's outcome.

Kept for one template in one process, bounded, safe in several threads. What makes documents alike:
docs/decisions/0015.
"""

from __future__ import annotations

import logging
import traceback
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import chain, count
from threading import Lock
from typing import Generic, TypeVar

from assembly.format_rules.checking import VIETNAM, apply_rules
from assembly.format_rules.finding import Finding, FormatReport, Style
from assembly.format_rules.reading import read_document
from assembly.format_rules.recognition import recognise
from assembly.format_rules.recognition.outline import outline
from assembly.format_rules.screening.filling import Rendered, filling_of, places_of_values
from assembly.format_rules.screening.neighbour import Neighbour, Neighbours, neighbour_of, pieces_of
from assembly.format_rules.screening.places import Checked
from assembly.format_rules.screening.reference import Key, ReadAs, Reference, reference_of
from assembly.format_rules.word_document import Paragraph, WordDocument

MOST_OUTCOMES = 500  # of one template: a batch of any size has some dozens
MOST_SKELETONS = 200  # of one template
MOST_REFERENCES = 4  # of one skeleton: one is the rule, more where odd values changed what was recognised
LONGEST = 200_000  # letters of values: a longer document is checked, not kept

Outcome = TypeVar("Outcome")
_Way = tuple[date, tuple[int, ...]]  # the day of the check, and the skeleton
_Numbered = tuple[int, Reference]

log = logging.getLogger(__name__)


class Screen(Generic[Outcome]):
    """What the full checks of one template's documents have said, for documents like them.

    ``own`` are the ids of the template's own pieces in each filled part; their objects must live as long as
    the screen. ``kept`` turns a report into what is kept of it, never None. ``checked`` counts full checks.
    """

    def __init__(
        self,
        style: Style,
        own: Mapping[str, frozenset[int]],
        kept: Callable[[FormatReport], Outcome],
    ) -> None:
        self._style = style
        self._own = {part: dict(zip(ids, ids, strict=True)) for part, ids in own.items()}
        self._all_own = frozenset(chain.from_iterable(own.values()))
        self._kept = kept
        self._lock = Lock()
        self._references: OrderedDict[_Way, tuple[_Numbered, ...]] = OrderedDict()
        self._outcomes: OrderedDict[tuple[int, Key], Outcome] = OrderedDict()
        self._neighbours = Neighbours()
        self._numbers = count()
        self.checked = 0

    def outcome(self, docx: bytes, rendered: Rendered) -> Outcome:
        """Return what the full check says of a filled document, applying it only where that is not known.

        Raises what the full check raises; a fault of the screen itself costs time, never the check.
        """
        today = datetime.now(VIETNAM).date()
        try:
            known = self._known(today, rendered)
        except Exception as error:  # noqa: BLE001 - see above
            _tell(error)
        else:
            if known is not None:
                return known
        document = read_document(docx)
        laid = outline(document)
        parts = recognise(document, style=self._style, laid=laid)
        report = apply_rules(document, parts)
        outcome = self._kept(report)
        self.checked += 1
        try:
            read = self._reference(rendered, Checked(document, laid, parts, self._style))
            if read is not None and not _speaks_of_others(read, report):
                self._keep((today, filling_of(rendered, self._own).skeleton), read, outcome)
        except Exception as error:  # noqa: BLE001 - see above
            _tell(error)
        return outcome

    def _known(self, today: date, rendered: Rendered) -> Outcome | None:
        """Return the outcome of a document like one that was checked."""
        pieces = pieces_of(rendered)
        with self._lock:
            neighbours = self._neighbours.near(pieces)
        for neighbour in neighbours:
            moved = neighbour.moved(pieces, self._all_own) if neighbour.day == today else None
            if moved is not None:
                found = self._told(moved, neighbour)
                if found is not None:
                    return found
                break
        filling = filling_of(rendered, self._own)
        way = today, filling.skeleton
        with self._lock:
            references = self._references.get(way, ())
            if references:
                self._references.move_to_end(way)
        for number, reference in references:
            asked = number, reference, reference.key(filling.values)
            found = self._told(neighbour_of(today, pieces, filling, self._all_own, asked))
            if found is not None:
                return found
        return None

    def _told(self, document: Neighbour, instead: Neighbour | None = None) -> Outcome | None:
        known = document.number, document.key
        with self._lock:
            found = self._outcomes.get(known)
            if found is not None:
                self._outcomes.move_to_end(known)
                self._neighbours.keep(document, instead)
            return found

    def _reference(self, rendered: Rendered, checked: Checked) -> ReadAs | None:
        values = filling_of(rendered, self._own).values
        if sum(map(len, values)) > LONGEST:
            return None
        printed = places_of_values(rendered, self._own)
        return None if printed is None else reference_of(checked, printed, values)

    def _keep(self, way: _Way, read: ReadAs, outcome: Outcome) -> None:
        with self._lock:
            kept = self._references.get(way, ())
            # the same questions as before: their outcomes go on
            numbered = next((each for each in kept if each[1] == read.reference), None) or (
                next(self._numbers),
                read.reference,
            )
            others = (each for each in kept if each is not numbered)
            self._references[way] = (numbered, *others)[:MOST_REFERENCES]
            self._references.move_to_end(way)
            while len(self._references) > MOST_SKELETONS:
                self._references.popitem(last=False)
            self._outcomes[numbered[0], read.key] = outcome
            while len(self._outcomes) > MOST_OUTCOMES:
                self._outcomes.popitem(last=False)


def _tell(error: Exception) -> None:
    # the error's text may hold personal data: its kind and place are enough
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("the screen before the format check failed: %s\n%s", type(error).__name__, place)


def _speaks_of_others(read: ReadAs, report: FormatReport) -> bool:
    """Tell whether a finding may read otherwise in a document of the same key: where it stands, or quotes."""
    return any(
        not isinstance(finding.at, Paragraph | WordDocument)
        or finding.at in read.free
        or any(value in said for said in _said(finding) for value in read.values)
        for finding in report.findings
    )


def _said(finding: Finding) -> tuple[str, ...]:
    return finding.words, finding.found.vi, finding.required.vi
