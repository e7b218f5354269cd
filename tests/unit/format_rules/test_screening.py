"""The screen before the format check: what it says of a document is what the full check says, always."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assembly.conference.model import Conference
from assembly.errors import VanthuError
from assembly.filling.cache import compiled
from assembly.filling.compiled import Filled
from assembly.filling.wording import Wording
from assembly.format_rules.recognised import Role
from assembly.format_rules.recognition.kinds import known_kinds
from assembly.format_rules.recognition.vocabulary import vocabulary
from assembly.format_rules.screening import alike, harmless, inside, neighbour, places, reference
from assembly.format_rules.screening.letters import is_usual
from assembly.format_rules.word_document import TextFormat
from assembly.jobs.self_check import FormatCheck, Screens, checked_format
from assembly.templates.registry import RegisteredTemplate
from benchmarks.format_rules.mutations import WORDS
from tests.conferences import conferences
from tests.examples import EXAMPLES, library
from tests.members import a_member

STATE, PARTY = "covenant_member_state", "covenant_member_party"
HEAD = {"name": "Nguyễn Văn An", "title": "Giám đốc"}
USUAL = {"name": "Sở Nội vụ", "head": HEAD}


@cache
def base() -> Mapping[str, Any]:
    """Return a real conference as plain data."""
    data: dict[str, Any] = yaml.safe_load(EXAMPLES[2].read_text(encoding="utf-8"))
    return data


def of_members(registered: RegisteredTemplate, members: Sequence[Mapping[str, Any]]) -> Iterator[Filled]:
    """Fill a template for each member; those that no conference or document may hold are left out."""
    for member in members:
        try:
            wording = Wording(Conference.model_validate({**base(), "members": [member]}))
            (entry,) = wording.members(registered.spec)
            yield compiled(registered).fill_and_tell(wording.words(registered.spec, entry))
        except (ValidationError, VanthuError):
            continue


def screened(screens: Screens, registered: RegisteredTemplate, filled: Filled) -> FormatCheck:
    """Return what a screen says of a document."""
    return screens.of(registered, filled).outcome(filled.docx, filled.pieces)


@cache
def warm() -> Screens:
    """Return screens that have seen many members; they go on to learn from test to test."""
    screens = Screens()
    chance = random.Random(1)  # noqa: S311 - names for a test, no secret
    for registered in map(library().get, (STATE, PARTY)):
        for filled in of_members(registered, [USUAL, *(a_member(chance) for _ in range(40))]):
            screened(screens, registered, filled)
    return screens


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(registered=st.sampled_from(library().all()), data=conferences())
def test_any_conference_is_told_as_by_the_full_check(
    registered: RegisteredTemplate, data: dict[str, Any]
) -> None:
    """Whatever a conference holds, screened for the first and for the second time."""
    data["members"] = data.get("members") or [USUAL]
    data["tasks"] = data.get("tasks") or ["Hoàn thành nhiệm vụ"]
    wording = Wording(Conference.model_validate(data))
    member = wording.members(registered.spec)[0] if registered.spec.issued == "per_member" else None
    filled = compiled(registered).fill_and_tell(wording.words(registered.spec, member))
    expected = checked_format(filled.docx, registered.spec.style)
    assert expected == screened(warm(), registered, filled)
    assert expected == screened(warm(), registered, filled)


@pytest.mark.parametrize("template_id", [STATE, PARTY])
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_any_member_is_told_as_by_the_full_check(template_id: str, noise: float) -> None:
    """Members as they come, and with every fault a spreadsheet brings."""
    registered = library().get(template_id)
    chance = random.Random(round(noise * 10))  # noqa: S311 - names for a test, no secret
    for filled in of_members(registered, [a_member(chance, noise) for _ in range(25)]):
        assert checked_format(filled.docx, registered.spec.style) == screened(warm(), registered, filled)


def _changed(path: str, text: str) -> dict[str, Any]:
    """Return the usual member with one of its texts another."""
    match path:
        case "name":
            return {**USUAL, "name": text}
        case "registered_titles" | "tasks":
            return {**USUAL, path: [text]}
        case "targets":
            return {**USUAL, path: [{"name": text, "plan": text, "note": text}]}
        case _:
            return {**USUAL, "head": {**HEAD, path.removeprefix("head."): text}}


# those that say most about a document first; of the others every seventh text is tried
PATHS = ("name", "head.name", "head.title", "registered_titles", "tasks", "targets")
BREACHES = [
    *dict.fromkeys(breach.text for breach in WORDS),
    "Trương Văn Sáu", "Đới Nhàn", "Lê Thắng Nam", "Hồ Tên", "nguyễn văn an", "Nguyễn VăN An",
    "NGUYỄN VĂN AN", "Sở  Nội vụ", "sở Nội Vụ", "Sở nội vụ tỉnh Yên Bái", "Tỉnh Yên Bái",
    "của đảng và nhà nước", "theo điều 3 Luật Đất đai", "huân chương lao động", "thứ hai, ngày 5/3",
    "tháng năm năm 2022", "ngày 5 tháng 03 năm 2022", "Luật thi đua, Khen thưởng", "Së Néi vô tØnh Yªn B¸i",
    "Sôû Noäi vuï tænh", "Ðảng ủy", "Đa\u0309ng ủy", "1. Sở Nội vụ", "a) Sở", "IV/ Sở Nội vụ", "TM. SỞ",
    "KT. GIÁM ĐỐC", "Thay mặt Sở", "Nơi nhận: Sở", "(đã ký)", "- - - - -", "Lưu: VT", "Kính gửi Sở", "MẬT",
    "Địa chỉ: 1", "Độc lập - Tự do - Hạnh phúc", "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Đảng Cộng sản Việt Nam", "Phụ lục I", "Nội dung", "TT", "PL.(300)", "Căn cứ Luật", "Ban hành kèm theo",
    "Bảng 1", "Ghi chú", "A" * 60, "Công ty " * 20, "中文", "Sở\u00a0Nội vụ", "Sở Nội vụ./.", "Sở Nội vụ:",
    "Sở, Ban,", "Quyền Giám đốc", "Đại tá Lê An", "Ông Lê An", "Bà Lê An", "…………", ".....", "",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("template_id", [STATE, PARTY])
def test_no_breach_in_a_value_is_missed(template_id: str, path: str) -> None:
    """The wrong words of the mutation benchmark, and others that rules or recognition know, as values."""
    registered = library().get(template_id)
    texts = BREACHES if template_id == STATE and path in PATHS[:3] else BREACHES[::7]
    for filled in of_members(registered, [_changed(path, text) for text in texts]):
        assert checked_format(filled.docx, registered.spec.style) == screened(warm(), registered, filled)


def test_alike_members_are_checked_once() -> None:
    """Units and persons whose names say nothing to any rule cost one full check together."""
    registered = library().get(STATE)
    screens = Screens()
    names = [
        ("Sở Tư pháp", "Trần Thị Bình"),
        ("Sở Ngoại vụ", "Lê Minh Khôi"),
        ("Sở Tài chính", "Vũ Đức Long"),
    ]
    members = [{"name": unit, "head": {"name": head, "title": "Giám đốc"}} for unit, head in names]
    for filled in of_members(registered, members):
        assert FormatCheck(0, 0, 0) == screened(screens, registered, filled)
        assert screens.of(registered, filled).checked == 1


def _always(answer: object) -> Callable[..., object]:
    return lambda *_: answer


# some are offices, some might be names
TITLES = [
    "Giám đốc",
    "Hạt trưởng",
    "Tân Hương",
    "phụ trách chung",
    "người của các đơn vị",
    "theo sự phân công",
]
NO_LETTERS_ASKED = (
    (reference, "is_usual", _always(answer=True)),
    (inside, "is_usual", _always(answer=True)),
    (inside, "legacy_words", _always([])),
    (harmless, "legacy_words", _always([])),
)


@pytest.mark.parametrize(
    ("careless", "path", "usual", "breach"),
    [
        (
            [(harmless, "as_name", _always(answer=True))],
            "head.name",
            ["Trần Thị Bình"],
            "ThS. Nguyễn Văn Bình",
        ),
        ([(harmless, "as_office", _always(answer=True))], "head.title", ["TL. Giám đốc"], "Thay mặt Sở"),
        (
            [(harmless, "in_sentence", _always(answer=True))],
            "head.title",
            "Chủ tịch",
            "theo điều 3 Luật Đất đai",
        ),
        (
            [(inside, "nothing_to_say", _always(answer=True))],
            "head.title",
            "Chủ tịch",
            "của đảng và nhà nước",
        ),
        ([(alike, "signing", _always(()))], "head.title", ["Chủ tịch"], "Đới Nhàn"),
        ([(alike, "signing_last", _always(()))], "head.name", ["Trần Thị Bình"], "Đới Nhàn"),
        ([(alike, "may_name_agency", _always(answer=True))], "name", ["Sở Tư pháp"], "Số: 15/BC-KTĐ"),
        (NO_LETTERS_ASKED, "registered_titles", ["Lao động tiên tiến"], "Së Néi vô tØnh Yªn B¸i"),
    ],
    ids=["name", "office", "sentence", "names in a value", "line", "last line", "agency", "letters"],
)
def test_a_forgotten_question_would_be_noticed(
    careless: Sequence[tuple[object, str, Callable[..., object]]],
    path: str,
    usual: Sequence[str],
    breach: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each question guards something: without it some document would be told otherwise than it is."""
    registered = library().get(STATE)
    *ordinary, other = of_members(registered, [_changed(path, text) for text in (*usual, breach)])
    expected = checked_format(other.docx, "state")
    told = []
    for forgotten in (False, True):
        _forget()
        screens = Screens()
        for module, question, answer in careless if forgotten else ():
            monkeypatch.setattr(module, question, answer)
        for filled in ordinary:
            screened(screens, registered, filled)
        told.append(screened(screens, registered, other))
    monkeypatch.undo()
    _forget()
    assert told[0] == expected
    assert told[1] != expected


