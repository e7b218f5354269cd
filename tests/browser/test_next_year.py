"""A conference is approved, locked, and becomes next year's in one click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running_house import RunningHouse
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.service


def test_next_year_begins_with_what_stays(visitors: Visitors, running_house: RunningHouse) -> None:
    """Members, the incoming leader and the tasks are there, one year later, in one click."""
    running_house.keep(visitors.organisation)
    page = visitors.page("secretary")
    page.goto("/hoi-nghi")
    page.get_by_role("button", name="Sang năm sau").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("năm 2023")
    expect(page.get_by_label("Tên đơn vị, dòng 1", exact=True)).to_have_value(
        "Sở Văn hóa, Thể thao và Du lịch"
    )
    leader = page.get_by_role("group", name="Trưởng khối", exact=True).get_by_label("Đơn vị")
    expect(leader).not_to_have_value("")
    page.get_by_role("link", name="Giao ước").click()
    expect(page.get_by_label("Danh sách nhiệm vụ 1")).not_to_have_value("")
    page.goto("/hoi-nghi")
    expect(page.get_by_role("row")).to_have_count(3)


def test_what_is_approved_is_locked_until_a_new_version(
    visitors: Visitors, running_house: RunningHouse
) -> None:
    """The head of office approves; the secretary then reads only, until the head opens a new version."""
    address = f"/hoi-nghi/{running_house.keep(visitors.organisation)}"
    secretary, head = visitors.page("secretary"), visitors.page("head", name="Trần Văn Bình")
    head.goto(address)
    agree(head, "Phê duyệt")
    expect(head.get_by_text("Đã phê duyệt lúc")).to_be_visible()
    secretary.goto(address)
    expect(secretary.get_by_label("Tên khối")).not_to_be_editable()
    expect(secretary.get_by_role("button", name="Thêm đơn vị")).to_have_count(0)
    agree(head, "Sửa (tạo phiên bản mới)")
    secretary.reload()
    expect(secretary.get_by_label("Tên khối")).to_be_editable()
    secretary.goto(f"{address}/phien-ban")
    secretary.get_by_role("link", name="Xem phiên bản 1").click()
    expect(secretary.get_by_text("Trần Văn Bình").first).to_be_visible()


def agree(page: Page, name: str) -> None:
    """Press a button that asks first, and agree."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button").filter(has_not_text="Không").last.click()
