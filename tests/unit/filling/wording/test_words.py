"""What the words of a conference say, whatever template prints them."""

from __future__ import annotations

from typing import Any

import pytest

from assembly.conference.model import Conference
from assembly.filling.wording import Wording
from assembly.filling.wording.people import office_in
from assembly.filling.wording.sentences import citation, sentence
from assembly.templates.words import Blank
from tests.examples import library

LEADER, DEPUTY, OTHER = "Bảo hiểm xã hội tỉnh", "Sở Y tế", "Ban Dân tộc"


def conference(**facts: Any) -> Conference:
    """Return a small conference of three members with the given facts."""
    data: dict[str, Any] = {
        "block": {"name": "khối thi đua mẫu", "symbol": "KTĐM"},
        "year_summed_up": 2022,
        "year_planned": 2023,
        "conference": {"date": "2022-12-29"},
        "members": [{"name": LEADER, "head": {"name": "Nguyễn Trí Đại", "title": "Giám đốc"}}, DEPUTY, OTHER],
        "leadership": {"next": {"leader": LEADER, "deputies": [DEPUTY]}},
        "tasks": ["Một; vẫn là một", {"text": "Hai:", "items": ["x", "y", "z", "t", "u"]}],
    }
    return Conference.model_validate(data | facts)


def words(kind: str, facts: Conference, member: int | None = None, style: str = "state") -> dict[str, Any]:
    """Return the words for a kind of document, for one member where it is issued for each."""
    spec = library().get(f"{kind}_{style}").spec
    return Wording(facts).words(spec, None if member is None else facts.members[member])


def test_nobody_signs_a_covenant_with_himself() -> None:
    """The leader's own covenant is signed for the block by the deputy, on the leader's behalf."""
    own = words("covenant_member", conference(), 0)
    other = words("covenant_member", conference(), 2)
    assert (own["counterpart"]["unit"], own["counterpart"]["deputises"]) == (DEPUTY, True)
    assert (other["counterpart"]["unit"], other["counterpart"]["deputises"]) == (LEADER, False)


def test_names_of_two_signatures_stand_at_one_height() -> None:
    """The shorter of two signatures side by side is padded to the height of the other."""
    pair = words("covenant_common", conference())["signature_rows"][0]["pairs"][0]
    heights = {
        len(side["unit_lines"]) + len(side["office_lines"]) + len(side["pad"]) + bool(side["role"])
        for side in (pair["left"], pair["right"])
    }
    assert len(heights) == 1


def test_leader_and_deputy_sign_first_and_an_odd_number_leaves_one_place() -> None:
    """The grid of signatures begins with the leader and the deputy; the last place may stay empty."""
    (row,) = words("covenant_common", conference())["signature_rows"]
    pairs = row["pairs"]
    assert [pairs[0]["left"]["role"], pairs[0]["right"]["role"]] == ["Trưởng khối", "Phó Trưởng khối"]
    assert pairs[1]["left"]["unit_lines"] == ["BAN DÂN TỘC"]
    assert pairs[1]["right"]["name"] == ""


def test_the_last_two_pairs_of_signatures_stay_together() -> None:
    """Each pair is a row of its own but the last two, which share one: none is left alone on a page."""
    members = [LEADER, DEPUTY, *(f"Sở Thứ {number}" for number in range(3, 9))]
    rows = words("covenant_common", conference(members=members))["signature_rows"]
    assert [len(row["pairs"]) for row in rows] == [1, 1, 2]


def test_who_joins_next_year_signs_but_did_not_vote() -> None:
    """The covenant of the planned year counts a joining unit, the report of the past year does not."""
    facts = conference(members=[LEADER, DEPUTY, {"name": OTHER, "joined_year": 2023}])
    assert words("covenant_common", facts)["members_count"] == "03"
    assert words("summary_report", facts)["members_count"] == "02"


def test_a_semicolon_does_not_split_a_task() -> None:
    """Each task is one entry; points carry the Vietnamese letters with đ after d and no f."""
    entries = words("covenant_common", conference())["tasks"]["entries"]
    assert [entry["text"] for entry in entries] == ["Một; vẫn là một.", "Hai:"]
    assert [item["letter"] for item in entries[1]["entries"]] == ["a", "b", "c", "d", "đ"]


def test_what_nobody_told_is_a_blank_that_names_the_fact() -> None:
    """A missing fact is a blank with the pointer of its place in the conference."""
    told = words("nomination_minutes", conference())
    assert isinstance(told["conference"]["secretary"], Blank)
    assert told["conference"]["secretary"].fact == "/conference/secretary"
    assert told["signer"]["name"].fact == "/leadership/current/leader/person/name"


