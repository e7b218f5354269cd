"""The API as other systems meet it: the pages' examples, a stranger's client, a generated one, /docs."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import absent
from tests.integration.command import TOKENS, Command
from tests.integration.house import ROOT

pytestmark = [
    pytest.mark.service,
    pytest.mark.xdist_group("service"),
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
THIRD_PARTY = ROOT / "tests" / "integration" / "third_party_client.py"
MEMBERS = ["Sở Giáo dục và Đào tạo", "Sở Y tế"]
MADE = [f"Giao ước thi đua năm 2023 - {member}.docx" for member in MEMBERS]


class Service:
    """A running service and what it takes to call it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.key = TOKENS[port]

    def run(self, folder: Path, *words: str, script: str | None = None) -> str:
        """Run a program that calls the service, in a folder of its own, and return what it printed."""
        # what a stranger has: neither our code nor our settings
        known = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
        done = subprocess.run(
            words,
            cwd=folder,
            env=known | {"VANTHU_URL": self.url, "VANTHU_KEY": self.key},
            input=script,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """One service for all tests here; callbacks may go to this machine."""
    with tempfile.TemporaryDirectory(prefix="vanthu-", ignore_cleanup_errors=True) as folder:
        serve = Command(Path(folder) / "data", "serve", "--port", "0", VANTHU_CALLBACK_ALLOW="127.0.0.1")
        try:
            yield Service(serve.wait_until_ready())
        finally:
            serve.process.terminate()
            serve.process.wait()


def code(language: str) -> str:
    """Return the code of a language on the page."""
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert len(found) == 1
    return str(found[0])


def test_curl_on_the_page_works(service: Service, tmp_path: Path) -> None:
    """The commands for curl end with an archive of all documents."""
    if shutil.which("curl") is None:
        absent("curl", "curl is not on this machine")
    service.run(tmp_path, "bash", "-euo", "pipefail", script=code("bash"))
    with zipfile.ZipFile(tmp_path / "giao-uoc.zip") as archive:
        assert set(MADE) <= {Path(name).name for name in archive.namelist()}


def test_python_on_the_page_works(service: Service, tmp_path: Path) -> None:
    """The program in Python ends with the documents in its folder."""
    service.run(tmp_path, sys.executable, "-", script=code("python"))
    assert MADE == sorted(file.name for file in tmp_path.glob("*.docx"))


def test_javascript_on_the_page_works(service: Service, tmp_path: Path) -> None:
    """The program in JavaScript reads the events and ends with the documents in its folder."""
    if shutil.which("node") is None:
        absent("node", "Node.js is not on this machine")
    said = service.run(tmp_path, "node", "--input-type=module", "-", script=code("javascript"))
    assert "event: job.finished" in said
    assert MADE == sorted(file.name for file in tmp_path.glob("*.docx"))


def test_a_stranger_does_the_whole_round(service: Service, tmp_path: Path) -> None:
    """A client written from /docs alone: key, conference, job, events, download, callback, checked."""
    imported = {
        (node.module or "").partition(".")[0] if isinstance(node, ast.ImportFrom) else name.name
        for node in ast.walk(ast.parse(THIRD_PARTY.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names | {
        "httpx",
        "standardwebhooks",
    }
    alone = shutil.copy(THIRD_PARTY, tmp_path / "client.py")
    did = json.loads(service.run(tmp_path, sys.executable, "-I", str(alone)))
    assert did.pop("events")[-1] == "job.finished"
    assert did == {
        "documents": [
            "Giao ước thi đua năm 2023 - Sở Nội vụ.docx",
            "Giao ước thi đua năm 2023 - Sở Tài chính.docx",
            "Giao ước thi đua năm 2023 - Sở Y tế.docx",
        ],
        "state": "finished",
        "told": "job.finished",
        "of": True,
    }


@pytest.fixture(scope="module")
def generated(service: Service) -> Iterator[Any]:
    """A client that openapi-python-client made of the document, as a package that can be imported."""
    with tempfile.TemporaryDirectory(prefix="vanthu-client-") as folder:
        document = Path(folder) / "openapi.json"
        config = Path(shutil.copy(ROOT / "docs" / "openapi-python-client.yaml", folder))
        with urllib.request.urlopen(f"{service.url}/openapi.json") as answer:  # noqa: S310  # our own service
            document.write_bytes(answer.read())
        with config.open("a") as more:
            more.write("post_hooks: []\n")  # no formatting: nobody reads it
        words = ["--path", document, "--config", config, "--meta", "none", "--output-path"]
        tool = Path(sys.executable).with_name("openapi-python-client")
        made = subprocess.run(
            [tool, "generate", *words, f"{folder}/vanthu_client", "--fail-on-warning"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stdout + made.stderr
        sys.path.insert(0, folder)
        yield importlib.import_module("vanthu_client")
        sys.path.remove(folder)
        for name in [name for name in sys.modules if name.partition(".")[0] == "vanthu_client"]:
            del sys.modules[name]


def test_a_generated_client_does_the_whole_round(service: Service, generated: Any) -> None:
    """Key, conference, job, its end, a document: typed calls, typed answers, and a typed problem."""
    part, models = _part, _part("models")
    scopes = ["documents:write", "documents:read", "conferences:read", "conferences:write"]
    facts = {
        "block": {"name": "Khối thi đua số 3"},
        "year_planned": 2023,
        "tasks": {"items": [{"text": "Hoàn thành toàn diện các chỉ tiêu được giao."}]},
        "members": [{"name": member} for member in MEMBERS],
    }
    with generated.AuthenticatedClient(service.url, token=service.key) as admin:
        key = part("api.keys.create_key").sync(
            client=admin, body=models.KeyRequest.from_dict({"name": "generated", "scopes": scopes})
        )
    with generated.AuthenticatedClient(service.url, token=key.token) as client:
        conference = part("api.conferences.create_conference").sync(
            client=client,
            idempotency_key="generated-1",
            body=models.ConferenceRequest.from_dict({"conference": facts}),
        )
        job = part("api.jobs.create_job").sync(
            client=client,
            prefer="wait=30",
            body=models.KeptConferenceJobRequest(conference_id=conference.id, kinds=["covenant_member"]),
        )
        assert isinstance(job, models.JobBody)
        seen = part("api.jobs.get_job").sync(job.id, client=client)
        assert sorted(document.name for document in seen.documents) == MADE
        first = seen.documents[0]
        document = part("api.jobs.get_document").sync_detailed(job.id, first.name, client=client)
        assert first.size == len(document.content)
        problem = part("api.jobs.get_job").sync("none", client=client)
    assert isinstance(problem, models.Problem)
    assert problem.code == "job-not-found"


def _part(name: str) -> Any:
    return importlib.import_module(f"vanthu_client.{name}")


def test_docs_are_read_in_a_browser(service: Service, tmp_path: Path) -> None:
    """/docs shows every operation from local assets, and nothing breaks its strict policy."""
    chromium = shutil.which("chromium")
    if chromium is None:
        absent("chromium", "Chromium is not on this machine")
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
         f"--user-data-dir={tmp_path}", "--virtual-time-budget=20000", "--dump-dom", f"{service.url}/docs"],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    with urllib.request.urlopen(f"{service.url}/openapi.json") as answer:  # noqa: S310  # our own service
        document = json.load(answer)
    told = [*document["paths"].values(), *document["webhooks"].values()]
    operations = sum(len(methods) for methods in told)
    assert operations == done.stdout.count('class="opblock opblock-')
    assert [line for line in done.stderr.splitlines() if "Content Security Policy" in line] == []
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line and "rror" in line] == []
