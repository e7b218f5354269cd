"""Lists of jobs, and of documents across jobs: what they are narrowed by."""

from __future__ import annotations

from dataclasses import dataclass

from assembly.jobs.job import DocumentState, JobDocument, JobSource, JobState


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs; what is unset narrows nothing.

    ``year`` is the year summed up; ``block`` leaves those whose block's name contains it, both folded;
    ``kind`` those with a document of the kind, ``conference_id`` those of a kept conference.
    """

    year: int | None = None
    block: str | None = None
    kind: str | None = None
    source: JobSource | None = None
    state: JobState | None = None
    conference_id: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents of which jobs; what is unset narrows nothing, as in ``JobFilter``."""

    year: int | None = None
    block: str | None = None
    kind: str | None = None
    source: JobSource | None = None
    state: DocumentState | None = None


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in a list across jobs."""

    job_id: str
    document: JobDocument
