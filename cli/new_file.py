"""A file that appears whole or not at all."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there; one of the same name is replaced.

    Raises OSError with the path that was asked for.
    """
    # a short name of its own: a long Vietnamese one has no room for an ending
    beside = path.with_name(f".vanthu-{uuid4().hex}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as trouble:
        raise OSError(trouble.errno, trouble.strerror, str(path)) from trouble
    finally:
        beside.unlink(missing_ok=True)
