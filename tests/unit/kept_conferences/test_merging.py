"""Two people change one conference: nothing is lost that does not conflict, and what conflicts is told."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembly.kept_conferences.merging import CALLED, Merge, MergeConflict, merge
from assembly.kept_conferences.tidying import same, tidied

BASE: dict[str, Any] = tidied(
    {
        "block": {"name": "Khối thi đua số 1", "place": "Yên Bái"},
        "year_planned": 2023,
        "members": [
            {"name": f"Sở {name}", "rank": at, "head": {"name": f"Người {name}"}}
            for at, name in enumerate(("Y tế", "Tư pháp", "Công thương", "Nội vụ", "Xây dựng"), 1)
        ],
        "tasks": {"items": [{"text": f"Nhiệm vụ số {n}; làm xong trong quý {n}"} for n in range(1, 5)]},
        "report": {"results": [f"Kết quả thứ {n} của khối trong năm" for n in range(1, 4)]},
        "nominations": [
            {
                "award": "Cờ thi đua",
                "recipients": ["Sở Y tế", "Sở Nội vụ"],
                "achievements": {"Sở Y tế": "Tốt"},
            }
        ],
    }
)


def members(*names: str, **figures: int) -> dict[str, Any]:
    """Return a tree with members of these names; a figure is the rank of one."""
    return {
        "members": [{"name": name, **({"rank": figures[name]} if name in figures else {})} for name in names]
    }


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        # different members of one part, one taken away
        ({"block": {"name": "K", "place": "A"}}, {"block": {"name": "K"}},
         {"block": {"name": "L", "place": "A"}}, {"block": {"name": "L"}}),
        # rows are found again wherever they stand
        (members("A", "B", "C"), members("A", "B", "C", B=2), members("B", "C"),
         members("B", "C", B=2)),
        (members("A", "B", "C"), members("A", "B", "C", C=2), members("B", "C"),
         members("B", "C", C=2)),
        (members("A", "B", "C"), members("C", "A", "B"), members("A", "B", "C", "D", A=1),
         members("C", "A", "B", "D", A=1)),
        # both add rows, the same one once
        (members("A"), members("A", "X"), members("A", "Y"), members("A", "Y", "X")),
        (members("A"), members("A", "X"), members("A", "X", "Y"), members("A", "X", "Y")),
        # a name typed on stays the row it was
        (members("Sở Y", "B"), members("Sở Y tế", "B"), members("Sở Y", "B", **{"Sở Y": 3}),
         members("Sở Y tế", "B", **{"Sở Y tế": 3})),
        # a row that is empty yet
        ({"members": [{"name": "A"}, {}]}, members("A", "Mới"), {"members": [{"name": "A", "rank": 1}, {}]},
         members("A", "Mới", A=1)),
        # texts
        ({"report": {"results": ["Một", "Hai"]}}, {"report": {"results": ["Một", "Hai", "Ba"]}},
         {"report": {"results": ["Hai"]}}, {"report": {"results": ["Hai", "Ba"]}}),
    ],
)  # fmt: skip
def test_what_does_not_conflict_is_merged(base: Any, mine: Any, theirs: Any, merged: Any) -> None:
    """Members of parts and rows of lists are merged one by one, whoever moved, added or took away."""
    found = merge(base, mine, theirs)
    assert (merged, []) == (found.value, found.conflicts)


def test_conflict_tells_both_values() -> None:
    """A value that both changed stays as the other one has it; both values are told with their place."""
    found = merge(members("A", "B", B=1), members("A", "B", B=2), members("B", B=3))
    assert members("B", B=3) == found.value
    assert [MergeConflict("/members/0/rank", 2, 3)] == found.conflicts


def test_row_changed_by_one_and_taken_away_by_the_other_stays() -> None:
    """Whoever takes a row away does not take what the other one typed into it; it is told."""
    base, without, with_rank = members("A", "B"), members("A"), members("A", "B", B=4)
    row = {"name": "B", "rank": 4}
    assert Merge(with_rank, [MergeConflict("/members/1", None, row)], []) == merge(base, without, with_rank)
    assert Merge(with_rank, [MergeConflict("/members/1", row, None)], []) == merge(base, with_rank, without)


def test_votes_do_not_pass_to_another_unit() -> None:
    """A row that took the place of another one is its own: figures typed for the other stay there."""
    base = {"voting": {"leaders": [{"unit": "Sở Y tế"}, {"unit": "Sở Tư pháp"}]}}
    mine = {"voting": {"leaders": [{"unit": "Thanh tra tỉnh"}, {"unit": "Sở Tư pháp"}]}}
    theirs = {"voting": {"leaders": [{"unit": "Sở Y tế", "yes": 9}, {"unit": "Sở Tư pháp"}]}}
    found = merge(base, mine, theirs)
    leaders = found.value["voting"]["leaders"]
    assert {"unit": "Sở Y tế", "yes": 9} in leaders
    assert {"unit": "Thanh tra tỉnh"} in leaders
    assert [None] == [conflict.yours for conflict in found.conflicts]


def test_two_orders_conflict() -> None:
    """Two people who sort a list differently are told; theirs stays, and what was typed into rows is kept."""
    found = merge(members("A", "B", "C"), members("C", "B", "A", A=1), members("B", "A", "C", C=3))
    assert members("B", "A", "C", A=1, C=3) == found.value
    assert ["/members"] == [conflict.pointer for conflict in found.conflicts]


def test_places_that_others_changed_are_told() -> None:
    """Pointers lead to each value that the other one changed, in the tree that came out."""
    base = {"block": {"name": "K"}, **members("A", "B", "C")}
    theirs = {"block": {"name": "L", "place": "P"}, **members("B", "C", "D", C=3)}
    assert ["/block/name", "/block/place", "/members", "/members/1/rank", "/members/2"] == sorted(
        merge(base, {**base, "year_planned": 2023}, theirs).merged
    )


@dataclass
class Typist:
    """Changes a tree at random; ``typed`` are the texts that stand there by this hand."""

    tree: dict[str, Any]
    name: str
    draw: Any
    count: int = 0

    def text(self, before: str = "") -> str:
        """Return a text that nobody else types: sometimes what was there, typed on."""
        self.count += 1
        mark = f"<{self.name}{self.count}>"
        return f"{before} {mark}" if before and self.draw(st.booleans()) else mark

    def type(self) -> None:
        """Change one place."""
        value: Any = self.tree
        while True:
            keys = list(value) if isinstance(value, dict) else list(range(len(value)))
            key = self.draw(st.sampled_from(keys)) if keys else None
            inside = value[key] if key is not None else None
            if isinstance(inside, dict | list) and inside and self.draw(st.integers(0, 4)):
                value = inside
                continue
            break
        if isinstance(value, list):
            self._in_list(value, key, inside)
        elif key is None or not self.draw(st.integers(0, 5)):
            value["note"] = self.text()
        elif isinstance(inside, str):
            value[key] = self.text(inside)
        else:
            del value[key]

    def _in_list(self, rows: list[Any], at: Any, row: Any) -> None:
        what = self.draw(st.sampled_from(["add", "add", "change", "remove", "move"]))
        if at is None or what == "add":
            new = self.text()
            rows.insert(
                self.draw(st.integers(0, len(rows))),
                {"name": new} if rows and isinstance(rows[0], dict) else new,
            )
        elif what == "remove":
            del rows[at]
        elif what == "move":
            rows.insert(self.draw(st.integers(0, len(rows) - 1)), rows.pop(at))
        elif isinstance(row, dict):
            called = next((field for field in CALLED if field in row), "name")
            row[called] = self.text(str(row.get(called, "")))
        else:
            rows[at] = self.text(str(row))


def typed_in(tree: Any, name: str) -> set[str]:
    """Return the marks of a typist that stand in a tree."""
    text = str(tree)
    return {f"<{name}{n}>" for n in range(40) if f"<{name}{n}>" in text}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_nothing_typed_is_lost(data: st.DataObject) -> None:
    """Whatever two people do, each text that one typed stands in what comes out or is told."""
    trees = []
    for name in ("mình", "họ"):
        typist = Typist(copy.deepcopy(BASE), name, data.draw)
        for _ in range(data.draw(st.integers(1, 5))):
            typist.type()
        trees.append(typist.tree)
    mine, theirs = trees
    for first, second, first_name, second_name in (
        (mine, theirs, "mình", "họ"),
        (theirs, mine, "họ", "mình"),
    ):
        found = merge(BASE, first, second)
        told = [conflict.yours for conflict in found.conflicts]
        assert typed_in(first, first_name) <= typed_in([found.value, *told], first_name)
        assert typed_in(second, second_name) <= typed_in(found.value, second_name)
        again = merge(BASE, first, found.value)
        assert same(again.value, found.value) or found.conflicts  # an answer was lost: sent again


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_what_one_alone_changed_comes_out(data: st.DataObject) -> None:
    """Where only one of the two changed anything, that is what comes out, without conflict."""
    typist = Typist(copy.deepcopy(BASE), "mình", data.draw)
    for _ in range(data.draw(st.integers(0, 6))):
        typist.type()
    for found in (
        merge(BASE, typist.tree, BASE),
        merge(BASE, BASE, typist.tree),
        merge(BASE, typist.tree, copy.deepcopy(typist.tree)),
    ):
        assert same(typist.tree, found.value or {})
        assert not found.conflicts


LEAVES = [
    ("block", "place"),
    ("members", 0, "rank"),
    ("members", 1, "name"),
    ("members", 1, "rank"),
    ("members", 3, "head", "name"),
    ("tasks", "items", 0, "text"),
    ("tasks", "items", 3, "text"),
    ("report", "results", 1),
    ("nominations", 0, "award"),
    ("nominations", 0, "achievements", "Sở Y tế"),
]


def with_changes(tree: dict[str, Any], leaves: list[tuple[Any, ...]], mark: str) -> dict[str, Any]:
    """Return a tree in which some leaves end otherwise."""
    changed = copy.deepcopy(tree)
    for steps in leaves:
        part: Any = changed
        for step in steps[:-1]:
            part = part[step]
        part[steps[-1]] = f"{part[steps[-1]]}{mark}"
    return changed


@settings(max_examples=12, deadline=None)
@given(st.permutations(LEAVES), st.integers(0, len(LEAVES)), st.integers(0, 2), st.integers(0, 2))
def test_two_who_change_different_values_meet_in_any_order(
    leaves: list[tuple[Any, ...]], cut: int, mine_new: int, theirs_new: int
) -> None:
    """Different values of the same rows are all kept without conflict, whoever is saved first."""
    mine, theirs = with_changes(BASE, leaves[:cut], " A"), with_changes(BASE, leaves[cut:], " B")
    mine["members"][2:2] = [{"name": f"Thanh tra {n}"} for n in range(mine_new)]
    theirs["members"] += [{"name": f"Ban quản lý {n}"} for n in range(theirs_new)]
    found, other_way = merge(BASE, mine, theirs), merge(BASE, theirs, mine)
    expected = with_changes(with_changes(BASE, leaves[:cut], " A"), leaves[cut:], " B")
    expected["members"][2:2] = [{"name": f"Thanh tra {n}"} for n in range(mine_new)]
    expected["members"] += [{"name": f"Ban quản lý {n}"} for n in range(theirs_new)]
    for each in (found, other_way):
        assert [] == each.conflicts
        assert same(expected, each.value)
