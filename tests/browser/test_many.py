"""Three hundred documents from one table, watched from the first to the last."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.visitors import Visitors
from tests.sheets import xlsx

pytestmark = pytest.mark.service

MANY = 300
HEAD = ["Tên đơn vị", "Khối thi đua – Tên khối", "Năm kế hoạch", "Nhiệm vụ năm kế hoạch"]


def test_three_hundred_documents_with_progress(visitors: Visitors, tmp_path: Path) -> None:
    """A wrong cell is told by its address; then the bar goes on by itself, over a reload, until full."""
    rows = [[f"Trường Tiểu học số {at}", "Khối thi đua số 5", 2026, "Dạy tốt, học tốt"] for at in range(MANY)]
    wrong = [list(row) for row in rows]
    wrong[7][2] = "sang năm"
    page = visitors.page("secretary")
    page.goto("/hang-loat/moi")
    page.get_by_label("Mẫu văn bản").select_option("covenant_member_state")
    for name, told in (("sai", wrong), ("đúng", rows)):
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(xlsx([HEAD, *told]))
        page.locator("#o-bang").set_input_files(file)
        page.get_by_role("button", name="Kiểm tra bảng").click()
        if name == "sai":
            expect(page.locator("#ket-qua")).to_contain_text("C9")
            expect(page.locator("#bat-dau")).to_be_hidden()
    page.locator("#bat-dau").get_by_role("button").click()
    expect(page.locator("#dem")).to_have_text(re.compile(r"^[1-9]\d*/300$"))
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tất cả").click()
    expect(page.locator("#dem")).to_have_text(f"{MANY}/{MANY}")
    with zipfile.ZipFile(download.value.path()) as packed:
        documents = [name for name in packed.namelist() if name.endswith(".docx")]
        last = Document(io.BytesIO(packed.read(sorted(documents)[-1])))
    assert len(documents) == MANY
    assert any("Trường Tiểu học số 299" in paragraph.text for paragraph in last.paragraphs)
