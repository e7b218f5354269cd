"""The real LibreOffice behind its door."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pypdfium2
import pytest

from assembly.filling.pdf import Office, PdfFailure
from tests.drawn import DECLARATION, RELATIONS, docx_parts, draw, paragraph, zipped

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("libreoffice")]


class Listener:
    """A port of this machine that counts who comes and answers nothing."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Someone who would notice a visit."""
    listener = Listener()
    yield listener
    listener.close()


def text_of(pdf: bytes | PdfFailure) -> str:
    """Return the text of the first page."""
    assert isinstance(pdf, bytes), pdf
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def test_files_become_pdf_in_their_order(office: Office) -> None:
    """Each file gives its own pages; a broken one among them fails alone."""
    first, broken, third = office.convert([draw("Thứ nhất"), b"PK\x03\x04 torn", draw("Thứ ba")])
    assert "Thứ nhất" in text_of(first)
    assert PdfFailure("refused") == broken
    assert "Thứ ba" in text_of(third)


def test_file_of_another_kind_is_refused(office: Office) -> None:
    """Bytes of another format are not taken for a Word file, whatever LibreOffice could read of them."""
    pages = b"<html><body><p>not a Word file</p></body></html>"
    rich_text = rb"{\rtf1\ansi not a Word file}"
    assert [PdfFailure("refused")] * 2 == office.convert([pages, rich_text])


def linked(port: int) -> bytes:
    """Return a .docx whose picture and template lie on a server."""
    place = f"http://127.0.0.1:{port}/"
    body = paragraph("Trước ảnh") + (
        '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:90pt;height:90pt">'
        '<v:imagedata r:id="rId9"/></v:shape></w:pict></w:r></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        f'INCLUDETEXT "{place}text.docx" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "</w:p>"
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x='0' y='0'/>"
        "<a:ext cx='900000' cy='900000'/></a:xfrm><a:prstGeom prst='rect'><a:avLst/></a:prstGeom></pic:spPr>"
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    parts = docx_parts(body)
    related = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["word/_rels/document.xml.rels"] = (
        f'{DECLARATION}<Relationships xmlns="{related}">'
        f'<Relationship Id="rId9" Type="{RELATIONS}/image" Target="{place}a.png" TargetMode="External"/>'
        "</Relationships>"
    ).encode()
    return zipped(parts)


def test_nothing_is_fetched(office: Office, listener: Listener) -> None:
    """A file with pictures and text on a server is laid out without a word to that server."""
    (pdf,) = office.convert([linked(listener.port)])
    assert "Trước ảnh" in text_of(pdf)
    assert 0 == listener.visits


def test_bookmarks_become_named_places(office: Office) -> None:
    """Asked for, each bookmark of the file is a named destination of the PDF."""
    bookmark = '<w:bookmarkStart w:id="1" w:name="here"/><w:bookmarkEnd w:id="1"/>'
    marked = draw(paragraph(bookmark, "Đây"))
    without, with_places = office.convert([marked])[0], office.convert([marked], named_places=True)[0]
    assert isinstance(without, bytes)
    assert isinstance(with_places, bytes)
    assert b"/here" not in without
    assert b"here" in with_places
