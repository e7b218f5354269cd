"""A list laid over a conference adds and changes; a workbook that lost a column keeps its facts."""

from __future__ import annotations

from typing import Any

import pytest

from assembly.conference.workbook.brought import read_brought
from assembly.conference.workbook.present_parts import with_what_the_file_lacks
from assembly.conference.workbook.reading import read_workbook
from assembly.conference.workbook.writing import facts_to_write, write_conference
from assembly.intakes.laying_over import laid_over
from tests.examples import EXAMPLES, read
from tests.sheets import xlsx


@pytest.mark.parametrize(
    ("present", "brought", "expected"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        (["x"], ["x", "X"], ["x", "X"]),
        (
            [{"name": "Sở Y tế", "score": 1}],
            [{"name": "SỞ Y TẾ", "rank": 2}],
            [{"name": "SỞ Y TẾ", "score": 1, "rank": 2}],
        ),
        ([{"name": "A"}, {"name": "B"}], [{"name": "C"}], [{"name": "A"}, {"name": "B"}, {"name": "C"}]),
        (
            [{"award": "Cờ", "granted_by": "X"}],
            [{"award": "Cờ", "granted_by": "Y"}],
            [{"award": "Cờ", "granted_by": "X"}, {"award": "Cờ", "granted_by": "Y"}],
        ),
        ("x", None, "x"),
        ("x", {"name": "y"}, {"name": "y"}),
    ],
)
def test_laid_over(present: Any, brought: Any, expected: Any) -> None:
    """Rows that are called alike are one; nothing that is there goes."""
    assert laid_over(present, brought) == expected


def test_twice_is_once() -> None:
    """What was laid over once changes nothing the second time."""
    facts = facts_to_write(read(EXAMPLES[-1]))
    brought = {"members": [{"name": "Sở Y tế", "score": 98.0}, {"name": "Sở mới"}]}
    once = laid_over(facts, brought)
    assert laid_over(once, brought) == once
    assert len(once["members"]) == len(facts["members"]) + 1


BASE: dict[str, Any] = {
    "block": {"name": "Khối 1", "symbol": "K1"},
    "members": [
        {"name": "Sở Y tế", "staff": 12, "head": {"name": "A"}, "targets": [{"name": "Giải ngân"}]},
        {"name": "Sở Nội vụ", "staff": 7},
    ],
    "nominations": [{"award": "Cờ", "recipients": ["Sở Y tế"], "achievements": {"Sở Y tế": "Tốt"}}],
    "handover": {"items": [{"name": "Hồ sơ"}]},
    "documents": {"report": {"number": "01"}},
}


def test_removed_columns_and_sheets_keep_their_facts() -> None:
    """A table without one of its columns, a file without most of its sheets, forgets nothing of them."""
    rows: list[list[Any]] = [
        ["STT", "Tên đơn vị", "Người đứng đầu"],
        [1, "Sở Nội vụ", "C"],
        [2, "Sở Y tế", None],
    ]
    found = with_what_the_file_lacks(read_workbook(read_brought(xlsx(rows))), BASE)
    assert found["members"] == [
        {"name": "Sở Nội vụ", "staff": 7, "head": {"name": "C"}},
        {"name": "Sở Y tế", "staff": 12, "targets": [{"name": "Giải ngân"}]},
    ]
    for part in ("block", "nominations", "handover", "documents"):
        assert found[part] == BASE[part]


def test_removed_rows_are_gone() -> None:
    """A row that somebody took out of a table that is there is out."""
    rows: list[list[Any]] = [["STT", "Tên đơn vị", "Số người"], [1, "Sở Y tế", 12]]
    found = with_what_the_file_lacks(read_workbook(read_brought(xlsx(rows))), BASE)
    assert [member["name"] for member in found["members"]] == ["Sở Y tế"]


def test_achievements_stay_without_their_column() -> None:
    """What is said of an award in columns that are gone stays with the award."""
    rows: list[list[Any]] = [
        ["Danh hiệu", "Đơn vị được đề nghị"],
        ["Cờ", "Sở Y tế"],
        ["Bằng khen", "Sở Nội vụ"],
    ]
    found = with_what_the_file_lacks(read_workbook(read_brought(xlsx(rows))), BASE)
    assert found["nominations"] == [*BASE["nominations"], {"award": "Bằng khen", "recipients": ["Sở Nội vụ"]}]


def test_whole_workbook_needs_nothing() -> None:
    """A workbook that comes back as it went out is what went out."""
    facts = facts_to_write(read(EXAMPLES[-1]))
    assert with_what_the_file_lacks(read_workbook(read_brought(write_conference(facts))), facts) == facts
