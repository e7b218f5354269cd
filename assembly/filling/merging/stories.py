"""A story of one document (body, header, notes) becomes one of the merged file: ids, names, styles, lists.

Source: ECMA-376 part 1 (17.3.1.27 styles of paragraphs, 17.13 annotations, 17.5.2 content controls, 20.4.2.5
drawings); part 4 (VML).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import count

from lxml import etree

from assembly.errors import DocumentRefused, Fault
from assembly.filling.merging.fields import Names, settle_fields
from assembly.filling.merging.lists import DocumentLists
from assembly.filling.merging.look import fill_in
from assembly.filling.merging.notes import COMMENTS, ENDNOTES, FOOTNOTES, NoteKind
from assembly.filling.merging.styles import StyledParagraph, Styles, overlaid
from assembly.filling.merging.wordml import (
    OFFICE,
    PARAGRAPH_ORDER,
    RUN_ORDER,
    W14,
    WP,
    WP14,
    R,
    V,
    W,
    paragraph_properties,
    put,
    remove,
    value,
    words,
)

_PAIRED = {
    f"{W}{name}{end}": name
    for name in (
        "bookmark",
        "moveFromRange",
        "moveToRange",
        "customXmlInsRange",
        "customXmlDelRange",
        "customXmlMoveFromRange",
        "customXmlMoveToRange",
    )
    for end in ("Start", "End")
}
_MARKS = frozenset(
    f"{W}{name}"
    for name in words(
        "ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange tblGridChange "
        "trPrChange tcPrChange tblPrExChange numberingChange cellIns cellDel cellMerge"
    )
)
_NOTES = {f"{W}{name}": kind for kind in (FOOTNOTES, ENDNOTES, COMMENTS) for name in kind.references}
_DROPPED = frozenset(f"{W}{name}" for name in ("permStart", "permEnd", "dataBinding", "placeholder"))
_REFUSED = frozenset(f"{W}{name}" for name in ("altChunk", "subDoc", "control", "object"))
_STYLED = {f"{W}rStyle": "character", f"{W}tblStyle": "table"}
_TAGS = (
    *_PAIRED,
    *_MARKS,
    *_NOTES,
    *_DROPPED,
    *_REFUSED,
    *_STYLED,
    f"{W}hyperlink",
    f"{W}sdtPr",
    f"{WP}docPr",
)
_WITH_RELATIONS = etree.XPath("//*[@r:*]", namespaces={"r": R[1:-1]})
_EDIT_IDS = etree.XPath(
    "//*[@w14:paraId or @w14:textId or @wp14:anchorId or @wp14:editId]",
    namespaces={"w14": W14[1:-1], "wp14": WP14[1:-1]},
)
_VML_TAGS = tuple(
    f"{V}{name}" for name in words("shape shapetype group rect line oval roundrect polyline arc curve image")
)
_SPID = re.compile(r"_x0000_([si])\d+")
_FIELD_TAGS = (f"{W}fldSimple", f"{W}fldChar")
_FIRST_SHAPE = 1026


class Ids:
    """Numbers that no two things of the merged file share."""

    def __init__(self) -> None:
        self._annotations, self._drawings, self._shapes = count(1), count(1), count(_FIRST_SHAPE)

    def annotation(self) -> str:
        """Return the id of one more bookmark or tracked change."""
        return str(next(self._annotations))

    def drawing(self) -> str:
        """Return the id of one more drawing."""
        return str(next(self._drawings))

    def shape(self) -> int:
        """Return the number of one more VML shape."""
        return next(self._shapes)


class Story:
    """How the stories of one document are rewritten.

    ``names`` answers for bookmarks; ``note_id`` gives the new id of a note.
    """

    def __init__(
        self,
        styles: Styles,
        lists: DocumentLists,
        ids: Ids,
        names: Names,
        note_id: Callable[[NoteKind, str], int | None],
    ) -> None:
        self._styles, self._lists, self._ids, self._names = styles, lists, ids, names
        self._note_id = note_id
        self._pairs: dict[tuple[str, str], str] = {}

    def rewrite(
        self,
        root: etree._Element,
        relations: Mapping[str, str] | None,
        source: bytes | None = None,
        shape_types: dict[str, bytes] | None = None,
    ) -> None:
        """Rewrite a story in place.

        ``relations`` gives new ids for those of the part; None where the part keeps its own. ``source``, the
        text that the story was read from, spares searches for what it does not hold. ``shape_types`` are the
        VML definitions that the part has already; without them it is a part of its own. Raises
        DocumentRefused for what cannot be merged.
        """
        self._styles.clean(root)
        if source is None or b"Id=" in source:
            for element in _found(_EDIT_IDS, root):
                for name in [name for name in element.attrib if str(name).startswith((W14, WP14))]:
                    if str(name).endswith(("paraId", "textId", "anchorId", "editId")):
                        del element.attrib[name]
        if relations is not None and not (source is not None and _refers_only_to_headers(root, source)):
            self._relate(root, relations)
        for element in list(root.iter(*_TAGS)):
            self._settle(element)
        if source is None or V[1:-1].encode() in source:
            self._settle_shapes(root, {} if shape_types is None else shape_types)
        if next(root.iter(*_FIELD_TAGS), None) is not None:
            settle_fields(root, self._names)
        self._style(root)

    def _settle(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in _REFUSED:
            raise DocumentRefused([_unmergeable(tag.removeprefix(W))])
        if tag in _DROPPED:
            remove(element)
        elif tag in _PAIRED:
            self._settle_pair(element, _PAIRED[tag])
        elif tag in _MARKS:
            element.set(f"{W}id", self._ids.annotation())
        elif tag in _NOTES:
            new = self._note_id(_NOTES[tag], str(element.get(f"{W}id")))
            _set_or_remove(element, f"{W}id", None if new is None else str(new))
        elif tag in _STYLED:
            _set_or_remove(element, f"{W}val", self._styles.id_of(value(element) or "", _STYLED[tag]))
        elif tag == f"{W}hyperlink":
            anchor = element.get(f"{W}anchor")
            if anchor is not None:
                element.set(f"{W}anchor", self._names.bookmark(str(anchor)))
        elif tag == f"{W}sdtPr":
            for child in list(element):
                if child.tag == f"{W}id" or str(child.tag).endswith("}dataBinding"):
                    element.remove(child)
        else:
            element.set("id", self._ids.drawing())

    def _settle_pair(self, element: etree._Element, kind: str) -> None:
        """Give both ends of a bookmark or range the same new id, and a bookmark its new name."""
        key = (kind, str(element.get(f"{W}id")))
        if key not in self._pairs:
            self._pairs[key] = self._ids.annotation()
        element.set(f"{W}id", self._pairs[key])
        name = element.get(f"{W}name")
        if name is not None and kind == "bookmark":
            element.set(f"{W}name", self._names.bookmark(str(name)))

    def _relate(self, root: etree._Element, relations: Mapping[str, str]) -> None:
        for element in _found(_WITH_RELATIONS, root):
            if element.tag in (f"{W}headerReference", f"{W}footerReference", f"{W}printerSettings"):
                continue
            for name in [name for name in element.attrib if str(name).startswith(R)]:
                new = relations.get(str(element.get(name)))
                if new is not None:
                    element.set(name, new)
                elif element.get(name):
                    raise DocumentRefused([_unmergeable(str(element.tag).rpartition("}")[2])])

    def _settle_shapes(self, root: etree._Element, shape_types: dict[str, bytes]) -> None:
        renamed = _share_shape_types(root, shape_types)
        for shape in root.iter(*_VML_TAGS):
            own = shape.get("id")
            if own is not None and shape.tag != f"{V}shapetype":
                number = self._ids.shape()
                made = _SPID.fullmatch(str(own))
                renamed[str(own)] = f"_x0000_{made.group(1)}{number}" if made else f"{own}_{number}"
                shape.set("id", renamed[str(own)])
            if shape.get(f"{OFFICE}spid") is not None:
                number = self._ids.shape()
                renamed[str(shape.get(f"{OFFICE}spid"))] = f"_x0000_s{number}"
                shape.set(f"{OFFICE}spid", f"_x0000_s{number}")
        if not renamed:
            return
        for shape in root.iter(f"{V}*", f"{OFFICE}*"):
            for key, worth in list(shape.attrib.items()):
                if "#" in str(worth):
                    shape.set(
                        key, re.sub(r"#([^\s;#]+)", lambda m: f"#{renamed.get(m[1], m[1])}", str(worth))
                    )

    def _style(self, root: etree._Element) -> None:
        unnamed = self._styles.unnamed
        for change in root.iter(f"{W}pPrChange"):
            for old in list(change.iter(f"{W}pStyle", f"{W}numPr")):
                remove(old)  # how it was before a tracked change is not printed
        if self._styles.silent_default:
            self._style_named(root)
        else:
            for paragraph in root.iter(f"{W}p"):
                self._style_paragraph(paragraph)
        if unnamed["character"] is not None:
            self._name_runs(root, unnamed["character"])
        if unnamed["table"] is not None:
            self._name_tables(root, unnamed["table"])

    def _style_named(self, root: etree._Element) -> None:
        """Style only the paragraphs that name a style or a list: the default style is the same."""
        numbered: dict[etree._Element, StyledParagraph | None] = {}
        for element in list(root.iter(f"{W}pStyle", f"{W}numPr")):
            properties = element.getparent()
            if properties is None or properties.tag != f"{W}pPr":
                continue
            if element.tag == f"{W}numPr":
                numbered.setdefault(properties)
                continue
            local = str(element.get(f"{W}val"))
            style = self._styles.paragraph(local)
            if style is None:
                remove(element)
                continue
            if style.id != local:
                element.set(f"{W}val", style.id)
            if style.list is not None:
                numbered[properties] = style
        for properties, style in numbered.items():
            paragraph = properties.getparent()
            if paragraph is not None:
                self._number(paragraph, properties, style)

    def _style_paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        named = None if properties is None else properties.find(f"{W}pStyle")
        local = value(named)
        style = None if local is None else self._styles.paragraph(local)
        if style is None:  # none, or one that the document has not: Word takes the default
            if named is not None:
                remove(named)
                named = None
            local = self._styles.default["paragraph"]
            style = None if local is None else self._styles.paragraph(local)
            if style is not None and self._styles.unnamed["paragraph"] is not None:
                properties = paragraph_properties(paragraph)
                named = etree.Element(f"{W}pStyle")
                properties.insert(0, named)
        if style is None:
            return
        if named is not None and style.id != value(named):
            named.set(f"{W}val", style.id)
        self._number(paragraph, properties, style)
        self._keep_table_style(paragraph, str(local))

    def _number(
        self, paragraph: etree._Element, properties: etree._Element | None, style: StyledParagraph | None
    ) -> None:
        """Give a paragraph its document's copy of the list that it or its style names."""
        numbered = None if properties is None else properties.find(f"{W}numPr")
        brought = None if style is None else style.list
        if numbered is None and brought is None:
            return
        numbering = self._lists.numbering
        own = None if numbered is None else numbered.find(f"{W}numId")
        if own is not None and value(own) == "0":
            return
        local = value(own) if own is not None else brought
        if not numbering.knows(local):
            if own is not None and numbered is not None:
                own.set(f"{W}val", "0")
            return
        new = str(self._lists.num(str(local)))
        if own is not None:
            own.set(f"{W}val", new)
            return
        if style is None or self._lists.first or not numbering.counted(str(local)):
            return  # the style itself brings the list
        properties = paragraph_properties(paragraph)
        if numbered is None:
            numbered = etree.Element(f"{W}numPr")
            etree.SubElement(numbered, f"{W}ilvl").set(f"{W}val", str(style.level))
            put(properties, numbered, PARAGRAPH_ORDER)
        etree.SubElement(numbered, f"{W}numId").set(f"{W}val", new)
        # a list named by the paragraph itself would bring its indents over those of the style
        indents = properties.find(f"{W}ind")
        if indents is None and style.indents:
            indents = etree.Element(f"{W}ind")
            put(properties, indents, PARAGRAPH_ORDER)
        if indents is not None:
            own_indents = {str(key): str(worth) for key, worth in indents.attrib.items()}
            indents.attrib.clear()
            for key, worth in overlaid(dict(style.indents), own_indents).items():
                indents.set(key, worth)

    def _keep_table_style(self, paragraph: etree._Element, local: str) -> None:
        """Say in a cell's paragraph what its table style says and defaults written into styles now hide."""
        kept = self._styles.kept
        if not len(kept.paragraph) and not len(kept.run):
            return
        table = next(paragraph.iterancestors(f"{W}tbl", f"{W}txbxContent"), None)
        if table is None or table.tag != f"{W}tbl":
            return
        style = self._styles.source_of_table(value(table.find(f"{W}tblPr/{W}tblStyle")))
        for holder, hidden, order, targets in (
            ("pPr", kept.paragraph, PARAGRAPH_ORDER, (paragraph,)),
            ("rPr", kept.run, RUN_ORDER, paragraph.iter(f"{W}r")),
        ):
            said = self._styles.table_properties(style, holder)
            if said is None:
                continue
            for child in list(said):
                there = hidden.find(str(child.tag))
                for key in map(str, list(child.attrib)):
                    name = str(child.tag).removeprefix(W)
                    if (
                        there is None
                        or key not in there.attrib
                        or self._styles.says(local, holder, name, key)
                    ):
                        del child.attrib[key]
                if not child.attrib:
                    said.remove(child)
            if not len(said):
                continue
            for target in targets:
                properties = target.find(f"{W}{holder}")
                if properties is None:
                    properties = etree.Element(f"{W}{holder}")
                    target.insert(0, properties)
                fill_in(properties, said, order)

    def _name_runs(self, root: etree._Element, style: str) -> None:
        for run in root.iter(f"{W}r"):
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                run.insert(0, properties)
            if properties.find(f"{W}rStyle") is None:
                named = etree.Element(f"{W}rStyle")
                named.set(f"{W}val", style)
                properties.insert(0, named)

    def _name_tables(self, root: etree._Element, style: str) -> None:
        for properties in root.iter(f"{W}tblPr"):
            parent = properties.getparent()
            if parent is None or parent.tag != f"{W}tbl" or properties.find(f"{W}tblStyle") is not None:
                continue
            named = etree.Element(f"{W}tblStyle")
            named.set(f"{W}val", style)
            properties.insert(0, named)


