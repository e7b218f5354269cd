"""``vanthu demo``: the main job through the real service, from a conference to documents on the disk."""

from __future__ import annotations

import http.client
import json
import os
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

import click
import docx
from lxml import etree
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

import cli
from assembly.errors import VanthuError
from assembly.settings import read_settings
from cli.format_report import said_counts
from cli.input_file import InputFile
from cli.serve import NAMES, StopSignal

if TYPE_CHECKING:
    from cli.serving.household import Household

EXAMPLE = Path("examples/yen-bai-van-hoa-xa-hoi-2022.yaml")
WAIT_SECONDS = 0.2
PIECE = 64 * 1024  # bytes
TAGS = ("{{", "}}", "{%", "%}", "{#", "#}")
STATES = {"made": "đã tạo", "failed": "lỗi", "queued": "đang chờ", "cancelled": "đã huỷ"}


class DemoFailed(VanthuError):
    """The demonstration did not bring what it must."""

    code = "demo-failed"


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Thư mục nhận văn bản.",
)
@click.option(
    "--conference",
    "source",
    type=InputFile(),
    help="Tệp dữ liệu hội nghị khác (YAML).",
)
def command(out: Path, source: Path | None) -> None:
    """Chạy thử toàn bộ với một hội nghị thật. (Run the whole service on a real conference.)"""
    console = Console(highlight=False, markup=False)  # names of files may hold brackets
    if os.name != "posix":
        click.echo("Lệnh này cần Linux hoặc macOS. (This command needs Linux or macOS.)", err=True)
        sys.exit(1)
    try:
        demonstrate(source or find_example(), out, console)
    except VanthuError as trouble:
        click.echo(trouble.message, err=True)
        click.echo(str(trouble), err=True)
        sys.exit(1)


def find_example() -> Path:
    """Return the example conference, in the current folder or beside the packages; raises DemoFailed."""
    for root in (Path.cwd(), Path(cli.__file__).parent.parent):
        if (root / EXAMPLE).is_file():
            return root / EXAMPLE
    raise DemoFailed(
        f"Không tìm thấy {EXAMPLE}; hãy chạy trong thư mục mã nguồn, hoặc dùng --conference.",
        f"{EXAMPLE} is not here; run in the folder of the sources, or give --conference",
    )


def demonstrate(source: Path, out: Path, console: Console) -> None:
    """Start the service, order the documents of a conference, fetch, check and list them, stop the service.

    Raises DemoFailed where not every document is there and valid, and what keeps the service from starting.
    """
    from cli.serving.household import Household  # noqa: PLC0415 - needs Unix, this file must load anywhere

    stop = StopSignal()
    with tempfile.TemporaryDirectory(prefix="vanthu-demo-") as data:
        settings = read_settings(
            data=Path(data), host="127.0.0.1", port=0, broker_url=None, database_url=None, objects_url=None
        )
        house = Household(
            settings,
            lambda name, code, pause: console.print(f"{NAMES[name]} dừng bất ngờ (mã {code})"),
        )
        try:
            with console.status("Vanthu đang khởi động …"):
                started = house.start(stop.pause)
            if not started:
                raise _interrupted()
            console.print(f"Vanthu đang chạy tại {house.url}, {settings.workers} bộ phận tạo văn bản")
            console.print(f"Hội nghị: {source}")
            job = _finished(_ordered(house, source), house, stop, console)
            job["documents"] = _documents(house, job)
            faults = _fetched(house, job, out)
        finally:
            house.stop(stop.hurry)
    _print_result(job, faults, out, console)
    if job["state"] != "finished" or faults or job["made"] != job["total"]:
        raise DemoFailed(
            f"Chỉ có {job['made'] - len(faults)}/{job['total']} văn bản hợp lệ.",
            f"{job['made'] - len(faults)} of {job['total']} documents are there and valid",
        )


def _interrupted() -> DemoFailed:
    return DemoFailed("Đã dừng theo yêu cầu.", "stopped as asked")


def _ordered(house: Household, source: Path) -> dict[str, Any]:
    status, body = _asked(
        house, "POST", "/api/v1/jobs", source.read_bytes(), {"Content-Type": "application/yaml"}
    )
    if status != http.HTTPStatus.ACCEPTED:
        faults = "\n".join(f"  {fault['pointer']}: {fault['message']}" for fault in body.get("faults", []))
        raise DemoFailed(f"{body['detail']}\n{faults}", f"the web refused: {body['code']}")
    return body


