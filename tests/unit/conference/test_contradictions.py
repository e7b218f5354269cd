"""Contradictions: impossible figures are refused, incomplete and odd ones are not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.conference.contradictions import contradictions
from assembly.conference.model import Conference


def told(**facts: Any) -> list[tuple[str, str]]:
    """Return pointer and code of every contradiction in these facts."""
    faults = contradictions(Conference.model_validate({"block": "Khối", **facts}))
    assert all(fault.severity == "error" and fault.message_en for fault in faults)
    return [(fault.pointer, fault.code) for fault in faults]


@pytest.mark.parametrize(
    "ballots",
    [
        {"issued": 8},
        {"issued": 8, "returned": 7},
        {"issued": 8, "returned": 8, "valid": 8},
        {"returned": 8, "valid": 7, "invalid": 1},
        {"issued": 8, "returned": 8, "valid": 5, "invalid": 3},
        {"valid": 3, "invalid": 100},
    ],
)
def test_possible_counts(ballots: dict[str, int]) -> None:
    """Figures that can be true pass, however few."""
    assert told(voting={"voters": 10, "present": 9, "ballots": ballots}) == []
    assert told(voting={"voters": 10}, nominations=[{"award": "x", "ballots": ballots}]) == []


@pytest.mark.parametrize(
    ("voting", "expected"),
    [
        ({"voters": 8, "present": 9}, [("/voting/present", "conference.more-present-than-voters")]),
        (
            {"voters": 8, "ballots": {"issued": 9}},
            [("/voting/ballots/issued", "conference.too-many-ballots")],
        ),
        (
            {"voters": 10, "present": 8, "ballots": {"issued": 9}},
            [("/voting/ballots/issued", "conference.too-many-ballots")],
        ),
        ({"voters": 10, "present": 8, "base": "all members", "ballots": {"issued": 9}}, []),
        (
            {"ballots": {"issued": 8, "returned": 9}},
            [("/voting/ballots/returned", "conference.too-many-ballots")],
        ),
        (
            {"ballots": {"returned": 8, "valid": 7, "invalid": 2}},
            [("/voting/ballots", "conference.ballots-do-not-add-up")],
        ),
        (
            {"ballots": {"returned": 8, "valid": 7, "invalid": 0}},
            [("/voting/ballots", "conference.ballots-do-not-add-up")],
        ),
        ({"ballots": {"returned": 8, "valid": 9}}, [("/voting/ballots", "conference.ballots-do-not-add-up")]),
        (
            {"ballots": {"returned": 8, "invalid": 9}},
            [("/voting/ballots", "conference.ballots-do-not-add-up")],
        ),
    ],
)
def test_impossible_counts(voting: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """More than there can be, and sums that do not add up, are refused."""
    assert expected == told(voting=voting)


@pytest.mark.parametrize(
    ("candidate", "voting", "wrong"),
    [
        ({"yes": 7, "no": 1, "blank": 0}, {"ballots": {"valid": 8}}, False),
        ({"yes": 7, "no": 1, "blank": 1}, {"ballots": {"valid": 8}}, True),
        ({"yes": 5, "no": 1, "blank": 1}, {"ballots": {"valid": 8}}, True),
        ({"yes": 5, "no": 1}, {"ballots": {"valid": 8}}, False),
        ({"yes": 8, "no": 1}, {"ballots": {"valid": 8}}, True),
        ({"yes": 9}, {"ballots": {"returned": 8}}, True),
        ({"yes": 9}, {"ballots": {"issued": 8}}, True),
        ({"yes": 9}, {"present": 8, "voters": 10}, True),
        ({"yes": 9}, {"present": 8, "voters": 10, "base": "all members"}, False),
        ({"yes": 9}, {"voters": 9}, False),
        ({"yes": 9, "no": 9, "blank": 9}, {}, False),
        ({}, {"voters": 0}, False),
    ],
)
def test_votes_of_a_candidate(candidate: dict[str, int], voting: dict[str, Any], wrong: bool) -> None:
    """Votes are held against the valid ballots, else against the most there can be."""
    entry = {"unit": "Sở Y tế", **candidate}
    expected = [("/nominations/0/candidates/0", "conference.votes-do-not-add-up")] * wrong
    assert expected == told(voting=voting, nominations=[{"award": "x", "candidates": [entry]}])
    assert [("/voting/leaders/0", "conference.votes-do-not-add-up")] * wrong == told(
        voting={**voting, "leaders": [entry]}
    )


def test_an_award_with_its_own_ballot() -> None:
    """Votes for an award are held against its own ballot, not the common one."""
    award = {
        "award": "x",
        "ballots": {"valid": 5},
        "candidates": [{"unit": "A", "yes": 5, "no": 0, "blank": 0}],
    }
    assert told(voting={"ballots": {"valid": 8}}, nominations=[award]) == []


def test_one_candidate_twice() -> None:
    """The same candidate may be repeated, but not with other figures."""
    same = [{"unit": "Sở Y tế", "yes": 5}, {"unit": "sở y tế", "yes": 5}]
    other = [{"unit": "Sở Y tế", "yes": 5}, {"unit": "Sở Y tế", "yes": 5, "rank": 1}]
    assert told(nominations=[{"award": "x", "candidates": same}]) == []
    assert told(nominations=[{"award": "x", "candidates": other}]) == [
        ("/nominations/0/candidates/1", "conference.candidate-twice")
    ]


@pytest.mark.parametrize(
    ("summed_up", "planned", "wrong"),
    [(2022, 2023, False), (2022, None, False), (None, 2023, False), (2022, 2022, True), (2023, 2022, True)],
)
def test_years(summed_up: int | None, planned: int | None, wrong: bool) -> None:
    """The planned year follows the year summed up."""
    expected = [("/year_planned", "conference.years-apart")] * wrong
    assert expected == told(year_summed_up=summed_up, year_planned=planned)


@given(st.data())
def test_any_true_count_passes(data: st.DataObject) -> None:
    """Whatever really was counted is never refused."""
    voters = data.draw(st.integers(0, 50))
    present = data.draw(st.integers(0, voters))
    issued = data.draw(st.integers(0, present))
    returned = data.draw(st.integers(0, issued))
    valid = data.draw(st.integers(0, returned))
    yes = data.draw(st.integers(0, valid))
    no = data.draw(st.integers(0, valid - yes))
    figures = {
        "voters": voters,
        "present": present,
        "ballots": {"issued": issued, "returned": returned, "valid": valid, "invalid": returned - valid},
    }
    candidate = {"unit": "A", "yes": yes, "no": no, "blank": valid - yes - no}
    for part in (figures, figures["ballots"], candidate):
        assert isinstance(part, dict)
        for key in data.draw(st.sets(st.sampled_from(sorted(part)))):
            if key not in {"ballots", "unit"}:
                part[key] = None
    assert told(voting=figures, nominations=[{"award": "x", "candidates": [candidate]}]) == []
