"""Which documents a conference yields, under which names, and which it cannot yet yield, and why."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from assembly.conference.model import Conference, Style
from assembly.conference.pointer import pointer_to, steps_of
from assembly.conference.vietnamese import fold
from assembly.errors import Fault, RequestRefused
from assembly.filling.wording import wording_of
from assembly.templates.file_name import file_name
from assembly.templates.manifest import Need, TemplateSpec
from assembly.templates.registry import TemplateLibrary


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """A document to make; ``member`` is the unit's place among the distinct members of its year.

    ``row`` is the number of its row as the sheet shows it, for a document of a batch.
    """

    name: str
    template_id: str
    kind: str
    style: str
    title: str
    member: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class NotMade:
    """A kind of document that lacks facts it cannot do without; ``pointers`` name them."""

    kind: str
    style: str
    reason: str
    reason_en: str
    pointers: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is made, in the order of the dossier, what is not, and what was told of no kind there is."""

    documents: tuple[PlannedDocument, ...]
    not_made: tuple[NotMade, ...]
    warnings: tuple[Fault, ...] = ()


def plan_documents(
    conference: Conference, library: TemplateLibrary, kinds: Sequence[str] | None = None
) -> Plan:
    """Plan the wanted kinds of document; without a choice, all that the data allow.

    Raises RequestRefused for a kind that no template makes.
    """
    _refuse_unknown(kinds or [], library)
    documents: list[PlannedDocument] = []
    not_made: list[NotMade] = []
    wording = wording_of(conference)
    taken: set[str] = set()
    for kind in library.kinds():
        if kinds and kind not in kinds:
            continue
        settings = conference.documents.get(kind)
        style = (settings.style if settings else None) or conference.style
        registered = library.find(kind, style)
        if registered is None:
            not_made.append(_no_template(kind, style, library))
            continue
        spec = registered.spec
        if missing := missing_core(conference, spec):
            not_made.append(missing)
            continue
        members = wording.members(spec)
        if spec.issued == "per_member" and not members:
            not_made.append(_no_members(spec))
        for at, member in enumerate(members if spec.issued == "per_member" else [None]):
            name = file_name(spec, wording.words(spec, member))
            documents.append(
                PlannedDocument(
                    name=_unique(name, taken),
                    template_id=spec.id,
                    kind=kind,
                    style=style,
                    title=spec.title,
                    member=None if member is None else at,
                )
            )
    return Plan(tuple(documents), tuple(not_made), _settings_of_no_kind(conference, library))


def _refuse_unknown(kinds: Sequence[str], library: TemplateLibrary) -> None:
    known = library.kinds()
    faults = [
        Fault(
            f"/kinds/{at}",
            "request.unknown-kind",
            f"Không có loại văn bản “{kind[:60]}”. Các loại có: {', '.join(known)}.{_near(kind, known)}",
            f"no such kind of document; the kinds are {', '.join(known)}",
            kind[:60],
        )
        for at, kind in enumerate(kinds)
        if kind not in known
    ]
    if faults:
        raise RequestRefused(faults)


def _near(kind: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(kind, known, n=1)
    return f" Có phải “{near[0]}”?" if near else ""


def _settings_of_no_kind(conference: Conference, library: TemplateLibrary) -> tuple[Fault, ...]:
    known = library.kinds()
    return tuple(
        Fault(
            pointer_to(("documents", kind)),
            "unknown-kind",
            f"Không có loại văn bản “{kind[:60]}”, thông tin này không được dùng.{_near(kind, known)}",
            f"no such kind of document; the kinds are {', '.join(known)}",
            kind[:60],
            severity="warning",
        )
        for kind in conference.documents
        if kind not in known
    )


def missing_core(conference: Conference, spec: TemplateSpec) -> NotMade | None:
    """Return which facts a document cannot do without the conference lacks; None where it has them."""
    unmet = unmet_needs(conference, spec)
    if not unmet:
        return None
    pointers = tuple(pointer for need in unmet for pointer in need.any)
    return NotMade(
        spec.kind,
        spec.style,
        " ".join(need.reason for need in unmet),
        f"missing: {', '.join(pointers)}",
        pointers,
        spec.title,
    )


def unmet_needs(conference: Conference, spec: TemplateSpec) -> tuple[Need, ...]:
    """Return the needs of a document that a conference meets with no fact."""
    return tuple(need for need in spec.needs if not any(_given(conference, pointer) for pointer in need.any))


def _given(conference: Conference, pointer: str) -> bool:
    value: object = conference
    for step in steps_of(pointer):
        if isinstance(value, BaseModel):
            value = getattr(value, step)
        elif isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return False
    return value not in (None, "", [])


def _no_template(kind: str, style: Style, library: TemplateLibrary) -> NotMade:
    other = library.find(kind, "state" if style == "party" else "party")
    named = "thể thức văn bản của Đảng" if style == "party" else "thể thức văn bản hành chính"
    return NotMade(
        kind,
        style,
        f"Chưa có mẫu theo {named}.",
        f"no template in {style} style",
        (),
        other.spec.title if other else kind,
    )


def _no_members(spec: TemplateSpec) -> NotMade:
    return NotMade(
        spec.kind,
        spec.style,
        "Chưa có danh sách đơn vị thành viên.",
        "missing: /members",
        ("/members",),
        spec.title,
    )


def _unique(name: str, taken: set[str]) -> str:
    # Windows and macOS take names that differ only in case, or in NFC and NFD, for one file
    candidate, count = f"{name}.docx", 1
    while fold(candidate) in taken:
        count += 1
        candidate = f"{name} ({count}).docx"
    taken.add(fold(candidate))
    return candidate