def _finished(job: dict[str, Any], house: Household, stop: StopSignal, console: Console) -> dict[str, Any]:
    columns = (TextColumn("Tạo văn bản"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("", total=job["total"])
        while True:
            progress.update(bar, completed=job["made"] + job["failed"] + job["cancelled"])
            if job["state"] not in {"queued", "running"}:
                return job
            if stop.pause(WAIT_SECONDS):
                raise _interrupted()
            house.tend()
            status, job = _asked(house, "GET", f"/api/v1/jobs/{job['id']}")
            if status != http.HTTPStatus.OK:
                raise DemoFailed(job["detail"], f"the web refused: {job['code']}")


def _documents(house: Household, job: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all documents of a job, which tells only the first of many itself."""
    documents: list[dict[str, Any]] = []
    path: str | None = job["documents_url"]
    while path is not None:
        status, page = _asked(house, "GET", path)
        if status != http.HTTPStatus.OK:
            raise DemoFailed(page["detail"], f"the web refused: {page['code']}")
        documents += page["documents"]
        path = page.get("next")
    return documents


def _asked(
    house: Household, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    with closing(http.client.HTTPConnection(house.host, house.port, timeout=60)) as connection:
        connection.request(method, path, body, _signed_in(house) | (headers or {}))
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def _signed_in(house: Household) -> dict[str, str]:
    return {"Authorization": f"Bearer {house.token}"}


def _fetched(house: Household, job: dict[str, Any], out: Path) -> dict[str, str]:
    """Unpack the archive of a job and return what is wrong with which document.

    Beside the documents lie their lists and a page on their format.
    """
    expected = {document["name"] for document in job["documents"] if document["state"] == "made"}
    if not expected:
        return {}
    with tempfile.TemporaryFile() as archive:
        _download(house, f"/api/v1/jobs/{job['id']}/archive", archive)
        with zipfile.ZipFile(archive) as packed:
            faults = unpack(packed, out)
            missing = expected - set(packed.namelist())
    return faults | dict.fromkeys(sorted(missing), "không có trong tệp nén")


def _download(house: Household, path: str, target: IO[bytes]) -> None:
    with closing(http.client.HTTPConnection(house.host, house.port, timeout=60)) as connection:
        connection.request("GET", path, headers=_signed_in(house))
        answer = connection.getresponse()
        if answer.status != http.HTTPStatus.OK:
            problem = json.loads(answer.read())
            raise DemoFailed(problem["detail"], f"the web refused: {problem['code']}")
        while piece := answer.read(PIECE):
            target.write(piece)


def unpack(packed: zipfile.ZipFile, out: Path) -> dict[str, str]:
    """Write the files of an archive into a folder and return what is wrong with which document.

    Raises DemoFailed for a name that would leave the folder.
    """
    out.mkdir(parents=True, exist_ok=True)
    faults = {}
    for name in packed.namelist():
        if PurePosixPath(name).name != name or name in {".", ".."} or "\\" in name:
            raise DemoFailed(f"Tên tệp không an toàn: {name}", f"unsafe file name in the archive: {name}")
        (out / name).write_bytes(packed.read(name))
        fault = what_is_wrong(out / name) if name.endswith(".docx") else None
        if fault is not None:
            faults[name] = fault
    return faults


def what_is_wrong(document: Path) -> str | None:
    """Return what keeps a file from being a finished Word document; None where it is one."""
    try:
        docx.Document(str(document))
        with zipfile.ZipFile(document) as package:
            for part in package.namelist():
                if part.endswith((".xml", ".rels")):
                    text = etree.tostring(
                        etree.fromstring(package.read(part)), method="text", encoding="unicode"
                    )
                    left = [tag for tag in TAGS if tag in text]
                    if left:
                        return f"còn thẻ {' '.join(left)} trong {part}"
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as trouble:
        return f"không mở được ({type(trouble).__name__})"
    return None


def _print_result(job: dict[str, Any], faults: dict[str, str], out: Path, console: Console) -> None:
    title = f"{job['made']}/{job['total']} văn bản → {out}"
    table = Table("Văn bản", "Trạng thái", "Thiếu", "Thể thức", title=title)
    for document in job["documents"]:
        state = faults.get(document["name"], STATES[document["state"]])
        if document["state"] == "failed":
            state = f"lỗi: {document['error']['message']}"
        table.add_row(document["name"], state, str(len(document["missing"])), _said_format(document))
    console.print(table)
    for document in job["documents"]:
        for finding in document.get("format_check", {}).get("findings", ()):
            console.print(
                f"Thể thức {document['name']}: {finding['rule']} {finding['place_in_words']['vi']}: "
                f"{finding['found']['vi']}; yêu cầu: {finding['required']['vi']}"
            )
    for entry in job["not_made"]:
        console.print(f"Không tạo “{entry['title']}”: {entry['reason']}")
    for warning in job["warnings"]:
        console.print(f"Lưu ý {warning['pointer']}: {warning['message']}")


def _said_format(document: dict[str, Any]) -> str:
    check = document.get("format_check")
    return said_counts(check["errors"], check["warnings"], check["advice"]) if check else "chưa kiểm tra"
