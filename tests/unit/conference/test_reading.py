"""Reading: every fault at once, each in its place; nothing escapes but ConferenceRefused."""

from __future__ import annotations

import datetime
import json
import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.conference.partial_date import PartialDate
from assembly.conference.reading import Form, form_of, read_conference, read_conference_data
from assembly.errors import ConferenceRefused, Fault
from tests.wrong_conferences import WrongFile, wrong_files


def faults_of(content: bytes, form: Form = "yaml") -> tuple[Fault, ...]:
    """Return the faults for which a text is refused."""
    with pytest.raises(ConferenceRefused) as refused:
        read_conference(content, form=form)
    return refused.value.faults


def read_yaml(text: str) -> dict[str, Any]:
    """Return what a YAML text says, without what it leaves out."""
    return read_conference(text.encode(), form="yaml").conference.model_dump(exclude_defaults=True)


@pytest.mark.parametrize("wrong", list(wrong_files()), ids=lambda wrong: wrong.name)
def test_wrong_files(wrong: WrongFile) -> None:
    """Every wrong file is refused for all its faults and only for them, each with place, line and words."""
    with pytest.raises(ConferenceRefused) as refused:
        read_conference(wrong.content, form=form_of(f"x{wrong.suffix}"))
    faults = refused.value.faults
    assert sorted((pointer, code) for pointer, code, _ in wrong.faults) == sorted(
        (fault.pointer, fault.code) for fault in faults
    )
    lines = {(fault.pointer, fault.code): fault.line for fault in faults}
    for pointer, code, line in wrong.faults:
        assert line is None or line == lines[pointer, code]
    for fault in faults:
        assert fault.severity == "error"
        assert fault.message.endswith((".", "?"))
        assert fault.message_en
        assert fault.message != fault.message_en
        assert unicodedata.is_normalized("NFC", fault.message)
        assert len(fault.found or "") <= 80


def test_faults_come_in_the_order_of_lines() -> None:
    """A secretary works through the file from top to bottom."""
    text = "members: [{nam: A}]\nblock: {name: A, x: 1}\nyear_planned: x\n"
    assert [fault.line for fault in faults_of(text.encode())] == [1, 1, 2, 3]


class TestYaml:
    def test_plain_values_stay_what_they_are(self) -> None:
        """Neither octal numbers nor sexagesimal times, Norwegian booleans nor dates are guessed."""
        text = """
block: {name: Khối, symbol: no, established_members: 08}
conference: {date: 2022-12-29, start_time: 14:00, end_time: 17h30, venue: 2022-12-29}
members:
  - {name: on, abbreviation: 010, targets: [{name: a, plan: 1.500, result: 95.50, percent: 12:30:45}]}
documents: {summary_report: {number: 05}}
nominations:
  - award: Bằng khen
    candidates: [{unit: yes, yes: 8, no: 0}]
"""
        facts = read_yaml(text)
        assert facts["block"] == {"name": "Khối", "symbol": "no", "established_members": 8}
        assert facts["conference"]["date"] == "2022-12-29"
        assert tuple(facts["conference"][key] for key in ("start_time", "end_time", "venue")) == (
            "14:00",
            "17h30",
            "2022-12-29",
        )
        (member,) = facts["members"]
        assert (member["name"], member["abbreviation"]) == ("on", "010")
        assert member["targets"][0] == {
            "name": "a",
            "plan": "1.500",
            "result": "95.50",
            "percent": "12:30:45",
        }
        assert facts["documents"]["summary_report"]["number"] == "05"
        assert facts["nominations"][0]["candidates"][0] == {"unit": "yes", "yes": 8, "no": 0}

    def test_figures_as_vietnamese_write_them(self) -> None:
        """A decimal comma and points between thousands are understood."""
        facts = read_yaml("block: A\nhandover: {fund: 1.500.000}\nvoting: {threshold: '66,7'}\n")
        assert facts["handover"]["fund"] == 1_500_000
        assert facts["voting"]["threshold"] == 66.7

    def test_no_break_spaces_as_indent(self) -> None:
        """Text pasted from a page keeps its structure."""
        facts = read_yaml("block:\n\u00a0\u00a0name:\u00a0Khối\u00a0A\nmembers:\n\u00a0-\u00a0Sở Y\u00a0tế\n")
        assert facts["block"] == {"name": "Khối A"}
        assert facts["members"] == [{"name": "Sở Y tế"}]

    def test_text_is_cleaned(self) -> None:
        """Values and keys are NFC and free of the invisible."""
        text = unicodedata.normalize(
            "NFD", "block: Kho\u0302\u0301i\u200b \u00d0ảng\nprovince: tỉnh Hòa Bình\n"
        )
        facts = read_yaml(text)
        assert facts["block"] == {"name": "Khối Đảng"}
        assert facts["province"] == {"name": "tỉnh Hòa Bình"}

    def test_small_aliases_are_taken(self) -> None:
        """An anchor may be used again within the bounds."""
        facts = read_yaml("block: A\nconference: {secretary: &s {name: B}}\ncovenant: {witness: *s}\n")
        assert facts["conference"]["secretary"] == facts["covenant"]["witness"]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_encodings(self, encoding: str) -> None:
        """UTF-8 with and without its mark, UTF-16 and UTF-32 with theirs are read."""
        content = "block: Khối thi đua\r\nyear_planned: 2022\r\n".encode(encoding)
        assert read_conference(content, form="yaml").conference.block.name == "Khối thi đua"

    @pytest.mark.parametrize(
        ("text", "advice"),
        [
            ("block: Khối: A\n", "dấu hai chấm"),
            ("block:\n\tname: A\n", "Tab"),
            ('block: "A\n', "đóng ngoặc"),
            ("block\nstyle: state\n", "dấu hai chấm"),
            ('block: "a\\q"\n', "\\"),
            ("members: [a, b\nblock: A\n", "ngoặc vuông"),
            ("members:\n  - a\n b: c\n", "thụt dòng"),
            ("block: &Đ x\n", "* hoặc &"),
            ('block: "A" B\n', "thụt dòng"),
            ("block: @A\n", "ngoặc kép"),
        ],
    )
    def test_syntax_advice(self, text: str, advice: str) -> None:
        """A syntax error says what a secretary can do about it."""
        (fault,) = faults_of(text.encode())
        assert fault.code == "conference.not-yaml"
        assert advice in fault.message

    def test_sentence_taken_for_a_mapping(self) -> None:
        """An unquoted sentence with a colon is explained as such."""
        faults = faults_of("block: A\ntasks:\n  - Trước hết: thi đua\n".encode())
        assert any("đặt cả câu trong dấu ngoặc kép" in fault.message for fault in faults)


