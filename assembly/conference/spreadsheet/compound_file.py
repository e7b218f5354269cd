"""One stream of an OLE compound file, such as the ``Workbook`` of an .xls. Source: MS-CFB 2.1 to 2.6."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from assembly.conference.spreadsheet.container import damaged

_FREE = 0xFFFFFFFA  # sector numbers from here on mean that no sector follows
_ENTRY = 128  # bytes of a directory entry
_SHORT_STREAM = 4096  # bytes; shorter streams stand in the mini stream


def stream_of(data: bytes, *names: str) -> bytes:
    """Return the first stream of one of these names; raises RowsRefused where the file is damaged."""
    try:
        return _CompoundFile(data).stream(names)
    except (struct.error, IndexError) as trouble:
        raise damaged(f"compound file: {type(trouble).__name__}") from trouble


class _CompoundFile:
    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, short_shift = struct.unpack_from("<2H", data, 30)
        (first,) = struct.unpack_from("<I", data, 48)
        self._first_short, _, more, count_more = struct.unpack_from("<4I", data, 60)
        if shift not in (9, 12) or short_shift != 6:
            raise damaged("compound file: sector size")
        self._size = 1 << shift
        self._most = len(data) // self._size + 1
        table = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _FREE]
        while more < _FREE and count_more > 0 and len(table) < self._most:
            sector = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            table += [one for one in sector[:-1] if one < _FREE]
            more, count_more = sector[-1], count_more - 1
        self._next: list[int] = []
        for sector in table[: self._most]:
            self._next += struct.unpack(f"<{self._size // 4}I", self._sector(sector))
        self._directory = self._chain(first, self._next, self._size, self._data[self._size :])

    def stream(self, names: Sequence[str]) -> bytes:
        for name in names:
            for at in range(0, len(self._directory) - _ENTRY + 1, _ENTRY):
                if self._name(at).lower() == name.lower() and self._directory[at + 66] == 2:
                    return self._content(at)
        raise damaged(f"compound file: no stream {names[0]}")

    def _name(self, at: int) -> str:
        (length,) = struct.unpack_from("<H", self._directory, at + 64)
        return self._directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")

    def _content(self, at: int) -> bytes:
        first, size = struct.unpack_from("<II", self._directory, at + 116)
        if size >= _SHORT_STREAM:
            return self._chain(first, self._next, self._size, self._data[self._size :])[:size]
        root_first, root_size = struct.unpack_from("<II", self._directory, 116)
        short = self._chain(root_first, self._next, self._size, self._data[self._size :])[:root_size]
        table = self._chain(self._first_short, self._next, self._size, self._data[self._size :])
        following = list(struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4]))
        return self._chain(first, following, 64, short)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _chain(self, sector: int, following: Sequence[int], size: int, data: bytes) -> bytes:
        pieces: list[bytes] = []
        while sector < _FREE:
            if len(pieces) * size > len(data) or sector >= len(following):
                raise damaged("compound file: a chain without end")
            pieces.append(data[sector * size : (sector + 1) * size])
            sector = following[sector]
        return b"".join(pieces)
