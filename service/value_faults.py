"""What Pydantic refuses of a parameter or a body of the API -> faults that say what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assembly.conference.pointer import pointer_to
from assembly.errors import Fault

MOST_FAULTS = 100
_LONGEST_FOUND = 80  # characters

# Pydantic's name of an error -> what would be right; {} takes Pydantic's own figures.
_RIGHT: dict[str, tuple[str, str]] = {
    "string_type": ("phải là chữ", "must be text"),
    "string_too_short": ("phải có ít nhất {min_length} ký tự", "must have at least {min_length} characters"),
    "string_too_long": ("có nhiều nhất {max_length} ký tự", "must have at most {max_length} characters"),
    "string_pattern_mismatch": ("phải theo mẫu {pattern}", "must match the pattern {pattern}"),
    "int_type": ("phải là số nguyên", "must be a whole number"),
    "float_type": ("phải là số", "must be a number"),
    "bool_type": ("phải là true hoặc false", "must be true or false"),
    "greater_than_equal": ("phải từ {ge} trở lên", "must be {ge} or more"),
    "less_than_equal": ("phải từ {le} trở xuống", "must be {le} or less"),
    "greater_than": ("phải lớn hơn {gt}", "must be more than {gt}"),
    "less_than": ("phải nhỏ hơn {lt}", "must be less than {lt}"),
    "literal_error": ("phải là một trong: {expected}", "must be one of: {expected}"),
    "datetime_type": (
        "phải là thời điểm theo RFC 3339 như 2026-11-22T08:00:00Z",
        "must be an RFC 3339 time such as 2026-11-22T08:00:00Z",
    ),
    "date_type": ("phải là ngày như 2026-11-22", "must be a date such as 2026-11-22"),
    "uuid_type": ("phải là một UUID", "must be a UUID"),
    "url_type": ("phải là địa chỉ đầy đủ như https://…", "must be a whole address such as https://…"),
    "list_type": ("phải là danh sách", "must be a list"),
    "dict_type": ("phải là một đối tượng JSON", "must be a JSON object"),
    "too_short": ("phải có ít nhất {min_length} mục", "must have at least {min_length} items"),
    "too_long": ("có nhiều nhất {max_length} mục", "must have at most {max_length} items"),
    "json_invalid": ("không đúng cú pháp JSON ({error})", "is not valid JSON: {error}"),
}
# by their beginning, the longest first: one name each for what Pydantic tells apart
_SAME = {
    "datetime": "datetime_type",
    "timezone": "datetime_type",
    "model": "dict_type",
    "mapping": "dict_type",
    "date": "date_type",
    "uuid": "uuid_type",
    "bool": "bool_type",
    "enum": "literal_error",
    "float": "float_type",
    "finite": "float_type",
    "list": "list_type",
    "url": "url_type",
    "set": "list_type",
    "int": "int_type",
}


def faults_of_values(error: ValidationError) -> tuple[Fault, ...]:
    """Return Pydantic's errors as faults, at most MOST_FAULTS."""
    return tuple(_fault(detail) for detail in error.errors(include_url=False)[:MOST_FAULTS])


def _fault(detail: ErrorDetails) -> Fault:
    steps = [str(step)[:100] for step in detail["loc"]]
    pointer = pointer_to(steps)
    name = steps[-1] if steps else ""
    if detail["type"] == "missing":
        return Fault(pointer, "request.missing", f"Thiếu “{name}”.", f"{name} is missing")
    if detail["type"] == "extra_forbidden":
        return Fault(
            pointer, "request.unknown-key", f"Không có “{name}” ở đây.", f"there is no {name!r} here"
        )
    right, right_en = _right(detail)
    subject, subject_en = (f"“{name}” ", f"{name} ") if name else ("Nội dung ", "the body ")
    code = "request.not-json" if detail["type"] == "json_invalid" else "request.wrong-value"
    return Fault(pointer, code, f"{subject}{right}.", f"{subject_en}{right_en}", _found(detail["input"]))


def _right(detail: ErrorDetails) -> tuple[str, str]:
    kind = detail["type"]
    if kind not in _RIGHT:
        kind = next((same for beginning, same in _SAME.items() if kind.startswith(beginning)), kind)
    if kind not in _RIGHT:
        said = detail["msg"].removeprefix("Value error, ")
        return f"không hợp lệ ({said})", f"is not right: {said}"
    figures: Mapping[str, Any] = detail.get("ctx", {})
    if kind == "literal_error":
        # Pydantic writes 'a', 'b' or 'c'
        figures = {"expected": str(figures["expected"]).replace("'", "").replace(" or ", ", ")}
    right, right_en = _RIGHT[kind]
    return right.format(**figures), right_en.format(**figures)


def _found(value: object) -> str | None:
    if not isinstance(value, str | int | float | bool):
        return None  # a whole body would be told back
    text = str(value)
    return text if len(text) <= _LONGEST_FOUND else f"{text[: _LONGEST_FOUND - 1]}…"