class TestJson:
    def test_reads(self) -> None:
        """JSON is read with its types, escapes and surrogate pairs."""
        text = json.dumps(
            {
                "block": {"name": "Khối “A” 😀"},
                "year_planned": 2022,
                "voting": {"threshold": 80.5},
                "style": "party",
            }
        )
        conference = read_conference(text.encode(), form="json").conference
        assert (
            conference.block.name,
            conference.year_planned,
            conference.voting.threshold,
            conference.style,
        ) == ("Khối “A” 😀", 2022, 80.5, "party")

    @given(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(10**17), 10**17)
            | st.text()
            | st.floats(allow_nan=False, allow_infinity=False),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
            max_leaves=12,
        )
    )
    def test_agrees_with_the_standard_library(self, data: Any) -> None:
        """Whatever json.loads reads, the reader that tells lines reads the same."""
        from assembly.conference.json_source import parse_json
        from assembly.conference.vietnamese import clean

        def cleaned(value: Any) -> Any:
            if isinstance(value, dict):
                return {clean(key).strip(): cleaned(item) for key, item in value.items()}
            return [cleaned(item) for item in value] if isinstance(value, list) else value

        for indent in (None, 1):
            tree = parse_json(json.dumps(data, indent=indent, ensure_ascii=indent is None))
            if not tree.faults:
                assert cleaned(data) == tree.root


