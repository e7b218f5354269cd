"""The words of the vote and of the nominations that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assembly.conference.members import same_unit
from assembly.conference.model import Ballots, Candidate, Conference, DocumentSettings, Nomination, Style
from assembly.conference.register import award_class
from assembly.conference.vietnamese import count_figure, count_in_words, decimal, fold, letter, long_date
from assembly.filling.wording.people import People, persons
from assembly.filling.wording.report import points
from assembly.filling.wording.sentences import (
    INLINE,
    capitalised,
    expected,
    fact,
    figure,
    numbered,
    open_ended,
    sentence,
    sentences,
)
from assembly.filling.wording.signatures import Words
from assembly.templates.words import Blank

_MOST_LINES = 20  # dotted lines for the names of one award: as many as a large block has members
_METHODS = {"secret ballot": "bỏ phiếu kín", "show of hands": "biểu quyết bằng hình thức giơ tay"}
_BASES = {"present": " tính trên số người có mặt", "all members": " tính trên tổng số thành viên"}


def electorate(people: People, ballots: Ballots | None) -> int | None:
    """Return of how many votes a share is taken: the base that the block chose, else the valid ballots."""
    conference = people.conference
    voting = conference.voting
    if voting.base == "present" and voting.present:
        return voting.present
    if voting.base == "all members":
        return voting.voters or len(people.roll.in_year(conference.year_summed_up)) or None
    counted = ballots or voting.ballots
    if counted and counted.valid:
        return counted.valid
    return voting.present


def _percent(candidate: Candidate | None, voters: int | None) -> str:
    if candidate is None or candidate.yes is None or not voters:
        return ""
    return decimal(round(Decimal(100 * candidate.yes) / voters, 2))


def candidates(
    people: People, voted: Sequence[Candidate], pointer: str, ballots: Ballots | None
) -> list[Words]:
    """Return the votes of each candidate; the share is computed, never copied."""
    voters = electorate(people, ballots)
    return [
        {
            "name": _printed_name(people, candidate.unit),
            "yes": figure(candidate.yes, f"{pointer}/{at}/yes"),
            "no": figure(candidate.no, f"{pointer}/{at}/no"),
            "blank": figure(candidate.blank, f"{pointer}/{at}/blank"),
            "percent": _percent(candidate, voters),
        }
        for at, candidate in enumerate(voted)
    ]


def _printed_name(people: People, unit: str) -> str:
    member = people.roll.find(unit)
    return member.name if member else unit


def ballot_count(ballots: Ballots | None, pointer: str) -> Words:
    """Return the count of a ballot, a short blank for each figure that is not told."""
    counted = ballots or Ballots()
    return {
        name: figure(getattr(counted, name), f"{pointer}/{name}")
        for name in ("issued", "returned", "valid", "invalid")
    }


def award_name(nomination: Nomination) -> str:
    """Return the award in the user's wording, with who grants it where the wording does not tell."""
    name = open_ended(nomination.award)
    if nomination.granted_by and fold("của") not in fold(name).split():
        return f"{name} của {nomination.granted_by}"
    return name


def _recipient(people: People, nomination: Nomination, name: str) -> Words:
    member = people.roll.find(name)
    voted = next((c for c in nomination.candidates if same_unit(c.unit, name)), None)
    score = voted.score if voted and voted.score is not None else (member.score if member else None)
    rank = (voted.rank if voted else None) or (member.rank if member else None)

    def told(facts: dict[str, str]) -> str:
        return next((sentence(text) for unit, text in facts.items() if same_unit(unit, name)), "")

    return {
        "name": _printed_name(people, name),
        "award": award_name(nomination),
        "score": points(score),
        "rank": str(rank) if rank else "",
        "percent": _percent(voted, electorate(people, nomination.ballots)),
        "achievement": told(nomination.achievements),
        "previous": told(nomination.previous_awards),
    }


def awards(people: People) -> list[Words]:
    """Return each award with its recipients and its vote."""
    words: list[Words] = []
    for at, nomination in enumerate(people.conference.nominations):
        pointer = f"/nominations/{at}"
        known = award_class(nomination.award, nomination.granted_by)
        count = nomination.count if nomination.count is not None else (len(nomination.recipients) or None)
        words.append(
            {
                "letter": letter(at + 1),
                "name": award_name(nomination),
                # only the Chairman of the province proposes these to the Government (law, Điều 83.4)
                "national": known is not None and known.level == "state",
                "count": figure(count, f"{pointer}/count"),
                "recipients": [_recipient(people, nomination, name) for name in nomination.recipients],
                "lines_to_write": [Blank(f"{pointer}/recipients", INLINE * 3)] * min(count or 1, _MOST_LINES),
                "quota": count_figure(nomination.quota) if nomination.quota is not None else "",
                "ballots": ballot_count(nomination.ballots, f"{pointer}/ballots")
                if nomination.ballots
                else "",
                "candidates": expected(
                    candidates(people, nomination.candidates, f"{pointer}/candidates", nomination.ballots),
                    f"{pointer}/candidates",
                ),
            }
        )
    return words


