"""The archive of a job: kept once it is laid out, the same for as long as the job is."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from assembly.errors import Fault, NotReady, WordsRefused
from assembly.jobs import archive
from assembly.jobs.archive import archive_of
from assembly.jobs.deliver import deliver_archive
from assembly.jobs.format_page import PAGE_NAME
from assembly.jobs.job import Job, JobDocument
from assembly.jobs.manifest import CSV_NAME, JSON_NAME
from assembly.jobs.plan import PlannedDocument
from assembly.jobs.retry import retry_job
from assembly.stores.memory import MemoryJobStore, MemoryObjects
from tests.unit.jobs.house import House


def refuse_second(planned: PlannedDocument) -> None:
    """Fail the document of the second member."""
    if planned.member == 1:
        raise WordsRefused([Fault("/member/name", "control", "Có ký tự lạ", "a control character")])


def fetched(house: House, job: Job) -> bytes:
    """Return the archive of a job."""
    delivery = deliver_archive(job.id, jobs=house.jobs, objects=house.objects)
    return b"".join(delivery.pieces(0, delivery.size))


def listed(content: bytes) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """Return the list for people and the list for programs of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        rows = list(csv.DictReader(io.StringIO(found.read(CSV_NAME).decode("utf-8-sig"), newline="")))
        return rows, json.loads(found.read(JSON_NAME))


def test_same_revision_gives_the_same_bytes(house: House) -> None:
    """Whoever fetches a job's archive again, later and from another store of objects, gets the same bytes."""
    job = house.order(5)
    house.work()
    delivery = deliver_archive(job.id, jobs=house.jobs, objects=house.objects)
    first = b"".join(delivery.pieces(0, delivery.size))
    house.later(hours=3)
    for key in [key for key in house.objects.kept if "archive-" in key or "lists-" in key]:
        del house.objects.kept[key]
    again = deliver_archive(job.id, jobs=house.jobs, objects=house.objects)
    assert b"".join(again.pieces(0, again.size)) == first
    assert again.etag == delivery.etag


def test_archive_is_laid_out_once(house: House) -> None:
    """The second request reads no document's row: the layout was kept."""
    job = house.order(5)
    house.work()
    first = fetched(house, job)

    class Silent(MemoryJobStore):
        def documents(self, *_arguments: Any, **_named: Any) -> tuple[JobDocument, ...]:
            raise AssertionError

    silent = Silent()
    silent.__dict__ |= house.jobs.__dict__
    delivery = deliver_archive(job.id, jobs=silent, objects=house.objects)
    assert b"".join(delivery.pieces(0, delivery.size)) == first


