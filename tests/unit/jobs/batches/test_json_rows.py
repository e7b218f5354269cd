"""Rows sent as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.errors import Fault, RowsRefused
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.row import Column
from assembly.jobs.batches.rows import read_json_rows
from assembly.templates.registry import builtin_library

COVENANT = columns_of(builtin_library().get("covenant_member_state"))
ROW = {"member.name": "Sở Y tế", "block.name": "Khối A", "year_planned": 2025, "tasks": ["Một"]}
WORDS = (Column("ho_ten", "ho ten", word=True), Column("muc[].ten", "muc – ten", many="records", word=True))


def _facts(row: Any, columns: Any = COVENANT) -> Any:
    return read_json_rows([row], columns).rows[0].facts


def _faults(rows: Any, columns: Any = COVENANT) -> tuple[Fault, ...]:
    with pytest.raises(RowsRefused) as caught:
        read_json_rows(rows, columns)
    return caught.value.faults


def test_flat_and_nested_rows() -> None:
    """Paths and nested objects say the same."""
    nested = {
        "member": {"name": "Sở Y tế"},
        "block": {"name": "Khối A"},
        "year_planned": "2025",
        "tasks": {"items": "Một"},
    }
    expected = {
        "member": {"name": "Sở Y tế"},
        "block": {"name": "Khối A"},
        "year_planned": 2025,
        "tasks": {"items": ["Một"]},
    }
    assert expected == _facts(ROW) == _facts(nested)


def test_rows_count_from_one() -> None:
    """Rows are numbered as they stand in the list."""
    assert [1, 2] == [row.number for row in read_json_rows([ROW, {**ROW, "member.name": "B"}], COVENANT).rows]


def test_records() -> None:
    """Records come as lists of objects, or as paths numbered from 1."""
    expected = [{"name": "A", "plan": "97,5"}, {"name": "B"}]
    nested = {"member": {"targets": [{"name": "A", "plan": 97.5}, {"name": "B", "plan": None}]}}
    flat = {"member.targets[1].name": "A", "member.targets[1].plan": "97,5", "member.targets[2].name": "B"}
    assert expected == _facts({**ROW, **nested})["member"]["targets"]
    assert expected == _facts({**ROW, **flat})["member"]["targets"]


def test_what_is_absent() -> None:
    """Null, empty text and empty lists say nothing."""
    facts = _facts({**ROW, "conference": {"venue": None, "guests": []}, "block.symbol": "  "})
    assert "conference" not in facts
    assert {"name": "Khối A"} == facts["block"]


def test_text_is_cleaned() -> None:
    """Text is composed and freed of odd spaces as that of spreadsheets is."""
    assert "Sở Y tế" == _facts({**ROW, "member.name": " Sở\u00a0Y tê\u0301 "})["member"]["name"]


@pytest.mark.parametrize(
    ("extra", "code", "pointer"),
    [
        ({"member.nam": "x"}, "rows.unknown-column", "/rows/0/member.nam"),
        ({"member": {"nam": "x"}}, "rows.unknown-column", "/rows/0/member/nam"),
        ({"members": [{"name": "x"}]}, "rows.unknown-column", "/rows/0/members"),
        ({"a/b~c": 1}, "rows.unknown-column", "/rows/0/a~1b~0c"),
        ({"conference.date": "31/02/2024"}, "rows.partial-date", "/rows/0/conference.date"),
        ({"conference": {"date": 5}}, "rows.partial-date", "/rows/0/conference/date"),
        ({"member.rank": True}, "rows.whole-number", "/rows/0/member.rank"),
        ({"member": "Sở Y tế"}, "rows.wrong-type", "/rows/0/member"),
        ({"conference.venue": ["a"]}, "rows.wrong-type", "/rows/0/conference.venue"),
        ({"conference": {"venue": {"a": 1}}}, "rows.wrong-type", "/rows/0/conference/venue"),
        ({"member.targets": [{"plan": "95%"}]}, "rows.missing", "/rows/0/member/targets/0/name"),
        ({"member.targets": "x"}, "rows.wrong-type", "/rows/0/member.targets"),
        ({"member.registered_titles": [["x"]]}, "rows.wrong-type", "/rows/0/member.registered_titles/0"),
        ({"conference.venue": "a\u0007"}, "rows.unprintable-character", "/rows/0/conference.venue"),
        ({"conference.venue": "x" * 401}, "rows.string-too-long", "/rows/0/conference.venue"),
        ({"covenant.copies": 1e30}, "rows.not-a-value", "/rows/0/covenant.copies"),
        ({"member": {"name": "B"}}, "rows.column-twice", "/rows/0/member"),
        ({"member.targets[0].name": "x"}, "rows.unknown-column", "/rows/0/member.targets[0].name"),
        ({"": "x"}, "rows.unknown-column", "/rows/0/"),
    ],
)
def test_faults(extra: dict[str, Any], code: str, pointer: str) -> None:
    """Every fault has a pointer into the rows as they were sent."""
    [fault] = _faults([{**ROW, **extra}])
    assert (code, pointer) == (fault.code, fault.pointer)
    assert fault.message
    assert fault.message_en


def test_missing_facts() -> None:
    """A needed fact that a row lacks is told at the key it should have."""
    faults = _faults([ROW, {"member.name": "B", "tasks": ["x"]}])
    assert ["/rows/1/block.name", "/rows/1/year_planned"] == [fault.pointer for fault in faults]


@pytest.mark.parametrize("rows", [None, {}, "x", [], [1], [ROW, None]])
def test_what_is_no_list_of_rows(rows: Any) -> None:
    """Anything but a list of objects is refused in words."""
    assert all(fault.pointer.startswith("/rows") for fault in _faults(rows))


def test_used_columns_and_twins() -> None:
    """The columns that gave facts are told, and rows that say the same."""
    reading = read_json_rows([ROW, ROW], COVENANT)
    assert {"member.name", "block.name", "year_planned", "tasks.items[]"} == {
        used.column.path for used in reading.used
    }
    assert [("rows.row-twice", "/rows/1")] == [
        (warning.code, warning.pointer) for warning in reading.warnings
    ]


def test_words() -> None:
    """The words of a template take text; numbers become text the Vietnamese way."""
    row = {"ho_ten": 1.5, "muc": [{"ten": "a"}, {"ten": 2}]}
    assert {"ho_ten": "1,5", "muc": [{"ten": "a"}, {"ten": "2"}]} == _facts(row, WORDS)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["member", "name", "targets", "tasks", "items", "text", "block.name", "x", "a[1]"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(st.lists(_json, max_size=3))
def test_any_json(rows: list[Any]) -> None:
    """Whatever JSON is sent is read or refused in words."""
    try:
        reading = read_json_rows(rows, COVENANT)
    except RowsRefused as refusal:
        told = [fault.message for fault in refusal.faults]
    else:
        told = [row.facts["member"]["name"] for row in reading.rows]
    assert all(told)
