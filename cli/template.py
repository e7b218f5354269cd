"""``vanthu template``: what templates there are."""

from __future__ import annotations

import json

import click

from assembly.templates.registry import builtin_library

_ISSUED = {"once": "một bản", "per_member": "mỗi đơn vị một bản"}
_STYLES = {"state": "hành chính", "party": "Đảng"}


@click.group("template")
def command() -> None:
    """Xem các mẫu văn bản. (Look at the templates.)"""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON. (Print JSON.)")
def list_templates(as_json: bool) -> None:
    """Liệt kê các mẫu văn bản. (List the templates.)"""
    templates = builtin_library().all()
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

    table = Table(Column("Loại (kind)", no_wrap=True), "Thể thức", "Tên văn bản", "Phát hành")
    for one in templates:
        spec = one.spec
        table.add_row(spec.kind, _STYLES[spec.style], spec.title, _ISSUED[spec.issued])
    Console(highlight=False).print(table)
