"""The words of the handover from the outgoing to the incoming leader."""

from __future__ import annotations

from assembly.conference.model import Conference, Record
from assembly.conference.vietnamese import count_figure, long_date, money, number_in_words
from assembly.filling.wording.people import People, office_in, person_text
from assembly.filling.wording.sentences import SHORT, capitalised, date_or_dots, expected, fact, sentences
from assembly.filling.wording.signatures import Words, level, signature
from assembly.templates.words import Blank

_BLANK_ROWS = 4


def _record(record: Record) -> Words:
    return {
        "name": capitalised(record.name),
        "number": record.number or "",
        "copies": record.copies or "",
        "form": record.form or "",
        "note": record.note or "",
    }


def _rows_to_write() -> list[Words]:
    empty = {"number": "", "copies": "", "form": "", "note": ""}
    return [{"name": Blank("/handover/items", 9), **empty} for _ in range(_BLANK_ROWS)]


def handover(conference: Conference) -> Words:
    """Return what is handed over; a list of records that nobody gave becomes rows to write in."""
    told = conference.handover
    here = told.at_conference is True
    date = told.date or (conference.conference.date if here else None)
    venue = told.venue or (conference.conference.venue if here else None)
    return {
        "date": date_or_dots(date, "/handover/date"),
        "venue": fact(venue and capitalised(venue), "/handover/venue"),
        "effective_from": long_date(told.effective_from)
        if told.effective_from
        else Blank("/handover/effective_from"),
        "state_of_work": expected(sentences(told.state_of_work), "/handover/state_of_work"),
        "open_tasks": expected(sentences(told.open_tasks), "/handover/open_tasks"),
        "records": [_record(item) for item in told.items] or _rows_to_write(),
        "objects": [_record(item) for item in told.objects],
        "fund": money(told.fund) if told.fund else "",
        "fund_words": number_in_words(told.fund) if told.fund else "",
        "later": sentences(told.later),
        "copies": count_figure(told.copies) if told.copies else Blank("/handover/copies", SHORT),
        "witnesses": [
            {
                **signature(
                    person.name,
                    f"/handover/witnesses/{at}",
                    office=[office_in(person.title, person.unit)] if person.title else [],
                ),
                "text": fact(capitalised(person_text(person)), f"/handover/witnesses/{at}"),
            }
            for at, person in enumerate(told.witnesses)
        ],
    }


def parties(people: People) -> tuple[Words, Words]:
    """Return the outgoing and the incoming leader, their signatures at one height."""
    leadership = people.conference.leadership
    outgoing = people.side(leadership.current.leader, "/leadership/current/leader")
    incoming = people.side(leadership.next.leader, "/leadership/next/leader")
    level(outgoing["signature"], incoming["signature"])
    return outgoing, incoming
