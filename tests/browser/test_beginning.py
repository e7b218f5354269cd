"""The first hour: an empty house, the sample, and a whole conference by hand to its dossier."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assembly.people.person import Role
from benchmarks.way import Hands, take_dossier
from tests.browser.visitors import Visitors

pytestmark = [pytest.mark.service, pytest.mark.libreoffice]


def test_an_empty_house_shows_the_way(visitors: Visitors) -> None:
    """Who comes first is told the three steps, once, and is offered a sample."""
    page = home(visitors, "administrator")
    expect(page.get_by_role("heading", name="Chưa có hội nghị nào")).to_be_visible()
    tour = page.get_by_role("region", name="Làm quen trong ba bước")
    for heading in ("Nhập dữ liệu của hội nghị", "Tạo văn bản"):
        expect(tour.get_by_role("heading")).to_have_text(heading)
        tour.get_by_role("button", name="Tiếp").click()
    expect(tour.get_by_role("heading")).to_have_text("Kiểm tra, in và ký")
    with page.expect_response("**/lam-quen"):
        tour.get_by_role("button", name="Bắt đầu").click()
    expect(tour).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Chưa có hội nghị nào")).to_be_visible()
    expect(tour).to_have_count(0)


def test_the_sample_becomes_a_dossier(visitors: Visitors, tmp_path: Path) -> None:
    """From the first page with two clicks to the sample's documents, as Word and PDF in one archive."""
    page = home(visitors, "administrator")
    page.get_by_role("button", name="Xem hội nghị mẫu").click()
    expect(page.get_by_text("Đây là hội nghị mẫu")).to_be_visible()
    page.get_by_role("link", name="Văn bản", exact=True).first.click()
    page.get_by_role("button", name="Tạo văn bản").click()
    names = names_of(take_dossier(Hands(page), tmp_path))
    assert {name.rpartition(".")[2] for name in names} >= {"docx", "pdf"}
    words = {stem_of(name) for name in names if name.endswith(".docx")} - {"Bảng theo dõi ký"}
    assert words == {stem_of(name) for name in names if name.endswith(".pdf")}
    assert len(words) == 16


def test_a_conference_typed_by_hand_becomes_a_dossier(visitors: Visitors, tmp_path: Path) -> None:
    """Block, members, tasks: typed, saved as typed, and made into documents, without a button to save."""
    page = home(visitors, "secretary")
    hands = Hands(page)
    hands.click("Hội nghị mới", "link")
    hands.type(page.get_by_label("Tên khối thi đua"), "Khối thi đua số 7")
    hands.type(page.get_by_label("Năm tổng kết"), "2025")
    hands.click("Lập hội nghị")
    page.get_by_role("button", name="Thêm đơn vị").click()
    typed(page, "Tên đơn vị, dòng 1", "Sở Y tế")
    typed(page, "Người đứng đầu, dòng 1", "Lê Thị Hoa")
    page.keyboard.press("Enter")
    typed(page, "Tên đơn vị, dòng 2", "Sở Tư pháp")
    saved(page)
    page.get_by_role("link", name="Giao ước").click()
    page.get_by_role("button", name="Thêm nhiệm vụ").click()
    page.keyboard.type("Hoàn thành các chỉ tiêu; giữ vững đoàn kết")
    saved(page)
    page.reload()
    expect(page.get_by_label("Danh sách nhiệm vụ 1")).to_have_value(
        "Hoàn thành các chỉ tiêu; giữ vững đoàn kết"
    )
    page.get_by_role("link", name="Khối và thành viên").last.click()
    expect(page.get_by_label("Tên đơn vị, dòng 2")).to_have_value("Sở Tư pháp")
    page.get_by_role("link", name="Văn bản", exact=True).first.click()
    hands.click("Tạo văn bản")
    names = names_of(take_dossier(hands, tmp_path))
    assert {"Giao ước thi đua năm 2026 - Sở Y tế", "Giao ước thi đua năm 2026 - Sở Tư pháp"} <= {
        stem_of(name) for name in names
    }


def home(visitors: Visitors, role: Role) -> Page:
    """Open the first page as somebody with a role."""
    page = visitors.page(role)
    page.goto("/")
    return page


def typed(page: Page, label: str, text: str) -> None:
    """Type into a field as hands do, letter by letter."""
    page.get_by_label(label, exact=True).press_sequentially(text)


def saved(page: Page) -> None:
    """Wait until the page says that all is saved."""
    expect(page.locator("#trang-thai")).to_have_attribute("data-kind", "saved")


def names_of(archive: Path) -> list[str]:
    """Return the names in an archive."""
    with zipfile.ZipFile(archive) as packed:
        assert packed.testzip() is None
        return packed.namelist()


def stem_of(name: str) -> str:
    """Return the name of a document without its folder and its kind of file."""
    return name.rpartition("/")[2].rpartition(".")[0]
