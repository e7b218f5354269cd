"""The form of a conference is drawn from its model."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from assembly.conference import form
from assembly.conference.form import conference_form, form_of
from assembly.conference.form_fields import Form, FormField
from assembly.conference.labels import field_labels
from assembly.conference.model import Conference, Meeting, Member, Text

LAYOUT: dict[str, Any] = tomllib.loads(Path(form.__file__).with_name("form.toml").read_text("utf-8"))


def field_at(drawn: Form, pointer: str) -> FormField:
    """Return a field that a section draws by this pointer."""
    return next(
        each.field
        for step in drawn.steps
        for section in step.sections
        for each in section.drawn
        if each.pointer == pointer
    )


def part(of: FormField, name: str) -> FormField:
    """Return a part of a group, or of each entry of a list."""
    return next(field for field in (of.item or of).fields if field.name == name)


def test_every_field_of_the_model_is_drawn_once() -> None:
    """Every field of the model is drawn, and none twice; parts shared out by their parts."""
    drawn = [place for _, place in conference_form().places()]
    shared_out = {"/conference", "/report", "/leadership", "/voting", "/handover"}
    assert sorted(drawn) == sorted({pointer for pointer, _, _ in field_labels()} - shared_out)


class NewMember(Member):
    """A member with a fact that the layout knows nothing of."""

    telephone: Text | None = Field(None, title="Điện thoại", description="New.")


class NewMeeting(Meeting):
    """A meeting with one."""

    weather: Text | None = Field(None, title="Thời tiết", description="New.")


class NewConference(Conference):
    """A conference with one of each."""

    members: list[NewMember] = Field(default_factory=list, title="Đơn vị thành viên")  # type: ignore[assignment]  # a model of the test
    conference: NewMeeting = Field(default_factory=NewMeeting, title="Hội nghị")
    motto: Text | None = Field(None, title="Khẩu hiệu", description="New.")


def test_new_fields_appear_by_themselves() -> None:
    """A new field appears beside its relatives, or in the last step where it has none."""
    drawn = form_of(NewConference, LAYOUT)
    steps = {place: step.id for step, place in drawn.places()}
    assert (steps["/members/*/telephone"], steps["/conference/weather"], steps["/motto"]) == (
        "khoi",
        "hoi-nghi",
        "van-ban",
    )
    assert not part(field_at(drawn, "/members"), "telephone").usual


@pytest.mark.parametrize(
    "layout",
    [
        {"step": [{"id": "a", "title": "A", "section": [{"title": "B", "fields": ["/nothing"]}]}]},
        {"step": [{"id": "a", "title": "A", "section": [{"title": "B", "fields": ["/block", "/block"]}]}]},
        {"field": {"/nothing": {"hint": "x"}}},
        {"part": {"Nothing": {"name": {"hint": "x"}}}},
        {"part": {"Person": {"nothing": {"hint": "x"}}}},
        {"field": {"/block": {"hunt": "x"}}},
    ],
)
def test_a_layout_of_another_model_is_refused(layout: dict[str, Any]) -> None:
    """A layout that names what the model lacks, or one field twice, is refused."""
    with pytest.raises(ValueError, match="form"):
        form_of(Conference, {**LAYOUT, **layout})


def test_shapes_follow_the_model() -> None:
    """Kinds, bounds and choices are those of the model."""
    drawn = conference_form()
    year, members = field_at(drawn, "/year_summed_up"), field_at(drawn, "/members")
    assert (year.kind, year.least, year.most) == ("whole", 1945, 2200)
    assert (members.kind, members.most_items, part(members, "name").required) == ("list", 2000, True)
    assert field_at(drawn, "/conference/date").kind == "date"
    assert field_at(drawn, "/conference/start_time").kind == "clock"
    assert field_at(drawn, "/voting/threshold").kind == "figure"
    assert field_at(drawn, "/conference/attendance").kind == "text"
    assert field_at(drawn, "/conference/venue").kind == "line"
    assert field_at(drawn, "/style").choices == (("state", "hành chính"), ("party", "Đảng"))
    assert part(field_at(drawn, "/conference/attendees"), "votes").default is True
    assert field_at(drawn, "/nominations/*/candidates").kind == "list"
    assert part(field_at(drawn, "/nominations"), "achievements").kind == "mapping"


def test_columns_name_parts() -> None:
    """What stands in the row of a table is a part of the entry."""

    def check(field: FormField) -> None:
        for column in field.columns:
            found = field
            for name in column.split("/"):
                found = part(found, name)
        for inside in (*field.fields, *([field.item] if field.item else ())):
            check(inside)

    for step in conference_form().steps:
        for section in step.sections:
            for each in section.drawn:
                check(each.field)


def test_suggestions_exist() -> None:
    """A field proposes only values of lists that exist."""
    drawn = conference_form()
    text = json.dumps(drawn.as_data(), ensure_ascii=False)
    asked = {piece.partition('"')[0] for piece in text.split('"suggest": "')[1:]}
    assert asked - {"", "units", "people"} <= set(drawn.suggestions)