def test_large_archive_is_laid_out_early(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker that settles a large job lays its archive out; while documents are open nothing is kept."""
    monkeypatch.setattr(archive, "LARGE", 3)
    job = house.order(4)
    house.worker().make(house.queue.waiting.popleft())
    assert not [key for key in house.objects.kept if "archive-" in key]
    house.work()
    assert len([key for key in house.objects.kept if "archive-" in key]) == 1
    small = house.order(2)
    house.work()
    assert len([key for key in house.objects.kept if "archive-" in key]) == 1
    assert len(fetched(house, job)) > len(fetched(house, small))


def test_archive_being_laid_out_is_waited_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks in the moment a large job settles gets what the worker lays out; nobody does it twice."""
    job = house.order(4)
    house.work()
    settled = house.jobs.job(job.id)
    monkeypatch.setattr(archive, "LARGE", 3)
    moments = iter([0.0, 0.1])  # asked of the clock: until when, and whether it is past
    made = iter(range(1))

    def worker_meanwhile(_seconds: float) -> None:
        next(made)
        archive.lay_out_early(job.id, jobs=house.jobs, objects=house.objects)

    monkeypatch.setattr(archive.time, "sleep", worker_meanwhile)
    found = archive_of(settled, jobs=house.jobs, objects=house.objects, clock=lambda: next(moments))
    assert found.layout.size == len(fetched(house, job))
    assert next(made, None) is None


def test_archive_nobody_lays_out_is_laid_out_after_all(house: House) -> None:
    """A worker that died over the layout of a large job costs a moment, not the archive."""
    job = house.order(4)
    house.work()
    settled = replace(house.jobs.job(job.id), total=archive.LARGE)
    moments = iter([0.0, archive.PATIENCE])
    found = archive_of(settled, jobs=house.jobs, objects=house.objects, clock=lambda: next(moments))
    assert found.layout.size == len(fetched(house, job))


def test_a_broken_layout_is_made_anew(house: House) -> None:
    """A kept layout that cannot be read is made again, with the same bytes."""
    job = house.order(3)
    house.work()
    first = fetched(house, job)
    (key,) = [key for key in house.objects.kept if "archive-" in key]
    house.objects.kept[key] = b"of another version"
    assert fetched(house, job) == first
    assert house.objects.kept[key] != b"of another version"


def test_retry_gives_another_archive(house: House) -> None:
    """After a retry the archive is another one, with another tag and what is made now."""
    house.accident = refuse_second
    job = house.order(3)
    house.work()
    before = deliver_archive(job.id, jobs=house.jobs, objects=house.objects)
    house.accident = lambda planned: None
    retry_job(job.id, jobs=house.jobs, queue=house.queue)
    with pytest.raises(NotReady):
        deliver_archive(job.id, jobs=house.jobs, objects=house.objects)
    house.work()
    after = deliver_archive(job.id, jobs=house.jobs, objects=house.objects)
    assert before.etag != after.etag
    with zipfile.ZipFile(io.BytesIO(b"".join(after.pieces(0, after.size)))) as found:
        assert len(found.namelist()) == 3 + 3


def test_job_taken_up_again_meanwhile_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A retry while the archive is laid out is told, and nothing wrong is kept."""
    house.accident = refuse_second
    job = house.order(3)
    house.work()
    settled = house.jobs.job(job.id)
    monkeypatch.setattr(archive, "pages", retried_meanwhile(house, archive.pages))
    with pytest.raises(NotReady, match="meanwhile"):
        archive_of(settled, jobs=house.jobs, objects=house.objects)
    assert not [key for key in house.objects.kept if "archive-" in key]


def retried_meanwhile(house: House, pages: Any) -> Any:
    """Return a way to list documents during which the job is taken up again."""

    def listing(job_id: str, *arguments: Any) -> Iterator[tuple[JobDocument, ...]]:
        yield from pages(job_id, *arguments)
        retry_job(job_id, jobs=house.jobs, queue=house.queue)

    return listing


def test_documents_of_an_older_version_are_counted_again(house: House) -> None:
    """A document stored without its checksum is read for it: the archive is whole."""
    job = house.order(2)
    house.work()
    stored = house.jobs._jobs[job.id]
    stored.documents = [
        replace(document, result=replace(document.result, checksum=None))  # type: ignore[type-var]  # made
        for document in stored.documents
    ]
    with zipfile.ZipFile(io.BytesIO(fetched(house, job))) as found:
        assert found.testzip() is None


def test_names_that_differ_in_case_stay_apart(house: House) -> None:
    """Two names that are one on Windows and macOS get different names in the archive and in its lists."""
    job = house.order(2)
    house.work()
    stored = house.jobs._jobs[job.id]
    stored.documents = [
        replace(document, planned=replace(document.planned, name=name))
        for document, name in zip(stored.documents, ["Sở Y tế.docx", "sở y TẾ.docx"], strict=True)
    ]
    content = fetched(house, job)
    rows, told = listed(content)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.namelist()[:2] == ["Sở Y tế.docx", "sở y TẾ (2).docx"]
    assert [row["Tệp"] for row in rows] == ["Sở Y tế.docx", "sở y TẾ (2).docx"]
    assert [document["name"] for document in told["documents"]] == ["Sở Y tế.docx", "sở y TẾ (2).docx"]


def test_lists_name_every_document(house: House) -> None:
    """Both lists name what was made, its hash and what it lacks, and what was not made and why."""
    house.accident = refuse_second
    job = house.order(3)
    house.work()
    rows, told = listed(fetched(house, job))
    assert [row["Trạng thái"] for row in rows] == ["Đã tạo", "Không tạo được", "Đã tạo"]
    assert [document["state"] for document in told["documents"]] == ["made", "failed", "made"]
    documents = house.jobs.documents(job.id, limit=10)
    assert [row["Tệp"] for row in rows] == [document.name for document in documents]
    assert rows[0]["SHA-256"] == told["documents"][0]["sha256"]
    assert rows[0]["Còn thiếu"] == "Ngày họp"
    assert told["documents"][0]["missing"][0]["label"] == "Ngày họp"
    assert "Có ký tự lạ" in rows[1]["Lý do"]
    assert told["documents"][1]["error"]["faults"][0]["pointer"] == "/member/name"
    sha256 = house.library.get("covenant_member_state").sha256
    assert {row["Phiên bản mẫu (SHA-256)"] for row in rows} == {sha256}
    assert {document["template_sha256"] for document in told["documents"]} == {sha256}
    now = house.jobs.job(job.id)
    assert told["job"]["id"] == job.id
    assert (told["job"]["total"], told["job"]["made"], told["job"]["failed"]) == (3, 2, 1)
    assert told["job"]["finished_at"] == (now.finished_at or now.created_at).isoformat()


def test_cancelled_documents_are_listed(house: House) -> None:
    """What a cancelled job did not make stands in the lists too."""
    job = house.order(4)
    house.worker().make(house.queue.waiting.popleft())
    house.jobs.cancel(job.id)
    rows, told = listed(fetched(house, job))
    assert [row["Trạng thái"] for row in rows] == ["Đã tạo", "Đã tạo", "Đã huỷ", "Đã huỷ"]
    assert told["job"]["cancelled"] == 2


def test_archive_goes_with_its_job(house: House) -> None:
    """What was kept of an archive lies in the folder of its job, which is deleted as a whole."""
    from assembly.jobs.expire import expire_jobs

    job = house.order(2)
    house.work()
    fetched(house, job)
    house.later(days=40)
    assert expire_jobs(house.jobs, house.objects, timedelta(days=30)) == 1
    assert house.objects.kept == {}


def test_documents_are_read_while_they_are_sent(house: House) -> None:
    """No document is read before the archive is asked for its bytes, and a range reads only what it needs."""
    read: list[str] = []

    class Counting(MemoryObjects):
        def read(self, key: str, offset: int = 0, size: int | None = None) -> Iterator[bytes]:
            read.append(key)
            return super().read(key, offset, size)

    house.objects = Counting()
    job = house.order(6, chunk_documents=2)
    house.work()
    delivery = deliver_archive(job.id, jobs=house.jobs, objects=house.objects)
    packs = {document.result.key for document in house.jobs.documents(job.id, limit=9)}  # type: ignore[union-attr]  # made
    assert not packs & set(read)
    read.clear()
    list(delivery.pieces(0, 200))
    assert len(read) == 1


def test_the_page_stands_in_the_archive(house: House) -> None:
    """The page on format names the documents as the archive does."""
    job = house.order(2)
    house.work()
    with zipfile.ZipFile(io.BytesIO(fetched(house, job))) as found:
        page = found.read(PAGE_NAME).decode()
        assert all(name in page for name in found.namelist()[:2])
