"""The page on format (thể thức) that lies in the archive beside the documents: printable, and all in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from assembly.format_rules.finding import Severity
from assembly.jobs.job import JobDocument, Made
from assembly.jobs.self_check import FormatCheck

PAGE_NAME = "Kiểm tra thể thức.html"
MOST_LISTED = 2_000  # findings on the page; beyond them only the number is told
_SEVERITIES: dict[Severity, str] = {"error": "Lỗi", "warning": "Cảnh báo", "advice": "Gợi ý"}


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    result: str
    findings: tuple[Mapping[str, Any], ...]
    left_out: int


def format_page(documents: Iterable[JobDocument]) -> bytes:
    """Return the page, in UTF-8, on every document that was made; the same documents give the same bytes."""
    rows: list[_Row] = []
    listed = unchecked = faulty = 0
    for document in documents:
        if not isinstance(document.result, Made):
            continue
        check = document.result.format_check
        if check is None:
            unchecked += 1
            rows.append(_Row(document.planned.name, "Chưa kiểm tra", (), 0))
            continue
        findings = check.findings[: MOST_LISTED - listed]
        listed += len(findings)
        faulty += not check.clean
        total = check.errors + check.warnings + check.advice
        rows.append(_Row(document.planned.name, said_result(check), findings, total - len(findings)))
    summary = f"{len(rows)} văn bản; {faulty} văn bản có điểm cần xem lại"
    summary += f"; {unchecked} văn bản chưa kiểm tra." if unchecked else "."
    page = _template().render(documents=rows, summary=summary, severities=_SEVERITIES)
    return page.encode("utf-8")


def said_result(check: FormatCheck) -> str:
    """Say a result: ``2 lỗi, 1 gợi ý``."""
    counts = ((check.errors, "lỗi"), (check.warnings, "cảnh báo"), (check.advice, "gợi ý"))
    said = ", ".join(f"{count} {name}" for count, name in counts if count)
    return said or "Không phát hiện sai sót về thể thức"


@cache
def _template() -> Template:
    source = resources.files("assembly.jobs").joinpath("format_page.html.jinja").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
