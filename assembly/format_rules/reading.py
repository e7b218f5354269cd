"""Reading any .docx into a ``WordDocument``: every value as Word computes it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import unquote

from lxml import etree

from assembly.errors import DocumentRefused, Fault, TemplateRefused
from assembly.format_rules.effective.numbering import Lists
from assembly.format_rules.effective.revisions import count_changes
from assembly.format_rules.effective.sections import (
    SectionProperties,
    section_elements,
    section_properties,
)
from assembly.format_rules.effective.stories import ReadStory, Resolvers, StoryReader
from assembly.format_rules.effective.styles import style_sheet
from assembly.format_rules.effective.wordml import W
from assembly.format_rules.word_document import (
    HeaderKind,
    Paragraph,
    Section,
    Story,
    StoryKind,
    Table,
    WordDocument,
)
from assembly.templates.package import TemplatePackage, open_package
from assembly.templates.relations import strict_parser

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_NOTES: dict[str, tuple[StoryKind, str]] = {
    "footnotes": ("footnote", f"{W}footnote"),
    "endnotes": ("endnote", f"{W}endnote"),
}
LARGEST_DOCUMENT = 250_000  # paragraphs, runs and cells together: some 2,500 pages
_THINGS = (f"{W}p", f"{W}r", f"{W}tc")
_XML_ENDINGS = (".xml", ".rels")


def read_document(docx: bytes) -> WordDocument:
    """Read an untrusted .docx; raises DocumentRefused with every fault where it cannot be read."""
    try:
        package = open_package(docx, to_read=True)
    except TemplateRefused as refusal:
        raise DocumentRefused([_of_document(fault) for fault in refusal.faults]) from refusal
    return _Reader(package).document()


def _of_document(fault: Fault) -> Fault:
    return replace(fault, code=f"document.{fault.code.removeprefix('template.')}")


class PartTrees(Mapping[str, etree._Element]):
    """The parsed XML parts of a package, each parsed when it is first asked for."""

    def __init__(self, package: TemplatePackage) -> None:
        self._parts = package.parts
        self._names = [name for name in package.parts if name.lower().endswith(_XML_ENDINGS)]
        self._trees: dict[str, etree._Element] = {}
        if package.main_root is not None:
            self._trees[package.main_part] = package.main_root
            if package.main_part not in self._names:
                self._names.append(package.main_part)

    def __getitem__(self, name: str) -> etree._Element:
        if name not in self._trees:
            if name not in self._names:
                raise KeyError(name)
            self._trees[name] = etree.fromstring(self._parts[name], strict_parser())
        return self._trees[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class _Reader:
    """Reads one document."""

    def __init__(self, package: TemplatePackage) -> None:
        self._parts = package.parts
        self._main_part = package.main_part
        self._outside = package.outside
        self._trees = PartTrees(package)
        self._by_kind, self._by_id = self._relations()
        self._sheet = style_sheet(*(self._bytes_of(kind) for kind in ("styles", "theme", "settings")))
        numbering = self._by_kind.get("numbering")
        self._resolvers = Resolvers(
            self._sheet, Lists(self._trees[numbering] if numbering else None, self._sheet)
        )
        self._things = 0
        self._stories: list[Story] = []
        self._section_of: dict[Paragraph | Table, Section] = {}
        self._headers: dict[tuple[StoryKind, str], Story] = {}

    def document(self) -> WordDocument:
        self._count(self._trees[self._main_part])
        body = self._trees[self._main_part].find(f"{W}body")
        assert body is not None  # noqa: S101  # open_package has looked at it
        drafts = [
            section_properties(element, gutter_at_top=self._sheet.gutter_at_top)
            for element in section_elements(body)
        ]
        widths = tuple(draft.text_width for draft in drafts)
        reader = StoryReader(
            self._resolvers, "body", self._main_part, body, widths=widths, section=1, divided=True
        )
        read = reader.read(body)
        self._stories += [read.story, *read.text_boxes]
        sections = tuple(self._sections(drafts, read, reader.ends, widths))
        for kind in _NOTES:
            self._read_notes(kind, read, widths)
        return WordDocument(
            sections=sections,
            body=read.story,
            stories=tuple(self._stories),
            tracked_changes=self._tracked_changes(),
            protected=self._sheet.protected,
            parts=self._parts,
            trees=self._trees,
            outside=self._outside,
            section_of=MappingProxyType(self._section_of),
            spaces_add=self._sheet.spaces_add,
        )

    def _relations(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the parts that the document refers to: by the last word of their type, and by id."""
        folder, name = posixpath.split(self._main_part)
        names = {part.lower(): part for part in self._parts}
        relations = names.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        by_kind: dict[str, str] = {}
        by_id: dict[str, str] = {}
        for relation in () if relations is None else self._trees[relations].iterchildren(_RELATIONSHIP):
            target = unquote(relation.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            part = names.get(posixpath.normpath(path).lower())
            if (
                part is None
                or relation.get("TargetMode", "Internal") != "Internal"
                or part not in self._trees
            ):
                continue
            by_kind.setdefault(relation.get("Type", "").rpartition("/")[2], part)
            by_id.setdefault(relation.get("Id", ""), part)
        return by_kind, by_id

    def _bytes_of(self, kind: str) -> bytes | None:
        part = self._by_kind.get(kind)
        return None if part is None else self._parts[part]

    def _sections(
        self, drafts: list[SectionProperties], read: ReadStory, ends: list[int], widths: tuple[int, ...]
    ) -> Iterator[Section]:
        blocks = read.story.blocks
        bounds = [0, *ends[: len(drafts) - 1], len(blocks)]
        headers: dict[HeaderKind, str] = {}
        footers: dict[HeaderKind, str] = {}
        for at, draft in enumerate(drafts):
            headers, footers = {**headers, **draft.headers}, {**footers, **draft.footers}
            first, last = bounds[min(at, len(bounds) - 1)], bounds[min(at + 1, len(bounds) - 1)]
            section = Section(
                number=at + 1,
                blocks=blocks[first:last],
                page_width=draft.page_width,
                page_height=draft.page_height,
                landscape=draft.page_width > draft.page_height,
                top=draft.top,
                bottom=draft.bottom,
                left=draft.left,
                right=draft.right,
                gutter=draft.gutter,
                header_distance=draft.header_distance,
                footer_distance=draft.footer_distance,
                title_page=draft.title_page,
                page_number_format=draft.page_number_format,
                page_number_start=draft.page_number_start,
                break_type=draft.break_type,
                columns=draft.columns,
                headers=self._printed("header", headers, draft, at + 1, widths),
                footers=self._printed("footer", footers, draft, at + 1, widths),
                element=draft.element,
            )
            self._place(section, section.blocks)
            for story in (*section.headers.values(), *section.footers.values()):
                self._place(section, story.blocks)
            yield section
        for story in self._stories:
            if story.kind == "text_box" and story.host in self._section_of:
                self._place(self._section_of[story.host], story.blocks)

    def _printed(
        self,
        kind: StoryKind,
        targets: Mapping[HeaderKind, str],
        draft: SectionProperties,
        number: int,
        widths: tuple[int, ...],
    ) -> Mapping[HeaderKind, Story]:
        """Return the headers or footers that print in a section, of those it has or takes over."""
        used: dict[HeaderKind, bool] = {
            "default": True,
            "first": draft.title_page,
            "even": self._sheet.even_and_odd_headers,
        }
        printed: dict[HeaderKind, Story] = {}
        for which, asked in used.items():
            part = self._by_id.get(targets.get(which, ""))
            if asked and part is not None:
                printed[which] = self._header(kind, part, number, widths)
        return MappingProxyType(printed)

    def _header(self, kind: StoryKind, part: str, section: int, widths: tuple[int, ...]) -> Story:
        if (kind, part) not in self._headers:
            root = self._trees[part]
            self._count(root)
            read = StoryReader(self._resolvers, kind, part, root, widths=widths, section=section).read(root)
            self._stories += [read.story, *read.text_boxes]
            self._headers[kind, part] = read.story
        return self._headers[kind, part]

    def _read_notes(self, kind: str, body: ReadStory, widths: tuple[int, ...]) -> None:
        part = self._by_kind.get(kind)
        if part is None:
            return
        story_kind, tag = _NOTES[kind]
        root = self._trees[part]
        self._count(root)
        reader = StoryReader(self._resolvers, story_kind, part, root, widths=widths, section=None)
        for note in root.iterchildren(tag):
            if (story_kind, note.get(f"{W}id", "")) in body.notes:
                read = reader.read(note)
                self._stories += [read.story, *read.text_boxes]

    def _place(self, section: Section, blocks: tuple[Paragraph | Table, ...]) -> None:
        for block in blocks:
            self._section_of.setdefault(block, section)
            if isinstance(block, Table):
                for cell in block.cells:
                    self._place(section, cell.blocks)

    def _count(self, part: etree._Element) -> None:
        """Bound the time and room that reading takes before it takes them."""
        self._things += sum(1 for _each in part.iter(*_THINGS))
        if self._things > LARGEST_DOCUMENT:
            raise DocumentRefused(
                [
                    Fault(
                        "",
                        "document.too-long",
                        "Tệp quá dài để kiểm tra; hãy chia thành nhiều tệp.",
                        f"more than {LARGEST_DOCUMENT} paragraphs, runs and cells; split the document",
                        str(self._things),
                    )
                ]
            )

    def _tracked_changes(self) -> int:
        return sum(count_changes(self._trees[name]) for name in {story.part for story in self._stories})
