"""Rows of a batch -> documents."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembly.errors import DocumentNotMade, InputRefused, RowsRefused, VanthuError
from assembly.filling.wording import Wording
from assembly.jobs.assemble import MadeDocument, MissingFact
from assembly.jobs.batches.assemble import MadeOfRows, made_of_rows, numbered_name
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.batches.row_conference import RowConferences
from tests.batches import bases, row_facts
from tests.examples import EXAMPLES, library, made_of_file, read

COVENANT = library().get("covenant_member_state")
BASE = {
    "block": {"name": "Khối thi đua mẫu"},
    "year_planned": 2025,
    "tasks": ["Hoàn thành nhiệm vụ"],
    "members": [{"name": "Sở Nội vụ", "head": {"name": "Lê Thị Hai", "title": "Giám đốc"}}],
    "leadership": {"next": {"leader": "Sở Nội vụ"}},
}


def _rows(*facts: dict[str, Any]) -> list[BatchRow]:
    return [BatchRow(number, one) for number, one in enumerate(facts, 2)]


def _one(facts: dict[str, Any], base: dict[str, Any] | None = BASE) -> MadeDocument | VanthuError:
    (result,) = made_of_rows(COVENANT, base, _rows(facts))
    return result


def _made(facts: dict[str, Any], base: dict[str, Any] | None = BASE) -> MadeDocument:
    result = _one(facts, base)
    assert isinstance(result, MadeDocument)
    return result


def _text(document: MadeDocument) -> str:
    opened = Document(io.BytesIO(document.docx))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def _told(result: MadeDocument | VanthuError) -> object:
    if isinstance(result, MadeDocument):
        return result
    return type(result), result.message, str(result), getattr(result, "faults", ())


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(
    template=st.sampled_from(["covenant_member_state", "covenant_member_party"]),
    base=bases(),
    facts=st.lists(row_facts(), min_size=1, max_size=4),
)
def test_rows_together_make_what_each_makes_alone(
    template: str, base: dict[str, Any] | None, facts: list[dict[str, Any]]
) -> None:
    """Sharing what rows have in common changes no byte, no missing fact and no reason."""
    registered = library().get(template)
    together = [_told(result) for result in made_of_rows(registered, base, _rows(*facts))]
    alone = [
        _told(result)
        for row in _rows(*facts)
        for result in MadeOfRows(RowConferences(registered, base, sharing=False).made, [row])
    ]
    assert alone == together


@pytest.mark.parametrize(
    "path", [path for path in EXAMPLES if read(path).members], ids=lambda path: path.stem
)
def test_a_batch_makes_the_covenants_of_the_conference(path: Any) -> None:
    """Rows that name the members of a conference make the very documents that the conference makes."""
    conference = read(path)
    expected = {document.name: document for kind, document in made_of_file(path) if kind == "covenant_member"}
    assert expected
    data = conference.model_dump(mode="json", exclude_none=True)
    members = Wording(conference).members(COVENANT.spec)
    names = [{"member": {"name": member.name}} for member in members]
    for result in made_of_rows(COVENANT, data, _rows(*names)):
        assert isinstance(result, MadeDocument)
        known = expected.pop(result.name)
        assert (known.docx, known.format_check) == (result.docx, result.format_check)
        assert len(known.missing) == len(result.missing)
    assert not expected


def test_a_row_is_laid_over_the_base() -> None:
    """What a row tells goes before the base; what it leaves out stays."""
    document = _made({"year_planned": 2026, "member": {"name": "Sở Y tế"}})
    assert document.name == "Giao ước thi đua năm 2026 - Sở Y tế.docx"
    assert "Khối thi đua mẫu" in _text(document)


def test_a_row_completes_the_unit_of_the_base() -> None:
    """A unit that the base knows keeps what the row does not tell."""
    document = _made({"member": {"name": "sở nội vụ", "targets": [{"name": "Hồ sơ đúng hạn"}]}})
    assert "Lê Thị Hai" in _text(document)
    assert "Hồ sơ đúng hạn" in _text(document)


def test_missing_facts_of_the_unit_are_those_of_its_row() -> None:
    """A missing fact of the row's unit is named by the row's own place, not by one in a list."""
    missing = _made({"member": {"name": "Sở Y tế"}}).missing
    expected = MissingFact("/member/head/name", "Đơn vị thành viên › Người đứng đầu › Họ và tên", "blank")
    assert expected in missing


def test_a_bad_row_fails_alone() -> None:
    """A row with a wrong fact gives its faults; the rows around it are made."""
    good = {"member": {"name": "Sở Y tế"}}
    bad = {"member": {"name": "Sở Tài chính", "staff": "nhiều", "head": {"nane": "A"}}}
    first, reason, last = made_of_rows(COVENANT, BASE, _rows(good, bad, good))
    assert isinstance(reason, RowsRefused)
    assert {"/member/staff", "/member/head/nane"} == {fault.pointer for fault in reason.faults}
    assert "Đơn vị thành viên › Số người: phải là số nguyên như 3 hoặc 2022." in {
        fault.message for fault in reason.faults
    }
    assert first == last


def test_a_row_without_what_the_document_needs_is_not_made() -> None:
    """A covenant without a year is not made, and the reason is the manifest's."""
    base = {key: value for key, value in BASE.items() if key != "year_planned"}
    reason = _one({"member": {"name": "Sở Y tế"}}, base)
    assert isinstance(reason, DocumentNotMade)
    assert ("Chưa có năm ký giao ước.", ("/year_planned",)) == (reason.message, reason.pointers)


