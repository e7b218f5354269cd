"""What is typed is taken in as far as it holds: facts are always valid, faults tell what was left out."""

from __future__ import annotations

import copy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assembly.conference.reading import read_conference, read_conference_data
from assembly.errors import ConferenceRefused
from assembly.kept_conferences.facts import facts_of
from assembly.kept_conferences.taking_in import take_in
from assembly.kept_conferences.tidying import same, tidied

BLOCK = {"name": "Khối thi đua số 1"}


def taken(tree: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the facts taken from a tree, and the pointers of its faults."""
    found = take_in(tidied(tree), BLOCK)
    return facts_of(found.reading.conference), [fault.pointer for fault in found.faults]


@pytest.mark.parametrize(
    ("tree", "facts", "faults"),
    [
        ({"year_planned": "20x3"}, {}, ["/year_planned"]),
        ({"block": {"name": " ", "place": "Huế"}}, {"block": {**BLOCK, "place": "Huế"}}, ["/block/name"]),
        ({"members": [{"rank": 1}, {"name": "Sở Y tế", "rank": "nhất"}]}, {"members": [{"name": "Sở Y tế"}]},
         ["/members/0/name", "/members/1/rank"]),
        ({"members": [{}, {"name": "Sở Y tế", "rank": "nhất"}]}, {"members": [{"name": "Sở Y tế"}]},
         ["/members/1/rank"]),
        ({"report": {"results": ["", "Tốt", " "]}}, {"report": {"results": ["Tốt"]}}, []),
        ({"year_summed_up": 2022, "year_planned": 2025}, {"year_summed_up": 2022}, ["/year_planned"]),
        ({"members": [{}, {"name": "A", "joined_year": 2020, "left_year": 2019}]},
         {"members": [{"name": "A", "joined_year": 2020}]}, ["/members/1/left_year"]),
        ({"voting": {"ballots": {"issued": 9, "returned": 9, "valid": 5, "invalid": 3}}},
         {"voting": {"ballots": {"issued": 9, "returned": 9}}}, ["/voting/ballots"]),
        ({"voting": {"voters": 9, "leaders": [{}, {"unit": "A", "yes": 10, "score": 3}]}},
         {"voting": {"voters": 9, "leaders": [{"unit": "A", "score": 3}]}}, ["/voting/leaders/1"]),
        ({"conference": {"date": "32/01/2023", "start_time": "14h"}}, {"conference": {"start_time": "14h"}},
         ["/conference/date"]),
        ({"khong_co": 1}, {}, ["/khong_co"]),
        ({"tasks": {"items": [{"text": "Việc", "items": ["", 5.5, "a"]}]}},
         {"tasks": {"items": [{"text": "Việc", "items": ["a"]}]}}, ["/tasks/items/0/items/1"]),
    ],
)  # fmt: skip
def test_what_is_refused_is_left_out_and_told(
    tree: dict[str, Any], facts: dict[str, Any], faults: list[str]
) -> None:
    """A value that will not do is left out, with what cannot be without it; places are those of the tree."""
    assert ({"block": BLOCK, **facts}, faults) == taken({"block": BLOCK, **tree})


def test_places_of_warnings_are_those_of_the_tree() -> None:
    """A warning points at the row as it was typed, empty rows counted."""
    found = take_in(tidied({"block": BLOCK, "members": [{}, {"name": "A"}, {}, {"name": "A"}]}), BLOCK)
    assert ["/members/3/name"] == [warning.pointer for warning in found.warnings]


def test_what_is_past_all_bounds_is_refused_as_a_whole() -> None:
    """No part is to blame for a tree that nests without end."""
    deep: Any = "x"
    for _ in range(40):
        deep = {"a": deep}
    with pytest.raises(ConferenceRefused):
        tidied({"block": BLOCK, "khac": deep})


def test_values_are_kept_as_facts_hold_them() -> None:
    """Whatever way a date, a figure or a name is typed, it is the same data; what is empty is not there."""
    typed = {
        "block": "Khối  thi đua ",
        "conference": {"date": "29/12/2022", "venue": " \u200b ", "chairs": ["Nguyễn Văn A"]},
        "handover": {"fund": "1.500.000", "items": []},
        "members": [{"name": "Sơ\u0309 Y tế", "score": "95,5", "head": {"name": ""}}, {"rank": "x "}],
        "tasks": ["Một", {"text": "Hai"}],
    }
    assert {
        "block": {"name": "Khối  thi đua"},
        "conference": {"date": "2022-12-29", "chairs": [{"name": "Nguyễn Văn A"}]},
        "handover": {"fund": 1_500_000},
        "members": [{"name": "Sở Y tế", "score": 95.5}, {"rank": "x "}],
        "tasks": {"items": [{"text": "Một"}, {"text": "Hai"}]},
    } == tidied(typed)


JUNK: tuple[Any, ...] = (
    "", "x", "29/12/2022", -1, 7, 10**20, 0.5, True, [], {}, [[]], "\ud800", "a\x00b", "a" * 500, {"x": {}},
    [1, "", {}],
)  # fmt: skip
TREES = [
    facts_of(read_conference(file.read_bytes(), form="yaml").conference)
    for file in sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))
]


@pytest.mark.parametrize("seed", range(8))
def test_facts_are_valid_whatever_is_typed(seed: int) -> None:
    """Facts always read back as they are; nothing is left out without a fault, nothing is refused whole."""
    random = Random(seed)  # noqa: S311 - nothing is guarded by it
    tidy = tidied(spoilt(random.choice(TREES), random, random.randrange(9)))
    assert same(tidy, tidied(tidy))
    found = take_in(tidy, BLOCK)
    facts = facts_of(found.reading.conference)
    assert facts == facts_of(read_conference_data(facts).conference)
    if found.whole and not found.faults:
        assert same(tidied(facts), tidy)
    again = take_in(tidied(facts), BLOCK)
    assert (tidied(facts), ()) == (tidied(facts_of(again.reading.conference)), again.faults)


def spoilt(tree: dict[str, Any], random: Random, times: int) -> dict[str, Any]:
    """Return a tree with junk in some places, below some of its members too."""
    result = copy.deepcopy(tree)
    for _ in range(times):
        value: Any = result
        while True:
            keys = list(value) if isinstance(value, dict) else list(range(len(value)))
            if not keys:
                break
            key = random.choice(keys)
            if isinstance(value[key], dict | list) and value[key] and random.random() < 0.8:
                value = value[key]
                continue
            value[key] = copy.deepcopy(random.choice(JUNK))
            break
    return result
