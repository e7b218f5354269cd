"""One conference: its form in steps, saved as it is typed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assembly.conference.form_wording import said_beside
from assembly.conference.labels import label_in
from assembly.errors import Fault, RequestRefused
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.ports import OwnConferences
from assembly.kept_conferences.typing import Edit, Saved, Typed, as_typed, save_typed
from assembly.templates.registry import TemplateLibrary
from service.access import PAGES
from service.conference_json import json_object, refuse_for
from service.pages.assets import asset_url, assets
from service.pages.signed_in import actor, may, person
from service.requests import MediaTypeRefused, body
from service.wiring import Parts

conference = Blueprint("conference", __name__, url_prefix="/hoi-nghi")

_EDITS, _REVISION = "edits", "revision"


class EditBody(BaseModel):
    """One value changed, as ``Edit`` tells it."""

    model_config = ConfigDict(extra="forbid")

    pointer: str = Field(max_length=2_000)
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Link:
    """Where else the form leads, and the words for it."""

    url: str
    words: str


@conference.get("/<conference_id>")
def show(conference_id: str) -> str:
    """Show the form of a conference."""
    kept = _own_conferences().conference(conference_id)
    typed = as_typed(kept)
    read_only = kept.approved_at is not None or not may(f"{PAGES}conference.save")
    links = _links(kept)
    data = {
        "id": kept.id,
        "person": person().id,
        "revision": kept.revision,
        "changed_at": kept.changed_at.isoformat(),
        "tree": _in_order(typed.tree),
        "faults": _told(typed.faults, typed),
        "warnings": _told(typed.warnings, typed),
        "read_only": read_only,
        "kinds": _kinds(_parts().library),
        "links": links,
        "save_url": url_for(".save", conference_id=kept.id),
        "form_url": asset_url("form.json"),
    }
    return render_template(
        "conference.html.jinja",
        kept=kept,
        data=data,
        links=links,
        read_only=read_only,
        faults=typed.faults,
        modules=[path for path in assets() if path.startswith("js/form/")],
    )


@conference.post("/<conference_id>/luu")
def save(conference_id: str) -> Response:
    """Save what was typed since the page was told last; tell what stands there now, and what is wrong."""
    edits, revision = _asked()
    conferences = _own_conferences()
    if not edits:
        kept = conferences.conference(conference_id)
        approved = kept.approved_at is not None
        if kept.revision == revision:
            return jsonify(revision=kept.revision, unchanged=True, approved=approved)
        typed = as_typed(kept)
        return _answer(Saved(typed.tree, typed.faults, typed.warnings, kept.revision, (), ()), kept)
    saved = save_typed(conference_id, edits, conferences=conferences)
    return _answer(saved, conferences.conference(conference_id))


def _asked() -> tuple[list[Edit], int | None]:
    if request.mimetype != "application/json":
        raise MediaTypeRefused("application/json")
    tree, faults = json_object(body(), (_EDITS, _REVISION))
    refuse_for(faults, tree)
    edits, revision = tree.root.get(_EDITS), tree.root.get(_REVISION)
    if not isinstance(edits, list) or not (revision is None or isinstance(revision, int)):
        raise RequestRefused([_misshapen()])
    try:
        told = [EditBody.model_validate(edit) for edit in edits]
    except ValidationError:
        raise RequestRefused([_misshapen()]) from None
    return [Edit(edit.pointer, edit.before, edit.after) for edit in told], revision


def _misshapen() -> Fault:
    return Fault(
        "",
        "request.edits",
        "Trang này gửi sai cách; hãy tải lại trang.",
        "the body must be an object with a list of edits, and perhaps a revision",
    )


def _answer(saved: Saved, kept: KeptConference) -> Response:
    def label(pointer: str) -> str:
        return label_in(saved.tree, pointer)

    return jsonify(
        revision=saved.revision,
        tree=_in_order(saved.tree),
        faults=_told(saved.faults, saved),
        warnings=_told(saved.warnings, saved),
        conflicts=[
            {
                "pointer": each.pointer,
                "label": label(each.pointer),
                "yours": each.yours,
                "theirs": each.theirs,
            }
            for each in saved.conflicts
        ],
        merged=saved.merged,
        approved=kept.approved_at is not None,
        saved_at=kept.changed_at.isoformat(),
    )


def _in_order(tree: Mapping[str, Any]) -> str:
    """Return a tree as JSON in JSON: Flask sorts the names of objects, and names of units have an order."""
    return json.dumps(tree)


def _told(faults: Iterable[Fault], typed: Typed) -> list[dict[str, str]]:
    return [
        {
            "pointer": fault.pointer,
            "label": label_in(typed.tree, fault.pointer),
            "message": said_beside(fault),
            "severity": fault.severity,
        }
        for fault in faults
    ]


def _kinds(library: TemplateLibrary) -> list[tuple[str, str]]:
    found = []
    for kind in library.kinds():
        template = library.find(kind, "state") or library.find(kind, "party")
        found.append((kind, template.spec.title if template else kind))
    return found


def _links(kept: KeptConference) -> dict[str, Link]:
    """Return the other pages of the conference that who is there may open."""
    of_conference: dict[str, Any] = {"conference_id": kept.id}
    wanted: dict[str, tuple[str, str, dict[str, Any]]] = {
        "documents": ("documents.show", "Văn bản", of_conference),
        "intakes": ("intakes.show", "Nhập từ Excel", of_conference),
        "tasks": ("tasks.show", "Lấy nhiệm vụ từ văn bản có sẵn", of_conference),
        "versions": ("conferences.versions", "Các bản đã phê duyệt", of_conference),
        "approve": ("conferences.approve", "Phê duyệt", of_conference),
        "reopen": ("conferences.reopen", "Sửa (tạo phiên bản mới)", of_conference),
        "sign_in": ("sign_in.show", "Đăng nhập lại", {}),
    }
    return {
        name: Link(url_for(f"{PAGES}{endpoint}", **values), words)
        for name, (endpoint, words, values) in wanted.items()
        if f"{PAGES}{endpoint}" in current_app.view_functions and may(f"{PAGES}{endpoint}")
    }


def _own_conferences() -> OwnConferences:
    return _parts().conferences.seen_by(actor())


def _parts() -> Parts:
    parts: Parts = current_app.extensions["vanthu"]
    return parts
