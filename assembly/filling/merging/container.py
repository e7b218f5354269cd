"""The container: entries of a .docx read without unpacking them all, and a zip written while it is made.

The document part is deflated while documents come in, so its sizes follow it in a data descriptor; whatever
else is new is deflated into a temporary file. Source: PKWARE APPNOTE 6.3.10 (4.3.7 to 4.3.16, 4.4.4).
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from assembly.errors import Fault, InputRefused

_END = struct.Struct("<4s4H2IH")
_DIRECTORY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_DESCRIPTOR = struct.Struct("<4s3I")
_STORED, _DEFLATED = 0, 8
_SIZES_FOLLOW, _UTF8_NAME, _EFFORT = 0x0008, 0x0800, 0x0006  # how hard the deflater tried
_VERSION, _TIME, _DATE = 20, 0, 0x0021  # deflate; 1980-01-01 00:00, the first moment a zip can hold
_LEVEL = 6
_IN_MEMORY = 2 * 1024**2  # bytes; what is larger goes to a file
_PIECE = 64 * 1024
_SENT = 16 * 1024  # a hundred covenants, deflated
_MOST_BYTES = 2**32 - 1  # without zip64, which Word reads but few other programs
_MOST_ENTRIES = 2**16 - 1


@dataclass(frozen=True, slots=True)
class PackedEntry:
    """An entry as it lies in a container: method, CRC-32, size in bytes and packed bytes."""

    method: int
    checksum: int
    size: int
    packed: bytes

    def unpacked(self) -> bytes | None:
        """Return the part, or None where it is not what the directory declares."""
        if self.method == _STORED:
            data = self.packed
        else:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                data = inflater.decompress(self.packed, self.size + 1)
            except zlib.error:
                return None
        return data if len(data) == self.size and zlib.crc32(data) == self.checksum else None


def read_entries(docx: bytes) -> Mapping[str, PackedEntry] | None:  # noqa: PLR0911 - each doubt ends it
    """Return the entries of a container as plain as ours, or None where it is anything else.

    Nothing is unpacked; None leaves the judgement to ``open_package``.
    """
    end = len(docx) - _END.size
    if end < 0 or docx[end : end + 4] != b"PK\x05\x06":
        return None
    _, disk, other, _, count, size, offset, comment = _END.unpack_from(docx, end)
    if disk or other or comment or offset + size != end:
        return None
    entries: dict[str, PackedEntry] = {}
    for _ in range(count):
        if offset + _DIRECTORY.size > end:
            return None
        fields = _DIRECTORY.unpack_from(docx, offset)
        _, _, _, flags, method, _, _, checksum, packed, unpacked, name_size = fields[:11]
        name = docx[offset + _DIRECTORY.size : offset + _DIRECTORY.size + name_size]
        begin = fields[16]
        if flags & ~(_UTF8_NAME | _EFFORT) or method not in (_STORED, _DEFLATED) or begin + _LOCAL.size > end:
            return None
        local = _LOCAL.unpack_from(docx, begin)
        begin += _LOCAL.size + local[9] + local[10]
        try:
            key = name.decode()
        except UnicodeDecodeError:
            return None
        if begin + packed > end or key in entries:
            return None
        entries[key] = PackedEntry(method, checksum, unpacked, docx[begin : begin + packed])
        offset += _DIRECTORY.size + name_size + fields[11] + fields[12]
    return entries if offset == end else None


class PartBuffer:
    """A part that grows, kept deflated; small ones in memory, others in a temporary file."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the merging
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.checksum = 0
        self.size = 0

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""
        self.checksum = zlib.crc32(data, self.checksum)
        self.size += len(data)
        self._file.write(self._deflater.compress(data))

    def finish(self) -> tuple[int, IO[bytes]]:
        """Return the packed size and the file, at its beginning; nothing is written afterwards."""
        self._file.write(self._deflater.flush())
        packed = self._file.tell()
        self._file.seek(0)
        return packed, self._file

    def close(self) -> None:
        """Give the room back."""
        self._file.close()


