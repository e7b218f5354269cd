"""The form of a conference saves what is typed and tells what is wrong with it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from uuid_utils import uuid7
from werkzeug.test import TestResponse

from assembly.callers.actor import program
from assembly.conference.form import conference_form
from assembly.conference.reading import read_conference_data
from assembly.kept_conferences.keeping import keep_conference
from assembly.kept_conferences.ports import OwnConferences
from service.pages.assets import assets, icon_names
from tests.unit.service.house import House, conference

HOSTILE = '</script><img src=x onerror="alert(1)">\u202egnort'


def kept_of(house: House) -> OwnConferences:
    """Return the kept conferences of the first organisation."""
    return house.conferences.seen_by(program("tests"))


def new_conference(house: House, **changes: Any) -> str:
    """Keep a conference and return its id."""
    facts = read_conference_data({**conference(), **changes}).conference
    return keep_conference(str(uuid7()), facts, conferences=kept_of(house)).id


class _Data(HTMLParser):
    found = ""
    inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = ("id", "du-lieu") in attrs

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found += data


def data_of(page: TestResponse) -> dict[str, Any]:
    """Return what the page tells its module."""
    parser = _Data()
    parser.feed(page.text)
    data: dict[str, Any] = json.loads(parser.found)
    return {**data, "tree": json.loads(data["tree"])}


def save(client: FlaskClient, conference_id: str, edits: Any, **more: Any) -> TestResponse:
    """Send edits as the module does."""
    body = json.dumps({"edits": edits, **more})
    url, kind = f"/hoi-nghi/{conference_id}/luu", "application/json"
    return client.post(url, data=body, content_type=kind, headers={"Accept": kind})


def edit(pointer: str, before: Any, after: Any) -> dict[str, Any]:
    """Return an edit."""
    return {"pointer": pointer, "before": before, "after": after}


def test_the_page_holds_what_was_typed(house: House) -> None:
    """The page tells its module the tree, and where form and saving are."""
    conference_id = new_conference(house)
    data = data_of(house.signed_in().get(f"/hoi-nghi/{conference_id}"))
    assert data["tree"]["members"][0] == {"name": "Sở Đặc biệt số 1"}
    assert (data["read_only"], data["revision"]) == (False, 1)
    assert data["save_url"] == f"/hoi-nghi/{conference_id}/luu"


def test_the_form_comes_as_an_asset(house: House) -> None:
    """The form is sent once for all conferences, as its model draws it."""
    client = house.signed_in()
    page = client.get(f"/hoi-nghi/{new_conference(house)}")
    answer = client.get(data_of(page)["form_url"])
    assert answer.json == json.loads(json.dumps(conference_form().as_data()))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_hostile_names_stay_text(house: House) -> None:
    """A name that holds markup neither ends the data of the page nor becomes an element."""
    conference_id = new_conference(house, block={"name": HOSTILE})
    page = house.signed_in().get(f"/hoi-nghi/{conference_id}")
    assert "<img src=x" not in page.text
    assert data_of(page)["tree"]["block"]["name"] == HOSTILE.replace("\u202e", "")


def test_typed_values_are_saved(house: House) -> None:
    """An edit is kept, and the answer tells the tree that stands there now."""
    conference_id = new_conference(house)
    answer = save(house.signed_in(), conference_id, [edit("/conference/date", None, "29/12/2022")]).get_json()
    assert json.loads(answer["tree"])["conference"] == {"date": "2022-12-29"}
    assert kept_of(house).conference(conference_id).facts["conference"] == {"date": "2022-12-29"}
    assert (answer["revision"], answer["faults"], answer["conflicts"], answer["merged"]) == (2, [], [], [])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*\+00:00", answer["saved_at"])


def test_what_cannot_be_taken_in_is_kept_and_told(house: House) -> None:
    """A fault stands with its place in words, and what was typed stays in the tree."""
    conference_id = new_conference(house)
    client = house.signed_in()
    members = [{"name": "Sở Y tế", "staff": "nhiều"}]
    before = conference()["members"]
    answer = save(client, conference_id, [edit("/members", before, members)]).get_json()
    assert json.loads(answer["tree"])["members"] == members
    assert answer["faults"] == [
        {
            "pointer": "/members/0/staff",
            "label": "Đơn vị thành viên 1 (Sở Y tế) › Số người",
            "message": "Chỉ ghi số nguyên, ví dụ 12.",
            "severity": "error",
        }
    ]
    assert data_of(client.get(f"/hoi-nghi/{conference_id}"))["faults"] == answer["faults"]


def test_both_values_of_a_conflict_are_told(house: House) -> None:
    """Where two people change one field, the second is told both values."""
    conference_id = new_conference(house)
    client = house.signed_in()
    save(client, conference_id, [edit("/block/symbol", None, "KTĐ1")])
    answer = save(client, conference_id, [edit("/block/symbol", None, "KTĐ2")]).get_json()
    assert answer["conflicts"] == [
        {"pointer": "/block/symbol", "label": "Khối thi đua › Ký hiệu", "yours": "KTĐ2", "theirs": "KTĐ1"}
    ]


def test_a_look_tells_only_what_is_new(house: House) -> None:
    """A page that asks without edits gets the tree only where somebody changed it."""
    conference_id = new_conference(house)
    client = house.signed_in()
    first = save(client, conference_id, [], revision=1).get_json()
    assert first == {"revision": 1, "unchanged": True, "approved": False}
    save(client, conference_id, [edit("/block/symbol", None, "KTĐ1")])
    second = save(client, conference_id, [], revision=1).get_json()
    assert (second["revision"], json.loads(second["tree"])["block"]["symbol"]) == (2, "KTĐ1")


def test_names_keep_their_order(house: House) -> None:
    """Entries by the names of units come back in the order they were typed in."""
    conference_id = new_conference(house)
    achievements = {"Sở Đặc biệt số 2": "Tốt.", "Sở Đặc biệt số 1": "Khá."}
    nominations = [{"award": "Cờ thi đua của Chính phủ", "achievements": achievements}]
    answer = save(house.signed_in(), conference_id, [edit("/nominations", None, nominations)]).get_json()
    assert list(json.loads(answer["tree"])["nominations"][0]["achievements"]) == list(achievements)


def test_misshapen_edits_are_refused(house: House) -> None:
    """What no page sends is refused, and changes nothing."""
    conference_id = new_conference(house)
    client = house.signed_in()
    misshapen: tuple[Any, ...] = (
        None,
        {},
        [1],
        [{"before": 1}],
        [edit("/block/symbol", None, "K") | {"more": 1}],
        [edit("/members/0/name", None, "Sở")],
        [edit("block", None, "K")],
    )
    assert [save(client, conference_id, edits).status_code for edits in misshapen] == [422] * 7
    assert kept_of(house).conference(conference_id).revision == 1


def test_an_approved_conference_is_shown_and_not_saved(house: House) -> None:
    """The form of an approved conference is for reading; edits from a page still open are refused."""
    conference_id = new_conference(house)
    secretary, head = house.signed_in(), house.signed_in("head")
    assert head.post(f"/hoi-nghi/{conference_id}/phe-duyet").status_code == 303
    assert data_of(secretary.get(f"/hoi-nghi/{conference_id}"))["read_only"] is True
    answer = save(secretary, conference_id, [edit("/block/symbol", None, "K")])
    assert (answer.status_code, answer.get_json()["code"]) == (409, "conference-approved")
    assert "Sửa (tạo phiên bản mới)" in head.get(f"/hoi-nghi/{conference_id}").text
    assert "Sửa (tạo phiên bản mới)" not in secretary.get(f"/hoi-nghi/{conference_id}").text


def test_who_only_reads_saves_nothing(house: House) -> None:
    """The head of the office reads the form and saves nothing."""
    conference_id = new_conference(house)
    head = house.signed_in("head")
    assert data_of(head.get(f"/hoi-nghi/{conference_id}"))["read_only"] is True
    assert save(head, conference_id, [edit("/block/symbol", None, "K")]).status_code == 403


def test_conferences_of_others_are_not_found(house: House) -> None:
    """A conference of another organisation is neither shown nor saved."""
    conference_id = new_conference(house)
    stranger = house.signed_in(organisation=house.new_organisation())
    assert stranger.get(f"/hoi-nghi/{conference_id}").status_code == 404
    assert save(stranger, conference_id, []).status_code == 404


def test_saving_needs_the_secret_of_the_form(house: House) -> None:
    """Another site cannot make a browser save."""
    conference_id = new_conference(house)
    client = house.signed_in()
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    answer = save(client, conference_id, [edit("/block/symbol", None, "K")])
    assert (answer.status_code, kept_of(house).conference(conference_id).revision) == (400, 1)


def test_modules_name_only_icons_that_are_sent() -> None:
    """Every picture that the modules of the form name is among those the pages bring along."""
    modules = [
        asset.content.decode()
        for path, asset in assets().items()
        if path.endswith(".mjs") and "form/" in path
    ]
    named = {name for text in modules for name in re.findall(r'(?:icon|pictureButton)\("([a-z0-9-]+)"', text)}
    named |= {name for text in modules for name in re.findall(r'picture: "([a-z0-9-]+)"', text)}
    assert named
    assert named <= icon_names()
