"""Handing out PDFs: one document, one page as a picture, several joined for printing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assembly.errors import DocumentNotMade, Fault, NotReady, RequestRefused
from assembly.filling.pdf_pages import joined, page_picture_of
from assembly.jobs.deliver import Delivery
from assembly.jobs.pdfs import DocumentPdf, MadePdf, PdfStore, PdfTrouble, pdf_name
from assembly.jobs.ports import ObjectStore

MOST_PRINTED = 3_000  # pages of one file to print: what a printer takes in some hours
MOST_COPIES = 200  # of one document

_TROUBLES: dict[PdfTrouble, tuple[str, str]] = {
    "refused": (
        "LibreOffice không mở được văn bản này nên không có bản PDF; bản Word vẫn dùng được.",
        "LibreOffice refused this document; the .docx is there",
    ),
    "crashed": (
        "LibreOffice dừng đột ngột khi chuyển văn bản này nên không có bản PDF; bản Word vẫn dùng được.",
        "LibreOffice crashed on this document; the .docx is there",
    ),
    "too_long": (
        "LibreOffice chuyển văn bản này quá lâu nên đã dừng, không có bản PDF; bản Word vẫn dùng được.",
        "LibreOffice took too long for this document; the .docx is there",
    ),
    "no_office": (
        "Máy chủ chưa cài LibreOffice nên không tạo được bản PDF; bản Word vẫn dùng được.",
        "there is no LibreOffice to make PDFs (VANTHU_SOFFICE); the .docx is there",
    ),
}


@dataclass(frozen=True, slots=True)
class PrintablePdf:
    """Several documents as one PDF to print; ``pages`` counts its pages, ``content`` is the file."""

    name: str
    content: bytes
    pages: int


def told_trouble(trouble: PdfTrouble) -> str:
    """Return why a document has no PDF, in Vietnamese."""
    return _TROUBLES[trouble][0]


def deliver_pdf(job_id: str, name: str, *, pdfs: PdfStore, objects: ObjectStore) -> Delivery:
    """Return the PDF of a document by the document's file name, in whatever Unicode form the name comes.

    Raises JobNotFound, DocumentNotFound, NotReady while it is being made, DocumentNotMade where it failed or
    nobody asked for it.
    """
    pdf = pdfs.pdf(job_id, unicodedata.normalize("NFC", name))
    made = _made(pdf, name)
    return Delivery(
        pdf_name(name),
        made.size,
        made.sha256,
        lambda start, stop: objects.read(made.key, start, stop - start),
        None if pdf is None else pdf.position,
    )


def page_picture(
    job_id: str, name: str, page: int, width_px: int, *, pdfs: PdfStore, objects: ObjectStore
) -> bytes:
    """Return a page of a document, from 1, as a PNG so many pixels wide.

    Raises what ``deliver_pdf`` raises, RequestRefused where there is no such page.
    """
    delivery = deliver_pdf(job_id, name, pdfs=pdfs, objects=objects)
    return page_picture_of(b"".join(delivery.pieces(0, delivery.size)), page, width_px)


def printable_pdf(
    job_id: str,
    wanted: Sequence[tuple[int, int]],
    *,
    pdfs: PdfStore,
    objects: ObjectStore,
    front_sides: bool = False,
    first: bytes | None = None,
) -> PrintablePdf:
    """Return the PDFs at some positions, each in so many copies, one behind the other in the order wanted.

    ``front_sides``: each copy begins on a new sheet of paper printed on both sides. ``first`` is a PDF that
    comes before all, once. Raises JobNotFound, NotReady, DocumentNotMade for the first that is not there,
    RequestRefused for too many copies or pages.
    """
    ordered = {pdf.position: pdf for pdf in pdfs.pdfs(job_id)}
    files: list[tuple[MadePdf, int]] = []
    for position, copies in wanted:
        if not 0 <= copies <= MOST_COPIES:
            raise RequestRefused([_too_many_copies(copies)])
        if copies:
            files.append((_made(ordered.get(position), f"#{position}"), copies))
    if (pages := sum(copies * made.pages for made, copies in files)) > MOST_PRINTED:
        raise RequestRefused([_too_many_pages(pages)])

    def documents() -> Iterator[tuple[bytes, int]]:
        if first is not None:
            yield first, 1
        for made, copies in files:
            yield b"".join(objects.read(made.key, 0, made.size)), copies

    content, count = joined(documents(), front_sides=front_sides)
    return PrintablePdf(f"vanthu-{job_id}-in.pdf", content, count)


def _made(pdf: DocumentPdf | None, name: str) -> MadePdf:
    if pdf is None:
        raise DocumentNotMade(
            "Văn bản này chưa có bản PDF: hãy yêu cầu tạo PDF cho lượt tạo văn bản này trước.",
            f"nobody asked for the PDF of {name} yet: ask for those of its job first",
        )
    if pdf.failure is not None:
        raise DocumentNotMade(*_TROUBLES[pdf.failure])
    if pdf.made is None:
        raise NotReady(
            "Bản PDF đang được tạo, xin thử lại sau ít giây.", "the PDF is still being made; ask again"
        )
    return pdf.made


def _too_many_copies(copies: int) -> Fault:
    return Fault(
        "/copies",
        "request.too-many-copies",
        f"Số bản in của một văn bản từ 0 đến {MOST_COPIES}, ở đây là {copies}.",
        f"copies of a document go from 0 to {MOST_COPIES}, these are {copies}",
        str(copies),
    )


def _too_many_pages(pages: int) -> Fault:
    return Fault(
        "/copies",
        "request.too-many-pages",
        f"Một tệp in có nhiều nhất {MOST_PRINTED} trang, ở đây là {pages}. Hãy bớt số bản hoặc in từng phần.",
        f"a file to print holds at most {MOST_PRINTED} pages, these are {pages}: print it in parts",
        str(pages),
    )
