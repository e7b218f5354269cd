"""Archives of which any part can be sent: what other programs read, and what a range holds."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembly.errors import Unavailable
from assembly.jobs.archive_layout import PIECE, ArchivedFile, ArchiveLayout

MOMENT = datetime(2026, 11, 22, 2, 30, 41, 500_000, UTC)
NAMES = [
    "0001 - Giao ước thi đua - Sở Y tế.docx",
    "0002 - Văn phòng Đoàn ĐBQH.docx",
    "Danh mục.csv",
    "a.json",
]


class Packs:
    """Objects by key; ``ranges`` notes what was read."""

    def __init__(self, **kept: bytes) -> None:
        self.kept = kept
        self.ranges: list[tuple[str, int, int]] = []

    def read(self, key: str, offset: int, size: int) -> Iterator[bytes]:
        """Return a range in pieces of seven bytes."""
        self.ranges.append((key, offset, size))
        data = self.kept[key][offset : offset + size]
        return (data[at : at + 7] for at in range(0, len(data), 7))


def laid_out(contents: list[bytes], *, in_pack: int = 3) -> tuple[ArchiveLayout, Packs]:
    """Lay out files that lie so many in a pack, every fourth deflated."""
    layout, packs = ArchiveLayout(MOMENT), Packs()
    for at, content in enumerate(contents):
        key = f"pack{at // in_pack}"
        before = packs.kept.get(key, b"")
        deflater = zlib.compressobj(wbits=-15)
        packed = deflater.compress(content) + deflater.flush() if at % 4 == 3 else content
        layout.add(
            ArchivedFile(
                NAMES[at] if at < len(NAMES) else f"{at} - Đơn vị.docx",
                len(content),
                zlib.crc32(content),
                key,
                len(before),
                len(packed) if at % 4 == 3 else None,
            )
        )
        packs.kept[key] = before + packed
    return layout, packs


def whole(layout: ArchiveLayout, packs: Packs) -> bytes:
    """Return the whole archive."""
    return b"".join(layout.pieces(packs.read))


CONTENTS = [b"first" * 10, b"", b"second", b"text " * 1000, b"x" * 100, b"last"]


def test_archive_is_a_zip_of_its_files() -> None:
    """The archive is as long as announced and holds every file whole, under its name, readable by its owner
    and all others."""
    layout, packs = laid_out(CONTENTS)
    data = whole(layout, packs)
    assert layout.size == len(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name in archive.namelist()] == CONTENTS
        assert archive.namelist()[:4] == NAMES
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
        assert {entry.create_system for entry in archive.infolist()} == {3}


def test_names_are_composed_and_said_to_be_utf8() -> None:
    """Names go out in NFC, with the flag that tells Windows, macOS and Linux that they are UTF-8."""
    layout = ArchiveLayout(MOMENT)
    layout.add(ArchivedFile(unicodedata.normalize("NFD", "Giao ước.docx"), 0, 0, "k"))
    with zipfile.ZipFile(io.BytesIO(b"".join(layout.pieces(Packs(k=b"").read)))) as archive:
        (entry,) = archive.infolist()
    assert entry.filename == unicodedata.normalize("NFC", "Giao ước.docx")
    assert entry.flag_bits == 0x800


def test_times_are_those_of_hanoi() -> None:
    """All files carry the given moment: as local time in Hanoi, and in UTC for programs that know zones."""
    layout, packs = laid_out(CONTENTS)
    with zipfile.ZipFile(io.BytesIO(whole(layout, packs))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 22, 9, 30, 40)}
        stamp = int(MOMENT.timestamp())
        assert {entry.extra for entry in archive.infolist()} == {
            b"UT\x05\x00\x01" + stamp.to_bytes(4, "little")
        }


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=12), st.integers(1, 5), st.data())
def test_any_range_is_the_slice_of_the_whole(
    contents: list[bytes], in_pack: int, data: st.DataObject
) -> None:
    """Any range holds the bytes that stand there in the whole, also from a layout that was kept."""
    layout, packs = laid_out(contents, in_pack=in_pack)
    entire = whole(layout, packs)
    start = data.draw(st.integers(0, len(entire) + 5))
    stop = data.draw(st.integers(0, len(entire) + 5))
    kept = ArchiveLayout.from_bytes(layout.to_bytes())
    assert b"".join(layout.pieces(packs.read, start, stop)) == entire[start:stop]
    assert b"".join(kept.pieces(packs.read, start, stop)) == entire[start:stop]
    assert kept.to_bytes() == layout.to_bytes()
    assert kept.size == len(entire)


def test_a_pack_is_read_in_one_range() -> None:
    """Files that lie one after the other are read together, and of a range only what it needs."""
    layout, packs = laid_out([b"a" * 100] * 9, in_pack=3)
    entire = whole(layout, packs)
    assert packs.ranges == [(key, 0, len(content)) for key, content in packs.kept.items()]
    packs.ranges.clear()
    middle = entire.index(b"a" * 100) + 40
    assert b"".join(layout.pieces(packs.read, middle, middle + 10)) == b"a" * 10
    assert packs.ranges == [("pack0", 40, 10)]
    packs.ranges.clear()
    assert b"".join(layout.pieces(packs.read, len(entire) - 30)) == entire[-30:]
    assert packs.ranges == []


def test_pieces_are_not_small() -> None:
    """A piece holds many small files: each costs the web a call."""
    layout, packs = laid_out([b"a" * 100] * 3000)
    sizes = [len(piece) for piece in layout.pieces(packs.read)]
    assert min(sizes[:-1]) >= PIECE
    assert max(sizes) < 2 * PIECE


def test_short_object_is_told() -> None:
    """An object that is shorter than was recorded breaks the archive off; nothing wrong goes out."""
    layout = ArchiveLayout(MOMENT)
    layout.add(ArchivedFile("a.docx", 10, 0, "k"))
    with pytest.raises(Unavailable, match="shorter"):
        list(layout.pieces(Packs(k=b"12345").read))


@pytest.mark.parametrize("data", [b"", b"VLAY", b"\0" * 100, laid_out(CONTENTS)[0].to_bytes()[:-1]])
def test_a_layout_of_another_form_is_refused(data: bytes) -> None:
    """What is no layout of this form is told as such, so that it can be made anew."""
    with pytest.raises(ValueError, match="layout"):
        ArchiveLayout.from_bytes(data)


class Virtual(io.RawIOBase):
    """An archive that exists only as its layout, read where a reader wants it."""

    def __init__(self, layout: ArchiveLayout) -> None:
        self.layout, self.at = layout, 0

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes from here."""
        stop = None if size < 0 else self.at + size
        data = b"".join(self.layout.pieces(zeros, self.at, stop))
        self.at += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        self.at = offset + {0: 0, 1: self.at, 2: self.layout.size}[whence]
        return self.at

    def tell(self) -> int:
        """Return the place."""
        return self.at

    def seekable(self) -> bool:
        """Tell that it can be read from anywhere."""
        return True


