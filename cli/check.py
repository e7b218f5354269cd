"""``vanthu check``: Word files in, what the decree says of their format out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from assembly.errors import InputRefused, Unavailable, VanthuError
from assembly.filling.pdf import FILES_PER_RUN, find_office
from assembly.format_rules.annotate import annotated
from assembly.format_rules.finding import FormatReport
from assembly.format_rules.fixing import fixed
from assembly.jobs.check import AskedLayout, AskedStyle, check_files
from assembly.settings import read_settings
from assembly.templates.package import LIMITS
from cli.fault_list import print_refusal
from cli.format_report import Totals, print_annotated, print_fixed, print_report, print_totals
from cli.input_file import InputFile
from cli.new_file import write_whole

ERRORS_FOUND, BAD_INPUT = 1, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """How to check, and which copies to write."""

    style: AskedStyle
    on: date | None
    layout: AskedLayout
    annotate: Path | None
    fix: Path | None
    as_json: bool


@click.command("check")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=InputFile(),
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON. (Print the result as JSON.)")
@click.option(
    "--style",
    type=click.Choice(["auto", "state", "party"]),
    default="auto",
    show_default=True,
    help="Thể thức hành chính, của Đảng, hoặc tự nhận. (Which style of document.)",
)
@click.option(
    "--on",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Theo quy định của ngày này thay vì ngày của văn bản. (Rules in force on this day.)",
)
@click.option(
    "--annotate",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi bản sao có chú thích tại từng chỗ; chỉ với một tệp. (A copy with a comment at each finding.)",
)
@click.option(
    "--fix",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi bản sao đã sửa những chỗ máy sửa được; chỉ với một tệp. (A copy with what a machine can mend.)",
)
@click.option(
    "--layout",
    type=click.Choice(["auto", "yes", "no"]),
    default="auto",
    show_default=True,
    help="Xem cả trang đã dàn bằng LibreOffice. (Look at the laid-out pages too.)",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    as_json: bool,
    style: AskedStyle,
    on: datetime | None,
    annotate: Path | None,
    fix: Path | None,
    layout: AskedLayout,
) -> None:
    """Kiểm tra thể thức tệp Word. (Check the format of Word files against the decree.)

    Mã kết thúc: 0 không có lỗi, 1 có lỗi, 2 có tệp không đọc được.
    """
    asked = Asked(style, on.date() if on else None, layout, annotate, fix, as_json)
    _refuse_places(files, asked)
    totals = Totals()
    told: list[dict[str, Any]] = []
    try:
        for file, content, result in _checked(files, asked):
            totals.add(result)
            told.append(_as_data(file, result))
            if not as_json:
                _print_result(file, result)
            if isinstance(result, FormatReport):
                told[-1] |= _copied(content, result, asked)
    except BrokenPipeError:
        raise
    except Unavailable as trouble:  # pages were asked for, and nobody can lay them out
        _print_trouble(trouble)
        ctx.exit(BAD_INPUT)
    except OSError as trouble:
        click.echo(
            f"Không đọc hoặc ghi được tệp {trouble.filename or ''}: {trouble.strerror or trouble}", err=True
        )
        ctx.exit(BAD_INPUT)
    if as_json:
        click.echo(json.dumps({"files": told, **totals.as_dict()}, ensure_ascii=False, indent=2))
    else:
        print_totals(totals)
    if totals.refused or any("fix_refused" in entry for entry in told):
        ctx.exit(BAD_INPUT)
    if totals.errors:
        ctx.exit(ERRORS_FOUND)


def _checked(files: Sequence[Path], asked: Asked) -> Iterator[tuple[Path, bytes, FormatReport | VanthuError]]:
    office = find_office(read_settings()) if asked.layout != "no" else None
    for begin in range(0, len(files), FILES_PER_RUN):
        some = files[begin : begin + FILES_PER_RUN]
        contents = [_read(file) for file in some]
        results = check_files(contents, style=asked.style, on=asked.on, layout=asked.layout, office=office)
        yield from zip(some, contents, results, strict=True)


def _copied(content: bytes, report: FormatReport, asked: Asked) -> dict[str, Any]:
    """Write the copies that are asked for and return what to tell of them."""
    told: dict[str, Any] = {}
    if asked.annotate is not None:
        write_whole(asked.annotate, annotated(report))
        told["annotated"] = str(asked.annotate)
        if not asked.as_json:
            print_annotated(str(asked.annotate))
    if asked.fix is not None:
        try:
            mended = fixed(content, style=asked.style, on=asked.on)
        except InputRefused as refusal:  # a signed document is final
            if not asked.as_json:
                _print_trouble(refusal)
            return told | {"fix_refused": _refusal(refusal)}
        write_whole(asked.fix, mended.docx)
        told["fixed"] = {"path": str(asked.fix), **mended.as_dict()}
        if not asked.as_json:
            print_fixed(str(asked.fix), mended)
    return told


def _refuse_places(files: Sequence[Path], asked: Asked) -> None:
    """Refuse, before anything is read, places where a copy must not be written; raises UsageError."""
    for option, out in (("--annotate", asked.annotate), ("--fix", asked.fix)):
        if out is None:
            continue
        if len(files) > 1:
            raise click.UsageError(f"{option} chỉ dùng với một tệp. (One file at a time.)")
        if not out.parent.is_dir():
            raise click.UsageError(f"{option}: không có thư mục “{out.parent}”. (No such folder.)")
        if out.resolve() == files[0].resolve() or (out.exists() and out.samefile(files[0])):
            raise click.UsageError(f"{option} phải ghi ra tệp khác tệp được kiểm tra. (Not onto the input.)")
    if asked.annotate and asked.fix and asked.annotate.resolve() == asked.fix.resolve():
        raise click.UsageError("--annotate và --fix phải ghi ra hai tệp. (Two different files.)")


def _read(file: Path) -> bytes:
    # one byte beyond the limit is enough for the refusal
    with file.open("rb") as content:
        return content.read(LIMITS.compressed + 1)


def _as_data(file: Path, result: FormatReport | VanthuError) -> dict[str, Any]:
    if isinstance(result, FormatReport):
        return {"file": str(file), "report": result.as_dict()}
    return {"file": str(file), "refused": _refusal(result)}


def _refusal(trouble: VanthuError) -> dict[str, Any]:
    faults = trouble.faults if isinstance(trouble, InputRefused) else ()
    return {
        "code": trouble.code,
        "message": trouble.message,
        "message_en": str(trouble),
        "faults": [fault.as_dict() for fault in faults],
    }


def _print_result(file: Path, result: FormatReport | VanthuError) -> None:
    if isinstance(result, FormatReport):
        print_report(str(file), result)
    else:
        _print_trouble(result, str(file))


def _print_trouble(trouble: VanthuError, source: str | None = None) -> None:
    if isinstance(trouble, InputRefused):
        print_refusal(trouble, source)
    else:
        click.echo(f"{source}: {trouble.message}" if source else trouble.message, err=True)
