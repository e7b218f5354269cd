"""The Vietnamese words for facts of which only a few values are possible."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from assembly.conference.labels import bare

_WORDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("state", "party"): ("hành chính", "Đảng"),
    ("state", "party", "union", "enterprise", "school", "other"): (
        "cơ quan nhà nước",
        "cơ quan Đảng",
        "Mặt trận và đoàn thể",
        "doanh nghiệp",
        "trường học",
        "loại khác",
    ),
    ("secret ballot", "show of hands"): ("bỏ phiếu kín", "giơ tay biểu quyết"),
    ("present", "all members"): ("số có mặt", "tổng số thành viên"),
}
YES, NO = "có", "không"


def choices_of(annotation: Any) -> dict[str, str]:
    """Return the words of a closed choice and the values they mean; empty where any value may stand.

    A yes or no is a choice as well; its values are ``true`` and ``false``.
    """
    kind = bare(annotation)
    if kind is bool:
        return {YES: "true", NO: "false"}
    if get_origin(kind) is not Literal:
        return {}
    values = tuple(str(value) for value in get_args(kind))
    return dict(zip(_WORDS.get(values, values), values, strict=True))
