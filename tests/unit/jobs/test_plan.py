"""Which documents a conference yields."""

from __future__ import annotations

from typing import Any

import pytest

from assembly.conference.model import Conference
from assembly.errors import DocumentNotMade, RequestRefused
from assembly.jobs.assemble import assemble_document
from assembly.jobs.plan import PlannedDocument, plan_documents
from tests.examples import library


def conference(**facts: Any) -> Conference:
    """Return a conference of two members that may sign a covenant."""
    data: dict[str, Any] = {
        "block": "Khối",
        "year_planned": 2023,
        "members": ["Sở A", "Sở B"],
        "tasks": ["Một"],
    }
    return Conference.model_validate(data | facts)


def test_without_a_choice_all_that_the_data_allow_is_made() -> None:
    """A covenant signing yields covenants; each other kind tells what it lacks."""
    plan = plan_documents(conference(), library())
    assert [document.kind for document in plan.documents] == [
        "covenant_common",
        "covenant_member",
        "covenant_member",
    ]
    assert {lacking.kind for lacking in plan.not_made} == set(library().kinds()) - {
        "covenant_common",
        "covenant_member",
    }
    assert all(lacking.reason and lacking.pointers for lacking in plan.not_made)


def test_a_choice_limits_the_kinds() -> None:
    """Only the wanted kinds are planned or told as lacking."""
    plan = plan_documents(conference(), library(), ["covenant_common", "handover_minutes"])
    assert [document.kind for document in plan.documents] == ["covenant_common"]
    assert [lacking.pointers for lacking in plan.not_made] == [("/leadership/next/leader/unit",)]


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    """The fault names its place in the list of kinds and what may be meant."""
    with pytest.raises(RequestRefused) as refusal:
        plan_documents(conference(), library(), ["covenant_common", "covenant_membre"])
    (fault,) = refusal.value.faults
    assert fault.pointer == "/kinds/1"
    assert "covenant_member" in fault.message


def test_names_of_files_never_collide() -> None:
    """Units whose names differ only in what a file name cannot hold get names of their own."""
    plan = plan_documents(conference(members=["Sở A/B", "Sở A:B", "Sở A?B"]), library(), ["covenant_member"])
    names = [document.name.casefold() for document in plan.documents]
    assert len(set(names)) == 3
    assert all(name.endswith(".docx") for name in names)


def test_a_document_may_have_a_style_of_its_own() -> None:
    """The style set for a kind goes before the style of the conference (REGULATION.md P08)."""
    facts = conference(style="party", documents={"covenant_common": {"style": "state"}})
    styles = {document.kind: document.style for document in plan_documents(facts, library()).documents}
    assert styles == {"covenant_common": "state", "covenant_member": "party"}


def test_a_plan_that_no_longer_fits_makes_no_document() -> None:
    """A member that is not in the list any more is told, not guessed."""
    planned = PlannedDocument("x.docx", "covenant_member_state", "covenant_member", "state", "x", 7)
    with pytest.raises(DocumentNotMade):
        assemble_document(conference(), planned, library())


def test_a_missing_fact_is_told_by_the_title_of_its_document() -> None:
    """What a secretary reads names the document in Vietnamese."""
    facts = conference(leadership={"next": {"leader": "Sở A"}})
    (planned,) = plan_documents(facts, library(), ["leadership_nomination"]).documents
    labels = [fact.label for fact in assemble_document(facts, planned, library()).missing]
    assert "Thông tin từng văn bản › Tờ trình giới thiệu Trưởng khối, Phó Trưởng khối › Kính gửi" in labels


def test_settings_of_an_unknown_kind_are_told() -> None:
    """A misspelt kind under documents is a warning with the nearest kind, not silence."""
    facts = conference(documents={"covenant_comon": {"number": "1"}})
    (warning,) = plan_documents(facts, library()).warnings
    assert (warning.pointer, warning.severity) == ("/documents/covenant_comon", "warning")
    assert "covenant_common" in warning.message