def _forget() -> None:
    """Drop the answers that are kept."""
    for module in (alike, harmless, inside):
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear") and kept.__module__ == module.__name__:
                kept.cache_clear()


def test_an_issuer_whose_line_would_not_suit_is_asked_of_the_full_check() -> None:
    """A name twice as long as another, above a line of one length, is not taken for like it."""
    look = TextFormat(
        "Times New Roman", "Times New Roman", "Times New Roman", "Times New Roman", 26, bold=True
    )
    head = places.Head((True,), (Role.ISSUER,), (look,), (4500.0,), (0.3, 0.55), 600)
    assert head.same(["SỞ NỘI VỤ"])
    assert not head.same(["TRƯỜNG TIỂU HỌC NGUYỄN HUỆ"])


def _words() -> list[str]:
    """Return words that mean something to recognition or a rule, and some that do not."""
    known = vocabulary()
    lists = (
        known.agencies,
        known.blocks,
        known.offices,
        known.sides,
        known.half_names,
        tuple(known.surnames),
    )
    titles = [known_kind.kind.name for known_kind in known_kinds()]
    return [
        *(word for words in lists for word in words), *titles, *BREACHES,
        "Yên Bình", "Trấn Yên", "số 2", "năm 2022", "và", "của", ",", ";", "Nhà nước", "Ủy ban", "nhân dân",
        "Đảng", "tỉnh Yên Bái",
    ]  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(
    text=st.lists(st.sampled_from(_words()), min_size=1, max_size=4).map(" ".join),
    written=st.sampled_from((str, str.upper, str.capitalize)),
)
def test_a_line_that_begins_like_no_other_part_is_none(text: str, written: Callable[[str], str]) -> None:
    """What the first word rules out is indeed nothing else: the line need not be asked all the questions."""
    text = written(text)
    line = alike._TextLine(text)
    if is_usual(text) and not alike._may_be_other(line):
        assert not alike._is_other(line)
        assert not alike._is_other_of_head(line)