class ContainerWriter:
    """A zip whose bytes leave while it is written."""

    def __init__(self) -> None:
        self._directory: list[bytes] = []
        self._offset = 0

    def part(self, name: str, data: bytes) -> Iterator[bytes]:
        """Yield a whole part."""
        deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflater.compress(data) + deflater.flush()
        method = _DEFLATED if len(packed) < len(data) else _STORED
        packed = packed if method == _DEFLATED else data
        yield from self._entry(name, method, zlib.crc32(data), len(data), len(packed))
        yield self._count(packed)

    def packed(self, name: str, entry: PackedEntry) -> Iterator[bytes]:
        """Yield a part that is packed already."""
        yield from self._entry(name, entry.method, entry.checksum, entry.size, len(entry.packed))
        yield self._count(entry.packed)

    def buffered(self, name: str, buffer: PartBuffer) -> Iterator[bytes]:
        """Yield a part that has grown in a buffer."""
        size, file = buffer.finish()
        yield from self._entry(name, _DEFLATED, buffer.checksum, buffer.size, size)
        while piece := file.read(_PIECE):
            yield self._count(piece)

    def streamed(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a part while its pieces come; its sizes follow it."""
        about = _about(name, _SIZES_FOLLOW, _DEFLATED, (0, 0, 0))
        begin = self._offset
        yield self._count(_LOCAL.pack(b"PK\x03\x04", _VERSION, *about) + name.encode())
        deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        checksum = size = packed = 0
        for piece in pieces:
            checksum = zlib.crc32(piece, checksum)
            size += len(piece)
            made = deflater.compress(piece)
            packed += len(made)
            self._check(size)
            yield self._count(made)
        made = deflater.flush()
        packed += len(made)
        yield self._count(made)
        yield self._count(_DESCRIPTOR.pack(b"PK\x07\x08", checksum, packed, size))
        self._list(name, _about(name, _SIZES_FOLLOW, _DEFLATED, (checksum, packed, size)), begin)

    def end(self) -> Iterator[bytes]:
        """Yield the directory."""
        count, size, offset = len(self._directory), sum(map(len, self._directory)), self._offset
        if count > _MOST_ENTRIES:
            raise _too_large()
        self._check(offset + size)
        yield from self._directory
        yield _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)

    def _entry(self, name: str, method: int, checksum: int, size: int, packed: int) -> Iterator[bytes]:
        about = _about(name, 0, method, (checksum, packed, size))
        self._list(name, about, self._offset)
        yield self._count(_LOCAL.pack(b"PK\x03\x04", _VERSION, *about) + name.encode())

    def _list(self, name: str, about: tuple[int, ...], begin: int) -> None:
        self._check(begin)
        head = _DIRECTORY.pack(b"PK\x01\x02", _VERSION, _VERSION, *about, 0, 0, 0, 0, begin)
        self._directory.append(head + name.encode())

    def _count(self, piece: bytes) -> bytes:
        self._offset += len(piece)
        return piece

    def _check(self, size: int) -> None:
        if size > _MOST_BYTES:
            raise _too_large()


def _about(name: str, flags: int, method: int, sizes: tuple[int, int, int]) -> tuple[int, ...]:
    """Return what the local header and the directory say of an entry: sizes are CRC-32, packed, unpacked."""
    flags |= 0 if name.isascii() else _UTF8_NAME
    return (flags, method, _TIME, _DATE, *sizes, len(name.encode()), 0)


def _too_large() -> InputRefused:
    return InputRefused(
        [
            Fault(
                "",
                "merge.too-large",
                "Tệp gộp vượt quá 4 GB; hãy chia thành nhiều lượt nhỏ hơn.",
                "the merged file exceeds 4 GB or 65,535 parts; merge fewer documents",
            )
        ]
    )


def in_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces to pieces worth sending; the first leaves at once."""
    kept: list[bytes] = []
    size, wanted = 0, 1
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= wanted:
            yield b"".join(kept)
            kept.clear()
            size, wanted = 0, _SENT
    if kept:
        yield b"".join(kept)
