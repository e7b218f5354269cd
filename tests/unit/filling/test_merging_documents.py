"""What each document of a merged file keeps to itself: looks, lists, names, ids, headers, notes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from assembly.errors import DocumentRefused
from assembly.filling.merging import merge_documents
from assembly.filling.merging.lists import MOST_LISTS
from tests.drawn import part_of, zipped
from tests.hostile_documents import HOSTILE
from tests.mergeable import (
    MERGEABLE,
    field,
    made,
    of_another_look,
    of_same_names,
    p,
    related,
    with_boxes,
    with_footnotes,
    with_headers,
    with_lists,
    with_one_header,
    with_pictures,
    with_references,
    without_headers,
)
from tests.styled import FULL_SETTINGS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def root_of(docx: bytes, name: str = "word/document.xml") -> etree._Element:
    """Return a part of a file."""
    return etree.fromstring(part_of(docx, name))


def values(root: etree._Element, tag: str, attribute: str = "val") -> list[str | None]:
    """Return an attribute of all elements of a name."""
    return [element.get(f"{W}{attribute}") for element in root.iter(f"{W}{tag}")]


def names(docx: bytes, folder: str) -> list[str]:
    """Return the parts of a file in a folder."""
    return [name for name in zipfile.ZipFile(io.BytesIO(docx)).namelist() if name.startswith(folder)]


def findings(docx: bytes, folder: Path) -> set[str]:
    """Return what the strict audit says of a file, without the places that merging moves."""
    file = folder / "audited.docx"
    file.write_bytes(docx)
    return {
        re.sub(r"\[\d+\]", "", str(error)) for error in OpenXmlValidator(strict=True).validate(file).errors
    }


def findings_of(documents: Iterable[bytes], folder: Path) -> set[str]:
    """Return what the strict audit says of any of several files."""
    return set().union(*(findings(document, folder) for document in documents))


@pytest.mark.parametrize("name", MERGEABLE)
def test_merging_adds_nothing_that_word_repairs(name: str, tmp_path: Path) -> None:
    """The strict audit finds nothing in the merged file that it does not find in the documents."""
    documents = [document() for document in MERGEABLE[name]]
    assert set() == findings(merge_documents(documents), tmp_path) - findings_of(documents, tmp_path)


def test_style_of_the_same_name_and_look_is_shared() -> None:
    """Two documents of one template have the styles of one."""
    one, two = merge_documents([with_lists("A")]), merge_documents([with_lists("A"), with_lists("B")])
    assert part_of(one, "word/styles.xml") == part_of(two, "word/styles.xml")


def test_style_of_the_same_name_and_another_look_is_renamed() -> None:
    """Each document's paragraphs name its own style; what is based on it follows."""
    merged = merge_documents([of_same_names("left"), of_same_names("right")])
    used = ["TieuDe", "TieuDePhu", "TieuDe_2", "TieuDePhu_2"]
    assert used == values(root_of(merged), "pStyle")
    styles = {
        style.get(f"{W}styleId"): style for style in root_of(merged, "word/styles.xml").iter(f"{W}style")
    }
    assert ["TieuDe_2"] == values(styles["TieuDePhu_2"], "basedOn")
    assert ["right"] == values(styles["TieuDe_2"], "jc")
    assert ["Tiêu đề (2)"] == values(styles["TieuDe_2"], "name")


def test_defaults_of_another_template_are_written_into_its_styles() -> None:
    """Text that names no style gets one with the letters and spaces of its own document's defaults."""
    merged = merge_documents([without_headers(), of_another_look(20, 200)])
    styles = {
        style.get(f"{W}styleId"): style for style in root_of(merged, "word/styles.xml").iter(f"{W}style")
    }
    assert "Normal_2" in values(root_of(merged), "pStyle")
    assert ["20"] == values(styles["Normal_2"], "sz")
    assert ["Cousine"] == values(styles["Normal_2"], "rFonts", "ascii")
    assert "200" in values(styles["Normal_2"], "spacing", "after")
    assert ["28"] == values(root_of(merged, "word/styles.xml"), "sz")[:1]


def test_lists_begin_anew_in_each_document() -> None:
    """Counted lists are copied for each later document; bullets are shared."""
    merged = merge_documents([with_lists("A"), with_lists("B"), with_lists("C")])
    numbering = root_of(merged, "word/numbering.xml")
    ids = values(numbering, "abstractNum", "abstractNumId")
    assert len(set(ids)) == len(ids) == 3 + 2 + 2
    assert len(set(values(numbering, "nsid"))) == len(ids)
    paragraphs = [list(each.iter(f"{W}numId")) for each in root_of(merged).iter(f"{W}p")]
    bullets = [each[0].get(f"{W}val") for each in paragraphs[9::10]]
    assert 1 == len(set(bullets))
    letters = [each[0].get(f"{W}val") for each in paragraphs[6::10]]
    assert 3 == len(set(letters))


