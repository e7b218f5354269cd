"""Format checks: a Word file goes in, what the decree says of its format comes out; nothing is kept."""

from __future__ import annotations

from datetime import date

from flask import Response, current_app, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import FileStorage

from assembly.conference.pointer import pointer_to
from assembly.errors import Fault, RequestRefused
from assembly.jobs.check import AskedLayout, AskedStyle, check_file
from service.format_bodies import FormatReportBody
from service.problems import Problem
from service.requests import BodyTooLarge, MediaTypeRefused
from service.turns import in_turn
from service.wiring import Parts

MULTIPART = "multipart/form-data"
MOST_FIELDS = 8
MOST_FIELD_BYTES = 128 * 1024  # Werkzeug takes a form in pieces of 64 KiB and bounds these too
FRAME_BYTES = 16 * 1024  # of a multipart body, beside the file
_RIGHT = {
    "style": ("Phải là auto, state hoặc party.", "must be auto, state or party"),
    "on": ("Phải là ngày, ví dụ 2026-03-05.", "must be a date such as 2026-03-05"),
    "layout": ("Phải là auto, yes hoặc no.", "must be auto, yes or no"),
}

api = APIBlueprint(
    "format_checks",
    __name__,
    url_prefix="/api/v1/format-checks",
    abp_tags=[Tag(name="format checks")],
    abp_responses={500: Problem, 503: Problem},
)


class FormatCheckOptions(BaseModel):
    """How to check; in the form or in the query."""

    model_config = ConfigDict(extra="forbid")

    style: AskedStyle = Field("auto", description="The style of document; `auto`: as recognised.")
    on: date | None = Field(None, description="The day whose rules apply; unset: the document's own date.")
    layout: AskedLayout = Field("auto", description="Whether LibreOffice lays the pages out too.")


class FormatCheckForm(FormatCheckOptions):
    """A file and how to check it."""

    file: str = Field(description="The .docx.", json_schema_extra={"format": "binary"})


_REFERENCE = "#/components/schemas/{model}"
api.components_schemas["FormatCheckForm"] = Schema(
    **FormatCheckForm.model_json_schema(ref_template=_REFERENCE)
)
_BODY = {
    "required": True,
    "content": {MULTIPART: {"schema": {"$ref": _REFERENCE.format(model="FormatCheckForm")}}},
}
_QUERY = [
    {"in": "query", "name": name, "required": False, "schema": schema}
    for name, schema in FormatCheckOptions.model_json_schema()["properties"].items()
]


@api.post(
    "",
    responses={200: FormatReportBody, 413: Problem, 415: Problem, 422: Problem},
    openapi_extensions={"requestBody": _BODY, "parameters": _QUERY},
)
def check_format() -> Response:
    """Check the format of a Word file against the decree.

    The body is a form with the field `file`; `style`, `on` and `layout` may stand in it or in the query.
    A file with findings is answered 200 like one without; one that cannot be read 422 with its faults.
    """
    parts: Parts = current_app.extensions["vanthu"]
    if request.mimetype != MULTIPART:
        raise MediaTypeRefused(MULTIPART)
    request.max_content_length = parts.settings.upload_bytes + FRAME_BYTES
    request.max_form_memory_size = MOST_FIELD_BYTES
    request.max_form_parts = MOST_FIELDS
    options, file = _form()
    limit = parts.settings.upload_bytes
    docx = file.stream.read(limit + 1)
    if len(docx) > limit:
        raise BodyTooLarge(limit)
    # a hostile file may take hundreds of megabytes: so many at once that all threads check would be too many
    with in_turn(parts.checks, "format check"):
        report = check_file(
            docx, style=options.style, on=options.on, layout=options.layout, office=parts.office
        )
    body = FormatReportBody.model_validate(report.as_dict())
    return Response(body.model_dump_json(exclude_none=True), content_type="application/json")


def _form() -> tuple[FormatCheckOptions, FileStorage]:
    """Return what was asked, whatever the file's name; raises RequestRefused with every fault."""
    files = request.files.getlist("file")
    faults = [] if len(files) == 1 else [_no_file() if not files else _several_files()]
    given = {**request.args.to_dict(), **request.form.to_dict()}
    given |= {name: "" for name in request.files if name != "file"}
    given.pop("file", None)  # a field of this name that holds no file: told as the missing file
    options = FormatCheckOptions()
    try:
        options = FormatCheckOptions.model_validate(given)
    except ValidationError as refusal:
        faults += [_wrong(str(error["loc"][0])) for error in refusal.errors()]
    if faults:
        raise RequestRefused(faults)
    return options, files[0]


def _no_file() -> Fault:
    return Fault(
        "/file",
        "request.missing",
        "Thiếu tệp: gửi tệp .docx trong trường “file” của biểu mẫu.",
        "the field file with a .docx is missing in the form",
    )


def _several_files() -> Fault:
    return Fault(
        "/file",
        "request.several-files",
        "Mỗi lần chỉ kiểm tra một tệp.",
        "one file is checked at a time",
    )


def _wrong(name: str) -> Fault:
    if name in _RIGHT:
        return Fault(pointer_to((name,)), "request.wrong-value", *_RIGHT[name])
    return Fault(
        pointer_to((name[:100],)), "request.unknown-key", "Không có trường này.", "there is no such field"
    )