def _found(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    """Return the elements that a path finds; `//` begins at the root of the tree, so only whole trees fit."""
    found = path(root)
    return [each for each in found if isinstance(each, etree._Element)] if isinstance(found, list) else []


def _share_shape_types(root: etree._Element, known: dict[str, bytes]) -> dict[str, str]:
    """Drop definitions that a part has already and return new ids for others of the same id."""
    renamed: dict[str, str] = {}
    for shape_type in list(root.iter(f"{V}shapetype")):
        own = str(shape_type.get("id"))
        text = etree.tostring(shape_type, method="c14n", exclusive=True, with_tail=False)
        new, at = own, 1
        while known.get(new, text) != text:
            at += 1
            new = f"{own}_{at}"
        if new in known:
            remove(shape_type)
        else:
            known[new] = text
            shape_type.set("id", new)
        if new != own:
            renamed[own] = new
    return renamed


def _set_or_remove(element: etree._Element, key: str, new: str | None) -> None:
    if new is None:
        remove(element)
    else:
        element.set(key, new)


def _refers_only_to_headers(root: etree._Element, source: bytes) -> bool:
    """Tell by counting whether nothing but header and footer references names a relation."""
    address = R[1:-1].encode()
    if (
        source.count(address) != source.count(b'xmlns:r="' + address)
        or b"\tr:" in source
        or b"\nr:" in source
    ):
        return False
    references = sum(1 for _ in root.iter(f"{W}headerReference", f"{W}footerReference"))
    return source.count(b" r:") == references


def _unmergeable(what: str) -> Fault:
    return Fault(
        "",
        "merge.unmergeable",
        "Văn bản có nội dung không gộp được (tài liệu con, đối tượng nhúng, tham chiếu hỏng); "
        "hãy xóa nội dung này khỏi mẫu.",
        "the document holds what cannot be merged (a chunk, a subdocument, an object, a broken reference)",
        what[:40],
    )
