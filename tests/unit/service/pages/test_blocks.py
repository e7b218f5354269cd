"""The pages of blocks, of approved conferences and of what is done to a conference as a whole."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from tests.unit.service.house import House, conference

HOSTILE = "<img src=x onerror=alert(1)> \u202eKhối"


def followed(client: FlaskClient, url: str, **form: Any) -> str:
    """Send a form and return the page that it leads to."""
    answer = client.post(url, data=form, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def new_block(client: FlaskClient, *members: str, name: str = "Khối thi đua số 1") -> str:
    """Keep a block and return the address of its page."""
    answer = client.post("/khoi", data={"name": name, "members": "\n".join(members)})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def revision(page: str) -> str:
    """Return the revision that the forms of a page carry."""
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_block_is_kept_and_conferences_begin_with_its_members(house: House) -> None:
    """A list out of Word becomes members; a conference begins with those of its two years."""
    client = house.signed_in()
    block = new_block(client, "1. Sở Y tế;", "2) Sở Tư pháp.", "", "- Sở Y tế")
    page = followed(client, f"{block}/thanh-vien", members="Sở Nội vụ\nsở y tế", joined_year="2025")
    assert "Đã thêm 1 đơn vị." in page
    given = {"name": "Sở Tư pháp", "left_year": "2021", "revision": revision(page)}
    followed(client, f"{block}/thanh-vien/1", **given)

    begun = client.post(f"{block}/hoi-nghi", data={"year": "2024"})
    kept = house.client.get("/api/v1/conferences").get_json()["conferences"][0]
    facts = house.client.get(kept["url"]).get_json()["conference"]
    assert begun.headers["Location"].endswith(f"/hoi-nghi/{kept['id']}")
    assert (2024, 2025) == (facts["year_summed_up"], facts["year_planned"])
    assert ["Sở Y tế", "Sở Y tế", "Sở Nội vụ"] == [member["name"] for member in facts["members"]]
    assert f"/hoi-nghi/{kept['id']}" in client.get(block).text


def test_what_does_not_hold_is_told_beside_its_field(house: House) -> None:
    """A year that is none leaves the member as it was; the page shows what was typed and what is wrong."""
    client = house.signed_in()
    block = new_block(client, "Sở Y tế")
    answer = client.post(
        f"{block}/thanh-vien/0", data={"name": "Sở Y tế", "joined_year": "19", "revision": "1"}
    )
    assert answer.status_code == 422
    assert 'id="o-joined_year-loi"' in answer.text
    assert 'value="19"' in answer.text
    assert "từ năm 19" not in client.get(block).text


def test_the_block_of_a_conference_is_kept_and_brought_up_to_date(house: House) -> None:
    """Members come out of a conference, by a look at what would change first."""
    client = house.signed_in()
    kept = house.client.post("/api/v1/conferences", json={"conference": conference()}).get_json()
    assert "Lưu khối này" in client.get("/khoi").text
    block = str(client.post(f"/khoi/tu-hoi-nghi/{kept['id']}").headers["Location"])
    assert "Sở Đặc biệt số 3" in client.get(block).text

    given = {"conference": {"members": [{"name": HOSTILE}, {"name": "Sở Đặc biệt số 1"}]}}
    headers = {"Content-Type": "application/merge-patch+json"}
    assert house.client.patch(kept["url"], json=given, headers=headers).status_code == 200
    page = client.get(f"{block}/lay-tu/{kept['id']}").text
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page
    taken = followed(client, f"{block}/lay-tu/{kept['id']}", left=["Sở Đặc biệt số 2"])
    assert "đến hết năm 2021" in taken


def test_nobody_changes_what_another_one_changed_meanwhile(house: House) -> None:
    """A form from before somebody else's change is refused in plain words."""
    client = house.signed_in()
    block = new_block(client, "Sở Y tế", "Sở Tư pháp")
    followed(client, f"{block}/thanh-vien/0/chuyen", huong="xuong", revision="1")
    late = client.post(f"{block}/thanh-vien/0/bo", data={"revision": "1"})
    assert late.status_code == 412
    assert "Tải lại trang" in late.text
    assert client.get(f"{block}/thanh-vien/9").status_code == 404


def new_conference(house: House, **more: Any) -> str:
    """Keep a conference and return the address of its page."""
    given = {"conference": {**conference(), **more}}
    kept = house.client.post("/api/v1/conferences", json=given).get_json()
    return f"/hoi-nghi/{kept['id']}"


