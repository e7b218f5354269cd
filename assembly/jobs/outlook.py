"""What a conference yields just now, kind by kind: what can be made, what it would lack, what cannot yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assembly.conference.model import Conference
from assembly.filling.cache import compiled
from assembly.filling.wording import wording_of
from assembly.jobs.assemble import MissingFact, missing_in
from assembly.jobs.plan import NotMade, PlannedDocument, plan_documents, unmet_needs
from assembly.templates.manifest import Need
from assembly.templates.registry import TemplateLibrary

MOST_LOOKED_AT = 40  # documents of one kind: each is filled to know what it lacks


@dataclass(frozen=True, slots=True)
class KindOutlook:
    """One kind of document: those that would be made, or why none can be.

    ``missing`` tells each fact once that they would lack; ``looked_at`` how many of them were looked at;
    ``needs`` what must be there before any can be made.
    """

    kind: str
    title: str
    documents: tuple[PlannedDocument, ...]
    missing: tuple[MissingFact, ...] = ()
    looked_at: int = 0
    not_made: NotMade | None = None
    needs: tuple[Need, ...] = ()

    @property
    def blanks(self) -> tuple[MissingFact, ...]:
        """The facts that would stand as dots."""
        return tuple(fact for fact in self.missing if fact.how == "blank")

    @property
    def left_out(self) -> tuple[MissingFact, ...]:
        """The facts whose sentence would be left out."""
        return tuple(fact for fact in self.missing if fact.how == "left_out")


def outlook_of(conference: Conference, library: TemplateLibrary) -> tuple[KindOutlook, ...]:
    """Return what a conference yields, in the order of the dossier.

    Raises what the filling of its documents raises: TemplateRefused, WordsRefused.
    """
    plan = plan_documents(conference, library)
    cannot = {not_made.kind: not_made for not_made in plan.not_made}
    found = []
    for kind in library.kinds():
        documents = tuple(document for document in plan.documents if document.kind == kind)
        if documents:
            looked_at = documents[:MOST_LOOKED_AT]
            missing = once(fact for document in looked_at for fact in _missing(conference, document, library))
            found.append(KindOutlook(kind, documents[0].title, documents, missing, len(looked_at)))
        elif kind in cannot:
            told = cannot[kind]
            specs = (one.spec for one in library.all())
            spec = next((one for one in specs if (one.kind, one.style) == (kind, told.style)), None)
            needs = unmet_needs(conference, spec) if spec else ()
            found.append(KindOutlook(kind, told.title, (), not_made=told, needs=needs))
    return tuple(found)


def once(facts: Iterable[MissingFact]) -> tuple[MissingFact, ...]:
    """Return each fact once, as it came first; one that some document prints as dots counts as such."""
    found: dict[str, MissingFact] = {}
    for fact in facts:
        known = found.setdefault(fact.pointer, fact)
        if known.how != fact.how and fact.how == "blank":
            found[fact.pointer] = fact
    return tuple(found.values())


def _missing(
    conference: Conference, document: PlannedDocument, library: TemplateLibrary
) -> tuple[MissingFact, ...]:
    registered = library.get(document.template_id)
    wording = wording_of(conference)
    member = None if document.member is None else wording.members(registered.spec)[document.member]
    filled = compiled(registered).fill_and_tell(wording.words(registered.spec, member))
    return missing_in(filled, conference, registered.spec)
