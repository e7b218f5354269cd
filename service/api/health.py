"""Health: is the web alive, and is all there that it takes to make documents."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Literal

from flask import Response, current_app
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from assembly.errors import Unavailable
from assembly.filling.faces import told_substitution
from service.language import told
from service.problems import Problem, problem_response
from service.wiring import Parts

api = APIBlueprint("health", __name__, abp_tags=[Tag(name="health")])


class AliveBody(BaseModel):
    """The web answers."""

    state: Literal["alive"] = "alive"


class PartBody(BaseModel):
    """One part of the house."""

    state: Literal["ready", "unavailable"]
    reason: str | None = None


class ReadyBody(BaseModel):
    """All parts of the house."""

    state: Literal["ready"] = "ready"
    parts: dict[str, PartBody]
    warnings: list[str] = Field(
        [], description="What does not stop documents from being made, but changes or hinders their PDFs."
    )


class NotReadyProblem(Problem):
    """Some part of the house does not answer; ``parts`` tells which."""

    parts: dict[str, PartBody]


@api.get("/healthz", responses={200: AliveBody})
def alive() -> Response:
    """Tell that the web answers; nothing else is asked."""
    return Response(AliveBody().model_dump_json(), content_type="application/json")


@api.get("/readyz", responses={200: ReadyBody, 503: NotReadyProblem})
def ready() -> Response:
    """Tell whether documents can be made: database, queue, objects and workers, each with its state."""
    found: Parts = current_app.extensions["vanthu"]
    checks: dict[str, Callable[[], object]] = {
        "database": found.jobs.check,
        "queue": found.queue.depth,
        "objects": found.objects.check,
        "workers": found.workers.check,
    }
    parts = {name: _state(check) for name, check in checks.items()}
    absent = [name for name, part in parts.items() if part.state != "ready"]
    if not absent:
        return Response(
            ReadyBody(parts=parts, warnings=_warnings(found)).model_dump_json(exclude_none=True),
            content_type="application/json",
        )
    response = problem_response(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "service-not-ready",
        "Hệ thống chưa sẵn sàng tạo văn bản.",
        f"not ready: {', '.join(absent)}",
        state="not ready",
        parts={name: part.model_dump(exclude_none=True) for name, part in parts.items()},
    )
    response.headers["Retry-After"] = "5"
    return response


def _warnings(parts: Parts) -> list[str]:
    warnings = []
    if parts.office is None:
        warnings.append(
            told("Máy chủ chưa có LibreOffice: không có bản PDF.", "there is no LibreOffice: no PDF is made")
        )
    elif parts.substituted_face is not None:
        warnings.append(told(*told_substitution(parts.substituted_face)))
    return warnings


def _state(check: Callable[[], object]) -> PartBody:
    try:
        check()
    except Unavailable as trouble:
        return PartBody(state="unavailable", reason=str(trouble))
    return PartBody(state="ready")
