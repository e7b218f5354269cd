"""The blocks and their members, kept from year to year: seen, changed, conferences begun of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from uuid_utils import uuid7

from assembly.conference.choices import choices_of
from assembly.conference.form_wording import said_beside
from assembly.conference.members import same_unit
from assembly.conference.model import Member, Person
from assembly.conference.pointer import steps_of
from assembly.conference.reading import read_conference_data
from assembly.errors import BlockNotFound, ConferenceRefused, Fault
from assembly.kept_conferences.blocks import (
    KeptBlock,
    begin_conference,
    block_of,
    change_block,
    keep_block,
    renamed,
    take_back,
    taken_back,
)
from assembly.kept_conferences.kept import ListedConference
from assembly.kept_conferences.ports import OwnBlocks, OwnConferences
from service.pages.shell import done
from service.pages.signed_in import actor
from service.pages.times import today
from service.wiring import Parts

MOST_BLOCKS = 200  # shown; an office has a few
MOST_CONFERENCES = 100  # among which those of a block are looked for
MOST_LINES = 500  # members put in at once

_BLOCK = ("name", "superior", "place", "symbol")
_MEMBER = (
    "name",
    "short_name",
    "abbreviation",
    "former_name",
    "superior",
    "kind",
    "staff",
    "joined_year",
    "left_year",
    "signing_capacity",
)
_PERSONS = ("head", "signer")
_PERSON = ("honorific", "name", "title")
_NUMBER = re.compile(r"^\s*(?:\d{1,3}\s*[.)/]|[-–+•*])\s*")  # a list out of Word is often numbered

blocks = Blueprint("blocks", __name__, url_prefix="/khoi")


@blocks.get("")
def show() -> str:
    """List the blocks, and those of conferences that are not kept yet."""
    return _list_page({}, {})


@blocks.post("")
def create() -> Response | tuple[str, int]:
    """Keep a new block."""
    given = {name: request.form.get(name, "").strip() for name in (*_BLOCK, "province", "members")}
    try:
        kept = keep_block(str(uuid7()), _block_data(given, {}), blocks=_blocks())
    except ConferenceRefused as refusal:
        return _list_page(given, _by_field(refusal)), 422
    return done("Đã lưu khối.", "blocks.block", block_id=kept.id)


@blocks.post("/tu-hoi-nghi/<conference_id>")
def keep(conference_id: str) -> Response:
    """Keep the block of a conference with its members."""
    conferences = _conferences()
    kept = conferences.conference(conference_id)
    facts = block_of(read_conference_data(kept.facts).conference)
    block = _blocks().add(str(uuid7()), facts)
    conferences.join_block(conference_id, block.id)
    return done("Đã lưu khối và các thành viên của hội nghị.", "blocks.block", block_id=block.id)


@blocks.get("/<block_id>")
def block(block_id: str) -> str:
    """Show a block with its members."""
    return _block_page(_blocks().block(block_id), {})


@blocks.post("/<block_id>")
def change(block_id: str) -> Response | tuple[str, int]:
    """Change what the block itself is called."""
    kept = _blocks().block(block_id)
    given = {name: request.form.get(name, "").strip() for name in (*_BLOCK, "province")}
    try:
        change_block(block_id, _block_data(given, kept.facts), revision=_revision(), blocks=_blocks())
    except ConferenceRefused as refusal:
        return _block_page(kept, _by_field(refusal), given), 422
    return done("Đã lưu thông tin của khối.", "blocks.block", block_id=block_id)


@blocks.post("/<block_id>/thanh-vien")
def add_members(block_id: str) -> Response | tuple[str, int]:
    """Add members, a name a line; who is there already is passed over."""
    kept = _blocks().block(block_id)
    members = list(kept.facts.get("members", ()))
    added: list[dict[str, Any]] = []
    for name in _lines(request.form.get("members", "")):
        if not any(same_unit(name, member["name"]) for member in (*members, *added)):
            added.append({"name": name, **_joined()})
    try:
        _change_members(kept, [*members, *added])
    except ConferenceRefused as refusal:
        faults = {"members": said_beside(refusal.faults[0])}
        return _block_page(kept, faults, {"members": request.form["members"]}), 422
    return done(_told_added(len(added)), "blocks.block", block_id=block_id)


@blocks.get("/<block_id>/thanh-vien/<int:at>")
def member(block_id: str, at: int) -> str:
    """Show one member with all that is kept of it."""
    kept = _blocks().block(block_id)
    return _member_page(kept, at, _as_given(_member(kept, at)), {})


@blocks.post("/<block_id>/thanh-vien/<int:at>")
def change_member(block_id: str, at: int) -> Response | tuple[str, int]:
    """Change one member; a new name keeps the old one."""
    kept = _blocks().block(block_id)
    before = _member(kept, at)
    given = _given_member()
    members = list(kept.facts["members"])
    members[at] = renamed(before, _member_data(given, before))
    try:
        _change_members(kept, members)
    except ConferenceRefused as refusal:
        return _member_page(kept, at, given, _by_field(refusal)), 422
    return done(f"Đã lưu {members[at]['name']}.", "blocks.block", block_id=block_id)


@blocks.post("/<block_id>/thanh-vien/<int:at>/bo")
def remove_member(block_id: str, at: int) -> Response:
    """Take a member out of the list, as if it had never been there."""
    kept = _blocks().block(block_id)
    gone = _member(kept, at)
    _change_members(kept, [each for n, each in enumerate(kept.facts["members"]) if n != at])
    return done(f"Đã bỏ {gone['name']} khỏi danh sách.", "blocks.block", block_id=block_id)


@blocks.post("/<block_id>/thanh-vien/<int:at>/chuyen")
def move_member(block_id: str, at: int) -> Response:
    """Move a member one place up or down."""
    kept = _blocks().block(block_id)
    _member(kept, at)
    members = list(kept.facts["members"])
    to = at - 1 if request.form.get("huong") == "len" else at + 1
    if 0 <= to < len(members):
        members[at], members[to] = members[to], members[at]
        _change_members(kept, members)
    return done("Đã chuyển chỗ trong danh sách.", "blocks.block", block_id=block_id)


@blocks.post("/<block_id>/hoi-nghi")
def begin(block_id: str) -> Response | tuple[str, int]:
    """Begin a conference of the block that sums up a year."""
    year = request.form.get("year", "").strip()
    try:
        if not year.isdecimal():
            raise ConferenceRefused([_no_year()])
        kept = begin_conference(
            block_id, str(uuid7()), int(year), blocks=_blocks(), conferences=_conferences()
        )
    except ConferenceRefused as refusal:
        return _block_page(_blocks().block(block_id), {"year": said_beside(refusal.faults[0])}), 422
    return done(
        "Đã lập hội nghị với các thành viên của khối. Bạn nhập tới đâu, máy lưu tới đó.",
        "conference.show",
        conference_id=kept.id,
    )


@blocks.get("/<block_id>/lay-tu/<conference_id>")
def compare(block_id: str, conference_id: str) -> str:
    """Show what a block would be with the members of a conference."""
    kept, conference = _blocks().block(block_id), _conferences().conference(conference_id)
    found = taken_back(kept, read_conference_data(conference.facts).conference)
    return render_template("block_compare.html.jinja", kept=kept, conference=conference, found=found)


@blocks.post("/<block_id>/lay-tu/<conference_id>")
def take(block_id: str, conference_id: str) -> Response:
    """Take the members of a conference into a block."""
    kept, conferences = _blocks().block(block_id), _conferences()
    conference = conferences.conference(conference_id)
    take_back(
        kept,
        read_conference_data(conference.facts).conference,
        left=request.form.getlist("left"),
        blocks=_blocks(),
    )
    conferences.join_block(conference_id, block_id)
    return done("Đã cập nhật khối theo hội nghị.", "blocks.block", block_id=block_id)


@blocks.post("/<block_id>/xoa")
def delete(block_id: str) -> Response:
    """Forget a block; its conferences stay."""
    _blocks().delete(block_id)
    return done("Đã xoá khối khỏi danh sách. Các hội nghị của khối vẫn còn.", "blocks.show")


def _list_page(given: Mapping[str, str], faults: Mapping[str, str]) -> str:
    kept = _blocks().blocks(limit=MOST_BLOCKS)
    names = [block.name for block in kept]
    loose: dict[str, ListedConference] = {}
    for conference in _conferences().conferences(limit=MOST_CONFERENCES):
        if not any(same_unit(conference.block, name) for name in (*names, *loose)):
            loose[conference.block] = conference
    return render_template(
        "blocks.html.jinja", blocks=kept, loose=list(loose.values()), given=given, faults=faults
    )


def _block_page(kept: KeptBlock, faults: Mapping[str, str], given: Mapping[str, str] | None = None) -> str:
    facts = kept.facts
    told = {name: facts["block"].get(name, "") for name in _BLOCK}
    told["province"] = facts.get("province", {}).get("name", "")
    day = today()
    return render_template(
        "block.html.jinja",
        kept=kept,
        members=facts.get("members", ()),
        given={**told, "members": "", **(given or {})},
        faults=faults,
        year=day.year if day.month >= 10 else day.year - 1,
        conferences=[
            each
            for each in _conferences().conferences(limit=MOST_CONFERENCES)
            if each.block_id == kept.id or same_unit(each.block, kept.name)
        ],
    )


def _member_page(kept: KeptBlock, at: int, given: Mapping[str, str], faults: Mapping[str, str]) -> str:
    return render_template(
        "block_member.html.jinja",
        kept=kept,
        at=at,
        given=given,
        faults=faults,
        kinds=_choices(Member, "kind"),
        capacities=_choices(Member, "signing_capacity"),
        honorifics=_choices(Person, "honorific"),
    )


def _choices(model: type[Member] | type[Person], name: str) -> list[tuple[str, str]]:
    words = choices_of(model.model_fields[name].annotation)
    return [("", "chưa ghi"), *((value, word) for word, value in words.items())]


def _member(kept: KeptBlock, at: int) -> Mapping[str, Any]:
    members = kept.facts.get("members", [])
    if at >= len(members):
        raise BlockNotFound(kept.id)
    found: Mapping[str, Any] = members[at]
    return found


def _change_members(kept: KeptBlock, members: Sequence[Mapping[str, Any]]) -> None:
    data = {**kept.facts, "members": list(members)}
    change_block(kept.id, data, revision=_revision(), blocks=_blocks())


def _given_member() -> dict[str, str]:
    names = (*_MEMBER, *(f"{who}-{name}" for who in _PERSONS for name in _PERSON))
    return {name: request.form.get(name, "").strip() for name in names}


def _as_given(member: Mapping[str, Any]) -> dict[str, str]:
    given = {name: str(member.get(name, "")) for name in _MEMBER}
    for who in _PERSONS:
        given |= {f"{who}-{name}": str(member.get(who, {}).get(name, "")) for name in _PERSON}
    return given


def _member_data(given: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    data = {**before, **{name: given[name] for name in _MEMBER}}
    for who in _PERSONS:
        data[who] = _filled({**before.get(who, {}), **{name: given[f"{who}-{name}"] for name in _PERSON}})
    return _filled(data)


def _block_data(given: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    data = dict(before)
    data["block"] = _filled({**before.get("block", {}), **{name: given[name] for name in _BLOCK}})
    data["province"] = _filled({**before.get("province", {}), "name": given["province"]})
    if "members" in given:
        data["members"] = [{"name": name} for name in _lines(given["members"])]
    return _filled(data) | {"block": data["block"]}


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", {}, [], None)}


def _lines(text: str) -> list[str]:
    lines = (_NUMBER.sub("", line).strip().rstrip(";,.") for line in text.splitlines())
    return [line for line in lines if line][:MOST_LINES]


def _joined() -> dict[str, str]:
    year = request.form.get("joined_year", "").strip()
    return {"joined_year": year} if year else {}


def _told_added(number: int) -> str:
    return (
        f"Đã thêm {number} đơn vị."
        if number
        else "Không có đơn vị nào mới: các tên này đã có trong danh sách."
    )


def _by_field(refusal: ConferenceRefused) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in refusal.faults:
        first, *below = steps_of(fault.pointer) or ("block",)
        place = {"members": "-".join(below[1:]) or "members", "province": "province"}
        found.setdefault(place.get(first, below[0] if below else "name"), said_beside(fault))
    return found


def _no_year() -> Fault:
    return Fault("/year_summed_up", "value.year", "Năm gồm bốn chữ số, thí dụ 2025.", "not a year")


def _revision() -> int | None:
    return request.form.get("revision", type=int)


def _blocks() -> OwnBlocks:
    return _parts().blocks.seen_by(actor())


def _conferences() -> OwnConferences:
    return _parts().conferences.seen_by(actor())


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