def zeros(_key: str, _offset: int, size: int) -> Iterator[bytes]:
    """Return so many zeros."""
    return (bytes(min(PIECE, size - at)) for at in range(0, size, PIECE))


@pytest.mark.parametrize(("count", "size"), [(70_000, 10), (66_000, 80_000), (3, 2**32 - 2)])
def test_large_archives_have_64_bits(count: int, size: int) -> None:
    """More than 65,535 files and more than 4 GB are read as well: the last file stands where it should."""
    layout = ArchiveLayout(MOMENT)
    for at in range(count):
        layout.add(ArchivedFile(f"{at:06d} - Sở Y tế.docx", size, zlib.crc32(bytes(10)), "pack", at * size))
    with zipfile.ZipFile(Virtual(layout)) as archive:
        assert len(archive.infolist()) == count
        last = archive.infolist()[-1]
        assert last.file_size == size
        assert last.filename == f"{count - 1:06d} - Sở Y tế.docx"
        if size == 10:
            assert archive.read(last) == bytes(10)
        else:
            with archive.open(last) as content:
                assert content.read(10) == bytes(10)
    assert len(layout.to_bytes()) < count * 90 + 1000


@pytest.mark.parametrize("program", [["unzip", "-t"], ["bsdtar", "-tf"]])
def test_other_programs_read_it(tmp_path: Path, program: list[str]) -> None:
    """What is on this machine of Info-ZIP and libarchive finds no fault in it."""
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not on this machine")
    file = tmp_path / "a.zip"
    file.write_bytes(whole(*laid_out(CONTENTS)))
    done = subprocess.run(
        [*program, file], capture_output=True, check=False, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert all(name in said.decode() for name in NAMES)
