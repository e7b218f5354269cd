"""A batch of covenants: a conference that all share, and a row of facts for each unit."""

from __future__ import annotations

import copy
import io
from typing import Any

import xlsxwriter  # type: ignore[import-untyped] # it ships no types

from assembly.jobs.batches.row import BatchRow
from benchmarks import cases
from benchmarks.invented import invented_units

SHEET_COLUMNS = (
    ("member.name", "name"),
    ("member.superior", "superior"),
    ("member.head.honorific", "honorific"),
    ("member.head.name", "head"),
    ("member.head.title", "title"),
    ("member.targets[1].name", "target"),
    ("member.targets[1].measure", "measure"),
    ("member.targets[1].plan", "plan"),
    ("member.movements[1].name", "movement"),
    ("member.registered_titles[]", "registered"),
)


def base() -> dict[str, Any]:
    """Return the conference without the units of the rows: the sample's with its two leading units."""
    conference = cases.sample(cases.COVENANT)
    conference["members"] = conference["members"][:2]
    first, second = (member["name"] for member in conference["members"])
    conference["leadership"] = {
        "manner": "bầu",
        "current": {"leader": first, "deputies": [second]},
        "next": {"leader": second, "deputies": [first]},
    }
    return conference


def sheet_rows(count: int) -> list[dict[str, str]]:
    """Return what stands in each row of the sheet, by the short names of its columns."""
    return [
        {
            "name": unit.name,
            "superior": "Ủy ban nhân dân tỉnh Mẫu",
            "honorific": unit.honorific,
            "head": unit.head,
            "title": unit.title,
            "target": f"Tỷ lệ hồ sơ giải quyết đúng hạn năm 2025 của {unit.name}",
            "measure": "%",
            "plan": str(90 + at % 10),
            "movement": "Thi đua chuyển đổi số",
            "registered": "Tập thể lao động xuất sắc",
        }
        for at, unit in enumerate(invented_units(count))
    ]


def json_rows(count: int) -> list[dict[str, str | list[str]]]:
    """Return the rows as the API takes them in JSON."""
    return [
        {path: [row[name]] if path.endswith("[]") else row[name] for path, name in SHEET_COLUMNS}
        for row in sheet_rows(count)
    ]


def batch_rows(count: int) -> list[BatchRow]:
    """Return the rows as the core takes them once they are read."""
    return [
        BatchRow(
            at,
            {
                "member": {
                    "name": row["name"],
                    "superior": row["superior"],
                    "head": {"honorific": row["honorific"], "name": row["head"], "title": row["title"]},
                    "targets": [{"name": row["target"], "measure": row["measure"], "plan": row["plan"]}],
                    "movements": [{"name": row["movement"]}],
                    "registered_titles": [row["registered"]],
                }
            },
        )
        for at, row in enumerate(sheet_rows(count), 2)
    ]


def workbook(count: int) -> bytes:
    """Return the rows as an .xlsx whose headers are the paths of the columns."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": False}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, [path for path, _ in SHEET_COLUMNS])
        for at, row in enumerate(sheet_rows(count), 1):
            sheet.write_row(at, 0, [row[name] for _, name in SHEET_COLUMNS])
    return buffer.getvalue()


def words(count: int) -> list[dict[str, Any]]:
    """Return ready words of so many covenants: what is left is only to fill them in."""
    conference = copy.deepcopy(base())
    conference["members"] += [dict(row.facts["member"]) for row in batch_rows(count)]
    return list(cases.words_of(cases.COVENANT, conference)[2:])
