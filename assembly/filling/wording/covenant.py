"""The words of the covenants: undertakings, targets, the parties and their signatures."""

from __future__ import annotations

from assembly.conference.members import same_unit
from assembly.conference.model import Conference, Leaders, Member, Person, Tasks
from assembly.conference.vietnamese import count_figure, letter
from assembly.filling.wording.heading import covenant_date
from assembly.filling.wording.people import People, Unit, office_in, representative
from assembly.filling.wording.sentences import capitalised, date_or_dots, fact, open_ended, sentence
from assembly.filling.wording.signatures import NOBODY, Words, level, signature
from assembly.templates.words import Blank


def tasks(tasks: Tasks | None) -> Words | str:
    """Return numbered tasks with their sub-points, or paragraphs; "" where there are none."""
    if tasks is None or not tasks.items:
        return ""
    entries = [
        {
            "number": str(at),
            "text": sentence(task.text) if not task.items else open_ended(capitalised(task.text)) + ":",
            "entries": [
                {"letter": letter(n), "text": sentence(item)} for n, item in enumerate(task.items, 1)
            ],
        }
        for at, task in enumerate(tasks.items, 1)
    ]
    return {"numbered": tasks.numbered, "entries": entries}


def signing(conference: Conference) -> Words:
    """Return when, where and before whom the covenant is signed."""
    covenant = conference.covenant
    here = bool(covenant.signed_at_conference)
    date = covenant_date(conference)
    witness = covenant.witness
    return {
        "date": date_or_dots(date, "/conference/date" if here else "/covenant/signed_at_conference"),
        "venue": fact(conference.conference.venue if here else None, "/conference/venue"),
        "purpose": sentence(covenant.purpose) if covenant.purpose else "",
        "commitment": open_ended(covenant.commitment) if covenant.commitment else "",
        "copies": count_figure(covenant.copies) if covenant.copies else Blank("/covenant/copies"),
        "witnesses": [_witness(witness)] if witness else [],
    }


def _witness(witness: Person) -> Words:
    office = office_in(witness.title, witness.unit)
    return signature(witness.name, "/covenant/witness", office=[office] if office else [])


def term_leaders(conference: Conference) -> tuple[Leaders, str]:
    """Return who leads the block in the planned year: the next leaders once known, else those in office."""
    leadership = conference.leadership
    if leadership.next.leader:
        return leadership.next, "/leadership/next"
    return leadership.current, "/leadership/current"


def member_words(unit: Unit, member: Member) -> Words:
    """Return a member's own part of its covenant."""
    person, place = unit.signing
    return {
        "name": member.name,
        "representative": representative(person, place, acting=unit.acting),
        "signature": signature(
            person.name if person else None, place, unit=member.name, office=unit.office()
        ),
        "targets": [
            {"name": t.name, "measure": t.measure or "", "plan": t.plan or "", "note": t.note or ""}
            for t in member.targets
        ],
        "tasks": tasks(member.tasks),
        "movements": [
            {"name": m.name, "aim": m.aim or "", "period": m.period or ""} for m in member.movements
        ],
        "registered_titles": [sentence(title) for title in member.registered_titles],
    }


def counterpart(people: People, member: Member) -> Words:
    """Return who signs for the block: its leader, or the deputy where the leader's own covenant is signed."""
    leaders, pointer = term_leaders(people.conference)
    own = (
        leaders.leader is not None
        and leaders.leader.unit is not None
        and same_unit(leaders.leader.unit, member.name)
    )
    if own:
        office, place = (leaders.deputies[0] if leaders.deputies else None), f"{pointer}/deputies/0"
    else:
        office, place = leaders.leader, f"{pointer}/leader"
    words = people.side(office, place)
    words["signature"] = people.block_signer(office, place, None, "")
    words["role"] = "Phó Trưởng khối" if own else "Trưởng khối"
    words["deputises"] = own
    return words


def level_covenant(own: Words, opposite: Words) -> None:
    """Bring the two signatures of a member's covenant to one height."""
    # "TM. KHỐI THI ĐUA" and "TRƯỞNG KHỐI", or these and "PHÓ TRƯỞNG KHỐI", stand above the block's signer
    above = 3 if opposite["deputises"] else 2
    level(own["signature"], opposite["signature"], extra_right=above)


def signature_rows(people: People, members: tuple[Member, ...]) -> list[Words]:
    """Return every member's signature, leader and deputies first, in rows of pairs.

    A row is what no page break goes through: one pair each, and the last two pairs together, so that a last
    pair never stands alone on a page.
    """
    leaders, _ = term_leaders(people.conference)
    roles = [(leaders.leader, "Trưởng khối"), *((office, "Phó Trưởng khối") for office in leaders.deputies)]

    def role_of(member: Member) -> str:
        return next(
            (
                role
                for office, role in roles
                if office and office.unit and same_unit(office.unit, member.name)
            ),
            "",
        )

    ranked = sorted(members, key=lambda member: ["Trưởng khối", "Phó Trưởng khối", ""].index(role_of(member)))
    blocks: list[Words] = []
    for member in ranked:
        unit = people.unit(member)
        person, place = unit.signing
        name = person.name if person else None
        blocks.append(signature(name, place, unit=member.name, office=unit.office(), role=role_of(member)))
    if len(blocks) % 2:
        blocks.append(dict(NOBODY))
    pairs = [{"left": left, "right": right} for left, right in zip(blocks[::2], blocks[1::2], strict=True)]
    for pair in pairs:
        level(pair["left"], pair["right"])
    return [{"pairs": row} for row in [*([pair] for pair in pairs[:-2]), pairs[-2:]] if row]
