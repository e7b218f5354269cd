"""Warnings: what looks wrong is told, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from assembly.conference.consistency import warnings_of
from assembly.conference.model import Conference

MEMBERS = ["Sở Y tế", "Sở Tài chính", {"name": "Trường Cao đẳng", "joined_year": 2023}]


def warned(**facts: Any) -> list[tuple[str, str]]:
    """Return pointer and code of every warning of a conference of 2022 and 2023 with these facts."""
    whole = {"block": "Khối", "members": MEMBERS, "year_summed_up": 2022, "year_planned": 2023, **facts}
    warnings = warnings_of(Conference.model_validate(whole))
    assert all(warning.severity == "warning" and warning.message_en for warning in warnings)
    return [(warning.pointer, warning.code) for warning in warnings]


def test_nothing_to_warn_of() -> None:
    """A sound conference brings no warning."""
    assert (
        warned(
            conference={
                "date": "2022-12-29",
                "start_time": "14:00",
                "end_time": "17:00",
                "chairs": ["Lê Thị Bình"],
            },
            leadership={
                "current": {"leader": "Sở Y tế", "deputies": ["Sở Tài chính"]},
                "next": {"leader": "Sở Tài chính", "deputies": ["Trường Cao đẳng"]},
            },
            nominations=[
                {
                    "award": "Cờ thi đua của Chính phủ",
                    "count": 1,
                    "quota": 1,
                    "recipients": ["Sở Y tế"],
                    "candidates": [{"unit": "Sở Y tế", "yes": 8, "no": 0, "blank": 0}],
                    "achievements": {"Sở Y tế": "Đứng đầu khối"},
                }
            ],
            voting={"threshold": 90, "ballots": {"issued": 8, "returned": 8, "valid": 8, "invalid": 0}},
            legal_basis=["Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ"],
        )
        == []
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {"members": ["Sở Y tế", "Sở Y tế"]},
            [("/members/1/name", "conference.unit-listed-twice")],
        ),
        (
            {"members": ["Sở Y tế"], "leadership": {"current": {"leader": "sở Y tế"}}},
            [("/leadership/current/leader/unit", "conference.unit-spelt-in-two-ways")],
        ),
        (
            {"members": [], "leadership": {"current": {"leader": "Sở A"}, "next": {"leader": "SỞ A"}}},
            [("/leadership/next/leader/unit", "conference.unit-spelt-in-two-ways")],
        ),
        (
            {"nominations": [{"award": "Giấy khen", "recipients": ["Sở Xây dựng"]}]},
            [("/nominations/0/recipients/0", "conference.not-a-member")],
        ),
        (
            {"nominations": [{"award": "Giấy khen", "recipients": ["Trường Cao đẳng"]}]},
            [("/nominations/0/recipients/0", "conference.not-a-member-that-year")],
        ),
        (
            {"nominations": [{"award": "Giấy khen", "candidates": [{"unit": "Trường Cao đẳng"}]}]},
            [("/nominations/0/candidates/0/unit", "conference.not-a-member-that-year")],
        ),
        (
            {"leadership": {"current": {"leader": "Trường Cao đẳng"}, "next": {"leader": "Trường Cao đẳng"}}},
            [("/leadership/current/leader/unit", "conference.not-a-member-that-year")],
        ),
        (
            {"voting": {"leaders": [{"unit": "Sở Xây dựng"}], "deputies": [{"unit": "Trường Cao đẳng"}]}},
            [("/voting/leaders/0/unit", "conference.not-a-member")],
        ),
        (
            {"leadership": {"next": {"leader": "Sở Y tế", "deputies": ["Sở Tài chính", "Sở Y tế"]}}},
            [("/leadership/next/deputies/1/unit", "conference.two-offices")],
        ),
        (
            {"nominations": [{"award": "Giấy khen", "count": 2, "recipients": ["Sở Y tế"]}]},
            [("/nominations/0/count", "conference.count-differs")],
        ),
        (
            {"nominations": [{"award": "Giấy khen", "count": 3, "quota": 2}]},
            [("/nominations/0/quota", "conference.above-quota")],
        ),
        (
            {
                "nominations": [
                    {"award": "Cờ thi đua của Chính phủ", "recipients": ["Sở Y tế"]},
                    {"award": "Giấy khen", "recipients": ["Sở Tài chính", "Sở Y tế", "Sở Tài chính"]},
                ]
            },
            [
                ("/nominations/1/recipients/1", "conference.nominated-twice"),
                ("/nominations/1/recipients/2", "conference.nominated-twice"),
            ],
        ),
        (
            {
                "nominations": [
                    {
                        "award": "Giấy khen",
                        "recipients": ["Sở Y tế"],
                        "achievements": {"Sở Y tế": "a", "Sở/Tài chính": "b"},
                    }
                ]
            },
            [("/nominations/0/achievements/Sở~1Tài chính", "conference.not-put-forward")],
        ),
        (
            {"nominations": [{"award": "Cờ Chính phủ"}, {"award": "Cờ thi đua", "granted_by": "UBND tỉnh"}]},
            [
                ("/nominations/0/award", "conference.award-name-not-legal"),
                ("/nominations/1/award", "conference.award-name-not-legal"),
            ],
        ),
        (
            {"conference": {"chairs": ["ThS. Lê A", "TS Trần B", "Bà Ngô C", "Thạch D", "Bành Thị Đ"]}},
            [
                ("/conference/chairs/0/name", "conference.degree-before-name"),
                ("/conference/chairs/1/name", "conference.degree-before-name"),
                ("/conference/chairs/2/name", "conference.address-before-name"),
            ],
        ),
        ({"conference": {"date": "2024-02-01"}}, [("/conference/date", "conference.year-apart")]),
        ({"conference": {"date": "2023-02"}}, []),
        (
            {"conference": {"start_time": "14h", "end_time": "11:30"}},
            [("/conference/end_time", "conference.ends-before-start")],
        ),
    ],
)
def test_warnings(facts: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Each oddity brings its warning at its place, and no other."""
    assert expected == warned(**facts)


