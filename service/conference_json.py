"""JSON bodies with a conference in them: every fault at once, each with its pointer and its line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

from assembly.conference.json_source import parse_json
from assembly.conference.pointer import pointer_to
from assembly.conference.reading import Reading, read_conference_data
from assembly.conference.source_tree import SourceTree
from assembly.errors import ConferenceRefused, Fault, RequestRefused

CONFERENCE = "conference"


def json_object(body: bytes, keys: Sequence[str]) -> tuple[SourceTree, list[Fault]]:
    """Return the JSON object of a body and what is wrong with its keys; those that may stand are ``keys``.

    Raises RequestRefused where it is not UTF-8 or no object, ConferenceRefused where it is not JSON.
    """
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
    tree = parse_json(text)
    if not isinstance(tree.root, dict):
        raise RequestRefused([_not_an_object()])
    return tree, [*tree.faults, *(_unknown(key, keys) for key in tree.root if key not in keys)]


def read_conference_of(tree: SourceTree, faults: Sequence[Fault]) -> Reading:
    """Return the conference of a body whose ``faults`` are known so far.

    Raises RequestRefused, or ConferenceRefused where the conference has a part in it, with all of them.
    """
    if CONFERENCE not in tree.root:
        raise RequestRefused(with_lines([_no_conference(), *faults], tree))
    try:
        reading = read_conference_data(tree.root[CONFERENCE], base=f"/{CONFERENCE}")
    except ConferenceRefused as refusal:
        raise ConferenceRefused(with_lines([*faults, *refusal.faults], tree)) from None
    refuse_for(faults, tree)
    return replace(reading, warnings=tuple(with_lines(reading.warnings, tree)))


def refuse_for(faults: Sequence[Fault], tree: SourceTree) -> None:
    """Raise RequestRefused where there is any fault."""
    if faults:
        raise RequestRefused(with_lines(faults, tree))


def with_lines(faults: Sequence[Fault], tree: SourceTree) -> list[Fault]:
    """Return faults with their lines, in the order of the body."""
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


def _unknown(key: str, keys: Sequence[str]) -> Fault:
    near = difflib.get_close_matches(key, keys, n=1)
    hint, hint_en = (f" Có phải “{near[0]}”?", f"; did you mean {near[0]}?") if near else ("", "")
    return Fault(
        pointer_to((key[:100],)),
        "request.unknown-key",
        f"Không có mục này.{hint}",
        f"there is no such key{hint_en}",
    )
