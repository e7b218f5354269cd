"""Files that somebody brings as a Word document and that must be refused, by what is wrong with each.

``HOSTILE`` is for the tests of every door: the core, the command line, the API. ``CODES`` tells the code of
the fault that each must bring.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable

from tests.drawn import W_NAMESPACE, docx_parts, paragraph, relations, zipped

_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'.encode()
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + b"]><a>&i;</a>"
)


def _parts() -> dict[str, bytes]:
    return docx_parts(paragraph("một"), header1=paragraph("hai"))


def _with(**changed: bytes) -> bytes:
    """Return a good document with parts replaced; ``__`` in a name is a slash, ``_`` a full stop."""
    return zipped(
        _parts() | {name.replace("__", "/").replace("_", "."): data for name, data in changed.items()}
    )


def _with_entry(name: str, data: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", UserWarning
        )  # zipfile warns of the name that is there twice on purpose
        for part, content in [*_parts().items(), (name, data)]:
            archive.writestr(part, content)
    return buffer.getvalue()


def _without(name: str) -> bytes:
    parts = _parts()
    del parts[name]
    return zipped(parts)


def _main_part(old: bytes, new: bytes) -> bytes:
    parts = _parts()
    assert old in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new)
    return zipped(parts)


def _types(old: bytes, new: bytes, **more: bytes) -> bytes:
    parts = _parts() | {name.replace("__", "/").replace("_", "."): data for name, data in more.items()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, new)
    return zipped(parts)


def _patched(docx: bytes, signature: bytes, offset: int, layout: str, value: int) -> bytes:
    """Return a container with one field changed in each header that begins with the signature."""
    changed = bytearray(docx)
    at = changed.find(signature)
    while at >= 0:
        struct.pack_into(layout, changed, at + offset, value)
        at = changed.find(signature, at + 4)
    return bytes(changed)


def _understated_size() -> bytes:
    """Return a container whose directory says that each part unpacks to ten bytes."""
    return _patched(_with(), b"PK\x01\x02", 24, "<I", 10)


def _wrong_checksum() -> bytes:
    docx = _patched(_with(), b"PK\x01\x02", 16, "<I", 0)
    return _patched(docx, b"PK\x03\x04", 14, "<I", 0)


def _encrypted() -> bytes:
    docx = _patched(_with(), b"PK\x01\x02", 8, "<H", 1)
    return _patched(docx, b"PK\x03\x04", 6, "<H", 1)


def _many_parts() -> bytes:
    return zipped(_parts() | {f"word/media/{at}.png": b"" for at in range(1100)})


def _bomb() -> bytes:
    return _with(word__media__image1_png=bytes(30 * 1024**2))


def _heavy_bombs() -> bytes:
    """Return twelve parts that together unpack to more than a package may hold."""
    return zipped(_parts() | {f"word/media/{at}.bin": bytes(8 * 1024**2) for at in range(12)})


def _large_xml() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for part, content in [
            *_parts().items(),
            ("word/comments.xml", b"<a>" + b"0" * 17 * 1024**2 + b"</a>"),
        ]:
            archive.writestr(part, content)
    return buffer.getvalue()


def _deep() -> bytes:
    return _main_part(b"<w:p>", b"<w:customXml>" * 300 + b"</w:customXml>" * 300 + b"<w:p>")


def _utf16_entities() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    return _with(customXml__item1_xml=text.encode("utf-16"))


def _macros() -> bytes:
    override = (
        b'<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    )
    return _types(b"</Types>", override + b"</Types>", word__vbaProject_bin=b"x")


def _macro_relation() -> bytes:
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    return _with(
        word___rels__document_xml_rels=relations((kind, "project.bin")).encode(), word__project_bin=b"x"
    )


def _spreadsheet() -> bytes:
    return _types(b"wordprocessingml", b"spreadsheetml")


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty file": lambda: b"",
    "not a zip": lambda: b"%PDF-1.7\n" + b"0" * 2000,
    "web page": lambda: b"<!DOCTYPE html><html><body>x</body></html>",
    "rich text": lambda: b"{\\rtf1\\ansi x}",
    "old Word file": lambda: _OLE_START + b"\0" * 1024,
    "password": lambda: _OLE_START + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512),
    "only the start of a zip": lambda: b"PK\x03\x04" + b"\0" * 100,
    "cut off": lambda: _with()[:-200],
    "cut in the middle": lambda: _with()[: len(_with()) // 2],
    "zip bomb": _bomb,
    "zip bombs together": _heavy_bombs,
    "understated size": _understated_size,
    "wrong checksum": _wrong_checksum,
    "encrypted parts": _encrypted,
    "too many parts": _many_parts,
    "too large": lambda: b"PK\x03\x04" + bytes(21 * 1024**2),
    "name outside": lambda: _with_entry("../../etc/cron.d/evil"),
    "absolute name": lambda: _with_entry("/etc/passwd"),
    "name of another system": lambda: _with_entry("C:\\evil.xml"),
    "name twice": lambda: _with_entry("word/document.xml"),
    "name twice but for case": lambda: _with_entry("Word/Document.XML"),
    "entities": lambda: _with(customXml__item1_xml=_BILLION),
    "entities in the text": lambda: _main_part(b"<w:document", b'<!DOCTYPE a [<!ENTITY b "c">]><w:document'),
    "entity of a file": lambda: _with(
        word__footer9_xml=b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    ),
    "outside DTD": lambda: _with(word__a_xml=b'<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>'),
    "entities in UTF-16": _utf16_entities,
    "broken XML": lambda: _main_part(b"</w:body>", b""),
    "broken header": lambda: _with(word__header1_xml=b"<w:hdr"),
    "too deep": _deep,
    "too large a part": _large_xml,
    "too long": lambda: _main_part(b"<w:p>", b"<w:p/>" * 300_000 + b"<w:p>"),
    "no content types": lambda: _without("[Content_Types].xml"),
    "broken content types": lambda: _with(**{"[Content_Types]_xml": b"<Types"}),
    "no relationships": lambda: _without("_rels/.rels"),
    "no document part": lambda: _without("word/document.xml"),
    "no body": lambda: _main_part(b"w:body", b"w:bodies"),
    "spreadsheet": _spreadsheet,
    "Strict Open XML": lambda: _main_part(
        W_NAMESPACE.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    ),
    "document with macros": lambda: _types(_MAIN, b"application/vnd.ms-word.document.macroEnabled.main+xml"),
    "macros in a .docx": _macros,
    "macros by relationship": _macro_relation,
}

CODES: dict[str, str] = {
    "empty file": "document.not-docx",
    "not a zip": "document.not-docx",
    "web page": "document.not-docx",
    "rich text": "document.not-docx",
    "old Word file": "document.old-word",
    "password": "document.password",
    "only the start of a zip": "document.damaged",
    "cut off": "document.damaged",
    "cut in the middle": "document.damaged",
    "zip bomb": "document.bomb",
    "zip bombs together": "document.bomb",
    "understated size": "document.damaged",
    "wrong checksum": "document.damaged",
    "encrypted parts": "document.password",
    "too many parts": "document.too-many-parts",
    "too large": "document.too-large",
    "name outside": "document.part-name",
    "absolute name": "document.part-name",
    "name of another system": "document.part-name",
    "name twice": "document.part-twice",
    "name twice but for case": "document.part-twice",
    "entities": "document.forbidden-xml",
    "entities in the text": "document.forbidden-xml",
    "entity of a file": "document.forbidden-xml",
    "outside DTD": "document.forbidden-xml",
    "entities in UTF-16": "document.forbidden-xml",
    "broken XML": "document.damaged-part",
    "broken header": "document.damaged-part",
    "too deep": "document.damaged-part",
    "too large a part": "document.too-large",
    "too long": "document.too-long",
    "no content types": "document.not-docx",
    "broken content types": "document.damaged-part",
    "no relationships": "document.not-docx",
    "no document part": "document.not-docx",
    "no body": "document.not-docx",
    "spreadsheet": "document.not-docx",
    "Strict Open XML": "document.strict-format",
    "document with macros": "document.active-content",
    "macros in a .docx": "document.active-content",
    "macros by relationship": "document.active-content",
}
