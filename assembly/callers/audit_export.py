"""The audit log as a file: CSV for a spreadsheet, JSON lines for a program, whatever its length."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal

from assembly.callers.audit import AuditEntry

ExportForm = Literal["csv", "jsonl"]
MEDIA_TYPES: Mapping[ExportForm, str] = {"csv": "text/csv", "jsonl": "application/x-ndjson"}

AT_ONCE = 500  # entries of one piece
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # by it Excel knows the file for UTF-8
COLUMNS = ("number", "at", "who", "action", "subject", "request_id", "details")
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")


def exported(entries: Iterable[AuditEntry], form: ExportForm) -> Iterator[bytes]:
    """Yield the entries as pieces of a file in UTF-8; the head of a CSV comes even without entries."""
    written: Callable[[list[AuditEntry]], str] = _csv_lines if form == "csv" else _json_lines
    if form == "csv":
        yield BYTE_ORDER_MARK + (",".join(COLUMNS) + "\r\n").encode()
    left = iter(entries)
    while few := list(islice(left, AT_ONCE)):
        yield written(few).encode()


def plain_entry(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry as plain JSON data; the time as RFC 3339 has it, in UTC."""
    return {
        "number": entry.number,
        "at": _told(entry.at),
        "who": entry.who,
        "action": entry.action,
        "subject": entry.subject,
        **({} if entry.request_id is None else {"request_id": entry.request_id}),
        "details": dict(entry.details),
    }


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json_lines(entries: list[AuditEntry]) -> str:
    return "".join(_json(plain_entry(entry)) + "\n" for entry in entries)


def _csv_lines(entries: list[AuditEntry]) -> str:
    text = io.StringIO()
    lines = csv.DictWriter(text, COLUMNS, restval="")  # its line ends are those of RFC 4180
    for entry in entries:
        plain = plain_entry(entry)
        plain["details"] = _json(plain["details"]) if plain["details"] else ""
        lines.writerow({name: _defused(value) for name, value in plain.items()})
    return text.getvalue()


def _defused(value: Any) -> Any:
    # a spreadsheet would take such a cell for a formula, and a caller chooses its request's id
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_BEGINS) else value
