"""The lists that lie in an archive beside the documents: one for people (CSV), one for programs (JSON).

Both name every document of the job, made or not: which row it comes from, its hash, the template and its
version, what it lacks, what the format check found, or why it was not made.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assembly.errors import Fault
from assembly.jobs.format_page import SEVERITIES, said_result
from assembly.jobs.job import DocumentState, Failure, Job, JobDocument, Made

CSV_NAME = "Danh mục.csv"
JSON_NAME = "manifest.json"
MOST_FINDINGS = 5  # of a document; the counts tell all
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # by it Excel knows the file for UTF-8

_STATES: dict[DocumentState, str] = {
    "made": "Đã tạo",
    "failed": "Không tạo được",
    "cancelled": "Đã huỷ",
    "queued": "Đang chờ",
}
_COLUMNS = (
    "STT",
    "Dòng trong bảng",
    "Tệp",
    "Trạng thái",
    "Lý do",
    "Còn thiếu",
    "Thể thức",
    "Điểm cần xem lại",
    "Kích thước (byte)",
    "SHA-256",
    "Mẫu",
    "Phiên bản mẫu (SHA-256)",
)
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")


class CsvList:
    """The list for people, document by document, in UTF-8 with its mark; lines end as RFC 4180 says."""

    def __init__(self, job: Job) -> None:
        self._templates = job.templates

    def head(self) -> bytes:
        """Return what stands before the first document."""
        return BYTE_ORDER_MARK + _line(_COLUMNS)

    def line(self, document: JobDocument, name: str) -> bytes:
        """Return the line of a document; ``name`` is that of its file in the archive."""
        result, planned = document.result, document.planned
        made = result if isinstance(result, Made) else None
        check = made.format_check if made else None
        findings = check.findings[:MOST_FINDINGS] if check else ()
        return _line(
            (
                document.position + 1,
                "" if planned.row is None else planned.row,
                name,
                _STATES[document.state],
                _said_failure(result) if isinstance(result, Failure) else "",
                "; ".join(fact.label for fact in made.missing) if made else "",
                said_result(check) if check else "Chưa kiểm tra" if made else "",
                "; ".join(map(_said_finding, findings)),
                made.size if made else "",
                made.sha256 if made else "",
                planned.template_id,
                self._templates.get(planned.template_id, ""),
            )
        )


class JsonList:
    """The list for programs, document by document: one JSON object, a line for each document."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._first = True

    def head(self) -> bytes:
        """Return what stands before the first document."""
        job = self._job
        told = {
            "id": job.id,
            "revision": job.revision,
            "state": job.state,
            "created_at": _said_time(job.created_at),
            "finished_at": _said_time(job.finished_at),
            "total": job.total,
            "made": job.made,
            "failed": job.failed,
            "cancelled": job.cancelled,
            "format_check": {
                "checked": job.format_check.checked,
                "errors": job.format_check.errors,
                "warnings": job.format_check.warnings,
                "advice": job.format_check.advice,
            },
        }
        return f'{{"job":{_json(told)},\n"documents":['.encode()

    def line(self, document: JobDocument, name: str) -> bytes:
        """Return the line of a document; ``name`` is that of its file in the archive."""
        planned = document.planned
        told: dict[str, Any] = {"position": document.position}
        if planned.row is not None:
            told["row"] = planned.row
        told |= {"name": name, "state": document.state, "template": planned.template_id}
        if planned.template_id in self._job.templates:
            told["template_sha256"] = self._job.templates[planned.template_id]
        if isinstance(document.result, Made):
            told |= _told_made(document.result)
        elif isinstance(document.result, Failure):
            told["error"] = _told_failure(document.result)
        before = "\n" if self._first else ",\n"
        self._first = False
        return f"{before}{_json(told)}".encode()

    def foot(self) -> bytes:
        """Return what stands behind the last document."""
        return b"\n]}\n"


def _told_made(made: Made) -> dict[str, Any]:
    told: dict[str, Any] = {
        "size": made.size,
        "sha256": made.sha256,
        "missing": [{"pointer": fact.pointer, "label": fact.label, "how": fact.how} for fact in made.missing],
    }
    if made.format_check is not None:
        check = made.format_check
        told["format_check"] = {
            "errors": check.errors,
            "warnings": check.warnings,
            "advice": check.advice,
            "findings": check.findings[:MOST_FINDINGS],
        }
    return told


def _told_failure(failure: Failure) -> dict[str, Any]:
    return {
        "code": failure.code,
        "message": failure.message,
        "message_en": failure.message_en,
        "faults": [fault.as_dict() for fault in failure.faults],
    }


def _said_failure(failure: Failure) -> str:
    return " ".join([failure.message, *map(_said_fault, failure.faults)])


def _said_fault(fault: Fault) -> str:
    place = fault.cell or fault.pointer
    return f"{place}: {fault.message}" if place else fault.message


def _said_finding(finding: Mapping[str, Any]) -> str:
    return (
        f"{SEVERITIES[finding['severity']]} {finding['rule']}, {finding['place_in_words']['vi']}: "
        f"{finding['found']['vi']}; yêu cầu: {finding['required']['vi']}"
    )


def _said_time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _line(cells: tuple[object, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([_defused(cell) if isinstance(cell, str) else cell for cell in cells])
    return line.getvalue().encode()


def _defused(cell: str) -> str:
    # a spreadsheet would take such a cell for a formula, and what stands in it comes from strangers
    return f"'{cell}" if cell.startswith(_FORMULA_BEGINS) else cell
