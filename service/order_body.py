"""Reading the body of an order: a conference in JSON with the wanted kinds, or in YAML alone."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from typing import Any

from assembly.conference.reading import Reading, read_conference, read_conference_data

from assembly.errors import Fault, InputRefused, RequestRefused

_KEYS = ("conference", "kinds")
MOST_KINDS = 100


def read_yaml_order(body: bytes, kinds: Sequence[str]) -> tuple[Reading, tuple[str, ...] | None]:
    """Return the conference of a YAML body and the kinds of the query (none: all).

    Raises ConferenceRefused with every fault.
    """
    return read_conference(body, form="yaml"), tuple(kinds) or None


def read_json_order(body: bytes) -> tuple[Reading, tuple[str, ...] | None]:
    """Return the conference and the wanted kinds (None: all) of a JSON body.

    Raises RequestRefused, or ConferenceRefused, with every fault of the body at once.
    """
    order = _object(body)
    faults = [_unknown(key) for key in order if key not in _KEYS]
    kinds, wrong = _kinds(order.get("kinds"))
    faults += wrong
    if "conference" not in order:
        faults.append(
            Fault(
                "/conference",
                "request.missing",
                "Thiếu dữ liệu hội nghị (conference).",
                "the conference is missing",
            )
        )
        raise RequestRefused(faults)
    try:
        reading = read_conference_data(order["conference"], base="/conference")
    except InputRefused as refusal:
        raise type(refusal)([*faults, *refusal.faults]) from None
    if faults:
        raise RequestRefused(faults)
    return reading, kinds


def _object(body: bytes) -> dict[str, Any]:
    try:
        order = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # JSON, UTF-8, not a number, too deep
        line = getattr(error, "lineno", None)
        raise RequestRefused(
            [
                Fault(
                    "",
                    "request.not-json",
                    "Nội dung gửi lên không phải là JSON (UTF-8) hợp lệ.",
                    f"the body must be JSON in UTF-8: {type(error).__name__}",
                    line=line,
                )
            ]
        ) from None
    if not isinstance(order, dict):
        raise RequestRefused(
            [
                Fault(
                    "",
                    "request.not-an-object",
                    'Nội dung gửi lên phải là một đối tượng JSON, ví dụ {"conference": {...}}.',
                    'the body must be a JSON object such as {"conference": {...}}',
                )
            ]
        )
    return order


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _unknown(key: str) -> Fault:
    near = difflib.get_close_matches(key, _KEYS, n=1)
    hint = (f" Có phải là “{near[0]}”?", f"; did you mean {near[0]}?") if near else ("", "")
    return Fault(
        "/" + key.replace("~", "~0").replace("/", "~1")[:100],
        "request.unknown-key",
        f"Không có mục này.{hint[0]}",
        f"there is no such key{hint[1]}",
    )


def _kinds(given: Any) -> tuple[tuple[str, ...] | None, list[Fault]]:
    if given is None:
        return None, []
    if not isinstance(given, list) or not given or len(given) > MOST_KINDS:
        return None, [
            Fault(
                "/kinds",
                "request.not-a-list",
                f"Phải là danh sách có từ 1 đến {MOST_KINDS} loại văn bản, hoặc bỏ mục này để tạo tất cả.",
                f"must be a list of 1 to {MOST_KINDS} kinds, or absent for all",
            )
        ]
    wrong = [
        Fault(
            f"/kinds/{index}", "request.not-text", "Phải là tên loại văn bản.", "must be the name of a kind"
        )
        for index, kind in enumerate(given)
        if not isinstance(kind, str)
    ]
    return tuple(kind for kind in given if isinstance(kind, str)), wrong
