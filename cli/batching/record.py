"""What became of a batch: exact counts, the lists beside the documents, and what is told at the end.

Ten thousand results are told in the memory of a few: the lists wait in a file, the rest is counted.
"""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO

from uuid_utils import uuid7

from assembly.errors import Fault
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.assemble import numbered_name
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.format_page import PAGE_NAME, FormatPage
from assembly.jobs.job import Failure, FormatTotals, Job, JobDocument, JobState, Made, settled_state
from assembly.jobs.manifest import CSV_NAME, JSON_NAME, CsvList, JsonList
from assembly.jobs.plan import PlannedDocument
from assembly.templates.registry import RegisteredTemplate
from cli.format_report import plain

MOST_FAILURES = 100  # told one by one; the lists have all
_IN_MEMORY = 1 << 20  # bytes of a list
_PIECE = 1 << 16  # bytes
_LINES = 100  # documents listed at a time


class BatchRecord:
    """Takes the results of a batch one after the other."""

    def __init__(
        self, registered: RegisteredTemplate, rows: Sequence[BatchRow], warnings: tuple[Fault, ...]
    ) -> None:
        self._spec, self._rows = registered.spec, rows
        self._warnings = warnings
        self._templates = {registered.spec.id: registered.sha256}
        self._id, self._began = str(uuid7()), datetime.now(UTC)
        self._format = FormatTotals()
        job = self._job("running")
        self._csv_lines, self._json_lines = _list_file(), _list_file()
        self._csv, self._json, self._page = CsvList(job), JsonList(job), FormatPage()
        self._page_whole: bytes | None = None
        self._pending: list[JobDocument] = []
        self.made = self.failed = self._position = 0
        self.failures: list[tuple[int, Failure]] = []
        self.blanks: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.unchecked = 0

    def close(self) -> None:
        """Drop the lists."""
        self._csv_lines.close()
        self._json_lines.close()

    @property
    def total(self) -> int:
        """How many documents the batch wants."""
        return len(self._rows)

    def name_of(self, result: MadeDocument | Failure) -> str:
        """Return the name of the file of the next result."""
        name = result.name if isinstance(result, MadeDocument) else ""
        return numbered_name(self._position, self.total, name)

    def add(self, result: MadeDocument | Failure) -> None:
        """Take the next result; a document must lie in its places by then."""
        name = self.name_of(result)
        if isinstance(result, Failure):
            self.failed += 1
            if len(self.failures) < MOST_FAILURES:
                self.failures.append((self._rows[self._position].number, result))
            self._list(name, result)
            return
        self.made += 1
        self._count(result)
        docx = result.docx
        digest, checksum = hashlib.sha256(docx).hexdigest(), zlib.crc32(docx)
        made = Made("", 0, len(docx), digest, checksum, result.missing, result.format_check)
        self._list(name, made)

    def end(self) -> None:
        """Tell of the rows that nobody came to that they were given up."""
        while self._position < self.total:
            self._list(numbered_name(self._position, self.total), None)

    def lists(self) -> Mapping[str, Iterator[bytes]]:
        """Return the page and the lists that lie beside the documents, by name, in pieces."""
        if self._page_whole is None:  # the page gives its pieces once, folder and archive want both
            self._page_whole = b"".join(self._page.pieces())
        return {
            PAGE_NAME: iter((self._page_whole,)),
            CSV_NAME: self._file(self._csv.head(), self._csv_lines, b""),
            JSON_NAME: self.as_json(),
        }

    def as_json(self) -> Iterator[bytes]:
        """Return the list for programs, in pieces."""
        cancelled = self.total - self.made - self.failed
        state: JobState = "cancelled" if cancelled else settled_state(self.made, self.failed)
        head = JsonList(self._job(state)).head()
        return self._file(head, self._json_lines, self._json.foot())

    def _job(self, state: JobState) -> Job:
        settled = state != "running"
        return Job(
            id=self._id,
            state=state,
            created_at=self._began,
            started_at=self._began,
            finished_at=datetime.now(UTC) if settled else None,
            total=self.total,
            made=self.made if settled else 0,
            failed=self.failed if settled else 0,
            not_made=(),
            warnings=self._warnings,
            cancelled=self.total - self.made - self.failed if settled else 0,
            format_check=self._format,
            templates=self._templates,
        )

    def _count(self, made: MadeDocument) -> None:
        self.blanks.update({fact.label for fact in made.missing if fact.how == "blank"})
        self.left_out.update({fact.label for fact in made.missing if fact.how == "left_out"})
        check = made.format_check
        self._format += check
        self.unchecked += check is None
        self.findings.update(
            {
                f"{finding['rule']} {finding['title']['vi']}: {plain(finding['found']['vi'])}; "
                f"yêu cầu: {plain(finding['required']['vi'])}"
                for finding in (check.findings if check else ())
            }
        )

    def _list(self, name: str, result: Made | Failure | None) -> None:
        spec, row = self._spec, self._rows[self._position]
        planned = PlannedDocument(name, spec.id, spec.kind, spec.style, spec.title, row=row.number)
        document = JobDocument(self._position, planned, result, cancelled=result is None)
        self._position += 1
        self._page.add(document)
        self._pending.append(document)
        if len(self._pending) >= _LINES or self._position == self.total:
            self._csv_lines.write(self._csv.lines(self._pending))
            self._json_lines.write(self._json.lines(self._pending))
            self._pending.clear()

    @staticmethod
    def _file(head: bytes, lines: IO[bytes], foot: bytes) -> Iterator[bytes]:
        yield head
        lines.seek(0)
        while piece := lines.read(_PIECE):
            yield piece
        yield foot


def _list_file() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)
