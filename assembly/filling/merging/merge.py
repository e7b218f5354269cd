"""Many documents -> one: the parts in the order in which they leave.

The body leaves first, while documents come in; what it refers to follows when all have come.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from assembly.errors import DocumentRefused, Fault, InputRefused, RequestRefused
from assembly.filling.merging.container import ContainerWriter, PackedEntry, in_pieces, read_entries
from assembly.filling.merging.lists import DocumentLists
from assembly.filling.merging.names import DocumentNames
from assembly.filling.merging.note_numbers import write_out_in_note, write_out_numbers
from assembly.filling.merging.notes import COMMENTS, ENDNOTES, FOOTNOTES, NOTE_KINDS, NoteKind
from assembly.filling.merging.parts import KINDS, relations_part
from assembly.filling.merging.sections import end_in_paragraph, last_paragraph
from assembly.filling.merging.settings_part import settings_xml
from assembly.filling.merging.stories import Story
from assembly.filling.merging.surroundings import FONTS, MAIN, NUMBERING, Merged, Surroundings
from assembly.filling.merging.wordml import (
    PROLOG,
    R,
    W,
    alone,
    children_of,
    closing,
    drop_unknown,
    opening,
)
from assembly.templates.package import open_package
from assembly.templates.relations import LARGEST_XML, MAIN_TYPE, strict_parser

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KINDS_KEPT = 16  # templates whose surroundings are kept at the same time
_STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_TITLE = re.compile(r"<dc:title[^>]*>([^<]*)</dc:title>")

_ROOT_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}relationships">'
    f'<Relationship Id="rId1" Type="{KINDS}officeDocument" Target="{MAIN}"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{KINDS}extended-properties" Target="docProps/app.xml"/></Relationships>'
)
_APPLICATION = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Vanthu</Application></Properties>"
)


class Merging:
    """One merged file, from its documents to its bytes; used once."""

    def __init__(self) -> None:
        self._merged = Merged()
        self._kinds: OrderedDict[bytes, Surroundings] = OrderedDict()
        self._background = b""
        self._parser = strict_parser()

    def pieces(self, documents: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the container; see ``merged_pieces``."""
        try:
            yield from in_pieces(self._parts(iter(documents)))
        finally:
            self._merged.store.close()
            for book in self._merged.notes.values():
                book.close()

    def _parts(self, documents: Iterator[bytes]) -> Iterator[bytes]:
        first = next(documents, None)
        if first is None:
            raise RequestRefused([_nothing()])
        container, merged = ContainerWriter(), self._merged
        body = self._body(first, documents)
        start = next(body)  # so that a first document that cannot be merged is refused before any byte leaves
        yield from container.part("_rels/.rels", (PROLOG.decode() + _ROOT_RELATIONS).encode())
        yield from container.part("docProps/app.xml", (PROLOG.decode() + _APPLICATION).encode())
        yield from container.part("docProps/core.xml", _core_properties(first))
        yield from container.streamed(MAIN, _chained(start, body))
        yield from self._common_parts(container)
        for kind in NOTE_KINDS:
            yield from merged.notes[kind].write(container, merged.store, merged.main)
        yield from container.part(relations_part(MAIN), merged.main.xml())
        yield from merged.store.write(container)
        yield from container.end()

    def _common_parts(self, container: ContainerWriter) -> Iterator[bytes]:
        merged = self._merged
        merged.store.declare(MAIN, MAIN_TYPE)
        merged.store.declare(
            "docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"
        )
        merged.store.declare(
            "docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        )
        for name, parts in (("styles", merged.styles.pieces()), ("numbering", merged.lists.pieces())):
            if name == "numbering" and not len(merged.lists):
                continue
            merged.main.id_of(f"{KINDS}{name}", f"word/{name}.xml")
            merged.store.declare(f"word/{name}.xml", f"{_WORD}{name}+xml")
            yield from container.streamed(f"word/{name}.xml", parts)
        if len(merged.numbering):
            yield from container.part(relations_part(NUMBERING), merged.numbering.xml())
        if merged.fonts:
            merged.main.id_of(f"{KINDS}fontTable", FONTS)
            merged.store.declare(FONTS, f"{_WORD}fontTable+xml")
            fonts = opening("fonts") + b"".join(merged.fonts.values()) + closing("fonts")
            yield from container.part(FONTS, fonts)
            if len(merged.font_relations):
                yield from container.part(relations_part(FONTS), merged.font_relations.xml())
        if merged.first_settings is not None:
            separated = tuple(kind for kind in NOTE_KINDS if kind.separated and merged.notes[kind].used)
            settings = settings_xml(
                merged.first_settings, even_pages=merged.sections.even_pages, kinds=separated
            )
            merged.main.id_of(f"{KINDS}settings", "word/settings.xml")
            merged.store.declare("word/settings.xml", f"{_WORD}settings+xml")
            yield from container.part("word/settings.xml", settings)

    def _body(self, first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
        docx: bytes | None = first
        number = 0
        while docx is not None:
            following = next(others, None)
            number += 1
            try:
                content = self._content(docx, number, last=following is None)
            except InputRefused as refusal:
                raise DocumentRefused([_within(fault, number) for fault in refusal.faults]) from refusal
            except (etree.LxmlError, ValueError, KeyError, IndexError) as trouble:
                raise DocumentRefused([_within(_damaged(), number)]) from trouble
            if number == 1:
                yield opening("document") + self._background + b"<w:body>"
            yield content
            docx = following
        yield b"</w:body>" + closing("document")

    def _content(self, docx: bytes, number: int, *, last: bool) -> bytes:
        """Return a document's blocks as they stand in the merged body."""
        main, surroundings, stories = self._opened(docx)
        root = self._parsed(main)
        body = root.find(f"{W}body")
        if body is None:
            raise DocumentRefused([_damaged()])
        merged, styles = self._merged, surroundings.styles
        names = DocumentNames(number, merged.taken, styles)
        if b"bookmarkStart" in main:
            names.defined = frozenset(
                str(each.get(f"{W}name")).casefold() for each in root.iter(f"{W}bookmarkStart")
            )
        notes = _DocumentNotes(merged)
        story = Story(
            styles, DocumentLists(styles.numbering, first=number == 1), merged.ids, names, notes.id_of
        )
        if number > 1:
            for kind in (FOOTNOTES, ENDNOTES):
                notes.numbers[kind] = write_out_numbers(root, kind, surroundings.settings.notes(kind))
        if number == 1:
            background = root.find(f"{W}background")
            if background is not None and not any(
                key.startswith(R) for e in background.iter() for key in map(str, e.attrib)
            ):
                self._background = alone(background)
        surroundings.keep_places(root)
        story.rewrite(root, surroundings.relations, main, merged.shape_types)
        notes.write(surroundings, story, stories)
        merged.sections.settle(
            body,
            lambda kind, relation: surroundings.header(kind, relation, story, stories),
            even_pages=surroundings.settings.even_pages,
            notes={
                kind.note: (surroundings.settings.notes(kind), number > 1 and not notes.numbers[kind])
                for kind in (FOOTNOTES, ENDNOTES)
                if notes.has(kind)
            },
        )
        if names.wants_last_page:
            _mark_last_page(body, names.last_page(), merged)
        if not last:
            end_in_paragraph(body)
        names.end()
        return children_of(body)

    def _opened(self, docx: bytes) -> tuple[bytes, Surroundings, Mapping[str, bytes]]:
        """Return a document's main part, its surroundings, and the headers and notes that are its own.

        Only a new kind of document is opened and judged in full. Others differ from one of that kind in
        nothing but text: all their relations and content types are the same to the byte.
        """
        entries = read_entries(docx)
        if entries is None or MAIN not in entries:
            package = open_package(docx)
            return package.parts[package.main_part], Surroundings(package, self._merged), {}
        key = _key_of(entries)
        stories = {name: entry.unpacked() for name, entry in entries.items() if _is_story(name, entry)}
        own = {name: data for name, data in stories.items() if data is not None}
        if key not in self._kinds or len(own) < len(stories) or MAIN not in own:
            package = open_package(docx)
            surroundings = Surroundings(package, self._merged)
            if package.main_part != MAIN:
                return package.parts[package.main_part], surroundings, {}
            self._kinds[key] = surroundings
            if len(self._kinds) > _KINDS_KEPT:
                self._kinds.popitem(last=False)
            return package.parts[MAIN], surroundings, own
        self._kinds.move_to_end(key)
        return own[MAIN], self._kinds[key], own

    def _parsed(self, main: bytes) -> etree._Element:
        if b"<!DOCTYPE" in main or b"<!ENTITY" in main:
            raise DocumentRefused([_damaged()])
        root = etree.fromstring(main, self._parser)
        drop_unknown(root)
        return root


class _DocumentNotes:
    """The notes of one document: those its stories refer to, in the order in which they do."""

    def __init__(self, merged: Merged) -> None:
        self._merged = merged
        self._ids: dict[NoteKind, dict[str, int]] = {kind: {} for kind in NOTE_KINDS}
        self.numbers: dict[NoteKind, dict[str, str]] = {kind: {} for kind in NOTE_KINDS}

    def has(self, kind: NoteKind) -> bool:
        """Tell whether the document has notes of a kind."""
        return bool(self._ids[kind])

    def id_of(self, kind: NoteKind, local: str) -> int:
        """Return the new id of a note."""
        ids = self._ids[kind]
        if local not in ids:
            ids[local] = self._merged.notes[kind].new_id()
        return ids[local]

    def write(self, surroundings: Surroundings, story: Story, stories: Mapping[str, bytes]) -> None:
        """Add the notes to those of the merged file; comments last, for notes may be commented on."""
        for kind in (FOOTNOTES, ENDNOTES, COMMENTS):
            ids = self._ids[kind]
            if not ids:
                continue
            root = surroundings.notes(kind, stories)
            if root is None:
                raise DocumentRefused([_damaged()])
            book = self._merged.notes[kind]
            relations = surroundings.note_relations(kind)
            book.begin(root, lambda note, known=relations: story.rewrite(note, known))  # type: ignore[misc] # mypy infers no type for a default
            kept = {}
            for note in list(root):
                local = str(note.get(f"{W}id"))
                if local in ids and note.get(f"{W}type", "normal") == "normal":
                    kept[local] = note
                root.remove(note)
            if kept.keys() != ids.keys():
                raise DocumentRefused([_damaged()])
            for local, new in ids.items():
                kept[local].set(f"{W}id", str(new))
                if local in self.numbers[kind]:
                    write_out_in_note(kept[local], kind, self.numbers[kind][local])
                root.append(kept[local])
            story.rewrite(root, relations, shape_types=book.shape_types)
            book.add(root)


def _mark_last_page(body: etree._Element, name: str, merged: Merged) -> None:
    paragraph = last_paragraph(body)
    mark = merged.ids.annotation()
    start = etree.Element(f"{W}bookmarkStart", {f"{W}id": mark, f"{W}name": name})
    # before a field that ends the paragraph: LibreOffice does not find a bookmark right behind one
    open_fields, place = 0, len(paragraph)
    for at in range(len(paragraph) - 1, -1, -1):
        for char in paragraph[at].iter(f"{W}fldChar"):
            open_fields += {"end": 1, "begin": -1}.get(str(char.get(f"{W}fldCharType")), 0)
        if next(paragraph[at].iter(f"{W}fldChar", f"{W}fldSimple"), None) is not None:
            place = at
        if open_fields == 0:
            break
    paragraph.insert(place, start)
    start.addnext(etree.Element(f"{W}bookmarkEnd", {f"{W}id": mark}))


def _is_story(name: str, entry: PackedEntry) -> bool:
    """Tell whether a part may hold what differs between documents of one template."""
    return _STORY.fullmatch(name) is not None and entry.size <= LARGEST_XML


def _key_of(entries: Mapping[str, PackedEntry]) -> bytes:
    """Return what documents of one template have in common; properties are not carried."""
    digest = hashlib.sha256()
    for name, entry in entries.items():
        digest.update(f"{name}\0".encode())
        if not name.startswith("docProps/") and not _is_story(name, entry):
            digest.update(f"{entry.method}\0{entry.checksum}\0{entry.size}\0{len(entry.packed)}\0".encode())
            digest.update(entry.packed)
    return digest.digest()


def _core_properties(first: bytes) -> bytes:
    """Return the properties of the merged file: the title of its first document."""
    entries = read_entries(first)
    title = None
    if entries is not None and "docProps/core.xml" in entries:
        data = entries["docProps/core.xml"].unpacked()
        title = None if data is None else _TITLE.search(data.decode(errors="replace"))
    return (
        PROLOG
        + (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            + (f"<dc:title>{title[1]}</dc:title>" if title is not None else "")
            + "<dc:language>vi-VN</dc:language></cp:coreProperties>"
        ).encode()
    )


def _chained(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def _within(fault: Fault, number: int) -> Fault:
    return replace(fault, pointer=f"/documents/{number - 1}{fault.pointer}")


def _nothing() -> Fault:
    return Fault(
        "",
        "merge.nothing",
        "Chưa có văn bản nào để gộp.",
        "there is no document to merge",
    )


def _damaged() -> Fault:
    return Fault(
        "/word/document.xml",
        "merge.damaged",
        "Văn bản bị hỏng nên không gộp được; hãy tạo lại văn bản này.",
        "the document is damaged and cannot be merged; make it again",
    )
