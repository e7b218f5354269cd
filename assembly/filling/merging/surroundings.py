"""What stands around the body of a document and is shared by thousands: read once for all of them.

Its styles, lists, settings, headers and whatever it refers to are brought into the merged file when the first
document with them comes; for each later one only its body is read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from assembly.filling.merging.lists import DocumentLists, ListBook
from assembly.filling.merging.names import NeedsDocument, NoDocument, Taken
from assembly.filling.merging.notes import NOTE_KINDS, NoteBook, NoteKind
from assembly.filling.merging.parts import KINDS, PartStore, Relation, Relations, relations_of
from assembly.filling.merging.sections import Kind, Sections, blank_header
from assembly.filling.merging.settings_part import SettingsOf
from assembly.filling.merging.stories import Ids, Story
from assembly.filling.merging.styles import StyleBook, Styles
from assembly.filling.merging.tables import keep_places
from assembly.filling.merging.wordml import PROLOG, R, W, alone, drop_unknown, words
from assembly.templates.package import TemplatePackage
from assembly.templates.relations import strict_parser

MAIN = "word/document.xml"
NUMBERING = "word/numbering.xml"
FONTS = "word/fontTable.xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# made anew for the merged file, or about one file only
_NOT_CARRIED = frozenset(
    words(
        "styles stylesWithEffects settings webSettings numbering theme fontTable footnotes endnotes "
        "comments commentsExtended commentsIds commentsExtensible people customXml glossaryDocument "
        "header footer documenttasks"
    )
)
_DRAWING_OF_DIAGRAM = re.compile(rb'(<dsp:dataModelExt\b[^>]*\brelId=")([^"]*)(")')


@dataclass(slots=True)
class Merged:
    """The merged file while it grows, but for its body."""

    styles: StyleBook = field(default_factory=StyleBook)
    lists: ListBook = field(default_factory=ListBook)
    store: PartStore = field(default_factory=PartStore)
    ids: Ids = field(default_factory=Ids)
    main: Relations = field(default_factory=lambda: Relations(MAIN))
    numbering: Relations = field(default_factory=lambda: Relations(NUMBERING))
    font_relations: Relations = field(default_factory=lambda: Relations(FONTS))
    fonts: dict[str, bytes] = field(default_factory=dict)
    notes: dict[NoteKind, NoteBook] = field(
        default_factory=lambda: {kind: NoteBook(kind) for kind in NOTE_KINDS}
    )
    looks: dict[bytes, Styles] = field(default_factory=dict)
    taken: Taken = field(default_factory=Taken)
    shape_types: dict[str, bytes] = field(default_factory=dict)
    first_settings: SettingsOf | None = None
    sections: Sections = field(init=False)

    def __post_init__(self) -> None:
        self.sections = Sections(self._blank)

    def _blank(self, kind: Kind) -> str:
        name = self.store.add(f"word/{kind}.xml", f"{_WORD}{kind}+xml", blank_header(kind))
        return self.main.id_of(f"{KINDS}{kind}", name)


class Surroundings:
    """The parts of a document beside its body, brought into the merged file."""

    def __init__(self, package: TemplatePackage, merged: Merged) -> None:
        self._package, self._merged = package, merged
        self._relations = relations_of(package, package.main_part)
        self.settings = SettingsOf(self._part("settings"))
        if merged.first_settings is None:
            merged.first_settings = self.settings
        self.settings.check_beside(merged.first_settings)
        self.styles = self._look()
        self._add_fonts()
        self._shared_headers: dict[str, tuple[bytes, str]] = {}
        self._own_headers: set[str] = set()
        self._carried_by: dict[str, list[Relation]] = {}
        self.relations: Mapping[str, str] = self._carried()

    def notes(self, kind: NoteKind, stories: Mapping[str, bytes]) -> etree._Element | None:
        """Return a document's notes of a kind, parsed anew; ``stories`` are the parts that are its own."""
        name = self._target(kind.part)
        return None if name is None else self._story(name, stories)

    def note_relations(self, kind: NoteKind) -> dict[str, str]:
        """Return the new ids of the relations of a kind of notes."""
        name = self._target(kind.part)
        into = self._merged.notes[kind].relations
        return {
            each.id: into.id_of(each.kind, each.target, external=each.external)
            for each in (() if name is None else self._relations_of(name))
        }

    def header(self, kind: Kind, relation: str, story: Story, stories: Mapping[str, bytes]) -> str | None:
        """Return the merged relation of a header or footer.

        One that says nothing of its document is rewritten once for all that have it; ``story`` rewrites the
        others. ``stories`` are the parts that are the document's own.
        """
        found = self._relations.get(relation)
        if found is None or found.name != kind:
            return None
        data = stories.get(found.target, b"")
        known = self._shared_headers.get(relation)
        if known is not None and known[0] == data:
            return known[1]
        if relation not in self._own_headers:
            shared = Story(
                self.styles,
                DocumentLists(self.styles.numbering, first=True),
                self._merged.ids,
                NoDocument(self.styles),
                lambda _kind, _id: None,
            )
            try:
                new = self._header(found, shared, stories)
            except NeedsDocument:
                self._own_headers.add(relation)
            else:
                self._shared_headers[relation] = data, new
                return new
        return self._header(found, story, stories)

    def keep_places(self, root: etree._Element) -> None:
        """Keep the tables of a story where they stand, whatever the first document is laid out as."""
        if self._merged.first_settings is not None:
            keep_places(root, self.styles, self.settings.layout, self._merged.first_settings.layout)

    def _header(self, found: Relation, story: Story, stories: Mapping[str, bytes]) -> str:
        root = self._story(found.target, stories)
        self.keep_places(root)
        story.rewrite(root, None)
        name = self._merged.store.add(
            f"word/{found.name}.xml",
            f"{_WORD}{found.name}+xml",
            PROLOG + alone(root),
            self._relations_of(found.target),
        )
        return self._merged.main.id_of(found.kind, name)

    def _story(self, name: str, stories: Mapping[str, bytes]) -> etree._Element:
        data = stories.get(name) or self._package.parts[name]
        if b"<!DOCTYPE" in data:
            raise ValueError("a story with a DTD")
        root = etree.fromstring(data, strict_parser())
        drop_unknown(root)
        return root

    def _relations_of(self, name: str) -> list[Relation]:
        """Return the carried relations of a story, carried once."""
        if name not in self._carried_by:
            self._carried_by[name] = self._merged.store.carried_relations(
                self._package, name, self._rewritten
            )
        return self._carried_by[name]

    def _target(self, kind: str) -> str | None:
        return next((each.target for each in self._relations.values() if each.name == kind), None)

    def _part(self, kind: str) -> bytes | None:
        name = self._target(kind)
        return None if name is None else self._package.parts[name]

    def _look(self) -> Styles:
        parts = [self._part(kind) for kind in ("styles", "numbering", "theme")]
        digest = hashlib.sha256()
        for part in parts:
            digest.update(b"-" if part is None else hashlib.sha256(part).digest())
        numbering = self._target("numbering")
        if numbering is not None:
            for each in relations_of(self._package, numbering).values():
                digest.update(repr(each).encode() + self._package.parts.get(each.target, b""))
        key = digest.digest()
        if key not in self._merged.looks:
            styles, lists, theme = parts
            self._merged.looks[key] = Styles(
                self._merged.styles,
                self._merged.lists,
                styles=styles,
                numbering=lists,
                theme=theme,
                linked=self._of_numbering(numbering),
            )
            if len(self._merged.looks) == 1 and (theme_name := self._target("theme")) is not None:
                name = self._merged.store.carry(self._package, theme_name)
                self._merged.main.id_of(f"{KINDS}theme", name)
        return self._merged.looks[key]

    def _of_numbering(self, name: str | None) -> Callable[[str], str | None]:
        package, merged = self._package, self._merged

        def linked(relation: str) -> str | None:
            """Carry the picture of a bullet."""
            for each in merged.store.carried_relations(package, name) if name is not None else ():
                if each.id == relation:
                    return merged.numbering.id_of(each.kind, each.target, external=each.external)
            return None

        return linked

    def _add_fonts(self) -> None:
        """Add the fonts that no earlier document has told of, with what is embedded of them."""
        data, name = self._part("fontTable"), self._target("fontTable")
        if data is None or name is None:
            return
        root = etree.fromstring(data, strict_parser())
        drop_unknown(root)
        carried = None
        for font in root.iterchildren(f"{W}font"):
            face = str(font.get(f"{W}name")).casefold()
            if face in self._merged.fonts:
                continue
            for embedded in [each for each in font if each.get(f"{R}id") is not None]:
                if carried is None:
                    carried = {
                        each.id: each for each in self._merged.store.carried_relations(self._package, name)
                    }
                found = carried.get(str(embedded.get(f"{R}id")))
                if found is None:
                    font.remove(embedded)
                else:
                    embedded.set(f"{R}id", self._merged.font_relations.id_of(found.kind, found.target))
            etree.cleanup_namespaces(font)
            self._merged.fonts[face] = alone(font)

    def _carried(self) -> dict[str, str]:
        """Carry what the body refers to; a diagram's data last: they name the relation of its drawing."""
        carried: dict[str, str] = {}
        wanted = [each for each in self._relations.values() if each.name not in _NOT_CARRIED]
        for each in sorted(wanted, key=lambda each: each.name == "diagramData"):
            target = each.target
            if not each.external:
                target = self._merged.store.carry(
                    self._package, each.target, lambda name, data: self._rewritten(name, data, carried)
                )
            carried[each.id] = self._merged.main.id_of(each.kind, target, external=each.external)
        return carried

    def _rewritten(self, name: str, data: bytes, relations: Mapping[str, str] | None = None) -> bytes:
        """Write the theme out in charts and diagrams, and let diagrams find their drawings."""
        if not self.styles.own_theme:
            root = etree.fromstring(data, strict_parser())
            self.styles.clean(root)
            data = PROLOG + alone(root)
        if relations is not None:
            data = _DRAWING_OF_DIAGRAM.sub(
                lambda found: (
                    found[1] + relations.get(found[2].decode(), found[2].decode()).encode() + found[3]
                ),
                data,
            )
        return data
