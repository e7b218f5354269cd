"""What is typed into kept conferences, approved and opened again, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine
from uuid_utils import uuid7

from assembly.callers.actor import Actor
from assembly.conference.reading import read_conference_data
from assembly.errors import Changed, ConferenceApproved, ConferenceNotFound, ConferenceRefused, RequestRefused
from assembly.kept_conferences.approving import approve_conference, reopen_conference
from assembly.kept_conferences.facts import facts_of
from assembly.kept_conferences.keeping import patch_conference, replace_conference
from assembly.kept_conferences.ports import OwnConferences
from assembly.kept_conferences.typing import Edit, Saved, as_typed, edits_between, save_typed, tree_of
from assembly.stores.sql_conferences import SqlConferenceStore
from tests.contract.conftest import new_organisation


@pytest.fixture
def conferences(engine: Engine) -> OwnConferences:
    """The conferences of an organisation of which nobody knows."""
    return SqlConferenceStore(engine).seen_by(Actor(new_organisation(engine), "person:1"))


@pytest.fixture
def name(conferences: OwnConferences) -> str:
    """A conference with two members."""
    data = {"block": "Khối thi đua số 1", "members": ["Sở Y tế", "Sở Tư pháp"]}
    facts = facts_of(read_conference_data(data).conference)
    return conferences.add(str(uuid7()), facts).id


@pytest.fixture
def save(conferences: OwnConferences, name: str) -> Callable[..., Saved]:
    """Save one edit of the conference."""

    def saved(pointer: str, before: Any, after: Any) -> Saved:
        return save_typed(name, [Edit(pointer, before, after)], conferences=conferences)

    return saved


def test_what_holds_is_taken_in_at_once(
    conferences: OwnConferences, name: str, save: Callable[..., Saved]
) -> None:
    """A value that can be read is a fact, in the form of facts; nothing is left as typed."""
    saved = save("/conference/date", None, "29/12/2022")
    kept = conferences.conference(name)
    assert ("2022-12-29", None, 2) == (kept.facts["conference"]["date"], kept.typed, kept.revision)
    assert (kept.facts, (), (), ()) == (saved.tree, saved.faults, saved.conflicts, saved.merged)


def test_what_does_not_hold_stays_as_typed(
    conferences: OwnConferences, name: str, save: Callable[..., Saved]
) -> None:
    """A value that cannot be read stays in the tree beside its fault, and is no fact; later it may be."""
    saved = save("/year_planned", None, "2o23 \ud800")
    kept = conferences.conference(name)
    assert "year_planned" not in kept.facts
    assert "2o23 \ud800" == tree_of(kept)["year_planned"] == saved.tree["year_planned"]
    assert {"/year_planned"} == {fault.pointer for fault in as_typed(kept).faults}

    assert () == save("/year_planned", "2o23 \ud800", "2023").faults
    kept = conferences.conference(name)
    assert (2023, None) == (kept.facts["year_planned"], kept.typed)


def test_same_edits_again_change_nothing(
    conferences: OwnConferences, name: str, save: Callable[..., Saved]
) -> None:
    """An edit whose answer was lost is sent again: no second row, no new revision."""
    members = [{"name": "Sở Y tế"}, {"name": "Sở Tư pháp"}]
    more = [*members, {"name": "Sở Nội vụ"}, {}]
    first = save("/members", members, more)
    assert (first.revision, more) == (2, first.tree["members"])
    assert first == save("/members", members, more)
    assert {"name": "Sở Nội vụ"} == conferences.conference(name).facts["members"][-1]


def test_two_editors_meet(save: Callable[..., Saved]) -> None:
    """What the second one did not see is merged and told; what both changed is not decided."""
    members = [{"name": "Sở Y tế"}, {"name": "Sở Tư pháp"}]
    save("/members", members, [{"name": "Sở Y tế", "rank": 1}, {"name": "Sở Tư pháp"}])
    second = save(
        "/members", members, [{"name": "Sở Y tế", "rank": 2, "score": 95}, {"name": "Sở Tư pháp", "rank": 3}]
    )
    merged = [{"name": "Sở Y tế", "rank": 1, "score": 95.0}, {"name": "Sở Tư pháp", "rank": 3}]
    assert merged == second.tree["members"]
    assert [("/members/0/rank", 2, 1)] == [(c.pointer, c.yours, c.theirs) for c in second.conflicts]

    chosen = save("/members", merged, [{"name": "Sở Y tế", "rank": 2, "score": 95.0}, merged[1]])
    assert ((), 2) == (chosen.conflicts, chosen.tree["members"][0]["rank"])


def test_many_at_once_lose_nothing(conferences: OwnConferences, name: str) -> None:
    """Threads that each add a member and a text at the same time all find them there."""
    before = tree_of(conferences.conference(name))

    def type_one(number: int) -> None:
        after = {
            **before,
            "members": [*before["members"], {"name": f"Ban số {number}"}],
            "report": {"results": [f"Kết quả của ban số {number}"]},
        }
        save_typed(name, edits_between(before, after), conferences=conferences)

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(type_one, range(5)))
    facts = conferences.conference(name).facts
    assert {f"Ban số {n}" for n in range(5)} == {member["name"] for member in facts["members"][2:]}
    assert {f"Kết quả của ban số {n}" for n in range(5)} == set(facts["report"]["results"])


@pytest.mark.parametrize(
    "pointer", ["/members/0", "/members/0/name", "/tasks/items/1", "members", "/documents/x/recipients/0"]
)
def test_edit_inside_a_list_is_refused(save: Callable[..., Saved], pointer: str) -> None:
    """A list is sent as a whole: which row a number means may have changed."""
    with pytest.raises(RequestRefused):
        save(pointer, None, "x")


def test_program_leaves_what_is_typed(
    conferences: OwnConferences, name: str, save: Callable[..., Saved]
) -> None:
    """A change by a program keeps what somebody is typing, but for the values it decides itself."""
    save("/year_planned", None, "2o23")
    patch_conference(name, {"block": {"symbol": "KTĐ"}}, revision=None, conferences=conferences)
    kept = conferences.conference(name)
    assert ("KTĐ", "2o23") == (tree_of(kept)["block"]["symbol"], tree_of(kept)["year_planned"])

    patch_conference(name, {"year_planned": 2024}, revision=None, conferences=conferences)
    kept = conferences.conference(name)
    assert (2024, 2024) == (kept.facts["year_planned"], tree_of(kept)["year_planned"])


def test_approved_conference_is_locked(
    conferences: OwnConferences, name: str, save: Callable[..., Saved]
) -> None:
    """Nothing of an approved conference changes, whichever way; its revision is the one approved."""
    approved = approve_conference(name, conferences=conferences)
    assert (1, "person:1", 1) == (approved.revision, approved.approved_by, approved.version)
    assert approved == approve_conference(name, conferences=conferences)

    other = read_conference_data({"block": "Khác"}).conference
    for change in (
        lambda: save("/year_planned", None, 2023),
        lambda: patch_conference(name, {"year_planned": 2023}, revision=1, conferences=conferences),
        lambda: replace_conference(name, other, revision=None, conferences=conferences),
        lambda: conferences.delete(name),
    ):
        with pytest.raises(ConferenceApproved):
            change()
    assert approved == conferences.conference(name)


def test_opened_again_it_is_the_next_version(
    conferences: OwnConferences, name: str, save: Callable[..., Saved]
) -> None:
    """What was approved stays readable; the next version begins with it and may change."""
    approved = approve_conference(name, conferences=conferences)
    opened = reopen_conference(name, conferences=conferences)
    assert (2, None) == (opened.version, opened.approved_at)
    assert opened == reopen_conference(name, conferences=conferences)
    save("/year_planned", None, 2023)
    assert [(1, 1, approved.facts)] == [(v.version, v.revision, v.facts) for v in conferences.versions(name)]
    approve_conference(name, conferences=conferences)
    assert [None, 2023] == [v.facts.get("year_planned") for v in conferences.versions(name)]
    reopen_conference(name, conferences=conferences)
    conferences.delete(name)
    with pytest.raises(ConferenceNotFound):
        conferences.versions(name)


def test_nobody_approves_what_is_not_taken_in(
    conferences: OwnConferences, name: str, save: Callable[..., Saved]
) -> None:
    """A conference with faults is not approved, nor one that changed since it was seen."""
    save("/year_planned", None, "2o23")
    with pytest.raises(ConferenceRefused):
        approve_conference(name, conferences=conferences)
    save("/year_planned", "2o23", None)
    with pytest.raises(Changed):
        approve_conference(name, revision=1, conferences=conferences)
    assert conferences.conference(name).approved_at is None
