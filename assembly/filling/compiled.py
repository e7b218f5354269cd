"""The docxtpl door: a Word template compiled once and filled many times.

docxtpl opens, patches and compiles a template anew for each document, though none of that depends on the
data. Here every part with tags goes once through docxtpl's own ``patch_xml`` and is compiled; a filling
renders, parses only what is not well-formed by construction (0012) or needs repair, and writes the container.
Part by part the result is docxtpl's own with autoescape on, but for what docxtpl gets wrong
(docs/decisions/0008).
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from urllib.parse import unquote_to_bytes

from docxtpl import DocxTemplate
from jinja2 import nodes
from lxml import etree

from assembly.errors import Fault, TemplateRefused
from assembly.filling.paragraphs import break_texts, has_breaks
from assembly.filling.provenance import CUSTOM_TYPE, Provenance, with_provenance
from assembly.filling.repairs import (
    FIRST_DRAWING,
    Repairs,
    WantingElements,
    has_uneven_rows,
    number_drawings,
)
from assembly.templates.archive import Entry, Packing, pack, write_container
from assembly.templates.construction import TextLengths
from assembly.templates.fields import Field, template_fields
from assembly.templates.nesting import check_nesting
from assembly.templates.package import TemplatePackage, open_package
from assembly.templates.relations import MAIN_TYPE, strict_parser
from assembly.templates.rendering import PIECES_AT_ONCE, TemplateText, compile_text
from assembly.templates.sandbox import Budget
from assembly.templates.tags import Tag, W, compose_texts, join_split_tags, open_cell_properties, read_tags
from assembly.templates.words import PlainWords, plain_words

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# python-docx drops white space between the elements of these, and docxtpl with it
_PARSED_BY_DOCXTPL = (MAIN_TYPE, f"{_WORD}header+xml", f"{_WORD}footer+xml")
_STORIES = (*_PARSED_BY_DOCXTPL, f"{_WORD}footnotes+xml", f"{_WORD}endnotes+xml")
_PROPERTIES = (
    "application/vnd.openxmlformats-package.core-properties+xml",
    "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    CUSTOM_TYPE,
)
_FREE_TEXT = ("customXml/", "word/glossary/")  # never printed, and made by other programs

_PROLOG = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WHOLE_TAG = re.compile(rb"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{#[^{}]*#\}")
_MARKUP = re.compile(rb"<[^>]*>")
_DRAWING = re.compile(r"<\w+:docPr[\s/>]")
_FOR_MERGES = re.compile(r"\{% if loop\.first %\}|\{\{ (?:\d+ \* )?loop\.length \}\}")
_PARAGRAPH_IDS = re.compile(r' w14:(?:paraId|textId)="[^"<]*"')
_DRAWINGS_OF_A_PART = 10_000  # numbers apart

_DOCXTPL = DocxTemplate(io.BytesIO())  # only for patch_xml, which uses nothing of the instance


@dataclass(frozen=True, slots=True)
class Filled:
    """A document and what it lacks.

    ``blanks`` are the facts printed as dots, ``left_out`` those that a condition asked for in vain, both as
    JSON pointers into the conference. ``pieces`` holds, for each filled part, its name and what was rendered
    in order: pieces of the template's own text (``CompiledTemplate.own_pieces``) and values, escaped for XML.
    ``rewritten`` names the parts whose XML is not these pieces as they are: line ends and tabs in values
    became elements, something was repaired, or provenance was added.
    """

    docx: bytes
    blanks: tuple[str, ...]
    left_out: tuple[str, ...]
    pieces: tuple[tuple[str, Sequence[str]], ...] = ()
    rewritten: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _FilledPart:
    name: str
    text: TemplateText
    repairs: Repairs

    def fill(self, words: PlainWords, budget: Budget) -> _Rendered:
        """Render and pack the part; raises TemplateRefused where the result is not well-formed."""
        pieces = self.text.pieces(words.values, budget, line_ends=words.breaking)
        if self._may_be_sound(words) and (made := self._packed_as_rendered(pieces, words, budget)):
            return made
        data, changed = self.whole(pieces, words, budget)
        return _Rendered(pieces, pack(self.name, data), hashlib.sha256(data).digest(), changed)

    def _may_be_sound(self, words: PlainWords) -> bool:
        """Tell whether the part, well-formed by construction, may be good as it is rendered."""
        return self.text.construction.sound and not words.composing and not self.repairs.need_tree

    def _packed_as_rendered(self, pieces: list[str], words: PlainWords, budget: Budget) -> _Rendered | None:
        """Return the part as it is rendered, or None where it must be parsed to be made good."""
        construction = self.text.construction
        may_break = words.breaking or construction.own_line_ends
        lengths, wanting = TextLengths(), WantingElements(construction.wanting)
        digest = hashlib.sha256()
        packing: Packing | None = None
        spent = replace(budget)
        for text in self.text.joined(pieces, spent):
            if (may_break and has_breaks(text)) or lengths.too_long(text):
                return None
            data = text.encode()
            if packing is None:
                data = _PROLOG + data
                packing = Packing(self.name, len(data) * ceil(len(pieces) / PIECES_AT_ONCE))
            wanting.look(data)
            digest.update(data)
            packing.add(data)
        if packing is None or wanting.found():
            return None
        budget.characters = spent.characters
        return _Rendered(pieces, packing.entry(), digest.digest())

    def whole(self, pieces: Sequence[str], words: PlainWords, budget: Budget) -> tuple[bytes, bool]:
        """Return the part, parsed and made good, and whether it is more than what was rendered."""
        xml = "".join(self.text.joined(pieces, budget))
        data = _PROLOG + xml.encode()
        try:
            root = etree.fromstring(data, strict_parser())
        except etree.XMLSyntaxError as trouble:
            raise TemplateRefused([_not_well_formed(self.text.part, trouble)]) from trouble
        changed = break_texts(root) if has_breaks(xml) else False
        changed |= self.repairs.apply(root, self.text.part)
        if words.composing:
            compose_texts(root)
            changed = True
        if changed:
            data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return data, changed


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A filled part: what was rendered, the packed part, its SHA-256, and whether more was done to it."""

    pieces: list[str]
    entry: Entry
    sha256: bytes
    rewritten: bool = False


