"""This year's conference -> the draft of next year's (chuyển sang năm sau).

What stays: the block, its members, who leads it, legal bases, and the wording of tasks and of the covenant
as a draft to go over. What is cleared is what somebody has to say, count or decide anew: the meeting, the
report, votes, nominations, the handover, scores, figures, registrations, numbers and dates of documents.
Nothing is invented; docs/decisions/0021 tells of each part why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembly.conference.legality import warning
from assembly.conference.members import Roll
from assembly.conference.model import (
    Act,
    Conference,
    Covenant,
    DocumentSettings,
    Facts,
    Leaders,
    Leadership,
    Member,
    Movement,
    Office,
    Person,
    Target,
    Tasks,
)
from assembly.conference.pointer import pointer_to
from assembly.errors import ConferenceRefused, Fault

LAST_YEAR = 2200  # as the model has it
# "giai đoạn 2021-2025" and "ngày 24/02/2022" name no year of the work
_YEAR = re.compile(r"\bnăm\s+(\d{4})\b(?!\s*[-–—/]\s*\d)", re.IGNORECASE)


def rolled_over(conference: Conference, base: str = "") -> Conference:
    """Return the draft of the conference one year later; pointers of faults begin with ``base``.

    Raises ConferenceRefused where the next year would be past the last one that the model takes.
    """
    summed_up, planned = _next_years(conference, base)
    return Conference(
        **_given(
            block=conference.block,
            province=conference.province,
            style=conference.style if "style" in conference.model_fields_set else None,
            year_summed_up=summed_up,
            year_planned=planned,
            members=[_member(member) for member in Roll(conference).members if _stays(member, summed_up)],
            leadership=_leadership(conference.leadership),
            tasks=conference.tasks,
            covenant=_covenant(conference.covenant),
            legal_basis=conference.legal_basis,
            documents={
                kind: settings
                for kind, before in conference.documents.items()
                if not _is_empty(settings := _document(before))
            },
        )
    )


def warnings_of_draft(draft: Conference, base: str = "") -> Iterator[Fault]:
    """Yield a warning for each text of a draft that still names a year of the conference it was drawn from.

    Pointers begin with ``base``. Other years are left alone: they may well be meant.
    """
    planned = draft.year_planned
    if planned is None:
        return
    past = {planned - 1, planned - 2}
    for pointer, text in _carried_texts(draft):
        named = next((year for year in map(int, _YEAR.findall(text)) if year in past), None)
        if named is not None:
            yield warning(
                base + pointer,
                "conference.names-a-past-year",
                f"Nội dung chuyển từ năm trước còn ghi “năm {named}”; hãy xem lại cho năm {planned}.",
                f"carried over from last year and still names {named}; go over it for {planned}",
                f"năm {named}",
            )


def _next_years(conference: Conference, base: str) -> tuple[int | None, int | None]:
    summed_up, planned = conference.year_summed_up, conference.year_planned
    if summed_up is None and planned is None:
        return None, None
    following = planned if planned is not None else (summed_up or 0) + 1
    if following >= LAST_YEAR:
        raise ConferenceRefused(
            [
                Fault(
                    f"{base}/year_planned",
                    "conference.last-year",
                    f"Không thể chuyển sang năm sau: năm kế hoạch chỉ đến {LAST_YEAR}.",
                    f"there is no next year: planned years end with {LAST_YEAR}",
                    str(following),
                )
            ]
        )
    return following, following + 1


def _stays(member: Member, summed_up: int | None) -> bool:
    # who left within the year now summed up still voted and is reported on
    return summed_up is None or member.left_year is None or member.left_year >= summed_up


def _member(member: Member) -> Member:
    return Member(
        **_given(
            name=member.name,
            short_name=member.short_name,
            abbreviation=member.abbreviation,
            former_name=member.former_name,
            superior=member.superior,
            head=_person(member.head),
            signer=_person(member.signer),
            signing_capacity=member.signing_capacity,
            kind=member.kind,
            staff=member.staff,
            joined_year=member.joined_year,
            left_year=member.left_year,
            targets=[Target(**_given(name=target.name, measure=target.measure)) for target in member.targets],
            tasks=member.tasks,
            movements=[
                Movement(**_given(name=movement.name, aim=movement.aim, period=movement.period))
                for movement in member.movements
            ],
        )
    )


def _person(person: Person | None) -> Person | None:
    # the role in the block or at the conference may go to somebody else
    if person is None:
        return None
    return Person(
        **_given(name=person.name, honorific=person.honorific, title=person.title, unit=person.unit)
    )


def _office(office: Office | None) -> Office | None:
    if office is None:
        return None
    return Office(**_given(unit=office.unit, person=_person(office.person)))


def _leadership(leadership: Leadership) -> Leadership:
    # as the covenants have it: until others are chosen, those in office go on
    coming = leadership.next
    leaders = coming if coming.leader or coming.deputies else leadership.current
    deputies = [office for deputy in leaders.deputies if not _is_empty(office := _office(deputy))]
    current = Leaders(**_given(leader=_office(leaders.leader), deputies=deputies))
    return Leadership(**_given(current=current, manner=leadership.manner))


def _covenant(covenant: Covenant) -> Covenant:
    return Covenant(**_given(purpose=covenant.purpose, commitment=covenant.commitment))


def _document(settings: DocumentSettings) -> DocumentSettings:
    return DocumentSettings(
        **_given(
            style=settings.style,
            symbol=settings.symbol,
            place=settings.place,
            addressees=settings.addressees,
            recipients=settings.recipients,
            legal_basis=settings.legal_basis,
        )
    )


def _given(**facts: object) -> dict[str, object]:
    """Return the facts that somebody gave: a draft holds no empty ones."""
    return {name: fact for name, fact in facts.items() if not _is_empty(fact)}


def _is_empty(fact: object) -> bool:
    if isinstance(fact, Facts):
        return not fact.model_fields_set
    return fact is None or fact in ([], {})


def _carried_texts(draft: Conference) -> Iterator[tuple[str, str]]:
    yield from _of_tasks(draft.tasks, "/tasks")
    for field in ("purpose", "commitment"):
        if text := getattr(draft.covenant, field):
            yield f"/covenant/{field}", text
    for at, member in enumerate(draft.members):
        yield from _of_tasks(member.tasks, f"/members/{at}/tasks")
        yield from (
            (f"/members/{at}/targets/{n}/name", target.name) for n, target in enumerate(member.targets)
        )
        for n, movement in enumerate(member.movements):
            for field in ("name", "aim", "period"):
                if text := getattr(movement, field):
                    yield f"/members/{at}/movements/{n}/{field}", text
    yield from _of_acts(draft.legal_basis, "/legal_basis")
    for kind, settings in draft.documents.items():
        yield from _of_acts(settings.legal_basis, pointer_to(("documents", kind, "legal_basis")))


def _of_tasks(tasks: Tasks | None, base: str) -> Iterator[tuple[str, str]]:
    for at, task in enumerate(tasks.items if tasks else ()):
        yield f"{base}/items/{at}/text", task.text
        yield from ((f"{base}/items/{at}/items/{n}", item) for n, item in enumerate(task.items))


def _of_acts(acts: list[Act], base: str) -> Iterator[tuple[str, str]]:
    for at, act in enumerate(acts):
        for field in ("subject", "text"):
            if text := getattr(act, field):
                yield f"{base}/{at}/{field}", text
