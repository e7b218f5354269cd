"""The page on format (thể thức) that lies in the archive beside the documents: printable, and all in one."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import escape

from assembly.format_rules.finding import Severity
from assembly.jobs.job import JobDocument, Made
from assembly.jobs.self_check import FormatCheck

PAGE_NAME = "Kiểm tra thể thức.html"
MOST_LISTED = 2_000  # findings on the page; beyond them only the number is told
SEVERITIES: dict[Severity, str] = {"error": "Lỗi", "warning": "Cảnh báo", "advice": "Gợi ý"}
_PIECE = 64 * 1024  # bytes


class FormatPage:
    """The page, written document by document; what is not sent yet is kept deflated.

    A document takes a few bytes: its row differs from others in little but its name.
    """

    def __init__(self) -> None:
        self._rows, self._sections = _Kept(), _Kept()
        self._count = self._listed = self._unchecked = self._faulty = 0

    def add(self, document: JobDocument) -> None:
        """Put a document on the page, if it was made."""
        if not isinstance(document.result, Made):
            return
        self._count += 1
        check = document.result.format_check
        if check is None:
            self._unchecked += 1
            self._rows.write(_row(self._count, document.name, "Chưa kiểm tra"))
            return
        self._rows.write(_row(self._count, document.name, said_result(check)))
        if check.clean:
            return
        self._faulty += 1
        findings = check.findings[: MOST_LISTED - self._listed]
        self._listed += len(findings)
        left_out = check.errors + check.warnings + check.advice - len(findings)
        self._sections.write(_template().section(document.name, findings, left_out, SEVERITIES))

    def pieces(self) -> Iterator[bytes]:
        """Return the page, in UTF-8; the same documents give the same bytes."""
        summary = f"{self._count} văn bản; {self._faulty} văn bản có điểm cần xem lại"
        summary += f"; {self._unchecked} văn bản chưa kiểm tra." if self._unchecked else "."
        yield str(_template().head(summary)).encode()
        yield from self._rows.pieces()
        yield str(_template().end_of_rows()).encode()
        yield from self._sections.pieces()
        yield str(_template().foot()).encode()


def format_page(documents: Iterable[JobDocument]) -> bytes:
    """Return the page on every document that was made, in UTF-8."""
    page = FormatPage()
    for document in documents:
        page.add(document)
    return b"".join(page.pieces())


def said_result(check: FormatCheck) -> str:
    """Say a result: ``2 lỗi, 1 gợi ý``."""
    if check.clean:
        return "Không phát hiện sai sót về thể thức"
    counts = ((check.errors, "lỗi"), (check.warnings, "cảnh báo"), (check.advice, "gợi ý"))
    return ", ".join(f"{count} {name}" for count, name in counts if count)


def _row(number: int, name: str, result: str) -> str:
    # by hand: ten thousand calls of a macro take longer than all else on the page
    return f'<tr><td class="number">{number}</td><td>{escape(name)}</td><td>{result}</td></tr>\n'


class _Kept:
    """Text that waits, deflated."""

    def __init__(self) -> None:
        self._deflater = zlib.compressobj(level=1)
        self._pieces: list[bytes] = []

    def write(self, text: str) -> None:
        if piece := self._deflater.compress(text.encode()):
            self._pieces.append(piece)

    def pieces(self) -> Iterator[bytes]:
        self._pieces.append(self._deflater.flush())
        inflater = zlib.decompressobj()
        for piece in self._pieces:
            waiting = piece
            while waiting:
                yield inflater.decompress(waiting, _PIECE)
                waiting = inflater.unconsumed_tail
        yield inflater.flush()


@cache
def _template() -> Any:
    source = resources.files("assembly.jobs").joinpath("format_page.html.jinja").read_text(encoding="utf-8")
    # its macros, called as functions: the page is never whole in memory
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source).module
