"""What is printed to be signed: the order, the copies, the files."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from assembly.conference.reading import read_conference_data
from assembly.errors import DocumentNotMade, NotReady, RequestRefused
from assembly.jobs.chunk import ChunkMaker
from assembly.jobs.making import DocumentMaker
from assembly.jobs.order import place_order
from assembly.jobs.signing import Signing, list_of, printable_to_sign, signing_of
from assembly.jobs.signing_list import said_places
from tests.unit.jobs.house import House
from tests.unit.jobs.test_signers import BLOCK

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def ordered(house: House, work: bool = True, **more: Any) -> str:
    """Order all documents of the conference of three members, have them made, and return the job's id."""
    job = place_order(
        read_conference_data({**BLOCK, **more}),
        None,
        library=house.library,
        jobs=house.jobs,
        queue=house.queue,
        chunk_documents=50,
    )
    maker = ChunkMaker(
        house.jobs, house.objects, DocumentMaker(house.jobs, house.library), timedelta(seconds=60)
    )
    while work and house.queue.waiting:
        maker.make(house.queue.waiting.popleft())
    return job.id


def signing(house: House, job_id: str, copies: Mapping[int, int] | None = None) -> Signing:
    """Return what of a job is to be signed."""
    return signing_of(job_id, copies, jobs=house.jobs, library=house.library)


def texts(file: bytes) -> list[str]:
    """Return all texts of a .docx in order, those of tables too."""
    body = docx.Document(io.BytesIO(file)).element.body
    paragraphs = ("".join(each.text or "" for each in one.iter(f"{W}t")) for one in body.iter(f"{W}p"))
    return [text for text in paragraphs if text]


def faults_of(file: bytes, folder: Path) -> list[str]:
    """Return what the strict OOXML audit says of a file."""
    (folder / "file.docx").write_bytes(file)
    return [str(error) for error in OpenXmlValidator(strict=True).validate(folder / "file.docx").errors]


def test_whoever_signs_last_gets_one_pile(house: House) -> None:
    """The documents of one last signer lie together, in a pile those with the same signers."""
    found = signing(house, ordered(house))
    assert [(one.name.removesuffix(".docx"), one.copies) for one in found.documents] == [
        ("Ký kết giao ước thi đua năm 2026", 3),
        ("Giao ước thi đua năm 2026 - Sở Y tế", 2),
        ("Biên bản bàn giao nhiệm vụ Trưởng khối năm 2026", 2),
        ("Giao ước thi đua năm 2026 - Sở Tài chính", 2),
        ("Giao ước thi đua năm 2026 - Sở Nội vụ", 2),
        ("Báo cáo tổng kết phong trào thi đua năm 2025", 1),
        ("Tờ trình đề nghị khen thưởng năm 2025", 2),
        ("Tờ trình giới thiệu Trưởng khối, Phó Trưởng khối năm 2026", 2),
        ("Biên bản xét khen thưởng năm 2025", 4),
    ]
    lasts = [one.signatures.signers[-1].name for one in found.documents]
    assert lasts == ["Lê Thị Bình"] * 4 + [None] + ["Trần Văn An"] * 4


def test_everybody_knows_where_to_sign(house: House) -> None:
    """For each person the places of the documents in the print are told."""
    places = {
        signer.name or signer.said: where for signer, where in signing(house, ordered(house)).by_person()
    }
    assert places == {
        "Trần Văn An": [1, 2, 3, 6, 7, 8, 9],
        "Thủ trưởng Sở Tài chính": [1, 4, 5],
        "Lê Thị Bình": [1, 2, 3, 4, 5],
        "Ngô Thị Dung": [9],
    }


def test_the_print_holds_the_list_and_every_copy(house: House) -> None:
    """The list lies on top, then each document as often as is wanted; those of no copies are left out."""
    job_id = ordered(house)
    wanted = {one.position: 0 for one in signing(house, job_id).documents} | {1: 2, 4: 1}
    delivery = printable_to_sign(
        job_id, wanted, jobs=house.jobs, objects=house.objects, library=house.library
    )
    found = b"".join(delivery.content)
    titles = [
        text for text in texts(found) if text in ("BẢNG THEO DÕI KÝ", "BẢN GIAO ƯỚC THI ĐUA", "BÁO CÁO")
    ]
    assert delivery.name == "In để ký năm 2025.docx"
    assert titles == ["BẢNG THEO DÕI KÝ", "BẢN GIAO ƯỚC THI ĐUA", "BẢN GIAO ƯỚC THI ĐUA", "BÁO CÁO"]


def test_the_list_tells_what_and_who(house: House, tmp_path: Path) -> None:
    """The list names each document with its copies, signers and keepers, and each person with the places."""
    found = list_of(signing(house, ordered(house)))
    told = texts(found)
    assert told[:3] == ["KHỐI THI ĐUA SỐ 1", "BẢNG THEO DÕI KÝ", "Hồ sơ hội nghị tổng kết năm 2025"]
    assert "I. Thứ tự in: 09 văn bản, 20 bản" in told
    at = told.index("Giao ước thi đua năm 2026 - Sở Y tế")
    assert told[at + 1 : at + 6] == ["02", "Trần Văn An", "Lê Thị Bình (Trưởng khối)", "Sở Y tế", "Sở Nội vụ"]
    at = told.index("Trần Văn An, Giám đốc Sở Y tế")
    assert told[at + 1 : at + 3] == ["1-3, 6-9", "16"]
    assert faults_of(found, tmp_path) == []


def test_other_copies_than_the_facts_tell_have_no_known_keeper(house: House) -> None:
    """Who keeps a copy is told only where there are as many as there are keepers."""
    told = texts(list_of(signing(house, ordered(house), {5: 7})))
    at = told.index("Tờ trình đề nghị khen thưởng năm 2025")
    assert "Lưu văn thư" in told[:at]
    assert "Nơi gửi đến" in told


@pytest.mark.parametrize("copies", [-1, 201])
def test_copies_have_bounds(copies: int, house: House) -> None:
    """A document is printed from 0 to 200 times."""
    job_id = ordered(house)
    with pytest.raises(RequestRefused) as refusal:
        signing(house, job_id, {1: copies})
    assert refusal.value.faults[0].pointer == "/copies/1"


def test_too_much_and_nothing_are_refused(house: House) -> None:
    """A file holds at most a thousand documents; one of none is not made."""
    job_id = ordered(house)

    def printed(copies: int) -> None:
        wanted = dict.fromkeys(range(9), copies)
        printable_to_sign(job_id, wanted, jobs=house.jobs, objects=house.objects, library=house.library)

    for copies in (0, 112):
        with pytest.raises(RequestRefused):
            printed(copies)


def test_nothing_is_signed_before_all_is_made(house: House) -> None:
    """A job that is still being made is not printed, nor one that made nothing."""
    with pytest.raises(NotReady):
        signing(house, ordered(house, work=False))
    empty = place_order(
        read_conference_data({"block": "K"}),
        None,
        library=house.library,
        jobs=house.jobs,
        queue=house.queue,
        chunk_documents=50,
    )
    with pytest.raises(DocumentNotMade):
        signing(house, empty.id)


@pytest.mark.parametrize(
    ("places", "said"), [([1], "1"), ([1, 2, 3, 7], "1-3, 7"), ([2, 4, 5], "2, 4-5"), ([], "")]
)
def test_places_are_said_short(places: list[int], said: str) -> None:
    """Neighbouring places are a range."""
    assert said_places(places) == said
