"""What looks wrong and may be right: warnings beside the conference that never stop it.

Warned of are: a unit listed twice or spelt in two ways; recipients, candidates and leaders who are not
members in the year concerned; achievements of a unit that is not put forward; one unit put forward twice
(Luật 06/2022/QH15, Điều 5.2c); a count that differs from the names given, more names than the quota, a share
of votes below the threshold; a leader who is also deputy; degrees and forms of address before a person's name
(decree 30/2020, appendix I, II.7đ); a conference held in neither of its years, or that ends before it begins;
and what ``legality`` tells of awards, acts and names.

What is impossible is a fault and is told by ``contradictions``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import chain, islice

from assembly.conference.contradictions import electorate
from assembly.conference.legality import legality_warnings, warning
from assembly.conference.members import Roll, is_member_in, persons_named, unit_mentions
from assembly.conference.model import Candidate, Conference, Leaders, Nomination
from assembly.conference.pointer import pointer_to
from assembly.conference.vietnamese import clock_words, decimal, fold
from assembly.errors import Fault

_DEGREE = re.compile(
    r"^(?:GS|PGS|TS|TSKH|Th\.?S|ThS|BS|BSCK|DS|KS|CN|LS|CVC|NGƯT|NGND|TTƯT|TTND|NSƯT|NSND)(?:\.\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^(?:ông|bà|đồng chí|đ/c)\s+", re.IGNORECASE)


MOST_WARNINGS = 200  # nobody reads more
_MOST_PROPOSALS = 20  # looking for the nearest name takes time with the number of members
_OFFICES = ("/leadership/", "/voting/leaders/", "/voting/deputies/")


def warnings_of(conference: Conference) -> tuple[Fault, ...]:
    """Return the warnings, at most ``MOST_WARNINGS``; pointers begin at the conference."""
    roll = Roll(conference)
    warnings = chain(
        _units(conference, roll),
        _membership(conference, roll),
        _nominations(conference),
        _shares(conference, roll),
        legality_warnings(conference),
        _leaders(conference),
        _persons(conference),
        _times(conference),
    )
    return tuple(islice(warnings, MOST_WARNINGS))


def _units(conference: Conference, roll: Roll) -> Iterator[Fault]:
    first_at: dict[str, int] = {}
    for at, member in enumerate(conference.members):
        first = first_at.setdefault(fold(member.name), at)
        if first != at:
            yield warning(
                f"/members/{at}/name",
                "conference.unit-listed-twice",
                f"“{member.name}” đã có ở thứ tự {first + 1} trong danh sách; chỉ tính là một đơn vị.",
                f"this unit is already number {first + 1} of the list; it counts once",
                member.name,
            )
    for written in roll.spellings:
        if len(written) < 2:
            continue
        known = roll.find(next(iter(written)))
        printed = known.name if known else next(iter(written))
        for spelling, pointer in written.items():
            if spelling != printed:
                yield warning(
                    pointer,
                    "conference.unit-spelt-in-two-ways",
                    f"Cùng một đơn vị được viết “{spelling}” và “{printed}”; văn bản sẽ in “{printed}”.",
                    f"one unit is spelt in two ways; {printed!r} is printed",
                    spelling,
                )


def _membership(conference: Conference, roll: Roll) -> Iterator[Fault]:
    if not roll.members:
        return
    summed_up = conference.year_summed_up
    if summed_up is None and conference.year_planned is not None:
        summed_up = conference.year_planned - 1
    strangers = 0
    for pointer, unit in unit_mentions(conference):
        if pointer.startswith("/nominations/"):
            year = summed_up
        elif not pointer.startswith(_OFFICES) or "/person/" in pointer:
            continue
        elif pointer.startswith("/leadership/current/"):
            # where no year is summed up, the leaders in office are those of the planned year
            year = conference.year_summed_up or conference.year_planned
        else:
            year = conference.year_planned
        member = roll.find(unit)
        if member is None:
            strangers += 1
            known = [other.name for other in roll.members] if strangers <= _MOST_PROPOSALS else []
            near = difflib.get_close_matches(unit, known, n=1, cutoff=0.75)
            advice = f" Có phải là “{near[0]}”?" if near else ""
            yield warning(
                pointer,
                "conference.not-a-member",
                f"“{unit}” không có trong danh sách đơn vị thành viên.{advice}",
                f"not in the member list{f'; did you mean {near[0]!r}?' if near else ''}",
                unit,
            )
        elif not is_member_in(member, year):
            joined, left = member.joined_year, member.left_year
            years = f"từ năm {joined}" if joined else f"đến hết năm {left}"
            yield warning(
                pointer,
                "conference.not-a-member-that-year",
                f"“{member.name}” không phải là thành viên năm {year} (ở khối {years}).",
                f"not a member in {year}",
                unit,
            )


def _nominations(conference: Conference) -> Iterator[Fault]:
    earlier: dict[str, tuple[str, str]] = {}
    for at, nomination in enumerate(conference.nominations):
        base = f"/nominations/{at}"
        names = len(nomination.recipients)
        if nomination.count is not None and names and nomination.count != names:
            yield warning(
                f"{base}/count",
                "conference.count-differs",
                f"Số lượng ghi {nomination.count} nhưng danh sách có {names} đơn vị.",
                f"the count is {nomination.count}, but {names} units are named",
                str(nomination.count),
            )
        proposed = max(nomination.count or 0, names)
        if nomination.quota is not None and proposed > nomination.quota:
            yield warning(
                f"{base}/quota",
                "conference.above-quota",
                f"Đề nghị {proposed} đơn vị, nhiều hơn chỉ tiêu được giao ({nomination.quota}).",
                f"{proposed} proposed, the quota is {nomination.quota}",
                str(nomination.quota),
            )
        for place, unit in enumerate(nomination.recipients):
            first = earlier.setdefault(fold(unit), (f"{base}/recipients/{place}", nomination.award))
            if first[0] != f"{base}/recipients/{place}":
                yield warning(
                    f"{base}/recipients/{place}",
                    "conference.nominated-twice",
                    f"“{unit}” đã được đề nghị “{first[1]}”; một thành tích chỉ được khen một hình thức"
                    " (Điều 5 Luật Thi đua, khen thưởng).",
                    f"this unit is already put forward for {first[1]!r}; one deed has one award",
                    unit,
                )
        yield from _strangers(base, nomination)


def _strangers(base: str, nomination: Nomination) -> Iterator[Fault]:
    if not nomination.recipients:
        return
    known = {fold(unit) for unit in nomination.recipients}
    known |= {fold(candidate.unit) for candidate in nomination.candidates}
    for field in ("achievements", "previous_awards"):
        for unit in getattr(nomination, field):
            if fold(unit) not in known:
                yield warning(
                    pointer_to((field, unit), base),
                    "conference.not-put-forward",
                    f"“{unit}” không có trong danh sách được đề nghị nên nội dung này sẽ không in.",
                    "this unit is not put forward, so this is not printed",
                    unit,
                )


def _shares(conference: Conference, roll: Roll) -> Iterator[Fault]:
    voting = conference.voting
    if voting.threshold is None:
        return
    winners = []
    for at, nomination in enumerate(conference.nominations):
        ballots = nomination.ballots or voting.ballots
        base = f"/nominations/{at}/candidates"
        winners.append((base, nomination.candidates, nomination.recipients, ballots))
    coming = conference.leadership.next
    leader = [coming.leader.unit] if coming.leader and coming.leader.unit else []
    deputies = [office.unit for office in coming.deputies if office.unit]
    winners.append(("/voting/leaders", voting.leaders, leader, voting.ballots))
    winners.append(("/voting/deputies", voting.deputies, deputies, voting.ballots))
    for base, candidates, names, ballots in winners:
        chosen = {fold(name) for name in names}
        valid = ballots.valid if ballots else None
        # the share of the valid ballots is the largest possible one, should the base not be known
        of = electorate(voting) if voting.base else valid
        if voting.base == "all members" and of is None:
            of = len(roll.in_year(conference.year_summed_up)) or None
        for at, candidate in enumerate(candidates):
            share = _share(candidate, of)
            if fold(candidate.unit) in chosen and share is not None and share < voting.threshold:
                yield warning(
                    f"{base}/{at}",
                    "conference.below-threshold",
                    f"“{candidate.unit}” đạt {candidate.yes}/{of} phiếu, dưới tỷ lệ tối thiểu"
                    f" {decimal(voting.threshold)}%.",
                    f"{candidate.yes} of {of} votes is below {voting.threshold:g} %",
                    candidate.unit,
                )


def _share(candidate: Candidate, of: int | None) -> float | None:
    if candidate.yes is None or not of:
        return None
    return 100 * candidate.yes / of


def _leaders(conference: Conference) -> Iterator[Fault]:
    for term in ("current", "next"):
        leaders: Leaders = getattr(conference.leadership, term)
        taken = {}
        if leaders.leader and leaders.leader.unit:
            taken[fold(leaders.leader.unit)] = "Trưởng khối"
        for at, deputy in enumerate(leaders.deputies):
            if not deputy.unit:
                continue
            office = taken.setdefault(fold(deputy.unit), f"Phó Trưởng khối {at + 1}")
            if office != f"Phó Trưởng khối {at + 1}":
                yield warning(
                    f"/leadership/{term}/deputies/{at}/unit",
                    "conference.two-offices",
                    f"“{deputy.unit}” vừa là Phó Trưởng khối vừa là {office}.",
                    "one unit holds two offices in the block",
                    deputy.unit,
                )


def _persons(conference: Conference) -> Iterator[Fault]:
    for pointer, person in persons_named(conference):
        name = person.name or ""
        if _DEGREE.match(name):
            yield warning(
                f"{pointer}/name",
                "conference.degree-before-name",
                f"“{name}”: trước họ tên người ký không ghi học hàm, học vị, danh hiệu (Nghị định 30/2020).",
                "no rank, degree or title stands before a signer's name",
                name,
            )
        elif _ADDRESS.match(name):
            yield warning(
                f"{pointer}/name",
                "conference.address-before-name",
                f"“{name}”: xưng hô ghi ở mục “honorific” (Xưng hô), không ghi trước họ tên.",
                "put the form of address into honorific",
                name,
            )


def _times(conference: Conference) -> Iterator[Fault]:
    meeting = conference.conference
    summed_up, planned = conference.year_summed_up, conference.year_planned
    fitting = {year for first in (summed_up, planned and planned - 1) if first for year in (first, first + 1)}
    if meeting.date and fitting and meeting.date.year not in fitting:
        yield warning(
            "/conference/date",
            "conference.year-apart",
            f"Ngày họp năm {meeting.date.year} không khớp với năm tổng kết, năm kế hoạch đã ghi.",
            f"held in {meeting.date.year}, which is neither year of the conference",
            str(meeting.date),
        )
    if meeting.start_time and meeting.end_time:
        start, end = clock_words(meeting.start_time), clock_words(meeting.end_time)
        if end < start:
            yield warning(
                "/conference/end_time",
                "conference.ends-before-start",
                f"Giờ kết thúc ({end}) trước giờ bắt đầu ({start}).",
                "the conference ends before it begins",
                meeting.end_time,
            )
