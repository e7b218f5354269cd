"""Templates: what documents there are."""

from __future__ import annotations

from flask import Response, current_app, url_for
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from assembly.jobs.batches.workbook import blank_workbook
from assembly.templates.file_name import safe_file_name
from service.downloads import FILE, XLSX, attached
from service.problems import Problem
from service.wiring import Parts

api = APIBlueprint(
    "templates",
    __name__,
    url_prefix="/api/v1/templates",
    abp_tags=[Tag(name="templates")],
    abp_responses={500: Problem},
)


class TemplateBody(BaseModel):
    """A Word template and the kind of document it gives."""

    id: str
    kind: str = Field(description="What `kinds` of a job names.")
    style: str = Field(description="`state` (decree 30/2020) or `party`.")
    title: str
    description: str
    issued: str = Field(description="Once, once for each member, or once for each row of a table.")
    sha256: str = Field(description="Hash of the Word file.")
    workbook_url: str = Field(description="Where its blank workbook is.")


class TemplatePath(BaseModel):
    """The template in an address."""

    template_id: str


class TemplatesBody(BaseModel):
    """All templates, in the order documents are printed."""

    templates: list[TemplateBody]


@api.get("", responses={200: TemplatesBody})
def list_templates() -> Response:
    """List the templates."""
    parts: Parts = current_app.extensions["vanthu"]
    body = TemplatesBody(
        templates=[
            TemplateBody(
                id=template.spec.id,
                kind=template.spec.kind,
                style=template.spec.style,
                title=template.spec.title,
                description=template.spec.description,
                issued=template.spec.issued,
                sha256=template.sha256,
                workbook_url=url_for("templates.get_workbook", template_id=template.spec.id),
            )
            for template in parts.library.all()
        ]
    )
    return Response(body.model_dump_json(), content_type="application/json")


@api.get("/<template_id>/workbook", responses={200: {"content": {XLSX: FILE}}, 404: Problem})
def get_workbook(path: TemplatePath) -> Response:
    """Fetch the blank workbook of a template: fill in a row for each document, then send it as a batch."""
    parts: Parts = current_app.extensions["vanthu"]
    registered = parts.library.get(path.template_id)
    name = safe_file_name(f"Bảng dữ liệu - {registered.spec.title}") + ".xlsx"
    return attached(blank_workbook(registered), name, XLSX)
