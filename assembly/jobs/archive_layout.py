"""An archive whose every byte is known beforehand, so that any part of it can be sent without the rest.

The documents are deflated already and are stored as they are. Where each begins follows from the lengths of
the names and of the files before it; nothing but the wanted bytes is ever read. Source: PKWARE APPNOTE
6.3.10, sections 4.3 to 4.5 and appendix D (names in UTF-8); the extended timestamp is Info-ZIP's.
"""

from __future__ import annotations

import json
import struct
import sys
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from assembly.errors import Unavailable
from assembly.templates.zip_records import (
    COUNT_IN_ZIP64,
    DEFLATED,
    DIRECTORY_HEADER,
    DIRECTORY_SIGNATURE,
    END,
    END64,
    END64_SIGNATURE,
    END_SIGNATURE,
    IN_ZIP64,
    LOCAL_HEADER,
    LOCAL_SIGNATURE,
    LOCATOR64,
    LOCATOR64_SIGNATURE,
    STORED,
    UTF8_NAME,
    VERSION,
    VERSION64,
)

PIECE = 64 * 1024  # bytes: a piece of the archive is at least so long, but for the last
HANOI = timezone(timedelta(hours=7))  # a zip holds local times
FORM = 1  # of the archive and of the stored layout: a change of either needs another number

_UNIX = 3 << 8  # who made it: the mode bits below are then read
_READABLE_FILE = 0o100644 << 16
_TIME_EXTRA = struct.Struct("<2sHBI")
_OFFSET_EXTRA = struct.Struct("<HHQ")
_LAST_TIME = 0x7FFFFFFF  # unzip takes the extended timestamp for a signed number
_HEAD = struct.Struct("<4sIqQQQ")