SENTENCES = [
    ("Đơn vị thành viên: ", 0, "."),
    (0, " cam kết tổ chức thực hiện nghiêm túc các nội dung đã ký kết./."),
    ("Đại diện: ", 0, "; chức vụ: ", 1, "."),
    ("Theo kế hoạch của ", 0, ", các đơn vị làm tốt việc được giao."),
    ("Nguồn số liệu của các đơn vị: ", 0),
    ("Trong năm qua Ủy ban ", 0, " và các đơn vị hoàn thành nhiệm vụ;"),
]


@settings(max_examples=600, deadline=None)
@given(
    pattern=st.sampled_from(SENTENCES),
    values=st.lists(
        st.lists(st.sampled_from(_words()), min_size=1, max_size=4).map(" ".join), min_size=2, max_size=2
    ),
    capital=st.booleans(),
)
def test_a_value_asked_alone_answers_for_its_sentence(
    pattern: tuple[str | int, ...], values: list[str], *, capital: bool
) -> None:
    """Where a value is asked apart from its sentence, the whole sentence would have answered the same."""
    values = [value[:1].upper() + value[1:] if capital else value for value in values]
    text = "".join(item if isinstance(item, str) else values[item] for item in pattern)
    sentence = inside.inside(pattern)
    answers = sentence.answers(text, values) if sentence is not None else None
    if answers is not None:
        assert places.sentence(text) == answers


def test_a_value_without_meaning_is_asked_alone() -> None:
    """Else the test above would test nothing."""
    for pattern in SENTENCES[:3]:
        sentence = inside.inside(pattern)
        values = ["Trường Tiểu học Trấn Yên", "Hiệu trưởng"]
        text = "".join(item if isinstance(item, str) else values[item] for item in pattern)
        assert sentence is not None
        assert sentence.answers(text, values) is not None


def test_a_neighbour_went_the_same_way() -> None:
    """A document is another's neighbour where only values differ, not the template's own pieces."""
    own = ["<a>", "<b>"]
    ids = frozenset(map(id, own))
    first = [own[0], "one", own[1], "two"]
    asked = reference.Reference((), (0, 1))
    told = neighbour.Neighbour(
        date(2026, 11, 22), first, neighbour.value_at(first, ids), ("one", "two"), 0, asked, ("one", "two")
    )
    moved = told.moved([own[0], "one", own[1], "three"], ids)
    assert moved is not None
    assert (moved.values, moved.key) == (["one", "three"], ("one", "three"))
    assert told.moved([own[0], "one", own[0], "two"], ids) is None
    assert told.moved([own[0], own[0], own[1], "two"], ids) is None
