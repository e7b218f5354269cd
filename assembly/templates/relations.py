"""What the parts of a .docx are and what they refer to: content types, relationships, active content.

A template is refused where opening its product could run something or fetch something: macros, ActiveX and
OLE objects, DDE fields, a template or picture on another machine. A document that is only read may have all
of these but macros: they are named, and nothing follows them. Source: ECMA-376 part 2 (9.2 parts, 9.3
relationships, 10.1.2 content types).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from assembly.errors import Fault, TemplateRefused

CONTENT_TYPES_PART = "[Content_Types].xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
LARGEST_XML = 16 * 1024**2  # bytes in one part; the text of 500 pages

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = "http://purl.oclc.org/ooxml/"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LINK_SCHEMES = ("http", "https", "mailto")
_ACTIVE_RELATIONS = frozenset(
    {
        "vbaProject",
        "wordVbaData",
        "control",
        "activeXControlBinary",
        "oleObject",
        "aFChunk",
        "subDocument",
        "frame",
        "attachedToolbars",
        "keyMapCustomizations",
        "customUI",
        "extensibility",
    }
)
_ACTIVE_TYPES = re.compile(r"macroenabled|vbaproject|vbadata|activex|oleobject", re.IGNORECASE)
_MACRO_PARTS = re.compile(r"vbaproject|vbadata", re.IGNORECASE)
_MACRO_RELATIONS = ("vbaProject", "wordVbaData")
_ACTIVE_FIELDS = frozenset(
    {
        "DATABASE",
        "DDE",
        "DDEAUTO",
        "EMBED",
        "GOTOBUTTON",
        "IMPORT",
        "INCLUDE",
        "INCLUDEPICTURE",
        "INCLUDETEXT",
        "LINK",
        "MACROBUTTON",
        "PRINT",
        "RD",
    }
)
_FIELD_WORD = re.compile(r'[\s"]*([A-Za-z]+)')
_XML_NAME = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_XML_TYPE = re.compile(r"[+/]xml$", re.IGNORECASE)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ENCODINGS = ("UTF-8", "ASCII", "US-ASCII")
_WIDE_ENCODINGS = ("UTF-16", "UTF-16LE", "UTF-16BE")


@dataclass(frozen=True, slots=True)
class JudgedParts:
    """The media type of each part and the name of the document part.

    Of a document that is only read, ``outside`` names what Word would fetch or run (``attachedTemplate``,
    ``oleObject``, ``INCLUDEPICTURE``), and ``main_root`` is its parsed main part.
    """

    content_types: Mapping[str, str]
    main_part: str
    outside: tuple[str, ...] = ()
    main_root: etree._Element | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A fault; ``reach`` names what is fetched or run, where that is the fault."""

    fault: Fault
    reach: str | None = None


def strict_parser(*, drop_blanks: bool = False) -> etree.XMLParser:
    """Return a parser for untrusted XML: no DTD, no entities, no network, no repair.

    libxml2's own limits stay on (depth 256, 10 MB a text). ``drop_blanks`` drops white space between
    elements.
    """
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=False,
        huge_tree=False,
        remove_blank_text=drop_blanks,
        remove_comments=True,
        remove_pis=True,
    )


def judge_parts(parts: Mapping[str, bytes], *, to_read: bool = False) -> JudgedParts:
    """Judge every part of a package; raises TemplateRefused with all that is wrong.

    ``to_read``: the package is only read, never filled and handed on.
    """
    if CONTENT_TYPES_PART not in parts:
        raise TemplateRefused([_not_word()])
    faults: list[Fault] = []
    found: list[_Found] = []
    types = _content_types(parts, _parsed(CONTENT_TYPES_PART, parts[CONTENT_TYPES_PART], faults))
    found += map(_Found, faults)
    main_part = ""
    main_faults, main_root = [_not_word()], None
    if "_rels/.rels" in parts:
        main_part = _main_part(_parsed("_rels/.rels", parts["_rels/.rels"], []))
    for name, data in parts.items():
        if _ACTIVE_TYPES.search(types[name]) or _ACTIVE_TYPES.search(posixpath.basename(name)):
            found.append(_Found(_active(name, types[name]), _reach_of_part(name, types[name], main_part)))
        if name == CONTENT_TYPES_PART or not (_XML_NAME.search(name) or _XML_TYPE.search(types[name])):
            continue
        faults.clear()
        # one at a time: a tree takes ten times the room of its text
        root = _parsed(name, data, faults, wide=to_read)
        found += map(_Found, faults)
        if root is None:
            continue
        if name.lower().endswith(".rels"):  # names are compared without regard to case
            found += _relation_faults(name, root)
        found += _field_faults(name, root)
        if name == main_part:
            main_faults, main_root = _main_faults(root, name, types[name]), root if to_read else None
    refused = [each.fault for each in found if not to_read or each.reach in (None, *_MACRO_RELATIONS)]
    if refused or main_faults:
        raise TemplateRefused(refused or main_faults)
    outside = {each.reach for each in found if each.reach is not None}
    return JudgedParts(types, main_part, tuple(sorted(outside)), main_root)


