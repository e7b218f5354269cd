"""The first page and the list of conferences: what there is, what is next, how one begins."""

from __future__ import annotations

import html
import re
from pathlib import Path

from assembly.callers.actor import program
from service.pages.conferences import SAMPLE
from tests.unit.service.house import House, conference

ROOT = Path(__file__).parents[3]
HOSTILE = "Khối <img src=x onerror=alert(1)> \u202eđảo\u202c"


def _next_of(page: str) -> tuple[str, str]:
    """Return the first button of what is next to do: its words and where it leads."""
    (url, words), *_ = re.findall(
        r'<a href="([^"]+)" class="btn btn-primary"[^>]*data-tour="documents">(.*?)</a>', page
    )
    return re.sub(r"<[^>]+>|\s+", " ", words).strip(), html.unescape(url)


def test_empty_house_offers_the_sample(house: House) -> None:
    """Where there is nothing yet, the page shows the three steps and offers a filled conference."""
    client = house.signed_in()
    page = client.get("/").text
    assert "Chưa có hội nghị nào" in page
    assert "/hoi-nghi/vi-du" in page
    assert "/hoi-nghi/vi-du" not in house.signed_in("head").get("/").text  # who only reads begins none


def test_sample_is_the_published_example(house: House) -> None:
    """The sample is the example of the repository, and all its documents can be made."""
    kept = (ROOT / "service" / "pages" / SAMPLE).read_bytes()
    assert kept == (ROOT / "examples" / "yen-bai-van-hoa-xa-hoi-2022.yaml").read_bytes()
    client = house.signed_in()
    made = client.post("/hoi-nghi/vi-du")
    assert made.status_code == 303
    page = client.get("/").text
    assert "làm được 7/7 loại văn bản" in page
    assert _next_of(page) == ("Tạo văn bản", f"{made.headers['Location']}/van-ban")


def test_next_step_follows_the_work(house: House) -> None:
    """What is next goes from members to facts to documents, and back where the facts change."""
    client, api = house.signed_in(), house.client
    location = client.post("/hoi-nghi", data={"block": "Khối số 1", "year": "2025"}).headers["Location"]
    assert _next_of(client.get("/").text) == ("Nhập thành viên", f"{location}#truong=/members")

    address = f"/api/v1/conferences/{location.rpartition('/')[2]}"
    patch = {"content_type": "application/merge-patch+json"}
    facts = conference()
    api.patch(address, json={"conference": {"members": facts["members"]}}, **patch)
    assert _next_of(client.get("/").text) == ("Nhập tiếp", f"{location}#truong=/tasks/items")
    api.patch(address, json={"conference": {"tasks": facts["tasks"]}}, **patch)
    assert _next_of(client.get("/").text)[0] == "Tạo văn bản"

    client.post(f"{location}/van-ban")
    assert _next_of(client.get("/").text) == ("Xem tiến độ", f"{location}/van-ban")
    house.work()
    assert _next_of(client.get("/").text)[0] == "Xem, in và tải về"
    api.patch(address, json={"conference": {"tasks": ["Việc khác."]}}, **patch)
    assert _next_of(client.get("/").text)[0] == "Tạo lại văn bản"


def test_new_conference_is_refused_beside_its_fields(house: House) -> None:
    """What is wrong stands beside its field, and what was typed stays."""
    client = house.signed_in()
    page = client.post("/hoi-nghi", data={"block": " ", "year": "hai nghìn", "style": "party"})
    assert page.status_code == 422
    for field in ("block", "year"):
        (fault,) = re.findall(rf'id="o-{field}-loi">(?:<svg.*?</svg>)?\s*([^<]+)<', page.text)
        assert fault.strip()
    assert 'value="hai nghìn"' in page.text
    assert '<option value="party" selected>' in page.text
    assert not house.conferences.seen_by(program("tests")).conferences(limit=1)


def test_hostile_name_is_only_text(house: House) -> None:
    """A name that holds markup or marks of direction is shown as it is, apart from the words around it."""
    client = house.signed_in()
    client.post("/hoi-nghi", data={"block": HOSTILE, "year": "2025"})
    shown = html.escape("Khối <img src=x onerror=alert(1)>")
    for path in ("/", "/hoi-nghi"):
        page = client.get(path).text
        assert "<img src=x" not in page
        assert f"<bdi>{shown}" in page


def test_list_is_narrowed(house: House) -> None:
    """The list is narrowed by the block's name however it is spelt, and by the year."""
    client = house.signed_in()
    for block, year in (("Khối Văn hoá", 2024), ("Khối Nội chính", 2024), ("Khối Văn hoá", 2025)):
        client.post("/hoi-nghi", data={"block": block, "year": str(year)})

    def listed(query: str) -> list[str]:
        return re.findall(r'<a class="row-name"[^>]*><bdi>([^<]+)<', client.get(f"/hoi-nghi?{query}").text)

    assert listed("") == ["Khối Văn hoá", "Khối Nội chính", "Khối Văn hoá"]
    assert listed("khoi=văn+hóa") == ["Khối Văn hoá"] * 2
    assert listed("khoi=văn+hóa&nam=2024") == ["Khối Văn hoá"]
    assert "Không có hội nghị nào như vậy" in client.get("/hoi-nghi?nam=1999").text
    assert listed("nam=khong") == listed("nam=99999") == listed("")


def test_first_steps_are_shown_once(house: House) -> None:
    """The first steps are shown until somebody has seen them, and again when asked for."""
    client = house.signed_in()
    assert "js/tour.mjs" in client.get("/").text
    assert client.post("/lam-quen").status_code == 204
    assert "js/tour.mjs" not in client.get("/").text
    assert "js/tour.mjs" in client.get("/?lam-quen=1").text
    assert "js/tour.mjs" in house.signed_in().get("/").text
