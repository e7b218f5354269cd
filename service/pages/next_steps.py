"""What is next to do with a conference: one sentence and one button, from how far it is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from flask import url_for

from assembly.errors import ConferenceRefused
from assembly.jobs.job import Job
from assembly.jobs.listing import JobFilter
from assembly.jobs.plan import Plan, plan_documents
from assembly.jobs.ports import JobStore
from assembly.kept_conferences.keeping import BASE, read_kept
from assembly.kept_conferences.kept import KeptConference
from assembly.templates.registry import TemplateLibrary
from service.pages.made_documents import is_stale
from service.pages.places import field_url

Kind = Literal["neutral", "info", "good", "attention", "bad"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next: a sentence, the words of its button and where that leads."""

    sentence: str
    button: str
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a conference is: its state in a word, the counts behind it, what is next.

    ``members`` counts units, ``possible`` kinds of documents that can be made now, ``kinds`` all there are;
    ``job`` is the last one that made its documents, ``older`` whether it was changed since.
    """

    conference: KeptConference
    word: str
    kind: Kind
    members: int
    possible: int
    kinds: int
    job: Job | None
    older: bool
    next: NextStep


def standing_of(kept: KeptConference, *, jobs: JobStore, library: TemplateLibrary) -> Standing:
    """Return how far a kept conference is."""
    last = jobs.listed(JobFilter(conference_id=kept.id), limit=1)
    job = last[0] if last else None
    plan, older = None, False
    with suppress(ConferenceRefused):  # kept before a rule that it does not meet
        conference = read_kept(kept).conference
        plan = plan_documents(conference, library)
        older = job is not None and is_stale(job, kept, conference, jobs)
    members = len(kept.facts.get("members", ()))
    word, kind = _word(kept, job, older=older)
    possible = {document.kind for document in plan.documents} if plan else set()
    kinds = possible | {lack.kind for lack in plan.not_made} if plan else possible
    step = _next(kept, job, plan, older=older)
    return Standing(kept, word, kind, members, len(possible), len(kinds), job, older, step)


def _word(kept: KeptConference, job: Job | None, *, older: bool) -> tuple[str, Kind]:
    if kept.approved_at is not None:
        return "Đã phê duyệt", "good"
    if kept.typed is not None:
        return "Có chỗ cần sửa", "attention"
    if job is None:
        return "Đang nhập", "info"
    if not job.settled:
        return "Đang tạo văn bản", "info"
    if older:
        return "Đã sửa sau khi tạo văn bản", "attention"
    return ("Có văn bản bị lỗi", "bad") if job.failed else ("Đã có văn bản", "good")


def _next(kept: KeptConference, job: Job | None, plan: Plan | None, *, older: bool) -> NextStep:
    if plan is None or kept.typed is not None:
        form = url_for("pages.conference.show", conference_id=kept.id)
        return NextStep("Một số ô chưa đúng nên chưa đưa vào văn bản.", "Xem chỗ cần sửa", form)
    if not plan.documents:
        return _to_type(kept, plan)
    documents = url_for("pages.documents.show", conference_id=kept.id)
    if job is None:
        sentence = f"Tạo được {len(plan.documents)} văn bản từ dữ liệu đã nhập."
        return NextStep(sentence, "Tạo văn bản", documents)
    return NextStep(*_of_job(job, older=older and kept.approved_at is None), documents)


def _to_type(kept: KeptConference, plan: Plan) -> NextStep:
    if not kept.facts.get("members"):
        members = field_url(kept.id, "/members")
        return NextStep("Nhập các đơn vị thành viên của khối.", "Nhập thành viên", members)
    for lack in plan.not_made:
        return NextStep(lack.reason, "Nhập tiếp", _field(kept.id, lack.pointers))
    form = url_for("pages.conference.show", conference_id=kept.id)
    return NextStep("Nhập tiếp dữ liệu của hội nghị.", "Nhập tiếp", form)


def _of_job(job: Job, *, older: bool) -> tuple[str, str]:
    if not job.settled:
        return f"Đã xong {job.made}/{job.total} văn bản.", "Xem tiến độ"
    if older:
        return "Dữ liệu đã sửa sau lần tạo trước; tạo lại để văn bản đúng với dữ liệu.", "Tạo lại văn bản"
    if job.failed:
        return f"{job.failed} văn bản chưa tạo được.", "Xem lý do"
    return f"Đã có {job.made} văn bản.", "Xem, in và tải về"


def _field(conference_id: str, pointers: tuple[str, ...]) -> str:
    if not pointers:
        return url_for("pages.conference.show", conference_id=conference_id)
    return field_url(conference_id, pointers[0].removeprefix(BASE))
