"""Excel on the pages: fetched, brought, looked through, taken over, without anybody's change lost."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assembly.callers.actor import program
from assembly.conference.model import Conference
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.typing import Edit, save_typed
from tests.examples import EXAMPLES, read
from tests.sheets import xlsx
from tests.unit.service.house import House
from tests.workbooks import example_workbooks

LIST: list[list[Any]] = [
    ["DANH SÁCH ĐƠN VỊ KHỐI THI ĐUA SỐ 9 NĂM 2025"],
    ["STT", "Tên đơn vị", "Thủ trưởng", "Tổng điểm"],
    [1, "Sở Y tế", "ThS. Lê Văn C", "95 điểm"],
    [2, "<img src=x onerror=alert(1)>", "Ông \u202eB", 90],
]


@pytest.fixture
def secretary(house: House) -> FlaskClient:
    """A secretary who is signed in."""
    return house.signed_in(role="secretary")


def bring(client: FlaskClient, data: bytes, address: str = "/excel", name: str = "bảng.xlsx") -> TestResponse:
    """Send a file and return what was answered."""
    return client.post(address, data={"bang": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def brought(client: FlaskClient, data: bytes, address: str = "/excel") -> str:
    """Send a file and return the address of what was read of it."""
    answer = bring(client, data, address)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def kept(house: House, conference_id: str) -> KeptConference:
    """Return a kept conference."""
    return house.conferences.seen_by(program("tests")).conference(conference_id)


def say(client: FlaskClient, page: str, **said: str) -> TestResponse:
    """Say something to a cell."""
    return client.post(f"{page}/o", data={name.replace("_", "-"): value for name, value in said.items()})


@pytest.mark.parametrize("file", EXAMPLES[-1:], ids=lambda file: file.stem)
def test_from_a_workbook_to_its_conference(house: House, secretary: FlaskClient, file: Any) -> None:
    """An example's workbook becomes that conference with one button, and leads on to making its documents."""
    page = brought(secretary, example_workbooks()[file.stem])
    taken = secretary.post(f"{page}/dua-vao", data={"roi": "van-ban"})
    [conference_id] = re.findall(r"/hoi-nghi/([0-9a-f-]{36})/van-ban\?tao=1$", taken.headers["Location"])
    assert Conference.model_validate(kept(house, conference_id).facts) == read(file)
    revision = kept(house, conference_id).revision
    assert secretary.post(f"{page}/dua-vao", data={"roi": "hoi-nghi"}).status_code == 303
    assert kept(house, conference_id).revision == revision


def test_doubtful_cells_are_settled_one_by_one(house: House, secretary: FlaskClient) -> None:
    """A proposal is taken, a text corrected, a cell left out; what is not settled is kept as typed."""
    page = brought(secretary, xlsx(LIST, sheet="Sheet1"))
    shown = secretary.get(page).text
    assert "Nhận đề xuất" in shown
    assert "<img src=x" not in shown
    assert "DANH SÁCH ĐƠN VỊ KHỐI THI ĐUA SỐ 9 NĂM 2025" in shown  # what is not taken is told
    told = secretary.post(
        f"{page}/o",
        data={"trang": "Sheet1", "o": "D3", "viec": "nhan", "de-xuat": "95"},
        headers={"Accept": "application/json"},
    )
    assert "Nhận đề xuất: <bdi>95</bdi>" not in told.get_json()["html"]
    say(secretary, page, trang="Sheet1", o="C3", viec="sua", noi_dung="Lê Văn C")
    say(secretary, page, trang="Sheet1", o="B4", viec="bo")
    say(secretary, page, trang="Sheet1", o="B4", viec="hoan")
    taken = secretary.post(f"{page}/dua-vao", data={"roi": "hoi-nghi", "khoi": "Khối số 9", "nam": "2025"})
    facts = kept(house, taken.headers["Location"].rpartition("/")[2]).facts
    assert (facts["block"], facts["year_summed_up"], facts["year_planned"]) == (
        {"name": "Khối số 9"},
        2025,
        2026,
    )
    assert facts["members"] == [
        {"name": "Sở Y tế", "head": {"name": "Lê Văn C"}, "score": 95.0},
        {"name": "<img src=x onerror=alert(1)>", "head": {"honorific": "ông", "name": "B"}, "score": 90.0},
    ]


def test_all_proposals_at_once(house: House, secretary: FlaskClient) -> None:
    """One button takes every proposal."""
    page = brought(secretary, xlsx(LIST, sheet="Sheet1"))
    assert secretary.post(f"{page}/nhan-het").status_code == 303
    assert "Đọc được hết" in secretary.get(page).text


def test_what_is_wrong_stays_beside_its_field(house: House, secretary: FlaskClient) -> None:
    """A value that nobody corrected goes along as it was typed: the form tells it beside its field."""
    page = brought(secretary, xlsx(LIST, sheet="Sheet1"))
    taken = secretary.post(f"{page}/dua-vao", data={"roi": "hoi-nghi", "khoi": "Khối số 9"})
    found = kept(house, taken.headers["Location"].rpartition("/")[2])
    assert found.typed is not None
    assert found.typed["members"][0]["score"] == "95 điểm"
    assert "score" not in found.facts["members"][0]


