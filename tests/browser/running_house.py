"""The real stack behind the browser: gunicorn, Valkey, the workers, a database; one for all tests here."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from uuid_utils import uuid7

from assembly.callers.actor import program
from assembly.conference.reading import read_conference
from assembly.kept_conferences.keeping import keep_conference
from assembly.people.person import Person, Role
from assembly.people.tokens import hash_of_token, new_token
from service.wiring import Parts
from tests.integration.house import ROOT, RealHouse, wait_until

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
# what is here of the tests themselves must not slow them down, nor end a lease while two processors are busy
SETTINGS: dict[str, Any] = {
    "reads_per_minute": 10**7,
    "writes_per_minute": 10**7,
    "strangers_per_minute": 10**7,
    "sign_ins_per_minute": 10**7,
    "lease_seconds": 60,
    "workers": 1,
}


class RunningHouse:
    """A house with its web as a process of its own, and what tests lay into its database beforehand."""

    def __init__(self, folder: Path, **variables: Any) -> None:
        self.house = RealHouse(folder, variables={**SETTINGS, **variables})
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._web: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    @property
    def parts(self) -> Parts:
        """The stores of the house, seen from this process."""
        return self.house.parts

    def start(self) -> None:
        """Start every program and wait until pages are answered and documents can be made."""
        self.house.start_valkey()
        self._start_web()
        self.house.start_worker()
        self.house.start_quick_worker()
        self.house.start_pdfs()
        wait_until(self._ready)

    def _start_web(self) -> None:
        number = self._listening.fileno()
        web = [sys.executable, "-m", "gunicorn", "--config", "python:service.server"]
        with (self.house.folder / "web.log").open("ab") as log:
            self._web = subprocess.Popen(
                [*web, "--bind", f"fd://{number}"],
                cwd=ROOT,
                env=self.house.settings.as_environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(number,),
            )

    def _ready(self) -> bool:
        host, port = self._listening.getsockname()[:2]
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def close(self) -> None:
        """End everything."""
        if self._web is not None:
            self._web.terminate()
            self._web.wait()
        self._listening.close()
        self.house.close()

    def new_organisation(self, name: str = "Sở Nội vụ") -> str:
        """Make an organisation in which nothing is yet, and return its id."""
        return self.parts.organisations.add(str(uuid7()), name).id

    def new_person(self, role: Role, name: str, organisation: str) -> Person:
        """Make somebody with an account."""
        people = self.parts.people.seen_by(program("tests", organisation))
        return people.add(str(uuid7()), name, f"{role}.{uuid7().hex[-8:]}", role)

    def begin_session(self, person: Person) -> str:
        """Sign somebody in and return the token of his cookie."""
        token = new_token()
        self.parts.people.begin_session(
            person.id, hash_of_token(token), lifetime=timedelta(hours=1), way="tests", instead_of=None
        )
        return token

    def keep(self, organisation: str, example: Path = EXAMPLES[-1]) -> str:
        """Keep the conference of a file, and return its id."""
        conference = read_conference(example.read_bytes(), form="yaml").conference
        kept = self.parts.conferences.seen_by(program("tests", organisation))
        return keep_conference(str(uuid7()), conference, conferences=kept).id
