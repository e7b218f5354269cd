"""Opening a .docx that a stranger sent: the one place where its container is read.

Nothing is extracted to disk. Sizes are bounded before and while reading, so that memory is bounded too;
what the parts say of each other is judged in ``relations``. Sources: PKWARE APPNOTE 6.3 (zip), ECMA-376
part 2 (packages).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from assembly.errors import Fault, TemplateRefused
from assembly.templates.relations import judge_parts

_ZIP_START = b"PK\x03\x04"
_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_END_SIZE = 22  # bytes, without a comment
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD_PROTECTED = "EncryptedPackage".encode("utf-16-le")  # a stream of the OLE file (MS-OFFCRYPTO 2.3.4)
_ENCRYPTED_FLAG = 0x1
_CHUNK = 64 * 1024  # bytes
_BAD_NAME = re.compile(r"[\x00-\x1f\x7f:*?\"<>|\\]")


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """How large a template may be; sizes in bytes."""

    compressed: int = 20 * 1024**2
    uncompressed: int = 80 * 1024**2
    one_part: int = 40 * 1024**2
    entries: int = 1_000
    directory: int = 512 * 1024
    ratio: int = 400  # uncompressed to compressed; Word's own parts stay below 40, empty tables below 300
    ratio_free: int = 4 * 1024**2  # parts below this may have any ratio


LIMITS = PackageLimits()


@dataclass(frozen=True, slots=True)
class TemplatePackage:
    """A .docx that may be worked with.

    ``parts`` maps each name in the container (``word/document.xml``) to its bytes, in the container's order;
    ``content_types`` the same names to their media types; ``main_part`` names the document. Of a document
    that is only read, ``outside`` and ``main_root`` are those of ``relations.JudgedParts``.
    """

    parts: Mapping[str, bytes]
    content_types: Mapping[str, str]
    main_part: str
    outside: tuple[str, ...] = ()
    main_root: etree._Element | None = None


def open_package(docx: bytes, limits: PackageLimits = LIMITS, *, to_read: bool = False) -> TemplatePackage:
    """Open an untrusted .docx in memory.

    ``to_read``: it is only read, never filled and handed on. What it would make Word fetch or run is then
    named instead of refused, macros excepted.

    Raises TemplateRefused with every fault found: not a Word file, damaged, password protected, too large,
    names outside the package, macros or other active content, parts with a DTD, references to other files.
    """
    _check_kind(docx, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            entries = _checked_entries(archive, limits)
            parts = {entry.filename: _read(archive, entry, limits) for entry in entries}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        struct.error,
        NotImplementedError,
        ValueError,
    ) as trouble:
        raise _damaged() from trouble
    judged = judge_parts(parts, to_read=to_read)
    return TemplatePackage(
        MappingProxyType(parts),
        MappingProxyType(dict(judged.content_types)),
        judged.main_part,
        judged.outside,
        judged.main_root,
    )


def _check_kind(docx: bytes, limits: PackageLimits) -> None:
    if len(docx) > limits.compressed:
        raise TemplateRefused([_too_large("", len(docx), limits.compressed)])
    if docx.startswith(_OLE_START):
        if _PASSWORD_PROTECTED in docx:
            raise _refusal(
                "template.password",
                "Tệp có mật khẩu; hãy bỏ mật khẩu (Tệp > Thông tin > Bảo vệ tài liệu) rồi tải lên lại.",
                "the file is protected by a password; remove it and send the file again",
            )
        raise _refusal(
            "template.old-word",
            "Đây là tệp Word cũ (.doc); hãy mở bằng Word và lưu thành “Tài liệu Word (.docx)”.",
            "this is an old Word file (.doc); save it as a Word document (.docx)",
        )
    if not docx.startswith(_ZIP_START):
        raise _refusal(
            "template.not-docx",
            "Đây không phải tệp Word (.docx).",
            "this is not a Word document (.docx)",
        )
    _check_directory(docx, limits)


def _check_directory(docx: bytes, limits: PackageLimits) -> None:
    """Bound the zip directory before Python's zipfile builds an object for each of its entries."""
    end = docx.rfind(_END_OF_DIRECTORY)
    if end < 0 or len(docx) < end + _END_SIZE:
        raise _damaged()
    (size,) = struct.unpack_from("<I", docx, end + 12)
    if size > limits.directory or docx[max(0, end - 20) : end].startswith(_ZIP64_LOCATOR):
        raise _too_many(limits)


