"""The pages of documents: making, following, looking, checking, printing to be signed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from html import unescape
from typing import Any

import docx
from flask.testing import FlaskClient
from uuid_utils import uuid7

from assembly.callers.actor import LOCAL_ORGANISATION, program
from assembly.conference.model import Conference
from assembly.conference.reading import read_conference_data
from assembly.errors import Fault, WordsRefused
from assembly.jobs.assemble import MadeDocument, assemble_document
from assembly.jobs.chunk import ChunkMaker
from assembly.jobs.listing import JobFilter
from assembly.jobs.making import DocumentMaker
from assembly.jobs.plan import PlannedDocument
from assembly.kept_conferences.keeping import keep_conference, patch_conference
from assembly.templates.registry import TemplateLibrary
from tests.unit.service.house import ONE_PAGE, House, conference

HOSTILE = "<img src=x onerror=alert(1)>\u202e Sở & “Y tế”"
JSON = {"Accept": "application/json"}


def kept(house: House, organisation: str = LOCAL_ORGANISATION, **more: Any) -> str:
    """Keep a conference of three members and return its id."""
    data = read_conference_data({**conference(), **more}).conference
    own = house.conferences.seen_by(program("tests", organisation))
    return keep_conference(str(uuid7()), data, conferences=own).id


def page(client: FlaskClient, address: str) -> str:
    """Return a page that is there."""
    answer = client.get(address)
    html: str = answer.data.decode()
    assert answer.status_code == 200, html
    return html


def made(house: House, client: FlaskClient, conference_id: str, **form: Any) -> str:
    """Make the documents and their PDFs on the page; return the address below which the job lies."""
    answer = client.post(f"/hoi-nghi/{conference_id}/van-ban", data=form)
    assert answer.status_code == 303
    house.work()
    house.make_pdfs()
    return answer.headers["Location"].replace("?luot=", "/")


def words(html: str) -> str:
    """Return what a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_what_can_be_made_and_what_lacks_is_told_with_links(house: House) -> None:
    """Each kind says what it lacks, or why it cannot be made, and leads to the fields."""
    conference_id = kept(house)
    html = page(house.signed_in(), f"/hoi-nghi/{conference_id}/van-ban")
    said = words(html)
    assert "Bản giao ước thi đua của từng đơn vị (3 văn bản)" in said
    assert "Chưa có năm tổng kết. Điền: Năm tổng kết ." in said
    for pointer in ("/year_summed_up", "/members/0/head/name", "/leadership/next/leader/unit"):
        assert f'href="/hoi-nghi/{conference_id}#truong={pointer}"' in html
    assert html.count('name="loai"') == html.count(" checked") == 2


def test_documents_are_made_followed_and_taken_away(house: House) -> None:
    """An order names the conference and its revision; the page follows it until the last PDF is there."""
    conference_id, client = kept(house), house.signed_in()
    answer = client.post(f"/hoi-nghi/{conference_id}/van-ban", data={})
    job = house.jobs.listed(JobFilter(conference_id=conference_id), limit=2)[0]
    assert answer.headers["Location"] == f"/hoi-nghi/{conference_id}/van-ban?luot={job.id}"
    assert (job.total, job.conference_revision, job.pdf_wanted) == (4, 1, True)
    below = f"/hoi-nghi/{conference_id}/van-ban/{job.id}"

    def told() -> tuple[bool, str]:
        found = client.get(f"{below}/tien-do", headers=JSON).get_json()
        assert words(found["html"]).count(found["said"]) == 1
        again = client.get(f"{below}/tien-do?ban={found['version']}", headers=JSON).get_json()
        assert again == {name: value for name, value in found.items() if name != "html"}
        return found["pending"], found["said"]

    assert " data-pending" in page(client, answer.headers["Location"])
    assert told() == (True, "Đang tạo văn bản: xong 0/4.")
    house.work()
    assert told() == (True, "Đã tạo 4 văn bản. Đang tạo bản PDF: xong 0/4.")
    house.make_pdfs()
    assert told() == (False, "Đã tạo xong 4 văn bản, 4 bản PDF.")
    html = page(client, f"/hoi-nghi/{conference_id}/van-ban")
    assert " data-pending" not in html
    assert "Kiểm tra trước khi ký" in html

    archive = zipfile.ZipFile(io.BytesIO(client.get(f"{below}/tat-ca").data))
    assert sum(name.startswith("Word/") for name in archive.namelist()) == 4
    assert sum(name.startswith("PDF/") for name in archive.namelist()) == 4
    word = client.get(f"{below}/1/word")
    assert docx.Document(io.BytesIO(word.data)).tables
    assert "attachment" in word.headers["Content-Disposition"]
    assert client.get(f"{below}/1/pdf").data == ONE_PAGE
    noted = [entry.action for entry in house.audit.all_entries(LOCAL_ORGANISATION)]
    assert noted[-3:] == ["archive.read", "document.read", "pdf.read"]


