"""Where the documents of a batch go: a folder, an archive. A file is whole or not there, whatever happens."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from cli.new_file import write_whole

_NUMBERED = re.compile(r"\d+ - .*\.docx")


class Output(Protocol):
    """A place for documents and, at the end, the lists that tell of them."""

    def write(self, name: str, docx: bytes) -> None:
        """Take one document."""

    def finish(self, lists: Mapping[str, Iterable[bytes]]) -> None:
        """Take the lists and let everything stand."""

    def abandon(self, lists: Mapping[str, Iterable[bytes]]) -> None:
        """Leave nothing that looks complete and is not."""


class FolderOutput:
    """Files in a folder, each in its place as soon as it is made.

    A file that is there with the same bytes is left alone: running again after an interruption writes what
    lacks. ``kept`` counts these; ``others`` are documents of another run.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: set[str] = set()
        self.kept = 0
        path.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, docx: bytes) -> None:
        """Write one document; raises OSError."""
        self._names.add(name)
        place = self._path / name
        if place.is_file() and place.stat().st_size == len(docx) and place.read_bytes() == docx:
            self.kept += 1
        else:
            write_whole(place, docx)

    def finish(self, lists: Mapping[str, Iterable[bytes]]) -> None:
        """Write the lists; raises OSError."""
        for name, pieces in lists.items():
            write_whole(self._path / name, b"".join(pieces))

    abandon = finish  # what was written is whole, and the lists tell what was not

    @property
    def others(self) -> int:
        """How many documents of an earlier batch lie between those of this one."""
        found = (file.name for file in self._path.iterdir())
        return sum(bool(_NUMBERED.fullmatch(name)) and name not in self._names for name in found)


class ArchiveOutput:
    """A zip file, written beside its place and moved there when it is complete."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = path.with_name(f".vanthu-{uuid4().hex}")
        self._time = time.localtime()[:6]
        try:
            self._zip = zipfile.ZipFile(self._beside, "w")
        except OSError as trouble:
            raise OSError(trouble.errno, trouble.strerror, str(path)) from trouble

    def write(self, name: str, docx: bytes) -> None:
        """Put one document behind the others; its parts are deflated already."""
        self._zip.writestr(self._entry(name), docx)

    def finish(self, lists: Mapping[str, Iterable[bytes]]) -> None:
        """Put the lists behind the documents and the archive in its place; raises OSError."""
        try:
            for name, pieces in lists.items():
                entry = self._entry(name, zipfile.ZIP_DEFLATED)
                with self._zip.open(entry, "w", force_zip64=True) as file:
                    for piece in pieces:
                        file.write(piece)
            self._zip.close()
            self._beside.replace(self._path)
        except BaseException:
            self.abandon({})
            raise

    def abandon(self, lists: Mapping[str, Iterable[bytes]]) -> None:
        """Leave no archive: an incomplete one looks like a complete one."""
        self._zip.close()
        self._beside.unlink(missing_ok=True)

    def _entry(self, name: str, method: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._time)
        entry.compress_type = method
        entry.create_system = 3  # the mode bits are Unix's
        entry.external_attr = 0o100644 << 16
        return entry