@pytest.mark.parametrize(
    ("voting", "expected"),
    [
        ({"threshold": 90, "ballots": {"valid": 8}}, True),
        ({"threshold": 87.5, "ballots": {"valid": 8}}, False),
        ({"threshold": 80, "base": "present", "present": 10, "ballots": {"valid": 8}}, True),
        ({"threshold": 70, "base": "all members", "voters": 10, "present": 8}, False),
        ({"threshold": 71, "base": "all members", "voters": 10, "present": 8}, True),
        ({"threshold": 90, "base": "all members"}, False),
        ({"threshold": 90}, False),
        ({"ballots": {"valid": 8}}, False),
    ],
)
def test_threshold(voting: dict[str, Any], expected: bool) -> None:
    """A winner below the threshold is told by the base that is given; 7 of 8 valid, 7 of 10 members."""
    award = {"award": "Giấy khen", "recipients": ["Sở Y tế"], "candidates": [{"unit": "Sở Y tế", "yes": 7}]}
    found = warned(nominations=[award], voting=voting)
    assert [("/nominations/0/candidates/0", "conference.below-threshold")] * expected == found


def test_share_of_all_members_without_a_number() -> None:
    """Where the number of voters is not given, all members of the year are the base."""
    award = {"award": "Giấy khen", "recipients": ["Sở Y tế"], "candidates": [{"unit": "Sở Y tế", "yes": 1}]}
    voting = {"threshold": 51, "base": "all members"}
    assert warned(nominations=[award], voting=voting) == [
        ("/nominations/0/candidates/0", "conference.below-threshold")
    ]


def test_losers_are_not_measured() -> None:
    """Who is not put forward may have few votes."""
    award = {"award": "Giấy khen", "candidates": [{"unit": "Sở Y tế", "yes": 1}]}
    assert warned(nominations=[award], voting={"threshold": 90, "ballots": {"valid": 8}}) == []


def test_next_leader_below_threshold() -> None:
    """The threshold counts for the next leaders too."""
    found = warned(
        leadership={"next": {"leader": "Sở Y tế", "deputies": ["Sở Tài chính"]}},
        voting={
            "threshold": 80,
            "ballots": {"valid": 10},
            "leaders": [{"unit": "Sở Y tế", "yes": 7}],
            "deputies": [{"unit": "Sở Tài chính", "yes": 8}],
        },
    )
    assert found == [("/voting/leaders/0", "conference.below-threshold")]


def test_planned_year_alone() -> None:
    """Leaders in office are judged by the planned year if it stands alone, recipients by the one before."""
    facts = {
        "year_summed_up": None,
        "leadership": {"current": {"leader": "Trường Cao đẳng"}},
        "nominations": [{"award": "Giấy khen", "recipients": ["Trường Cao đẳng"]}],
    }
    assert warned(**facts) == [("/nominations/0/recipients/0", "conference.not-a-member-that-year")]


