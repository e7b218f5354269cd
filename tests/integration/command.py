"""``vanthu`` as a user runs it: a process, all that it starts, and requests to it."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from assembly.settings import Settings
from tests.integration.house import ROOT, wait_until

TOKENS: dict[int, str] = {}  # of the keys that the running houses printed, by their ports


class Command:
    """A running ``vanthu`` and everything it starts, found by the data folder in their environment."""

    def __init__(self, data: Path, *words: str, out: Path | None = None, **variables: str) -> None:
        environment = Settings(data=data).as_environment() | {"PYTHONPATH": str(ROOT)}
        for name in [name for name in environment if name.startswith("VANTHU_") and name != "VANTHU_DATA"]:
            del environment[name]
        environment |= variables
        self.data = data
        self.output = (out or data.parent) / f"{words[0]}.out"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", *words],
                cwd=ROOT.parent,  # it must not matter where it is called
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        """What it printed."""
        return self.output.read_text("utf-8")

    def wait_until_ready(self) -> int:
        """Wait until it tells its address and its key, and return the port."""
        wait_until(lambda: "Ctrl-C" in self.said or self.process.poll() is not None)
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.said)
        key = re.search(r"vanthu_[0-9a-f]{32}_[0-9a-f]{64}", self.said)
        assert found, self.said
        assert key, self.said
        port = int(found[1])
        TOKENS[port] = key[0]
        return port

    def programs(self) -> dict[int, str]:
        """Return process id and command line of every process that works on the data folder."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes()
                environment = (folder / "environ").read_bytes()
                lock = any(
                    str(link.readlink()).startswith(str(self.data)) for link in (folder / "fd").iterdir()
                )
            except OSError:
                continue
            if (
                words
                and int(folder.name) != os.getpid()
                and (os.fsencode(self.data) in environment + words or lock)
            ):
                found[int(folder.name)] = words.replace(b"\0", b" ").decode()
        return found


def asked(port: int, method: str, path: str, body: Any = None, host: str = "localhost") -> tuple[int, Any]:
    """Send one request with the house's own key; JSON comes back as data, anything else as bytes."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        kind = "application/json" if isinstance(body, dict) else "application/yaml"
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        connection.request(method, path, data, {"Content-Type": kind, "Host": host, **signed_in(port)})
        answer = connection.getresponse()
        content = answer.read()
        is_json = "json" in (answer.getheader("Content-Type") or "")
        return answer.status, json.loads(content) if is_json else content


def signed_in(port: int) -> dict[str, str]:
    """Return the header that shows the key of the house behind a port."""
    return {"Authorization": f"Bearer {TOKENS[port]}"}
