"""Members of a year: distinct, in order, well spelt."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.conference.members import Roll, find_member, members_in, same_unit, unit_mentions
from assembly.conference.model import Conference
from assembly.conference.pointer import steps_of


def conference(**facts: Any) -> Conference:
    """Read a conference of these facts."""
    return Conference.model_validate({"block": "Khối thi đua", **facts})


def test_one_unit_listed_twice_is_one_member() -> None:
    """Entries whose names fold alike are one member, at the place of the first."""
    block = conference(
        members=["Sở Văn hóa -Thể thao và Du lịch", "Sở Y tế", "Sở Văn hoá, Thể thao và Du lịch"]
    )
    assert [member.name for member in members_in(block, None)] == [
        "Sở Văn hoá, Thể thao và Du lịch",
        "Sở Y tế",
    ]


def test_later_entries_fill_gaps() -> None:
    """The first entry's facts stay; the later entry adds what it lacks."""
    block = conference(
        members=[
            {"name": "Sở Y tế", "score": 97.5},
            {"name": "Sở Y Tế", "score": 90, "abbreviation": "SYT", "head": "Nguyễn Văn A"},
        ]
    )
    (member,) = members_in(block, None)
    assert member.head is not None
    assert (
        member.name,
        member.score,
        member.abbreviation,
        member.head.name,
    ) == ("Sở Y tế", 97.5, "SYT", "Nguyễn Văn A")


@pytest.mark.parametrize(
    ("listed", "recipients", "expected"),
    [
        ("Sở Văn hóa -Thể thao", ["Sở Văn hóa, Thể thao"], "Sở Văn hóa, Thể thao"),
        ("Sở Văn hóa- Thể thao", ["Sở Văn hóa - Thể thao"], "Sở Văn hóa - Thể thao"),
        ("Sở Lao động-Thương binh", [], "Sở Lao động-Thương binh"),
        ("Uỷ ban Mặt trận", ["Ủy ban Mặt trận", "Ủy ban Mặt trận"], "Ủy ban Mặt trận"),
        ("Uỷ ban Mặt trận", ["Ủy ban Mặt trận"], "Uỷ ban Mặt trận"),
        ("SỞ Y TẾ", ["Sở Y tế"], "Sở Y tế"),
        ("Sở Văn hóa -Thể thao", ["Sở Văn hóa- Thể thao"], "Sở Văn hóa -Thể thao"),
    ],
)
def test_printed_spelling(listed: str, recipients: list[str], expected: str) -> None:
    """Well-set hyphens win, then the more frequent spelling, then the first."""
    block = conference(members=[listed], nominations=[{"award": "Bằng khen", "recipients": recipients}])
    assert [expected] == [member.name for member in members_in(block, None)]


def test_years_of_membership() -> None:
    """A unit belongs to its first year, to its last, and to those between."""
    block = conference(
        members=[
            "Sở Y tế",
            {"name": "Trường Cao đẳng", "joined_year": 2023},
            {"name": "Ban Dân tộc", "left_year": 2022},
        ]
    )
    assert [m.name for m in members_in(block, 2022)] == ["Sở Y tế", "Ban Dân tộc"]
    assert [m.name for m in members_in(block, 2023)] == ["Sở Y tế", "Trường Cao đẳng"]
    assert len(members_in(block, None)) == 3


def test_find_by_any_of_its_names() -> None:
    """A member answers to its name, short name, abbreviation and former name."""
    block = conference(
        members=[
            {"name": "Sở Y tế", "abbreviation": "SYT", "short_name": "Y tế", "former_name": "Ty Y tế"},
            "Văn phòng UBND tỉnh",
        ]
    )
    for name in ("sở y tế", "SYT", "Y TẾ", "Ty Y tế"):
        found = find_member(block, name)
        assert found is not None
        assert found.name == "Sở Y tế"
    office = find_member(block, "Văn phòng Ủy ban nhân dân tỉnh")
    assert office is not None
    assert find_member(block, "Sở Tài chính") is None


def test_a_name_goes_before_another_units_abbreviation() -> None:
    """Where an abbreviation of one unit is the name of another, the name wins."""
    roll = Roll(conference(members=[{"name": "Sở Y tế", "abbreviation": "SYT"}, "SYT"]))
    found = roll.find("SYT")
    assert found is not None
    assert found.name == "SYT"


def test_mentions_point_at_their_place() -> None:
    """Every mention carries the pointer of the value itself."""
    facts: dict[str, Any] = {
        "block": "Khối",
        "members": [{"name": "A", "head": {"unit": "B"}}],
        "leadership": {
            "current": {"leader": {"unit": "C", "person": {"unit": "D"}}, "deputies": [{"unit": "E"}]},
            "next": {"deputies": [{"person": {"unit": "F"}}]},
        },
        "nominations": [{"award": "x", "recipients": ["G"], "candidates": [{"unit": "H"}]}],
        "voting": {
            "leaders": [{"unit": "I"}],
            "deputies": [{"unit": "J"}],
            "counting_committee": [{"unit": "K"}],
        },
        "conference": {
            "chairs": [{"unit": "L"}],
            "secretary": {"unit": "M"},
            "attendees": [{"unit": "N"}],
            "absentees": [{"unit": "O"}],
            "guests": [{"unit": "P"}],
        },
        "covenant": {"witness": {"unit": "Q"}},
        "handover": {"witnesses": [{"unit": "R"}]},
        "documents": {"report/2022~": {"signer": {"unit": "S"}}},
    }
    mentions = dict(unit_mentions(Conference.model_validate(facts)))
    assert sorted("ABCDEFGHIJKLMNOPQRS") == sorted(mentions.values())
    for pointer, spelling in mentions.items():
        value: Any = facts
        for step in steps_of(pointer):
            value = value[int(step)] if isinstance(value, list) else value[step]
        assert spelling == value


@given(st.lists(st.sampled_from(["Sở Y tế", "sở y tế", "Sở  Y tế", "Ban A", "Ban -A", "C"]), max_size=8))
def test_members_are_distinct(names: list[str]) -> None:
    """No two members of a block are the same unit, and none is lost."""
    listed = members_in(conference(members=names), None)
    for at, one in enumerate(listed):
        assert not any(same_unit(one.name, other.name) for other in listed[at + 1 :])
    assert all(any(same_unit(name, member.name) for member in listed) for name in names)
