"""What pydantic found wrong -> faults a secretary can put right: place, label, what would be right."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assembly.conference.labels import Spot, Step, field_labels, label, spot_at
from assembly.conference.pointer import pointer_to
from assembly.conference.vietnamese import fold
from assembly.errors import Fault

MOST_FAULTS = 200  # nobody reads more; the last one then tells how many were left out
_LONGEST_FOUND = 80  # characters

# In YAML an unquoted "a: b" is a key with its value, even where a sentence was meant.
_COLON_HINT = " Nếu là câu có dấu hai chấm, hãy đặt cả câu trong dấu ngoặc kép."

# Kind of fault -> (Vietnamese, English) of what would be right; {} takes pydantic's own figures.
_RIGHT: dict[str, tuple[str, str]] = {
    "string_type": ("phải là chữ", "must be text"),
    "string_too_short": (
        "đang để trống; hãy ghi nội dung hoặc bỏ hẳn mục này",
        "is empty; fill it in or drop it",
    ),
    "string_too_long": ("dài quá {max_length} ký tự", "is longer than {max_length} characters"),
    "string_pattern_mismatch": (
        "phải là giờ như 14:00, 14h00 hoặc 14h",
        "must be a time such as 14:00 or 14h00",
    ),
    "partial_date": (
        "phải là ngày có thật như 2022-12-29 hoặc 29/12/2022, hoặc tháng 2022-12, hoặc năm 2022",
        "must be an existing date such as 2022-12-29 or 29/12/2022, a month 2022-12 or a year 2022",
    ),
    "greater_than_equal": ("phải từ {ge} trở lên", "must be {ge} or more"),
    "less_than_equal": ("phải từ {le} trở xuống", "must be {le} or less"),
    "bool_type": ("phải là true (có) hoặc false (không)", "must be true or false"),
    "literal_error": ("phải là một trong: {expected}", "must be one of: {expected}"),
    "list_type": (
        "phải là danh sách, mỗi mục một dòng bắt đầu bằng dấu gạch ngang “- ”",
        "must be a list, one item a line after a dash",
    ),
    "too_long": ("có quá {max_length} mục", "has more than {max_length} items"),
    "dict_type": (
        "phải là nhóm gồm tên và nội dung, mỗi mục một dòng",
        "must be a mapping of names to values",
    ),
    "whole_number": ("phải là số nguyên như 3 hoặc 2022", "must be a whole number such as 3 or 2022"),
    "number": ("phải là số như 95 hoặc 95,5", "must be a number such as 95 or 95.5"),
}
_SAME = {
    "int_parsing": "whole_number",
    "int_type": "whole_number",
    "int_from_float": "whole_number",
    "int_parsing_size": "whole_number",
    "float_parsing": "number",
    "float_type": "number",
    "finite_number": "number",
    "bool_parsing": "bool_type",
}


# codes of single values, after `conference.` or `rows.`; docs/problems.md lists them
KINDS_OF_VALUE_FAULTS = frozenset(kind.replace("_", "-") for kind in (*_RIGHT, "model_type"))


def faults_of(error: ValidationError, data: Any, spoken_for: Callable[[str], bool]) -> list[Fault]:
    """Return pydantic's errors as faults, at most ``MOST_FAULTS``; pointers lead into ``data`` as given.

    ``spoken_for`` tells pointers whose value has been refused already; they are not told twice.
    """
    details = error.errors(include_url=False)
    faults = []
    for detail in details[:MOST_FAULTS]:
        fault = _fault(detail, data)
        if not spoken_for(fault.pointer):
            faults.append(fault)
    if len(details) > MOST_FAULTS:
        more = len(details) - MOST_FAULTS
        faults.append(
            Fault(
                "",
                "conference.more-faults",
                f"Còn {more} lỗi khác chưa liệt kê.",
                f"{more} more faults are not listed",
            )
        )
    return faults


def what_would_be_right(error: ValidationError, spot: Spot) -> tuple[str, str, str]:
    """Return the code of the first thing wrong with a single value, and what would be right: vi, en."""
    detail = error.errors(include_url=False)[0]
    kind = _kind(detail)
    return kind.replace("_", "-"), *_right(kind, spot, detail.get("ctx", {}), detail)


def _fault(detail: ErrorDetails, data: Any) -> Fault:
    steps = _steps_in(data, [step for step in detail["loc"] if step != "[key]"], detail["type"])
    pointer = pointer_to(steps)
    spot = spot_at(steps)
    kind = _kind(detail)
    if kind == "missing":
        return _missing(pointer, spot)
    if kind == "extra_forbidden":
        return _unknown_key(pointer, steps)
    if detail["input"] is None:
        kind = "string_too_short"
    found = shorten(detail["input"])
    context: Mapping[str, Any] = detail.get("ctx", {})
    right, right_en = _right(kind, spot, context, detail)
    place = spot.label or "Dữ liệu hội nghị"
    return Fault(
        pointer,
        f"conference.{kind.replace('_', '-')}",
        f"{place}: {right}.",
        f"{_name(steps)} {right_en}",
        found,
    )


def _kind(detail: ErrorDetails) -> str:
    if isinstance(detail["input"], str) and detail["type"] in ("too_long", "too_short"):
        return f"string_{detail['type']}"  # pydantic speaks of any sized thing behind a validator of ours
    return _SAME.get(detail["type"], detail["type"])


def _right(kind: str, spot: Spot, context: Mapping[str, Any], detail: ErrorDetails) -> tuple[str, str]:
    found, said = detail["input"], detail["msg"]
    if kind in ("model_type", "model_attributes_type"):
        fields = ", ".join(_fields_of(spot.model)) if spot.model else ""
        return f"phải là nhóm gồm các mục: {fields}", f"must be a mapping with the keys: {fields}"
    if kind == "string_type" and isinstance(found, Mapping):
        right, right_en = _RIGHT[kind]
        return f"{right}.{_COLON_HINT.rstrip('.')}", f"{right_en}; quote a sentence that holds a colon"
    if kind == "literal_error":
        # pydantic writes 'a', 'b' or 'c'
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        right, right_en = _RIGHT[kind]
        return right.format(expected=choices), right_en.format(expected=choices)
    if kind not in _RIGHT:
        return f"chưa đúng ({said})", f"is not right: {said}"
    right, right_en = _RIGHT[kind]
    return right.format(**context), right_en.format(**context)


def _missing(pointer: str, spot: Spot) -> Fault:
    name = pointer.rpartition("/")[2]
    return Fault(
        pointer,
        "conference.missing",
        f"{spot.label}: còn thiếu; hãy thêm mục “{name}”.",
        f"{name} is missing; add it",
    )


def _unknown_key(pointer: str, steps: Sequence[Step]) -> Fault:
    key = str(steps[-1])
    around = spot_at(steps[:-1])
    where = f" trong “{around.labels[-1]}”" if around.labels else ""
    model = around.model
    near = suggestion(key, model) if model else None
    if model and near:
        advice = f"Có phải là “{near}” ({model.model_fields[near].title})?"
        advice_en = f"did you mean {near!r}?"
    elif place := _elsewhere(key):
        advice = f"Mục này có ở {place} ({label(place)})."
        advice_en = f"there is {place}"
    else:
        known = ", ".join(model.model_fields) if model else ""
        advice, advice_en = f"Các mục dùng được: {known}.", f"known keys: {known}"
    return Fault(
        pointer,
        "conference.unknown-key",
        f"Không có mục “{key[:60]}”{where}. {advice}{_COLON_HINT if ' ' in key else ''}",
        f"unknown key {key[:60]!r}; {advice_en}",
        found=shorten(key),
    )


def _elsewhere(key: str) -> str | None:
    # the nearest place in the whole conference whose key or Vietnamese label is just this one
    wanted = fold(key[:100].replace("_", " "))
    places = [
        pointer
        for pointer, title, _ in field_labels()
        if wanted in (fold(pointer.rpartition("/")[2].replace("_", " ")), fold(title))
    ]
    return min(places, key=lambda place: place.count("/"), default=None)


def suggestion(key: str, model: type[BaseModel]) -> str | None:
    """Return the field that a misspelt key or a Vietnamese label most likely means."""
    wanted = fold(key[:100].replace("_", " "))
    names = {fold(name.replace("_", " ")): name for name in model.model_fields}
    labels = {fold(field.title): name for name, field in model.model_fields.items() if field.title}
    known = {**labels, **names}
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6)
    return known[near[0]] if near else None


def _fields_of(model: type[BaseModel] | None) -> list[str]:
    return list(model.model_fields) if model else []


def _name(steps: Sequence[Step]) -> str:
    return ".".join(str(step)[:40] for step in steps) or "the conference"


def _steps_in(data: Any, location: Sequence[Step], kind: str) -> tuple[Step, ...]:
    # The model takes short forms (a bare name, a list of tasks): pydantic then names steps the input lacks.
    steps: list[Step] = []
    for at, step in enumerate(location):
        if isinstance(data, Mapping):
            steps.append(step)
            if step in data:
                data = data[step]
            elif kind == "missing" and at == len(location) - 1:
                break
            else:
                data = None
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            steps.append(step)
            data = data[step]
    return tuple(steps)


def shorten(value: Any) -> str:
    """Return a value as text of at most 80 characters."""
    if isinstance(value, str):
        text = value
    else:
        try:
            text = json.dumps(value, ensure_ascii=False, default=str)
        except (ValueError, RecursionError):
            text = type(value).__name__
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_FOUND else f"{text[: _LONGEST_FOUND - 1]}…"
