"""Making the PDFs that wait: what whoever is called does.

LibreOffice may hang, crash or take its process with it. So what is made together is held by a lease, each PDF
is stored and settled as soon as it is there, and a document whose holder vanished is tried again alone.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from assembly.errors import Unavailable
from assembly.filling.pdf import FILES_PER_RUN, Office, PdfFailure
from assembly.filling.pdf_pages import count_pages
from assembly.jobs.lease import kept_alive
from assembly.jobs.pdfs import (
    FEW,
    MadePdf,
    PdfClaim,
    PdfOutcome,
    PdfStore,
    PdfToMake,
    PdfTrouble,
    pdf_key,
)
from assembly.jobs.ports import ObjectStore

log = logging.getLogger(__name__)

MOST_DEATHS = 3  # one among others, two alone


@dataclass
class PdfMaker:
    """Makes PDFs; ``lease`` is how long a hold lasts without a sign of life.

    ``office`` is unset where there is no LibreOffice: then each fails with that reason, and is tried again
    when somebody asks once more.
    """

    pdfs: PdfStore
    objects: ObjectStore
    office: Office | None
    lease: timedelta

    def make(self) -> int:
        """Make some PDFs that wait, for one run of LibreOffice; return how many were settled here.

        What cannot be made fails alone. Raises Unavailable where a store does not answer: what is not settled
        is given back.
        """
        claim = self.pdfs.claim(self._share(), self.lease)
        if claim is None:
            return 0
        held = f"{len(claim.documents)} PDFs"
        try:
            with kept_alive(lambda: self.pdfs.extend(claim, self.lease), self.lease, held) as lost:
                settled = self._make_all(claim, lost.is_set)
        except Unavailable:
            with suppress(Unavailable):  # then the lease runs out by itself
                self.pdfs.release(claim)
            raise
        log.info("%d of %d PDFs are settled", settled, len(claim.documents))
        return settled

    def _share(self) -> int:
        # a dossier is shared by those who are free; the start of the program is worth a few files at least
        at_once = self.office.at_once if self.office else 1
        return min(FILES_PER_RUN, max(FEW, -(-self.pdfs.waiting() // at_once)))

    def _make_all(self, claim: PdfClaim, is_lost: Callable[[], bool]) -> int:
        if self.office is None:
            return self._fail(claim, "no_office")
        if any(document.deaths >= MOST_DEATHS for document in claim.documents):  # then it is alone
            return self._fail(claim, "crashed")
        settled = 0
        files = [self._read(document) for document in claim.documents]
        for at, result in self.office.convert_each(files, archival=True):
            if is_lost():
                log.warning("PDFs: taken by another")
                break
            settled += self.pdfs.record(claim, [self._stored(claim.documents[at], result)])
        return settled

    def _read(self, document: PdfToMake) -> bytes:
        return b"".join(self.objects.read(document.key, document.offset, document.size))

    def _stored(self, document: PdfToMake, result: bytes | PdfFailure) -> PdfOutcome:
        job_id, position = document.job_id, document.position
        pages = 0
        if not isinstance(result, PdfFailure):
            try:
                pages = count_pages(result)
            except Unavailable:
                result = PdfFailure("refused")
        if isinstance(result, PdfFailure):
            log.warning("document %d of job %s: no PDF, %s", position, job_id, result.reason)
            return PdfOutcome(job_id, position, result.reason)
        sha256 = hashlib.sha256(result).hexdigest()
        key = pdf_key(job_id, position, sha256)
        self.objects.put(key, result)
        return PdfOutcome(job_id, position, MadePdf(key, len(result), sha256, pages))

    def _fail(self, claim: PdfClaim, trouble: PdfTrouble) -> int:
        return self.pdfs.record(
            claim, [PdfOutcome(document.job_id, document.position, trouble) for document in claim.documents]
        )
