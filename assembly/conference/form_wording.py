"""What is wrong with a fact, as it stands beside its field in the form: the field itself is not named again.

A file is put right in other words than a form: there is no key to add, no quotation marks to set.
"""

from __future__ import annotations

import re
from typing import Any, get_args

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from assembly.conference.choices import choices_of
from assembly.conference.labels import Spot, spot_at
from assembly.conference.pointer import steps_of
from assembly.errors import Fault

_WORDS = {
    "conference.missing": "Chưa ghi.",
    "conference.string-too-short": "Chưa ghi.",
    "conference.empty": "Chưa ghi.",
    "conference.partial-date": "Ngày chưa đúng. Ghi như 29/12/2026; chưa rõ ngày thì ghi 12/2026 hoặc 2026.",
    "conference.string-pattern-mismatch": "Giờ chưa đúng. Ghi như 14h00 hoặc 8h30.",
    "conference.whole-number": "Chỉ ghi số nguyên, ví dụ 12.",
    "conference.number": "Chỉ ghi số, ví dụ 95 hoặc 95,5.",
    "conference.bool-type": "Chọn “có” hoặc “không”.",
    "conference.key-not-text": "Chưa ghi tên đơn vị ở cột bên trái.",
    "conference.duplicate-key": "Đã có một dòng khác cùng tên.",
    "conference.address-before-name": "Không ghi “ông”, “bà”, “đồng chí” trước họ tên; chọn ở ô “Xưng hô”.",
}
_MISFIT = "Nội dung này không hợp với ô; hãy ghi lại."
_MISFITS = frozenset(
    f"conference.{kind}"
    for kind in (
        "string-type",
        "model-type",
        "model-attributes-type",
        "list-type",
        "dict-type",
        "unknown-key",
    )
)


def said_beside(fault: Fault) -> str:
    """Return the words for a fault or warning of a conference that stand beside its field."""
    if fault.code in _WORDS:
        return _WORDS[fault.code]
    if fault.code in _MISFITS:
        return _MISFIT
    spot = spot_at(steps_of(fault.pointer))
    if fault.code == "conference.literal-error":
        return f"Chọn một trong: {', '.join(choices_of(spot.annotation))}."
    if fault.code in ("conference.greater-than-equal", "conference.less-than-equal"):
        return _bounds(spot)
    return _without_label(fault.message, spot.label)


def _bounds(spot: Spot) -> str:
    constraints = list(_constraints(spot.annotation))
    if spot.field is not None:
        constraints += spot.field.metadata
    least = next((each.ge for each in constraints if isinstance(each, Ge)), None)
    most = next((each.le for each in constraints if isinstance(each, Le)), None)
    return f"Chỉ ghi số từ {_figure(least)} đến {_figure(most)}."


def _figure(number: Any) -> str:
    # years stand without a dot
    return f"{number:,}".replace(",", ".") if number is not None and number >= 10_000 else f"{number}"


def _without_label(message: str, label: str) -> str:
    # "Đơn vị thành viên 3 › Tên đơn vị: dài quá 400 ký tự."
    said = message.removeprefix(f"{label}: ") if label else message
    return re.sub(r"^\w", lambda first: first.group().upper(), said)


def _constraints(annotation: Any) -> Any:
    for layer in get_args(annotation):
        if isinstance(layer, FieldInfo):
            yield from layer.metadata
        else:
            yield layer
            yield from _constraints(layer)
