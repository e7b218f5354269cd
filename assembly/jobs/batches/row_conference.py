"""A row that tells facts of a conference -> its document: read, worded and filled like any conference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assembly.conference.labels import label, label_in
from assembly.conference.model import Conference
from assembly.conference.reading import read_conference_data
from assembly.conference.vietnamese import clean, fold
from assembly.errors import ConferenceRefused, DocumentNotMade, Fault, RowsRefused
from assembly.filling.cache import compiled
from assembly.filling.wording import Wording
from assembly.jobs.assemble import MadeDocument, MissingFact
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.plan import missing_core
from assembly.jobs.self_check import checked_format
from assembly.templates.file_name import file_name
from assembly.templates.registry import RegisteredTemplate

Data = dict[str, Any]
OWN = "member"  # the row's own unit


def conference_maker(
    registered: RegisteredTemplate, base: Mapping[str, Any] | None
) -> Callable[[BatchRow], MadeDocument]:
    """Return what makes the document of a row; a base that cannot be read refuses every row."""
    rows = RowConferences(registered, base)
    return rows.made


def laid_over(base: Any, facts: Any) -> Any:
    """Return the facts of a row laid over those of the base: mappings join, everything else replaces."""
    if not (isinstance(base, Mapping) and isinstance(facts, Mapping)):
        return facts
    return {**base, **{key: laid_over(base[key], facts[key]) if key in base else facts[key] for key in facts}}


class RowConferences:
    """Makes the documents of rows, each of its own conference: the row's facts over the base's.

    Of a document issued to each member the row's own unit joins the base's members, or completes the one of
    the same name.
    """

    def __init__(self, registered: RegisteredTemplate, base: Mapping[str, Any] | None) -> None:
        self._registered = registered
        self._base: Data = {}
        self._refused: ConferenceRefused | None = None
        if base is not None:
            try:
                conference = read_conference_data(base).conference
            except ConferenceRefused as refusal:
                self._refused = refusal
            else:
                self._base = conference.model_dump(mode="json", exclude_none=True)

    def made(self, row: BatchRow) -> MadeDocument:
        """Return the document of a row.

        Raises ConferenceRefused for the base, RowsRefused, DocumentNotMade, WordsRefused, TemplateRefused.
        """
        if self._refused:
            raise self._refused
        data, own = self._data(row.facts)
        try:
            conference = read_conference_data(data).conference
        except ConferenceRefused as refusal:
            raise RowsRefused([_of_row(fault, own) for fault in refusal.faults]) from None
        return self._filled(conference, own)

    def _data(self, facts: Mapping[str, Any]) -> tuple[Data, int | None]:
        """Return the conference of a row, and where among its members the row's own unit stands."""
        if self._registered.spec.issued != "per_member":
            return laid_over(self._base, facts), None
        shared = {key: value for key, value in facts.items() if key != OWN}
        data: Data = laid_over(self._base, shared)
        members = list(data.get("members", ()))
        unit = facts.get(OWN) or {}
        at = _place_of(unit, members)
        if at < len(members):
            members[at] = laid_over(members[at], unit)
        else:
            members.append(unit)
        return {**data, "members": members}, at

    def _filled(self, conference: Conference, own: int | None) -> MadeDocument:
        registered, spec = self._registered, self._registered.spec
        if lacking := missing_core(conference, spec):
            raise DocumentNotMade(lacking.reason, lacking.reason_en, lacking.pointers)
        wording = Wording(conference)
        member = None
        if own is not None:
            key = fold(conference.members[own].name)
            member = next((one for one in wording.members(spec) if fold(one.name) == key), None)
            if member is None:
                raise not_that_year()
        words = wording.words(spec, member)
        filled = compiled(registered).fill_and_tell(words)

        def missing(pointer: str, how: Any) -> MissingFact:
            told = pointer_of_row(pointer, own)
            named = label_in(conference, pointer) if told == pointer else own_label(told)
            named = named.replace(f"› {spec.kind} ›", f"› {spec.title} ›")
            return MissingFact(told, named, how)

        blanks = [missing(pointer, "blank") for pointer in filled.blanks]
        left_out = [missing(p, "left_out") for p in filled.left_out if p not in filled.blanks]
        name = f"{file_name(spec, words)}.docx"
        return MadeDocument(name, filled.docx, (*blanks, *left_out), checked_format(filled.docx, spec.style))


def not_that_year() -> DocumentNotMade:
    """Return why a unit that has left the block, or not joined yet, gets no document."""
    return DocumentNotMade(
        "Đơn vị này không ở trong khối vào năm của văn bản.",
        "the unit is no member in the year of the document",
        [f"/{OWN}/joined_year", f"/{OWN}/left_year"],
    )


def _place_of(unit: Any, members: list[Any]) -> int:
    name = unit.get("name") if isinstance(unit, Mapping) else unit
    key = fold(clean(name)) if isinstance(name, str) else None
    for at, member in enumerate(members):
        other = member.get("name") if isinstance(member, Mapping) else member
        if key and isinstance(other, str) and fold(clean(other)) == key:
            return at
    return len(members)


def pointer_of_row(pointer: str, own: int | None) -> str:
    """Return a pointer into the conference as one into the row's facts: ``/member/head/name``."""
    place = f"/members/{own}"
    if own is not None and (pointer == place or pointer.startswith(f"{place}/")):
        return f"/{OWN}{pointer[len(place) :]}"
    return pointer


def own_label(pointer: str) -> str:
    """Return the Vietnamese name of a fact of the row's own unit."""
    numbered = label("/members/0")
    return label(f"/members/0{pointer.removeprefix(f'/{OWN}')}").replace(numbered, numbered[:-2], 1)


def _of_row(fault: Fault, own: int | None) -> Fault:
    pointer = pointer_of_row(fault.pointer, own)
    if pointer == fault.pointer:
        return fault
    # a row knows nothing of the place of its unit in a list
    numbered = label(f"/members/{own}")
    plain = numbered.rpartition(" ")[0]
    return replace(
        fault,
        pointer=pointer,
        message=fault.message.replace(numbered, plain, 1),
        message_en=fault.message_en.replace(f"members.{own}", OWN, 1),
    )