def _reach_of_part(name: str, media: str, main_part: str) -> str:
    """Name an active part; an embedded workbook with macros is a package, a document with macros is not."""
    if _MACRO_PARTS.search(media) or _MACRO_PARTS.search(name) or name == main_part:
        return "vbaProject"
    for word, reach in (("activex", "control"), ("oleobject", "oleObject")):
        if word in media.lower() or word in name.lower():
            return reach
    return "package"


def _parsed(name: str, data: bytes, faults: list[Fault], *, wide: bool = False) -> etree._Element | None:
    """Return a part's root, or note why it has none; ``wide``: UTF-16 may be, as the standard allows."""
    if len(data) > LARGEST_XML:
        faults.append(
            Fault(
                f"/{name}",
                "template.too-large",
                f"Một phần của tệp quá lớn: nhiều nhất {LARGEST_XML // 1024**2} MB.",
                f"a part is too large: at most {LARGEST_XML} bytes",
                f"{len(data)} bytes",
            )
        )
        return None
    encodings, searched = _ENCODINGS, data
    if wide and data.startswith(_BYTE_ORDER_MARKS):
        encodings, searched = _WIDE_ENCODINGS, data.decode("utf-16", errors="replace").encode()
    if searched.startswith(_BYTE_ORDER_MARKS) or b"<!DOCTYPE" in searched or b"<!ENTITY" in searched:
        faults.append(_forbidden_xml(name))
        return None
    try:
        root = etree.fromstring(data, strict_parser())
    except (etree.XMLSyntaxError, ValueError) as trouble:
        faults.append(
            Fault(
                f"/{name}",
                "template.damaged-part",
                "Một phần của tệp bị hỏng hoặc lồng quá sâu; hãy mở bằng Word, lưu lại rồi tải lên.",
                f"a part is not well-formed or too deep ({str(trouble)[:120]}); save the file in Word again",
            )
        )
        return None
    document: Any = root.getroottree().docinfo  # the stubs know neither doctype nor DTD
    if (
        document.doctype
        or document.internalDTD is not None
        or str(document.encoding).upper() not in encodings
    ):
        faults.append(_forbidden_xml(name))
        return None
    return root


def _content_types(parts: Mapping[str, bytes], root: etree._Element | None) -> dict[str, str]:
    """Return each part's media type: its own, else that of its extension (ECMA-376 part 2, 10.1.2.4)."""
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    if root is not None:
        for element in root.iterchildren(f"{_TYPES}Default", f"{_TYPES}Override"):
            media = str(element.get("ContentType") or "")
            if element.tag == f"{_TYPES}Default":
                defaults[str(element.get("Extension")).lower()] = media
            else:
                overrides[str(element.get("PartName")).lstrip("/").lower()] = media
    return {
        name: overrides.get(name.lower(), defaults.get(name.rpartition(".")[2].lower(), "")) for name in parts
    }


def _main_part(root: etree._Element | None) -> str:
    if root is not None:
        for relation in root.iterchildren(f"{_RELATIONS}Relationship"):
            kind = str(relation.get("Type"))
            if kind.endswith("/officeDocument"):
                return posixpath.normpath(unquote(str(relation.get("Target"))).lstrip("/"))
    return ""


