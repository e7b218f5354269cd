"""The batches resource: a template and a table go in, a job comes out."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import docx
import pytest
import xlsxwriter
import yaml
from werkzeug.test import TestResponse

from service import turns
from tests.unit.service.house import BODY_BYTES, UPLOAD_BYTES, House, conference

PATH = "/api/v1/batches"
TEMPLATE = "covenant_member_state"
HEADERS = ["block.name", "year_planned", "tasks.items[]", "member.name", "Ghi chú riêng"]


def table(rows: list[list[Any]], headers: list[str] | None = None, sheet: str = "Dữ liệu") -> bytes:
    """Return a workbook of one sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        worksheet = workbook.add_worksheet(sheet)
        for at, row in enumerate([headers or HEADERS, *rows]):
            worksheet.write_row(at, 0, row)
    return file.getvalue()


def units(count: int) -> list[list[Any]]:
    """Return the rows of so many units."""
    return [
        ["Khối thi đua số 1", 2027, "Hoàn thành chỉ tiêu\nTiết kiệm", f"Sở số {number}", "x"]
        for number in range(1, count + 1)
    ]


def sent(house: House, content: bytes, name: str = "bảng.xlsx", **fields: Any) -> TestResponse:
    """Send a form with a table; a field that is None is left out."""
    data = {"template": TEMPLATE, "rows": (io.BytesIO(content), name), **fields}
    given = {key: value for key, value in data.items() if value is not None}
    return house.client.post(PATH, data=given, content_type="multipart/form-data")


def test_table_makes_a_document_for_each_row(house: House) -> None:
    """A table answers 202 with the job; each row becomes a document, numbered as in the table, in order."""
    answer = sent(house, table(units(12)))
    job = answer.get_json()
    assert answer.status_code == 202, job
    assert answer.headers["Location"] == f"/api/v1/jobs/{job['id']}"
    assert (job["state"], job["total"]) == ("queued", 12)
    assert [document["row"] for document in job["documents"]] == list(range(2, 14))
    assert "url" not in job["documents"][0]
    house.work()
    job = house.client.get(answer.headers["Location"]).get_json()
    assert (job["state"], job["made"]) == ("finished", 12)
    assert [document["name"][:5] for document in job["documents"]] == [f"{at:02d} - " for at in range(1, 13)]
    text = "".join(
        docx.Document(io.BytesIO(house.client.get(job["documents"][6]["url"]).data)).element.itertext()
    )
    assert "Sở số 7" in text.replace("\u00a0", " ")


def test_dry_run_tells_what_would_be_made(house: House) -> None:
    """A dry run answers 200 with the columns used and left out, and stores nothing."""
    answer = sent(house, table(units(3)), dry_run="true")
    report = answer.get_json()
    assert answer.status_code == 200
    assert (report["template"], report["sheet"], report["documents"]) == (TEMPLATE, "Dữ liệu", 3)
    assert [column["path"] for column in report["columns"]] == HEADERS[:4]
    assert report["columns"][3]["cell"] == "D1"
    assert report["ignored"] == [{"header": "Ghi chú riêng", "cell": "E1"}]
    assert all(warning["message"] for warning in report["warnings"])
    assert not house.queue.waiting


def test_faults_name_sheet_and_cell(house: House) -> None:
    """A table with faults answers 422 with each of them, its sheet and its cell; nothing is stored."""
    rows = units(3)
    rows[1][3] = ""
    rows[2][1] = "năm sau"
    answer = sent(house, table(rows))
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (422, "rows-refused")
    assert {("Dữ liệu", "D3"), ("Dữ liệu", "B4")} <= {
        (fault.get("sheet"), fault.get("cell")) for fault in problem["faults"]
    }
    assert all(fault["message"] for fault in problem["faults"])
    assert not house.queue.waiting


