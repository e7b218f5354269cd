"""Draws the first page of what each built-in template makes of its sample: ``python -m templates_docx.pictures``.

Each picture is a small grey PNG beside its template. It holds the hash of what it shows, so that a test finds
one that is out of date without LibreOffice, and the build draws only those.
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from assembly.filling.pdf import PdfFailure, find_office
from assembly.filling.pdf_pages import page_picture_of
from assembly.jobs.sample_document import sample_document
from assembly.settings import read_settings
from assembly.templates.registry import PICTURE, RegisteredTemplate, builtin_library

HERE = Path(__file__).parent
WIDTH = 300  # pixels
GREYS = 6
SOURCE = "Source"  # the name of the hash among the texts of the PNG


def source_of(registered: RegisteredTemplate) -> str:
    """Return the hash of all that the picture of a template is drawn from: hexadecimal."""
    return hashlib.sha256(registered.docx + (registered.sample or b"")).hexdigest()


def shown_by(picture: bytes) -> str | None:
    """Return the hash that a picture holds."""
    with Image.open(io.BytesIO(picture)) as image:
        found = image.info.get(SOURCE)
    return found if isinstance(found, str) else None


def main() -> None:
    """Draw the pictures that are missing or out of date, or all with ``--all``."""
    office = find_office(read_settings())
    if office is None:
        sys.exit("LibreOffice is needed to draw the pictures (VANTHU_SOFFICE).")
    wanted = [
        each
        for each in builtin_library().all()
        if "--all" in sys.argv or each.picture is None or shown_by(each.picture) != source_of(each)
    ]
    pdfs = office.convert([sample_document(each).docx for each in wanted])
    for each, pdf in zip(wanted, pdfs, strict=True):
        if isinstance(pdf, PdfFailure):
            sys.exit(f"{each.spec.id}: LibreOffice {pdf.reason}")
        # drawn larger first: thin letters keep their shape
        with Image.open(io.BytesIO(page_picture_of(pdf, 1, 2 * WIDTH))) as page:
            grey = page.convert("L")
            small = grey.resize((WIDTH, round(grey.height * WIDTH / grey.width)), Image.Resampling.LANCZOS)
        texts = PngInfo()
        texts.add_text(SOURCE, source_of(each))
        few = small.quantize(GREYS, dither=Image.Dither.NONE)
        few.save(HERE / each.spec.id / PICTURE, optimize=True, pnginfo=texts)


if __name__ == "__main__":
    main()