def test_tasks_are_looked_over_and_taken(house: House) -> None:
    """A pasted text becomes tasks to tick, which take the place of those there or stand behind them."""
    client = house.signed_in()
    page = new_conference(house)
    text = "1. Việc một; có chấm phẩy\na) Ý <b>một</b>\n2. Việc hai của năm 2021\nCác đơn vị cam kết./."
    found = client.post(f"{page}/nhiem-vu", data={"text": text}).text
    assert "&lt;b&gt;một" in found
    assert "còn ghi năm 2021" in found
    assert "Hội nghị đang có 1 nhiệm vụ" in found

    hidden = hidden_in(found)
    client.post(f"{page}/nhiem-vu/lay", data={**hidden, "lay": ["0"], "cach": "them"})
    assert [
        {"text": "Hoàn thành toàn diện các chỉ tiêu được giao."},
        {"text": "Việc một; có chấm phẩy", "items": ["Ý <b>một</b>"]},
    ] == tasks_of(house, page)["items"]
    # another one replaces them: nobody had changed what the page showed but this very form
    again = client.post(f"{page}/nhiem-vu", data={"text": text}).text
    hidden = hidden_in(again)
    client.post(f"{page}/nhiem-vu/lay", data={**hidden, "lay": ["1"], "cach": "thay"})
    assert {"items": [{"text": "Việc hai của năm 2021"}]} == tasks_of(house, page)


def hidden_in(page: str) -> dict[str, str]:
    """Return what the page of found tasks sends back."""
    values = re.findall(r'name="(found|before)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in values}


def tasks_of(house: House, page: str) -> Any:
    """Return the tasks of a kept conference."""
    kept = house.client.get(f"/api/v1/conferences/{page.rpartition('/')[2]}").get_json()
    return kept["conference"]["tasks"]


def test_tasks_come_out_of_a_word_file(house: House) -> None:
    """A .docx is read; what is none is told beside its field, and nothing changes."""
    client = house.signed_in()
    page = new_conference(house)
    invitation = Path(__file__).parents[4] / "examples" / "giay_moi" / "template.docx"
    for name, data, status in (("a.docx", b"no file", 422), ("b.docx", invitation.read_bytes(), 200)):
        answer = client.post(f"{page}/nhiem-vu", data={"file": (io.BytesIO(data), name)})
        assert answer.status_code == status
    assert 422 == client.post(f"{page}/nhiem-vu", data={"text": " "}).status_code
    assert 422 == client.post(f"{page}/nhiem-vu/lay", data={"found": "[1]", "before": "{}"}).status_code
    assert 303 == client.post(f"{page}/nhiem-vu/lay", data={"found": "[]", "before": "{}"}).status_code
    assert 1 == len(tasks_of(house, page)["items"])


def test_head_approves_and_opens_again(house: House) -> None:
    """Approved, a conference is locked for everybody; opened again, the approved version stays readable."""
    head, secretary = house.signed_in("head"), house.signed_in()
    page = new_conference(house)
    assert 403 == secretary.post(f"{page}/phe-duyet").status_code
    assert "Đã phê duyệt" in followed(head, f"{page}/phe-duyet")
    assert 409 == secretary.post(f"{page}/xoa").status_code
    assert 409 == secretary.get(f"{page}/nhiem-vu").status_code
    edit = {"edits": [{"pointer": "/year_planned", "before": 2023, "after": 2024}]}
    assert 409 == secretary.post(f"{page}/luu", json=edit).status_code
    api = f"/api/v1/conferences/{page.rpartition('/')[2]}"
    refused = house.client.delete(api)
    assert (409, "conference-approved") == (refused.status_code, refused.get_json(force=True)["code"])

    followed(head, f"{page}/mo-lai")
    assert "Phiên bản 1" in secretary.get(f"{page}/phien-ban").text
    version = secretary.get(f"{page}/phien-ban/1").text
    assert "Sở Đặc biệt số 2" in version
    assert "Nguyễn Thị Hương" in version
    assert 404 == secretary.get(f"{page}/phien-ban/2").status_code
    assert 200 == secretary.post(f"{page}/luu", json=edit).status_code
    assert "Đã xoá hội nghị" in followed(secretary, f"{page}/xoa")


def test_what_is_not_taken_in_is_not_approved(house: House) -> None:
    """Where something typed is wrong the head is led to it."""
    head, page = house.signed_in("head"), new_conference(house)
    edit = {"edits": [{"pointer": "/year_planned", "before": 2023, "after": "2o24"}]}
    house.signed_in().post(f"{page}/luu", json=edit)
    assert "còn 1 chỗ phải sửa" in followed(head, f"{page}/phe-duyet")


def test_a_year_is_rolled_over_once(house: House) -> None:
    """One click makes next year's conference; a second one leads to it."""
    client = house.signed_in()
    page = new_conference(house, year_summed_up=2022)
    first = client.post(f"{page}/nam-sau").headers["Location"]
    assert first != page
    assert first == client.post(f"{page}/nam-sau").headers["Location"]
    assert 2023 == house.client.get(f"/api/v1/conferences/{first.rpartition('/')[2]}").get_json()["year"]
