"""A peer's process: started, warmed, asked for a document, timed, ended."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
INSTALLED = ROOT / "out" / "benchmarks" / "node"
INSTALL_SECONDS = 300
NODE_PEERS = ("docxtemplater", "easy-template-x", "carbone", "docx-templates")


class PeerFailed(Exception):
    """A peer could not do what it was asked."""


@dataclass(frozen=True, slots=True)
class Took:
    """How long one document took: seconds on the clock, and of the processor."""

    seconds: float
    cpu: float


class Peer:
    """One peer with one template, in one process."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def filled(self, context: int = 0) -> bytes:
        """Return a filled document; raises PeerFailed."""
        return base64.b64decode(self._told({"do": "fill", "context": context})["file"])

    def times(self, count: int) -> Took:
        """Fill so many documents and return the mean of one; raises PeerFailed."""
        told = self._told({"do": "time", "times": count})
        return Took(told["seconds"] / count, told["cpu"] / count)

    def peak_bytes(self) -> int:
        """Return the most memory that the process ever held (VmHWM)."""
        return peak_bytes(self._process.pid)

    def _told(self, command: dict[str, Any]) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise PeerFailed(f"{self.name} has no pipes")
        try:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise PeerFailed(f"{self.name} has ended") from None
        line = self._process.stdout.readline()
        if not line:
            raise PeerFailed(f"{self.name} ended with {self._process.wait()}")
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise PeerFailed(f"{self.name}: {told['error']}")
        return told


def peak_bytes(pid: int) -> int:
    """Return the peak of a process's resident memory; 0 where the system does not tell."""
    return status_bytes(pid, "VmHWM")


def status_bytes(pid: int, line: str) -> int:
    """Return a line of /proc/PID/status in bytes; 0 where there is none."""
    try:
        for told in Path(f"/proc/{pid}/status").read_text().splitlines():
            if told.startswith(f"{line}:"):
                return int(told.split()[1]) * 1024
    except OSError:
        return 0
    return 0


def peer_command(name: str, template: Path, contexts: Path) -> list[str]:
    """Return the command of a peer."""
    if name in NODE_PEERS:
        return ["node", str(HERE / "node_peer.mjs"), name, str(template), str(contexts), str(INSTALLED)]
    return [sys.executable, "-m", "benchmarks.peers.python_peer", name, str(template), str(contexts)]


def install_node_peers() -> str:
    """Install the Node peers below ``out/``; return why they are skipped, empty where they are ready."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not on this machine"
    wanted = (HERE / "package.json").read_bytes()
    manifest = INSTALLED / "package.json"
    if manifest.exists() and manifest.read_bytes() == wanted and (INSTALLED / "node_modules").is_dir():
        return ""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    manifest.write_bytes(wanted)
    options = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        done = subprocess.run(
            ["npm", "install", *options],
            cwd=INSTALLED,
            capture_output=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        manifest.unlink()
        return "npm did not answer"
    if done.returncode:
        manifest.unlink()
        return "npm could not install them (offline?)"
    return ""


def peer_versions() -> dict[str, str]:
    """Return the versions of the Node peers and of Node."""
    versions = json.loads((HERE / "package.json").read_bytes())["dependencies"]
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return {**versions, "node": told.removeprefix("v")}
