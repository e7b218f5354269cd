"""Reading the body of an order: a conference or the id of a kept one, with the wanted kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assembly.conference.reading import Reading, read_conference
from assembly.errors import Fault
from assembly.kept_conferences.keeping import read_kept
from assembly.kept_conferences.kept import KeptConference
from service.conference_json import CONFERENCE, json_object, read_conference_of, refuse_for

_KEPT = "conference_id"
_KEYS = (CONFERENCE, _KEPT, "kinds")
MOST_KINDS = 100


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: a conference, the wanted kinds (None: all), and which kept one it is, if any."""

    reading: Reading
    kinds: tuple[str, ...] | None = None
    conference_id: str | None = None
    conference_revision: int | None = None


def read_yaml_order(body: bytes, kinds: Sequence[str]) -> Order:
    """Return the conference of a YAML body and the kinds of the query (none: all).

    Raises ConferenceRefused with every fault.
    """
    return Order(read_conference(body, form="yaml", most_bytes=len(body)), tuple(kinds) or None)


def read_json_order(body: bytes, kept: Callable[[str], KeptConference]) -> Order:
    """Return what a JSON body orders; ``kept`` gives the kept conference of an id.

    Raises RequestRefused, or ConferenceRefused where the conference has a part in it, with every fault of the
    body at once; pointers go from the body as it was sent. Raises what ``kept`` raises.
    """
    tree, faults = json_object(body, _KEYS)
    kinds, wrong = _kinds(tree.root.get("kinds"))
    faults += wrong
    if _KEPT not in tree.root:
        return Order(read_conference_of(tree, faults), kinds)
    conference_id = tree.root[_KEPT]
    if not isinstance(conference_id, str):
        faults.append(_no_id())
    if CONFERENCE in tree.root:
        faults.append(_both())
    refuse_for(faults, tree)
    found = kept(conference_id)
    return Order(read_kept(found), kinds, found.id, found.revision)


def _no_id() -> Fault:
    return Fault(
        f"/{_KEPT}",
        "request.not-text",
        "Phải là mã của một hội nghị đã lưu.",
        "must be the id of a kept conference",
    )


def _both() -> Fault:
    return Fault(
        f"/{_KEPT}",
        "request.two-conferences",
        "Chỉ ghi một trong hai mục: conference (dữ liệu) hoặc conference_id (hội nghị đã lưu).",
        "give either conference or conference_id, not both",
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
