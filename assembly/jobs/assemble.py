"""One planned document -> the filled .docx, what is missing in it, and how its format is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assembly.conference.labels import label_in
from assembly.conference.model import Conference
from assembly.errors import DocumentNotMade
from assembly.filling.cache import compiled
from assembly.filling.compiled import Filled
from assembly.filling.wording import wording_of
from assembly.jobs.plan import PlannedDocument
from assembly.jobs.self_check import FormatCheck, checked_filling
from assembly.templates.manifest import TemplateSpec
from assembly.templates.registry import TemplateLibrary


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact nobody gave: printed as a dotted blank, or its sentence left out.

    ``label`` is its Vietnamese name.
    """

    pointer: str
    label: str
    how: Literal["blank", "left_out"]


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A filled document and the facts it lacks, in the order of the document.

    ``format_check`` is unset where the format could not be checked.
    """

    name: str
    docx: bytes
    missing: tuple[MissingFact, ...]
    format_check: FormatCheck | None = None


def assemble_document(
    conference: Conference, planned: PlannedDocument, library: TemplateLibrary
) -> MadeDocument:
    """Fill one planned document and check its format.

    Raises TemplateNotFound, DocumentNotMade (the plan no longer fits the conference) and what the filling
    raises: TemplateRefused, WordsRefused.
    """
    registered = library.get(planned.template_id)
    wording = wording_of(conference)
    member = None
    if planned.member is not None:
        members = wording.members(registered.spec)
        if planned.member >= len(members):
            raise DocumentNotMade(
                "Không còn đơn vị thành viên này trong danh sách.",
                "the planned member is not in the list",
                ["/members"],
            )
        member = members[planned.member]
    filled = compiled(registered).fill_and_tell(wording.words(registered.spec, member))
    return MadeDocument(
        planned.name,
        filled.docx,
        missing_in(filled, conference, registered.spec),
        checked_filling(registered, filled),
    )


def missing_in(filled: Filled, conference: Conference, spec: TemplateSpec) -> tuple[MissingFact, ...]:
    """Return the facts that a filled document lacks: those printed as dots, then those left out."""

    def named(pointer: str) -> str:
        # a secretary knows the document by its title, not by the name of its kind
        return label_in(conference, pointer).replace(f"› {spec.kind} ›", f"› {spec.title} ›")

    blanks = [MissingFact(pointer, named(pointer), "blank") for pointer in filled.blanks]
    left_out = [
        MissingFact(pointer, named(pointer), "left_out")
        for pointer in filled.left_out
        if pointer not in filled.blanks
    ]
    return (*blanks, *left_out)
