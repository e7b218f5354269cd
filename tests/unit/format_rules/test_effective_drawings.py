from __future__ import annotations

import pytest

from assembly.format_rules.word_document import Drawing, Paragraph, WordDocument
from tests.drawn import cell, paragraph, row, run, table
from tests.styled import read, section

CM = 360_000  # EMU


def anchored(content: str, width: int = 2 * CM, height: int = CM, uri: str = "shape") -> str:
    """Return a drawing in a run."""
    return (
        f'<w:r><w:drawing><wp:anchor><wp:extent cx="{width}" cy="{height}"/><a:graphic>'
        f'<a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'
    )


def shape(
    geometry: str = "rect", inside: str = "", name: str = "wsp", width: int = 0, height: int = 0
) -> str:
    """Return a shape of DrawingML; its own size matters in groups."""
    return (
        f'<wps:{name}><wps:cNvCnPr/><wps:spPr><a:xfrm><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="{geometry}"/></wps:spPr>{inside}</wps:{name}>'
    )


def text_box(*content: str) -> str:
    """Return the text of a shape of DrawingML."""
    return f"<wps:txbx><w:txbxContent>{''.join(content)}</w:txbxContent></wps:txbx>"


def picture(width: int = 0, height: int = 0) -> str:
    """Return a picture of DrawingML."""
    return f'<pic:pic><pic:spPr><a:xfrm><a:ext cx="{width}" cy="{height}"/></a:xfrm></pic:spPr></pic:pic>'


def vml(content: str) -> str:
    """Return a drawing of VML in a run."""
    return f"<w:r><w:pict>{content}</w:pict></w:r>"


def host(*content: str) -> Paragraph:
    """Return a paragraph with drawings."""
    return next(read(f"<w:p>{''.join(content)}</w:p>").body.paragraphs())


def drawings(*content: str) -> list[tuple[str, int, int]]:
    """Return kind, width and height of each drawing of a paragraph."""
    return [(each.kind, each.width, each.height) for each in host(*content).drawings]


