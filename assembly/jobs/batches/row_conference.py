"""A row that tells facts of a conference -> its document: read, worded and filled like any conference.

Each row is a conference of its own: its facts laid over those of the base; of a document issued to each
member the row's own unit joins the base's members, or completes the one of the same name. Ten thousand
covenants share everything but the unit, so what consecutive rows share is read and worded once, and only the
unit is read for each row. The result is that of a conference for each row, byte for byte; where it might not
be, or the row is wrong, the row is read as its own conference after all.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

from assembly.conference.labels import label, label_in
from assembly.conference.model import MOST_ITEMS, Conference
from assembly.conference.reading import read_conference_data, read_member
from assembly.conference.vietnamese import clean, fold
from assembly.errors import ConferenceRefused, DocumentNotMade, Fault, RowsRefused
from assembly.filling.cache import compiled
from assembly.filling.wording import Wording
from assembly.filling.wording.one_unit import UnitWording
from assembly.filling.wording.signatures import Words
from assembly.jobs.assemble import MadeDocument, MissingFact
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.plan import missing_core
from assembly.jobs.self_check import checked_filling
from assembly.templates.file_name import file_name, names_in_pattern
from assembly.templates.registry import RegisteredTemplate

Data = dict[str, Any]
OWN = "member"  # the row's own unit

_recent = threading.local()


def conference_maker(
    registered: RegisteredTemplate, base: Mapping[str, Any] | None
) -> Callable[[BatchRow], MadeDocument]:
    """Return what makes the document of a row; the chunks of a batch share it while ``base`` is one object.

    It raises ConferenceRefused for a base that cannot be read, RowsRefused, DocumentNotMade, WordsRefused,
    TemplateRefused.
    """
    kept: RowConferences | None = getattr(_recent, "rows", None)
    if kept is None or not kept.serves(registered, base):
        _recent.rows = None  # two bases at a time would need twice the space
        kept = _recent.rows = RowConferences(registered, base)
    return kept.made


def laid_over(base: Any, facts: Any) -> Any:
    """Return the facts of a row laid over those of the base: mappings join, everything else replaces."""
    if not (isinstance(base, Mapping) and isinstance(facts, Mapping)):
        return facts
    return {**base, **{key: laid_over(base[key], facts[key]) if key in base else facts[key] for key in facts}}


class RowConferences:
    """Makes the documents of rows; keeps what the last row shares with the next."""

    def __init__(
        self, registered: RegisteredTemplate, base: Mapping[str, Any] | None, *, sharing: bool = True
    ) -> None:
        self._registered = registered
        self._given = base
        self._sharing = sharing
        self._base: Data = {}
        self._conference: Conference | None = None
        self._refused: ConferenceRefused | None = None
        self._shared: Shared | None = None
        if base is not None:
            try:
                self._conference = read_conference_data(base).conference
            except ConferenceRefused as refusal:
                self._refused = refusal
            else:
                self._base = self._conference.model_dump(mode="json", exclude_none=True)

    def serves(self, registered: RegisteredTemplate, base: Mapping[str, Any] | None) -> bool:
        """Tell whether this makes documents of that template over that very base."""
        return self._given is base and self._registered == registered

    def made(self, row: BatchRow) -> MadeDocument:
        """Return the document of a row; raises what ``conference_maker`` tells."""
        if self._refused:
            raise self._refused
        if self._registered.spec.issued != "per_member":
            return self._filled(_read(laid_over(self._base, row.facts), None), None)
        facts = {key: value for key, value in row.facts.items() if key != OWN}
        if self._shared is None or self._shared.facts != facts:
            data = laid_over(self._base, facts)
            self._shared = Shared(self._registered, facts, data, None if facts else self._conference)
        shared, unit = self._shared, row.facts.get(OWN) or {}
        at = shared.place_of(unit)
        data = unit if at is None else laid_over(shared.members[at], unit)
        if self._sharing and (made := shared.made(data, at)):
            return made
        members = [*shared.members]
        if at is None:
            at = len(members)
            members.append(data)
        else:
            members[at] = data
        return self._filled(_read({**shared.data, "members": members}, at), at)

    def _filled(self, conference: Conference, own: int | None) -> MadeDocument:
        spec = self._registered.spec
        if lacking := missing_core(conference, spec):
            raise DocumentNotMade(lacking.reason, lacking.reason_en, lacking.pointers)
        wording = Wording(conference)
        member = None
        if own is not None:
            key = fold(conference.members[own].name)
            member = next((one for one in wording.members(spec) if fold(one.name) == key), None)
            if member is None:
                raise _not_that_year()
        words = wording.words(spec, member)
        return _document(self._registered, words, Labels(conference, self._registered), own)


class Shared:
    """What rows of equal facts share but for their own units: ``members`` are the other units, as data.

    ``conference`` is what ``data`` say, where they have been read before.
    """

    def __init__(
        self, registered: RegisteredTemplate, facts: Data, data: Data, conference: Conference | None
    ) -> None:
        self.facts, self.data = facts, data
        members = data.get("members")
        self.members: list[Any] = members if isinstance(members, list) else []
        self._registered = registered
        self._place: dict[str, int] = {}
        for at, member in enumerate(self.members):
            if key := _key(member):
                self._place.setdefault(key, at)
        self._conference: Conference | None = None
        if len(self.members) >= MOST_ITEMS:
            return  # no room for one more: each row tells it
        try:
            self._conference = conference or read_conference_data(data).conference
        except ConferenceRefused:
            return  # each row tells it, with its own faults
        spec = registered.spec
        printed = {re.split(r"[.\[]", field.path)[0] for field in compiled(registered).fields}
        asked = printed | names_in_pattern(spec.file_name)
        self._wording = UnitWording(self._conference, spec, asked)
        self._labels = Labels(self._conference, registered)

    def place_of(self, unit: Any) -> int | None:
        """Return the place of the unit's entry among the members; None where it is none of them."""
        return self._place.get(_key(unit))

    def made(self, data: Any, at: int | None) -> MadeDocument | None:
        """Return the document of a unit, or None where its row must be read as a conference of its own.

        Raises DocumentNotMade, WordsRefused, TemplateRefused.
        """
        conference = self._conference
        member = read_member(data) if conference else None
        if conference is None or member is None:
            return None
        words = self._wording.words(member, at)
        if words is None:
            return None
        place = len(conference.members) if at is None else at
        members = [*conference.members[:place], member, *conference.members[place + 1 :]]
        whole = conference.model_copy(update={"members": members})
        if lacking := missing_core(whole, self._registered.spec):
            raise DocumentNotMade(lacking.reason, lacking.reason_en, lacking.pointers)
        if not self._wording.is_of_year(member):
            raise _not_that_year()
        return _document(self._registered, words, self._labels, place)


