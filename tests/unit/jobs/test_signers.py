"""Who signs a document and who keeps it."""

from __future__ import annotations

from typing import Any

import pytest

from assembly.conference.model import Conference
from assembly.conference.reading import read_conference_data
from assembly.jobs.plan import plan_documents
from assembly.jobs.signers import Crowd, Signatures, Signer, signatures_of
from assembly.templates.registry import TemplateLibrary
from tests.examples import EXAMPLES, read

BLOCK: dict[str, Any] = {
    "block": "Khối thi đua số 1",
    "year_summed_up": 2025,
    "year_planned": 2026,
    "tasks": ["Hoàn thành các chỉ tiêu được giao."],
    "members": [
        {"name": "Sở Y tế", "head": {"name": "Trần Văn An", "title": "Giám đốc"}},
        {"name": "Sở Nội vụ", "head": {"name": "Lê Thị Bình", "title": "Giám đốc"}},
        "Sở Tài chính",
    ],
    "leadership": {
        "current": {"leader": "Sở Y tế"},
        "next": {"leader": "Sở Nội vụ", "deputies": ["Sở Tài chính"]},
    },
    "conference": {"secretary": "Ngô Thị Dung", "chairs": [{"name": "Trần Văn An", "unit": "Sở Y tế"}]},
    "nominations": [{"award": "Bằng khen", "recipients": ["Sở Y tế"]}],
    "report": {"results": ["Đã xong."]},
}


def conference(**more: Any) -> Conference:
    """Return a conference of three members, with some facts changed."""
    return read_conference_data({**BLOCK, **more}).conference


def signed(
    conference: Conference, library: TemplateLibrary, kind: str, nth: int = 0, enclosed_in: int = 0
) -> Signatures:
    """Return the signatures of the nth document of a kind."""
    planned = [each for each in plan_documents(conference, library).documents if each.kind == kind][nth]
    return signatures_of(conference, library.get(planned.template_id), planned.member, enclosed_in)


def people(signatures: Signatures) -> list[tuple[str, str]]:
    """Return who signs, and as what."""
    return [(signer.said, signer.role) for signer in signatures.everybody]


AN = "Trần Văn An, Giám đốc Sở Y tế"
BINH = "Lê Thị Bình, Giám đốc Sở Nội vụ"
FINANCE = "Thủ trưởng Sở Tài chính"


@pytest.mark.parametrize(
    ("kind", "nth", "expected"),
    [
        ("covenant_common", 0, [(AN, ""), (FINANCE, "Phó Trưởng khối"), (BINH, "Trưởng khối")]),
        ("covenant_member", 0, [(AN, ""), (BINH, "Trưởng khối")]),
        ("covenant_member", 1, [(BINH, ""), (FINANCE, "Phó Trưởng khối")]),
        ("summary_report", 0, [(AN, "Trưởng khối")]),
        ("nomination_minutes", 0, [("Ngô Thị Dung", "Thư ký"), ("Trần Văn An, Sở Y tế", "Chủ tọa")]),
        ("nomination_submission", 0, [(AN, "Trưởng khối")]),
        ("leadership_nomination", 0, [(AN, "Trưởng khối")]),
        ("handover_minutes", 0, [(AN, "Bên giao"), (BINH, "Bên nhận")]),
    ],
)
def test_each_kind_has_its_signers(
    kind: str, nth: int, expected: list[tuple[str, str]], library: TemplateLibrary
) -> None:
    """Who signs follows from the signatures that the template prints; who signs last stands last."""
    assert people(signed(conference(), library, kind, nth)) == expected


def test_every_signature_of_our_templates_is_known(library: TemplateLibrary) -> None:
    """Each document of each example, of all templates, has somebody who signs and somebody who keeps it."""
    for path in EXAMPLES:
        facts = read(path)
        for planned in plan_documents(facts, library).documents:
            found = signatures_of(facts, library.get(planned.template_id), planned.member)
            assert found.signers, planned.name
            assert found.copies >= 1, planned.name


def test_a_named_signer_signs_instead(library: TemplateLibrary) -> None:
    """Whoever the facts of a document name as its signer signs it."""
    instead = {"summary_report": {"signer": {"name": "Phạm Văn Cường", "title": "Phó Giám đốc"}}}
    (signer,) = signed(conference(documents=instead), library, "summary_report").signers
    assert signer.said == "Phạm Văn Cường, Phó Giám đốc"
    assert signer.pointer == "/documents/summary_report/signer"


