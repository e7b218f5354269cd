"""What a conference yields just now."""

from __future__ import annotations

from assembly.conference.reading import read_conference_data
from assembly.jobs.assemble import MissingFact
from assembly.jobs.outlook import once, outlook_of
from assembly.templates.registry import TemplateLibrary
from tests.examples import EXAMPLES, made_of_file, read


def test_the_outlook_is_what_the_documents_will_lack(library: TemplateLibrary) -> None:
    """For each kind the same documents, and the same lacking facts, as when they are made."""
    path = EXAMPLES[1]
    for each in outlook_of(read(path), library):
        told = [document for kind, document in made_of_file(path) if kind == each.kind]
        assert [one.name for one in each.documents] == [one.name for one in told]
        assert each.missing == once(fact for one in told for fact in one.missing)
        assert bool(each.documents) != bool(each.not_made)


def test_what_cannot_be_made_tells_each_need(library: TemplateLibrary) -> None:
    """Each need that no fact meets comes with its reason and the facts that would meet it."""
    found = outlook_of(read_conference_data({"block": "K", "year_planned": 2026}).conference, library)
    needs = {each.kind: [need.reason for need in each.needs] for each in found}
    assert needs["covenant_common"] == [
        "Chưa có danh sách đơn vị thành viên.",
        "Chưa có nội dung giao ước (nhiệm vụ năm kế hoạch).",
    ]
    assert all(each.not_made for each in found)


def test_a_fact_that_some_document_prints_as_dots_counts_as_blank() -> None:
    """A fact is told once, as the more serious of what becomes of it."""
    left_out, blank = MissingFact("/a", "A", "left_out"), MissingFact("/a", "A", "blank")
    assert once([left_out, MissingFact("/b", "B", "blank"), blank])[0] == blank
