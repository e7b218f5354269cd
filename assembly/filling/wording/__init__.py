"""Conference (and one unit) -> the words of a template.

One set of words serves every template: it is named after the parts of the conference, never after a kind of
document, so that a new template needs no new code. Which sentences stand around the words is the template's.
"""

from __future__ import annotations

import threading

from assembly.conference.model import Conference, DocumentSettings, Member
from assembly.conference.vietnamese import count_figure
from assembly.filling.wording import covenant, handover, heading, meeting, nomination, report
from assembly.filling.wording.people import People
from assembly.filling.wording.sentences import SHORT, capitalised, citation
from assembly.filling.wording.signatures import Words
from assembly.templates.manifest import TemplateSpec
from assembly.templates.words import Blank

_INLINE_RECIPIENTS = 5  # a list of more goes to an appendix (DOCUMENTS.md C2)


class Wording:
    """The words of one conference; what all its documents share is worded once."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self.people = People(conference)
        self._facts = self._of_all()
        self._of_template: dict[str, Words] = {}

    def members(self, spec: TemplateSpec) -> tuple[Member, ...]:
        """Return the distinct members of the year of which a template speaks."""
        planned = spec.year == "planned"
        return self.people.roll.in_year(
            self.conference.year_planned if planned else self.conference.year_summed_up
        )

    def words(self, spec: TemplateSpec, member: Member | None = None) -> Words:
        """Return everything a template may print, as plain data with blanks for missing facts.

        ``member`` is the unit of a document that is issued once for every member.
        """
        if spec.id not in self._of_template:
            self._of_template[spec.id] = self._facts | self._frame(spec)
        shared = self._of_template[spec.id]
        if member is None:
            return shared
        own = covenant.member_words(self.people.unit(member), member)
        counterpart = covenant.counterpart(self.people, member)
        covenant.level_covenant(own, counterpart)
        letterhead = heading.letterhead(spec, self.conference, member)
        return shared | {"member": own, "counterpart": counterpart, "letterhead": letterhead}

    def _of_all(self) -> Words:
        """Return what is the same in every document."""
        conference, people = self.conference, self.people
        awards = nomination.awards(people)
        nominated = [recipient for award in awards for recipient in award["recipients"]]
        secretary, chair = meeting.minutes_signers(conference)
        outgoing, incoming = handover.parties(people)
        meeting_class = nomination.meeting_class(conference)
        founding = conference.block.founding_decision
        return {
            "year_summed_up": _year(conference.year_summed_up, "/year_summed_up"),
            "year_planned": _year(conference.year_planned, "/year_planned"),
            "block": {
                "name": capitalised(conference.block.name),
                "founding": citation(founding) if founding else Blank("/block/founding_decision"),
            },
            "conference": meeting.meeting(conference),
            "tasks": covenant.tasks(conference.tasks),
            "covenant": covenant.signing(conference),
            "report": report.report(conference),
            "scores": report.scores(people.roll.in_year(conference.year_summed_up)),
            "meeting": meeting_class,
            "meeting_name": nomination.MEETING_NAMES[meeting_class],
            "awards": awards,
            "award_recipients": nominated,
            "recipients_total": nomination.total(awards),
            "appendix_list": len(nominated) > _INLINE_RECIPIENTS,
            "voting": nomination.voting(people),
            "joining": _joining(conference, people),
            "current": people.leaders(conference.leadership.current, "/leadership/current"),
            "manner": conference.leadership.manner or "",
            "next": people.leaders(conference.leadership.next, "/leadership/next"),
            "handover": handover.handover(conference),
            "outgoing": outgoing,
            "incoming": incoming,
            "secretary": secretary,
            "chair": chair,
        }

    def _frame(self, spec: TemplateSpec) -> Words:
        """Return what depends on the kind of document: heading, addressees, members of its year, signer."""
        conference, people = self.conference, self.people
        settings = conference.documents.get(spec.kind) or DocumentSettings()
        members = self.members(spec)
        count = len(members) or conference.block.established_members
        addressees = heading.addressees(spec, settings)
        known = not any(isinstance(addressee, Blank) for addressee in addressees)
        minutes = nomination.minutes_citation(conference, spec.rests_on, spec.style)
        return {
            "letterhead": heading.letterhead(spec, conference, None),
            "number": heading.number(spec, conference, settings),
            "document": heading.place_and_date(spec, conference, settings),
            "bases": heading.bases(spec, conference, settings, minutes),
            "addressees": addressees,
            "addressees_inside": _and(addressees) if known else "",
            "recipients": list(settings.recipients or spec.recipients),
            "archive_unit": settings.archive_unit or "",
            "enclosures": nomination.enclosures(conference, settings.enclosures),
            "members": [{"name": member.name} for member in members],
            "members_count": count_figure(count) if count else "",
            "signature_rows": covenant.signature_rows(people, members),
            "signer": people.block_signer(
                conference.leadership.current.leader,
                "/leadership/current/leader",
                settings.signer,
                f"/documents/{spec.kind}/signer",
            ),
        }


_recent = threading.local()


def wording_of(conference: Conference) -> Wording:
    """Return the wording of a conference; the documents of one conference are made one after the other."""
    wording: Wording | None = getattr(_recent, "wording", None)
    if wording is None or wording.conference is not conference:
        wording = _recent.wording = Wording(conference)
    return wording


def _and(names: list[str]) -> str:
    return " và ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _joining(conference: Conference, people: People) -> Words | str:
    """Return which units join in the planned year; "" where none does."""
    year = conference.year_planned
    names = [member.name for member in people.roll.members if year and member.joined_year == year]
    return {"count": count_figure(len(names)), "names": "; ".join(names)} if names else ""


def _year(year: int | None, pointer: str) -> str:
    return str(year) if year else Blank(pointer, SHORT)
