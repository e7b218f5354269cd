from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.errors import TemplateRefused
from assembly.templates.package import PackageLimits, open_package
from tests.drawn import RELATIONS, docx_parts, draw, paragraph, relations, zipped

EXTERNAL = ' TargetMode="External"'


def parts() -> dict[str, bytes]:
    """Return the parts of a good .docx."""
    return docx_parts(paragraph("một"), header1=paragraph("hai"))


def faults(docx: bytes, limits: PackageLimits | None = None) -> list[tuple[str, str]]:
    """Return place and code of each fault."""
    with pytest.raises(TemplateRefused) as refusal:
        open_package(docx, limits or PackageLimits())
    assert all(fault.message and fault.message_en for fault in refusal.value.faults)
    return [(fault.pointer, fault.code) for fault in refusal.value.faults]


def codes(docx: bytes, limits: PackageLimits | None = None) -> list[str]:
    """Return the code of each fault."""
    return [code for _pointer, code in faults(docx, limits)]


def with_entries(*entries: tuple[str, bytes]) -> bytes:
    """Return a good .docx with further entries, whatever their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*parts().items(), *entries]:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_good_package_is_opened_in_order() -> None:
    """Parts, media types and the document's name come out; folders of the zip are no parts."""
    package = open_package(with_entries(("word/media/", b""), ("word/media/a.PNG", b"x")))
    assert list(package.parts) == [*parts(), "word/media/a.PNG"]
    assert package.main_part == "word/document.xml"
    assert package.content_types["word/header1.xml"].endswith("header+xml")
    assert package.content_types["word/media/a.PNG"] == ""
    with pytest.raises(TypeError):
        package.parts["x"] = b""  # type: ignore[index]  # that it cannot be done is the point


class TestKind:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "template.not-docx"),
            (b"%PDF-1.7", "template.not-docx"),
            (b"{\\rtf1}", "template.not-docx"),
            (b"<html></html>", "template.not-docx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "template.old-word"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "template.password",
            ),
            (b"PK\x03\x04", "template.damaged"),
            (b"PK\x03\x04" + b"\0" * 100, "template.damaged"),
        ],
    )
    def test_what_is_no_docx_is_told_by_its_kind(self, data: bytes, code: str) -> None:
        """Old Word files, files with a password and other kinds of file each get their own answer."""
        assert codes(data) == [code]

    def test_other_office_files_are_refused(self) -> None:
        """A spreadsheet is a good package, but no document."""
        sheet = parts()
        sheet["[Content_Types].xml"] = sheet["[Content_Types].xml"].replace(
            b"wordprocessingml", b"spreadsheetml"
        )
        assert codes(zipped(sheet)) == ["template.not-docx"]

    def test_a_word_template_file_is_refused(self) -> None:
        """A .dotx would come out as a .docx that Word does not open."""
        dotx = parts()
        dotx["[Content_Types].xml"] = dotx["[Content_Types].xml"].replace(b"document.main", b"template.main")
        assert codes(zipped(dotx)) == ["template.not-docx"]

    @pytest.mark.parametrize("name", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
    def test_a_package_without_its_essentials_is_refused(self, name: str) -> None:
        """Content types, package relationships and the document must be there."""
        lacking = parts()
        del lacking[name]
        assert codes(zipped(lacking)) == ["template.not-docx"]

    def test_a_document_without_body_is_refused(self) -> None:
        """The document part must be a document."""
        empty = parts()
        empty["word/document.xml"] = empty["word/document.xml"].replace(b"w:body", b"w:bodies")
        assert codes(zipped(empty)) == ["template.not-docx"]

    def test_strict_open_xml_is_told(self) -> None:
        """Word's "Strict" format has other names for everything; the answer says how to save."""
        strict = parts()
        strict["word/document.xml"] = strict["word/document.xml"].replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        )  # fmt: skip
        assert codes(zipped(strict)) == ["template.strict-format"]


