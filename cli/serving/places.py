"""The places a house needs for itself alone: its data folder, its port, the socket of its queue."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import socket
import tempfile
import time
from pathlib import Path
from typing import IO

from assembly.errors import VanthuError

LONGEST_SOCKET_PATH = 100  # bytes; the system's limit is 104 (macOS) or 108 (Linux)
LOCK_PATIENCE = 3.0  # seconds: after a kill -9 the guardian needs a moment to clean up


class PlaceTaken(VanthuError):
    """Another program, often another ``vanthu serve``, has the folder or the port."""

    code = "place-taken"


def take_folder(folder: Path, patience: float = LOCK_PATIENCE) -> IO[bytes]:
    """Make the data folder where it is missing and lock it; the lock lasts as long as the file is open.

    ``patience`` is how many seconds to wait for the lock.
    Raises PlaceTaken where another house uses the folder, or where it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "logs").mkdir(exist_ok=True)
        (folder / "serve.lock").touch(mode=0o600)
        lock = (folder / "serve.lock").open("wb")
    except OSError as trouble:
        raise PlaceTaken(
            f"Không ghi được vào thư mục dữ liệu {folder}: {trouble.strerror}.",
            f"the data folder {folder} cannot be written: {trouble.strerror}",
        ) from trouble
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() < until:
                time.sleep(0.1)
                continue
            lock.close()
            raise PlaceTaken(
                f"Vanthu đang chạy với thư mục dữ liệu {folder}. Hãy dừng nó, hoặc đặt VANTHU_DATA khác.",
                f"another `vanthu serve` uses the data folder {folder}; stop it or set another VANTHU_DATA",
            ) from None
        return lock


def take_port(host: str, port: int) -> socket.socket:
    """Listen on a port, 0 for a free one; raises PlaceTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as trouble:
        reason = os.strerror(trouble.errno) if trouble.errno else str(trouble)
        why = "đang được chương trình khác dùng" if trouble.errno == errno.EADDRINUSE else reason
        raise PlaceTaken(
            f"Không dùng được cổng {port} của {host}: {why}. Hãy chọn cổng khác bằng --port.",
            f"port {port} of {host} cannot be used: {reason}; choose another with --port",
        ) from trouble


def address_of(listening: socket.socket) -> tuple[str, int]:
    """Return host and port under which a listening socket is reached from this machine."""
    host, port = listening.getsockname()[:2]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104 - compared, not bound


def queue_socket(data: Path) -> Path:
    """Return where the queue's unix socket goes: the data folder, or a short path where that is too deep.

    Raises PlaceTaken where somebody else has made the short folder.
    """
    path = data / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"vanthu-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise PlaceTaken(f"Thư mục {folder} là của người khác.", f"the folder {folder} belongs to another")
    folder.chmod(0o700)
    return folder / "valkey.sock"
