"""Rows of the tables -> what the core knows, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from sqlalchemy import Row

from assembly.conference.vietnamese import fold
from assembly.errors import Fault
from assembly.jobs.assemble import MissingFact
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.job import Failure, FormatTotals, Job, JobDocument, Made, NewJob, Outcome
from assembly.jobs.plan import NotMade, PlannedDocument
from assembly.jobs.remembered import Remembered
from assembly.jobs.self_check import FormatCheck

PLANNED = ("position", "name", "template_id", "kind", "style", "title", "member", "row")
SETTLED = (
    "state",
    "key",
    "first_byte",
    "size",
    "sha256",
    "checksum",
    "missing",
    "format_check",
    "failure",
)


def job_of(row: Row[Any]) -> Job:
    """Return the job of a row of ``jobs``."""
    return Job(
        id=row.id,
        state=row.state,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        total=row.total,
        made=row.made,
        failed=row.failed,
        cancelled=row.cancelled,
        format_check=FormatTotals(row.checked, row.format_errors, row.format_warnings, row.format_advice),
        revision=row.revision,
        templates=row.templates,
        not_made=tuple(NotMade(**{**entry, "pointers": tuple(entry["pointers"])}) for entry in row.not_made),
        warnings=tuple(Fault(**fault) for fault in row.warnings),
        organisation=row.organisation_id,
        source=row.source,
        year=row.year,
        block=row.block,
        conference_id=row.conference_id,
        conference_revision=row.conference_revision,
        events=row.events,
        pdf_wanted=row.pdf_wanted,
    )


def job_columns(job: NewJob, organisation: str) -> dict[str, Any]:
    """Return what ``jobs`` holds of a new job of an organisation, but for its state and times."""
    return {
        "id": job.id,
        "organisation_id": organisation,
        "source": job.source,
        "year": job.year,
        "block": job.block,
        "folded_block": None if job.block is None else fold(job.block),
        "conference_id": job.conference_id,
        "conference_revision": job.conference_revision,
        "pdf_wanted": job.pdf_wanted,
        "total": len(job.documents),
        "templates": dict(job.templates),
        "not_made": [asdict(entry) for entry in job.not_made],
        "warnings": [asdict(fault) for fault in job.warnings],
    }


def waiting_document(row: Sequence[Any]) -> JobDocument:
    """Return the document of a row of the columns ``PLANNED``."""
    return JobDocument(row[0], PlannedDocument(*row[1:]))


def document_of(row: Row[Any]) -> JobDocument:
    """Return the document of a row of ``documents``."""
    planned = PlannedDocument(
        name=row.name,
        template_id=row.template_id,
        kind=row.kind,
        style=row.style,
        title=row.title,
        member=row.member,
        row=row.row,
    )
    result: Made | Failure | None = None
    if row.state == "made":
        result = Made(
            row.key,
            row.first_byte,
            row.size,
            row.sha256,
            row.checksum,
            _missing(row.missing),
            None if row.format_check is None else _format_check(row.format_check),
        )
    elif row.state == "failed":
        faults = tuple(Fault(**fault) for fault in row.failure["faults"])
        result = Failure(row.failure["code"], row.failure["message"], row.failure["message_en"], faults)
    return JobDocument(row.position, planned, result, cancelled=row.state == "cancelled")


@Remembered
def _missing(stored: list[dict[str, Any]]) -> tuple[MissingFact, ...]:
    return tuple(MissingFact(**fact) for fact in stored)


@Remembered
def _format_check(stored: dict[str, Any]) -> FormatCheck:
    return FormatCheck(**{**stored, "findings": tuple(stored["findings"])})


def batched(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows in lists of at most ``size``."""
    while few := list(islice(rows, size)):
        yield few


def planned_columns(job: NewJob) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``documents`` of a new job."""
    return (
        {
            "job_id": job.id,
            "position": position,
            "chunk": job.chunk_of(position),
            "state": "queued",
            "tries": 0,
            "name": planned.name,
            "template_id": planned.template_id,
            "kind": planned.kind,
            "style": planned.style,
            "title": planned.title,
            "member": planned.member,
            "row": planned.row,
        }
        for position, planned in enumerate(job.documents)
    )


def row_columns(job: NewJob) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``chunk_rows`` of a new job."""
    return (
        {"job_id": job.id, "chunk": chunk.number, "rows": _rows_text(job, job.positions_of(chunk.number))}
        for chunk in job.chunks
        if job.rows
    )


def _rows_text(job: NewJob, positions: Iterable[int]) -> str:
    rows = ((position, job.rows[position]) for position in positions)
    return json.dumps(
        [[position, row.number, row.facts] for position, row in rows],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def rows_of(text: str, documents: Iterable[JobDocument]) -> dict[int, BatchRow]:
    """Return the rows of some documents of a chunk, by position."""
    rows = {position: BatchRow(number, facts) for position, number, facts in json.loads(text)}
    return {document.position: rows[document.position] for document in documents}


def counted(job: Job, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return the counters of ``jobs`` after some more of its documents are settled."""
    made, failed, totals = job.made, job.failed, job.format_check
    for outcome in outcomes:
        if isinstance(outcome.result, Failure):
            failed += 1
        else:
            made += 1
            totals += outcome.result.format_check
    return {
        "made": made,
        "failed": failed,
        "checked": totals.checked,
        "format_errors": totals.errors,
        "format_warnings": totals.warnings,
        "format_advice": totals.advice,
    }


def settled_columns(outcome: Outcome) -> dict[str, Any]:
    """Return what an outcome changes in ``documents``: the same columns whatever became of it."""
    result = outcome.result
    made = result if isinstance(result, Made) else None
    return {
        "final_name": outcome.name,
        "state": "made" if made else "failed",
        "key": made and made.key,
        "first_byte": made.offset if made else 0,
        "size": made and made.size,
        "sha256": made and made.sha256,
        "checksum": made and made.checksum,
        "missing": made
        and [{"pointer": fact.pointer, "label": fact.label, "how": fact.how} for fact in made.missing],
        "format_check": made and _check_columns(made.format_check),
        "failure": asdict(result) if isinstance(result, Failure) else None,
    }


def _check_columns(check: FormatCheck | None) -> Mapping[str, Any] | None:
    if check is None:
        return None
    return {
        "errors": check.errors,
        "warnings": check.warnings,
        "advice": check.advice,
        "findings": check.findings,
    }