def test_a_number_and_a_day_given_after_signing_are_room_to_write() -> None:
    """Until it is told, the number and the day of a document are white space (decree 30, Điều 15)."""
    told = words("summary_report", conference())
    assert told["number"]["figure"].isspace()
    assert told["document"]["date"] == "ngày      tháng      năm 2022"


@pytest.mark.parametrize(
    ("awards", "meeting"),
    [
        (["Cờ thi đua của Chính phủ"], "title"),
        (["Bằng khen của Thủ tướng Chính phủ"], "commendation"),
        (["Cờ thi đua của Chính phủ", "Bằng khen của UBND tỉnh"], "both"),
    ],
)
def test_minutes_carry_the_name_that_the_law_gives_them(awards: list[str], meeting: str) -> None:
    """Titles are decided in 'bình xét thi đua', commendations in 'xét khen thưởng' (law, Điều 84)."""
    facts = conference(nominations=[{"award": award, "recipients": [OTHER]} for award in awards])
    assert words("nomination_minutes", facts)["meeting"] == meeting


def test_shares_are_computed_from_the_votes() -> None:
    """The share of votes is of those present where the block says so, in Vietnamese figures."""
    facts = conference(
        nominations=[
            {"award": "Bằng khen", "recipients": [OTHER], "candidates": [{"unit": OTHER, "yes": 2, "no": 1}]}
        ],
        voting={"present": 3, "base": "present"},
    )
    assert words("nomination_minutes", facts)["awards"][0]["candidates"][0]["percent"] == "66,67"


def test_more_than_five_recipients_go_to_an_appendix() -> None:
    """Up to five names stand in the submission itself, more in its appendix (DOCUMENTS.md C2)."""
    units = [f"Sở Thứ {number}" for number in range(6)]

    def listed(count: int) -> bool:
        facts = conference(members=units, nominations=[{"award": "Bằng khen", "recipients": units[:count]}])
        return bool(words("nomination_submission", facts)["appendix_list"])

    assert [listed(5), listed(6)] == [False, True]


def test_a_substitute_signs_with_the_capacity() -> None:
    """A deputy head signs 'KT.' with the head's office above the own (decree 30, II.7b)."""
    member = {
        "name": OTHER,
        "head": {"name": "Lò Văn A", "title": "Trưởng ban"},
        "signer": {"name": "Vì Thị B", "title": "Phó Trưởng ban"},
        "signing_capacity": "KT.",
    }
    signature = words("covenant_member", conference(members=[member]), 0)["member"]["signature"]
    assert signature["office_lines"] == ["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"]
    assert signature["name"] == "Vì Thị B"


def test_own_legal_bases_stand_in_place_of_the_register() -> None:
    """Without a list the law in force that day is cited; with one, only what is listed."""
    assert (
        words("covenant_common", conference())["bases"][0]
        == "Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003"
    )
    listed = conference(legal_basis=["Căn cứ Quy chế hoạt động của Khối;"])
    assert words("covenant_common", listed)["bases"] == ["Quy chế hoạt động của Khối"]


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (
            {"type": "quyết định", "number": "1650/QĐ-UBND", "date": "2018-09-04", "body": "UBND tỉnh"},
            "Quyết định số 1650/QĐ-UBND ngày 04 tháng 9 năm 2018 của UBND tỉnh",
        ),
        ("Chỉ thị số 05/CT-TU ngày 23/3/2021.", "Chỉ thị số 05/CT-TU ngày 23/3/2021"),
    ],
)
def test_an_act_is_cited_in_full_or_verbatim(act: Any, text: str) -> None:
    """Type, number, date and body in the decree's order (II.6); a given citation as written."""
    assert citation(conference(legal_basis=[act]).legal_basis[0]) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nâng cao chất lượng;", "Nâng cao chất lượng."),
        ("Xong./.", "Xong."),
        ("Còn nữa…", "Còn nữa…"),
        ("Một", "Một."),
    ],
)
def test_a_paragraph_begins_with_a_capital_and_ends_with_a_stop(text: str, expected: str) -> None:
    """List marks and the './.' of an article end as a full stop; open dots stay."""
    assert sentence(text) == expected


def test_a_place_is_named_as_the_decree_wants() -> None:
    """A province is named without its common noun, a city named after a person with it (II.4a)."""
    places = {
        name: words("summary_report", conference(province=name))["document"]["place"]
        for name in ("tỉnh Yên Bái", "thành phố Hải Phòng", "thành phố Hồ Chí Minh")
    }
    assert places == {
        "tỉnh Yên Bái": "Yên Bái",
        "thành phố Hải Phòng": "Hải Phòng",
        "thành phố Hồ Chí Minh": "Thành phố Hồ Chí Minh",
    }


