"""The register: which act is in force, how it is cited, what an award is called by law."""

from __future__ import annotations

import datetime

import pytest

from assembly.conference.register import (
    acts,
    acts_in_force,
    amendments_in_force,
    award_class,
    awards,
    find_act,
)
from assembly.conference.vietnamese import clean

DAY = datetime.date


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            DAY(2022, 12, 29),
            [
                "Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003",
                "Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng ngày 14 tháng 6 năm 2005",
                "Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng ngày 16 tháng 11 năm 2013",
                "Nghị định số 91/2017/NĐ-CP ngày 31 tháng 7 năm 2017 của Chính phủ quy định chi tiết thi hành"
                " một số điều của Luật Thi đua, khen thưởng",
            ],
        ),
        (
            DAY(2024, 1, 1),
            [
                "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
                "Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ quy định chi tiết thi"
                " hành một số điều của Luật Thi đua, khen thưởng",
            ],
        ),
        (
            DAY(2026, 11, 21),
            [
                "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
                "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân cấp,"
                " phân quyền trong lĩnh vực thi đua, khen thưởng; quy định chi tiết và hướng dẫn thi hành"
                " một số điều của Luật Thi đua, khen thưởng",
            ],
        ),
    ],
)
def test_cited_by_default(day: datetime.date, expected: list[str]) -> None:
    """The law and the decree of the day are cited, the law without number and body."""
    assert expected == [act.citation for act in acts_in_force(day)]


@pytest.mark.parametrize("year", range(2018, 2027))
def test_never_two_laws(year: int) -> None:
    """On any day one emulation law and one decree are in force."""
    for month in range(1, 13):
        kinds = [act.type for act in acts_in_force(DAY(year, month, 1)) if not act.amends]
        assert kinds == ["Luật", "Nghị định"]


def test_turn_of_the_law() -> None:
    """The old law ends on the day the new one begins."""
    old, new = find_act("15/2003/QH11"), find_act("06/2022/QH15")
    assert old is not None
    assert new is not None
    assert (old.in_force_on(DAY(2023, 12, 31)), old.in_force_on(DAY(2024, 1, 1))) == (True, False)
    assert (new.in_force_on(DAY(2023, 12, 31)), new.in_force_on(DAY(2024, 1, 1))) == (False, True)
    assert old.replaced_by == new.number


def test_amended_law() -> None:
    """From October 2026 the law is read with its amendment."""
    law = find_act("06/2022/QH15")
    assert law is not None
    assert amendments_in_force(law, DAY(2026, 9, 30)) == ()
    assert [act.number for act in amendments_in_force(law, DAY(2026, 10, 1))] == ["06/2026/QH16"]


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("91/2017/NĐ-CP", "91/2017/NĐ-CP"),
        ("Căn cứ Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ", "91/2017/NĐ-CP"),
        ("nghị định 152/2025/nđ-cp", "152/2025/NĐ-CP"),
        ("Nghị định số 152 / 2025 / N\u00d0-CP", "152/2025/NĐ-CP"),
        ("Luật số 06/2022/QH15", "06/2022/QH15"),
        ("Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", "06/2022/QH15"),
        ("Luật Thi đua, Khen thưởng ngày 26/11/2003", "15/2003/QH11"),
        ("Luật Thi đua khen thưởng năm 2022", "06/2022/QH15"),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng ngày 16 tháng 11 năm 2013",
            "39/2013/QH13",
        ),
        ("Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng năm 2005", "47/2005/QH11"),
        ("Thông tư số 15/2025/TT-BNV hướng dẫn Nghị định số 152/2025/NĐ-CP", "15/2025/TT-BNV"),
        ("Quyết định số 1650/QĐ-UBND ngày 04/9/2018 của UBND tỉnh", None),
        ("Quyết định số 35/2019/QĐ-UBND về thi hành Nghị định số 91/2017/NĐ-CP", None),
        ("Chương trình hành động số 18-CTr/TU", None),
        ("Luật Thi đua, khen thưởng", None),
        ("Luật Thi đua, khen thưởng ngày 15/6/2021", None),
        ("", None),
    ],
)
def test_find_act(citation: str, expected: str | None) -> None:
    """An act is known by its own number, a law also by its name with date or year; nothing is guessed."""
    found = find_act(citation)
    assert expected == (found.number if found else None)


