"""The lists that lie in an archive beside the documents: one for people (CSV), one for programs (JSON).

Both name every document of the job, made or not: which row it comes from, its hash, the template and its
version, what it lacks, what the format check found, or why it was not made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from assembly.errors import Fault
from assembly.jobs.assemble import MissingFact
from assembly.jobs.format_page import SEVERITIES, said_result
from assembly.jobs.job import DocumentState, Failure, Job, JobDocument, Made
from assembly.jobs.remembered import Remembered

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
    """The list for people, page by page, in UTF-8 with its mark; lines end as RFC 4180 says."""

    def __init__(self, job: Job) -> None:
        self._templates = job.templates
        self._said_missing = Remembered(_said_missing)

    def head(self) -> bytes:
        """Return what stands before the first document."""
        return BYTE_ORDER_MARK + _line(map(_quoted, _COLUMNS)).encode()

    def lines(self, documents: Iterable[JobDocument]) -> bytes:
        """Return the lines of some documents."""
        return "".join(_line(self._cells(document)) for document in documents).encode()

    def _cells(self, document: JobDocument) -> tuple[str | int, ...]:
        result, planned = document.result, document.planned
        made = result if isinstance(result, Made) else None
        check = made.format_check if made else None
        findings = check.findings[:MOST_FINDINGS] if check else ()
        return (
            document.position + 1,
            "" if planned.row is None else planned.row,
            _quoted(document.name),
            _STATES[document.state],
            _quoted(_said_failure(result)) if isinstance(result, Failure) else "",
            self._said_missing(made.missing) if made else "",
            _quoted(said_result(check)) if check else "Chưa kiểm tra" if made else "",
            _quoted("; ".join(map(_said_finding, findings))) if findings else "",
            made.size if made else "",
            made.sha256 if made else "",
            planned.template_id,
            self._templates.get(planned.template_id, ""),
        )


class JsonList:
    """The list for programs, page by page: one JSON object, a line for each document."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._begun = False
        self._told_missing = Remembered(_told_missing)

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

    def lines(self, documents: Iterable[JobDocument]) -> bytes:
        """Return the lines of some documents."""
        told = ",\n".join(map(self._told, documents))
        before = ",\n" if self._begun else "\n"
        self._begun = self._begun or bool(told)
        return f"{before}{told}".encode() if told else b""

    def foot(self) -> bytes:
        """Return what stands behind the last document."""
        return b"\n]}\n"

    def _told(self, document: JobDocument) -> str:
        planned, result = document.planned, document.result
        told: dict[str, Any] = {"position": document.position}
        if planned.row is not None:
            told["row"] = planned.row
        told |= {"name": document.name, "state": document.state, "template": planned.template_id}
        if planned.template_id in self._job.templates:
            told["template_sha256"] = self._job.templates[planned.template_id]
        if isinstance(result, Failure):
            told["error"] = _told_failure(result)
        if not isinstance(result, Made):
            return _json(told)
        told |= {"size": result.size, "sha256": result.sha256}
        if (check := result.format_check) is not None:
            told["format_check"] = {
                "errors": check.errors,
                "warnings": check.warnings,
                "advice": check.advice,
                "findings": check.findings[:MOST_FINDINGS],
            }
        return f'{_json(told)[:-1]},"missing":{self._told_missing(result.missing)}}}'


def _said_missing(missing: tuple[MissingFact, ...]) -> str:
    return _quoted("; ".join(fact.label for fact in missing))


def _told_missing(missing: tuple[MissingFact, ...]) -> str:
    return _json([{"pointer": fact.pointer, "label": fact.label, "how": fact.how} for fact in missing])


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


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _line(cells: Iterable[str | int]) -> str:
    return ",".join(map(str, cells)) + "\r\n"


def _quoted(text: str) -> str:
    # a spreadsheet would take such a cell for a formula, and what stands in it comes from strangers
    safe = f"'{text}" if text.startswith(_FORMULA_BEGINS) else text
    return '"' + safe.replace('"', '""') + '"'
