"""The XML parts of a spreadsheet, small ones whole and large ones piece by piece in bounded memory.

No part may have a DTD, which no spreadsheet program writes; entities are never resolved.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from assembly.conference.spreadsheet.container import Container, damaged
from assembly.conference.spreadsheet.table import refused
from assembly.errors import RowsRefused

_LARGEST_SMALL_PART = 16 * 1024**2  # bytes; styles of a workbook pasted together for years reach 5 MB
_LARGEST_PIECE = 8 * 1024**2  # bytes between the ends of two rows; the tree of as much takes 250 MB at most
_CHUNK = 1 << 16  # bytes
_PARSING: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes of an element without their namespaces."""
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def whole_part(container: Container, name: str) -> etree._Element:
    """Return the root of a small part; raises RowsRefused for what is too large, damaged or has a DTD."""
    data = container.read(name, most=_LARGEST_SMALL_PART + 1)
    if len(data) > _LARGEST_SMALL_PART:
        raise damaged(f"{name[:80]!a} is larger than {_LARGEST_SMALL_PART} bytes")
    try:
        root = etree.fromstring(data, etree.XMLParser(**_PARSING))
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise damaged(f"{name[:80]!a}: {trouble}") from trouble
    _refuse_dtd(root)
    return root


class Pieces:
    """The elements of one name in a part, each when it ends; they are forgotten after they were taken.

    ``root`` holds at the end what stands outside of them.
    """

    def __init__(self, container: Container, name: str, tag: str) -> None:
        self.root: etree._Element | None = None
        self._container = container
        self._name = name
        self._tag = tag

    def __iter__(self) -> Iterator[etree._Element]:
        """Raise RowsRefused for what is damaged, has a DTD or holds a piece beyond measure."""
        parser: Any = etree.XMLPullParser(events=("end",), tag=f"{{*}}{self._tag}", **_PARSING)
        reader = self._container.open(self._name)
        since = 0
        while chunk := reader.read(_CHUNK):
            since += len(chunk)
            if since > _LARGEST_PIECE:
                raise damaged(f"{self._name[:80]!a} holds a piece of {since} bytes")
            self._fed(parser.feed, chunk)
            taken = [element for _event, element in parser.read_events()]
            if taken and self.root is None:
                self.root = taken[0].getroottree().getroot()
                _refuse_dtd(self.root)
            yield from taken
            if taken:
                since = 0
                _forget(taken)
        root = self._fed(parser.close)
        _refuse_dtd(root)
        self.root = root

    def _fed(self, take: Any, *data: bytes) -> Any:
        try:
            return take(*data)
        except (etree.XMLSyntaxError, ValueError) as trouble:
            raise damaged(f"{self._name[:80]!a}: {trouble}") from trouble


def _forget(taken: list[etree._Element]) -> None:
    """Drop elements from their tree; one by one costs as much as parsing, so neighbours go at once."""
    last = taken[-1]
    parent = last.getparent()
    if parent is None:
        return
    at = parent.index(last)
    first = at - len(taken) + 1
    if first >= 0 and parent[first] is taken[0]:
        del parent[first : at + 1]
        return
    for element in taken:
        above = element.getparent()
        if above is not None:
            above.remove(element)


def _refuse_dtd(root: etree._Element) -> None:
    document: Any = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise _has_dtd()


def _has_dtd() -> RowsRefused:
    return refused(
        "rows.dtd",
        "Tệp có khai báo DTD, Excel và LibreOffice không bao giờ ghi như vậy, nên không mở. "
        "Hãy chép bảng sang một tệp mới.",
        "a part declares a DTD, which no spreadsheet program writes",
    )
