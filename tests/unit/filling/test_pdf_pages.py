"""Pages of PDFs: counted, as pictures, joined."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from assembly.errors import RequestRefused, Unavailable
from assembly.filling.pdf_pages import MOST_WIDTH, count_pages, joined, page_picture_of

A4 = (595, 842)


def drawn(*pages: str, size: tuple[int, int] = A4, colour: str = "0 0 0") -> bytes:
    """Return a PDF that shows a filled square on each page, so many points from the left."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>"]
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(len(pages)))
    objects.append(f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>")
    for at, left in enumerate(pages):
        content = f"{colour} rg {left} 700 50 50 re f"
        sheet = f"/MediaBox[0 0 {size[0]} {size[1]}]/Resources<<>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{sheet}/Contents {4 + 2 * at} 0 R>>")
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    body = "".join(f"{number} 0 obj{text}\nendobj\n" for number, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF\n".encode()


def opened(png: bytes) -> Image.Image:
    """Return a picture as another program reads it."""
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def test_pages_are_counted() -> None:
    """Each page counts; what is no PDF is told as a store that gives nonsense."""
    assert count_pages(drawn("10", "20", "30")) == 3
    with pytest.raises(Unavailable):
        count_pages(b"%PDF-1.4 torn")


def test_a_page_is_drawn_as_wide_as_asked() -> None:
    """The picture has the wanted width and shows that page, grey where all is grey."""
    image = opened(page_picture_of(drawn("100", "400"), 2, 595))
    assert (image.size, image.mode) == ((595, 842), "L")
    assert [image.getpixel((left, 117)) for left in (125, 425)] == [255, 0]


def test_colours_stay() -> None:
    """A page with colour keeps it: red is red, whatever the order of bytes."""
    image = opened(page_picture_of(drawn("100", colour="1 0 0"), 1, 301))
    assert image.mode == "RGB"
    assert image.getpixel((62, 60)) == (255, 0, 0)


def test_pictures_are_bounded() -> None:
    """A width beyond the bounds is brought within them; a page like a ribbon takes no more."""
    pdf = drawn("1")
    assert opened(page_picture_of(pdf, 1, 10**9)).width == MOST_WIDTH
    assert opened(page_picture_of(pdf, 1, -5)).width == 60
    ribbon = opened(page_picture_of(drawn("1", size=(20, 14_000)), 1, MOST_WIDTH))
    assert ribbon.width * ribbon.height < 13_000_000


@pytest.mark.parametrize("number", [0, 3, -1])
def test_no_such_page_is_told(number: int) -> None:
    """Pages count from 1 to the last."""
    with pytest.raises(RequestRefused):
        page_picture_of(drawn("1", "2"), number, 100)


def squares(pdf: bytes) -> list[int | None]:
    """Return where the square of each page stands, None on a blank one."""
    places: list[int | None] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            bounds = [round(thing.get_bounds()[0]) for thing in page.get_objects()]
            places.append(bounds[0] if bounds else None)
    return places


def test_documents_are_joined_in_order_and_copies() -> None:
    """Each document stands so many times, all its pages together, in the order given."""
    pdf, pages = joined([(drawn("10", "20"), 2), (drawn("30"), 1), (drawn("40"), 0)])
    assert squares(pdf) == [10, 20, 10, 20, 30]
    assert pages == 5


def test_each_copy_begins_on_a_new_sheet() -> None:
    """For paper printed on both sides, a copy of an odd number of pages is followed by a blank one."""
    pdf, pages = joined([(drawn("10"), 2), (drawn("20", "30"), 1)], front_sides=True)
    assert squares(pdf) == [10, None, 10, None, 20, 30]
    assert pages == 6
