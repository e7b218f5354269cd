"""A folder of files that appears whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self


class NewFolder:
    """Collects files beside their final place and moves them there when the block ends without an error.

    A folder that does not exist yet appears with all its files at once. In one that exists every file is put
    in its place whole, and those of the same name are replaced; other files stay.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._scratch: Path | None = None
        self._files = Path()

    def __enter__(self) -> Self:
        beside = next((folder for folder in self._path.parents if folder.is_dir()), self._path)
        self._scratch = Path(tempfile.mkdtemp(prefix=f".{self._path.name}-", dir=beside))
        # mkdtemp keeps others out; the folder that stays has the rights of any new folder
        self._files = self._scratch / "files"
        self._files.mkdir()
        return self

    def write(self, name: str, content: bytes) -> None:
        """Write one file; raises ValueError for a name that would leave the folder."""
        if Path(name).name != name or name in {"", ".", ".."}:
            raise ValueError(f"not the name of a file: {name[:80]!r}")
        (self._files / name).write_bytes(content)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and any(self._files.iterdir()):
                self._move()
        finally:
            if self._scratch is not None:
                shutil.rmtree(self._scratch, ignore_errors=True)

    def _move(self) -> None:
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._files.rename(self._path)
            return
        for file in sorted(self._files.iterdir()):
            file.replace(self._path / file.name)
