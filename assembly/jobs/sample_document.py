"""What a template makes of its own sample: a document to show before anybody has typed anything."""

from __future__ import annotations

from assembly.conference.reading import read_conference
from assembly.errors import DocumentNotMade
from assembly.jobs.assemble import MadeDocument, assemble_document
from assembly.jobs.plan import plan_documents
from assembly.templates.registry import RegisteredTemplate, TemplateLibrary


def sample_document(registered: RegisteredTemplate) -> MadeDocument:
    """Return the first document that a template makes of its sample.

    Raises DocumentNotMade where it has no sample, or one that gives no such document, ConferenceRefused for
    a sample that is no conference, and what the filling raises.
    """
    if registered.sample is None:
        raise _no_sample(registered)
    conference = read_conference(registered.sample, form="yaml").conference
    alone = TemplateLibrary([registered])
    styled = conference.model_copy(update={"style": registered.spec.style, "documents": {}})
    for planned in plan_documents(styled, alone).documents:
        return assemble_document(conference, planned, alone)
    raise _no_sample(registered)


def _no_sample(registered: RegisteredTemplate) -> DocumentNotMade:
    return DocumentNotMade(
        "Mẫu này không có văn bản ví dụ.", f"the template {registered.spec.id} has no sample document", []
    )
