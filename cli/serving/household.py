"""The whole house on this machine: queue, web, workers, clock, as child processes of this one."""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cli
from assembly.errors import NotReady
from assembly.settings import Settings
from cli.serving.guardian import Guardian
from cli.serving.own_key import new_own_token
from cli.serving.own_person import new_own_link
from cli.serving.places import address_of, queue_socket, take_folder, take_port
from cli.serving.program import Program
from cli.serving.valkey import answers, find_valkey, valkey_command

START_SECONDS = 90.0
LOOPBACK = ("localhost", "127.0.0.1")
Told = Callable[[str, int, float], None]


class Household:
    """Runs every program that the settings ask for; one thread calls ``tend`` again and again.

    Raises PlaceTaken where the data folder or the port is another's, Unavailable where there is no queue.
    """

    def __init__(self, settings: Settings, told: Told) -> None:
        self._lock = take_folder(settings.data)
        try:
            self._listening = take_port(settings.host, settings.port)
        except BaseException:
            self._lock.close()
            raise
        self.host, self.port = address_of(self._listening)
        # the guardian holds the lock too: nobody moves in before it has cleaned up
        self._guardian = Guardian(kept_open=[self._lock.fileno()])
        self._told = told
        self._settings = settings
        self._data = settings.data
        self.token: str | None = None  # of the house's own key, new at each start; None where it is revoked
        self.link: str | None = (
            None  # lets the administrator of this machine in once; None where he is closed
        )
        self._queue_socket: Path | None = None
        self._programs: list[Program] = []
        try:
            self._furnish(settings)
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        """Where the web is reached from this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def pids(self) -> dict[str, int | None]:
        """Process ids by program."""
        return {program.name: program.pid for program in self._programs}

    def _furnish(self, settings: Settings) -> None:
        # The programs find our packages beside this one, wherever this command was called from.
        root = Path(cli.__file__).parent.parent
        if settings.trusted_hosts is None and settings.host in LOOPBACK:
            settings = settings.model_copy(update={"trusted_hosts": ",".join(LOOPBACK)})
        if settings.broker_url is None:
            self._queue_socket = queue_socket(settings.data)
            kept = settings.data / "valkey"
            kept.mkdir(exist_ok=True)
            command = valkey_command(find_valkey(), kept, self._queue_socket)
            self._programs.append(self._program("valkey", command, settings, root))
            settings = settings.model_copy(update={"broker_url": f"redis+socket://{self._queue_socket}"})
        celery = [sys.executable, "-m", "celery", "--app"]
        worker = ["worker", "--without-mingle", "--without-gossip"]
        number = self._listening.fileno()
        self._programs += [
            self._program("worker", [*celery, "workers.celery_app", *worker], settings, root),
            self._program(
                "quick", [*celery, "workers.quick", *worker, "--hostname", "quick@%h"], settings, root
            ),
            self._program(
                "callbacks",
                [*celery, "workers.callbacks", *worker, "--hostname", "callbacks@%h"],
                settings,
                root,
            ),
            self._program("pdf", [*celery, "workers.pdf", *worker, "--hostname", "pdf@%h"], settings, root),
            self._program("beat", [*celery, "workers.beat", "beat"], settings, root),
            self._program(
                "web",
                [
                    sys.executable,
                    "-m",
                    "gunicorn",
                    "--config",
                    "python:service.server",
                    "--bind",
                    f"fd://{number}",
                ],
                settings,
                root,
                pass_fds=(number,),
            ),
        ]

    def _program(
        self,
        name: str,
        command: list[str],
        settings: Settings,
        root: Path,
        pass_fds: tuple[int, ...] = (),
    ) -> Program:
        return Program(
            name=name,
            command=command,
            folder=root,
            environment=settings.as_environment(),
            log=settings.data / "logs" / f"{name}.log",
            guardian=self._guardian,
            told=self._told,
            pass_fds=pass_fds,
        )

    def start(self, pause: Callable[[float], bool]) -> bool:
        """Start all and wait until documents can be made; False where ``pause`` says to stop.

        ``pause`` waits for some seconds and tells whether to give up.
        Raises NotReady where a part does not come up in time; its log tells why.
        """
        until = time.monotonic() + START_SECONDS
        for program in self._programs:
            program.start()
            if program.name == "valkey":
                while self._queue_socket is not None and not answers(self._queue_socket):
                    if self._waited_in_vain(until, pause, "valkey"):
                        return False
        while True:
            missing = self.missing_parts()
            if not missing:
                self.token = new_own_token(self._settings)
                entry = new_own_link(self._settings)
                self.link = None if entry is None else f"{self.url}/vao/{entry}"
                return True
            if self._waited_in_vain(until, pause, ", ".join(missing)):
                return False

    def _waited_in_vain(self, until: float, pause: Callable[[float], bool], missing: str) -> bool:
        if time.monotonic() > until:
            raise NotReady(
                f"Không khởi động được: {missing}. Xem nhật ký trong thư mục logs.",
                f"did not come up: {missing}; the logs tell why",
            )
        stop = pause(0.1)
        self.tend()
        return stop

    def missing_parts(self) -> list[str]:
        """Return the parts that are not ready yet, as the web tells; empty when documents can be made."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return [name for name, part in answer["parts"].items() if part["state"] != "ready"]
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return ["web"]
        finally:
            connection.close()

    def tend(self) -> None:
        """Start again what has died; to be called several times a second."""
        self._guardian.tend()
        for program in self._programs:
            program.tend()

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop all, the queue last, and give the places back; ``hurry`` tells whether to kill at once."""
        last = [program for program in self._programs if program.name == "valkey"]
        first = [program for program in self._programs if program.name != "valkey"]
        for together in (first, last):
            for program in together:
                program.ask_to_stop()
            for program in together:
                program.wait(hurry)
        self._programs = []
        self._guardian.dismiss()
        self._listening.close()
        if self._queue_socket is not None:
            self._queue_socket.unlink(missing_ok=True)
            if self._queue_socket.parent != self._data:
                self._queue_socket.parent.rmdir()
        self._lock.close()