def test_more_lists_than_word_can_hold_are_refused() -> None:
    """The refusal names the document that is one too many."""
    with pytest.raises(DocumentRefused) as refusal:
        merge_documents([with_lists("A")] * (MOST_LISTS // 3 + 1))
    assert "merge.too-many-lists" == refusal.value.faults[0].code
    assert refusal.value.faults[0].pointer.startswith("/documents/666")


def test_bookmarks_have_names_and_ids_of_their_own() -> None:
    """What refers to a bookmark follows its new name, in fields and links."""
    merged = root_of(merge_documents([with_references("A"), with_references("B")]))
    marks = list(merged.iter(f"{W}bookmarkStart"))
    assert ["TenKhoi", "DichDen", "TenKhoi_2", "DichDen_2"] == [mark.get(f"{W}name") for mark in marks]
    assert len(marks) == len({mark.get(f"{W}id") for mark in marks})
    codes = [element.text or "" for element in merged.iter(f"{W}instrText")]
    assert "REF TenKhoi_2 \\h" in codes
    assert "PAGEREF DichDen_2" in codes
    assert ["DichDen", "DichDen_2"] == values(merged, "hyperlink", "anchor")


def test_captions_count_anew_in_each_document() -> None:
    """The first caption of a later document begins at 1; the table of contents is its text."""
    merged = root_of(merge_documents([with_references("A"), with_references("B")]))
    codes = [element.text for element in merged.iter(f"{W}instrText") if "SEQ" in (element.text or "")]
    assert ["SEQ Hinh \\* ARABIC \\r 1 "] == [code for code in codes if code and "\\r" in code]
    assert not [element for element in merged.iter(f"{W}instrText") if "TOC" in (element.text or "")]
    assert "Mục lục của B" in "".join(merged.itertext())


@pytest.mark.parametrize("code", ["TITLE", "DOCPROPERTY Khoi", "FILENAME \\p", "SAVEDATE \\@ d/M"])
def test_fields_about_the_file_become_their_text(code: str) -> None:
    """What would tell of the merged file stays what the document showed."""
    document = zipped(made(field(code, "như đã in")))
    merged = root_of(merge_documents([document]))
    assert [] == list(merged.iter(f"{W}fldChar", f"{W}instrText"))
    assert "như đã in" in "".join(merged.itertext())


def test_page_total_is_the_last_page_of_the_document() -> None:
    """NUMPAGES would count the file; each document has a footer that names its own end."""
    merged = merge_documents([with_headers("A"), with_headers("A")])
    footers = [part_of(merged, name).decode() for name in sorted(names(merged, "word/footer"))]
    assert ["PAGEREF _Vanthu1", "PAGEREF _Vanthu2"] == [
        code for text in footers for code in re.findall(r"PAGEREF \w+", text)
    ]
    marks = values(root_of(merged), "bookmarkStart", "name")
    assert ["_Vanthu1", "_Vanthu2"] == marks


def test_even_pages_are_said_once_for_the_file() -> None:
    """A document that knows no even pages has its one header on both, among others that do."""
    merged = merge_documents([with_one_header("A"), with_headers("B")])
    assert root_of(merged, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    first = next(root_of(merged).iter(f"{W}sectPr"))
    references = {
        each.get(f"{W}type"): each.get(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        )
        for each in first.iter(f"{W}headerReference")
    }
    assert references["default"] == references["even"]


def test_headers_that_differ_are_each_documents_own() -> None:
    """Documents of one template whose headers hold values keep them; equal ones stay one part."""
    merged = merge_documents([with_one_header(who) for who in ("A", "B", "A", "C")])
    relations = part_of(merged, "word/_rels/document.xml.rels").decode()
    shown = []
    for section in root_of(merged).iter(f"{W}sectPr"):
        reference = next(each for each in section if each.get(f"{W}type") == "default")
        found = re.search(rf'Id="{reference.get(_ID)}"[^>]* Target="([^"]+)"', relations)
        assert found is not None
        shown.append("".join(root_of(merged, f"word/{found[1]}").itertext(f"{W}t")))
    assert ["A trang 1", "B trang 1", "A trang 1", "C trang 1"] == shown
    assert 3 == len(names(merged, "word/header"))


def test_no_document_inherits_a_header() -> None:
    """A document without headers gets blank ones behind one with headers, and none at the beginning."""
    behind = root_of(merge_documents([with_headers("A"), without_headers()]))
    *_, last = behind.iter(f"{W}sectPr")
    assert {"default", "first", "even"} == set(values(last, "headerReference", "type"))
    first = next(root_of(merge_documents([without_headers(), with_headers("A")])).iter(f"{W}sectPr"))
    assert [] == values(first, "headerReference", "type")


def test_equal_pictures_are_stored_once() -> None:
    """Pictures are known by what they show, whatever their names: red, green, navy, lime."""
    merged = merge_documents([document() for document in MERGEABLE["pictures"]])
    assert 4 == len(names(merged, "word/media/"))


def test_two_types_for_one_extension_stay_apart() -> None:
    """A part whose type is not that of its extension is named in the content types."""
    odd = {
        name: data.replace(b"image/png", b"image/x-png")
        for name, data in _parts_of(with_pictures("green")).items()
    }
    types = part_of(
        merge_documents([with_pictures("red", "red"), zipped(odd)]), "[Content_Types].xml"
    ).decode()
    assert '<Default Extension="png" ContentType="image/png"/>' in types
    assert re.search(r'<Override PartName="/word/media/[^"]+" ContentType="image/x-png"/>', types)


def test_drawings_and_controls_have_ids_of_their_own() -> None:
    """No drawing, shape or control of one document has the id of another's."""
    merged = root_of(merge_documents([with_boxes("A"), with_pictures("red"), with_boxes("B")] * 2))
    for tag in (
        "{urn:schemas-microsoft-com:vml}shape",
        "{*}docPr",
        "{urn:schemas-microsoft-com:vml}shapetype",
    ):
        ids = [element.get("id") for element in merged.iter(tag)]
        assert ids
        assert len(ids) == len(set(ids))
    assert [] == list(merged.iterfind(f".//{W}sdtPr/{W}id"))


def test_notes_of_all_documents_stand_in_one_part() -> None:
    """Their ids and links are new; those of later documents bear their numbers as text."""
    merged = merge_documents([with_footnotes("A"), with_footnotes("B")])
    notes = root_of(merged, "word/footnotes.xml")
    assert ["-1", "0", "1", "2", "3", "4"] == values(notes, "footnote", "id")
    assert ["1", "2", "3", "4"] == values(root_of(merged), "footnoteReference", "id")
    assert [None, None, "1", "1"] == values(root_of(merged), "footnoteReference", "customMarkFollows")
    relations = part_of(merged, "word/_rels/footnotes.xml.rels").decode()
    assert 1 == relations.count("https://sonoivu.example.vn/")


def test_table_at_the_end_is_followed_by_a_paragraph_without_height() -> None:
    """The section of a document that ends with a table needs a paragraph, and no page for it."""
    merged = root_of(merge_documents([document() for document in MERGEABLE["tables at the end"]]))
    body = merged.find(f"{W}body")
    assert body is not None
    tiny = body[1]
    assert f"{W}p" == tiny.tag
    assert ["exact"] == values(tiny, "spacing", "lineRule")
    assert tiny.find(f"{W}pPr/{W}sectPr") is not None


def test_ids_of_paragraphs_go() -> None:
    """Word's ids of paragraphs are unique in a file or not there; it makes new ones itself."""
    named = p("có số").replace("<w:p>", '<w:p w14:paraId="12345678" w14:textId="77777777">')
    merged = part_of(merge_documents([zipped(made(named))] * 2), "word/document.xml")
    assert b"paraId" not in merged
    assert b"textId" not in merged


def test_page_setup_of_the_whole_file_must_agree() -> None:
    """Mirrored margins are said once for a file, so a document that has others is refused."""
    mirrored = zipped(made(p("lề đối xứng"), settings=f"<w:mirrorMargins/>{FULL_SETTINGS}"))
    with pytest.raises(DocumentRefused) as refusal:
        merge_documents([without_headers(), mirrored])
    fault = refusal.value.faults[0]
    assert ("merge.page-setup", "/documents/1/word/settings.xml") == (fault.code, fault.pointer)


@pytest.mark.parametrize("tag", ["altChunk", "subDoc"])
def test_what_word_would_fetch_is_refused(tag: str) -> None:
    """A chunk or subdocument cannot be merged; the refusal names the document and what it holds."""
    parts = made(p("trước"), f'<w:{tag} r:id="rlink"/>')
    related(parts, "word/document.xml", {"rlink": ("image", "settings.xml", "")})
    with pytest.raises(DocumentRefused) as refusal:
        merge_documents([without_headers(), zipped(parts)])
    assert "/documents/1" == refusal.value.faults[0].pointer
    assert tag == refusal.value.faults[0].found


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - {"too long"}))
def test_hostile_file_is_refused_with_its_place(name: str) -> None:
    """Whatever comes, the answer is a refusal that names the document."""
    with pytest.raises(DocumentRefused) as refusal:
        merge_documents([without_headers(), HOSTILE[name]()])
    assert all(fault.pointer.startswith("/documents/1") for fault in refusal.value.faults)


def _parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
