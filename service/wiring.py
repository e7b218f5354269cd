"""What the web process is made of, put together in this one place."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from assembly.callbacks.address import Allowed, read_allowed
from assembly.callbacks.ports import CallbackQueue, CallbackStore
from assembly.callers.ports import AnswerStore, AuditStore, KeyStore, OrganisationStore
from assembly.errors import VanthuError
from assembly.filling.faces import substituted_face
from assembly.filling.pdf import Office, find_office
from assembly.intakes.ports import IntakeStore
from assembly.jobs.pdfs import PdfQueue, PdfStore
from assembly.jobs.ports import JobStore, ObjectStore, Queue
from assembly.kept_conferences.ports import BlockStore, ConferenceStore
from assembly.people.passwords import Passwords
from assembly.people.ports import PeopleStore
from assembly.settings import Settings, read_settings
from assembly.stores.engine import migrate, open_database
from assembly.stores.objects import open_objects
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
from assembly.stores.sql_secrets import house_secret
from assembly.stores.sql_sign_ins import SqlPeopleStore
from assembly.templates.registry import TemplateLibrary, open_library
from service.queue import CeleryQueue, Workers
from service.waiting import Waiting

EXPORTS = 2  # files of the audit log sent at the same time
MERGES = 2  # printable files made by the web at the same time


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts the views call.

    ``checks`` and ``merges`` bound how many files are checked, and made of many documents, at the same time,
    ``waiting`` how many requests stay; ``allowed`` says where callbacks may go beside public addresses.
    ``substituted_face`` is set where PDFs are set in another face than Times New Roman.
    ``secret`` seals what forms and cookies hold; all web processes have the same.
    """

    settings: Settings
    organisations: OrganisationStore
    keys: KeyStore
    people: PeopleStore
    secret: str = field(repr=False)
    passwords: Passwords
    answers: AnswerStore
    audit: AuditStore
    conferences: ConferenceStore
    blocks: BlockStore
    intakes: IntakeStore
    callbacks: CallbackStore
    callback_queue: CallbackQueue
    jobs: JobStore
    pdfs: PdfStore
    objects: ObjectStore
    queue: Queue
    pdf_queue: PdfQueue
    workers: Workers
    library: TemplateLibrary
    allowed: Allowed = field(default_factory=Allowed)
    office: Office | None = None
    substituted_face: str | None = None
    checks: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(2))
    exports: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(EXPORTS))
    merges: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(MERGES))
    waiting: Waiting = field(default_factory=Waiting)


def wire(settings: Settings) -> Parts:
    """Open the stores, bring the tables to the newest form, load the templates.

    Raises SettingRefused, TemplateRefused, Unavailable.
    """
    engine = open_database(settings.database)
    migrate(engine)
    queue = CeleryQueue(settings.broker)
    return Parts(
        settings=settings,
        organisations=SqlOrganisationStore(engine),
        keys=SqlKeyStore(engine),
        people=SqlPeopleStore(engine),
        passwords=Passwords(),
        secret=settings.secret.get_secret_value() if settings.secret else house_secret(engine, "pages"),
        answers=SqlAnswerStore(engine),
        audit=SqlAuditStore(engine),
        conferences=SqlConferenceStore(engine),
        blocks=SqlBlockStore(engine),
        intakes=SqlIntakeStore(engine),
        callbacks=SqlCallbackStore(engine),
        callback_queue=queue,
        jobs=SqlJobStore(engine),
        pdfs=SqlPdfStore(engine),
        objects=open_objects(settings),
        queue=queue,
        pdf_queue=queue,
        workers=queue,
        library=open_library(settings),
        allowed=read_allowed(settings.callback_allow),
        office=find_office(settings),
        substituted_face=substituted_face(),
        checks=BoundedSemaphore(settings.format_checks),
        waiting=Waiting.of(settings),
    )


def wired_from_environment() -> Parts:
    """Return the parts the environment asks for, or end the program with a plain message."""
    try:
        return wire(read_settings())
    except VanthuError as trouble:
        sys.exit(f"{trouble.message}\n{trouble}")
