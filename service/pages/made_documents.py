"""What the page of documents shows of one job: documents, what they lack, what the check of format found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from assembly.conference.labels import label_in
from assembly.conference.model import Conference
from assembly.errors import Fault
from assembly.jobs.archive import pages
from assembly.jobs.format_page import SEVERITIES
from assembly.jobs.job import Failure, Job, JobDocument, Made
from assembly.jobs.order import facts_told
from assembly.jobs.pdf_delivery import told_trouble
from assembly.jobs.pdfs import DocumentPdf, PdfCounts, PdfStore
from assembly.jobs.ports import JobStore
from assembly.kept_conferences.kept import KeptConference
from service.pages.places import field_url

MOST_LOOKED_AT = 2_000  # documents of one job
MOST_SHOWN = 100  # of them in the list; all are in the archive, and lead to each other
MOST_LACKS = 150  # of them by name; beyond only the number is told
BELOW = " › "  # between a part and what is in it, in a label


@dataclass(frozen=True, slots=True)
class Place:
    """A field by its Vietnamese name and its address in the form."""

    label: str
    url: str

    @property
    def part(self) -> str:
        """The part of the conference that it stands in; empty for one of the conference itself."""
        return self.label.rpartition(BELOW)[0]

    @property
    def name(self) -> str:
        """Its own name within the part."""
        return self.label.rpartition(BELOW)[2]


@dataclass(slots=True)
class Lack:
    """A fact that some documents lack."""

    place: Place
    blank: bool
    documents: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FormatRemark:
    """What the check of format found, once for all documents that have it alike."""

    severity: str
    severity_said: str
    title: str
    article: str
    place: str
    found: str
    required: str
    documents: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the list."""

    position: int
    name: str
    state: str
    failure: str | None
    failed_at: tuple[Place, ...]
    lacks: int
    format_said: str | None
    format_kind: str
    pdf: DocumentPdf | None
    pdf_failure: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of one kind."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class MadeDocuments:
    """One job as its page shows it; ``stale``: the conference is another by now."""

    job: Job
    groups: tuple[Group, ...]
    left_out: int
    lacks: tuple[Lack, ...]
    remarks: tuple[FormatRemark, ...]
    unchecked: int
    pdfs: PdfCounts
    no_office: bool
    stale: bool

    @property
    def pending(self) -> bool:
        """Tell whether something is still being made."""
        return is_pending(self.job, self.pdfs)

    @property
    def blanks(self) -> tuple[Lack, ...]:
        """The facts that stand as dots."""
        return tuple(lack for lack in self.lacks if lack.blank)

    @property
    def blanks_by_part(self) -> dict[str, list[Lack]]:
        """The first of the facts that stand as dots, by the part of the conference they belong to."""
        found: dict[str, list[Lack]] = {}
        for lack in self.blanks[:MOST_LACKS]:
            found.setdefault(lack.place.part, []).append(lack)
        return found

    @property
    def omitted(self) -> dict[str, list[Place]]:
        """The facts whose sentence is left out, by the part of the conference they belong to."""
        return by_part(lack.place for lack in self.lacks if not lack.blank)

    @property
    def blanks_unnamed(self) -> int:
        """How many facts stand as dots beyond those that are named."""
        return max(0, len(self.blanks) - MOST_LACKS)

    @property
    def said(self) -> str:
        """How far it is, in one sentence."""
        return said_progress(self.job, self.pdfs)

    @property
    def version(self) -> str:
        """What differs as soon as anything of the job does."""
        return version_of(self.job, self.pdfs)


def made_documents(
    job: Job, kept: KeptConference, conference: Conference, *, jobs: JobStore, pdfs: PdfStore
) -> MadeDocuments:
    """Return a job as the page of its conference shows it; raises JobNotFound, Unavailable."""
    told = {pdf.position: pdf for pdf in pdfs.pdfs(job.id)}
    documents = list(islice((one for page in pages(job.id, jobs) for one in page), MOST_LOOKED_AT))
    groups: dict[str, list[Row]] = {}
    for document in documents[:MOST_SHOWN]:
        row = _row(document, told.get(document.position), kept.id, conference)
        groups.setdefault(document.planned.title, []).append(row)
    made = [(one.name, one.result) for one in documents if isinstance(one.result, Made)]
    return MadeDocuments(
        job=job,
        groups=tuple(Group(title, tuple(rows)) for title, rows in groups.items()),
        left_out=max(0, job.total - MOST_SHOWN),
        lacks=tuple(_lacks(made, kept.id)),
        remarks=tuple(_remarks(made)),
        unchecked=sum(one.format_check is None for _, one in made),
        pdfs=pdfs.counts(job.id),
        no_office=any(pdf.failure == "no_office" for pdf in told.values()),
        stale=is_stale(job, kept, conference, jobs),
    )


def is_stale(job: Job, kept: KeptConference, conference: Conference, jobs: JobStore) -> bool:
    """Tell whether a conference says something else by now than when the job was ordered."""
    if job.conference_revision == kept.revision:
        return False
    return bool(json.loads(jobs.conference(job.id)) != facts_told(conference))


