"""Conference (and one unit) -> the words of a template.

One set of words serves every template: it is named after the parts of the conference, never after a kind of
document, so that a new template needs no new code. Which sentences stand around the words is the template's.
"""

from __future__ import annotations

from assembly.conference.model import Conference, DocumentSettings, Member
from assembly.conference.vietnamese import count_figure
from assembly.filling.wording import covenant, handover, heading, meeting, nomination, report
from assembly.filling.wording.people import People, Words
from assembly.filling.wording.sentences import SHORT, capitalised, citation
from assembly.templates.manifest import TemplateSpec
from assembly.templates.words import Blank

_INLINE_RECIPIENTS = 5  # a list of more goes to an appendix (DOCUMENTS.md C2)


def words_for(conference: Conference, spec: TemplateSpec, member: Member | None = None) -> Words:
    """Return everything a template may print of a conference, as plain data with blanks for missing facts.

    ``member`` is the unit of a document that is issued once for every member.
    """
    people = People(conference)
    settings = conference.documents.get(spec.kind) or DocumentSettings.model_validate({})
    members = heading.members_of(spec, conference, people.roll)
    awards = nomination.awards(people)
    signers = meeting.minutes_signers(conference)
    outgoing, incoming = handover.parties(people)
    leadership = conference.leadership
    addressees = heading.addressees(spec, settings)
    nominated = [recipient for award in awards for recipient in award["recipients"]]
    founding = conference.block.founding_decision
    count = len(members) or conference.block.established_members
    words: Words = {
        "year_summed_up": _year(conference.year_summed_up, "/year_summed_up"),
        "year_planned": _year(conference.year_planned, "/year_planned"),
        "block": {
            "name": capitalised(conference.block.name),
            "founding": citation(founding) if founding else Blank("/block/founding_decision"),
        },
        "letterhead": heading.letterhead(spec, conference, member),
        "number": heading.number(spec, conference, settings),
        "document": heading.place_and_date(spec, conference, settings),
        "bases": heading.bases(
            spec, conference, settings, nomination.minutes_citation(conference, spec.rests_on)
        ),
        "addressees": addressees,
        "addressees_inside": "" if any(isinstance(a, Blank) for a in addressees) else "; ".join(addressees),
        "recipients": list(settings.recipients or spec.recipients),
        "archive_unit": settings.archive_unit or "",
        "conference": meeting.meeting(conference),
        "members": [{"name": each.name} for each in members],
        "members_count": count_figure(count) if count else "",
        "tasks": covenant.tasks(conference.tasks),
        "covenant": covenant.signing(conference),
        "signature_pairs": covenant.signature_pairs(people, members),
        "report": report.report(conference),
        "scores": report.scores(people.roll.in_year(conference.year_summed_up)),
        "meeting": nomination.meeting_class(conference),
        "meeting_name": nomination.MEETING_NAMES[nomination.meeting_class(conference)],
        "awards": awards,
        "award_recipients": nominated,
        "recipients_total": nomination.total(awards),
        "appendix_list": len(nominated) > _INLINE_RECIPIENTS,
        "enclosures": nomination.enclosures(conference, settings.enclosures),
        "voting": nomination.voting(people),
        "manner": leadership.manner or "",
        "next": people.leaders(leadership.next, "/leadership/next"),
        "handover": handover.handover(conference),
        "outgoing": outgoing,
        "incoming": incoming,
        "secretary": signers[0],
        "chair": signers[1],
        "signer": people.block_signer(
            leadership.current.leader,
            "/leadership/current/leader",
            settings.signer,
            f"/documents/{spec.kind}/signer",
        ),
    }
    if member is not None:
        words["member"] = covenant.member_words(people, member)
        words["counterpart"] = covenant.counterpart(people, member)
        covenant.level_covenant(words["member"], words["counterpart"])
    return words


def _year(year: int | None, pointer: str) -> str:
    return str(year) if year else Blank(pointer, SHORT)
