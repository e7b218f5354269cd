"""Pages of a PDF: counted, drawn as pictures, joined for printing."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from assembly.errors import Fault, RequestRefused, Unavailable
from assembly.templates.pdfium import ONE_PDF

LEAST_WIDTH, MOST_WIDTH = 60, 2400  # pixels
MOST_PIXELS = 12_000_000  # of a picture: a page may be a ribbon
_A4 = 595.276, 841.89  # points
_GREY, _COLOUR = 0, 2  # PNG specification, 11.2.2


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has; raises Unavailable where it cannot be read."""
    with _opened(pdf) as document:
        return len(document)


def page_picture_of(pdf: bytes, page: int, width: int) -> bytes:
    """Return a page of a PDF, from 1, as a PNG so many pixels wide; grey where the page has no colour.

    The width is held between LEAST_WIDTH and MOST_WIDTH. Raises RequestRefused where there is no such page,
    Unavailable where the PDF cannot be read.
    """
    with _opened(pdf) as document:
        if not 1 <= page <= len(document):
            raise RequestRefused([_no_page(page, len(document))])
        drawn = document[page - 1]
        points, height = drawn.get_size()
        scale = min(max(width, LEAST_WIDTH), MOST_WIDTH) / points
        scale = min(scale, (MOST_PIXELS / (points * height)) ** 0.5)
        bitmap = drawn.render(
            scale=scale, force_bitmap_format=pdfium.FPDFBitmap_BGR, rev_byteorder=True, may_draw_forms=False
        )
        rows = bytes(bitmap.buffer)
        size, stride = (bitmap.width, bitmap.height), bitmap.stride
        bitmap.close()
        drawn.close()
    return _png(rows, size, stride)


def joined(documents: Iterable[tuple[bytes, int]], *, front_sides: bool = False) -> tuple[bytes, int]:
    """Return several PDFs, each so many times, as one for printing, and how many pages it has.

    ``front_sides`` adds a blank page behind each copy of an odd number of pages, so that paper printed on
    both sides holds one document alone. Raises Unavailable where one of them cannot be read.
    """
    with ONE_PDF:
        whole = pypdfium2.PdfDocument.new()
        try:
            for pdf, copies in documents:
                with _read(pdf) as document:
                    for _ in range(copies):
                        whole.import_pages(document)
                        if front_sides and len(document) % 2:
                            whole.new_page(*document.get_page_size(len(document) - 1))
            if not len(whole):
                whole.new_page(*_A4)
            written = io.BytesIO()
            whole.save(written)
            return written.getvalue(), len(whole)
        finally:
            whole.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with ONE_PDF, _read(pdf) as document:
        yield document


@contextmanager
def _read(pdf: bytes) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as trouble:
        raise Unavailable("pdf", "a stored PDF cannot be read") from trouble
    try:
        yield document
    finally:
        document.close()


def _png(rows: bytes, size: tuple[int, int], stride: int) -> bytes:
    """Write rows of red, green and blue as a PNG (W3C PNG 3rd edition), a byte a pixel where all is grey."""
    width, height = size
    red, green, blue = rows[0::3], rows[1::3], rows[2::3]
    grey = stride % 3 == 0 and red == green == blue
    if grey:
        rows, stride = red, stride // 3
    wide = width if grey else 3 * width
    # each row begins with its filter, 0: text on white deflates best as it is
    lines = b"".join(b"\0" + rows[at : at + wide] for at in range(0, height * stride, stride))
    header = struct.pack(">IIBBBBB", width, height, 8, _GREY if grey else _COLOUR, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(lines, 4)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _no_page(page: int, pages: int) -> Fault:
    return Fault(
        "/page",
        "request.no-page",
        f"Văn bản này có {pages} trang, không có trang {page}.",
        f"this document has {pages} pages, there is no page {page}",
        str(page),
    )
