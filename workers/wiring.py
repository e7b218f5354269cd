"""What a worker process is made of, put together in this one place."""

from __future__ import annotations

import functools
import resource
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from celery import Celery

from assembly.callbacks.ports import CallbackQueue, CallbackStore
from assembly.callers.ports import AnswerStore
from assembly.intakes.ports import IntakeStore
from assembly.jobs.chunk import ChunkMaker
from assembly.jobs.making import DocumentMaker
from assembly.jobs.pdfs import PdfQueue, PdfStore
from assembly.jobs.ports import JobStore, ObjectStore, Queue
from assembly.people.ports import PeopleStore
from assembly.settings import Settings, read_settings
from assembly.stores.engine import migrate, open_database
from assembly.stores.objects import open_objects
from assembly.stores.sql import SqlJobStore
from assembly.stores.sql_answers import SqlAnswerStore
from assembly.stores.sql_callbacks import SqlCallbackStore
from assembly.stores.sql_intakes import SqlIntakeStore
from assembly.stores.sql_pdfs import SqlPdfStore
from assembly.stores.sql_sign_ins import SqlPeopleStore
from assembly.templates.registry import open_library
from workers.callback_queue import CeleryCallbackQueue
from workers.pdf_queue import CeleryPdfQueue
from workers.queue import CeleryQueue


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts the tasks call."""

    settings: Settings
    jobs: JobStore
    objects: ObjectStore
    callbacks: CallbackStore
    callback_queue: CallbackQueue
    queue: Queue
    pdfs: PdfStore
    pdf_queue: PdfQueue
    maker: ChunkMaker
    answers: AnswerStore
    intakes: IntakeStore
    people: PeopleStore


def prepare_database(settings: Settings) -> None:
    """Bring the tables to the newest form, and leave no connection for the processes forked later."""
    engine = open_database(settings.database)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def check_templates(settings: Settings) -> None:
    """Read the templates once before any process is forked, so that a wrong one stops the program.

    Raises SettingRefused, TemplateRefused.
    """
    open_library(settings)


def wire(settings: Settings, app: Celery) -> Parts:
    """Open the stores and load the templates.

    Raises SettingRefused, TemplateRefused, Unavailable.
    """
    engine = open_database(settings.database)
    jobs = SqlJobStore(engine)
    objects = open_objects(settings)
    maker = ChunkMaker(
        jobs=jobs,
        objects=objects,
        maker=DocumentMaker(jobs, open_library(settings)),
        lease=timedelta(seconds=settings.lease_seconds),
    )
    return Parts(
        settings=settings,
        jobs=jobs,
        objects=objects,
        callbacks=SqlCallbackStore(engine),
        callback_queue=CeleryCallbackQueue(app),
        queue=CeleryQueue(app),
        pdfs=SqlPdfStore(engine),
        pdf_queue=CeleryPdfQueue(app),
        maker=maker,
        answers=SqlAnswerStore(engine),
        intakes=SqlIntakeStore(engine),
        people=SqlPeopleStore(engine),
    )


@functools.cache
def parts(app: Celery) -> Parts:
    """Return the parts of this process, put together at the first call: never before a fork."""
    return wire(read_settings(), app)


def limit_memory(settings: Settings) -> None:
    """Hold this process to its address space: a document that needs more fails with MemoryError."""
    most = settings.worker_memory_mb * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with suppress(ValueError, OSError):  # macOS knows the limit but refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
