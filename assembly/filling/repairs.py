"""What a rendered part needs before Word accepts it, decided when the template is compiled.

Grids follow docxtpl's ``fix_tables`` and drawing ids its ``fix_docpr_ids``, number for number, so that a part
equals docxtpl's own; the rest docxtpl leaves undone, and Word reports "unreadable content".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from assembly.errors import Fault, TemplateRefused
from assembly.templates.tags import W

_NAMESPACES = {
    "w": W[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
FIRST_DRAWING = 1001  # docxtpl's
_MOST_SPAN = 63  # columns of a Word table
_SPAN = re.compile(r"0?[1-9]|[1-5][0-9]|6[0-3]")
_WIDTH = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")  # twips; other measures are left alone
_COUNT = re.compile(r"[0-9]{1,9}")
_BETWEEN = frozenset(  # what may stand between a table and its rows, a row and its cells
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "del", "moveFrom", "moveTo")
)
_BEGINS, _ENDS = re.compile(r"\{%tr\s+-?\s*(?:if|for)\b"), re.compile(r"\{%tr\s+-?\s*end")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}|auto")


def _xpath(expression: str) -> etree.XPath:
    return etree.XPath(expression, namespaces=_NAMESPACES)


_EMPTY_ROWS = _xpath("//w:tr[not(w:tc|w:sdt|w:customXml)]")
_EMPTY_TABLES = _xpath("//w:tbl[not(w:tr|w:sdt|w:customXml)]")
# a cell ends with a paragraph (ECMA-376 part 1, 17.4.65); so does every other story hold one
_OPEN_CELLS = _xpath("//w:tc[not((w:p|w:tbl|w:sdt|w:customXml)[last()][not(self::w:tbl)])]")
_EMPTY_STORIES = _xpath(
    "(/w:hdr|/w:ftr|//w:footnote|//w:endnote|//w:txbxContent)[not(w:p|w:tbl|w:sdt|w:customXml)]"
)
_DRAWINGS = _xpath("//wp:docPr")
_SPANS = _xpath("//w:tcPr/w:gridSpan/@w:val")
_FILLS = _xpath("//w:tcPr/w:shd/@w:fill")
# how an element ends that surely has what it needs; one that ends otherwise may still have it
_WHOLE: Mapping[str, tuple[bytes, ...]] = {
    "w:tc": (b"</w:p></w:tc>",),
    "w:tr": (b"</w:tc></w:tr>",),
    "w:tbl": (b"</w:tr></w:tbl>",),
    "w:hdr": (b"</w:p></w:hdr>", b"</w:tbl></w:hdr>"),
    "w:ftr": (b"</w:p></w:ftr>", b"</w:tbl></w:ftr>"),
    "w:footnote": (b"</w:p></w:footnote>",),
    "w:endnote": (b"</w:p></w:endnote>",),
    "w:txbxContent": (b"</w:p></w:txbxContent>",),
}
_LONGEST_END = max(len(end) for ends in _WHOLE.values() for end in ends)
_BOOKMARKS = (f"{W}bookmarkStart", f"{W}bookmarkEnd")


@dataclass(frozen=True, slots=True)
class Repairs:
    """Which repairs a part needs.

    ``containers``: conditions or loops may empty a cell, row, table or header; ``grids``: columns come in
    loops, or rows do that are shorter or longer than their grid; ``cell_values``: spans or colours come from
    values; ``drawings``: drawings may repeat or lack, so they are numbered from this number (0: they are
    not); ``bookmarks``: bookmarks come in loops.
    """

    containers: bool = False
    grids: bool = False
    cell_values: bool = False
    drawings: int = 0
    bookmarks: bool = False

    @property
    def need_tree(self) -> bool:
        """Whether what is needed cannot be told from the rendered text."""
        return self.grids or self.cell_values or bool(self.drawings) or self.bookmarks

    def apply(self, root: etree._Element, part: str) -> bool:
        """Repair a part in place, tell whether it changed; raises TemplateRefused for wrong cell values."""
        changed = False
        if self.cell_values:
            _check_cell_values(root, part)
        if self.containers:
            changed |= fill_empty_containers(root)
        if self.grids:
            changed |= fit_grids(root)
        if self.drawings:
            changed |= number_drawings(root, self.drawings)
        if self.bookmarks:
            changed |= separate_bookmarks(root)
        return changed


class WantingElements:
    """Looks, in a rendered part that comes some at a time, for elements that may lack what they need.

    ``names`` are those of the elements (``w:tc``). The part is well-formed and holds neither comments nor
    CDATA sections, so that what looks like an end tag is one. That there are none is certain.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._ends = [(b"</%s>" % name.encode(), _WHOLE[name]) for name in names]
        self._surplus = [0] * len(self._ends)  # of ends over those that are surely whole
        self._last = b""

    def look(self, some: bytes) -> None:
        """Take the next bytes."""
        if not self._ends:
            return
        # an end may stand over two of them
        text = self._last + some if self._last else some
        for at, (end, whole) in enumerate(self._ends):
            self._surplus[at] += text.count(end) - sum(map(text.count, whole))
            if self._last:
                self._surplus[at] -= self._last.count(end) - sum(map(self._last.count, whole))
        self._last = text[-_LONGEST_END:]

    def found(self) -> bool:
        """Tell whether there were any."""
        return any(self._surplus)


