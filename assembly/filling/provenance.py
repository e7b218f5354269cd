"""Where a document comes from, told in its custom properties: template, data and engine.

Word shows them under File > Info > Properties > Advanced > Custom. Three texts:

- ``VanthuTemplate``: the SHA-256 of the template's file;
- ``VanthuData``: the SHA-256 of what the data made of it: for each filled part but the custom properties
  themselves (document, then headers, footers and notes, then core and other properties, each kind in the
  container's order) the part's name in UTF-8, a zero byte and the part's own SHA-256 (32 bytes). Two
  documents of one template with the same one say the same, letter by letter;
- ``VanthuEngine``: the version that filled it.

What of this a template already has, made from an earlier document, is replaced. Sources: ECMA-376 part 1,
15.2.12.2 and 22.3 (custom properties).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

from lxml import etree

from assembly.templates.package import TemplatePackage
from assembly.templates.relations import CONTENT_TYPES_PART, strict_parser

NAMES = ("VanthuTemplate", "VanthuData", "VanthuEngine")
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"

_USUAL_NAME = "docProps/custom{}.xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_NO_PROPERTIES = f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUES}"/>'
_PROPERTY = f"{{{_PROPERTIES}}}property"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the one that custom properties have (22.3.2.1)
_FIRST_ID = 2  # 0 and 1 are reserved
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_RELATIONS_PART = "_rels/.rels"
# Stands for the hash of the data until they are known: as long as one, and no text of a template
_UNKNOWN_DATA = hashlib.sha256(b"the data of a document that is not filled yet").hexdigest().encode()


@dataclass(frozen=True, slots=True)
class Provenance:
    """The part that tells it; ``part`` is its name."""

    part: str

    def told(self, properties: bytes, hashes: Mapping[str, bytes]) -> bytes:
        """Return the bytes of the custom properties with the hash of the data in them.

        ``hashes`` are the SHA-256 of the filled parts by name, but for the custom properties.
        """
        digest = hashlib.sha256()
        for name, part_hash in hashes.items():
            digest.update(name.encode() + b"\0" + part_hash)
        return properties.replace(_UNKNOWN_DATA, digest.hexdigest().encode(), 1)


def with_provenance(package: TemplatePackage, docx: bytes) -> tuple[TemplatePackage, Provenance]:
    """Return a package with custom properties that tell the template, and where the data are to be told.

    Content types and the package's relationships name the part if it is new.
    """
    parts, types = dict(package.parts), dict(package.content_types)
    name = next((name for name, media in types.items() if media == CUSTOM_TYPE), "")
    if name:
        root = etree.fromstring(parts[name], strict_parser())
    else:
        name = _free_name(parts)
        root = etree.fromstring(_NO_PROPERTIES)
        parts[CONTENT_TYPES_PART] = _with_type(parts[CONTENT_TYPES_PART], name)
        parts[_RELATIONS_PART] = _with_relation(parts[_RELATIONS_PART], name)
        types[name] = CUSTOM_TYPE
    _tell(root, hashlib.sha256(docx).hexdigest())
    parts[name] = _written(root)
    changed = replace(package, parts=MappingProxyType(parts), content_types=MappingProxyType(types))
    return changed, Provenance(name)


def _tell(root: etree._Element, template_hash: str) -> None:
    for old in [each for each in root.iterfind(_PROPERTY) if each.get("name") in NAMES]:
        root.remove(old)
    ids = [int(value) for each in root.iterfind(_PROPERTY) if (value := each.get("pid") or "").isdecimal()]
    first = max(ids, default=_FIRST_ID - 1) + 1
    values = (template_hash, _UNKNOWN_DATA.decode(), f"Vanthu {_engine()}")
    for at, (name, value) in enumerate(zip(NAMES, values, strict=True), first):
        one = etree.SubElement(root, _PROPERTY, {"fmtid": _FORMAT, "pid": str(at), "name": name})
        etree.SubElement(one, f"{{{_VALUES}}}lpwstr", nsmap={"vt": _VALUES}).text = value


def _engine() -> str:
    try:
        return version("vanthu")
    except PackageNotFoundError:
        return "0"


def _free_name(parts: Mapping[str, bytes]) -> str:
    taken = {name.lower() for name in parts}  # names are compared without regard to case
    at = 1
    while (name := _USUAL_NAME.format("" if at == 1 else at)).lower() in taken:
        at += 1
    return name


def _with_type(types: bytes, name: str) -> bytes:
    root = etree.fromstring(types, strict_parser())
    etree.SubElement(root, f"{_TYPES}Override", {"PartName": f"/{name}", "ContentType": CUSTOM_TYPE})
    return _written(root)


def _with_relation(relations: bytes, name: str) -> bytes:
    root = etree.fromstring(relations, strict_parser())
    taken = {each.get("Id") for each in root}
    at = len(taken) + 1
    while f"rId{at}" in taken:
        at += 1
    about = {"Id": f"rId{at}", "Type": CUSTOM_RELATION, "Target": name}
    etree.SubElement(root, f"{_RELATIONS}Relationship", about)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
