"""Every page, at a desk and on a phone: accessible, within its width, by itself; its picture for the guide.

``VANTHU_TEST_SCREENSHOTS=1`` draws the pictures of docs/huong-dan/images anew.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # ships no types
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page
from uuid_utils import uuid7

from assembly.callers.actor import program
from service.pages import pages
from tests.browser.ground import TASKS, UNITS, lay_ground, sheet
from tests.browser.running_house import RunningHouse
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.sheets import xlsx

pytestmark = [pytest.mark.service, pytest.mark.libreoffice]

GUIDE = Path(__file__).parents[2] / "docs" / "huong-dan"
SHOWN = frozenset(
    name
    for page in GUIDE.glob("*.md")
    for name in re.findall(r"\(images/([a-z-]+)\.png\)", page.read_text("utf-8"))
)
SERIOUS = {"serious", "critical"}
PICTURE_BYTES = 60_000
# what is fetched by a page or kept on a disk, and is no page
FILES = frozenset(
    {
        "pages.asset",
        "pages.batches.archive",
        "pages.batches.document",
        "pages.batches.printable",
        "pages.batches.standing",
        "pages.document.pdf",
        "pages.document.picture",
        "pages.document.word",
        "pages.documents.dossier",
        "pages.documents.progress",
        "pages.intakes.workbook",
        "pages.log.export",
        "pages.sign_in.at_provider",  # leads elsewhere, where there is a provider
        "pages.sign_in.back_from_provider",
        "pages.templates.picture",
        "pages.templates.sample",
        "pages.templates.sample_pdf",
        "pages.templates.workbook",
    }
)


def _nothing(_: Page) -> None:
    pass


@dataclass(frozen=True)
class Screen:
    """A page as somebody sees it: who, at which address, after which hands."""

    picture: str
    endpoint: str
    address: str
    who: str = "secretary"
    hands: Callable[[Page], None] = _nothing
    phone: bool = False  # the guide shows it on a phone too
    refusal: str = "\n"  # the answer that is meant, which browsers tell in their console; else none


def _paste_tasks(page: Page) -> None:
    page.get_by_label("dán", exact=False).last.fill(TASKS)
    page.get_by_role("button", name="Tách nhiệm vụ").click()
    page.get_by_role("checkbox").first.wait_for()


def _skip_the_tour(page: Page) -> None:
    page.get_by_role("button", name="Bỏ qua").or_(page.get_by_role("link", name="Bỏ qua")).click()


def _choose_sheet(page: Page) -> None:
    page.locator("#o-bang").set_input_files(sheet("Các cơ quan.xlsx", xlsx(UNITS)))
    page.locator("#bat-dau:not([hidden])").wait_for()


def _give_wrong_password(page: Page) -> None:
    page.get_by_label("Tên đăng nhập").fill("huong.nt")
    page.get_by_label("Mật khẩu").fill("không phải")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_text(re.compile("chưa đúng")).wait_for()


def _take_the_proposed(page: Page) -> None:
    page.get_by_role("button", name="Lấy các đơn vị được đề nghị").first.click()
    page.locator('#trang-thai[data-kind="saved"]').wait_for()


def _make_key(page: Page) -> None:
    page.get_by_label("Dùng cho phần mềm nào").fill("Cổng thi đua của Sở")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Tạo khoá").click()
    page.get_by_label("Khoá truy cập").wait_for()


def _make_link(page: Page) -> None:
    page.get_by_role("button", name=re.compile("[Ll]iên kết")).first.click()
    page.locator("input[value*='/vao/']").wait_for()


SCREENS = (
    Screen("dang-nhap", "pages.sign_in.show", "/dang-nhap", "nobody"),
    Screen(
        "dang-nhap-sai", "pages.sign_in.show", "/dang-nhap", "nobody", _give_wrong_password, refusal=" 403 "
    ),
    Screen("lien-ket", "pages.sign_in.by_link", "{link}", "nobody"),
    Screen("tai-khoan", "pages.account.show", "/tai-khoan"),
    Screen("trang-dau", "pages.home.show", "/", "newcomer"),
    Screen("trang-chu", "pages.home.show", "/", hands=_skip_the_tour, phone=True),
    Screen("lam-quen", "pages.home.show", "/?lam-quen=1"),
    Screen("danh-sach-hoi-nghi", "pages.conferences.show", "/hoi-nghi"),
    Screen("hoi-nghi-moi", "pages.conferences.new", "/hoi-nghi/moi"),
    Screen("hoi-nghi", "pages.conference.show", "/hoi-nghi/{conference}", phone=True),
    Screen("don-vi", "pages.conference.show", "/hoi-nghi/{conference}#truong=/members"),
    Screen("ket-qua-nam", "pages.conference.show", "/hoi-nghi/{conference}#truong=/report/results"),
    Screen("giao-uoc", "pages.conference.show", "/hoi-nghi/{conference}#truong=/tasks"),
    Screen("da-phe-duyet", "pages.conference.show", "/hoi-nghi/{approved}"),
    Screen("cac-phien-ban", "pages.conferences.versions", "/hoi-nghi/{approved}/phien-ban"),
    Screen("phien-ban", "pages.conferences.version", "/hoi-nghi/{approved}/phien-ban/1"),
    Screen("chep-nhiem-vu", "pages.tasks.show", "/hoi-nghi/{conference}/nhiem-vu"),
    Screen("nhiem-vu-tim-thay", "pages.tasks.show", "/hoi-nghi/{conference}/nhiem-vu", hands=_paste_tasks),
    Screen("van-ban", "pages.documents.show", "/hoi-nghi/{conference}/van-ban", phone=True),
    Screen("xem-van-ban", "pages.document.show", "/hoi-nghi/{conference}/van-ban/{job}/0"),
    Screen("in-va-ky", "pages.signing.show", "/hoi-nghi/{conference}/van-ban/{job}/ky"),
    Screen("tu-excel", "pages.intakes.show", "/excel"),
    Screen("excel-cua-hoi-nghi", "pages.intakes.show", "/hoi-nghi/{conference}/excel"),
    Screen("kiem-tra-excel", "pages.intakes.check", "/excel/{intake}"),
    Screen("excel-dung", "pages.intakes.check", "/excel/{workbook_intake}"),
    Screen("cac-khoi", "pages.blocks.show", "/khoi"),
    Screen("khoi", "pages.blocks.block", "/khoi/{block}"),
    Screen("thanh-vien", "pages.blocks.member", "/khoi/{block}/thanh-vien/0"),
    Screen("so-voi-hoi-nghi", "pages.blocks.compare", "/khoi/{block}/lay-tu/{conference}"),
    Screen("cac-mau", "pages.templates.show", "/mau"),
    Screen("mau", "pages.templates.template", "/mau/summary_report_state"),
    Screen("cac-luot", "pages.batches.show", "/hang-loat"),
    Screen("luot-moi", "pages.batches.new", "/hang-loat/moi?mau=covenant_member_state", hands=_choose_sheet),
    Screen("hang-loat", "pages.batches.job", "/hang-loat/{batch}"),
    Screen("nguoi-dung", "pages.people.show", "/nguoi-dung", "administrator"),
    Screen("mot-nguoi", "pages.people.person", "/nguoi-dung/{secretary}", "administrator"),
    Screen(
        "lien-ket-trao-tay", "pages.people.person", "/nguoi-dung/{secretary}", "administrator", _make_link
    ),
    Screen("khoa-moi", "pages.keys.show", "/khoa", "administrator", _make_key),
    Screen("khoa", "pages.keys.show", "/khoa", "administrator"),
    Screen("nhat-ky", "pages.log.show", "/nhat-ky", "administrator"),
    # last, for it changes the conference, and the documents would be of another day
    Screen(
        "bo-phieu",
        "pages.conference.show",
        "/hoi-nghi/{conference}#truong=/voting/ballots",
        hands=_take_the_proposed,
    ),
)


@dataclass
class Desks:
    """Who looks at the pages, what is there to be looked at, and what went wrong unseen."""

    visitors: Visitors
    pages: dict[str, Page]
    values: dict[str, str]


@pytest.fixture(scope="module")
def desks(running_house: RunningHouse, browser: Browser) -> Iterator[Desks]:
    """A secretary, an administrator and somebody at the door of a house where one of each thing is."""
    visitors = Visitors(
        running_house, browser, running_house.new_organisation("Sở Văn hóa, Thể thao và Du lịch")
    )
    people = running_house.parts.people.seen_by(program("tests", visitors.organisation))
    secretary = people.add(str(uuid7()), "Nguyễn Thị Hương", "huong.nt", "secretary")
    administrator = people.add(str(uuid7()), "Trần Văn Bình", "binh.tv", "administrator")
    people.add(str(uuid7()), "Lê Quốc Bảo", "bao.lq", "head")
    newcomers = running_house.parts.people.seen_by(
        program("tests", running_house.new_organisation("Sở Nông nghiệp"))
    )
    newcomer = newcomers.add(str(uuid7()), "Hà Thị Mai", "mai.ht", "secretary")
    seats = {
        "newcomer": visitors.page(person=newcomer),
        "secretary": visitors.page(person=secretary),
        "administrator": visitors.page(person=administrator),
        "nobody": visitors.page(None),
    }
    ground = lay_ground(seats["secretary"], seats["administrator"])
    seats["secretary"].goto("/")  # says once what was done
    giving = seats["administrator"]
    giving.goto(f"/nguoi-dung/{secretary.id}")
    _make_link(giving)
    link = giving.locator("input[value*='/vao/']").input_value()
    yield Desks(visitors, seats, asdict(ground) | {"secretary": secretary.id, "link": link})
    visitors.leave()


def test_every_page_is_looked_at() -> None:
    """Whatever a browser can open is either a page that is looked at here or a file."""
    bare = Flask("bare", static_folder=None)
    bare.register_blueprint(pages)
    open_to_all = {rule.endpoint for rule in bare.url_map.iter_rules() if "GET" in (rule.methods or ())}
    seen = {screen.endpoint for screen in SCREENS}
    assert seen & FILES == set()
    assert seen | FILES == open_to_all


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.picture)
def test_page_is_fit_to_be_seen(desks: Desks, screen: Screen) -> None:
    """No serious fault of accessibility, no error, nothing from outside, nothing wider than a phone."""
    page = desks.pages[screen.who]
    desks.visitors.faults.clear()
    page.goto("about:blank")  # another fragment alone would load nothing
    page.set_viewport_size(DESK)
    page.goto(screen.address.format_map(desks.values))
    screen.hands(page)
    page.wait_for_load_state()
    page.evaluate(AXE_SCRIPT)
    assert serious_faults(page) == []
    keep_picture(page, screen.picture)
    page.set_viewport_size(PHONE)
    assert serious_faults(page, contrast=screen.phone) == []
    assert wider_than_the_page(page) == []
    if screen.phone:
        keep_picture(page, f"{screen.picture}-dien-thoai")
    told = [fault for fault in desks.visitors.faults if screen.refusal not in fault]
    assert told == []


def test_guide_shows_pictures_that_are_drawn_here() -> None:
    """Every picture that the guide names is there and is one of these pages; every picture is
    named, and light enough for a slow line."""
    drawn = {screen.picture for screen in SCREENS} | {
        f"{screen.picture}-dien-thoai" for screen in SCREENS if screen.phone
    }
    kept = {picture.name: picture.stat().st_size for picture in (GUIDE / "images").iterdir()}
    assert set(kept) == {f"{name}.png" for name in SHOWN}
    assert [name for name, size in kept.items() if size > PICTURE_BYTES] == []
    assert drawn >= SHOWN


def test_guide_holds_together() -> None:
    """Every page of the guide is in its list of contents, and no link leads nowhere."""
    links = {
        page.name: re.findall(r"\]\(([^)#:]+)[^)]*\)", page.read_text("utf-8")) for page in GUIDE.glob("*.md")
    }
    assert set(links) - {"README.md"} <= set(links["README.md"])
    assert [(page, to) for page, found in links.items() for to in found if not (GUIDE / to).exists()] == []


def serious_faults(page: Page, *, contrast: bool = True) -> list[str]:
    """Return what axe finds serious or critical on a page, with the places.

    The contrast of colours takes most of its time, and is mostly the same on a phone.
    """
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    found = page.evaluate("(options) => axe.run(options).then((told) => told.violations)", options)
    return [
        f"{fault['id']}: {[node['html'][:200] for node in fault['nodes']][:4]}"
        for fault in found
        if fault["impact"] in SERIOUS
    ]


def wider_than_the_page(page: Page) -> list[str]:
    """Return what makes a page scroll sideways."""
    found: list[str] = page.evaluate(
        """() => {
            const page = document.documentElement;
            if (page.scrollWidth <= page.clientWidth) return [];
            const wide = [...document.body.querySelectorAll("*")].filter(
                (each) => each.getBoundingClientRect().right > page.clientWidth + 1,
            );
            const told = wide.slice(0, 5).map((each) => each.outerHTML.slice(0, 200));
            return [`${page.scrollWidth} > ${page.clientWidth}`, ...told];
        }"""
    )
    return found


def keep_picture(page: Page, name: str) -> None:
    """Draw a picture of the guide anew, where that is asked for and the guide shows it."""
    if os.environ.get("VANTHU_TEST_SCREENSHOTS") != "1" or name not in SHOWN:
        return
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur()")
    seen = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    for colours in (64, 32, 16):
        few = seen.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(GUIDE / "images" / f"{name}.png", optimize=True)
        if (GUIDE / "images" / f"{name}.png").stat().st_size <= PICTURE_BYTES:
            break
