"""The page on format in the archive: whole in itself, safe, printable, bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import html

from assembly.jobs.format_page import MOST_LISTED, format_page
from assembly.jobs.job import Failure, JobDocument, Made
from assembly.jobs.plan import PlannedDocument
from assembly.jobs.self_check import FormatCheck

FINDING: Mapping[str, Any] = {
    "rule": "G03",
    "severity": "error",
    "certainty": "verified",
    "component": "layout",
    "article": "Nghị định 30/2020/NĐ-CP, Phụ lục I",
    "title": {"vi": "Lề trang", "en": "page margins"},
    "place_in_words": {"vi": "Phần 1", "en": "section 1"},
    "words": "KHỐI THI ĐUA",
    "found": {"vi": "lề trái 20 mm", "en": "left margin 20 mm"},
    "required": {"vi": "từ 30 mm đến 35 mm", "en": "30 mm to 35 mm"},
}


def document(name: str, check: FormatCheck | None, position: int = 0) -> JobDocument:
    """Return a made document with a check."""
    planned = PlannedDocument(name, "t", "kind", "state", "Tên")
    return JobDocument(position, planned, Made("key", 0, 1, "ab", 7, (), check))


def text_of(page: bytes) -> str:
    """Return what a reader sees, blanks run together."""
    root = html.document_fromstring(page.decode())
    return " ".join(" ".join(root.find("body").itertext()).split())


def test_each_document_has_its_result() -> None:
    """Every made document stands on the page with its result; one that failed is not there."""
    failed = JobDocument(3, PlannedDocument("d.docx", "t", "k", "state", "T"), Failure("x", "m", "e"))
    page = text_of(
        format_page(
            [
                document("Giao ước.docx", FormatCheck(0, 0, 0)),
                document("Tờ trình.docx", FormatCheck(1, 0, 2, (FINDING,))),
                document("Biên bản.docx", None),
                failed,
            ]
        )
    )
    assert "3 văn bản; 1 văn bản có điểm cần xem lại; 1 văn bản chưa kiểm tra." in page
    assert "1 Giao ước.docx Không phát hiện sai sót về thể thức" in page
    assert "2 Tờ trình.docx 1 lỗi, 2 gợi ý" in page
    assert "3 Biên bản.docx Chưa kiểm tra" in page
    assert "d.docx" not in page


def test_findings_are_told_in_full() -> None:
    """A finding has its place, its words, what was found, what is required, and its article."""
    page = text_of(format_page([document("Tờ trình.docx", FormatCheck(3, 0, 0, (FINDING,)))]))
    assert "Lỗi Lề trang (G03): Nghị định 30/2020/NĐ-CP, Phụ lục I" in page
    assert "Phần 1: “KHỐI THI ĐUA” lề trái 20 mm từ 30 mm đến 35 mm" in page
    assert "Còn 2 chỗ không liệt kê ở đây." in page


def test_page_runs_nothing_and_fetches_nothing() -> None:
    """There is no script and no address on the page, and text of documents cannot bring any."""
    evil = "</td><script src=http://example.org/x>alert(1)</script><img src=x onerror=y>"
    finding = {**FINDING, "words": evil, "found": {"vi": evil, "en": ""}}
    page = format_page([document(f"{evil}.docx", FormatCheck(1, 0, 0, (finding,)))])
    root = html.document_fromstring(page.decode())
    assert not root.xpath("//script|//img|//link|//iframe|//object|//form")
    attributes = {name for element in root.iter() for name in element.attrib}
    assert attributes <= {"lang", "charset", "name", "content", "class"}
    assert "url(" not in page.decode()
    assert "@import" not in page.decode()
    assert evil in text_of(page)


def test_page_is_vietnamese_and_the_same_every_time() -> None:
    """The page names its language and encoding; the same documents give the same bytes."""
    documents = [document("a.docx", FormatCheck(1, 0, 0, (FINDING,)))]
    page = format_page(documents)
    assert page == format_page(documents)
    assert re.match(rb"<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">", page)


def test_page_is_bounded() -> None:
    """Findings beyond the most are told by their number, whichever documents they are in."""
    check = FormatCheck(100, 0, 0, (FINDING,) * 100)
    count = MOST_LISTED // 100 + 30
    page = format_page([document(f"{at}.docx", check, at) for at in range(count)]).decode()
    assert page.count("lề trái 20 mm") == MOST_LISTED
    assert page.count("Còn 100 chỗ không liệt kê ở đây.") == 30
    assert page.count("100 lỗi") == count
