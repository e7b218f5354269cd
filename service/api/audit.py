"""The audit log: who made, read, changed or deleted what and when; a page at a time, or all as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.tag import Tag

from assembly.callers.audit_export import MEDIA_TYPES, ExportForm, exported
from service.access import actor
from service.audit_bodies import AuditBody, AuditQuery, entry_body
from service.downloads import FILE, Sending, content_disposition
from service.json_body import JSON
from service.paging import encode_cursor, next_page, page_of, read_cursor
from service.problems import Problem
from service.turns import take_turn
from service.wiring import Parts

api = APIBlueprint(
    "audit",
    __name__,
    url_prefix="/api/v1/audit",
    abp_tags=[Tag(name="audit")],
    abp_responses={500: Problem, 503: Problem},
)
_REFERENCE = "#/components/schemas/{model}"
_schema = AuditBody.model_json_schema(ref_template=_REFERENCE)
api.components_schemas |= {name: Schema(**each) for name, each in _schema.pop("$defs", {}).items()}
api.components_schemas[AuditBody.__name__] = Schema(**_schema)
_FORMS: dict[str, ExportForm] = {media_type: form for form, media_type in MEDIA_TYPES.items()}
_ANSWERS: dict[Any, Any] = {
    200: {
        "description": "A page of entries, newest first; as a file all of them, oldest first.",
        "content": {
            JSON: {"schema": {"$ref": _REFERENCE.format(model=AuditBody.__name__)}},
            **dict.fromkeys(_FORMS, FILE),
        },
    },
    422: Problem,
}


@api.get("", responses=_ANSWERS)
def list_entries(query: AuditQuery) -> Response:
    """Tell who made, read, changed or deleted what in your organisation, and when.

    In JSON a page at a time. With `Accept: text/csv` or `application/x-ndjson` all entries at once as a file,
    without `limit` and `cursor`, which is itself noted.
    """
    parts: Parts = current_app.extensions["vanthu"]
    form = _FORMS.get(request.accept_mimetypes.best_match((JSON, *_FORMS), JSON))
    answer = _page(query, parts) if form is None else _file(query, form, parts)
    answer.vary.add("Accept")
    return answer


def _page(query: AuditQuery, parts: Parts) -> Response:
    before = read_cursor(query.cursor, (int,))[0] if query.cursor else None
    found = parts.audit.entries(
        actor().organisation, before=before, limit=query.limit + 1, only=query.as_filter()
    )
    page, last = page_of(found, query.limit)
    following = next_page("audit.list_entries", query, encode_cursor(last.number)) if last else None
    body = AuditBody(entries=[entry_body(entry) for entry in page], next=following)
    return Response(body.model_dump_json(exclude_none=True), content_type=JSON)


def _file(query: AuditQuery, form: ExportForm, parts: Parts) -> Response:
    wanted = query.model_dump(mode="json", exclude_none=True, include={"since", "until", "action", "subject"})
    take_turn(parts.exports, "exports of the audit log")
    try:
        parts.audit.note(actor(), "audit.export", actor().organisation, {"form": form, **wanted})
        entries = parts.audit.all_entries(actor().organisation, query.as_filter())
    except BaseException:
        parts.exports.release()
        raise
    pieces = Sending(exported(entries, form), parts.exports.release)
    answer = Response(pieces, content_type=f"{MEDIA_TYPES[form]}; charset=utf-8", direct_passthrough=True)
    answer.headers["Content-Disposition"] = content_disposition(f"audit-{datetime.now(UTC):%Y-%m-%d}.{form}")
    return answer
