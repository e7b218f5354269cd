"""The example of a template of rows: an invitation and its guests."""

from __future__ import annotations

from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.assemble import made_of_rows
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.rows import read_rows
from assembly.jobs.self_check import FormatCheck, checked_format
from assembly.templates.registry import TemplateLibrary
from templates_docx.invitation import FOLDER, invitation

LETTER = TemplateLibrary.from_folder(FOLDER.parent).get("giay_moi")
GUESTS = FOLDER / "khach.csv"


def test_the_committed_invitation_is_the_drawn_one() -> None:
    """The file that people copy is what the drawing gives."""
    assert invitation() == LETTER.docx


def test_every_guest_gets_an_invitation_in_correct_form() -> None:
    """The guest list has the columns of the template, and each letter keeps to the decree."""
    columns = columns_of(LETTER)
    assert [column.path for column in columns] == ["danh_xung", "ho_ten", "chuc_vu", "don_vi", "phat_bieu"]
    reading = read_rows(GUESTS.read_bytes(), GUESTS.name, columns)
    assert reading.warnings == ()
    made = [one for one in made_of_rows(LETTER, None, reading.rows) if isinstance(one, MadeDocument)]
    assert [one.name for one in made] == [
        f"Giấy mời - {name}.docx"
        for name in ("Phạm Văn Ba", "Lê Thị Hai", "Hoàng Thị Khách", "Vũ Văn Bốn", "Đỗ Minh Năm")
    ]
    assert [checked_format(one.docx, "state") for one in made] == [FormatCheck(0, 0, 0)] * 5