def meeting_class(conference: Conference) -> str:
    """Return "title", "commendation" or "both": which minutes the dossiers need (law, Điều 84)."""
    classes = set()
    for nomination in conference.nominations:
        known = award_class(nomination.award, nomination.granted_by)
        classes.add(known.award_class if known else "commendation")
    return "both" if len(classes) == 2 else next(iter(classes), "commendation")


MEETING_NAMES = {
    "title": "bình xét thi đua",
    "commendation": "xét khen thưởng",
    "both": "bình xét thi đua và xét khen thưởng",
}


def minutes_citation(conference: Conference, kind: str | None, style: Style) -> str:
    """Return the minutes of the vote as a legal basis of what follows from it (II.6a); "" without a vote.

    ``kind`` is the kind of document that the minutes are, which knows their number and date; ``style`` is
    that of the citing document.
    """
    if not conference.nominations or not kind:
        return ""
    settings = conference.documents.get(kind) or DocumentSettings()
    met = settings.date or conference.conference.date
    number = numbered(settings.number)
    body = conference.block.symbol or "………"
    symbol = settings.symbol or (f"BB-{body}" if style == "state" else f"BB/{body}")
    joint = "/" if style == "state" else "-"
    date = f" {long_date(met)}" if met else ""
    meeting = MEETING_NAMES[meeting_class(conference)]
    year = f" năm {conference.year_summed_up}" if conference.year_summed_up else ""
    block = capitalised(conference.block.name)
    return f"Biên bản số {number}{joint}{symbol}{date} của {block} họp {meeting}{year}"


def enclosures(conference: Conference, given: Sequence[str]) -> list[str]:
    """Return what goes with the submission: the given list, else what the law asks for (Điều 84)."""
    listed = list(given) or [
        f"Biên bản {MEETING_NAMES[meeting_class(conference)]}",
        "Báo cáo thành tích của các tập thể được đề nghị khen thưởng",
    ]
    return [open_ended(text) + (";" if at < len(listed) else ".") for at, text in enumerate(listed, 1)]


def total(awards: Sequence[Words]) -> str:
    """Return how many collectives are put forward, in figures and words; "" unless all are named."""
    if not all(award["recipients"] for award in awards):
        return ""
    return count_in_words(sum(len(award["recipients"]) for award in awards))


def _turnout(people: People) -> str:
    told, absent = people.conference.voting, len(people.conference.conference.absentees)
    known = [
        f"số người có quyền bỏ phiếu: {count_figure(told.voters)}" if told.voters is not None else "",
        f"có mặt: {count_figure(told.present)}" if told.present is not None else "",
        f"vắng mặt: {count_figure(absent)}" if absent else "",
    ]
    return capitalised("; ".join(part for part in known if part))


def voting(people: People) -> Words:
    """Return how the block voted."""
    conference = people.conference
    told = conference.voting
    by_award = any(nomination.ballots for nomination in conference.nominations)
    by_ballot = told.method == "secret ballot" or (
        told.method is None and bool(by_award or told.ballots or told.counting_committee)
    )
    leaders = candidates(people, told.leaders, "/voting/leaders", told.ballots)
    deputies = candidates(people, told.deputies, "/voting/deputies", told.ballots)
    return {
        "method": fact(_METHODS.get(told.method or ""), "/voting/method"),
        "by_ballot": by_ballot,
        "threshold": decimal(told.threshold) if told.threshold is not None else Blank("/voting/threshold"),
        "base": _BASES.get(told.base or "", ""),
        "present": figure(told.present, "/voting/present"),
        "basis": capitalised(open_ended(told.basis)) if told.basis else "",
        "attendance": _turnout(people),
        "standards": sentences(told.standards),
        "counting_committee": persons(list(told.counting_committee), "/voting/counting_committee"),
        "committee_blank": Blank("/voting/counting_committee", INLINE * 2),
        "ballots": ballot_count(told.ballots, "/voting/ballots"),
        "ballots_by_award": by_award,
        "leaders": leaders + deputies,
        "objections": sentences(told.objections),
    }
