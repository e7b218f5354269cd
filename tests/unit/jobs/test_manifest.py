"""The lists in an archive, line by line."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from assembly.errors import Fault
from assembly.jobs.assemble import MissingFact
from assembly.jobs.job import Failure, Job, JobDocument, Made
from assembly.jobs.manifest import BYTE_ORDER_MARK, MOST_FINDINGS, CsvList, JsonList
from assembly.jobs.plan import PlannedDocument
from assembly.jobs.self_check import FormatCheck
from tests.unit.jobs.test_format_page import FINDING

MOMENT = datetime(2026, 11, 22, 1, tzinfo=UTC)
JOB = Job(
    id="j",
    state="finished",
    created_at=MOMENT,
    started_at=MOMENT,
    finished_at=MOMENT,
    total=1,
    made=1,
    failed=0,
    not_made=(),
    warnings=(),
    revision=2,
    templates={"t": "ef" * 32},
)
LACKS = (MissingFact("/date", "Ngày họp", "blank"), MissingFact("/place", "Nơi họp", "left_out"))


def document(name: str = "a.docx", *, result: Made | Failure | None = None) -> JobDocument:
    """Return a document of row 7 of a sheet."""
    made = Made("k", 0, 12, "ab" * 32, 1, LACKS, FormatCheck(9, 0, 0, (FINDING,) * 9))
    return JobDocument(4, PlannedDocument(name, "t", "kind", "state", "Tên", row=7), result or made)


def cells(name: str = "a.docx", **given: Any) -> list[str]:
    """Return the cells of a document's line as a reader of CSV sees them."""
    line = CsvList(JOB).lines([document(name, **given)])
    (row,) = csv.reader(io.StringIO(line.decode(), newline=""))
    return row


def test_line_tells_all_of_a_made_document() -> None:
    """A line has place, row, name, state, lacks, format, size, hash, template and version."""
    row = cells()
    assert row[:4] == ["5", "7", "a.docx", "Đã tạo"]
    assert row[5] == "Ngày họp; Nơi họp"
    assert row[6] == "9 lỗi"
    assert row[7].count("Lỗi G03, Phần 1: lề trái 20 mm; yêu cầu: từ 30 mm đến 35 mm") == MOST_FINDINGS
    assert row[8:] == ["12", "ab" * 32, "t", "ef" * 32]


def test_line_tells_why_a_document_failed() -> None:
    """A failed document has its reason with every fault and its cell."""
    faults = (Fault("/rows/3/member/name", "empty", "Thiếu tên.", "no name", sheet="S", cell="C7"),)
    row = cells(result=Failure("rows-refused", "Bảng chưa hợp lệ.", "not valid", faults))
    assert row[3:5] == ["Không tạo được", "Bảng chưa hợp lệ. C7: Thiếu tên."]
    assert row[8:10] == ["", ""]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "=HYPERLINK(1,2)"])
def test_formulas_are_defused(name: str) -> None:
    """A cell that a spreadsheet would calculate begins with an apostrophe."""
    assert cells(name)[2] == f"'{name}"


def test_quotes_commas_and_lines_stay_in_their_cell() -> None:
    """Whatever a name holds, the line has the same number of cells; lines end with CR LF."""
    name = 'Sở "Y", tế;\r\n=1'
    assert cells(name)[2] == name
    assert len(cells(name)) == len(cells())
    assert CsvList(JOB).lines([document()]).endswith(b"\r\n")


def test_excel_knows_the_encoding() -> None:
    """The list for people begins with the mark of UTF-8, once."""
    head = CsvList(JOB).head()
    assert head.startswith(BYTE_ORDER_MARK)
    assert head.decode("utf-8-sig").startswith('"STT","Dòng trong bảng","Tệp",')


def test_program_reads_a_line_for_each_document() -> None:
    """The list for programs is one JSON object whose documents stand on a line each."""
    written = JsonList(JOB)
    failed = document(result=Failure("c", "vì", "why", (Fault("/a", "x", "sai", "wrong"),)))
    pages = ([document()], [], [failed])
    text = written.head() + b"".join(map(written.lines, pages)) + written.foot()
    told = json.loads(text)
    assert len(text.decode().splitlines()) == 4 + 1
    assert told["job"]["revision"] == 2
    made, not_made = told["documents"]
    assert (made["position"], made["row"], made["name"], made["sha256"]) == (4, 7, "a.docx", "ab" * 32)
    assert made["template_sha256"] == "ef" * 32
    assert made["format_check"]["errors"] == 9
    assert len(made["format_check"]["findings"]) == MOST_FINDINGS
    assert not_made["error"] == {
        "code": "c",
        "message": "vì",
        "message_en": "why",
        "faults": [
            {"pointer": "/a", "code": "x", "message": "sai", "message_en": "wrong", "severity": "error"}
        ],
    }


def test_job_without_documents_is_valid_json() -> None:
    """Nothing between head and foot is still an object."""
    written = JsonList(JOB)
    assert json.loads(written.head() + written.foot())["documents"] == []
