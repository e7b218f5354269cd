"""The whole dossier as one archive."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from assembly.errors import NotReady
from assembly.jobs.deliver import Delivery
from assembly.jobs.dossier import deliver_dossier
from assembly.jobs.pdfs import DocumentPdf, MadePdf, PdfStore
from tests.unit.jobs.house import House
from tests.unit.jobs.test_signing import ordered

LISTS = ["Kiểm tra thể thức.html", "Danh mục.csv", "Bảng theo dõi ký.docx"]


class SomePdfs:
    """Of a job, the PDFs that are there."""

    def __init__(self, *told: DocumentPdf) -> None:
        self.told = told

    def pdfs(self, _job_id: str) -> tuple[DocumentPdf, ...]:
        """Return the PDFs."""
        return self.told


def dossier(house: House, job_id: str, *told: DocumentPdf) -> Delivery:
    """Return the dossier of a job with some PDFs."""
    pdfs: PdfStore = SomePdfs(*told)  # type: ignore[assignment]  # nothing else of it is asked
    return deliver_dossier(job_id, jobs=house.jobs, pdfs=pdfs, objects=house.objects, library=house.library)


def test_word_and_pdf_have_their_folders(house: House) -> None:
    """All Word files, the PDFs there are, and the lists; every checksum holds and the size is as told."""
    job_id = ordered(house)
    names = [document.name for document in house.jobs.documents(job_id, limit=100)]
    house.objects.put("k", b"%PDF-1.7 the second")
    made = DocumentPdf(1, names[1], made=MadePdf("k", 19, "0" * 64, 1))
    failed = DocumentPdf(2, names[2], failure="crashed")
    delivery = dossier(house, job_id, DocumentPdf(0, names[0]), made, failed)
    content = b"".join(delivery.pieces(0, delivery.size))
    assert (delivery.name, len(content)) == ("Hồ sơ hội nghị năm 2025.zip", delivery.size)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    pdf = f"PDF/{names[1].removesuffix('.docx')}.pdf"
    assert archive.namelist() == [*(f"Word/{name}" for name in names), pdf, *LISTS]
    assert archive.read(pdf) == b"%PDF-1.7 the second"
    assert docx.Document(io.BytesIO(archive.read(LISTS[2]))).paragraphs[1].text == "BẢNG THEO DÕI KÝ"


def test_the_same_documents_are_the_same_file(house: House) -> None:
    """A download that broke off goes on: bytes and tag stay, until there are other PDFs."""
    job_id = ordered(house)
    first, again = dossier(house, job_id), dossier(house, job_id)
    assert first.etag == again.etag
    assert b"".join(first.pieces(0, first.size)) == b"".join(again.pieces(0, again.size))
    name = house.jobs.documents(job_id, limit=1)[0].name
    house.objects.put("k", b"%PDF")
    assert dossier(house, job_id, DocumentPdf(0, name, made=MadePdf("k", 4, "0" * 64, 1))).etag != first.etag


def test_there_is_no_dossier_before_all_is_made(house: House) -> None:
    """It is told to ask again."""
    with pytest.raises(NotReady):
        dossier(house, ordered(house, work=False))