class Labels:
    """The missing facts of the documents of one conference, each labelled once."""

    def __init__(self, conference: Conference, registered: RegisteredTemplate) -> None:
        self._conference = conference
        self._spec = registered.spec
        self._told: dict[tuple[str, str], MissingFact] = {}

    def missing(self, pointer: str, how: Literal["blank", "left_out"], own: int | None) -> MissingFact:
        """Return a missing fact; one of the row's own unit, which is entry ``own``, is named as such."""
        of_row = pointer_of_row(pointer, own)
        if of_row != pointer:
            return _own_missing(of_row, how)
        if (pointer, how) not in self._told:
            # a secretary knows the document by its title, not by the name of its kind
            named = label_in(self._conference, pointer).replace(
                f"› {self._spec.kind} ›", f"› {self._spec.title} ›"
            )
            self._told[pointer, how] = MissingFact(pointer, named, how)
        return self._told[pointer, how]


@lru_cache(maxsize=1024)
def _own_missing(pointer: str, how: Literal["blank", "left_out"]) -> MissingFact:
    numbered = label("/members/0")
    named = label(f"/members/0{pointer.removeprefix(f'/{OWN}')}")
    return MissingFact(pointer, named.replace(numbered, _unnumbered(numbered), 1), how)


def _document(registered: RegisteredTemplate, words: Words, labels: Labels, own: int | None) -> MadeDocument:
    filled = compiled(registered).fill_and_tell(words)
    blanks = [labels.missing(pointer, "blank", own) for pointer in filled.blanks]
    left_out = [labels.missing(p, "left_out", own) for p in filled.left_out if p not in filled.blanks]
    return MadeDocument(
        f"{file_name(registered.spec, words)}.docx",
        filled.docx,
        (*blanks, *left_out),
        checked_filling(registered, filled),
    )


def _read(data: Data, own: int | None) -> Conference:
    try:
        return read_conference_data(data).conference
    except ConferenceRefused as refusal:
        raise RowsRefused([_of_row(fault, own) for fault in refusal.faults]) from None


def _key(unit: Any) -> str:
    name = unit.get("name") if isinstance(unit, Mapping) else unit
    return fold(clean(name)) if isinstance(name, str) else ""


def _not_that_year() -> DocumentNotMade:
    return DocumentNotMade(
        "Đơn vị này không ở trong khối vào năm của văn bản.",
        "the unit is no member in the year of the document",
        [f"/{OWN}/joined_year", f"/{OWN}/left_year"],
    )


def pointer_of_row(pointer: str, own: int | None) -> str:
    """Return a pointer into the conference as one into the row's facts: ``/member/head/name``."""
    place = f"/members/{own}"
    if own is not None and (pointer == place or pointer.startswith(f"{place}/")):
        return f"/{OWN}{pointer[len(place) :]}"
    return pointer


def _of_row(fault: Fault, own: int | None) -> Fault:
    pointer = pointer_of_row(fault.pointer, own)
    if pointer == fault.pointer:
        return fault
    # a row knows nothing of the place of its unit in a list
    numbered = label(f"/members/{own}")
    return replace(
        fault,
        pointer=pointer,
        message=fault.message.replace(numbered, _unnumbered(numbered), 1),
        message_en=fault.message_en.replace(f"members.{own}", OWN, 1).replace(f"/members/{own}", f"/{OWN}"),
    )


def _unnumbered(label: str) -> str:
    return label.rpartition(" ")[0]