def test_a_job_of_an_older_conference_says_so(house: House) -> None:
    """When the conference changed since, the page says so; changed back it is as it was."""
    conference_id, client = kept(house), house.signed_in()
    made(house, client, conference_id)
    own = house.conferences.seen_by(program("tests"))
    note = "Dữ liệu hội nghị đã sửa sau khi tạo"

    def says(venue: str | None) -> bool:
        patch_conference(conference_id, {"conference": {"venue": venue}}, revision=None, conferences=own)
        return note in page(client, f"/hoi-nghi/{conference_id}/van-ban")

    assert (says("Hội trường"), says(None)) == (True, False)


def test_only_the_chosen_kinds_are_made(house: House) -> None:
    """The kinds that are ticked are made."""
    conference_id = kept(house)
    made(house, house.signed_in(), conference_id, loai="covenant_common")
    (job,) = house.jobs.listed(JobFilter(conference_id=conference_id), limit=9)
    assert job.total == 1


def test_a_document_is_looked_at_page_by_page(house: House) -> None:
    """The pages are pictures that a browser may keep; neighbours lead to each other."""
    conference_id, client = kept(house), house.signed_in()
    below = made(house, client, conference_id)
    html = page(client, f"{below}/1")
    (address,) = set(re.findall(r'<img src="([^"]*trang/1[^"]*)"', html))
    picture = client.get(unescape(address))
    assert picture.data.startswith(b"\x89PNG")
    assert picture.headers["Cache-Control"] == "private, max-age=31536000"
    assert f'rel="prev" href="{below}/0"' in html
    assert f'rel="next" href="{below}/2"' in html
    assert client.get(f"{below}/1/trang/2").status_code == 422
    assert client.get(f"{below}/9").status_code == 404


def test_without_a_pdf_the_words_are_shown(house: House) -> None:
    """Where there is no PDF yet, or none can be made, the page says so and shows the words."""
    conference_id, client = kept(house), house.signed_in()
    address = client.post(f"/hoi-nghi/{conference_id}/van-ban").headers["Location"].replace("?luot=", "/")
    house.work()
    html = page(client, f"{address}/0")
    assert "Đang chuẩn bị trang in" in html
    assert " data-waits" in html
    assert "BẢN KÝ KẾT GIAO ƯỚC THI ĐUA" in words(html)
    house.fail_pdfs()
    html = page(client, f"{address}/0")
    assert "chưa cài LibreOffice" in html
    assert " data-waits" not in html
    assert "BẢN KÝ KẾT GIAO ƯỚC THI ĐUA" in words(html)
    assert "chưa cài LibreOffice" in page(client, f"/hoi-nghi/{conference_id}/van-ban")


def test_names_of_strangers_are_only_words(house: House) -> None:
    """A name with markup and marks of direction is shown as it is, inside a bdi, on every page."""
    members = [{"name": HOSTILE, "head": {"name": HOSTILE, "title": HOSTILE}}, {"name": "Sở B"}]
    conference_id, client = kept(house, block=HOSTILE, members=members), house.signed_in()
    below = made(house, client, conference_id)
    for address in (f"/hoi-nghi/{conference_id}/van-ban", f"{below}/1", f"{below}/ky"):
        html = page(client, address)
        assert "<img src=x" not in html
        assert "<bdi>&lt;img src=x onerror=alert(1)&gt;" in html
    assert client.get(f"{below}/tat-ca").status_code == 200


def test_the_print_to_be_signed(house: House) -> None:
    """The page proposes copies; the print comes as Word, as PDF, or as the list alone, and is noted."""
    conference_id, client = kept(house), house.signed_in()
    below = made(house, client, conference_id)
    html = page(client, f"{below}/ky")
    assert re.findall(r'name="ban-(\d+)" value="(\d+)"', html) == [
        ("0", "3"),
        ("1", "2"),
        ("2", "2"),
        ("3", "2"),
    ]
    wanted = {"ban-0": "0", "ban-1": "1", "ban-2": "", "ban-3": "0"}
    word = client.post(f"{below}/ky", data=wanted | {"dang": "docx"})
    assert docx.Document(io.BytesIO(word.data)).paragraphs[1].text == "BẢNG THEO DÕI KÝ"
    pdf = client.post(f"{below}/ky", data=wanted | {"dang": "pdf", "hai-mat": "1"})
    assert (pdf.data[:5], pdf.content_type) == (b"%PDF-", "application/pdf")
    told = client.post(f"{below}/ky", data=wanted | {"dang": "bang"})
    rows = docx.Document(io.BytesIO(told.data)).tables[0].rows
    assert [row.cells[1].text for row in rows[1:]] == ["Giao ước thi đua năm 2023 - Sở Đặc biệt số 1"]
    entries = [
        entry for entry in house.audit.all_entries(LOCAL_ORGANISATION) if entry.action == "merged.read"
    ]
    assert [entry.details["form"] for entry in entries] == ["docx", "pdf", "list"]