class CompiledTemplate:
    """A Word template ready to be filled; immutable, safe to use in several threads.

    ``fields`` are the facts it asks for.
    """

    __slots__ = (
        "_entries",
        "_filled_parts",
        "_filled_properties",
        "_names",
        "_properties",
        "_provenance",
        "fields",
    )

    def __init__(
        self,
        entries: tuple[str | Entry, ...],
        filled_parts: tuple[_FilledPart, ...],
        provenance: Provenance,
        properties: bytes,
    ) -> None:
        self._entries = entries  # in the container's order: a part as it is, or the name of a changing one
        # in the order in which missing facts are told; custom properties come last, if they have tags
        self._filled_parts = tuple(part for part in filled_parts if part.name != provenance.part)
        self._filled_properties = next((part for part in filled_parts if part.name == provenance.part), None)
        self._provenance = provenance
        self._properties = properties  # custom properties without tags
        self.fields: tuple[Field, ...] = template_fields(part.text.tree for part in filled_parts)
        self._names = frozenset(re.split(r"[.\[]", field.path, maxsplit=1)[0] for field in self.fields)

    def fill(self, context: Mapping[str, object]) -> bytes:
        """Return the .docx filled with a context; see ``fill_and_tell``."""
        return self.fill_and_tell(context).docx

    def fill_and_tell(self, context: Mapping[str, object]) -> Filled:
        """Return the filled .docx and what it lacks; the same context gives the same bytes.

        Raises WordsRefused for values that no document can hold, TemplateRefused naming part and tag where
        the context has not what the template asks for or the document would grow without end.
        """
        # what the template does not ask for is neither copied nor checked: a context may hold 2,000 members;
        # its name stays, to be suggested where the template misspells it
        words = plain_words({name: value if name in self._names else "" for name, value in context.items()})
        budget = Budget()
        rendered = {part.name: part.fill(words, budget) for part in self._filled_parts}
        entries = {name: part.entry for name, part in rendered.items()}
        hashes = {name: part.sha256 for name, part in rendered.items()}
        pieces = [(name, part.pieces) for name, part in rendered.items()]
        rewritten = [name for name, part in rendered.items() if part.rewritten]
        told, properties = self._provenance.part, self._properties
        if self._filled_properties:
            own = self._filled_properties.text.pieces(words.values, budget, line_ends=words.breaking)
            properties, _changed = self._filled_properties.whole(own, words, budget)
            pieces.append((told, own))
            rewritten.append(told)
        entries[told] = pack(told, self._provenance.told(properties, hashes))
        docx = write_container(entries[each] if isinstance(each, str) else each for each in self._entries)
        missing = words.missing
        return Filled(docx, missing.blanks, missing.left_out, tuple(pieces), frozenset(rewritten))

    def own_pieces(self, part: str) -> frozenset[int]:
        """Return the ids (``id()``) of the template's own pieces of text in a filled part (its name).

        The objects are the same in each filling and live as long as the template; no value is one of them.
        Empty for a part that is not filled.
        """
        parts = (*self._filled_parts, *([self._filled_properties] if self._filled_properties else ()))
        return next((filled.text.own for filled in parts if filled.name == part), frozenset())