def test_without_a_member_list_nobody_is_a_stranger() -> None:
    """A conference that does not list its members is not asked for them."""
    assert warned(members=[], nominations=[{"award": "Giấy khen", "recipients": ["Sở Y tế"]}]) == []


def test_near_names_are_proposed() -> None:
    """A misspelt unit is answered with the member that is probably meant."""
    facts = {
        "block": "A",
        "members": MEMBERS,
        "nominations": [{"award": "x", "recipients": ["Sở Tài chánh"]}],
    }
    (warning,) = warnings_of(Conference.model_validate(facts))
    assert "“Sở Tài chính”" in warning.message


class TestLaw:
    @pytest.mark.parametrize(
        ("date", "act", "expected"),
        [
            ("2022-12-29", "Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003", None),
            ("2022-12-29", "Luật Thi đua, khen thưởng ngày 15/6/2022", "conference.act-out-of-force"),
            ("2023-12-31", "Nghị định số 98/2023/NĐ-CP", "conference.act-out-of-force"),
            ("2024-01-01", "Nghị định số 98/2023/NĐ-CP", None),
            ("2025-07-01", "Nghị định số 98/2023/NĐ-CP", "conference.act-out-of-force"),
            ("2025-07", "Nghị định số 98/2023/NĐ-CP", "conference.act-out-of-force"),
            ("2025", "Nghị định số 98/2023/NĐ-CP", None),
            ("2026-09-30", "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", None),
            ("2026-10-01", "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", "conference.law-amended"),
            ("2026-10-01", {"type": "Luật", "number": "06/2022/QH15"}, "conference.law-amended"),
            (
                "2024-05-05",
                {"type": "Luật", "subject": "Thi đua, khen thưởng", "date": "2003-11-26"},
                "conference.act-out-of-force",
            ),
            ("2022-12-29", "Quyết định số 1650/QĐ-UBND ngày 04/9/2018 của UBND tỉnh", None),
            (None, "Nghị định số 98/2023/NĐ-CP", None),
        ],
    )
    def test_acts(self, date: str | None, act: Any, expected: str | None) -> None:
        """An act is judged by the day of the conference; one doubtful day does not make it wrong."""
        facts: dict[str, Any] = {"year_summed_up": None, "year_planned": None, "conference": {"date": date}}
        wherever = {
            "/legal_basis/0": {"legal_basis": [act]},
            "/block/rules/0": {"block": {"name": "A", "rules": [act]}, "legal_basis": ["Quy chế"]},
            "/documents/a~1b/legal_basis/0": {
                "documents": {"a/b": {"legal_basis": [act]}},
                "legal_basis": ["Quy chế"],
            },
        }
        for pointer, place in wherever.items():
            assert ([(pointer, expected)] if expected else []) == warned(**facts, **place)

    def test_default_citation_is_judged(self) -> None:
        """The law that is cited by default is told to be amended, too."""
        facts = {"year_summed_up": 2026, "year_planned": 2027, "conference": {"date": "2026-12-30"}}
        assert warned(**facts) == [("/legal_basis", "conference.law-amended")]

    def test_names_that_ended(self) -> None:
        """From July 2025 old names of provinces and agencies are worth a look, each told once."""
        facts = {
            "province": "tỉnh Yên Bái",
            "members": [
                "Sở Kế hoạch và Đầu tư tỉnh Yên Bái",
                "Sở Lao động-Thương binh và Xã hội",
                "Sở Nội vụ",
            ],
            "leadership": {"current": {"leader": "Sở Lao động-Thương binh và Xã hội"}},
        }
        before = {"year_summed_up": 2024, "year_planned": 2025, "conference": {"date": "2025-01-10"}}
        after = {"year_summed_up": 2025, "year_planned": 2026, "conference": {"date": "2026-01-10"}}
        assert warned(**facts, **before) == []
        assert warned(**facts, **after) == [
            ("/province/name", "conference.province-merged"),
            ("/members/0/name", "conference.agency-renamed"),
            ("/members/1/name", "conference.agency-renamed"),
        ]

    def test_provinces_that_stay(self) -> None:
        """A province that kept its name is not doubted."""
        for name in ("tỉnh Lào Cai", "thành phố Huế", "Quảng Ngãi"):
            date = {"date": "2026-01-10"}
            assert warned(province=name, year_summed_up=2025, year_planned=2026, conference=date) == []
