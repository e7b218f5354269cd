"""The object store: a folder of this machine or an S3 bucket, through one library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from assembly.errors import Unavailable
from assembly.settings import Settings

if TYPE_CHECKING:  # obstore declares it for type checkers only
    from obstore import GetOptions
    from obstore.store import S3Config

PIECE = 64 * 1024  # bytes
_PROBE = "health/probe"


class Objects:
    """Documents by key; see ``assembly.jobs.ports.ObjectStore`` for what each method promises."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    def put(self, key: str, data: bytes) -> None:
        """Store bytes under a key, all or nothing."""
        with _told_as_unavailable():
            obstore.put(self._store, key, data)

    def read(self, key: str, offset: int = 0, size: int | None = None) -> Iterator[bytes]:
        """Return ``size`` bytes of an object from ``offset`` in pieces; without ``size`` all that follow."""
        options: GetOptions = {}
        if size is not None:
            options["range"] = (offset, offset + size)
        elif offset:
            options["range"] = {"offset": offset}
        with _told_as_unavailable():
            found = obstore.get(self._store, key, options=options)
        if size is not None and found.range != (offset, offset + size):
            raise Unavailable("objects", "an object is shorter than what was stored in it")
        return _pieces(found.stream(min_chunk_size=PIECE))

    def delete_under(self, prefix: str) -> int:
        """Delete every object below a folder-like prefix and return how many there were."""
        deleted = 0
        with _told_as_unavailable():
            for batch in obstore.list(self._store, prefix=f"{prefix.rstrip('/')}/", chunk_size=1000):
                paths = [entry["path"] for entry in batch]
                if paths:
                    obstore.delete(self._store, paths)
                    deleted += len(paths)
        return deleted

    def check(self) -> None:
        """Raise Unavailable where objects cannot be written."""
        self.put(_PROBE, b"")


def _pieces(content: Iterator[bytes]) -> Iterator[bytes]:
    with _told_as_unavailable():
        for piece in content:
            yield bytes(piece)


@contextmanager
def _told_as_unavailable() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as trouble:
        raise Unavailable("objects", type(trouble).__name__) from trouble


def open_objects(settings: Settings) -> Objects:
    """Open the object store the settings name; the folder is made where it is missing.

    Raises Unavailable where it cannot be made.
    """
    address = urlsplit(settings.objects)
    if address.scheme == "file":
        folder = Path(unquote(address.path))
        with _told_as_unavailable():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Objects(LocalStore(folder, automatic_cleanup=True))
    config: S3Config = {
        "region": settings.objects_region,
        # Amazon's addresses carry the bucket in the host's name, other services take it in the path
        "virtual_hosted_style_request": settings.objects_endpoint is None,
    }
    if settings.objects_endpoint is not None:
        config["endpoint"] = settings.objects_endpoint
    if settings.objects_access_key_id is not None:
        config["access_key_id"] = settings.objects_access_key_id
    if settings.objects_secret_access_key is not None:
        config["secret_access_key"] = settings.objects_secret_access_key.get_secret_value()
    return Objects(
        S3Store(
            address.netloc,
            prefix=address.path.strip("/") or None,
            config=config,
            client_options={"allow_http": True, "connect_timeout": "5s", "timeout": "60s"},
            retry_config={"max_retries": 3},
        )
    )
