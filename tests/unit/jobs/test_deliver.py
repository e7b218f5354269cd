"""Handing out documents and archives."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile

import pytest

from assembly.errors import DocumentNotFound, DocumentNotMade, Fault, JobNotFound, NotReady, WordsRefused
from assembly.jobs.deliver import Delivery, deliver_archive, deliver_document
from assembly.jobs.format_page import PAGE_NAME
from assembly.jobs.manifest import CSV_NAME, JSON_NAME
from assembly.jobs.plan import PlannedDocument
from tests.unit.jobs.house import House


def names(house: House, job_id: str) -> list[str]:
    """Return the file names of a job, in order."""
    return [document.name for document in house.jobs.documents(job_id, limit=100)]


def archive_of(house: House, job_id: str) -> tuple[int, bytes]:
    """Return the announced size and the bytes of a job's archive."""
    delivery = deliver_archive(job_id, jobs=house.jobs, objects=house.objects)
    return delivery.size, content_of(delivery)


def content_of(delivery: Delivery) -> bytes:
    """Return all bytes of a file."""
    return b"".join(delivery.pieces(0, delivery.size))


def refuse_second(planned: PlannedDocument) -> None:
    """Fail the document of the second member."""
    if planned.member == 1:
        raise WordsRefused([Fault("", "control", "Có ký tự lạ", "a control character")])


def test_document_comes_under_its_name(house: House) -> None:
    """A document is delivered with its name, its exact size and its bytes."""
    job = house.order(2)
    house.work()
    name = names(house, job.id)[1]
    delivery = deliver_document(job.id, name, jobs=house.jobs, objects=house.objects)
    content = content_of(delivery)
    assert (delivery.name, content) == (name, name.encode())
    assert delivery.size == len(content)
    assert delivery.etag == hashlib.sha256(content).hexdigest()
    assert b"".join(delivery.pieces(3, 7)) == content[3:7]


def test_decomposed_name_finds_the_document(house: House) -> None:
    """A name in NFD, as macOS sends it, is the same name."""
    job = house.order(1)
    house.work()
    (name,) = names(house, job.id)
    decomposed = unicodedata.normalize("NFD", name)
    assert decomposed != name
    assert deliver_document(job.id, decomposed, jobs=house.jobs, objects=house.objects).name == name


def test_document_being_made_is_not_ready(house: House) -> None:
    """A document still to be made is not missing: it is not ready."""
    job = house.order(1)
    with pytest.raises(NotReady):
        deliver_document(job.id, names(house, job.id)[0], jobs=house.jobs, objects=house.objects)
    with pytest.raises(NotReady, match="0 of 1"):
        deliver_archive(job.id, jobs=house.jobs, objects=house.objects)


def test_failed_document_tells_why(house: House) -> None:
    """Asking for a document that failed gives the reason it failed for."""
    house.accident = refuse_second
    job = house.order(2)
    house.work()
    with pytest.raises(DocumentNotMade, match="a control character"):
        deliver_document(job.id, names(house, job.id)[1], jobs=house.jobs, objects=house.objects)


def test_unknown_names_are_not_found(house: House) -> None:
    """An unknown job and an unknown document are each told as such."""
    job = house.order(1)
    house.work()
    with pytest.raises(DocumentNotFound):
        deliver_document(job.id, "../../etc/passwd", jobs=house.jobs, objects=house.objects)
    with pytest.raises(JobNotFound):
        deliver_document("none", "a.docx", jobs=house.jobs, objects=house.objects)
    with pytest.raises(JobNotFound):
        deliver_archive("none", jobs=house.jobs, objects=house.objects)


def test_archive_holds_what_was_made(house: House) -> None:
    """The archive holds what was made, under its Vietnamese names, then the page on format and the lists; it
    is as long as announced."""
    house.accident = refuse_second
    job = house.order(4)
    house.work()
    size, content = archive_of(house, job.id)
    wanted = [name for at, name in enumerate(names(house, job.id)) if at != 1]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [*wanted, PAGE_NAME, CSV_NAME, JSON_NAME]
        assert [archive.read(name).decode() for name in wanted] == wanted
    assert size == len(content)


def test_archive_of_nothing_is_told(house: House) -> None:
    """A job that made nothing has no archive."""
    house.accident = refuse_all
    job = house.order(2)
    house.work()
    with pytest.raises(DocumentNotMade):
        deliver_archive(job.id, jobs=house.jobs, objects=house.objects)


def refuse_all(_planned: PlannedDocument) -> None:
    """Fail every document."""
    raise WordsRefused([Fault("", "control", "Có ký tự lạ", "a control character")])
