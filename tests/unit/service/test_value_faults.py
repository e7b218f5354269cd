"""Faults of parameters and bodies that Pydantic refuses, in words for people."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, HttpUrl, ValidationError, field_validator

from service.value_faults import faults_of_values
from tests.unit.service.house import House


class Given(BaseModel):
    """One field for each kind of value that the API takes."""

    model_config = ConfigDict(extra="forbid")

    count: int = Field(1, ge=1, le=9)
    share: float = 1.0
    name: str = Field("ab", min_length=2, max_length=4, pattern="^[a-z]*$")
    state: Literal["made", "failed"] = "made"
    since: AwareDatetime | None = None
    on: date | None = None
    url: HttpUrl | None = None
    truth: bool = True
    events: Annotated[list[str], Field(min_length=1, max_length=2)] = ["a"]
    odd: int | None = None

    @field_validator("odd")
    @classmethod
    def _is_odd(cls, number: int | None) -> int | None:
        if number is not None and number % 2 == 0:
            raise ValueError("must be odd")
        return number


class Needed(BaseModel):
    """A field that must be there, below another."""

    inner: dict[str, Given]


def refused(data: Any, model: type[BaseModel] = Given) -> Any:
    """Return the one fault of data."""
    with pytest.raises(ValidationError) as refusal:
        model.model_validate(data)
    (fault,) = faults_of_values(refusal.value)
    return fault


@pytest.mark.parametrize(
    ("data", "message", "message_en"),
    [
        ({"count": "x"}, "“count” phải là số nguyên.", "count must be a whole number"),
        ({"count": 1.5}, "“count” phải là số nguyên.", "count must be a whole number"),
        ({"count": 0}, "“count” phải từ 1 trở lên.", "count must be 1 or more"),
        ({"count": 10}, "“count” phải từ 9 trở xuống.", "count must be 9 or less"),
        ({"share": "x"}, "“share” phải là số.", "share must be a number"),
        ({"name": "a"}, "“name” phải có ít nhất 2 ký tự.", "name must have at least 2 characters"),
        ({"name": "abcde"}, "“name” có nhiều nhất 4 ký tự.", "name must have at most 4 characters"),
        ({"name": "AB"}, "“name” phải theo mẫu ^[a-z]*$.", "name must match the pattern ^[a-z]*$"),
        ({"name": 5}, "“name” phải là chữ.", "name must be text"),
        (
            {"state": "gone"},
            "“state” phải là một trong: made, failed.",
            "state must be one of: made, failed",
        ),
        (
            {"since": "yesterday"},
            "“since” phải là thời điểm theo RFC 3339 như 2026-11-22T08:00:00Z.",
            "since must be an RFC 3339 time such as 2026-11-22T08:00:00Z",
        ),
        (
            {"since": "2026-11-22T08:00:00"},
            "“since” phải là thời điểm theo RFC 3339 như 2026-11-22T08:00:00Z.",
            "since must be an RFC 3339 time such as 2026-11-22T08:00:00Z",
        ),
        ({"on": "32/1"}, "“on” phải là ngày như 2026-11-22.", "on must be a date such as 2026-11-22"),
        (
            {"url": "inside"},
            "“url” phải là địa chỉ đầy đủ như https://….",
            "url must be a whole address such as https://…",
        ),
        ({"truth": "maybe"}, "“truth” phải là true hoặc false.", "truth must be true or false"),
        ({"events": "a"}, "“events” phải là danh sách.", "events must be a list"),
        ({"events": []}, "“events” phải có ít nhất 1 mục.", "events must have at least 1 items"),
        ({"events": ["a"] * 3}, "“events” có nhiều nhất 2 mục.", "events must have at most 2 items"),
        ({"odd": 2}, "“odd” không hợp lệ (must be odd).", "odd is not right: must be odd"),
        ([], "Nội dung phải là một đối tượng JSON.", "the body must be a JSON object"),
    ],
)
def test_wrong_values_are_told_in_words(data: Any, message: str, message_en: str) -> None:
    """Each kind of wrong value says what would be right, in both languages."""
    fault = refused(data)
    assert (fault.message, fault.message_en) == (message, message_en)
    assert fault.code == "request.wrong-value"


def test_places_are_json_pointers() -> None:
    """A fault deep in a body has its place, escaped as RFC 6901 says."""
    fault = refused({"inner": {"a/b~c": {"events": ["x", 5]}}}, Needed)
    assert fault.pointer == "/inner/a~1b~0c/events/1"
    assert fault.found == "5"


def test_missing_and_unknown_have_codes_of_their_own() -> None:
    """What is missing, and what nobody knows, is told by its name."""
    assert (refused({}, Needed).code, refused({}, Needed).pointer) == ("request.missing", "/inner")
    unknown = refused({"colour": "red"})
    assert (unknown.code, unknown.pointer) == ("request.unknown-key", "/colour")
    assert unknown.message == "Không có “colour” ở đây."


def test_long_values_are_told_shortened() -> None:
    """A value that is told back is cut, and a whole body is not told back."""
    assert len(refused({"count": "9" * 5_000}).found) == 80
    assert refused([{"a": "b"}]).found is None


def test_text_that_is_no_json_is_told() -> None:
    """A body that is not JSON is a fault of the whole body."""
    with pytest.raises(ValidationError) as refusal:
        Given.model_validate_json("{")
    (fault,) = faults_of_values(refusal.value)
    assert (fault.pointer, fault.code) == ("", "request.not-json")


@pytest.mark.parametrize(("language", "words"), [("vi", "phải từ 0 trở lên"), ("en", "must be 0 or more")])
def test_parameters_of_an_address_are_told_in_words(house: House, language: str, words: str) -> None:
    """A parameter out of its range is told with its name in the caller's language."""
    answer = house.client.get("/api/v1/jobs/none?documents=-1", headers={"Accept-Language": language})
    (fault,) = answer.get_json(force=True)["faults"]
    assert (answer.status_code, fault["pointer"], fault["found"]) == (422, "/documents", "-1")
    assert words in fault["message"]