@pytest.mark.parametrize(
    ("title", "unit", "text"),
    [
        ("Chánh Văn phòng", "Văn phòng UBND tỉnh", "Chánh Văn phòng UBND tỉnh"),
        ("Trưởng ban", "Ban Dân tộc", "Trưởng Ban Dân tộc"),
        ("Giám đốc", "Sở Y tế", "Giám đốc Sở Y tế"),
        ("Giám đốc Sở Y tế", "Sở Y tế", "Giám đốc Sở Y tế"),
        (None, "Sở Y tế", "Sở Y tế"),
    ],
)
def test_an_office_names_its_agency_once(title: str | None, unit: str, text: str) -> None:
    """What the office ends with and the agency begins with is said once."""
    assert office_in(title, unit) == text


@pytest.mark.parametrize(
    ("capacity", "head", "title", "lines"),
    [
        ("KT.", None, "Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("KT.", None, "Ủy viên", ["KT. THỦ TRƯỞNG ĐƠN VỊ", "ỦY VIÊN"]),
        ("TUQ.", "Chủ tịch", "Tổng Giám đốc", ["TUQ. CHỦ TỊCH", "TỔNG GIÁM ĐỐC"]),
        ("Q.", None, "Giám đốc", ["Q. GIÁM ĐỐC"]),
        (None, None, None, ["THỦ TRƯỞNG ĐƠN VỊ"]),
    ],
)
def test_each_capacity_stands_where_the_decree_puts_it(
    capacity: str | None, head: str | None, title: str | None, lines: list[str]
) -> None:
    """KT., TL. and TUQ. go before the head's office, Q. before the own (decree 30, II.7b)."""
    member = {
        "name": OTHER,
        "head": head and {"name": "A", "title": head},
        "signer": title and {"name": "B", "title": title},
        "signing_capacity": capacity,
    }
    told = words("covenant_member", conference(members=[member]), 0)
    assert told["member"]["signature"]["office_lines"] == lines


def test_the_office_in_the_own_agency_stands_right_above_the_name() -> None:
    """Who signs for the block has the office in the block above the signature, the own one below it."""
    current = {"current": {"leader": {"unit": LEADER, "person": {"name": "Nguyễn Trí Đại"}}}}
    signer = words("summary_report", conference(leadership=current))["signer"]
    assert (signer["office_lines"], signer["below_lines"]) == ([], ["GIÁM ĐỐC", "BẢO HIỂM XÃ HỘI TỈNH"])


def test_a_handover_takes_the_conference_only_where_it_is_told() -> None:
    """Nothing says that a handover happens at the conference unless the conference does."""
    venue = {"date": "2022-12-29", "venue": "hội trường"}
    silent = words("handover_minutes", conference(conference=venue))["handover"]
    told = words("handover_minutes", conference(conference=venue, handover={"at_conference": True}))[
        "handover"
    ]
    assert isinstance(silent["date"], Blank)
    assert (told["date"], told["venue"]) == ("ngày 29 tháng 12 năm 2022", "Hội trường")


@pytest.mark.parametrize(
    ("name", "line"), [("Sở Y tế", "tiny"), ("Sở Tài chính", "short"), ("K" * 20, "long")]
)
def test_the_line_below_a_name_fits_the_name(name: str, line: str) -> None:
    """The words choose the line that is a third to a half of the name (decree 30, II.2b)."""
    facts = conference(members=[name])
    assert words("covenant_member", facts, 0)["letterhead"]["line"] == line


def test_a_long_place_name_asks_for_room() -> None:
    """Place and date of Thành phố Hồ Chí Minh would not fit the cell on one line."""
    city = conference(province="thành phố Hồ Chí Minh", documents={"summary_report": {"date": "2026-01-08"}})
    assert words("summary_report", city)["document"]["long_line"] is True
    assert words("summary_report", conference(province="tỉnh Yên Bái"))["document"]["long_line"] is False


def test_minutes_are_cited_with_number_symbol_date_and_body() -> None:
    """A number below ten carries a zero; an unknown one leaves room (decree 30, II.3c and II.6a)."""
    facts = conference(
        nominations=[{"award": "Bằng khen", "recipients": [OTHER]}],
        documents={"nomination_minutes": {"number": "3"}},
    )
    assert words("nomination_submission", facts)["bases"][-1] == (
        "Biên bản số 03/BB-KTĐM ngày 29 tháng 12 năm 2022 của Khối thi đua mẫu họp xét khen thưởng năm 2022"
    )


@pytest.mark.parametrize(("hour", "session"), [(None, "chiều"), ("14:00", "")])
def test_the_part_of_the_day_stands_in_for_an_unknown_hour(hour: str | None, session: str) -> None:
    """Where the hour of the conference is known, 'sáng' or 'chiều' is not said beside it."""
    facts = conference(conference={"date": "2022-12-29", "session": "chiều", "start_time": hour})
    assert words("nomination_minutes", facts)["conference"]["session"] == session
