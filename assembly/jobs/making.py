"""The documents of a claim, one result for each: made, or failed for a reason; nothing is stored here."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assembly.conference.model import Conference
from assembly.conference.reading import read_conference_data
from assembly.errors import ConferenceRefused, TemplateNotFound, Unavailable, VanthuError
from assembly.jobs.assemble import MadeDocument, assemble_document
from assembly.jobs.batches.assemble import made_of_rows
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.job import Claim, Failure, JobDocument
from assembly.jobs.plan import PlannedDocument
from assembly.jobs.ports import JobStore
from assembly.templates.registry import RegisteredTemplate, TemplateLibrary

log = logging.getLogger(__name__)

Assemble = Callable[[Conference, PlannedDocument, TemplateLibrary], MadeDocument]
OfRows = Callable[
    [RegisteredTemplate, Mapping[str, Any] | None, Sequence[BatchRow]], Iterator[MadeDocument | VanthuError]
]
MakeOne = Callable[[JobDocument], MadeDocument]

NO_MEMORY = Failure(
    "out-of-memory",
    "Văn bản này cần nhiều bộ nhớ hơn mức cho phép.",
    "the document needs more memory than VANTHU_WORKER_MEMORY_MB allows",
)
UNEXPECTED = Failure(
    "internal-error",
    "Có lỗi trong chương trình khi tạo văn bản này. Xin báo người quản trị.",
    "an unexpected error; the log of the worker has its place",
)
TEMPLATE_CHANGED = Failure(
    "template-changed",
    "Mẫu văn bản đã thay đổi sau khi đặt lượt tạo này. Xin đặt lại lượt tạo văn bản mới.",
    "the template is not the version that the job was planned with; order again",
)


@dataclass
class DocumentMaker:
    """Makes the documents of claims; of the conferences of the jobs it keeps the last one.

    The chunks of a job mostly come one after the other, and a large conference costs more to read than a
    document to fill.
    """

    jobs: JobStore
    library: TemplateLibrary
    assemble: Assemble = assemble_document
    of_rows: OfRows = made_of_rows
    _kept: tuple[str, Any] | None = field(default=None, repr=False)

    def made(self, claim: Claim, documents: Sequence[JobDocument]) -> Iterator[MadeDocument | Failure]:
        """Return what becomes of some documents of a claim, each made when it is asked for.

        A document that cannot be made fails alone. Raises Unavailable where the database does not answer.
        """
        next_one = self._row_by_row(claim, documents) if claim.rows else self._one_by_one(claim, documents)
        for document in documents:
            if self._has_changed(claim, document):
                yield TEMPLATE_CHANGED
            else:
                yield _tried(claim, document, next_one)

    def _one_by_one(self, claim: Claim, documents: Sequence[JobDocument]) -> MakeOne:
        def make(document: JobDocument) -> MadeDocument:
            return self.assemble(self._conference(claim), document.planned, self.library)

        return make

    def _row_by_row(self, claim: Claim, documents: Sequence[JobDocument]) -> MakeOne:
        rows = [claim.rows[document.position] for document in documents]
        results: Iterator[MadeDocument | VanthuError] | None = None

        def make(document: JobDocument) -> MadeDocument:
            nonlocal results
            if results is None:
                registered = self.library.get(document.planned.template_id)
                results = self.of_rows(registered, self._base(claim), rows)
            made = next(results)
            if isinstance(made, VanthuError):
                raise made
            return made

        return make

    def _has_changed(self, claim: Claim, document: JobDocument) -> bool:
        planned_with = claim.templates.get(document.planned.template_id)
        if planned_with is None:  # planned by an older version
            return False
        try:
            return self.library.get(document.planned.template_id).sha256 != planned_with
        except TemplateNotFound:
            return True

    def _conference(self, claim: Claim) -> Conference:
        conference: Conference = self._of_job(
            claim.chunk.job_id, lambda facts: read_conference_data(facts).conference
        )
        return conference

    def _base(self, claim: Claim) -> Mapping[str, Any] | None:
        base: Mapping[str, Any] | None = self._of_job(claim.chunk.job_id, lambda facts: facts)
        return base

    def _of_job(self, job_id: str, read: Callable[[Any], Any]) -> Any:
        if self._kept is None or self._kept[0] != job_id:
            self._kept = None  # two at a time would need twice the space
            facts = json.loads(self.jobs.conference(job_id))
            try:
                self._kept = (job_id, read(facts))
            except ConferenceRefused as refusal:  # stored by an older version with other rules
                self._kept = (job_id, refusal)
        if isinstance(self._kept[1], ConferenceRefused):
            raise self._kept[1]
        return self._kept[1]


def _tried(claim: Claim, document: JobDocument, make: MakeOne) -> MadeDocument | Failure:
    try:
        return make(document)
    except Unavailable:
        raise
    except VanthuError as refusal:
        return Failure.of(refusal)
    except MemoryError:
        return NO_MEMORY
    except Exception as error:  # noqa: BLE001 - one document must not take the others with it
        # the error's text may hold personal data: its kind and place are enough
        place = "".join(traceback.format_tb(error.__traceback__))
        log.error(
            "document %d of job %s: %s\n%s",
            document.position,
            claim.chunk.job_id,
            type(error).__name__,
            place,
        )
        return UNEXPECTED
