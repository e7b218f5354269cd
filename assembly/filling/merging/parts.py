"""The parts beside the body: pictures, charts, headers and what they refer to, each stored once.

A part is known by its media type, its bytes and those of everything it refers to. Equal parts of a thousand
documents are one part of the merged file. Source: ECMA-376 part 2 (9.2 parts, 9.3 relationships, 10.1.2
content types).
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from lxml import etree

from assembly.filling.merging.container import ContainerWriter, PartBuffer
from assembly.filling.merging.wordml import PROLOG
from assembly.templates.package import TemplatePackage
from assembly.templates.relations import strict_parser

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_XML = re.compile(r"[+/]xml$")
_DIGITS = re.compile(r"\d+$")
# these refer to programs' private data or to parts that a merged file has not
_LEFT_BEHIND = frozenset({"customXml", "printerSettings", "glossaryDocument", "slicer", "thumbnail"})
_DEFAULTS: Mapping[str, str] = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
# small parts stay in memory until the end, all others in files; a thousand headers are 500 KB
_SMALL = 4 * 1024


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the name of a part, or an address outside (``external``)."""

    id: str
    kind: str
    target: str
    external: bool = False

    @property
    def name(self) -> str:
        """The last word of the kind: ``header``, ``image``."""
        return self.kind.rpartition("/")[2]


def relations_part(name: str) -> str:
    """Return the name of the part that holds a part's relations."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def relations_of(package: TemplatePackage, name: str) -> dict[str, Relation]:
    """Return the relations of a part by their ids; those to parts that are not there are left out."""
    data = package.parts.get(relations_part(name))
    if data is None:
        return {}
    folder = posixpath.dirname(name)
    found = {}
    for element in etree.fromstring(data, strict_parser()):
        target = str(element.get("Target"))
        external = element.get("TargetMode", "Internal") == "External"
        if not external:
            path = unquote(target.partition("#")[0])
            target = posixpath.normpath(
                path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
            )
            if target not in package.parts:
                continue
        relation = Relation(str(element.get("Id")), str(element.get("Type")), target, external)
        found[relation.id] = relation
    return found


class Relations:
    """The relations of one part of the merged file; equal ones share an id."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._ids: dict[tuple[str, str, bool], str] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def id_of(self, kind: str, target: str, *, external: bool = False) -> str:
        """Return the id of a relation, a new one where there is none."""
        return self._ids.setdefault((kind, target, external), f"rId{len(self._ids) + 1}")

    def xml(self) -> bytes:
        """Return the relations part."""
        return _relations_xml(
            self._source, [(new, kind, target, out) for (kind, target, out), new in self._ids.items()]
        )


def _relations_xml(source: str, relations: list[tuple[str, str, str, bool]]) -> bytes:
    folder = posixpath.dirname(source)
    lines = [
        f"<Relationship Id={quoteattr(id_)} Type={quoteattr(kind)} Target="
        + (
            f'{quoteattr(target)} TargetMode="External"/>'
            if external
            else f"{quoteattr(posixpath.relpath(target, folder))}/>"
        )
        for id_, kind, target, external in relations
    ]
    return PROLOG + f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'.encode()


class PartStore:
    """The parts of the merged file but for its body."""

    def __init__(self) -> None:
        self._names: dict[bytes, str] = {}
        self._taken: dict[str, int] = {}
        self._types: dict[str, str] = {}
        self._defaults = dict(_DEFAULTS)
        self._kept: list[tuple[str, PartBuffer | bytes]] = []

    def declare(self, name: str, media: str) -> None:
        """Note the media type of a part that is written elsewhere."""
        extension = posixpath.splitext(name)[1][1:].lower()
        if not _XML.search(media) and extension:
            self._defaults.setdefault(extension, media)
        if self._defaults.get(extension) != media:
            self._types[name] = media

    def add(self, like: str, media: str, data: bytes, relations: Sequence[Relation] = ()) -> str:
        """Store a part named like another, or find the equal one; returns its name."""
        folder, _, file = like.rpartition("/")
        stem, extension = posixpath.splitext(file)
        digest = hashlib.sha256(f"{media}\0{extension}\0".encode())
        for relation in relations:
            digest.update(
                f"{relation.id}\0{relation.kind}\0{relation.target}\0{relation.external}\0".encode()
            )
        digest.update(data)
        known = self._names.get(digest.digest())
        if known is not None:
            return known
        stem = _DIGITS.sub("", stem) or "part"
        key = f"{folder}/{stem}{extension}".lower()
        self._taken[key] = self._taken.get(key, 0) + 1
        name = f"{folder}/{stem}{self._taken[key]}{extension}"
        self._names[digest.digest()] = name
        self.declare(name, media)
        self._keep(name, data)
        if relations:
            about = [(each.id, each.kind, each.target, each.external) for each in relations]
            self._keep(relations_part(name), _relations_xml(name, about))
        return name

    def carry(
        self,
        package: TemplatePackage,
        name: str,
        rewritten: Callable[[str, bytes], bytes] | None = None,
        _within: frozenset[str] = frozenset(),
    ) -> str:
        """Store a part of a document with all that it refers to; returns its name in the merged file.

        ``rewritten`` changes the bytes of XML parts.
        """
        media = package.content_types[name]
        data = package.parts[name]
        if rewritten is not None and _XML.search(media):
            data = rewritten(name, data)
        return self.add(name, media, data, self.carried_relations(package, name, rewritten, _within))

    def carried_relations(
        self,
        package: TemplatePackage,
        name: str,
        rewritten: Callable[[str, bytes], bytes] | None = None,
        within: frozenset[str] = frozenset(),
    ) -> list[Relation]:
        """Return a part's relations, each to the merged file's copy; ones that lead back are left out."""
        within |= {name}
        return [
            relation
            if relation.external
            else Relation(relation.id, relation.kind, self.carry(package, relation.target, rewritten, within))
            for relation in relations_of(package, name).values()
            if relation.name not in _LEFT_BEHIND and (relation.external or relation.target not in within)
        ]

    def write(self, container: ContainerWriter) -> Iterator[bytes]:
        """Yield all parts and the content types."""
        for name, kept in self._kept:
            if isinstance(kept, bytes):
                yield from container.part(name, kept)
            else:
                yield from container.buffered(name, kept)
                kept.close()
        lines = [
            f"<Default Extension={quoteattr(extension)} ContentType={quoteattr(media)}/>"
            for extension, media in self._defaults.items()
        ]
        lines += [
            f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(media)}/>"
            for name, media in self._types.items()
        ]
        yield from container.part(
            "[Content_Types].xml", PROLOG + f'<Types xmlns="{_TYPES}">{"".join(lines)}</Types>'.encode()
        )

    def close(self) -> None:
        """Give the room back."""
        for _, kept in self._kept:
            if isinstance(kept, PartBuffer):
                kept.close()

    def _keep(self, name: str, data: bytes) -> None:
        if len(data) <= _SMALL:
            self._kept.append((name, data))
            return
        buffer = PartBuffer()
        buffer.write(data)
        self._kept.append((name, buffer))