class TestDrawingML:
    @pytest.mark.parametrize("geometry", ["line", "straightConnector1"])
    def test_a_line_is_a_line_by_its_geometry(self, geometry: str) -> None:
        """A length of 5 cm is 2835 twips."""
        assert drawings(anchored(shape(geometry), 5 * CM, 0)) == [("line", 2835, 0)]

    def test_a_slender_shape_is_meant_as_a_line(self) -> None:
        """A rectangle of half a millimetre is drawn for a line; one of three is a shape."""
        assert drawings(anchored(shape(), 5 * CM, CM // 20)) == [("line", 2835, 28)]
        assert drawings(anchored(shape(), 5 * CM, CM * 3 // 10)) == [("shape", 2835, 170)]

    def test_pictures_and_charts_are_told_apart(self) -> None:
        """A picture is a picture, what we do not know is a shape."""
        assert drawings(anchored(picture())) == [("picture", 1134, 567)]
        assert drawings(anchored("<a:chart/>")) == [("shape", 1134, 567)]
        assert drawings(anchored("")) == [("shape", 1134, 567)]

    def test_a_group_is_its_members(self) -> None:
        """Each as large as the group draws it."""
        inner = '<wpg:grpSpPr><a:xfrm><a:chExt cx="1000" cy="1000"/></a:xfrm></wpg:grpSpPr>'
        members = shape("line", width=500) + picture(250, 500)
        group = f"<wpg:wgp>{inner}{members}</wpg:wgp>"
        assert drawings(anchored(group, 2 * CM, CM)) == [("line", 567, 0), ("picture", 284, 284)]

    def test_sizes_that_are_none_are_nothing(self) -> None:
        """A size must be a number of some sense."""
        odd = (
            anchored(shape("line"))
            .replace('cx="720000"', 'cx="-5"')
            .replace('cy="360000"', 'cy="9' + "9" * 30 + '"')
        )
        assert drawings(odd) == [("line", 0, 0)]


class TestVML:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ('<v:line from="10pt,5pt" to="110pt,5pt"/>', ("line", 2000, 0)),
            ('<v:line from="0,0" to="1in,0"/>', ("line", 1440, 0)),
            (
                '<v:shape type="#_x0000_t32" style="position:absolute;width:100pt;height:0"/>',
                ("line", 2000, 0),
            ),
            ('<v:rect style="width:100pt;height:1pt"/>', ("line", 2000, 20)),
            ('<v:rect style="width:100pt;height:50pt"/>', ("shape", 2000, 1000)),
            ('<v:rect style="width:0;height:1.5pt" o:hr="t"/>', ("line", 0, 30)),
            ('<v:shape style="width:2cm;height:10mm"><v:imagedata/></v:shape>', ("picture", 1134, 567)),
            ('<v:oval style="width:odd;height:-5pt"/>', ("shape", 0, 100)),
        ],
    )
    def test_a_shape_of_vml_has_its_kind_and_size(self, content: str, expected: tuple[str, int, int]) -> None:
        """Lines run from one point to another; other shapes tell their size in their style."""
        assert drawings(vml(content)) == [expected]

    def test_what_only_defines_a_shape_is_not_drawn(self) -> None:
        """w:shapetype describes shapes that others are of."""
        assert drawings(vml("<v:shapetype/>" + '<v:rect style="width:50pt;height:50pt"/>')) == [
            ("shape", 1000, 1000)
        ]

    def test_members_of_a_group_are_measured_in_its_coordinates(self) -> None:
        """A group 100 pt wide of 1000 units has members a tenth of a point a unit."""
        group = (
            '<v:group style="width:100pt;height:50pt" coordsize="1000,1000">'
            '<v:line from="0,0" to="500,0"/><v:rect style="width:500;height:500"/></v:group>'
        )
        assert drawings(vml(group)) == [("line", 1000, 0), ("shape", 1000, 500)]

    def test_an_embedded_object_shows_a_picture(self) -> None:
        """What Word shows of an embedded sheet is its picture."""
        content = (
            '<w:r><w:object><v:shape style="width:1in;height:1in"><v:imagedata/></v:shape></w:object></w:r>'
        )
        assert drawings(content) == [("picture", 1440, 1440)]


class TestTextBoxes:
    @pytest.mark.parametrize(
        "drawn",
        [
            anchored(shape(inside=text_box(paragraph("trong"), paragraph("khung")))),
            vml(
                '<v:shape style="width:2cm;height:1cm"><v:textbox><w:txbxContent>'
                f"{paragraph('trong')}{paragraph('khung')}</w:txbxContent></v:textbox></v:shape>"
            ),
        ],
    )
    def test_the_text_of_a_box_is_a_story_of_its_own(self, drawn: str) -> None:
        """It knows the paragraph it hangs on; its text is not text of that paragraph."""
        document = read("trước", f"<w:p>{run('chủ')}{drawn}</w:p>")
        _before, carrier = document.body.paragraphs()
        box = document.stories[1]
        assert ([each.text for each in box.paragraphs()], carrier.text) == (["trong", "khung"], "chủ")
        assert (box.kind, box.host, carrier.drawings[0].story) == ("text_box", carrier, box)
        assert [(each.place.story, each.place.paragraph) for each in box.paragraphs()] == [
            ("text_box", 1), ("text_box", 2)
        ]  # fmt: skip
        assert document.section_of[next(box.paragraphs())].number == 1

    def test_of_a_box_in_two_versions_one_is_read(self) -> None:
        """Word writes DrawingML for itself and VML for older readers."""
        new, old = text_box(paragraph("mới")), paragraph("cũ")
        both = (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
            + anchored(shape(inside=new)).removeprefix("<w:r>").removesuffix("</w:r>")
            + "</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
            f"<w:txbxContent>{old}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
        document = read(f"<w:p>{both}</w:p>")
        assert [each.text for story in document.stories[1:] for each in story.paragraphs()] == ["mới"]

    def test_boxes_stand_in_cells_headers_and_boxes(self) -> None:
        """Wherever they stand, they are stories after the one they hang in."""
        inner = anchored(shape(inside=text_box(paragraph("trong cùng"))))
        box = anchored(shape(inside=text_box(f"<w:p>{run('hộp')}{inner}</w:p>")))
        document: WordDocument = read(
            table(row(cell(f"<w:p>{box}</w:p>"), "b")),
            last=section('<w:headerReference w:type="default" r:id="rheader1"/>'),
            header1=f"<w:p>{box}</w:p>",
        )
        kinds = [(story.kind, story.part) for story in document.stories]
        body, header = "word/document.xml", "word/header1.xml"
        assert kinds == [
            ("body", body), ("text_box", body), ("text_box", body),
            ("header", header), ("text_box", header), ("text_box", header),
        ]  # fmt: skip
        for story in document.stories:
            if story.kind == "text_box":
                assert story.host is not None
                assert any(each.story is story for each in story.host.drawings)
                assert document.section_of[next(story.paragraphs())].number == 1

    def test_a_list_in_a_box_counts_by_itself(self) -> None:
        """A box is a story, and a story has its own counts."""
        numbering = (
            '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:lvlText w:val="%1."/>'
            '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        )
        item = '<w:numPr><w:numId w:val="1"/></w:numPr>'
        box = anchored(shape(inside=text_box(paragraph("x", properties=item))))
        document = read(
            paragraph("a", properties=item), f"<w:p><w:pPr>{item}</w:pPr>{box}</w:p>", numbering=numbering
        )
        found = [each.label.text for each in document.paragraphs() if each.label]
        assert found == ["1.", "2.", "1."]


def test_a_line_has_its_element() -> None:
    """A repair of a drawing finds the shape itself, within its w:drawing."""
    found: Drawing = host(anchored(shape("line"))).drawings[0]
    assert str(found.element.tag).endswith("}wsp")
    assert any(str(each.tag).endswith("}drawing") for each in found.element.iterancestors())
