"""Footnotes, endnotes and comments of all documents, each kind in one part.

Source: ECMA-376 part 1 (17.11 footnotes and endnotes, 17.13.4 comments).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from assembly.filling.merging.container import ContainerWriter, PartBuffer
from assembly.filling.merging.parts import KINDS, PartStore, Relations, relations_part
from assembly.filling.merging.wordml import W, alone, children_of, closing, opening

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
SPECIAL = ("separator", "continuationSeparator")
_PLAIN = (
    '<w:{note} xmlns:w="{w}" w:type="{type}" w:id="{id}"><w:p><w:pPr><w:spacing w:before="0" w:after="0" '
    'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:{type}/></w:r></w:p></w:{note}>'
)


@dataclass(frozen=True, slots=True)
class NoteKind:
    """A kind of notes: the elements of a note, of its part and of what refers to it."""

    note: str
    part: str
    references: tuple[str, ...]
    separated: bool

    @property
    def name(self) -> str:
        """The name of the part in the merged file."""
        return f"word/{self.part}.xml"


FOOTNOTES = NoteKind("footnote", "footnotes", ("footnoteReference",), separated=True)
ENDNOTES = NoteKind("endnote", "endnotes", ("endnoteReference",), separated=True)
COMMENTS = NoteKind(
    "comment", "comments", ("commentRangeStart", "commentRangeEnd", "commentReference"), separated=False
)
NOTE_KINDS = (FOOTNOTES, ENDNOTES, COMMENTS)


class NoteBook:
    """One kind of notes in the merged file."""

    def __init__(self, kind: NoteKind) -> None:
        self.kind = kind
        self.relations = Relations(kind.name)
        self._buffer: PartBuffer | None = None
        self._last = 0
        self.shape_types: dict[str, bytes] = {}

    @property
    def used(self) -> bool:
        """Whether any document has such notes."""
        return self._buffer is not None

    def new_id(self) -> int:
        """Return the id of one more note."""
        self._last += 1
        return self._last

    def begin(self, root: etree._Element, rewritten: Callable[[etree._Element], None]) -> None:
        """Begin the part, where it is not begun, with the separators of the first document that has notes."""
        if self._buffer is not None:
            return
        self._buffer = PartBuffer()
        self._buffer.write(opening(self.kind.part))
        if not self.kind.separated:
            return
        for number, special in enumerate(SPECIAL, -1):
            found = next((each for each in root if each.get(f"{W}type") == special), None)
            if found is None:
                text = _PLAIN.format(note=self.kind.note, type=special, id=number, w=W[1:-1])
                self._buffer.write(text.encode())
            else:
                note = copy.deepcopy(found)  # a tree of its own
                rewritten(note)
                note.set(f"{W}id", str(number))
                self._buffer.write(alone(note))

    def add(self, root: etree._Element) -> None:
        """Add the notes that are left in a root."""
        if self._buffer is not None:
            self._buffer.write(children_of(root))

    def write(self, container: ContainerWriter, store: PartStore, main: Relations) -> Iterator[bytes]:
        """Yield the part, or nothing."""
        if self._buffer is None:
            return
        self._buffer.write(closing(self.kind.part))
        yield from container.buffered(self.kind.name, self._buffer)
        self._buffer.close()
        store.declare(self.kind.name, f"{_TYPE}{self.kind.part}+xml")
        main.id_of(f"{KINDS}{self.kind.part}", self.kind.name)
        if len(self.relations):
            yield from container.part(relations_part(self.kind.name), self.relations.xml())

    def close(self) -> None:
        """Give the room back."""
        if self._buffer is not None:
            self._buffer.close()
