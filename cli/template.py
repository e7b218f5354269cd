"""``vanthu template``: what templates there are."""

from __future__ import annotations

import json
from pathlib import Path

import click

from assembly.settings import read_settings
from assembly.templates.registry import open_library
from cli.new_file import write_whole
from cli.template_choice import chosen_template

_ISSUED = {"once": "một bản", "per_member": "mỗi đơn vị một bản", "per_row": "mỗi dòng một bản"}
_STYLES = {"state": "hành chính", "party": "Đảng"}


@click.group("template")
def command() -> None:
    """Xem các mẫu văn bản. (Look at the templates.)"""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON. (Print JSON.)")
def list_templates(as_json: bool) -> None:
    """Liệt kê các mẫu văn bản. (List the templates.)"""
    templates = open_library(read_settings()).all()
    if as_json:
        rows = [
            {
                "id": one.spec.id,
                "kind": one.spec.kind,
                "style": one.spec.style,
                "title": one.spec.title,
                "issued": one.spec.issued,
                "sha256": one.sha256,
            }
            for one in templates
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from rich.console import Console  # noqa: PLC0415 - rich is slow to import, JSON needs none
    from rich.table import Column, Table  # noqa: PLC0415

    table = Table(Column("Mã (id), loại (kind)", no_wrap=True), "Thể thức", "Tên văn bản", "Phát hành")
    for one in templates:
        spec = one.spec
        table.add_row(f"{spec.id}\n  {spec.kind}", _STYLES[spec.style], spec.title, _ISSUED[spec.issued])
    Console(highlight=False).print(table)


@command.command("workbook")
@click.argument("template", metavar="MẪU")
@click.option(
    "--out",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp .xlsx sẽ ghi. (The .xlsx to write.)",
)
def workbook(template: str, out: Path | None) -> None:
    """Tạo bảng Excel trống của một mẫu để điền. (Write a template's blank workbook.)

    MẪU là mã của một mẫu (vanthu template list --json) hoặc đường dẫn một tệp .docx.
    """
    # Excel's writer and Word's reader are slow to import; listing templates needs neither
    from assembly.jobs.batches.workbook import blank_workbook  # noqa: PLC0415

    registered = chosen_template(template)
    path = out or Path(f"{registered.spec.id}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise click.BadParameter(
            "tên tệp phải có đuôi .xlsx. (The name must end in .xlsx.)", param_hint="--out"
        )
    write_whole(path, blank_workbook(registered))
    click.echo(f"Đã ghi {path}. Điền xong, chạy: vanthu batch {template} {path} --out thư-mục")
