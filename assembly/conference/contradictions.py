"""What cannot be true: facts that contradict each other refuse the conference.

Faults are, wherever the figures are given: a planned year that does not follow the year summed up; a last
year of membership before the first; more voters present than there are; ballots issued beyond the electorate,
returned beyond those issued, valid and invalid that do not make up the returned; votes of a candidate beyond
the valid ballots, or, with yes, no and blank all given, not equal to them; one candidate twice on one ballot
with different figures. Everything else that merely looks wrong is a warning (``consistency``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assembly.conference.model import Ballots, Candidate, Conference, Member, Voting
from assembly.conference.vietnamese import fold
from assembly.errors import Fault


def contradictions(conference: Conference) -> tuple[Fault, ...]:
    """Return every contradiction; pointers begin at the conference."""
    return (*_years(conference), *_electorate(conference.voting), *_ballots(conference))


def _years(conference: Conference) -> Iterator[Fault]:
    summed_up, planned = conference.year_summed_up, conference.year_planned
    if summed_up is not None and planned is not None and planned != summed_up + 1:
        yield Fault(
            "/year_planned",
            "conference.years-apart",
            f"Năm kế hoạch phải liền sau năm tổng kết: tổng kết {summed_up} thì kế hoạch {summed_up + 1}.",
            f"the planned year must follow the year summed up: {summed_up + 1}",
            str(planned),
        )
    for at, member in enumerate(conference.members):
        yield from contradictory_years(member, f"/members/{at}")


def contradictory_years(member: Member, pointer: str = "") -> Iterator[Fault]:
    """Tell where a unit leaves the block before it joins."""
    if member.joined_year and member.left_year and member.left_year < member.joined_year:
        yield Fault(
            f"{pointer}/left_year",
            "conference.left-before-joining",
            f"“{member.name}”: năm cuối ở khối không thể trước năm vào khối ({member.joined_year}).",
            f"left the block in {member.left_year}, before it joined in {member.joined_year}",
            str(member.left_year),
        )


def _electorate(voting: Voting) -> Iterator[Fault]:
    if voting.present is not None and voting.voters is not None and voting.present > voting.voters:
        yield Fault(
            "/voting/present",
            "conference.more-present-than-voters",
            f"Số người có mặt ({voting.present}) nhiều hơn số người có quyền bỏ phiếu ({voting.voters}).",
            f"{voting.present} present, but only {voting.voters} voters",
            str(voting.present),
        )


def _ballots(conference: Conference) -> Iterator[Fault]:
    voting = conference.voting
    if voting.ballots:
        yield from _count("/voting/ballots", voting.ballots, voting)
    elections = [
        ("/voting/leaders", voting.leaders, voting.ballots),
        ("/voting/deputies", voting.deputies, voting.ballots),
    ]
    for at, nomination in enumerate(conference.nominations):
        base = f"/nominations/{at}"
        if nomination.ballots:
            yield from _count(f"{base}/ballots", nomination.ballots, voting)
        elections.append((f"{base}/candidates", nomination.candidates, nomination.ballots or voting.ballots))
    for base, candidates, ballots in elections:
        yield from _twice(base, candidates)
        for at, candidate in enumerate(candidates):
            yield from _votes(f"{base}/{at}", candidate, ballots, voting)


def _count(base: str, ballots: Ballots, voting: Voting) -> Iterator[Fault]:
    issued, returned, valid, invalid = ballots.issued, ballots.returned, ballots.valid, ballots.invalid
    voters = electorate(voting)
    if issued is not None and voters is not None and issued > voters:
        yield Fault(
            f"{base}/issued",
            "conference.too-many-ballots",
            f"Phiếu phát ra ({issued}) nhiều hơn số người bỏ phiếu ({voters}).",
            f"{issued} ballots issued to {voters} voters",
            str(issued),
        )
    if issued is not None and returned is not None and returned > issued:
        yield Fault(
            f"{base}/returned",
            "conference.too-many-ballots",
            f"Phiếu thu về ({returned}) nhiều hơn phiếu phát ra ({issued}).",
            f"{returned} ballots returned, but {issued} issued",
            str(returned),
        )
    if returned is None:
        return
    if valid is not None and invalid is not None and valid + invalid != returned:
        yield Fault(
            base,
            "conference.ballots-do-not-add-up",
            f"Phiếu hợp lệ ({valid}) và không hợp lệ ({invalid}) cộng lại phải là phiếu thu về ({returned}).",
            f"{valid} valid and {invalid} invalid ballots do not make {returned} returned",
        )
    elif (valid or 0) + (invalid or 0) > returned:
        yield Fault(
            base,
            "conference.ballots-do-not-add-up",
            f"Phiếu hợp lệ hoặc không hợp lệ nhiều hơn phiếu thu về ({returned}).",
            f"more valid or invalid ballots than the {returned} returned",
        )


def electorate(voting: Voting) -> int | None:
    """Return how many can have voted: those present, or all voters where the absent vote in writing."""
    if voting.base != "all members" and voting.present is not None:
        return voting.present
    return voting.voters


def _votes(base: str, candidate: Candidate, ballots: Ballots | None, voting: Voting) -> Iterator[Fault]:
    given = [votes for votes in (candidate.yes, candidate.no, candidate.blank) if votes is not None]
    cast = sum(given)
    valid = ballots.valid if ballots else None
    if valid is not None and len(given) == 3 and cast != valid:
        yield Fault(
            base,
            "conference.votes-do-not-add-up",
            f"“{candidate.unit}”: đồng ý, không đồng ý và không có ý kiến cộng lại là {cast},"
            f" phải bằng số phiếu hợp lệ ({valid}).",
            f"yes, no and blank make {cast}, not the {valid} valid ballots",
        )
        return
    limits = (valid, ballots.returned, ballots.issued) if ballots else ()
    most = next((limit for limit in (*limits, electorate(voting)) if limit is not None), None)
    if given and most is not None and cast > most:
        yield Fault(
            base,
            "conference.votes-do-not-add-up",
            f"“{candidate.unit}”: tổng số phiếu ({cast}) nhiều hơn số phiếu có thể có ({most}).",
            f"{cast} votes for one candidate, but at most {most} ballots",
        )


def _twice(base: str, candidates: Sequence[Candidate]) -> Iterator[Fault]:
    first: dict[str, Candidate] = {}
    for at, candidate in enumerate(candidates):
        earlier = first.setdefault(fold(candidate.unit), candidate)
        if earlier.model_dump(exclude={"unit"}) != candidate.model_dump(exclude={"unit"}):
            yield Fault(
                f"{base}/{at}",
                "conference.candidate-twice",
                f"“{candidate.unit}” có hai kết quả khác nhau trong cùng một lần bỏ phiếu.",
                "this candidate stands twice on one ballot with different figures",
                candidate.unit,
            )
