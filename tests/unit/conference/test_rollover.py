"""The draft of next year's conference: what stays, what moves on, what is cleared."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembly.conference.model import Conference
from assembly.conference.reading import read_conference_data
from assembly.conference.rollover import rolled_over, warnings_of_draft
from assembly.errors import ConferenceRefused
from assembly.jobs.plan import plan_documents
from tests.conferences import conferences
from tests.examples import EXAMPLES, library, read

BLOCK = {"name": "Khối thi đua số 1", "symbol": "KTĐ1", "established_members": 8}


def draft_of(**facts: Any) -> dict[str, Any]:
    """Return what the draft drawn from a conference with these facts holds, as plain data."""
    conference = Conference.model_validate({"block": BLOCK, **facts})
    return rolled_over(conference).model_dump(mode="json", exclude_unset=True, exclude_none=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"year_summed_up": 2022, "year_planned": 2023}, (2023, 2024)),
        ({"year_summed_up": 2022}, (2023, 2024)),
        ({"year_planned": 2021}, (2021, 2022)),
        ({}, (None, None)),
    ],
)
def test_years_move_on_by_one(before: dict[str, int], after: tuple[int | None, int | None]) -> None:
    """The planned year is summed up next, and the one after it is planned; unknown years stay unknown."""
    draft = draft_of(**before)
    assert after == (draft.get("year_summed_up"), draft.get("year_planned"))


def test_years_end() -> None:
    """Past the last year that a conference may have there is no draft, and the reason names the place."""
    with pytest.raises(ConferenceRefused) as refusal:
        draft_of(year_planned=2200)
    assert [("/year_planned", "conference.last-year")] == [
        (fault.pointer, fault.code) for fault in refusal.value.faults
    ]


def test_block_stays() -> None:
    """Block, province, style and legal bases are those of the year before."""
    facts = {
        "province": {"name": "tỉnh Yên Bái"},
        "style": "party",
        "legal_basis": [{"text": "Luật 06/2022"}],
    }
    assert {"block": BLOCK, **facts} == draft_of(**facts)


def test_incoming_leader_leads() -> None:
    """The leaders chosen for next year are in office then, and nobody is chosen after them yet."""
    leadership = {
        "manner": "bầu",
        "current": {"leader": {"unit": "Sở Y tế"}, "deputies": [{"unit": "Sở Nội vụ"}]},
        "next": {
            "leader": {"unit": "Sở Tài chính", "person": {"name": "Lê Bình", "role": "Phó Trưởng khối"}},
            "deputies": [{"unit": "Ban Dân tộc"}],
        },
    }
    assert {
        "manner": "bầu",
        "current": {
            "leader": {"unit": "Sở Tài chính", "person": {"name": "Lê Bình"}},
            "deputies": [{"unit": "Ban Dân tộc"}],
        },
    } == draft_of(leadership=leadership)["leadership"]


def test_leaders_stay_until_others_are_chosen() -> None:
    """Where nobody was chosen for next year, those in office go on."""
    current = {"leader": {"unit": "Sở Y tế"}, "deputies": [{"unit": "Sở Nội vụ"}]}
    assert {"current": current} == draft_of(leadership={"current": current})["leadership"]


def test_unknown_leader_is_not_guessed() -> None:
    """Where only deputies were chosen, the draft names no leader: not the old one either."""
    leadership = {"current": {"leader": "Sở Y tế"}, "next": {"deputies": ["Sở Y tế"]}}
    assert {"deputies": [{"unit": "Sở Y tế"}]} == draft_of(leadership=leadership)["leadership"]["current"]


def test_members_join_and_leave() -> None:
    """Who joins next year is a member of the draft; who has left before the year summed up is none."""
    draft = draft_of(
        year_summed_up=2022,
        year_planned=2023,
        members=[
            {"name": "Sở Y tế", "left_year": 2022},
            {"name": "Sở Nội vụ", "left_year": 2023},
            {"name": "Trường Cao đẳng", "joined_year": 2023},
            {"name": "Sở Mới", "joined_year": 2024},
        ],
    )
    assert [
        {"name": "Sở Nội vụ", "left_year": 2023},
        {"name": "Trường Cao đẳng", "joined_year": 2023},
        {"name": "Sở Mới", "joined_year": 2024},
    ] == draft["members"]


def test_member_keeps_what_it_is() -> None:
    """A unit keeps names and heads and the wording of what it undertakes; figures and results are cleared."""
    head = {"name": "Lê Bình", "title": "Giám đốc"}
    draft = draft_of(
        members=[
            {
                "name": "Sở Y tế",
                "abbreviation": "SYT",
                "head": {**head, "role": "Trưởng khối"},
                "signer": {"role": "Thư ký"},
                "staff": 90,
                "score": 98.5,
                "self_score": 99,
                "rank": 1,
                "registered_titles": ["Cờ thi đua của Chính phủ"],
                "targets": [
                    {"name": "Tiêm chủng", "measure": "%", "plan": "95", "result": "97", "note": "Vượt"}
                ],
                "tasks": ["Khám sức khỏe"],
                "movements": [{"name": "Vì người nghèo", "aim": "Không ai lại phía sau", "results": "Tốt"}],
            }
        ]
    )
    assert [
        {
            "name": "Sở Y tế",
            "abbreviation": "SYT",
            "head": head,
            "staff": 90,
            "targets": [{"name": "Tiêm chủng", "measure": "%"}],
            "tasks": {"items": [{"text": "Khám sức khỏe"}]},
            "movements": [{"name": "Vì người nghèo", "aim": "Không ai lại phía sau"}],
        }
    ] == draft["members"]


def test_what_happened_is_cleared() -> None:
    """The meeting, the report, votes, nominations and the handover are told anew each year."""
    assert {"block": BLOCK} == draft_of(
        conference={"date": "2022-12-29", "chairs": ["Lê Bình"]},
        report={"results": ["Hoàn thành toàn diện."]},
        nominations=[{"award": "Bằng khen", "recipients": ["Sở Y tế"]}],
        voting={"method": "secret ballot", "voters": 8, "threshold": 80},
        handover={"at_conference": True},
        covenant={"signed_at_conference": True, "copies": 9, "witness": "Sở Nội vụ"},
    )


def test_wording_is_a_draft() -> None:
    """Tasks and the covenant's own words stay for the secretary to go over."""
    facts = {
        "tasks": {"numbered": True, "items": [{"text": "Hoàn thành nhiệm vụ", "items": ["Ý một"]}]},
        "covenant": {"purpose": "Nhằm thi đua", "commitment": "Cam kết thực hiện"},
    }
    assert {"block": BLOCK, **facts} == draft_of(**facts)