def test_a_number_of_copies_is_a_number(house: House) -> None:
    """Anything else than 0 to 200 is told, not printed."""
    conference_id, client = kept(house), house.signed_in()
    below = made(house, client, conference_id, loai="covenant_common")
    for copies in ("-1", "x", "201", "9" * 30):
        answer = client.post(f"{below}/ky", data={"ban-0": copies})
        assert answer.status_code == 422
        assert "từ 0 đến 200" in answer.data.decode()


def test_what_was_stopped_is_taken_up_again(house: House) -> None:
    """A job is stopped, and made to its end later."""
    conference_id, client = kept(house), house.signed_in()
    below = client.post(f"/hoi-nghi/{conference_id}/van-ban").headers["Location"].replace("?luot=", "/")
    assert client.post(f"{below}/dung").status_code == 303
    assert "Đã dừng; đã tạo 0/4 văn bản." in page(client, f"/hoi-nghi/{conference_id}/van-ban")
    assert client.post(f"{below}/dung").status_code == 303
    assert client.post(f"{below}/tao-lai").status_code == 303
    house.work()
    house.make_pdfs()
    assert "Đã tạo xong 4 văn bản, 4 bản PDF." in page(client, f"/hoi-nghi/{conference_id}/van-ban")
    assert client.post(f"{below}/tao-lai").status_code == 409


def test_a_document_that_failed_tells_why_and_is_tried_again(house: House) -> None:
    """The reason stands beside the document, with the field that it names; the others are there."""
    conference_id, client = kept(house), house.signed_in()
    below = client.post(f"/hoi-nghi/{conference_id}/van-ban").headers["Location"].replace("?luot=", "/")

    def assemble(facts: Conference, planned: PlannedDocument, library: TemplateLibrary) -> MadeDocument:
        if planned.member == 1:
            raise WordsRefused([Fault("/members/1/name", "control", "Có ký tự lạ", "a control character")])
        return assemble_document(facts, planned, library)

    maker = DocumentMaker(house.jobs, house.library, assemble=assemble)
    while house.queue.waiting:
        ChunkMaker(house.jobs, house.objects, maker, timedelta(seconds=60)).make(
            house.queue.waiting.popleft()
        )
    house.make_pdfs()
    html = page(client, f"/hoi-nghi/{conference_id}/van-ban")
    assert "Đã tạo xong 3 văn bản, 3 bản PDF; 1 văn bản không tạo được." in words(html)
    failed = html.partition("Có giá trị không thể in vào văn bản")[2]
    assert f'href="/hoi-nghi/{conference_id}#truong=/members/1/name"' in failed.partition("</p>")[0]
    assert "Có giá trị không thể in vào văn bản" in page(client, f"{below}/2")
    client.post(f"{below}/tao-lai")
    house.work()
    house.make_pdfs()
    assert "Đã tạo xong 4 văn bản, 4 bản PDF." in words(page(client, f"/hoi-nghi/{conference_id}/van-ban"))


def test_the_head_reads_and_makes_nothing(house: House) -> None:
    """The head of office looks at documents and takes them away; making is not for the role."""
    conference_id = kept(house)
    below = made(house, house.signed_in(), conference_id)
    head = house.signed_in("head")
    assert 'type="submit">' not in page(head, f"/hoi-nghi/{conference_id}/van-ban").partition('id="tao"')[2]
    assert head.get(f"{below}/tat-ca").status_code == 200
    assert head.post(f"/hoi-nghi/{conference_id}/van-ban").status_code == 403
    assert head.post(f"{below}/tao-lai").status_code == 403


def test_documents_of_others_are_not_there(house: House) -> None:
    """Neither another organisation nor another conference opens a job."""
    conference_id, client = kept(house), house.signed_in()
    below = made(house, client, conference_id, loai="covenant_common")
    other = f"/hoi-nghi/{kept(house)}/van-ban/{below.rpartition('/')[2]}"
    stranger = house.signed_in(organisation=house.new_organisation())
    for who, at in ((client, other), (stranger, below)):
        for rest in ("/tien-do", "/tat-ca", "/0", "/0/word", "/0/pdf", "/0/trang/1", "/ky"):
            assert who.get(f"{at}{rest}").status_code == 404, rest
        for rest in ("/tao-lai", "/dung", "/pdf", "/ky"):
            assert who.post(f"{at}{rest}").status_code == 404, rest
    assert stranger.get(f"/hoi-nghi/{conference_id}/van-ban").status_code == 404
