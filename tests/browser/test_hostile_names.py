"""Names that are markup or turn the direction of a line: shown as typed, in every page, and nothing more."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from uuid_utils import uuid7

from assembly.callers.actor import program
from assembly.conference.model import Conference
from assembly.kept_conferences.keeping import keep_conference
from tests.browser.running_house import RunningHouse
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.service

MARKUP = "<img src=x onerror=\"document.body.dataset.taken='1'\">"
TURNED = "\u202eyab\u2066 שלום"  # marks that turn a line, closed by nothing, and letters that do so too
NAMES = [
    f"Sở {MARKUP}",
    f"Ban {TURNED} cuối",
    "</script><script>document.body.dataset.taken=1</script>",
    "{{ 7*7 }}",
]

# every text that turns directions stands alone: in a field, or in an element of its own direction
STANDING = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const apart = 'bdi, [dir], option, textarea, script, style';
  const found = { apart: 0, loose: [] };
  while (texts.nextNode()) {
    const near = texts.currentNode.parentElement;
    if (!/[\\u0590-\\u08ff\\u202a-\\u202e\\u2066-\\u2069]/.test(texts.currentNode.data)) continue;
    if (near.closest(apart)) found.apart += 1;
    else found.loose.push(near.outerHTML.slice(0, 200));
  }
  return found;
}"""


@pytest.fixture
def conference(visitors: Visitors, running_house: RunningHouse) -> str:
    """A conference in which every text that people type is hostile."""
    facts = Conference.model_validate(
        {
            "block": {"name": f"Khối {MARKUP} {TURNED}", "symbol": MARKUP, "place": TURNED},
            "year_summed_up": 2024,
            "year_planned": 2025,
            "members": [
                {"name": name, "head": {"name": f"Người {name}", "title": f"Giám đốc {name}"}}
                for name in NAMES
            ],
            "leadership": {"current": {"leader": NAMES[0]}, "next": {"leader": NAMES[1]}},
            "tasks": [f"Việc {name}" for name in NAMES],
            "nominations": [{"award": f"Cờ {MARKUP}", "recipients": NAMES[:2]}],
        }
    )
    kept = running_house.parts.conferences.seen_by(program("tests", visitors.organisation))
    return keep_conference(str(uuid7()), facts, conferences=kept).id


def test_no_page_takes_a_name_for_more_than_a_name(visitors: Visitors, conference: str) -> None:
    """Members, people, blocks, keys, versions, documents, the log: nothing runs, nothing is turned."""
    somebody = f"{MARKUP} {TURNED}"
    page = visitors.page("administrator", name=somebody)
    page.goto("/khoi")
    page.get_by_role("button", name="Lưu khối này").click()
    look(page)
    block = page.url.rpartition("/")[2]
    page.goto("/nguoi-dung")
    page.get_by_label("Họ và tên").fill(MARKUP)
    page.get_by_label("Tên đăng nhập").fill(f"nguoi.{uuid7().hex[-8:]}")
    page.get_by_role("button", name="Thêm và lấy liên kết").click()
    expect(page.get_by_label("Liên kết đăng nhập")).to_be_visible()
    look(page)
    page.goto(f"/hoi-nghi/{conference}/nhiem-vu")
    page.get_by_label("Dán chữ vào đây").fill("\n".join(f"{at}. {name}" for at, name in enumerate(NAMES, 1)))
    page.get_by_role("button", name="Tách nhiệm vụ").click()
    expect(page.get_by_role("checkbox").first).to_be_attached()
    look(page)
    page.goto(f"/hoi-nghi/{conference}/van-ban")
    page.get_by_role("button", name="Tạo văn bản").click()
    expect(page.locator("#tai-tat-ca")).to_be_visible()
    look(page)
    document = page.get_by_role("link", name="Xem ", exact=False).first.get_attribute("href") or ""
    signing = document.rpartition("/")[0] + "/ky"
    own = f"/hoi-nghi/{conference}"
    seen: dict[str, int] = {}
    for address in (
        "/", "/hoi-nghi", "/hoi-nghi/moi", own, f"{own}#buoc=khen-thuong", f"{own}#buoc=giao-uoc",
        f"{own}#buoc=lanh-dao", f"{own}/excel", document, signing, "/khoi", f"/khoi/{block}",
        f"/khoi/{block}/thanh-vien/0", f"/khoi/{block}/lay-tu/{conference}", "/hang-loat/moi", "/nguoi-dung",
        "/tai-khoan", "/khoa", "/nhat-ky",
    ):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("networkidle")
        seen[address] = look(page)
    assert {"/", own, signing, "/khoi"} <= {address for address, turned in seen.items() if turned}, seen
    page.goto(own)
    expect(page.get_by_label("Tên đơn vị, dòng 1", exact=True)).to_have_value(NAMES[0])


def look(page: Page) -> int:
    """Hold a page to having taken no name for markup, and to turning no line; return how many could have."""
    page.wait_for_load_state()  # a button that was pressed may just be leading here
    expect(page.locator("body")).not_to_have_attribute("data-taken", re.compile(""))
    assert page.locator("img[src='x']").count() == 0, page.url
    found: dict[str, Any] = page.evaluate(STANDING)
    assert found["loose"] == [], page.url
    return int(found["apart"])