class TestPlainData:
    def test_absent_in_three_ways(self) -> None:
        """Left out, null and blank mean the same: nobody gave the fact."""
        absent = read_conference_data({"block": "A"})
        null = read_conference_data(
            {
                "block": {"name": "A", "symbol": None},
                "members": None,
                "tasks": None,
                "report": {"causes": None},
            }
        )
        blank = read_conference_data(
            {"block": {"name": "A", "symbol": " "}, "province": "", "conference": {"venue": ""}}
        )
        assert absent.conference == null.conference
        assert absent.conference == blank.conference

    def test_pointers_begin_at_the_base(self) -> None:
        """Faults of a conference inside a request point into the request."""
        with pytest.raises(ConferenceRefused) as refused:
            read_conference_data({"blok": "A", "conference": {"title": "\x07"}}, base="/conference")
        assert {"/conference/block", "/conference/blok", "/conference/conference/title"} == {
            fault.pointer for fault in refused.value.faults
        }
        warned = read_conference_data(
            {"block": "A", "nominations": [{"award": "Cờ Chính phủ"}]}, base="/conference"
        )
        assert [fault.pointer for fault in warned.warnings] == ["/conference/nominations/0/award"]

    def test_pointers_are_escaped(self) -> None:
        """A key with / or ~ is written as RFC 6901 wants."""
        with pytest.raises(ConferenceRefused) as refused:
            read_conference_data({"block": "A", "a/b~c": 1})
        assert [fault.pointer for fault in refused.value.faults] == ["/a~1b~0c"]

    def test_short_forms_point_at_what_was_given(self) -> None:
        """A bare name or list is pointed at where it stands, not where the model puts it."""
        with pytest.raises(ConferenceRefused) as refused:
            read_conference_data({"block": "A" * 500, "tasks": ["a", {"tex": "b"}], "members": ["", 5.5]})
        assert {"/block", "/tasks/1/tex", "/tasks/1/text", "/members/0", "/members/1"} == {
            fault.pointer for fault in refused.value.faults
        }

    def test_dates_and_tuples_are_taken(self) -> None:
        """Data from Python need not be text."""
        reading = read_conference_data(
            {"block": "A", "conference": {"date": datetime.date(2022, 12, 29)}, "members": ("B",)}
        )
        assert PartialDate(2022, 12, 29) == reading.conference.conference.date
        assert len(reading.conference.members) == 1

    @pytest.mark.parametrize(
        "data", [None, 5, "x", [], [{"block": "A"}], {1: 2}, {"block": object()}, {"block": b"A"}, object()]
    )
    def test_wrong_data(self, data: object) -> None:
        """Whatever comes in, only ConferenceRefused comes out."""
        with pytest.raises(ConferenceRefused):
            read_conference_data(data)

    def test_endless_data(self) -> None:
        """A structure inside itself is refused, not followed."""
        endless: dict[str, Any] = {"block": "A"}
        endless["report"] = endless
        with pytest.raises(ConferenceRefused) as refused:
            read_conference_data(endless)
        assert refused.value.faults[0].code == "conference.too-deep"

    def test_many_faults_are_cut(self) -> None:
        """Thousands of faults are told as the first ones and a number."""
        with pytest.raises(ConferenceRefused) as refused:
            read_conference_data({"block": "A", **{f"k{n}": 1 for n in range(3000)}})
        faults = refused.value.faults
        assert len(faults) == 201
        assert "conference.more-faults" in {fault.code for fault in faults}


class TestSuggestions:
    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({"blok": "A"}, "“block”"),
            ({"member": []}, "“members”"),
            ({"Đơn vị thành viên": []}, "“members”"),
            ({"đơn vị thành viên": []}, "“members”"),
            ({"nomination": []}, "“nominations”"),
            ({"year summed up": 2022}, "“year_summed_up”"),
            ({"Tên khối": "A"}, "/block/name"),
            ({"venue": "A"}, "/conference/venue"),
            ({"qwertz": "A"}, "nominations, voting"),
            ({"members": [{"name": "A", "abreviation": "B"}]}, "“abbreviation”"),
            ({"members": [{"name": "A", "Tên viết tắt": "B"}]}, "“abbreviation”"),
        ],
    )
    def test_did_you_mean(self, facts: dict[str, Any], expected: str) -> None:
        """A misspelt key or a Vietnamese label leads to the right key."""
        with pytest.raises(ConferenceRefused) as refused:
            read_conference_data({"block": "A", **facts})
        (fault,) = refused.value.faults
        assert fault.code == "conference.unknown-key"
        assert expected in fault.message


@pytest.mark.parametrize(("name", "form"), [("a.yaml", "yaml"), ("b.YML", "yaml"), ("c.d.json", "json")])
def test_form_of(name: str, form: str) -> None:
    """The end of a file name tells its form, in any case."""
    assert form == form_of(name)


@pytest.mark.parametrize("name", ["a.xlsx", "a", "", ".yaml.exe", "a.docx"])
def test_unknown_form(name: str) -> None:
    """Other files are refused with what would be right."""
    with pytest.raises(ConferenceRefused, match=r"\.yaml"):
        form_of(name)


@given(st.binary(max_size=300), st.sampled_from(["yaml", "json"]))
def test_any_bytes(content: bytes, form: Form) -> None:
    """No bytes bring out anything but a reading or ConferenceRefused."""
    with suppress(ConferenceRefused):
        read_conference(content, form=form)


MARKS = """block : [ ] { } , " ' &a *a !x | > # members tasks null true 2022 1e9 \\u0000 \\ Khối --- % ?"""
SCRAPS = st.sampled_from([*MARKS.split(), ": ", "- ", "\n", "  ", "&a ", "\t", "\ufeff", "\u00a0"])


@given(st.lists(SCRAPS, max_size=40).map("".join), st.sampled_from(["yaml", "json"]))
def test_any_scraps(text: str, form: Form) -> None:
    """Nor does any shuffle of the marks of YAML and JSON."""
    with suppress(ConferenceRefused):
        read_conference(text.encode(), form=form)