def version_of(job: Job, pdfs: PdfCounts) -> str:
    """Return a word that differs as soon as anything of a job does."""
    return f"{job.revision}.{job.state}.{job.made}.{job.failed}.{pdfs.made}.{pdfs.failed}.{pdfs.waiting}"


def is_pending(job: Job, pdfs: PdfCounts) -> bool:
    """Tell whether something of a job is still being made."""
    return not job.settled or pdfs.waiting > 0


def said_progress(job: Job, pdfs: PdfCounts) -> str:
    """Say how far a job is, in one sentence."""
    if not job.settled:
        return f"Đang tạo văn bản: xong {job.total - job.open}/{job.total}."
    if job.state == "cancelled":
        return f"Đã dừng; đã tạo {job.made}/{job.total} văn bản."
    if pdfs.waiting:
        return (
            f"Đã tạo {job.made} văn bản. Đang tạo bản PDF: xong {pdfs.ordered - pdfs.waiting}/{pdfs.ordered}."
        )
    said = f"Đã tạo xong {job.made} văn bản"
    if pdfs.made:
        said += f", {pdfs.made} bản PDF"
    if pdfs.made and pdfs.failed:  # where none was made the page says why
        said += f" ({pdfs.failed} bản PDF không tạo được)"
    if job.failed:
        said += f"; {job.failed} văn bản không tạo được"
    return f"{said}."


def by_part(places: Iterable[Place]) -> dict[str, list[Place]]:
    """Return fields by the part of the conference they belong to, as each part came first."""
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.part, []).append(place)
    return found


def place_of(pointer: str, conference_id: str, conference: Conference) -> Place:
    """Return a field by its name and address."""
    return Place(label_in(conference, pointer), field_url(conference_id, pointer))


def fault_places(
    faults: Iterable[Fault], conference_id: str, conference: Conference
) -> tuple[tuple[str, Place], ...]:
    """Return the message of each fault and where it is put right."""
    return tuple((fault.message, place_of(fault.pointer, conference_id, conference)) for fault in faults)


def _row(document: JobDocument, pdf: DocumentPdf | None, conference_id: str, conference: Conference) -> Row:
    result = document.result
    made = result if isinstance(result, Made) else None
    check = made.format_check if made else None
    failure = result if isinstance(result, Failure) else None
    said, kind = None, "neutral"
    if check is not None:
        said, kind = _said_check(check.errors, check.warnings, check.advice)
    elif made is not None:
        said = "Chưa kiểm tra"
    return Row(
        position=document.position,
        name=document.name.removesuffix(".docx"),
        state=document.state,
        failure=failure.message if failure else None,
        failed_at=tuple(
            place_of(fault.pointer, conference_id, conference)
            for fault in (failure.faults if failure else ())
            if fault.pointer
        ),
        lacks=sum(fact.how == "blank" for fact in made.missing) if made else 0,
        format_said=said,
        format_kind=kind,
        pdf=pdf,
        pdf_failure=told_trouble(pdf.failure) if pdf and pdf.failure else None,
    )


def _said_check(errors: int, warnings: int, advice: int) -> tuple[str, str]:
    counts = ((errors, "lỗi"), (warnings, "cảnh báo"), (advice, "gợi ý"))
    said = ", ".join(f"{count} {name}" for count, name in counts if count)
    if not said:
        return "Đúng thể thức", "good"
    return said, "bad" if errors else "attention" if warnings else "info"


def _lacks(made: Iterable[tuple[str, Made]], conference_id: str) -> Iterable[Lack]:
    found: dict[str, Lack] = {}
    for name, one in made:
        for fact in one.missing:
            lack = found.get(fact.pointer)
            if lack is None:
                place = Place(fact.label, field_url(conference_id, fact.pointer))
                lack = found[fact.pointer] = Lack(place, fact.how == "blank")
            lack.blank = lack.blank or fact.how == "blank"
            lack.documents.append(name.removesuffix(".docx"))
    return found.values()


def _remarks(made: Iterable[tuple[str, Made]]) -> Iterable[FormatRemark]:
    found: dict[tuple[Any, ...], FormatRemark] = {}
    for name, one in made:
        for finding in one.format_check.findings if one.format_check else ():
            remark = _remark(finding)
            key = (finding["rule"], remark.place, remark.found, remark.required)
            found.setdefault(key, remark).documents.append(name.removesuffix(".docx"))
    order = list(SEVERITIES)
    return sorted(found.values(), key=lambda remark: order.index(remark.severity))  # type: ignore[arg-type]


def _remark(finding: Mapping[str, Any]) -> FormatRemark:
    words = f": “{finding['words']}”" if finding.get("words") else ""
    return FormatRemark(
        severity=finding["severity"],
        severity_said=SEVERITIES[finding["severity"]],
        title=finding["title"]["vi"],
        article=finding["article"],
        place=finding["place_in_words"]["vi"] + words,
        found=finding["found"]["vi"],
        required=finding["required"]["vi"],
    )
