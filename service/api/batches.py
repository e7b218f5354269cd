"""Batches: a template and the rows of a sheet go in, a document for each row comes out."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field

from assembly.conference.model import Conference
from assembly.errors import Fault, RowsRefused
from assembly.jobs.batches.order import place_batch
from assembly.jobs.batches.rows import RowsReading
from service.api.jobs import most_in_flight, own_jobs
from service.batch_body import BatchBody, LegacyFonts, read_form_batch, read_json_batch
from service.conference_bodies import JSON_TYPES
from service.job_answers import accepted
from service.job_bodies import JobBody
from service.once import effect_id
from service.preferences import WaitHeaders
from service.problems import FaultBody, Problem, fault_body
from service.requests import MediaTypeRefused, body
from service.turns import in_turn
from service.wiring import Parts

MULTIPART = "multipart/form-data"
LEFT_OUT = frozenset(
    {"rows.unknown-column", "rows.no-name"}
)  # how reading warns of columns that it does not use

api = APIBlueprint(
    "batches",
    __name__,
    url_prefix="/api/v1/batches",
    abp_tags=[Tag(name="batches")],
    abp_responses={500: Problem, 503: Problem},
)


class BatchForm(BaseModel):
    """A template and a file with a row for each document."""

    model_config = ConfigDict(extra="forbid")

    template: str = Field(min_length=1, description="Id of the template.")
    rows: str = Field(description=".xlsx, .xls, .ods or .csv.", json_schema_extra={"format": "binary"})
    conference: str = Field(
        "",
        description="Facts that all rows share: a conference as .yaml or .json; absent: none.",
        json_schema_extra={"format": "binary"},
    )
    sheet: str = Field("", description="Name of the sheet; absent or empty: the first with known columns.")
    legacy_fonts: LegacyFonts = Field(
        "ask", description="Text in TCVN3 or VNI: told as a fault, converted to Unicode, or kept."
    )
    dry_run: bool = Field(False, description="Only say what would be made.")


class BatchRequest(BaseModel):
    """A template and a row for each document."""

    model_config = ConfigDict(extra="forbid")

    template: str = Field(min_length=1, description="Id of the template.")
    rows: list[dict[str, Any]] = Field(
        min_length=1, description="A row is an object of facts: `member.name`, or nested objects."
    )
    conference: Conference | None = Field(None, description="Facts that all rows share.")
    dry_run: bool = Field(False, description="Only say what would be made.")


class UsedColumnBody(BaseModel):
    """A column of the table that gives facts."""

    path: str = Field(description="The fact it gives.")
    label: str = Field(description="Its Vietnamese name.")
    header: str = Field(description="Its name as it stands in the table.")
    cell: str | None = Field(None, description="Where the name stands.")
    numbers: list[int] = Field(description="Of a numbered column: which record it is of, from 1.")


class IgnoredColumnBody(BaseModel):
    """A column of the table that gives nothing."""

    header: str | None = Field(None, description="Its name; unset: it has none.")
    cell: str | None = None


class BatchReportBody(BaseModel):
    """What a batch would make."""

    template: str
    sheet: str | None = None
    documents: int = Field(description="Rows, each of which makes a document.")
    columns: list[UsedColumnBody]
    ignored: list[IgnoredColumnBody]
    warnings: list[FaultBody] = Field(description="What the author of the table should look at.")


_REFERENCE = "#/components/schemas/{model}"
for _model in (BatchForm, BatchRequest, BatchReportBody):
    _schema = _model.model_json_schema(ref_template=_REFERENCE)
    api.components_schemas |= {name: Schema(**each) for name, each in _schema.pop("$defs", {}).items()}
    api.components_schemas[_model.__name__] = Schema(**_schema)
_TOLD_OR_MADE = {
    "description": "With `dry_run`: what would be made. With `Prefer: wait`: the job, which has ended.",
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [
                    {"$ref": _REFERENCE.format(model="BatchReportBody")},
                    {"$ref": _REFERENCE.format(model="JobBody")},
                ]
            }
        }
    },
}
_BODY = {
    "required": True,
    "content": {
        MULTIPART: {"schema": {"$ref": _REFERENCE.format(model="BatchForm")}},
        "application/json": {"schema": {"$ref": _REFERENCE.format(model="BatchRequest")}},
    },
}


@api.post(
    "",
    responses={200: _TOLD_OR_MADE, 202: JobBody, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions={"requestBody": _BODY},
)
def create_batch(header: WaitHeaders) -> Response:
    """Ask for a document for each row of a table.

    The table is checked as a whole before anything is made: a refusal names every fault with its sheet and
    cell (in JSON: its pointer). `dry_run` stops there and answers 200 with what would be made. A row that
    cannot be made fails alone, later, with its reason.
    """
    parts: Parts = current_app.extensions["vanthu"]
    if request.mimetype == MULTIPART:
        with in_turn(parts.checks, "reading spreadsheets"):
            batch = read_form_batch(parts.library, parts.settings.upload_bytes)
    elif request.mimetype in JSON_TYPES:
        batch = read_json_batch(body(), parts.library)
    else:
        raise MediaTypeRefused(MULTIPART, "application/json")
    if len(batch.reading.rows) > parts.settings.batch_rows:
        raise RowsRefused([_too_many(len(batch.reading.rows), parts.settings.batch_rows)])
    if batch.dry_run:
        return Response(_report(batch).model_dump_json(exclude_none=True), content_type="application/json")
    jobs = own_jobs()
    job = place_batch(
        batch.registered,
        batch.base,
        batch.reading,
        jobs=jobs,
        queue=parts.queue,
        chunk_documents=parts.settings.chunk_documents,
        job_id=effect_id(),
        most=most_in_flight(),
    )
    return accepted(job, jobs)


def _too_many(rows: int, most: int) -> Fault:
    return Fault(
        "/rows",
        "rows.too-many-rows",
        f"Bảng có {rows} hàng, mỗi lượt tạo tối đa {most} hàng (VANTHU_BATCH_ROWS). Xin chia nhỏ bảng.",
        f"{rows} rows; at most {most} at once (VANTHU_BATCH_ROWS): split the table",
    )


def _report(batch: BatchBody) -> BatchReportBody:
    reading: RowsReading = batch.reading
    return BatchReportBody(
        template=batch.registered.spec.id,
        sheet=reading.sheet or None,
        documents=len(reading.rows),
        columns=[
            UsedColumnBody(
                path=used.column.path,
                label=used.column.label,
                header=used.header,
                cell=used.cell,
                numbers=list(used.numbers),
            )
            for used in reading.used
        ],
        ignored=[
            IgnoredColumnBody(header=fault.found, cell=fault.cell)
            for fault in reading.warnings
            if fault.code in LEFT_OUT
        ],
        warnings=[fault_body(fault) for fault in reading.warnings],
    )