def _checked_entries(archive: zipfile.ZipFile, limits: PackageLimits) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise _too_many(limits)
    faults: list[Fault] = []
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        pointer = f"/{name[:100]}"
        if _is_outside(name):
            faults.append(
                Fault(
                    pointer,
                    "template.part-name",
                    "Tên phần trong tệp không hợp lệ.",
                    "the name of a part is absolute, leads outside the package or holds forbidden characters",
                    ascii(name[:100]),
                )
            )
        if name.lower() in seen:
            faults.append(
                Fault(pointer, "template.part-twice", "Tệp có hai phần trùng tên.", "two parts have one name")
            )
        seen.add(name.lower())
        if entry.flag_bits & _ENCRYPTED_FLAG:
            faults.append(
                Fault(
                    pointer, "template.password", "Tệp có phần bị mã hóa.", "a part is encrypted; remove it"
                )
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            faults.append(
                Fault(
                    pointer,
                    "template.compression",
                    "Tệp nén theo cách mà Word không dùng.",
                    "a part is neither stored nor deflated",
                )
            )
        if entry.file_size > limits.one_part:
            faults.append(_too_large(pointer, entry.file_size, limits.one_part))
        elif entry.file_size > limits.ratio_free and entry.file_size > limits.ratio * entry.compress_size:
            faults.append(_bomb(pointer))
    total = sum(entry.file_size for entry in entries)
    if total > limits.uncompressed:
        faults.append(_too_large("", total, limits.uncompressed))
    if faults:
        raise TemplateRefused(faults)
    return [entry for entry in entries if not entry.is_dir()]


def _is_outside(name: str) -> bool:
    steps = name.removesuffix("/").split("/")
    return bool(_BAD_NAME.search(name)) or any(step in ("", ".", "..") for step in steps) or len(name) > 200


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: PackageLimits) -> bytes:
    """Return a part; what really comes out counts, whatever the directory declares."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > min(limits.one_part, entry.file_size):
                raise TemplateRefused([_bomb(f"/{entry.filename}")])
            pieces.append(piece)
    if size != entry.file_size:
        raise _damaged()
    return b"".join(pieces)


def _refusal(code: str, message: str, message_en: str) -> TemplateRefused:
    return TemplateRefused([Fault("", code, message, message_en)])


def _damaged() -> TemplateRefused:
    return _refusal(
        "template.damaged",
        "Tệp bị hỏng, không đọc được; hãy mở bằng Word, lưu lại rồi tải lên.",
        "the file is damaged; open it in Word, save it and send it again",
    )


def _too_many(limits: PackageLimits) -> TemplateRefused:
    return _refusal(
        "template.too-many-parts",
        f"Tệp có quá nhiều phần: nhiều nhất {limits.entries}.",
        f"the file has too many parts: at most {limits.entries}",
    )


def _too_large(pointer: str, size: int, limit: int) -> Fault:
    return Fault(
        pointer,
        "template.too-large",
        f"Quá lớn: nhiều nhất {limit // 1024**2} MB.",
        f"too large: at most {limit} bytes",
        f"{size} bytes",
    )


def _bomb(pointer: str) -> Fault:
    return Fault(
        pointer,
        "template.bomb",
        "Tệp nén bất thường, có thể gây hại.",
        "a part unpacks to far more than a Word file would",
    )