def test_rows_stand_on_a_conference(house: House) -> None:
    """A conference below the rows gives what they share, as YAML and as JSON; its faults are its own."""
    for content, name in (
        (yaml.safe_dump(conference(1), allow_unicode=True).encode(), "c.yaml"),
        (json.dumps(conference(1)).encode(), "c.json"),
    ):
        rows = table([["Sở số 1"], ["Sở số 2"]], ["member.name"])
        answer = sent(house, rows, conference=(io.BytesIO(content), name))
        assert answer.status_code == 202, answer.get_json()
        house.work()
        job = house.client.get(answer.headers["Location"]).get_json()
        assert (job["made"], job["failed"]) == (2, 0)
    broken = sent(house, rows, conference=(io.BytesIO(b"memers: []\nblock: K\n"), "c.yaml")).get_json()
    assert broken["code"] == "conference-refused"
    assert {fault["pointer"] for fault in broken["faults"]} == {"/conference/memers"}
    assert [fault["line"] for fault in broken["faults"]] == [1]


def test_rows_come_as_json(house: House) -> None:
    """Rows sent as JSON make the same documents; faults point into the body as it was sent."""
    order = {
        "template": TEMPLATE,
        "conference": conference(1),
        "rows": [{"member.name": "Sở số 1"}, {"member": {"name": "Sở số 2"}}],
    }
    answer = house.client.post(PATH, json=order)
    assert answer.status_code == 202, answer.get_json()
    house.work()
    job = house.client.get(answer.headers["Location"]).get_json()
    assert (job["made"], [document["row"] for document in job["documents"]]) == (2, [1, 2])
    dry = house.client.post(PATH, json={**order, "dry_run": True})
    assert (dry.status_code, dry.get_json()["documents"]) == (200, 2)
    wrong = {**order, "rows": [{"member.name": "Sở số 1"}, {"member.nane": "Sở số 2"}]}
    problem = house.client.post(PATH, json=wrong)
    assert (problem.status_code, problem.get_json()["code"]) == (422, "rows-refused")
    assert all(fault["pointer"].startswith("/rows/1") for fault in problem.get_json()["faults"])
    wrong = {**order, "conference": {"memers": []}}
    pointers = {fault["pointer"] for fault in house.client.post(PATH, json=wrong).get_json()["faults"]}
    assert "/conference/memers" in pointers


@pytest.mark.parametrize(
    ("fields", "pointers"),
    [
        ({"template": None}, {"/template"}),
        ({"template": "covenant_member_stat"}, {"/template"}),
        ({"dry_run": "maybe"}, {"/dry_run"}),
        ({"legacy_fonts": "guess"}, {"/legacy_fonts"}),
        ({"shet": "A"}, {"/shet"}),
        ({"rows": None}, {"/rows"}),
        ({"rows": "a,b"}, {"/rows"}),
        ({"template": "x", "legacy_fonts": "y", "colour": "z"}, {"/template", "/legacy_fonts", "/colour"}),
        ({"conference": "block: K"}, {"/conference"}),
        ({"sheet": "Không có"}, {""}),
    ],
)
def test_wrong_fields_are_told(house: House, fields: dict[str, Any], pointers: set[str]) -> None:
    """Every field that is missing, unknown or wrong is told at once."""
    answer = sent(house, table(units(1)), **fields)
    assert answer.status_code == 422
    faults = answer.get_json()["faults"]
    assert {fault["pointer"] for fault in faults} == pointers
    assert all(fault["message"] for fault in faults)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", ""),
        (b"[]", ""),
        (b"{", ""),
        (b"\xff", ""),
        (b"[" * 90_000, ""),
        (b'{"template": NaN}', ""),
        (b'{"rows": 1, "rows": 2}', ""),
        (b'{"template": 5, "rows": []}', "/template"),
        (b'{"template": "covenant_member_state"}', "/rows"),
        (b'{"template": "covenant_member_state", "rows": []}', "/rows"),
        (b'{"template": "covenant_member_state", "rows": {"a": 1}}', "/rows"),
        (b'{"template": "covenant_member_state", "rows": [1e999]}', "/rows/0"),
        (b'{"template": "covenant_member_state", "rows": [{"member.name": "\\ud800"}]}', None),
        (b'{"template": "covenant_member_state", "rows": [{}], "dry_run": "yes"}', "/dry_run"),
        (b'{"template": "covenant_member_state", "rows": [{}], "colour": 1}', "/colour"),
        (b"1" * 50_000, ""),
    ],
)
def test_wrong_json_is_told(house: House, body: bytes, pointer: str | None) -> None:
    """Whatever is sent that is no batch answers 422 with its place, and stores nothing."""
    answer = house.client.post(PATH, data=body, content_type="application/json")
    problem = answer.get_json(force=True)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    if pointer is not None:
        assert pointer in {fault["pointer"] for fault in problem["faults"]}
    assert not house.queue.waiting


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 500, b"<html>", bytes(range(256)) * 4])
def test_hostile_tables_are_refused(house: House, data: bytes) -> None:
    """What is no table answers 422, whatever its name says."""
    for name in ("a.xlsx", "a.xls", "a.ods", "a.csv", "a.exe", ""):
        answer = sent(house, data, name)
        assert answer.status_code == 422, (name, answer.get_json())
        assert answer.get_json()["faults"]


