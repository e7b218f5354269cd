"""What is asked of the jobs in SQL, as an actor sees them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import timedelta
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, select, text

from assembly.callers.actor import Actor
from assembly.callers.audit import Action
from assembly.errors import DocumentNotFound, JobNotFound
from assembly.jobs.event import JobEvent
from assembly.jobs.job import DocumentState, Job, JobDocument
from assembly.jobs.listing import DocumentFilter, JobFilter, ListedDocument
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading
from assembly.stores.event_rows import events_of
from assembly.stores.job_lists import listed_documents, listed_jobs
from assembly.stores.job_statements import THIS_JOB, can_be_stored, documents_of
from assembly.stores.records import document_of, job_of
from assembly.stores.tables import conferences, documents, jobs


class SqlJobReads:
    """The half of the job store that changes nothing; ``engine`` is the database it asks."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._actor: Actor | None = None

    def seen_by(self, actor: Actor) -> Self:
        """Return this store as an actor sees it."""
        seen = copy(self)
        seen._actor = actor
        return seen

    def job(self, job_id: str) -> Job:
        """Return a job with its counts; raises JobNotFound."""
        with reading(self.engine) as connection:
            return self._job(connection, job_id)

    def conference(self, job_id: str) -> str:
        """Return the conference of a job as the JSON text that was stored; raises JobNotFound."""
        with reading(self.engine) as connection:
            self._job(connection, job_id)
            stored: str = connection.execute(
                select(conferences.c.conference).where(conferences.c.job_id == job_id)
            ).scalar_one()
        return stored

    def documents(
        self, job_id: str, *, after: int = -1, limit: int, state: DocumentState | None = None
    ) -> tuple[JobDocument, ...]:
        """Return at most ``limit`` documents of a job behind the position ``after``, in order."""
        wanted = documents_of(job_id).where(documents.c.position > after)
        if state is not None:
            wanted = wanted.where(documents.c.state == state)
        with reading(self.engine) as connection:
            self._job(connection, job_id)
            found = connection.execute(wanted.order_by(documents.c.position).limit(limit))
            return tuple(document_of(row) for row in found)

    def document(self, job_id: str, name: str) -> JobDocument:
        """Return one document by its file name; raises JobNotFound, DocumentNotFound."""
        with reading(self.engine) as connection:
            self._job(connection, job_id)
            if not can_be_stored(name):
                raise DocumentNotFound(name)
            row = connection.execute(documents_of(job_id).where(documents.c.name == name)).one_or_none()
            if row is None:
                raise DocumentNotFound(name)
            return document_of(row)

    def events(self, job_id: str, *, after: int = 0, limit: int) -> tuple[JobEvent, ...]:
        """Return at most ``limit`` events of a job behind the number ``after``, in order."""
        with reading(self.engine) as connection:
            self._job(connection, job_id)
            return events_of(connection, job_id, after, limit)

    def listed(self, wanted: JobFilter, *, before: str | None = None, limit: int) -> tuple[Job, ...]:
        """Return at most ``limit`` jobs older than the one with the id ``before``, newest first."""
        with reading(self.engine) as connection:
            return listed_jobs(connection, self._organisation, wanted, before, limit)

    def listed_documents(
        self, wanted: DocumentFilter, *, after: tuple[str, int] | None = None, limit: int
    ) -> tuple[ListedDocument, ...]:
        """Return at most ``limit`` documents, those of the newest job first, within a job in order."""
        with reading(self.engine) as connection:
            return listed_documents(connection, self._organisation, wanted, after, limit)

    def settled_before(self, age: timedelta, limit: int) -> tuple[str, ...]:
        """Return the ids of at most ``limit`` jobs settled longer ago than ``age``, oldest first."""
        with reading(self.engine) as connection:
            return tuple(
                connection.execute(
                    select(jobs.c.id)
                    .where(jobs.c.finished_at <= now(connection) - age)
                    .order_by(jobs.c.finished_at)
                    .limit(limit)
                ).scalars()
            )

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self.engine.dispose()

    def check(self) -> None:
        """Raise Unavailable where the database does not answer."""
        with reading(self.engine) as connection:
            connection.execute(text("SELECT 1"))

    def _job(self, connection: Connection, job_id: str) -> Job:
        row = None
        if can_be_stored(job_id):
            row = connection.execute(THIS_JOB, {"of": job_id}).one_or_none()
        if row is None or self._out_of_sight(row):
            raise JobNotFound(job_id)
        return job_of(row)

    def _locked(self, connection: Connection, job_id: str) -> Job | None:
        if not can_be_stored(job_id):
            return None
        row = connection.execute(THIS_JOB.with_for_update(), {"of": job_id}).one_or_none()
        return None if row is None or self._out_of_sight(row) else job_of(row)

    @property
    def _organisation(self) -> str | None:
        return None if self._actor is None else self._actor.organisation

    def _out_of_sight(self, row: Row[Any]) -> bool:
        return self._actor is not None and row.organisation_id != self._actor.organisation

    def _note(self, connection: Connection, action: Action, job_id: str, details: Mapping[str, Any]) -> None:
        if self._actor is not None:
            note(connection, self._actor, action, job_id, details)
