from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from assembly.filling import compile_template
from assembly.filling.repairs import WantingElements
from tests.drawn import body_of, cell, draw, paragraph, part_of, row, run, table, texts_of, zipped
from tests.examples import library

DRAWING = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Hình"/></wp:inline></w:drawing></w:r>'
BOOKMARK = '<w:bookmarkStart w:id="0" w:name="muc"/>{}<w:bookmarkEnd w:id="0"/>'


def test_a_cell_that_a_condition_empties_keeps_a_paragraph() -> None:
    """Word refuses a cell without a paragraph, or one that ends with a table."""
    inner = table(row("x"), columns=1)
    docx = draw(
        table(row(cell("{%p if a %}", "x", "{%p endif %}"), cell(inner, "{%p if a %}", "x", "{%p endif %}")))
    )
    empty = cell("").replace(paragraph(""), "<w:p/>")
    assert body_of(compile_template(docx).fill({"a": False})) == table(row(empty, _ending(inner)))


def _ending(inner: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/></w:tcPr>{inner}<w:p/></w:tc>'


def test_a_table_without_rows_disappears() -> None:
    """A table whose rows all come from an empty list is dropped, and its cell keeps a paragraph."""
    loop = (row("{%tr for m in members %}"), row("{{ m }}"), row("{%tr endfor %}"))
    docx = draw("a", table(*loop, columns=1), table(row(cell(table(*loop, columns=1))), columns=1), "z")
    xml = body_of(compile_template(docx).fill({"members": []}))
    assert xml == paragraph("a") + table(row(_ending("")), columns=1) + paragraph("z")


def test_a_row_without_cells_disappears() -> None:
    """A row whose cells all come from an empty list is dropped."""
    docx = draw(table(row("a", "b"), row("{%tc for m in members %}", "{{ m }}", "{%tc endfor %}")))
    assert body_of(compile_template(docx).fill({"members": []})) == table(row("a", "b"))


def test_a_header_that_a_condition_empties_keeps_a_paragraph() -> None:
    """Headers, footnotes and text boxes are never without a paragraph."""
    optional = paragraph("{%p if a %}") + paragraph("x") + paragraph("{%p endif %}")
    docx = draw(
        paragraph(f"<w:r><w:pict><w:txbxContent>{optional}</w:txbxContent></w:pict></w:r>"),
        header1=optional,
        footnotes=f'<w:footnote w:id="1">{optional}</w:footnote>',
    )
    filled = compile_template(docx).fill({"a": False})
    assert "<w:txbxContent><w:p/></w:txbxContent>" in body_of(filled)
    assert texts_of(filled, "word/header1.xml") == texts_of(filled, "word/footnotes.xml") == [""]


def test_drawings_in_loops_have_numbers_of_their_own() -> None:
    """Copies of a drawing are numbered from 1001 in the document, apart from those of a header."""
    loop = paragraph("{%p for m in members %}") + paragraph(DRAWING) + paragraph("{%p endfor %}")
    filled = compile_template(draw(loop, paragraph(DRAWING), header1=loop)).fill({"members": [1, 2]})
    ids = [
        re.findall(rb'docPr id="(\d+)"', part_of(filled, f"word/{name}.xml"))
        for name in ("document", "header1")
    ]
    assert ids[0] == [b"1001", b"1002", b"1003"]
    assert len(set(ids[0]) | set(ids[1])) == 5


def test_bookmarks_in_loops_are_told_apart() -> None:
    """Each copy of a bookmark gets an id and a name that no other has, and keeps its end."""
    marked = paragraph(BOOKMARK.format(run("{{ m }}")))
    docx = draw("{%p for m in members %}", marked, "{%p endfor %}")
    xml = body_of(compile_template(docx).fill({"members": [1, 2, 3]}))
    assert re.findall(r'bookmarkStart w:id="(\d+)" w:name="(\w+)"', xml) == [
        ("0", "muc"),
        ("1", "muc_2"),
        ("2", "muc_3"),
    ]
    assert re.findall(r'bookmarkEnd w:id="(\d+)"', xml) == ["0", "1", "2"]


def test_half_a_bookmark_in_a_loop_is_dropped() -> None:
    """A bookmark that begins in a loop and ends after it keeps its last beginning only."""
    start, end = BOOKMARK.split("{}")
    docx = draw(
        "{%p for m in members %}", paragraph(start, run("{{ m }}")), "{%p endfor %}", paragraph(end, run("z"))
    )
    xml = body_of(compile_template(docx).fill({"members": [1, 2]}))
    assert (len(re.findall("bookmarkStart", xml)), len(re.findall("bookmarkEnd", xml))) == (1, 1)


def test_paragraph_ids_are_not_repeated() -> None:
    """The ids that Word gives paragraphs vanish from loops and stay elsewhere."""
    identified = '<w:p w14:paraId="0A0B0C0D" w14:textId="77777777">' + run("{{ 1 }}") + "</w:p>"
    docx = draw(identified, "{%p for m in members %}", identified, "{%p endfor %}")
    assert body_of(compile_template(docx).fill({"members": [1, 2]})).count("paraId") == 1


@pytest.mark.parametrize("inside", ["<w:p>{}</w:p>", "<w:p/>", "<w:p>{}</w:p><w:tbl/>", ""])
def test_wanting_cells_are_noticed_however_the_part_comes(inside: str) -> None:
    """A cell whose last child is not a paragraph with text is told, in one look or in several."""
    whole, other = "<w:tc><w:tcPr/><w:p>…</w:p></w:tc>", f"<w:tc>{inside}</w:tc>"
    part = f"<w:tr>{whole * 3}{other}{whole * 2}</w:tr>".encode()
    for some in (1, 2, 3, 5, 17, 30, len(part)):
        cells = WantingElements(["w:tc", "w:tr"])
        for start in range(0, len(part), some):
            cells.look(part[start : start + some])
        assert cells.found() == (inside != "<w:p>{}</w:p>")


def in_a_whole_package(docx: bytes) -> bytes:
    """Return a drawn document within the package of a built-in template, which has all that Word asks for."""
    with zipfile.ZipFile(io.BytesIO(library().all()[0].docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | {"word/document.xml": part_of(docx)})


@pytest.mark.parametrize("members", [[], ["một"], ["một\nhai", "ba & bốn", "năm"]])
def test_word_finds_nothing_to_repair(members: list[str], tmp_path: Path) -> None:
    """With no, one or many rows, columns and paragraphs the strict OOXML audit has no finding."""
    columns = row("{%tc for m in members %}", cell("{{ m }}"), "{%tc endfor %}")
    optional = row(cell("{%p if loop.first %}", "{{ m }}", "{%p endif %}"))
    docx = draw(
        "{%p for m in members %}",
        paragraph(BOOKMARK.format(run("{{ m }}"))),
        "{%p endfor %}",
        table(columns, columns, columns=1),
        table(row("{%tr for m in members %}"), optional, row("{%tr endfor %}"), columns=1),
        "cuối",
    )
    file = tmp_path / "filled.docx"
    words = {"members": members, "year_planned": "2023", "block": {"name": "Khối"}}
    file.write_bytes(compile_template(in_a_whole_package(docx)).fill(words))
    assert [str(error) for error in OpenXmlValidator(strict=True).validate(file).errors] == []