def test_documents_lose_numbers_and_dates() -> None:
    """Settings of a document stay but for what one issue of it alone has; those with nothing left go."""
    draft = draft_of(
        documents={
            "summary_report": {
                "number": "12",
                "date": "2022-12-29",
                "symbol": "BC-KTĐ1",
                "recipients": ["Sở Nội vụ"],
                "enclosures": ["Biên bản số 11"],
                "archive_unit": "VP",
                "signer": "Lê Bình",
            },
            "handover_minutes": {"number": "13"},
        }
    )
    assert {"summary_report": {"symbol": "BC-KTĐ1", "recipients": ["Sở Nội vụ"]}} == draft["documents"]


def test_unit_listed_twice_is_one_member() -> None:
    """One unit in two spellings becomes one member of the draft, spelt as documents print it."""
    draft = rolled_over(read(next(path for path in EXAMPLES if "van-hoa" in path.name)))
    names = [member.name for member in draft.members]
    assert (10, "Sở Văn hóa, Thể thao và Du lịch") == (len(names), names[0])
    assert draft.members[0].head is not None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Phấn đấu hoàn thành chỉ tiêu năm 2022 của tỉnh", "năm 2022"),
        ("Tiếp tục kết quả của Năm 2023", "năm 2023"),
        ("Kế hoạch năm 2022-2025", None),
        ("Nghị quyết giai đoạn 2021 - 2025", None),
        ("Chỉ thị ngày 24/02/2022", None),
        ("Tầm nhìn đến năm 2030", None),
        ("Nhiệm vụ năm 2024", None),
        ("Nghị định năm 2020", None),
    ],
)
def test_past_years_in_the_draft_are_told(text: str, named: str | None) -> None:
    """A carried text that names one of last year's years is pointed at; spans, dates, other years are not."""
    before = Conference.model_validate(
        {
            "block": BLOCK,
            "year_summed_up": 2022,
            "year_planned": 2023,
            "tasks": [{"text": "Nhiệm vụ", "items": [text]}],
            "covenant": {"purpose": text},
            "members": [{"name": "Sở Y tế", "movements": [text]}],
            "legal_basis": [{"subject": text}],
        }
    )
    places = (
        "/tasks/items/0/items/0",
        "/covenant/purpose",
        "/members/0/movements/0/name",
        "/legal_basis/0/subject",
    )
    assert [(place, named) for place in places if named] == [
        (warning.pointer, warning.found) for warning in warnings_of_draft(rolled_over(before))
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_drafts_of_real_conferences_are_whole(path: Path) -> None:
    """The draft of each example reads back as it is, and so does the draft of the draft."""
    draft = rolled_over(read(path))
    for _ in range(2):
        facts = draft.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        assert draft == read_conference_data(facts).conference
        draft = rolled_over(draft)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_draft_makes_no_document_of_what_has_not_happened(path: Path) -> None:
    """Of a draft there are covenants where there were, and no report, minutes, nomination or handover."""
    kinds = [
        {document.kind for document in plan_documents(conference, library()).documents}
        for conference in (read(path), rolled_over(read(path)))
    ]
    assert kinds[0] & {"covenant_common", "covenant_member"} == kinds[1]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(conferences(), st.integers(1, 3))
def test_any_conference_rolls_over(data: dict[str, Any], times: int) -> None:
    """Whatever was accepted has a valid draft, which holds no vote, and whose wording never changes again."""
    with suppress(ConferenceRefused):
        draft = read_conference_data(data).conference
        for _ in range(times):
            draft = rolled_over(draft)
        facts = draft.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        assert draft == read_conference_data(facts).conference
        assert not {"conference", "report", "nominations", "voting", "handover"} & set(facts)
        with suppress(ConferenceRefused):
            assert draft.tasks == rolled_over(draft).tasks