@pytest.mark.parametrize(
    ("wording", "name", "award_type", "legal"),
    [
        ("Cờ thi đua của Chính phủ", "Cờ thi đua của Chính phủ", "title", True),
        ("“Cờ thi đua của Chính phủ” năm 2022", "Cờ thi đua của Chính phủ", "title", True),
        ("Cờ thi đua của Thủ tướng Chính phủ", "Cờ thi đua của Chính phủ", "title", False),
        (
            "Cờ thi đua xuất sắc của Ủy ban nhân dân tỉnh",
            "Cờ thi đua của Ủy ban nhân dân tỉnh",
            "title",
            False,
        ),
        ("Cờ thi đua của UBND tỉnh Yên Bái", "Cờ thi đua của Ủy ban nhân dân tỉnh", "title", True),
        (
            "Cờ thi đua của UBND thành phố Hải Phòng",
            "Cờ thi đua của Ủy ban nhân dân tỉnh",
            "title",
            True,
        ),
        ("Bằng khen của UBND tỉnh", "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "commendation", True),
        (
            "tặng Bằng khen của Chủ tịch UBND tỉnh Lào Cai năm 2026",
            "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
            "commendation",
            True,
        ),
        ("Bằng khen của Thủ tướng Chính phủ", "Bằng khen của Thủ tướng Chính phủ", "commendation", True),
        ("Bằng khen Chính phủ", "Bằng khen của Thủ tướng Chính phủ", "commendation", False),
        ("Bằng khen của Bộ trưởng Bộ Y tế", "Bằng khen của Bộ", "commendation", True),
        ("Tập thể Lao động xuất sắc", "Tập thể lao động xuất sắc", "title", True),
        ("Cờ thi đua", None, "title", False),
        ("Bằng khen", None, "commendation", False),
    ],
)
def test_award(wording: str, name: str | None, award_type: str, legal: bool) -> None:
    """Wordings lead to the award, its class, and whether the law calls it so."""
    award = award_class(wording)
    assert award is not None
    assert (name, award_type, legal) == (award.name, award.award_class, award.is_legal(wording))


@pytest.mark.parametrize(
    ("wording", "grantor", "expected"),
    [
        ("Cờ thi đua", "Thủ tướng Chính phủ", "Cờ thi đua của Chính phủ"),
        ("Cờ thi đua", "Chủ tịch UBND tỉnh", "Cờ thi đua của Ủy ban nhân dân tỉnh"),
        ("Bằng khen", "Chủ tịch UBND tỉnh Yên Bái", "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"),
        ("Bằng khen", "Hội Nông dân", None),
        ("Cờ thi đua của Chính phủ", "Chủ tịch UBND tỉnh", "Cờ thi đua của Chính phủ"),
    ],
)
def test_bare_award_by_its_grantor(wording: str, grantor: str, expected: str | None) -> None:
    """A bare name is told apart by who grants it; a full name is not bent."""
    award = award_class(wording, grantor)
    assert award is not None
    assert expected == award.name


@pytest.mark.parametrize("wording", ["Chiến sĩ thi đua cơ sở", "Cúp vàng", "", "Cờvua"])
def test_not_an_award_of_the_register(wording: str) -> None:
    """What the register does not hold is not classed."""
    assert award_class(wording) is None


def test_minutes_follow_the_class() -> None:
    """A title needs biên bản bình xét thi đua, a commendation biên bản xét khen thưởng."""
    title, commendation = award_class("Cờ thi đua"), award_class("Bằng khen")
    assert title is not None
    assert commendation is not None
    assert title.minutes_name == "biên bản bình xét thi đua"
    assert commendation.minutes_name == "biên bản xét khen thưởng"


def test_data_are_sound() -> None:
    """Numbers are unique, every reference leads somewhere, every entry has a source and is clean text."""
    numbers = [act.number for act in acts()]
    assert len(numbers) == len(set(numbers))
    for act in acts():
        assert {act.amends, act.replaced_by} - {None} <= set(numbers)
        assert act.source
        assert act.citation == clean(act.citation)
        assert not act.cite or (act.date and act.valid_from)
        assert find_act(act.number) == act
        assert act.date is None or find_act(act.citation) == act
    wordings = [wording for award in awards() for wording in award.names + award.variants]
    assert len(wordings) == len(set(wordings))
    for award in awards():
        assert award.source
        for wording in award.names + award.variants:
            assert award_class(wording) == award