def test_a_unit_that_has_left_gets_no_covenant() -> None:
    """A unit that is no member in the year of the document is told so."""
    reason = _one({"member": {"name": "Sở Y tế", "left_year": 2023}})
    assert isinstance(reason, DocumentNotMade)
    assert ("/member/joined_year", "/member/left_year") == reason.pointers


def test_a_row_without_a_unit_is_refused() -> None:
    """A covenant is somebody's: a row that names no unit says so."""
    reason = _one({})
    assert isinstance(reason, RowsRefused)
    assert ["/member/name"] == [fault.pointer for fault in reason.faults]


def test_a_base_that_is_no_conference_refuses_each_row() -> None:
    """Each row tells what is wrong with the base."""
    results = [
        result
        for result in made_of_rows(COVENANT, {"block": {}}, _rows({}, {}))
        if isinstance(result, InputRefused)
    ]
    assert ["/block/name", "/block/name"] == [fault.pointer for one in results for fault in one.faults]


def test_a_report_is_made_of_a_row_alone() -> None:
    """A document issued once takes all its facts from the row."""
    registered = library().get("summary_report_state")
    facts = {"block": {"name": "Khối Một"}, "year_summed_up": 2024, "report": {"results": ["Tốt"]}}
    other = {"block": {"name": "Khối Hai"}, "year_summed_up": 2024, "report": {"results": ["Khá"]}}
    results = list(made_of_rows(registered, None, _rows(facts, other)))
    assert ["KHỐI MỘT", "KHỐI HAI"] == [
        next(line for line in ("KHỐI MỘT", "KHỐI HAI") if line in _text(result))
        for result in results
        if isinstance(result, MadeDocument)
    ]


def test_an_error_of_ours_leaves_the_rows_after_it() -> None:
    """The results go on after a row at which the program itself failed."""

    def maker(row: BatchRow) -> MadeDocument:
        if row.number == 2:
            raise MemoryError
        return MadeDocument("a.docx", b"", ())

    results = MadeOfRows(maker, _rows({}, {}))
    with pytest.raises(MemoryError):
        next(results)
    assert MadeDocument("a.docx", b"", ()) == next(results)


def test_names_are_numbered_to_the_width_of_the_batch() -> None:
    """Numbers begin at 1 and sort as text; before the name is known the number stands alone."""
    assert "0007 - Giấy mời.docx" == numbered_name(6, 1000, "Giấy mời.docx")
    assert "1000.docx" == numbered_name(999, 1000)
    assert "1.docx" == numbered_name(0, 9)
