"""The PDFs of a job through queue and program, by the real LibreOffice, among documents that harm it."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from uuid_utils import uuid7

from assembly.filling.pdf import Office
from assembly.jobs.job import Made, NewJob, Outcome
from assembly.jobs.pdfs import DocumentPdf
from tests.contract.test_job_stores import finish, order
from tests.drawn import draw
from tests.integration.house import RealHouse, wait_until

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]

DOCUMENTS = 200
HANGS, CRASHES = "Tài liệu làm treo", "Tài liệu làm sập"
HUNG_SECONDS = 15  # a good file takes a second or two, more on a machine that is busy with other tests

# In the place of soffice: good files go to the real one, in the order in which they come.
_STAND_IN = """#!{python} -I
import os, subprocess, sys, time, zipfile
at = sys.argv.index("--outdir") + 2
options, files = sys.argv[1:at], sys.argv[at:]
def text(file):
    with zipfile.ZipFile(file) as package:
        return package.read("word/document.xml").decode()
good = []
for file in files:
    harm = next((harm for harm in ({hangs!r}, {crashes!r}) if harm in text(file)), None)
    if harm:
        break
    good.append(file)
if good:
    subprocess.run([{soffice!r}, *options, *good], check=True)
if good != files and harm == {crashes!r}:
    os.abort()
elif good != files:
    time.sleep(3600)
"""


def stand_in(folder: Path, office: Office) -> Path:
    """Write a program that hangs and crashes on some files and gives the others to LibreOffice."""
    program = folder / "soffice"
    values = {"python": sys.executable, "hangs": HANGS, "crashes": CRASHES, "soffice": str(office.program)}
    program.write_text(_STAND_IN.format(**values))
    program.chmod(0o755)
    return program


def words_of(position: int) -> str:
    """Return what a document says: four of twenty in a row do harm, four of all hang."""
    if position % 20 not in range(8, 12):
        return f"Giao ước số {position}"
    return HANGS if position % 60 == 8 else CRASHES


def stored(house: RealHouse, files: Sequence[bytes]) -> NewJob:
    """Store a job with its documents, as those who made them would."""
    job = replace(order(len(files), chunk_documents=len(files)), id=str(uuid7()))
    house.parts.jobs.add(job)
    key = f"jobs/{job.id}/0.pack"
    house.parts.objects.put(key, b"".join(files))
    outcomes, offset = [], 0
    for at, file in enumerate(files):
        sha256 = hashlib.sha256(file).hexdigest()
        outcomes.append(Outcome(at, Made(key, offset, len(file), sha256, None, ())))
        offset += len(file)
    finish(house.parts.jobs, job, outcomes)
    return job


def became(pdf: DocumentPdf) -> str:
    """Return what became of a PDF in a word."""
    return pdf.failure or pdf.state


def test_200_documents_of_which_40_do_harm(
    office: Office, build_house: Callable[..., RealHouse], short_path: Path
) -> None:
    """With two at work every good document has its PDF/A-2b; what hangs or crashes fails alone, and why."""
    program = stand_in(short_path, office)
    house = build_house(variables={"soffice": str(program), "soffice_seconds": HUNG_SECONDS})
    house.start_valkey()
    house.start_pdfs()
    files = [draw(words_of(at)) for at in range(DOCUMENTS)]
    job = stored(house, files)
    address = f"/api/v1/jobs/{job.id}"
    assert house.client.post(f"{address}/pdf").get_json()["waiting"] == DOCUMENTS
    for most in (150, 100, 50, 0):  # a busy machine is slow, not stuck
        wait_until(lambda most=most: house.parts.pdfs.counts(job.id).waiting <= most)  # type: ignore[misc]

    pdfs = house.parts.pdfs.pdfs(job.id)
    harms = {HANGS: "too_long", CRASHES: "crashed"}
    assert [became(pdf) for pdf in pdfs] == [harms.get(words_of(at), "made") for at in range(DOCUMENTS)]
    assert Counter(map(became, pdfs)) == {"made": 160, "crashed": 36, "too_long": 4}
    for at in (0, 7, 12, 199):
        content = house.client.get(f"{address}/documents/{pdfs[at].name}/pdf").data
        with pypdfium2.PdfDocument(content) as document:
            assert document[0].get_textpage().get_text_range() == words_of(at)
        assert_archival(content)
    assert house.client.get(f"{address}/documents/{pdfs[8].name}").data == files[8]


def assert_archival(pdf: bytes) -> None:
    """Hold a PDF against what PDF/A-2b (ISO 19005-2) says of the file as a whole."""
    for mark in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>B</pdfaid:conformance>"):
        assert mark in pdf  # 6.6.4
    assert b"/GTS_PDFA1" in pdf  # 6.2.3: an output intent
    assert b"/Encrypt" not in pdf  # 6.1.3
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                font = pypdfium2.raw.FPDFTextObj_GetFont(thing)
                assert pypdfium2.raw.FPDFFont_GetIsEmbedded(font) == 1  # 6.2.11.4
