"""Vietnamese labels of every place."""

from __future__ import annotations

import pytest

from assembly.conference.labels import field_labels, label


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", "Hội nghị"),
        ("/conference/secretary/name", "Hội nghị › Thư ký › Họ và tên"),
        ("/members/2/head/name", "Đơn vị thành viên 3 › Người đứng đầu › Họ và tên"),
        ("/nominations/0/recipients/1", "Đề nghị khen thưởng 1 › Đơn vị được đề nghị 2"),
        ("/tasks/3", "Nhiệm vụ năm kế hoạch 4"),
        ("/tasks/items/3/text", "Nhiệm vụ năm kế hoạch › Nhiệm vụ 4 › Nội dung"),
        ("/documents/summary_report/number", "Thông tin từng văn bản › summary_report › Số"),
        ("/nominations/0/achievements/Sở Y~1tế", "Đề nghị khen thưởng 1 › Tóm tắt thành tích › Sở Y/tế"),
        ("/members/x/y", "Đơn vị thành viên x › y"),
        ("/nowhere/0", "nowhere › 0"),
    ],
)
def test_label(pointer: str, expected: str) -> None:
    """A place is named by the labels on the way to it; the unknown stands as written."""
    assert expected == label(pointer)


def test_every_field_has_label_and_description() -> None:
    """No field of any part lacks its Vietnamese title or its description."""
    fields = list(field_labels())
    assert len(fields) > 250
    assert [pointer for pointer, title, description in fields if not (title and description)] == []


def test_labels_are_vietnamese_and_descriptions_english() -> None:
    """Titles differ from field names; descriptions are sentences with a full stop."""
    for pointer, title, description in field_labels():
        assert title != pointer.rpartition("/")[2]
        assert description.endswith(".")


def test_siblings_have_different_labels() -> None:
    """No two fields of one part share a label."""
    seen = [(pointer.rpartition("/")[0], title) for pointer, title, _ in field_labels()]
    assert len(seen) == len(set(seen))
