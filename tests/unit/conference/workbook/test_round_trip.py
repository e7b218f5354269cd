"""The workbook of a conference, written and read back: the same facts, every one of them at a cell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from assembly.conference.labels import field_labels
from assembly.conference.model import Conference
from assembly.conference.paths import LIST
from assembly.conference.spreadsheet.reading import open_spreadsheet
from assembly.conference.workbook.brought import brought_of_text, read_brought, text_of_brought
from assembly.conference.workbook.layout import AWARDS, KEYED, form_lines, forms, record_leaves, tables
from assembly.conference.workbook.reading import read_workbook
from assembly.conference.workbook.remembered import Remembered, lines_of_remembered, read_remembered
from assembly.conference.workbook.writing import facts_to_write, write_conference
from tests import conferences as drawn
from tests.examples import EXAMPLES, read
from tests.workbooks import example_workbooks

VIETNAMESE = "aàảãáạăằẳâầeèêếễiìoòơởôộuùưừyýđĐƠƯABC0123456789"
# what Excel, a phone or a hostile sender puts into a cell; no letters of other scripts, which old fonts use
WORDS = st.one_of(
    st.sampled_from([word for word in drawn.AWKWARD if word != "\u0301"]),
    st.text(VIETNAMESE, min_size=1, max_size=8),
    st.sampled_from(
        ["Sở Y tế", "1.", "- x", "• y", "Ông", "Tổng cộng", "=1+1", "'x", "x, y", "_x0041_", "12"]
    ),
)


@pytest.fixture
def plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conferences drawn of words as they stand in Vietnamese sheets."""
    texts = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
    monkeypatch.setitem(drawn._PLAIN, str, texts)


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(data=st.data())
def test_any_conference_comes_back(plain_words: None, data: st.DataObject) -> None:
    """Whatever a conference tells comes back from its workbook, but for spaces at the ends of lines."""
    try:
        conference = Conference.model_validate(data.draw(drawn.conferences()))
    except ValueError:
        assume(False)
    facts = facts_to_write(conference)
    reading = read_workbook(read_brought(write_conference(facts)))
    assert told(facts) == told(reading.tree)
    assert pointers(told(reading.tree), "") <= len(reading.cells)


def told(value: Any) -> Any:
    """Return plain data without what says nothing and without spaces around lines."""
    if isinstance(value, dict):
        inside = {key: told(one) for key, one in value.items() if key.strip()}
        return {key: one for key, one in inside.items() if one not in (None, {}, [], "")}
    if isinstance(value, list):
        return [one for one in map(told, value) if one not in (None, {}, [], "")]
    if isinstance(value, str):
        return "\n".join(line.strip() for line in value.split("\n") if line.strip())
    return value


def pointers(value: Any, pointer: str) -> int:
    """Count the single values."""
    if isinstance(value, dict):
        return sum(pointers(inside, f"{pointer}/{name}") for name, inside in value.items())
    if isinstance(value, list):
        return sum(pointers(inside, f"{pointer}/{at}") for at, inside in enumerate(value))
    return 1


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples_come_back_whole(file: Any) -> None:
    """The workbook of a real conference gives that conference, nothing of it refused, also once kept."""
    book = example_workbooks()[file.stem]
    brought = brought_of_text(text_of_brought(read_brought(book)))
    reading = read_workbook(brought)
    assert read(file) == Conference.model_validate(reading.tree)
    assert [] == [doubt for doubt in reading.doubts if doubt.weight == "refused"]
    assert [] == [sheet.unread for sheet in reading.sheets if sheet.unread]


def test_same_facts_give_same_bytes() -> None:
    """A workbook is the same file whenever it is written."""
    [facts] = [facts_to_write(read(EXAMPLES[0]))]
    assert write_conference(facts) == write_conference(facts)


def test_blank_workbook_says_nothing() -> None:
    """Nothing is read of a workbook that nobody filled in, and nothing is in doubt."""
    reading = read_workbook(read_brought(write_conference({})))
    assert {} == reading.tree
    assert () == reading.doubts
    names = [sheet.name for sheet in open_spreadsheet(write_conference({})).sheets]
    assert names == [
        "Khối và thành viên",
        "Hội nghị",
        "Kết quả năm",
        "Nhiệm vụ",
        "Đề nghị khen thưởng",
        "Phiếu bầu",
        "Bàn giao",
        "Hướng dẫn",
    ]


def test_every_fact_has_its_place() -> None:
    """Every single fact of the model stands in a form or a table; only lists within lists go to the rest."""
    placed = {path.replace(LIST, ".*") for form in forms() for path, _leaf in form_lines(form)}
    for table in tables():
        for place in table.places:
            base = place.path.replace(LIST, ".*").replace(KEYED, ".*")
            leaves = record_leaves(table) if table.id != AWARDS else ()
            placed |= {f"{base}.{leaf.path.replace(LIST, '.*')}" for leaf in leaves}
    placed |= {f"nominations.*.{name}" for name in ("award", "granted_by", "count", "quota", "recipients.*")}
    placed |= {f"nominations.*.{name}.*" for name in ("achievements", "previous_awards")}
    lacking = [
        path
        for path in (pointer.strip("/").replace("/", ".") for pointer, _label, _help in field_labels())
        if not any(one in (path, f"{path}.*") or one.startswith(f"{path}.") for one in placed)
    ]
    of_documents = "documents.*.legal_basis"
    assert [path for path in lacking if not path.startswith(of_documents)] == []


def test_workbook_remembers_its_conference() -> None:
    """A workbook keeps the facts it was filled with, unseen, and tells them when it comes back."""
    facts = facts_to_write(read(EXAMPLES[0]))
    kept = Remembered("01a20291-65b2-7239-a70b-3652e06af9ca", 7, facts)
    assert kept == read_brought(write_conference(facts, remembered=kept)).remembered


@pytest.mark.parametrize("spoil", [lambda lines: lines[:3], lambda lines: (*lines[:3], "!" + lines[3])])
def test_spoilt_memory_is_none(spoil: Any) -> None:
    """What a hidden sheet holds is believed only where it is whole."""
    lines = lines_of_remembered(Remembered("a", 1, {"block": {"name": "Khối"}}))
    assert read_remembered(spoil(lines)) is None
