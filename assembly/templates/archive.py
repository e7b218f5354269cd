"""Writing a zip container, the same bytes for the same parts.

``zipfile`` would deflate the parts that no filling changes anew for each document; here they are deflated
once, and a container is their bytes one after the other. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and
4.4.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from assembly.templates.zip_records import (
    DEFLATED,
    DIRECTORY_HEADER,
    DIRECTORY_SIGNATURE,
    EARLIEST_DATE,
    EARLIEST_TIME,
    END,
    END_SIGNATURE,
    LOCAL_HEADER,
    LOCAL_SIGNATURE,
    STORED,
    UTF8_NAME,
    VERSION,
)

_BEST, _USUAL = 9, 6  # levels: what is deflated once may take its time


@dataclass(frozen=True, slots=True)
class Entry:
    """A part ready to be written: its name, method, CRC-32, sizes in bytes and packed bytes."""

    name: bytes
    method: int
    checksum: int
    size: int
    packed: bytes


def pack(name: str, data: bytes, *, once: bool = False) -> Entry:
    """Deflate a part; ``once`` takes the time to do it best, as for parts that many documents share."""
    deflater = zlib.compressobj(_BEST if once else _USUAL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflater.compress(data) + deflater.flush()
    if len(packed) < len(data):
        return Entry(name.encode(), DEFLATED, zlib.crc32(data), len(data), packed)
    return Entry(name.encode(), STORED, zlib.crc32(data), len(data), data)


def write_container(entries: Iterable[Entry]) -> bytes:
    """Return a zip with these entries in this order; fewer than 65,535 and less than 4 GB."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        flags = 0 if entry.name.isascii() else UTF8_NAME
        about = (
            entry.method,
            EARLIEST_TIME,
            EARLIEST_DATE,
            entry.checksum,
            len(entry.packed),
            entry.size,
            len(entry.name),
            0,
        )
        header = LOCAL_HEADER.pack(LOCAL_SIGNATURE, VERSION, flags, *about) + entry.name
        directory.append(
            DIRECTORY_HEADER.pack(DIRECTORY_SIGNATURE, VERSION, VERSION, flags, *about, 0, 0, 0, 0, offset)
            + entry.name
        )
        pieces += (header, entry.packed)
        offset += len(header) + len(entry.packed)
    size = sum(map(len, directory))
    count = len(directory)
    end = END.pack(END_SIGNATURE, 0, 0, count, count, size, offset, 0)
    return b"".join([*pieces, *directory, end])