def test_witnesses_sign_after_all(library: TemplateLibrary) -> None:
    """Witnesses come behind the parties."""
    witness = {"name": "Vũ Thị Em", "unit": "Ban Thi đua"}
    found = signed(conference(handover={"witnesses": [witness]}), library, "handover_minutes")
    assert people(found)[-1] == ("Vũ Thị Em, Ban Thi đua", "Chứng kiến")
    assert [signer.role for signer in found.signers] == ["Bên giao", "Bên nhận"]


def test_an_unknown_signer_is_not_invented(library: TemplateLibrary) -> None:
    """Where nobody is known the office or the role stands, and where the name belongs."""
    nobody = conference(leadership={"next": {"leader": "Sở Nội vụ"}}, conference={})
    (signer,) = signed(nobody, library, "summary_report").signers
    assert (signer.name, signer.said) == (None, "Trưởng khối")
    assert signer.pointer == "/leadership/current/leader/person"


@pytest.mark.parametrize(
    ("more", "kind", "keepers"),
    [
        ({}, "covenant_common", [("Sở Y tế", 1), ("Sở Nội vụ", 1), ("Sở Tài chính", 1)]),
        (
            {"covenant": {"copies": 3}},
            "covenant_common",
            [("Sở Y tế", 1), ("Sở Nội vụ", 1), ("Sở Tài chính", 1)],
        ),
        (
            {"covenant": {"copies": 5}},
            "covenant_common",
            [("Sở Y tế", 1), ("Sở Nội vụ", 1), ("Sở Tài chính", 1), ("Lưu hồ sơ", 2)],
        ),
        ({"covenant": {"copies": 2}}, "covenant_common", [("Theo phân công của Khối", 2)]),
        ({"covenant": {"copies": 5}}, "covenant_member", [("Sở Y tế", 1), ("Sở Nội vụ", 1)]),
        ({}, "handover_minutes", [("Bên giao (Sở Y tế)", 1), ("Bên nhận (Sở Nội vụ)", 1)]),
        (
            {"handover": {"copies": 3}},
            "handover_minutes",
            [("Bên giao (Sở Y tế)", 1), ("Bên nhận (Sở Nội vụ)", 1), ("Lưu hồ sơ", 1)],
        ),
        ({}, "nomination_minutes", [("Lưu văn thư", 1), ("Lưu hồ sơ", 1)]),
        ({}, "summary_report", [("Lưu văn thư", 1)]),
        ({}, "nomination_submission", [("Nơi gửi đến", 1), ("Lưu văn thư", 1)]),
        (
            {"documents": {"nomination_submission": {"addressees": ["UBND tỉnh", "Sở Nội vụ"]}}},
            "nomination_submission",
            [("UBND tỉnh", 1), ("Sở Nội vụ", 1), ("Lưu văn thư", 1)],
        ),
    ],
)
def test_copies_follow_the_facts(
    more: dict[str, Any], kind: str, keepers: list[tuple[str, int]], library: TemplateLibrary
) -> None:
    """As many copies as the document tells, else one for each party, each addressee and the file."""
    found = signed(conference(**more), library, kind)
    assert [(keeper.name, keeper.copies) for keeper in found.keepers] == keepers
    assert found.copies == sum(copies for _, copies in keepers)


def test_what_goes_along_has_copies_for_it(library: TemplateLibrary) -> None:
    """Minutes enclosed with a submission have a copy for each addressee of it."""
    found = signed(conference(), library, "nomination_minutes", enclosed_in=2)
    assert (found.keepers[-1].name, found.copies) == ("Kèm theo tờ trình", 4)


def signer(name: str | None, unit: str | None, pointer: str = "/p") -> Signer:
    """Return somebody who signs."""
    return Signer(name, "", unit, "", pointer)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (signer("Lê Thị Bình", "Sở Y tế"), signer("LÊ THỊ BÌNH", "Sở Y Tế"), True),
        (signer("Lê Thị Bình", "Sở Y tế"), signer("Lê Thị Bình", None), True),
        (signer("Lê Thị Bình", "Sở Y tế"), signer("Lê Thị Bình", "Sở Nội vụ"), False),
        (signer("Lê Thị Bình", "Sở Y tế"), signer(None, "Sở Y tế"), False),
        (signer(None, "Sở Y tế"), signer(None, "Sở Y tế"), True),
        (signer(None, None, "/a"), signer(None, None, "/a"), True),
        (signer(None, None, "/a"), signer(None, None, "/b"), False),
    ],
)
def test_people_are_told_apart(one: Signer, other: Signer, same: bool) -> None:
    """One name is one person unless the units differ; without a name the unit tells, then the place."""
    crowd = Crowd()
    assert (crowd.number_of(one) == crowd.number_of(other)) is same