def compile_template(docx: bytes) -> CompiledTemplate:
    """Open, check and compile a Word template.

    Raises TemplateRefused with every fault of every part: what ``open_package`` refuses, tags that say what
    no template may say, tags where none can stand or that would tear the document.
    """
    package, provenance = with_provenance(open_package(docx), docx)
    faults: list[Fault] = []
    entries: list[str | Entry] = []
    filled_parts: list[_FilledPart] = []
    properties = b""
    for name, data in package.parts.items():
        try:
            part = _compiled_part(name, package, len(filled_parts))
        except TemplateRefused as refusal:
            faults += refusal.faults
            continue
        if isinstance(part, _FilledPart):
            filled_parts.append(part)
            entries.append(name)
        elif name == provenance.part:
            properties = data if part is None else part
            entries.append(name)
        else:
            entries.append(pack(name, data if part is None else part, once=True))
    if faults:
        raise TemplateRefused(
            list({(fault.pointer, fault.code, fault.found): fault for fault in faults}.values())
        )
    filled_parts.sort(key=lambda part: _reading_order(part.name, package))
    return CompiledTemplate(tuple(entries), tuple(filled_parts), provenance, properties)


def _reading_order(name: str, package: TemplatePackage) -> int:
    """Sort the document before headers and notes, and these before properties."""
    return 0 if name == package.main_part else 1 if package.content_types[name] in _STORIES else 2


def _compiled_part(name: str, package: TemplatePackage, position: int) -> _FilledPart | bytes | None:
    """Return a part that is filled, or the new bytes of one that is not, or None where it stays as it is."""
    data = package.parts[name]
    media = package.content_types[name]
    if media not in _STORIES and media not in _PROPERTIES:
        _refuse_tags(name, data)
        return None
    pointer = f"/{name}"
    is_story = media in _STORIES
    root = etree.fromstring(data, strict_parser(drop_blanks=media in _PARSED_BY_DOCXTPL))
    if is_story and root.nsmap.get("w") != W[1:-1]:
        raise TemplateRefused([_other_prefix(pointer)])
    changed = compose_texts(root)
    if is_story:
        join_split_tags(root)
    tags, faults = read_tags(root, pointer)
    if faults:
        raise TemplateRefused(faults)
    open_cell_properties(tags)
    if media == MAIN_TYPE:
        changed |= number_drawings(root, FIRST_DRAWING)
    elif not (tags or _has_tags(data)):
        return (
            etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if changed else None
        )
    first_drawing = (
        FIRST_DRAWING if media == MAIN_TYPE else FIRST_DRAWING + _DRAWINGS_OF_A_PART * (position + 1)
    )
    return _compiled(name, root, tags, first_drawing, fits_grids=media == MAIN_TYPE)


