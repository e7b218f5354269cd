"""The three real conferences: read without faults, only facts of their articles, warnings they deserve."""

from __future__ import annotations

from pathlib import Path

import pytest

from assembly.conference.members import members_in
from assembly.conference.reading import Reading, form_of, read_conference
from assembly.conference.vietnamese import clean

EXAMPLES = Path(__file__).parents[3] / "examples"
NAMES = sorted(path.name for path in EXAMPLES.glob("*.yaml"))


def reading(name: str) -> Reading:
    """Read an example."""
    return read_conference((EXAMPLES / name).read_bytes(), form=form_of(name))


def test_all_examples_are_known() -> None:
    """Each example has its expectations below."""
    assert sorted(WARNINGS) == NAMES


WARNINGS = {
    "khoi-tong-hop-giao-uoc-2021.yaml": [],
    "yen-bai-tong-hop-2021.yaml": [
        ("/nominations/0/award", "conference.award-name-not-legal"),
        ("/nominations/1/award", "conference.award-name-not-legal"),
        ("/nominations/2/award", "conference.award-name-not-legal"),
    ],
    "yen-bai-van-hoa-xa-hoi-2022.yaml": [
        ("/members/5/name", "conference.unit-listed-twice"),
        ("/members/0/name", "conference.unit-spelt-in-two-ways"),
        ("/nominations/0/award", "conference.award-name-not-legal"),
        ("/nominations/1/award", "conference.award-name-not-legal"),
    ],
}


@pytest.mark.parametrize("name", NAMES)
def test_warnings(name: str) -> None:
    """Each warns of what is odd in its article, and of nothing else."""
    warnings = reading(name).warnings
    assert WARNINGS[name] == [(warning.pointer, warning.code) for warning in warnings]
    lines = (EXAMPLES / name).read_text("utf-8").splitlines()
    for warning in warnings:
        assert warning.line is not None
        assert warning.found is not None
        assert warning.found in lines[warning.line - 1] or "award" in warning.pointer


@pytest.mark.parametrize("name", NAMES)
def test_text_is_clean(name: str) -> None:
    """The files are NFC, without odd spaces, and begin by telling their source."""
    text = (EXAMPLES / name).read_text("utf-8")
    assert text == clean(text)
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert any("Nguồn: bài viết" in line for line in head)
    assert any("không nêu" in line for line in head)


def test_members_of_the_culture_block() -> None:
    """Nine entries are eight units; two more sign for 2023; the well-set spelling is printed."""
    conference = reading("yen-bai-van-hoa-xa-hoi-2022.yaml").conference
    voted = members_in(conference, conference.year_summed_up)
    signs = members_in(conference, conference.year_planned)
    assert (len(conference.members), len(voted), len(signs)) == (11, 8, 10)
    assert voted[0].name == "Sở Văn hóa, Thể thao và Du lịch"
    assert voted[0].head is not None
    assert voted[0].head.name == "Lê Thị Thanh Bình"
    assert {"Trường Cao đẳng Yên Bái", "Trường Cao đẳng Nghề Yên Bái"} == {
        member.name for member in signs if member not in voted
    }


def test_tasks() -> None:
    """Six tasks are six although one holds a semicolon; prose stays one paragraph; items stay unnumbered."""
    signing = reading("khoi-tong-hop-giao-uoc-2021.yaml").conference.tasks
    summing = reading("yen-bai-tong-hop-2021.yaml").conference.tasks
    culture = reading("yen-bai-van-hoa-xa-hoi-2022.yaml").conference.tasks
    assert signing is not None
    assert summing is not None
    assert culture is not None
    assert (signing.numbered, len(signing.items)) == (True, 6)
    assert ";" in signing.items[2].text
    assert (summing.numbered, len(summing.items)) == (False, 1)
    assert (culture.numbered, len(culture.items)) == (False, 5)


def test_what_is_not_stated_is_absent() -> None:
    """No province, votes, secretary or names appear that no article gives."""
    signing = reading("khoi-tong-hop-giao-uoc-2021.yaml").conference
    summing = reading("yen-bai-tong-hop-2021.yaml").conference
    culture = reading("yen-bai-van-hoa-xa-hoi-2022.yaml").conference
    assert signing.province is None
    assert signing.year_summed_up is None
    assert signing.nominations == []
    assert summing.members == []
    assert summing.leadership.current.leader is None
    assert [nomination.count for nomination in summing.nominations] == [1, 1, 2]
    assert not any(nomination.recipients for nomination in summing.nominations)
    for conference in (signing, summing, culture):
        assert conference.conference.secretary is None
        assert conference.voting.ballots is None
        assert conference.legal_basis == []
        assert conference.handover.effective_from is None
