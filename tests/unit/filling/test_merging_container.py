"""The zip of a merged file: read by others, written while documents come, in memory that stays flat."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest

from assembly.filling.merging import merged_pieces
from assembly.filling.merging.container import ContainerWriter, PartBuffer, read_entries
from tests.drawn import zipped
from tests.mergeable import with_headers, without_headers


def test_container_is_read_by_others() -> None:
    """Whole, grown and streamed parts have the sizes and checksums that the directory tells."""
    buffer, container = PartBuffer(), ContainerWriter()
    buffer.write("chữ có dấu".encode() * 1000)
    pieces = [
        *container.part("một.xml", b"1" * 100),
        *container.buffered("hai.xml", buffer),
        *container.streamed("ba.xml", [b"3" * 50, b"", b"4" * 50]),
        *container.end(),
    ]
    buffer.close()
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert ["một.xml", "hai.xml", "ba.xml"] == archive.namelist()
        assert b"3" * 50 + b"4" * 50 == archive.read("ba.xml")


def test_entries_are_read_as_zipfile_reads_them() -> None:
    """Each part unpacks to the same bytes."""
    docx = with_headers("A")
    entries = read_entries(docx)
    assert entries is not None
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: entry.unpacked() for name, entry in entries.items()
        }


@pytest.mark.parametrize("cut", [1, 10, 30, 200])
def test_cut_container_has_no_entries(cut: int) -> None:
    """What is not plain is left to ``open_package`` to judge."""
    assert read_entries(without_headers()[:-cut]) is None


def test_entry_that_is_not_what_it_says_has_no_bytes() -> None:
    """A part whose checksum is wrong does not unpack."""
    docx = bytearray(zipped({"a": b"x" * 100}))
    at = docx.index(b"PK\x01\x02") + 16
    docx[at] ^= 1
    entries = read_entries(bytes(docx))
    assert entries is not None
    assert entries["a"].unpacked() is None


def test_bytes_leave_while_documents_come() -> None:
    """The first bytes need two documents, for the last one ends otherwise; others are asked for later."""
    asked = 0

    def documents() -> Iterator[bytes]:
        nonlocal asked
        while asked < 50:
            asked += 1
            yield without_headers()

    pieces = merged_pieces(documents())
    next(pieces)
    assert 2 == asked
    assert sum(map(len, pieces)) > 0
    assert 50 == asked


def test_memory_does_not_grow_with_documents() -> None:
    """Ten times as many documents need at most a tenth more memory."""
    document = without_headers()

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in merged_pieces(document for _ in range(count)):
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)  # what is imported and cached at the first time
    assert peak(2000) <= 1.1 * peak(200)
