"""``vanthu batch``: a template and the rows of a spreadsheet in, a document for each row out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import click

from assembly.errors import InputRefused, RequestRefused
from assembly.jobs.batches.old_fonts import OnLegacyFonts
from cli.batching.preflight import checked_order
from cli.batching.run import BatchRun, Places
from cli.batching.telling import print_json, print_record, tell_checked, tell_result
from cli.fault_list import fault_lines, print_refusal
from cli.input_file import InputFile

BAD_INPUT, FAILED, INTERRUPTED = 2, 1, 130
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("batch")
@click.argument("template", metavar="TEMPLATE")
@click.argument("source", metavar="ROWS", type=InputFile())
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục nhận văn bản; tệp giống hệt được giữ nguyên. (A folder.)",
)
@click.option("--archive", type=_FILE, help="Tệp nén .zip nhận mọi văn bản. (One zip file.)")
@click.option("--merged", type=_FILE, help="Một tệp .docx chứa mọi văn bản để in. (One file to print.)")
@click.option(
    "--conference",
    type=InputFile(),
    help="Tệp hội nghị chứa những gì mọi dòng dùng chung. (What all rows share.)",
)
@click.option("--sheet", help="Tên trang tính. (Name of the sheet.)")
@click.option("--name", help="Mẫu tên tệp, như “{{ ho_ten }}”. (Pattern of the file names.)")
@click.option(
    "--legacy-fonts",
    type=click.Choice(get_args(OnLegacyFonts)),
    default="ask",
    show_default=True,
    help="Chữ theo phông TCVN3, VNI: hỏi lại, chuyển sang Unicode, để nguyên. (Text in old fonts.)",
)
@click.option("--check-only", is_flag=True, help="Chỉ kiểm tra bảng, không tạo gì. (Make nothing.)")
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    help="Số tiến trình; mặc định là số nhân của máy. (Default: all cores.)",
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON. (Print the result as JSON.)")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    template: str,
    source: Path,
    out: Path | None,
    archive: Path | None,
    merged: Path | None,
    conference: Path | None,
    sheet: str | None,
    name: str | None,
    legacy_fonts: OnLegacyFonts,
    check_only: bool,
    processes: int | None,
    as_json: bool,
) -> None:
    """Tạo văn bản cho từng dòng của bảng tính. (Make a document of each row of a spreadsheet.)

    TEMPLATE là mã mẫu (xem `vanthu template list`) hoặc tệp .docx; ROWS là tệp .xlsx, .xls, .ods hay .csv.
    """
    places = Places(out, archive, merged)
    if not (check_only or places.told()):
        raise click.UsageError("cần --out, --archive, --merged hoặc --check-only. (Say where they go.)", ctx)
    try:
        order = checked_order(
            template, source, conference=conference, sheet=sheet, name=name, legacy_fonts=legacy_fonts
        )
    except InputRefused as refusal:
        if as_json:
            print_json({"faults": [fault.as_dict() for fault in refusal.faults]})
        else:
            print_refusal(refusal, None if isinstance(refusal, RequestRefused) else str(source))
        ctx.exit(BAD_INPUT)
    if not as_json:
        for line in fault_lines(order.warnings, str(source)):
            click.echo(f"Lưu ý: {line}", err=True)
    if check_only:
        tell_checked(order, as_json=as_json)
        return
    with BatchRun(order, places, processes or _cores(), quiet=as_json) as run:
        run.make()
        if as_json:
            print_record(order.warnings, run.record)
        else:
            tell_result(run)
    if run.interrupted:
        ctx.exit(INTERRUPTED)
    if run.record.failed or run.unmerged:
        ctx.exit(FAILED)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS
    return len(affinity(0)) if affinity else os.cpu_count() or 1
