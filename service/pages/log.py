"""The audit log: who did what and when, narrowed by day, person and action, and as a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from flask import Blueprint, Response, current_app, render_template, request

from assembly.callers.actor import PERSON
from assembly.callers.audit import AuditFilter
from assembly.callers.ports import OwnKeys
from assembly.conference.spreadsheet.writing import TextSheet, write_workbook
from assembly.errors import KeyNotFound
from assembly.people.person import Person
from service.downloads import XLSX, content_disposition
from service.pages.log_words import ACTION_WORDS, LoggedLine, lines_of
from service.pages.signed_in import actor
from service.pages.times import HERE, time_shown, today
from service.turns import in_turn
from service.wiring import Parts

screen = Blueprint("log", __name__, url_prefix="/nhat-ky")

PAGE = 100  # entries on one page
_DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)", re.ASCII)
MOST_NUMBER = 2**62  # a database takes no larger number
MOST_EXPORTED = 20_000  # entries of one spreadsheet
_COLUMNS = ("Thời điểm", "Ai", "Việc", "Đối tượng", "Chi tiết")


@screen.get("")
def show() -> str:
    """Show the entries, newest first."""
    parts = _parts()
    before = min(request.args.get("truoc", MOST_NUMBER, type=int), MOST_NUMBER)
    found = parts.audit.entries(actor().organisation, before=before, limit=PAGE + 1, only=_filter())
    names = Called(parts)
    return render_template(
        "log.html.jinja",
        lines=lines_of(found[:PAGE], names),
        older=found[PAGE - 1].number if len(found) > PAGE else None,
        people=[(f"{PERSON}{person.id}", person.name) for person in names.people.values()],
        actions=sorted(ACTION_WORDS.items(), key=lambda pair: pair[1]),
        asked=_asked(),
    )


@screen.get("/tai-ve")
def export() -> Response:
    """Give the entries as a spreadsheet, newest first; that is itself noted."""
    parts, who = _parts(), actor()
    with in_turn(parts.exports, "exports of the audit log"):
        parts.audit.note(who, "audit.export", who.organisation, {"form": "xlsx", **_asked()})
        names = Called(parts)
        lines: list[LoggedLine] = []
        before = None
        while len(lines) < MOST_EXPORTED:
            page = parts.audit.entries(who.organisation, before=before, limit=1_000, only=_filter())
            lines += lines_of(islice(page, MOST_EXPORTED - len(lines)), names)
            if not page:
                break
            before = page[-1].number
        content = write_workbook("Nhật ký", [_sheet(lines)])
    answer = Response(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition(f"nhat-ky-{today():%Y-%m-%d}.xlsx")
    return answer


@dataclass
class Called:
    """What the people and keys of the organisation are called, asked for once."""

    parts: Parts
    people: Mapping[str, Person] = field(init=False)
    _keys: dict[str, str | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        found = self.parts.people.seen_by(actor()).people()
        self.people = {person.id: person for person in found}

    def of_person(self, person_id: str) -> str | None:
        """Return the name of a person."""
        person = self.people.get(person_id)
        return None if person is None else person.name

    def of_key(self, key_id: str) -> str | None:
        """Return the name of a key."""
        if key_id not in self._keys:
            keys: OwnKeys = self.parts.keys.seen_by(actor())
            try:
                self._keys[key_id] = keys.key(key_id).name
            except KeyNotFound:
                self._keys[key_id] = None
        return self._keys[key_id]


def _sheet(lines: list[LoggedLine]) -> TextSheet:
    told = [f"Lập lúc {time_shown(datetime.now(UTC))}, {len(lines)} dòng, mới nhất trước."]
    if len(lines) == MOST_EXPORTED:
        told.append("Chỉ có các dòng mới nhất; muốn xem dòng cũ hơn, hãy chọn khoảng ngày ngắn hơn.")
    rows = tuple(
        (f"{line.at.astimezone(HERE):%d/%m/%Y %H:%M:%S}", line.who, line.action, line.subject, line.details)
        for line in lines
    )
    return TextSheet("Nhật ký", "Nhật ký", tuple(told), _COLUMNS, rows, (20, 28, 32, 28, 40))


def _asked() -> dict[str, str]:
    """Return what the filter holds, as it was sent, as far as it can be right."""
    sent = {name: request.args.get(name, "").strip()[:100] for name in ("tu", "den", "ai", "viec")}
    return {
        name: value
        for name, value in sent.items()
        if value and value.isprintable() and (name not in {"tu", "den"} or _day(value) is not None)
    }


def _filter() -> AuditFilter:
    asked = _asked()
    first, last = _day(asked.get("tu", "")), _day(asked.get("den", ""))
    return AuditFilter(
        since=None if first is None else _begin(first),
        until=None if last is None else _begin(last + timedelta(days=1)),
        action=asked.get("viec"),
        who=asked.get("ai"),
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