def fill_empty_containers(root: etree._Element) -> bool:
    """Drop empty rows and tables; give cells, headers and notes the paragraph they need."""
    dropped = [*_each(_EMPTY_ROWS(root))]
    _drop(dropped)
    tables = [*_each(_EMPTY_TABLES(root))]
    _drop(tables)
    needy = [*_each(_OPEN_CELLS(root)), *_each(_EMPTY_STORIES(root))]
    for element in needy:
        etree.SubElement(element, f"{W}p")
    return bool(dropped or tables or needy)


def fit_grids(root: etree._Element) -> bool:
    """Give each table as many grid columns as its longest row has cells, its width kept."""
    changed = False
    for table in root.iter(f"{W}tbl"):
        grid = table.find(f"{W}tblGrid")
        rows = list(_own(table, f"{W}tr"))
        if grid is not None and rows:
            changed |= _add_columns(grid, max(len(list(_own(row, f"{W}tc"))) for row in rows))
            changed |= _remove_columns(grid, max(map(_spanned, rows)))
    return changed


def has_uneven_rows(root: etree._Element, tags: Mapping[etree._Element, str]) -> bool:
    """Tell whether the grid of a template's table may not be that of the rows it will have.

    ``tags`` are the rows that a ``{%tr %}`` tag replaces, each with its tag.
    """
    return any(
        _may_misfit(grid, list(_own(table, f"{W}tr")), tags)
        for table in root.iter(f"{W}tbl")
        if (grid := table.find(f"{W}tblGrid")) is not None
    )


def _may_misfit(
    grid: etree._Element, rows: Iterable[etree._Element], tags: Mapping[etree._Element, str]
) -> bool:
    columns = len(list(grid.iterchildren(f"{W}gridCol")))
    depth, always, sometimes = 0, set[int](), set[int]()
    for row in rows:
        if row in tags:
            depth += bool(_BEGINS.match(tags[row])) - bool(_ENDS.match(tags[row]))
        else:
            (sometimes if depth else always).add(_spanned(row))
    spans = always | sometimes
    return bool(spans) and (max(spans) > columns or (columns not in always and spans != {columns}))


def number_drawings(root: etree._Element, first: int) -> bool:
    """Number the drawings of a part from ``first``."""
    drawings = [*_each(_DRAWINGS(root))]
    for number, drawing in enumerate(drawings, first):
        drawing.set("id", str(number))
    return bool(drawings)