class TestContainer:
    @pytest.mark.parametrize(
        "name",
        ["../evil.xml", "word/../../evil.xml", "/etc/passwd", "word\\evil.xml", "C:/evil.xml", "word//a.xml",
         "./a.xml", "word/a\x01.xml", "a" * 201],
    )  # fmt: skip
    def test_names_outside_the_package_are_refused(self, name: str) -> None:
        """No name leads anywhere but into the package."""
        assert codes(with_entries((name, b"x"))) == ["template.part-name"]

    def test_names_are_unique_without_regard_to_case(self) -> None:
        """Two parts of one name would let a checker and Word see different documents."""
        with pytest.warns(UserWarning, match="Duplicate name"):
            twice = with_entries(("word/document.xml", b"<x/>"))
        assert codes(twice) == ["template.part-twice"]
        assert codes(with_entries(("Word/Document.xml", b"<x/>"))) == ["template.part-twice"]

    def test_encrypted_parts_are_refused(self) -> None:
        """A zip's own encryption is told as a password."""
        docx = bytearray(draw("x"))
        directory = docx.index(b"PK\x01\x02")
        docx[directory + 8] |= 1
        assert codes(bytes(docx)) == ["template.password"]

    def test_other_compressions_are_refused(self) -> None:
        """Only what Word writes is unpacked."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
            archive.writestr("[Content_Types].xml", b"<Types/>")
        assert codes(buffer.getvalue()) == ["template.compression"]

    @pytest.mark.parametrize(
        ("limits", "code"),
        [
            (PackageLimits(compressed=100), "template.too-large"),
            (PackageLimits(uncompressed=1000), "template.too-large"),
            (PackageLimits(one_part=100), "template.too-large"),
            (PackageLimits(entries=3), "template.too-many-parts"),
            (PackageLimits(directory=100), "template.too-many-parts"),
        ],
    )
    def test_each_size_has_a_limit(self, limits: PackageLimits, code: str) -> None:
        """Packed, unpacked, of one part and in number."""
        assert set(codes(draw("x"), limits)) == {code}

    def test_a_part_that_unpacks_to_far_more_is_refused(self) -> None:
        """A bomb is known by its declared ratio before it is unpacked."""
        assert faults(with_entries(("word/media/a.bin", b"\0" * 5_000_000))) == [
            ("/word/media/a.bin", "template.bomb")
        ]

    @pytest.mark.parametrize("declared", [1, 100, 70_000])
    def test_a_part_that_declares_too_little_is_refused(self, declared: int) -> None:
        """What really comes out counts."""
        docx = bytearray(with_entries(("word/a.bin", bytes(range(256)) * 300)))
        directory = docx.rindex(b"PK\x01\x02")
        struct.pack_into("<I", docx, directory + 24, declared)
        assert codes(bytes(docx)) == ["template.damaged"]

    def test_a_zip64_directory_is_refused(self) -> None:
        """No template needs the extension for huge archives, which can say other sizes."""
        docx = draw("x")
        end = docx.rindex(b"PK\x05\x06")
        locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
        assert codes(docx[:end] + locator + docx[end:]) == ["template.too-many-parts"]

    @given(st.data())
    def test_a_broken_file_is_refused_or_opened(self, data: st.DataObject) -> None:
        """Bytes changed, cut or added anywhere never bring another error."""
        docx = bytearray(draw("x", header1=paragraph("y")))
        for _ in range(data.draw(st.integers(1, 8))):
            docx[data.draw(st.integers(0, len(docx) - 1))] = data.draw(st.integers(0, 255))
        docx = docx[: data.draw(st.integers(0, len(docx)))] if data.draw(st.booleans()) else docx
        try:
            open_package(bytes(docx))
        except TemplateRefused:
            return


class TestParts:
    @pytest.mark.parametrize(
        "xml",
        [
            b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            b'<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>',
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(
                "utf-16"
            ),
            '<?xml version="1.0" encoding="UTF-16LE"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(
                "utf-16-le"
            ),
            '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("cp037"),
            '<?xml version="1.0" encoding="ISO-8859-1"?><a/>'.encode("latin-1"),
        ],
    )
    def test_a_dtd_or_another_encoding_is_refused(self, xml: bytes) -> None:
        """No entity is ever read, in whatever encoding it hides."""
        (code,) = codes(zipped(parts() | {"customXml/item1.xml": xml}))
        assert code in ("template.forbidden-xml", "template.damaged-part")

    @pytest.mark.parametrize(
        "xml",
        [b"", b"<a>", b"<a></b>", b"<a>&b;</a>", b"<a" * 10, b"<a>" * 300 + b"</a>" * 300, b"<a>\x01</a>"],
    )
    def test_xml_that_is_broken_or_too_deep_is_refused(self, xml: bytes) -> None:
        """Each XML part must be well-formed and at most 256 levels deep."""
        assert faults(zipped(parts() | {"word/a.xml": xml})) == [("/word/a.xml", "template.damaged-part")]

    def test_xml_has_a_size(self) -> None:
        """A tree takes ten times the room of its text, so XML parts have a smaller limit."""
        huge = b"<a>" + bytes(range(48, 58)) * 1_700_000 + b"</a>"
        assert faults(zipped(parts() | {"word/a.xml": huge}), PackageLimits(ratio=10_000)) == [
            ("/word/a.xml", "template.too-large")
        ]

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("word/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
            ("word/other.bin", "application/vnd.ms-office.vbaProject"),
            ("word/vbaData.xml", "application/vnd.ms-word.vbaData+xml"),
            ("word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml"),
            ("word/embeddings/oleObject1.bin", "application/vnd.openxmlformats-officedocument.oleObject"),
        ],
    )
    def test_active_parts_are_refused(self, name: str, kind: str) -> None:
        """Macros, ActiveX controls and OLE objects are known by type or by name."""
        active = parts() | {name: b"<a/>"}
        override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
        active["[Content_Types].xml"] = active["[Content_Types].xml"].replace(b"</Types>", override)
        assert faults(zipped(active)) == [(f"/{name}", "template.active-content")]

    def test_a_docm_is_refused(self) -> None:
        """A document of the macro type is refused even without macros."""
        docm = parts()
        docm["[Content_Types].xml"] = docm["[Content_Types].xml"].replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )
        assert codes(zipped(docm)) == ["template.active-content"]

    @pytest.mark.parametrize(
        ("kind", "target", "mode", "code"),
        [
            ("attachedTemplate", "http://example.com/a.dotm", EXTERNAL, "template.external-reference"),
            ("attachedTemplate", "file:///C:\\a.dotx", EXTERNAL, "template.external-reference"),
            ("image", "http://example.com/a.png", EXTERNAL, "template.external-reference"),
            ("image", "\\\\host\\share\\a.png", EXTERNAL, "template.external-reference"),
            ("hyperlink", "file:///etc/passwd", EXTERNAL, "template.external-reference"),
            ("hyperlink", "javascript:alert(1)", EXTERNAL, "template.external-reference"),
            ("hyperlink", "\\\\host\\share", EXTERNAL, "template.external-reference"),
            ("hyperlink", "ms-word:ofe|u|http://a", EXTERNAL, "template.external-reference"),
            ("oleObject", "http://example.com/a", EXTERNAL, "template.active-content"),
            ("subDocument", "other.docx", EXTERNAL, "template.active-content"),
            ("frame", "http://example.com/a", EXTERNAL, "template.active-content"),
            ("image", "http://a", ' TargetMode="external"', "template.external-reference"),
            ("customUI/extensibility", "a.xml", "", "template.active-content"),
            ("aFChunk", "chunk.html", "", "template.active-content"),
            ("control", "activeX1.xml", "", "template.active-content"),
            ("image", "../../../etc/passwd", "", "template.external-reference"),
            ("image", "http://example.com/a.png", "", "template.external-reference"),
            ("image", "//host/a.png", "", "template.external-reference"),
            ("image", "..%2f..%2f..%2fa", "", "template.external-reference"),
        ],
    )
    def test_nothing_outside_is_fetched_or_run(self, kind: str, target: str, mode: str, code: str) -> None:
        """A produced document refers to nothing that Word would open by itself."""
        rels = relations((f"{RELATIONS}/{kind}", target), mode=mode).encode()
        for name in ("word/_rels/settings.xml.rels", "word/_RELS/settings.xml.RELS"):
            assert faults(zipped(parts() | {name: rels})) == [(f"/{name}", code)]

    @pytest.mark.parametrize("target", ["https://example.com/?a=1", "http://a", "mailto:a@example.com"])
    def test_links_for_people_may_stay(self, target: str) -> None:
        """A hyperlink is followed by a person, who sees where it leads."""
        rels = relations((f"{RELATIONS}/hyperlink", target), mode=EXTERNAL).encode()
        assert open_package(zipped(parts() | {"word/_rels/header1.xml.rels": rels}))

    def test_relations_inside_the_package_may_stay(self) -> None:
        """Targets are read from the part's folder or from the root of the package."""
        rels = relations((f"{RELATIONS}/image", "../customXml/a.png"), (f"{RELATIONS}/image", "/word/b.png"))
        assert open_package(zipped(parts() | {"word/_rels/header1.xml.rels": rels.encode()}))

    @pytest.mark.parametrize(
        "code",
        [
            "<w:instrText> DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText>",
            "<w:instrText> D</w:instrText></w:r><w:r><w:instrText>DE excel</w:instrText>",
            '<w:instrText> includepicture "http://example.com/a.png"</w:instrText>',
        ],
    )
    def test_fields_that_fetch_or_run_are_refused(self, code: str) -> None:
        """DDE and including fields are refused, in whatever runs their code is split."""
        begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
        assert codes(draw(f"<w:p>{begin}<w:r>{code}</w:r>{end}</w:p>")) == ["template.active-field"]
        assert codes(draw('<w:p><w:fldSimple w:instr=" LINK Excel.Sheet a"/></w:p>')) == [
            "template.active-field"
        ]

    def test_harmless_fields_may_stay(self) -> None:
        """Page numbers, references and bookmarks that are named like a field are no danger."""
        field = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        codes_of_fields = ("PAGE", "NUMPAGES", "REF link", 'HYPERLINK "https://a/dde"')
        assert open_package(draw(f"<w:p>{''.join(map(field.format, codes_of_fields))}</w:p>"))

    def test_all_that_is_wrong_is_told_at_once(self) -> None:
        """Faults of different parts come together."""
        wrong = {
            "word/vbaProject.bin": b"x",
            "word/a.xml": b"<a>",
            "word/_rels/b.xml.rels": relations((f"{RELATIONS}/image", "http://a")).encode(),
        }
        assert faults(zipped(parts() | wrong)) == [
            ("/word/vbaProject.bin", "template.active-content"),
            ("/word/a.xml", "template.damaged-part"),
            ("/word/_rels/b.xml.rels", "template.external-reference"),
        ]
