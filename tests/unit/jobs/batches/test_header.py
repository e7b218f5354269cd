"""Names of columns, however spelt."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.conference.spreadsheet.column_names import folded
from assembly.jobs.batches.columns import columns_of, numbered_label, numbered_path, slots
from assembly.jobs.batches.header import ColumnNames
from assembly.jobs.batches.row import Column
from assembly.templates.registry import builtin_library

COLUMNS = columns_of(builtin_library().get("covenant_member_state"))
NAMES = ColumnNames(COLUMNS)


def _found(text: str) -> tuple[str, tuple[int, ...]] | None:
    named = NAMES.find(text)
    return None if named is None else (named.column.path, named.numbers)


@pytest.mark.parametrize(
    ("name", "path", "numbers"),
    [
        ("Tên đơn vị", "member.name", ()),
        ("TÊN ĐƠN VỊ (*)", "member.name", ()),
        ("ten don vi", "member.name", ()),
        ("Đơn vị thành viên – Tên đơn vị", "member.name", ()),
        ("member.name", "member.name", ()),
        ("Khối thi đua", "block.name", ()),
        ("block", "block.name", ()),
        ("Nhiệm vụ năm kế hoạch", "tasks.items[]", ()),
        ("tasks", "tasks.items[]", ()),
        ("tasks.items", "tasks.items[]", ()),
        ("tasks.items[]", "tasks.items[]", ()),
        ("Hội nghị › Thư ký › Họ và tên", "conference.secretary.name", ()),
        ("Thư kí", "conference.secretary.name", ()),
        ("Chỉ tiêu của đơn vị 2 - Kế hoạch", "member.targets[].plan", (2,)),
        ("member.targets[2].plan", "member.targets[].plan", (2,)),
        ("Chỉ tiêu của đơn vị – Kế hoạch", "member.targets[].plan", (1,)),
        ("Đề nghị khen thưởng 2 – Kết quả bỏ phiếu 3 – Đồng ý", "nominations[].candidates[].yes", (2, 3)),
    ],
)
def test_names(name: str, path: str, numbers: tuple[int, ...]) -> None:
    """Path, label, part of the label, with other cases, marks, signs, i for y: all mean the column."""
    assert (path, numbers) == _found(name)


@pytest.mark.parametrize("name", ["", "  ", "Họ và tên", "x", "Chỉ tiêu của đơn vị 0 – Kế hoạch", "2", "#"])
def test_names_of_nothing(name: str) -> None:
    """What several columns could mean, or none, means none."""
    assert _found(name) is None


@pytest.mark.parametrize("template", [one.spec.id for one in builtin_library().all()])
def test_every_column_answers_to_its_names(template: str) -> None:
    """Label and path of every column of every template mean that column and no other."""
    columns = columns_of(builtin_library().get(template))
    names = ColumnNames(columns)
    for column in columns:
        numbers = tuple(range(2, 2 + slots(column.path)))
        for name in (numbered_label(column, numbers), numbered_path(column, numbers)):
            assert (column, numbers) == names.find(name), name


_signs = st.text(alphabet=" .,:;–-/*()_\u00a0", max_size=3)


@given(st.sampled_from(COLUMNS), st.data())
def test_spellings(column: Column, data: st.DataObject) -> None:
    """Signs between the words, cases and decomposed letters change nothing."""
    numbers = tuple(data.draw(st.integers(1, 99)) for _ in range(slots(column.path)))
    spelt = []
    for word in numbered_label(column, numbers).split(" "):
        changed = data.draw(st.sampled_from([str.upper, str.lower, str.title]))(word)
        form = data.draw(st.sampled_from(["NFC", "NFD"]))
        spelt.append(unicodedata.normalize(form, changed) + " " + data.draw(_signs))
    assert (column, numbers) == NAMES.find("".join(spelt))


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """No text fails; what is found answers to the same letters and digits."""
    named = NAMES.find(text)
    assert named is None or folded(text)
    NAMES.nearest(text)


def test_the_nearest_name() -> None:
    """The nearest name of a misspelling is found, among all columns or some."""
    near = NAMES.nearest("Tên đơnvj")
    assert near is not None
    assert "member.name" == near[0].path
    assert NAMES.nearest("Tên đơnvj", among=[column for column in COLUMNS if "date" in column.path]) is None
    assert NAMES.nearest("zzzzzz") is None


def test_last_parts_of_what_is_offered() -> None:
    """Of columns that share their last part, the one offered is meant; of two offered ones, neither."""
    one = Column("a.name", "A – Tên", word=True)
    other = Column("b.name", "B – Tên", offered=False, word=True)
    named = ColumnNames([one, other]).find("Tên")
    assert named is not None
    assert one == named.column
    assert ColumnNames([one, Column("b.name", "B – Tên", word=True)]).find("Tên") is None