def separate_bookmarks(root: etree._Element) -> bool:
    """Give each copy of a bookmark an id and a name of its own; drop beginnings and ends without partner."""
    opened: dict[str, tuple[etree._Element, str]] = {}  # id in the template: beginning, id given
    used: set[str] = set()
    names: set[str] = set()
    unpaired: list[etree._Element] = []
    highest = max(
        (int(value) for mark in root.iter(*_BOOKMARKS) if _COUNT.fullmatch(value := _id(mark))), default=0
    )
    changed = False
    for mark in list(root.iter(*_BOOKMARKS)):
        key = _id(mark)
        if mark.tag == _BOOKMARKS[1]:
            if key in opened:
                mark.set(f"{W}id", opened.pop(key)[1])
            else:
                unpaired.append(mark)
            continue
        if key in opened:
            unpaired.append(opened[key][0])
        given = key
        if key in used:
            highest += 1
            given = str(highest)
            mark.set(f"{W}id", given)
            mark.set(f"{W}name", _other_name(mark.get(f"{W}name") or "", names))
            changed = True
        used.add(given)
        names.add(str(mark.get(f"{W}name")))
        opened[key] = (mark, given)
    unpaired += [mark for mark, _given in opened.values()]
    _drop(unpaired)
    return changed or bool(unpaired)


def _id(mark: etree._Element) -> str:
    return str(mark.get(f"{W}id"))


def _other_name(name: str, names: set[str]) -> str:
    """Return a free name of at most 40 characters (Word's limit)."""
    number = 2
    while (candidate := f"{name[:34]}_{number}") in names:
        number += 1
    return candidate


def _each(found: object) -> Iterable[etree._Element]:
    """Return what an XPath of elements found."""
    return (
        (element for element in found if isinstance(element, etree._Element))
        if isinstance(found, list)
        else ()
    )


def _drop(elements: Iterable[etree._Element]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _own(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Return the rows of a table or the cells of a row, in content controls and revisions too."""
    for child in element:
        if child.tag == name:
            yield child
        elif child.tag in _BETWEEN:
            yield from _own(child, name)


def _width(column: etree._Element) -> float | None:
    width = column.get(f"{W}w") or ""
    return float(width) if _WIDTH.fullmatch(width) else None


def _add_columns(grid: etree._Element, cells: int) -> bool:
    columns = list(grid.iterchildren(f"{W}gridCol"))
    to_add = cells - len(columns)
    total = sum(_width(column) or 0.0 for column in columns)
    if to_add <= 0 or total <= 0:
        return False
    old, new = total / len(columns), total / (len(columns) + to_add)
    for column in columns:
        column.set(f"{W}w", str(int((_width(column) or 0.0) * new / old)))
    for _ in range(to_add):
        etree.SubElement(grid, f"{W}gridCol", {f"{W}w": str(int(new))})
    return True


def _remove_columns(grid: etree._Element, spanned: int) -> bool:
    columns = list(grid.iterchildren(f"{W}gridCol"))
    surplus = columns[spanned:]
    if not surplus:
        return False
    freed = sum(_width(column) or 0.0 for column in surplus)
    _drop(surplus)
    left = columns[:spanned]
    for column in left:
        column.set(f"{W}w", str(int((_width(column) or 0.0) + int(freed / len(left)))))
    return True


def _spanned(row: etree._Element) -> int:
    """Return how many grid columns a row takes, those that it leaves free at its ends as well."""
    total = sum(_count(row, f"{W}trPr/{W}{name}", 0) for name in ("gridBefore", "gridAfter"))
    return total + sum(_count(cell, f"{W}tcPr/{W}gridSpan", 1) for cell in _own(row, f"{W}tc"))


def _count(element: etree._Element, path: str, default: int) -> int:
    found = element.find(path)
    value = "" if found is None else found.get(f"{W}val") or ""
    return int(value) if _COUNT.fullmatch(value) else default


def _check_cell_values(root: etree._Element, part: str) -> None:
    faults = [
        Fault(
            part,
            "template.column-span",
            f"colspan phải là số từ 1 đến {_MOST_SPAN}.",
            f"a column span is a number from 1 to {_MOST_SPAN}",
            value[:40],
        )
        for value in _values(_SPANS(root))
        if not _SPAN.fullmatch(value)
    ]
    faults += [
        Fault(
            part,
            "template.cell-colour",
            "Màu ô phải gồm 6 chữ số thập lục phân, như FFCC00.",
            "a cell colour has six hexadecimal digits, such as FFCC00",
            value[:40],
        )
        for value in _values(_FILLS(root))
        if not _COLOUR.fullmatch(value)
    ]
    if faults:
        raise TemplateRefused(faults)


def _values(found: object) -> list[str]:
    return [str(value) for value in found] if isinstance(found, list) else []
