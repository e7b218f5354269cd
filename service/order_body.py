"""Reading the body of an order: a conference in JSON with the wanted kinds, or in YAML alone."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assembly.conference.json_source import parse_json
from assembly.conference.pointer import pointer_to
from assembly.conference.reading import Reading, read_conference, read_conference_data
from assembly.conference.source_tree import SourceTree
from assembly.errors import ConferenceRefused, Fault, RequestRefused

_KEYS = ("conference", "kinds")
MOST_KINDS = 100


def read_yaml_order(body: bytes, kinds: Sequence[str]) -> tuple[Reading, tuple[str, ...] | None]:
    """Return the conference of a YAML body and the kinds of the query (none: all).

    Raises ConferenceRefused with every fault.
    """
    return read_conference(body, form="yaml", most_bytes=len(body)), tuple(kinds) or None


def read_json_order(body: bytes) -> tuple[Reading, tuple[str, ...] | None]:
    """Return the conference and the wanted kinds (None: all) of a JSON body.

    Raises RequestRefused, or ConferenceRefused where the conference has a part in it, with every fault of the
    body at once; pointers go from the body as it was sent.
    """
    tree = _tree(body)
    order = tree.root
    if not isinstance(order, dict):
        raise RequestRefused([_not_an_object()])
    kinds, faults = _kinds(order.get("kinds"))
    faults += [*tree.faults, *(_unknown(key) for key in order if key not in _KEYS)]
    if "conference" not in order:
        raise RequestRefused(_with_lines([_no_conference(), *faults], tree))
    try:
        reading = read_conference_data(order["conference"], base="/conference")
    except ConferenceRefused as refusal:
        raise ConferenceRefused(_with_lines([*faults, *refusal.faults], tree)) from None
    if faults:
        raise RequestRefused(_with_lines(faults, tree))
    return replace(reading, warnings=tuple(_with_lines(reading.warnings, tree))), kinds


def _tree(body: bytes) -> SourceTree:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestRefused(
            [
                Fault(
                    "",
                    "request.not-utf-8",
                    "Nội dung gửi lên phải ở bảng mã UTF-8.",
                    "the body must be encoded in UTF-8",
                )
            ]
        ) from None
    return parse_json(text)


def _with_lines(faults: Sequence[Fault], tree: SourceTree) -> list[Fault]:
    placed = [replace(fault, line=fault.line or tree.line_of(fault.pointer)) for fault in faults]
    return sorted(placed, key=lambda fault: fault.line or 0)


def _not_an_object() -> Fault:
    return Fault(
        "",
        "request.not-an-object",
        'Nội dung gửi lên phải là một đối tượng JSON, ví dụ {"conference": {...}}.',
        'the body must be a JSON object such as {"conference": {...}}',
    )


def _no_conference() -> Fault:
    return Fault(
        "", "request.missing", "Thiếu mục conference (dữ liệu hội nghị).", "conference is missing in the body"
    )


def _unknown(key: str) -> Fault:
    near = difflib.get_close_matches(key, _KEYS, n=1)
    hint, hint_en = (f" Có phải “{near[0]}”?", f"; did you mean {near[0]}?") if near else ("", "")
    return Fault(
        pointer_to((key[:100],)),
        "request.unknown-key",
        f"Không có mục này.{hint}",
        f"there is no such key{hint_en}",
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
        Fault(f"/kinds/{index}", "request.not-text", "Phải là tên loại văn bản.", "must name a kind")
        for index, kind in enumerate(given)
        if not isinstance(kind, str)
    ]
    return tuple(kind for kind in given if isinstance(kind, str)), wrong
