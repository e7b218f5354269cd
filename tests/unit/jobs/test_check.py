"""Checking files with their pages: what is told where pages cannot be laid out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assembly.errors import DocumentRefused, Unavailable, VanthuError
from assembly.filling.pdf import Office
from assembly.format_rules.finding import FormatReport
from assembly.format_rules.rules.pages import RULES
from assembly.jobs.check import AskedLayout, check_file, check_files
from tests.drawn import docx_parts, paragraph, relations, zipped
from tests.typed_documents import report

REFUSES, CRASHES = Office(Path("/bin/true"), 60), Office(Path("/bin/false"), 60)


def skipped(found: FormatReport) -> str:
    """Return why the rules on pages were not applied; empty where they were."""
    (reason,) = [each.reason.vi for each in found.not_checked if each.rules == tuple(RULES)] or [""]
    return reason


@pytest.mark.parametrize(
    ("layout", "office", "why"),
    [
        ("no", REFUSES, "không yêu cầu"),
        ("no", None, "không yêu cầu"),
        ("auto", None, "không có LibreOffice"),
        ("auto", REFUSES, "không mở được"),
        ("yes", REFUSES, "không mở được"),
        ("yes", CRASHES, "dừng đột ngột"),
    ],
)
def test_report_says_why_no_page_was_looked_at(layout: AskedLayout, office: Office | None, why: str) -> None:
    """Values are judged all the same, and the rules on pages stand under what was not checked."""
    found = check_file(report().change("closing", size=20).docx(), layout=layout, office=office)
    assert why in skipped(found)
    assert found.findings


def test_program_that_takes_too_long_is_told(tmp_path: Path) -> None:
    """A hanging LibreOffice costs the pages, not the report."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 600\n")
    program.chmod(0o755)
    assert "quá lâu" in skipped(check_file(report().docx(), office=Office(program, 1)))


def test_pages_that_were_asked_for_need_an_office() -> None:
    """With ``yes`` and no LibreOffice nothing is checked, and the message says what is missing."""
    with pytest.raises(Unavailable) as refusal:
        check_file(report().docx(), layout="yes")
    assert "LibreOffice" in refusal.value.message
    assert "libreoffice" == refusal.value.part


def test_file_that_cannot_be_read_is_refused() -> None:
    """One file that is no Word file raises what the reader says of it."""
    with pytest.raises(DocumentRefused):
        check_file(b"not a Word file")


@pytest.mark.parametrize("office", [None, REFUSES])
def test_each_file_has_its_answer_in_its_place(office: Office | None) -> None:
    """Files that cannot be read stand between the reports of the others, beyond twenty files as well."""
    good = report().docx()
    results = check_files([b"first", good, b"third", *[good] * 20, b"last"], office=office)
    wrong = [at for at, each in enumerate(results) if isinstance(each, VanthuError)]
    assert [0, 2, 23] == wrong
    assert 24 == len(results)


def test_file_that_fetches_is_never_given_to_libreoffice(tmp_path: Path) -> None:
    """A linked picture keeps the file away from LibreOffice; its values are judged."""
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\ntouch "{tmp_path}/started"\n')
    program.chmod(0o755)
    parts = docx_parts(paragraph("Một") + "<w:p><w:r><w:t>Hai</w:t></w:r></w:p>")
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    parts["word/_rels/document.xml.rels"] = relations(
        (image, "http://127.0.0.1:9/a.png"), mode=' TargetMode="External"'
    ).encode()
    found = check_file(zipped(parts), office=Office(program, 60))
    assert "nơi khác" in skipped(found)
    assert not (tmp_path / "started").exists()


def test_day_holds_for_pages_too() -> None:
    """The day asked for decides which rules apply, whatever the document says."""
    found = check_file(report().docx(), on=date(2019, 1, 1), layout="no")
    assert any("01/01/2019" in each.reason.vi for each in found.not_checked)
