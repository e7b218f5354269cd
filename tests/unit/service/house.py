"""The web over a database of its own: requests go in, answers come out, workers are run by hand.

The database is a copy of one that was migrated once: SQLite, with a key that may do everything. Objects and
queue are in memory.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, cast

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine
from uuid_utils import uuid7

from assembly.callbacks.address import read_allowed
from assembly.callbacks.ports import CallbackStore
from assembly.callers.actor import LOCAL_ORGANISATION, program
from assembly.callers.api_key import SCOPES, Scope, token_of
from assembly.callers.keys import create_key
from assembly.callers.ports import AnswerStore, AuditStore, KeyStore, OrganisationStore
from assembly.errors import Unavailable
from assembly.filling.pdf import Office, PdfFailure
from assembly.jobs.chunk import ChunkMaker
from assembly.jobs.making import DocumentMaker
from assembly.jobs.pdf_making import PdfMaker
from assembly.jobs.pdfs import PdfQueue, PdfStore
from assembly.jobs.ports import JobStore
from assembly.kept_conferences.ports import BlockStore, ConferenceStore
from assembly.people.passwords import Passwords
from assembly.people.person import Role
from assembly.people.ports import PeopleStore
from assembly.people.tokens import hash_of_token, new_token
from assembly.settings import Settings
from assembly.stores.engine import migrate, open_database
from assembly.stores.memory import MemoryObjects, MemoryQueue
from assembly.stores.sql import SqlJobStore
from assembly.stores.sql_answers import SqlAnswerStore
from assembly.stores.sql_audit import SqlAuditStore
from assembly.stores.sql_blocks import SqlBlockStore
from assembly.stores.sql_callbacks import SqlCallbackStore
from assembly.stores.sql_conferences import SqlConferenceStore
from assembly.stores.sql_intakes import SqlIntakeStore
from assembly.stores.sql_keys import SqlKeyStore
from assembly.stores.sql_organisations import SqlOrganisationStore
from assembly.stores.sql_pdfs import SqlPdfStore
from assembly.stores.sql_sign_ins import SqlPeopleStore
from assembly.templates.registry import TemplateLibrary
from service.app import create_app
from service.pages.signed_in import COOKIE
from service.waiting import Waiting
from service.wiring import Parts

ONE_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
BODY_BYTES = 100_000
UPLOAD_BYTES = 300_000
KEY_ID = "00000000-0000-7000-8000-00000000000a"
SECRET = bytes(32)  # nothing to guard here
TOKEN = token_of(KEY_ID, SECRET)
PAGES_SECRET = "0" * 64
PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))  # quick ones
FORM_SECRET = "1" * 40

_USUAL = Settings(
    body_bytes=BODY_BYTES,
    upload_bytes=UPLOAD_BYTES,
    chunk_documents=2,
    reads_per_minute=10**7,  # tests send many; those of the rates set their own
    writes_per_minute=10**7,
    strangers_per_minute=10**7,
    sign_ins_per_minute=10**7,
)


@dataclass
class ShownParts:
    """The parts of the house that asked last, where an application looks for its own."""

    parts: Parts

    def __getattr__(self, name: str) -> Any:
        return getattr(self.parts, name)


_applications: list[tuple[Flask, ShownParts]] = []


def _shared_application(parts: Parts) -> tuple[Flask, ShownParts]:
    if not _applications:
        shown = ShownParts(parts)
        _applications.append((create_app(cast(Parts, shown)), shown))
    return _applications[0]


@dataclass
class WorkersByHand:
    """Workers that answer while ``there``."""

    there: bool = True

    def check(self) -> None:
        """Raise Unavailable where nobody answers."""
        if not self.there:
            raise Unavailable("workers", "nobody answers")


class PaperOffice(Office):
    """Makes the same page of every file; the real one has tests of its own."""

    def __init__(self) -> None:
        super().__init__(Path("/no/soffice"), 1)

    def convert_each(
        self, files: Sequence[bytes], *, named_places: bool = False, archival: bool = False
    ) -> Iterator[tuple[int, bytes | PdfFailure]]:
        """Yield a page for each file."""
        for at in range(len(files)):
            yield at, ONE_PAGE


@dataclass
class PdfsAtOnce:
    """A queue behind which the PDFs are made while it is asked."""

    make: Callable[[], None]

    def enqueue_pdfs(self, job_id: str, calls: int = 1) -> None:
        """Make all that waits."""
        self.make()

    def pdf_depth(self) -> int:
        """Return that nothing waits."""
        return 0


@dataclass
class House:
    """A web application over a database."""

    library: TemplateLibrary
    engine: Engine
    organisations: OrganisationStore = field(init=False)
    keys: KeyStore = field(init=False)
    people: PeopleStore = field(init=False)
    answers: AnswerStore = field(init=False)
    audit: AuditStore = field(init=False)
    conferences: ConferenceStore = field(init=False)
    blocks: BlockStore = field(init=False)
    callbacks: CallbackStore = field(init=False)
    jobs: JobStore = field(init=False)
    pdfs: PdfStore = field(init=False)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    pdf_queue: PdfQueue | None = None
    workers: WorkersByHand = field(default_factory=WorkersByHand)
    settings: Settings = field(default_factory=lambda: _USUAL)
    passwords: Passwords = field(default_factory=lambda: PASSWORDS)
    checks: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(2))
    waiting: Waiting = field(default_factory=Waiting)

    alone: bool = False
    _own: tuple[tuple[int, ...], Flask] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.organisations = SqlOrganisationStore(self.engine)
        self.keys = SqlKeyStore(self.engine)
        self.people = SqlPeopleStore(self.engine)
        self.answers = SqlAnswerStore(self.engine)
        self.audit = SqlAuditStore(self.engine)
        self.conferences = SqlConferenceStore(self.engine)
        self.blocks = SqlBlockStore(self.engine)
        self.intakes = SqlIntakeStore(self.engine)
        self.callbacks = SqlCallbackStore(self.engine)
        self.jobs = SqlJobStore(self.engine)
        self.pdfs = SqlPdfStore(self.engine)

    def set(self, **settings: Any) -> None:
        """Give some settings other values; the next client meets them."""
        self.settings = self.settings.model_copy(update=settings)

    @property
    def client(self) -> FlaskClient:
        """A client of the application whose key has all scopes of the first organisation."""
        return self.client_showing(TOKEN)

    @property
    def stranger(self) -> FlaskClient:
        """A client of the application that shows no key."""
        return self._application().test_client()

    def client_with(
        self, scopes: Sequence[Scope] = SCOPES, *, organisation: str = LOCAL_ORGANISATION
    ) -> FlaskClient:
        """Return a client with a new key of these scopes, of an organisation by its id."""
        return self.client_showing(self.new_token(scopes, organisation=organisation))

    def client_showing(self, token: str) -> FlaskClient:
        """Return a client that sends a token with every request that has no Authorization of its own."""
        client = self.stranger
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    def signed_in(
        self,
        role: Role = "secretary",
        *,
        name: str = "Nguyễn Thị Hương",
        organisation: str = LOCAL_ORGANISATION,
    ) -> FlaskClient:
        """Return a client of the pages in which somebody new with a role is signed in.

        Its forms and questions carry the secret of the form.
        """
        login = f"{role}.{uuid7().hex}"
        people = self.people.seen_by(program("tests", organisation))
        return self.client_of(people.add(str(uuid7()), name, login, role).id)

    def client_of(self, person_id: str) -> FlaskClient:
        """Return a client of the pages in which a person is signed in."""
        token = new_token()
        self.people.begin_session(
            person_id, hash_of_token(token), lifetime=timedelta(hours=1), way="tests", instead_of=None
        )
        client = self.visitor
        client.set_cookie(COOKIE, token)
        return client

    @property
    def visitor(self) -> FlaskClient:
        """A client of the pages in which nobody is signed in; its forms carry their secret."""
        client = self._application().test_client()
        with client.session_transaction() as session:
            session["csrf_token"] = FORM_SECRET
        sealed = URLSafeTimedSerializer(PAGES_SECRET, salt="wtf-csrf-token").dumps(FORM_SECRET)
        client.environ_base["HTTP_X_CSRFTOKEN"] = str(sealed)
        return client

    def _application(self) -> Flask:
        """Return the application over these parts.

        To make one takes a tenth of a second: houses with the usual settings share one, whose parts are those
        of the house that asked last. Set ``alone`` before an application is changed by hand.
        """
        if not self.alone and self.settings == _USUAL:
            application, shown = _shared_application(self._parts())
            shown.parts = self._parts()
            return application
        parts = tuple(id(part) for name, part in vars(self).items() if name != "_own")
        if self._own is None or self._own[0] != parts:
            self._own = (parts, create_app(self._parts()))
        return self._own[1]

    def new_token(self, scopes: Sequence[Scope] = SCOPES, *, organisation: str = LOCAL_ORGANISATION) -> str:
        """Make a key and return its token."""
        keys = self.keys.seen_by(program("tests", organisation))
        return create_key(str(uuid7()), "tests", scopes, keys=keys).token

    def new_organisation(self, name: str = "Sở Nội vụ") -> str:
        """Make an organisation and return its id."""
        return self.organisations.add(str(uuid7()), name).id

    def _parts(self) -> Parts:
        return Parts(
            settings=self.settings,
            organisations=self.organisations,
            keys=self.keys,
            people=self.people,
            passwords=self.passwords,
            secret=PAGES_SECRET,
            answers=self.answers,
            audit=self.audit,
            conferences=self.conferences,
            blocks=self.blocks,
            intakes=self.intakes,
            callbacks=self.callbacks,
            callback_queue=self.queue,
            allowed=read_allowed(self.settings.callback_allow),
            jobs=self.jobs,
            pdfs=self.pdfs,
            objects=self.objects,
            queue=self.queue,
            pdf_queue=self.pdf_queue or self.queue,
            workers=self.workers,
            library=self.library,
            checks=self.checks,
            waiting=self.waiting,
        )

    def make_pdfs(self) -> None:
        """Make all PDFs that wait; each is the same page."""
        maker = PdfMaker(self.pdfs, self.objects, PaperOffice(), timedelta(seconds=60))
        while maker.make():
            self.queue.pdfs.clear()

    def fail_pdfs(self) -> None:
        """Fail all PDFs that wait, as where there is no LibreOffice."""
        maker = PdfMaker(self.pdfs, self.objects, None, timedelta(seconds=60))
        while maker.make():
            self.queue.pdfs.clear()

    def work(self) -> None:
        """Make all that waits in the queue, with the real filling."""
        documents = DocumentMaker(self.jobs, self.library)
        maker = ChunkMaker(self.jobs, self.objects, documents, timedelta(seconds=60))
        while self.queue.waiting:
            maker.make(self.queue.waiting.popleft())


def prepare_database(path: Path) -> None:
    """Make the database that each test gets a copy of."""
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    create_key(KEY_ID, "tests", SCOPES, keys=SqlKeyStore(engine).seen_by(program("tests")), secret=SECRET)
    engine.dispose()


@contextmanager
def opened_house(library: TemplateLibrary, prepared: Path, folder: Path) -> Iterator[House]:
    """Open a house over a copy of a prepared database: for tests of one file that share it."""
    engine = open_database(f"sqlite:///{shutil.copy(prepared, folder / 'vanthu.db')}")
    yield House(library, engine)
    engine.dispose()


def conference(members: int = 3) -> dict[str, Any]:
    """Return a conference of so many members as plain data."""
    return {
        "block": {"name": "Khối thi đua số 1"},
        "year_planned": 2023,
        "tasks": ["Hoàn thành toàn diện các chỉ tiêu được giao."],
        "members": [{"name": f"Sở Đặc biệt số {number}"} for number in range(1, members + 1)],
    }
