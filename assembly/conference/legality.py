"""What the law says of awards, acts and names: warnings, for the register may lag behind the law.

Warned of are: an award not called by its legal name (Luật 06/2022/QH15, Điều 20, 73, 74); an act out of force
on the day of the conference, and a law that has been amended; names that ended in 2025.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from assembly.conference.members import unit_mentions
from assembly.conference.model import Act, Conference
from assembly.conference.partial_date import PartialDate
from assembly.conference.pointer import pointer_to
from assembly.conference.register import (
    RegisteredAct,
    acts_in_force,
    amendments_in_force,
    award_class,
    find_act,
)
from assembly.conference.renamed import merged_province, renamed_agency
from assembly.conference.vietnamese import fold, short_date
from assembly.errors import Fault


def warning(pointer: str, code: str, message: str, message_en: str, found: str | None = None) -> Fault:
    """Return a fault that stops nothing."""
    return Fault(pointer, code, message, message_en, found, severity="warning")


def legality_warnings(conference: Conference) -> Iterator[Fault]:
    """Yield every warning; pointers begin at the conference."""
    yield from _awards(conference)
    yield from _acts(conference)
    yield from _ended_names(conference)


def _awards(conference: Conference) -> Iterator[Fault]:
    for at, nomination in enumerate(conference.nominations):
        award = award_class(nomination.award, nomination.granted_by)
        if award is None or award.is_legal(nomination.award):
            continue
        legal = f"theo luật là “{award.name}”" if award.name else "hãy ghi rõ của cấp nào theo luật"
        yield warning(
            f"/nominations/{at}/award",
            "conference.award-name-not-legal",
            f"“{nomination.award}” không phải là tên gọi đầy đủ trong Luật Thi đua, khen thưởng; {legal}."
            " Văn bản vẫn in như đã ghi.",
            f"not the legal name of the award{f' {award.name!r}' if award.name else ''}; printed as written",
            nomination.award,
        )


def _days_of(date: PartialDate | None) -> tuple[datetime.date, datetime.date] | None:
    if date is None:
        return None
    first = date.earliest()
    if date.day is not None:
        return first, first
    month = date.month or 12
    following = datetime.date(date.year + month // 12, month % 12 + 1, 1)
    return first, following - datetime.timedelta(days=1)


def _acts(conference: Conference) -> Iterator[Fault]:
    days = _days_of(conference.conference.date)
    if days is None:
        return
    cited = [("/legal_basis", at, act) for at, act in enumerate(conference.legal_basis)]
    cited += [("/block/rules", at, act) for at, act in enumerate(conference.block.rules)]
    for kind, settings in conference.documents.items():
        base = pointer_to(("documents", kind, "legal_basis"))
        cited += [(base, at, act) for at, act in enumerate(settings.legal_basis)]
    known = [(f"{base}/{at}", find_act(_citation(act))) for base, at, act in cited]
    if not conference.legal_basis:
        known += [("/legal_basis", act) for act in acts_in_force(days[1])]
    for pointer, act in known:
        if act is None:
            continue
        if not (act.in_force_on(days[0]) or act.in_force_on(days[1])):
            yield _out_of_force(pointer, act, days[0])
        for amendment in amendments_in_force(act, days[0]):
            if not amendment.warn:
                continue
            yield warning(
                pointer,
                "conference.law-amended",
                f"{act.short} đã được sửa đổi, bổ sung bởi Luật số {amendment.number}, có hiệu lực từ"
                f" {_short(amendment.valid_from)}; hãy kiểm tra cách viện dẫn.",
                f"{act.number} is amended by {amendment.number}; check the citation",
                act.number,
            )


def _citation(act: Act) -> str:
    if act.text:
        return act.text
    date = short_date(act.date) if act.date else ""
    return " ".join(part for part in (act.type, act.number, act.subject, date) if part)


def _out_of_force(pointer: str, act: RegisteredAct, day: datetime.date) -> Fault:
    if act.valid_from and day < act.valid_from:
        reason, reason_en = f"đến {_short(act.valid_from)} mới có hiệu lực", "not yet in force"
    else:
        instead = f", được thay bởi văn bản số {act.replaced_by}" if act.replaced_by else ""
        reason, reason_en = f"đã hết hiệu lực từ {_short(act.valid_to)}{instead}", "no longer in force"
    return warning(
        pointer,
        "conference.act-out-of-force",
        f"{act.short} (số {act.number}) {reason}; hội nghị họp ngày {_short(day)}.",
        f"{act.number} is {reason_en} on {day}",
        act.number,
    )


def _short(day: datetime.date | None) -> str:
    return short_date(PartialDate(day.year, day.month, day.day)) if day else ""


def _ended_names(conference: Conference) -> Iterator[Fault]:
    days = _days_of(conference.conference.date)
    if days is None:
        return
    province = conference.province.name if conference.province else None
    if province and (merger := merged_province(province, days[0])):
        yield warning(
            "/province/name",
            "conference.province-merged",
            f"Từ {_short(merger.since)}, {merger.old} đã nhập vào {merger.new}; hãy kiểm tra tên tỉnh.",
            f"{merger.old} was merged into {merger.new}; check the name",
            province,
        )
    told: set[str] = set()
    for pointer, unit in unit_mentions(conference):
        change = renamed_agency(unit, days[0])
        if change and fold(unit) not in told:
            told.add(fold(unit))
            yield warning(
                pointer,
                "conference.agency-renamed",
                f"Có thể “{unit}” đã đổi tên hoặc hợp nhất thành “{change.new}” khi sắp xếp bộ máy năm 2025;"
                " hãy kiểm tra.",
                f"perhaps reorganised as {change.new!r} in 2025; check",
                unit,
            )