@pytest.mark.parametrize(
    ("given", "place"), [({"khoi": ""}, "#o-khoi"), ({"khoi": "Khối", "nam": "25"}, "#o-nam")]
)
def test_what_a_new_conference_lacks_is_asked(
    secretary: FlaskClient, given: dict[str, str], place: str
) -> None:
    """A list without block makes no conference before somebody names it; a year is a year."""
    page = brought(secretary, xlsx([["Tên đơn vị", "Tổng điểm"], ["Sở Y tế", 9]]))
    answer = secretary.post(f"{page}/dua-vao", data={"roi": "hoi-nghi", **given})
    assert (answer.status_code, f'href="{place}"' in answer.text) == (422, True)


def test_others_keep_what_they_changed(house: House, secretary: FlaskClient) -> None:
    """Of a workbook that comes back only what was changed in it is changed; what both changed is asked."""
    own = house.conferences.seen_by(program("tests"))
    facts = {"block": {"name": "Khối 1", "place": "Hà Nội"}, "members": [{"name": "Sở A"}, {"name": "Sở B"}]}
    own.add("01a20291-65b2-7239-a70b-3652e06af9ca", facts)
    address = "/hoi-nghi/01a20291-65b2-7239-a70b-3652e06af9ca"
    book = secretary.get(f"{address}/excel/bang-du-lieu.xlsx")
    assert book.headers["Content-Disposition"].startswith("attachment")
    page = brought(secretary, book.data, f"{address}/excel")
    say(secretary, page, trang="Khối và thành viên", o="C8", viec="sua", noi_dung="Yên Bái")
    say(secretary, page, trang="Khối và thành viên", o="C6", viec="sua", noi_dung="K1")
    edits = [
        Edit("/block/place", "Hà Nội", "Lào Cai"),
        Edit("/members", facts["members"], [*facts["members"], {"name": "Sở C"}]),
    ]
    save_typed("01a20291-65b2-7239-a70b-3652e06af9ca", edits, conferences=own)
    assert "Nội dung của hội nghị sẽ được thay" in secretary.get(page).text
    answer = secretary.post(f"{page}/dua-vao", data={"roi": "hoi-nghi"})
    now = kept(house, "01a20291-65b2-7239-a70b-3652e06af9ca").facts
    assert [member["name"] for member in now["members"]] == ["Sở A", "Sở B", "Sở C"]
    assert now["block"] == {"name": "Khối 1", "place": "Lào Cai", "symbol": "K1"}
    fields = dict(re.findall(r'<input type="hidden" name="([a-z0-9-]+)" value="([^"]*)"', answer.text))
    assert fields["cho-0"] == "/block/place"
    values = {name: value.replace("&#34;", '"') for name, value in fields.items() if name != "csrf_token"}
    secretary.post(f"{page}/chon", data={**values, "chon-0": "tep"})
    assert kept(house, "01a20291-65b2-7239-a70b-3652e06af9ca").facts["block"]["place"] == "Yên Bái"


def test_own_list_is_added(house: House, secretary: FlaskClient) -> None:
    """A list of the office's own fills what is there and takes nothing away."""
    own = house.conferences.seen_by(program("tests"))
    facts = {"block": {"name": "Khối 1"}, "members": [{"name": "Sở A", "staff": 3}, {"name": "Sở B"}]}
    own.add("01a20291-65b2-7239-a70b-3652e06af9cb", facts)
    table: list[list[Any]] = [["Tên đơn vị", "Tổng điểm"], ["SỞ A", 9], ["Sở mới", 8]]
    page = brought(secretary, xlsx(table), "/hoi-nghi/01a20291-65b2-7239-a70b-3652e06af9cb/excel")
    secretary.post(f"{page}/dua-vao", data={"roi": "hoi-nghi"})
    assert kept(house, "01a20291-65b2-7239-a70b-3652e06af9cb").facts["members"] == [
        {"name": "SỞ A", "staff": 3, "score": 9.0},
        {"name": "Sở B"},
        {"name": "Sở mới", "score": 8.0},
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nothing", b"%PDF-1.4", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_no_spreadsheet_is_told_on_the_page(secretary: FlaskClient, data: bytes) -> None:
    """A file that is no spreadsheet is refused with a sentence, on the page it was brought to."""
    answer = bring(secretary, data)
    assert (answer.status_code, "Chưa đọc được tệp." in answer.text) == (422, True)


def test_nothing_chosen(secretary: FlaskClient) -> None:
    """Sending no file is told."""
    assert secretary.post("/excel", data={}).status_code == 422


def test_what_a_head_may(house: House) -> None:
    """A head of office fetches the workbook and brings nothing."""
    head = house.signed_in(role="head")
    assert head.get("/excel/bang-du-lieu.xlsx").status_code == 200
    assert 'type="file"' not in head.get("/excel").text
    assert bring(head, xlsx(LIST)).status_code == 403


@pytest.mark.parametrize(
    "said",
    [
        {"viec": "xyz", "trang": "Sheet1", "o": "A1"},
        {"viec": "sua", "trang": "Sheet1", "o": "A0"},
        {"viec": "sua", "trang": "Sheet1", "o": "A1048577000"},
        {"viec": "sua", "trang": "Sheet1", "o": "../"},
    ],
)
def test_strange_corrections_are_refused(secretary: FlaskClient, said: dict[str, str]) -> None:
    """Only cells are corrected, in ways there are."""
    page = brought(secretary, xlsx(LIST, sheet="Sheet1"))
    assert say(secretary, page, **said).status_code == 422


def test_of_another_organisation_nothing_is_there(house: House, secretary: FlaskClient) -> None:
    """What one office brought, no other sees."""
    page = brought(secretary, xlsx(LIST))
    stranger = house.signed_in(role="secretary", organisation=house.new_organisation())
    assert stranger.get(page).status_code == 404
    assert secretary.get(page).status_code == 200
