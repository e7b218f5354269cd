"""The words of documents that differ in one unit only."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from assembly.conference.model import Conference, Member
from assembly.conference.vietnamese import fold
from assembly.filling.wording import Wording
from assembly.filling.wording.one_unit import OF_ALL_UNITS, UnitWording
from tests.batches import BASES, MEMBERS
from tests.examples import library

SPEC = library().get("covenant_member_state").spec
MANY = Conference.model_validate(
    {
        "block": "Khối thi đua mẫu",
        "year_planned": 2025,
        "members": [{"name": "Sở Nội vụ", "abbreviation": "SNV"}, {"name": "Ban Dân tộc"}],
        "leadership": {"next": {"leader": "SNV"}},
    }
)


def _whole(conference: Conference, member: Member, at: int) -> Conference:
    members = [*conference.members[:at], member, *conference.members[at + 1 :]]
    return conference.model_copy(update={"members": members})


@settings(max_examples=300, deadline=None)
@given(data=BASES, unit=MEMBERS)
def test_shared_words_are_those_of_a_conference_of_its_own(
    data: dict[str, Any], unit: dict[str, Any]
) -> None:
    """Whatever unit joins or is told of anew: every word is that of the whole conference, worded alone."""
    conference, member = Conference.model_validate(data), Member.model_validate(unit)
    entries = [fold(entry.name) for entry in conference.members]
    at = entries.index(fold(member.name)) if fold(member.name) in entries else None
    words = UnitWording(conference, SPEC, ()).words(member, at)
    whole = Wording(_whole(conference, member, len(entries) if at is None else at))
    of_year = [one for one in whole.members(SPEC) if fold(one.name) == fold(member.name)]
    if words is not None and of_year:
        alone = whole.words(SPEC, of_year[0])
        assert set(alone) == set(words)
        for name in set(alone) - OF_ALL_UNITS - {"recipients_total", "appendix_list"}:
            assert repr(alone[name]) == repr(words[name])


def test_a_unit_that_nobody_names_shares_all_words() -> None:
    """A unit unknown to the conference joins without anything being worded anew."""
    words = UnitWording(MANY, SPEC, ("member", "counterpart")).words(Member(name="Sở Y tế"), None)
    assert words is not None
    assert ("Sở Y tế", "Trưởng khối") == (words["member"]["name"], words["counterpart"]["role"])


def test_a_unit_that_is_named_elsewhere_is_worded_with_the_whole() -> None:
    """A unit that the leadership names, by whatever name, changes more than its own words."""
    wording = UnitWording(MANY, SPEC, ("member",))
    assert wording.words(Member(name="Sở Ngoại vụ", abbreviation="SNV"), None) is None
    assert wording.words(Member(name="Sở Nội vụ", abbreviation="SNV", staff=7), 0) is None
    assert wording.words(Member(name="BAN DÂN TỘC"), 1) is None
    assert wording.words(Member(name="Ban Dân tộc", staff=7), 1) is not None


def test_words_of_all_units_are_never_shared() -> None:
    """A template that lists the members is worded for each conference."""
    assert UnitWording(MANY, SPEC, ("members_count",)).words(Member(name="Sở Y tế"), None) is None
