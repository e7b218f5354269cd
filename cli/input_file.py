"""A file that a command reads, named on the command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click


class InputFile(click.Path):
    """A path of a file that is there; where it is not, the secretary is told in Vietnamese."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; fails where there is no such file, or a folder stands there."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if path.is_dir():
            self.fail(f"“{path}” là thư mục; hãy chỉ rõ tệp. (A folder, not a file.)", param, ctx)
        if not path.exists():
            self.fail(f"không có tệp “{path}”. (No such file.)", param, ctx)
        return path
