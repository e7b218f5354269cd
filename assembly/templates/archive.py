"""Writing a zip container, the same bytes for the same parts.

``zipfile`` would deflate the parts that no filling changes anew for each document; here they are deflated
once, and a container is their bytes one after the other. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and
4.4.
"""

from __future__ import annotations

import struct
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

# Level 3 takes less than half the time of zlib's usual 6 and gives a covenant 0.2 KB of 8 more; what is
# deflated once may take its time.
_ONCE, _EACH_TIME = 9, 3
_LARGEST_WINDOW, _SMALLEST_WINDOW = 15, 9  # of a deflater, in bits
_OFFSET = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Entry:
    """A part ready to be written: its name, what stands in the container, and its record without the place.

    ``written`` are local header and packed bytes; ``record`` is the directory's header up to the offset.
    """

    name: bytes
    written: bytes
    record: bytes


class Packing:
    """A part that is deflated while it is made; ``size`` is about how many bytes it will have."""

    def __init__(self, name: str, size: int, *, level: int = _EACH_TIME) -> None:
        # A window as wide as the part sees all of it. More memory than a part needs costs more time than the
        # deflating itself: 50 of 60 us for 300 bytes.
        bits = size.bit_length()
        window = max(_SMALLEST_WINDOW, min(_LARGEST_WINDOW, bits))
        self._name = name.encode()
        self._deflater = zlib.compressobj(level, zlib.DEFLATED, -window, max(4, min(8, bits // 2 - 1)))
        self._packed: list[bytes] = []
        self._checksum = 0
        self._size = 0

    def add(self, data: bytes) -> None:
        """Take the next bytes."""
        self._packed.append(self._deflater.compress(data))
        self._checksum = zlib.crc32(data, self._checksum)
        self._size += len(data)

    def entry(self) -> Entry:
        """Return the part, of which nothing more will come."""
        self._packed.append(self._deflater.flush())
        return _entry(self._name, DEFLATED, self._checksum, self._size, self._packed)


def pack(name: str, data: bytes, *, once: bool = False) -> Entry:
    """Deflate a part; ``once`` takes the time to do it best, as for parts that many documents share."""
    packing = Packing(name, len(data), level=_ONCE if once else _EACH_TIME)
    packing.add(data)
    entry = packing.entry()
    stored = _entry(name.encode(), STORED, zlib.crc32(data), len(data), [data])
    return entry if len(entry.written) < len(stored.written) else stored


def _entry(name: bytes, method: int, checksum: int, size: int, packed: list[bytes]) -> Entry:
    flags = 0 if name.isascii() else UTF8_NAME
    length = sum(map(len, packed))
    about = (method, EARLIEST_TIME, EARLIEST_DATE, checksum, length, size, len(name), 0)
    header = LOCAL_HEADER.pack(LOCAL_SIGNATURE, VERSION, flags, *about)
    record = DIRECTORY_HEADER.pack(DIRECTORY_SIGNATURE, VERSION, VERSION, flags, *about, 0, 0, 0, 0, 0)
    return Entry(name, b"".join((header, name, *packed)), record[: -_OFFSET.size])


def write_container(entries: Iterable[Entry]) -> bytes:
    """Return a zip with these entries in this order; fewer than 65,535 and less than 4 GB."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        pieces.append(entry.written)
        directory += (entry.record, _OFFSET.pack(offset), entry.name)
        offset += len(entry.written)
    size = sum(map(len, directory))
    count = len(pieces)
    end = END.pack(END_SIGNATURE, 0, 0, count, count, size, offset, 0)
    return b"".join([*pieces, *directory, end])
