"""Writing a document anew after some of its parts changed: the rest keeps its bytes.

Relationships and content types are told of parts that are added. Sources: ECMA-376 part 2, 9.3 and 10.1.2.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote

from lxml import etree

from assembly.templates.archive import pack, write_container
from assembly.templates.relations import CONTENT_TYPES_PART, strict_parser

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SIGNATURES = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE_RELATIONS = "_rels/.rels"


def serialised(root: etree._Element) -> bytes:
    """Return a part's tree as Word writes it: UTF-8 with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def related(parts: Mapping[str, bytes], source: str, kind: str) -> str | None:
    """Return the part that another refers to as its comments, header and so on; only if it is there."""
    for relation in _relations(parts, source):
        if relation.get("Type") == f"{_OFFICE}/{kind}" and relation.get("TargetMode") != "External":
            return _named(parts, _target(source, str(relation.get("Target"))))
    return None


def signed(parts: Mapping[str, bytes]) -> bool:
    """Tell whether the file carries digital signatures (ECMA-376 part 2, 13)."""
    return any(relation.get("Type", "").startswith(_SIGNATURES) for relation in _package_relations(parts))


def without_signatures(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts without the digital signatures, which hold for the bytes before the change only."""
    root = _package_relations(parts)
    gone: set[str] = set()
    for relation in list(root):
        if relation.get("Type", "").startswith(_SIGNATURES):
            origin = _target("", str(relation.get("Target")))
            root.remove(relation)
            gone |= {origin.lower(), _relations_of(origin).lower()}
            for entry in _relations(parts, origin):
                gone.add(_target(origin, str(entry.get("Target"))).lower())
    kept = {name: data for name, data in parts.items() if name.lower() not in gone}
    kept[_PACKAGE_RELATIONS] = serialised(root)
    types = etree.fromstring(kept[CONTENT_TYPES_PART], strict_parser())
    for entry in list(types):
        media = str(entry.get("ContentType", ""))
        if str(entry.get("PartName", "")).lstrip("/").lower() in gone or "digital-signature" in media:
            types.remove(entry)
    kept[CONTENT_TYPES_PART] = serialised(types)
    return kept


def add_part(parts: dict[str, bytes], source: str, kind: str, data: bytes) -> str:
    """Add a part of a kind (comments, header) that ``source`` refers to; return the relation's id."""
    folder = posixpath.dirname(source)
    taken = {name.lower() for name in parts}
    # a kind of which there is one comes without a number, as Word names its parts
    names = [kind] if kind == "comments" else []
    names += [f"{kind}{number}" for number in range(1, len(parts) + 2)]
    name = next(each for each in names if posixpath.join(folder, f"{each}.xml").lower() not in taken)
    part = posixpath.join(folder, f"{name}.xml")
    parts[part] = data
    types = etree.fromstring(parts[CONTENT_TYPES_PART], strict_parser())
    etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=f"{_WORD}.{kind}+xml")
    parts[CONTENT_TYPES_PART] = serialised(types)
    return _relate(parts, source, kind, f"{name}.xml")


def written(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a .docx, the same bytes for the same parts."""
    return write_container(pack(name, data) for name, data in parts.items())


def _relate(parts: dict[str, bytes], source: str, kind: str, target: str) -> str:
    name = _named(parts, _relations_of(source))
    if name is None:
        name = _relations_of(source)
        root = etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')
    else:
        root = etree.fromstring(parts[name], strict_parser())
    taken = {str(relation.get("Id")) for relation in root}
    identity = next(each for number in range(1, len(taken) + 2) if (each := f"rId{number}") not in taken)
    etree.SubElement(
        root, f"{{{_RELATIONS}}}Relationship", Id=identity, Type=f"{_OFFICE}/{kind}", Target=target
    )
    parts[name] = serialised(root)
    return identity


def _package_relations(parts: Mapping[str, bytes]) -> etree._Element:
    return etree.fromstring(parts[_PACKAGE_RELATIONS], strict_parser())


def _relations(parts: Mapping[str, bytes], source: str) -> list[etree._Element]:
    name = _named(parts, _relations_of(source))
    return [] if name is None else list(etree.fromstring(parts[name], strict_parser()))


def _named(parts: Mapping[str, bytes], name: str) -> str | None:
    """Return a part's name as it is written; names are compared without regard to case."""
    return next((part for part in parts if part.lower() == name.lower()), None)


def _relations_of(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(source: str, target: str) -> str:
    target = unquote(target)
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
