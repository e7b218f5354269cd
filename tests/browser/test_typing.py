"""Nothing typed is lost: not by a connection that breaks, not by a second person at the same time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.running_house import RunningHouse
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.service


@pytest.fixture
def address(visitors: Visitors, running_house: RunningHouse) -> str:
    """The address of an example that is kept."""
    return f"/hoi-nghi/{running_house.keep(visitors.organisation)}"


def test_what_is_typed_without_a_connection_arrives_when_it_is_back(visitors: Visitors, address: str) -> None:
    """The page says that it is offline, keeps what is typed, and sends it by itself."""
    visitors.expected.append("ERR_INTERNET_DISCONNECTED")
    page = opened(visitors.page("secretary"), address)
    page.context.set_offline(True)
    page.get_by_label("Ký hiệu").fill("KTĐ7")
    expect(state(page)).to_have_attribute("data-kind", "offline")
    expect(state(page)).to_contain_text("vẫn giữ trên máy này")
    page.get_by_label("Địa danh").fill("Nghĩa Lộ")
    page.context.set_offline(False)
    expect(state(page)).to_have_attribute("data-kind", "saved")
    other = opened(visitors.page("secretary"), address)
    expect(other.get_by_label("Ký hiệu")).to_have_value("KTĐ7")
    expect(other.get_by_label("Địa danh")).to_have_value("Nghĩa Lộ")


def test_what_is_typed_before_a_window_dies_is_there_again(visitors: Visitors, address: str) -> None:
    """Typed without a connection, closed, opened again with one: it is there, and it is saved."""
    visitors.expected.append("ERR_INTERNET_DISCONNECTED")
    page = opened(visitors.page("secretary"), address)
    page.context.set_offline(True)
    page.get_by_label("Ký hiệu").fill("KTĐ8")
    expect(state(page)).to_have_attribute("data-kind", "offline")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.context.set_offline(False)
    opened(again, address)
    expect(again.get_by_label("Ký hiệu")).to_have_value("KTĐ8")
    expect(state(again)).to_have_attribute("data-kind", "saved")
    again.reload()
    expect(again.get_by_label("Ký hiệu")).to_have_value("KTĐ8")


def test_two_people_at_once_lose_nothing(visitors: Visitors, address: str) -> None:
    """Different places are merged and told; for one place that both changed, both values are offered."""
    one = opened(visitors.page("secretary", name="Người Một"), address)
    two = opened(visitors.page("secretary", name="Người Hai"), address)
    one.get_by_label("Ký hiệu").fill("MỘT")
    one.get_by_label("Tên đơn vị, dòng 2", exact=True).fill("Sở Mới")
    saved(one)
    two.get_by_label("Địa danh").fill("Mù Cang Chải")
    saved(two)
    expect(two.get_by_label("Ký hiệu")).to_have_value("MỘT")
    expect(two.get_by_label("Tên đơn vị, dòng 2", exact=True)).to_have_value("Sở Mới")
    expect(two.get_by_text("Người khác vừa sửa").first).to_be_visible()
    two.get_by_label("Ký hiệu").fill("HAI")
    saved(two)
    one.get_by_label("Ký hiệu").fill("BA")
    expect(one.get_by_text("ai người cùng sửa").first).to_be_visible()
    one.get_by_role("button", name="Dùng của tôi").first.click()
    saved(one)
    one.reload()
    expect(one.get_by_label("Ký hiệu")).to_have_value("BA")
    expect(one.get_by_label("Địa danh")).to_have_value("Mù Cang Chải")


def opened(page: Page, address: str) -> Page:
    """Open the form and wait until it can be typed into."""
    page.goto(address)
    expect(page.get_by_label("Ký hiệu")).to_be_editable()
    return page


def state(page: Page) -> Locator:
    """Return the line that tells whether all is saved."""
    return page.locator("#trang-thai")


def saved(page: Page) -> None:
    """Wait until the page says that all is saved."""
    expect(state(page)).to_have_attribute("data-kind", "saved")