Read = Callable[[str, int, int], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of the archive and where its bytes lie: from ``offset`` on in the object ``key``.

    ``size`` and ``checksum`` (CRC-32) are those of the file itself, ``packed`` the size in bytes of what is
    stored where that is deflated; unset: the file is stored as it is. All sizes are below 4 GB.
    """

    name: str
    size: int
    checksum: int
    key: str
    offset: int = 0
    packed: int | None = None


class ArchiveLayout:
    """Where everything stands in an archive; about 50 bytes and its name for each file.

    ``moment`` is the time that all files carry. Names must be unique for systems that know no case.
    """

    def __init__(self, moment: datetime) -> None:
        self._stamp = max(0, int(moment.timestamp()))
        self._dos_time = dos_time(moment)
        # Windows reads the local time of the header, unzip and macOS this one, which has a zone
        self._times = _TIME_EXTRA.pack(b"UT", 5, 1, self._stamp) if self._stamp <= _LAST_TIME else b""
        self._names = bytearray()
        self._name_ends = array("Q")
        self._checksums = array("I")
        self._sizes = array("I")
        self._packed = array("I")
        self._deflated = array("B")
        self._key_numbers = array("I")
        self._offsets = array("Q")
        self._starts = array("Q")
        self._keys: list[str] = []
        self._end = 0

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, file: ArchivedFile) -> None:
        """Put a file behind those that are there."""
        if not self._keys or self._keys[-1] != file.key:
            self._keys.append(file.key)
        packed = file.size if file.packed is None else file.packed
        self._names += unicodedata.normalize("NFC", file.name).encode()
        self._name_ends.append(len(self._names))
        self._checksums.append(file.checksum)
        self._sizes.append(file.size)
        self._packed.append(packed)
        self._deflated.append(file.packed is not None)
        self._key_numbers.append(len(self._keys) - 1)
        self._offsets.append(file.offset)
        self._starts.append(self._end)
        self._end += self._header_size(len(self) - 1) + packed

    @property
    def size(self) -> int:
        """The size of the whole archive in bytes."""
        return self._end + self._directory_size + len(self._closing())

    def pieces(self, read: Read, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Return the bytes from ``start`` to before ``stop`` (unset: the end) in pieces.

        ``read`` returns a range of an object: key, offset, size in bytes. Files that lie one after the other
        in one object are read in one range. Raises Unavailable where an object is shorter than was told.
        """
        size = self.size
        stop = size if stop is None else min(stop, size)
        return _gathered(self._parts(read, start, stop)) if start < stop else iter(())

    def to_bytes(self) -> bytes:
        """Return the layout itself, to be kept; the same files give the same bytes."""
        keys = json.dumps(self._keys).encode()
        head = _HEAD.pack(b"VLAY", FORM, self._stamp, len(self), len(keys), len(self._names))
        return b"".join([head, keys, self._names, *(_little(column).tobytes() for column in self._columns)])

    @classmethod
    def from_bytes(cls, data: bytes) -> ArchiveLayout:
        """Return a layout that was kept; raises ValueError where the bytes are of another form."""
        try:
            signature, form, stamp, count, keys, names = _HEAD.unpack_from(data)
        except struct.error:
            raise ValueError("no layout") from None
        if (signature, form) != (b"VLAY", FORM):
            raise ValueError("a layout of another form")
        layout = cls(datetime.fromtimestamp(stamp, UTC))
        at = _HEAD.size + keys
        layout._keys = json.loads(data[_HEAD.size : at])
        layout._names += data[at : at + names]
        at += names
        if at + count * sum(column.itemsize for column in layout._columns) != len(data):
            raise ValueError("a layout of another length")
        for column in layout._columns:
            column.frombytes(data[at : at + count * column.itemsize])
            at += count * column.itemsize
            if sys.byteorder != "little":
                column.byteswap()
        if count:
            last = count - 1
            layout._end = layout._starts[last] + layout._header_size(last) + layout._packed[last]
        return layout

    @property
    def _columns(self) -> list[array[int]]:
        return [
            self._name_ends,
            self._checksums,
            self._sizes,
            self._packed,
            self._deflated,
            self._key_numbers,
            self._offsets,
            self._starts,
        ]

    def _name(self, index: int) -> bytes:
        begin = self._name_ends[index - 1] if index else 0
        return bytes(self._names[begin : self._name_ends[index]])

    def _header_size(self, index: int) -> int:
        begin = self._name_ends[index - 1] if index else 0
        return LOCAL_HEADER.size + self._name_ends[index] - begin + len(self._times)

    def _about(self, index: int, extra: int) -> tuple[int, ...]:
        return (
            UTF8_NAME,
            DEFLATED if self._deflated[index] else STORED,
            *self._dos_time,
            self._checksums[index],
            self._packed[index],
            self._sizes[index],
            self._name_ends[index] - (self._name_ends[index - 1] if index else 0),
            extra,
        )

    def _header(self, index: int) -> bytes:
        times = self._times
        about = self._about(index, len(times))
        return LOCAL_HEADER.pack(LOCAL_SIGNATURE, VERSION, *about) + self._name(index) + times

    def _parts(self, read: Read, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` on, in order, cut at ``stop``."""
        index = max(0, bisect_right(self._starts, start) - 1)
        while index < len(self) and self._starts[index] < stop and start < self._end:
            after = self._end_of_run(index, stop)
            yield from self._run(read, index, after, start, stop)
            index = after
        at = self._end
        for record in self._directory():
            if at >= stop:
                return
            if at + len(record) > start:
                yield record[max(0, start - at) : stop - at]
            at += len(record)

    def _end_of_run(self, index: int, stop: int) -> int:
        """Return the number of the first file after those that lie one after the other in one object."""
        after = index + 1
        while (
            after < len(self)
            and self._starts[after] < stop
            and self._key_numbers[after] == self._key_numbers[index]
            and self._offsets[after] == self._offsets[after - 1] + self._packed[after - 1]
        ):
            after += 1
        return after

    def _run(self, read: Read, first: int, after: int, start: int, stop: int) -> Iterator[bytes]:
        spans = []  # file, and from where to where of its content
        for index in range(first, after):
            begin = self._starts[index] + self._header_size(index)
            low = min(max(0, start - begin), self._packed[index])
            high = max(min(self._packed[index], stop - begin), low)
            spans.append((index, low, high))
        from_byte = self._offsets[first] + spans[0][1]
        to_byte = self._offsets[after - 1] + spans[-1][2]
        key = self._keys[self._key_numbers[first]]
        content = _Content(lambda: read(key, from_byte, to_byte - from_byte))
        for index, low, high in spans:
            at = self._starts[index]
            header = self._header(index)
            if at + len(header) > start:
                yield header[max(0, start - at) : stop - at]
            yield from content.take(high - low)

    @property
    def _directory_size(self) -> int:
        each = DIRECTORY_HEADER.size + len(self._times)
        far = len(self) - bisect_right(self._starts, IN_ZIP64 - 1)
        return len(self) * each + len(self._names) + far * _OFFSET_EXTRA.size

    def _directory(self) -> Iterator[bytes]:
        for index in range(len(self)):
            start, extra, version = self._starts[index], self._times, VERSION
            if start >= IN_ZIP64:
                extra += _OFFSET_EXTRA.pack(0x0001, 8, start)
                start, version = IN_ZIP64, VERSION64
            about = self._about(index, len(extra))
            yield (
                DIRECTORY_HEADER.pack(
                    DIRECTORY_SIGNATURE, _UNIX | version, version, *about, 0, 0, 0, _READABLE_FILE, start
                )
                + self._name(index)
                + extra
            )
        yield self._closing()

    def _closing(self) -> bytes:
        count, size, start = len(self), self._directory_size, self._end
        far = b""
        if count >= COUNT_IN_ZIP64 or size >= IN_ZIP64 or start >= IN_ZIP64:
            far = END64.pack(
                END64_SIGNATURE,
                END64.size - 12,
                _UNIX | VERSION64,
                VERSION64,
                0,
                0,
                count,
                count,
                size,
                start,
            ) + LOCATOR64.pack(LOCATOR64_SIGNATURE, 0, start + size, 1)
        said = min(count, COUNT_IN_ZIP64)
        return far + END.pack(END_SIGNATURE, 0, 0, said, said, min(size, IN_ZIP64), min(start, IN_ZIP64), 0)


class _Content:
    """A range of an object, handed out in order; it is opened with the first byte that is wanted."""

    def __init__(self, opened: Callable[[], Iterator[bytes]]) -> None:
        self._opened = opened
        self._pieces: Iterator[bytes] | None = None
        self._left = memoryview(b"")

    def take(self, size: int) -> Iterator[bytes]:
        """Yield exactly so many bytes; raises Unavailable where there are fewer."""
        while size:
            if self._pieces is None:
                self._pieces = self._opened()
            if not self._left:
                piece = next(self._pieces, None)
                if piece is None:
                    raise Unavailable("objects", "an object is shorter than was recorded")
                self._left = memoryview(piece)
            yield bytes(self._left[:size])
            taken = min(size, len(self._left))
            self._left = self._left[taken:]
            size -= taken


def dos_time(moment: datetime) -> tuple[int, int]:
    """Return the time and the date of a zip header, in Hanoi's time, in steps of two seconds from 1980."""
    local = moment.astimezone(HANOI)
    if local.year < 1980:
        return 0, 0x0021
    date = (min(local.year, 2107) - 1980) << 9 | local.month << 5 | local.day
    return local.hour << 11 | local.minute << 5 | local.second // 2, date


def _little(column: array[int]) -> array[int]:
    if sys.byteorder == "little":
        return column
    swapped = array(column.typecode, column)
    swapped.byteswap()
    return swapped


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    # each piece costs the web a call of the system; those of a header are short
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    if waiting:
        yield b"".join(waiting)
