"""What all pages have in common: nothing foreign, nothing inline, problems in words, forms with a secret."""

from __future__ import annotations

import re
import shutil
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from assembly.people.person import ROLES
from assembly.stores.engine import open_database
from assembly.templates.registry import TemplateLibrary
from service.pages import assets, problem_words
from service.problem_catalogue import kinds_of_problems
from service.problems import PROBLEM
from tests.unit.service.house import House

PAGES = Path(__file__).parents[3] / "service" / "pages"
SCREENS = (
    "/",
    "/hoi-nghi",
    "/hoi-nghi/moi",
    "/mau",
    "/mau/summary_report_state",
    "/hang-loat",
    "/hang-loat/moi",
)
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}  # as browsers ask for a page
JSON = {"Accept": "application/json"}  # as the modules ask


class _Inline(HTMLParser):
    """Collects what a page runs, styles or fetches by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/json"
        ):
            self.found.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action"}]


@pytest.fixture(scope="module")
def client(
    library: TemplateLibrary, prepared_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """A client that these tests share: an application takes a while to make."""
    copy = tmp_path_factory.mktemp("shell") / "vanthu.db"
    shutil.copyfile(prepared_database, copy)
    engine = open_database(f"sqlite:///{copy}")
    yield House(library, engine, alone=True).signed_in()
    engine.dispose()


@pytest.mark.parametrize("path", SCREENS)
def test_page_holds_nothing_inline_and_nothing_foreign(client: FlaskClient, path: str) -> None:
    """A page runs and shows only files of this house, and its headers let nothing else in."""
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200
    seen = _Inline()
    seen.feed(answer.text)
    assert seen.found == []
    assert [address for address in seen.addresses if not re.match(r"/(?!/)|#", address)] == []
    policy = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in str(policy)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"] or "private" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Language"] == "vi"


def test_files_of_the_pages_name_no_outside_address() -> None:
    """No style, module or template names an address outside, but those that only name a format."""
    named = {
        f"{file.name}: {address}"
        for file in PAGES.rglob("*")
        if file.suffix in {".mjs", ".css", ".jinja", ".svg"}
        for address in re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", file.read_text("utf-8"))
    }
    assert {each for each in named if "www.w3.org" not in each} == set()


def test_form_without_its_secret_is_refused(house: House) -> None:
    """A form that another house made the browser send does nothing; a module is told the code."""
    client = house.signed_in()
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    refused = client.post("/hoi-nghi/vi-du", headers=HTML)
    assert (refused.status_code, refused.mimetype) == (400, "text/html")
    assert "Trang đã cũ" in refused.text
    told = client.post("/hoi-nghi/vi-du", headers=JSON)
    assert (told.status_code, told.content_type, told.get_json(force=True)["code"]) == (
        400,
        PROBLEM,
        "form-stale",
    )
    assert client.get("/hoi-nghi").text.count("Văn hóa - Xã hội") == 0


def test_secret_in_the_page_opens_its_forms(house: House) -> None:
    """The secret that a page holds is taken in the field of a form and in the header of a module."""
    client = house.signed_in()
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    (secret,) = re.findall(r'name="csrf-token" content="([^"]+)"', client.get("/hoi-nghi/moi").text)
    assert client.post("/hoi-nghi/vi-du", data={"csrf_token": secret}).status_code == 303
    assert client.post("/hoi-nghi/vi-du", headers={"X-CSRFToken": secret}).status_code == 303
    assert client.post("/hoi-nghi/vi-du", headers={"X-CSRFToken": f"{secret}x"}).status_code == 400


def test_api_asks_for_no_secret_of_forms(house: House) -> None:
    """A program with a key sends no secret of forms, and its refusals are problem documents."""
    answer = house.client.post("/api/v1/conferences", json={})
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)


def test_problem_is_told_in_words(client: FlaskClient) -> None:
    """Who looks gets a page with what to do next; a module gets the problem document."""
    shown = client.get("/mau/khong-co", headers=HTML)
    assert (shown.status_code, shown.mimetype) == (404, "text/html")
    assert "Không có mẫu văn bản này" in shown.text
    assert shown.headers["X-Request-ID"] in shown.text
    assert client.get("/mau/khong-co", headers=JSON).get_json(force=True)["code"] == "template-not-found"


def test_unknown_address_is_a_page_for_those_who_look(house: House) -> None:
    """A wrong address is told in words to a browser, as a problem document to a program."""
    shown = house.stranger.get("/khong/co/gi", headers=HTML)
    assert (shown.status_code, shown.mimetype) == (404, "text/html")
    assert "Không có trang này" in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert house.stranger.get("/khong/co/gi").content_type == PROBLEM


def test_wrong_method_of_a_page_is_told_in_words(client: FlaskClient) -> None:
    """A page that takes no such method says so in words."""
    shown = client.delete("/hoi-nghi/moi", headers=HTML)
    assert (shown.status_code, shown.mimetype) == (405, "text/html")


def test_every_kind_of_problem_has_words(client: FlaskClient) -> None:
    """Each kind of problem of the catalogue, and any other status, has a heading and a next step."""
    for kind in kinds_of_problems().values():
        words = problem_words.words_of(kind.code, kind.status)
        assert words.title, words.next
    assert problem_words.words_of("never-heard-of", 418).title
    assert problem_words.words_of("never-heard-of", 599).title


def test_what_fails_inside_is_not_shown(house: House) -> None:
    """A fault of the program shows no more than where to report it."""
    house.alone = True
    client = house.signed_in()

    def fail() -> str:
        raise RuntimeError("bí mật")

    client.application.view_functions["pages.home.show"] = fail
    shown = client.get("/", headers=HTML)
    assert shown.status_code == 500
    assert "bí mật" not in shown.text
    assert "RuntimeError" not in shown.text
    assert "Máy chủ gặp trục trặc" in shown.text


def test_assets_are_kept_by_their_version(client: FlaskClient) -> None:
    """An asset under the present version never changes; under another it is asked for again."""
    path = f"/tinh/v-{assets.version()}/js/ask.mjs"
    kept = client.get(path)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.content_type == "text/javascript; charset=utf-8"
    for other in ("/tinh/v-0123456789ab/js/ask.mjs", "/tinh/js/ask.mjs"):
        old = client.get(other)
        assert (old.data, old.headers["Cache-Control"]) == (kept.data, "no-cache")
        again = client.get(other, headers={"If-None-Match": old.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    for nothing in ("/tinh/js/none.mjs", f"/tinh/v-{assets.version()}/", "/tinh/../shell.py", "/tinh/js"):
        assert client.get(nothing).status_code == 404


def test_assets_are_packed(client: FlaskClient) -> None:
    """An asset is packed for who takes it packed, and its tag tells which form it has."""
    path = "/tinh/css/bootstrap.css"
    plain = client.get(path)
    small = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.data) == plain.data
    assert len(small.data) * 5 < len(plain.data)
    older = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert zlib.decompress(older.data, 31) == plain.data
    assert len({answer.headers["ETag"] for answer in (plain, small, older)}) == 3
    assert "Accept-Encoding" in small.headers["Vary"]


def test_pages_are_never_packed(client: FlaskClient) -> None:
    """A page holds the secret of its forms: its packed length would tell on it."""
    answer = client.get("/hoi-nghi", headers={"Accept-Encoding": "br, gzip", **HTML})
    assert "Content-Encoding" not in answer.headers


def test_templates_name_only_icons_that_there_are() -> None:
    """Every icon that a template names, as macros write them, is among those that are served."""
    texts = "".join(file.read_text("utf-8") for file in (PAGES / "templates").iterdir())
    named = set(re.findall(r"icon\(\"([\w-]+)\"|icon\('([\w-]+)'", texts))
    assert {one or other for one, other in named} - assets.icon_names() == set()
    sprite = assets.assets()["img/icons.svg"].content.decode()
    assert set(re.findall(r'<symbol[^>]* id="([^"]+)"', sprite)) == assets.icon_names()


def test_modules_name_only_modules_that_there_are() -> None:
    """Every module that another one names is there."""
    for path, asset in assets.assets().items():
        if path.endswith(".mjs"):
            for name in re.findall(r'from "(\.[^"]+)"', asset.content.decode()):
                folder = "/static/" + path.rpartition("/")[0]
                target = str(Path(folder, name).resolve()).removeprefix("/static/")
                assert target in assets.assets(), f"{path} names {name}"


def test_cookies_of_https_stay_there(house: House) -> None:
    """Over https every cookie is for https alone, and the browser is told to stay there."""
    client = house.stranger
    open_page = client.get("/dang-nhap", headers=HTML)
    secure = house.stranger.get("/dang-nhap", headers=HTML, base_url="https://localhost")
    assert not any("Secure" in cookie for cookie in open_page.headers.getlist("Set-Cookie"))
    assert "Strict-Transport-Security" not in open_page.headers
    cookies = secure.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_who_is_not_signed_in_is_led_to_the_door(house: House) -> None:
    """A page leads to the door, which leads back; a module is told that it has to."""
    answer = house.visitor.get("/hang-loat?nam=2025", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/dang-nhap?tiep=/hang-loat?nam%3D2025"
    assert house.visitor.get("/hang-loat", headers=JSON).status_code == 401


def test_menu_shows_what_the_role_opens(house: House) -> None:
    """What one may not open is not offered."""
    menus = {role: house.signed_in(role).get("/").text.partition("</header>")[0] for role in ROLES}
    offered = {
        name: [role for role, menu in menus.items() if f">{name}</a>" in menu]
        for name in ("Hội nghị", "Làm hàng loạt", "Người dùng", "Khoá truy cập", "Nhật ký")
    }
    assert offered == {
        "Hội nghị": list(ROLES),
        "Làm hàng loạt": list(ROLES),
        "Người dùng": ["administrator"],
        "Khoá truy cập": ["administrator"],
        "Nhật ký": ["administrator"],
    }
