"""The page of templates: pictures that are true, what is needed, an example, a workbook."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from docx import Document
from PIL import Image

from assembly.errors import DocumentNotMade
from assembly.jobs.sample_document import sample_document
from assembly.templates.registry import TemplateLibrary
from templates_docx.pictures import WIDTH, shown_by, source_of
from tests.unit.service.house import House

MOST_BYTES = 20_000  # of a picture


def test_pictures_show_the_templates_as_they_are(library: TemplateLibrary) -> None:
    """Each picture is small and drawn from the template and sample of now: else run ``make pictures``."""
    for registered in library.all():
        assert registered.picture is not None, registered.spec.id
        assert shown_by(registered.picture) == source_of(registered), registered.spec.id
        assert len(registered.picture) < MOST_BYTES
        with Image.open(io.BytesIO(registered.picture)) as image:
            assert (image.format, image.width) == ("PNG", WIDTH)


@pytest.mark.parametrize("template_id", ["covenant_member_party", "handover_minutes_state"])
def test_template_makes_its_example(library: TemplateLibrary, template_id: str) -> None:
    """A template makes a document of its sample, in its own style and for one of the units."""
    made = sample_document(library.get(template_id))
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made.docx)).paragraphs)
    assert words.strip()
    assert "{{" not in words


def test_template_without_sample_has_no_example(library: TemplateLibrary) -> None:
    """A template without a sample, as somebody's own may be, has no example to show."""
    with pytest.raises(DocumentNotMade):
        sample_document(replace(library.get("covenant_member_state"), sample=None))


def test_page_leads_to_every_template(house: House) -> None:
    """The list names each template; its page tells what it needs and gives picture, example and workbook."""
    client = house.signed_in("head")
    listed = re.findall(r'href="(/mau/[a-z_]+)"', client.get("/mau").text)
    assert sorted(listed) == sorted(f"/mau/{each.spec.id}" for each in house.library.all())
    page = client.get("/mau/covenant_member_state").text
    assert "<li>Nhiệm vụ năm kế hoạch</li>" in page
    picture = client.get("/mau/covenant_member_state/trang-dau.png")
    assert (picture.status_code, picture.content_type) == (200, "image/png")
    assert picture.data == house.library.get("covenant_member_state").picture
    example = client.get("/mau/covenant_member_state/vi-du.docx")
    assert Document(io.BytesIO(example.data)).paragraphs
    assert "V%C3%AD%20d%E1%BB%A5" in example.headers["Content-Disposition"]
    workbook = client.get("/mau/covenant_member_state/bang-du-lieu.xlsx")
    assert workbook.data.startswith(b"PK")
    assert "vi-du.pdf" not in page  # no LibreOffice in this house
    assert client.get("/mau/covenant_member_state/vi-du.pdf").status_code == 404
