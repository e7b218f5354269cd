"""A batch over the real service: a table goes in, documents, archive and printable file come out."""

from __future__ import annotations

import csv
import hashlib
import http.client
import io
import json
import sys
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter

from assembly.jobs.format_page import PAGE_NAME
from assembly.jobs.manifest import CSV_NAME, JSON_NAME
from tests.integration.command import Command, asked, signed_in
from tests.integration.house import BASE, wait_until

pytestmark = [
    pytest.mark.service,
    pytest.mark.xdist_group("service"),
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

TEMPLATE = "covenant_member_state"
PIECE = 256 * 1024  # bytes
FLAT = 16 * 1024 * 1024  # bytes that the web may grow by while it sends an archive of any size


def table(count: int, *, wrong: frozenset[int] = frozenset()) -> bytes:
    """Return a workbook of so many units; those of the rows ``wrong`` join years after their covenant."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Dữ liệu")
        sheet.write_row(0, 0, ["member.name", "member.joined_year"])
        for row in range(2, count + 2):
            sheet.write_row(row - 1, 0, [f"Sở Đặc biệt số {row}", 2099 if row in wrong else 2001])
    return file.getvalue()


def form(rows: bytes, **fields: str) -> bytes:
    """Return a form with the boundary ``x``: a table, the conference below its rows, and other fields."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    base = json.dumps(BASE, ensure_ascii=False).encode()
    parts.append(b'name="conference"; filename="c.json"\r\n\r\n' + base)
    parts.append('name="rows"; filename="Bảng dữ liệu.xlsx"\r\n\r\n'.encode() + rows)
    return (
        b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--x--\r\n"
    )


def exchanged(
    port: int, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, Mapping[str, str], bytes]:
    """Send one request; ``If_Range`` stands for the header If-Range."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request(method, path, body, {"Host": "localhost", **signed_in(port), **named})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def placed(port: int, rows: bytes, **fields: str) -> dict[str, Any]:
    """Upload a table and return the job."""
    status, headers, body = exchanged(
        port,
        "POST",
        "/api/v1/batches",
        form(rows, template=TEMPLATE, **fields),
        Content_Type="multipart/form-data; boundary=x",
    )
    job: dict[str, Any] = json.loads(body)
    assert status == 202, job
    assert headers["Location"] == f"/api/v1/jobs/{job['id']}"
    return job


def settled(port: int, job_id: str) -> dict[str, Any]:
    """Wait until a job is settled and return it."""
    path = f"/api/v1/jobs/{job_id}?documents=0"
    wait_until(lambda: asked(port, "GET", path)[1]["state"] not in {"queued", "running"})
    job: dict[str, Any] = asked(port, "GET", f"/api/v1/jobs/{job_id}")[1]
    return job


def all_documents(port: int, job: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every document of a job, page by page."""
    documents, path = [], f"{job['documents_url']}?limit=90"
    while path:
        page = asked(port, "GET", path)[1]
        documents += page["documents"]
        path = page.get("next")
    return documents


def downloaded(port: int, path: str, *, broken_after: int | None = None) -> bytes:
    """Fetch a file; ``broken_after`` so many bytes the connection breaks, again and again, and it goes on."""
    got, tag = b"", ""
    while True:
        headers = {"Range": f"bytes={len(got)}-", "If-Range": tag} if got else {}
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
            connection.request("GET", path, headers={"Host": "localhost", **signed_in(port), **headers})
            answer = connection.getresponse()
            assert answer.status == (206 if got else 200)
            tag = answer.headers["ETag"]
            left = int(answer.headers["Content-Length"])
            if broken_after is None or left <= broken_after:
                return got + answer.read()
            got += answer.read(broken_after)


def test_table_of_300_rows_from_upload_to_printable_file(start: Callable[..., Command]) -> None:
    """Every row becomes a document under its number, bad ones fail alone; archive, lists, documents and the
    printable file agree, also after breaks; a retry changes nothing that was made."""
    wrong = frozenset({17, 250})
    port = start("serve", "--port", "0").wait_until_ready()
    job = settled(port, placed(port, table(300, wrong=wrong))["id"])
    assert (job["state"], job["total"], job["made"], job["failed"]) == ("finished_with_failures", 300, 298, 2)
    assert len(job["documents"]) == 200
    documents = all_documents(port, job)
    assert [document["row"] for document in documents] == list(range(2, 302))
    assert {document["row"] for document in documents if document["state"] == "failed"} == wrong
    made = [document for document in documents if document["state"] == "made"]
    assert all(document["name"].startswith(f"{document['position'] + 1:03d} - ") for document in made)

    content = downloaded(port, job["archive_url"])
    assert downloaded(port, job["archive_url"], broken_after=len(content) // 3) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            *(document["name"] for document in made),
            PAGE_NAME,
            CSV_NAME,
            JSON_NAME,
        ]
        hashes = {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if name.endswith(".docx")
        }
        rows = list(csv.DictReader(io.StringIO(archive.read(CSV_NAME).decode("utf-8-sig"), newline="")))
        told = json.loads(archive.read(JSON_NAME))
    assert hashes == {document["name"]: document["sha256"] for document in made}
    assert {row["Tệp"]: row["SHA-256"] for row in rows if row["SHA-256"]} == hashes
    assert [document["row"] for document in told["documents"]] == list(range(2, 302))
    assert {row["Dòng trong bảng"] for row in rows if row["Lý do"]} == {str(number) for number in wrong}

    status, headers, single = exchanged(port, "GET", made[100]["url"])
    assert (status, headers["ETag"]) == (200, f'"{hashlib.sha256(single).hexdigest()}"')
    assert exchanged(port, "GET", made[100]["url"], If_None_Match=headers["ETag"])[0] == 304

    merged = exchanged(port, "GET", f"{job['merged_url']}?first=10&last=20")[2]
    text = "".join(docx.Document(io.BytesIO(merged)).element.itertext()).replace("\u00a0", " ")
    assert [f"số {row}" in text for row in (11, 12, 16, 17, 18, 22, 23)] == [
        False,
        True,
        True,
        False,
        True,
        True,
        False,
    ]

    status, answer = asked(port, "POST", f"/api/v1/jobs/{job['id']}/retry")
    assert (status, answer["made"], answer["failed"], answer["revision"]) == (202, 298, 0, 1)
    again = settled(port, job["id"])
    assert (again["made"], again["failed"]) == (298, 2)
    status, headers, _ = exchanged(port, "GET", job["archive_url"], Range="bytes=0-9", If_Range='"old"')
    assert status == 200
    kept = {document["sha256"] for document in all_documents(port, again) if document["state"] == "made"}
    assert kept == set(hashes.values())


def test_dry_run_and_faults(start: Callable[..., Command]) -> None:
    """A dry run tells what would be made and makes nothing; a table with faults is refused by its cells."""
    port = start("serve", "--port", "0").wait_until_ready()
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    body = form(table(5), template=TEMPLATE, dry_run="true")
    status, _, answer = exchanged(port, "POST", "/api/v1/batches", body, **kind)
    assert (status, json.loads(answer)["documents"]) == (200, 5)
    wrong = form(table(1).replace(b"PK", b"XX", 1), template=TEMPLATE)
    assert exchanged(port, "POST", "/api/v1/batches", wrong, **kind)[0] == 422
    status, _, workbook = exchanged(port, "GET", f"/api/v1/templates/{TEMPLATE}/workbook")
    assert status == 200
    status, _, answer = exchanged(port, "POST", "/api/v1/batches", form(workbook, template=TEMPLATE), **kind)
    assert (status, json.loads(answer)["code"]) == (422, "rows-refused")


def test_cancelled_batch_is_taken_up_again(start: Callable[..., Command]) -> None:
    """A cancelled batch stops with what was made and goes on where it stopped when it is asked for again."""
    port = start("serve", "--port", "0").wait_until_ready()
    job = placed(port, table(3000))
    path = f"/api/v1/jobs/{job['id']}"
    wait_until(lambda: asked(port, "GET", f"{path}?documents=0")[1]["made"] > 0)
    status, cancelled = asked(port, "DELETE", path)
    assert (status, cancelled["state"]) == (200, "cancelled")
    assert cancelled["made"] + cancelled["cancelled"] == 3000
    assert cancelled["cancelled"] > 0
    with zipfile.ZipFile(io.BytesIO(downloaded(port, cancelled["archive_url"]))) as archive:
        assert len(archive.namelist()) == cancelled["made"] + 3
    assert asked(port, "GET", f"{path}?documents=0")[1]["made"] == cancelled["made"]
    kept = {
        document["name"]: document["sha256"]
        for document in all_documents(port, cancelled)
        if document["state"] == "made"
    }
    assert asked(port, "POST", f"{path}/retry")[0] == 202
    finished = settled(port, job["id"])
    assert (finished["state"], finished["made"]) == ("finished", 3000)
    hashes = {document["name"]: document["sha256"] for document in all_documents(port, finished)}
    assert kept.items() <= hashes.items()
    assert asked(port, "DELETE", path)[0] == 409


def web_of(serve: Command) -> Path:
    """Return the folder in /proc of the web process that answers."""
    gunicorns = [pid for pid, words in serve.programs().items() if "gunicorn" in words]
    (worker,) = [pid for pid in gunicorns if parent_of(pid) in gunicorns]
    return Path(f"/proc/{worker}")


def parent_of(pid: int) -> int:
    """Return the parent of a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def memory_of(process: Path, name: str) -> int:
    """Return a line of a process's status, in bytes."""
    (line,) = [line for line in (process / "status").read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) * 1024


def test_web_stays_flat_while_an_archive_is_sent(start: Callable[..., Command]) -> None:
    """The web grows by little while it lays out and sends an archive of 5,000 documents, however large."""
    serve = start("serve", "--port", "0")
    port = serve.wait_until_ready()
    small = settled(port, placed(port, table(20))["id"])
    downloaded(port, small["archive_url"])
    job = placed(port, table(5000))
    settled(port, job["id"])
    path = f"/api/v1/jobs/{job['id']}/archive"
    kept = next((serve.data / "objects" / "jobs" / job["id"]).glob("archive-*"), None)
    if kept is not None:
        kept.unlink()  # the web lays it out itself
    web = web_of(serve)
    (web / "clear_refs").write_text("5")  # forgets the peak
    before = memory_of(web, "VmRSS")
    size = 0
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request("GET", path, headers={"Host": "localhost", **signed_in(port)})
        answer = connection.getresponse()
        while piece := answer.read(PIECE):
            size += len(piece)
    assert size == int(answer.headers["Content-Length"])
    assert size > 2 * FLAT
    assert memory_of(web, "VmHWM") - before < FLAT
