from __future__ import annotations

import pytest
from pydantic import ValidationError

from assembly.errors import TemplateRefused
from assembly.templates.manifest import Need, TemplateSpec, read_manifest

GOOD = """
kind = "covenant_member"
style = "state"
title = "Bản giao ước thi đua"
description = "Mỗi đơn vị một bản."
issued = "per_member"
year = "planned"
abbreviation = "BB"
order = 20
dated = "conference"
bases = ["law", "given"]
file_name = "Giao ước {{ year_planned }} - {{ member.name }}"
recipients = ["Các đơn vị thành viên Khối"]

[[needs]]
any = ["/tasks/items", "/a~1b/~0"]
reason = "Chưa có nhiệm vụ."
"""


def faults(toml: str | bytes) -> list[tuple[str, str]]:
    """Return place and code of each fault."""
    with pytest.raises(TemplateRefused) as refusal:
        read_manifest(toml.encode() if isinstance(toml, str) else toml, "covenant_member_state")
    assert all(fault.message and fault.message_en for fault in refusal.value.faults)
    return [(fault.pointer, fault.code) for fault in refusal.value.faults]


def test_a_manifest_is_read() -> None:
    """All fields; the folder is the id; what is not said has its usual value."""
    spec = read_manifest(GOOD.encode(), "covenant_member_state")
    assert spec == TemplateSpec(
        id="covenant_member_state",
        kind="covenant_member",
        style="state",
        title="Bản giao ước thi đua",
        description="Mỗi đơn vị một bản.",
        issued="per_member",
        year="planned",
        abbreviation="BB",
        order=20,
        dated="conference",
        bases=("law", "given"),
        file_name="Giao ước {{ year_planned }} - {{ member.name }}",
        recipients=("Các đơn vị thành viên Khối",),
        needs=(Need(any=("/tasks/items", "/a~1b/~0"), reason="Chưa có nhiệm vụ."),),
    )
    assert (spec.rests_on, spec.addressed) == (None, False)
    with pytest.raises(ValidationError):
        spec.order = 1  # type: ignore[misc]  # that it cannot be done is the point


def test_text_is_composed() -> None:
    """A manifest typed in decomposed letters is read as NFC."""
    spec = read_manifest(GOOD.replace("Bản", "Ba\u0309n").encode(), "covenant_member_state")
    assert spec.title == "Bản giao ước thi đua"


@pytest.mark.parametrize(
    ("old", "new", "pointer", "code"),
    [
        ('kind = "covenant_member"', "", "/kind", "missing"),
        ('kind = "covenant_member"', 'kind = "Giao ước"', "/kind", "string-pattern-mismatch"),
        ('kind = "covenant_member"', 'kind = "covenant_member"\nid = "other"', "/id", "id"),
        ('style = "state"', 'style = "stat"', "/style", "literal-error"),
        ('issued = "per_member"', 'issued = "always"', "/issued", "literal-error"),
        ("order = 20", "order = true", "/order", "int-type"),
        ("order = 20", 'order = "20"', "/order", "int-type"),
        ("order = 20", "order = -1", "/order", "greater-than-equal"),
        ('abbreviation = "BB"', 'abbreviation = "b b"', "/abbreviation", "string-pattern-mismatch"),
        ('["law", "given"]', '["law", "lore"]', "/bases/1", "literal-error"),
        ('["law", "given"]', '"law"', "/bases", "tuple-type"),
        ("[[needs]]", "[[need]]", "/need", "extra-forbidden"),
        ('"/a~1b/~0"', '"tasks"', "/needs/0/any/1", "string-pattern-mismatch"),
        ('["/tasks/items", "/a~1b/~0"]', "[]", "/needs/0/any", "too-short"),
        ('reason = "Chưa có nhiệm vụ."', "reason = 1", "/needs/0/reason", "string-type"),
        ('title = "Bản giao ước thi đua"', 'title = " "', "/title", "string-too-short"),
    ],
)
def test_a_wrong_field_is_told_with_its_place(old: str, new: str, pointer: str, code: str) -> None:
    """Each fault has the pointer of its field."""
    assert old in GOOD
    assert faults(GOOD.replace(old, new)) == [(pointer, f"manifest.{code}")]


def test_the_nearest_field_is_told() -> None:
    """A misspelt field is answered with the field meant."""
    with pytest.raises(TemplateRefused) as refusal:
        read_manifest(GOOD.replace("needs", "neds").encode(), "x_state")
    assert "“needs”" in refusal.value.faults[0].message


def test_a_pattern_is_held_to_the_language() -> None:
    """A file name pattern that a template could not say is refused with the tag and its own code."""
    with pytest.raises(TemplateRefused) as refusal:
        read_manifest(GOOD.replace("{{ year_planned }}", "{{ a() }}{{ b + 1 }}").encode(), "x_state")
    assert [(fault.pointer, fault.code, fault.found) for fault in refusal.value.faults] == [
        ("/file_name", "template.call-not-allowed", "{{ a() }}"),
        ("/file_name", "template.arithmetic-not-allowed", "{{ b + 1 }}"),
    ]


def test_all_faults_are_told_at_once() -> None:
    """Wrong, missing and unknown fields come together."""
    wrong = GOOD.replace('style = "state"', "colour = 1").replace("order = 20", 'order = "x"')
    assert {pointer for pointer, _code in faults(wrong)} == {"/style", "/colour", "/order"}


@pytest.mark.parametrize(
    "toml", [b"a = ", b"a = 1\na = 2", b"\xff\xfe", b"x" * 70_000, b"a = " + b"[" * 5000]
)
def test_what_is_no_toml_is_refused(toml: bytes) -> None:
    """Broken, binary, huge or endless files are one fault of the whole manifest."""
    assert [pointer for pointer, _code in faults(toml)] == [""]


def test_broken_toml_tells_its_line() -> None:
    """The line counts from 1."""
    with pytest.raises(TemplateRefused) as refusal:
        read_manifest(b'a = 1\nb = "\n', "x")
    assert refusal.value.faults[0].line == 2
