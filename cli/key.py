"""``vanthu key``: API keys, made and ended by whoever administers the machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import click
from uuid_utils import uuid7

from assembly.callers.actor import program
from assembly.callers.api_key import MOST_NAME, SCOPES, ApiKey, NewKey, Scope
from assembly.callers.keys import OVERLAP, create_key, rotate_key
from assembly.callers.ports import OwnKeys
from assembly.settings import read_settings
from assembly.stores.engine import opened_database
from assembly.stores.sql_keys import SqlKeyStore
from assembly.stores.sql_organisations import SqlOrganisationStore
from cli.organisation_choice import chosen_organisation, of_organisation

MOST_DAYS = 3650
MOST_HOURS = 720
AT_ONCE = 200  # keys read at once
DAYS = click.IntRange(1, MOST_DAYS)

as_json = click.option("--json", "as_json", is_flag=True, help="In dạng JSON. (Print JSON.)")


@click.group("key")
def command() -> None:
    """Quản lý khoá truy cập API. (Manage the API keys.)"""


@command.command("create")
@click.option("--name", default="vanthu key", show_default=True, help="Dùng làm gì. (What it is for.)")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([*SCOPES, "all"]),
    multiple=True,
    required=True,
    help="Quyền; có thể lặp lại. (What it may do; repeat for more.)",
)
@click.option("--expires-in-days", "days", type=DAYS, help="Số ngày có hiệu lực. (Days until it expires.)")
@of_organisation
@as_json
def create(
    name: str, scopes: tuple[str, ...], days: int | None, organisation: str | None, as_json: bool
) -> None:
    """Tạo một khoá; khoá chỉ hiện một lần này. (Make a key, shown this once.)"""
    if not name.strip() or len(name) > MOST_NAME or not name.isprintable():
        raise click.BadParameter(
            f"phải là một dòng có từ 1 đến {MOST_NAME} chữ. (One line of 1 to {MOST_NAME} letters.)",
            param_hint="--name",
        )
    wanted: list[Scope] = [scope for scope in SCOPES if scope in scopes or "all" in scopes]
    with _keys(organisation) as keys:
        new = create_key(str(uuid7()), name.strip(), wanted, keys=keys, lifetime=_lifetime(days))
    _show_once(new, as_json)


@command.command("list")
@of_organisation
@as_json
def list_keys(organisation: str | None, as_json: bool) -> None:
    """Liệt kê các khoá, mới nhất trước. (List the keys, newest first.)"""
    found: list[ApiKey] = []
    with _keys(organisation) as keys:
        while page := keys.keys(before=found[-1].id if found else None, limit=AT_ONCE):
            found += page
    if as_json:
        click.echo(json.dumps([_plain(key) for key in found], ensure_ascii=False, indent=2))
        return
    for key in found:
        click.echo(f"{key.id}  {key.name}  [{', '.join(key.scopes)}]  {_state(key)}")


@command.command("rotate")
@click.argument("key_id", metavar="MÃ")
@click.option(
    "--overlap-hours",
    type=click.IntRange(0, MOST_HOURS),
    default=int(OVERLAP.total_seconds() // 3600),
    show_default=True,
    help="Khoá cũ còn dùng được bao nhiêu giờ; 0: hết ngay. (Hours the old secret still holds.)",
)
@click.option("--expires-in-days", "days", type=DAYS, help="Thời hạn mới, số ngày. (A new time to live.)")
@of_organisation
@as_json
def rotate(
    key_id: str, overlap_hours: int, days: int | None, organisation: str | None, as_json: bool
) -> None:
    """Đổi khoá: phần bí mật mới, chỉ hiện một lần này. (Give a key a new secret, shown this once.)"""
    with _keys(organisation) as keys:
        new = rotate_key(key_id, keys=keys, overlap=timedelta(hours=overlap_hours), lifetime=_lifetime(days))
    _show_once(new, as_json)


@command.command("revoke")
@click.argument("key_id", metavar="MÃ")
@of_organisation
def revoke(key_id: str, organisation: str | None) -> None:
    """Thu hồi một khoá: hết hiệu lực ngay. (End a key at once.)"""
    with _keys(organisation) as keys:
        key = keys.revoke(key_id)
    click.echo(f"Đã thu hồi khoá “{key.name}” ({key.id}).")


@contextmanager
def _keys(organisation: str | None) -> Iterator[OwnKeys]:
    with opened_database(read_settings().database) as engine:
        chosen = chosen_organisation(SqlOrganisationStore(engine), organisation)
        yield SqlKeyStore(engine).seen_by(program("vanthu", chosen.id))


def _lifetime(days: int | None) -> timedelta | None:
    return None if days is None else timedelta(days=days)


def _show_once(new: NewKey, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_plain(new.key) | {"token": new.token}, ensure_ascii=False, indent=2))
        return
    # the token alone goes to standard output: TOKEN=$(vanthu key create --scope all)
    click.echo(f"Khoá “{new.key.name}” ({new.key.id}). Hãy cất giữ; khoá không hiện lại lần nữa:", err=True)
    click.echo(new.token)


def _plain(key: ApiKey) -> dict[str, Any]:
    moments = {
        name: getattr(key, name) for name in ("created_at", "expires_at", "revoked_at", "last_used_at")
    }
    return {"id": key.id, "name": key.name, "scopes": list(key.scopes)} | {
        name: moment.isoformat() for name, moment in moments.items() if moment is not None
    }


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return f"đã thu hồi {_day(key.revoked_at)}"
    used = f"dùng lần cuối {_day(key.last_used_at)}" if key.last_used_at else "chưa dùng"
    return f"hết hạn {_day(key.expires_at)}, {used}" if key.expires_at else used


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%d/%m/%Y %H:%M}"
