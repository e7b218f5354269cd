"""Faults beside the fields of the form are told in a secretary's words."""

from __future__ import annotations

from typing import Any

import pytest

from assembly.conference.form_wording import said_beside
from assembly.conference.reading import read_conference_data
from assembly.errors import ConferenceRefused

BLOCK = {"name": "Khối thi đua số 1"}


def said(data: dict[str, Any]) -> dict[str, str]:
    """Return what is said beside the fields of a conference, by pointer."""
    try:
        found = read_conference_data(data).warnings
    except ConferenceRefused as refusal:
        found = refusal.faults
    return {fault.pointer: said_beside(fault) for fault in found}


@pytest.mark.parametrize(
    ("data", "pointer", "words"),
    [
        ({"members": [{"abbreviation": "SYT"}]}, "/members/0/name", "Chưa ghi."),
        (
            {"conference": {"date": "31/02/2026"}},
            "/conference/date",
            "Ngày chưa đúng. Ghi như 29/12/2026; chưa rõ ngày thì ghi 12/2026 hoặc 2026.",
        ),
        ({"year_planned": 20265}, "/year_planned", "Chỉ ghi số từ 1945 đến 2200."),
        ({"voting": {"present": -1}}, "/voting/present", "Chỉ ghi số từ 0 đến 1.000.000."),
        ({"voting": {"present": "mười"}}, "/voting/present", "Chỉ ghi số nguyên, ví dụ 12."),
        ({"voting": {"threshold": "cao"}}, "/voting/threshold", "Chỉ ghi số, ví dụ 95 hoặc 95,5."),
        (
            {"voting": {"method": "bốc thăm"}},
            "/voting/method",
            "Chọn một trong: bỏ phiếu kín, giơ tay biểu quyết.",
        ),
        ({"block": {**BLOCK, "symbol": "K" * 401}}, "/block/symbol", "Dài quá 400 ký tự."),
        (
            {"conference": {"secretary": {"name": "ông Trí"}}},
            "/conference/secretary/name",
            "Không ghi “ông”, “bà”, “đồng chí” trước họ tên; chọn ở ô “Xưng hô”.",
        ),
        (
            {"year_summed_up": 2025, "year_planned": 2027},
            "/year_planned",
            "Năm kế hoạch phải liền sau năm tổng kết: tổng kết 2025 thì kế hoạch 2026.",
        ),
    ],
)
def test_faults_speak_to_a_secretary(data: dict[str, Any], pointer: str, words: str) -> None:
    """A fault tells what would be right, without keys and without the name of the field it stands beside."""
    assert said({"block": BLOCK, **data})[pointer] == words