def _compiled(
    name: str, root: etree._Element, tags: list[Tag], first_drawing: int, *, fits_grids: bool
) -> _FilledPart:
    pointer = f"/{name}"
    # docxtpl fits the grids of the document only
    uneven = fits_grids and has_uneven_rows(root, _rows_of_tags(tags))
    source: str = _DOCXTPL.patch_xml(etree.tostring(root, encoding="unicode"))
    try:
        text = compile_text(source, pointer, xml=True, repeated=_without_paragraph_ids)
    except TemplateRefused as refusal:
        raise TemplateRefused([_as_written(fault, tags) for fault in refusal.faults]) from refusal
    torn = check_nesting(text.tree, text.tag_at, pointer)
    if torn:
        raise TemplateRefused(torn)
    optional = "".join(_data_within(text.tree, nodes.If, nodes.For))
    repeated = "".join(_data_within(text.tree, nodes.For))
    merges = {tag.merges_cells for tag in tags}
    repairs = Repairs(
        containers=next(text.tree.find_all((nodes.If, nodes.For)), None) is not None,
        grids=uneven or any(tag.form == "tc" for tag in tags) or bool(merges & {"hm", "colspan"}),
        cell_values=bool(merges & {"colspan", "cellbg"}),
        drawings=first_drawing if _DRAWING.search(optional) else 0,
        bookmarks="<w:bookmarkStart" in repeated or "<w:bookmarkEnd" in repeated,
    )
    return _FilledPart(name, text, repairs)


def _rows_of_tags(tags: list[Tag]) -> dict[etree._Element, str]:
    """Return the rows that tags replace, each with its tag."""
    rows = {next(tag.element.iterancestors(f"{W}tr"), None): tag.text for tag in tags if tag.form == "tr"}
    return {row: text for row, text in rows.items() if row is not None}


def _as_written(fault: Fault, tags: list[Tag]) -> Fault:
    """Return a fault with the author's cell command where docxtpl made other tags of it."""
    commands = {tag.merges_cells: tag.text for tag in tags}
    made = _FOR_MERGES.fullmatch(fault.found or "")
    command = commands.get("vm") or commands.get("hm")
    if not made or not command or any(tag.text.split() == made.group().split() for tag in tags):
        return fault
    return replace(fault, found=command, message_en=fault.message_en.replace(made.group(), command))


def _data_within(tree: nodes.Template, *kinds: type[nodes.Node]) -> list[str]:
    """Return the template's own text inside conditions or loops."""
    return [data.data for node in tree.find_all(kinds) for data in node.find_all(nodes.TemplateData)]


def _without_paragraph_ids(xml: str) -> str:
    """Drop the ids that Word gives each paragraph: a loop would repeat them."""
    return _PARAGRAPH_IDS.sub("", xml)


def _has_tags(data: bytes) -> bool:
    return bool(_WHOLE_TAG.search(_MARKUP.sub(b"", data)) or _WHOLE_TAG.search(data))


def _refuse_tags(name: str, data: bytes) -> None:
    """Refuse a tag where it would stay in the document unfilled."""
    if not name.lower().endswith((".xml", ".rels")) or name.startswith(_FREE_TEXT):
        return
    shown = unquote_to_bytes(data)  # Word writes the braces of a link as %7B
    if _has_tags(shown):
        found = _WHOLE_TAG.search(_MARKUP.sub(b"", shown)) or _WHOLE_TAG.search(shown)
        raise TemplateRefused(
            [
                Fault(
                    f"/{name}",
                    "template.tag-out-of-reach",
                    "Thẻ nằm ở phần không điền được (nhận xét, biểu đồ, liên kết); hãy xóa hoặc chuyển chỗ.",
                    "a tag stands where nothing is filled (comments, charts, links); move or delete it",
                    found.group().decode(errors="replace")[:60] if found else None,
                )
            ]
        )


def _other_prefix(pointer: str) -> Fault:
    return Fault(
        pointer,
        "template.word-prefix",
        "Tệp không do Word ghi; hãy mở bằng Word và lưu lại thành “Tài liệu Word (.docx)”.",
        'the file does not use the prefix "w" as Word does; open it in Word and save it again',
    )


def _not_well_formed(pointer: str, trouble: etree.XMLSyntaxError) -> Fault:
    return Fault(
        pointer,
        "template.not-well-formed",
        "Mẫu và dữ liệu này tạo ra một tệp Word hỏng; hãy kiểm tra các thẻ trong mẫu.",
        f"the filled part is not well-formed XML ({str(trouble)[:120]}); check the template's tags",
    )
