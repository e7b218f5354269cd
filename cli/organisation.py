"""``vanthu organisation``: the agencies that use the house; each sees only what is its own."""

from __future__ import annotations

import json

import click
from uuid_utils import uuid7

from assembly.callers.api_key import MOST_NAME
from assembly.settings import read_settings
from assembly.stores.engine import opened_database
from assembly.stores.sql_organisations import SqlOrganisationStore


@click.group("organisation")
def command() -> None:
    """Quản lý các cơ quan dùng chung hệ thống. (Manage the organisations.)"""


@command.command("create")
@click.argument("name", metavar="TÊN")
def create(name: str) -> None:
    """Thêm một cơ quan; dữ liệu của mỗi cơ quan tách riêng hẳn. (Add an organisation.)"""
    if not name.strip() or len(name) > MOST_NAME or not name.isprintable():
        raise click.BadParameter(
            f"phải là một dòng có từ 1 đến {MOST_NAME} chữ. (One line of 1 to {MOST_NAME} letters.)",
            param_hint="TÊN",
        )
    with opened_database(read_settings().database) as engine:
        made = SqlOrganisationStore(engine).add(str(uuid7()), name)
    click.echo(f"Đã thêm cơ quan “{made.name}”. Tạo khoá: vanthu key create --organisation '{made.name}'")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON. (Print JSON.)")
def list_organisations(as_json: bool) -> None:
    """Liệt kê các cơ quan. (List the organisations.)"""
    with opened_database(read_settings().database) as engine:
        found = SqlOrganisationStore(engine).all()
    if as_json:
        rows = [{"id": one.id, "name": one.name, "created_at": one.created_at.isoformat()} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.id}  {one.name}")
