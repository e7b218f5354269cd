"""A file that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there; one of the same name is replaced.

    Raises OSError with the path that was asked for.
    """
    with opened_whole(path) as file:
        file.write(content)


@contextmanager
def opened_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside its place, to be moved there once the block has ended without an error.

    Raises OSError with the path that was asked for.
    """
    # a short name of its own: a long Vietnamese one has no room for an ending
    beside = path.with_name(f".vanthu-{uuid4().hex}")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    except OSError as trouble:
        raise OSError(trouble.errno, trouble.strerror, str(path)) from trouble
    finally:
        beside.unlink(missing_ok=True)