def _main_faults(root: etree._Element, name: str, media: str) -> list[Fault]:
    if str(root.tag).startswith("{" + _STRICT):
        return [
            Fault(
                f"/{name}",
                "template.strict-format",
                "Tệp lưu ở dạng “Strict Open XML”; hãy lưu lại thành “Tài liệu Word (.docx)”.",
                'the file is "Strict Open XML"; save it as "Word Document (.docx)"',
            )
        ]
    if root.tag != f"{_W}document" or media != MAIN_TYPE or root.find(f"{_W}body") is None:
        return [_not_word(media)]
    return []


def _relation_faults(name: str, root: etree._Element) -> list[_Found]:
    found = []
    for relation in root.iterchildren(f"{_RELATIONS}Relationship"):
        kind = str(relation.get("Type")).rpartition("/")[2]
        target = str(relation.get("Target"))
        if kind in _ACTIVE_RELATIONS or _ACTIVE_TYPES.search(kind):
            found.append(_Found(_active(name, kind), kind))
        elif str(relation.get("TargetMode", "Internal")) != "Internal":
            scheme = urlsplit(target.strip()).scheme.lower() if "\\" not in target else "file"
            if kind != "hyperlink" or scheme not in _LINK_SCHEMES:
                found.append(_Found(_external(name, kind, target), kind))
        elif _leads_outside(name, target):
            found.append(_Found(_external(name, kind, target), kind))
    return found


def _leads_outside(name: str, target: str) -> bool:
    """Tell whether an internal target is no path inside the package."""
    target = unquote(target)
    if "\\" in target or urlsplit(target).scheme or target.startswith("//"):
        return True
    source_folder = posixpath.dirname(posixpath.dirname(name))
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(source_folder, target)
    return posixpath.normpath(path).startswith("..")


def _field_faults(name: str, root: etree._Element) -> list[_Found]:
    """Return the fields that fetch or run something when the document is opened or clicked."""
    words = {match.group(1).upper() for code in _field_codes(root) if (match := _FIELD_WORD.match(code))}
    return [
        _Found(
            Fault(
                f"/{name}",
                "template.active-field",
                "Mẫu có trường (field) lấy hoặc chạy nội dung bên ngoài; hãy xóa trường này.",
                "a field fetches or runs something from outside; delete it",
                word,
            ),
            word,
        )
        for word in sorted(words & _ACTIVE_FIELDS)
    ]


def _field_codes(root: etree._Element) -> list[str]:
    """Return the code of each field; a code may be split over many runs, and fields may stand in fields."""
    codes = [str(element.get(f"{_W}instr") or "") for element in root.iter(f"{_W}fldSimple")]
    opened: list[list[str]] = []
    for element in root.iter(f"{_W}fldChar", f"{_W}instrText"):
        if element.tag == f"{_W}instrText":
            if opened:
                opened[-1].append(element.text or "")
            else:
                codes.append(element.text or "")
        elif element.get(f"{_W}fldCharType") == "begin":
            opened.append([])
        elif element.get(f"{_W}fldCharType") == "end" and opened:
            codes.append("".join(opened.pop()))
    return codes + ["".join(pieces) for pieces in opened]


def _forbidden_xml(name: str) -> Fault:
    return Fault(
        f"/{name}",
        "template.forbidden-xml",
        "Một phần của tệp có khai báo DTD hoặc bảng mã lạ, Word không bao giờ ghi như vậy.",
        "a part declares a DTD, entities or an encoding other than UTF-8, which Word never writes",
    )


def _active(name: str, found: str) -> Fault:
    return Fault(
        f"/{name}",
        "template.active-content",
        "Tệp có macro hoặc đối tượng nhúng chạy được; hãy xóa và lưu thành “Tài liệu Word (.docx)”.",
        "the file holds macros or embedded objects; remove them and save it as a Word document (.docx)",
        found[:100],
    )


def _external(name: str, kind: str, target: str) -> Fault:
    return Fault(
        f"/{name}",
        "template.external-reference",
        "Tệp trỏ tới tệp hoặc máy khác; chỉ cho phép liên kết (hyperlink) http, https, mailto.",
        f"the file refers to something outside ({kind}); only http, https and mailto hyperlinks may",
        target[:100],
    )


def _not_word(found: str | None = None) -> Fault:
    return Fault(
        "",
        "template.not-docx",
        "Đây không phải tệp Word (.docx), hoặc tệp thiếu phần văn bản chính.",
        "this is not a Word document (.docx): its document part is missing or of another kind",
        found,
    )
