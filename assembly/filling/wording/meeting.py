"""The words of the conference itself: when, where, who."""

from __future__ import annotations

from assembly.conference.model import Conference, Person
from assembly.conference.vietnamese import clock_words
from assembly.filling.wording.people import person_text, persons
from assembly.filling.wording.sentences import (
    INLINE,
    SHORT,
    capitalised,
    date_or_dots,
    expected,
    fact,
    open_ended,
    sentence,
    sentences,
)
from assembly.filling.wording.signatures import Words, signature


def meeting(conference: Conference) -> Words:
    """Return when and where the block met and who took part."""
    told = conference.conference
    chairs = capitalised("; ".join(person_text(person) for person in told.chairs))
    secretary = capitalised(person_text(told.secretary)) if told.secretary else None
    title = open_ended(told.title) if told.title else ""
    return {
        "title": capitalised(title),
        "title_inside": _inside(title),
        "date": date_or_dots(told.date, "/conference/date"),
        "date_known": told.date is not None,
        # the hour says it better, where it is known
        "session": "" if told.start_time else (told.session or ""),
        "start": _clock(told.start_time, "/conference/start_time"),
        "end": _clock(told.end_time, "/conference/end_time"),
        "venue": fact(told.venue and capitalised(told.venue), "/conference/venue"),
        "chairs": fact(chairs, "/conference/chairs", INLINE * 2),
        "secretary": fact(secretary, "/conference/secretary", INLINE * 2),
        "attendees": persons(list(told.attendees), "/conference/attendees"),
        "attendance": sentence(told.attendance) if told.attendance else "",
        "absentees": persons(list(told.absentees), "/conference/absentees"),
        "guests": persons(list(told.guests), "/conference/guests"),
        "programme": [sentence(item) for item in told.programme],
        "discussion": expected(sentences(told.discussion), "/conference/discussion"),
    }


def _clock(clock: str | None, pointer: str) -> Words:
    hour, minute = clock_words(clock).split(" ")[0::2] if clock else (None, None)
    return {"hour": fact(hour, pointer, SHORT), "minute": fact(minute, pointer, SHORT)}


def _inside(title: str) -> str:
    # "Tại Hội nghị Hội nghị tổng kết …" says it twice; a title all in capitals cannot be lowered without
    # losing its names
    if title.isupper():
        return ""
    return title[len("hội nghị ") :] if title.lower().startswith("hội nghị ") else title


def minutes_signers(conference: Conference) -> tuple[Words, Words]:
    """Return who signs the minutes: the secretary and the first chair (form 1.9)."""

    def words(person: Person | None, pointer: str) -> Words:
        return signature(person.name if person else None, pointer)

    told = conference.conference
    return words(told.secretary, "/conference/secretary"), words(
        told.chairs[0] if told.chairs else None, "/conference/chairs/0"
    )