def test_too_large_files_tell_their_limit(house: House) -> None:
    """A table over its limit answers 413 with the limit and the setting that holds it; so does JSON."""
    answer = sent(house, b"a" * (UPLOAD_BYTES + 1), "a.csv")
    assert (answer.status_code, answer.get_json()["code"]) == (413, "body-too-large")
    assert f"{UPLOAD_BYTES} byte" in answer.get_json()["detail"]
    assert "VANTHU_UPLOAD_BYTES" in answer.get_json()["detail"]
    answer = house.client.post(PATH, data=b" " * (BODY_BYTES + 1), content_type="application/json")
    assert answer.status_code == 413
    assert f"{BODY_BYTES} byte" in answer.get_json()["detail"]


def test_other_types_are_refused(house: House) -> None:
    """A body of another type answers 415 and names those that are taken."""
    answer = house.client.post(PATH, data=b"a,b", content_type="text/csv")
    assert (answer.status_code, answer.get_json()["code"]) == (415, "unsupported-media-type")
    assert "multipart/form-data / application/json" in answer.get_json()["detail"]


def test_tables_are_read_in_turn(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that waits too long for its turn answers 503; turns are given back."""
    monkeypatch.setattr(turns, "BUSY_SECONDS", 0.01)
    with house.checks, house.checks:
        assert sent(house, table(units(1))).status_code == 503
    for _ in range(3):
        assert sent(house, b"").status_code == 422
    assert sent(house, table(units(1))).status_code == 202


def test_bad_row_fails_alone(house: House) -> None:
    """A row that cannot be made fails with its reason, here and in the lists; the others are made."""
    headers = [*HEADERS[:4], "member.joined_year"]
    rows = [[*row[:4], 2001] for row in units(3)]
    rows[1][4] = 2099
    job = sent(house, table(rows, headers)).get_json()
    house.work()
    job = house.client.get(f"/api/v1/jobs/{job['id']}").get_json()
    assert (job["state"], job["made"], job["failed"]) == ("finished_with_failures", 2, 1)
    failed = job["documents"][1]
    assert (failed["row"], failed["state"]) == (3, "failed")
    assert failed["error"]["message"]
    assert "url" not in failed
    with zipfile.ZipFile(io.BytesIO(house.client.get(job["archive_url"]).data)) as archive:
        told = json.loads(archive.read("manifest.json"))
        assert [document["row"] for document in told["documents"]] == [2, 3, 4]
        assert told["documents"][1]["error"]["message"] == failed["error"]["message"]
        assert len([name for name in archive.namelist() if name.endswith(".docx")]) == 2
