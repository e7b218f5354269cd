"""Many documents of a sheet: checked by cell, made, followed, stopped, made again, fetched."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.sheets import xlsx
from tests.unit.service.house import House

TEMPLATE = "covenant_member_state"
HEADER = ["Tên đơn vị", "Khối thi đua – Tên khối", "Năm kế hoạch", "Nhiệm vụ năm kế hoạch"]
HTML = {"Accept": "text/html"}


def _row(number: int, year: Any = 2026) -> list[Any]:
    return [f"Sở số {number} <b>", "Khối số 1", year, "Hoàn thành nhiệm vụ; giữ kỷ cương"]


def _send(client: FlaskClient, path: str, rows: list[list[Any]], **form: str) -> TestResponse:
    table = (io.BytesIO(xlsx([HEADER, *rows])), "bảng.xlsx")
    return client.post(
        path, data={"mau": TEMPLATE, "bang": table, **form}, content_type="multipart/form-data"
    )


def test_sheet_is_checked_before_anything_is_made(house: House) -> None:
    """A fault is told by sheet and cell with what stands there; nothing is made of such a sheet."""
    client = house.signed_in()
    checked = _send(client, "/hang-loat/kiem-tra", [_row(1), _row(2, "năm <i>sau")]).get_json()
    assert (checked["good"], checked["documents"]) == (False, 0)
    assert "<strong>C3</strong>" in checked["html"]
    assert "<bdi>năm &lt;i&gt;sau</bdi>" in checked["html"]
    refused = _send(client, "/hang-loat", [_row(1), _row(2, "năm <i>sau")])
    assert refused.status_code == 422
    assert "<strong>C3</strong>" in refused.text
    assert f'<option value="{TEMPLATE}" selected' in refused.text
    assert client.get("/hang-loat").text.count("row-name") == 0
    good = _send(client, "/hang-loat/kiem-tra", [_row(1), _row(2)]).get_json()
    assert (good["good"], good["documents"]) == (True, 2)


def test_form_says_what_it_lacks(house: House) -> None:
    """Without a file, or without a template, nothing is read and the page says which."""
    client = house.signed_in()
    without_file = client.post("/hang-loat", data={"mau": TEMPLATE}, headers=HTML)
    assert (without_file.status_code, "Chưa chọn tệp Excel." in without_file.text) == (422, True)
    without_template = _send(client, "/hang-loat", [_row(1)], mau="")
    assert (without_template.status_code, "Chưa chọn mẫu văn bản." in without_template.text) == (422, True)


def test_conference_gives_what_all_rows_share(house: House) -> None:
    """What a kept conference tells needs no column."""
    client = house.signed_in()
    kept = client.post("/hoi-nghi/vi-du").headers["Location"].rpartition("/")[2]
    table = (io.BytesIO(xlsx([["Tên đơn vị"], ["Sở Y tế"]])), "tên.xlsx")
    form = {"mau": TEMPLATE, "hoi-nghi": kept, "bang": table}
    answer = client.post("/hang-loat/kiem-tra", data=form, content_type="multipart/form-data")
    assert answer.get_json()["documents"] == 1


def test_batch_is_followed_and_fetched(house: House) -> None:
    """A batch tells how far it is until it has ended, then gives its documents alone, archived and joined."""
    client = house.signed_in()
    ordered = _send(client, "/hang-loat", [_row(1), _row(2), _row(3)])
    assert ordered.status_code == 303
    address = ordered.headers["Location"]
    waiting = client.get(f"{address}/tinh-hinh").get_json()
    assert (waiting["made"], waiting["total"], waiting["settled"]) == (0, 3, False)
    assert client.get(f"{address}/tat-ca.zip", headers=HTML).status_code == 409
    house.work()
    assert client.get(f"{address}/tinh-hinh").get_json()["words"] == "Đã xong"
    page = client.get(address).text
    assert page.count("Sở số 1") >= 1
    assert "<b>" not in page.partition("<main")[2]
    names = re.findall(r'href="([^"]+/van-ban/[^"]+)"', page)
    assert len(names) == 3
    assert client.get(names[0].replace("&amp;", "&")).data.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(client.get(f"{address}/tat-ca.zip").data)) as archive:
        assert len([name for name in archive.namelist() if name.endswith(".docx")]) == 3
    joined = client.get(f"{address}/in.docx?tu=2&den=3")
    assert joined.status_code == 200
    assert joined.data.startswith(b"PK")
    assert client.get("/hang-loat?tinh-trang=finished").text.count("row-name") == 1
    assert client.get("/hang-loat?tinh-trang=failed").text.count("row-name") == 0


def test_batch_is_stopped_and_taken_up_again(house: House) -> None:
    """What was stopped can be made after all; who only reads can do neither."""
    client = house.signed_in()
    address = _send(client, "/hang-loat", [_row(1), _row(2)]).headers["Location"]
    reader = house.signed_in("head")
    assert reader.get(address).status_code == 200
    assert reader.post(f"{address}/dung").status_code == 403
    assert client.post(f"{address}/dung").status_code == 303
    assert "Đã dừng" in client.get(f"{address}?tinh-trang=cancelled").text
    assert client.post(f"{address}/tao-lai").status_code == 303
    house.work()
    assert client.get(f"{address}/tinh-hinh").get_json()["made"] == 2


def test_batch_of_another_organisation_is_not_there(house: House) -> None:
    """Nobody sees or touches the batch of another organisation."""
    address = _send(house.signed_in(), "/hang-loat", [_row(1)]).headers["Location"]
    other = house.signed_in(organisation=house.new_organisation())
    assert other.get("/hang-loat").text.count("row-name") == 0
    for path in ("", "/tinh-hinh", "/tat-ca.zip", "/in.docx"):
        assert other.get(f"{address}{path}").status_code == 404
    assert other.post(f"{address}/dung").status_code == 404
