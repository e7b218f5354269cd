"""Templates: what documents there are."""

from __future__ import annotations

from flask import Response, current_app
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

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
    issued: str = Field(description="Once, or once for each member.")
    sha256: str = Field(description="Hash of the Word file.")


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
            )
            for template in parts.library.all()
        ]
    )
    return Response(body.model_dump_json(), content_type="application/json")
